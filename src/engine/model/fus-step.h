/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-loss.h"

G_BEGIN_DECLS

/* Runs a model's objective on minibatches: plan, shards, gradients. Keeps what it needs
 * from one batch to the next, so that nothing is allocated once warm. */
typedef struct _FusStep FusStep;

/**
 * FusStepOptions:
 * @seed: of all draws
 * @step: of all draws: no two batches of a run share one
 * @beta: weight of the divergence
 * @noise: (nullable): draws from outside
 * @baseline: (nullable): `[n_modalities]`: each `[1 × n_features]`, the training mean,
 * where errors are to be measured
 * @backward: whether gradients are wanted
 */
typedef struct
{
  guint64 seed;
  guint32 step;
  double beta;
  const FusNoise *noise;
  const FusMatrix *const *baseline;
  gboolean backward;
} FusStepOptions;

/**
 * fus_step_new:
 * @model: whose objective; its parameters may change between steps
 * @pool: (nullable): threads for the shards, borrowed
 */
FusStep *fus_step_new (FusModel *model, FusPool *pool) G_GNUC_WARN_UNUSED_RESULT;
void fus_step_free (FusStep *self);

/* (transfer none): what the loss of each row of @batch, which has at least one, is made
 * of. Valid until the next call. */
const FusLossRows *fus_step_run (FusStep *self,
                                 const FusBatch *batch,
                                 const FusStepOptions *options);
/* Gradient of the mean loss of the batch just run backwards, `[params->n_values]`;
 * overwritten, gaps are 0. */
void fus_step_get_gradients (FusStep *self, FusReal *gradients);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusStep, fus_step_free)

G_END_DECLS
