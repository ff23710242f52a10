/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run is judged by: how well each modality is rebuilt from all others on
 * validation rows; and what is measured on those rows once it is over. */
#include "config.h"

#include "fus-trainer-private.h"

#include "fus-compare.h"
#include "fus-model-start.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Rows that are encoded together, as an encoding does it. */
#define ROWS_PER_BLOCK 128
/* Validation rows that are looked at each time. */
#define MOST_ROWS 2048
/* Fewer can't tell a quantile. */
#define FEWEST_ROWS_FOR_QUANTILES 100
#define LEVEL 0.9
/* Fewer can't tell a number a modality. */
#define FEWEST_ROWS_FOR_FACTORS 30
/* Of a normal distribution's 5 % and 95 %, in standard deviations. */
#define NORMAL_QUANTILE 1.6448536269514722

/* -- Rows -- */

/* Every so many of the validation rows. */
void
fus_trainer_gather_valid (FusTrainer *self)
{
  const gsize n = MIN (self->n_valid, MOST_ROWS);

  self->n_valid_batches = (guint) ((n + ROWS_PER_BLOCK - 1) / ROWS_PER_BLOCK);
  self->valid_batches = g_new0 (FusBatch *, MAX (self->n_valid_batches, 1));
  for (guint i = 0; i < self->n_valid_batches; i++)
    {
      guint rows[ROWS_PER_BLOCK];
      gsize n_rows = 0;

      for (gsize k = (gsize) i * ROWS_PER_BLOCK;
           k < MIN (n, ((gsize) i + 1) * ROWS_PER_BLOCK); k++)
        rows[n_rows++] = self->valid_rows[k * self->n_valid / n];
      self->valid_batches[i] = fus_batch_new (self->dataset, n_rows);
      fus_batch_fill (self->valid_batches[i], self->dataset,
                      fus_model_get_scaler (self->model), rows, n_rows);
    }
}

/* Means of modality @m predicted from all else of the batch's rows, or from itself too,
 * `[n_rows × n_features]`, in @arena. From itself alone where there is nothing else at
 * all. */
static FusReal *
predict (const FusModel *model,
         const FusBatch *batch,
         const FusExperts *experts,
         guint m,
         gboolean with_itself,
         FusArena *arena)
{
  const gsize n_rows = batch->n_rows;
  const gsize n_features = batch->x[m]->n_cols;
  const guint n_latents = fus_model_get_n_latents (model);
  const gboolean alone = batch->n_modalities == 1;
  FusMeanMode mode = alone ? FUS_MEAN_MIXTURE : FUS_MEAN_FOR (m);
  FusMask *from = fus_arena_push (arena, FusMask, n_rows);
  FusReal *z = fus_arena_push (arena, FusReal, n_rows * n_latents);
  FusReal *outputs =
    fus_arena_push (arena, FusReal, n_rows * fus_model_get_n_outputs (model, m));
  FusReal *means = fus_arena_push (arena, FusReal, n_rows * n_features);

  if (!alone && !with_itself)
    mode |= FUS_MEAN_CROSS;
  for (gsize row = 0; row < n_rows; row++)
    from[row] = alone || with_itself ? G_MAXUINT32 : G_MAXUINT32 & ~FUS_MASK_BIT (m);
  fus_posterior_get_moments (fus_model_fuse (model, experts, from, mode, arena), z, NULL);
  fus_model_decode (model, m, outputs, z, n_rows, arena);
  fus_model_mix_outputs (model, m, outputs, batch, from, arena);
  fus_model_get_means (model, m, means, outputs, n_rows);

  return means;
}

static gboolean
is_predicted (const FusBatch *batch, gsize row, guint m)
{
  const FusMask presence = batch->presence[row];

  return fus_mask_has (presence, m) &&
         (batch->n_modalities == 1 || (presence & ~FUS_MASK_BIT (m)) != 0);
}

/* -- R² -- */

typedef struct
{
  double error[FUS_MAX_MODALITIES];
  double total[FUS_MAX_MODALITIES];
} Sums;

typedef struct
{
  const FusTrainer *trainer;
  Sums *sums; /* of each batch */
} Measure;

static void
add_errors (Sums *sums,
            const FusTrainer *trainer,
            const FusBatch *batch,
            guint m,
            const FusReal *means)
{
  const gsize n = batch->x[m]->n_cols;

  for (gsize row = 0; row < batch->n_rows; row++)
    for (gsize d = 0; d < n && is_predicted (batch, row, m); d++)
      {
        const double x = (double) fus_matrix_row (batch->x[m], row)[d];

        if (isnan (x))
          continue;
        sums->error[m] += pow (x - (double) means[row * n + d], 2);
        sums->total[m] += pow (x - (double) trainer->baseline[m]->data[d], 2);
      }
}

static void
measure_worker (gsize item, guint worker, gpointer data)
{
  const Measure *self = data;
  const FusTrainer *trainer = self->trainer;
  const FusBatch *batch = trainer->valid_batches[item];
  g_autoptr (FusArena) arena = fus_arena_new ();
  const FusExperts *experts = fus_model_encode (trainer->model, batch, arena);

  for (guint m = 0; m < batch->n_modalities; m++)
    {
      FusArenaMark mark = fus_arena_mark (arena);

      add_errors (&self->sums[item], trainer, batch, m,
                  predict (trainer->model, batch, experts, m, FALSE, arena));
      fus_arena_rewind (arena, mark);
    }
}

double
fus_trainer_measure_r2 (FusTrainer *self, double *r2)
{
  Measure measure = { self, NULL };
  double mean = 0;
  guint n = 0;

  measure.sums = g_new0 (Sums, MAX (self->n_valid_batches, 1));
  fus_pool_run (self->pool, self->n_valid_batches, measure_worker, &measure);
  for (guint m = 0; m < self->spec->n_modalities; m++)
    {
      double error = 0;
      double total = 0;

      for (guint i = 0; i < self->n_valid_batches; i++)
        {
          error += measure.sums[i].error[m];
          total += measure.sums[i].total[m];
        }
      r2[m] = total > 0 ? 1 - error / total : (double) NAN;
      mean += total > 0 ? r2[m] : 0;
      n += total > 0;
    }
  g_free (measure.sums);

  return n > 0 ? mean / n : (double) NAN;
}

/* -- Afterwards -- */

/* Of each feature: half of what 90 % of the misses stay within, as a normal spread of the
 * same reach (MODELS.md 9.4). @misses: `[n_features × n_rows]`, NaN where not known. */
static void
set_spread (FusReal *spread, double *misses, gsize n_features, gsize n_rows)
{
  for (gsize d = 0; d < n_features; d++)
    {
      double *row = misses + d * n_rows;
      gsize n = 0;

      for (gsize i = 0; i < n_rows; i++)
        if (!isnan (row[i]))
          row[n++] = fabs (row[i]);
      if (n < FEWEST_ROWS_FOR_QUANTILES)
        continue;
      qsort (row, n, sizeof *row, fus_compare_doubles);
      spread[d] =
        (FusReal) (2 * log (MAX (row[(gsize) ceil (LEVEL * (double) (n + 1)) - 1] /
                                   NORMAL_QUANTILE,
                                 1e-4)));
    }
}

/* Too few rows to tell a feature's quantile tell one factor of all: what the start missed
 * out of fold, as much larger or smaller as training has made it. */
static void
scale_spread (FusReal *spread, const double *misses, gsize n_features, gsize n_rows)
{
  g_autofree double *shares = g_new (double, MAX (n_features * n_rows, 1));
  double factor = 0;
  gsize n = 0;

  for (gsize d = 0; d < n_features; d++)
    for (gsize i = 0; i < n_rows; i++)
      if (!isnan (misses[d * n_rows + i]))
        shares[n++] = fabs (misses[d * n_rows + i]) / exp ((double) spread[d] / 2);
  if (n == 0)
    return;
  qsort (shares, n, sizeof *shares, fus_compare_doubles);
  factor =
    2 * log (MAX (shares[MIN ((gsize) ceil (LEVEL * (double) (n + 1)) - 1, n - 1)] /
                    NORMAL_QUANTILE,
                  1e-4));
  for (gsize d = 0; d < n_features; d++)
    spread[d] += (FusReal) factor;
}

static void
measure_spread (const FusTrainer *self, FusModel *model, guint m)
{
  const gsize n_features = self->spec->modalities[m]->n_features;
  const gsize n_rows = (gsize) self->n_valid_batches * ROWS_PER_BLOCK;
  g_autofree double *misses = g_new (double, n_features *n_rows);

  for (gsize i = 0; i < n_features * n_rows; i++)
    misses[i] = NAN;
  for (guint i = 0; i < self->n_valid_batches; i++)
    {
      const FusBatch *batch = self->valid_batches[i];
      g_autoptr (FusArena) arena = fus_arena_new ();
      const FusExperts *experts = fus_model_encode (model, batch, arena);
      const FusReal *means = predict (model, batch, experts, m, FALSE, arena);

      for (gsize row = 0; row < batch->n_rows; row++)
        for (gsize d = 0; d < n_features && is_predicted (batch, row, m); d++)
          misses[d * n_rows + i * ROWS_PER_BLOCK + row] =
            (double) fus_matrix_row (batch->x[m], row)[d] -
            (double) means[row * n_features + d];
    }
  if (self->n_valid >= FEWEST_ROWS_FOR_QUANTILES)
    set_spread (fus_model_get_spread (model, m), misses, n_features, n_rows);
  else
    scale_spread (fus_model_get_spread (model, m), misses, n_features, n_rows);
}

/* Squared error of modality @m predicted from all others, or from itself too, over all
 * validation rows. */
static double
sum_errors (const FusTrainer *self,
            const FusModel *model,
            FusExperts *const *experts,
            guint m,
            gboolean with_itself,
            FusArena *arena)
{
  Sums sums = { 0 };

  for (guint i = 0; i < self->n_valid_batches; i++)
    {
      FusArenaMark mark = fus_arena_mark (arena);

      add_errors (&sums, self, self->valid_batches[i], m,
                  predict (model, self->valid_batches[i], experts[i], m, with_itself,
                           arena));
      fus_arena_rewind (arena, mark);
    }

  return sums.error[m];
}

/* The log of that factor of @tried which misses least, into @value, which stays where
 * none is better. */
static void
choose_factor (const FusTrainer *self,
               const FusModel *model,
               FusExperts *const *experts,
               guint m,
               gboolean with_itself,
               FusReal *value,
               const double *tried,
               gsize n_tried,
               FusArena *arena)
{
  FusReal chosen = *value;
  double best = sum_errors (self, model, experts, m, with_itself, arena);

  for (gsize i = 0; i < n_tried; i++)
    {
      double error = 0;

      *value = (FusReal) log (tried[i]);
      error = sum_errors (self, model, experts, m, with_itself, arena);
      if (error < best)
        {
          best = error;
          chosen = *value;
        }
    }
  *value = chosen;
}

/* How far the others are to be trusted to predict each modality, and how far to be heard
 * where it is there itself, as the start has both by its folds: by what validation rows
 * say of the weights that are kept. */
static void
measure_factors (const FusTrainer *self, FusModel *model)
{
  static const double trusts[] = { 0.1, 0.2, 0.35, 0.6, 0.8, 1, 1.25, 1.8, 3.3 };
  static const double companies[] = { 1, 0.6, 0.35, 0.2, 0.1, 0.05, 0.02, 0.005, 0.001 };
  g_autoptr (FusArena) arena = fus_arena_new ();
  g_autofree FusExperts **experts = g_new (FusExperts *, self->n_valid_batches);

  for (guint i = 0; i < self->n_valid_batches; i++)
    experts[i] = fus_model_encode (model, self->valid_batches[i], arena);
  for (guint m = 0; m < self->spec->n_modalities; m++)
    {
      choose_factor (self, model, experts, m, FALSE, fus_model_get_trust (model, m),
                     trusts, G_N_ELEMENTS (trusts), arena);
      choose_factor (self, model, experts, m, TRUE, fus_model_get_company (model, m),
                     companies, G_N_ELEMENTS (companies), arena);
    }
}

FusReal *
fus_trainer_predict_others (const FusModel *model,
                            const FusBatch *batch,
                            const FusExperts *experts,
                            guint m,
                            FusArena *arena)
{
  g_assert (m < fus_model_get_n_modalities (model));

  return predict (model, batch, experts, m, FALSE, arena);
}

void
fus_trainer_complete (const FusTrainer *self, FusModel *model)
{
  const gboolean is_trained =
    self->n_steps > 0 && self->n_valid >= FEWEST_ROWS_FOR_FACTORS;

  fus_model_update_metric (model);
  if (is_trained && self->spec->n_modalities > 1)
    measure_factors (self, model);
}

void
fus_trainer_measure_spreads (const FusTrainer *self, FusModel *model)
{
  const gboolean is_trained =
    self->n_steps > 0 && self->n_valid >= FEWEST_ROWS_FOR_FACTORS;

  if (!is_trained && self->n_valid < FEWEST_ROWS_FOR_QUANTILES)
    return;
  for (guint m = 0; m < self->spec->n_modalities; m++)
    measure_spread (self, model, m);
}
