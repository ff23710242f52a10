/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-robustness.h"

#include "fus-statistics.h"

#include <math.h>

/* Below this distance from chance there is nothing to lose. */
#define LEAST_GAIN 0.02

void
fus_robustness_index (const double *x,
                      const double *values,
                      gsize n,
                      double chance,
                      double *index,
                      double *absolute)
{
  g_assert (values != NULL || n == 0);

  g_autofree double *relative = g_new (double, MAX (n, 1));
  g_autofree double *plain = g_new (double, MAX (n, 1));
  double width = n > 1 ? x[n - 1] - x[0] : 0;

  *index = NAN;
  *absolute = NAN;
  if (!(width > 0))
    return;
  for (gsize i = 0; i < n; i++)
    {
      relative[i] = CLAMP ((values[i] - chance) / (values[0] - chance), 0, 1);
      plain[i] = CLAMP ((values[i] - chance) / (1 - chance), 0, 1);
    }
  if (values[0] - chance >= LEAST_GAIN)
    *index = fus_trapezoid (x, relative, n) / width;
  *absolute = fus_trapezoid (x, plain, n) / width;
}

double
fus_robustness_get_level (double share, double full)
{
  g_assert (share >= 0 && share <= 1);

  return full > 0 ? share * full : (double) NAN;
}

double
fus_find_crossing (const double *x, const double *values, gsize n, double level)
{
  g_assert (values != NULL || n == 0);

  for (gsize i = 0; i < n; i++)
    {
      if (!(values[i] < level))
        continue;
      if (i == 0)
        return x[0];

      return x[i - 1] +
             (x[i] - x[i - 1]) * (values[i - 1] - level) / (values[i - 1] - values[i]);
    }

  return NAN;
}
