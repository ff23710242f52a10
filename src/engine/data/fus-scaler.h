/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-dataset.h"

G_BEGIN_DECLS

/**
 * FusLogScale:
 * @mean: (nullable): `[1 × n_features]`: of log (1 + x) over the training rows that have
 * the feature; %NULL where encoders see what is standardised
 * @sd: (nullable): `[1 × n_features]`: likewise, the population standard deviation
 * @size: what the sum of each row is brought to before the logarithm is taken: the median
 * of the training rows; 0 where rows are taken as they are
 *
 * Counts grow by factors: standardised as they are, a few large ones decide everything.
 */
typedef struct
{
  FusMatrix *mean;
  FusMatrix *sd;
  double size;
} FusLogScale;

/**
 * FusScaler:
 * @mean: for each modality `[1 × n_features]`: mean of the training rows that have the
 * feature; NaN where none has it
 * @sd: for each modality `[1 × n_features]`: population standard deviation; 0 where the
 * feature is constant but for rounding, or unknown; of an embedding the root of the mean
 * variance of its features, for all that vary
 *
 * @logs: for each modality, how encoders see it where it is counted (FusLogScale)
 *
 * Standardising: (x − mean) ÷ sd; 0 where sd is 0, NaN where mean is. A modality that is
 * not standardised (binary, categorical, or `standardize=off`) has mean 0 and sd 1.
 * Reference-counted, frozen, saved with the model. MODELS.md 7.1.
 */
typedef struct
{
  guint n_modalities;
  FusMatrix **mean;
  FusMatrix **sd;
  FusLogScale *logs;
} FusScaler;

/**
 * fus_is_constant_feature:
 * @variance: of @n numbers, in double
 * @mean: of the same numbers
 *
 * A feature whose spread is no larger than what rounding makes of one number is taken as
 * constant. The rule goes by the size of the numbers and not by their unit, as
 * scikit-learn's `_is_constant_feature` does (Chan, Golub & LeVeque 1983: the error of a
 * variance that is computed in two passes); the numbers themselves are float32 here,
 * which bounds the spread that they can show. What lies below the normal float32 can't be
 * divided by.
 *
 * Returns: whether the numbers are one number but for rounding
 */
gboolean fus_is_constant_feature (double variance, double mean, gsize n);

/**
 * fus_scaler_new_identity:
 *
 * Returns: (transfer full): a scaler for @dataset that changes nothing
 */
FusScaler *fus_scaler_new_identity (const FusDataset *dataset) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_scaler_new:
 * @rows: `[n_rows]`: the training samples
 * @standardized: the modalities to standardise; the others are left as they are
 *
 * A constant feature (fus_is_constant_feature()) gets its value and sd 0: nothing tells
 * how much it varies, and in the data’s own unit one value that is met later could
 * outweigh all others. One that no training sample has gets mean NaN and sd 0: it is not
 * known to the model, whose word for it is not known either. Infinite numbers count as
 * not known.
 *
 * Returns: (transfer full): the scaler
 */
FusScaler *fus_scaler_new (const FusDataset *dataset,
                           const guint *rows,
                           gsize n_rows,
                           FusMask standardized) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_scaler_new_take:
 * @mean: (transfer full): `[n_modalities]`, each `[1 × n_features]`
 * @sd: (transfer full): likewise
 *
 * Returns: (transfer full): a scaler of numbers that come from a file
 */
FusScaler *fus_scaler_new_take (guint n_modalities,
                                FusMatrix **mean,
                                FusMatrix **sd) G_GNUC_WARN_UNUSED_RESULT;
/* Has encoders see the logarithm of modalities @logged, of those in @sized with each row
 * brought to one sum. The scaler is not shared yet. */
void fus_scaler_add_logs (FusScaler *self,
                          const FusDataset *dataset,
                          const guint *rows,
                          gsize n_rows,
                          FusMask logged,
                          FusMask sized);
/* The same from a file. @mean, @sd: (transfer full) */
void fus_scaler_take_log (FusScaler *self,
                          guint m,
                          FusMatrix *mean,
                          FusMatrix *sd,
                          double size);
FusScaler *fus_scaler_ref (FusScaler *self);
void fus_scaler_unref (FusScaler *self);

/**
 * fus_scaler_apply:
 * @out: (out): `[n_rows × n_features]`, may be @x
 * @x: `[n_rows × n_features]`, in the data's own units; NaN stays NaN
 */
void fus_scaler_apply (const FusScaler *self,
                       guint m,
                       FusReal *out,
                       const FusReal *x,
                       gsize n_rows);
/* Whether encoders see modality m otherwise than standardised. */
gboolean fus_scaler_has_log (const FusScaler *self, guint m);
/* What encoders see of counts @x, in the data's own units; NaN stays NaN. Only where
 * fus_scaler_has_log(). */
void fus_scaler_apply_log (const FusScaler *self,
                           guint m,
                           FusReal *out,
                           const FusReal *x,
                           gsize n_rows);

/**
 * fus_scaler_invert:
 * @out: (out): `[n_rows × n_features]`, in the data's own units, may be @x
 * @x: `[n_rows × n_features]`, standardised
 */
void fus_scaler_invert (const FusScaler *self,
                        guint m,
                        FusReal *out,
                        const FusReal *x,
                        gsize n_rows);

/**
 * fus_scaler_see:
 * @seen: (out): `[n_rows × n_features]`, may be @x
 * @x: `[n_rows × n_features]`, standardised, such as a decoder makes
 *
 * What encoders see of what a decoder made; 0, which tells nothing, of what it can't
 * know.
 */
void fus_scaler_see (const FusScaler *self,
                     guint m,
                     FusReal *seen,
                     const FusReal *x,
                     gsize n_rows);
/* Whether any training sample has the feature. */
gboolean fus_scaler_knows (const FusScaler *self, guint m, gsize feature);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusScaler, fus_scaler_unref)

G_END_DECLS
