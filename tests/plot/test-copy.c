/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plot-fixture.h"

#include "fus-plot-scatter-private.h"

#include <math.h>

/* A copy of a figure is drawn as it was, in any thread, whatever becomes of the figure.
 */

#define N_POINTS 60

typedef FusPlotFigure *(*MakeFigure) (void);

static FusPlotFigure *
make_points (void)
{
  FusPlotFigure *figure = plot_fixture_scatter (N_POINTS);
  FusPlotAxes *axes = fus_plot_figure_get_axes (figure, 0);
  FusPlotMark *points = fus_plot_axes_get_mark (axes, 0);

  fus_plot_axes_set_id (axes, "map");
  fus_plot_mark_set_id (points, "points");
  fus_plot_mark_set_key (points, 7);
  fus_plot_scatter_set_ring (points, 3);
  return figure;
}

static const MakeFigure makers[] = {
  plot_fixture_line,  plot_fixture_bars,   plot_fixture_dots,
  plot_fixture_upset, plot_fixture_swarm,  plot_fixture_heatmap,
  plot_fixture_tiles, plot_fixture_strips, make_points,
};

static GBytes *
render (FusPlotFigure *figure)
{
  FusPlotExportOptions options = {
    .format = FUS_PLOT_FORMAT_PNG, .width_mm = 89, .height_mm = 70, .dpi = 100
  };
  g_autoptr (GError) error = NULL;
  GBytes *bytes = fus_plot_figure_render (figure, &options, &error);

  g_assert_no_error (error);
  return bytes;
}

static void
test_looks_the_same (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (makers); i++)
    {
      g_autoptr (FusPlotFigure) figure = makers[i]();
      g_autoptr (FusPlotFigure) copy = fus_plot_figure_copy (figure);
      g_autoptr (FusPlotFigure) other = fus_plot_figure_copy (copy);
      g_autoptr (GBytes) before = render (figure);
      g_autoptr (GBytes) after = NULL;

      g_assert_cmpstr (fus_plot_figure_get_title (copy), ==,
                       fus_plot_figure_get_title (figure));
      /* It does not live on what it was copied from. */
      g_clear_object (&figure);
      g_clear_object (&copy);
      after = render (other);
      g_assert_true (g_bytes_equal (before, after));
    }
}

/* All that the hand does to a map: moves, selections, rings, views, rows. */
static void
disturb (FusPlotFigure *figure, guint round)
{
  FusPlotAxes *axes = fus_plot_figure_find_axes (figure, "map");
  FusPlotMark *points = fus_plot_axes_find_mark (axes, "points");
  double x[N_POINTS];
  double y[N_POINTS];
  guint8 selected[N_POINTS];

  for (guint i = 0; i < N_POINTS; i++)
    {
      x[i] = (double) ((i * 7 + round) % N_POINTS) / 30 - 1;
      y[i] = (double) ((i * 13 + round) % N_POINTS) / 30 - 1;
      selected[i] = (i + round) % 3 == 0;
    }
  fus_plot_scatter_set_trails (points, round % 2 == 0 ? x : NULL, y);
  fus_plot_scatter_set_points (points, x, y);
  fus_plot_scatter_set_selection (points, selected);
  fus_plot_scatter_set_ring (points, (gssize) (round % N_POINTS));
  fus_plot_scatter_set_selecting (points, round % 2 == 0);
  fus_plot_figure_set_view (figure, axes, &(FusPlotRange){ -1, 1 },
                            &(FusPlotRange){ -1, 0.5 });
  fus_plot_figure_set_selected_row (figure, 0);
  fus_plot_figure_set_theme (figure, fus_plot_theme_lookup ("dark"));
}

typedef struct
{
  FusPlotFigure *copy;
  GBytes *wanted;
  int n_wrong;
} Reader;

static gpointer
read_worker (gpointer data)
{
  Reader *self = data;

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (GBytes) bytes = render (self->copy);

      if (!g_bytes_equal (bytes, self->wanted))
        g_atomic_int_inc (&self->n_wrong);
    }
  return NULL;
}

static void
test_stays_while_the_figure_changes (void)
{
  g_autoptr (FusPlotFigure) figure = make_points ();
  g_autoptr (FusPlotFigure) copy = fus_plot_figure_copy (figure);
  g_autoptr (GBytes) wanted = render (figure);
  g_autoptr (GBytes) changed = NULL;
  Reader reader = { .copy = copy, .wanted = wanted };
  GThread *thread = g_thread_new ("read", read_worker, &reader);

  for (guint round = 0; round < 500; round++)
    disturb (figure, round);
  g_thread_join (thread);
  g_assert_cmpint (reader.n_wrong, ==, 0);
  changed = render (figure);
  g_assert_false (g_bytes_equal (changed, wanted));
}

static void
test_picks_carry_ids (void)
{
  g_autoptr (FusPlotFigure) figure = make_points ();
  g_autoptr (FusPlotFigure) copy = fus_plot_figure_copy (figure);
  g_auto (FusPlotPick) pick = { 0 };
  g_auto (FusPlotPick) at = { 0 };

  g_assert_true (fus_plot_figure_pick_next (copy, 300, 200, 1, 0, &pick));
  g_assert_cmpstr (pick.panel, ==, "map");
  g_assert_cmpstr (pick.mark, ==, "points");
  g_assert_cmpint (pick.key, ==, 7);
  g_assert_true (fus_plot_figure_pick (copy, 300, 200, pick.at, &at));
  g_assert_cmpstr (at.panel, ==, "map");
  g_assert_cmpstr (at.mark, ==, "points");
  g_assert_null (fus_plot_figure_find_axes (copy, "other"));
  g_assert_null (fus_plot_figure_find_axes (copy, NULL));
}

/* What is of each point is there once, for any number of copies; it stays with them as it
 * was. */
static void
test_shares_points (void)
{
  g_autoptr (FusPlotFigure) figure = make_points ();
  FusPlotScatter *points =
    (FusPlotScatter *) fus_plot_axes_find_mark (fus_plot_figure_find_axes (figure, "map"),
                                                "points");

  disturb (figure, 1);
  for (guint round = 2; round < 20; round++)
    {
      g_autoptr (FusPlotFigure) copy = fus_plot_figure_copy (figure);
      const FusPlotScatter *copied = (const FusPlotScatter *)
        fus_plot_axes_find_mark (fus_plot_figure_find_axes (copy, "map"), "points");
      const FusPlotPlaces *places = points->places;
      double first = places->x[0];

      g_assert_true (copied->places == places);
      g_assert_true (copied->color_of == points->color_of);
      g_assert_true (copied->selected == points->selected);
      disturb (figure, round);
      g_assert_true (points->places != places);
      g_assert_true (copied->places == places && copied->x == places->x);
      g_assert_true (copied->selected != points->selected);
      g_assert_true (memcmp (copied->x, &first, sizeof first) == 0);
    }
}

/* Points without a place are not what the others are measured by. */
static void
test_places (void)
{
  for (gsize n = 0; n < 70; n++)
    {
      double *x = g_new (double, n + 1);
      double *y = g_new (double, n + 1);
      double low = G_MAXDOUBLE;
      double high = -G_MAXDOUBLE;
      g_autoptr (FusPlotPlaces) places = NULL;

      for (gsize i = 0; i < n; i++)
        {
          x[i] = i % 5 == 0 ? (double) NAN : (double) (i * 37 % 101) - 50;
          y[i] = i % 7 == 0 ? (double) INFINITY : (double) i;
          if (i % 5 != 0 && i % 7 != 0)
            {
              low = MIN (low, x[i]);
              high = MAX (high, x[i]);
            }
        }
      places = fus_plot_places_new (x, y, n);
      g_assert_cmpuint (places->n, ==, n);
      g_assert_true (memcmp (&places->range_x.low, &low, sizeof low) == 0);
      g_assert_true (memcmp (&places->range_x.high, &high, sizeof high) == 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/copy/looks-the-same", test_looks_the_same);
  g_test_add_func ("/copy/stays-while-the-figure-changes",
                   test_stays_while_the_figure_changes);
  g_test_add_func ("/copy/picks-carry-ids", test_picks_carry_ids);
  g_test_add_func ("/copy/shares-what-is-of-each-point", test_shares_points);
  g_test_add_func ("/copy/places-are-measured", test_places);

  return g_test_run ();
}
