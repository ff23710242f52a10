/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-batch.h"

#include <math.h>
#include <string.h>

FusBatch *
fus_batch_new (const FusDataset *dataset, gsize capacity)
{
  FusBatch *self = g_new0 (FusBatch, 1);

  self->capacity = capacity;
  self->n_modalities = fus_dataset_get_n_modalities (dataset);
  self->samples = g_new0 (guint, capacity);
  self->presence = g_new0 (FusMask, capacity);
  self->inputs = g_new0 (FusMask, capacity);
  self->x = g_new0 (FusMatrix *, self->n_modalities);
  self->seen = g_new0 (FusMatrix *, self->n_modalities);
  self->n_gaps = g_new0 (gsize, self->n_modalities);
  for (guint m = 0; m < self->n_modalities; m++)
    {
      gsize n_features = fus_dataset_get_modality (dataset, m)->n_features;

      self->x[m] = fus_matrix_new (capacity, n_features);
      self->seen[m] = fus_matrix_new (capacity, n_features);
    }

  return self;
}

void
fus_batch_free (FusBatch *self)
{
  for (guint m = 0; m < self->n_modalities; m++)
    {
      fus_matrix_unref (self->x[m]);
      fus_matrix_unref (self->seen[m]);
    }
  g_free (self->samples);
  g_free (self->presence);
  g_free (self->inputs);
  g_free (self->x);
  g_free (self->seen);
  g_free (self->n_gaps);
  g_free (self);
}

static void
fill_absent (FusReal *restrict x, FusReal *restrict seen, gsize n)
{
  for (gsize d = 0; d < n; d++)
    {
      x[d] = (FusReal) NAN;
      seen[d] = 0;
    }
}

/* Marks what is not known in @x and puts 0, the training mean, in its place in @seen. */
static gsize
fill_gaps (FusReal *restrict x, FusReal *restrict seen, gsize n)
{
  gsize n_gaps = 0;

  for (gsize d = 0; d < n; d++)
    {
      gboolean known = isfinite (x[d]);

      x[d] = known ? x[d] : (FusReal) NAN;
      seen[d] = known ? x[d] : 0;
      n_gaps += !known;
    }

  return n_gaps;
}

/* The logarithm of counts, its mean where one is not known. */
static void
see_logs (const FusScaler *scaler,
          guint m,
          FusReal *restrict seen,
          const FusReal *restrict values,
          gsize n)
{
  fus_scaler_apply_log (scaler, m, seen, values, 1);
  for (gsize d = 0; d < n; d++)
    if (isnan (seen[d]))
      seen[d] = 0;
}

/* Rows that one thread gathers at a time. */
#define ROWS_PER_ITEM 32

typedef struct
{
  FusBatch *batch;
  const FusDataset *dataset;
  const FusScaler *scaler;
} Fill;

static void
fill_row (const Fill *fill, guint m, gsize row)
{
  FusBatch *self = fill->batch;
  const gsize n_features = self->x[m]->n_cols;
  const FusReal *values = fus_dataset_get_values (fill->dataset, m, self->samples[row]);
  FusReal *x = fus_matrix_row (self->x[m], row);
  FusReal *seen = fus_matrix_row (self->seen[m], row);

  if (values == NULL)
    {
      fill_absent (x, seen, n_features);
      return;
    }
  fus_scaler_apply (fill->scaler, m, x, values, 1);
  if (fus_dataset_get_n_gaps (fill->dataset, m) > 0)
    g_atomic_pointer_add (&self->n_gaps[m], (gssize) fill_gaps (x, seen, n_features));
  else
    memcpy (seen, x, n_features * sizeof *seen);
  if (fus_scaler_has_log (fill->scaler, m))
    see_logs (fill->scaler, m, seen, values, n_features);
}

static void
fill_worker (gsize item, guint worker, gpointer data)
{
  const Fill *fill = data;
  const gsize end = MIN ((item + 1) * ROWS_PER_ITEM, fill->batch->n_rows);

  for (guint m = 0; m < fill->batch->n_modalities; m++)
    for (gsize row = item * ROWS_PER_ITEM; row < end; row++)
      fill_row (fill, m, row);
}

void
fus_batch_fill (FusBatch *self,
                const FusDataset *dataset,
                const FusScaler *scaler,
                const guint *samples,
                gsize n_rows)
{
  g_assert (samples != NULL || n_rows == 0);
  g_assert (n_rows <= self->capacity);
  g_assert (self->n_modalities == fus_dataset_get_n_modalities (dataset));

  fus_batch_fill_on (self, dataset, scaler, samples, n_rows, NULL);
}

void
fus_batch_fill_on (FusBatch *self,
                   const FusDataset *dataset,
                   const FusScaler *scaler,
                   const guint *samples,
                   gsize n_rows,
                   FusPool *pool)
{
  const FusMask *presence = fus_dataset_get_presence (dataset);
  Fill fill = { self, dataset, scaler };

  g_return_if_fail (n_rows <= self->capacity);

  self->n_rows = n_rows;
  for (gsize row = 0; row < n_rows; row++)
    {
      self->samples[row] = samples[row];
      self->presence[row] = presence[samples[row]];
      self->inputs[row] = presence[samples[row]];
    }
  for (guint m = 0; m < self->n_modalities; m++)
    {
      self->x[m]->n_rows = n_rows;
      self->seen[m]->n_rows = n_rows;
      self->n_gaps[m] = 0;
    }
  fus_pool_run (pool, (n_rows + ROWS_PER_ITEM - 1) / ROWS_PER_ITEM, fill_worker, &fill);
}
