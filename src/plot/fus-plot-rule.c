/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A straight line across the plot at one value, with a name along it; it may have a
 * handle to be dragged by, and mark where a curve crosses it. */
#include "config.h"

#include "fus-plot-marks.h"
#include "fus-plot-words-private.h"

#include <math.h>

/* Layout pixels. */
#define HANDLE_RADIUS 5
#define HANDLE_REACH 12
#define LABEL_GAP 7
#define LINE_HEIGHT 16

#define MAX_PLACES 32

typedef struct
{
  FusPlotMark parent;
  FusPlotRuleDirection direction;
  double value;
  FusPlotInk ink;
  FusPlotDash dash;
  char *label;
  double along;
  gboolean handle;
  double crossing; /* or NaN */
  char *crossing_text;
  char *crossing_note;
} Rule;

static void
rule_extent (const FusPlotMark *mark, FusPlotRange *x, FusPlotRange *y)
{
  const Rule *self = (const Rule *) mark;

  fus_plot_range_include (self->direction == FUS_PLOT_RULE_VERTICAL ? x : y, self->value);
}

static FusPlotPoint
point_along (const Rule *self, const FusPlotFrame *frame, double along)
{
  const FusPlotRect *plot = &frame->plot;

  if (self->direction == FUS_PLOT_RULE_VERTICAL)
    return (FusPlotPoint){ fus_plot_frame_x (frame, self->value),
                           plot->y + along * plot->height };
  return (FusPlotPoint){ plot->x + along * plot->width,
                         fus_plot_frame_y (frame, self->value) };
}

static void
draw_ring (FusPlotCanvas *canvas,
           const FusPlotFrame *frame,
           FusPlotPoint at,
           FusPlotColor color)
{
  double radius = fus_plot_frame_px (frame, HANDLE_RADIUS);

  fus_plot_canvas_glyph (canvas, FUS_PLOT_GLYPH_CIRCLE, at, radius, color, FALSE);
  fus_plot_canvas_glyph (canvas, FUS_PLOT_GLYPH_CIRCLE, at,
                         radius - fus_plot_frame_px (frame, 1.7), frame->theme->ground,
                         FALSE);
}

/* Above and below the rule, or left and right of it, at several places along it. */
static guint
list_places (const Rule *self,
             FusPlotCanvas *canvas,
             const FusPlotFrame *frame,
             const FusPlotTextStyle *style,
             FusPlotPoint *places)
{
  const double along[] = {
    self->along, 0.62, 0.88, 0.4, 0.2, 0.04, 0.74, 0.5, 0.3, 0.12
  };
  double gap = fus_plot_frame_px (frame, LABEL_GAP);
  double width = fus_plot_canvas_measure (canvas, self->label, style);
  guint n = 0;

  for (guint side = 0; side < 2; side++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (along); i++)
        {
          FusPlotPoint at = point_along (self, frame, along[i]);

          if (self->direction == FUS_PLOT_RULE_HORIZONTAL)
            at.y += (side == 0 ? -1 : 1) * (gap + fus_plot_frame_px (frame, 2));
          else
            at.x += side == 0 ? gap : -gap - width;
          places[n++] = at;
        }
    }
  return n;
}

static void
draw_label (const Rule *self, FusPlotCanvas *canvas, const FusPlotFrame *frame)
{
  FusPlotTextStyle style = fus_plot_canvas_style (canvas, FUS_PLOT_INK (SECOND));
  FusPlotPoint places[MAX_PLACES];
  guint n = list_places (self, canvas, frame, &style, places);

  if (self->direction == FUS_PLOT_RULE_HORIZONTAL)
    style.wrap = frame->room.width;
  fus_plot_words_draw (canvas, frame, self->label, &style, places, n);
}

/* Where what a crossing says has room: below the rule or above it, from the right. */
static guint
list_crossing_places (const Rule *self,
                      const FusPlotFrame *frame,
                      double width,
                      FusPlotPoint *places)
{
  double at = fus_plot_frame_x (frame, self->crossing);
  double right = frame->plot.x + frame->plot.width - width - fus_plot_frame_px (frame, 2);
  double y = fus_plot_frame_y (frame, self->value);
  guint n = 0;

  for (guint line = 0; line < 4; line++)
    {
      double down = fus_plot_frame_px (frame, LINE_HEIGHT) * (line / 2 + 1);
      double places_x[] = { right, at + fus_plot_frame_px (frame, 8), at - width,
                            frame->plot.x };

      for (guint i = 0; i < G_N_ELEMENTS (places_x); i++)
        places[n++] = (FusPlotPoint){ MAX (MIN (places_x[i], right), frame->plot.x),
                                      y + (line % 2 == 0 ? down : -down) };
    }
  return n;
}

/* A ring on the rule, and what it says beside it. */
static void
draw_crossing (const Rule *self, FusPlotCanvas *canvas, const FusPlotFrame *frame)
{
  FusPlotColor color = fus_plot_theme_get_color (frame->theme, self->ink);
  FusPlotTextStyle bold = fus_plot_canvas_style (canvas, self->ink);
  FusPlotTextStyle quiet = fus_plot_canvas_style (canvas, FUS_PLOT_INK (SECOND));
  double gap = fus_plot_frame_px (frame, 4);
  FusPlotPoint places[MAX_PLACES];
  g_autofree char *both =
    g_strjoin (" ", self->crossing_text,
               self->crossing_note != NULL ? self->crossing_note : "", NULL);
  FusPlotPoint at;
  double first;
  guint n;

  draw_ring (canvas, frame, fus_plot_frame_point (frame, self->crossing, self->value),
             color);
  bold.bold = TRUE;
  bold.patch = quiet.patch = TRUE;
  first = fus_plot_canvas_measure (canvas, self->crossing_text, &bold);
  n = list_crossing_places (self, frame, fus_plot_canvas_measure (canvas, both, &bold),
                            places);
  at = fus_plot_words_place (canvas, frame, both, &bold, places, n);
  fus_plot_canvas_text (canvas, self->crossing_text, at, &bold);
  at.x += first + gap;
  fus_plot_canvas_text (canvas, self->crossing_note, at, &quiet);
}

static void
rule_draw (const FusPlotMark *mark, FusPlotCanvas *canvas, const FusPlotFrame *frame)
{
  const Rule *self = (const Rule *) mark;
  FusPlotColor color = fus_plot_theme_get_color (frame->theme, self->ink);
  double width = self->handle ? frame->theme->second_line_width : frame->theme->hairline;

  fus_plot_canvas_line (canvas, point_along (self, frame, 0),
                        point_along (self, frame, 1), width, color, self->dash);
  if (self->handle)
    draw_ring (canvas, frame, point_along (self, frame, 0), color);
  if (self->label != NULL)
    draw_label (self, canvas, frame);
  if (!isnan (self->crossing))
    draw_crossing (self, canvas, frame);
}

static gboolean
rule_locate (const FusPlotMark *mark,
             const FusPlotFrame *frame,
             gsize index,
             FusPlotPick *pick)
{
  const Rule *self = (const Rule *) mark;

  pick->at = point_along (self, frame, 0);
  pick->handle = self->handle;
  return self->handle;
}

/* A handle can be taken along the whole rule. */
static gboolean
rule_pick (const FusPlotMark *mark,
           const FusPlotFrame *frame,
           FusPlotPoint at,
           FusPlotPick *pick)
{
  const Rule *self = (const Rule *) mark;
  FusPlotPoint on = point_along (self, frame, 0);
  double to_handle = hypot (at.x - on.x, at.y - on.y);
  double to_rule =
    self->direction == FUS_PLOT_RULE_VERTICAL ? ABS (at.x - on.x) : ABS (at.y - on.y);

  if (!rule_locate (mark, frame, 0, pick) ||
      (to_handle > fus_plot_frame_px (frame, HANDLE_REACH) &&
       to_rule > fus_plot_frame_px (frame, 4)))
    return FALSE;
  pick->distance = MIN (to_handle, to_rule);
  return TRUE;
}

static gsize
rule_count (const FusPlotMark *mark)
{
  return ((const Rule *) mark)->handle ? 1 : 0;
}

static char *
rule_describe (const FusPlotMark *mark, gsize index)
{
  const Rule *self = (const Rule *) mark;

  if (self->crossing_text == NULL)
    return g_strdup (self->label);
  return g_strdup_printf ("%s %s", self->crossing_text,
                          self->crossing_note != NULL ? self->crossing_note : "");
}

static void
rule_finalize (FusPlotMark *mark)
{
  Rule *self = (Rule *) mark;

  g_free (self->label);
  g_free (self->crossing_text);
  g_free (self->crossing_note);
}

static const FusPlotMarkClass rule_class = {
  .id = "rule",
  .size = sizeof (Rule),
  .extent = rule_extent,
  .draw = rule_draw,
  .locate = rule_locate,
  .pick = rule_pick,
  .count = rule_count,
  .describe = rule_describe,
  .finalize = rule_finalize,
};

FusPlotMark *
fus_plot_rule_new (FusPlotRuleDirection direction,
                   double value,
                   FusPlotInk ink,
                   FusPlotDash dash)
{
  Rule *self = NULL;

  g_return_val_if_fail ((guint) direction <= FUS_PLOT_RULE_VERTICAL, NULL);
  g_return_val_if_fail ((guint) dash <= FUS_PLOT_DASH_DASHES, NULL);

  self = fus_plot_mark_new (&rule_class);
  self->direction = direction;
  self->value = value;
  self->ink = ink;
  self->dash = dash;
  self->crossing = NAN;
  return &self->parent;
}

void
fus_plot_rule_set_label (FusPlotMark *mark, const char *text, double along)
{
  Rule *self = (Rule *) mark;

  g_free (self->label);
  self->label = g_strdup (text);
  self->along = along;
}

void
fus_plot_rule_set_handle (FusPlotMark *mark, gboolean handle)
{
  ((Rule *) mark)->handle = handle;
}

void
fus_plot_rule_set_crossing (FusPlotMark *mark,
                            double at,
                            const char *text,
                            const char *note)
{
  Rule *self = (Rule *) mark;

  g_free (self->crossing_text);
  g_free (self->crossing_note);
  self->crossing = at;
  self->crossing_text = g_strdup (text);
  self->crossing_note = g_strdup (note);
}
