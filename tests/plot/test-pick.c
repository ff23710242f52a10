/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "plot-fixture.h"

#define WIDTH 300
#define HEIGHT 200

typedef struct
{
  const char *name;
  FusPlotFigure *(*make) (void);
} Fixture;

static FusPlotFigure *
make_points (void)
{
  return plot_fixture_scatter (60);
}

static const Fixture fixtures[] = {
  { "line", plot_fixture_line },     { "bars", plot_fixture_bars },
  { "dots", plot_fixture_dots },     { "heatmap", plot_fixture_heatmap },
  { "upset", plot_fixture_upset },   { "tiles", plot_fixture_tiles },
  { "strips", plot_fixture_strips }, { "scatter", make_points },
  { "swarm", plot_fixture_swarm },
};

static cairo_surface_t *
draw (FusPlotFigure *figure)
{
  cairo_surface_t *surface =
    cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);

  fus_plot_figure_draw (figure, cr, WIDTH, HEIGHT);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static guint32
pixel_at (cairo_surface_t *surface, double x, double y)
{
  const guint8 *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  guint32 pixel;

  memcpy (&pixel, data + (int) y * stride + (int) x * 4, sizeof pixel);
  return pixel;
}

/* Where the layout says an element is, picking finds it and drawing left something. */
static void
test_what_is_drawn_is_picked (gconstpointer data)
{
  const Fixture *fixture = data;
  g_autoptr (FusPlotFigure) figure = fixture->make ();
  cairo_surface_t *surface = draw (figure);
  FusPlotPick pick = { 0 };
  guint n = 0;

  for (double y = 1; y < HEIGHT; y += 3)
    {
      for (double x = 1; x < WIDTH; x += 3)
        {
          g_auto (FusPlotPick) again = { 0 };

          if (!fus_plot_figure_pick (figure, WIDTH, HEIGHT, (FusPlotPoint){ x, y },
                                     &pick))
            continue;
          g_assert_nonnull (pick.kind);
          g_assert_true (fus_plot_figure_pick (figure, WIDTH, HEIGHT, pick.at, &again));
          g_assert_cmpstr (again.kind, ==, pick.kind);
          n++;
          fus_plot_pick_clear (&pick);
        }
    }
  g_assert_cmpuint (n, >, 0);
  cairo_surface_destroy (surface);
}

/* The arrows reach every dot of a matrix of sets. */
static void
test_arrows_walk_over_all (void)
{
  g_autoptr (FusPlotFigure) figure = plot_fixture_upset ();
  gboolean seen[9] = { FALSE };
  FusPlotPick pick = { 0 };

  for (int row = 0; row < 3; row++)
    {
      int dx = row % 2 == 0 ? 1 : -1;

      g_assert_true (
        fus_plot_figure_pick_next (figure, WIDTH, HEIGHT, 0, row > 0 ? 1 : 0, &pick));
      seen[pick.index] = TRUE;
      while (fus_plot_figure_pick_next (figure, WIDTH, HEIGHT, dx, 0, &pick))
        seen[pick.index] = TRUE;
    }
  for (guint i = 0; i < 9; i++)
    g_assert_true (seen[i]);
  fus_plot_pick_clear (&pick);
}

static void
count_cb (FusPlotFigure *figure, guint *n)
{
  (*n)++;
}

static void
test_drawing_changes_nothing (void)
{
  g_autoptr (FusPlotFigure) figure = plot_fixture_line ();
  guint n_changes = 0;
  cairo_surface_t *first, *second;

  g_signal_connect (figure, "changed", G_CALLBACK (count_cb), &n_changes);
  first = draw (figure);
  second = draw (figure);
  g_assert_cmpuint (n_changes, ==, 0);
  g_assert_cmpmem (cairo_image_surface_get_data (first),
                   HEIGHT * cairo_image_surface_get_stride (first),
                   cairo_image_surface_get_data (second),
                   HEIGHT * cairo_image_surface_get_stride (second));
  fus_plot_figure_set_theme (figure, fus_plot_theme_lookup ("dark"));
  g_assert_cmpuint (n_changes, ==, 1);
  cairo_surface_destroy (first);
  cairo_surface_destroy (second);
}

/* A bar has its color where picking says that its end is. */
static void
test_a_bar_ends_where_it_is_picked (void)
{
  g_autoptr (FusPlotFigure) figure = plot_fixture_bars ();
  cairo_surface_t *surface = draw (figure);
  g_auto (FusPlotPick) pick = { 0 };
  FusPlotPoint zero;

  g_assert_true (fus_plot_figure_from_data (figure, WIDTH, HEIGHT,
                                            fus_plot_figure_get_axes (figure, 0),
                                            (FusPlotPoint){ 0.4, 0 }, &zero));
  g_assert_true (fus_plot_figure_pick (figure, WIDTH, HEIGHT, zero, &pick));
  g_assert_cmpint (pick.row, ==, 0);
  g_assert_cmpstr (pick.text, ==, "+0.80");
  /* Away from the interval, which runs through its middle: Okabe and Ito's blue. */
  g_assert_cmphex (pixel_at (surface, pick.at.x - 4, pick.at.y - 5), ==, 0xff0072b2);
  g_assert_cmphex (pixel_at (surface, pick.at.x + 4, pick.at.y - 5), !=, 0xff0072b2);
  cairo_surface_destroy (surface);
}

static void
test_a_handle_wins (void)
{
  g_autoptr (FusPlotFigure) figure = plot_fixture_line ();
  g_auto (FusPlotPick) pick = { 0 };
  FusPlotPoint at, data;

  fus_plot_figure_from_data (figure, WIDTH, HEIGHT, fus_plot_figure_get_axes (figure, 0),
                             (FusPlotPoint){ 1.6, 0.6 }, &at);
  g_assert_true (fus_plot_figure_pick (figure, WIDTH, HEIGHT, at, &pick));
  g_assert_true (pick.handle);
  g_assert_cmpstr (pick.kind, ==, "rule");
  fus_plot_figure_to_data (figure, WIDTH, HEIGHT, fus_plot_figure_get_axes (figure, 0),
                           at, &data);
  g_assert_cmpfloat_with_epsilon (data.x, 1.6, 1e-9);
  g_assert_cmpfloat_with_epsilon (data.y, 0.6, 1e-9);
}

/* A loop that turns twice around its middle: by the non-zero rule that is inside. */
static void
test_a_lasso_that_crosses_itself (void)
{
  static const FusPlotPoint loop[] = { { -3, -2 }, { 3, -2 }, { 3, 2 }, { -3, 2 },
                                       { -3, -2 }, { 3, -2 }, { 3, 2 }, { -3, 2 } };
  static const FusPlotPoint left[] = { { -3, -2 }, { 0, -2 }, { 0, 2 }, { -3, 2 } };
  g_autoptr (FusPlotFigure) figure = plot_fixture_scatter (60);
  FusPlotMark *points = fus_plot_axes_get_mark (fus_plot_figure_get_axes (figure, 0), 0);
  guint8 inside[60];

  g_assert_cmpuint (fus_plot_scatter_find_inside (points, loop, 8, inside), ==, 60);
  g_assert_cmpuint (fus_plot_scatter_find_inside (points, left, 4, inside), ==, 30);
  for (guint i = 0; i < 60; i++)
    g_assert_cmpuint (inside[i], ==, i % 2 == 0 ? 1 : 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (fixtures); i++)
    {
      g_autofree char *path =
        g_strdup_printf ("/pick/%s/what-is-drawn-is-picked", fixtures[i].name);

      g_test_add_data_func (path, &fixtures[i], test_what_is_drawn_is_picked);
    }
  g_test_add_func ("/pick/arrows-walk-over-all", test_arrows_walk_over_all);
  g_test_add_func ("/pick/drawing-changes-nothing", test_drawing_changes_nothing);
  g_test_add_func ("/pick/a-bar-ends-where-it-is-picked",
                   test_a_bar_ends_where_it_is_picked);
  g_test_add_func ("/pick/a-handle-wins", test_a_handle_wins);
  g_test_add_func ("/pick/a-lasso-that-crosses-itself", test_a_lasso_that_crosses_itself);
  return g_test_run ();
}
