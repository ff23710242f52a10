/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "fusescope"

#include "config.h"

#include "fus-getter.h"
#include "fus-study-private.h"
#include "fus-study-training.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

/* The model that pages speak of, and those before it: no run throws one away. The session
 * keeps the model that is shown under its own name, and each earlier one under the name
 * of its id; files change their names together with the list. */

/* What is forgotten first is the oldest. */
#define N_EARLIER 8

static guint
get_n_runs (FusStudy *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->runs));
}

guint
fus_study_get_n_earlier (FusStudy *self)
{
  g_return_val_if_fail (FUS_IS_STUDY (self), 0);

  return get_n_runs (self) - (self->run != NULL ? 1 : 0);
}

/* (transfer none) (nullable): the list holds it. */
static FusRun *
get_run (FusStudy *self, guint place)
{
  g_autoptr (FusRun) run = g_list_model_get_item (G_LIST_MODEL (self->runs), place);

  return run;
}

FusRun *
fus_study_get_earlier (FusStudy *self, guint i)
{
  g_return_val_if_fail (i < fus_study_get_n_earlier (self), NULL);

  return get_run (self, i + (self->run != NULL ? 1 : 0));
}

GListModel *
fus_study_get_runs (FusStudy *self)
{
  g_return_val_if_fail (FUS_IS_STUDY (self), NULL);

  return G_LIST_MODEL (self->runs);
}

static gssize
find_run (FusStudy *self, const char *id)
{
  for (guint i = 0; i < get_n_runs (self); i++)
    if (g_str_equal (fus_run_get_trained (get_run (self, i))->id, id))
      return i;

  return -1;
}

/* What was encoded of a run stays as long as it is shown or was until now: a person goes
 * to and fro between two, and each holds all samples. */
static void
forget_others (FusStudy *self, FusRun *former)
{
  for (guint i = 0; i < get_n_runs (self); i++)
    if (get_run (self, i) != self->run && get_run (self, i) != former)
      fus_run_forget (get_run (self, i));
}

/* @next: (nullable): first of the list from now on, wherever it was. Nobody sees a run
 * that is shown and isn't in the list. */
static void
show_first (FusStudy *self, FusRun *next)
{
  g_autoptr (FusRun) former = self->run;
  gssize place = next != NULL ? find_run (self, fus_run_get_trained (next)->id) : -1;

  self->run = next != NULL ? g_object_ref (next) : NULL;
  if (place >= 0)
    g_list_store_remove (self->runs, (guint) place);
  if (next != NULL)
    g_list_store_insert (self->runs, 0, next);
  forget_others (self, former);
  fus_study_model_changed (self);
}

void
fus_study_show_run (FusStudy *self, FusRun *run)
{
  if (self->run == run)
    return;
  if (self->run != NULL)
    {
      g_autoptr (FusRun) former = g_steal_pointer (&self->run);

      g_list_store_remove (self->runs, 0);
    }
  show_first (self, run);
}

void
fus_study_set_model (FusStudy *self,
                     FusModel *model,
                     FusSplit *split,
                     FusTrainingLog *log)
{
  g_autoptr (FusTrained) trained =
               model != NULL ? fus_trained_new (NULL, model, split, log) : NULL;
  g_autoptr (FusRun) run = trained != NULL ? fus_run_new (trained) : NULL;

  fus_study_show_run (self, run);
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
  fus_job_queue_start (self->jobs, job, move_worker, moves, moves_free, move_cb,
                       g_object_ref (self));
}

/* (transfer full): those that are forgotten, as there are too many. */
static GPtrArray *
drop_oldest (FusStudy *self)
{
  GPtrArray *dropped =
    g_ptr_array_new_with_free_func ((GDestroyNotify) fus_trained_unref);

  while (fus_study_get_n_earlier (self) > N_EARLIER)
    {
      guint last = get_n_runs (self) - 1;

      g_ptr_array_add (dropped,
                       fus_trained_ref (fus_run_get_trained (get_run (self, last))));
      g_list_store_remove (self->runs, last);
    }

  return dropped;
}

/* @run: among those besides the one that is shown, as the newest. */
static void
add_earlier (FusStudy *self, FusRun *run)
{
  g_list_store_insert (self->runs, self->run != NULL ? 1 : 0, run);
}

/* @next: (nullable): shown from now on; what was shown is an earlier one then. */
static void
put_in_place (FusStudy *self, FusRun *next, const char *source, gboolean is_written_apart)
{
  g_autoptr (FusRun) former = self->run != NULL ? g_object_ref (self->run) : NULL;
  FusTrained *trained = next != NULL ? fus_run_get_trained (next) : NULL;

  if (former == next)
    return;
  show_first (self, next);
  if (trained != NULL && trained->can_go_on && self->path != NULL)
    {
      g_autofree char *file = fus_session_dup_model_file (self->path);

      fus_study_set_run_path (self, file);
    }
  run_moves (self, former != NULL ? fus_run_get_trained (former) : NULL,
             is_written_apart ? NULL : trained, source, drop_oldest (self));
}

void
fus_study_set_aside (FusStudy *self, FusRun *run)
{
  g_return_if_fail (FUS_IS_STUDY (self));
  g_return_if_fail (FUS_IS_RUN (run));

  add_earlier (self, run);
  run_moves (self, fus_run_get_trained (run), NULL, NULL, drop_oldest (self));
}

static void
apply_run (gpointer target, gpointer state)
{
  put_in_place (target, state, NULL, FALSE);
}

static void
clear_run (gpointer state)
{
  if (state != NULL)
    g_object_unref (state);
}

static void
push_change (FusStudy *self, FusRun *former, FusRun *next, const char *name)
{
  fus_undo_stack_push (self->undo, name, apply_run, self,
                       former != NULL ? g_object_ref (former) : NULL, g_object_ref (next),
                       clear_run);
}

void
fus_study_adopt (FusStudy *self,
                 FusRun *next,
                 const char *source,
                 const char *name,
                 const char *sentence)
{
  g_return_if_fail (FUS_IS_RUN (next));
  g_return_if_fail (fus_run_get_trained (next)->model != NULL);

  g_autoptr (FusRun) former = self->run != NULL ? g_object_ref (self->run) : NULL;

  put_in_place (self, next, source, source == NULL);
  push_change (self, former, next, name);
  if (former != NULL)
    fus_study_tell_replaced (self, sentence, fus_run_get_trained (former)->id);
}

static void
go_back_to (FusStudy *self, FusRun *next)
{
  g_autoptr (FusRun) former = self->run != NULL ? g_object_ref (self->run) : NULL;
  const FusTrained *trained = fus_run_get_trained (next);
  /* Translators: kind of model. */
  g_autofree char *name = g_strdup_printf (_ ("Going Back to %s"), trained->kind);
  g_autoptr (GError) error = NULL;

  if (!fus_model_spec_fits (fus_model_get_spec (trained->model), self->dataset, &error))
    {
      fus_study_fail (self, error);
      return;
    }
  put_in_place (self, next, NULL, FALSE);
  push_change (self, former, next, name);
}

/* -- Reading one that is only described -- */

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
  split = fus_model_file_dup_split (file, reading->dataset);
  g_task_return_pointer (task, fus_trained_new_from_file (reading->id, file, split),
                         (GDestroyNotify) fus_trained_unref);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (FusStudy) self = data;
  g_autoptr (GError) error = NULL;
  const Reading *reading = fus_job_queue_get_input (result);
  g_autoptr (FusTrained) trained = g_task_propagate_pointer (G_TASK (result), &error);

  gssize place = find_run (self, reading->id);
  g_autoptr (FusRun) run = trained != NULL ? fus_run_new (trained) : NULL;

  if (reading->dataset != self->dataset || place < 0)
    return;
  if (run == NULL)
    {
      fus_study_fail (self, error);
      return;
    }
  fus_run_set_given_name (run, fus_run_get_given_name (get_run (self, (guint) place)));
  go_back_to (self, run);
}

void
fus_study_use_run (FusStudy *self, const char *id)
{
  g_return_if_fail (FUS_IS_STUDY (self));
  g_return_if_fail (id != NULL);

  gssize place = find_run (self, id);
  g_autoptr (FusRun) run = NULL;
  g_autoptr (FusJob) job = NULL;
  Reading *reading = NULL;

  if (place < 0 || get_run (self, (guint) place) == self->run)
    return;
  run = g_object_ref (get_run (self, (guint) place));
  if (fus_run_get_trained (run)->model != NULL)
    {
      go_back_to (self, run);
      return;
    }
  reading = g_new0 (Reading, 1);
  reading->dataset = fus_dataset_ref (self->dataset);
  reading->id = g_strdup (id);
  reading->file = fus_session_dup_earlier_file (self->path, id);
  job = fus_job_new (FUS_LANE_IO, _ ("Reading the model"));
  fus_job_queue_start (self->jobs, job, read_worker, reading, reading_free, read_cb,
                       g_object_ref (self));
}

void
fus_study_set_earlier (FusStudy *self, const GPtrArray *earlier)
{
  while (fus_study_get_n_earlier (self) > 0)
    g_list_store_remove (self->runs, get_n_runs (self) - 1);
  for (guint i = 0; earlier != NULL && i < MIN (earlier->len, N_EARLIER); i++)
    {
      g_autoptr (FusRun) run = fus_run_new (earlier->pdata[i]);

      g_list_store_append (self->runs, run);
    }
}

/* -- Names and removal -- */

typedef struct
{
  FusRun *run;
  char *given_name; /* (nullable) */
} Naming;

static Naming *
naming_new (FusRun *run)
{
  Naming *self = g_new0 (Naming, 1);

  self->run = g_object_ref (run);
  self->given_name = g_strdup (fus_run_get_given_name (run));

  return self;
}

static void
naming_free (gpointer data)
{
  Naming *self = data;

  g_object_unref (self->run);
  g_free (self->given_name);
  g_free (self);
}

/* By its id: it may have been read since. */
static void
set_name (FusStudy *self, FusRun *run, const char *given_name)
{
  gssize place = find_run (self, fus_run_get_trained (run)->id);
  FusRun *listed = place >= 0 ? get_run (self, (guint) place) : run;

  fus_run_set_given_name (listed, given_name);
  if (listed == self->run)
    g_object_notify (G_OBJECT (self), "model-name");
  if (place >= 0)
    g_list_model_items_changed (G_LIST_MODEL (self->runs), (guint) place, 1, 1);
  fus_study_touch (self);
}

static void
apply_name (gpointer target, gpointer state)
{
  const Naming *naming = state;

  set_name (target, naming->run, naming->given_name);
}

void
fus_study_rename_run (FusStudy *self, const char *id, const char *name)
{
  g_return_if_fail (id != NULL);

  gssize place = find_run (self, id);
  FusRun *run = place >= 0 ? get_run (self, (guint) place) : NULL;
  g_autofree char *before = run != NULL ? g_strdup (fus_run_get_name (run)) : NULL;
  g_autofree char *title = NULL;
  Naming *naming = NULL;

  if (run == NULL)
    return;
  naming = naming_new (run);
  set_name (self, run, name);
  if (g_str_equal (fus_run_get_name (run), before))
    {
      naming_free (naming);
      return;
    }
  /* Translators: name of a model, for the undo button. */
  title = g_strdup_printf (_ ("Renaming “%s”"), before);
  fus_undo_stack_push (self->undo, title, apply_name, self, naming, naming_new (run),
                       naming_free);
}

typedef struct
{
  FusRun *run;
  guint place; /* in the list */
  gboolean was_shown;
  gboolean is_there;
} Presence;

static void
presence_free (gpointer data)
{
  Presence *self = data;

  g_object_unref (self->run);
  g_free (self);
}

static Presence *
presence_new (FusStudy *self, guint place, gboolean is_there)
{
  Presence *presence = g_new0 (Presence, 1);

  presence->run = g_object_ref (get_run (self, place));
  presence->place = place;
  presence->was_shown = presence->run == self->run;
  presence->is_there = is_there;

  return presence;
}

/* (nullable): of those before the one that is shown, the newest, where it can be shown at
 * once. */
static FusRun *
find_next (FusStudy *self)
{
  FusRun *next = fus_study_get_earlier (self, 0);
  FusModel *model = next != NULL ? fus_run_get_trained (next)->model : NULL;

  return model != NULL &&
             fus_model_spec_fits (fus_model_get_spec (model), self->dataset, NULL)
           ? next
           : NULL;
}

/* Its file stays until it can't come back, see fus_study_drop_removed(). */
static void
take_away (FusStudy *self, const Presence *presence)
{
  FusTrained *trained = fus_run_get_trained (presence->run);
  gssize place = 0;

  if (presence->was_shown)
    put_in_place (self, find_next (self), NULL, FALSE);
  place = find_run (self, trained->id);
  if (place < 0)
    return;
  g_ptr_array_add (self->removed, fus_trained_ref (trained));
  g_list_store_remove (self->runs, (guint) place);
  fus_study_touch (self);
}

static void
apply_presence (gpointer target, gpointer state)
{
  FusStudy *self = target;
  const Presence *presence = state;
  guint place = 0;

  if (!presence->is_there)
    {
      take_away (self, presence);
      return;
    }
  place = MAX (presence->place, self->run != NULL ? 1 : 0);
  g_list_store_insert (self->runs, MIN (place, get_n_runs (self)), presence->run);
  if (presence->was_shown)
    put_in_place (self, presence->run, NULL, FALSE);
  fus_study_touch (self);
}

void
fus_study_remove_run (FusStudy *self, const char *id)
{
  g_return_if_fail (FUS_IS_STUDY (self));
  g_return_if_fail (id != NULL);

  gssize place = find_run (self, id);
  Presence *before = NULL;
  Presence *after = NULL;
  g_autofree char *name = NULL;

  if (place < 0)
    return;
  before = presence_new (self, (guint) place, TRUE);
  after = presence_new (self, (guint) place, FALSE);
  /* Translators: name of a model, for the undo button. */
  name = g_strdup_printf (_ ("Removing “%s”"), fus_run_get_name (before->run));
  take_away (self, after);
  fus_undo_stack_push (self->undo, name, apply_presence, self, before, after,
                       presence_free);
}

void
fus_study_drop_removed (FusStudy *self)
{
  g_return_if_fail (FUS_IS_STUDY (self));

  g_autoptr (GPtrArray) removed = self->removed;
  GPtrArray *dropped =
    g_ptr_array_new_with_free_func ((GDestroyNotify) fus_trained_unref);

  self->removed = g_ptr_array_new_with_free_func ((GDestroyNotify) fus_trained_unref);
  for (guint i = 0; i < removed->len; i++)
    {
      FusTrained *trained = g_ptr_array_index (removed, i);

      if (find_run (self, trained->id) < 0)
        g_ptr_array_add (dropped, fus_trained_ref (trained));
    }
  if (dropped->len > 0)
    run_moves (self, NULL, NULL, NULL, dropped);
  else
    g_ptr_array_unref (dropped);
}

/* -- A run that can go on -- */

FUS_DEFINE_GETTER (FusStudy,
                   STUDY,
                   const FusTrained *,
                   fus_study_get_interrupted,
                   interrupted)

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
clear_described (gpointer trained)
{
  if (trained != NULL)
    fus_trained_unref (trained);
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
  g_task_return_pointer (task, trained, clear_described);
}

static void
keep_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (FusStudy) self = data;
  g_autoptr (FusTrained) trained = g_task_propagate_pointer (G_TASK (result), NULL);
  const char *path = fus_job_queue_get_input (result);

  g_autoptr (FusRun) run = trained != NULL ? fus_run_new (trained) : NULL;

  if (run == NULL || g_strcmp0 (path, self->path) != 0)
    return;
  add_earlier (self, run);
  run_moves (self, NULL, NULL, NULL, drop_oldest (self));
}

void
fus_study_keep_interrupted (FusStudy *self)
{
  g_autoptr (FusJob) job = NULL;

  g_return_if_fail (FUS_IS_STUDY (self));

  fus_study_set_interrupted (self, NULL);
  if (self->path == NULL)
    return;
  job = fus_job_new (FUS_LANE_IO, NULL);
  fus_job_queue_start (self->jobs, job, keep_worker, g_strdup (self->path), g_free,
                       keep_cb, g_object_ref (self));
}
