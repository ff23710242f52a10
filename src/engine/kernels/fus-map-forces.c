/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-map-forces.h"

#define N_LANES 16
typedef FusReal Lanes[N_LANES];

void
fus_cauchy_repulsion (FusReal *force,
                      FusReal *sums,
                      const FusReal *x,
                      const FusReal *y,
                      gsize first,
                      gsize n_targets,
                      gsize n)
{
  for (gsize i = 0; i < n_targets; i++)
    {
      FusReal fx = 0, fy = 0, sum = 0;

      for (gsize j = 0; j < n; j++)
        {
          FusReal dx = x[first + i] - x[j];
          FusReal dy = y[first + i] - y[j];
          FusReal q = 1 / (1 + dx * dx + dy * dy);

          sum += q;
          fx += q * q * dx;
          fy += q * q * dy;
        }
      force[2 * i] = fx;
      force[2 * i + 1] = fy;
      sums[i] = sum;
    }
}

void
fus_cauchy_attraction (FusReal *force,
                       const FusReal *point,
                       const FusReal *points,
                       const guint *columns,
                       const FusReal *weights,
                       gsize n)
{
  FusReal fx = 0, fy = 0;

  for (gsize e = 0; e < n; e++)
    {
      FusReal dx = point[0] - points[2 * columns[e]];
      FusReal dy = point[1] - points[2 * columns[e] + 1];
      FusReal w = weights[e] / (1 + dx * dx + dy * dy);

      fx += w * dx;
      fy += w * dy;
    }
  force[0] = fx;
  force[1] = fy;
}
