/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-scaler.h"

#include <float.h>
#include <math.h>

/* The share of its size by which a number in a file, a float32, may be wrong. */
#define ROUNDING (0.5 * (double) FLT_EPSILON)

gboolean
fus_is_constant_feature (double variance, double mean, gsize n)
{
  double computed = (double) n * mean * DBL_EPSILON;
  double recorded = mean * ROUNDING;
  double bound = (double) n * DBL_EPSILON * variance + computed * computed +
                 recorded * recorded + (double) FLT_MIN * (double) FLT_MIN;

  return variance <= bound;
}

FusScaler *
fus_scaler_new_take (guint n_modalities, FusMatrix **mean, FusMatrix **sd)
{
  FusScaler *self = g_atomic_rc_box_new0 (FusScaler);

  self->n_modalities = n_modalities;
  self->mean = mean;
  self->sd = sd;

  return self;
}

FusScaler *
fus_scaler_new_identity (const FusDataset *dataset)
{
  guint n = fus_dataset_get_n_modalities (dataset);
  FusScaler *self =
    fus_scaler_new_take (n, g_new0 (FusMatrix *, n), g_new0 (FusMatrix *, n));

  for (guint m = 0; m < n; m++)
    {
      gsize n_features = fus_dataset_get_modality (dataset, m)->n_features;

      self->mean[m] = fus_matrix_new (1, n_features);
      self->sd[m] = fus_matrix_new (1, n_features);
      for (gsize d = 0; d < n_features; d++)
        self->sd[m]->data[d] = 1;
    }

  return self;
}

/* Adds up x − shift, and after that its square, of each feature's finite numbers, and
 * counts them. */
static void
add_up (double *sums,
        gsize *counts,
        const FusDataset *dataset,
        guint m,
        const guint *rows,
        gsize n_rows,
        const double *shift)
{
  gsize n_features = fus_dataset_get_modality (dataset, m)->n_features;

  for (gsize i = 0; i < n_rows; i++)
    {
      const FusReal *x = fus_dataset_get_values (dataset, m, rows[i]);

      for (gsize d = 0; d < n_features && x != NULL; d++)
        {
          double difference = isfinite (x[d]) ? (double) x[d] - shift[d] : 0;

          sums[d] += difference;
          sums[n_features + d] += difference * difference;
          counts[d] += isfinite (x[d]);
        }
    }
}

/* Two passes: squares are summed about the mean, so that large numbers with a small
 * spread lose no digits. */
static void
measure (FusScaler *self,
         guint m,
         const FusDataset *dataset,
         const guint *rows,
         gsize n_rows)
{
  gsize n = self->mean[m]->n_cols;
  g_autofree double *mean = g_new0 (double, n);
  g_autofree double *sums = g_new0 (double, 2 * n);
  g_autofree double *centered = g_new0 (double, 2 * n);
  g_autofree gsize *counts = g_new0 (gsize, n);
  g_autofree gsize *again = g_new0 (gsize, n);

  add_up (sums, counts, dataset, m, rows, n_rows, mean);
  for (gsize d = 0; d < n; d++)
    mean[d] = counts[d] > 0 ? sums[d] / (double) counts[d] : 0;
  add_up (centered, again, dataset, m, rows, n_rows, mean);
  for (gsize d = 0; d < n; d++)
    {
      double variance = counts[d] > 0 ? centered[n + d] / (double) counts[d] : 0;
      gboolean constant = fus_is_constant_feature (variance, mean[d], counts[d]);

      self->mean[m]->data[d] = (FusReal) mean[d];
      self->sd[m]->data[d] = (FusReal) (constant ? 1 : sqrt (variance));
    }
}

FusScaler *
fus_scaler_new (const FusDataset *dataset,
                const guint *rows,
                gsize n_rows,
                FusMask standardized)
{
  FusScaler *self = fus_scaler_new_identity (dataset);

  for (guint m = 0; m < self->n_modalities; m++)
    if (fus_mask_has (standardized, m))
      measure (self, m, dataset, rows, n_rows);

  return self;
}

FusScaler *
fus_scaler_ref (FusScaler *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
fus_scaler_clear (gpointer data)
{
  FusScaler *self = data;

  for (guint m = 0; m < self->n_modalities; m++)
    {
      fus_matrix_unref (self->mean[m]);
      fus_matrix_unref (self->sd[m]);
    }
  g_free (self->mean);
  g_free (self->sd);
}

void
fus_scaler_unref (FusScaler *self)
{
  g_atomic_rc_box_release_full (self, fus_scaler_clear);
}

void
fus_scaler_apply (const FusScaler *self,
                  guint m,
                  FusReal *out,
                  const FusReal *x,
                  gsize n_rows)
{
  const FusReal *mean = self->mean[m]->data;
  const FusReal *sd = self->sd[m]->data;
  gsize n = self->mean[m]->n_cols;

  for (gsize row = 0; row < n_rows; row++, out += n, x += n)
    for (gsize d = 0; d < n; d++)
      out[d] = (x[d] - mean[d]) / sd[d];
}

void
fus_scaler_invert (const FusScaler *self,
                   guint m,
                   FusReal *out,
                   const FusReal *x,
                   gsize n_rows)
{
  const FusReal *mean = self->mean[m]->data;
  const FusReal *sd = self->sd[m]->data;
  gsize n = self->mean[m]->n_cols;

  for (gsize row = 0; row < n_rows; row++, out += n, x += n)
    for (gsize d = 0; d < n; d++)
      out[d] = x[d] * sd[d] + mean[d];
}
