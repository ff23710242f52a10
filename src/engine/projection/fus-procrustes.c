/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-projection.h"

#include <math.h>

typedef struct
{
  double x;
  double y;
} Vector;

static Vector
centroid (const FusMatrix *points)
{
  Vector sum = { 0, 0 };

  for (gsize row = 0; row < points->n_rows; row++)
    {
      sum.x += (double) points->data[2 * row];
      sum.y += (double) points->data[2 * row + 1];
    }

  return (Vector){ sum.x / (double) points->n_rows, sum.y / (double) points->n_rows };
}

/* Σ a bᵀ of the centred pairs, and the scatter of a. */
typedef struct
{
  double xx, xy, yx, yy;
  double scatter;
} Moments;

static Moments
cross_moments (const FusMatrix *a, Vector mean_a, const FusMatrix *b, Vector mean_b)
{
  Moments m = { 0 };

  for (gsize row = 0; row < a->n_rows; row++)
    {
      double ax = (double) a->data[2 * row] - mean_a.x;
      double ay = (double) a->data[2 * row + 1] - mean_a.y;
      double bx = (double) b->data[2 * row] - mean_b.x;
      double by = (double) b->data[2 * row + 1] - mean_b.y;

      m.xx += ax * bx;
      m.xy += ax * by;
      m.yx += ay * bx;
      m.yy += ay * by;
      m.scatter += ax * ax + ay * ay;
    }

  return m;
}

/* Of all turns (c, s) the one that makes Σ b·(turn a) largest is along (turn, cross); its
 * length is that sum. A mirrored map is one with y reversed beforehand. */
typedef struct
{
  double cosine, sine;
  double mirror; /* 1 or −1 */
  double sum;
} Turn;

static Turn
best_turn (const Moments *m, double mirror)
{
  double along = m->xx + mirror * m->yy;
  double across = m->xy - mirror * m->yx;
  double sum = hypot (along, across);

  if (!(sum > 0))
    return (Turn){ 1, 0, 1, 0 };

  return (Turn){ along / sum, across / sum, mirror, sum };
}

static void
apply (FusMatrix *points, Vector from, Vector to, Turn turn, double scale)
{
  for (gsize row = 0; row < points->n_rows; row++)
    {
      double x = (double) points->data[2 * row] - from.x;
      double y = turn.mirror * ((double) points->data[2 * row + 1] - from.y);

      points->data[2 * row] =
        (FusReal) (to.x + scale * (turn.cosine * x - turn.sine * y));
      points->data[2 * row + 1] =
        (FusReal) (to.y + scale * (turn.sine * x + turn.cosine * y));
    }
}

void
fus_procrustes_align (FusMatrix *points, const FusMatrix *reference)
{
  Vector from = { 0, 0 };
  Vector to = { 0, 0 };
  Moments moments = { 0 };
  Turn turn = { 0 };
  Turn mirrored = { 0 };

  g_assert (points->n_cols == 2 && reference->n_cols == 2);
  g_assert (points->n_rows == reference->n_rows);

  if (points->n_rows == 0)
    return;
  from = centroid (points);
  to = centroid (reference);
  moments = cross_moments (points, from, reference, to);
  turn = best_turn (&moments, 1);
  mirrored = best_turn (&moments, -1);
  if (mirrored.sum > turn.sum)
    turn = mirrored;
  apply (points, from, to, turn, turn.sum > 0 ? turn.sum / moments.scatter : 1);
}
