/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-model.h"
#include "fus-ridge.h"

G_BEGIN_DECLS

/**
 * FusStack:
 * @ridge: (nullable): modality m from all others side by side, in their order, as
 * encoders see them; %NULL where there is no mix
 * @of_ridge: its share
 * @of_model: the model's
 *
 * What a modality that is absent is predicted by where all others are there.
 */
typedef struct
{
  const FusRidge *ridge;
  double of_ridge;
  double of_model;
} FusStack;

/* The same model with those mixes. @stacks: `[n_modalities]` */
FusModel *fus_model_new_stacked (const FusModel *self,
                                 const FusStack *stacks) G_GNUC_WARN_UNUSED_RESULT;

/* How many features all modalities but m have. */
gsize fus_model_spec_count_others (const FusModelSpec *self, guint m);
/* What encoders see of all modalities but m of row @row of the batch, side by side. */
void fus_batch_copy_others (const FusBatch *self, guint m, gsize row, FusReal *x);

G_END_DECLS
