/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Estimates with bounds, and when one is off a level beyond doubt: MODELS.md 5.9. Rows
 * that belong together count as what they are of: 5.12. */
#include "config.h"

#include "fus-interval.h"

#include "fus-statistics.h"

#include <math.h>

/* 95 % point of the normal distribution. */
#define Z_90 1.6448536269514722
/* 99.95 % point of it. */
#define Z_999 3.2905267314919255
/* 3.29 standard errors: one in a thousand on either side together. */
#define STRETCH 2.0

gboolean
fus_interval_is_above (const FusInterval *self, double level)
{
  return self->n >= FUS_FEWEST_SAMPLES && isfinite (self->value) &&
         isfinite (self->low) &&
         self->value - STRETCH * (self->value - self->low) > level;
}

gboolean
fus_interval_is_below (const FusInterval *self, double level)
{
  return self->n >= FUS_FEWEST_SAMPLES && isfinite (self->value) &&
         isfinite (self->high) &&
         self->value + STRETCH * (self->high - self->value) < level;
}

FusInterval
fus_interval_from_error (double mean, double standard_error, gsize n)
{
  g_assert (!(standard_error < 0));

  return (FusInterval){ mean, mean - Z_90 * standard_error, mean + Z_90 * standard_error,
                        n };
}

void
fus_interval_widen (double value, double *low, double *high, gsize n_units)
{
  const double z = Z_999;
  const double df = (double) n_units - 1;
  double factor = (double) NAN;

  if (n_units == 0)
    return;
  if (n_units >= FUS_FEWEST_UNITS)
    factor =
      1 + (z * z + 1) / (4 * df) + (5 * pow (z, 4) + 16 * z * z + 3) / (96 * df * df) +
      (3 * pow (z, 6) + 19 * pow (z, 4) + 17 * z * z - 15) / (384 * pow (df, 3));
  *low = value - factor * (value - *low);
  *high = value + factor * (*high - value);
}

double
fus_interval_get_error (const FusInterval *self)
{
  return (self->value - self->low) / Z_90;
}

FusInterval
fus_interval_from_count (gsize n_right, gsize n)
{
  g_assert (n_right <= n);

  double share = n > 0 ? (double) n_right / (double) n : (double) NAN;
  double size = Z_90 * Z_90 / (double) MAX (n, 1);
  double center = (share + size / 2) / (1 + size);
  double half = sqrt (share * (1 - share) * size + size * size / 4) / (1 + size);

  return (FusInterval){ share, center - half, center + half, n };
}

static gsize
count_known (const double *values, gsize n)
{
  gsize n_known = 0;

  for (gsize i = 0; i < n; i++)
    n_known += !isnan (values[i]);

  return n_known;
}

FusInterval
fus_interval_from_values (const double *values, gsize n)
{
  g_assert (values != NULL || n == 0);

  double mean = fus_mean_of_known (values, n);
  double sum = 0;
  gsize n_known = 0;

  for (gsize i = 0; i < n; i++)
    {
      if (isnan (values[i]))
        continue;
      sum += (values[i] - mean) * (values[i] - mean);
      n_known++;
    }

  return fus_interval_from_error (mean,
                                  n_known > 1 ? sqrt (sum / (double) (n_known - 1) /
                                                      (double) n_known)
                                              : (double) NAN,
                                  n_known);
}

FusInterval
fus_interval_from_units (const double *values,
                         const guint *units,
                         gsize n,
                         gsize n_all_units)
{
  g_autofree double *sums = g_new0 (double, n_all_units + 1);
  g_autofree gboolean *there = g_new0 (gboolean, n_all_units + 1);
  const double n_known = (double) count_known (values, n);
  double mean = 0;
  double sum = 0;
  gsize n_units = 0;

  for (gsize i = 0; i < n; i++)
    if (!isnan (values[i]))
      mean += values[i] / n_known;
  for (gsize i = 0; i < n; i++)
    if (!isnan (values[i]))
      {
        sums[units[i]] += values[i] - mean;
        n_units += !there[units[i]];
        there[units[i]] = TRUE;
      }
  for (gsize u = 0; u < n_all_units; u++)
    sum += sums[u] * sums[u];
  if (n_units < 2)
    return (FusInterval){ n_units > 0 ? mean : (double) NAN, (double) NAN, (double) NAN,
                          n_units };

  return fus_interval_from_error (
    mean, sqrt (sum * (double) n_units / ((double) n_units - 1)) / n_known, n_units);
}

FusInterval
fus_interval_of_rows (const double *values,
                      const guint *units,
                      gsize n,
                      gsize n_units)
{
  FusInterval interval;

  if (units == NULL)
    return fus_interval_from_values (values, n);
  interval = fus_interval_from_units (values, units, n, n_units);
  fus_interval_widen (interval.value, &interval.low, &interval.high, interval.n);
  interval.n = count_known (values, n);

  return interval;
}
