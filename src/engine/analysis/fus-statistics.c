/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-statistics.h"

#include "fus-rng.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Replicates times rows of a bootstrap: below it, the most replicates are drawn. */
#define BOOTSTRAP_WORK 2000000
#define MOST_REPLICATES 1000
#define FEWEST_REPLICATES 200

static int
compare_doubles (const void *a, const void *b)
{
  double left = *(const double *) a;
  double right = *(const double *) b;

  if (isnan (left) || isnan (right))
    return (isnan (left) ? 1 : 0) - (isnan (right) ? 1 : 0);

  return (left > right) - (left < right);
}

double
fus_mean_of_known (const double *values, gsize n)
{
  double sum = 0;
  gsize n_known = 0;

  g_assert (values != NULL || n == 0);

  for (gsize i = 0; i < n; i++)
    {
      if (isnan (values[i]))
        continue;
      sum += values[i];
      n_known++;
    }

  return n_known > 0 ? sum / (double) n_known : (double) NAN;
}

gsize
fus_sort_known (double *values, gsize n)
{
  gsize n_known = 0;

  qsort (values, n, sizeof (double), compare_doubles);
  while (n_known < n && !isnan (values[n_known]))
    n_known++;

  return n_known;
}

double
fus_sorted_quantile (const double *sorted, gsize n, double q)
{
  g_assert (sorted != NULL || n == 0);
  g_assert (q >= 0 && q <= 1);

  double place = q * (double) (n - 1);
  gsize below = (gsize) place;

  if (n == 0)
    return NAN;
  if (below + 1 >= n)
    return sorted[n - 1];

  return sorted[below] + (place - (double) below) * (sorted[below + 1] - sorted[below]);
}

double
fus_take_quantile (double *values, gsize n, double q)
{
  g_assert (q >= 0 && q <= 1);

  return fus_sorted_quantile (values, fus_sort_known (values, n), q);
}

double
fus_trapezoid (const double *x, const double *y, gsize n)
{
  double area = 0;

  g_assert (y != NULL || n == 0);

  for (gsize i = 1; i < n; i++)
    area += 0.5 * (y[i] + y[i - 1]) * (x[i] - x[i - 1]);

  return area;
}

guint
fus_bootstrap_get_n_replicates (gsize n_rows)
{
  gsize n = BOOTSTRAP_WORK / MAX (n_rows, 1);

  return (guint) CLAMP (n, FEWEST_REPLICATES, MOST_REPLICATES);
}

void
fus_bootstrap_weights (guint8 *weights, gsize n_rows, guint64 seed, guint32 replicate)
{
  g_assert (weights != NULL || n_rows == 0);

  FusRng rng = fus_rng_at (seed, FUS_DRAW_BOOTSTRAP, replicate, 0);

  memset (weights, 0, n_rows);
  for (gsize i = 0; i < n_rows; i++)
    {
      guint32 row = fus_rng_below (&rng, (guint32) n_rows);

      weights[row] += weights[row] < G_MAXUINT8;
    }
}

void
fus_bootstrap_unit_weights (guint8 *weights,
                            gsize n_rows,
                            const guint *units,
                            gsize n_units,
                            guint64 seed,
                            guint32 replicate)
{
  g_autofree guint8 *drawn = NULL;

  g_assert (weights != NULL || n_rows == 0);

  if (units == NULL)
    {
      fus_bootstrap_weights (weights, n_rows, seed, replicate);
      return;
    }
  drawn = g_new (guint8, n_units + 1);
  fus_bootstrap_weights (drawn, n_units, seed, replicate);
  for (gsize row = 0; row < n_rows; row++)
    weights[row] = drawn[units[row]];
}
