/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-trainer-private.h"

#include "fus-fusion.h"
#include "fus-kernels.h"
#include "fus-memory.h"
#include "fus-model-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Parameters that one thread moves at a time: fixed, so that sums over slices don't
 * depend on the number of threads. */
#define VALUES_PER_SLICE 32768
/* Draws of validation: the same every epoch, so that epochs can be compared. */
#define VALID_STEP 0xF0000000u
/* Steps over which the rate of a kind that starts in closed form rises. */
#define WARM_STEPS 100
/* Batches of an epoch, one of which tells the error on training rows: measuring it on
 * each would cost some percent of the time. */
#define BATCHES_PER_ERROR 8

/* -- Making -- */

static guint
get_option_int (const FusModelSpec *spec, const char *id)
{
  return (guint) fus_options_get_int (spec->options, id, NULL);
}

static double
get_option (const FusModelSpec *spec, const char *id)
{
  return fus_options_get_real (spec->options, id, NULL);
}

static void
read_options (FusTrainer *self)
{
  const FusModelSpec *spec = self->spec;
  gsize batches = 0;

  self->n_epochs = get_option_int (spec, "epochs");
  self->patience = get_option_int (spec, "patience");
  self->beta = get_option (spec, "beta");
  self->warmup = get_option (spec, "warmup");
  self->clip = get_option (spec, "clip");
  self->dropout = get_option (spec, "dropout.modality");
  self->denoise = get_option (spec, "denoise");
  self->optimizer =
    fus_optimizer_lookup (fus_options_get_string (spec->options, "optimizer", NULL));
  self->average = -1;
  self->n_round = 0;
  if (!fus_trainer_has_start (self))
    return;
  self->average = get_option (spec, "average");
  self->path_factor = get_option (spec, "lr_path") / get_option (spec, "lr");
  self->n_steps = (guint64) fus_options_get_int (spec->options, "steps", NULL);
  batches =
    (self->n_train + get_option_int (spec, "batch") - 1) / get_option_int (spec, "batch");
  self->n_round = self->n_steps == (guint64) self->n_epochs * batches
                    ? (guint) batches
                    : FUS_STEPS_PER_ROUND;
}

static gsize
count_slices (const FusTrainer *self)
{
  gsize n_values = fus_model_get_params (self->model)->n_values;

  return (n_values + VALUES_PER_SLICE - 1) / VALUES_PER_SLICE;
}

void
fus_trainer_start_schedule (FusTrainer *self)
{
  const FusScheduleClass *schedule =
    fus_schedule_lookup (fus_options_get_string (self->spec->options, "schedule", NULL));

  self->counters = (FusTrainerCounters){
    .schedule =
      fus_schedule_start (schedule, get_option (self->spec, "lr"), self->n_epochs),
    .best_loss = INFINITY,
    .start_r2 = (double) NAN,
  };
}

/* Gradients, moments and what is set aside of each, the best so far, a gradient a thread;
 * and the rows of a batch, once as they are and once as they are seen. */
static guint64
estimate_bytes (const FusTrainer *self, guint n_threads, gsize n_batch)
{
  guint64 n_params = fus_params_get_n_bytes (fus_model_get_params (self->model));
  guint64 n_features = 0;

  for (guint m = 0; m < self->spec->n_modalities; m++)
    n_features += self->spec->modalities[m]->n_features;

  return n_params * (7 + n_threads) + 2 * n_batch * n_features * sizeof (FusReal);
}

gboolean
fus_trainer_make_buffers (FusTrainer *self, guint n_threads, int nice, GError **error)
{
  const FusParams *params = fus_model_get_params (self->model);
  const gsize batch =
    MIN ((gsize) get_option_int (self->spec, "batch"), MAX (self->n_train, 1));
  guint n = n_threads > 0 ? n_threads : g_get_num_processors ();

  if (!fus_memory_check (estimate_bytes (self, n, batch), error))
    return FALSE;
  self->pool = fus_pool_new (n_threads, nice);
  self->pass = fus_step_new (self->model, self->pool);
  self->batch = fus_batch_new (self->dataset, batch);
  self->order = g_new (guint, self->n_train);
  self->moments =
    fus_matrix_new (MAX (self->optimizer->n_moments, 1) + (self->average < 0 ? 0 : 1),
                    params->n_values);
  memset (self->moments->data, 0,
          self->moments->n_rows * self->moments->n_cols * sizeof (FusReal));
  self->gradients = g_aligned_alloc0 (params->n_values, sizeof (FusReal), FUS_ALIGNMENT);
  self->slice_sums = g_new0 (double, count_slices (self));
  self->backup_values = g_new (FusReal, params->n_values);
  self->backup_moments = g_new (FusReal, self->moments->n_rows * self->moments->n_cols);
  self->aside = g_new (FusReal, params->n_values);
  self->log = fus_training_log_new (self->spec->n_modalities);
  self->log->from_others = fus_trainer_has_start (self);
  fus_trainer_cut_slices (self);
  if (fus_trainer_has_start (self))
    fus_trainer_gather_valid (self);

  return TRUE;
}

static gboolean
check_split (const FusSplit *split, const FusDataset *dataset, GError **error)
{
  gsize n = fus_dataset_get_n_samples (dataset);

  if (split->n_samples == n)
    return TRUE;
  g_set_error (error, FUS_MODEL_ERROR, FUS_MODEL_ERROR_MISMATCH,
               _ ("The run says what %zu samples are for, but the data have %zu"),
               split->n_samples, n);

  return FALSE;
}

/* Dataset, split and rows: what comes before there is a model. */
FusTrainer *
fus_trainer_new_empty (FusDataset *dataset,
                       FusSplit *split,
                       const FusModelSpec *spec,
                       GError **error)
{
  g_autoptr (FusTrainer) self = g_new0 (FusTrainer, 1);

  self->spec = fus_model_spec_copy (spec);
  self->dataset = fus_dataset_ref (dataset);
  self->split = fus_split_ref (split);
  if (!fus_model_spec_check (spec, error) ||
      !fus_model_spec_fits (spec, dataset, error) || !check_split (split, dataset, error))
    return NULL;
  self->train_rows =
    fus_trainer_list_rows (dataset, split, FUS_ROLE_TRAIN, &self->n_train);
  self->valid_rows =
    fus_trainer_list_rows (dataset, split, FUS_ROLE_VALID, &self->n_valid);
  if (self->n_train == 0)
    {
      g_set_error (error, FUS_MODEL_ERROR, FUS_MODEL_ERROR_DATA,
                   _ ("There is no sample to train on"));
      return NULL;
    }
  if (!fus_trainer_check_values (spec, dataset, self->train_rows, self->n_train, error))
    return NULL;
  read_options (self);

  return g_steal_pointer (&self);
}

/**
 * fus_trainer_new:
 * @dataset: what is learned
 * @split: which rows train, which validate
 * @spec: copied; its option `epochs` is how long
 * @n_threads: the caller's included; 0 for all cores; the result doesn't depend on it
 * @nice: of the threads made here
 * @error: set when the specification doesn't fit, there is nothing to train on, or a
 * likelihood can't take the values it would get
 *
 * Returns: (transfer full) (nullable): a run that has not begun
 */
FusTrainer *
fus_trainer_new (FusDataset *dataset,
                 FusSplit *split,
                 const FusModelSpec *spec,
                 guint n_threads,
                 int nice,
                 GError **error)
{
  return fus_trainer_new_watched (dataset, split, spec, n_threads, nice, NULL, error);
}

FusTrainer *
fus_trainer_new_watched (FusDataset *dataset,
                         FusSplit *split,
                         const FusModelSpec *spec,
                         guint n_threads,
                         int nice,
                         const FusProgress *progress,
                         GError **error)
{
  const gint64 begin = g_get_monotonic_time ();
  g_autoptr (FusTrainer) self = fus_trainer_new_empty (dataset, split, spec, error);
  g_autoptr (FusScaler) scaler = NULL;
  g_autoptr (FusLinearStart) start = NULL;

  if (self == NULL)
    return NULL;
  if (fus_trainer_has_start (self) && !fus_trainer_settle_rows (self, error))
    return NULL;
  scaler = fus_scaler_new (dataset, self->train_rows, self->n_train,
                           fus_model_spec_get_standardized (spec));
  self->baseline =
    fus_trainer_measure_baseline (dataset, scaler, self->train_rows, self->n_train);
  fus_trainer_settle_weights (self->spec, dataset, scaler, self->baseline,
                              self->train_rows, self->n_train);
  if (fus_trainer_has_start (self))
    {
      start = fus_trainer_make_start (self, scaler, progress, error);
      if (start == NULL)
        return NULL;
      read_options (self);
    }
  self->model = fus_model_new (self->spec, scaler, error);
  if (self->model == NULL || !fus_trainer_make_buffers (self, n_threads, nice, error))
    return NULL;
  fus_trainer_start_schedule (self);
  if (start != NULL)
    fus_trainer_take_start (self, start);
  self->start_seconds = (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;

  return g_steal_pointer (&self);
}

void
fus_trainer_free (FusTrainer *self)
{
  for (guint m = 0; m < self->spec->n_modalities && self->baseline != NULL; m++)
    fus_matrix_unref (self->baseline[m]);
  g_free (self->baseline);
  for (guint i = 0; i < self->n_valid_batches; i++)
    fus_batch_free (self->valid_batches[i]);
  g_free (self->valid_batches);
  g_clear_pointer (&self->slices, g_array_unref);
  g_free (self->aside);
  g_clear_pointer (&self->pass, fus_step_free);
  g_clear_pointer (&self->pool, fus_pool_free);
  g_clear_pointer (&self->batch, fus_batch_free);
  g_clear_pointer (&self->model, fus_model_unref);
  g_clear_pointer (&self->moments, fus_matrix_unref);
  g_clear_pointer (&self->gradients, g_aligned_free);
  g_clear_pointer (&self->best, g_free);
  g_clear_pointer (&self->backup_values, g_free);
  g_clear_pointer (&self->backup_moments, g_free);
  g_clear_pointer (&self->log, fus_training_log_unref);
  g_clear_pointer (&self->split, fus_split_unref);
  g_clear_pointer (&self->dataset, fus_dataset_unref);
  g_clear_pointer (&self->spec, fus_model_spec_free);
  g_free (self->train_rows);
  g_free (self->valid_rows);
  g_free (self->order);
  g_free (self->slice_sums);
  g_free (self);
}

/* -- One step -- */

static gsize
get_slice_length (const FusTrainer *self, gsize slice)
{
  gsize n_values = fus_model_get_params (self->model)->n_values;

  return MIN (VALUES_PER_SLICE, n_values - slice * VALUES_PER_SLICE);
}

static void
norm_worker (gsize slice, guint worker, gpointer data)
{
  FusTrainer *self = data;

  self->slice_sums[slice] = fus_sum_squares (self->gradients + slice * VALUES_PER_SLICE,
                                             get_slice_length (self, slice));
}

static double
measure_norm (FusTrainer *self)
{
  double sum = 0;

  fus_pool_run (self->pool, count_slices (self), norm_worker, self);
  for (gsize slice = 0; slice < count_slices (self); slice++)
    sum += self->slice_sums[slice];

  return sqrt (sum);
}

typedef struct
{
  FusTrainer *trainer;
  FusOptimizerStep args;
} Move;

/* avg += (1 − share)·(values − avg) */
static void
update_average (FusReal *average, const FusReal *values, gsize n, double share)
{
  const FusReal step = (FusReal) (1 - share);

  for (gsize i = 0; i < n; i++)
    average[i] += step * (values[i] - average[i]);
}

static void
move_worker (gsize item, guint worker, gpointer data)
{
  const Move *move = data;
  FusTrainer *self = move->trainer;
  const FusTrainerSlice *slice = &g_array_index (self->slices, FusTrainerSlice, item);
  FusOptimizerStep args = move->args;
  FusReal *values = fus_model_get_params (self->model)->values + slice->offset;

  args.learning_rate *= slice->factor;
  self->optimizer->step (values, self->moments->data + slice->offset,
                         self->moments->n_cols, self->gradients + slice->offset,
                         slice->n_values, &args);
  if (self->average >= 0)
    update_average (fus_matrix_row (self->moments, self->optimizer->n_moments) +
                      slice->offset,
                    values, slice->n_values, self->average);
}

static void
move_parameters (FusTrainer *self, double learning_rate, double norm)
{
  Move move = {
    .trainer = self,
    .args = {.step = self->counters.step + 1,
             .learning_rate = learning_rate,
             .gradient_factor =
                self->clip > 0 && norm > self->clip ? self->clip / norm : 1},
  };

  fus_pool_run (self->pool, self->slices->len, move_worker, &move);
}

/* -- When numbers end -- */

static gboolean
are_finite (const FusReal *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (!isfinite (values[i]))
      return FALSE;

  return TRUE;
}

/* The first parameter that holds, or whose gradient holds, what is not a number. */
static const char *
find_bad_parameter (const FusTrainer *self, const FusReal *block)
{
  const FusParams *params = fus_model_get_params (self->model);

  for (guint i = 0; i < fus_params_get_n (params); i++)
    {
      const FusParam *param = fus_params_get (params, i);

      if (!are_finite (block + param->offset, param->n_rows * param->n_cols))
        return param->name;
    }

  return NULL;
}

static const char *
find_bad_term (const FusTrainer *self, const FusLossRows *rows, const double *terms)
{
  for (guint m = 0; m < rows->n_modalities; m++)
    for (gsize row = 0; row < rows->n_rows; row++)
      if (fus_mask_has (self->batch->inputs[row], m) &&
          !isfinite (terms[m * rows->capacity + row]))
        return self->spec->modalities[m]->id;

  return NULL;
}

/* Encoders come first: what one of them makes of its modality spoils all that is rebuilt.
 */
static const char *
find_bad_modality (const FusTrainer *self, const FusLossRows *rows)
{
  const FusFusionClass *fusion = self->spec->kind->fusion;
  const char *modality = fusion->has_experts && !fusion->has_precisions
                           ? find_bad_term (self, rows, rows->kl_of)
                           : NULL;

  return modality != NULL ? modality : find_bad_term (self, rows, rows->nll);
}

static void
set_diverged (const FusTrainer *self, const FusLossRows *rows, GError **error)
{
  const char *modality = find_bad_modality (self, rows);
  const char *parameter =
    find_bad_parameter (self, fus_model_get_params (self->model)->values);
  guint n = (guint) self->counters.step + 1;

  if (parameter == NULL)
    parameter = find_bad_parameter (self, self->gradients);
  if (modality != NULL)
    g_set_error (error, FUS_MODEL_ERROR, FUS_MODEL_ERROR_DIVERGED,
                 _ ("The loss is not a number after %u batches, first in modality “%s” "
                    "(layer “%s”). A smaller learning rate or gradient clip helps"),
                 n, modality, parameter != NULL ? parameter : modality);
  else
    g_set_error (error, FUS_MODEL_ERROR, FUS_MODEL_ERROR_DIVERGED,
                 _ ("The loss is not a number after %u batches, first in layer “%s”. A "
                    "smaller learning rate or gradient clip helps"),
                 n, parameter != NULL ? parameter : "?");
}

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

static void
shuffle_rows (FusTrainer *self, guint pass)
{
  FusRng rng = fus_rng_at (self->spec->seed, FUS_DRAW_SHUFFLE, pass, 0);

  fus_rng_permutation (&rng, self->order, (guint) self->n_train);
  for (gsize i = 0; i < self->n_train; i++)
    self->order[i] = self->train_rows[self->order[i]];
}

static gsize
count_batches (const FusTrainer *self)
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
static gsize
count_round (const FusTrainer *self)
{
  guint64 left = 0;

  if (self->n_round == 0)
    return count_batches (self);
  left = self->n_steps - MIN (self->n_steps, self->counters.step);

  return (gsize) MIN (left, self->n_round);
}

/* The rows of batch @index of the round at hand are in the order they are taken in. Where
 * steps count, passes through the rows go on from round to round. Returns its place in
 * that order. */
static gsize
find_batch (FusTrainer *self, gsize index)
{
  const guint64 n = count_batches (self);
  const guint64 pass = self->counters.step / n;

  if (self->n_round == 0)
    {
      if (index == 0)
        shuffle_rows (self, self->counters.epoch);
      return index;
    }
  if (index == 0 || self->counters.step % n == 0)
    shuffle_rows (self, (guint) pass);

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
    (double) index / (double) (self->n_round == 0 ? count_batches (self) : self->n_round);
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
  fus_trainer_disturb (self);
  rows = fus_step_run (self->pass, self->batch, &options);
  fus_step_get_gradients (self->pass, self->gradients);
  norm = measure_norm (self);
  if (!isfinite (add_rows (sums, rows)) || !isfinite (norm))
    {
      set_diverged (self, rows, error);
      return FALSE;
    }
  epoch->learning_rate = get_rate (self, epochs_done);
  epoch->beta = options.beta;
  epoch->gradient_norm += norm;
  move_parameters (self, epoch->learning_rate, norm);
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
  const gsize n_batches = count_round (self);
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

  for (gsize index = 0; index < count_batches (self); index++)
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

  return TRUE;
}

/* Whether validation losses count: only once β has its full weight (models.md §2.5). */
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
    keep_best (self, epoch->valid.loss);
}

gsize
fus_trainer_get_moment_bytes (const FusTrainer *self)
{
  return self->moments->n_rows * self->moments->n_cols * sizeof (FusReal);
}

/* Keeps aside what an epoch changes. */
static void
take_backup (FusTrainer *self)
{
  const FusParams *params = fus_model_get_params (self->model);

  self->backup_counters = self->counters;
  memcpy (self->backup_values, params->values, params->n_values * sizeof (FusReal));
  memcpy (self->backup_moments, self->moments->data, fus_trainer_get_moment_bytes (self));
}

/* Takes an epoch back. */
static void
restore_backup (FusTrainer *self)
{
  const FusParams *params = fus_model_get_params (self->model);

  self->counters = self->backup_counters;
  memcpy (params->values, self->backup_values, params->n_values * sizeof (FusReal));
  memcpy (self->moments->data, self->backup_moments, fus_trainer_get_moment_bytes (self));
}

/**
 * fus_trainer_run_epoch:
 * @progress: (nullable): ticked once a batch, with the share of the whole run
 * @error: set when cancelled, or with #FUS_MODEL_ERROR_DIVERGED when the loss is not a
 * number any more; the trainer then stands as before the epoch
 */
gboolean
fus_trainer_run_epoch (FusTrainer *self, const FusProgress *progress, GError **error)
{
  const gint64 start = g_get_monotonic_time ();
  FusEpoch epoch = { 0 };

  take_backup (self);
  if (!train_batches (self, &epoch, progress, error) ||
      (epoch.train.n_rows == 0 && !measure_training_rows (self, &epoch, progress, error)))
    {
      restore_backup (self);
      return FALSE;
    }
  epoch.seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  epoch.samples_per_second = (double) self->n_train / MAX (epoch.seconds, 1e-9);
  if (!(self->n_round == 0 ? validate (self, &epoch, progress, error)
                           : validate_average (self, &epoch, progress, error)))
    {
      restore_backup (self);
      return FALSE;
    }
  epoch.seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  end_epoch (self, &epoch);

  return TRUE;
}

gboolean
fus_trainer_is_finished (const FusTrainer *self)
{
  return self->counters.epoch >= self->n_epochs ||
         (self->patience > 0 && self->counters.n_bad >= self->patience);
}

/**
 * fus_trainer_extend:
 * @n_epochs: how many more than are done
 *
 * The option `epochs` of the model grows with it, and patience begins anew.
 */
void
fus_trainer_extend (FusTrainer *self, guint n_epochs)
{
  g_autofree char *text = NULL;

  self->n_epochs = self->counters.epoch + n_epochs;
  self->counters.schedule.n_epochs = self->n_epochs;
  self->counters.n_bad = 0;
  if (self->n_round > 0)
    {
      g_autofree char *steps = NULL;

      self->n_steps = self->counters.step + (guint64) n_epochs * self->n_round;
      steps = g_strdup_printf ("%" G_GUINT64_FORMAT, self->n_steps);
      fus_options_set (self->spec->options, "steps", steps, NULL);
    }
  text = g_strdup_printf ("%u", self->n_epochs);
  fus_options_set (self->spec->options, "epochs", text, NULL);
}

/* -- Asking -- */

const FusTrainingLog *
fus_trainer_get_log (const FusTrainer *self)
{
  return self->log;
}

guint
fus_trainer_get_n_epochs (const FusTrainer *self)
{
  return self->counters.epoch;
}

gsize
fus_trainer_get_n_train (const FusTrainer *self)
{
  return self->n_train;
}

gsize
fus_trainer_get_n_valid (const FusTrainer *self)
{
  return self->n_valid;
}

guint64
fus_trainer_get_n_steps (const FusTrainer *self)
{
  return self->counters.step;
}

const FusModelSpec *
fus_trainer_get_spec (const FusTrainer *self)
{
  return self->spec;
}

FusSplit *
fus_trainer_get_split (const FusTrainer *self)
{
  return self->split;
}

FusModel *
fus_trainer_snapshot (const FusTrainer *self)
{
  return fus_model_new_with_values (self->spec, fus_model_get_scaler (self->model),
                                    fus_trainer_get_weights (self));
}

FusModel *
fus_trainer_finish (const FusTrainer *self)
{
  const char *keep = fus_options_get_string (self->spec->options, "keep", NULL);
  const gboolean has_best = self->best != NULL && !g_str_equal (keep, "last") &&
                            (!fus_trainer_has_start (self) || self->n_steps == 0 ||
                             isfinite (self->counters.best_loss));
  FusModel *model =
    has_best ? fus_model_new_with_values (self->spec, fus_model_get_scaler (self->model),
                                          self->best)
             : fus_trainer_snapshot (self);

  if (fus_trainer_has_start (self))
    fus_trainer_complete (self, model);

  return model;
}

/* -- Estimating -- */

/* Batches that are timed: for so long, but no more than the run has, and a few at least.
 */
#define TRIAL_SECONDS 0.2
#define LEAST_TRIED 6
#define MOST_TRIED 4096
#define MOST_VALID 8
/* Of so short a trial the median counts: one wait for another program would be most of
 * it. Of a longer one the mean: a run is kept waiting just as often. */
#define SHORT_TRIAL 0.05
/* Copies of the parameters beside those that stand when a run begins: the best, the
 * backup and two snapshots on their way to whoever looks. */
#define N_COPIES 4

static double
seconds_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const double *left = a;
  const double *right = b;

  return (*left > *right) - (*left < *right);
}

/* @times: [n], sorted here */
static double
typical_time (double *times, gsize n)
{
  double sum = 0;

  qsort (times, n, sizeof *times, compare_times);
  for (gsize i = 0; i < n; i++)
    sum += times[i];

  return sum < SHORT_TRIAL ? times[n / 2] : sum / (double) n;
}

/* Time of a batch, the first left out: it also fills the caches. */
static gboolean
time_batches (FusTrainer *self,
              gsize n_run,
              double *seconds,
              const FusProgress *progress,
              GError **error)
{
  const gsize n_batches = count_batches (self);
  const gsize n_most = CLAMP (n_run, LEAST_TRIED, MOST_TRIED);
  g_autofree double *times = g_new (double, n_most);
  gsize n = 0;

  for (double total = 0; n < n_most && (n < LEAST_TRIED || total < TRIAL_SECONDS); n++)
    {
      const gint64 start = g_get_monotonic_time ();
      Sums sums = { 0 };
      FusEpoch epoch = { 0 };

      if (!fus_progress_tick (progress, -1, NULL, error) ||
          !train_batch (self, n % n_batches, &sums, &epoch, error))
        return FALSE;
      times[n] = seconds_since (start);
      total += times[n];
      if (total > 10 * TRIAL_SECONDS && n > 0)
        break;
    }
  *seconds = n > 1 ? typical_time (times + 1, n - 1) : times[0];

  return TRUE;
}

/* Of a kind that starts in closed form: of how many looks at the validation rows its
 * completion takes about as long, which tries some factors a modality. */
#define LOOKS_OF_COMPLETION 12

/* Time of looking at all held-out rows, by a part of them; and by the criterion of a kind
 * that starts in closed form, which at the end is asked for more. */
static gboolean
time_validation (FusTrainer *self,
                 double *seconds,
                 double *at_end,
                 const FusProgress *progress,
                 GError **error)
{
  const gsize n_valid = self->n_valid;
  const FusProgress quiet = { .cancellable =
                                progress != NULL ? progress->cancellable : NULL };
  FusEpoch epoch = { 0 };
  double r2[FUS_MAX_MODALITIES];
  gint64 start = 0;
  gboolean done = FALSE;

  *seconds = *at_end = 0;
  if (n_valid == 0)
    return TRUE;
  self->n_valid = MIN (n_valid, MOST_VALID * self->batch->capacity);
  start = g_get_monotonic_time ();
  done = validate (self, &epoch, &quiet, error);
  *seconds = seconds_since (start) * (double) n_valid / (double) self->n_valid;
  self->n_valid = n_valid;
  if (!done || !fus_trainer_has_start (self))
    return done;
  start = g_get_monotonic_time ();
  fus_trainer_measure_r2 (self, r2);
  *seconds += seconds_since (start);
  *at_end = LOOKS_OF_COMPLETION * seconds_since (start);

  return TRUE;
}

/* Where nothing is trained: time of looking at the training rows once. */
static gboolean
time_no_steps (FusTrainer *self,
               double *seconds,
               const FusProgress *progress,
               GError **error)
{
  const FusProgress quiet = { .cancellable =
                                progress != NULL ? progress->cancellable : NULL };
  const gint64 start = g_get_monotonic_time ();
  FusEpoch epoch = { 0 };
  gboolean done = measure_training_rows (self, &epoch, &quiet, error);

  *seconds = seconds_since (start);

  return done;
}

/* The fewest epochs after which it may stop. */
static guint
count_fewest (const FusTrainer *self, guint n_left)
{
  double warm = MAX (self->warmup - self->counters.epoch, 0);
  double fewest = warm + self->patience + (fus_trainer_has_start (self) ? 0 : 1);

  if (self->patience == 0 || self->n_valid == 0)
    return n_left;

  return (guint) MIN (fewest, n_left);
}

/**
 * fus_trainer_estimate:
 * @estimate: (out)
 *
 * Trains for a moment, looks at some held-out rows, and takes stock of the memory in use,
 * which then holds all but a few copies of the parameters. The run stands as it was
 * afterwards.
 */
gboolean
fus_trainer_estimate (FusTrainer *self,
                      FusTrainerEstimate *estimate,
                      const FusProgress *progress,
                      GError **error)
{
  const gsize n_values = fus_model_get_params (self->model)->n_values;
  const guint n_left = self->n_epochs - MIN (self->counters.epoch, self->n_epochs);
  const gboolean has_steps = !fus_trainer_has_start (self) || self->n_steps > 0;
  const gsize n_batches = count_round (self);
  double of_batch = 0;
  double of_validation = 0;
  double of_epoch = 0;
  double at_end = 0;
  gboolean done = FALSE;

  take_backup (self);
  done = (has_steps ? time_batches (self, n_batches * n_left, &of_batch, progress, error)
                    : time_no_steps (self, &of_epoch, progress, error)) &&
         time_validation (self, &of_validation, &at_end, progress, error);
  restore_backup (self);
  of_epoch += of_batch * (double) n_batches + of_validation;
  estimate->seconds = self->start_seconds + of_epoch * n_left + at_end;
  estimate->least_seconds =
    self->start_seconds + of_epoch * count_fewest (self, n_left) + at_end;
  estimate->bytes = fus_memory_get_resident () + N_COPIES * n_values * sizeof (FusReal) +
                    n_left * sizeof (FusEpoch);

  return done;
}
