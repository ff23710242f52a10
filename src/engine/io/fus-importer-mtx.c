/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-array-file.h"
#include "fus-arrays.h"
#include "fus-importer.h"
#include "fus-mtx.h"

static gboolean
mtx_sniff (const char *path, const guint8 *head, gsize n)
{
  return fus_mtx_sniff (head, n);
}

typedef struct
{
  FusArray *array;
  const char *path;
} MtxLoad;

static gboolean
take_size (gpointer data, const FusMtx *matrix, GError **error)
{
  const MtxLoad *self = data;

  self->array->n_dims = 2;
  self->array->dims[0] = matrix->n_rows;
  self->array->dims[1] = matrix->n_columns;
  self->array->whole = matrix->whole;
  self->array->sparse = !matrix->dense;

  return fus_array_alloc (self->array, self->path, error);
}

static gboolean
put_value (gpointer data, gsize row, gsize column, double value, GError **error)
{
  const MtxLoad *self = data;

  fus_matrix_row (self->array->x, row)[column] += (FusReal) value;

  return TRUE;
}

static gboolean
read_file (const char *path,
           const FusReadOptions *options,
           GPtrArray *arrays,
           GPtrArray *notes,
           GError **error)
{
  g_autoptr (FusByteFile) in = fus_byte_file_open (path, 0, 0, error);
  g_autofree char *stem = fus_source_dup_stem (path);
  g_autoptr (FusArray) array = fus_array_new (stem);
  MtxLoad load = { array, path };

  array->object = g_strdup (array->name);
  if (in == NULL || !fus_mtx_read (in, path, NULL, take_size, put_value, &load, error))
    return FALSE;
  g_ptr_array_add (arrays, g_steal_pointer (&array));

  return TRUE;
}

const FusImporterClass fus_importer_mtx = {
  .format = &fus_format_mtx,
  .sniff = mtx_sniff,
  .read_arrays = read_file,
};
