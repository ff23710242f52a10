/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-plot-export.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <math.h>
#include <string.h>

#include "fus-plot-export-private.h"
#include "fus-plot-figure-private.h"

#define DEFAULT_DPI 300
#define MAX_SIDE 30000 /* pixels: cairo's images end at 32,767 */
#define POINTS_A_MM (72 / 25.4)

typedef struct
{
  const char *suffix;
  FusPlotFormat format;
} Suffix;

static const Suffix suffixes[] = {
  { ".png", FUS_PLOT_FORMAT_PNG },
  { ".svg", FUS_PLOT_FORMAT_SVG },
  { ".pdf", FUS_PLOT_FORMAT_PDF },
};

gboolean
fus_plot_format_from_path (const char *path, FusPlotFormat *format)
{
  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (format != NULL, FALSE);

  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      if (!g_str_has_suffix (lower, suffixes[i].suffix))
        continue;
      *format = suffixes[i].format;
      return TRUE;
    }
  return FALSE;
}

double
fus_plot_theme_get_smallest_text (const FusPlotTheme *theme)
{
  g_return_val_if_fail (theme != NULL, 0);

  return MIN (MIN (theme->text_size, theme->row_size),
              MIN (theme->head_size, theme->group_size));
}

static const FusPlotTheme *
theme_of (const FusPlotExportOptions *options)
{
  return options->theme != NULL ? options->theme : fus_plot_theme_lookup ("print");
}

static void
draw_page (FusPlotFigure *figure,
           FusPlotCanvas *canvas,
           const FusPlotExportOptions *options)
{
  double width = options->width_mm * POINTS_A_MM;
  double height = options->height_mm * POINTS_A_MM;
  FusPlotRect page = { 0, 0, width, height };

  fus_plot_canvas_fill_rect (canvas, &page, fus_plot_canvas_get_theme (canvas)->ground);
  fus_plot_figure_draw_on (figure, canvas, width, height);
}

static GBytes *
render_png (FusPlotFigure *figure, const FusPlotExportOptions *options, GError **error)
{
  double dpi = options->dpi > 0 ? options->dpi : DEFAULT_DPI;
  double width = round (options->width_mm / 25.4 * dpi);
  double height = round (options->height_mm / 25.4 * dpi);
  cairo_surface_t *surface;
  FusPlotCanvas *canvas;
  GBytes *png;
  cairo_t *cr;

  if (width > MAX_SIDE || height > MAX_SIDE)
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
                   "%.0f × %.0f pixels are more than %d on a side", width, height,
                   MAX_SIDE);
      return NULL;
    }
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) MAX (width, 1),
                                        (int) MAX (height, 1));
  cr = cairo_create (surface);
  cairo_scale (cr, dpi / 72, dpi / 72);
  canvas = fus_plot_canvas_new (cr, theme_of (options));
  draw_page (figure, canvas, options);
  fus_plot_canvas_free (canvas);
  png = fus_plot_png_encode (surface, dpi, fus_plot_figure_get_title (figure),
                             fus_plot_figure_get_description (figure),
                             options->provenance, error);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return png;
}

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* Takes the surface; its bytes are in @bytes once it is finished. */
static gboolean
finish (cairo_surface_t *surface, GError **error)
{
  cairo_status_t status;

  cairo_surface_finish (surface);
  status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
                         cairo_status_to_string (status));
  return status == CAIRO_STATUS_SUCCESS;
}

static void
set_pdf_metadata (cairo_surface_t *surface,
                  FusPlotFigure *figure,
                  const FusPlotExportOptions *options)
{
  const char *title = fus_plot_figure_get_title (figure);
  const char *description = fus_plot_figure_get_description (figure);

  if (title != NULL)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, title);
  if (description != NULL)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_SUBJECT, description);
  if (options->provenance != NULL)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_KEYWORDS,
                                    options->provenance);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR,
                                  "Fusescope " PACKAGE_VERSION);
}

static GBytes *
render_pdf (FusPlotFigure *figure, const FusPlotExportOptions *options, GError **error)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface =
    cairo_pdf_surface_create_for_stream (append_cb, bytes,
                                         options->width_mm * POINTS_A_MM,
                                         options->height_mm * POINTS_A_MM);
  cairo_t *cr = cairo_create (surface);
  FusPlotCanvas *canvas = fus_plot_canvas_new (cr, theme_of (options));

  set_pdf_metadata (surface, figure, options);
  draw_page (figure, canvas, options);
  fus_plot_canvas_free (canvas);
  cairo_destroy (cr);
  if (!finish (surface, error))
    g_clear_pointer (&bytes, g_byte_array_unref);
  return bytes != NULL ? g_byte_array_free_to_bytes (bytes) : NULL;
}

static void
append_element (GString *svg, const char *name, const char *text)
{
  g_autofree char *escaped = text != NULL ? g_markup_escape_text (text, -1) : NULL;

  if (escaped != NULL)
    g_string_append_printf (svg, "<%s>%s</%s>\n", name, escaped, name);
}

static void
append_number (GString *svg, const char *format, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (svg, g_ascii_formatd (buffer, sizeof buffer, format, value));
}

/* Physical size in millimeters, user units points: so that cairo's drawing fits. */
static void
append_head (GString *svg, FusPlotFigure *figure, const FusPlotExportOptions *options)
{
  g_string_append (svg, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                        "<svg xmlns=\"http://www.w3.org/2000/svg\""
                        " xmlns:xlink=\"http://www.w3.org/1999/xlink\" version=\"1.1\""
                        " role=\"img\" width=\"");
  append_number (svg, "%.6g", options->width_mm);
  g_string_append (svg, "mm\" height=\"");
  append_number (svg, "%.6g", options->height_mm);
  g_string_append (svg, "mm\" viewBox=\"0 0 ");
  append_number (svg, "%.4f", options->width_mm * POINTS_A_MM);
  g_string_append_c (svg, ' ');
  append_number (svg, "%.4f", options->height_mm * POINTS_A_MM);
  g_string_append (svg, "\">\n");
  append_element (svg, "title", fus_plot_figure_get_title (figure));
  append_element (svg, "desc", fus_plot_figure_get_description (figure));
  append_element (svg, "metadata", options->provenance);
}

/* What cairo drew, without its own outermost element. */
static gboolean
append_body (GString *svg, const GByteArray *drawing)
{
  const char *text = (const char *) drawing->data;
  const char *root = g_strstr_len (text, drawing->len, "<svg");
  const char *start =
    root != NULL ? memchr (root, '>', drawing->len - (gsize) (root - text)) : NULL;
  const char *end = g_strrstr_len (text, drawing->len, "</svg>");

  if (start == NULL || end == NULL || end < start)
    return FALSE;
  g_string_append_len (svg, start + 1, end - start - 1);
  return TRUE;
}

static GBytes *
compose_svg (FusPlotFigure *figure,
             const FusPlotExportOptions *options,
             const GByteArray *drawing,
             const char *texts)
{
  GString *svg = g_string_new (NULL);

  append_head (svg, figure, options);
  if (!append_body (svg, drawing))
    g_warning ("cairo's SVG has no root element");
  if (*texts != '\0')
    g_string_append_printf (svg,
                            "<g font-family=\"'%s', Arial, Helvetica, sans-serif\""
                            " style=\"font-variant-numeric: tabular-nums\">\n%s</g>\n",
                            theme_of (options)->font, texts);
  g_string_append (svg, "</svg>\n");
  return g_string_free_to_bytes (svg);
}

static GBytes *
render_svg (FusPlotFigure *figure, const FusPlotExportOptions *options, GError **error)
{
  g_autoptr (GByteArray) drawing = g_byte_array_new ();
  g_autofree char *texts = NULL;
  cairo_surface_t *surface =
    cairo_svg_surface_create_for_stream (append_cb, drawing,
                                         options->width_mm * POINTS_A_MM,
                                         options->height_mm * POINTS_A_MM);
  cairo_t *cr = cairo_create (surface);
  FusPlotCanvas *canvas = fus_plot_canvas_new (cr, theme_of (options));

  if (!options->text_as_outlines)
    fus_plot_canvas_record_text (canvas);
  draw_page (figure, canvas, options);
  texts = fus_plot_canvas_dup_svg_text (canvas);
  fus_plot_canvas_free (canvas);
  cairo_destroy (cr);
  if (!finish (surface, error))
    return NULL;
  return compose_svg (figure, options, drawing, texts);
}

GBytes *
fus_plot_figure_render (FusPlotFigure *figure,
                        const FusPlotExportOptions *options,
                        GError **error)
{
  g_return_val_if_fail (FUS_IS_PLOT_FIGURE (figure), NULL);
  g_return_val_if_fail (options != NULL, NULL);

  if (!(options->width_mm > 0) || !(options->height_mm > 0))
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
                   "A picture of %g × %g mm can’t be drawn", options->width_mm,
                   options->height_mm);
      return NULL;
    }
  switch (options->format)
    {
    case FUS_PLOT_FORMAT_SVG:
      return render_svg (figure, options, error);
    case FUS_PLOT_FORMAT_PDF:
      return render_pdf (figure, options, error);
    case FUS_PLOT_FORMAT_PNG:
    default:
      return render_png (figure, options, error);
    }
}
