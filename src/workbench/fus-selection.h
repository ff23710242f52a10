/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* How new samples meet the ones that are selected already: plain, Shift, Alt, Shift and
 * Alt. */
typedef enum
{
  FUS_SELECTION_REPLACE,
  FUS_SELECTION_ADD,
  FUS_SELECTION_SUBTRACT,
  FUS_SELECTION_INTERSECT,
} FusSelectionOp;

#define FUS_TYPE_SELECTION (fus_selection_get_type ())

/* The samples chosen now: one object for the whole window. */
G_DECLARE_FINAL_TYPE (FusSelection, fus_selection, FUS, SELECTION, GObject)

FusSelection *fus_selection_new (gsize n_samples) G_GNUC_WARN_UNUSED_RESULT;

gsize fus_selection_get_n_samples (FusSelection *self);
gsize fus_selection_get_n_selected (FusSelection *self);
gboolean fus_selection_is_empty (FusSelection *self);
gboolean fus_selection_contains (FusSelection *self, gsize sample);
guint *fus_selection_list (FusSelection *self, gsize *n) G_GNUC_WARN_UNUSED_RESULT;
GBytes *fus_selection_dup_bits (FusSelection *self) G_GNUC_WARN_UNUSED_RESULT;

void fus_selection_resize (FusSelection *self, gsize n_samples);
void fus_selection_combine (FusSelection *self,
                            FusSelectionOp op,
                            const guint *samples,
                            gsize n);
void fus_selection_clear (FusSelection *self);
void fus_selection_select_all (FusSelection *self);
void fus_selection_invert (FusSelection *self);
void fus_selection_toggle (FusSelection *self, gsize sample);
void fus_selection_set_bits (FusSelection *self, GBytes *bits);

G_END_DECLS
