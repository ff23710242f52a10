/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-plot-marks.h"

typedef struct
{
  FusPlotMark parent;
  gsize n_rows;
  gsize n_columns;
  guint32 *masks;
} UpSet;

static gboolean
has (const UpSet *self, gsize row, gsize column)
{
  return (self->masks[row] >> column & 1) != 0;
}

/* From the first to the last of the set. */
static void
draw_joint (const UpSet *self,
            FusPlotCanvas *canvas,
            const FusPlotFrame *frame,
            gsize row)
{
  guint32 mask = self->masks[row];
  double first, last, y;

  if (mask == 0)
    return;
  first = fus_plot_frame_x (frame, __builtin_ctz (mask));
  last = fus_plot_frame_x (frame, 31 - __builtin_clz (mask));
  y = fus_plot_frame_y (frame, (double) row);
  fus_plot_canvas_line (canvas, (FusPlotPoint){ first, y }, (FusPlotPoint){ last, y },
                        frame->theme->second_line_width, frame->theme->text,
                        FUS_PLOT_DASH_SOLID);
}

static void
draw_row (const UpSet *self, FusPlotCanvas *canvas, const FusPlotFrame *frame, gsize row)
{
  const FusPlotTheme *theme = frame->theme;
  double room = MIN (fus_plot_frame_band_x (frame), fus_plot_frame_band_y (frame));
  double radius = MIN (theme->upset_radius, 0.4 * room);

  draw_joint (self, canvas, frame, row);
  for (gsize column = 0; column < self->n_columns; column++)
    {
      gboolean full = has (self, row, column);

      fus_plot_canvas_glyph (canvas, FUS_PLOT_GLYPH_CIRCLE,
                             fus_plot_frame_point (frame, (double) column, (double) row),
                             radius, full ? theme->text : theme->frame, !full);
    }
}

static void
upset_draw (const FusPlotMark *mark, FusPlotCanvas *canvas, const FusPlotFrame *frame)
{
  const UpSet *self = (const UpSet *) mark;

  for (gsize row = 0; row < self->n_rows; row++)
    draw_row (self, canvas, frame, row);
}

static gboolean
upset_locate (const FusPlotMark *mark,
              const FusPlotFrame *frame,
              gsize index,
              FusPlotPick *pick)
{
  const UpSet *self = (const UpSet *) mark;
  gsize row = index / self->n_columns;
  gsize column = index % self->n_columns;

  pick->row = (int) row;
  pick->column = (int) column;
  pick->at = fus_plot_frame_point (frame, (double) column, (double) row);
  return TRUE;
}

static gsize
upset_count (const FusPlotMark *mark)
{
  return ((const UpSet *) mark)->n_rows * ((const UpSet *) mark)->n_columns;
}

static void
upset_finalize (FusPlotMark *mark)
{
  g_free (((UpSet *) mark)->masks);
}

static const FusPlotMarkClass upset_class = {
  .id = "upset",
  .size = sizeof (UpSet),
  .draw = upset_draw,
  .locate = upset_locate,
  .count = upset_count,
  .finalize = upset_finalize,
};

FusPlotMark *
fus_plot_upset_new (const guint32 *masks, gsize n_rows, gsize n_columns)
{
  UpSet *self = NULL;

  g_return_val_if_fail (masks != NULL || n_rows == 0, NULL);

  self = fus_plot_mark_new (&upset_class);
  self->n_rows = n_rows;
  self->n_columns = n_columns;
  self->masks = g_memdup2 (masks, n_rows * sizeof *masks);
  return &self->parent;
}
