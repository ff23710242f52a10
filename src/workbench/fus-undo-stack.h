/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define FUS_TYPE_UNDO_STACK (fus_undo_stack_get_type ())

/* Changes that can be named, undone and redone. */
G_DECLARE_FINAL_TYPE (FusUndoStack, fus_undo_stack, FUS, UNDO_STACK, GObject)

/**
 * FusCommandFunc:
 * @target: what the command changes
 * @state: (nullable): what it is changed to: from before, or from after
 */
typedef void (*FusCommandFunc) (gpointer target, gpointer state);

FusUndoStack *fus_undo_stack_new (void) G_GNUC_WARN_UNUSED_RESULT;

gboolean fus_undo_stack_get_can_undo (FusUndoStack *self);
gboolean fus_undo_stack_get_can_redo (FusUndoStack *self);
const char *fus_undo_stack_get_undo_name (FusUndoStack *self);
const char *fus_undo_stack_get_redo_name (FusUndoStack *self);

void fus_undo_stack_push (FusUndoStack *self,
                          const char *name,
                          FusCommandFunc apply,
                          gpointer target,
                          gpointer before,
                          gpointer after,
                          GDestroyNotify free_state);
/* The same, of a property that can be read and set; @before: its value before. With
 * @merge, changes of it in a row are one. */
void fus_undo_stack_push_property (FusUndoStack *self,
                                   const char *name,
                                   gpointer object,
                                   const char *property,
                                   const GValue *before,
                                   gboolean merge);
/* What is pushed in between is one change under one name. */
void fus_undo_stack_begin_group (FusUndoStack *self, const char *name);
void fus_undo_stack_end_group (FusUndoStack *self);
/* What is done in between nobody chose: it isn't recorded. */
void fus_undo_stack_hold (FusUndoStack *self);
void fus_undo_stack_release (FusUndoStack *self);
void fus_undo_stack_undo (FusUndoStack *self);
void fus_undo_stack_redo (FusUndoStack *self);
void fus_undo_stack_clear (FusUndoStack *self);

G_END_DECLS
