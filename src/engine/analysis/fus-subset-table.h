/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-encoding.h"

G_BEGIN_DECLS

/**
 * FusSubsetCell:
 * @n: rows that have the target and every modality of the subset
 * @nll_per_feature: mean over rows and known features, nats
 * @mse: standardised units
 * @nrmse: √(mse ÷ training variance)
 * @r2: 1 − mse ÷ mse of the training mean
 * @r2_low: 5 % quantile of the bootstrap over rows
 * @r2_high: 95 % quantile
 * @r2_full: R² of the same rows from all that each has: the base of @skill
 * @skill: (mse of the mean − mse) ÷ (mse of the mean − mse from all available); NaN where
 * the divisor is below 0.02 · mse of the mean (MODELS.md 5.1)
 * @skill_low: 5 % quantile of the bootstrap over rows
 * @skill_high: 95 % quantile
 */
typedef struct
{
  gsize n;
  double nll_per_feature;
  double mse;
  double nrmse;
  double r2;
  double r2_low;
  double r2_high;
  double r2_full;
  double skill;
  double skill_low;
  double skill_high;
} FusSubsetCell;

/**
 * FusSubsetTable:
 * @subsets: `[n_subsets]`: the full set first, then by falling size, by falling mean over
 * the targets left out within a size
 * @cells: `[n_subsets × n_modalities]`
 * @mean_left_out: `[n_subsets]`: mean skill of the targets that were not inputs; NaN for
 * the full set
 * @mean_left_out_low: `[n_subsets]`
 * @mean_left_out_high: `[n_subsets]`
 *
 * How well every modality comes back from every set of inputs: MODELS.md 5.1.
 * Reference-counted.
 */
typedef struct
{
  guint n_modalities;
  gsize n_subsets;
  gsize n_rows;
  FusMask *subsets;
  FusSubsetCell *cells;
  double *mean_left_out;
  double *mean_left_out_low;
  double *mean_left_out_high;
} FusSubsetTable;

/**
 * fus_subset_family:
 * @n_subsets: (out)
 *
 * Returns: (transfer full): every non-empty subset up to ten modalities; beyond, those of
 * one, of all, of all but one, and 64 more drawn with @seed (MODELS.md 5.1)
 */
FusMask *fus_subset_family (guint n_modalities,
                            guint64 seed,
                            gsize *n_subsets) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_subset_table_new:
 * @encoding: the rows to score
 * @subsets: (nullable): `[n_subsets]`, %NULL for fus_subset_family()
 * @mode: what the mean latents of a subset are
 * @seed: of the bootstrap
 * @error: set when cancelled
 *
 * A cell is over the rows that have the target and all of the subset; errors of the
 * training mean and from all that is available are those of the same rows. Intervals are
 * percentiles of a bootstrap whose draws are common to all cells.
 *
 * Returns: (transfer full): the table, or %NULL
 */
FusSubsetTable *fus_subset_table_new (const FusEncoding *encoding,
                                      const FusMask *subsets, /* (nullable): all */
                                      gsize n_subsets,
                                      FusMeanMode mode,
                                      guint64 seed,
                                      FusPool *pool,
                                      const FusProgress *progress,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
FusSubsetTable *fus_subset_table_ref (FusSubsetTable *self);
void fus_subset_table_unref (FusSubsetTable *self);

/* (transfer none): how well modality @target comes back from set number @subset of the
 * table. */
const FusSubsetCell *fus_subset_table_get (const FusSubsetTable *self,
                                           gsize subset,
                                           guint target);

/**
 * fus_subset_table_find:
 * @index: (out) (optional): the subset's place
 *
 * Returns: whether @subset is in the table
 */
gboolean fus_subset_table_find (const FusSubsetTable *self, FusMask subset, gsize *index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusSubsetTable, fus_subset_table_unref)

G_END_DECLS
