/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-arrays.h"

G_BEGIN_DECLS

enum
{
  FUS_SPARSE_PIECE = 1 << 18, /* values that are read at a time */
};

/**
 * FusSparseReadFunc:
 * @minor: (out): `[n]`
 * @values: (out): `[n]`
 *
 * Reads values @first … @first + @n − 1 and where they stand. Returns FALSE with @error
 * set.
 */
typedef gboolean (*FusSparseReadFunc) (gpointer data,
                                       guint64 first,
                                       gsize n,
                                       double *minor,
                                       double *values,
                                       GError **error);

/**
 * FusSparse:
 * @major: `[n_major]` where each row (CSR) or column (CSC) starts, then where the last
 * ends
 * @n_values: of all of them
 * @read: what has the values, a piece at a time, since they may be larger than memory
 * @data: for @read; %NULL for the next two
 * @minor: `[n_values]` column or row of each value, for fus_sparse_read_memory()
 * @values: `[n_values]`
 */
typedef struct
{
  guint64 n_rows;
  guint64 n_cols;
  gboolean by_column;
  const double *major;
  gsize n_major;
  gsize n_values;
  FusSparseReadFunc read;
  gpointer data;
  const double *minor;
  const double *values;
} FusSparse;

/**
 * fus_sparse_expand:
 * @array: made `[n_rows × n_cols]`, with zeros in between
 * @error: a FUS_FILE_ERROR: no room for it, or places outside of it
 */
gboolean fus_sparse_expand (const FusSparse *self,
                            FusArray *array,
                            const char *path,
                            GError **error);

G_END_DECLS
