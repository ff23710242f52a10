/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A folder of counts as Cell Ranger writes it: `matrix.mtx` with features in rows, and
 * the names of rows and columns in tables without headers, packed or not. */
#include "config.h"

#include "fus-file-error.h"
#include "fus-folder.h"
#include "fus-importer.h"
#include "fus-media.h"
#include "fus-mtx.h"
#include "fus-tenx.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const FusFolder *folder;
  const FusTenx *tenx;
  FusTenxPutFunc put;
  gpointer put_data;
} Counts;

static gboolean
folder_sniff (const char *path, const guint8 *head, gsize n)
{
  return fus_media_sniff (path, head, n, FUS_FOLDER_COUNTS);
}

/* The first file called like that, packed or not; −1 with @error set where there is
 * none. */
static gssize
find_file (const FusFolder *self, const char *const *names, GError **error)
{
  for (gsize k = 0; names[k] != NULL; k++)
    for (gsize i = 0; i < self->n; i++)
      {
        g_autofree char *base = g_path_get_basename (self->names[i]);

        if (g_str_has_suffix (base, ".gz"))
          base[strlen (base) - strlen (".gz")] = '\0';
        if (g_str_has_suffix (base, names[k]))
          return (gssize) i;
      }
  fus_file_error_set (error, FUS_FILE_ERROR_NOT_FOUND,
                      (FusPlace){ self->path, names[0], -1,
                                  _ ("Put it back beside the others, or open the matrix "
                                     "alone.") },
                      _ ("The folder of counts lacks a file"));

  return -1;
}

/* Columns of a table without header: the cells of column @column, of the last one where
 * it has fewer. */
static char **
read_column (const char *text, guint column)
{
  g_autoptr (GStrvBuilder) cells = g_strv_builder_new ();
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (char **line = lines; *line != NULL; line++)
    {
      g_auto (GStrv) fields = NULL;
      g_autofree char *valid = NULL;
      guint n = 0;

      g_strchomp (*line);
      if (**line == '\0')
        continue;
      fields = g_strsplit (*line, "\t", -1);
      n = g_strv_length (fields);
      valid = g_utf8_make_valid (fields[MIN (column, n - 1)], -1);
      g_strv_builder_add (cells, valid);
    }

  return g_strv_builder_end (cells);
}

static gboolean
has_types (const char *text)
{
  const char *end = strchr (text, '\n');
  guint n = 0;

  for (const char *p = text; *p != '\0' && p != end; p++)
    n += *p == '\t';

  return n >= 2;
}

static gboolean
read_names (const FusFolder *folder, FusTenx *tenx, GError **error)
{
  static const char *const cells[] = { "barcodes.tsv", NULL };
  static const char *const features[] = { "features.tsv", "genes.tsv", NULL };
  gssize i = find_file (folder, cells, error);
  gssize j = i >= 0 ? find_file (folder, features, error) : -1;
  g_autoptr (GByteArray) barcodes = NULL;
  g_autoptr (GByteArray) names = NULL;

  if (j < 0)
    return FALSE;
  barcodes = fus_folder_read (folder, (gsize) i, error);
  if (barcodes == NULL)
    return FALSE;
  names = fus_folder_read (folder, (gsize) j, error);
  if (names == NULL)
    return FALSE;
  tenx->barcodes = read_column ((const char *) barcodes->data, 0);
  tenx->n_cells = g_strv_length (tenx->barcodes);
  tenx->names = read_column ((const char *) names->data, 1);
  tenx->n_features = g_strv_length (tenx->names);
  if (has_types ((const char *) names->data))
    tenx->types = read_column ((const char *) names->data, 2);

  return TRUE;
}

static gboolean
check_size (gpointer data, const FusMtx *matrix, GError **error)
{
  const Counts *self = data;
  const FusTenx *tenx = self->tenx;

  if (matrix->n_rows == tenx->n_features && matrix->n_columns == tenx->n_cells)
    return TRUE;
  fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                      (FusPlace){ self->folder->path, NULL, -1,
                                  _ ("Put files together that were written together.") },
                      _ ("The matrix is %zu × %zu, but the names make it %zu × %zu"),
                      matrix->n_rows, matrix->n_columns, tenx->n_features, tenx->n_cells);

  return FALSE;
}

/* Features are rows there. */
static gboolean
put_value (gpointer data, gsize row, gsize column, double value, GError **error)
{
  const Counts *self = data;

  return self->put (self->put_data, column, row, value, error);
}

static gboolean
read_matrix (gpointer data, FusTenxPutFunc put, gpointer put_data, GError **error)
{
  static const char *const names[] = { "matrix.mtx", ".mtx", NULL };
  Counts *self = data;
  gssize i = find_file (self->folder, names, error);
  g_autoptr (FusByteFile) in =
               i >= 0 ? fus_folder_open_file (self->folder, (gsize) i, error) : NULL;

  self->put = put;
  self->put_data = put_data;

  return in != NULL && fus_mtx_read (in, self->folder->path, self->folder->names[i],
                                     check_size, put_value, self, error);
}

static FusSource *
folder_load (const char *path,
             const FusReadOptions *options,
             FusPool *pool,
             const FusProgress *progress,
             GError **error)
{
  g_autoptr (FusFolder) folder = fus_folder_open (path, error);
  g_auto (FusTenx) tenx = { 0 };
  Counts counts = { folder, &tenx };

  if (folder == NULL || !read_names (folder, &tenx, error))
    return NULL;

  return fus_tenx_to_source (&tenx, "tenx-folder", path, options, read_matrix, &counts,
                             error);
}

static gboolean
folder_inspect (const char *path, JsonBuilder *builder, GError **error)
{
  g_auto (FusMedia) media = { 0 };

  if (!fus_media_open (&media, path, FUS_FOLDER_COUNTS, error))
    return FALSE;
  fus_media_inspect (&media, builder);

  return TRUE;
}

const FusImporterClass fus_importer_tenx_folder = {
  .format = &fus_format_tenx_folder,
  .sniff = folder_sniff,
  .inspect = folder_inspect,
  .load = folder_load,
};
