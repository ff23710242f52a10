/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-model-private.h"
#include "fus-objective.h"

#include <glib/gi18n-lib.h>

/* β·KL (q ‖ p) − Σ_m λ_m·log p (x_m | z), z ~ q of a joint encoder (MODELS.md 2.3). */

static void
elbo_list_noise (const FusModel *model, gsize n_rows, FusNoise *noise)
{
  const gsize shape[] = { n_rows, model->n_latents };

  fus_noise_add (noise, "z", FALSE, shape, 2);
}

static void
elbo_loss (FusShard *shard)
{
  FusGaussian q = fus_shard_encode_joint (shard);
  FusNode *kl = fus_op_gaussian_kl_prior (shard->tape, q);

  fus_shard_add (shard, kl, NULL, NULL, shard->plan->beta);
  fus_shard_report_kl (shard, kl, NULL, NULL, 1, 1);
  fus_shard_add_nll (shard, fus_shard_draw (shard, q, 0, 0), shard->presence, NULL, 1,
                     shard->ones);
}

const FusObjectiveClass fus_objective_elbo = {
  .id = "elbo",
  .name = N_ ("Evidence Bound"),
  .help = N_ ("All modalities are rebuilt from the joint latents."),
  .list_noise = elbo_list_noise,
  .loss = elbo_loss,
};
