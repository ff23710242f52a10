/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "fus-real.h"

G_BEGIN_DECLS

typedef struct _FusMatrix FusMatrix;

/**
 * FusMatrix:
 * @n_rows: rows
 * @n_cols: columns
 * @data: `[n_rows × n_cols]`, row-major, packed, aligned to %FUS_ALIGNMENT
 *
 * Reference-counted numbers. Filled by its maker, frozen once shared between threads.
 */
struct _FusMatrix
{
  gsize n_rows;
  gsize n_cols;
  FusReal *data;
};

/**
 * fus_matrix_new:
 *
 * Returns: (transfer full): a matrix of zeros
 */
FusMatrix *fus_matrix_new (gsize n_rows, gsize n_cols) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_matrix_new_from_data:
 * @data: `[n_rows × n_cols]`, copied
 *
 * Returns: (transfer full): a copy
 */
FusMatrix *fus_matrix_new_from_data (const FusReal *data,
                                     gsize n_rows,
                                     gsize n_cols) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_matrix_select_rows:
 * @rows: `[n_rows]` indices into @self
 *
 * Returns: (transfer full): the rows named, in that order
 */
FusMatrix *fus_matrix_select_rows (const FusMatrix *self,
                                   const guint *rows,
                                   gsize n_rows) G_GNUC_WARN_UNUSED_RESULT;
FusMatrix *fus_matrix_ref (FusMatrix *self);
void fus_matrix_unref (FusMatrix *self);

static inline FusReal *
fus_matrix_row (const FusMatrix *self, gsize row)
{
  return self->data + row * self->n_cols;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusMatrix, fus_matrix_unref)

G_END_DECLS
