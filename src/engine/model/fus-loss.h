/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-model.h"
#include "fus-noise.h"
#include "fus-parallel.h"

G_BEGIN_DECLS

/**
 * FusLossRows:
 * @n_rows: rows
 * @capacity: rows there is room for; a modality's numbers are that far apart
 * @n_modalities: modalities
 * @loss: `[n_rows]`: the objective, as trained
 * @kl: `[n_rows]`: its divergence terms, before β
 * @elbo: `[n_rows]`: at β = 1, λ = 1
 * @nll: `[n_modalities × capacity]`: −log p of each modality, λ = 1; NaN where the row
 * lacks it
 * @kl_of: `[n_modalities × capacity]`: of each modality's own expert to the prior; NaN
 * where the row lacks it or the kind has no experts
 * @error: `[n_modalities × capacity]`: squared error of what is decoded; NaN where not
 * measured
 * @base: `[n_modalities × capacity]`: squared error of the training mean, likewise
 * @n_clamped: log variances that had to be kept in bounds (MODELS.md 2.1.8)
 *
 * What the loss of a batch is made of, row by row, in nats. The mean of @loss over the
 * rows is what training minimises.
 */
typedef struct
{
  gsize n_rows;
  gsize capacity;
  guint n_modalities;
  double *loss;
  double *kl;
  double *elbo;
  double *nll;
  double *kl_of;
  double *error;
  double *base;
  gsize n_clamped;
} FusLossRows;

void fus_loss_rows_free (FusLossRows *self);

/**
 * fus_model_loss:
 * @batch: taken as one minibatch, β at its full value
 * @noise: (nullable): all draws, made by fus_objective_new_noise() and filled in; %NULL
 * to draw them with @seed
 *
 * Returns: (transfer full): the objective and its terms, row by row
 */
FusLossRows *fus_model_loss (FusModel *model,
                             const FusBatch *batch,
                             const FusNoise *noise,
                             guint64 seed,
                             FusPool *pool) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusLossRows, fus_loss_rows_free)

G_END_DECLS
