/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be done with one block of numbers: leaving columns out, shapes, kinds. */
#include "config.h"

#include "fus-source.h"

#include <math.h>
#include <string.h>

static void
drop_texts (char ***texts, gsize n_columns, const gboolean *drop)
{
  char **kept = NULL;
  gsize n = 0;

  if (*texts == NULL)
    return;
  kept = g_new0 (char *, n_columns + 1);
  for (gsize d = 0; d < n_columns; d++)
    if (!drop[d])
      kept[n++] = g_steal_pointer (&(*texts)[d]);
    else
      g_clear_pointer (&(*texts)[d], g_free);
  g_free (*texts);
  *texts = kept;
}

double
fus_table_get_offset (const FusTable *self, gsize d)
{
  g_assert (d < self->x->n_cols);

  return self->offsets != NULL ? self->offsets[d] : 0;
}

void
fus_table_add_offsets (FusTable *self)
{
  for (gsize row = 0; self->offsets != NULL && row < self->x->n_rows; row++)
    for (gsize d = 0; d < self->x->n_cols; d++)
      fus_matrix_row (self->x, row)[d] =
        (FusReal) ((double) fus_matrix_row (self->x, row)[d] + self->offsets[d]);
  g_clear_pointer (&self->offsets, g_free);
}

static void
drop_offsets (FusTable *self, const gboolean *drop)
{
  gsize n = 0;

  for (gsize d = 0; self->offsets != NULL && d < self->x->n_cols; d++)
    if (!drop[d])
      self->offsets[n++] = self->offsets[d];
}

void
fus_table_drop_columns (FusTable *self, const gboolean *drop)
{
  FusMatrix *x = self->x;
  g_autofree guint *cols = g_new (guint, MAX (x->n_cols, 1));
  gsize n = 0;

  for (gsize d = 0; d < x->n_cols; d++)
    if (!drop[d])
      cols[n++] = (guint) d;
  if (n == x->n_cols)
    return;
  drop_texts (&self->features, x->n_cols, drop);
  drop_texts (&self->headers, x->n_cols, drop);
  drop_texts (&self->units, x->n_cols, drop);
  drop_offsets (self, drop);
  g_clear_pointer (&self->places, g_free);
  self->x = fus_matrix_keep (x, NULL, x->n_rows, cols, n);
  fus_matrix_unref (x);
  fus_table_set_shape (self, &n, 1);
}

void
fus_table_set_shape (FusTable *self, const gsize *shape, guint n_dims)
{
  if (n_dims < 1 || n_dims > 3)
    return;
  self->n_dims = n_dims;
  for (guint i = 0; i < n_dims; i++)
    self->shape[i] = shape[i];
}

void
fus_table_move_channels (FusTable *table)
{
  gsize n_channels = table->shape[0];
  gsize n_points = table->shape[1] * table->shape[2];
  g_autofree FusReal *row = g_new (FusReal, n_channels * n_points);

  for (gsize i = 0; i < table->x->n_rows; i++)
    {
      FusReal *values = fus_matrix_row (table->x, i);

      memcpy (row, values, n_channels * n_points * sizeof *row);
      for (gsize k = 0; k < n_channels; k++)
        for (gsize p = 0; p < n_points; p++)
          values[p * n_channels + k] = row[k * n_points + p];
    }
  table->shape[0] = table->shape[1];
  table->shape[1] = table->shape[2];
  table->shape[2] = n_channels;
}

static gboolean
is_binary (const FusMatrix *x)
{
  gsize n = x->n_rows * x->n_cols;
  gboolean any[2] = { FALSE, FALSE };

  for (gsize i = 0; i < n; i++)
    {
      if (isnan (x->data[i]))
        continue;
      if (fabs ((double) x->data[i]) > 0 && fabs ((double) x->data[i] - 1) > 0)
        return FALSE;
      any[x->data[i] > 0] = TRUE;
    }

  return any[0] && any[1];
}

static gboolean
is_counts (const FusMatrix *x)
{
  gsize n = x->n_rows * x->n_cols;

  for (gsize i = 0; i < n; i++)
    if (!isnan (x->data[i]) &&
        (x->data[i] < 0 || fabs ((double) x->data[i] - floor ((double) x->data[i])) > 0))
      return FALSE;

  return n > 0;
}

/* Whether the last of several dimensions is channels. */
static gboolean
has_channels (const FusTable *self)
{
  return self->shape[self->n_dims - 1] <= 4;
}

/* Differences from a large number are no counts, however they look. */
static gboolean
has_offset (const FusTable *self)
{
  for (gsize d = 0; d < self->x->n_cols; d++)
    if (fabs (fus_table_get_offset (self, d)) > 0)
      return TRUE;

  return FALSE;
}

void
fus_table_guess_kind (FusTable *self, gboolean bytes, gboolean sparse)
{
  if (self->n_dims == 3 || (self->n_dims == 2 && (bytes || !has_channels (self))))
    self->kind = FUS_MODALITY_IMAGE;
  else if (self->n_dims == 2)
    self->kind = FUS_MODALITY_SERIES;
  else if (has_offset (self))
    return;
  else if (is_binary (self->x))
    self->kind = FUS_MODALITY_BINARY;
  else if (sparse && is_counts (self->x))
    self->kind = FUS_MODALITY_COUNTS;
}
