/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-fusion.h"
#include "fus-model-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The equal mixture of the subset's experts (MODELS.md 2.6). A row without any has the
 * prior: component 0, which then is N(0, I). */

static FusPosterior *
moe_fuse (const FusModel *model,
          const FusExperts *experts,
          const FusMask *from,
          FusMeanMode mode,
          FusArena *arena)
{
  const gsize n_rows = experts->batch->n_rows;
  const gsize n_bytes = n_rows * model->n_latents * sizeof (FusReal);
  FusPosterior *posterior = NULL;

  if (mode == FUS_MEAN_POE)
    return fus_fusion_new_product (model, experts, from, FUS_PRIOR_NONE, arena);
  posterior = fus_posterior_new (arena, n_rows, model->n_latents, model->n_modalities);
  for (guint m = 0; m < model->n_modalities; m++)
    {
      memcpy (posterior->mean[m], experts->mean[m], n_bytes);
      memcpy (posterior->logvar[m], experts->logvar[m], n_bytes);
      for (gsize row = 0; row < n_rows; row++)
        if (fus_mask_has (from[row], m))
          posterior->weight[m][row] = 1 / (FusReal) fus_mask_count (from[row]);
    }
  for (gsize row = 0; row < n_rows; row++)
    if (from[row] == 0)
      {
        gsize offset = row * model->n_latents;

        posterior->weight[0][row] = 1;
        memset (posterior->mean[0] + offset, 0, model->n_latents * sizeof (FusReal));
        memset (posterior->logvar[0] + offset, 0, model->n_latents * sizeof (FusReal));
      }

  return posterior;
}

const FusFusionClass fus_fusion_moe = {
  .id = "moe",
  .name = N_ ("Mixture of Experts"),
  .help = N_ ("Each modality has an equal say; more of them don't make the latents more "
              "certain."),
  .look = FUS_FUSION_LOOKS_MIXTURE,
  .has_experts = TRUE,
  .fuse = moe_fuse,
};
