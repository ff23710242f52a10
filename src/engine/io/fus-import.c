/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a recipe to a dataset: files are read by the reader process, what a person said
 * of them is applied, tables and columns are handed to the join, and the result is
 * checked. Also the other way: a recipe guessed from files that were opened together.
 * What is in a file is never believed without the checks of fus-pack and fus-source;
 * what was assumed goes into the report, in sentences. All rules of pairing are in
 * fus-join.c and fus-keys.c, none is here. */
#include "config.h"

#include "fus-import.h"

#include "fus-file-error.h"
#include "fus-import-process.h"
#include "fus-importer.h"
#include "fus-join.h"
#include "fus-summary.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum
{
  MOST_CLASSES = 64, /* of a last column that is taken for a label */
  MOST_LISTED = 500, /* bytes of names in a message */
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

/* ---- what tables of text do while they are read ---- */

static gboolean
is_table_of_text (const FusSource *source)
{
  return g_strcmp0 (source->format, "csv") == 0;
}

static gboolean
drop_feature (FusSource *source, const char *name)
{
  gboolean any = FALSE;

  for (guint i = 0; i < source->tables->len; i++)
    {
      FusTable *table = g_ptr_array_index (source->tables, i);
      g_autofree gboolean *drop = g_new0 (gboolean, table->x->n_cols + 1);
      gboolean here = FALSE;

      for (gsize d = 0; table->features != NULL && d < table->x->n_cols; d++)
        {
          drop[d] = g_str_equal (table->features[d], name);
          here |= drop[d];
        }
      if (here)
        fus_table_drop_columns (table, drop);
      any |= here;
    }

  return any;
}

static gboolean
drop_column (FusSource *source, const char *name)
{
  gboolean any = FALSE;

  for (guint i = source->columns->len; i-- > 0;)
    {
      const FusColumn *column = g_ptr_array_index (source->columns, i);

      if (column->asked ||
          (!g_str_equal (column->name, name) && g_strcmp0 (column->object, name) != 0))
        continue;
      g_ptr_array_remove_index (source->columns, i);
      any = TRUE;
    }
  for (guint i = source->tables->len; i-- > 0 && source->tables->len > 1;)
    {
      const FusTable *table = g_ptr_array_index (source->tables, i);

      if (!g_str_equal (table->name, name))
        continue;
      g_ptr_array_remove_index (source->tables, i);
      any = TRUE;
    }

  return any;
}

static void
drop_named (FusSource *source, GPtrArray *drops)
{
  for (guint i = 0; i < drops->len && !is_table_of_text (source); i++)
    {
      const char *name = g_ptr_array_index (drops, i);
      gboolean feature = drop_feature (source, name);

      if (drop_column (source, name) || feature)
        g_ptr_array_add (source->dropped, g_strdup (name));
    }
}

/* The text of @column for each row of @ids, or in its own order. */
static char **
rename_rows (char **ids, gsize n_rows, const FusColumn *column)
{
  g_autoptr (GHashTable) texts = g_hash_table_new (g_str_hash, g_str_equal);
  char **names = g_new0 (char *, n_rows + 1);

  for (gsize row = 0; column->ids != NULL && row < column->n_rows; row++)
    g_hash_table_insert (texts, column->ids[row], column->texts[row]);
  for (gsize row = 0; row < n_rows; row++)
    names[row] =
      g_strdup (ids != NULL ? g_hash_table_lookup (texts, ids[row]) : column->texts[row]);

  return names;
}

static gboolean
is_name_of_rows (const FusColumn *column, const char *name)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  if (column->texts == NULL ||
      (!g_str_equal (column->name, name) && g_strcmp0 (column->object, name) != 0))
    return FALSE;
  for (gsize row = 0; row < column->n_rows; row++)
    if (column->texts[row][0] == '\0' || !g_hash_table_add (seen, column->texts[row]))
      return FALSE;

  return TRUE;
}

static void
take_names (FusSource *source, const FusColumn *column)
{
  for (guint i = 0; i < source->tables->len; i++)
    {
      FusTable *table = g_ptr_array_index (source->tables, i);
      char **names = NULL;

      if (table->ids == NULL && table->x->n_rows != column->n_rows)
        continue;
      names = rename_rows (table->ids, table->x->n_rows, column);
      g_strfreev (table->ids);
      table->ids = names;
    }
  for (guint i = 0; i < source->columns->len; i++)
    {
      FusColumn *other = g_ptr_array_index (source->columns, i);
      char **names = NULL;

      if (other == column || (other->ids == NULL && other->n_rows != column->n_rows))
        continue;
      names = rename_rows (other->ids, other->n_rows, column);
      g_strfreev (other->ids);
      other->ids = names;
    }
  g_strfreev (source->ids);
  source->ids = NULL;
}

/* A column of arrays or of MuData’s frames that a person chose to name the samples. */
static void
name_rows (FusSource *source, const char *id)
{
  for (guint i = 0; i < source->columns->len && !is_table_of_text (source); i++)
    {
      const FusColumn *column = g_ptr_array_index (source->columns, i);

      if (!is_name_of_rows (column, id))
        continue;
      take_names (source, column);
      g_free (source->id);
      source->id = g_strdup (id);
      g_ptr_array_remove_index (source->columns, i);
      return;
    }
}

/* What was in doubt when Fusescope wrote the file still is. */
static void
take_warnings (FusJoinReport *report, const FusSource *source)
{
  g_auto (GStrv) lines = NULL;

  if (source->warnings == NULL)
    return;
  lines = g_strsplit (source->warnings, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      g_auto (GStrv) fields = g_strsplit (*line, "\t", 4);

      if (g_strv_length (fields) == 4)
        g_ptr_array_add (report->warnings,
                         fus_notice_new (fields[0], g_strdup (fields[2]),
                                         fields[3][0] != '\0' ? g_strdup (fields[3])
                                                              : NULL,
                                         (gsize) g_ascii_strtoull (fields[1], NULL, 10)));
    }
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
  drop_named (source, self->recipe->drops);
  if (self->recipe->id != NULL)
    name_rows (source, self->recipe->id);
  for (guint i = 0; i < source->notes->len; i++)
    g_ptr_array_add (self->join->report->notes,
                     g_strdup_printf ("%s: %s", file,
                                      (char *) g_ptr_array_index (source->notes, i)));
  if (source->own)
    take_warnings (self->join->report, source);
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

      if (column->asked && g_strcmp0 (column->object, asked) == 0)
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

      if (column->use == FUS_COLUMN_LABEL && !g_hash_table_contains (taken, column))
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
check_shape (const FusPart *part, GError **error)
{
  FusModalityKind kind = FUS_MODALITY_VECTOR;
  gsize shape[3] = { 0 };
  gsize n_features = 0;
  guint n_dims = 0;

  if (part->kind == NULL)
    return TRUE;
  if (!fus_recipe_parse_kind (part->kind, &kind, shape, &n_dims))
    {
      fus_file_error_set (error, FUS_FILE_ERROR_FORMAT,
                          (FusPlace){ part->file, part->name, -1,
                                      _ ("Name a kind, or a kind and a shape such as "
                                         "image:16x15.") },
                          _ ("“%s” does not say what a modality is"), part->kind);
      return FALSE;
    }
  if (n_dims == 0 || (fus_modality_count_features (shape, n_dims, &n_features) &&
                      n_features == part->table->x->n_cols))
    return TRUE;
  fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                      (FusPlace){ part->file, part->name, -1,
                                  _ ("Name a shape whose sizes multiply to the width, or "
                                     "drop the columns that are too many.") },
                      _ ("A row holds %zu numbers, which “%s” does not fit"),
                      part->table->x->n_cols, part->kind);

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
  part->explicit = TRUE;
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

static void
append_source (GString *names, const FusSource *source)
{
  for (guint i = 0; i < source->tables->len; i++)
    {
      char **features =
        ((const FusTable *) g_ptr_array_index (source->tables, i))->features;

      for (gsize d = 0;
           features != NULL && features[d] != NULL && names->len < MOST_LISTED; d++)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", features[d]);
    }
  for (guint i = 0; i < source->columns->len && names->len < MOST_LISTED; i++)
    g_string_append_printf (
      names, "%s%s", names->len > 0 ? ", " : "",
      ((const FusColumn *) g_ptr_array_index (source->columns, i))->name);
}

static gboolean
set_no_drop (const Import *self, const char *drop, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < self->sources->len; i++)
    append_source (names, g_ptr_array_index (self->sources, i));
  fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                      (FusPlace){ NULL, drop, -1,
                                  _ ("Give its header as it stands in a file, or #k.") },
                      /* Translators: a column, the names of those that there are */
                      _ ("No file has a column “%s” to leave out; there are: %s"), drop,
                      names->str);

  return FALSE;
}

/* A column to leave out that is nowhere is more likely misspelt than superfluous. */
static gboolean
check_drops (const Import *self, GError **error)
{
  for (guint i = 0; i < self->recipe->drops->len; i++)
    {
      const char *drop = g_ptr_array_index (self->recipe->drops, i);

      if (!was_dropped (self, drop))
        return set_no_drop (self, drop, error);
    }

  return TRUE;
}

static gboolean
check_id (const Import *self, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);
  const char *id = self->recipe->id;

  for (guint i = 0; i < self->sources->len && id != NULL; i++)
    {
      const FusSource *source = g_ptr_array_index (self->sources, i);

      if (is_table_of_text (source) || g_strcmp0 (source->id, id) == 0)
        return TRUE;
      for (guint k = 0; k < source->columns->len; k++)
        g_string_append_printf (
          names, "%s%s", names->len > 0 ? ", " : "",
          ((const FusColumn *) g_ptr_array_index (source->columns, k))->name);
    }
  if (id == NULL || self->sources->len == 0)
    return TRUE;
  fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                      (FusPlace){ NULL, id, -1,
                                  _ ("Name a column in which each value occurs once.") },
                      /* Translators: names of columns */
                      _ ("No column “%s” names the samples; there are: %s"), id,
                      names->str);

  return FALSE;
}

/* ---- what is said of modalities of files taken whole ---- */

static gboolean
is_called (const FusPart *part, const char *name)
{
  g_autofree char *id = fus_modality_make_id (part->id != NULL ? part->id : part->name);

  return g_str_equal (name, "*") || g_str_equal (part->name, name) ||
         g_str_equal (id, name);
}

static gboolean
set_unknown (const Import *self, const char *name, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < self->join->parts->len; i++)
    g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "",
                            fus_join_get_part (self->join, i)->name);
  for (guint i = 0; i < self->join->marks->len; i++)
    g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "",
                            fus_join_get_mark (self->join, i)->name);
  fus_file_error_set (error, FUS_FILE_ERROR_USAGE,
                      (FusPlace){ NULL, name, -1, _ ("Name one of those.") },
                      _ ("No modality and no label is named “%s”; there are: %s"), name,
                      names->str);

  return FALSE;
}

/* Words of labels are settled before the labels are. */
static void
set_words (const Import *self)
{
  for (guint i = 0; i < self->recipe->settings->len; i++)
    {
      const FusRecipeModality *setting = g_ptr_array_index (self->recipe->settings, i);

      for (guint k = 0; k < self->join->marks->len; k++)
        {
          FusMark *mark = fus_join_get_mark (self->join, k);

          if (g_str_equal (mark->name, setting->name))
            mark->missing = setting->missing;
        }
    }
}

static gboolean
apply_setting (const Import *self, const FusRecipeModality *setting, GError **error)
{
  gboolean any = g_str_equal (setting->name, "*");

  for (guint i = 0; i < self->join->parts->len; i++)
    {
      FusPart *part = fus_join_get_part (self->join, i);

      if (part->explicit || !is_called (part, setting->name))
        continue;
      any = TRUE;
      if (setting->missing != NULL)
        part->missing = setting->missing;
      if (setting->kind != NULL)
        part->kind = setting->kind;
    }
  for (guint i = 0; i < self->join->marks->len && setting->kind == NULL; i++)
    any |= g_str_equal (fus_join_get_mark (self->join, i)->name, setting->name);

  return any || set_unknown (self, setting->name, error);
}

static gboolean
apply_settings (const Import *self, GError **error)
{
  for (guint i = 0; i < self->recipe->settings->len; i++)
    if (!apply_setting (self, g_ptr_array_index (self->recipe->settings, i), error))
      return FALSE;
  for (guint i = 0; i < self->join->parts->len; i++)
    if (!check_shape (fus_join_get_part (self->join, i), error))
      return FALSE;

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
join_all (Import *self, FusSource *made, guint n_files, GError **error)
{
  const FusRecipe *recipe = self->recipe;
  gsize n_notes = self->join->report->notes->len;
  g_autofree char *name = make_name (self);
  g_autofree char *card = NULL;
  FusDataset *dataset = NULL;

  set_words (self);
  if (!fus_join_settle (self->join, made, error))
    return NULL;
  shorten_names (self, n_files);
  if (!apply_settings (self, error))
    return NULL;
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

/* Checks of the finished dataset that speak of how it was made. */
static gboolean
add_checks (FusJoinReport *report,
            FusDataset *dataset,
            const FusProgress *progress,
            GError **error)
{
  static const char *const ids[] = { "code-for-missing", "copy-of-modality", "few-pairs",
                                     "many-classes",     "repeated-column",  NULL };
  g_autoptr (FusSummary) summary = fus_summary_new (dataset, progress, error);

  for (gsize i = 0; summary != NULL && i < summary->n_checks; i++)
    {
      const FusCheck *check = &summary->checks[i];

      if (g_strv_contains (ids, check->id) && !fus_summary_is_notice (summary, i))
        g_ptr_array_add (report->warnings,
                         fus_notice_new (check->id, g_strdup (check->message),
                                         g_strdup (check->remedy), check->n));
    }

  return summary != NULL;
}

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
  g_autoptr (FusDataset) dataset = NULL;
  g_auto (FusJoin) join = { NULL };
  FusSource *made = fus_source_new ("made");
  Import self = { recipe, progress, &join, sources, 0, 0 };

  fus_join_init (&join, report != NULL ? report : own);
  join.by_row = recipe->by_row;
  join.allow_empty = recipe->allow_empty;
  join.by_label = recipe->pair_by_label != NULL;
  if (!expand_all (files, recipe, error))
    {
      fus_source_free (made);
      return NULL;
    }
  self.n_files = files->len + recipe->modalities->len + recipe->labels->len;
  if (!read_all (&self, files, error) || !check_drops (&self, error) ||
      !check_id (&self, error))
    {
      fus_source_free (made);
      return NULL;
    }
  g_ptr_array_add (sources, made);
  dataset = join_all (&self, made, files->len, error);
  if (dataset == NULL ||
      (report != NULL && !add_checks (report, dataset, progress, error)))
    return NULL;

  return g_steal_pointer (&dataset);
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

FusRecipe *
fus_import_make_recipe (const char *path, const FusProgress *progress, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  if (g_str_has_suffix (lower, ".json") && !is_folder (path))
    return fus_recipe_load (path, error);

  return fus_import_guess (&path, 1, progress, error);
}

FusDataset *
fus_dataset_load (const char *path, const FusProgress *progress, GError **error)
{
  g_autoptr (FusRecipe) recipe = fus_import_make_recipe (path, progress, error);

  if (recipe == NULL)
    return NULL;

  return fus_import_run (recipe, NULL, progress, error);
}
