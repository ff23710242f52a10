/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Draws a panel from its layout: grid, axes, marks, and names at the ends of lines,
 * which are kept a line apart where they would meet. Decides nothing about sizes: what
 * has room was settled in fus-plot-axes-fit.c. */
#include "config.h"

#include "fus-plot-axes-private.h"
#include "fus-plot-spread.h"

#include <math.h>

/* Layout pixels. */
#define TICK_LENGTH 4
#define LABEL_GAP 6
#define LABEL_HEIGHT 15
#define GLYPH_WIDTH 14
#define GLYPH_RADIUS 4.5
#define Y_TITLE_FOOT 10 /* from the foot of the vertical axis's title to the plot */

static gboolean
is_band (const FusPlotScale *scale)
{
  return fus_plot_scale_get_kind (scale) == FUS_PLOT_SCALE_BAND;
}

static double
bottom_of (const FusPlotRect *rect)
{
  return rect->y + rect->height;
}

static double
right_of (const FusPlotRect *rect)
{
  return rect->x + rect->width;
}

static void
draw_vertical (FusPlotCanvas *canvas,
               const FusPlotRect *plot,
               double x,
               FusPlotColor color)
{
  fus_plot_canvas_line (canvas, (FusPlotPoint){ x, plot->y },
                        (FusPlotPoint){ x, bottom_of (plot) },
                        fus_plot_canvas_get_theme (canvas)->hairline, color,
                        FUS_PLOT_DASH_SOLID);
}

static void
draw_horizontal (FusPlotCanvas *canvas,
                 double left,
                 double right,
                 double y,
                 FusPlotColor color)
{
  fus_plot_canvas_line (canvas, (FusPlotPoint){ left, y }, (FusPlotPoint){ right, y },
                        fus_plot_canvas_get_theme (canvas)->hairline, color,
                        FUS_PLOT_DASH_SOLID);
}

static void
draw_grid (const FusPlotAxes *self,
           FusPlotCanvas *canvas,
           const FusPlotAxesLayout *layout)
{
  const FusPlotTheme *theme = fus_plot_canvas_get_theme (canvas);
  const FusPlotRect *plot = &layout->frame.plot;

  for (guint i = 0; self->x_options.grid && i < layout->x_axis.n_ticks; i++)
    draw_vertical (canvas, plot,
                   fus_plot_frame_x (&layout->frame, layout->x_axis.ticks[i]),
                   theme->grid);
  for (guint i = 0; self->y_options.grid && i < layout->y_axis.n_ticks; i++)
    draw_horizontal (canvas, plot->x, right_of (plot),
                     fus_plot_frame_y (&layout->frame, layout->y_axis.ticks[i]),
                     theme->grid);
}

/* Between the rows, from the names to the right edge of the panel. */
static void
draw_row_rules (const FusPlotAxes *self,
                FusPlotCanvas *canvas,
                const FusPlotAxesLayout *layout)
{
  const FusPlotTheme *theme = fus_plot_canvas_get_theme (canvas);
  const FusPlotFrame *frame = &layout->frame;
  double half = fus_plot_frame_band_y (frame) / 2;

  for (guint i = 1; self->row_rules && i < fus_plot_scale_get_n_bands (frame->y); i++)
    draw_horizontal (canvas, frame->room.x, right_of (&frame->room),
                     fus_plot_frame_y (frame, i) - half, theme->grid);
}

/* The zero of bars and dots, or the foot of curves. */
static void
draw_lines (const FusPlotAxes *self,
            FusPlotCanvas *canvas,
            const FusPlotAxesLayout *layout)
{
  const FusPlotTheme *theme = fus_plot_canvas_get_theme (canvas);
  const FusPlotRect *plot = &layout->frame.plot;

  if (self->y_options.line && !is_band (layout->x))
    {
      FusPlotRange range = fus_plot_scale_get_range (layout->x);
      double zero = range.low <= 0 && range.high >= 0 ? 0 : range.low;

      draw_vertical (canvas, plot, fus_plot_frame_x (&layout->frame, zero), theme->axis);
    }
  if (self->x_options.line)
    draw_horizontal (canvas, plot->x, right_of (plot), bottom_of (plot), theme->axis);
}

static void
draw_unit (const FusPlotAxes *self,
           FusPlotCanvas *canvas,
           FusPlotPoint at,
           double number_width)
{
  FusPlotTextStyle style = fus_plot_canvas_style (canvas, FUS_PLOT_INK (SECOND));

  at.x += number_width / 2 + 3 * fus_plot_canvas_get_theme (canvas)->pixel;
  fus_plot_canvas_set_part (canvas, FUS_PLOT_PART_OTHER, canvas->axes);
  fus_plot_canvas_text (canvas, self->x_options.unit, at, &style);
}

static void
draw_x_tick (const FusPlotAxes *self,
             FusPlotCanvas *canvas,
             const FusPlotAxesLayout *layout,
             guint i)
{
  const FusPlotTheme *theme = fus_plot_canvas_get_theme (canvas);
  const FusPlotRect *plot = &layout->frame.plot;
  const FusPlotAxisLayout *axis = &layout->x_axis;
  FusPlotTextStyle style = fus_plot_canvas_style (canvas, FUS_PLOT_INK (SECOND));
  g_autofree char *text =
    fus_plot_tick_format (axis->ticks[i], axis->decimals, self->x_options.format);
  FusPlotPoint at = { fus_plot_frame_x (&layout->frame, axis->ticks[i]), 0 };

  at.y = self->x_options.at_top ? plot->y - 10 * theme->pixel
                                : bottom_of (plot) + 12 * theme->pixel;
  style.align_x = 0.5;
  if (self->x_options.line)
    fus_plot_canvas_line (canvas, (FusPlotPoint){ at.x, bottom_of (plot) },
                          (FusPlotPoint){ at.x,
                                          bottom_of (plot) + TICK_LENGTH * theme->pixel },
                          theme->hairline, theme->axis, FUS_PLOT_DASH_SOLID);
  fus_plot_canvas_text (canvas, text, at, &style);
  if (i + 1 == axis->n_ticks)
    draw_unit (self, canvas, at, fus_plot_canvas_measure (canvas, text, &style));
}

/* Words to the left and right of zero, with arrows. */
static void
draw_directions (const FusPlotAxes *self,
                 FusPlotCanvas *canvas,
                 const FusPlotAxesLayout *layout)
{
  FusPlotTextStyle style = fus_plot_canvas_style (canvas, FUS_PLOT_INK (SECOND));
  FusPlotDirections words = fus_plot_axes_place_directions (self, canvas, layout);

  fus_plot_canvas_text (canvas, words.high, words.at_high, &style);
  style.align_x = 1;
  fus_plot_canvas_text (canvas, words.low, words.at_low, &style);
  g_free (words.low);
  g_free (words.high);
}

static void
draw_x_title (const FusPlotAxes *self,
              FusPlotCanvas *canvas,
              const FusPlotAxesLayout *layout)
{
  FusPlotTextStyle style;
  FusPlotPoint at;

  if (self->x_options.title_high != NULL)
    draw_directions (self, canvas, layout);
  style = fus_plot_axes_style_x_title (self, canvas, layout, &at);
  fus_plot_canvas_text (canvas, self->x_options.title, at, &style);
}

static void
draw_column_head (const FusPlotAxes *self,
                  FusPlotCanvas *canvas,
                  const FusPlotAxesLayout *layout,
                  guint i)
{
  const FusPlotTheme *theme = fus_plot_canvas_get_theme (canvas);
  const FusPlotRect *plot = &layout->frame.plot;
  const FusPlotBand *band = fus_plot_scale_get_band (layout->x, i);
  FusPlotTextStyle style = fus_plot_canvas_style (canvas, FUS_PLOT_INK (SECOND));
  gboolean letter = layout->x_axis.letters && band->letter != NULL;
  double x = fus_plot_frame_x (&layout->frame, i);
  double u = theme->pixel;
  double y = self->x_options.at_top ? plot->y - 11 * u : bottom_of (plot) + 11 * u;
  double glyph_y = band->label != NULL ? y - 13 * u : y;

  style.align_x = 0.5;
  if (!layout->x_axis.glyphs_alone)
    fus_plot_canvas_text (canvas,
                          letter                         ? band->letter
                          : layout->x_axis.names != NULL ? layout->x_axis.names[i]
                                                         : band->label,
                          (FusPlotPoint){ x, y }, &style);
  fus_plot_canvas_glyph (canvas, band->glyph, (FusPlotPoint){ x, glyph_y },
                         GLYPH_RADIUS * u, fus_plot_theme_get_color (theme, band->ink),
                         band->hollow);
}

static void
draw_x_axis (const FusPlotAxes *self,
             FusPlotCanvas *canvas,
             const FusPlotAxesLayout *layout)
{
  if (self->x_options.bare)
    return;
  if (is_band (layout->x))
    {
      for (guint i = 0; i < fus_plot_scale_get_n_bands (layout->x); i++)
        draw_column_head (self, canvas, layout, i);
      return;
    }
  for (guint i = 0; i < layout->x_axis.n_ticks; i++)
    draw_x_tick (self, canvas, layout, i);
}

/* A name and, quieter, a note below it or alone. With glyphs names start at the edge. */
static void
draw_row_name (FusPlotCanvas *canvas, const FusPlotAxesLayout *layout, guint i)
{
  const FusPlotFrame *frame = &layout->frame;
  const FusPlotBand *band = fus_plot_scale_get_band (layout->y, i);
  const char *words = layout->y_axis.names != NULL ? layout->y_axis.names[i] : NULL;
  const char *more = layout->y_axis.notes != NULL ? layout->y_axis.notes[i] : NULL;
  gboolean glyphs = fus_plot_scale_has_glyphs (layout->y);
  double y = fus_plot_frame_y (frame, i);
  const FusPlotTheme *theme = frame->theme;
  FusPlotTextStyle note = fus_plot_canvas_style (canvas, FUS_PLOT_INK (SECOND));
  FusPlotTextStyle name = fus_plot_canvas_style (canvas, FUS_PLOT_INK (TEXT));
  gboolean both = band->label != NULL && band->note != NULL;
  gboolean at_edge = glyphs || band->label == NULL;
  double u = theme->pixel;
  FusPlotPoint at = { at_edge ? frame->room.x : frame->plot.x - 10 * u, y };

  name.size = theme->row_size;
  name.bold = band->bold;
  name.align_x = note.align_x = at_edge ? 0 : 1;
  if (band->glyph != FUS_PLOT_GLYPH_NONE)
    {
      fus_plot_canvas_glyph (canvas, band->glyph, (FusPlotPoint){ at.x + 7 * u, y },
                             5 * u, fus_plot_theme_get_color (theme, band->ink),
                             band->hollow);
      at.x += 19 * u;
    }
  fus_plot_canvas_text (canvas, words, (FusPlotPoint){ at.x, y - (both ? 8 * u : 0) },
                        &name);
  if (both)
    fus_plot_canvas_set_part (canvas, FUS_PLOT_PART_OTHER, canvas->axes);
  fus_plot_canvas_text (canvas, more, (FusPlotPoint){ at.x, y + (both ? 9 * u : 0) },
                        &note);
}

static void
draw_y_axis (const FusPlotAxes *self,
             FusPlotCanvas *canvas,
             const FusPlotAxesLayout *layout)
{
  const FusPlotFrame *frame = &layout->frame;
  FusPlotTextStyle style = fus_plot_canvas_style (canvas, FUS_PLOT_INK (SECOND));

  if (layout->y_bare)
    return;
  for (guint i = 0; is_band (layout->y) && i < fus_plot_scale_get_n_bands (layout->y);
       i++)
    {
      fus_plot_canvas_set_part (canvas, FUS_PLOT_PART_Y_NAMES, canvas->axes);
      draw_row_name (canvas, layout, i);
    }
  style.align_x = 1;
  for (guint i = 0; i < layout->y_axis.n_ticks; i++)
    {
      double value = layout->y_axis.ticks[i];
      g_autofree char *text =
        fus_plot_tick_format (value, layout->y_axis.decimals, self->y_options.format);
      FusPlotPoint at = { frame->plot.x - fus_plot_frame_px (frame, 6),
                          fus_plot_frame_y (frame, value) };

      fus_plot_canvas_text (canvas, text, at, &style);
    }
}

/* Of a head: below it, in lines. */
static void
draw_head_note (const FusPlotAxes *self,
                FusPlotCanvas *canvas,
                const FusPlotFrame *frame,
                FusPlotPoint at)
{
  FusPlotTextStyle style = fus_plot_canvas_style (canvas, FUS_PLOT_INK (SECOND));

  at.y += 12 * fus_plot_canvas_get_theme (canvas)->pixel;
  style.align_y = 0;
  style.wrap = right_of (&frame->room) - at.x;
  fus_plot_canvas_text (canvas, self->note, at, &style);
}

static void
draw_y_title (const FusPlotAxes *self,
              FusPlotCanvas *canvas,
              const FusPlotAxesLayout *layout)
{
  FusPlotTextStyle style = fus_plot_axes_style_y_title (canvas, layout);
  double height = fus_plot_canvas_measure_height (canvas, self->y_options.title, &style);
  double foot = layout->frame.plot.y - fus_plot_frame_px (&layout->frame, Y_TITLE_FOOT);

  fus_plot_canvas_text (canvas, self->y_options.title,
                        (FusPlotPoint){ layout->frame.room.x, foot - height }, &style);
}

static void
draw_title (const FusPlotAxes *self,
            FusPlotCanvas *canvas,
            const FusPlotAxesLayout *layout)
{
  const FusPlotFrame *frame = &layout->frame;
  const FusPlotTheme *theme = frame->theme;
  FusPlotTitle title = fus_plot_axes_place_title (self, canvas, layout);
  FusPlotPoint at = title.at;
  double u = theme->pixel;

  if (!self->x_options.bare && !is_band (layout->x))
    draw_x_title (self, canvas, layout);
  draw_y_title (self, canvas, layout);
  if (title.text == NULL)
    return;
  fus_plot_canvas_glyph (canvas, self->glyph, (FusPlotPoint){ at.x - 11 * u, at.y },
                         GLYPH_RADIUS * u,
                         fus_plot_theme_get_color (theme, self->glyph_ink), FALSE);
  if (title.style.wrap > 0)
    {
      title.style.align_y = 0;
      at.y -= title.style.size * 0.65;
    }
  fus_plot_canvas_text (canvas, title.text, at, &title.style);
  at.y = title.at.y + title.more;
  if (self->head)
    draw_head_note (self, canvas, frame, at);
  else
    fus_plot_canvas_text (canvas, self->note, title.note_at, &title.note_style);
}

static int
compare_labels (gconstpointer a, gconstpointer b)
{
  double ya = ((const FusPlotLabel *) a)->at.y;
  double yb = ((const FusPlotLabel *) b)->at.y;

  return ya < yb ? -1 : ya > yb;
}

/* What is written at the ends of lines: as much as has room, in the order of height. */
static GArray *
list_labels (const FusPlotAxes *self, const FusPlotAxesLayout *layout)
{
  GArray *labels = fus_plot_axes_collect_labels (self, &layout->frame);

  for (guint i = 0; i < labels->len; i++)
    {
      FusPlotLabel *label = &g_array_index (labels, FusPlotLabel, i);

      label->text = layout->labels != NULL ? layout->labels[i] : label->text;
      label->note = layout->notes != NULL ? layout->notes[i] : label->note;
    }
  g_array_sort (labels, compare_labels);
  return labels;
}

static guint
count_lines (const char *text)
{
  guint n = text != NULL && *text != '\0' ? 1 : 0;

  for (const char *p = text; n > 0 && *p != '\0'; p++)
    n += *p == '\n' ? 1 : 0;
  return n;
}

static double
lines_of (const FusPlotLabel *label)
{
  return count_lines (label->text) + count_lines (label->note);
}

/* The last name and its note stay above the foot of the panel. */
static double
lowest_label (const GArray *labels, const FusPlotFrame *frame)
{
  double line = fus_plot_frame_px (frame, LABEL_HEIGHT);
  double n_lines = labels->len > 0
                     ? lines_of (&g_array_index (labels, FusPlotLabel, labels->len - 1))
                     : 1;

  return bottom_of (&frame->plot) - (n_lines > 1 ? n_lines - 0.4 : 0.5) * line;
}

/* Keeps names that stand one above the other a line apart. */
static void
spread_labels (GArray *labels, const FusPlotFrame *frame)
{
  g_autofree double *y = g_new (double, labels->len + 1);
  g_autofree double *spacing = g_new (double, labels->len + 1);
  double line = fus_plot_frame_px (frame, LABEL_HEIGHT);

  for (guint i = 0; i < labels->len; i++)
    {
      y[i] = g_array_index (labels, FusPlotLabel, i).at.y;
      spacing[i] =
        line * (i > 0 ? lines_of (&g_array_index (labels, FusPlotLabel, i - 1)) : 1);
    }
  fus_plot_spread (y, spacing, labels->len, frame->plot.y - line,
                   lowest_label (labels, frame));
  for (guint i = 0; i < labels->len; i++)
    g_array_index (labels, FusPlotLabel, i).at.y = y[i];
}

/* Lines from @at down; returns where the next one goes. */
static double
draw_lines_of_text (FusPlotCanvas *canvas,
                    const char *text,
                    FusPlotPoint at,
                    const FusPlotTextStyle *style)
{
  double line = LABEL_HEIGHT * fus_plot_canvas_get_theme (canvas)->pixel;
  guint n = count_lines (text);

  if (n == 0)
    return at.y;
  /* Several lines lie about their middle. */
  at.y += 0.5 * (n - 1) * line;
  fus_plot_canvas_text (canvas, text, at, style);
  return at.y + 0.5 * (n + 1) * line;
}

static void
draw_label (FusPlotCanvas *canvas, const FusPlotFrame *frame, const FusPlotLabel *label)
{
  FusPlotTextStyle style = fus_plot_canvas_style (canvas, label->ink);
  FusPlotTextStyle quiet = fus_plot_canvas_style (canvas, FUS_PLOT_INK (SECOND));
  double u = frame->theme->pixel;
  FusPlotPoint start = { label->at.x + LABEL_GAP * u, label->at.y };
  FusPlotPoint at = start;

  style.bold = TRUE;
  if (label->glyph != FUS_PLOT_GLYPH_NONE)
    {
      fus_plot_canvas_glyph (canvas, label->glyph, (FusPlotPoint){ at.x + 5 * u, at.y },
                             GLYPH_RADIUS * u,
                             fus_plot_theme_get_color (frame->theme, label->glyph_ink),
                             FALSE);
      at.x += GLYPH_WIDTH * u;
    }
  fus_plot_canvas_set_part (canvas, FUS_PLOT_PART_LABELS, canvas->axes);
  if (count_lines (label->text) > 0)
    {
      start.y = draw_lines_of_text (canvas, label->text, at, &style);
      fus_plot_canvas_set_part (canvas, FUS_PLOT_PART_OTHER, canvas->axes);
    }
  draw_lines_of_text (canvas, label->note, start, &quiet);
}

static void
draw_labels (const FusPlotAxes *self,
             FusPlotCanvas *canvas,
             const FusPlotAxesLayout *layout)
{
  g_autoptr (GArray) labels = list_labels (self, layout);

  spread_labels (labels, &layout->frame);
  for (guint i = 0; i < labels->len; i++)
    draw_label (canvas, &layout->frame, &g_array_index (labels, FusPlotLabel, i));
}

static void
draw_marks (const FusPlotAxes *self,
            FusPlotCanvas *canvas,
            const FusPlotAxesLayout *layout)
{
  for (guint i = 0; i < self->marks->len; i++)
    {
      const FusPlotMark *mark = g_ptr_array_index (self->marks, i);

      if (mark->class->draw != NULL)
        mark->class->draw (mark, canvas, &layout->frame);
    }
}

void
fus_plot_axes_draw (const FusPlotAxes *self,
                    FusPlotCanvas *canvas,
                    const FusPlotAxesLayout *layout,
                    guint number)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (canvas != NULL);
  g_return_if_fail (layout != NULL);

  gboolean x_names = is_band (layout->x);
  gboolean y_names = is_band (layout->y);

  draw_grid (self, canvas, layout);
  draw_row_rules (self, canvas, layout);
  draw_lines (self, canvas, layout);
  fus_plot_canvas_set_part (canvas, FUS_PLOT_PART_LABELS, (int) number);
  draw_labels (self, canvas, layout);
  fus_plot_canvas_set_part (canvas,
                            x_names ? FUS_PLOT_PART_X_NAMES : FUS_PLOT_PART_X_TICKS,
                            (int) number);
  draw_x_axis (self, canvas, layout);
  fus_plot_canvas_set_part (canvas,
                            y_names ? FUS_PLOT_PART_Y_NAMES : FUS_PLOT_PART_Y_TICKS,
                            (int) number);
  draw_y_axis (self, canvas, layout);
  fus_plot_canvas_set_part (canvas, FUS_PLOT_PART_OTHER, (int) number);
  draw_title (self, canvas, layout);
  /* Last, so that words among the data find what is written around them. */
  draw_marks (self, canvas, layout);
  if (self->foot != NULL)
    fus_plot_legend_draw (self->foot, canvas, layout->foot, layout->foot_width);
}
