/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Modalities that a column of a table stands for: texts, and names of files that are
 * pictures or recordings. The table is read by the reader; what it names is only looked
 * for below the folder that it is in, and is parsed by the reader too. */
#include "config.h"

#include "fus-import-private.h"

#include "fus-file-error.h"
#include "fus-folder.h"
#include "fus-import-process.h"
#include "fus-importer.h"
#include "fus-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* The table with nothing of it but this column and what may name its rows. */
static FusSource *
load_column (const char *path,
             const FusReadOptions *options,
             const FusProgress *progress,
             FusColumn **column,
             GError **error)
{
  char *labels[] = { options->object, NULL };
  FusReadOptions mine = { .id = options->id, .labels = labels, .labels_only = TRUE };
  g_autoptr (FusSource) source = fus_import_process_load (path, &mine, progress, error);

  *column = NULL;
  for (guint i = 0; source != NULL && i < source->columns->len; i++)
    {
      FusColumn *one = g_ptr_array_index (source->columns, i);

      if (one->asked && one->texts != NULL)
        *column = one;
    }
  if (source == NULL || *column != NULL)
    return g_steal_pointer (&source);
  fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                      (FusPlace){ path, options->object, -1,
                                  _ ("Name a column of texts, as NAME=FILE::COLUMN.") },
                      _ ("The column holds no texts"));

  return NULL;
}

/* ---- texts ---- */

FusSource *
fus_import_load_texts (const char *path,
                       const char *name,
                       const FusReadOptions *options,
                       const FusProgress *progress,
                       GError **error)
{
  FusReadOptions mine = *options;
  g_autoptr (FusSource) source = NULL;
  FusColumn *column = NULL;
  FusTable *table = NULL;

  mine.object = options->object != NULL ? options->object : (char *) "";
  source = load_column (path, &mine, progress, &column, error);
  if (source == NULL)
    return NULL;
  table = fus_words_add_table (source, name, column->texts, column->n_rows, options->how,
                               path, error);
  if (table == NULL)
    return NULL;
  table->ids = g_strdupv (column->ids);
  g_ptr_array_remove (source->columns, column);

  return g_steal_pointer (&source);
}

/* ---- files ---- */

static gboolean
is_file_name (const char *text)
{
  FusFolderKind kind = fus_folder_kind_of_file (text);

  return kind == FUS_FOLDER_IMAGES || kind == FUS_FOLDER_SOUNDS ||
         kind == FUS_FOLDER_TEXTS;
}

static gboolean
are_file_names (const FusColumn *column)
{
  gsize n = 0;

  for (gsize i = 0; i < column->n_rows; i++)
    {
      if (column->texts[i][0] != '\0' && !is_file_name (column->texts[i]))
        return FALSE;
      n += column->texts[i][0] != '\0';
    }

  return n > 0;
}

/* Nothing outside of the folder is named so. */
static gboolean
stays_below (const char *text)
{
  g_auto (GStrv) parts = g_strsplit_set (text, "/\\", -1);

  return !g_path_is_absolute (text) &&
         !g_strv_contains ((const char *const *) parts, "..");
}

/* Folders that the files may be in: the table's, and those right in it. */
static GPtrArray *
list_places (const char *path)
{
  GPtrArray *places = g_ptr_array_new_with_free_func (g_free);
  char *top = g_path_get_dirname (path);
  g_autoptr (GDir) folder = g_dir_open (top, 0, NULL);
  const char *name = NULL;

  g_ptr_array_add (places, top);
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *below = g_build_filename (top, name, NULL);

      if (name[0] != '.' && g_file_test (below, G_FILE_TEST_IS_DIR))
        g_ptr_array_add (places, g_steal_pointer (&below));
    }

  return places;
}

/* (transfer full) (nullable) */
static char *
find_file (GPtrArray *places, const char *text)
{
  for (guint i = 0; stays_below (text) && i < places->len; i++)
    {
      g_autofree char *file =
        g_build_filename (g_ptr_array_index (places, i), text, NULL);

      if (g_file_test (file, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&file);
    }

  return NULL;
}

typedef struct
{
  GPtrArray *names; /* of char *: number of the row and suffix */
  GPtrArray *files; /* of char *: paths */
} Files;

static void
files_clear (Files *self)
{
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_pointer (&self->files, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Files, files_clear)

static gboolean
find_files (Files *self, const FusColumn *column, const char *path, GError **error)
{
  g_autoptr (GPtrArray) places = list_places (path);

  self->names = g_ptr_array_new_with_free_func (g_free);
  self->files = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; i < column->n_rows; i++)
    {
      const char *text = column->texts[i];
      char *file = text[0] != '\0' ? find_file (places, text) : NULL;

      if (text[0] == '\0')
        continue;
      if (file == NULL)
        {
          fus_file_error_set (error, FUS_FILE_ERROR_NOT_FOUND,
                              (FusPlace){ path, column->name, -1,
                                          _ ("Put the files beside the table or into a "
                                             "folder there, or empty the cell.") },
                              _ ("The table names a file that isn’t there: %s"), text);
          return FALSE;
        }
      g_ptr_array_add (self->files, file);
      g_ptr_array_add (self->names, g_strdup_printf ("%09zu%s", i, strrchr (text, '.')));
    }

  return TRUE;
}

/* Rows of @from, which are called by the numbers of the table's rows, where they belong;
 * the others are not known. */
static void
spread_rows (FusSource *source, const FusTable *from, const FusColumn *column)
{
  FusMatrix *x = fus_matrix_new (column->n_rows, from->x->n_cols);
  FusTable *table = NULL;

  for (gsize i = 0; i < x->n_rows * x->n_cols; i++)
    x->data[i] = NAN;
  for (gsize i = 0; i < from->x->n_rows; i++)
    {
      guint64 row = 0;

      if (g_ascii_string_to_unsigned (from->ids[i], 10, 0, column->n_rows - 1, &row,
                                      NULL))
        memcpy (fus_matrix_row (x, row), fus_matrix_row (from->x, i),
                x->n_cols * sizeof (FusReal));
    }
  table = fus_source_add_table (source, column->name, x);
  fus_table_set_shape (table, from->shape, from->n_dims);
  table->kind = from->kind;
  table->features = g_strdupv (from->features);
  table->ids = g_strdupv (column->ids);
}

static gboolean
add_files (FusSource *source,
           FusColumn *column,
           const char *path,
           const FusReadOptions *options,
           const FusProgress *progress,
           GError **error)
{
  g_auto (Files) files = { NULL, NULL };
  g_autoptr (FusSource) media = NULL;
  FusReadOptions mine = { .how = options->how };
  guint64 size = 0;
  int fd = -1;

  if (!find_files (&files, column, path, error))
    return FALSE;
  fd = fus_folder_pack_files ((char **) files.names->pdata, (char **) files.files->pdata,
                              files.names->len, path, &size, error);
  if (fd < 0)
    return FALSE;
  media = fus_import_process_load_opened (path, fd, &mine, progress, error);
  if (media == NULL)
    return FALSE;
  g_return_val_if_fail (media->tables->len == 1, FALSE);
  spread_rows (source, g_ptr_array_index (media->tables, 0), column);
  for (guint i = 0; i < media->notes->len; i++)
    g_ptr_array_add (source->notes, g_strdup (g_ptr_array_index (media->notes, i)));

  return TRUE;
}

FusSource *
fus_import_load_linked (const char *path,
                        const FusReadOptions *options,
                        const FusProgress *progress,
                        gboolean *found,
                        GError **error)
{
  FusColumn *column = NULL;
  g_autoptr (FusSource) source = load_column (path, options, progress, &column, NULL);

  *found = source != NULL && are_file_names (column);
  if (!*found || !add_files (source, column, path, options, progress, error))
    return NULL;
  g_ptr_array_remove (source->columns, column);

  return g_steal_pointer (&source);
}
