/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-plot-marks.h"

/* Layout pixels. */
#define RUN_GAP 2
#define TEXT_GAP 14

typedef struct
{
  gsize n_runs;
  double *ends;
  gboolean *present;
  FusPlotInk ink;
  char *text;
  char *note;
} Strip;

typedef struct
{
  FusPlotMark parent;
  gsize n_rows;
  Strip *strips;
  double thickness;
} Strips;

static void
strips_extent (const FusPlotMark *mark, FusPlotRange *x, FusPlotRange *y)
{
  const Strips *self = (const Strips *) mark;

  fus_plot_range_include (x, 0);
  for (gsize i = 0; i < self->n_rows; i++)
    {
      if (self->strips[i].n_runs > 0)
        fus_plot_range_include (x, self->strips[i].ends[self->strips[i].n_runs - 1]);
    }
}

static void
strips_margins (const FusPlotMark *mark,
                FusPlotCanvas *canvas,
                const FusPlotFrame *frame,
                FusPlotMargins *margins)
{
  const Strips *self = (const Strips *) mark;
  FusPlotTextStyle small = fus_plot_canvas_style (canvas, FUS_PLOT_INK (SECOND));
  FusPlotTextStyle large = small;

  large.size = frame->theme->row_size;
  for (gsize i = 0; i < self->n_rows; i++)
    {
      double width = fus_plot_canvas_measure (canvas, self->strips[i].text, &large);

      width = MAX (width, fus_plot_canvas_measure (canvas, self->strips[i].note, &small));
      if (width > 0)
        margins->right =
          MAX (margins->right, width + fus_plot_frame_px (frame, TEXT_GAP));
    }
}

static FusPlotRect
run_rect (const Strips *self, const FusPlotFrame *frame, gsize row, gsize run)
{
  const Strip *strip = &self->strips[row];
  double from = fus_plot_frame_x (frame, run > 0 ? strip->ends[run - 1] : 0);
  double to = fus_plot_frame_x (frame, strip->ends[run]);
  double gap = run + 1 < strip->n_runs ? fus_plot_frame_px (frame, RUN_GAP) : 0;
  double height =
    MIN (fus_plot_frame_px (frame, self->thickness), 0.7 * fus_plot_frame_band_y (frame));

  /* Very short runs give up their gap, so that none is hidden. */
  if (to - from < 3 * gap)
    gap = 0;
  return (FusPlotRect){ from, fus_plot_frame_y (frame, (double) row) - height / 2,
                        to - from - gap, height };
}

static void
draw_run (const Strips *self,
          FusPlotCanvas *canvas,
          const FusPlotFrame *frame,
          gsize row,
          gsize run)
{
  const Strip *strip = &self->strips[row];
  FusPlotRect rect = run_rect (self, frame, row, run);

  if (strip->present[run])
    fus_plot_canvas_fill_rect (canvas, &rect,
                               fus_plot_theme_get_color (frame->theme, strip->ink));
  else
    fus_plot_canvas_hatch_rect (canvas, &rect);
}

static void
draw_texts (const Strip *strip,
            FusPlotCanvas *canvas,
            const FusPlotFrame *frame,
            double y)
{
  FusPlotTextStyle large = fus_plot_canvas_style (canvas, FUS_PLOT_INK (TEXT));
  FusPlotTextStyle small = fus_plot_canvas_style (canvas, FUS_PLOT_INK (SECOND));
  double right = frame->room.x + frame->room.width;
  double shift = strip->note != NULL ? 1 : 0;

  large.size = frame->theme->row_size;
  large.align_x = small.align_x = 1;
  fus_plot_canvas_text (canvas, strip->text,
                        (FusPlotPoint){ right, y - shift * fus_plot_frame_px (frame, 8) },
                        &large);
  fus_plot_canvas_text (canvas, strip->note,
                        (FusPlotPoint){ right, y + fus_plot_frame_px (frame, 9) },
                        &small);
}

static void
strips_draw (const FusPlotMark *mark, FusPlotCanvas *canvas, const FusPlotFrame *frame)
{
  const Strips *self = (const Strips *) mark;

  for (gsize row = 0; row < self->n_rows; row++)
    {
      for (gsize run = 0; run < self->strips[row].n_runs; run++)
        draw_run (self, canvas, frame, row, run);
      draw_texts (&self->strips[row], canvas, frame,
                  fus_plot_frame_y (frame, (double) row));
    }
}

/* Elements are runs, row after row. */
static gboolean
find_run (const Strips *self, gsize index, gsize *row, gsize *run)
{
  for (*row = 0; *row < self->n_rows; (*row)++)
    {
      if (index < self->strips[*row].n_runs)
        {
          *run = index;
          return TRUE;
        }
      index -= self->strips[*row].n_runs;
    }
  return FALSE;
}

static gboolean
strips_locate (const FusPlotMark *mark,
               const FusPlotFrame *frame,
               gsize index,
               FusPlotPick *pick)
{
  const Strips *self = (const Strips *) mark;
  FusPlotRect rect;
  gsize row, run;

  if (!find_run (self, index, &row, &run))
    return FALSE;
  rect = run_rect (self, frame, row, run);
  pick->row = (int) row;
  pick->column = (int) run;
  pick->at = (FusPlotPoint){ rect.x + rect.width / 2, rect.y + rect.height / 2 };
  return TRUE;
}

static gboolean
strips_pick (const FusPlotMark *mark,
             const FusPlotFrame *frame,
             FusPlotPoint at,
             FusPlotPick *pick)
{
  const Strips *self = (const Strips *) mark;
  gsize index = 0;

  for (gsize row = 0; row < self->n_rows; row++)
    {
      for (gsize run = 0; run < self->strips[row].n_runs; run++, index++)
        {
          FusPlotRect rect = run_rect (self, frame, row, run);

          if (!fus_plot_rect_contains (&rect, at))
            continue;
          pick->index = index;
          return strips_locate (mark, frame, index, pick);
        }
    }
  return FALSE;
}

static gsize
strips_count (const FusPlotMark *mark)
{
  const Strips *self = (const Strips *) mark;
  gsize n = 0;

  for (gsize row = 0; row < self->n_rows; row++)
    n += self->strips[row].n_runs;
  return n;
}

static void
strips_draw_hover (const FusPlotMark *mark,
                   FusPlotCanvas *canvas,
                   const FusPlotFrame *frame,
                   const FusPlotPick *pick)
{
  FusPlotRect rect =
    run_rect ((const Strips *) mark, frame, (gsize) pick->row, (gsize) pick->column);

  fus_plot_canvas_frame_rect (canvas, &rect, frame->theme->line_width,
                              frame->theme->text);
}

static char *
strips_describe (const FusPlotMark *mark, gsize index)
{
  const Strips *self = (const Strips *) mark;
  gsize row, run;

  if (!find_run (self, index, &row, &run))
    return NULL;
  return g_strdup (self->strips[row].text);
}

static void
strip_clear (Strip *strip)
{
  g_free (strip->ends);
  g_free (strip->present);
  g_free (strip->text);
  g_free (strip->note);
}

static void
strips_finalize (FusPlotMark *mark)
{
  Strips *self = (Strips *) mark;

  for (gsize i = 0; i < self->n_rows; i++)
    strip_clear (&self->strips[i]);
  g_free (self->strips);
}

static const FusPlotMarkClass strips_class = {
  .id = "strips",
  .size = sizeof (Strips),
  .extent = strips_extent,
  .margins = strips_margins,
  .draw = strips_draw,
  .locate = strips_locate,
  .pick = strips_pick,
  .draw_hover = strips_draw_hover,
  .count = strips_count,
  .describe = strips_describe,
  .finalize = strips_finalize,
};

FusPlotMark *
fus_plot_strips_new (gsize n_rows, double thickness)
{
  Strips *self = fus_plot_mark_new (&strips_class);

  self->n_rows = n_rows;
  self->strips = g_new0 (Strip, n_rows);
  self->thickness = thickness;
  return &self->parent;
}

void
fus_plot_strips_set_row (FusPlotMark *mark,
                         gsize row,
                         const double *ends,
                         const gboolean *present,
                         gsize n_runs,
                         FusPlotInk ink,
                         const char *text,
                         const char *note)
{
  Strips *self = (Strips *) mark;

  g_return_if_fail (row < self->n_rows);

  strip_clear (&self->strips[row]);
  self->strips[row] = (Strip){
    .n_runs = n_runs,
    .ends = g_memdup2 (ends, n_runs * sizeof *ends),
    .present = g_memdup2 (present, n_runs * sizeof *present),
    .ink = ink,
    .text = g_strdup (text),
    .note = g_strdup (note),
  };
}
