/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-model-private.h"
#include "fus-objective.h"

#include <glib/gi18n-lib.h>

/* Sutter et al. 2021 (MODELS.md 2.7). V is the set of non-empty subsets of a row's
 * modalities, q_s the product of the experts of s:
 *
 *   loss = −Σ_m λ_m·log p (x_m | z) + β·mean_{s ∈ V} KL (q_s ‖ p),  z ~ q_s, s ∈ V
 *
 * Which s a row's z is drawn from is stratified: rows of one pattern take turns. */

static gboolean
has_family (const FusModel *model)
{
  return model->n_modalities > FUS_MOPOE_MAX_MODALITIES;
}

static void
mopoe_list_noise (const FusModel *model, gsize n_rows, FusNoise *noise)
{
  const gsize shape[] = { n_rows, model->n_latents };

  fus_noise_add (noise, "z", FALSE, shape, 2);
  fus_noise_add (noise, "subset", TRUE, shape, 1);
}

/* With many modalities: each alone, all, and random ones (MODELS.md 2.7). */
static void
choose_family (FusBatchPlan *plan, guint n_modalities, FusRng *rng)
{
  plan->n_subsets = n_modalities + 1 + FUS_MOPOE_N_RANDOM;
  plan->subsets = fus_arena_push0 (plan->arena, FusMask, plan->n_subsets);
  for (guint m = 0; m < n_modalities; m++)
    plan->subsets[m] = FUS_MASK_BIT (m);
  plan->subsets[n_modalities] = fus_mask_all (n_modalities);
  for (guint i = n_modalities + 1; i < plan->n_subsets;)
    {
      FusMask subset = fus_rng_next (rng) & fus_mask_all (n_modalities);
      gboolean is_new = fus_mask_count (subset) >= 2;

      for (guint j = 0; j < i && is_new; j++)
        is_new = plan->subsets[j] != subset;
      if (is_new)
        plan->subsets[i++] = subset;
    }
}

/* Subset number @index of the non-empty ones of @all: the bits of index + 1, spread over
 * those of @all. */
static FusMask
nth_subset (FusMask all, guint index)
{
  FusMask subset = 0;
  guint bits = index + 1;

  for (; bits != 0 && all != 0; bits >>= 1)
    {
      FusMask lowest = all & -all;

      if ((bits & 1) != 0)
        subset |= lowest;
      all &= ~lowest;
    }

  return subset;
}

static guint
count_valid (const FusBatchPlan *plan, FusMask all)
{
  guint n = 0;

  if (plan->subsets == NULL)
    return ((guint) 1 << fus_mask_count (all)) - 1;
  for (guint i = 0; i < plan->n_subsets; i++)
    n += (plan->subsets[i] & ~all) == 0 ? 1 : 0;

  return n;
}

static FusMask
nth_valid (const FusBatchPlan *plan, FusMask all, guint index)
{
  if (plan->subsets == NULL)
    return nth_subset (all, index);
  for (guint i = 0; i < plan->n_subsets; i++)
    if ((plan->subsets[i] & ~all) == 0 && index-- == 0)
      return plan->subsets[i];

  return 0;
}

/* Whose turn it is among the rows of one pattern. */
typedef struct
{
  FusMask pattern;
  guint n_valid;
  guint next;
} Turn;

static Turn *
find_turn (FusBatchPlan *plan, Turn *turns, guint *n_turns, FusMask pattern, FusRng *rng)
{
  Turn *turn = turns;

  while (turn < turns + *n_turns && turn->pattern != pattern)
    turn++;
  if (turn == turns + *n_turns)
    {
      guint n_valid = count_valid (plan, pattern);

      *turn = (Turn){ pattern, n_valid, fus_rng_below (rng, n_valid) };
      (*n_turns)++;
    }

  return turn;
}

/* Rows in random order take turns from a random start, so that the counts of two subsets
 * of one pattern differ by at most 1. */
static void
assign_subsets (FusBatchPlan *plan, const FusBatch *batch, FusRng *rng)
{
  const guint n_rows = (guint) plan->n_rows;
  guint *order = fus_arena_push (plan->arena, guint, n_rows);
  Turn *turns = fus_arena_push (plan->arena, Turn, n_rows + 1);
  guint n_turns = 0;

  fus_rng_permutation (rng, order, n_rows);
  for (guint i = 0; i < n_rows; i++)
    {
      FusMask pattern = batch->inputs[order[i]];
      Turn *turn = NULL;

      if (pattern == 0)
        continue;
      turn = find_turn (plan, turns, &n_turns, pattern, rng);
      g_assert (turn->n_valid > 0);
      plan->assigned[order[i]] = nth_valid (plan, pattern, turn->next++ % turn->n_valid);
    }
}

static void
mopoe_plan (FusBatchPlan *plan, const FusModel *model, const FusBatch *batch)
{
  FusRng rng = fus_batch_plan_get_rng (plan);
  const FusNoiseArray *given =
    plan->noise == NULL ? NULL : fus_noise_lookup (plan->noise, "subset");

  plan->assigned = fus_arena_push0 (plan->arena, FusMask, plan->n_rows);
  if (has_family (model))
    choose_family (plan, model->n_modalities, &rng);
  if (given == NULL)
    assign_subsets (plan, batch, &rng);
  for (gsize row = 0; given != NULL && row < plan->n_rows; row++)
    plan->assigned[row] = (FusMask) given->values[row] & batch->inputs[row];
}

static void
mopoe_loss (FusShard *shard)
{
  const FusBatchPlan *plan = shard->plan;
  const FusPriorExpert prior = shard->model->prior_expert;
  FusExpertSet set;
  FusGaussian q;
  FusNode *kl = NULL;

  fus_shard_encode (shard);
  set = fus_shard_get_expert_set (shard, shard->inputs, prior);
  kl = fus_op_gaussian_subsets_kl (shard->tape, &set, plan->subsets, plan->n_subsets);
  fus_shard_add (shard, kl, NULL, NULL, plan->beta);
  fus_shard_report_kl (shard, kl, NULL, NULL, 1, 1);
  q = fus_shard_product (shard, plan->assigned + shard->first, prior);
  fus_shard_add_nll (shard, fus_shard_draw (shard, q, 0, 0), shard->presence, NULL, 1,
                     shard->ones);
}

const FusObjectiveClass fus_objective_mopoe = {
  .id = "mopoe",
  .name = N_ ("Bound of a Mixture of Products"),
  .help = N_ ("All modalities are rebuilt from a random subset of them."),
  .list_noise = mopoe_list_noise,
  .plan = mopoe_plan,
  .loss = mopoe_loss,
};
