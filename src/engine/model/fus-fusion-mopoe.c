/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-fusion.h"
#include "fus-model-private.h"

#include <glib/gi18n-lib.h>

/* The equal mixture of the products of all non-empty subsets of what a row has (MODELS.md
 * 2.7). With many modalities: of each alone and of all that a row has. */

static gboolean
lists_all (const FusModel *model)
{
  return model->n_modalities <= FUS_MOPOE_MAX_MODALITIES;
}

/* Component @k: which subset it is of a row that has @from; 0 where the row hasn't it. */
static FusMask
get_subset (const FusModel *model, guint k, FusMask from)
{
  FusMask subset = lists_all (model)         ? (FusMask) k + 1
                   : k < model->n_modalities ? FUS_MASK_BIT (k)
                                             : from;

  return (subset & ~from) == 0 ? subset : 0;
}

static void
fill_component (const FusModel *model,
                const FusExperts *experts,
                const FusMask *from,
                FusPosterior *posterior,
                guint k,
                FusMask *members)
{
  for (gsize row = 0; row < posterior->n_rows; row++)
    {
      guint n = fus_mask_count (from[row]);
      double n_subsets = lists_all (model) ? (double) ((1u << n) - 1) : n + 1.0;

      members[row] = get_subset (model, k, from[row]);
      if (members[row] != 0)
        posterior->weight[k][row] = (FusReal) (1 / n_subsets);
      else if (from[row] == 0 && k == 0)
        posterior->weight[k][row] = 1; /* the product of nothing: the prior */
    }
  fus_fusion_fill_product (model, experts, members, model->prior_expert, posterior, k);
}

static FusPosterior *
mopoe_fuse (const FusModel *model,
            const FusExperts *experts,
            const FusMask *from,
            FusMeanMode mode,
            FusArena *arena)
{
  const gsize n_rows = experts->batch->n_rows;
  const guint n_components =
    lists_all (model) ? (1u << model->n_modalities) - 1 : model->n_modalities + 1;
  FusPosterior *posterior = NULL;
  FusMask *members = NULL;

  if (mode == FUS_MEAN_POE)
    return fus_fusion_new_product (model, experts, from, model->prior_expert, arena);
  posterior = fus_posterior_new (arena, n_rows, model->n_latents, n_components);
  members = fus_arena_push (arena, FusMask, n_rows);
  for (guint k = 0; k < n_components; k++)
    fill_component (model, experts, from, posterior, k, members);

  return posterior;
}

const FusFusionClass fus_fusion_mopoe = {
  .id = "mopoe",
  .name = N_ ("Mixture of Products of Experts"),
  .help = N_ ("Every subset of the modalities is a product of its own, and all of them "
              "have an equal say."),
  .look = FUS_FUSION_LOOKS_PRODUCTS,
  .has_experts = TRUE,
  .multivae_has_floor = TRUE,
  .fuse = mopoe_fuse,
};
