/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "plot-fixture.h"

#define WIDTH_MM 89
#define HEIGHT_MM 60
#define DPI 300
#define PROVENANCE "{\"command\":\"figure subsets\",\"dataset\":\"3f9a\",\"seed\":1}"

static FusPlotExportOptions
options_for (FusPlotFormat format)
{
  return (FusPlotExportOptions){ .format = format,
                                 .width_mm = WIDTH_MM,
                                 .height_mm = HEIGHT_MM,
                                 .dpi = DPI,
                                 .provenance = PROVENANCE };
}

static GBytes *
render (FusPlotFigure *figure, const FusPlotExportOptions *options)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = fus_plot_figure_render (figure, options, &error);

  g_assert_no_error (error);
  g_assert_nonnull (bytes);
  return bytes;
}

static char *
to_text (GBytes *bytes)
{
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* -- PNG -- */

static guint32
big_endian (const guint8 *at)
{
  return (guint32) at[0] << 24 | (guint32) at[1] << 16 | (guint32) at[2] << 8 | at[3];
}

/* Contents of the first chunk of a type, whose contents start with @start. */
static const guint8 *
find_chunk (GBytes *png, const char *type, const char *start, guint32 *length)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (png, &size);
  gsize n_start = strlen (start);

  for (gsize at = 8; at + 12 <= size; at += 12 + big_endian (data + at))
    {
      *length = big_endian (data + at);
      if (memcmp (data + at + 4, type, 4) == 0 && *length >= n_start &&
          memcmp (data + at + 8, start, n_start) == 0)
        return data + at + 8;
    }
  return NULL;
}

static void
test_png_has_its_size (void)
{
  g_autoptr (FusPlotFigure) figure = plot_fixture_bars ();
  FusPlotExportOptions options = options_for (FUS_PLOT_FORMAT_PNG);
  g_autoptr (GBytes) png = render (figure, &options);
  guint32 length;
  const guint8 *header = find_chunk (png, "IHDR", "", &length);
  const guint8 *physical = find_chunk (png, "pHYs", "", &length);

  g_assert_nonnull (header);
  g_assert_nonnull (physical);
  g_assert_cmpuint (big_endian (header), ==, 1051);
  g_assert_cmpuint (big_endian (header + 4), ==, 709);
  g_assert_cmpuint (big_endian (physical), ==, 11811);
  g_assert_cmpuint (big_endian (physical + 4), ==, 11811);
  g_assert_cmpuint (physical[8], ==, 1);
}

static void
test_png_tells_where_it_is_from (void)
{
  g_autoptr (FusPlotFigure) figure = plot_fixture_bars ();
  FusPlotExportOptions options = options_for (FUS_PLOT_FORMAT_PNG);
  g_autoptr (GBytes) png = NULL;
  const guint8 *text;
  guint32 length;
  g_autofree char *end = NULL;

  fus_plot_figure_set_description (figure, "Alpha – more than beta.");
  png = render (figure, &options);
  text = find_chunk (png, "iTXt", "fusescope", &length);
  g_assert_nonnull (text);
  end =
    g_strndup ((const char *) text + length - strlen (PROVENANCE), strlen (PROVENANCE));
  g_assert_cmpstr (end, ==, PROVENANCE);
  g_assert_nonnull (find_chunk (png, "iTXt", "Description", &length));
  g_assert_nonnull (find_chunk (png, "iTXt", "Title", &length));
}

/* -- SVG -- */

typedef struct
{
  guint n_texts;
  guint n_images;
  guint n_drawn;
  gboolean in_text;
  GString *words;
} Elements;

static void
start_cb (GMarkupParseContext *context,
          const char *element,
          const char **names,
          const char **values,
          gpointer data,
          GError **error)
{
  Elements *elements = data;

  elements->in_text = strcmp (element, "text") == 0;
  elements->n_texts += elements->in_text ? 1 : 0;
  elements->n_images += strcmp (element, "image") == 0 ? 1 : 0;
  elements->n_drawn += strcmp (element, "path") == 0 ? 1 : 0;
}

static void
words_cb (GMarkupParseContext *context,
          const char *text,
          gsize length,
          gpointer data,
          GError **error)
{
  Elements *elements = data;

  if (elements->in_text)
    g_string_append_len (elements->words, text, (gssize) length);
}

static void
end_cb (GMarkupParseContext *context, const char *element, gpointer data, GError **error)
{
  ((Elements *) data)->in_text = FALSE;
}

static void
count_elements (GBytes *svg, Elements *elements)
{
  static const GMarkupParser parser = { .start_element = start_cb,
                                        .end_element = end_cb,
                                        .text = words_cb };
  g_autoptr (GMarkupParseContext) context =
               g_markup_parse_context_new (&parser, 0, elements, NULL);
  g_autoptr (GError) error = NULL;

  *elements = (Elements){ .words = g_string_new (NULL) };
  g_markup_parse_context_parse (context, g_bytes_get_data (svg, NULL),
                                (gssize) g_bytes_get_size (svg), &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);
}

static void
test_svg_keeps_text_as_text (void)
{
  g_autoptr (FusPlotFigure) figure = plot_fixture_heatmap ();
  FusPlotExportOptions options = options_for (FUS_PLOT_FORMAT_SVG);
  g_autoptr (GBytes) text = render (figure, &options);
  g_autoptr (GBytes) outlines = NULL;
  Elements elements;

  count_elements (text, &elements);
  g_assert_cmpuint (elements.n_texts, >=, 8);
  g_assert_nonnull (strstr (elements.words->str, "0.95"));
  g_assert_nonnull (strstr (elements.words->str, "alpha"));
  g_string_free (elements.words, TRUE);

  options.text_as_outlines = TRUE;
  outlines = render (figure, &options);
  count_elements (outlines, &elements);
  g_assert_cmpuint (elements.n_texts, ==, 0);
  g_string_free (elements.words, TRUE);
}

static void
test_svg_has_its_size_and_source (void)
{
  g_autoptr (FusPlotFigure) figure = plot_fixture_bars ();
  FusPlotExportOptions options = options_for (FUS_PLOT_FORMAT_SVG);
  g_autoptr (GBytes) svg = NULL;
  g_autofree char *text = NULL;

  fus_plot_figure_set_description (figure, "Alpha & beta");
  svg = render (figure, &options);
  text = to_text (svg);
  g_assert_nonnull (strstr (text, "width=\"89mm\" height=\"60mm\""));
  g_assert_nonnull (strstr (text, "viewBox=\"0 0 252.2835 170.0787\""));
  g_assert_nonnull (strstr (text, "<title>Bars</title>"));
  g_assert_nonnull (strstr (text, "<desc>Alpha &amp; beta</desc>"));
  g_assert_nonnull (
    strstr (text, "<metadata>{&quot;command&quot;:&quot;figure subsets&quot;"));
}

/* Few points stay outlines; many become one picture, and the words around it stay. */
static void
test_svg_of_many_points (void)
{
  g_autoptr (FusPlotFigure) few = plot_fixture_scatter (500);
  g_autoptr (FusPlotFigure) many = plot_fixture_scatter (20002);
  FusPlotExportOptions options = options_for (FUS_PLOT_FORMAT_SVG);
  g_autoptr (GBytes) svg_of_few = render (few, &options);
  g_autoptr (GBytes) svg_of_many = render (many, &options);
  Elements elements;

  count_elements (svg_of_few, &elements);
  g_assert_cmpuint (elements.n_images, ==, 0);
  g_assert_cmpuint (elements.n_drawn, >=, 500);
  g_string_free (elements.words, TRUE);

  count_elements (svg_of_many, &elements);
  g_assert_cmpuint (elements.n_images, ==, 1);
  g_assert_cmpuint (elements.n_drawn, <, 50);
  g_assert_cmpstr (elements.words->str, ==, "onetwo");
  g_string_free (elements.words, TRUE);
}

/* -- PDF -- */

static gconstpointer
find_bytes (GBytes *bytes, const char *text)
{
  return memmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), text,
                 strlen (text));
}

static void
test_pdf_has_its_size_and_source (void)
{
  g_autoptr (FusPlotFigure) figure = plot_fixture_bars ();
  FusPlotExportOptions options = options_for (FUS_PLOT_FORMAT_PDF);
  g_autoptr (GBytes) pdf = render (figure, &options);

  g_assert_nonnull (find_bytes (pdf, "%PDF-1."));
  g_assert_nonnull (find_bytes (pdf, "252.283"));
  g_assert_nonnull (find_bytes (pdf, "/Keywords ({\"command\":\"figure subsets\""));
  g_assert_nonnull (find_bytes (pdf, "/Title (Bars)"));
}

static void
test_pdf_text_can_be_selected (void)
{
  g_autoptr (FusPlotFigure) figure = plot_fixture_heatmap ();
  FusPlotExportOptions options = options_for (FUS_PLOT_FORMAT_PDF);
  const char *program = g_getenv ("FUS_PDFTOTEXT");
  g_autofree char *dir = g_dir_make_tmp ("fus-export-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "cells.pdf", NULL);
  const char *arguments[] = { program, path, "-", NULL };
  g_autofree char *words = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  if (program == NULL || *program == '\0')
    {
      g_test_skip ("pdftotext is not installed");
      return;
    }
  bytes = fus_plot_figure_render (figure, &options, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL),
                                      (gssize) g_bytes_get_size (bytes), NULL));
  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, &words,
                NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (words, "0.95"));
  g_assert_nonnull (strstr (words, "alpha"));
  g_remove (path);
  g_rmdir (dir);
}

/* -- Sizes -- */

static void
test_sizes_that_can_not_be (void)
{
  g_autoptr (FusPlotFigure) figure = plot_fixture_bars ();
  FusPlotExportOptions options = options_for (FUS_PLOT_FORMAT_PNG);
  g_autoptr (GError) error = NULL;

  options.width_mm = 0;
  g_assert_null (fus_plot_figure_render (figure, &options, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL);
  g_clear_error (&error);
  options = options_for (FUS_PLOT_FORMAT_PNG);
  options.dpi = 100000;
  g_assert_null (fus_plot_figure_render (figure, &options, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL);
}

/* The window's theme never gets into the file, and the file's never into the window. */
static void
test_themes_do_not_leak (void)
{
  g_autoptr (FusPlotFigure) figure = plot_fixture_bars ();
  FusPlotExportOptions options = options_for (FUS_PLOT_FORMAT_PNG);
  g_autoptr (GBytes) light = render (figure, &options);
  g_autoptr (GBytes) dark = NULL;

  fus_plot_figure_set_theme (figure, fus_plot_theme_lookup ("dark"));
  dark = render (figure, &options);
  g_assert_true (g_bytes_equal (light, dark));
  g_assert_cmpstr (fus_plot_figure_get_theme (figure)->id, ==, "dark");
}

static void
test_formats_by_suffix (void)
{
  FusPlotFormat format;

  g_assert_true (fus_plot_format_from_path ("/a/b.SVG", &format));
  g_assert_cmpint (format, ==, FUS_PLOT_FORMAT_SVG);
  g_assert_true (fus_plot_format_from_path ("c.pdf", &format));
  g_assert_cmpint (format, ==, FUS_PLOT_FORMAT_PDF);
  g_assert_false (fus_plot_format_from_path ("png", &format));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/export/png/has-its-size", test_png_has_its_size);
  g_test_add_func ("/export/png/tells-where-it-is-from", test_png_tells_where_it_is_from);
  g_test_add_func ("/export/svg/keeps-text-as-text", test_svg_keeps_text_as_text);
  g_test_add_func ("/export/svg/has-its-size-and-source",
                   test_svg_has_its_size_and_source);
  g_test_add_func ("/export/svg/of-many-points", test_svg_of_many_points);
  g_test_add_func ("/export/pdf/has-its-size-and-source",
                   test_pdf_has_its_size_and_source);
  g_test_add_func ("/export/pdf/text-can-be-selected", test_pdf_text_can_be_selected);
  g_test_add_func ("/export/sizes-that-can-not-be-are-told", test_sizes_that_can_not_be);
  g_test_add_func ("/export/themes-do-not-leak", test_themes_do_not_leak);
  g_test_add_func ("/export/formats-by-suffix", test_formats_by_suffix);
  return g_test_run ();
}
