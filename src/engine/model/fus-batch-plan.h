/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-model.h"
#include "fus-noise.h"

G_BEGIN_DECLS

/**
 * FusBatchPlan:
 * @arena: where the plan's arrays are
 * @n_rows: rows of the batch
 * @seed: of all draws
 * @step: of all draws
 * @beta: weight of the divergence, warm-up included
 * @noise: (nullable): draws from outside instead of @seed
 * @n_subsets: subsets that this batch trains (MVAE, MoPoE with many modalities)
 * @subsets: (nullable): `[n_subsets]`
 * @weights: (nullable): `[n_subsets × n_rows]`: what a row's term of a subset counts
 * @assigned: (nullable): `[n_rows]`: the subset that each row's latents are drawn from
 *
 * @tape: what all shards share, differentiated once (fus_tape_share())
 * @products: (nullable): the distinct products of this batch (fus-objective-targets.c)
 *
 * What couples the rows of a batch: fixed before it is cut into shards, so that shards
 * are independent of each other. Read-only for them.
 */
typedef struct
{
  FusArena *arena;
  gsize n_rows;
  guint64 seed;
  guint32 step;
  double beta;
  const FusNoise *noise;
  guint n_subsets;
  FusMask *subsets;
  FusReal *weights;
  FusMask *assigned;
  FusTape *tape;
  gpointer products;
} FusBatchPlan;

/* The random numbers of the plan itself: subsets of this step. */
FusRng fus_batch_plan_get_rng (const FusBatchPlan *self);

/**
 * fus_batch_plan_fill_noise:
 * @out: `[n_latents]`: standard normals
 * @site: which, as the objective numbers its list of noise
 * @draw: which of several draws there
 * @row: of the batch
 *
 * A row's numbers are a function of (seed, site, step, row, draw) alone: they don't
 * depend on shards or threads.
 */
void fus_batch_plan_fill_noise (const FusBatchPlan *self,
                                FusReal *out,
                                guint site,
                                gsize draw,
                                gsize row,
                                guint n_latents);

G_END_DECLS
