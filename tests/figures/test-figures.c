/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "figure-data.h"
#include "fus-plot-canvas.h"

#define PAGE_MM 89

/* -- Every figure, in every theme, at the width of a journal's column -- */

typedef struct
{
  const FusFigureClass *figure;
  const FusPlotTheme *theme;
} Case;

static FusPlotExportOptions
page_of (const Case *test, FusFigure *figure, FusPlotFormat format)
{
  return (FusPlotExportOptions){
    .format = format,
    .width_mm = PAGE_MM,
    .height_mm = fus_figure_get_height_mm (figure, test->theme, PAGE_MM),
    .theme = test->theme,
  };
}

/* With FUSESCOPE_KEEP_FIGURES=DIR the pictures stay there, to be looked at. */
static void
keep (const Case *test, FusFigure *figure)
{
  const char *dir = g_getenv ("FUSESCOPE_KEEP_FIGURES");
  FusPlotExportOptions options = page_of (test, figure, FUS_PLOT_FORMAT_PNG);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  if (dir == NULL)
    return;
  path = g_strdup_printf ("%s/%s-%s.png", dir, test->figure->id, test->theme->id);
  fus_figure_export (figure, path, &options, &error);
  g_assert_no_error (error);
}

typedef struct
{
  FusPlotCanvas *canvas;
  double width;
  double height;
  guint n_texts;
  double x, y;
  const char *anchor;
  FusPlotTextStyle style;
  gboolean in_text;
  const char *figure;
} TextCheck;

static void
start_cb (GMarkupParseContext *context,
          const char *element,
          const char **names,
          const char **values,
          gpointer data,
          GError **error)
{
  TextCheck *check = data;

  check->in_text = strcmp (element, "text") == 0;
  check->style = (FusPlotTextStyle){ 0 };
  for (gsize i = 0; check->in_text && names[i] != NULL; i++)
    {
      if (strcmp (names[i], "x") == 0)
        check->x = g_ascii_strtod (values[i], NULL);
      else if (strcmp (names[i], "y") == 0)
        check->y = g_ascii_strtod (values[i], NULL);
      else if (strcmp (names[i], "font-size") == 0)
        check->style.size = g_ascii_strtod (values[i], NULL);
      else if (strcmp (names[i], "font-weight") == 0)
        check->style.bold = TRUE;
      else if (strcmp (names[i], "text-anchor") == 0)
        check->style.align_x = strcmp (values[i], "end") == 0      ? 1
                               : strcmp (values[i], "middle") == 0 ? 0.5
                                                                   : 0;
    }
}

/* Each text lies on the page, whole. */
static void
text_cb (GMarkupParseContext *context,
         const char *text,
         gsize length,
         gpointer data,
         GError **error)
{
  TextCheck *check = data;
  g_autofree char *copy = g_strndup (text, length);
  double width, left;

  if (!check->in_text)
    return;
  width = fus_plot_canvas_measure (check->canvas, copy, &check->style);
  left = check->x - check->style.align_x * width;
  if (left < -0.5 || left + width > check->width + 0.5 ||
      check->y - 0.7 * check->style.size < -0.5 || check->y > check->height + 0.5)
    g_test_fail_printf ("%s: “%s” is cut: %g … %g of %g, baseline %g of %g",
                        check->figure, copy, left, left + width, check->width, check->y,
                        check->height);
  g_assert_cmpfloat (check->style.size, >=, check->style.size < 9 ? 7 : 9);
  check->n_texts++;
}

static void
end_cb (GMarkupParseContext *context, const char *element, gpointer data, GError **error)
{
  ((TextCheck *) data)->in_text = FALSE;
}

static void
assert_texts_fit (const Case *test, FusFigure *figure)
{
  static const GMarkupParser parser = { .start_element = start_cb,
                                        .end_element = end_cb,
                                        .text = text_cb };
  FusPlotExportOptions options = page_of (test, figure, FUS_PLOT_FORMAT_SVG);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) svg = fus_plot_figure_render (figure->plot, &options, &error);
  g_autoptr (FusPlotCanvas) canvas = fus_plot_canvas_new (NULL, test->theme);
  g_autofree char *name = g_strdup_printf ("%s/%s", test->figure->id, test->theme->id);
  TextCheck check = { .canvas = canvas,
                      .width = options.width_mm * 72 / 25.4,
                      .height = options.height_mm * 72 / 25.4,
                      .figure = name };
  g_autoptr (GMarkupParseContext) context =
               g_markup_parse_context_new (&parser, 0, &check, NULL);

  g_assert_no_error (error);
  g_assert_true (g_markup_parse_context_parse (context, g_bytes_get_data (svg, NULL),
                                               (gssize) g_bytes_get_size (svg), &error));
  g_assert_no_error (error);
  g_assert_cmpuint (check.n_texts, >, 0);
}

static void
test_page (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (FigureData) fixture = figure_data_new (400);
  g_autoptr (GError) error = NULL;
  g_autoptr (FusFigure) figure = fus_figure_new (test->figure, &fixture->context, &error);

  g_assert_no_error (error);
  keep (test, figure);
  assert_texts_fit (test, figure);
}

static void
add_pages (void)
{
  gsize n_figures, n_themes;
  const FusFigureClass *const *figures = fus_figure_list (&n_figures);
  const FusPlotTheme *const *themes = fus_plot_theme_list (&n_themes);

  for (gsize i = 0; i < n_figures * n_themes; i++)
    {
      Case *test = g_new (Case, 1);
      g_autofree char *path = NULL;

      *test = (Case){ figures[i / n_themes], themes[i % n_themes] };
      path = g_strdup_printf ("/figures/%s/%s/nothing-is-cut", test->figure->id,
                              test->theme->id);
      g_test_add_data_func_full (path, test, test_page, g_free);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_pages ();
  return g_test_run ();
}
