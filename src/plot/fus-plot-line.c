/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-plot-canvas-private.h"
#include "fus-plot-marks.h"

#include <math.h>

/* Layout pixels. */
#define DOT_RADIUS 2.2
#define END_RADIUS 3

typedef enum
{
  DOTS_NONE,
  DOTS_ALL,
  DOTS_LAST,
} Dots;

typedef struct
{
  FusPlotMark parent;
  gsize n;
  double *x;
  double *y;
  FusPlotInk ink;
  FusPlotLineStyle style;
  Dots dots;
  char *text;
  char *note;
  FusPlotGlyph glyph;
  FusPlotInk text_ink;
  double label_shift; /* layout pixels */
} Line;

static void
line_extent (const FusPlotMark *mark, FusPlotRange *x, FusPlotRange *y)
{
  const Line *self = (const Line *) mark;

  for (gsize i = 0; i < self->n; i++)
    {
      fus_plot_range_include (x, self->x[i]);
      fus_plot_range_include (y, self->y[i]);
    }
}

static gssize
last_known (const Line *self)
{
  for (gsize i = self->n; i > 0; i--)
    {
      if (isfinite (self->x[i - 1]) && isfinite (self->y[i - 1]))
        return (gssize) (i - 1);
    }
  return -1;
}

static FusPlotPoint
point_at (const Line *self, const FusPlotFrame *frame, gsize i)
{
  return fus_plot_frame_point (frame, self->x[i], self->y[i]);
}

static gboolean
line_label (const FusPlotMark *mark, const FusPlotFrame *frame, FusPlotLabel *label)
{
  const Line *self = (const Line *) mark;
  gssize last = last_known (self);
  FusPlotPoint at;

  if (last < 0 || (self->text == NULL && self->note == NULL))
    return FALSE;
  at = point_at (self, frame, (gsize) last);
  at.y += fus_plot_frame_px (frame, self->label_shift);
  *label = (FusPlotLabel){
    .at = at,
    .text = self->text,
    .note = self->note,
    .glyph = self->glyph,
    .ink = self->text_ink,
    .glyph_ink = self->ink,
  };
  return TRUE;
}

static double
line_width (const Line *self, const FusPlotTheme *theme)
{
  switch (self->style)
    {
    case FUS_PLOT_LINE_SECOND:
      return theme->second_line_width;
    case FUS_PLOT_LINE_RAW:
      return theme->raw_line_width;
    case FUS_PLOT_LINE_REFERENCE:
      return theme->hairline;
    case FUS_PLOT_LINE_DATA:
    default:
      return theme->line_width;
    }
}

static void
draw_dots (const Line *self, FusPlotCanvas *canvas, const FusPlotFrame *frame)
{
  FusPlotColor color = fus_plot_theme_get_color (frame->theme, self->ink);
  gssize last = last_known (self);
  gboolean all = self->dots == DOTS_ALL;
  double radius = fus_plot_frame_px (frame, all ? DOT_RADIUS : END_RADIUS);

  for (gssize i = all ? 0 : last; self->dots != DOTS_NONE && i >= 0 && i <= last; i++)
    {
      FusPlotPoint at = point_at (self, frame, (gsize) i);

      if (isfinite (at.x) && isfinite (at.y))
        fus_plot_canvas_glyph (canvas, FUS_PLOT_GLYPH_CIRCLE, at, radius, color, FALSE);
    }
}

/* What leaves the panel at its top is cut there. */
static FusPlotRect
clip_of (const FusPlotFrame *frame)
{
  double margin = fus_plot_frame_px (frame, 4);

  return (FusPlotRect){ frame->plot.x - margin, frame->plot.y - margin,
                        frame->plot.width + 2 * margin, frame->plot.height + 2 * margin };
}

static void
line_draw (const FusPlotMark *mark, FusPlotCanvas *canvas, const FusPlotFrame *frame)
{
  const Line *self = (const Line *) mark;
  FusPlotColor color = fus_plot_theme_get_color (frame->theme, self->ink);
  g_autofree FusPlotPoint *points = g_new (FusPlotPoint, self->n + 1);
  FusPlotRect clip = clip_of (frame);

  for (gsize i = 0; i < self->n; i++)
    points[i] = point_at (self, frame, i);
  if (self->style == FUS_PLOT_LINE_RAW)
    color.alpha = frame->theme->raw_alpha;
  fus_plot_canvas_push_clip (canvas, &clip);
  if (self->style == FUS_PLOT_LINE_REFERENCE)
    {
      fus_plot_canvas_add_stroke (canvas, points[0], points[self->n - 1]);
      fus_plot_canvas_line (canvas, points[0], points[self->n - 1],
                            line_width (self, frame->theme), color, FUS_PLOT_DASH_DOTS);
    }
  else
    fus_plot_canvas_polyline (canvas, points, self->n, line_width (self, frame->theme),
                              color);
  draw_dots (self, canvas, frame);
  fus_plot_canvas_pop_clip (canvas);
}

static gboolean
line_locate (const FusPlotMark *mark,
             const FusPlotFrame *frame,
             gsize index,
             FusPlotPick *pick)
{
  const Line *self = (const Line *) mark;

  pick->at = point_at (self, frame, index);
  return isfinite (pick->at.x) && isfinite (pick->at.y);
}

static gsize
line_count (const FusPlotMark *mark)
{
  return ((const Line *) mark)->n;
}

static char *
line_describe (const FusPlotMark *mark, gsize index)
{
  const Line *self = (const Line *) mark;
  g_autofree char *y = fus_plot_number_format (self->y[index], 2, FUS_PLOT_NUMBER_PLAIN);

  if (self->text == NULL)
    return g_strdup_printf ("%g: %s", self->x[index], y);
  return g_strdup_printf ("%s, %g: %s", self->text, self->x[index], y);
}

static void
line_finalize (FusPlotMark *mark)
{
  Line *self = (Line *) mark;

  g_free (self->x);
  g_free (self->y);
  g_free (self->text);
  g_free (self->note);
}

static const FusPlotMarkClass line_class = {
  .id = "line",
  .size = sizeof (Line),
  .extent = line_extent,
  .label = line_label,
  .draw = line_draw,
  .locate = line_locate,
  .count = line_count,
  .describe = line_describe,
  .finalize = line_finalize,
};

FusPlotMark *
fus_plot_line_new (const double *x,
                   const double *y,
                   gsize n,
                   FusPlotInk ink,
                   FusPlotLineStyle style)
{
  Line *self = NULL;

  g_return_val_if_fail (y != NULL || n == 0, NULL);
  g_return_val_if_fail ((guint) style <= FUS_PLOT_LINE_REFERENCE, NULL);

  self = fus_plot_mark_new (&line_class);
  self->n = n;
  self->x = g_memdup2 (x, n * sizeof *x);
  self->y = g_memdup2 (y, n * sizeof *y);
  self->ink = ink;
  self->style = style;
  return &self->parent;
}

void
fus_plot_line_set_dots (FusPlotMark *mark, gboolean last_only)
{
  ((Line *) mark)->dots = last_only ? DOTS_LAST : DOTS_ALL;
}

void
fus_plot_line_set_label_shift (FusPlotMark *mark, double pixels)
{
  ((Line *) mark)->label_shift = pixels;
}

void
fus_plot_line_set_label (FusPlotMark *mark,
                         const char *text,
                         const char *note,
                         FusPlotGlyph glyph,
                         FusPlotInk ink)
{
  g_return_if_fail ((guint) glyph <= FUS_PLOT_GLYPH_BAR);

  Line *self = (Line *) mark;

  g_free (self->text);
  g_free (self->note);
  self->text = g_strdup (text);
  self->note = g_strdup (note);
  self->glyph = glyph;
  self->text_ink = ink;
}
