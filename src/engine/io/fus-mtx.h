/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-arrays.h"

G_BEGIN_DECLS

/**
 * FusMtx:
 * @rows: `[n_values]`, from 0
 * @columns: `[n_values]`, from 0
 * @values: `[n_values]`
 * @whole: whether the file says that they are whole numbers
 *
 * A matrix in the Matrix Market's format, as it stands in the file; places that are in it
 * twice add up.
 */
typedef struct
{
  gsize n_rows;
  gsize n_columns;
  gsize n_values;
  guint32 *rows;
  guint32 *columns;
  double *values;
  gboolean whole;
  gboolean dense;
} FusMtx;

/* Whether it begins like one. */
gboolean fus_mtx_sniff (const guint8 *head, gsize n);

/**
 * fus_mtx_parse:
 * @text: `[n]`, followed by a zero byte
 * @path: for messages
 * @object: (nullable): for messages
 * @error: a FUS_FILE_ERROR
 *
 * Coordinates or dense; real, whole or pattern; general, symmetric or skew (Boisvert,
 * Pozo and Remington 1996).
 *
 * Returns: (transfer full): the matrix, or %NULL
 */
FusMtx *fus_mtx_parse (const char *text,
                       gsize n,
                       const char *path,
                       const char *object,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
void fus_mtx_free (FusMtx *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusMtx, fus_mtx_free)

G_END_DECLS
