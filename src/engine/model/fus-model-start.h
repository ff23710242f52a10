/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-linear-start.h"
#include "fus-model.h"

G_BEGIN_DECLS

/**
 * FusLinearUnits:
 * @center: `[n_features]`: taken off each feature before the linear model sees it
 * @scale: `[n_features]`: what it is then divided by
 * @offset: `[n_features]`: what is decoded is this, and
 * @slope: `[n_features]`: so much of what the linear model says, which may have seen the
 * logarithm of what is decoded
 * @bend: `[n_features]`: variance that such a line misses
 *
 * In which units of modality m, standardised or as it is where it isn't, the linear model
 * was learned.
 */
typedef struct
{
  const double *center;
  const double *scale;
  const double *offset;
  const double *slope;
  const double *bend;
} FusLinearUnits;

/**
 * fus_model_set_start:
 * @start: of the model's modalities and number of latents
 * @units: `[n_modalities]`
 *
 * Makes a new model of a kind with full precisions say what @start says; what its nets
 * add is 0 (MODELS.md 9.1, step 6). The model is not shared yet.
 */
void fus_model_set_start (FusModel *self,
                          const FusLinearStart *start,
                          const FusLinearUnits *units);
/* The metric of the decoders as they are now (MODELS.md 9.4). */
void fus_model_update_metric (FusModel *self);
/* The same of a kind without linear paths: mean of what a step of each latent moves what
 * is decoded, over @z, `[n_rows × n_latents]`. Where the option `metric` asks for it. */
void fus_model_measure_metric (FusModel *self, const FusReal *z, gsize n_rows);
/* Learned log noise of modality m, `[n_features]`, to be written to; NULL where none is.
 */
FusReal *fus_model_get_noise (FusModel *self, guint m);
/* Log of what all experts' precisions are multiplied by to predict modality m, to be
 * written to. */
FusReal *fus_model_get_trust (FusModel *self, guint m);
/* Log of what the others' precisions are multiplied by to rebuild modality m from itself
 * and them, to be written to. */
FusReal *fus_model_get_company (FusModel *self, guint m);
/* Log variance of what predicting modality m from all others misses, `[n_features]`, to
 * be written to. */
FusReal *fus_model_get_spread (FusModel *self, guint m);

G_END_DECLS
