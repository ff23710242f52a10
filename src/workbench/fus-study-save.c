/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing: all of it in the I/O lane, whole or not at all. A change of choices is
 * written two seconds later with all that came in between, so that a slider is one
 * write; a write that fails is told once, until one succeeds. What is written is
 * copied or frozen before it goes to the lane, since the study goes on meanwhile. */
#define G_LOG_DOMAIN "fusescope"

#include "config.h"

#include "fus-study-private.h"
#include "fus-study-training.h"
#include "fus-training-state.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#define TOUCH_DELAY_S 2

/* A model on its way to the disk. */
typedef struct
{
  FusDataset *dataset;
  FusModel *model;
  FusSplit *split;
  FusTrainingLog *log;
  FusTrainState *state;
  FusTrained *trained; /* (nullable): knows the data it was trained on */
  char *path;
  char *obsolete; /* (nullable): a file that isn't needed once this one is there */
  gboolean make_folder;
} Saved;

static void
saved_free (gpointer data)
{
  Saved *self = data;

  fus_dataset_unref (self->dataset);
  fus_model_unref (self->model);
  fus_split_unref (self->split);
  g_clear_pointer (&self->log, fus_training_log_unref);
  g_clear_pointer (&self->state, fus_train_state_free);
  g_clear_pointer (&self->trained, fus_trained_unref);
  g_free (self->path);
  g_free (self->obsolete);
  g_free (self);
}

static char **
list_ids (FusDataset *dataset)
{
  gsize n = fus_dataset_get_n_samples (dataset);
  char **ids = g_new0 (char *, n + 1);

  for (gsize i = 0; i < n; i++)
    ids[i] = g_strdup (fus_dataset_get_id (dataset, i));

  return ids;
}

/* That it can't be made is told by the file that then can't be written. */
static void
make_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    g_info ("“%s” can't be made", folder);
}

/* @file: without the samples' ids; the data are @dataset where it doesn't tell of others.
 */
static gboolean
write_model (const FusModelFile *file,
             FusDataset *dataset,
             const char *path,
             GError **error)
{
  g_auto (GStrv) ids = list_ids (dataset);
  FusModelFile whole = *file;

  whole.sample_ids = ids;
  if (whole.dataset_hash == NULL)
    {
      whole.dataset_hash = (char *) fus_dataset_get_hash (dataset);
      whole.dataset_name = (char *) fus_dataset_get_name (dataset);
    }

  return fus_model_file_save (&whole, path, error);
}

static void
save_worker (GTask *task, FusJob *job, gpointer data)
{
  const Saved *saved = data;
  FusModelFile file = {
    .model = saved->model,
    .split = saved->split,
    .log = saved->log,
    .dataset_hash = saved->trained != NULL ? saved->trained->dataset_hash : NULL,
    .dataset_name = saved->trained != NULL ? saved->trained->dataset_name : NULL,
    .state = saved->state,
  };
  g_autoptr (GError) error = NULL;

  if (saved->make_folder)
    make_folder (saved->path);
  if (!write_model (&file, saved->dataset, saved->path, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (saved->obsolete != NULL && g_unlink (saved->obsolete) != 0)
    g_debug ("There was no checkpoint at “%s”", saved->obsolete);
  g_task_return_boolean (task, TRUE);
}

gboolean
fus_study_write_trained (FusDataset *dataset,
                         const FusTrained *trained,
                         const char *path,
                         GError **error)
{
  g_return_val_if_fail (trained != NULL, FALSE);

  const FusModelFile file = {
    .model = trained->model,
    .split = trained->split,
    .log = trained->log,
    .dataset_hash = trained->dataset_hash,
    .dataset_name = trained->dataset_name,
  };

  return write_model (&file, dataset, path, error);
}

/* Nobody asked for it, and the next try comes soon: said once, until it works again. */
static void
fail_autosave (FusStudy *self, const GError *error)
{
  if (self->autosave_has_failed)
    return;
  self->autosave_has_failed = TRUE;
  fus_study_fail (self, error);
}

static void
autosave_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (FusStudy) self = data;
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    self->autosave_has_failed = FALSE;
  else
    fail_autosave (self, error);
}

static void
save_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (FusStudy) self = data;
  g_autoptr (GError) error = NULL;
  const Saved *saved = fus_job_queue_get_input (result);
  g_autofree char *base = g_path_get_basename (saved->path);
  g_autofree char *sentence = g_strdup_printf (_ ("Model saved as “%s”"), base);

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      fus_study_fail (self, error);
      return;
    }
  if (self->session != NULL)
    {
      g_free (self->session->model_path);
      self->session->model_path = g_strdup (saved->path);
      fus_study_touch (self);
    }
  fus_study_notice (self, sentence);
}

static void
run_save (FusStudy *self, Saved *saved, const char *title, GAsyncReadyCallback callback)
{
  g_autoptr (FusJob) job = fus_job_new (FUS_LANE_IO, title);

  fus_job_queue_start (self->jobs, job, save_worker, saved, saved_free, callback,
                       g_object_ref (self));
}

void
fus_study_save_model (FusStudy *self, const char *path)
{
  const FusTrained *trained = fus_study_get_trained (self);
  Saved *saved = NULL;

  g_return_if_fail (trained != NULL && trained->model != NULL && trained->split != NULL);
  saved = g_new0 (Saved, 1);
  saved->dataset = fus_dataset_ref (self->dataset);
  saved->model = fus_model_ref (trained->model);
  saved->split = fus_split_ref (trained->split);
  saved->trained = fus_trained_ref (fus_run_get_trained (self->run));
  saved->log = trained->log != NULL ? fus_training_log_ref (trained->log) : NULL;
  saved->path = g_strdup (path);
  run_save (self, saved, _ ("Saving the model"), save_cb);
}

/* Returns: (transfer full) (element-type FusTrained). */
static GPtrArray *
list_earlier (FusStudy *self)
{
  GPtrArray *earlier =
    g_ptr_array_new_with_free_func ((GDestroyNotify) fus_trained_unref);

  for (guint i = 0; i < fus_study_get_n_earlier (self); i++)
    g_ptr_array_add (earlier, fus_run_dup_described (fus_study_get_earlier (self, i)));

  return earlier;
}

/* A dataset on its way to the disk. */
typedef struct
{
  FusDataset *dataset;
  char *from; /* (nullable): where it was read from */
  char *path;
  GPtrArray *earlier; /* of FusTrained */
} SavedData;

static void
saved_data_free (gpointer data)
{
  SavedData *self = data;

  fus_dataset_unref (self->dataset);
  g_ptr_array_unref (self->earlier);
  g_free (self->from);
  g_free (self->path);
  g_free (self);
}

static void
save_data_worker (GTask *task, FusJob *job, gpointer data)
{
  const SavedData *saved = data;
  FusProgress progress = fus_job_get_progress (job);
  GError *error = NULL;

  if (!fus_dataset_save (saved->dataset, saved->path, NULL, 0, &progress, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (saved->from != NULL)
    fus_session_copy_models (saved->from, saved->path, saved->earlier);
  g_task_return_boolean (task, TRUE);
}

static void
save_data_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (FusStudy) self = data;
  g_autoptr (GError) error = NULL;
  const SavedData *saved = fus_job_queue_get_input (result);
  g_autofree char *base = g_path_get_basename (saved->path);
  g_autofree char *sentence = g_strdup_printf (_ ("Data saved as “%s”"), base);

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      fus_study_fail (self, error);
      return;
    }
  /* A run writes where its data came from: they stay there until it is done. */
  if (saved->dataset == self->dataset && !fus_training_state_is_busy (self->training))
    fus_study_move (self, saved->path);
  fus_study_notice (self, sentence);
}

void
fus_study_save_dataset (FusStudy *self, const char *path)
{
  g_autoptr (FusJob) job = fus_job_new (FUS_LANE_IO, _ ("Saving the data"));
  SavedData *saved = g_new0 (SavedData, 1);

  g_return_if_fail (FUS_IS_STUDY (self));
  g_return_if_fail (self->dataset != NULL && path != NULL);

  saved->dataset = fus_dataset_ref (self->dataset);
  saved->from = g_strdup (self->path);
  saved->earlier = list_earlier (self);
  saved->path = g_strdup (path);
  fus_job_queue_start (self->jobs, job, save_data_worker, saved, saved_data_free,
                       save_data_cb, g_object_ref (self));
}

static char *
dup_training_path (const char *path, gboolean is_checkpoint)
{
  return is_checkpoint ? fus_session_dup_checkpoint_file (path)
                       : fus_session_dup_model_file (path);
}

void
fus_study_write_training (FusStudy *self,
                          FusDataset *dataset,
                          const char *path,
                          FusTrainState *state,
                          FusModel *model,
                          gboolean is_checkpoint)
{
  Saved *saved = NULL;

  g_return_if_fail (dataset != NULL);
  g_return_if_fail (state != NULL);
  g_return_if_fail (model != NULL);

  if (path == NULL)
    {
      fus_train_state_free (state);
      return;
    }
  saved = g_new0 (Saved, 1);
  saved->dataset = fus_dataset_ref (dataset);
  saved->model = fus_model_ref (model);
  saved->split = fus_split_ref (state->split);
  saved->log = state->log != NULL ? fus_training_log_ref (state->log) : NULL;
  saved->state = state;
  saved->path = dup_training_path (path, is_checkpoint);
  saved->obsolete = is_checkpoint ? NULL : dup_training_path (path, TRUE);
  saved->make_folder = TRUE;
  run_save (self, saved, NULL, autosave_cb);
}

static void
session_worker (GTask *task, FusJob *job, gpointer data)
{
  GError *error = NULL;

  if (fus_session_save (data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
session_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (FusStudy) self = data;
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    fail_autosave (self, error);
}

static FusSession *
take_session (FusStudy *self)
{
  FusSession *session = fus_session_new (self->dataset, self->path);

  session->model_path = g_strdup (self->session->model_path);
  session->page = g_strdup (self->session->page);
  session->kinds = g_strdupv (self->kinds);
  session->missing = g_strdupv (self->missing);
  session->subset = self->subset;
  session->target = self->target;
  session->sample = self->sample;
  session->test_all = self->test_all;
  session->label = self->label != NULL ? g_strdup (self->label->id) : NULL;
  session->earlier = list_earlier (self);
  session->shown = self->run != NULL ? fus_run_dup_described (self->run) : NULL;
  if (!fus_selection_is_empty (self->selection))
    session->selection = fus_selection_dup_bits (self->selection);

  return session;
}

void
fus_study_flush (FusStudy *self)
{
  g_autoptr (FusJob) job = NULL;

  g_return_if_fail (FUS_IS_STUDY (self));

  if (self->touch_id == 0)
    return;
  g_clear_handle_id (&self->touch_id, g_source_remove);
  job = fus_job_new (FUS_LANE_IO, NULL);
  fus_job_queue_start (self->jobs, job, session_worker, take_session (self),
                       (GDestroyNotify) fus_session_free, session_cb,
                       g_object_ref (self));
}

static gboolean
touch_cb (gpointer data)
{
  fus_study_flush (data);

  return G_SOURCE_REMOVE;
}

void
fus_study_touch (FusStudy *self)
{
  g_return_if_fail (FUS_IS_STUDY (self));

  if (self->session == NULL || self->touch_id != 0 || self->is_closed)
    return;
  self->touch_id = g_timeout_add_seconds (TOUCH_DELAY_S, touch_cb, self);
}

typedef struct
{
  char *path;
  GBytes *contents;
} Written;

static void
written_free (gpointer data)
{
  Written *self = data;

  g_free (self->path);
  g_bytes_unref (self->contents);
  g_free (self);
}

static void
write_worker (GTask *task, FusJob *job, gpointer data)
{
  const Written *written = data;
  gsize n_bytes = 0;
  const void *bytes = g_bytes_get_data (written->contents, &n_bytes);
  GError *error = NULL;

  if (fus_file_write (written->path, bytes, n_bytes, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
write_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (FusStudy) self = data;
  g_autoptr (GError) error = NULL;
  const Written *written = fus_job_queue_get_input (result);
  g_autofree char *base = g_path_get_basename (written->path);
  g_autofree char *sentence = g_strdup_printf (_ ("Saved as “%s”"), base);

  if (g_task_propagate_boolean (G_TASK (result), &error))
    fus_study_notice (self, sentence);
  else
    fus_study_fail (self, error);
}

void
fus_study_write_file (FusStudy *self, const char *path, GBytes *contents)
{
  g_autoptr (FusJob) job = fus_job_new (FUS_LANE_IO, NULL);
  Written *written = g_new0 (Written, 1);

  g_return_if_fail (FUS_IS_STUDY (self));
  g_return_if_fail (contents != NULL);
  g_return_if_fail (path != NULL);

  written->path = g_strdup (path);
  written->contents = g_bytes_ref (contents);
  fus_job_queue_start (self->jobs, job, write_worker, written, written_free, write_cb,
                       g_object_ref (self));
}
