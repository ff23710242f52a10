/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-mask.h"
#include "fus-progress.h"
#include "fus-real.h"

G_BEGIN_DECLS

/* A linear-Gaussian model of several modalities, in closed form: principal components of
 * unit-weighted columns, one noise a modality found by cross-validation, exact
 * conditioning on any subset (probabilistic PCA, Tipping & Bishop 1999). What the kind
 * `full` starts from, and stays where rows are few.
 *
 *   x̃_m = w_m·x_m,  w_m = √(D ÷ (M·D_m));  x̃_m | z ~ N (W_m·z, λ_m·I),  z ~ N (0, I)
 */

/**
 * FusLinearData:
 * @n_modalities: modalities
 * @n_features: `[n_modalities]`
 * @n_rows: rows
 * @x: for each modality `[n_rows × n_features]`, standardised; NaN where not recorded, a
 * row of them where the modality isn't there
 *
 * What is learned from. Borrowed.
 */
typedef struct
{
  guint n_modalities;
  const gsize *n_features;
  gsize n_rows;
  const FusReal *const *x;
} FusLinearData;

/**
 * FusLinearStartOptions:
 * @n_latents: latents; 0 to choose by cross-validation
 * @noise: (nullable): `[n_modalities]`: λ; %NULL to choose by cross-validation
 * @shrink: taken off each component's variance: 0, or the noise where the data are known
 * to hold it beside the components
 * @by_target: whether each modality that is predicted gets a factor of its own
 */
typedef struct
{
  guint n_latents;
  const double *noise;
  double shrink;
  gboolean by_target;
} FusLinearStartOptions;

/**
 * FusLinearStart:
 * @n_modalities: modalities
 * @n_latents: latents
 * @n_features: `[n_modalities]`
 * @n_folds: folds that chose; 0 where nothing had to be chosen
 * @n_rows: rows it was learned from
 * @score: cross-validated R² of each modality from the others, mean over modalities; NaN
 * where there was nothing to choose
 * @base: λ before modalities had one each
 * @noise: `[n_modalities]`: λ_m
 * @trust: `[n_modalities]`: what all λ are divided by to predict each modality
 * @company: `[n_modalities]`: what the others' λ are divided by to rebuild each modality
 * where it is there itself
 * @unit: `[n_modalities]`: w_m
 * @loadings: for each modality W_m `[n_features × n_latents]`
 * @gram: for each modality J_m = W_mᵀ·W_m `[n_latents × n_latents]`
 * @residual: for each modality `[n_features]`: mean square of what predicting it from all
 * others missed out of fold, in standardised units; NaN where nothing was predicted
 */
typedef struct
{
  guint n_modalities;
  guint n_latents;
  gsize *n_features;
  guint n_folds;
  gsize n_rows;
  double score;
  double base;
  double *noise;
  double *trust;
  double *company;
  double *unit;
  double **loadings;
  double **gram;
  double **residual;
} FusLinearStart;

/**
 * fus_linear_start_new:
 * @progress: (nullable): ticked often
 * @error: set when cancelled, or when no row has anything
 *
 * Returns: (transfer full) (nullable): the model in closed form (MODELS.md 9.1)
 */
FusLinearStart *fus_linear_start_new (const FusLinearData *data,
                                      const FusLinearStartOptions *options,
                                      const FusProgress *progress,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
void fus_linear_start_free (FusLinearStart *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusLinearStart, fus_linear_start_free)

G_END_DECLS
