/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-matrix.h"

#include "fus-memory.h"
#include "fus-shared.h"

#include <string.h>

enum
{
  ROWS_A_PIECE = 4096,
};

static FusReal *
alloc_zeros (gsize n)
{
  FusReal *data = g_aligned_alloc (MAX (n, 1), sizeof (FusReal), FUS_ALIGNMENT);

  fus_memory_use_large_pages (data, n * sizeof (FusReal));
  memset (data, 0, MAX (n, 1) * sizeof (FusReal));

  return data;
}

FusMatrix *
fus_matrix_new (gsize n_rows, gsize n_cols)
{
  FusMatrix *self = g_atomic_rc_box_new0 (FusMatrix);
  gsize n = n_rows * n_cols;

  g_assert (n_cols == 0 || n / n_cols == n_rows);
  self->n_rows = n_rows;
  self->n_cols = n_cols;
  self->data = alloc_zeros (n);

  return self;
}

FusMatrix *
fus_matrix_new_from_data (const FusReal *data, gsize n_rows, gsize n_cols)
{
  FusMatrix *self = fus_matrix_new (n_rows, n_cols);

  if (n_rows * n_cols > 0)
    memcpy (self->data, data, n_rows * n_cols * sizeof (FusReal));

  return self;
}

FusMatrix *
fus_matrix_new_mapped (FusMapping *mapping, FusReal *data, gsize n_rows, gsize n_cols)
{
  FusMatrix *self = g_atomic_rc_box_new0 (FusMatrix);

  *self = (FusMatrix){ n_rows, n_cols, data, fus_mapping_ref (mapping) };

  return self;
}

gboolean
fus_matrix_is_streamed (const FusMatrix *self)
{
  return self->mapping != NULL && self->mapping->kind == FUS_MAPPING_SHARE;
}

void
fus_matrix_relax (const FusMatrix *self, gsize first, gsize n_rows)
{
  if (fus_matrix_is_streamed (self))
    fus_mapping_relax (self->mapping, self->data + first * self->n_cols,
                       n_rows * self->n_cols * sizeof (FusReal));
}

FusMatrix *
fus_matrix_select_rows (const FusMatrix *self, const guint *rows, gsize n_rows)
{
  g_assert (rows != NULL || n_rows == 0);

  FusMatrix *selected = fus_matrix_new (n_rows, self->n_cols);

  for (gsize i = 0; i < n_rows && self->n_cols > 0; i++)
    memcpy (fus_matrix_row (selected, i), fus_matrix_row (self, rows[i]),
            self->n_cols * sizeof (FusReal));

  return selected;
}

FusMatrix *
fus_matrix_keep (FusMatrix *self,
                 const guint *rows,
                 gsize n_rows,
                 const guint *cols,
                 gsize n_cols)
{
  const gsize width = cols != NULL ? n_cols : self->n_cols;
  FusMatrix *kept = fus_matrix_is_streamed (self)
                      ? fus_matrix_new_mapped (self->mapping, self->data, n_rows, width)
                      : fus_matrix_new (n_rows, width);

  /* What is written lies at or before what is read. */
  for (gsize i = 0; i < n_rows && width > 0; i++)
    {
      const gsize row = rows != NULL ? rows[i] : i;
      const FusReal *from = fus_matrix_row (self, row);
      FusReal *to = fus_matrix_row (kept, i);

      if (cols == NULL)
        memmove (to, from, width * sizeof (FusReal));
      for (gsize d = 0; cols != NULL && d < width; d++)
        to[d] = from[cols[d]];
      if (i % ROWS_A_PIECE == 0)
        fus_matrix_relax (self, 0, row);
    }

  return kept;
}

static void
fus_matrix_clear (FusMatrix *self)
{
  if (self->mapping != NULL)
    fus_mapping_unref (self->mapping);
  else
    g_aligned_free (self->data);
}

FUS_DEFINE_SHARED (FusMatrix, fus_matrix, fus_matrix_clear)
