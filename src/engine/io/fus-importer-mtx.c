/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-array-file.h"
#include "fus-bytes.h"
#include "fus-importer.h"
#include "fus-mtx.h"

#include <glib/gi18n-lib.h>

static gboolean
mtx_sniff (const char *path, const guint8 *head, gsize n)
{
  return fus_mtx_sniff (head, n);
}

static gboolean
read_file (const char *path,
           const FusReadOptions *options,
           GPtrArray *arrays,
           GPtrArray *notes,
           GError **error)
{
  g_autoptr (GByteArray) bytes = fus_bytes_load (path, 1, error);
  g_autofree char *stem = fus_source_dup_stem (path);
  g_autoptr (FusArray) array = fus_array_new (stem);
  g_autoptr (FusMtx) matrix = NULL;
  guint64 n = 0;

  if (bytes == NULL)
    return FALSE;
  matrix = fus_mtx_parse ((const char *) bytes->data, bytes->len, path, NULL, error);
  if (matrix == NULL)
    return FALSE;
  array->object = g_strdup (array->name);
  array->n_dims = 2;
  array->dims[0] = matrix->n_rows;
  array->dims[1] = matrix->n_columns;
  array->whole = matrix->whole;
  array->sparse = !matrix->dense;
  n = (guint64) matrix->n_rows * matrix->n_columns;
  if (!fus_array_check_budget (n, sizeof (FusReal), path, NULL, error))
    return FALSE;
  array->values = g_new0 (FusReal, MAX (n, 1));
  for (gsize i = 0; i < matrix->n_values; i++)
    array->values[(gsize) matrix->rows[i] * matrix->n_columns + matrix->columns[i]] +=
      (FusReal) matrix->values[i];
  g_ptr_array_add (arrays, g_steal_pointer (&array));

  return TRUE;
}

static const char *const mtx_suffixes[] = { ".mtx", ".mtx.gz", NULL };

const FusImporterClass fus_importer_mtx = {
  .id = "mtx",
  .name = N_ ("Matrix Market matrix"),
  .suffixes = mtx_suffixes,
  .sniff = mtx_sniff,
  .read_arrays = read_file,
};
