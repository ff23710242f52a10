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

/* (transfer full): a stack of which nothing can be undone. */
FusUndoStack *fus_undo_stack_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* Whether something can be undone. */
gboolean fus_undo_stack_get_can_undo (FusUndoStack *self);

/* Whether something can be redone. */
gboolean fus_undo_stack_get_can_redo (FusUndoStack *self);

/**
 * fus_undo_stack_get_undo_name:
 *
 * Returns: (nullable): what undoing would take back, translated
 */
const char *fus_undo_stack_get_undo_name (FusUndoStack *self);

/**
 * fus_undo_stack_get_redo_name:
 *
 * Returns: (nullable): what redoing would do again, translated
 */
const char *fus_undo_stack_get_redo_name (FusUndoStack *self);

/**
 * fus_undo_stack_push:
 * @name: what was done, translated, as in "Undo @name"
 * @apply: sets @target to a state
 * @target: what was changed; must outlive the stack's contents
 * @before: (transfer full) (nullable): its state before
 * @after: (transfer full) (nullable): its state now
 * @free_state: (nullable): frees both
 *
 * Records what has been done already. While a command is undone or redone nothing is
 * recorded.
 */
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

/**
 * fus_undo_stack_begin_group:
 * @name: translated: of all that is pushed until fus_undo_stack_end_group()
 *
 * What is pushed in between is one change; a group within a group is part of it.
 */
void fus_undo_stack_begin_group (FusUndoStack *self, const char *name);

/* Pushes the group, unless it is empty or within another. */
void fus_undo_stack_end_group (FusUndoStack *self);
/* What is done in between nobody chose: it isn't recorded. */
void fus_undo_stack_hold (FusUndoStack *self);

/* Ends what fus_undo_stack_hold() began; calls nest. */
void fus_undo_stack_release (FusUndoStack *self);

/* Undoes the newest change, where there is one. */
void fus_undo_stack_undo (FusUndoStack *self);

/* Does again what was undone last, where there is one. */
void fus_undo_stack_redo (FusUndoStack *self);

/**
 * fus_undo_stack_clear:
 *
 * Forgets all commands: another dataset was opened.
 */
void fus_undo_stack_clear (FusUndoStack *self);

G_END_DECLS
