/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-model-private.h"
#include "fus-objective.h"

#include <glib/gi18n-lib.h>

/* Shi et al. 2019 (MODELS.md 2.6). Of each modality r of a row draw z_{r,k} ~ q_r and
 * rebuild all of the row's modalities from it:
 *
 *   lw_{r,k} = Σ_m λ_m·log p (x_m | z_{r,k}) + β·(log p (z_{r,k}) − log q (z_{r,k} | x))
 *   loss = −(1 ÷ n) Σ_r mean_k lw_{r,k}        (elbo)
 *   loss = −(1 ÷ n) Σ_r log mean_k exp lw_{r,k}  (iwae)
 *
 * with q (z | x) the mixture of the row's n experts. */

static void
mixture_list_noise (const FusModel *model, gsize n_rows, FusNoise *noise)
{
  const gsize shape[] = { model->n_draws, n_rows, model->n_latents };

  for (guint r = 0; r < model->n_modalities; r++)
    {
      g_autofree char *name = g_strconcat ("z.", model->spec->modalities[r]->id, NULL);

      fus_noise_add (noise, name, FALSE, shape, 3);
    }
}

/* log q (z | x): the mixture of each row's experts. */
static FusNode *
mixture_log_density (FusShard *shard, FusNode *z)
{
  const guint n = shard->model->n_modalities;
  FusNode **terms = fus_arena_push0 (fus_tape_get_arena (shard->tape), FusNode *, n);

  for (guint m = 0; m < n; m++)
    terms[m] = fus_op_gaussian_log_density (shard->tape, z, shard->experts[m]);

  return fus_op_log_sum_exp (shard->tape, terms, n, shard->inputs, TRUE);
}

static FusNode *
prior_log_density (FusShard *shard, FusNode *z)
{
  const FusModel *model = shard->model;
  FusGaussian prior = { NULL, NULL };

  if (model->has_prior)
    prior.logvar = fus_op_param (shard->tape, model->params, model->prior);

  return fus_op_gaussian_log_density (shard->tape, z, prior);
}

/* The rows that have expert @r, with what each of them counts. */
typedef struct
{
  guint r;
  FusMask *targets; /* what such a row rebuilds; 0 for others */
  FusReal *weights; /* 1 ÷ n for such a row, else 0 */
  FusReal *shares;  /* the same, a draw */
} ExpertRows;

static ExpertRows
list_expert_rows (FusShard *shard, guint r)
{
  FusArena *arena = fus_tape_get_arena (shard->tape);
  const FusReal n_draws = (FusReal) shard->model->n_draws;
  ExpertRows rows = { r, fus_arena_push0 (arena, FusMask, shard->n_rows),
                      fus_arena_push0 (arena, FusReal, shard->n_rows),
                      fus_arena_push0 (arena, FusReal, shard->n_rows) };

  for (gsize row = 0; row < shard->n_rows; row++)
    if (fus_mask_has (shard->inputs[row], r))
      {
        rows.targets[row] = shard->presence[row];
        rows.weights[row] = 1 / (FusReal) fus_mask_count (shard->inputs[row]);
        rows.shares[row] = rows.weights[row] / n_draws;
      }

  return rows;
}

static FusNode *
target_log_prob (FusShard *shard, guint m, FusNode *z, const ExpertRows *rows)
{
  gsize n = 0;
  const guint *listed = fus_shard_list_rows (shard, rows->targets, m, &n);
  FusNode *log_prob = NULL;

  if (n == 0)
    return NULL;
  log_prob = fus_shard_log_prob (shard, m, z, listed, n, rows->shares);

  return listed == NULL
           ? log_prob
           : fus_op_scatter_rows (shard->tape, log_prob, listed, shard->n_rows);
}

/* lw_{r,k} of all rows of the shard, `[n_rows × 1]`; those without expert r don't count.
 */
static FusNode *
log_weight (FusShard *shard, const ExpertRows *rows, guint k)
{
  const guint n = shard->model->n_modalities;
  FusNode *z = fus_shard_draw (shard, shard->experts[rows->r], rows->r, k);
  FusNode *ratio[] = { prior_log_density (shard, z), mixture_log_density (shard, z) };
  FusNode *kl = fus_op_linear (shard->tape, ratio, (const FusReal[]){ -1, 1 }, 2);
  FusArena *arena = fus_tape_get_arena (shard->tape);
  FusNode **terms = fus_arena_push (arena, FusNode *, n + 1);
  FusReal *factors = fus_arena_push (arena, FusReal, n + 1);
  guint n_terms = 1;

  terms[0] = kl;
  factors[0] = (FusReal) -shard->plan->beta;
  for (guint m = 0; m < n; m++)
    {
      terms[n_terms] = target_log_prob (shard, m, z, rows);
      factors[n_terms] = (FusReal) shard->model->parts[m].weight;
      n_terms += terms[n_terms] != NULL ? 1 : 0;
    }
  fus_shard_report_kl (shard, kl, NULL, rows->shares, 1, 1);

  return fus_op_linear (shard->tape, terms, factors, n_terms);
}

static void
add_expert (FusShard *shard, guint r)
{
  const guint n_draws = shard->model->n_draws;
  const ExpertRows rows = list_expert_rows (shard, r);
  FusNode **draws = fus_arena_push (fus_tape_get_arena (shard->tape), FusNode *, n_draws);

  for (guint k = 0; k < n_draws; k++)
    draws[k] = log_weight (shard, &rows, k);
  if (shard->model->bound == FUS_BOUND_IWAE)
    {
      fus_shard_add (shard, fus_op_log_sum_exp (shard->tape, draws, n_draws, NULL, TRUE),
                     NULL, rows.weights, -1);
      return;
    }
  for (guint k = 0; k < n_draws; k++)
    fus_shard_add (shard, draws[k], NULL, rows.shares, -1);
}

static void
mixture_loss (FusShard *shard)
{
  fus_shard_encode (shard);
  for (guint r = 0; r < shard->model->n_modalities; r++)
    if (shard->n_of[r] > 0)
      add_expert (shard, r);
}

const FusObjectiveClass fus_objective_mixture = {
  .id = "mixture",
  .name = N_ ("Bound of a Mixture"),
  .help = N_ ("All modalities are rebuilt from each of them in turn."),
  .list_noise = mixture_list_noise,
  .loss = mixture_loss,
};
