/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-mapping.h"
#include "fus-real.h"

G_BEGIN_DECLS

typedef struct _FusMatrix FusMatrix;

/**
 * FusMatrix:
 * @n_rows: rows
 * @n_cols: columns
 * @data: `[n_rows × n_cols]`, row-major, packed, aligned to %FUS_ALIGNMENT
 * @mapping: (nullable): what @data lies in, %NULL where it is memory of its own
 *
 * Reference-counted numbers. Filled by its maker, frozen once shared between threads.
 */
struct _FusMatrix
{
  gsize n_rows;
  gsize n_cols;
  FusReal *data;
  FusMapping *mapping;
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
 * fus_matrix_new_mapped:
 * @data: `[n_rows × n_cols]` within @mapping, aligned to %FUS_ALIGNMENT
 *
 * Returns: (transfer full): those numbers where they are; the mapping stays as long
 */
FusMatrix *fus_matrix_new_mapped (FusMapping *mapping,
                                  FusReal *data,
                                  gsize n_rows,
                                  gsize n_cols) G_GNUC_WARN_UNUSED_RESULT;
/* Whether the numbers are in a file, which may be larger than memory: they are best
 * looked at in their order, a part at a time. */
gboolean fus_matrix_is_streamed (const FusMatrix *self);

/**
 * fus_matrix_relax:
 *
 * Of numbers in a file: rows @first … @first + @n_rows − 1 aren't looked at for now and
 * needn't be in memory. They can be read as before; it takes longer. Else does nothing.
 */
void fus_matrix_relax (const FusMatrix *self, gsize first, gsize n_rows);

/**
 * fus_matrix_select_rows:
 * @rows: `[n_rows]` indices into @self
 *
 * Returns: (transfer full): the rows named, in that order
 */
FusMatrix *fus_matrix_select_rows (const FusMatrix *self,
                                   const guint *rows,
                                   gsize n_rows) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_matrix_keep:
 * @rows: (nullable): `[n_rows]` indices into @self, each larger than the one before, %NULL
 * for the first @n_rows
 * @cols: (nullable): `[n_cols]` likewise, %NULL for all
 *
 * Of numbers in a file what is kept moves together and takes the place of the rest, so
 * that no second copy is needed: @self must not be used any more. Else a copy.
 *
 * Returns: (transfer full): those rows and columns
 */
FusMatrix *fus_matrix_keep (FusMatrix *self,
                            const guint *rows,
                            gsize n_rows,
                            const guint *cols,
                            gsize n_cols) G_GNUC_WARN_UNUSED_RESULT;
FusMatrix *fus_matrix_ref (FusMatrix *self);
void fus_matrix_unref (FusMatrix *self);

static inline FusReal *
fus_matrix_row (const FusMatrix *self, gsize row)
{
  return self->data + row * self->n_cols;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusMatrix, fus_matrix_unref)

G_END_DECLS
