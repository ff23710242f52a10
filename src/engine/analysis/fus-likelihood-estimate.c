/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Log-likelihood by importance sampling (MODELS.md 5.4). The proposal is the posterior
 * itself, drawn stratum by stratum, so that a mixture's components are all met; what
 * it is drawn from is divided out exactly as rounded. Few effective draws mean a bound
 * far below the truth: they are counted and told. */
#include "config.h"

#include "fus-likelihood-estimate.h"

#include "fus-encoding-private.h"
#include "fus-shared.h"
#include "fus-statistics.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define LOG_2_PI 1.8378770664093454836
#define FEW_DRAWS 10

/* Rows that one thread does between two looks: a row is n_draws decodings. */
#define ROWS_PER_LOOK 4

/* log (Σ w ÷ n) of `[n]` log weights. */
static double
log_mean_exp (const double *log_weights, gsize n)
{
  double max = -INFINITY;
  double sum = 0;

  g_assert (log_weights != NULL || n == 0);

  for (gsize i = 0; i < n; i++)
    max = fmax (max, log_weights[i]);
  if (isinf (max))
    return max;
  for (gsize i = 0; i < n; i++)
    sum += exp (log_weights[i] - max);

  return max + log (sum / (double) n);
}

/* (Σ w)² ÷ Σ w² of `[n]` log weights, 1 … n: as many equal weights would be as sure (Kish
 * 1965). */
static double
count_effective (const double *log_weights, gsize n)
{
  double max = -INFINITY;
  double sum = 0;
  double squares = 0;

  g_assert (log_weights != NULL || n == 0);

  for (gsize i = 0; i < n; i++)
    max = fmax (max, log_weights[i]);
  for (gsize i = 0; i < n; i++)
    {
      double weight = exp (log_weights[i] - max);

      sum += weight;
      squares += weight * weight;
    }

  return sum * sum / squares;
}

/* What one pass estimates for every row: log p (x_target) with q (z | x_from). */
typedef struct
{
  const FusEncoding *encoding;
  FusMask target;
  FusMask needed;
  const FusMask *from;
  guint n_draws;
  guint64 seed;
  const FusEncodingBlock *block; /* under way */
  const FusPosterior *posterior; /* of the block, with the model's own components */
  FusArenas arenas;
  double *log_prob; /* [n_rows] */
  double *ess;      /* [n_rows] */
} Pass;

/* The components that one row's proposal has, and how many draws of each. */
typedef struct
{
  const FusPosterior *posterior;
  gsize row;
  guint n_draws;
  guint *counts; /* [n_components] */
} Proposal;

/* K π rounded by systematic sampling, at least one of each: MODELS.md 5.4. */
static void
stratify (Proposal *self, guint n_draws)
{
  double cumulative = 0;
  guint n_before = 0;

  self->n_draws = 0;
  for (guint k = 0; k < self->posterior->n_components; k++)
    {
      double weight = (double) self->posterior->weight[k][self->row];
      guint n_until = 0;

      cumulative += weight;
      n_until = (guint) floor (cumulative * n_draws + 0.5);
      self->counts[k] = weight > 0 ? MAX (n_until - n_before, 1) : 0;
      n_before = MAX (n_until, n_before);
      self->n_draws += self->counts[k];
    }
}

static double
gaussian_log_density (const double *z,
                      const FusReal *mean,
                      const FusReal *logvar,
                      guint n_latents)
{
  double sum = 0;

  for (guint l = 0; l < n_latents; l++)
    {
      double distance = z[l] - (double) mean[l];

      sum +=
        LOG_2_PI + (double) logvar[l] + distance * distance * exp (-(double) logvar[l]);
    }

  return -0.5 * sum;
}

/* log Σ_c (K_c ÷ K) q_c (z): what the draws as a whole are drawn from. */
static double
proposal_log_density (const Proposal *self, const double *z)
{
  const FusPosterior *posterior = self->posterior;
  guint n_latents = posterior->n_latents;
  double max = -INFINITY;
  double sum = 0;

  for (guint k = 0; k < posterior->n_components; k++)
    {
      double value = 0;

      if (self->counts[k] == 0)
        continue;
      value =
        log ((double) self->counts[k] / self->n_draws) +
        gaussian_log_density (z, posterior->mean[k] + self->row * n_latents,
                              posterior->logvar[k] + self->row * n_latents, n_latents);
      if (value > max)
        {
          sum = sum * exp (max - value) + 1;
          max = value;
        }
      else
        sum += exp (value - max);
    }

  return max + log (sum);
}

static double
prior_log_density (const double *z, guint n_latents)
{
  double sum = 0;

  for (guint l = 0; l < n_latents; l++)
    sum += LOG_2_PI + z[l] * z[l];

  return -0.5 * sum;
}

/* One draw of component @k, into @z and, as it was rounded, into @exact. */
static void
draw_one (const Proposal *self, guint k, FusReal *z, double *exact, FusRng *rng)
{
  guint n_latents = self->posterior->n_latents;
  const FusReal *mean = self->posterior->mean[k] + self->row * n_latents;
  const FusReal *logvar = self->posterior->logvar[k] + self->row * n_latents;

  for (guint l = 0; l < n_latents; l++)
    {
      z[l] = (FusReal) ((double) mean[l] +
                        exp (0.5 * (double) logvar[l]) * fus_rng_normal (rng));
      exact[l] = (double) z[l];
    }
}

/* Draws z of each component and starts each log weight with log p (z) − log q (z). */
static void
draw_latents (const Proposal *self, FusReal *z, double *log_weights, FusRng *rng)
{
  const FusPosterior *posterior = self->posterior;
  guint n_latents = posterior->n_latents;
  g_autofree double *exact = g_new (double, n_latents);
  gsize i = 0;

  for (guint k = 0; k < posterior->n_components; k++)
    for (guint draw = 0; draw < self->counts[k]; draw++, i++)
      {
        draw_one (self, k, z + i * n_latents, exact, rng);
        log_weights[i] =
          prior_log_density (exact, n_latents) - proposal_log_density (self, exact);
      }
}

static void
repeat_row (FusReal *out, const FusReal *x, gsize n_features)
{
  for (gsize i = 0; i < FUS_BLOCK_ROWS; i++)
    memcpy (out + i * n_features, x, n_features * sizeof (FusReal));
}

/* Adds log p (x_m | z) to the log weights. @z has room for whole blocks. */
static void
add_log_prob (const Pass *pass,
              gsize row,
              guint m,
              const FusReal *z,
              guint n_draws,
              double *log_weights,
              FusArena *arena)
{
  const FusModel *model = pass->encoding->model;
  gsize n_features = fus_encoding_get_n_features (pass->encoding, m);
  guint n_latents = pass->posterior->n_latents;
  FusReal *x = fus_arena_push (arena, FusReal, FUS_BLOCK_ROWS * n_features);
  FusReal *outputs =
    fus_arena_push (arena, FusReal, FUS_BLOCK_ROWS * fus_model_get_n_outputs (model, m));
  double log_prob[FUS_BLOCK_ROWS];

  repeat_row (x,
              fus_encoding_get_values (pass->encoding, m, row,
                                       fus_arena_push (arena, FusReal, n_features)),
              n_features);
  for (gsize first = 0; first < n_draws; first += FUS_BLOCK_ROWS)
    {
      FusArenaMark mark = fus_arena_mark (arena);

      fus_model_decode (model, m, outputs, z + first * n_latents, FUS_BLOCK_ROWS, arena);
      fus_model_get_log_prob (model, m, log_prob, NULL, outputs, x, FUS_BLOCK_ROWS);
      for (gsize i = 0; i < MIN (FUS_BLOCK_ROWS, n_draws - first); i++)
        log_weights[first + i] += log_prob[i];
      fus_arena_rewind (arena, mark);
    }
}

static void
estimate_row (gsize item, guint worker, gpointer data)
{
  const Pass *pass = data;
  FusArena *arena = pass->arenas.arenas[worker];
  gsize row = pass->block->rows[item];
  guint n_latents = pass->posterior->n_latents;
  FusRng rng =
    fus_rng_at (pass->seed, FUS_DRAW_LIKELIHOOD, 0, pass->encoding->samples[row]);
  Proposal proposal = { pass->posterior, item, 0, NULL };
  double *log_weights = NULL;
  FusReal *z = NULL;
  gsize n_padded = 0;

  fus_arena_reset (arena);
  proposal.counts = fus_arena_push (arena, guint, pass->posterior->n_components);
  stratify (&proposal, pass->n_draws);
  n_padded =
    (gsize) (proposal.n_draws + FUS_BLOCK_ROWS - 1) / FUS_BLOCK_ROWS * FUS_BLOCK_ROWS;
  log_weights = fus_arena_push (arena, double, n_padded);
  z = fus_arena_push0 (arena, FusReal, n_padded * n_latents);
  draw_latents (&proposal, z, log_weights, &rng);
  for (guint m = 0; m < pass->encoding->n_modalities; m++)
    {
      FusArenaMark mark = fus_arena_mark (arena);

      if (fus_mask_has (pass->target, m))
        add_log_prob (pass, row, m, z, proposal.n_draws, log_weights, arena);
      fus_arena_rewind (arena, mark);
    }
  pass->log_prob[row] = log_mean_exp (log_weights, proposal.n_draws);
  pass->ess[row] = count_effective (log_weights, proposal.n_draws);
}

static gboolean
estimate_block (Pass *pass,
                const FusEncodingBlock *block,
                FusPool *pool,
                const FusStage *stage,
                GError **error)
{
  g_autoptr (FusArena) arena = fus_arena_new ();

  if ((pass->encoding->presence[block->rows[0]] & pass->needed) != pass->needed)
    return TRUE;
  pass->block = block;
  pass->posterior =
    fus_encoding_fuse_block (pass->encoding, block, pass->from, FUS_MEAN_MIXTURE, arena);

  return fus_stage_run (stage, pool, block->n_rows, ROWS_PER_LOOK, estimate_row, pass,
                        error);
}

/* log p (x_target) of the rows that have @needed, with the posterior given @target. */
static gboolean
run_pass (const FusEncoding *encoding,
          FusMask target,
          FusMask needed,
          FusLikelihoodEstimate *out,
          guint64 seed,
          FusPool *pool,
          const FusStage *stage,
          GError **error)
{
  g_autofree FusMask *from = fus_encoding_repeat_mask (encoding, target);
  Pass pass = {
    .encoding = encoding,
    .target = target,
    .needed = needed,
    .from = from,
    .n_draws = out->n_draws,
    .seed = seed,
    .log_prob = out->log_prob,
    .ess = out->ess,
  };
  g_auto (FusEncodingScratch) scratch = { { 0 } };
  gboolean ok = TRUE;

  fus_arenas_init (&pass.arenas, pool);
  for (gsize i = 0; i < encoding->n_blocks && ok; i++)
    {
      FusStage part = fus_stage_part (stage, i, encoding->n_blocks);

      ok = estimate_block (&pass, fus_encoding_get_block (encoding, i, &scratch), pool,
                           &part, error);
    }
  fus_arenas_clear (&pass.arenas);

  return ok;
}

static void
likelihood_estimate_clear (FusLikelihoodEstimate *self)
{
  g_free (self->log_prob);
  g_free (self->ess);
}

static FusLikelihoodEstimate *
likelihood_estimate_alloc (gsize n_rows, FusMask target, FusMask given, guint n_draws)
{
  FusLikelihoodEstimate *self = g_atomic_rc_box_new0 (FusLikelihoodEstimate);

  self->target = target;
  self->given = given;
  self->n_rows = n_rows;
  self->n_draws = n_draws;
  self->log_prob = g_new (double, MAX (n_rows, 1));
  self->ess = g_new (double, MAX (n_rows, 1));
  for (gsize row = 0; row < n_rows; row++)
    {
      self->log_prob[row] = NAN;
      self->ess[row] = NAN;
    }

  return self;
}

static void
summarize (FusLikelihoodEstimate *self)
{
  g_autofree double *ess = g_memdup2 (self->ess, self->n_rows * sizeof (double));
  double squares = 0;
  gsize n_few = 0;

  self->mean = fus_mean_of_known (self->log_prob, self->n_rows);
  for (gsize row = 0; row < self->n_rows; row++)
    {
      double distance = self->log_prob[row] - self->mean;

      if (isnan (self->log_prob[row]))
        continue;
      self->n_counted++;
      squares += distance * distance;
      n_few += self->ess[row] < FEW_DRAWS;
    }
  self->standard_error =
    sqrt (squares / ((double) self->n_counted * ((double) self->n_counted - 1)));
  self->ess_below_10 = (double) n_few / (double) self->n_counted;
  self->ess_median = fus_take_quantile (ess, self->n_rows, 0.5);
}

/* log p (x_T | x_S) = log p (x_{T ∪ S}) − log p (x_S), each with its own proposal. */
static void
subtract (FusLikelihoodEstimate *self, const FusLikelihoodEstimate *given)
{
  for (gsize row = 0; row < self->n_rows; row++)
    {
      self->log_prob[row] -= given->log_prob[row];
      self->ess[row] = fmin (self->ess[row], given->ess[row]);
    }
}

FusLikelihoodEstimate *
fus_likelihood_estimate_new (const FusEncoding *encoding,
                             FusMask target,
                             FusMask given,
                             guint n_draws,
                             guint64 seed,
                             FusPool *pool,
                             const FusProgress *progress,
                             GError **error)
{
  FusMask all = target | given;
  FusStage stage = { progress, 0, given != 0 ? 0.5 : 1, _ ("Drawing latents") };
  FusStage second = { progress, 0.5, 1, _ ("Drawing latents") };
  g_autoptr (FusLikelihoodEstimate) self =
               likelihood_estimate_alloc (encoding->n_rows, target, given, n_draws);

  g_assert (n_draws > 0);

  if (!run_pass (encoding, all, all, self, seed, pool, &stage, error))
    return NULL;
  if (given != 0)
    {
      g_autoptr (FusLikelihoodEstimate) part =
                   likelihood_estimate_alloc (encoding->n_rows, given, 0, n_draws);

      if (!run_pass (encoding, given, all, part, seed, pool, &second, error))
        return NULL;
      subtract (self, part);
    }
  summarize (self);

  return g_steal_pointer (&self);
}

FUS_DEFINE_SHARED (FusLikelihoodEstimate,
                   fus_likelihood_estimate,
                   likelihood_estimate_clear)
