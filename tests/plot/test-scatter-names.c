/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "fus-plot-export.h"
#include "fus-plot-figure.h"
#include "fus-plot-marks.h"

#define SIDE 60      /* of a grid of points that leaves no room */
#define N_KNOT 80    /* points of the group that has a name */
#define KNOT_AT 0.7  /* of the width and of the height */
#define MOST_AWAY 60 /* layout pixels, as of the name of a class */
#define WIDTH_MM 120.0
#define HEIGHT_MM 120.0

static const char *const names[] = { "", "knot" };
static const FusPlotInk inks[] = { FUS_PLOT_CLASS_INK (0), FUS_PLOT_CLASS_INK (6) };

static FusPlotFigure *
make_figure (const double *x, const double *y, const guint16 *color, gsize n)
{
  FusPlotFigure *figure = fus_plot_figure_new ("Names");
  FusPlotAxes *axes = fus_plot_figure_add_axes (figure, 0, 0, 1);
  FusPlotMark *points = fus_plot_scatter_new (x, y, n);

  fus_plot_scatter_set_colors (points, inks, 2, color, names);
  fus_plot_axes_take_x (axes, fus_plot_scale_new_linear (0, 1),
                        &(FusPlotAxisOptions){ .bare = TRUE });
  fus_plot_axes_take_y (axes, fus_plot_scale_new_linear (0, 1),
                        &(FusPlotAxisOptions){ .bare = TRUE });
  fus_plot_axes_add (axes, points);

  return figure;
}

/* A knot in a thicket that fills the whole room, or alone in it. */
static FusPlotFigure *
make_knot (gboolean in_thicket)
{
  gsize n_thicket = in_thicket ? SIDE * SIDE : 0;
  gsize n = n_thicket + N_KNOT;
  g_autofree double *x = g_new (double, n);
  g_autofree double *y = g_new (double, n);
  g_autofree guint16 *color = g_new0 (guint16, n);

  for (gsize i = 0; i < n_thicket; i++)
    {
      x[i] = ((double) (i % SIDE) + 1) / (SIDE + 1);
      y[i] = ((double) (i / SIDE) + 1) / (SIDE + 1);
    }
  for (gsize i = 0; i < N_KNOT; i++)
    {
      double radius = 0.03 * sqrt ((double) i / N_KNOT);

      x[n_thicket + i] = KNOT_AT + radius * cos ((double) i * 2.4);
      y[n_thicket + i] = KNOT_AT + radius * sin ((double) i * 2.4);
      color[n_thicket + i] = 1;
    }

  return make_figure (x, y, color, n);
}

static char *
render (FusPlotFigure *figure)
{
  FusPlotExportOptions options = { .format = FUS_PLOT_FORMAT_SVG,
                                   .width_mm = WIDTH_MM,
                                   .height_mm = HEIGHT_MM,
                                   .theme = fus_plot_theme_lookup ("light") };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) svg = fus_plot_figure_render (figure, &options, &error);

  g_assert_no_error (error);

  return g_strndup (g_bytes_get_data (svg, NULL), g_bytes_get_size (svg));
}

/* Where the one text starts, in points. */
static FusPlotPoint
find_name (const char *svg)
{
  const char *end = strstr (svg, ">knot<");
  g_autofree char *before = NULL;
  const char *text = NULL;

  g_assert_nonnull (end);
  before = g_strndup (svg, (gsize) (end - svg));
  text = strrchr (before, '<');
  g_assert_true (g_str_has_prefix (text, "<text"));

  return (FusPlotPoint){ g_ascii_strtod (strstr (text, " x=\"") + 4, NULL),
                         g_ascii_strtod (strstr (text, " y=\"") + 4, NULL) };
}

/* Where points are everywhere, a name stands over them rather than far from its own. */
static void
test_stays_near (gconstpointer data)
{
  g_autoptr (FusPlotFigure) figure = make_knot (GPOINTER_TO_INT (data));
  const double points = 72 / 25.4;
  const double pixel = fus_plot_theme_lookup ("light")->pixel;
  g_autofree char *svg = render (figure);
  FusPlotPoint at = find_name (svg);
  double dx = at.x - KNOT_AT * WIDTH_MM * points;
  double dy = at.y - (1 - KNOT_AT) * HEIGHT_MM * points;

  g_test_message ("%.1f, %.1f px from the middle of its points", dx / pixel, dy / pixel);
  /* From the start of the word, which is some 40 px long. */
  g_assert_cmpfloat (hypot (dx, dy), <, (MOST_AWAY + 40) * pixel);
  g_assert_cmpfloat (fabs (dy), <, MOST_AWAY * pixel);
}

/* A name has the color of its group, dark enough to be read: among points of others it
 * says whose it is. */
static void
test_says_whose (gconstpointer data)
{
  g_autoptr (FusPlotFigure) figure = make_knot (GPOINTER_TO_INT (data));
  const FusPlotTheme *theme = fus_plot_theme_lookup ("light");
  FusPlotColor color = fus_plot_theme_get_color (theme, inks[1]);
  FusPlotColor tone = fus_plot_theme_get_text_tone (theme, color);
  g_autofree char *svg = render (figure);
  g_autofree char *fill =
    g_strdup_printf ("fill=\"#%02x%02x%02x\"", (guint) lround (tone.red * 255),
                     (guint) lround (tone.green * 255), (guint) lround (tone.blue * 255));

  g_assert_cmpfloat (fus_plot_color_get_contrast (tone, theme->ground), >=, 4.5);
  g_assert_nonnull (strstr (svg, fill));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/scatter-names/near-where-it-is-empty", GINT_TO_POINTER (FALSE),
                        test_stays_near);
  g_test_add_data_func ("/scatter-names/near-in-a-thicket", GINT_TO_POINTER (TRUE),
                        test_stays_near);
  g_test_add_data_func ("/scatter-names/say-whose-they-are", GINT_TO_POINTER (FALSE),
                        test_says_whose);
  g_test_add_data_func ("/scatter-names/say-whose-they-are-in-a-thicket",
                        GINT_TO_POINTER (TRUE), test_says_whose);

  return g_test_run ();
}
