/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-model-private.h"
#include "fus-objective.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Each row is encoded from a random set of what it has and rebuilds all it has: what is
 * absent from the set is a target too (MODELS.md 9.3).
 *
 *   10 ÷ D · (Σ_m −λ_m·log p (x_m | z) + β·KL (q_S ‖ p)),  z ~ q_S
 *
 * Some proper sets are in summary mode: their rows rebuild the set only, from the
 * ordinary product. The others learn how far each modality is to be trusted. */

/* Sets of a step; a quarter of them is everything. Fewer where their factors cost more
 * than the rows. */
#define N_SETS 8
#define N_SETS_OF_MANY_LATENTS 4
#define MANY_LATENTS 128
#define SUMMARY_SHARE 0.1
/* The loss as a whole, a feature: so that one clip of gradients suits all data. */
#define LOSS_FACTOR 10.0

/* A distinct product of this batch. */
typedef struct
{
  FusMask set;
  gboolean is_cross;
  FusNode *factor; /* on the plan's tape, as what follows */
  FusNode *kl;
} Product;

typedef struct
{
  guint n_products;
  Product *products;
  guint *product_of; /* [n_rows] */
  FusNode **grams;   /* [n_modalities] */
  FusNode **trust;   /* likewise */
} Products;

static void
targets_list_noise (const FusModel *model, gsize n_rows, FusNoise *noise)
{
  const gsize shape[] = { n_rows, model->n_latents };

  fus_noise_add (noise, "z", FALSE, shape, 2);
  fus_noise_add (noise, "subset", TRUE, &n_rows, 1);
}

/* -- The plan -- */

/* @n of @n_modalities. */
static FusMask
draw_set (FusRng *rng, guint n_modalities, guint n)
{
  FusMask set = 0;

  while (fus_mask_count (set) < n)
    set |= FUS_MASK_BIT (fus_rng_below (rng, n_modalities));

  return set;
}

/* @is_summary: of each: drawn a set and not a row, for a set in both modes would need two
 * factors. */
static guint
draw_sets (FusRng *rng, const FusModel *model, FusMask *sets, gboolean *is_summary)
{
  const guint n_modalities = model->n_modalities;
  const FusMask all = fus_mask_all (n_modalities);
  const guint n = model->n_latents >= MANY_LATENTS ? N_SETS_OF_MANY_LATENTS : N_SETS;

  for (guint i = 0; i < n; i++)
    {
      if (i < n / 4 || n_modalities == 1)
        sets[i] = all;
      else if (fus_rng_uniform (rng) < 0.5)
        sets[i] = all & ~FUS_MASK_BIT (fus_rng_below (rng, n_modalities));
      else
        sets[i] = draw_set (rng, n_modalities, 1 + fus_rng_below (rng, n_modalities - 1));
      is_summary[i] = fus_rng_uniform (rng) < SUMMARY_SHARE;
    }

  return n;
}

/* The set of each row, cut with what it has; everything where nothing is left. */
static void
assign_sets (FusBatchPlan *plan,
             const FusModel *model,
             const FusBatch *batch,
             gboolean *is_summary)
{
  const FusNoiseArray *given =
    plan->noise == NULL ? NULL : fus_noise_lookup (plan->noise, "subset");
  FusRng rng = fus_batch_plan_get_rng (plan);
  FusMask sets[N_SETS];
  gboolean summaries[N_SETS];
  const guint n_sets = draw_sets (&rng, model, sets, summaries);

  plan->assigned = fus_arena_push (plan->arena, FusMask, batch->n_rows);
  for (gsize row = 0; row < batch->n_rows; row++)
    {
      /* Rows come in an order of chance already: neighbours share a set, so that a shard
       * needs few of the factors. */
      const guint chosen = (guint) (row * n_sets / batch->n_rows);
      FusMask set = given != NULL ? (FusMask) given->values[row] : sets[chosen];

      is_summary[row] = given == NULL && summaries[chosen];
      set &= batch->inputs[row];
      plan->assigned[row] = set != 0 ? set : batch->inputs[row];
    }
}

static guint
find_product (Products *self, FusMask set, gboolean is_cross)
{
  for (guint i = 0; i < self->n_products; i++)
    if (self->products[i].set == set && self->products[i].is_cross == is_cross)
      return i;
  self->products[self->n_products] = (Product){ .set = set, .is_cross = is_cross };

  return self->n_products++;
}

static void
make_products (Products *self, const FusModel *model, FusTape *tape, FusArena *arena)
{
  const guint n = model->n_modalities;

  self->grams = fus_arena_push (arena, FusNode *, n);
  self->trust = fus_arena_push (arena, FusNode *, n);
  for (guint m = 0; m < n; m++)
    {
      self->grams[m] = fus_model_gram_on (model, tape, m);
      self->trust[m] = fus_model_cross_on (model, tape, m);
    }
  for (guint i = 0; i < self->n_products; i++)
    {
      Product *product = &self->products[i];

      product->factor = fus_op_covariance_factor (tape, self->grams,
                                                  product->is_cross ? self->trust : NULL,
                                                  n, product->set);
      product->kl = fus_op_factor_kl (tape, product->factor);
    }
}

static void
targets_plan (FusBatchPlan *plan, const FusModel *model, const FusBatch *batch)
{
  Products *self = fus_arena_push0 (plan->arena, Products, 1);
  gboolean *is_summary = fus_arena_push (plan->arena, gboolean, batch->n_rows);

  assign_sets (plan, model, batch, is_summary);
  self->products = fus_arena_push (plan->arena, Product, batch->n_rows);
  self->product_of = fus_arena_push (plan->arena, guint, batch->n_rows);
  for (gsize row = 0; row < batch->n_rows; row++)
    self->product_of[row] =
      find_product (self, plan->assigned[row],
                    plan->assigned[row] != batch->inputs[row] && !is_summary[row]);
  make_products (self, model, plan->tape, plan->arena);
  plan->products = self;
}

/* -- A shard -- */

/* The shard's rows by their products. */
static FusRowSets *
sort_rows (FusShard *shard, FusNode **kls)
{
  const Products *self = shard->plan->products;
  const guint *product_of = self->product_of + shard->first;
  FusArena *arena = fus_tape_get_arena (shard->tape);
  FusRowSets *sets = fus_arena_push0 (arena, FusRowSets, 1);
  guint *order = fus_arena_push (arena, guint, shard->n_rows);
  gsize *first = fus_arena_push (arena, gsize, shard->n_rows + 1);
  gsize n = 0;

  sets->factors = fus_arena_push (arena, FusNode *, shard->n_rows);
  first[0] = 0;
  for (guint i = 0; i < self->n_products; i++)
    {
      for (gsize row = 0; row < shard->n_rows; row++)
        if (product_of[row] == i)
          order[n++] = (guint) row;
      if (n == first[sets->n_sets])
        continue;
      kls[sets->n_sets] = fus_tape_share (shard->tape, self->products[i].kl);
      sets->factors[sets->n_sets++] =
        fus_tape_share (shard->tape, self->products[i].factor);
      first[sets->n_sets] = n;
    }
  sets->order = order;
  sets->first = first;

  return sets;
}

/* Of the rows that have modality m in their set: 1 where its trust counts. */
static const FusReal *
list_cross_rows (FusShard *shard, guint m)
{
  const Products *self = shard->plan->products;
  FusReal *on =
    fus_arena_push (fus_tape_get_arena (shard->tape), FusReal, shard->n_of[m]);

  for (gsize i = 0; i < shard->n_of[m]; i++)
    {
      gsize row = shard->first + (shard->rows[m] == NULL ? i : shard->rows[m][i]);

      on[i] = self->products[self->product_of[row]].is_cross ? 1 : 0;
    }

  return on;
}

/* Σ k_m (I + Λ_m) μ_m, `[n_rows × n_latents]` */
static FusNode *
sum_evidence (FusShard *shard)
{
  const Products *self = shard->plan->products;
  FusNode *terms[FUS_MAX_MODALITIES];
  FusReal factors[FUS_MAX_MODALITIES];
  guint n = 0;

  for (guint m = 0; m < shard->model->n_modalities; m++)
    {
      FusNode *term = NULL;

      if (shard->n_of[m] == 0)
        continue;
      term = fus_op_precise (shard->tape, shard->own[m].mean,
                             fus_tape_share (shard->tape, self->grams[m]));
      term = fus_op_scale_rows_exp (shard->tape, term,
                                    fus_tape_share (shard->tape, self->trust[m]),
                                    list_cross_rows (shard, m));
      if (shard->rows[m] != NULL)
        term = fus_op_scatter_rows (shard->tape, term, shard->rows[m], shard->n_rows);
      factors[n] = 1;
      terms[n++] = term;
    }

  return fus_op_linear (shard->tape, terms, factors, n);
}

static FusNode *
draw (FusShard *shard, FusNode *mean, const FusRowSets *sets)
{
  const guint n_latents = (guint) mean->n_cols;
  FusReal *noise =
    fus_arena_push (fus_tape_get_arena (shard->tape), FusReal, shard->n_rows * n_latents);

  for (gsize row = 0; row < shard->n_rows; row++)
    fus_batch_plan_fill_noise (shard->plan, noise + row * n_latents, 0, 0,
                               shard->first + row, n_latents);

  return fus_op_draw_sets (shard->tape, mean, sets, noise);
}

static void
add_kl (FusShard *shard, FusNode *term, const guint *rows, double factor)
{
  fus_shard_add (shard, term, rows, NULL, shard->plan->beta * factor);
  fus_shard_report_kl (shard, term, rows, NULL, 1, 1);
}

/* KL of each row's posterior: of its mean, and of its product, which rows share. */
static void
add_kls (FusShard *shard,
         FusNode *mean,
         const FusRowSets *sets,
         FusNode *const *kls,
         double factor)
{
  const guint *zeros =
    fus_arena_push0 (fus_tape_get_arena (shard->tape), guint, shard->n_rows);

  add_kl (shard, fus_op_half_norm (shard->tape, mean), NULL, factor);
  for (guint s = 0; s < sets->n_sets; s++)
    {
      const gsize n = sets->first[s + 1] - sets->first[s];

      add_kl (shard, fus_op_gather_rows (shard->tape, kls[s], zeros, n),
              sets->order + sets->first[s], factor);
    }
}

/* Whether each of @rows is to be held to its modality m: in cross mode all of them. */
static const FusReal *
list_targets (FusShard *shard, guint m, const guint *rows, gsize n)
{
  const Products *self = shard->plan->products;
  FusReal *is_target = fus_arena_push (fus_tape_get_arena (shard->tape), FusReal, n);

  for (gsize i = 0; i < n; i++)
    {
      gsize row = shard->first + (rows == NULL ? i : rows[i]);

      is_target[i] = self->products[self->product_of[row]].is_cross ||
                         fus_mask_has (shard->plan->assigned[row], m)
                       ? 1
                       : 0;
    }

  return is_target;
}

static void
targets_loss (FusShard *shard)
{
  const FusModel *model = shard->model;
  FusArena *arena = fus_tape_get_arena (shard->tape);
  FusNode **kls = fus_arena_push (arena, FusNode *, shard->n_rows);
  const FusRowSets *sets = sort_rows (shard, kls);
  gsize n_features = 0;
  double factor = 0;
  FusNode *mean = NULL;
  FusNode *z = NULL;

  for (guint m = 0; m < model->n_modalities; m++)
    n_features += model->parts[m].likelihood.n_features;
  factor = LOSS_FACTOR / (double) n_features;
  fus_shard_encode_masked (shard, shard->plan->assigned + shard->first);
  mean = fus_op_solve_sets (shard->tape, sum_evidence (shard), sets);
  z = draw (shard, mean, sets);
  add_kls (shard, mean, sets, kls, factor);
  for (guint m = 0; m < model->n_modalities; m++)
    {
      gsize n = 0;
      const guint *rows = fus_shard_list_rows (shard, shard->presence, m, &n);

      if (n > 0)
        fus_shard_add (shard, fus_shard_log_prob (shard, m, z, rows, n, shard->ones),
                       rows, list_targets (shard, m, rows, n),
                       -factor * model->parts[m].weight);
    }
}

const FusObjectiveClass fus_objective_targets = {
  .id = "targets",
  .name = N_ ("Absent Modalities as Targets"),
  .help = N_ ("Each sample is seen in part and rebuilt as a whole."),
  .list_noise = targets_list_noise,
  .plan = targets_plan,
  .loss = targets_loss,
};
