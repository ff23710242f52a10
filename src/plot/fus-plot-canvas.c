/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What marks draw with: lines, rectangles, glyphs and images in points on any cairo
 * surface. Lines and edges are snapped to pixels on screens and left alone on paper.
 * Without a surface everything is measured and nothing drawn, by the same code, so
 * that a layout can't differ from the drawing. Also remembers data lines, so that
 * words keep off them. */
#include "config.h"

#include "fus-plot-canvas-private.h"

#include <math.h>
#include <string.h>

static gboolean
target_is_vector (cairo_t *cr)
{
  switch ((int) cairo_surface_get_type (cairo_get_target (cr)))
    {
    case CAIRO_SURFACE_TYPE_PDF:
    case CAIRO_SURFACE_TYPE_PS:
    case CAIRO_SURFACE_TYPE_SVG:
      return TRUE;
    default:
      return FALSE;
    }
}

/* Glyphs keep their width whatever the resolution, so that a layout holds at any scale.
 */
static PangoContext *
make_pango_context (const FusPlotTheme *theme)
{
  PangoContext *context =
    pango_font_map_create_context (pango_cairo_font_map_get_default ());
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, theme->hinting ? CAIRO_HINT_STYLE_SLIGHT
                                                             : CAIRO_HINT_STYLE_NONE);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  pango_cairo_context_set_resolution (context, 72);
  pango_context_set_round_glyph_positions (context, FALSE);
  return context;
}

static void
written_clear (gpointer data)
{
  g_free (((FusPlotWritten *) data)->text);
}

static const FusPlotRect everywhere = { -1e9, -1e9, 2e9, 2e9 };

FusPlotCanvas *
fus_plot_canvas_new (cairo_t *cr, const FusPlotTheme *theme)
{
  FusPlotCanvas *self = g_new0 (FusPlotCanvas, 1);

  self->theme = theme;
  self->pango = make_pango_context (theme);
  if (cr != NULL)
    {
      self->cr = cairo_reference (cr);
      self->is_vector = target_is_vector (cr);
      pango_cairo_update_context (cr, self->pango);
    }
  self->layout = pango_layout_new (self->pango);
  self->extents = fus_plot_canvas_extents_new ();
  self->written = g_array_new (FALSE, FALSE, sizeof (FusPlotWritten));
  g_array_set_clear_func (self->written, written_clear);
  self->strokes = g_array_new (FALSE, FALSE, sizeof (FusPlotStroke));
  self->axes = -1;
  self->clip = everywhere;
  return self;
}

void
fus_plot_canvas_free (FusPlotCanvas *self)
{
  g_clear_pointer (&self->cr, cairo_destroy);
  g_clear_object (&self->layout);
  g_clear_object (&self->pango);
  if (self->svg_text != NULL)
    g_string_free (self->svg_text, TRUE);
  g_hash_table_unref (self->extents);
  g_array_unref (self->written);
  g_array_unref (self->strokes);
  g_free (self);
}

cairo_t *
fus_plot_canvas_get_cairo (const FusPlotCanvas *self)
{
  return self->cr;
}

const FusPlotTheme *
fus_plot_canvas_get_theme (const FusPlotCanvas *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->theme;
}

gboolean
fus_plot_canvas_is_vector (const FusPlotCanvas *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_vector;
}

gboolean
fus_plot_canvas_is_hasty (const FusPlotCanvas *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_hasty;
}

void
fus_plot_canvas_set_parallel (FusPlotCanvas *self,
                              FusPlotParallel parallel,
                              gpointer pool)
{
  self->parallel = parallel;
  self->pool = pool;
}

void
fus_plot_canvas_set_hasty (FusPlotCanvas *self, gboolean hasty)
{
  g_return_if_fail (self != NULL);

  self->is_hasty = hasty;
}

void
fus_plot_canvas_run (const FusPlotCanvas *self,
                     gsize n_items,
                     FusPlotWork work,
                     gpointer data)
{
  g_return_if_fail (self != NULL);

  if (self->parallel != NULL)
    {
      self->parallel (self->pool, n_items, work, data);
      return;
    }
  for (gsize item = 0; item < n_items; item++)
    work (item, data);
}

/* Device pixels a unit of the surface: 2 on a fine screen. */
static double
surface_scale (const FusPlotCanvas *self)
{
  double x = 1;
  double y = 1;

  cairo_surface_get_device_scale (cairo_get_target (self->cr), &x, &y);
  return x;
}

double
fus_plot_canvas_get_resolution (const FusPlotCanvas *self)
{
  double x = 1;
  double y = 0;

  g_return_val_if_fail (self != NULL, 0);

  if (self->cr == NULL)
    return 1;
  cairo_user_to_device_distance (self->cr, &x, &y);
  return hypot (x, y) * surface_scale (self);
}

/* Pixels that a line of @width covers. */
static double
pixel_width (double width, double resolution)
{
  return MAX (round (width * resolution), 1);
}

static FusPlotPoint
to_pixels (const FusPlotCanvas *self, FusPlotPoint point)
{
  double scale = surface_scale (self);

  cairo_user_to_device (self->cr, &point.x, &point.y);
  return (FusPlotPoint){ point.x * scale, point.y * scale };
}

static FusPlotPoint
from_pixels (const FusPlotCanvas *self, FusPlotPoint point)
{
  double scale = surface_scale (self);

  point.x /= scale;
  point.y /= scale;
  cairo_device_to_user (self->cr, &point.x, &point.y);
  return point;
}

/* Lines of an odd width are sharp in the middle of a pixel, others between two. */
static double
snap_line (double at, double pixels)
{
  return fmod (pixels, 2) > 0.5 ? floor (at) + 0.5 : round (at);
}

static FusPlotPoint
snap (const FusPlotCanvas *self, FusPlotPoint point, double width)
{
  double pixels;
  FusPlotPoint at;

  if (self->cr == NULL || self->is_vector)
    return point;
  pixels = width > 0 ? pixel_width (width, fus_plot_canvas_get_resolution (self)) : 0;
  at = to_pixels (self, point);
  at.x = snap_line (at.x, pixels);
  at.y = snap_line (at.y, pixels);
  return from_pixels (self, at);
}

/* The nearest position at which a line of @width is sharp; as is on vector targets. */
static double
snap_x (const FusPlotCanvas *self, double x, double width)
{
  return snap (self, (FusPlotPoint){ x, 0 }, width).x;
}

/* As snap_x(). */
static double
snap_y (const FusPlotCanvas *self, double y, double width)
{
  return snap (self, (FusPlotPoint){ 0, y }, width).y;
}

void
fus_plot_canvas_set_color (FusPlotCanvas *self, FusPlotColor color)
{
  g_return_if_fail (self != NULL);

  cairo_set_source_rgba (self->cr, color.red, color.green, color.blue, color.alpha);
}

static void
set_dash (FusPlotCanvas *self, FusPlotDash dash)
{
  double unit = self->theme->print ? 1 : self->theme->pixel;
  const double dots[] = { unit, 3 * unit };
  const double dashes[] = { 3 * unit, 3 * unit };

  if (dash == FUS_PLOT_DASH_DOTS)
    cairo_set_dash (self->cr, dots, 2, 0);
  else if (dash == FUS_PLOT_DASH_DASHES)
    cairo_set_dash (self->cr, dashes, 2, 0);
  else
    cairo_set_dash (self->cr, NULL, 0, 0);
}

static double
snapped_width (const FusPlotCanvas *self, double width)
{
  double resolution = fus_plot_canvas_get_resolution (self);

  return self->is_vector ? width : pixel_width (width, resolution) / resolution;
}

void
fus_plot_canvas_line (FusPlotCanvas *self,
                      FusPlotPoint from,
                      FusPlotPoint to,
                      double width,
                      FusPlotColor color,
                      FusPlotDash dash)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail ((guint) dash <= FUS_PLOT_DASH_DASHES);

  gboolean vertical = ABS (from.x - to.x) < 1e-6;
  gboolean horizontal = ABS (from.y - to.y) < 1e-6;

  if (self->cr == NULL)
    return;
  if (vertical)
    from.x = to.x = snap_x (self, from.x, width);
  if (horizontal)
    from.y = to.y = snap_y (self, from.y, width);
  fus_plot_canvas_set_color (self, color);
  set_dash (self, dash);
  cairo_set_line_cap (self->cr, CAIRO_LINE_CAP_BUTT);
  cairo_set_line_width (self->cr,
                        vertical || horizontal ? snapped_width (self, width) : width);
  cairo_move_to (self->cr, from.x, from.y);
  cairo_line_to (self->cr, to.x, to.y);
  cairo_stroke (self->cr);
  set_dash (self, FUS_PLOT_DASH_SOLID);
}

void
fus_plot_canvas_polyline (FusPlotCanvas *self,
                          const FusPlotPoint *points,
                          gsize n_points,
                          double width,
                          FusPlotColor color)
{
  gboolean broken = TRUE;

  g_return_if_fail (self != NULL);

  for (gsize i = 1; i < n_points; i++)
    fus_plot_canvas_add_stroke (self, points[i - 1], points[i]);
  if (self->cr == NULL)
    return;
  cairo_new_path (self->cr);
  for (gsize i = 0; i < n_points; i++)
    {
      gboolean known = isfinite (points[i].x) && isfinite (points[i].y);

      if (known && broken)
        cairo_move_to (self->cr, points[i].x, points[i].y);
      else if (known)
        cairo_line_to (self->cr, points[i].x, points[i].y);
      broken = !known;
    }
  fus_plot_canvas_set_color (self, color);
  cairo_set_line_width (self->cr, width);
  cairo_set_line_join (self->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (self->cr, CAIRO_LINE_CAP_ROUND);
  cairo_stroke (self->cr);
}

void
fus_plot_canvas_polygon (FusPlotCanvas *self,
                         const FusPlotPoint *points,
                         gsize n_points,
                         FusPlotColor fill)
{
  g_return_if_fail (self != NULL);

  if (self->cr == NULL)
    return;
  cairo_new_path (self->cr);
  for (gsize i = 0; i < n_points; i++)
    cairo_line_to (self->cr, points[i].x, points[i].y);
  cairo_close_path (self->cr);
  fus_plot_canvas_set_color (self, fill);
  cairo_fill (self->cr);
}

/* Edges between pixels; what has a width keeps at least one pixel. */
static FusPlotRect
snap_rect (const FusPlotCanvas *self, const FusPlotRect *rect)
{
  FusPlotPoint from = { rect->x, rect->y };
  FusPlotPoint to = { rect->x + rect->width, rect->y + rect->height };

  if (self->is_vector || self->cr == NULL)
    return *rect;
  from = to_pixels (self, from);
  to = to_pixels (self, to);
  from = (FusPlotPoint){ round (from.x), round (from.y) };
  to = (FusPlotPoint){ round (to.x), round (to.y) };
  if (rect->width > 0)
    to.x = MAX (to.x, from.x + 1);
  if (rect->height > 0)
    to.y = MAX (to.y, from.y + 1);
  from = from_pixels (self, from);
  to = from_pixels (self, to);
  return (FusPlotRect){ from.x, from.y, to.x - from.x, to.y - from.y };
}

void
fus_plot_canvas_fill_rect (FusPlotCanvas *self,
                           const FusPlotRect *rect,
                           FusPlotColor fill)
{
  g_return_if_fail (self != NULL);

  FusPlotRect snapped = snap_rect (self, rect);

  if (self->cr == NULL)
    return;
  cairo_new_path (self->cr);
  fus_plot_canvas_set_color (self, fill);
  cairo_rectangle (self->cr, snapped.x, snapped.y, snapped.width, snapped.height);
  cairo_fill (self->cr);
}

void
fus_plot_canvas_frame_rect (FusPlotCanvas *self,
                            const FusPlotRect *rect,
                            double width,
                            FusPlotColor color)
{
  g_return_if_fail (self != NULL);

  FusPlotRect snapped = snap_rect (self, rect);
  double line;

  if (self->cr == NULL)
    return;
  line = snapped_width (self, width);
  fus_plot_canvas_set_color (self, color);
  cairo_set_line_width (self->cr, line);
  cairo_set_line_join (self->cr, CAIRO_LINE_JOIN_MITER);
  cairo_new_path (self->cr);
  cairo_rectangle (self->cr, snapped.x + line / 2, snapped.y + line / 2,
                   MAX (snapped.width - line, 0), MAX (snapped.height - line, 0));
  cairo_stroke (self->cr);
}

/* Lines x + y = k · step, so that the hatching of neighbors meets. */
static void
hatch_lines (FusPlotCanvas *self, const FusPlotRect *rect, double step)
{
  double first = ceil ((rect->x + rect->y) / step) * step;
  double last = rect->x + rect->width + rect->y + rect->height;

  for (double sum = first; sum <= last; sum += step)
    {
      cairo_move_to (self->cr, sum - rect->y, rect->y);
      cairo_line_to (self->cr, sum - rect->y - rect->height, rect->y + rect->height);
    }
}

void
fus_plot_canvas_hatch_rect (FusPlotCanvas *self, const FusPlotRect *rect)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (rect != NULL);

  FusPlotRect snapped = snap_rect (self, rect);
  double step = self->theme->hatch_step * sqrt (2);

  if (self->cr == NULL)
    return;
  if (rect->height < 18 * self->theme->pixel)
    step *= 0.75;
  cairo_save (self->cr);
  cairo_new_path (self->cr);
  cairo_rectangle (self->cr, snapped.x, snapped.y, snapped.width, snapped.height);
  cairo_clip (self->cr);
  fus_plot_canvas_set_color (self, self->theme->hatch);
  cairo_set_line_width (self->cr, self->theme->hatch_width);
  hatch_lines (self, &snapped, step);
  cairo_stroke (self->cr);
  cairo_restore (self->cr);
  fus_plot_canvas_frame_rect (self, rect, self->theme->hairline, self->theme->hatch);
}

/* Corners around a center, radius 1, chosen so that all glyphs look equally heavy. */
typedef struct
{
  guint n;
  FusPlotPoint corners[12];
} Outline;

static const Outline outlines[] = {
  [FUS_PLOT_GLYPH_TRIANGLE] = { 3, { { 0, -1.15 }, { 1.12, 0.86 }, { -1.12, 0.86 } } },
  [FUS_PLOT_GLYPH_SQUARE] = { 4,
                              { { -0.88, -0.88 },
                                { 0.88, -0.88 },
                                { 0.88, 0.88 },
                                { -0.88, 0.88 } } },
  [FUS_PLOT_GLYPH_DIAMOND] = { 4,
                               { { 0, -1.22 }, { 1.22, 0 }, { 0, 1.22 }, { -1.22, 0 } } },
  [FUS_PLOT_GLYPH_DOWN] = { 3, { { 0, 1.15 }, { -1.12, -0.86 }, { 1.12, -0.86 } } },
  [FUS_PLOT_GLYPH_PLUS] = { 12,
                            { { -0.38, -1.1 },
                              { 0.38, -1.1 },
                              { 0.38, -0.38 },
                              { 1.1, -0.38 },
                              { 1.1, 0.38 },
                              { 0.38, 0.38 },
                              { 0.38, 1.1 },
                              { -0.38, 1.1 },
                              { -0.38, 0.38 },
                              { -1.1, 0.38 },
                              { -1.1, -0.38 },
                              { -0.38, -0.38 } } },
  [FUS_PLOT_GLYPH_STAR] = { 10,
                            { { 0, -1.25 },
                              { 0.31, -0.42 },
                              { 1.19, -0.39 },
                              { 0.5, 0.16 },
                              { 0.73, 1.01 },
                              { 0, 0.52 },
                              { -0.73, 1.01 },
                              { -0.5, 0.16 },
                              { -1.19, -0.39 },
                              { -0.31, -0.42 } } },
  [FUS_PLOT_GLYPH_BAR] = { 4,
                           { { -1.1, -0.5 },
                             { 1.1, -0.5 },
                             { 1.1, 0.5 },
                             { -1.1, 0.5 } } },
};

static void
glyph_path (cairo_t *cr, FusPlotGlyph glyph, FusPlotPoint center, double radius)
{
  const Outline *outline = &outlines[glyph];

  cairo_new_path (cr);
  if (glyph == FUS_PLOT_GLYPH_CIRCLE)
    {
      cairo_arc (cr, center.x, center.y, radius, 0, 2 * G_PI);
      return;
    }
  for (guint i = 0; i < outline->n; i++)
    cairo_line_to (cr, center.x + outline->corners[i].x * radius,
                   center.y + outline->corners[i].y * radius);
  cairo_close_path (cr);
}

void
fus_plot_canvas_glyph (FusPlotCanvas *self,
                       FusPlotGlyph glyph,
                       FusPlotPoint center,
                       double radius,
                       FusPlotColor color,
                       gboolean hollow)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail ((guint) glyph <= FUS_PLOT_GLYPH_BAR);

  double width = self->theme->hairline * 1.4;

  if (self->cr == NULL)
    return;
  if (glyph == FUS_PLOT_GLYPH_NONE || (gsize) glyph >= G_N_ELEMENTS (outlines))
    return;
  glyph_path (self->cr, glyph, center, hollow ? radius - width / 2 : radius);
  if (!hollow)
    {
      fus_plot_canvas_set_color (self, color);
      cairo_fill (self->cr);
      return;
    }
  fus_plot_canvas_set_color (self, self->theme->ground);
  cairo_fill_preserve (self->cr);
  fus_plot_canvas_set_color (self, color);
  cairo_set_line_width (self->cr, width);
  cairo_set_line_join (self->cr, CAIRO_LINE_JOIN_MITER);
  cairo_stroke (self->cr);
}

void
fus_plot_canvas_ramp (FusPlotCanvas *self, const FusPlotRect *rect, FusPlotInkRole role)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail ((guint) role <= FUS_PLOT_INK_DIFFERENCE);

  FusPlotRect snapped = snap_rect (self, rect);
  cairo_pattern_t *pattern = NULL;

  if (self->cr == NULL)
    return;
  pattern = cairo_pattern_create_linear (snapped.x, 0, snapped.x + snapped.width, 0);
  for (guint i = 0; i <= 15; i++)
    {
      double t = i / 15.0;
      double value = role == FUS_PLOT_INK_DIFFERENCE ? 2 * t - 1 : t;
      FusPlotInk ink = { .role = role, .value = value };
      FusPlotColor color = fus_plot_theme_get_color (self->theme, ink);

      cairo_pattern_add_color_stop_rgb (pattern, t, color.red, color.green, color.blue);
    }
  cairo_set_source (self->cr, pattern);
  cairo_new_path (self->cr);
  cairo_rectangle (self->cr, snapped.x, snapped.y, snapped.width, snapped.height);
  cairo_fill (self->cr);
  cairo_pattern_destroy (pattern);
}

void
fus_plot_canvas_image (FusPlotCanvas *self,
                       const guint32 *argb,
                       guint width,
                       guint height,
                       const FusPlotRect *rect,
                       gboolean smooth)
{
  g_return_if_fail (self != NULL);

  FusPlotRect snapped = snap_rect (self, rect);
  cairo_surface_t *image = NULL;
  guchar *pixels = NULL;

  if (self->cr == NULL)
    return;
  image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) width, (int) height);
  pixels = cairo_image_surface_get_data (image);
  if (pixels != NULL && width > 0 && height > 0)
    {
      int stride = cairo_image_surface_get_stride (image);

      cairo_surface_flush (image);
      for (guint y = 0; y < height; y++)
        memcpy (pixels + (gsize) y * (gsize) stride, argb + (gsize) y * width, width * 4);
      cairo_surface_mark_dirty (image);
      cairo_save (self->cr);
      cairo_translate (self->cr, snapped.x, snapped.y);
      cairo_scale (self->cr, snapped.width / width, snapped.height / height);
      cairo_set_source_surface (self->cr, image, 0, 0);
      cairo_pattern_set_filter (cairo_get_source (self->cr),
                                smooth ? CAIRO_FILTER_GOOD : CAIRO_FILTER_NEAREST);
      cairo_pattern_set_extend (cairo_get_source (self->cr), CAIRO_EXTEND_PAD);
      cairo_new_path (self->cr);
      cairo_rectangle (self->cr, 0, 0, width, height);
      cairo_fill (self->cr);
      cairo_restore (self->cr);
    }
  cairo_surface_destroy (image);
}

void
fus_plot_canvas_push_clip (FusPlotCanvas *self, const FusPlotRect *rect)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (rect != NULL);

  self->clip = *rect;
  if (self->cr == NULL)
    return;
  cairo_save (self->cr);
  cairo_new_path (self->cr);
  cairo_rectangle (self->cr, rect->x, rect->y, rect->width, rect->height);
  cairo_clip (self->cr);
}

void
fus_plot_canvas_pop_clip (FusPlotCanvas *self)
{
  g_return_if_fail (self != NULL);

  self->clip = everywhere;
  if (self->cr == NULL)
    return;
  cairo_restore (self->cr);
}

void
fus_plot_canvas_add_stroke (FusPlotCanvas *self, FusPlotPoint from, FusPlotPoint to)
{
  g_return_if_fail (self != NULL);

  FusPlotStroke stroke = { from, to };

  if (!isfinite (from.x) || !isfinite (from.y) || !isfinite (to.x) || !isfinite (to.y))
    return;
  g_array_append_val (self->strokes, stroke);
  self->n_strokes++;
}

/* Cuts the part of a stroke, from share @low to @high of it, down to what lies between
 * two values of one coordinate. */
static void
cut_stroke (double from,
            double step,
            double least,
            double most,
            double *low,
            double *high)
{
  double first, last;

  if (ABS (step) < 1e-12)
    {
      if (from < least || from > most)
        *high = -1;
      return;
    }
  first = (least - from) / step;
  last = (most - from) / step;
  *low = MAX (*low, MIN (first, last));
  *high = MIN (*high, MAX (first, last));
}

gboolean
fus_plot_canvas_is_clear (const FusPlotCanvas *self, const FusPlotRect *box)
{
  for (guint i = 0; i < self->strokes->len; i++)
    {
      const FusPlotStroke *stroke = &g_array_index (self->strokes, FusPlotStroke, i);
      double low = 0;
      double high = 1;

      cut_stroke (stroke->from.x, stroke->to.x - stroke->from.x, box->x,
                  box->x + box->width, &low, &high);
      cut_stroke (stroke->from.y, stroke->to.y - stroke->from.y, box->y,
                  box->y + box->height, &low, &high);
      if (low <= high)
        return FALSE;
    }
  return TRUE;
}
