/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-encoding.h"

G_BEGIN_DECLS

/* Components that are kept, at most. */
#define FUS_COMPONENTS_MOST 32

/**
 * FusComponents:
 * @n_components: components: the model's number of latents, at most 32, and no more than
 * rows and features allow
 * @n_train: rows they were found in
 * @n_features: of all modalities
 * @first: `[n_modalities + 1]`: where a modality's features begin
 * @mean: `[n_features]`: what they are about
 * @axes: `[n_components × n_features]`: directions, of length 1
 * @loadings: `[n_features × n_components]`: the same, scaled to what each component has
 * more than the noise
 * @gram: for each modality its loadings' products `[n_components × n_components]`
 * @noise: mean variance of the components left out
 *
 * Principal components of all modalities side by side, taken as a model that can tell
 * what is absent (probabilistic PCA: Tipping & Bishop 1999; scikit-learn's
 * PCA.get_covariance()). Reference-counted, frozen.
 */
typedef struct
{
  guint n_modalities;
  guint n_components;
  gsize n_train;
  gsize n_features;
  gsize *first;
  double *mean;
  double *axes;
  double *loadings;
  double **gram;
  double noise;
} FusComponents;

FusComponents *fus_components_new (const FusEncoding *train,
                                   const FusProgress *progress,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
FusComponents *fus_components_ref (FusComponents *self);
void fus_components_unref (FusComponents *self);

/* What row @row of @encoding is expected to be, `[n_features]`, standardised, given what
 * it has of @from; of a row that has none of it, the mean. @x: (out) */
void fus_components_predict (const FusComponents *self,
                             double *x,
                             const FusEncoding *encoding,
                             gsize row,
                             FusMask from);
/* Scores of each row on the components, what it lacks filled in first: `[n_rows ×
 * n_components]`. */
FusMatrix *fus_components_get_scores (const FusComponents *self,
                                      const FusEncoding *encoding)
  G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusComponents, fus_components_unref)

G_END_DECLS
