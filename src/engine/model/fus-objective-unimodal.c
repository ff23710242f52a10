/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-model-private.h"
#include "fus-objective.h"

#include <glib/gi18n-lib.h>

/* A VAE for each modality: Σ_m β·KL (q_m ‖ p) − λ_m·log p (x_m | z_m), z_m ~ q_m over the
 * modalities of a row (Kingma & Welling 2013; MODELS.md 2.2). */

static void
unimodal_list_noise (const FusModel *model, gsize n_rows, FusNoise *noise)
{
  const gsize shape[] = { n_rows, model->n_block };

  for (guint m = 0; m < model->n_modalities; m++)
    {
      g_autofree char *name = g_strconcat ("z.", model->spec->modalities[m]->id, NULL);

      fus_noise_add (noise, name, FALSE, shape, 2);
    }
}

static void
add_modality (FusShard *shard, guint m)
{
  const guint *rows = shard->rows[m];
  FusNode *kl = fus_op_gaussian_kl_prior (shard->tape, shard->own[m]);
  FusNode *z = fus_shard_draw (shard, shard->experts[m], m, 0);

  fus_shard_add (shard, kl, rows, NULL, shard->plan->beta);
  fus_shard_report_kl (shard, kl, rows, NULL, 1, 1);
  fus_shard_add (shard,
                 fus_shard_log_prob (shard, m, z, rows, shard->n_of[m], shard->ones),
                 rows, NULL, -shard->model->parts[m].weight);
}

static void
unimodal_loss (FusShard *shard)
{
  fus_shard_encode (shard);
  for (guint m = 0; m < shard->model->n_modalities; m++)
    if (shard->n_of[m] > 0)
      add_modality (shard, m);
}

const FusObjectiveClass fus_objective_unimodal = {
  .id = "unimodal",
  .name = N_ ("Evidence Bound of Each Modality"),
  .help = N_ ("Each modality is rebuilt from itself alone."),
  .list_noise = unimodal_list_noise,
  .loss = unimodal_loss,
};
