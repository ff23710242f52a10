/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-fusion.h"

#include <glib/gi18n-lib.h>

/* The product of the experts of the subset, with the prior as one of them or without
 * (MODELS.md 2.1.4, 2.5, 2.8). */

static FusPosterior *
poe_fuse (const FusModel *model,
          const FusExperts *experts,
          const FusMask *from,
          FusMeanMode mode,
          FusArena *arena)
{
  return fus_fusion_new_product (model, experts, from, FUS_PRIOR_NONE, arena);
}

const FusFusionClass fus_fusion_poe = {
  .id = "poe",
  .name = N_ ("Product of Experts"),
  .help = N_ ("Precisions add up: more modalities make the latents more certain."),
  .look = FUS_FUSION_LOOKS_PRODUCT,
  .has_experts = TRUE,
  .multivae_has_floor = TRUE,
  .fuse = poe_fuse,
};

static FusPosterior *
poe_prior_fuse (const FusModel *model,
                const FusExperts *experts,
                const FusMask *from,
                FusMeanMode mode,
                FusArena *arena)
{
  return fus_fusion_new_product (model, experts, from, FUS_PRIOR_ALL, arena);
}

const FusFusionClass fus_fusion_poe_prior = {
  .id = "poe-prior",
  .name = N_ ("Product of Experts and Prior"),
  .help = N_ ("Precisions add up, and the prior is one more expert."),
  .look = FUS_FUSION_LOOKS_PRIOR,
  .has_experts = TRUE,
  .fuse = poe_prior_fuse,
};
