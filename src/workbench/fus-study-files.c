/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening: data, models, folders, several files as one dataset, the example. It all
 * happens in the I/O lane and comes back as one struct; the newest request wins, and
 * what an older one brings is dropped. What was left the last time, a session and its
 * models, comes along where it can be read, and is never worth an error of its own. A
 * model without its data looks for them among those that were worked on. */
#define G_LOG_DOMAIN "fusescope"

#include "config.h"

#include "fus-study-private.h"
#include "fus-study-training.h"

#include "fus-compare.h"
#include "fus-file-error.h"
#include "fus-import.h"
#include "fus-synthetic.h"
#include "fus-training-state.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#define MODEL_SUFFIX ".fsmodel"

/* What opening a dataset brings. */
typedef struct
{
  char *path;
  FusDataset *dataset;
  FusSession *session;
  FusModelFile *model; /* that was shown the last time */
  FusTrained *interrupted;
  char *model_path;     /* (nullable): of one that is asked for */
  FusModelFile *wanted; /* that one, where it isn't the one above */
  char *twin;           /* (nullable): other place that the session is of */
  GError *model_error;  /* why it can't be had */
} Opened;

static void
opened_free (Opened *self)
{
  g_free (self->path);
  g_clear_pointer (&self->dataset, fus_dataset_unref);
  g_clear_pointer (&self->session, fus_session_free);
  g_clear_pointer (&self->model, fus_model_file_free);
  g_clear_pointer (&self->wanted, fus_model_file_free);
  g_clear_pointer (&self->interrupted, fus_trained_unref);
  g_clear_error (&self->model_error);
  g_free (self->model_path);
  g_free (self->twin);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opened, opened_free)

/* Earlier models whose files are gone. */
static void
drop_lost (const char *path, GPtrArray *earlier)
{
  for (guint i = earlier != NULL ? earlier->len : 0; i > 0; i--)
    {
      const FusTrained *trained = g_ptr_array_index (earlier, i - 1);
      g_autofree char *file = fus_session_dup_earlier_file (path, trained->id);

      if (!g_file_test (file, G_FILE_TEST_IS_REGULAR))
        g_ptr_array_remove_index (earlier, i - 1);
    }
}

static gboolean
has_same_data (const FusSession *session, FusDataset *dataset)
{
  guint n = fus_dataset_get_n_modalities (dataset);
  g_autoptr (FusDataset) seen = NULL;

  if (session->n_samples != fus_dataset_get_n_samples (dataset) ||
      session->n_modalities != n)
    return FALSE;
  for (guint m = 0; m < n; m++)
    if (!g_str_equal (session->modalities[m],
                      fus_dataset_get_modality (dataset, m)->name))
      return FALSE;
  seen = fus_study_apply_kinds (fus_dataset_ref (dataset), session->kinds);

  return g_str_equal (session->dataset_hash, fus_dataset_get_hash (seen));
}

/* The same data lie elsewhere as well, and somebody worked on them there: what was made
 * of them comes along, as a copy. */
static FusSession *
take_twin (Opened *opened)
{
  g_autoptr (GPtrArray) sessions = fus_session_list (G_MAXINT);

  for (guint i = 0; i < sessions->len; i++)
    {
      FusSession *session = g_ptr_array_index (sessions, i);

      if (!has_same_data (session, opened->dataset))
        continue;
      fus_session_copy_models (session->dataset_path, opened->path, session->earlier);
      opened->twin = g_path_get_basename (session->dataset_path);
      return g_ptr_array_steal_index (sessions, i);
    }

  return NULL;
}

/* The session and the model that were left the last time. Neither is worth an error: the
 * data are open without them. */
static void
load_remembered (Opened *opened)
{
  g_autofree char *session_file = fus_session_dup_file (opened->path);
  g_autofree char *model_file = fus_session_dup_model_file (opened->path);
  g_autoptr (GError) error = NULL;

  if (!g_file_test (session_file, G_FILE_TEST_IS_REGULAR))
    opened->session = take_twin (opened);
  if (opened->session != NULL)
    {
      opened->dataset = fus_study_apply_kinds (opened->dataset, opened->session->kinds);
      drop_lost (opened->path, opened->session->earlier);
    }
  opened->interrupted = fus_study_read_interrupted (opened->path);
  if (!g_file_test (model_file, G_FILE_TEST_IS_REGULAR))
    return;
  opened->model = fus_model_file_load (model_file, &error);
  if (opened->model == NULL && error != NULL)
    g_info ("%s", error->message);
}

static gboolean
are_same (FusModel *one, FusModel *other)
{
  g_autofree char *hash = one != NULL ? fus_model_dup_hash (one) : NULL;
  g_autofree char *other_hash = other != NULL ? fus_model_dup_hash (other) : NULL;

  return hash != NULL && g_strcmp0 (hash, other_hash) == 0;
}

static void
load_wanted (Opened *opened, const char *path)
{
  g_free (opened->model_path);
  opened->model_path = g_strdup (path);
  opened->wanted = fus_model_file_load (path, &opened->model_error);
  if (opened->wanted != NULL && opened->model != NULL &&
      are_same (opened->wanted->model, opened->model->model))
    g_clear_pointer (&opened->wanted, fus_model_file_free);
}

/* @model_path: (nullable): a model to open with the data */
static void
return_opened (GTask *task, Opened *opened, const char *model_path, GError *error)
{
  g_autoptr (Opened) mine = opened;

  if (mine->dataset == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (mine->path != NULL)
    load_remembered (mine);
  if (model_path != NULL)
    load_wanted (mine, model_path);
  g_task_return_pointer (task, g_steal_pointer (&mine), (GDestroyNotify) opened_free);
}

/* What was left the last time of the data at @path, before they are read: it may say how
 * they are. */
static void
load_session (Opened *opened, const char *path)
{
  g_autofree char *file = fus_session_dup_file (path);
  g_autoptr (GError) error = NULL;

  if (g_file_test (file, G_FILE_TEST_IS_REGULAR))
    opened->session = fus_session_load (file, &error);
  if (error != NULL)
    g_info ("%s", error->message);
}

/* By @recipe, with what a person said of its missing values the last time: where that
 * fits no longer, without it. */
static void
run_recipe (Opened *opened,
            const FusRecipe *recipe,
            const FusProgress *progress,
            GError **error)
{
  FusSession *session = opened->session;

  if (session != NULL && session->missing != NULL)
    {
      g_autoptr (GError) misfit = NULL;

      opened->dataset =
        fus_study_run_recipe (recipe, session->missing, progress, &misfit);
      if (opened->dataset != NULL)
        return;
      if (g_error_matches (misfit, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_propagate_error (error, g_steal_pointer (&misfit));
          return;
        }
      g_info ("%s", misfit->message);
      g_clear_pointer (&session->missing, g_strfreev);
    }
  opened->dataset = fus_import_run (recipe, NULL, progress, error);
}

static void
load_path (Opened *opened, const char *path, const FusProgress *progress, GError **error)
{
  g_autoptr (FusRecipe) recipe = fus_import_make_recipe (path, progress, error);

  if (recipe == NULL)
    return;
  opened->path = g_strdup (path);
  load_session (opened, path);
  run_recipe (opened, recipe, progress, error);
}

static void
open_worker (GTask *task, FusJob *job, gpointer data)
{
  const char *const *paths = data;
  Opened *opened = g_new0 (Opened, 1);
  FusProgress progress = fus_job_get_progress (job);
  GError *error = NULL;

  load_path (opened, paths[0], &progress, &error);
  return_opened (task, opened, NULL, error);
}

static gboolean
is_model_path (const char *path)
{
  return g_str_has_suffix (path, MODEL_SUFFIX);
}

/* Where the recipe of files that were opened together is kept. */
static char *
dup_recipe_file (GPtrArray *tables)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *name = NULL;

  for (guint i = 0; i < tables->len; i++)
    {
      g_autofree char *full = g_canonicalize_filename (tables->pdata[i], NULL);

      g_checksum_update (checksum, (const guchar *) full, (gssize) strlen (full) + 1);
    }
  name = g_strdup_printf ("%.16s.json", g_checksum_get_string (checksum));

  return g_build_filename (g_get_user_data_dir (), "fusescope", "recipes", name, NULL);
}

static gboolean
keep_recipe (const FusRecipe *recipe, const char *file)
{
  g_autofree char *folder = g_path_get_dirname (file);
  g_autoptr (GError) error = NULL;

  if (g_mkdir_with_parents (folder, 0755) == 0 && fus_recipe_save (recipe, file, &error))
    return TRUE;
  g_info ("The recipe can't be kept: %s", error != NULL ? error->message : folder);

  return FALSE;
}

/* Files that make one dataset: their recipe is the one path by which it is remembered. */
static void
load_tables (Opened *opened,
             GPtrArray *tables,
             const FusProgress *progress,
             GError **error)
{
  g_autofree char *file = NULL;
  g_autoptr (FusRecipe) recipe = NULL;

  g_ptr_array_sort (tables, fus_compare_texts);
  file = dup_recipe_file (tables);
  recipe =
    fus_import_guess ((const char *const *) tables->pdata, tables->len, progress, error);
  if (recipe == NULL)
    return;
  load_session (opened, file);
  run_recipe (opened, recipe, progress, error);
  if (opened->dataset == NULL)
    return;
  g_free (recipe->name);
  recipe->name = g_strdup (fus_dataset_get_name (opened->dataset));
  if (keep_recipe (recipe, file))
    opened->path = g_steal_pointer (&file);
}

static void
open_together_worker (GTask *task, FusJob *job, gpointer data)
{
  char **paths = data;
  Opened *opened = g_new0 (Opened, 1);
  FusProgress progress = fus_job_get_progress (job);
  g_autoptr (GPtrArray) tables = g_ptr_array_new ();
  const char *model_path = NULL;
  GError *error = NULL;

  for (gsize i = 0; paths[i] != NULL; i++)
    if (is_model_path (paths[i]))
      model_path = paths[i];
    else
      g_ptr_array_add (tables, paths[i]);
  if (tables->len == 1)
    load_path (opened, g_ptr_array_index (tables, 0), &progress, &error);
  else
    load_tables (opened, tables, &progress, &error);
  return_opened (task, opened, model_path, error);
}

/* The example is drawn with a fixed seed; the file is there so that it can be opened
 * again like any other. */
static void
open_example_worker (GTask *task, FusJob *job, gpointer data)
{
  const FusSyntheticOptions options = fus_synthetic_get_defaults ();
  FusProgress progress = fus_job_get_progress (job);
  const char *const *paths = data;
  g_autofree char *folder = g_path_get_dirname (paths[0]);
  g_autoptr (GError) error = NULL;
  Opened *opened = g_new0 (Opened, 1);

  opened->dataset = fus_synthetic_machines_new (&options);
  if (g_file_test (paths[0], G_FILE_TEST_EXISTS) ||
      (g_mkdir_with_parents (folder, 0755) == 0 &&
       fus_dataset_save (opened->dataset, paths[0], NULL, 0, &progress, &error)))
    {
      opened->path = g_strdup (paths[0]);
      load_session (opened, paths[0]);
    }
  else if (error != NULL)
    g_info ("The example can't be kept: %s", error->message);
  return_opened (task, opened, NULL, NULL);
}

static gboolean
fits (FusStudy *self, const FusModelFile *file, GError **error)
{
  return fus_model_spec_fits (fus_model_get_spec (file->model), self->dataset, error);
}

/* Whether @trained is what the session calls @described: where the machine went down
 * between the session and the model, the file is still of the one before. */
static gboolean
is_described (const FusTrained *trained, const FusTrained *described)
{
  return described != NULL && g_str_equal (trained->name, described->name) &&
         trained->n_epochs == described->n_epochs &&
         trained->n_asked == described->n_asked;
}

/* @described: (nullable): what the session tells of it. */
static FusRun *
make_run (FusStudy *self, const FusModelFile *file, const FusTrained *described)
{
  g_autoptr (FusSplit) split = fus_model_file_dup_split (file, self->dataset);
  g_autoptr (FusTrained) trained =
               fus_trained_new_from_file (described != NULL ? described->id : NULL, file,
                                          split);
  FusRun *run = NULL;

  if (!is_described (trained, described))
    return described == NULL ? fus_run_new (trained) : make_run (self, file, NULL);
  trained->time = described->time;
  run = fus_run_new (trained);
  fus_run_set_given_name (run, described->given_name);

  return run;
}

/* What came back with the data. */
static void
show_model (FusStudy *self,
            const FusModelFile *file,
            const char *path,
            const FusTrained *described)
{
  g_autoptr (FusRun) run = make_run (self, file, described);
  g_autoptr (GError) error = NULL;

  if (!fits (self, file, &error))
    {
      g_info ("%s", error->message);
      fus_study_set_aside (self, run);
      return;
    }
  fus_study_show_run (self, run);
  if (file->state != NULL)
    fus_study_set_run_path (self, path);
}

/* What a person opened: it takes the place of the one that is there. */
static void
adopt_model (FusStudy *self, const FusModelFile *file, const char *path)
{
  g_autoptr (FusSplit) split = fus_model_file_dup_split (file, self->dataset);
  g_autoptr (FusTrained) trained = fus_trained_new_from_file (NULL, file, split);
  g_autoptr (FusRun) run = fus_run_new (trained);
  /* Translators: kind of model: "Undo Opening MoPoE". */
  g_autofree char *name = g_strdup_printf (_ ("Opening %s"), trained->kind);
  /* Translators: kind of model. */
  g_autofree char *sentence =
    g_strdup_printf (_ ("Opened %s; the model before is kept"), trained->kind);

  fus_study_adopt (self, run, path, name, sentence);
  if (file->state != NULL && self->path == NULL)
    fus_study_set_run_path (self, path);
}

/**
 * fus_study_take_loaded:
 *
 * The newest request wins: what comes back of an older one is dropped.
 *
 * Returns: whether @value is to be shown
 */
gboolean
fus_study_take_loaded (FusStudy *self,
                       GAsyncResult *result,
                       gpointer *value,
                       GError **error)
{
  g_return_val_if_fail (FUS_IS_STUDY (self), FALSE);

  gboolean is_newest = fus_job_queue_get_job (result) == self->load_job;

  *value = g_task_propagate_pointer (G_TASK (result), error);
  if (is_newest)
    fus_study_set_load_job (self, NULL);

  return is_newest && *value != NULL;
}

/* The model of the last time, then the one that is asked for. */
static void
show_opened (FusStudy *self, Opened *opened)
{
  g_autofree char *file =
    self->path != NULL ? fus_session_dup_model_file (self->path) : NULL;

  if (opened->session != NULL)
    fus_study_set_earlier (self, opened->session->earlier);
  fus_study_set_interrupted (self, opened->interrupted);
  if (opened->model != NULL)
    show_model (self, opened->model, file,
                opened->session != NULL ? opened->session->shown : NULL);
  if (opened->wanted != NULL && fits (self, opened->wanted, &opened->model_error))
    adopt_model (self, opened->wanted, opened->model_path);
  if (opened->model_error != NULL)
    fus_study_fail (self, opened->model_error);
}

static void
tell_twin (FusStudy *self, const char *twin)
{
  /* Translators: name of a file or folder. */
  g_autofree char *sentence = g_strdup_printf (
    _ ("The same data were open before as “%s”: the work on them is here too"), twin);

  fus_study_notice (self, sentence);
  fus_study_touch (self);
}

static void
open_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (FusStudy) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Opened) opened = NULL;
  gpointer value = NULL;
  gboolean is_good = fus_study_take_loaded (self, result, &value, &error);

  opened = value;
  fus_study_set_failed_paths (self,
                              value == NULL ? fus_job_queue_get_input (result) : NULL);
  if (error != NULL)
    fus_study_fail (self, error);
  if (!is_good)
    return;
  fus_study_take_dataset (self, g_steal_pointer (&opened->dataset), opened->path);
  show_opened (self, opened);
  fus_study_restore (self, g_steal_pointer (&opened->session));
  if (opened->twin != NULL)
    tell_twin (self, opened->twin);
}

/* A model for the data that are open. */
typedef struct
{
  char *path;
  FusModel *shown; /* (nullable): until now */
  gboolean is_shown;
} Loading;

static void
loading_free (gpointer data)
{
  Loading *self = data;

  g_clear_pointer (&self->shown, fus_model_unref);
  g_free (self->path);
  g_free (self);
}

static void
load_model_worker (GTask *task, FusJob *job, gpointer data)
{
  Loading *loading = data;
  GError *error = NULL;
  FusModelFile *file = fus_model_file_load (loading->path, &error);

  if (file == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  loading->is_shown = are_same (file->model, loading->shown);
  g_task_return_pointer (task, file, (GDestroyNotify) fus_model_file_free);
}

static void look_for_data (FusStudy *self, const char *path, GError *misfit);

static void
load_model_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (FusStudy) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FusModelFile) file = NULL;
  gpointer value = NULL;
  gboolean is_good = fus_study_take_loaded (self, result, &value, &error);
  const Loading *loading = fus_job_queue_get_input (result);

  file = value;
  if (is_good && loading->is_shown && loading->shown == fus_study_get_model (self))
    fus_study_notice (self, _ ("This is the model that is shown"));
  else if (is_good && fits (self, file, &error))
    adopt_model (self, file, loading->path);
  else if (is_good)
    look_for_data (self, loading->path, g_steal_pointer (&error));
  if (error != NULL)
    fus_study_fail (self, error);
}

/**
 * fus_study_run_load:
 * @data: (transfer full): of the task
 *
 * Reads in the I/O thread; what was being read is given up.
 */
void
fus_study_run_load (FusStudy *self,
                    gpointer data,
                    GDestroyNotify free_data,
                    const char *title,
                    GAsyncReadyCallback callback,
                    FusJobWorker worker)
{
  g_return_if_fail (FUS_IS_STUDY (self));

  g_autoptr (FusJob) job = fus_job_new (FUS_LANE_IO, title);

  if (self->load_job != NULL)
    fus_job_cancel (self->load_job);
  fus_study_set_load_job (self, job);
  fus_job_queue_start (self->jobs, job, worker, data, free_data, callback,
                       g_object_ref (self));
}

/* Takes over @paths. */
static void
run_load (FusStudy *self, char **paths, const char *title, FusJobWorker worker)
{
  fus_study_run_load (self, paths, (GDestroyNotify) g_strfreev, title, open_cb, worker);
}

static void
run_load_model (FusStudy *self, const char *path, const char *title)
{
  Loading *loading = g_new0 (Loading, 1);
  FusModel *model = fus_study_get_model (self);

  loading->path = g_strdup (path);
  loading->shown = model != NULL ? fus_model_ref (model) : NULL;
  fus_study_run_load (self, loading, loading_free, title, load_model_cb,
                      load_model_worker);
}

/* A model whose data are looked for among those that were worked on. */
typedef struct
{
  char *path;
  GError *misfit;      /* (nullable): why it can't be of the data that are open */
  char *data_name;     /* (nullable): as the model knows it */
  char *data_path;     /* (nullable): found */
  char *modality_list; /* (nullable): that the data have to have */
} Search;

static void
search_free (gpointer data)
{
  Search *self = data;

  g_clear_error (&self->misfit);
  g_free (self->path);
  g_free (self->data_name);
  g_free (self->data_path);
  g_free (self->modality_list);
  g_free (self);
}

static gboolean
is_of (const FusSession *session, const FusModelFile *file, const char *path)
{
  return g_strcmp0 (session->dataset_hash, file->dataset_hash) == 0 ||
         g_strcmp0 (session->model_path, path) == 0;
}

/* The newest that is still there. */
static char *
find_data (const FusModelFile *file, const char *path)
{
  g_autoptr (GPtrArray) sessions = fus_session_list (G_MAXINT);

  for (guint i = 0; i < sessions->len; i++)
    {
      const FusSession *session = g_ptr_array_index (sessions, i);

      if (is_of (session, file, path) &&
          g_file_test (session->dataset_path, G_FILE_TEST_EXISTS))
        return g_strdup (session->dataset_path);
    }

  return NULL;
}

static char *
list_modalities (const FusModelSpec *spec)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  for (guint m = 0; m < spec->n_modalities; m++)
    {
      const FusModality *modality = spec->modalities[m];
      /* Translators: a modality, and how many features it has: "image (576)". */
      g_autofree char *text =
        g_strdup_printf (_ ("%s (%zu)"), modality->name, modality->n_features);

      g_strv_builder_add (names, text);
    }
  list = g_strv_builder_end (names);

  return g_strjoinv (_ (", "), list);
}

static void
search_worker (GTask *task, FusJob *job, gpointer data)
{
  Search *search = data;
  GError *error = NULL;
  g_autoptr (FusModelFile) file = fus_model_file_load (search->path, &error);

  if (file == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  search->data_name = g_strdup (file->dataset_name);
  search->data_path = find_data (file, search->path);
  search->modality_list = list_modalities (fus_model_get_spec (file->model));
  g_task_return_boolean (task, TRUE);
}

/* What to look for. */
static void
fail_without_data (FusStudy *self, const Search *search)
{
  g_autoptr (GError) error = NULL;
  /* Translators: modalities, with their numbers of features. */
  g_autofree char *remedy =
    g_strdup_printf (_ ("Open the data first, then the model: they have %s."),
                     search->modality_list);

  fus_file_error_set (&error, FUS_FILE_ERROR_MISMATCH,
                      (FusPlace){ .file = search->path, .row = -1, .remedy = remedy },
                      _ ("This model needs the data “%s”"),
                      search->data_name != NULL ? search->data_name : "");
  fus_study_fail (self, error);
}

static void
search_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (FusStudy) self = data;
  g_autoptr (GError) error = NULL;
  const Search *search = fus_job_queue_get_input (result);

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    fus_study_fail (self, error);
  else if (search->data_path != NULL)
    fus_study_tell_data_found (self, search->data_name, search->data_path, search->path);
  else if (search->misfit != NULL)
    fus_study_fail (self, search->misfit);
  else
    fail_without_data (self, search);
}

/* @misfit: (transfer full) (nullable) */
static void
look_for_data (FusStudy *self, const char *path, GError *misfit)
{
  g_autoptr (FusJob) job = fus_job_new (FUS_LANE_IO, NULL);
  Search *search = g_new0 (Search, 1);

  search->path = g_strdup (path);
  search->misfit = misfit;
  fus_job_queue_start (self->jobs, job, search_worker, search, search_free, search_cb,
                       g_object_ref (self));
}

void
fus_study_open (FusStudy *self, const char *path)
{
  g_return_if_fail (FUS_IS_STUDY (self));
  g_return_if_fail (path != NULL);

  const char *const paths[] = { path, NULL };
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *title = g_strdup_printf (_ ("Reading “%s”"), base);

  if (!is_model_path (path))
    run_load (self, g_strdupv ((char **) paths), title, open_worker);
  else if (self->dataset != NULL)
    run_load_model (self, path, title);
  else
    look_for_data (self, path, NULL);
}

void
fus_study_open_together (FusStudy *self, const char *const *paths, gsize n_paths)
{
  g_return_if_fail (FUS_IS_STUDY (self));

  g_autofree char *title =
    g_strdup_printf (ngettext ("Reading %u file", "Reading %u files", (gulong) n_paths),
                     (guint) n_paths);
  char **copy = g_new0 (char *, n_paths + 1);

  for (gsize i = 0; i < n_paths; i++)
    copy[i] = g_strdup (paths[i]);
  run_load (self, copy, title, open_together_worker);
}

void
fus_study_open_example (FusStudy *self)
{
  char **paths = g_new0 (char *, 2);

  g_return_if_fail (FUS_IS_STUDY (self));

  paths[0] =
    g_build_filename (g_get_user_data_dir (), "fusescope", "machines.h5mu", NULL);
  run_load (self, paths, _ ("Making the example"), open_example_worker);
}
