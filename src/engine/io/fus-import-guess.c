/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A recipe guessed from files that were opened together: which files a path stands for,
 * and whether tables end in one column of classes. */
#include "config.h"

#include "fus-import-private.h"

#include "fus-compare.h"
#include "fus-file-error.h"
#include "fus-folder.h"
#include "fus-import-process.h"
#include "fus-format.h"
#include "fus-json-parse.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum
{
  MOST_CLASSES = 64, /* of a last column that is taken for a label */
};

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

/* A file whose tables are parts of it: each is a file of its own from here on, called
 * `FILE::PART`. */
static gboolean
has_sheets (const char *path)
{
  static const char *const suffixes[] = { ".xlsx", ".xlsm", ".ods" };
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    if (g_str_has_suffix (lower, suffixes[i]))
      return TRUE;

  return FALSE;
}

static GPtrArray *
list_tables (JsonArray *sheets)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; sheets != NULL && i < json_array_get_length (sheets); i++)
    {
      JsonNode *node = json_array_get_element (sheets, i);
      JsonObject *sheet =
        JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

      if (sheet != NULL && fus_json_get_bool (sheet, "table", FALSE) &&
          fus_json_get_text (sheet, "name") != NULL)
        g_ptr_array_add (names, g_strdup (fus_json_get_text (sheet, "name")));
    }

  return names;
}

static gboolean
expand_workbook (GPtrArray *files, const char *path, GError **error)
{
  g_autoptr (JsonNode) node = fus_import_process_inspect (path, NULL, error);
  g_autoptr (GPtrArray) names = NULL;
  JsonObject *object = NULL;

  if (node == NULL)
    return FALSE;
  object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  names = list_tables (object != NULL ? fus_json_get_list (object, "sheets") : NULL);
  if (names->len < 2)
    g_ptr_array_add (files, g_strdup (path));
  for (guint i = 0; names->len > 1 && i < names->len; i++)
    g_ptr_array_add (files, g_strdup_printf ("%s::%s", path,
                                             (char *) g_ptr_array_index (names, i)));

  return TRUE;
}

static gboolean
add_file (GPtrArray *files, const char *path, GError **error)
{
  if (has_sheets (path) && g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return expand_workbook (files, path, error);
  g_ptr_array_add (files, g_strdup (path));

  return TRUE;
}

void
fus_import_split_path (const char *file, char **path, char **part)
{
  const char *mark = strstr (file, "::");

  *part = NULL;
  *path = g_strdup (file);
  if (mark == NULL || mark == file || mark[2] == '\0' ||
      g_file_test (file, G_FILE_TEST_EXISTS))
    return;
  (*path)[mark - file] = '\0';
  *part = g_strdup (mark + 2);
}

/* What speaks of the data in a folder, as the card of the example does. */
static gboolean
is_about_data (const char *name)
{
  static const char *const words[] = { "authors",  "changelog", "citation", "copying",
                                       "licence",  "license",   "readme" };
  g_autofree char *lower = g_ascii_strdown (name, -1);

  if (!g_str_has_suffix (lower, ".txt"))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_has_prefix (lower, words[i]))
      return TRUE;

  return g_str_has_suffix (lower, "-card.txt");
}

/* Files that are samples of their folder are no sources by themselves. */
static gboolean
is_source (const char *name)
{
  FusFolderKind kind = fus_folder_kind_of_file (name);

  return fus_format_knows_name (name) && name[0] != '.' && kind != FUS_FOLDER_IMAGES &&
         kind != FUS_FOLDER_SOUNDS && !is_about_data (name);
}

/* Names of files without their suffixes, each once. */
static GHashTable *
list_stems (const char *path)
{
  GHashTable *stems = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    if (name[0] != '.' && fus_folder_kind_of_file (name) != FUS_FOLDER_NONE)
      g_hash_table_add (stems, fus_source_dup_stem (name));

  return stems;
}

static guint
count_shared (GHashTable *a, GHashTable *b)
{
  GHashTableIter iter;
  gpointer key = NULL;
  guint n = 0;

  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    n += g_hash_table_contains (b, key);

  return n;
}

/* Folders in a folder: of samples that are the same by their names each is a modality,
 * else each is a class. @found: of paths of those that hold files of a kind */
static gboolean
are_modalities (GPtrArray *found)
{
  for (guint i = 0; i + 1 < found->len; i++)
    {
      g_autoptr (GHashTable) a = list_stems (g_ptr_array_index (found, i));
      g_autoptr (GHashTable) b = list_stems (g_ptr_array_index (found, i + 1));

      /* A folder for each sample has one file, of the same name in all. */
      if (g_hash_table_size (a) < 2 ||
          2 * count_shared (a, b) < MIN (g_hash_table_size (a), g_hash_table_size (b)))
        return FALSE;
    }

  return found->len > 1;
}

static GPtrArray *
list_folders (const char *path)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *below = g_build_filename (path, name, NULL);

      if (name[0] != '.' && g_file_test (below, G_FILE_TEST_IS_DIR) &&
          fus_folder_guess_kind (below) != FUS_FOLDER_NONE)
        g_ptr_array_add (found, g_steal_pointer (&below));
    }
  g_ptr_array_sort (found, fus_compare_texts);

  return found;
}

/* A folder whose files are samples is one source; one of tables is as many as there are,
 * and with them the folders of samples that stand beside. */
static gboolean
expand_folder (GPtrArray *files, const char *path, GPtrArray *tables, GError **error)
{
  FusFolderKind kind = fus_folder_guess_kind (path);
  g_autoptr (GPtrArray) folders = list_folders (path);
  gboolean beside = are_modalities (folders) || tables->len > 0;

  if (kind == FUS_FOLDER_COUNTS ||
      (tables->len == 0 && !beside && kind != FUS_FOLDER_NONE))
    {
      g_ptr_array_add (files, g_strdup (path));
      return TRUE;
    }
  for (guint i = 0; i < tables->len; i++)
    if (!add_file (files, g_ptr_array_index (tables, i), error))
      return FALSE;
  for (guint i = 0; beside && i < folders->len; i++)
    g_ptr_array_add (files, g_strdup (g_ptr_array_index (folders, i)));

  return TRUE;
}

gboolean
fus_import_expand_path (GPtrArray *files, const char *path, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GDir) folder = NULL;
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  const char *name = NULL;
  guint n_before = files->len;

  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    return add_file (files, path, error);
  folder = g_dir_open (path, 0, &cause);
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    if (is_source (name))
      g_ptr_array_add (found, g_build_filename (path, name, NULL));
  g_ptr_array_sort (found, fus_compare_texts);
  if (!expand_folder (files, path, found, error))
    return FALSE;

  return files->len > n_before || set_folder_error (path, cause, error);
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

/* Six tables of one collection often carry the class in the last column of each. What
 * can't be read is told when the recipe is run. */
static void
guess_classes (FusRecipe *recipe, const FusProgress *progress)
{
  g_autoptr (GPtrArray) sources =
               g_ptr_array_new_with_free_func ((GDestroyNotify) fus_source_free);
  FusReadOptions options = { .lenient = TRUE };

  for (guint i = 0; i < recipe->files->len; i++)
    {
      FusSource *source = fus_import_process_load (g_ptr_array_index (recipe->files, i),
                                                   &options, progress, NULL);

      if (source == NULL)
        return;
      g_ptr_array_add (sources, source);
    }
  if (!share_classes (sources))
    return;
  fus_recipe_add_drop (recipe, "#-1");
  fus_recipe_add_label (recipe, get_class_name (g_ptr_array_index (sources, 0)),
                        g_ptr_array_index (recipe->files, 0), "#-1");
}

FusRecipe *
fus_import_guess (const char *const *paths,
                  gsize n_paths,
                  const FusProgress *progress,
                  GError **error)
{
  g_autoptr (FusRecipe) recipe = fus_recipe_new ();

  for (gsize i = 0; i < n_paths; i++)
    if (!fus_import_expand_path (recipe->files, paths[i], error))
      return NULL;
  if (n_paths == 1 && g_file_test (paths[0], G_FILE_TEST_IS_DIR))
    recipe->name = g_path_get_basename (paths[0]);
  if (are_all_csv (recipe->files))
    guess_classes (recipe, progress);

  return g_steal_pointer (&recipe);
}
