/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-centre.h"

#include <math.h>

enum
{
  MUCH_LARGER = 1024, /* than the range: then float32 keeps 14 bits of it and fewer */
  GRID = 4,           /* powers of two by which a step of offsets exceeds the range */
};

double
fus_centre_get_offset (double low, double high)
{
  double range = high - low;
  double grid = 0;

  if (!(range > 0) || !(fmax (fabs (low), fabs (high)) >= MUCH_LARGER * range))
    return 0;
  grid = exp2 (ceil (log2 (range)) + GRID);

  return floor (low / grid) * grid;
}

double
fus_centre_find_offset (const double *values, gsize n, gsize step)
{
  double low = (double) INFINITY;
  double high = (double) -INFINITY;

  for (gsize i = 0; i < n; i++)
    {
      double value = values[i * step];

      if (!isfinite (value))
        continue;
      low = fmin (low, value);
      high = fmax (high, value);
    }

  return low < high ? fus_centre_get_offset (low, high) : 0;
}
