/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The run under way, from the press of a button to the model that takes the place of
 * the one before, which is kept. The run itself lives in the training lane
 * (fus-training-run.c) and sends news; this side owns the phase. Ending it keeps the
 * best weights, suspending it keeps all that it needs to go on; opening other data
 * suspends it where its file can be found again. */
#include "config.h"

#include "fus-study-training.h"
#include "fus-training-state-private.h"

#include "fus-file-error.h"

#include <glib/gi18n-lib.h>

static void
write_run (FusTrainingState *self,
           FusTrainState *state,
           FusModel *model,
           gboolean is_checkpoint)
{
  fus_study_write_training (self->study, self->run_dataset, self->run_path, state, model,
                            is_checkpoint);
}

/* @split: (nullable): not known yet */
static void
count_batches (FusTrainingState *self, const FusSplit *split, const FusModelSpec *spec)
{
  const FusMask *presence =
    fus_dataset_get_presence (fus_study_get_dataset (self->study));
  guint batch = (guint) MAX (fus_options_get_int (spec->options, "batch", NULL), 1);

  self->n_train = 0;
  for (gsize i = 0; split != NULL && i < split->n_samples; i++)
    self->n_train += split->roles[i] == FUS_ROLE_TRAIN && presence[i] != 0;
  self->n_batches =
    self->n_round > 0 ? self->n_round : (guint) ((self->n_train + batch - 1) / batch);
  fus_training_state_reset_clock (self);
}

/* What the run has worked out from the data; the form shows it, unless it has been
 * changed for another run since. */
static void
take_spec (FusTrainingState *self, const FusModelSpec *spec, FusSplit *split)
{
  self->n_epochs = (guint) fus_options_get_int (spec->options, "epochs", NULL);
  self->n_round = fus_model_spec_get_n_round (spec);
  g_clear_pointer (&self->run_split, fus_split_unref);
  self->run_split = fus_split_ref (split);
  count_batches (self, split, spec);
  if (self->kind != spec->kind || self->worked_out != NULL)
    return;
  self->worked_out = fus_options_copy (spec->options);
  g_signal_emit_by_name (self, "options-changed");
}

static void
take_news (GObject *receiver, gpointer data)
{
  FusTrainingState *self = FUS_TRAINING_STATE (receiver);
  FusTrainingNews *news = data;

  if (self->study == NULL)
    return;
  if (news->spec != NULL)
    take_spec (self, news->spec, news->split);
  g_clear_pointer (&self->log, fus_training_log_unref);
  self->log = fus_training_log_ref (news->log);
  if (news->state != NULL && news->model != NULL)
    write_run (self, g_steal_pointer (&news->state), news->model, TRUE);
  fus_training_state_notify (self, FUS_TRAINING_PROP_LOG);
  if (news->model != NULL)
    fus_study_set_live_model (self->study, news->model);
}

/* The model before is kept, and can be gone back to. */
static void
take_model (FusTrainingState *self, FusTrainingResult *result)
{
  g_autoptr (FusTrained) trained =
               fus_trained_new (NULL, result->model, result->split, result->state->log);
  /* Translators: kind of model: "Undo Training MoPoE". */
  g_autofree char *name = g_strdup_printf (_ ("Training %s"), trained->kind);
  /* Translators: kind of model. */
  g_autofree char *sentence =
    g_strdup_printf (_ ("Trained %s; the model before is kept"), trained->kind);
  g_autoptr (FusRun) run = NULL;

  trained->can_go_on = self->run_path != NULL;
  if (self->run_path != NULL)
    trained->dataset_hash = g_strdup (fus_dataset_get_hash (self->run_dataset));
  trained->dataset_name = g_strdup (fus_dataset_get_name (self->run_dataset));
  run = fus_run_new (trained);
  fus_study_adopt (self->study, run, NULL, name, sentence);
}

/* Known at once, not only when its file is read. */
static void
tell_interrupted (FusTrainingState *self, FusTrainingResult *result)
{
  g_autoptr (FusTrained) trained =
               fus_trained_new (NULL, result->model, NULL, result->state->log);

  if (self->run_path == NULL ||
      g_strcmp0 (self->run_path, fus_study_get_path (self->study)) != 0)
    return;
  trained->n_asked = self->n_epochs;
  g_clear_pointer (&trained->model, fus_model_unref);
  fus_study_set_interrupted (self->study, trained);
}

static void
adopt_result (FusTrainingState *self, FusTrainingResult *result)
{
  FusTrainingLog *log = result->state->log;

  if (result->end == FUS_TRAINING_END_SUSPEND)
    {
      tell_interrupted (self, result);
      write_run (self, g_steal_pointer (&result->state), result->model, TRUE);
      return;
    }
  if (result->end == FUS_TRAINING_END_DISCARD || log == NULL ||
      fus_training_log_get_n_epochs (log) == 0)
    return;
  /* A short run is over before its news is taken. */
  take_spec (self, fus_model_get_spec (result->model), result->split);
  g_clear_pointer (&self->log, fus_training_log_unref);
  self->log = fus_training_log_ref (log);
  fus_training_state_notify (self, FUS_TRAINING_PROP_LOG);
  take_model (self, result);
  write_run (self, g_steal_pointer (&result->state), result->model, FALSE);
}

static void
train_cb (GObject *source, GAsyncResult *async_result, gpointer data)
{
  g_autoptr (FusTrainingState) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FusTrainingResult) result =
               g_task_propagate_pointer (G_TASK (async_result), &error);
  FusTrainingRun *run = fus_job_queue_get_input (async_result);

  fus_training_run_cut_off (run);
  if (self->run != run || self->study == NULL)
    return;
  g_clear_pointer (&self->run, fus_training_run_unref);
  g_clear_object (&self->job);
  fus_study_set_live_model (self->study, NULL);
  if (result != NULL)
    self->account = g_steal_pointer (&result->account);
  fus_training_state_set_phase (self, FUS_TRAINING_IDLE);
  if (result != NULL)
    adopt_result (self, result);
  else
    fus_study_fail (self->study, error);
  fus_training_state_request_estimate (self);
}

/* @split: (nullable): drawn by the run. @is_checkpoint: @resume is of the run that was
 * interrupted; any other run puts that one among the earlier models */
static void
begin (FusTrainingState *self,
       FusSplit *split,
       const FusModelSpec *spec,
       FusTrainState *resume,
       guint n_more,
       gboolean is_checkpoint)
{

  fus_training_state_drop_estimate (self);
  if (is_checkpoint)
    fus_study_set_interrupted (self->study, NULL);
  else
    fus_study_keep_interrupted (self->study);
  self->n_runs++;
  g_clear_pointer (&self->run_dataset, fus_dataset_unref);
  self->run_dataset = fus_dataset_ref (fus_study_get_dataset (self->study));
  g_free (self->run_path);
  self->run_path = g_strdup (fus_study_get_path (self->study));
  self->n_epochs = (guint) fus_options_get_int (spec->options, "epochs", NULL);
  if (n_more > 0 && resume->log != NULL)
    self->n_epochs = fus_training_log_get_n_epochs (resume->log) + n_more;
  if (resume != NULL)
    fus_training_state_show_spec (self, spec, self->n_epochs);
  self->warmup = (guint) fus_options_get_int (spec->options, "warmup", NULL);
  self->n_round = fus_model_spec_get_n_round (spec);
  g_clear_pointer (&self->account, g_free);
  g_clear_pointer (&self->run_split, fus_split_unref);
  g_clear_pointer (&self->log, fus_training_log_unref);
  self->log = resume != NULL && resume->log != NULL
                ? fus_training_log_ref (resume->log)
                : fus_training_log_new (spec->n_modalities);
  count_batches (self, split, spec);
  self->job = fus_job_new (FUS_LANE_TRAINING, _ ("Training"));
  g_signal_connect_object (self->job, "notify::fraction",
                           G_CALLBACK (fus_training_state_tick), self, G_CONNECT_SWAPPED);
  self->run = fus_training_run_new (fus_study_get_dataset (self->study), split, spec,
                                    resume, self->n_threads, self->job);
  fus_training_run_set_n_more (self->run, n_more);
  fus_training_run_listen (self->run, G_OBJECT (self), take_news);
  fus_job_queue_start (fus_study_get_jobs (self->study), self->job, fus_training_run_work,
                       fus_training_run_ref (self->run),
                       (GDestroyNotify) fus_training_run_unref, train_cb,
                       g_object_ref (self));
  fus_training_state_set_phase (self, FUS_TRAINING_RUNNING);
  fus_training_state_notify (self, FUS_TRAINING_PROP_LOG);
}

void
fus_training_state_start (FusTrainingState *self)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (FUS_IS_TRAINING_STATE (self));

  if (self->spec == NULL || fus_training_state_is_busy (self))
    return;
  if (!fus_model_spec_check (self->spec, &error))
    {
      fus_study_fail (self->study, error);
      return;
    }
  begin (self, NULL, self->spec, NULL, 0, FALSE);
}

/* A run that is to go on, on its way from its file. */
typedef struct
{
  char *path;
  guint n_more;
  gboolean is_checkpoint;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *self = data;

  g_free (self->path);
  g_free (self);
}

static void
load_run_worker (GTask *task, FusJob *job, gpointer data)
{
  const Reading *reading = data;
  GError *error = NULL;
  FusModelFile *file = fus_model_file_load (reading->path, &error);

  if (file != NULL)
    g_task_return_pointer (task, file, (GDestroyNotify) fus_model_file_free);
  else
    g_task_return_error (task, error);
}

static void
fail_without_state (FusTrainingState *self, const char *path)
{
  g_autoptr (GError) error = NULL;

  fus_file_error_set (&error, FUS_FILE_ERROR_MISMATCH,
                      (FusPlace){ .file = path,
                                  .row = -1,
                                  .remedy = _ ("Train it anew, for as many epochs as it "
                                               "should have.") },
                      _ (
                        "The file holds the model, but not what its run needs to go on"));
  fus_study_fail (self->study, error);
}

static void
load_run_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (FusTrainingState) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FusModelFile) file = g_task_propagate_pointer (G_TASK (result), &error);
  const Reading *reading = fus_job_queue_get_input (result);
  FusTrainState *state = NULL;

  if (self->study == NULL)
    return;
  if (file == NULL || fus_study_get_dataset (self->study) == NULL ||
      !fus_model_spec_fits (fus_model_get_spec (file->model),
                            fus_study_get_dataset (self->study), &error))
    {
      if (error != NULL)
        fus_study_fail (self->study, error);
      return;
    }
  if (fus_training_state_is_busy (self))
    return;
  if (file->state == NULL)
    {
      fail_without_state (self, reading->path);
      return;
    }
  state = g_steal_pointer (&file->state);
  begin (self, state->split, state->spec, state, reading->n_more, reading->is_checkpoint);
}

/* Takes over @path. */
static void
go_on (FusTrainingState *self, char *path, guint n_more, gboolean is_checkpoint)
{
  g_autoptr (FusJob) job = fus_job_new (FUS_LANE_IO, _ ("Reading the run"));
  Reading *reading = g_new0 (Reading, 1);

  reading->path = path;
  reading->n_more = n_more;
  reading->is_checkpoint = is_checkpoint;
  fus_job_queue_start (fus_study_get_jobs (self->study), job, load_run_worker, reading,
                       reading_free, load_run_cb, g_object_ref (self));
}

void
fus_training_state_resume_checkpoint (FusTrainingState *self)
{
  g_return_if_fail (FUS_IS_TRAINING_STATE (self));

  if (fus_study_get_path (self->study) != NULL && !fus_training_state_is_busy (self))
    go_on (self, fus_session_dup_checkpoint_file (fus_study_get_path (self->study)), 0,
           TRUE);
}

void
fus_training_state_extend (FusTrainingState *self, guint n_epochs)
{
  g_return_if_fail (FUS_IS_TRAINING_STATE (self));

  if (fus_study_get_run_path (self->study) != NULL && n_epochs > 0 &&
      !fus_training_state_is_busy (self))
    go_on (self, g_strdup (fus_study_get_run_path (self->study)), n_epochs, FALSE);
}

void
fus_training_state_pause (FusTrainingState *self)
{
  g_return_if_fail (FUS_IS_TRAINING_STATE (self));

  if (self->phase != FUS_TRAINING_RUNNING)
    return;
  fus_training_run_set_paused (self->run, TRUE);
  fus_job_set_state (self->job, FUS_JOB_PAUSED);
  fus_training_state_set_phase (self, FUS_TRAINING_PAUSED);
}

void
fus_training_state_unpause (FusTrainingState *self)
{
  g_return_if_fail (FUS_IS_TRAINING_STATE (self));

  if (self->phase != FUS_TRAINING_PAUSED)
    return;
  fus_training_run_set_paused (self->run, FALSE);
  fus_job_set_state (self->job, FUS_JOB_RUNNING);
  fus_training_state_reset_clock (self);
  fus_training_state_set_phase (self, FUS_TRAINING_RUNNING);
}

static void
end (FusTrainingState *self, FusTrainingEnd how)
{
  if (self->run == NULL)
    return;
  fus_training_run_end (self->run, how);
  fus_training_state_set_phase (self, FUS_TRAINING_ENDING);
}

void
fus_training_state_stop_and_keep (FusTrainingState *self)
{
  g_return_if_fail (FUS_IS_TRAINING_STATE (self));

  end (self, FUS_TRAINING_END_KEEP);
}

void
fus_training_state_suspend (FusTrainingState *self)
{
  g_return_if_fail (FUS_IS_TRAINING_STATE (self));

  end (self, FUS_TRAINING_END_SUSPEND);
}

void
fus_training_state_leave (FusTrainingState *self)
{
  g_return_if_fail (FUS_IS_TRAINING_STATE (self));

  if (self->run == NULL)
    return;
  fus_training_run_cut_off (self->run);
  if (self->run_path != NULL)
    fus_study_notice (self->study, _ ("Training goes on when the data are opened again"));
  end (self,
       self->run_path != NULL ? FUS_TRAINING_END_SUSPEND : FUS_TRAINING_END_DISCARD);
}
