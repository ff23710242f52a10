/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <stdlib.h>

#include "plot-fixture.h"

/* Pictures of each mark against those of tests/references, which a person has looked at.
 * FUSESCOPE_UPDATE_REFERENCES=1 writes them anew; look at them before you commit. */

#define DPI 150
#define WIDTH_MM 60
#define HEIGHT_MM 36

/* What another version of the font renderer may change. */
#define MEAN_TOLERANCE 2.0
#define PIXEL_TOLERANCE 64
#define SHARE_TOLERANCE 0.01

typedef struct
{
  const char *name;
  FusPlotFigure *(*make) (void);
  const char *theme;
} Reference;

static FusPlotFigure *
make_points (void)
{
  return plot_fixture_scatter (400);
}

static const Reference references[] = {
  { "line", plot_fixture_line, "print" },
  { "line", plot_fixture_line, "dark" },
  { "bars", plot_fixture_bars, "print" },
  { "dots", plot_fixture_dots, "print" },
  { "heatmap", plot_fixture_heatmap, "print" },
  { "heatmap", plot_fixture_heatmap, "dark" },
  { "upset", plot_fixture_upset, "light" },
  { "swarm", plot_fixture_swarm, "print" },
  { "tiles", plot_fixture_tiles, "print" },
  { "strips", plot_fixture_strips, "print" },
  { "scatter", make_points, "print" },
};

/* Interface fonts differ between machines: all pictures are set in one that is pinned. */
static FusPlotTheme
theme_of (const Reference *reference)
{
  FusPlotTheme theme = *fus_plot_theme_lookup (reference->theme);

  theme.font = "Liberation Sans";
  theme.hinting = FALSE;
  return theme;
}

static void
save (const Reference *reference, const char *path)
{
  g_autoptr (FusPlotFigure) figure = reference->make ();
  FusPlotTheme theme = theme_of (reference);
  FusPlotExportOptions options = { .format = FUS_PLOT_FORMAT_PNG,
                                   .width_mm = WIDTH_MM,
                                   .height_mm = HEIGHT_MM,
                                   .dpi = DPI,
                                   .theme = &theme };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = fus_plot_figure_render (figure, &options, &error);

  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL),
                                      (gssize) g_bytes_get_size (bytes), NULL));
}

typedef struct
{
  double mean;  /* of the differences, 0 … 255 */
  double share; /* of pixels that differ clearly */
} Difference;

static Difference
compare (cairo_surface_t *a, cairo_surface_t *b)
{
  int width = cairo_image_surface_get_width (a);
  int height = cairo_image_surface_get_height (a);
  Difference difference = { 0 };

  g_assert_cmpint (cairo_surface_status (b), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpint (width, ==, cairo_image_surface_get_width (b));
  g_assert_cmpint (height, ==, cairo_image_surface_get_height (b));
  for (int y = 0; y < height; y++)
    {
      const guint8 *ra =
        cairo_image_surface_get_data (a) + y * cairo_image_surface_get_stride (a);
      const guint8 *rb =
        cairo_image_surface_get_data (b) + y * cairo_image_surface_get_stride (b);

      for (int x = 0; x < width; x++)
        {
          int largest = 0;

          for (int c = 0; c < 3; c++)
            largest = MAX (largest, abs (ra[4 * x + c] - rb[4 * x + c]));
          difference.mean += largest;
          difference.share += largest > PIXEL_TOLERANCE ? 1 : 0;
        }
    }
  difference.mean /= width * height;
  difference.share /= width * height;
  return difference;
}

/* When they don't match, the new picture stays in the build folder. */
static void
test_looks_as_before (gconstpointer data)
{
  const Reference *reference = data;
  g_autofree char *name =
    g_strdup_printf ("%s-%s.png", reference->name, reference->theme);
  g_autofree char *expected =
    g_test_build_filename (G_TEST_DIST, "references", name, NULL);
  g_autofree char *actual = g_test_build_filename (G_TEST_BUILT, name, NULL);
  cairo_surface_t *before, *now;
  Difference difference;

  if (g_getenv ("FUSESCOPE_UPDATE_REFERENCES") != NULL)
    {
      save (reference, expected);
      return;
    }
  save (reference, actual);
  before = cairo_image_surface_create_from_png (expected);
  now = cairo_image_surface_create_from_png (actual);
  difference = compare (now, before);
  g_test_message ("mean %.3f, share %.5f; the new picture: %s", difference.mean,
                  difference.share, actual);
  g_assert_cmpfloat (difference.mean, <, MEAN_TOLERANCE);
  g_assert_cmpfloat (difference.share, <, SHARE_TOLERANCE);
  cairo_surface_destroy (before);
  cairo_surface_destroy (now);
  g_remove (actual);
}

#define N_STAMPED 1500
#define SIDE 200

static cairo_surface_t *
new_page (cairo_t **cr)
{
  cairo_surface_t *page = cairo_image_surface_create (CAIRO_FORMAT_RGB24, SIDE, SIDE);

  *cr = cairo_create (page);
  cairo_set_source_rgb (*cr, 1, 1, 1);
  cairo_paint (*cr);
  return page;
}

/* Stamping many points gives the picture that drawing them one by one gives. */
static void
test_stamps_look_like_paths (void)
{
  g_autoptr (FusPlotFigure) figure = fus_plot_figure_new (NULL);
  FusPlotAxes *axes = fus_plot_figure_add_axes (figure, 0, 0, 1);
  FusPlotAxisOptions bare = { .bare = TRUE };
  FusPlotColor text = fus_plot_figure_get_theme (figure)->text;
  double radius = fus_plot_figure_get_theme (figure)->point_radius;
  double x[N_STAMPED], y[N_STAMPED];
  cairo_surface_t *stamped, *drawn;
  Difference difference;
  cairo_t *cr;

  for (guint i = 0; i < N_STAMPED; i++)
    {
      x[i] = g_test_rand_double_range (0, 1);
      y[i] = g_test_rand_double_range (0, 1);
    }
  fus_plot_axes_take_x (axes, fus_plot_scale_new_linear (0, 1), &bare);
  fus_plot_axes_take_y (axes, fus_plot_scale_new_linear (0, 1), &bare);
  fus_plot_axes_add (axes, fus_plot_scatter_new (x, y, N_STAMPED));
  stamped = new_page (&cr);
  fus_plot_figure_draw (figure, cr, SIDE, SIDE);
  cairo_destroy (cr);
  drawn = new_page (&cr);
  cairo_rectangle (cr, 1.5, 1.5, SIDE - 3, SIDE - 3);
  cairo_clip (cr);
  cairo_set_source_rgba (cr, text.red, text.green, text.blue,
                         fus_plot_figure_get_theme (figure)->point_alpha);
  for (guint i = 0; i < N_STAMPED; i++)
    {
      FusPlotPoint at;

      fus_plot_figure_from_data (figure, SIDE, SIDE, axes, (FusPlotPoint){ x[i], y[i] },
                                 &at);
      cairo_new_path (cr);
      cairo_arc (cr, at.x, at.y, radius, 0, 2 * G_PI);
      cairo_fill (cr);
    }
  cairo_destroy (cr);
  cairo_surface_flush (stamped);
  cairo_surface_flush (drawn);
  difference = compare (stamped, drawn);
  g_test_message ("mean %.3f, share %.5f", difference.mean, difference.share);
  g_assert_cmpfloat (difference.mean, <, 6);
  g_assert_cmpfloat (difference.share, <, 0.005);
  cairo_surface_destroy (stamped);
  cairo_surface_destroy (drawn);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (references); i++)
    {
      g_autofree char *path = g_strdup_printf ("/reference/%s/%s/looks-as-before",
                                               references[i].name, references[i].theme);

      g_test_add_data_func (path, &references[i], test_looks_as_before);
    }
  g_test_add_func ("/reference/scatter/stamps-look-like-paths",
                   test_stamps_look_like_paths);
  return g_test_run ();
}
