/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An epoch, or as many steps as are logged as one: batches, validation, what is kept.
 * An epoch that fails or is cancelled leaves no trace: what it changes was set aside
 * before. Rows are shuffled and draws made by counters, so that a run that was saved
 * goes on as if it had never stopped. A kind that starts in closed form is judged by
 * R² of its averaged weights (fus-trainer-criterion.c), any other by its validation
 * loss once β has its whole weight (MODELS.md 2.5). */
#include "config.h"

#include "fus-trainer-private.h"

#include <math.h>
#include <string.h>

/* Draws of validation: the same every epoch, so that epochs can be compared. */
#define VALID_STEP 0xF0000000u
/* Steps over which the rate of a kind that starts in closed form rises. */
#define WARM_STEPS 100
/* Batches of an epoch, one of which tells the error on training rows: measuring it on
 * each would cost some percent of the time. */
#define BATCHES_PER_ERROR 8

/* -- Adding up an epoch -- */

typedef struct
{
  FusLossTerms sums;
  gsize n_kl_of[FUS_MAX_MODALITIES];
  double error[FUS_MAX_MODALITIES];
  double base[FUS_MAX_MODALITIES];
} Sums;

static void
add_modality_row (Sums *self, const FusLossRows *rows, guint m, gsize row)
{
  const gsize i = m * rows->capacity + row;

  if (!isnan (rows->nll[i]))
    {
      self->sums.nll[m] += rows->nll[i];
      self->sums.n_of[m]++;
    }
  if (!isnan (rows->kl_of[i]))
    {
      self->sums.kl_of[m] += rows->kl_of[i];
      self->n_kl_of[m]++;
    }
  if (!isnan (rows->error[i]))
    {
      self->error[m] += rows->error[i];
      self->base[m] += rows->base[i];
    }
}

static double
add_rows (Sums *self, const FusLossRows *rows)
{
  double loss = 0;

  for (gsize row = 0; row < rows->n_rows; row++)
    {
      loss += rows->loss[row];
      self->sums.kl += rows->kl[row];
      self->sums.elbo += rows->elbo[row];
      for (guint m = 0; m < rows->n_modalities; m++)
        add_modality_row (self, rows, m, row);
    }
  self->sums.loss += loss;
  self->sums.n_rows += rows->n_rows;

  return loss;
}

static double
divide (double sum, gsize n)
{
  return n == 0 ? (double) NAN : sum / (double) n;
}

static FusLossTerms
get_means (const Sums *self, guint n_modalities)
{
  FusLossTerms means = self->sums;

  means.loss = divide (means.loss, means.n_rows);
  means.kl = divide (means.kl, means.n_rows);
  means.elbo = divide (means.elbo, means.n_rows);
  for (guint m = 0; m < n_modalities; m++)
    {
      means.nll[m] = divide (means.nll[m], means.n_of[m]);
      means.kl_of[m] = divide (means.kl_of[m], self->n_kl_of[m]);
      means.r2[m] = self->base[m] > 0 ? 1 - self->error[m] / self->base[m] : (double) NAN;
    }

  return means;
}

/* -- One epoch -- */

gsize
fus_trainer_count_batches (const FusTrainer *self)
{
  return (self->n_train + self->batch->capacity - 1) / self->batch->capacity;
}

static void
fill_batch (FusTrainer *self, const guint *rows, gsize n_rows, gsize index)
{
  const gsize first = index * self->batch->capacity;

  fus_batch_fill_on (self->batch, self->dataset, fus_model_get_scaler (self->model),
                     rows + first, MIN (self->batch->capacity, n_rows - first),
                     self->pool);
}

/* Batches of what is logged as an epoch. */
gsize
fus_trainer_count_round (const FusTrainer *self)
{
  guint64 left = 0;

  if (self->n_round == 0)
    return fus_trainer_count_batches (self);
  left = self->n_steps - MIN (self->n_steps, self->counters.step);

  return (gsize) MIN (left, self->n_round);
}

/* The rows of batch @index of the round at hand are in the order they are taken in. Where
 * steps count, passes through the rows go on from round to round. Returns its place in
 * that order. */
static gsize
find_batch (FusTrainer *self, gsize index)
{
  const guint64 n = fus_trainer_count_batches (self);
  const guint64 pass = self->counters.step / n;

  if (self->n_round == 0)
    {
      if (index == 0)
        fus_trainer_shuffle_rows (self, self->counters.epoch);
      return index;
    }
  if (index == 0 || self->counters.step % n == 0)
    fus_trainer_shuffle_rows (self, (guint) pass);

  return (gsize) (self->counters.step % n);
}

static double
get_rate (const FusTrainer *self, double epochs_done)
{
  const double rate = fus_schedule_get_rate (&self->counters.schedule, epochs_done);

  return self->n_round == 0
           ? rate
           : rate * MIN (1, ((double) self->counters.step + 1) / WARM_STEPS);
}

static gboolean
train_batch (FusTrainer *self, gsize index, Sums *sums, FusEpoch *epoch, GError **error)
{
  const double epochs_done =
    self->counters.epoch +
    (double) index /
      (double) (self->n_round == 0 ? fus_trainer_count_batches (self) : self->n_round);
  const FusStepOptions options = {
    .seed = self->spec->seed,
    .step = (guint32) self->counters.step,
    .beta = self->beta * fus_schedule_get_warmup (epochs_done, self->warmup),
    .backward = TRUE,
    .baseline =
      index % BATCHES_PER_ERROR == 0 ? (const FusMatrix *const *) self->baseline : NULL,
  };
  const FusLossRows *rows = NULL;
  double norm = 0;

  fill_batch (self, self->order, self->n_train, find_batch (self, index));
  fus_trainer_corrupt_batch (self);
  rows = fus_step_run (self->pass, self->batch, &options);
  fus_step_get_gradients (self->pass, self->gradients);
  norm = fus_trainer_measure_norm (self);
  if (!isfinite (add_rows (sums, rows)) || !isfinite (norm))
    {
      fus_trainer_set_diverged (self, rows, error);
      return FALSE;
    }
  epoch->learning_rate = get_rate (self, epochs_done);
  epoch->beta = options.beta;
  epoch->gradient_norm += norm;
  fus_trainer_move (self, epoch->learning_rate, norm);
  self->counters.step++;

  return TRUE;
}

static gboolean
tick (FusTrainer *self, const FusProgress *progress, double share, GError **error)
{
  double done = (self->counters.epoch + share) / MAX (self->n_epochs, 1);

  return fus_progress_tick (progress, MIN (done, 1), NULL, error);
}

static gboolean
train_batches (FusTrainer *self,
               FusEpoch *epoch,
               const FusProgress *progress,
               GError **error)
{
  const gsize n_batches = fus_trainer_count_round (self);
  Sums sums = { 0 };

  for (gsize index = 0; index < n_batches; index++)
    if (!tick (self, progress, (double) index / (double) n_batches, error) ||
        !train_batch (self, index, &sums, epoch, error))
      return FALSE;
  epoch->train = get_means (&sums, self->spec->n_modalities);
  epoch->gradient_norm /= (double) MAX (n_batches, 1);

  return TRUE;
}

/* Where nothing is trained: what the loss of the training rows is. */
static gboolean
measure_training_rows (FusTrainer *self,
                       FusEpoch *epoch,
                       const FusProgress *progress,
                       GError **error)
{
  Sums sums = { 0 };

  for (gsize index = 0; index < fus_trainer_count_batches (self); index++)
    {
      const FusStepOptions options = {
        .seed = self->spec->seed,
        .step = (guint32) index,
        .beta = self->beta,
        .baseline = (const FusMatrix *const *) self->baseline,
      };

      if (!tick (self, progress, 0, error))
        return FALSE;
      fill_batch (self, self->train_rows, self->n_train, index);
      add_rows (&sums, fus_step_run (self->pass, self->batch, &options));
    }
  epoch->train = get_means (&sums, self->spec->n_modalities);

  return TRUE;
}

static gboolean
validate (FusTrainer *self, FusEpoch *epoch, const FusProgress *progress, GError **error)
{
  const gsize capacity = self->batch->capacity;
  Sums sums = { 0 };

  for (gsize index = 0; index * capacity < self->n_valid; index++)
    {
      const FusStepOptions options = {
        .seed = self->spec->seed,
        .step = VALID_STEP + (guint32) index,
        .beta = self->beta,
        .baseline = (const FusMatrix *const *) self->baseline,
      };

      if (!tick (self, progress, 1, error))
        return FALSE;
      fill_batch (self, self->valid_rows, self->n_valid, index);
      add_rows (&sums, fus_step_run (self->pass, self->batch, &options));
    }
  epoch->valid = get_means (&sums, self->spec->n_modalities);
  if (self->by_others && self->n_valid > 0)
    fus_trainer_measure_r2 (self, epoch->valid.r2);

  return TRUE;
}

/* Whether validation losses count: only once β has its full weight (MODELS.md 2.5). */
static gboolean
is_warm (const FusTrainer *self, guint epoch)
{
  return epoch >= self->warmup;
}

static void
keep_best (FusTrainer *self, double loss)
{
  const FusParams *params = fus_model_get_params (self->model);

  if (!(loss < self->counters.best_loss))
    {
      self->counters.n_bad++;
      return;
    }
  self->counters.best_loss = loss;
  self->counters.n_bad = 0;
  self->log->best_epoch = self->counters.epoch;
  if (self->best == NULL)
    self->best = g_new (FusReal, params->n_values);
  memcpy (self->best, params->values, params->n_values * sizeof (FusReal));
}

const FusReal *
fus_trainer_get_weights (const FusTrainer *self)
{
  return self->average < 0 ? fus_model_get_params (self->model)->values
                           : fus_matrix_row (self->moments, self->optimizer->n_moments);
}

/* Puts the averaged weights in the model's place, and back. */
static void
swap_average (FusTrainer *self)
{
  const FusParams *params = fus_model_get_params (self->model);

  memcpy (self->aside, params->values, params->n_values * sizeof (FusReal));
  memcpy (params->values, fus_trainer_get_weights (self),
          params->n_values * sizeof (FusReal));
}

static void
swap_back (FusTrainer *self)
{
  const FusParams *params = fus_model_get_params (self->model);

  memcpy (params->values, self->aside, params->n_values * sizeof (FusReal));
}

/* Validation with the averaged weights: their R² of each modality from the others, in
 * place of that of the objective's random sets. They are kept where they are best. */
static gboolean
validate_average (FusTrainer *self,
                  FusEpoch *epoch,
                  const FusProgress *progress,
                  GError **error)
{
  double mean = 0;
  gboolean done = FALSE;

  swap_average (self);
  done = validate (self, epoch, progress, error);
  if (done)
    mean = fus_trainer_measure_r2 (self, epoch->valid.r2);
  if (done && isfinite (mean) && self->n_steps > 0)
    {
      self->counters.epoch++;
      keep_best (self, -mean);
      self->counters.epoch--;
    }
  swap_back (self);

  return done;
}

/* How far what is predicted of held-out rows from the others is from all of it. */
static double
get_shortfall (const FusTrainer *self, const FusEpoch *epoch)
{
  double sum = 0;
  guint n = 0;

  for (guint m = 0; m < self->spec->n_modalities; m++)
    if (isfinite (epoch->valid.r2[m]))
      {
        sum += epoch->valid.r2[m];
        n++;
      }

  return n > 0 ? 1 - sum / n : (double) NAN;
}

static void
end_epoch (FusTrainer *self, FusEpoch *epoch)
{
  const gboolean has_valid = epoch->valid.n_rows > 0;

  self->counters.epoch++;
  epoch->epoch = self->counters.epoch;
  fus_training_log_append (self->log, epoch);
  if (is_warm (self, self->counters.epoch))
    fus_schedule_observe (&self->counters.schedule,
                          has_valid ? epoch->valid.loss : epoch->train.loss);
  if (has_valid && self->n_round == 0 && is_warm (self, self->counters.epoch))
    keep_best (self, self->by_others ? get_shortfall (self, epoch) : epoch->valid.loss);
}

gsize
fus_trainer_get_moment_bytes (const FusTrainer *self)
{
  return self->moments->n_rows * self->moments->n_cols * sizeof (FusReal);
}

/* Keeps aside what an epoch changes. */
void
fus_trainer_take_backup (FusTrainer *self)
{
  const FusParams *params = fus_model_get_params (self->model);

  self->backup_counters = self->counters;
  memcpy (self->backup_values, params->values, params->n_values * sizeof (FusReal));
  memcpy (self->backup_moments, self->moments->data, fus_trainer_get_moment_bytes (self));
}

/* Takes an epoch back. */
void
fus_trainer_restore_backup (FusTrainer *self)
{
  const FusParams *params = fus_model_get_params (self->model);

  self->counters = self->backup_counters;
  memcpy (params->values, self->backup_values, params->n_values * sizeof (FusReal));
  memcpy (self->moments->data, self->backup_moments, fus_trainer_get_moment_bytes (self));
}

gboolean
fus_trainer_run_epoch (FusTrainer *self, const FusProgress *progress, GError **error)
{
  const gint64 start = g_get_monotonic_time ();
  FusEpoch epoch = { 0 };

  fus_trainer_take_backup (self);
  if (!train_batches (self, &epoch, progress, error) ||
      (epoch.train.n_rows == 0 && !measure_training_rows (self, &epoch, progress, error)))
    {
      fus_trainer_restore_backup (self);
      return FALSE;
    }
  epoch.seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  epoch.samples_per_second = (double) epoch.train.n_rows / MAX (epoch.seconds, 1e-9);
  if (!(self->n_round == 0 ? validate (self, &epoch, progress, error)
                           : validate_average (self, &epoch, progress, error)))
    {
      fus_trainer_restore_backup (self);
      return FALSE;
    }
  epoch.seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  end_epoch (self, &epoch);

  return TRUE;
}

gboolean
fus_trainer_try_batch (FusTrainer *self, gsize index, GError **error)
{
  g_assert (index < fus_trainer_count_batches (self));

  Sums sums = { 0 };
  FusEpoch epoch = { 0 };

  return train_batch (self, index, &sums, &epoch, error);
}

gboolean
fus_trainer_try_validation (FusTrainer *self, const FusProgress *progress, GError **error)
{
  FusEpoch epoch = { 0 };

  return validate (self, &epoch, progress, error);
}
