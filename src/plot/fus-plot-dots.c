/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-plot-marks.h"

#include <math.h>

/* Layout pixels. */
#define TEXT_GAP 9
#define HOLLOW_RADIUS 3.2
#define COLUMN_GAP 14
/* Of the stroke of a rival, to either side: beyond the dot, which may cover its middle.
 */
#define RIVAL_REACH 8

typedef struct
{
  FusPlotMark parent;
  gsize n;
  FusPlotDot *dots; /* their texts are owned */
  gboolean aligned;
} Dots;

static void
dots_extent (const FusPlotMark *mark, FusPlotRange *x, FusPlotRange *y)
{
  const Dots *self = (const Dots *) mark;

  for (gsize i = 0; i < self->n; i++)
    {
      fus_plot_range_include (x, self->dots[i].value);
      fus_plot_range_include (x, self->dots[i].low);
      fus_plot_range_include (x, self->dots[i].high);
      fus_plot_range_include (x, self->dots[i].from);
      fus_plot_range_include (x, self->dots[i].rival);
    }
}

static FusPlotTextStyle
text_style (const FusPlotDot *dot, FusPlotCanvas *canvas)
{
  FusPlotTextStyle style =
    fus_plot_canvas_style (canvas,
                           dot->bold ? FUS_PLOT_INK (TEXT) : FUS_PLOT_INK (SECOND));

  style.bold = dot->bold;
  return style;
}

static double
column_width (const Dots *self, FusPlotCanvas *canvas)
{
  double widest = 0;

  for (gsize i = 0; i < self->n; i++)
    {
      FusPlotTextStyle style = text_style (&self->dots[i], canvas);

      widest = MAX (widest, fus_plot_canvas_measure (canvas, self->dots[i].text, &style));
    }
  return widest;
}

static void
dots_margins (const FusPlotMark *mark,
              FusPlotCanvas *canvas,
              const FusPlotFrame *frame,
              FusPlotMargins *margins)
{
  const Dots *self = (const Dots *) mark;

  if (self->aligned)
    margins->right = MAX (margins->right, column_width (self, canvas) +
                                            fus_plot_frame_px (frame, COLUMN_GAP));
  margins->right = MAX (margins->right, frame->theme->value_radius);
}

static void
draw_stroke (FusPlotCanvas *canvas,
             const FusPlotFrame *frame,
             double from,
             double to,
             double y,
             double width,
             FusPlotColor color)
{
  if (isnan (from) || isnan (to))
    return;
  fus_plot_canvas_line (canvas, (FusPlotPoint){ fus_plot_frame_x (frame, from), y },
                        (FusPlotPoint){ fus_plot_frame_x (frame, to), y }, width, color,
                        FUS_PLOT_DASH_SOLID);
}

static void
draw_rival (FusPlotCanvas *canvas, const FusPlotFrame *frame, double rival, double y)
{
  const double reach = fus_plot_frame_px (frame, RIVAL_REACH);
  double x = fus_plot_frame_x (frame, rival);

  if (!isnan (x))
    fus_plot_canvas_line (canvas, (FusPlotPoint){ x, y - reach },
                          (FusPlotPoint){ x, y + reach }, frame->theme->line_width,
                          fus_plot_theme_get_color (frame->theme, FUS_PLOT_INK (TEXT)),
                          FUS_PLOT_DASH_SOLID);
}

/* Right of dot and interval, or left of them where there is no room, or over the line at
 * the edge. */
static void
draw_text_beside (const FusPlotDot *dot,
                  FusPlotCanvas *canvas,
                  const FusPlotFrame *frame,
                  double y)
{
  FusPlotTextStyle style = text_style (dot, canvas);
  double high = dot->high > dot->value ? dot->high : dot->value;
  double low = dot->low < dot->value ? dot->low : dot->value;
  double gap = fus_plot_frame_px (frame, TEXT_GAP);
  double width = fus_plot_canvas_measure (canvas, dot->text, &style);
  FusPlotPoint at = { fus_plot_frame_x (frame, high) + gap, y };

  if (at.x + width > frame->room.x + frame->room.width)
    {
      at.x = fus_plot_frame_x (frame, low) - gap - width;
      if (at.x < frame->plot.x)
        at.x = frame->room.x + frame->room.width - width;
    }
  style.halo = TRUE;
  fus_plot_canvas_text (canvas, dot->text, at, &style);
}

static void
draw_text (const Dots *self,
           const FusPlotDot *dot,
           FusPlotCanvas *canvas,
           const FusPlotFrame *frame,
           double y)
{
  FusPlotTextStyle style = text_style (dot, canvas);

  if (!self->aligned)
    {
      draw_text_beside (dot, canvas, frame, y);
      return;
    }
  style.align_x = 1;
  fus_plot_canvas_text (canvas, dot->text,
                        (FusPlotPoint){ frame->room.x + frame->room.width, y }, &style);
}

static void
draw_dot (const Dots *self, FusPlotCanvas *canvas, const FusPlotFrame *frame, gsize i)
{
  const FusPlotDot *dot = &self->dots[i];
  const FusPlotTheme *theme = frame->theme;
  FusPlotColor color = fus_plot_theme_get_color (theme, dot->ink);
  double y = fus_plot_frame_y (frame, (double) i);
  FusPlotPoint at = { fus_plot_frame_x (frame, dot->value), y };

  draw_stroke (canvas, frame, dot->from, dot->value, y, theme->line_width, color);
  draw_stroke (canvas, frame, dot->low, dot->high, y, theme->interval_width, color);
  draw_rival (canvas, frame, dot->rival, y);
  if (!isnan (at.x))
    fus_plot_canvas_glyph (canvas, FUS_PLOT_GLYPH_CIRCLE, at,
                           dot->hollow ? fus_plot_frame_px (frame, HOLLOW_RADIUS)
                                       : theme->value_radius,
                           dot->hollow ? theme->axis : color, dot->hollow);
  draw_text (self, dot, canvas, frame, y);
}

static void
dots_draw (const FusPlotMark *mark, FusPlotCanvas *canvas, const FusPlotFrame *frame)
{
  const Dots *self = (const Dots *) mark;

  for (gsize i = 0; i < self->n; i++)
    draw_dot (self, canvas, frame, i);
}

static gboolean
dots_locate (const FusPlotMark *mark,
             const FusPlotFrame *frame,
             gsize index,
             FusPlotPick *pick)
{
  pick->row = (int) index;
  pick->at = fus_plot_frame_point (frame, ((const Dots *) mark)->dots[index].value,
                                   (double) index);
  return !isnan (pick->at.x);
}

static gsize
dots_count (const FusPlotMark *mark)
{
  return ((const Dots *) mark)->n;
}

static char *
dots_describe (const FusPlotMark *mark, gsize index)
{
  return g_strdup (((const Dots *) mark)->dots[index].text);
}

static void
dots_finalize (FusPlotMark *mark)
{
  Dots *self = (Dots *) mark;

  for (gsize i = 0; i < self->n; i++)
    g_free ((char *) self->dots[i].text);
  g_free (self->dots);
}

static const FusPlotMarkClass dots_class = {
  .id = "dots",
  .size = sizeof (Dots),
  .extent = dots_extent,
  .margins = dots_margins,
  .draw = dots_draw,
  .locate = dots_locate,
  .count = dots_count,
  .describe = dots_describe,
  .finalize = dots_finalize,
};

FusPlotMark *
fus_plot_dots_new (const FusPlotDot *dots, gsize n_dots)
{
  Dots *self = NULL;

  g_return_val_if_fail (dots != NULL, NULL);

  self = fus_plot_mark_new (&dots_class);
  self->n = n_dots;
  self->dots = g_memdup2 (dots, n_dots * sizeof *dots);
  for (gsize i = 0; i < n_dots; i++)
    self->dots[i].text = g_strdup (dots[i].text);
  return &self->parent;
}

void
fus_plot_dots_set_aligned (FusPlotMark *mark, gboolean aligned)
{
  ((Dots *) mark)->aligned = aligned;
}
