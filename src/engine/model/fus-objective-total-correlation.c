/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-model-private.h"
#include "fus-objective.h"

#include <glib/gi18n-lib.h>

/* Hwang et al. 2021 (MODELS.md 2.8), q_J the product of a row's experts, z ~ q_J:
 *
 *   −((M − α) ÷ M)·Σ_m λ_m·log p (x_m | z)
 *   + β·[(1 − α)·KL (q_J ‖ p) + (α ÷ M)·Σ_m KL (q_J ‖ q_m)]
 *
 * Sums are over the modalities of a row; M counts all modalities, rows with gaps too. */

static void
total_correlation_list_noise (const FusModel *model, gsize n_rows, FusNoise *noise)
{
  const gsize shape[] = { n_rows, model->n_latents };

  fus_noise_add (noise, "z", FALSE, shape, 2);
}

static void
add_kl (FusShard *shard, FusNode *kl, const guint *rows, double factor, double in_elbo)
{
  fus_shard_add (shard, kl, rows, NULL, shard->plan->beta * factor);
  fus_shard_report_kl (shard, kl, rows, NULL, factor, in_elbo);
}

static void
add_agreement (FusShard *shard, FusGaussian joint, guint m, double factor)
{
  const guint *rows = shard->rows[m];
  const gsize n = shard->n_of[m];
  FusGaussian gathered = { fus_shard_gather (shard, joint.mean, rows, n),
                           fus_shard_gather (shard, joint.logvar, rows, n) };

  add_kl (shard, fus_op_gaussian_kl (shard->tape, gathered, shard->own[m]), rows, factor,
          0);
}

static void
total_correlation_loss (FusShard *shard)
{
  const guint n_modalities = shard->model->n_modalities;
  const double alpha = fus_options_get_real (shard->model->spec->options, "alpha", NULL);
  FusGaussian joint;

  fus_shard_encode (shard);
  joint = fus_shard_product (shard, shard->inputs, FUS_PRIOR_NONE);
  add_kl (shard, fus_op_gaussian_kl_prior (shard->tape, joint), NULL, 1 - alpha, 1);
  for (guint m = 0; m < n_modalities; m++)
    if (shard->n_of[m] > 0)
      add_agreement (shard, joint, m, alpha / n_modalities);
  fus_shard_add_nll (shard, fus_shard_draw (shard, joint, 0, 0), shard->presence, NULL,
                     (n_modalities - alpha) / n_modalities, shard->ones);
}

const FusObjectiveClass fus_objective_total_correlation = {
  .id = "total-correlation",
  .name = N_ ("Total Correlation Bound"),
  .help =
    N_ ("All modalities are rebuilt from their product, with which each of them must "
        "agree."),
  .list_noise = total_correlation_list_noise,
  .loss = total_correlation_loss,
};
