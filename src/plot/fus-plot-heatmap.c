/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-plot-canvas-private.h"
#include "fus-plot-marks.h"

#include <math.h>

/* Layout pixels between two cells. */
#define CELL_GAP 2

typedef struct
{
  FusPlotMark parent;
  gsize n_rows;
  gsize n_columns;
  FusPlotCell *cells; /* their texts are owned */
} Heatmap;

static FusPlotRect
cell_rect (const Heatmap *self, const FusPlotFrame *frame, gsize index)
{
  double row = (double) (index / self->n_columns);
  double column = (double) (index % self->n_columns);
  double gap = fus_plot_frame_px (frame, CELL_GAP);
  double width = MAX (fus_plot_frame_band_x (frame) - gap, gap);
  double height = MAX (fus_plot_frame_band_y (frame) - gap, gap);

  return (FusPlotRect){ fus_plot_frame_x (frame, column) - width / 2,
                        fus_plot_frame_y (frame, row) - height / 2, width, height };
}

static void
draw_plain_patch (FusPlotCanvas *canvas,
                  const char *text,
                  FusPlotPoint center,
                  const FusPlotTextStyle *style)
{
  const FusPlotTheme *theme = fus_plot_canvas_get_theme (canvas);
  double width = fus_plot_canvas_measure (canvas, text, style) + 4 * theme->pixel;
  double height = style->size * 1.1;
  FusPlotRect patch = { center.x - width / 2, center.y - height / 2, width, height };

  if (width > 4 * theme->pixel)
    fus_plot_canvas_fill_rect (canvas, &patch, theme->ground);
}

/* In a lower row numbers would lie on each other; they are in the data of the figure. */
static gboolean
is_written (const FusPlotCell *cell,
            FusPlotCanvas *canvas,
            const FusPlotRect *rect,
            const FusPlotTextStyle *style)
{
  return rect->height >= style->size &&
         fus_plot_canvas_measure (canvas, cell->text, style) <= rect->width;
}

static void
draw_cell (const FusPlotCell *cell, FusPlotCanvas *canvas, const FusPlotRect *rect)
{
  const FusPlotTheme *theme = fus_plot_canvas_get_theme (canvas);
  FusPlotTextStyle style = fus_plot_canvas_style (canvas, FUS_PLOT_INK (SECOND));
  FusPlotColor fill = fus_plot_theme_get_color (theme, cell->fill);
  FusPlotPoint center = { rect->x + rect->width / 2, rect->y + rect->height / 2 };

  style.align_x = 0.5;
  style.bold = cell->bold;
  if (cell->kind == FUS_PLOT_CELL_FILLED)
    {
      fus_plot_canvas_fill_rect (canvas, rect, fill);
      style.color = fus_plot_theme_get_text_on (theme, fill);
    }
  if (cell->kind == FUS_PLOT_CELL_HATCHED)
    fus_plot_canvas_hatch_rect (canvas, rect);
  if (cell->kind == FUS_PLOT_CELL_HATCHED && is_written (cell, canvas, rect, &style))
    draw_plain_patch (canvas, cell->text, center, &style);
  if (cell->kind == FUS_PLOT_CELL_FRAMED)
    fus_plot_canvas_frame_rect (canvas, rect, theme->hairline, theme->frame);
  if (cell->outlined)
    fus_plot_canvas_frame_rect (canvas, rect, theme->hairline, theme->axis);
  if (cell->kind == FUS_PLOT_CELL_EMPTY || cell->text == NULL)
    return;
  if (is_written (cell, canvas, rect, &style))
    fus_plot_canvas_text (canvas, cell->text, center, &style);
  else
    fus_plot_canvas_lose_text (canvas);
}

static void
heatmap_draw (const FusPlotMark *mark, FusPlotCanvas *canvas, const FusPlotFrame *frame)
{
  const Heatmap *self = (const Heatmap *) mark;

  for (gsize i = 0; i < self->n_rows * self->n_columns; i++)
    {
      FusPlotRect rect = cell_rect (self, frame, i);

      draw_cell (&self->cells[i], canvas, &rect);
    }
}

static gboolean
heatmap_locate (const FusPlotMark *mark,
                const FusPlotFrame *frame,
                gsize index,
                FusPlotPick *pick)
{
  const Heatmap *self = (const Heatmap *) mark;
  FusPlotRect rect = cell_rect (self, frame, index);

  pick->row = (int) (index / self->n_columns);
  pick->column = (int) (index % self->n_columns);
  pick->at = (FusPlotPoint){ rect.x + rect.width / 2, rect.y + rect.height / 2 };
  return self->cells[index].kind != FUS_PLOT_CELL_EMPTY;
}

static gboolean
heatmap_pick (const FusPlotMark *mark,
              const FusPlotFrame *frame,
              FusPlotPoint at,
              FusPlotPick *pick)
{
  const Heatmap *self = (const Heatmap *) mark;
  int row =
    fus_plot_scale_find_band (frame->y, (at.y - frame->plot.y) / frame->plot.height);
  int column =
    fus_plot_scale_find_band (frame->x, (at.x - frame->plot.x) / frame->plot.width);

  if (row < 0 || column < 0 || (gsize) row >= self->n_rows ||
      (gsize) column >= self->n_columns)
    return FALSE;
  pick->index = (gsize) row * self->n_columns + (gsize) column;
  return heatmap_locate (mark, frame, pick->index, pick);
}

static void
heatmap_draw_hover (const FusPlotMark *mark,
                    FusPlotCanvas *canvas,
                    const FusPlotFrame *frame,
                    const FusPlotPick *pick)
{
  FusPlotRect rect = cell_rect ((const Heatmap *) mark, frame, pick->index);

  fus_plot_canvas_frame_rect (canvas, &rect, frame->theme->line_width,
                              frame->theme->text);
}

static gsize
heatmap_count (const FusPlotMark *mark)
{
  return ((const Heatmap *) mark)->n_rows * ((const Heatmap *) mark)->n_columns;
}

static char *
heatmap_describe (const FusPlotMark *mark, gsize index)
{
  const FusPlotCell *cell = &((const Heatmap *) mark)->cells[index];

  return g_strdup (cell->tip != NULL ? cell->tip : cell->text);
}

static void
heatmap_finalize (FusPlotMark *mark)
{
  Heatmap *self = (Heatmap *) mark;

  for (gsize i = 0; i < self->n_rows * self->n_columns; i++)
    {
      g_free ((char *) self->cells[i].text);
      g_free ((char *) self->cells[i].tip);
    }
  g_free (self->cells);
}

static const FusPlotMarkClass heatmap_class = {
  .id = "heatmap",
  .size = sizeof (Heatmap),
  .draw = heatmap_draw,
  .locate = heatmap_locate,
  .pick = heatmap_pick,
  .draw_hover = heatmap_draw_hover,
  .count = heatmap_count,
  .describe = heatmap_describe,
  .finalize = heatmap_finalize,
};

FusPlotMark *
fus_plot_heatmap_new (const FusPlotCell *cells, gsize n_rows, gsize n_columns)
{
  Heatmap *self = NULL;

  g_return_val_if_fail (cells != NULL, NULL);

  self = fus_plot_mark_new (&heatmap_class);
  self->n_rows = n_rows;
  self->n_columns = n_columns;
  self->cells = g_memdup2 (cells, n_rows * n_columns * sizeof *cells);
  for (gsize i = 0; i < n_rows * n_columns; i++)
    {
      self->cells[i].text = g_strdup (cells[i].text);
      self->cells[i].tip = g_strdup (cells[i].tip);
    }
  return &self->parent;
}
