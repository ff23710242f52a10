/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-dataset.h"

G_BEGIN_DECLS

/**
 * FusFolds:
 * @n: samples that are dealt, each of which knows the label and has a modality
 * @rows: `[n]`: these, rising where they were not thinned
 * @folds: `[n]`: 0 … @n_folds − 1
 * @units: `[n]`: 0 … @n_units − 1: what stays together has the same
 * @n_folds: as many as were asked for
 * @n_units: how many there are
 * @n_known: samples of which @rows are a part: as many as @n unless there were too many
 * @grouped: whether some unit has several samples, so that rows are not independent
 *
 * What each sample is left out with when a label is told of samples that were not learnt
 * from. It has one owner, who may leave samples out before handing it on.
 */
typedef struct
{
  gsize n;
  guint *rows;
  guint8 *folds;
  guint *units;
  guint n_folds;
  gsize n_units;
  gsize n_known;
  gboolean grouped;
} FusFolds;

/**
 * fus_folds_new:
 * @label: (nullable): that is to be told: of a categorical one classes are dealt evenly.
 * Is it the one that marks groups, only copies stay together
 * @having: samples that lack any of these modalities are left out
 * @least: classes with fewer samples are left out
 * @most: where more samples know the label, so many are drawn
 * @seed: what is drawn with
 *
 * Copies of one record (fus_copies_find_records()) and samples of one group or stretch
 * go to the same fold (fus_split_list_units()).
 *
 * Returns: (transfer full): the folds
 */
FusFolds *fus_folds_new (const FusDataset *dataset,
                         const FusLabel *label,
                         FusMask having,
                         guint n_folds,
                         gsize least,
                         gsize most,
                         guint64 seed) G_GNUC_WARN_UNUSED_RESULT;
/* One sample of each unit, fold after fold, all in one fold: samples that follow each
 * other in the file are often of one kind. */
FusFolds *fus_folds_new_thinned (const FusFolds *folds) G_GNUC_WARN_UNUSED_RESULT;
void fus_folds_free (FusFolds *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusFolds, fus_folds_free)

G_END_DECLS
