/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Units: how numbers of the data become the encoders' and back. Each continuous
 * feature is brought to mean 0 and standard deviation 1 of the training rows, in two
 * passes; what varies no more than rounding makes of one number is constant, and
 * stays at its value whatever comes later (MODELS.md 7.1). Encoders may see the logarithm
 * of counts instead (7.2); what is decoded stays in the first units. A scaler is frozen
 * and part of its model. */
#include "config.h"

#include "fus-scaler.h"

#include "fus-compare.h"
#include "fus-shared.h"

#include <float.h>
#include <math.h>
#include <string.h>
#include <stdlib.h>

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
  self->logs = g_new0 (FusLogScale, MAX (n_modalities, 1));

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

/* Along the axes of a point lengths are of one unit: all take the spread that they have
 * together, so that a short axis stays short. */
static void
share_spread (FusMatrix *sd)
{
  double variance = 0;
  gsize n = 0;

  for (gsize d = 0; d < sd->n_cols; d++)
    {
      variance += (double) sd->data[d] * (double) sd->data[d];
      n += sd->data[d] > 0;
    }
  for (gsize d = 0; d < sd->n_cols; d++)
    if (sd->data[d] > 0)
      sd->data[d] = (FusReal) sqrt (variance / (double) n);
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

      self->mean[m]->data[d] = counts[d] > 0 ? (FusReal) mean[d] : (FusReal) NAN;
      self->sd[m]->data[d] = (FusReal) (constant ? 0 : sqrt (variance));
    }
  if (fus_modality_is_point (fus_dataset_get_modality (dataset, m)))
    share_spread (self->sd[m]);
}

FusScaler *
fus_scaler_new (const FusDataset *dataset,
                const guint *rows,
                gsize n_rows,
                FusMask standardized)
{
  g_assert (rows != NULL || n_rows == 0);

  FusScaler *self = fus_scaler_new_identity (dataset);

  for (guint m = 0; m < self->n_modalities; m++)
    if (fus_mask_has (standardized, m))
      measure (self, m, dataset, rows, n_rows);

  return self;
}

/* 0 of a feature that told nothing: no unit says how far a value is from what it was. One
 * that nobody had, whose mean is NaN, is not known to the model: NaN. */
static FusReal
standardize (FusReal x, FusReal mean, FusReal sd)
{
  return sd > 0 ? (x - mean) / sd : 0 * (x - mean);
}

/* -- What encoders see of counts -- */

/* Sum of the counts that are known, as if all were. */
static double
get_size (const FusReal *x, gsize n)
{
  double sum = 0;
  gsize n_known = 0;

  for (gsize d = 0; d < n; d++)
    if (isfinite (x[d]))
      {
        sum += MAX ((double) x[d], 0);
        n_known++;
      }

  return n_known > 0 ? sum * (double) n / (double) n_known : 0;
}

static void
take_logs (FusReal *out, const FusReal *x, gsize n, double size)
{
  const double own = size > 0 ? get_size (x, n) : 0;
  const double factor = own > 0 ? size / own : 1;

  for (gsize d = 0; d < n; d++)
    out[d] =
      isfinite (x[d]) ? (FusReal) log1p (MAX ((double) x[d], 0) * factor) : (FusReal) NAN;
}

static double
get_median_size (const FusDataset *dataset, guint m, const guint *rows, gsize n_rows)
{
  g_autofree double *sizes = g_new (double, MAX (n_rows, 1));
  gsize n = 0;

  for (gsize i = 0; i < n_rows; i++)
    {
      const FusReal *x = fus_dataset_get_values (dataset, m, rows[i]);

      if (x != NULL)
        sizes[n++] = get_size (x, fus_dataset_get_modality (dataset, m)->n_features);
    }
  qsort (sizes, n, sizeof *sizes, fus_compare_doubles);

  return n > 0 ? sizes[n / 2] : 0;
}

static void
measure_logs (FusLogScale *self,
              const FusDataset *dataset,
              guint m,
              const guint *rows,
              gsize n_rows)
{
  const gsize n = fus_dataset_get_modality (dataset, m)->n_features;
  g_autofree FusReal *logs = g_new (FusReal, n);
  g_autofree double *mean = g_new0 (double, n);
  g_autofree double *squares = g_new0 (double, n);
  g_autofree gsize *counts = g_new0 (gsize, n);

  /* Welford 1962: one pass, no digits lost. */
  for (gsize i = 0; i < n_rows; i++)
    {
      const FusReal *x = fus_dataset_get_values (dataset, m, rows[i]);

      if (x == NULL)
        continue;
      take_logs (logs, x, n, self->size);
      for (gsize d = 0; d < n; d++)
        if (isfinite (logs[d]))
          {
            const double difference = (double) logs[d] - mean[d];

            counts[d]++;
            mean[d] += difference / (double) counts[d];
            squares[d] += difference * ((double) logs[d] - mean[d]);
          }
    }
  for (gsize d = 0; d < n; d++)
    {
      const double variance = counts[d] > 0 ? squares[d] / (double) counts[d] : 0;

      self->mean->data[d] = (FusReal) mean[d];
      self->sd->data[d] =
        (FusReal) (fus_is_constant_feature (variance, mean[d], counts[d])
                     ? 0
                     : sqrt (variance));
    }
}

void
fus_scaler_add_logs (FusScaler *self,
                     const FusDataset *dataset,
                     const guint *rows,
                     gsize n_rows,
                     FusMask logged,
                     FusMask sized)
{
  g_assert (rows != NULL || n_rows == 0);

  for (guint m = 0; m < self->n_modalities; m++)
    {
      const gsize n = self->mean[m]->n_cols;

      if (!fus_mask_has (logged, m))
        continue;
      fus_scaler_take_log (self, m, fus_matrix_new (1, n), fus_matrix_new (1, n),
                           fus_mask_has (sized, m)
                             ? get_median_size (dataset, m, rows, n_rows)
                             : 0);
      measure_logs (&self->logs[m], dataset, m, rows, n_rows);
    }
}

void
fus_scaler_take_log (FusScaler *self,
                     guint m,
                     FusMatrix *mean,
                     FusMatrix *sd,
                     double size)
{
  g_assert (m < self->n_modalities);

  g_clear_pointer (&self->logs[m].mean, fus_matrix_unref);
  g_clear_pointer (&self->logs[m].sd, fus_matrix_unref);
  self->logs[m] = (FusLogScale){ mean, sd, size };
}

gboolean
fus_scaler_has_log (const FusScaler *self, guint m)
{
  g_assert (m < self->n_modalities);

  return self->logs[m].mean != NULL;
}

void
fus_scaler_apply_log (const FusScaler *self,
                      guint m,
                      FusReal *out,
                      const FusReal *x,
                      gsize n_rows)
{
  g_assert (fus_scaler_has_log (self, m));

  const FusLogScale *log_scale = &self->logs[m];
  const gsize n = self->mean[m]->n_cols;

  for (gsize row = 0; row < n_rows; row++, out += n, x += n)
    {
      take_logs (out, x, n, log_scale->size);
      for (gsize d = 0; d < n; d++)
        out[d] = standardize (out[d], log_scale->mean->data[d], log_scale->sd->data[d]);
    }
}

static void
fus_scaler_clear (FusScaler *self)
{
  for (guint m = 0; m < self->n_modalities; m++)
    {
      fus_matrix_unref (self->mean[m]);
      fus_matrix_unref (self->sd[m]);
      g_clear_pointer (&self->logs[m].mean, fus_matrix_unref);
      g_clear_pointer (&self->logs[m].sd, fus_matrix_unref);
    }
  g_free (self->logs);
  g_free (self->mean);
  g_free (self->sd);
}

FUS_DEFINE_SHARED (FusScaler, fus_scaler, fus_scaler_clear)

void
fus_scaler_apply (const FusScaler *self,
                  guint m,
                  FusReal *out,
                  const FusReal *x,
                  gsize n_rows)
{
  g_assert (m < self->n_modalities);

  const FusReal *mean = self->mean[m]->data;
  const FusReal *sd = self->sd[m]->data;
  gsize n = self->mean[m]->n_cols;

  for (gsize row = 0; row < n_rows; row++, out += n, x += n)
    for (gsize d = 0; d < n; d++)
      out[d] = standardize (x[d], mean[d], sd[d]);
}

void
fus_scaler_invert (const FusScaler *self,
                   guint m,
                   FusReal *out,
                   const FusReal *x,
                   gsize n_rows)
{
  g_assert (m < self->n_modalities);

  const FusReal *mean = self->mean[m]->data;
  const FusReal *sd = self->sd[m]->data;
  gsize n = self->mean[m]->n_cols;

  for (gsize row = 0; row < n_rows; row++, out += n, x += n)
    for (gsize d = 0; d < n; d++)
      out[d] = x[d] * sd[d] + mean[d];
}

void
fus_scaler_see (const FusScaler *self,
                guint m,
                FusReal *seen,
                const FusReal *x,
                gsize n_rows)
{
  g_assert (m < self->n_modalities);

  const gsize n_values = n_rows * self->mean[m]->n_cols;

  memmove (seen, x, n_values * sizeof *seen);
  if (!fus_scaler_has_log (self, m))
    return;
  fus_scaler_invert (self, m, seen, seen, n_rows);
  fus_scaler_apply_log (self, m, seen, seen, n_rows);
  for (gsize i = 0; i < n_values; i++)
    if (isnan (seen[i]))
      seen[i] = 0;
}

gboolean
fus_scaler_knows (const FusScaler *self, guint m, gsize feature)
{
  g_assert (m < self->n_modalities && feature < self->mean[m]->n_cols);

  return !isnan (self->mean[m]->data[feature]);
}
