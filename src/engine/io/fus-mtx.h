/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-bytes.h"

G_BEGIN_DECLS

/**
 * FusMtx:
 * @whole: whether the file says that its values are whole numbers
 * @dense: whether all of them stand in it
 *
 * What the head of a matrix in the Matrix Market's format says of it.
 */
typedef struct
{
  gsize n_rows;
  gsize n_columns;
  gboolean whole;
  gboolean dense;
} FusMtx;

/* Told how large the matrix is, before its values. Returns FALSE with @error set to
 * stop. */
typedef gboolean (*FusMtxSizeFunc) (gpointer data, const FusMtx *matrix, GError **error);

/* Told each value, in the file's order; @row and @column count from 0 and are within the
 * matrix. Places that are told twice add up. */
typedef gboolean (
  *FusMtxPutFunc) (gpointer data, gsize row, gsize column, double value, GError **error);

/* Whether it begins like one. */
gboolean fus_mtx_sniff (const guint8 *head, gsize n);

/**
 * fus_mtx_read:
 * @in: read a piece at a time, since it may be larger than memory
 * @path: for messages
 * @object: (nullable): for messages
 * @error: a FUS_FILE_ERROR
 *
 * Coordinates or dense; real, whole or pattern; general, symmetric or skew (Boisvert,
 * Pozo and Remington 1996).
 */
gboolean fus_mtx_read (FusByteFile *in,
                       const char *path,
                       const char *object,
                       FusMtxSizeFunc size,
                       FusMtxPutFunc put,
                       gpointer data,
                       GError **error);

G_END_DECLS
