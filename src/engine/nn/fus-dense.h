/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-op.h"

G_BEGIN_DECLS

/**
 * FusDense:
 * @weight: number of its place `[n_outputs × n_inputs]`
 * @bias: number of its place `[n_outputs × 1]`
 * @n_inputs: columns it takes
 * @n_outputs: columns it makes
 *
 * A fully connected layer: where its parameters are. A plain value.
 */
typedef struct
{
  guint weight;
  guint bias;
  gsize n_inputs;
  gsize n_outputs;
} FusDense;

/* Adds two places to @params, `PREFIX.weight` `[n_outputs × n_inputs]` and `PREFIX.bias`,
 * and tells where they are. */
FusDense fus_dense_add (FusParams *params,
                        const char *prefix,
                        gsize n_inputs,
                        gsize n_outputs);

/* Draws both from U (±1 ÷ √n_inputs), as PyTorch does (MODELS.md 8.4). @params:
 * allocated; @seed: of the model */
void fus_dense_init (const FusDense *self, FusParams *params, guint64 seed);

/* act (x·Wᵀ + b) of @x `[n_rows × n_inputs]`, on the tape. */
FusNode *fus_dense_forward (const FusDense *self,
                            FusTape *tape,
                            const FusParams *params,
                            FusNode *x,
                            const FusActivation *activation);

G_END_DECLS
