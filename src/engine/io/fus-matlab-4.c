/* SPDX-License-Identifier: GPL-3.0-or-later */
/* MAT-files of version 4: matrices one after the other, each behind five numbers. Of the
 * first, thousands are the byte order, tens the kind of number, ones the kind of
 * matrix. */
#include "config.h"

#include "fus-matlab-private.h"

#include <glib/gi18n-lib.h>

enum
{
  N_HEADER_4 = 20,
  MOST_NAME_4 = 256,
};

gboolean
fus_matlab_is_version_4 (const guint8 *bytes, gsize n, gboolean *big)
{
  FusMatlabReader reader = { .swapped = FALSE };

  if (n < N_HEADER_4)
    return FALSE;
  for (guint i = 0; i < 2; i++)
    {
      guint32 type = 0;

      *big = i == 1;
      reader.swapped = *big == (G_BYTE_ORDER == G_LITTLE_ENDIAN);
      type = fus_matlab_get_u32 (&reader, bytes);
      if ((type / 1000 == (*big ? 1 : 0)) && type % 1000 / 100 == 0 &&
          type % 100 / 10 <= 5 && type % 10 <= 2 &&
          fus_matlab_get_u32 (&reader, bytes + 12) <= 1 &&
          fus_matlab_get_u32 (&reader, bytes + 16) > 1 &&
          fus_matlab_get_u32 (&reader, bytes + 16) < MOST_NAME_4)
        return TRUE;
    }

  return FALSE;
}

/* Rows of place and value, the last of which says how large the matrix is. */
static gboolean
fill_sparse_4 (FusMatlabReader *self, FusArray *array, const double *values, gsize n)
{
  double n_rows = values[n - 1];
  double n_columns = values[2 * n - 1];
  double *dense = NULL;

  if (!(n_rows >= 1 && n_columns >= 1 && n_rows * n_columns < G_MAXINT) ||
      !fus_array_check_budget ((guint64) (n_rows * n_columns), sizeof (double),
                               self->path, array->object, NULL))
    return FALSE;
  dense = g_new0 (double, (gsize) n_rows *(gsize) n_columns);
  for (gsize i = 0; i + 1 < n; i++)
    {
      double row = values[i];
      double column = values[n + i];

      if (row >= 1 && row <= n_rows && column >= 1 && column <= n_columns)
        dense[((gsize) column - 1) * (gsize) n_rows + (gsize) row - 1] =
          values[2 * n + i];
    }
  fus_matlab_set_dims (array, (gsize[]){ (gsize) n_rows, (gsize) n_columns }, 2);
  fus_matlab_take_values (array, dense);

  return TRUE;
}

static gboolean
take_version_4 (FusMatlabReader *self,
                const FusMatlabMatrix *matrix,
                guint32 type,
                const FusMatlabPiece *piece)
{
  static const guint32 kinds[] = { MI_DOUBLE, MI_SINGLE, MI_INT32,
                                   MI_INT16,  MI_UINT16, MI_UINT8 };
  g_autoptr (FusArray) array = fus_array_new (matrix->name);
  double *values = NULL;

  array->object = g_strdup (array->name);
  values = fus_matlab_read_values (self, piece, kinds[type % 100 / 10], matrix->n);
  if (values == NULL)
    return FALSE;
  fus_matlab_set_dims (array, matrix->dims, 2);
  if (type % 10 == 1)
    {
      fus_matlab_take_characters (array, values, matrix->dims[0], matrix->dims[1]);
      g_free (values);
    }
  else if (type % 10 == 2)
    {
      gboolean filled =
        matrix->dims[1] == 3 && fill_sparse_4 (self, array, values, matrix->dims[0]);

      g_free (values);
      if (!filled)
        return FALSE;
    }
  else
    fus_matlab_take_values (array, values);
  g_ptr_array_add (self->arrays, g_steal_pointer (&array));

  return TRUE;
}

gboolean
fus_matlab_read_version_4 (FusMatlabReader *self,
                           const guint8 *bytes,
                           gsize n,
                           GError **error)
{
  static const guint8 sizes[] = { 8, 4, 4, 2, 2, 1 };
  gsize at = 0;

  while (n - at >= N_HEADER_4)
    {
      const guint8 *p = bytes + at;
      guint32 type = fus_matlab_get_u32 (self, p) % 1000;
      gboolean complex = fus_matlab_get_u32 (self, p + 12) != 0;
      guint32 n_name = fus_matlab_get_u32 (self, p + 16);
      g_auto (FusMatlabMatrix) matrix = { .n_dims = 2 };
      guint64 n_bytes = 0;
      FusMatlabPiece piece = { 0 };

      matrix.dims[0] = fus_matlab_get_u32 (self, p + 4);
      matrix.dims[1] = fus_matlab_get_u32 (self, p + 8);
      matrix.n = (guint64) matrix.dims[0] * matrix.dims[1];
      if (type % 100 / 10 > 5 || type % 10 > 2 || n_name > n - at - N_HEADER_4 ||
          !g_uint64_checked_mul (&n_bytes, matrix.n,
                                 sizes[type % 100 / 10] * (complex ? 2 : 1)) ||
          n_bytes > n - at - N_HEADER_4 - n_name)
        return fus_matlab_set_broken (self, NULL, error);
      matrix.name = g_strndup ((const char *) p + N_HEADER_4, n_name);
      piece = (FusMatlabPiece){ p + N_HEADER_4 + n_name, n_bytes, 0 };
      if (complex)
        fus_matlab_leave_out (self, matrix.name, _ ("complex numbers"));
      else if (matrix.n > 0 && !take_version_4 (self, &matrix, type, &piece))
        return fus_matlab_set_broken (self, matrix.name, error);
      at += N_HEADER_4 + n_name + n_bytes;
    }

  return TRUE;
}
