/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Horizontal bars from zero, one a band, with intervals and numbers at their ends. The
 * words need room beyond the plot: margins tell how much, and notes are shortened to
 * what is left. A row without a value has a dash or a reason in its place; a missing
 * bar would be read as zero. */
#include "config.h"

#include "fus-plot-canvas-private.h"
#include "fus-plot-marks.h"
#include "fus-plot-names.h"

#include <math.h>

/* Layout pixels. */
#define TEXT_GAP 7
#define TICK_OVERHANG 3

#define NOTES_SHARE 0.6 /* of the panel: most for the words after the numbers */

typedef struct
{
  FusPlotMark parent;
  gsize n;
  FusPlotBar *bars; /* their texts are owned */
  double thickness;
} Bars;

static void
bars_extent (const FusPlotMark *mark, FusPlotRange *x, FusPlotRange *y)
{
  const Bars *self = (const Bars *) mark;

  fus_plot_range_include (x, 0);
  for (gsize i = 0; i < self->n; i++)
    {
      fus_plot_range_include (x, self->bars[i].value);
      fus_plot_range_include (x, self->bars[i].low);
      fus_plot_range_include (x, self->bars[i].high);
    }
}

/* The end of bar and interval away from zero. */
static double
outer_end (const FusPlotBar *bar)
{
  if (bar->value < 0)
    return bar->low < bar->value ? bar->low : bar->value;
  return bar->high > bar->value ? bar->high : bar->value;
}

static FusPlotTextStyle
text_style (const FusPlotBar *bar, FusPlotCanvas *canvas, gboolean selected)
{
  FusPlotTextStyle style =
    fus_plot_canvas_style (canvas, bar->bold || selected ? FUS_PLOT_INK (TEXT)
                                                         : FUS_PLOT_INK (SECOND));

  style.bold = bar->bold || selected;
  style.align_x = bar->value < 0 ? 1 : 0;
  return style;
}

static double
number_width (const FusPlotBar *bar, FusPlotCanvas *canvas)
{
  FusPlotTextStyle style = text_style (bar, canvas, TRUE);

  return fus_plot_canvas_measure (canvas, bar->text, &style);
}

/* What has room of the notes, or %NULL where there are none. */
static char **
fit_notes (const Bars *self, FusPlotCanvas *canvas, const FusPlotFrame *frame)
{
  FusPlotTextStyle style = fus_plot_canvas_style (canvas, FUS_PLOT_INK (SECOND));
  g_autofree const char **notes = g_new0 (const char *, self->n + 1);
  double panel = frame->room.x + frame->room.width - frame->plot.x;
  double numbers = 0;
  gboolean any = FALSE;

  for (gsize i = 0; i < self->n; i++)
    {
      notes[i] = self->bars[i].note;
      any = any || notes[i] != NULL;
      numbers = MAX (numbers, number_width (&self->bars[i], canvas));
    }
  if (!any)
    return NULL;
  return fus_plot_canvas_fit_phrases (canvas, &style, notes, (guint) self->n,
                                      MAX (NOTES_SHARE * panel - numbers, style.size), 1,
                                      NULL);
}

static double
text_width (const FusPlotBar *bar, FusPlotCanvas *canvas, const char *note, double gap)
{
  FusPlotTextStyle quiet = fus_plot_canvas_style (canvas, FUS_PLOT_INK (SECOND));
  double width = number_width (bar, canvas);

  if (note != NULL)
    width += gap + fus_plot_canvas_measure (canvas, note, &quiet);
  return width > 0 ? width + gap : 0;
}

static double
text_x (const FusPlotBar *bar, const FusPlotFrame *frame)
{
  double gap = fus_plot_frame_px (frame, TEXT_GAP);

  if (isnan (bar->value))
    return fus_plot_frame_x (frame, 0) + gap / 2;
  return fus_plot_frame_x (frame, outer_end (bar)) + (bar->value < 0 ? -gap : gap);
}

static void
bars_margins (const FusPlotMark *mark,
              FusPlotCanvas *canvas,
              const FusPlotFrame *frame,
              FusPlotMargins *margins)
{
  const Bars *self = (const Bars *) mark;
  double right = frame->plot.x + frame->plot.width;
  double gap = fus_plot_frame_px (frame, TEXT_GAP);
  g_auto (GStrv) notes = fit_notes (self, canvas, frame);

  for (gsize i = 0; i < self->n; i++)
    {
      const FusPlotBar *bar = &self->bars[i];
      double width = text_width (bar, canvas, notes != NULL ? notes[i] : NULL, gap) - gap;
      double x = text_x (bar, frame);

      if (width <= 0 || isnan (bar->value))
        continue;
      if (bar->value < 0)
        margins->left = MAX (margins->left, frame->plot.x - x + width);
      else
        margins->right = MAX (margins->right, x + width - right);
    }
}

static FusPlotRect
bar_rect (const Bars *self, const FusPlotFrame *frame, gsize i)
{
  double zero = fus_plot_frame_x (frame, 0);
  double end = fus_plot_frame_x (frame, self->bars[i].value);
  double height =
    MIN (fus_plot_frame_px (frame, self->thickness), 0.8 * fus_plot_frame_band_y (frame));

  return (FusPlotRect){ MIN (zero, end),
                        fus_plot_frame_y (frame, (double) i) - height / 2,
                        ABS (end - zero), height };
}

static void
draw_interval (const FusPlotBar *bar,
               FusPlotCanvas *canvas,
               const FusPlotFrame *frame,
               double y)
{
  if (isnan (bar->low) || isnan (bar->high))
    return;
  fus_plot_canvas_line (canvas, (FusPlotPoint){ fus_plot_frame_x (frame, bar->low), y },
                        (FusPlotPoint){ fus_plot_frame_x (frame, bar->high), y },
                        frame->theme->interval_width, frame->theme->text,
                        FUS_PLOT_DASH_SOLID);
}

static void
draw_tick (const FusPlotBar *bar,
           FusPlotCanvas *canvas,
           const FusPlotFrame *frame,
           const FusPlotRect *rect)
{
  double x = fus_plot_frame_x (frame, bar->tick);
  double over = fus_plot_frame_px (frame, TICK_OVERHANG);

  if (isnan (bar->tick))
    return;
  fus_plot_canvas_line (canvas, (FusPlotPoint){ x, rect->y - over },
                        (FusPlotPoint){ x, rect->y + rect->height + over },
                        frame->theme->interval_width, frame->theme->text,
                        FUS_PLOT_DASH_SOLID);
}

/* What stands in the place of a bar, in lines where it has to; a dash where it has no
 * room. */
static void
draw_words (const FusPlotBar *bar,
            FusPlotCanvas *canvas,
            const FusPlotFrame *frame,
            FusPlotPoint at)
{
  FusPlotTextStyle style = fus_plot_canvas_style (canvas, FUS_PLOT_INK (SECOND));
  double room = frame->room.x + frame->room.width - at.x;
  gboolean fits = fus_plot_canvas_measure (canvas, bar->text, &style) <= room;

  if (bar->text == NULL)
    return;
  if (!fits && room > style.size)
    {
      style.wrap = room;
      fits = fus_plot_canvas_measure (canvas, bar->text, &style) <= room &&
             fus_plot_canvas_measure_height (canvas, bar->text, &style) <=
               fus_plot_frame_band_y (frame);
    }
  if (!fits)
    style.wrap = 0;
  fus_plot_canvas_text (canvas, fits ? bar->text : "–", at, &style);
}

static void
draw_text (const FusPlotBar *bar,
           FusPlotCanvas *canvas,
           const FusPlotFrame *frame,
           gboolean selected,
           const char *note,
           double y)
{
  FusPlotTextStyle style = text_style (bar, canvas, selected);
  FusPlotTextStyle quiet = fus_plot_canvas_style (canvas, FUS_PLOT_INK (SECOND));
  FusPlotPoint at = { text_x (bar, frame), y };

  if (fus_plot_frame_band_y (frame) < style.size)
    {
      /* Numbers would lie on each other; they are in the data of the figure. */
      if (bar->text != NULL)
        fus_plot_canvas_lose_text (canvas);
      return;
    }
  if (isnan (bar->value))
    {
      draw_words (bar, canvas, frame, at);
      return;
    }
  fus_plot_canvas_text (canvas, bar->text, at, &style);
  at.x += fus_plot_canvas_measure (canvas, bar->text, &style) +
          fus_plot_frame_px (frame, TEXT_GAP);
  fus_plot_canvas_text (canvas, note, at, &quiet);
}

static void
draw_bar (const Bars *self,
          FusPlotCanvas *canvas,
          const FusPlotFrame *frame,
          gsize i,
          const char *note)
{
  const FusPlotBar *bar = &self->bars[i];
  FusPlotRect rect = bar_rect (self, frame, i);
  gboolean selected = frame->selected_row == (int) i && !frame->theme->print;
  FusPlotColor color = fus_plot_theme_get_color (frame->theme, bar->ink);
  double y = rect.y + rect.height / 2;

  if (selected && bar->ink.role == FUS_PLOT_INK_NEUTRAL)
    color = frame->theme->text;
  if (!isnan (bar->value))
    {
      fus_plot_canvas_fill_rect (canvas, &rect, color);
      draw_interval (bar, canvas, frame, y);
      draw_tick (bar, canvas, frame, &rect);
    }
  draw_text (bar, canvas, frame, selected, note, y);
}

static void
bars_draw (const FusPlotMark *mark, FusPlotCanvas *canvas, const FusPlotFrame *frame)
{
  const Bars *self = (const Bars *) mark;
  g_auto (GStrv) notes = fit_notes (self, canvas, frame);

  for (gsize i = 0; i < self->n; i++)
    draw_bar (self, canvas, frame, i, notes != NULL ? notes[i] : NULL);
}

static gboolean
bars_locate (const FusPlotMark *mark,
             const FusPlotFrame *frame,
             gsize index,
             FusPlotPick *pick)
{
  const Bars *self = (const Bars *) mark;
  FusPlotRect rect = bar_rect (self, frame, index);

  pick->row = (int) index;
  pick->at = (FusPlotPoint){ fus_plot_frame_x (frame, self->bars[index].value),
                             rect.y + rect.height / 2 };
  return !isnan (pick->at.x);
}

/* Anywhere in its row. */
static gboolean
bars_pick (const FusPlotMark *mark,
           const FusPlotFrame *frame,
           FusPlotPoint at,
           FusPlotPick *pick)
{
  double position = (at.y - frame->plot.y) / frame->plot.height;
  int row = fus_plot_scale_find_band (frame->y, position);

  if (row < 0 || (gsize) row >= ((const Bars *) mark)->n ||
      !bars_locate (mark, frame, (gsize) row, pick))
    return FALSE;
  pick->index = (gsize) row;
  pick->distance = fus_plot_frame_px (frame, 10);
  return TRUE;
}

static void
bars_draw_hover (const FusPlotMark *mark,
                 FusPlotCanvas *canvas,
                 const FusPlotFrame *frame,
                 const FusPlotPick *pick)
{
  FusPlotRect rect = bar_rect ((const Bars *) mark, frame, pick->index);
  double margin = frame->theme->hairline * 2;

  rect = (FusPlotRect){ rect.x - margin, rect.y - margin, rect.width + 2 * margin,
                        rect.height + 2 * margin };
  fus_plot_canvas_frame_rect (canvas, &rect, frame->theme->second_line_width,
                              frame->theme->text);
}

static gsize
bars_count (const FusPlotMark *mark)
{
  return ((const Bars *) mark)->n;
}

static char *
bars_describe (const FusPlotMark *mark, gsize index)
{
  const FusPlotBar *bar = &((const Bars *) mark)->bars[index];

  if (bar->note == NULL)
    return g_strdup (bar->text);
  return g_strdup_printf ("%s %s", bar->text != NULL ? bar->text : "", bar->note);
}

static void
bars_finalize (FusPlotMark *mark)
{
  Bars *self = (Bars *) mark;

  for (gsize i = 0; i < self->n; i++)
    {
      g_free ((char *) self->bars[i].text);
      g_free ((char *) self->bars[i].note);
    }
  g_free (self->bars);
}

static const FusPlotMarkClass bars_class = {
  .id = "bars",
  .size = sizeof (Bars),
  .extent = bars_extent,
  .margins = bars_margins,
  .draw = bars_draw,
  .locate = bars_locate,
  .pick = bars_pick,
  .draw_hover = bars_draw_hover,
  .count = bars_count,
  .describe = bars_describe,
  .finalize = bars_finalize,
};

FusPlotMark *
fus_plot_bars_new (const FusPlotBar *bars, gsize n_bars, double thickness)
{
  Bars *self = NULL;

  g_return_val_if_fail (bars != NULL, NULL);

  self = fus_plot_mark_new (&bars_class);
  self->n = n_bars;
  self->thickness = thickness;
  self->bars = g_memdup2 (bars, n_bars * sizeof *bars);
  for (gsize i = 0; i < n_bars; i++)
    {
      self->bars[i].text = g_strdup (bars[i].text);
      self->bars[i].note = g_strdup (bars[i].note);
    }
  return &self->parent;
}
