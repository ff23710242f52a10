/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "fus-plot-grid-index.h"

/* All that the index finds is compared with a walk over every point. */

#define N_POINTS 5000
#define N_TRIALS 60

typedef struct
{
  gsize n;
  double *x;
  double *y;
} Points;

static void
points_clear (Points *self)
{
  g_free (self->x);
  g_free (self->y);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Points, points_clear)

/* Two clouds of very different width, with doubles and points that are nowhere. */
static Points
make_points (gsize n)
{
  Points points = { n, g_new (double, n + 1), g_new (double, n + 1) };

  for (gsize i = 0; i < n; i++)
    {
      double spread = i % 3 == 0 ? 10 : .2;

      points.x[i] = spread * g_test_rand_double_range (-1, 1);
      points.y[i] = 2 + spread * g_test_rand_double_range (-1, 1);
      if (i % 101 == 100)
        points.x[i] = i % 2 == 0 ? NAN : INFINITY;
      if (i % 97 == 96)
        {
          points.x[i] = points.x[i - 1];
          points.y[i] = points.y[i - 1];
        }
    }
  return points;
}

static gboolean
is_even (gsize i, gpointer data)
{
  return i % 2 == 0;
}

static gssize
walk_nearest (const Points *points, FusPlotPoint at, double reach_x, double reach_y)
{
  gssize found = -1;
  double nearest = 1;

  for (gsize i = 0; i < points->n; i += 2)
    {
      double dx = (points->x[i] - at.x) / reach_x;
      double dy = (points->y[i] - at.y) / reach_y;

      if (dx * dx + dy * dy < nearest)
        {
          nearest = dx * dx + dy * dy;
          found = (gssize) i;
        }
    }
  return found;
}

static void
test_nearest (void)
{
  g_auto (Points) points = make_points (N_POINTS);
  g_autoptr (FusPlotGridIndex) index =
               fus_plot_grid_index_new (points.x, points.y, points.n);
  guint n_found = 0;

  for (guint trial = 0; trial < 20 * N_TRIALS; trial++)
    {
      FusPlotPoint at = { g_test_rand_double_range (-12, 12),
                          g_test_rand_double_range (-10, 14) };
      double reach = pow (10, g_test_rand_double_range (-3, 1.5));
      gssize expected = walk_nearest (&points, at, reach, 2 * reach);

      g_assert_cmpint (fus_plot_grid_index_nearest (index, at, reach, 2 * reach, is_even,
                                                    NULL),
                       ==, expected);
      n_found += expected >= 0;
    }
  g_assert_cmpuint (n_found, >, N_TRIALS);
}

static void
assert_inside (const Points *points,
               const FusPlotGridIndex *index,
               const FusPlotPoint *polygon,
               gsize n_corners)
{
  g_autofree guint8 *inside = g_new (guint8, points->n + 1);

  fus_plot_grid_index_inside (index, polygon, n_corners, inside);
  for (gsize i = 0; i < points->n; i++)
    {
      gboolean expected =
        isfinite (points->x[i]) && isfinite (points->y[i]) &&
        fus_plot_winding_number (polygon, n_corners, points->x[i], points->y[i]) != 0;

      g_assert_cmpuint (inside[i], ==, expected ? 1 : 0);
    }
}

/* Outlines that cross themselves, reach beyond the points, or pass through some. */
static void
test_inside (void)
{
  g_auto (Points) points = make_points (N_POINTS);
  g_autoptr (FusPlotGridIndex) index =
               fus_plot_grid_index_new (points.x, points.y, points.n);

  for (guint trial = 0; trial < N_TRIALS; trial++)
    {
      FusPlotPoint polygon[40];
      gsize n = (gsize) g_test_rand_int_range (0, G_N_ELEMENTS (polygon) + 1);
      double spread = trial % 2 == 0 ? 14 : .5;

      for (gsize k = 0; k < n; k++)
        {
          polygon[k].x = spread * g_test_rand_double_range (-1, 1);
          polygon[k].y = 2 + spread * g_test_rand_double_range (-1, 1);
          if (k % 5 == 4)
            polygon[k] = (FusPlotPoint){ points.x[7 * k], points.y[7 * k] };
        }
      assert_inside (&points, index, polygon, n);
    }
}

static void
test_rectangle (void)
{
  g_auto (Points) points = make_points (N_POINTS);
  g_autoptr (FusPlotGridIndex) index =
               fus_plot_grid_index_new (points.x, points.y, points.n);
  const FusPlotPoint rectangle[] = {
    { -3, -1 },
    { 4, -1 },
    { 4, 5 },
    { -3, 5 },
  };

  assert_inside (&points, index, rectangle, G_N_ELEMENTS (rectangle));
}

/* No points, one, and points on a line or in one place. */
static void
test_degenerate (void)
{
  static const gsize sizes[] = { 0, 1, 2, 300 };
  const FusPlotPoint triangle[] = {
    { -1, 0 },
    { 1, 0 },
    { 0, 5 },
  };

  for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
    for (guint kind = 0; kind < 3; kind++)
      {
        g_auto (Points) points = make_points (sizes[s]);
        g_autoptr (FusPlotGridIndex) index = NULL;

        for (gsize i = 0; i < points.n; i++)
          {
            points.x[i] = kind == 0 ? points.x[i] : .25;
            points.y[i] = kind == 1 ? points.y[i] : 1;
          }
        index = fus_plot_grid_index_new (points.x, points.y, points.n);
        assert_inside (&points, index, triangle, G_N_ELEMENTS (triangle));
        g_assert_cmpint (fus_plot_grid_index_nearest (index, (FusPlotPoint){ 0, 1 }, 2, 2,
                                                      is_even, NULL),
                         ==, walk_nearest (&points, (FusPlotPoint){ 0, 1 }, 2, 2));
      }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/grid-index/nearest-is-the-nearest-of-all", test_nearest);
  g_test_add_func ("/grid-index/inside-of-any-outline", test_inside);
  g_test_add_func ("/grid-index/inside-of-a-rectangle", test_rectangle);
  g_test_add_func ("/grid-index/degenerate", test_degenerate);
  return g_test_run ();
}
