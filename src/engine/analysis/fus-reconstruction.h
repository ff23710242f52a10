/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-encoding.h"

G_BEGIN_DECLS

/**
 * FusReconstruction:
 * @target: the modality rebuilt
 * @mean: `[n_rows × n_features]`: in the data's own units
 * @low: `[n_rows × n_features]`: 5 % quantile of what the model thinks possible
 * @high: `[n_rows × n_features]`: 95 % quantile
 * @n_draws: how many draws of z the range is from
 * @draws: (nullable): `[(n_draws · n_rows) × n_features]`: what is decoded from each draw
 * of z, without the noise of x given z, draw after draw; in the data's own units. %NULL
 * where they would take more than 64 MB
 *
 * One modality rebuilt or imputed from a subset. Reference-counted, frozen.
 */
typedef struct
{
  guint target;
  FusMask from; /* each row from what it has of these */
  gsize n_rows;
  guint *samples;
  FusMatrix *mean;
  FusMatrix *low;
  FusMatrix *high;
  guint n_draws;
  FusMatrix *draws;
} FusReconstruction;

/* Draws unless a person says otherwise. */
#define FUS_RECONSTRUCTION_N_DRAWS 50

/**
 * FusReconstructionOptions:
 * @mode: what the mean latents of a subset are
 * @n_draws: of z, and of x given z, that the range is from: at least 20 are made
 */
typedef struct
{
  FusMeanMode mode;
  guint n_draws;
  guint64 seed;
} FusReconstructionOptions;

/**
 * fus_reconstruct:
 * @from: the inputs; each row uses what it has of them, a row without any the prior
 * @target: the modality to rebuild, which a row need not have
 * @error: set when cancelled
 *
 * Returns: (transfer full): one row for each of the encoding's, or %NULL
 */
FusReconstruction *fus_reconstruct (const FusEncoding *encoding,
                                    FusMask from,
                                    guint target,
                                    const FusReconstructionOptions *options,
                                    FusPool *pool,
                                    const FusProgress *progress,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_impute:
 * @target: the modality to impute
 * @error: set when cancelled
 *
 * As fus_reconstruct() for the rows that lack @target, each from all that it has.
 *
 * Returns: (transfer full): those rows; or %NULL
 */
FusReconstruction *fus_impute (const FusEncoding *encoding,
                               guint target,
                               const FusReconstructionOptions *options,
                               FusPool *pool,
                               const FusProgress *progress,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
FusReconstruction *fus_reconstruction_ref (FusReconstruction *self);
void fus_reconstruction_unref (FusReconstruction *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusReconstruction, fus_reconstruction_unref)

G_END_DECLS
