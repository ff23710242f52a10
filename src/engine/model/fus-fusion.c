/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-fusion.h"

#include "fus-class-table.h"
#include "fus-model-private.h"

#include <string.h>

/* To add a fusion: write its class in fus-fusion-NAME.c, declare it in the header, list
 * it here, and name it in a row of fus-model-kinds.c. */

static const FusFusionClass *const classes[] = {
  &fus_fusion_none, &fus_fusion_concat, &fus_fusion_poe,  &fus_fusion_poe_prior,
  &fus_fusion_moe,  &fus_fusion_mopoe,  &fus_fusion_full,
};

FUS_DEFINE_CLASS_LIST (FusFusionClass, fus_fusion, classes)

static const FusGaussian *
borrow_experts (const FusModel *model, FusTape *tape, const FusExperts *experts)
{
  FusGaussian *gaussians =
    fus_arena_push (fus_tape_get_arena (tape), FusGaussian, model->n_modalities);
  const gsize n_rows = experts->batch->n_rows;

  for (guint m = 0; m < model->n_modalities; m++)
    gaussians[m] = (FusGaussian){
      fus_tape_constant (tape, experts->mean[m], n_rows, model->n_latents),
      fus_tape_constant (tape, experts->logvar[m], n_rows, model->n_latents),
    };

  return gaussians;
}

void
fus_fusion_fill_product (const FusModel *model,
                         const FusExperts *experts,
                         const FusMask *members,
                         FusPriorExpert prior,
                         FusPosterior *posterior,
                         guint k)
{
  g_assert ((guint) prior <= FUS_PRIOR_FULL);

  g_autoptr (FusTape) tape = fus_tape_new ();
  const gsize n_bytes = posterior->n_rows * posterior->n_latents * sizeof (FusReal);
  const FusExpertSet set = {
    .experts = borrow_experts (model, tape, experts),
    .n_experts = model->n_modalities,
    .members = members,
    .prior = prior,
    .variance_floor = model->variance_floor,
  };
  FusGaussian product = fus_op_gaussian_product (tape, &set);

  memcpy (posterior->mean[k], product.mean->value, n_bytes);
  memcpy (posterior->logvar[k], product.logvar->value, n_bytes);
}

FusPosterior *
fus_fusion_new_product (const FusModel *model,
                        const FusExperts *experts,
                        const FusMask *members,
                        FusPriorExpert prior,
                        FusArena *arena)
{
  g_assert ((guint) prior <= FUS_PRIOR_FULL);

  const gsize n_rows = experts->batch->n_rows;
  FusPosterior *posterior = fus_posterior_new (arena, n_rows, model->n_latents, 1);

  for (gsize row = 0; row < n_rows; row++)
    posterior->weight[0][row] = 1;
  fus_fusion_fill_product (model, experts, members, prior, posterior, 0);

  return posterior;
}
