/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-plot-words-private.h"

#include "fus-plot-canvas-private.h"

#define APART 3 /* layout pixels to other words, and to lines */

static gboolean
is_inside (const FusPlotFrame *frame, const FusPlotRect *box)
{
  const FusPlotRect *room = &frame->room;
  double slack = 0.1;

  return box->x >= room->x - slack && box->y >= room->y - slack &&
         box->x + box->width <= room->x + room->width + slack &&
         box->y + box->height <= room->y + room->height + slack;
}

/* Moves a place sideways, so that its words don't leave the panel. */
static FusPlotPoint
pull_inside (FusPlotCanvas *canvas,
             const FusPlotFrame *frame,
             const char *text,
             const FusPlotTextStyle *style,
             FusPlotPoint at)
{
  FusPlotRect box = fus_plot_canvas_get_text_box (canvas, text, at, style);
  double room = frame->room.x + frame->room.width;
  double plot = frame->plot.x + frame->plot.width;
  double left = frame->plot.x - box.x;
  double right = box.x + box.width - (box.width <= frame->plot.width ? plot : room);

  if (right > 0)
    at.x -= right;
  else if (left > 0)
    at.x += left;
  return at;
}

FusPlotPoint
fus_plot_words_place (FusPlotCanvas *canvas,
                      const FusPlotFrame *frame,
                      const char *text,
                      const FusPlotTextStyle *style,
                      const FusPlotPoint *places,
                      guint n_places)
{
  g_return_val_if_fail (canvas != NULL, (FusPlotPoint){ 0 });
  g_return_val_if_fail (frame != NULL, (FusPlotPoint){ 0 });

  double apart = fus_plot_frame_px (frame, APART);
  FusPlotPoint best = pull_inside (canvas, frame, text, style, places[0]);
  gboolean found = FALSE;

  for (guint i = 0; i < n_places; i++)
    {
      FusPlotPoint at = pull_inside (canvas, frame, text, style, places[i]);
      FusPlotRect box = fus_plot_canvas_get_text_box (canvas, text, at, style);
      FusPlotRect wide = { box.x - apart, box.y - apart, box.width + 2 * apart,
                           box.height + 2 * apart };

      if (!is_inside (frame, &box) || !fus_plot_canvas_is_free (canvas, &wide))
        continue;
      if (fus_plot_canvas_is_clear (canvas, &wide))
        return at;
      if (!found)
        best = at;
      found = TRUE;
    }
  return best;
}

void
fus_plot_words_draw (FusPlotCanvas *canvas,
                     const FusPlotFrame *frame,
                     const char *text,
                     const FusPlotTextStyle *style,
                     const FusPlotPoint *places,
                     guint n_places)
{
  g_return_if_fail (canvas != NULL);
  g_return_if_fail (style != NULL);

  FusPlotTextStyle patched = *style;
  FusPlotPoint at = fus_plot_words_place (canvas, frame, text, style, places, n_places);

  patched.patch = TRUE;
  fus_plot_canvas_text (canvas, text, at, &patched);
}
