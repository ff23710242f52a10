/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the exact fusion does by itself and other kinds do where it is asked for: a length
 * in steps, a metric, noise by held-out rows. */
#include "config.h"

#include "fus-trainer-private.h"

#include "fus-model-start.h"

#include <math.h>
#include <string.h>

/* Of as many steps as are asked for. */
#define WARMUP_SHARE 0.1
#define PATIENCE_SHARE 0.2
#define LEAST_PATIENCE 1000
/* Training rows whose decoders' slopes are averaged. */
#define METRIC_ROWS 256
/* Draws of the latents, rows that tell a factor a modality, rows that
 * tell one a feature, and how many rows the modality's counts as for each of its
 * features.
 */
#define N_DRAWS 8
#define FEWEST_ROWS 30
#define ROWS_FOR_FEATURES 200
#define PRIOR_ROWS 20

/* -- Length -- */

static void
set_epochs (FusTrainer *self, const char *id, double steps, gsize n_batches)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (fus_options_is_set (self->spec->options, id))
    return;
  g_ascii_dtostr (text, sizeof text, ceil (steps / (double) n_batches));
  fus_options_set_auto (self->spec->options, id, text, NULL);
}

void
fus_trainer_settle_length (FusTrainer *self)
{
  const FusOptions *options = self->spec->options;
  const gsize batch = (gsize) fus_options_get_int (options, "batch", NULL);
  const gsize n_batches = MAX ((self->n_train + batch - 1) / batch, 1);
  const double steps = (double) fus_options_get_int (options, "steps", NULL);

  if (fus_trainer_has_start (self) || !(steps > 0) ||
      fus_options_is_set (options, "epochs"))
    return;
  set_epochs (self, "epochs", steps, n_batches);
  set_epochs (self, "warmup", WARMUP_SHARE * steps, n_batches);
  set_epochs (self, "patience", MAX (PATIENCE_SHARE * steps, LEAST_PATIENCE), n_batches);
}

/* -- Metric -- */

static gboolean
has_decoder_metric (const FusTrainer *self)
{
  return fus_options_get_choice (self->spec->options, "metric", NULL) ==
         FUS_METRIC_DECODER;
}

static gboolean
recalibrates (const FusTrainer *self)
{
  return fus_options_get_bool (self->spec->options, "noise_recalibrate", NULL);
}

/* Posterior of the rows of @batch from all that they have. */
static FusPosterior *
fuse_all (const FusModel *model, const FusBatch *batch, FusArena *arena)
{
  FusMask *from = fus_arena_push (arena, FusMask, batch->n_rows);

  for (gsize row = 0; row < batch->n_rows; row++)
    from[row] = G_MAXUINT32;

  return fus_model_fuse (model, fus_model_encode (model, batch, arena), from,
                         FUS_MEAN_MIXTURE, arena);
}

static void
measure_metric (const FusTrainer *self, FusModel *model)
{
  const gsize n = MIN (self->n_train, METRIC_ROWS);
  const guint n_latents = fus_model_get_n_latents (model);
  g_autoptr (FusBatch) batch = fus_batch_new (self->dataset, n);
  g_autoptr (FusArena) arena = fus_arena_new ();
  g_autofree guint *rows = g_new (guint, n);
  g_autofree FusReal *z = g_new (FusReal, n * n_latents);

  for (gsize i = 0; i < n; i++)
    rows[i] = self->train_rows[i * self->n_train / n];
  fus_batch_fill (batch, self->dataset, fus_model_get_scaler (model), rows, n);
  fus_posterior_get_moments (fuse_all (model, batch, arena), z, NULL);
  fus_model_measure_metric (model, z, n);
}

/* -- Noise -- */

/* Squares of what was missed of each feature of one modality, and of how many values. */
typedef struct
{
  double *squares;
  double *counts;
} Missed;

static void
missed_clear (Missed *self)
{
  g_clear_pointer (&self->squares, g_free);
  g_clear_pointer (&self->counts, g_free);
}

static void
add_draw (Missed *self,
          const FusModel *model,
          const FusBatch *batch,
          guint m,
          const FusReal *z,
          FusArena *arena)
{
  const gsize n_rows = batch->n_rows;
  const gsize n = batch->x[m]->n_cols;
  FusReal *outputs =
    fus_arena_push (arena, FusReal, n_rows * fus_model_get_n_outputs (model, m));
  FusReal *means = fus_arena_push (arena, FusReal, n_rows * n);

  fus_model_decode (model, m, outputs, z, n_rows, arena);
  fus_model_get_means (model, m, means, outputs, n_rows);
  for (gsize row = 0; row < n_rows; row++)
    for (gsize d = 0; d < n && fus_mask_has (batch->presence[row], m); d++)
      {
        const double miss =
          (double) fus_matrix_row (batch->x[m], row)[d] - (double) means[row * n + d];

        self->squares[d] += isfinite (miss) ? miss * miss : 0;
        self->counts[d] += isfinite (miss) ? 1 : 0;
      }
}

static void
add_batch (Missed *missed, const FusTrainer *self, const FusModel *model, guint i)
{
  const FusBatch *batch = self->valid_batches[i];
  g_autoptr (FusArena) arena = fus_arena_new ();
  FusPosterior *posterior = fuse_all (model, batch, arena);
  FusReal *z =
    fus_arena_push (arena, FusReal, batch->n_rows * fus_model_get_n_latents (model));

  for (guint draw = 0; draw < N_DRAWS; draw++)
    {
      fus_posterior_sample (posterior, z, self->spec->seed, FUS_DRAW_SAMPLE, draw,
                            batch->samples);
      for (guint m = 0; m < self->spec->n_modalities; m++)
        {
          FusArenaMark mark = fus_arena_mark (arena);

          add_draw (&missed[m], model, batch, m, z, arena);
          fus_arena_rewind (arena, mark);
        }
    }
}

/* @noise: log variances, which become those of what was missed: by a factor common to all
 * features, and where rows are many one a feature, drawn to the common one. */
static void
recalibrate (FusReal *noise, const Missed *missed, gsize n_features)
{
  double sum = 0;
  double count = 0;
  double common = 0;

  for (gsize d = 0; d < n_features; d++)
    {
      sum += missed->squares[d] * exp (-(double) noise[d]);
      count += missed->counts[d];
    }
  if (count < (double) FEWEST_ROWS * N_DRAWS || !(sum > 0))
    return;
  common = sum / count;
  for (gsize d = 0; d < n_features; d++)
    {
      const double rows = missed->counts[d] / N_DRAWS;
      const double own = missed->squares[d] * exp (-(double) noise[d]);
      const double factor =
        rows >= ROWS_FOR_FEATURES
          ? (own / N_DRAWS + PRIOR_ROWS * common) / (rows + PRIOR_ROWS)
          : common;

      noise[d] =
        (FusReal) CLAMP ((double) noise[d] + log (factor), FUS_NOISE_LOW, FUS_NOISE_HIGH);
    }
}

static void
recalibrate_all (const FusTrainer *self, FusModel *model)
{
  Missed missed[FUS_MAX_MODALITIES] = { 0 };

  for (guint m = 0; m < self->spec->n_modalities; m++)
    {
      const gsize n = self->spec->modalities[m]->n_features;

      missed[m] = (Missed){ g_new0 (double, n), g_new0 (double, n) };
    }
  for (guint i = 0; i < self->n_valid_batches; i++)
    add_batch (missed, self, model, i);
  for (guint m = 0; m < self->spec->n_modalities; m++)
    {
      FusReal *noise = fus_model_get_noise (model, m);

      if (noise != NULL)
        recalibrate (noise, &missed[m], self->spec->modalities[m]->n_features);
      missed_clear (&missed[m]);
    }
}

/* -- All -- */

gboolean
fus_trainer_looks_at_valid (const FusTrainer *self)
{
  return fus_trainer_has_start (self) || self->by_others || recalibrates (self);
}

void
fus_trainer_refine (const FusTrainer *self, FusModel *model)
{
  if (has_decoder_metric (self))
    measure_metric (self, model);
  if (recalibrates (self) && self->n_valid >= FEWEST_ROWS)
    recalibrate_all (self, model);
}
