/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-parallel.h"
#include "fus-plot-figure.h"
#include "fus-plot-marks.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>

/* bench-map [POINTS…]: milliseconds to draw a map, while a hand moves it and when it is
 * still, with one thread and with all; to find the point under the pointer and those
 * inside of a lasso. Median and least of N_ROUNDS; the first of each, which may build
 * what the others use, is told apart. Needs no display: frames are what the window would
 * show, up to the texture. */

#define WIDTH 1200
#define HEIGHT 800
#define PIXELS_A_POINT (96. / 72)
#define N_ROUNDS 9
#define N_GROUPS 10
#define N_CORNERS 200

typedef struct
{
  gsize n;
  FusPlotFigure *figure;
  FusPlotMark *points;
  FusPlotInk inks[N_GROUPS];
  guint16 *color_of; /* [n] */
  FusPool *pool;
  cairo_surface_t *surface;
  guint8 *inside;
  guint round;
} Bench;

static double
normal (GRand *rand)
{
  return sqrt (-2 * log (1 - g_rand_double (rand))) *
         cos (2 * G_PI * g_rand_double (rand));
}

static FusPlotMark *
make_points (Bench *self, gsize n)
{
  FusPlotInk *inks = self->inks;
  guint16 *color_of = self->color_of = g_new (guint16, n);
  g_autofree double *x = g_new (double, n);
  g_autofree double *y = g_new (double, n);
  GRand *rand = g_rand_new_with_seed (1);
  FusPlotMark *points;

  for (guint k = 0; k < N_GROUPS; k++)
    inks[k] = FUS_PLOT_CLASS_INK (k);
  for (gsize i = 0; i < n; i++)
    {
      color_of[i] = (guint16) g_rand_int_range (rand, 0, N_GROUPS);
      x[i] = 4 * cos (color_of[i] * 2.4) * sqrt (color_of[i]) + normal (rand);
      y[i] = 3 * sin (color_of[i] * 2.4) * sqrt (color_of[i]) + normal (rand);
    }
  g_rand_free (rand);
  points = fus_plot_scatter_new (x, y, n);
  fus_plot_scatter_set_colors (points, inks, N_GROUPS, color_of, NULL);
  return points;
}

static void
bench_init (Bench *self, gsize n)
{
  FusPlotAxes *axes;

  self->n = n;
  self->round = 0;
  self->figure = fus_plot_figure_new ("Map");
  self->pool = fus_pool_new (0, 0);
  fus_plot_figure_set_parallel (self->figure, fus_pool_run_work, self->pool);
  self->points = make_points (self, n);
  self->inside = g_new (guint8, n);
  self->surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  axes = fus_plot_figure_add_axes (self->figure, 0, 0, 1);
  fus_plot_axes_take_x (axes, fus_plot_scale_new_linear (-15, 15),
                        &(FusPlotAxisOptions){ .bare = TRUE });
  fus_plot_axes_take_y (axes, fus_plot_scale_new_linear (-12, 12),
                        &(FusPlotAxisOptions){ .bare = TRUE });
  fus_plot_axes_set_equal (axes, TRUE);
  fus_plot_axes_add (axes, self->points);
}

static void
bench_clear (Bench *self)
{
  g_object_unref (self->figure);
  cairo_surface_destroy (self->surface);
  g_free (self->inside);
  g_free (self->color_of);
  fus_pool_free (self->pool);
}

static void
draw (Bench *self)
{
  cairo_t *cr = NULL;

  /* As a view does: another frame, another image. */
  cairo_surface_destroy (self->surface);
  self->surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cr = cairo_create (self->surface);
  cairo_scale (cr, PIXELS_A_POINT, PIXELS_A_POINT);
  fus_plot_figure_draw (self->figure, cr, WIDTH / PIXELS_A_POINT,
                        HEIGHT / PIXELS_A_POINT);
  cairo_destroy (cr);
}

static void
draw_one_thread (Bench *self)
{
  fus_plot_figure_set_parallel (self->figure, NULL, NULL);
  draw (self);
  fus_plot_figure_set_parallel (self->figure, fus_pool_run_work, self->pool);
}

static void
draw_moving (Bench *self)
{
  FusPlotRange x = { -15 + .1 * self->round, 15 + .1 * self->round };
  FusPlotRange y = { -12, 12 };

  fus_plot_figure_set_hasty (self->figure, TRUE);
  fus_plot_figure_set_view (self->figure, fus_plot_figure_get_axes (self->figure, 0), &x,
                            &y);
  draw (self);
  fus_plot_figure_set_hasty (self->figure, FALSE);
}

/* The groups' names are placed anew for each frame. */
static void
draw_named (Bench *self)
{
  static const char *const names[N_GROUPS] = { "zero", "one", "two",   "three", "four",
                                               "five", "six", "seven", "eight", "nine" };

  if (self->round == 0)
    fus_plot_scatter_set_colors (self->points, self->inks, N_GROUPS, self->color_of,
                                 names);
  draw (self);
  if (self->round == N_ROUNDS - 1)
    fus_plot_scatter_set_colors (self->points, self->inks, N_GROUPS, self->color_of,
                                 NULL);
}

static void
pick (Bench *self)
{
  g_auto (FusPlotPick) found = { 0 };
  FusPlotPoint at = { 400 + 7 * self->round, 300 + 5 * self->round };

  fus_plot_figure_pick (self->figure, WIDTH / PIXELS_A_POINT, HEIGHT / PIXELS_A_POINT, at,
                        &found);
}

static void
lasso (Bench *self)
{
  FusPlotPoint polygon[N_CORNERS];

  for (guint k = 0; k < N_CORNERS; k++)
    {
      double angle = 2 * G_PI * k / N_CORNERS;
      double radius = 7 + sin (5 * angle) + .1 * self->round;

      polygon[k] = (FusPlotPoint){ radius * cos (angle), radius * sin (angle) };
    }
  fus_plot_scatter_find_inside (self->points, polygon, N_CORNERS, self->inside);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double difference = *(const double *) a - *(const double *) b;

  return (difference > 0) - (difference < 0);
}

static void
measure (Bench *self, const char *name, void (*work) (Bench *self))
{
  double times[N_ROUNDS];
  double first = 0;

  for (self->round = 0; self->round < N_ROUNDS; self->round++)
    {
      gint64 start = g_get_monotonic_time ();

      work (self);
      times[self->round] = (double) (g_get_monotonic_time () - start) / 1000;
      if (self->round == 0)
        first = times[0];
    }
  qsort (times, N_ROUNDS, sizeof *times, compare);
  printf ("%9zu %-20s %9.2f %9.2f %9.2f\n", self->n, name, first, times[N_ROUNDS / 2],
          times[0]);
}

static void
run (gsize n)
{
  Bench bench;

  bench_init (&bench, n);
  measure (&bench, "frame, moving", draw_moving);
  measure (&bench, "frame, still", draw);
  measure (&bench, "frame, named", draw_named);
  measure (&bench, "frame, one thread", draw_one_thread);
  measure (&bench, "hover", pick);
  measure (&bench, "lasso", lasso);
  bench_clear (&bench);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "C");
  printf ("%9s %-20s %9s %9s %9s\n", "points", "", "first ms", "median ms", "least ms");
  for (int i = 1; i < argc; i++)
    run (g_ascii_strtoull (argv[i], NULL, 10));
  if (argc < 2)
    {
      run (100000);
      run (1000000);
    }
  return 0;
}
