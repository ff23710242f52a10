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

/**
 * fus_selection_new:
 * @n_samples: samples that can be selected
 *
 * Returns: (transfer full): an empty selection
 */
FusSelection *fus_selection_new (gsize n_samples) G_GNUC_WARN_UNUSED_RESULT;

/* Samples that can be selected. */
gsize fus_selection_get_n_samples (FusSelection *self);

/* Samples that are. */
gsize fus_selection_get_n_selected (FusSelection *self);

/* Whether none is. */
gboolean fus_selection_is_empty (FusSelection *self);

/* Whether @sample is. */
gboolean fus_selection_contains (FusSelection *self, gsize sample);

/**
 * fus_selection_list:
 * @n: (out): how many are selected
 *
 * Returns: (transfer full): `[n]`, the selected samples in rising order
 */
guint *fus_selection_list (FusSelection *self, gsize *n) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_selection_dup_bits:
 *
 * Returns: (transfer full): the selection as fus_selection_set_bits() takes it
 */
GBytes *fus_selection_dup_bits (FusSelection *self) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_selection_resize:
 * @n_samples: samples of another dataset
 *
 * Forgets what was selected.
 */
void fus_selection_resize (FusSelection *self, gsize n_samples);

/**
 * fus_selection_combine:
 * @op: how they meet the ones that are selected
 * @samples: `[n]`, in any order
 */
void fus_selection_combine (FusSelection *self,
                            FusSelectionOp op,
                            const guint *samples,
                            gsize n);

/**
 * fus_selection_name_next:
 * @name: what the samples are that will be selected next, in a few words
 *
 * The name goes with the next change but that one.
 */
void fus_selection_name_next (FusSelection *self, const char *name);
/* (nullable): what they were called when they were selected. */
const char *fus_selection_get_name (FusSelection *self);

/* Selects none. */
void fus_selection_clear (FusSelection *self);

/* Selects all of them. */
void fus_selection_select_all (FusSelection *self);

/* Selects those that were not, and no others. */
void fus_selection_invert (FusSelection *self);

/**
 * fus_selection_set_bits:
 * @bits: from fus_selection_dup_bits(); ignored when it is of another number of samples
 */
void fus_selection_set_bits (FusSelection *self, GBytes *bits);

G_END_DECLS
