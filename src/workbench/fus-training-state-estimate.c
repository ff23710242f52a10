/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "fusescope"

#include "config.h"

#include "fus-training-state-private.h"

#define ESTIMATE_DELAY_MS 400

typedef struct
{
  FusDataset *dataset;
  FusSplit *split;
  FusModelSpec *spec;
  guint n_threads;
  FusTrainerEstimate found;
  FusOptions *options; /* with what was worked out */
  char *plan;          /* (nullable) */
} Estimate;

static void
estimate_free (gpointer data)
{
  Estimate *self = data;

  fus_dataset_unref (self->dataset);
  g_clear_pointer (&self->split, fus_split_unref);
  fus_model_spec_free (self->spec);
  g_clear_pointer (&self->options, fus_options_free);
  g_free (self->plan);
  g_free (self);
}

static void
estimate_worker (GTask *task, FusJob *job, gpointer data)
{
  Estimate *estimate = data;
  FusProgress progress = fus_job_get_progress (job);
  g_autoptr (FusTrainer) trainer = NULL;
  GError *error = NULL;

  estimate->split = fus_training_run_draw_split (estimate->dataset, estimate->spec->seed);
  trainer = fus_trainer_new_watched (estimate->dataset, estimate->split, estimate->spec,
                                     estimate->n_threads, 0, &progress, &error);
  if (trainer == NULL ||
      !fus_trainer_estimate (trainer, &estimate->found, &progress, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  estimate->options = fus_options_copy (fus_trainer_get_spec (trainer)->options);
  estimate->plan = fus_trainer_dup_plan (trainer);
  g_task_return_boolean (task, TRUE);
}

static void
estimate_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (FusTrainingState) self = data;
  g_autoptr (GError) error = NULL;
  Estimate *estimate = fus_job_queue_get_input (result);

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_debug ("No estimate: %s", error->message);
      return;
    }
  self->seconds = estimate->found.seconds;
  self->least_seconds = estimate->found.least_seconds;
  self->bytes = estimate->found.bytes;
  self->has_estimate = TRUE;
  g_free (self->plan);
  self->plan = g_steal_pointer (&estimate->plan);
  g_clear_pointer (&self->worked_out, fus_options_free);
  self->worked_out = g_steal_pointer (&estimate->options);
  g_clear_object (&self->estimate_job);
  fus_training_state_notify (self, FUS_TRAINING_PROP_ESTIMATED);
}

static gboolean
start_estimate_cb (gpointer data)
{
  FusTrainingState *self = data;
  Estimate *estimate = NULL;

  self->estimate_id = 0;
  if (fus_training_state_is_busy (self) || self->spec == NULL)
    return G_SOURCE_REMOVE;
  estimate = g_new0 (Estimate, 1);
  estimate->dataset = fus_dataset_ref (fus_study_get_dataset (self->study));
  estimate->spec = fus_model_spec_copy (self->spec);
  estimate->n_threads = self->n_threads;
  self->estimate_job = fus_job_new (FUS_LANE_ANALYSIS, NULL);
  fus_job_queue_start (fus_study_get_jobs (self->study), self->estimate_job,
                       estimate_worker, estimate, estimate_free, estimate_cb,
                       g_object_ref (self));

  return G_SOURCE_REMOVE;
}

void
fus_training_state_drop_estimate (FusTrainingState *self)
{
  g_return_if_fail (FUS_IS_TRAINING_STATE (self));

  g_clear_handle_id (&self->estimate_id, g_source_remove);
  if (self->estimate_job != NULL)
    fus_job_cancel (self->estimate_job);
  g_clear_object (&self->estimate_job);
  if (!self->has_estimate)
    return;
  self->has_estimate = FALSE;
  fus_training_state_notify (self, FUS_TRAINING_PROP_ESTIMATED);
}

void
fus_training_state_request_estimate (FusTrainingState *self)
{
  g_return_if_fail (FUS_IS_TRAINING_STATE (self));

  fus_training_state_drop_estimate (self);
  if (self->spec != NULL)
    self->estimate_id = g_timeout_add (ESTIMATE_DELAY_MS, start_estimate_cb, self);
}

gboolean
fus_training_state_get_estimate (FusTrainingState *self,
                                 double *least_seconds,
                                 double *seconds,
                                 gsize *bytes)
{
  g_return_val_if_fail (FUS_IS_TRAINING_STATE (self), FALSE);
  g_return_val_if_fail (least_seconds != NULL, FALSE);
  g_return_val_if_fail (seconds != NULL, FALSE);
  g_return_val_if_fail (bytes != NULL, FALSE);

  *least_seconds = self->least_seconds;
  *seconds = self->seconds;
  *bytes = self->bytes;

  return self->has_estimate;
}
