/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-map-forces.h"

#include "fus-simd.h"

void
fus_cauchy_repulsion (FusReal *force,
                      FusReal *sums,
                      const FusReal *x,
                      const FusReal *y,
                      gsize first,
                      gsize n_targets,
                      gsize n)
{
  fus_simd_get ()->cauchy_repulsion (force, sums, x, y, first, n_targets, n);
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
      FusReal dx = point[0] - points[(gsize) 2 * columns[e]];
      FusReal dy = point[1] - points[2 * columns[e] + 1];
      FusReal w = weights[e] / (1 + dx * dx + dy * dy);

      fx += w * dx;
      fy += w * dy;
    }
  force[0] = fx;
  force[1] = fy;
}
