/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-model-private.h"
#include "fus-objective.h"

#include <glib/gi18n-lib.h>

/* Wu & Goodman 2018 (MODELS.md 2.5): the sum of −ELBO (s) over subsets s, each from the
 * product of the prior and the experts of s, each rebuilding s:
 *
 *   −ELBO (s) = β·KL (q_s ‖ p) − Σ_{m ∈ s} λ_m·log p (x_m | z_s),  z_s ~ q_s
 *
 * The first subset is everything; with subsampling, each modality alone follows, then
 * random subsets of the batch. What a row lacks is left out of s; a subset that a row has
 * had counts once. */

static guint
count_random (const FusModel *model)
{
  const guint n = model->n_modalities;
  const guint k = (guint) fus_options_get_int (model->spec->options, "subsets", NULL);

  return n <= 2 ? 0 : (guint) MIN (k, ((guint64) 1 << n) - n - 2);
}

static guint
count_singles (const FusModel *model)
{
  return fus_options_get_bool (model->spec->options, "subsampling", NULL)
           ? model->n_modalities
           : 0;
}

static void
subsets_list_noise (const FusModel *model, gsize n_rows, FusNoise *noise)
{
  const gsize shape[] = { n_rows, model->n_latents };
  const gsize n_random = count_random (model);

  fus_noise_add (noise, "z", FALSE, shape, 2);
  for (guint m = 0; m < count_singles (model); m++)
    {
      g_autofree char *name = g_strconcat ("z.", model->spec->modalities[m]->id, NULL);

      fus_noise_add (noise, name, FALSE, shape, 2);
    }
  for (guint i = 0; i < n_random; i++)
    {
      g_autofree char *name = g_strdup_printf ("z.subset.%u", i);

      fus_noise_add (noise, name, FALSE, shape, 2);
    }
  if (n_random > 0)
    fus_noise_add (noise, "subsets", TRUE, &n_random, 1);
}

static gboolean
is_among (FusMask subset, const FusMask *subsets, guint n)
{
  for (guint i = 0; i < n; i++)
    if (subsets[i] == subset)
      return TRUE;

  return FALSE;
}

/* Distinct subsets of 2 … M − 1 modalities, each as likely as any other. */
static void
draw_subsets (FusRng *rng, FusMask *subsets, guint n_subsets, guint n_modalities)
{
  for (guint i = 0; i < n_subsets;)
    {
      FusMask subset = fus_rng_next (rng) & fus_mask_all (n_modalities);
      guint n = fus_mask_count (subset);

      if (n >= 2 && n < n_modalities && !is_among (subset, subsets, i))
        subsets[i++] = subset;
    }
}

static void
choose_random (FusBatchPlan *plan, FusMask *subsets, guint n, guint n_modalities)
{
  FusRng rng = fus_batch_plan_get_rng (plan);
  const FusNoiseArray *given =
    plan->noise == NULL ? NULL : fus_noise_lookup (plan->noise, "subsets");

  if (given == NULL)
    draw_subsets (&rng, subsets, n, n_modalities);
  for (guint i = 0; given != NULL && i < n; i++)
    subsets[i] = (FusMask) given->values[i];
}

/* A row's weight is 1 the first time that it meets a subset. */
static void
weigh_rows (FusBatchPlan *plan, const FusBatch *batch)
{
  for (guint i = 0; i < plan->n_subsets; i++)
    for (gsize row = 0; row < plan->n_rows; row++)
      {
        FusMask members = plan->subsets[i] & batch->inputs[row];
        gboolean is_new = members != 0;

        for (guint j = 0; j < i && is_new; j++)
          is_new = members != (plan->subsets[j] & batch->inputs[row]) ||
                   (j == 0 && batch->inputs[row] != batch->presence[row]);
        plan->weights[i * plan->n_rows + row] = is_new ? 1 : 0;
      }
}

/* MultiVae averages each subset over the rows that have a part of it (MODELS.md 2.5). */
static void
weigh_rows_as_multivae (FusBatchPlan *plan, const FusBatch *batch)
{
  for (guint i = 0; i < plan->n_subsets; i++)
    {
      FusReal *weights = plan->weights + i * plan->n_rows;
      gsize n = 0;

      for (gsize row = 0; row < plan->n_rows; row++)
        n += (plan->subsets[i] & batch->inputs[row]) != 0 ? 1 : 0;
      for (gsize row = 0; row < plan->n_rows; row++)
        weights[row] = (plan->subsets[i] & batch->inputs[row]) != 0
                         ? (FusReal) plan->n_rows / (FusReal) n
                         : 0;
    }
}

static void
subsets_plan (FusBatchPlan *plan, const FusModel *model, const FusBatch *batch)
{
  const guint n_singles = count_singles (model);
  const guint n_random = count_random (model);

  plan->n_subsets = 1 + n_singles + n_random;
  plan->subsets = fus_arena_push0 (plan->arena, FusMask, plan->n_subsets);
  plan->weights = fus_arena_push (plan->arena, FusReal, plan->n_subsets * plan->n_rows);
  plan->subsets[0] = fus_mask_all (model->n_modalities);
  for (guint m = 0; m < n_singles; m++)
    plan->subsets[1 + m] = FUS_MASK_BIT (m);
  choose_random (plan, plan->subsets + 1 + n_singles, n_random, model->n_modalities);
  if (model->is_multivae)
    weigh_rows_as_multivae (plan, batch);
  else
    weigh_rows (plan, batch);
}

typedef struct
{
  FusMask *members;
  FusMask *targets;
  FusReal *weights;
  gboolean any;
} SubsetRows;

static SubsetRows
list_subset_rows (FusShard *shard, guint i)
{
  const FusBatchPlan *plan = shard->plan;
  const FusReal *weights = plan->weights + i * plan->n_rows + shard->first;
  FusArena *arena = fus_tape_get_arena (shard->tape);
  SubsetRows rows = { fus_arena_push0 (arena, FusMask, shard->n_rows),
                      fus_arena_push0 (arena, FusMask, shard->n_rows),
                      fus_arena_push (arena, FusReal, shard->n_rows), FALSE };

  for (gsize row = 0; row < shard->n_rows; row++)
    {
      rows.weights[row] = weights[row];
      if (weights[row] <= 0)
        continue;
      rows.any = TRUE;
      rows.members[row] = plan->subsets[i] & shard->inputs[row];
      rows.targets[row] = i == 0 ? shard->presence[row] : rows.members[row];
    }

  return rows;
}

static void
add_subset (FusShard *shard, guint i)
{
  SubsetRows rows = list_subset_rows (shard, i);
  FusGaussian q;
  FusNode *kl = NULL;

  if (!rows.any)
    return;
  q = fus_shard_product (shard, rows.members, FUS_PRIOR_ALL);
  kl = fus_op_gaussian_kl_prior (shard->tape, q);
  fus_shard_add (shard, kl, NULL, rows.weights, shard->plan->beta);
  fus_shard_add_nll (shard, fus_shard_draw (shard, q, i, 0), rows.targets, rows.weights,
                     1, i == 0 ? shard->ones : NULL);
  if (i == 0)
    fus_shard_report_kl (shard, kl, NULL, NULL, 1, 1);
}

static void
subsets_loss (FusShard *shard)
{
  fus_shard_encode (shard);
  for (guint i = 0; i < shard->plan->n_subsets; i++)
    add_subset (shard, i);
}

const FusObjectiveClass fus_objective_subsets = {
  .id = "subsets",
  .name = N_ ("Evidence Bounds of Subsets"),
  .help =
    N_ ("All together, each modality alone, and random subsets are each rebuilt from "
        "their own product."),
  .list_noise = subsets_list_noise,
  .plan = subsets_plan,
  .loss = subsets_loss,
};
