/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "fusescope"

#include "config.h"

#include "fus-study-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

/* The model that pages speak of, and those before it: no run throws one away. The session
 * keeps the model that is shown under its own name, and each earlier one under the name
 * of its id; files change their names together with the list. */

/* What is forgotten first is the oldest. */
#define N_EARLIER 8

static void
show_trained (FusStudy *self, FusTrained *trained)
{
  g_autoptr (FusTrained) before = g_steal_pointer (&self->trained);

  if (trained != NULL)
    self->trained = fus_trained_ref (trained);
  fus_study_model_changed (self);
}

void
fus_study_set_model (FusStudy *self,
                     FusModel *model,
                     FusSplit *split,
                     FusTrainingLog *log)
{
  g_autoptr (FusTrained) trained =
               model != NULL ? fus_trained_new (NULL, model, split, log) : NULL;

  if (self->trained != NULL || trained != NULL)
    show_trained (self, trained);
}

void
fus_study_show_model (FusStudy *self, FusTrained *trained)
{
  show_trained (self, trained);
}

/* Files on their way to other names. */
typedef struct
{
  FusDataset *dataset;
  char *path;         /* of the data */
  FusTrained *former; /* (nullable): shown until now */
  FusTrained *next;   /* (nullable): shown from now on; %NULL: written apart, or none */
  char *source;       /* (nullable): file that @next was opened from */
  GPtrArray *dropped; /* of FusTrained */
} Moves;

static void
moves_free (gpointer data)
{
  Moves *self = data;

  fus_dataset_unref (self->dataset);
  g_clear_pointer (&self->former, fus_trained_unref);
  g_clear_pointer (&self->next, fus_trained_unref);
  g_ptr_array_unref (self->dropped);
  g_free (self->path);
  g_free (self->source);
  g_free (self);
}

static gboolean
copy_file (const char *from, const char *to)
{
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) target = g_file_new_for_path (to);
  g_autoptr (GError) error = NULL;

  if (g_file_copy (source, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error))
    return TRUE;
  g_info ("“%s” can’t be copied: %s", from, error->message);

  return FALSE;
}

/* From memory, where its file is gone. */
static gboolean
write_anew (const Moves *moves, FusTrained *trained, const char *to, GError **error)
{
  return trained->model == NULL || trained->split == NULL ||
         fus_study_write_trained (moves->dataset, trained, to, error);
}

static gboolean
move_or_write (const Moves *moves,
               FusTrained *trained,
               const char *from,
               const char *to,
               GError **error)
{
  return g_rename (from, to) == 0 || write_anew (moves, trained, to, error);
}

static gboolean
place_next (const Moves *moves, const char *shown, GError **error)
{
  g_autofree char *file = fus_session_dup_earlier_file (moves->path, moves->next->id);

  if (moves->source != NULL && copy_file (moves->source, shown))
    return TRUE;

  return move_or_write (moves, moves->next, file, shown, error);
}

static gboolean
move_files (const Moves *moves, GError **error)
{
  g_autofree char *shown = fus_session_dup_model_file (moves->path);

  fus_session_make_folder (NULL);
  if (moves->former != NULL)
    {
      g_autofree char *file =
        fus_session_dup_earlier_file (moves->path, moves->former->id);

      if (!move_or_write (moves, moves->former, shown, file, error))
        return FALSE;
    }
  if (moves->next != NULL && !place_next (moves, shown, error))
    return FALSE;
  for (guint i = 0; i < moves->dropped->len; i++)
    {
      const FusTrained *old = g_ptr_array_index (moves->dropped, i);
      g_autofree char *file = fus_session_dup_earlier_file (moves->path, old->id);

      if (g_unlink (file) != 0)
        g_debug ("“%s” was not there", file);
    }

  return TRUE;
}

static void
move_worker (GTask *task, FusJob *job, gpointer data)
{
  GError *error = NULL;

  if (move_files (data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
move_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (FusStudy) self = data;
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    fus_study_fail (self, error);
}

/* Takes over @dropped. */
static void
run_moves (FusStudy *self,
           FusTrained *former,
           FusTrained *next,
           const char *source,
           GPtrArray *dropped)
{
  g_autoptr (FusJob) job = NULL;
  GTask *task = NULL;
  Moves *moves = NULL;

  if (self->path == NULL)
    {
      g_ptr_array_unref (dropped);
      return;
    }
  /* The list first: a file that it names and that isn't there yet does no harm. */
  fus_study_touch (self);
  fus_study_flush (self);
  moves = g_new0 (Moves, 1);
  moves->dataset = fus_dataset_ref (self->dataset);
  moves->path = g_strdup (self->path);
  moves->former = former != NULL ? fus_trained_ref (former) : NULL;
  moves->next = next != NULL ? fus_trained_ref (next) : NULL;
  moves->source = g_strdup (source);
  moves->dropped = dropped;
  job = fus_job_new (FUS_LANE_IO, NULL);
  task = fus_job_queue_make_task (job, move_cb, self);
  g_task_set_task_data (task, moves, moves_free);
  fus_job_queue_run (self->jobs, job, task, move_worker);
}

static gssize
find_earlier (FusStudy *self, const char *id)
{
  for (guint i = 0; i < self->earlier->len; i++)
    if (g_str_equal (((FusTrained *) self->earlier->pdata[i])->id, id))
      return i;

  return -1;
}

/* Returns: those that are forgotten for it. */
static GPtrArray *
add_earlier (FusStudy *self, FusTrained *trained)
{
  GPtrArray *dropped =
    g_ptr_array_new_with_free_func ((GDestroyNotify) fus_trained_unref);

  if (trained != NULL)
    g_ptr_array_insert (self->earlier, 0, fus_trained_ref (trained));
  while (self->earlier->len > N_EARLIER)
    g_ptr_array_add (dropped, g_ptr_array_steal_index (self->earlier, N_EARLIER));

  return dropped;
}

/* @next: (nullable): shown from now on; what was shown is an earlier one then. */
static void
put_in_place (FusStudy *self,
              FusTrained *next,
              const char *source,
              gboolean is_written_apart)
{
  g_autoptr (FusTrained) former =
               self->trained != NULL ? fus_trained_ref (self->trained) : NULL;
  gssize place = next != NULL ? find_earlier (self, next->id) : -1;
  GPtrArray *dropped = NULL;

  if (former == next)
    return;
  if (place >= 0)
    g_ptr_array_remove_index (self->earlier, (guint) place);
  dropped = add_earlier (self, former);
  show_trained (self, next);
  if (next != NULL && next->can_go_on && self->path != NULL)
    {
      g_autofree char *file = fus_session_dup_model_file (self->path);

      fus_study_set_run_path (self, file);
    }
  run_moves (self, former, is_written_apart ? NULL : next, source, dropped);
  g_object_notify (G_OBJECT (self), "earlier");
}

void
fus_study_set_aside (FusStudy *self, FusTrained *trained)
{
  run_moves (self, trained, NULL, NULL, add_earlier (self, trained));
  g_object_notify (G_OBJECT (self), "earlier");
}

static void
apply_trained (gpointer target, gpointer state)
{
  put_in_place (target, state, NULL, FALSE);
}

static void
clear_trained (gpointer state)
{
  if (state != NULL)
    fus_trained_unref (state);
}

static void
push_change (FusStudy *self, FusTrained *former, FusTrained *next, const char *name)
{
  fus_undo_stack_push (self->undo, name, apply_trained, self,
                       former != NULL ? fus_trained_ref (former) : NULL,
                       fus_trained_ref (next), clear_trained);
}

void
fus_study_adopt (FusStudy *self,
                 FusTrained *next,
                 const char *source,
                 const char *name,
                 const char *sentence)
{
  g_autoptr (FusTrained) former =
               self->trained != NULL ? fus_trained_ref (self->trained) : NULL;

  put_in_place (self, next, source, source == NULL);
  push_change (self, former, next, name);
  if (former != NULL)
    fus_study_tell_replaced (self, sentence, former->id);
}

static void
go_back_to (FusStudy *self, FusTrained *next)
{
  g_autoptr (FusTrained) former =
               self->trained != NULL ? fus_trained_ref (self->trained) : NULL;
  /* Translators: kind of model. */
  g_autofree char *name = g_strdup_printf (_ ("Going Back to %s"), next->kind);
  g_autoptr (GError) error = NULL;

  if (!fus_model_spec_fits (fus_model_get_spec (next->model), self->dataset, &error))
    {
      fus_study_fail (self, error);
      return;
    }
  put_in_place (self, next, NULL, FALSE);
  push_change (self, former, next, name);
}

/* An earlier model on its way from its file. */
typedef struct
{
  FusDataset *dataset;
  char *id;
  char *file;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *self = data;

  fus_dataset_unref (self->dataset);
  g_free (self->id);
  g_free (self->file);
  g_free (self);
}

static void
read_worker (GTask *task, FusJob *job, gpointer data)
{
  const Reading *reading = data;
  GError *error = NULL;
  g_autoptr (FusModelFile) file = fus_model_file_load (reading->file, &error);
  g_autoptr (FusSplit) split = NULL;

  if (file == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  split = fus_model_file_get_split (file, reading->dataset);
  g_task_return_pointer (task, fus_trained_new_from_file (reading->id, file, split),
                         (GDestroyNotify) fus_trained_unref);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (FusStudy) self = data;
  g_autoptr (GError) error = NULL;
  const Reading *reading = g_task_get_task_data (G_TASK (result));
  g_autoptr (FusTrained) trained = g_task_propagate_pointer (G_TASK (result), &error);

  if (reading->dataset != self->dataset || find_earlier (self, reading->id) < 0)
    return;
  if (trained != NULL)
    go_back_to (self, trained);
  else
    fus_study_fail (self, error);
}

void
fus_study_use_earlier (FusStudy *self, const char *id)
{
  gssize place = find_earlier (self, id);
  g_autoptr (FusTrained) trained = NULL;
  g_autoptr (FusJob) job = NULL;
  GTask *task = NULL;
  Reading *reading = NULL;

  if (place < 0)
    return;
  trained = fus_trained_ref (self->earlier->pdata[place]);
  if (trained->model != NULL)
    {
      go_back_to (self, trained);
      return;
    }
  reading = g_new0 (Reading, 1);
  reading->dataset = fus_dataset_ref (self->dataset);
  reading->id = g_strdup (id);
  reading->file = fus_session_dup_earlier_file (self->path, id);
  job = fus_job_new (FUS_LANE_IO, _ ("Reading the model"));
  task = fus_job_queue_make_task (job, read_cb, self);
  g_task_set_task_data (task, reading, reading_free);
  fus_job_queue_run (self->jobs, job, task, read_worker);
}

const FusTrained *
fus_study_get_trained (FusStudy *self)
{
  return self->trained;
}

const GPtrArray *
fus_study_get_earlier (FusStudy *self)
{
  return self->earlier;
}

void
fus_study_set_earlier (FusStudy *self, const GPtrArray *earlier)
{
  if (self->earlier->len == 0 && (earlier == NULL || earlier->len == 0))
    return;
  g_ptr_array_set_size (self->earlier, 0);
  for (guint i = 0; earlier != NULL && i < MIN (earlier->len, N_EARLIER); i++)
    g_ptr_array_add (self->earlier, fus_trained_ref (earlier->pdata[i]));
  g_object_notify (G_OBJECT (self), "earlier");
}

const FusTrained *
fus_study_get_interrupted (FusStudy *self)
{
  return self->interrupted;
}

void
fus_study_set_interrupted (FusStudy *self, FusTrained *interrupted)
{
  if (self->interrupted == interrupted)
    return;
  g_clear_pointer (&self->interrupted, fus_trained_unref);
  if (interrupted != NULL)
    self->interrupted = fus_trained_ref (interrupted);
  g_object_notify (G_OBJECT (self), "interrupted");
}

/* What @file tells of a run that can go on, or NULL. */
static FusTrained *
read_interrupted (const char *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FusModelFile) model = NULL;
  FusTrained *trained = NULL;

  if (!g_file_test (file, G_FILE_TEST_IS_REGULAR))
    return NULL;
  model = fus_model_file_load (file, &error);
  if (model == NULL || model->state == NULL)
    {
      g_info ("“%s” can’t go on: %s", file, error != NULL ? error->message : "");
      return NULL;
    }
  trained = fus_trained_new_from_file (NULL, model, NULL);
  trained->n_asked =
    (guint) fus_options_get_int (model->state->spec->options, "epochs", NULL);
  g_clear_pointer (&trained->model, fus_model_unref);
  g_clear_pointer (&trained->log, fus_training_log_unref);

  return trained;
}

FusTrained *
fus_study_read_interrupted (const char *path)
{
  g_autofree char *file = fus_session_dup_checkpoint_file (path);

  return read_interrupted (file);
}

static void
keep_worker (GTask *task, FusJob *job, gpointer data)
{
  g_autofree char *from = fus_session_dup_checkpoint_file (data);
  FusTrained *trained = read_interrupted (from);
  g_autofree char *to =
    trained != NULL ? fus_session_dup_earlier_file (data, trained->id) : NULL;

  if (trained != NULL && g_rename (from, to) != 0)
    {
      g_info ("“%s” can’t be kept: %s", from, g_strerror (errno));
      g_clear_pointer (&trained, fus_trained_unref);
    }
  g_task_return_pointer (task, trained, clear_trained);
}

static void
keep_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (FusStudy) self = data;
  g_autoptr (FusTrained) trained = g_task_propagate_pointer (G_TASK (result), NULL);
  const char *path = g_task_get_task_data (G_TASK (result));

  if (trained == NULL || g_strcmp0 (path, self->path) != 0)
    return;
  run_moves (self, NULL, NULL, NULL, add_earlier (self, trained));
  g_object_notify (G_OBJECT (self), "earlier");
}

void
fus_study_keep_interrupted (FusStudy *self)
{
  g_autoptr (FusJob) job = NULL;
  GTask *task = NULL;

  fus_study_set_interrupted (self, NULL);
  if (self->path == NULL)
    return;
  job = fus_job_new (FUS_LANE_IO, NULL);
  task = fus_job_queue_make_task (job, keep_cb, self);
  g_task_set_task_data (task, g_strdup (self->path), g_free);
  fus_job_queue_run (self->jobs, job, task, keep_worker);
}
