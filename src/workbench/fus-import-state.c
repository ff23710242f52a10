/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading in the I/O lane, as often as something was changed: the worker gets a copy of
 * the recipe and brings back what came of it, error or dataset, with the report in either
 * case. Of what a recipe can say nothing is decided here. */
#include "config.h"

#include "fus-import-state-private.h"

#include "fus-file-error.h"
#include "fus-getter.h"
#include "fus-import.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static guint changed_signal;

G_DEFINE_FINAL_TYPE (FusImportState, fus_import_state, G_TYPE_OBJECT)

/* What is to be read, and what came of it. */
typedef struct
{
  FusRecipe *recipe; /* (nullable): to be guessed from @paths */
  char **paths;
  char **missing; /* (nullable): as in FusSession */
  char **kinds;   /* (nullable) `NAME=KIND` */
  gboolean is_first;
  FusJoinReport *report;
  FusDataset *dataset;
  GError *error;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *self = data;

  g_clear_pointer (&self->recipe, fus_recipe_free);
  g_clear_pointer (&self->report, fus_join_report_free);
  g_clear_pointer (&self->dataset, fus_dataset_unref);
  g_clear_error (&self->error);
  g_strfreev (self->paths);
  g_strfreev (self->missing);
  g_strfreev (self->kinds);
  g_free (self);
}

/* ---- in the lane ---- */

static gboolean
add_said (Reading *reading, GError **error)
{
  for (gsize i = 0; reading->missing != NULL && reading->missing[i] != NULL; i++)
    if (!fus_recipe_add_missing (reading->recipe, reading->missing[i], error))
      return FALSE;
  for (gsize i = 0; reading->kinds != NULL && reading->kinds[i] != NULL; i++)
    if (!fus_recipe_set_kind_text (reading->recipe, reading->kinds[i], error))
      return FALSE;

  return TRUE;
}

static FusRecipe *
make_recipe (const Reading *reading, const FusProgress *progress, GError **error)
{
  gsize n = g_strv_length (reading->paths);

  if (n == 1)
    return fus_import_make_recipe (reading->paths[0], progress, error);

  return fus_import_guess ((const char *const *) reading->paths, n, progress, error);
}

/* Of files that nothing can be guessed from. */
static FusRecipe *
list_files (const Reading *reading)
{
  FusRecipe *recipe = fus_recipe_new ();

  for (gsize i = 0; reading->paths[i] != NULL; i++)
    fus_recipe_add_file (recipe, reading->paths[i]);

  return recipe;
}

static void
read_worker (GTask *task, FusJob *job, gpointer data)
{
  Reading *reading = data;
  FusProgress progress = fus_job_get_progress (job);
  GError *error = NULL;

  if (reading->recipe == NULL)
    reading->recipe = make_recipe (reading, &progress, &reading->error);
  if (reading->recipe == NULL)
    reading->recipe = list_files (reading);
  else if (fus_import_expand (reading->recipe, &reading->error) &&
           add_said (reading, &reading->error))
    {
      reading->report = fus_join_report_new ();
      reading->dataset =
        fus_import_run (reading->recipe, reading->report, &progress, &reading->error);
    }
  if (reading->dataset != NULL)
    (void) fus_dataset_get_hash (reading->dataset);
  if (!fus_progress_tick (&progress, 1, NULL, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* ---- columns ---- */

/* What a person said of a column. */
static gboolean
is_given (FusImportState *self, guint i, const char *column)
{
  g_autofree char *key = fus_import_state_dup_key (self, i);
  g_autofree char *start = g_strdup_printf ("%s::%s=", key, column);

  for (guint k = 0; k < self->recipe->roles->len; k++)
    if (g_str_has_prefix (g_ptr_array_index (self->recipe->roles, k), start))
      return TRUE;

  return FALSE;
}

static const FusJoinColumn *
find_told (const FusJoinReport *report, const char *file, guint k)
{
  const FusJoinColumn *told = g_ptr_array_index (report->columns, k);

  return strcmp (told->file, file) == 0 ? told : NULL;
}

/* What is special first: it is what a person looks for among thousands of features. */
static guint
rank (const char *role)
{
  static const char *const order[] = { "id", "label", "group", "covariate", "weight" };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (strcmp (role, order[i]) == 0)
      return i;

  return strcmp (role, "feature") == 0 ? 9 : 8;
}

/* A line of the list: borrowed. */
typedef struct
{
  const char *name;
  const char *role;
  const char *reason;
  const char *unit;
  guint place;
} Line;

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const Line *x = a;
  const Line *y = b;

  if (rank (x->role) != rank (y->role))
    return rank (x->role) < rank (y->role) ? -1 : 1;

  return x->place < y->place ? -1 : x->place > y->place;
}

/* Roles that are settled; else those that columns would have alone. */
static GArray *
list_lines (FusImportState *self, const FusImportPreview *source)
{
  GArray *lines = g_array_new (FALSE, TRUE, sizeof (Line));
  g_autoptr (GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean is_told = FALSE;

  for (guint i = 0; i < source->columns->len; i++)
    {
      const FusPreviewColumn *column = g_ptr_array_index (source->columns, i);

      g_hash_table_insert (places, column->name, GUINT_TO_POINTER (i + 1));
    }
  for (guint k = 0; k < self->report->columns->len; k++)
    {
      const FusJoinColumn *told = find_told (self->report, source->file, k);
      guint place =
        told != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (places, told->column)) : 0;
      Line line = { 0 };

      if (told == NULL)
        continue;
      line = (Line){ told->column, told->role, told->reason, told->unit,
                     place > 0 ? place : G_MAXUINT };
      g_array_append_val (lines, line);
    }
  is_told = lines->len > 0 || self->dataset != NULL;
  for (guint i = 0; !is_told && i < source->columns->len; i++)
    {
      const FusPreviewColumn *column = g_ptr_array_index (source->columns, i);
      Line line = { column->name, column->role, _ ("The files are not joined yet."),
                    column->unit, i };

      g_array_append_val (lines, line);
    }
  g_array_sort (lines, compare_lines);

  return lines;
}

static gboolean
are_same_names (FusImportState *self, const GArray *lines)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->columns)) != lines->len)
    return FALSE;
  for (guint i = 0; i < lines->len; i++)
    {
      g_autoptr (FusImportColumn) column =
                   g_list_model_get_item (G_LIST_MODEL (self->columns), i);

      if (strcmp (fus_import_column_get_name (column),
                  g_array_index (lines, Line, i).name) != 0)
        return FALSE;
    }

  return TRUE;
}

/* Columns that are in their places stay: so does the keyboard's focus. */
static void
update_columns (FusImportState *self)
{
  const FusImportPreview *source = fus_import_state_get_source (self, self->selected);
  g_autoptr (GArray) lines = source != NULL ? list_lines (self, source)
                                            : g_array_new (FALSE, TRUE, sizeof (Line));
  gboolean is_new = !are_same_names (self, lines);
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < lines->len; i++)
    {
      const Line *line = &g_array_index (lines, Line, i);
      FusImportColumn *column =
        is_new ? fus_import_column_new (line->name)
               : g_list_model_get_item (G_LIST_MODEL (self->columns), i);
      gboolean has_words = FALSE;

      g_ptr_array_add (columns, column);
      has_words = fus_import_state_has_words (self, self->selected, line->name);
      fus_import_column_set (column, has_words ? "words" : line->role, line->reason,
                             line->unit,
                             has_words || is_given (self, self->selected, line->name));
    }
  if (is_new)
    g_list_store_splice (self->columns, 0,
                         g_list_model_get_n_items (G_LIST_MODEL (self->columns)),
                         columns->pdata, columns->len);
}

/* ---- in the main thread ---- */

static void
tell (FusImportState *self)
{
  g_signal_emit (self, changed_signal, 0);
}

/* A file that could not be read is there all the same, to be left out or read otherwise.
 */
static void
add_unread (FusJoinReport *report, const FusRecipe *recipe)
{
  for (guint i = 0; i < recipe->files->len; i++)
    fus_import_previews_add_unread (report->previews,
                                    g_ptr_array_index (recipe->files, i));
  for (guint i = 0; i < recipe->modalities->len; i++)
    fus_import_previews_add_unread (
      report->previews,
      ((FusRecipeModality *) g_ptr_array_index (recipe->modalities, i))->file);
}

/* What columns a file has is known when it could not be read as it was said, so that it
 * can be said otherwise. */
static void
keep_headers (FusJoinReport *report, const FusJoinReport *before)
{
  for (guint i = 0; before != NULL && i < report->previews->len; i++)
    {
      FusImportPreview *source = g_ptr_array_index (report->previews, i);

      for (guint k = 0; k < before->previews->len && source->headers[0] == NULL; k++)
        {
          const FusImportPreview *old = g_ptr_array_index (before->previews, k);

          if (strcmp (old->file, source->file) != 0)
            continue;
          g_strfreev (source->headers);
          source->headers = g_strdupv (old->headers);
        }
    }
}

/* The table that an error speaks of is the one to look at. */
static void
select_fault (FusImportState *self)
{
  const char *file =
    self->error != NULL ? fus_file_error_get_place (self->error).file : NULL;

  for (guint i = 0; file != NULL && i < self->report->previews->len; i++)
    {
      const FusImportPreview *source = g_ptr_array_index (self->report->previews, i);

      if (strcmp (source->file, file) == 0)
        {
          self->selected = i;
          return;
        }
    }
}

static void
take (FusImportState *self, Reading *reading)
{
  guint n_before = fus_import_state_get_n_sources (self);
  g_autoptr (FusJoinReport) before = NULL;
  gboolean same = FALSE;

  if (reading->is_first)
    {
      g_clear_pointer (&self->recipe, fus_recipe_free);
      g_clear_pointer (&self->guessed, fus_recipe_free);
      self->recipe = fus_recipe_copy (reading->recipe);
      self->guessed = fus_recipe_copy (reading->recipe);
    }
  g_clear_pointer (&self->dataset, fus_dataset_unref);
  g_clear_error (&self->error);
  before = self->report;
  self->report =
    reading->report != NULL ? g_steal_pointer (&reading->report) : fus_join_report_new ();
  add_unread (self->report, reading->recipe);
  keep_headers (self->report, before);
  same = n_before == self->report->previews->len;
  self->dataset = g_steal_pointer (&reading->dataset);
  self->error = g_steal_pointer (&reading->error);
  if (!same)
    self->selected = 0;
  if (!same || self->error != NULL)
    select_fault (self);
  update_columns (self);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (FusImportState) self = data;
  Reading *reading = fus_job_queue_get_input (result);
  g_autoptr (GError) error = NULL;
  gboolean is_newest = fus_job_queue_get_job (result) == self->job;
  gboolean is_done = g_task_propagate_boolean (G_TASK (result), &error);

  if (!is_newest)
    return;
  g_clear_object (&self->job);
  if (is_done)
    take (self, reading);
  tell (self);
}

/* Takes over @reading. */
static void
start (FusImportState *self, Reading *reading)
{
  if (self->job != NULL)
    fus_job_cancel (self->job);
  g_clear_object (&self->job);
  self->job = fus_job_new (FUS_LANE_IO, _ ("Reading files"));
  self->accepts_order = FALSE;
  fus_job_queue_start (self->jobs, self->job, read_worker, reading, reading_free, read_cb,
                       g_object_ref (self));
  tell (self);
}

void
fus_import_state_run (FusImportState *self)
{
  Reading *reading = g_new0 (Reading, 1);

  g_return_if_fail (FUS_IS_IMPORT_STATE (self));
  g_return_if_fail (self->recipe != NULL);

  reading->recipe = fus_recipe_copy (self->recipe);
  g_clear_pointer (&reading->recipe->hash, g_free);
  start (self, reading);
}

static void
fus_import_state_dispose (GObject *object)
{
  FusImportState *self = FUS_IMPORT_STATE (object);

  fus_import_state_cancel (self);
  g_clear_object (&self->inspect_job);
  g_clear_pointer (&self->objects, g_ptr_array_unref);
  g_clear_pointer (&self->inspected, g_free);
  g_clear_object (&self->jobs);
  g_clear_object (&self->columns);
  g_clear_pointer (&self->recipe, fus_recipe_free);
  g_clear_pointer (&self->guessed, fus_recipe_free);
  g_clear_pointer (&self->report, fus_join_report_free);
  g_clear_pointer (&self->dataset, fus_dataset_unref);
  g_clear_pointer (&self->paths, g_strfreev);
  g_clear_pointer (&self->path, g_free);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (fus_import_state_parent_class)->dispose (object);
}

static void
fus_import_state_class_init (FusImportStateClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fus_import_state_dispose;
  changed_signal = g_signal_new ("changed", FUS_TYPE_IMPORT_STATE, G_SIGNAL_RUN_LAST, 0,
                                 NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fus_import_state_init (FusImportState *self)
{
  self->columns = g_list_store_new (FUS_TYPE_IMPORT_COLUMN);
}

FusImportState *
fus_import_state_new (FusJobQueue *jobs)
{
  g_return_val_if_fail (FUS_IS_JOB_QUEUE (jobs), NULL);

  FusImportState *self = g_object_new (FUS_TYPE_IMPORT_STATE, NULL);

  self->jobs = g_object_ref (jobs);

  return self;
}

void
fus_import_state_open (FusImportState *self, const char *const *paths, gsize n_paths)
{
  Reading *reading = g_new0 (Reading, 1);

  g_return_if_fail (FUS_IS_IMPORT_STATE (self));
  g_return_if_fail (n_paths > 0);

  reading->paths = g_new0 (char *, n_paths + 1);
  for (gsize i = 0; i < n_paths; i++)
    reading->paths[i] = g_strdup (paths[i]);
  reading->is_first = TRUE;
  g_strfreev (self->paths);
  self->paths = g_strdupv (reading->paths);
  g_free (self->path);
  self->path = n_paths == 1 ? g_strdup (paths[0]) : NULL;
  start (self, reading);
}

/* `NAME=KIND` for each modality that a person called something. */
static char **
list_kinds (FusStudy *study)
{
  FusDataset *dataset = fus_study_get_dataset (study);
  g_autoptr (GStrvBuilder) list = g_strv_builder_new ();
  const char *const *kinds = fus_study_get_kinds (study);

  for (guint m = 0; kinds != NULL && kinds[m] != NULL; m++)
    {
      const FusModality *modality = fus_dataset_get_modality (dataset, m);
      g_autofree char *text = g_strdup_printf ("%s=%s", modality->name, kinds[m]);

      g_strv_builder_add (list, text);
    }

  return g_strv_builder_end (list);
}

void
fus_import_state_open_study (FusImportState *self, FusStudy *study)
{
  Reading *reading = g_new0 (Reading, 1);
  const char *const path[] = { fus_study_get_path (study), NULL };

  g_return_if_fail (FUS_IS_IMPORT_STATE (self));
  g_return_if_fail (path[0] != NULL);

  reading->paths = g_strdupv ((char **) path);
  reading->missing = g_strdupv ((char **) fus_study_get_missing (study));
  reading->kinds = list_kinds (study);
  reading->is_first = TRUE;
  g_strfreev (self->paths);
  self->paths = g_strdupv (reading->paths);
  g_free (self->path);
  self->path = g_strdup (path[0]);
  start (self, reading);
}

void
fus_import_state_cancel (FusImportState *self)
{
  g_return_if_fail (FUS_IS_IMPORT_STATE (self));

  if (self->job == NULL)
    return;
  fus_job_cancel (self->job);
}

gboolean
fus_import_state_is_busy (FusImportState *self)
{
  g_return_val_if_fail (FUS_IS_IMPORT_STATE (self), FALSE);

  return self->job != NULL;
}

FUS_DEFINE_GETTER (FusImportState,
                   IMPORT_STATE,
                   const FusRecipe *,
                   fus_import_state_get_recipe,
                   recipe)
FUS_DEFINE_GETTER (FusImportState,
                   IMPORT_STATE,
                   FusDataset *,
                   fus_import_state_get_dataset,
                   dataset)
FUS_DEFINE_GETTER (FusImportState,
                   IMPORT_STATE,
                   const FusJoinReport *,
                   fus_import_state_get_report,
                   report)
FUS_DEFINE_GETTER (FusImportState,
                   IMPORT_STATE,
                   const GError *,
                   fus_import_state_get_error,
                   error)

guint
fus_import_state_get_n_sources (FusImportState *self)
{
  g_return_val_if_fail (FUS_IS_IMPORT_STATE (self), 0);

  return self->report != NULL ? self->report->previews->len : 0;
}

const FusImportPreview *
fus_import_state_get_source (FusImportState *self, guint i)
{
  g_return_val_if_fail (FUS_IS_IMPORT_STATE (self), NULL);

  return i < fus_import_state_get_n_sources (self)
           ? g_ptr_array_index (self->report->previews, i)
           : NULL;
}

FUS_DEFINE_GETTER (FusImportState,
                   IMPORT_STATE,
                   guint,
                   fus_import_state_get_selected,
                   selected)

void
fus_import_state_select (FusImportState *self, guint i)
{
  g_return_if_fail (FUS_IS_IMPORT_STATE (self));

  if (i >= fus_import_state_get_n_sources (self) || i == self->selected)
    return;
  self->selected = i;
  update_columns (self);
  tell (self);
}

/* The names of modalities may have been shortened: the end is the same, and of one file
 * they stand in its order. */
const FusJoinPart *
fus_import_state_find_part (FusImportState *self, guint i)
{
  const FusImportPreview *source = fus_import_state_get_source (self, i);

  for (guint k = 0; source != NULL && k < self->report->parts->len; k++)
    {
      const FusJoinPart *part = g_ptr_array_index (self->report->parts, k);

      if (strcmp (part->file, source->file) == 0 &&
          g_str_has_suffix (source->name, part->name))
        return part;
    }

  return NULL;
}

GListModel *
fus_import_state_get_columns (FusImportState *self)
{
  g_return_val_if_fail (FUS_IS_IMPORT_STATE (self), NULL);

  return G_LIST_MODEL (self->columns);
}

gboolean
fus_import_state_needs_order (FusImportState *self)
{
  g_return_val_if_fail (FUS_IS_IMPORT_STATE (self), FALSE);

  return self->report != NULL &&
         (fus_notices_find (self->report->warnings, "paired-by-row") != NULL ||
          fus_notices_find (self->report->warnings, "paired-by-count") != NULL);
}

FUS_DEFINE_GETTER (FusImportState,
                   IMPORT_STATE,
                   gboolean,
                   fus_import_state_get_accepts_order,
                   accepts_order)

void
fus_import_state_set_accepts_order (FusImportState *self, gboolean accepts)
{
  g_return_if_fail (FUS_IS_IMPORT_STATE (self));

  if (self->accepts_order == accepts)
    return;
  self->accepts_order = accepts;
  tell (self);
}

gboolean
fus_import_state_can_open (FusImportState *self)
{
  g_return_val_if_fail (FUS_IS_IMPORT_STATE (self), FALSE);

  return self->dataset != NULL && self->job == NULL &&
         (self->accepts_order || !fus_import_state_needs_order (self));
}

gboolean
fus_import_state_is_changed (FusImportState *self)
{
  g_return_val_if_fail (FUS_IS_IMPORT_STATE (self), FALSE);

  g_autofree char *now =
    self->recipe != NULL ? fus_recipe_to_json (self->recipe, NULL) : NULL;
  g_autofree char *before =
    self->guessed != NULL ? fus_recipe_to_json (self->guessed, NULL) : NULL;

  return g_strcmp0 (now, before) != 0;
}

const char *
fus_import_state_get_path (FusImportState *self)
{
  g_return_val_if_fail (FUS_IS_IMPORT_STATE (self), NULL);

  return fus_import_state_is_changed (self) ? NULL : self->path;
}

char *
fus_import_state_dup_key (FusImportState *self, guint i)
{
  const FusImportPreview *source = fus_import_state_get_source (self, i);
  const char *part = NULL;

  g_return_val_if_fail (source != NULL, NULL);

  part =
    g_file_test (source->file, G_FILE_TEST_EXISTS) ? NULL : strstr (source->file, "::");
  for (guint k = 0; k < self->recipe->modalities->len; k++)
    {
      const FusRecipeModality *modality = g_ptr_array_index (self->recipe->modalities, k);

      if (strcmp (modality->file, source->file) == 0 &&
          strcmp (modality->name, source->name) == 0)
        return g_strdup (modality->name);
    }
  if (part != NULL)
    return g_strdup (part + 2);

  return fus_source_dup_stem (source->file);
}

char *
fus_import_state_dup_modality (FusImportState *self, guint i)
{
  const FusJoinPart *part = fus_import_state_find_part (self, i);
  const FusImportPreview *source = fus_import_state_get_source (self, i);

  g_return_val_if_fail (source != NULL, NULL);

  return g_strdup (part != NULL ? part->name : source->name);
}
