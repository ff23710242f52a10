/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-encoding.h"

G_BEGIN_DECLS

/**
 * FusImputationCheck:
 * @target: the modality whose known values were hidden
 * @n_rows: rows that have it and something else
 * @n_train: training rows that the ridge of most rows was fitted to
 * @penalty: that cross-validation chose for it
 * @mse_model: of the values from all other modalities that each row has; standardised
 * @mse_mean: of the training mean
 * @mse_ridge: of a ridge regression on the other modalities; NaN without training rows
 * @skill_model: 1 − mse_model ÷ mse_mean: the share of the variance that comes back
 * @skill_model_low: 5 % of the bootstrap over rows
 * @skill_model_high: 95 %
 * @skill_ridge: likewise
 * @skill_difference: skill_model − skill_ridge
 * @skill_difference_low: 5 % of the paired bootstrap
 * @skill_difference_high: 95 %
 * @coverage: share of the hidden values inside the 90 % interval
 * @samples: `[n_rows]`
 * @truth: `[n_rows × n_features]`: in the data's own units
 * @imputed: `[n_rows × n_features]`: likewise
 *
 * What imputation is worth, told by hiding what is known. Reference-counted.
 */
typedef struct
{
  guint target;
  gsize n_rows;
  gsize n_train;
  double penalty;
  double mse_model;
  double mse_mean;
  double mse_ridge;
  double skill_model;
  double skill_model_low;
  double skill_model_high;
  double skill_ridge;
  double skill_difference;
  double skill_difference_low;
  double skill_difference_high;
  double coverage;
  guint *samples;
  FusMatrix *truth;
  FusMatrix *imputed;
} FusImputationCheck;

/**
 * FusImputationOptions:
 * @mode: what the mean latents of a subset are
 * @seed: of the bootstrap and of the intervals
 */
typedef struct
{
  FusMeanMode mode;
  guint64 seed;
} FusImputationOptions;

/**
 * fus_imputation_check_new:
 * @train: rows that the ridge learns from: those that have the target and something else
 * @test: rows whose known target is hidden, likewise
 * @error: set when cancelled, or when no row of @test has the target and something else
 *
 * The ridge is that of fus_baselines_new(): its penalty is chosen by cross-validation,
 * and it goes by what each row has.
 *
 * Returns: (transfer full): the comparison, or %NULL
 */
FusImputationCheck *fus_imputation_check_new (const FusEncoding *train,
                                              const FusEncoding *test,
                                              guint target,
                                              const FusImputationOptions *options,
                                              FusPool *pool,
                                              const FusProgress *progress,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
FusImputationCheck *fus_imputation_check_ref (FusImputationCheck *self);
void fus_imputation_check_unref (FusImputationCheck *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusImputationCheck, fus_imputation_check_unref)

G_END_DECLS
