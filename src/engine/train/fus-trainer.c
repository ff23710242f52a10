/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run: made of a specification, a dataset and a split, then driven an epoch at a
 * time (fus-trainer-epoch.c), so that whoever drives it can pause, save and look. Same
 * seed, same model, with any number of threads. It is never shared between threads;
 * what others look at are frozen snapshots. */
#include "config.h"

#include "fus-trainer-private.h"

#include "fus-fusion.h"
#include "fus-kernels.h"
#include "fus-memory.h"
#include "fus-model-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

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
  self->by_others =
    fus_options_get_choice (spec->options, "criterion", NULL) == FUS_CRITERION_OTHERS;
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
estimate_bytes (const FusTrainer *self, guint64 n_params, guint n_threads, gsize n_batch)
{
  guint64 n_features = 0;

  for (guint m = 0; m < self->spec->n_modalities; m++)
    n_features += self->spec->modalities[m]->n_features;

  return n_params * (7 + n_threads) + 2 * n_batch * n_features * sizeof (FusReal);
}

/* Before the first look at the data, which may take long: by what is asked for. */
static gboolean
check_memory (const FusTrainer *self, guint n_threads, GError **error)
{
  g_autoptr (FusParams) places = fus_model_lay_out_params (self->spec, error);
  const gsize batch = (gsize) get_option_int (self->spec, "batch");
  const guint n = n_threads > 0 ? n_threads : g_get_num_processors ();

  return places != NULL &&
         fus_memory_check_for (FUS_MEMORY_FOR_TRAINING,
                               estimate_bytes (self, fus_params_get_n_bytes (places), n,
                                               MIN (batch, MAX (self->n_train, 1))) +
                                 fus_trainer_estimate_start (self),
                               error);
}

gboolean
fus_trainer_make_buffers (FusTrainer *self, guint n_threads, int nice, GError **error)
{
  const FusParams *params = fus_model_get_params (self->model);
  const gsize batch =
    MIN ((gsize) get_option_int (self->spec, "batch"), MAX (self->n_train, 1));
  guint n = n_threads > 0 ? n_threads : g_get_num_processors ();

  if (!fus_memory_check_for (FUS_MEMORY_FOR_TRAINING,
                             estimate_bytes (self, fus_params_get_n_bytes (params), n,
                                             batch),
                             error))
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
  self->slice_sums = g_new0 (double, fus_trainer_count_slices (self));
  self->backup_values = g_new (FusReal, params->n_values);
  self->backup_moments = g_new (FusReal, self->moments->n_rows * self->moments->n_cols);
  self->aside = g_new (FusReal, params->n_values);
  self->ridges = g_new0 (FusRidge *, self->spec->n_modalities);
  self->log = fus_training_log_new (self->spec->n_modalities);
  self->log->from_others =
    self->spec->n_modalities > 1 && (fus_trainer_has_start (self) || self->by_others);
  fus_trainer_cut_slices (self);
  if (fus_trainer_looks_at_valid (self))
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
               ngettext ("The run says what %zu sample is for, but the data have %zu",
                         "The run says what %zu samples are for, but the data have %zu",
                         (gulong) split->n_samples),
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
  g_assert (dataset != NULL && split != NULL && spec != NULL);

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
  const FusTrainerClock begin = fus_trainer_clock_now ();
  g_autoptr (FusTrainer) self = fus_trainer_new_empty (dataset, split, spec, error);
  g_autoptr (FusScaler) scaler = NULL;
  g_autoptr (FusLinearStart) start = NULL;
  FusMask logged = 0;
  FusMask sized = 0;

  if (self == NULL)
    return NULL;
  if (!check_memory (self, n_threads, error) ||
      (fus_trainer_has_start (self) && !fus_trainer_settle_rows (self, error)))
    return NULL;
  fus_trainer_settle_length (self);
  read_options (self);
  scaler = fus_scaler_new (dataset, self->train_rows, self->n_train,
                           fus_model_spec_get_standardized (spec));
  logged = fus_model_spec_get_logged (spec, &sized);
  fus_scaler_add_logs (scaler, dataset, self->train_rows, self->n_train, logged, sized);
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
  self->start_clock = fus_trainer_clock_since (&begin);
  self->log->start_seconds = self->start_clock.wall;

  return g_steal_pointer (&self);
}

void
fus_trainer_free (FusTrainer *self)
{
  for (guint m = 0; m < self->spec->n_modalities && self->baseline != NULL; m++)
    fus_matrix_unref (self->baseline[m]);
  fus_trainer_clear_ridges (self);
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
gboolean
fus_trainer_is_finished (const FusTrainer *self)
{
  return self->counters.epoch >= self->n_epochs ||
         (self->patience > 0 && self->counters.n_bad >= self->patience);
}

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
  const FusTrainerClock begin = fus_trainer_clock_now ();
  const guint keep = fus_options_get_choice (self->spec->options, "keep", NULL);
  const gboolean has_best = self->best != NULL && keep == FUS_KEEP_BEST &&
                            (!fus_trainer_has_start (self) || self->n_steps == 0 ||
                             isfinite (self->counters.best_loss));
  FusModel *model =
    has_best ? fus_model_new_with_values (self->spec, fus_model_get_scaler (self->model),
                                          self->best)
             : fus_trainer_snapshot (self);

  if (fus_trainer_has_start (self))
    {
      fus_trainer_complete (self, model);
      model = fus_trainer_stack (self, model);
      fus_trainer_measure_spreads (self, model);
    }
  else
    fus_trainer_refine (self, model);
  self->log->finish_seconds = fus_trainer_clock_since (&begin).wall;

  return model;
}
