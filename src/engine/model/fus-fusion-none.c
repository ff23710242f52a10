/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-fusion.h"
#include "fus-model-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* No fusion: each modality has latents of its own. The joint latent is those blocks side
 * by side; an absent modality's block is the prior. */

static FusPosterior *
none_fuse (const FusModel *model,
           const FusExperts *experts,
           const FusMask *from,
           FusMeanMode mode,
           FusArena *arena)
{
  const gsize n_rows = experts->batch->n_rows;
  const guint n = model->n_block;
  FusPosterior *posterior = fus_posterior_new (arena, n_rows, model->n_latents, 1);

  for (gsize row = 0; row < n_rows; row++)
    {
      posterior->weight[0][row] = 1;
      for (guint m = 0; m < model->n_modalities; m++)
        if (fus_mask_has (from[row], m))
          {
            gsize offset = row * model->n_latents + (gsize) m * n;

            memcpy (posterior->mean[0] + offset, experts->mean[m] + row * n,
                    n * sizeof (FusReal));
            memcpy (posterior->logvar[0] + offset, experts->logvar[m] + row * n,
                    n * sizeof (FusReal));
          }
    }

  return posterior;
}

const FusFusionClass fus_fusion_none = {
  .id = "none",
  .name = N_ ("No Fusion"),
  .help = N_ ("Each modality keeps its latents to itself."),
  .look = FUS_FUSION_LOOKS_APART,
  .has_experts = TRUE,
  .has_blocks = TRUE,
  .fuse = none_fuse,
};
