/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-import.h"

#include "fus-file-error.h"
#include "fus-import-process.h"
#include "fus-importer.h"
#include "fus-join.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum
{
  MOST_CLASSES = 64, /* of a last column that is taken for a label */
};

typedef struct
{
  const FusRecipe *recipe;
  const FusProgress *progress;
  FusJoin *join;
  GPtrArray *sources; /* of FusSource */
  guint n_done;
  guint n_files;
} Import;

static char **
dup_list (GPtrArray *texts)
{
  char **list = g_new0 (char *, texts->len + 1);

  for (guint i = 0; i < texts->len; i++)
    list[i] = g_strdup (g_ptr_array_index (texts, i));

  return list;
}

static gboolean
is_folder (const char *path)
{
  return g_file_test (path, G_FILE_TEST_IS_DIR);
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
set_folder_error (const char *path, GError *cause, GError **error)
{
  if (cause != NULL)
    fus_file_error_set (error, FUS_FILE_ERROR_UNREADABLE,
                        (FusPlace){ path, NULL, -1,
                                    _ ("Give yourself permission to read it.") },
                        _ ("The folder can’t be opened: %s"), cause->message);
  else
    fus_file_error_set (error, FUS_FILE_ERROR_UNREADABLE,
                        (FusPlace){ path, NULL, -1,
                                    _ ("Choose a folder with tables, arrays or HDF5 "
                                       "files in it.") },
                        _ ("The folder holds no files that can be read"));

  return FALSE;
}

/* Adds @path, or the readable files right in it where it is a folder. */
static gboolean
expand_path (GPtrArray *files, const char *path, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GDir) folder = NULL;
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  const char *name = NULL;

  if (!is_folder (path))
    {
      g_ptr_array_add (files, g_strdup (path));
      return TRUE;
    }
  folder = g_dir_open (path, 0, &cause);
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    if (fus_importer_knows_name (name) && name[0] != '.')
      g_ptr_array_add (found, g_build_filename (path, name, NULL));
  if (found->len == 0)
    return set_folder_error (path, cause, error);
  g_ptr_array_sort (found, compare_paths);
  for (guint i = 0; i < found->len; i++)
    g_ptr_array_add (files, g_strdup (g_ptr_array_index (found, i)));

  return TRUE;
}

static FusSource *
read_source (Import *self,
             const char *file,
             const FusReadOptions *options,
             GError **error)
{
  FusSource *source = NULL;

  if (!fus_progress_tick (self->progress,
                          (double) self->n_done++ / MAX (self->n_files, 1), file, error))
    return NULL;
  source = fus_import_process_load (file, options, self->progress, error);
  if (source == NULL)
    return NULL;
  g_ptr_array_add (self->sources, source);
  for (guint i = 0; i < source->notes->len; i++)
    g_ptr_array_add (self->join->report->notes,
                     g_strdup_printf ("%s: %s", file,
                                      (char *) g_ptr_array_index (source->notes, i)));
  if (source->ids != NULL && self->join->first_ids == NULL)
    self->join->first_ids = source->ids;

  return source;
}

/* Columns of @file that the recipe wants as labels. */
static char **
list_label_columns (const FusRecipe *recipe, const char *file)
{
  g_autoptr (GPtrArray) columns = g_ptr_array_new ();

  for (guint i = 0; i < recipe->labels->len; i++)
    {
      const FusRecipeLabel *label = g_ptr_array_index (recipe->labels, i);

      if (g_str_equal (label->file, file))
        g_ptr_array_add (columns, label->column != NULL ? label->column : (char *) "");
    }

  return dup_list (columns);
}

static const FusColumn *
find_column (const FusSource *source, const char *asked)
{
  for (guint i = 0; i < source->columns->len; i++)
    {
      const FusColumn *column = g_ptr_array_index (source->columns, i);

      if (g_strcmp0 (column->object, asked) == 0)
        return column;
    }

  return NULL;
}

/* Labels come under the recipe's names; what else a file taken whole has, under its own.
 */
static void
add_marks (Import *self, const char *file, FusSource *source)
{
  g_autoptr (GHashTable) taken = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < self->recipe->labels->len; i++)
    {
      const FusRecipeLabel *label = g_ptr_array_index (self->recipe->labels, i);
      const FusColumn *column =
        g_str_equal (label->file, file)
          ? find_column (source, label->column != NULL ? label->column : "")
          : NULL;

      if (column == NULL)
        continue;
      fus_join_add_mark (self->join, label->name, label->file, column, source);
      g_hash_table_add (taken, (gpointer) column);
    }
  for (guint i = 0; i < source->columns->len; i++)
    {
      const FusColumn *column = g_ptr_array_index (source->columns, i);

      if (!g_hash_table_contains (taken, column))
        fus_join_add_mark (self->join, column->name, file, column, source);
    }
}

static gboolean
read_whole (Import *self, const char *file, GError **error)
{
  g_auto (FusReadOptions) options = {
    .id = g_strdup (self->recipe->id),
    .drops = dup_list (self->recipe->drops),
    .labels = list_label_columns (self->recipe, file),
    .lenient = TRUE,
  };
  FusSource *source = read_source (self, file, &options, error);

  if (source == NULL)
    return FALSE;
  for (guint i = 0; i < source->tables->len; i++)
    {
      FusTable *table = g_ptr_array_index (source->tables, i);

      fus_join_add_part (self->join, table->name, file, table, source);
      fus_join_get_part (self->join, self->join->parts->len - 1)->id = table->id;
    }
  add_marks (self, file, source);

  return TRUE;
}

static gboolean
is_read (const Import *self, const char *file)
{
  for (guint i = 0; i < self->join->parts->len; i++)
    {
      const FusPart *part = g_ptr_array_index (self->join->parts, i);

      if (g_str_equal (part->file, file))
        return TRUE;
    }

  return FALSE;
}

/* A shape that a person named must hold just the numbers of a row. */
static gboolean
check_shape (const FusRecipeModality *modality, const FusTable *table, GError **error)
{
  FusModalityKind kind = FUS_MODALITY_VECTOR;
  gsize shape[3] = { 0 };
  gsize n_features = 0;
  guint n_dims = 0;

  if (modality->kind == NULL)
    return TRUE;
  if (!fus_recipe_parse_kind (modality->kind, &kind, shape, &n_dims))
    {
      fus_file_error_set (error, FUS_FILE_ERROR_FORMAT,
                          (FusPlace){ modality->file, modality->name, -1,
                                      _ ("Name a kind, or a kind and a shape such as "
                                         "image:16x15.") },
                          _ ("“%s” does not say what a modality is"), modality->kind);
      return FALSE;
    }
  if (n_dims == 0 || (fus_modality_count_features (shape, n_dims, &n_features) &&
                      n_features == table->x->n_cols))
    return TRUE;
  fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                      (FusPlace){ modality->file, modality->name, -1,
                                  _ ("Name a shape whose sizes multiply to the width, or "
                                     "drop the columns that are too many.") },
                      _ ("A row holds %zu numbers, which “%s” does not fit"),
                      table->x->n_cols, modality->kind);

  return FALSE;
}

static gboolean
read_modality (Import *self, const FusRecipeModality *modality, GError **error)
{
  gboolean again = is_read (self, modality->file);
  g_auto (FusReadOptions) options = {
    .object = g_strdup (modality->object),
    .id = g_strdup (self->recipe->id),
    .drops = dup_list (self->recipe->drops),
    .labels = again ? NULL : list_label_columns (self->recipe, modality->file),
  };
  FusSource *source = read_source (self, modality->file, &options, error);
  FusPart *part = NULL;

  if (source == NULL)
    return FALSE;
  if (source->tables->len != 1)
    {
      fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                          (FusPlace){ modality->file, modality->name, -1,
                                      _ ("Name the part that is this modality, as "
                                         "NAME=FILE::PART.") },
                          _ ("The file holds %u blocks of numbers, not one"),
                          source->tables->len);
      return FALSE;
    }
  fus_join_add_part (self->join, modality->name, modality->file,
                     g_ptr_array_index (source->tables, 0), source);
  part = g_ptr_array_index (self->join->parts, self->join->parts->len - 1);
  part->missing = modality->missing;
  part->kind = modality->kind;
  if (!check_shape (modality, part->table, error))
    return FALSE;
  add_marks (self, modality->file, source);

  return TRUE;
}

static gboolean
read_label (Import *self, const FusRecipeLabel *label, GError **error)
{
  const char *column = label->column != NULL ? label->column : "";
  g_auto (FusReadOptions) options = {
    .id = g_strdup (self->recipe->id),
    .labels = g_new0 (char *, 2),
    .labels_only = TRUE,
  };
  FusSource *source = NULL;

  if (is_read (self, label->file))
    return TRUE;
  options.labels[0] = g_strdup (column);
  source = read_source (self, label->file, &options, error);
  if (source == NULL)
    return FALSE;
  if (find_column (source, column) != NULL)
    fus_join_add_mark (self->join, label->name, label->file, find_column (source, column),
                       source);

  return TRUE;
}

static gboolean
read_all (Import *self, GPtrArray *files, GError **error)
{
  const FusRecipe *recipe = self->recipe;

  for (guint i = 0; i < files->len; i++)
    if (!read_whole (self, g_ptr_array_index (files, i), error))
      return FALSE;
  for (guint i = 0; i < recipe->modalities->len; i++)
    if (!read_modality (self, g_ptr_array_index (recipe->modalities, i), error))
      return FALSE;
  for (guint i = 0; i < recipe->labels->len; i++)
    if (!read_label (self, g_ptr_array_index (recipe->labels, i), error))
      return FALSE;

  return TRUE;
}

static gboolean
was_dropped (const Import *self, const char *drop)
{
  for (guint i = 0; i < self->sources->len; i++)
    {
      const FusSource *source = g_ptr_array_index (self->sources, i);

      if (g_ptr_array_find_with_equal_func (source->dropped, drop, g_str_equal, NULL))
        return TRUE;
    }

  return FALSE;
}

/* A column to leave out that is nowhere is more likely misspelt than superfluous. */
static gboolean
check_drops (const Import *self, GError **error)
{
  for (guint i = 0; i < self->recipe->drops->len; i++)
    {
      const char *drop = g_ptr_array_index (self->recipe->drops, i);

      if (was_dropped (self, drop))
        continue;
      fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                          (FusPlace){ NULL, drop, -1,
                                      _ ("Give its header as it stands in a file, or "
                                         "#k.") },
                          _ ("No file has a column “%s” to leave out"), drop);
      return FALSE;
    }

  return TRUE;
}

/* What names of several files begin with, up to a sign between words, says nothing. */
static gsize
count_common (GPtrArray *parts)
{
  const char *first = ((FusPart *) g_ptr_array_index (parts, 0))->name;
  gsize n = strlen (first);

  for (guint i = 1; i < parts->len; i++)
    {
      const char *name = ((FusPart *) g_ptr_array_index (parts, i))->name;
      gsize same = 0;

      while (same < n && name[same] == first[same])
        same++;
      n = same;
    }
  while (n > 0 && strchr ("-_. ", first[n - 1]) == NULL)
    n--;

  return n;
}

static void
shorten_names (const Import *self, guint n_files)
{
  GPtrArray *parts = self->join->parts;
  gsize n = n_files > 1 && parts->len > 1 ? count_common (parts) : 0;

  for (guint i = 0; n > 0 && i < parts->len; i++)
    if (((FusPart *) g_ptr_array_index (parts, i))->name[n] == '\0')
      return;
  for (guint i = 0; n > 0 && i < parts->len; i++)
    {
      FusPart *part = g_ptr_array_index (parts, i);
      char *name = g_strdup (part->name + n);

      g_free (part->name);
      part->name = name;
    }
}

static const char *
get_first_file (const FusRecipe *recipe)
{
  if (recipe->files->len > 0)
    return g_ptr_array_index (recipe->files, 0);
  if (recipe->modalities->len > 0)
    return ((FusRecipeModality *) g_ptr_array_index (recipe->modalities, 0))->file;

  return "";
}

/* The recipe's own name, else the only file's, else the folder's. */
static char *
make_name (const Import *self)
{
  const char *file = get_first_file (self->recipe);
  gboolean one = self->recipe->files->len == 1 && self->recipe->modalities->len == 0;
  const FusSource *source = one ? g_ptr_array_index (self->sources, 0) : NULL;
  g_autofree char *folder = NULL;

  if (self->recipe->name != NULL)
    return g_strdup (self->recipe->name);
  if (is_folder (file))
    return g_path_get_basename (file);
  if (source != NULL && source->name != NULL)
    return g_strdup (source->name);
  folder = g_path_get_dirname (file);
  if (g_str_equal (folder, "."))
    return fus_importer_dup_stem (file);

  return g_path_get_basename (folder);
}

static char *
make_card (const Import *self, gsize n_notes)
{
  GPtrArray *notes = self->join->report->notes;
  GString *card = g_string_new (NULL);

  for (guint i = 0; i < self->sources->len; i++)
    {
      const FusSource *source = g_ptr_array_index (self->sources, i);

      if (source->card != NULL)
        g_string_append_printf (card, "%s%s", card->len > 0 ? "\n" : "", source->card);
    }
  for (gsize i = n_notes; i < notes->len; i++)
    g_string_append_printf (card, "%s%s", card->len > 0 ? "\n" : "",
                            (char *) g_ptr_array_index (notes, i));

  return g_string_free (card, card->len == 0);
}

static FusDataset *
join_all (Import *self, FusSource *made, GError **error)
{
  const FusRecipe *recipe = self->recipe;
  gsize n_notes = self->join->report->notes->len;
  g_autofree char *name = make_name (self);
  g_autofree char *card = NULL;
  FusDataset *dataset = NULL;

  if (recipe->pair_by_label != NULL &&
      !fus_join_pair (self->join, recipe->pair_by_label, recipe->keep_unpaired,
                      recipe->seed, made, error))
    return NULL;
  card = make_card (self, n_notes);
  dataset = fus_join_finish (self->join, name, card, error);
  if (dataset == NULL && error != NULL)
    fus_file_error_fill_place (*error,
                               (FusPlace){ get_first_file (recipe), NULL, -1, NULL });

  return dataset;
}

static gboolean
expand_all (GPtrArray *files, const FusRecipe *recipe, GError **error)
{
  for (guint i = 0; i < recipe->files->len; i++)
    if (!expand_path (files, g_ptr_array_index (recipe->files, i), error))
      return FALSE;

  return TRUE;
}

/**
 * fus_import_run:
 *
 * Returns: (transfer full): the dataset, or %NULL with a FUS_FILE_ERROR that names file,
 * object or row, and remedy
 */
FusDataset *
fus_import_run (const FusRecipe *recipe,
                FusJoinReport *report,
                const FusProgress *progress,
                GError **error)
{
  g_autoptr (FusJoinReport) own = fus_join_report_new ();
  g_autoptr (GPtrArray) sources =
               g_ptr_array_new_with_free_func ((GDestroyNotify) fus_source_free);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  g_auto (FusJoin) join = { NULL };
  FusSource *made = fus_source_new ("made");
  Import self = { recipe, progress, &join, sources, 0, 0 };

  fus_join_init (&join, report != NULL ? report : own);
  if (!expand_all (files, recipe, error))
    {
      fus_source_free (made);
      return NULL;
    }
  self.n_files = files->len + recipe->modalities->len + recipe->labels->len;
  if (!read_all (&self, files, error) || !check_drops (&self, error))
    {
      fus_source_free (made);
      return NULL;
    }
  shorten_names (&self, files->len);
  g_ptr_array_add (sources, made);

  return join_all (&self, made, error);
}

/* ---- guessing ---- */

static const FusTable *
get_only_table (const FusSource *source)
{
  return source->tables->len == 1 ? g_ptr_array_index (source->tables, 0) : NULL;
}

static FusReal
get_last (const FusTable *table, gsize row)
{
  return fus_matrix_row (table->x, row)[table->x->n_cols - 1];
}

/* Whether the last column of both is the same in every row. */
static gboolean
has_same_end (const FusTable *a, const FusTable *b)
{
  if (b == NULL || a->x->n_rows != b->x->n_rows || b->x->n_cols < 2)
    return FALSE;
  for (gsize row = 0; row < a->x->n_rows; row++)
    if (fabs ((double) get_last (a, row) - (double) get_last (b, row)) > 0 ||
        isnan (get_last (a, row)) || isnan (get_last (b, row)))
      return FALSE;

  return TRUE;
}

/* Whether the last column is a short list of whole numbers, each more than once. */
static gboolean
ends_in_classes (const FusTable *table)
{
  gboolean seen[MOST_CLASSES] = { FALSE };
  gsize n_classes = 0;

  for (gsize row = 0; row < table->x->n_rows; row++)
    {
      double value = (double) get_last (table, row);

      if (!(value >= 0 && value < MOST_CLASSES) || fabs (value - floor (value)) > 0)
        return FALSE;
      n_classes += !seen[(gsize) value];
      seen[(gsize) value] = TRUE;
    }

  return n_classes > 1 && 2 * n_classes <= table->x->n_rows;
}

static gboolean
share_classes (GPtrArray *sources)
{
  const FusTable *first =
    sources->len > 1 ? get_only_table (g_ptr_array_index (sources, 0)) : NULL;

  if (first == NULL || first->x->n_cols < 2 || !ends_in_classes (first))
    return FALSE;
  for (guint i = 1; i < sources->len; i++)
    if (!has_same_end (first, get_only_table (g_ptr_array_index (sources, i))))
      return FALSE;

  return TRUE;
}

static const char *
get_class_name (const FusSource *source)
{
  const FusTable *table = g_ptr_array_index (source->tables, 0);
  const char *name = table->features != NULL ? table->features[table->x->n_cols - 1] : "";

  return g_ascii_isalpha (name[0]) ? name : "label";
}

static gboolean
is_csv (const char *file)
{
  g_autofree char *lower = g_ascii_strdown (file, -1);

  return strstr (lower, ".csv") != NULL || strstr (lower, ".tsv") != NULL ||
         strstr (lower, ".txt") != NULL;
}

static gboolean
are_all_csv (GPtrArray *files)
{
  for (guint i = 0; i < files->len; i++)
    if (!is_csv (g_ptr_array_index (files, i)))
      return FALSE;

  return files->len > 1;
}

/* Six tables of one collection often carry the class in the last column of each. */
static gboolean
guess_classes (FusRecipe *recipe, const FusProgress *progress, GError **error)
{
  g_autoptr (GPtrArray) sources =
               g_ptr_array_new_with_free_func ((GDestroyNotify) fus_source_free);
  FusReadOptions options = { .lenient = TRUE };

  for (guint i = 0; i < recipe->files->len; i++)
    {
      FusSource *source = fus_import_process_load (g_ptr_array_index (recipe->files, i),
                                                   &options, progress, error);

      if (source == NULL)
        return FALSE;
      g_ptr_array_add (sources, source);
    }
  if (!share_classes (sources))
    return TRUE;
  fus_recipe_add_drop (recipe, "#-1");
  fus_recipe_add_label (recipe, get_class_name (g_ptr_array_index (sources, 0)),
                        g_ptr_array_index (recipe->files, 0), "#-1");

  return TRUE;
}

/**
 * fus_import_guess:
 *
 * Returns: (transfer full): a recipe that can be run or changed first, or %NULL with a
 * FUS_FILE_ERROR
 */
FusRecipe *
fus_import_guess (const char *const *paths,
                  gsize n_paths,
                  const FusProgress *progress,
                  GError **error)
{
  g_autoptr (FusRecipe) recipe = fus_recipe_new ();

  for (gsize i = 0; i < n_paths; i++)
    if (!expand_path (recipe->files, paths[i], error))
      return NULL;
  if (n_paths == 1 && is_folder (paths[0]))
    recipe->name = g_path_get_basename (paths[0]);
  if (are_all_csv (recipe->files) && !guess_classes (recipe, progress, error))
    return NULL;

  return g_steal_pointer (&recipe);
}

JsonNode *
fus_import_inspect (const char *path, const FusProgress *progress, GError **error)
{
  return fus_import_process_inspect (path, progress, error);
}

static FusRecipe *
recipe_for_path (const char *path, const FusProgress *progress, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  if (g_str_has_suffix (lower, ".json") && !is_folder (path))
    return fus_recipe_load (path, error);

  return fus_import_guess (&path, 1, progress, error);
}

/**
 * fus_dataset_load:
 *
 * Returns: (transfer full): the dataset, or %NULL with a FUS_FILE_ERROR
 */
FusDataset *
fus_dataset_load (const char *path, const FusProgress *progress, GError **error)
{
  g_autoptr (FusRecipe) recipe = recipe_for_path (path, progress, error);

  if (recipe == NULL)
    return NULL;

  return fus_import_run (recipe, NULL, progress, error);
}
