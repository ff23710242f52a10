/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-summary-sample.h"

#include <math.h>
#include <stdlib.h>

FusRowSample *
fus_row_sample_new (const FusDataset *dataset,
                    guint m,
                    gsize most,
                    const gboolean *wanted)
{
  const gint32 *rows = fus_dataset_get_block_rows (dataset, m);
  gsize n_samples = fus_dataset_get_n_samples (dataset);
  FusRowSample *self = g_new0 (FusRowSample, 1);
  gsize n_all = 0;
  gsize seen = 0;

  for (gsize i = 0; i < n_samples; i++)
    n_all += rows[i] >= 0 && (wanted == NULL || wanted[i]);
  self->rows = g_new (gsize, MIN (n_all, most) + 1);
  self->samples = g_new (guint, MIN (n_all, most) + 1);
  for (gsize i = 0; i < n_samples; i++)
    {
      if (rows[i] < 0 || (wanted != NULL && !wanted[i]))
        continue;
      /* The k-th of @most stands at k · n_all ÷ most. */
      if (n_all <= most || seen * most / n_all >= self->n)
        {
          self->rows[self->n] = (gsize) rows[i];
          self->samples[self->n++] = (guint) i;
        }
      seen++;
      if (self->n == most)
        break;
    }

  return self;
}

void
fus_row_sample_free (FusRowSample *self)
{
  g_free (self->rows);
  g_free (self->samples);
  g_free (self);
}

void
fus_row_sample_gather (const FusRowSample *self,
                       const FusMatrix *block,
                       gsize first,
                       gsize n,
                       double *out)
{
  for (gsize i = 0; i < self->n; i++)
    {
      const FusReal *values = fus_matrix_row (block, self->rows[i]) + first;

      for (gsize d = 0; d < n; d++)
        out[d * self->n + i] = isfinite (values[d]) ? (double) values[d] : (double) NAN;
    }
}

static int
compare (const void *a, const void *b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

double
fus_sort_median (double *values, gsize n)
{
  if (n == 0)
    return (double) NAN;
  qsort (values, n, sizeof *values, compare);

  return (values[(n - 1) / 2] + values[n / 2]) / 2;
}
