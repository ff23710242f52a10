/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-plot-marks.h"
#include "fus-plot-words-private.h"

#define STEP 8 /* layout pixels up or down to where there is room */
#define MAX_PLACES 9

typedef struct
{
  FusPlotMark parent;
  double x;
  double y;
  char *text;
  double dx;
  double dy;
  double align_x;
  gboolean leader;
} Note;

static void
note_draw (const FusPlotMark *mark, FusPlotCanvas *canvas, const FusPlotFrame *frame)
{
  const Note *self = (const Note *) mark;
  FusPlotInk ink = self->leader ? FUS_PLOT_INK (TEXT) : FUS_PLOT_INK (SECOND);
  FusPlotTextStyle style = fus_plot_canvas_style (canvas, ink);
  FusPlotPoint on = fus_plot_frame_point (frame, self->x, self->y);
  FusPlotPoint at = { on.x + fus_plot_frame_px (frame, self->dx),
                      on.y + fus_plot_frame_px (frame, self->dy) };
  double toward = self->dy < 0 ? 1 : -1;
  double step = fus_plot_frame_px (frame, STEP);
  FusPlotPoint places[MAX_PLACES];

  if (self->leader)
    fus_plot_canvas_line (
      canvas, (FusPlotPoint){ on.x, at.y + toward * fus_plot_frame_px (frame, 9) },
      (FusPlotPoint){ on.x, on.y - toward * fus_plot_frame_px (frame, 5) },
      frame->theme->hairline, frame->theme->text, FUS_PLOT_DASH_SOLID);
  style.align_x = self->align_x;
  for (guint i = 0; i < MAX_PLACES; i++)
    places[i] = (FusPlotPoint){ at.x, at.y + toward * (i % 2 == 0 ? 1 : -1) * step *
                                               ((i + 1) / 2) };
  fus_plot_words_draw (canvas, frame, self->text, &style, places,
                       self->leader ? 1 : MAX_PLACES);
}

static gboolean
note_locate (const FusPlotMark *mark,
             const FusPlotFrame *frame,
             gsize index,
             FusPlotPick *pick)
{
  const Note *self = (const Note *) mark;

  pick->at = fus_plot_frame_point (frame, self->x, self->y);
  return self->leader;
}

static gsize
note_count (const FusPlotMark *mark)
{
  return ((const Note *) mark)->leader ? 1 : 0;
}

static char *
note_describe (const FusPlotMark *mark, gsize index)
{
  return g_strdup (((const Note *) mark)->text);
}

static void
note_finalize (FusPlotMark *mark)
{
  g_free (((Note *) mark)->text);
}

static const FusPlotMarkClass note_class = {
  .id = "note",
  .size = sizeof (Note),
  .draw = note_draw,
  .locate = note_locate,
  .count = note_count,
  .describe = note_describe,
  .finalize = note_finalize,
};

FusPlotMark *
fus_plot_note_new (double x,
                   double y,
                   const char *text,
                   double dx,
                   double dy,
                   double align_x,
                   gboolean leader)
{
  Note *self = fus_plot_mark_new (&note_class);

  self->x = x;
  self->y = y;
  self->text = g_strdup (text);
  self->dx = dx;
  self->dy = dy;
  self->align_x = align_x;
  self->leader = leader;
  return &self->parent;
}
