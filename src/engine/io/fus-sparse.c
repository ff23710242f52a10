/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-sparse.h"

#include "fus-file-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const FusSparse *sparse;
  FusArray *array;
  double *minor;
  double *values;
  guint64 major; /* row or column of the next value */
} Expand;

static gboolean
set_outside (const char *path, const char *object, GError **error)
{
  fus_file_error_set (error, FUS_FILE_ERROR_FORMAT,
                      (FusPlace){ path, object, -1, _ ("Get the file again.") },
                      _ ("The sparse matrix points outside of itself"));

  return FALSE;
}

static gboolean
is_index (double value, guint64 below)
{
  return value >= 0 && value < (double) below;
}

/* Rows or columns start one after the other. */
static gboolean
check_starts (const FusSparse *self)
{
  guint64 n_major = self->by_column ? self->n_cols : self->n_rows;

  if (self->n_major != n_major + 1)
    return FALSE;
  for (guint64 i = 0; i <= n_major; i++)
    if (!is_index (self->major[i], self->n_values + 1) ||
        (i > 0 && self->major[i] < self->major[i - 1]))
      return FALSE;

  return TRUE;
}

static gboolean
read_piece (const FusSparse *self, Expand *expand, guint64 first, gsize n, GError **error)
{
  if (self->read != NULL)
    return self->read (self->data, first, n, expand->minor, expand->values, error);
  memcpy (expand->minor, self->minor + first, n * sizeof (double));
  memcpy (expand->values, self->values + first, n * sizeof (double));

  return TRUE;
}

/* Returns FALSE where a value stands outside. */
static gboolean
put_piece (Expand *self, guint64 first, gsize n)
{
  const FusSparse *sparse = self->sparse;
  const guint64 n_minor = sparse->by_column ? sparse->n_rows : sparse->n_cols;
  FusReal *x = self->array->values;

  for (gsize i = 0; i < n; i++)
    {
      guint64 minor = 0;

      while ((double) (first + i) >= sparse->major[self->major + 1])
        self->major++;
      if (!is_index (self->minor[i], n_minor))
        return FALSE;
      minor = (guint64) self->minor[i];
      if (sparse->by_column)
        x[minor * sparse->n_cols + self->major] += (FusReal) self->values[i];
      else
        x[self->major * sparse->n_cols + minor] += (FusReal) self->values[i];
    }

  return TRUE;
}

static gboolean
put_all (Expand *self, const char *path, GError **error)
{
  const FusSparse *sparse = self->sparse;
  const guint64 first = (guint64) sparse->major[0];
  const guint64 end = (guint64) sparse->major[sparse->n_major - 1];

  for (guint64 at = first; at < end; at += FUS_SPARSE_PIECE)
    {
      const gsize n = MIN (FUS_SPARSE_PIECE, end - at);
      const guint64 from = self->major;

      if (!read_piece (sparse, self, at, n, error))
        return FALSE;
      if (!put_piece (self, at, n))
        return set_outside (path, self->array->object, error);
      if (!sparse->by_column)
        fus_matrix_relax (self->array->x, from, self->major - from);
    }

  return TRUE;
}

gboolean
fus_sparse_expand (const FusSparse *self,
                   FusArray *array,
                   const char *path,
                   GError **error)
{
  g_autofree double *minor = NULL;
  g_autofree double *values = NULL;
  Expand expand = { self, array, NULL, NULL, 0 };
  guint64 n = 0;

  array->n_dims = 2;
  array->dims[0] = self->n_rows;
  array->dims[1] = self->n_cols;
  array->sparse = TRUE;
  if (!fus_array_count (array, &n) || !check_starts (self))
    return set_outside (path, array->object, error);
  if (!fus_array_alloc (array, path, error))
    return FALSE;
  expand.minor = minor = g_new (double, FUS_SPARSE_PIECE);
  expand.values = values = g_new (double, FUS_SPARSE_PIECE);

  return put_all (&expand, path, error);
}
