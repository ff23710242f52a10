/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-plot-marks.h"

#include <math.h>

typedef struct
{
  FusPlotMark parent;
  gsize n;
  double *x;
  double *low;
  double *high;
  FusPlotInk ink;
} Band;

static void
band_extent (const FusPlotMark *mark, FusPlotRange *x, FusPlotRange *y)
{
  const Band *self = (const Band *) mark;

  for (gsize i = 0; i < self->n; i++)
    {
      fus_plot_range_include (x, self->x[i]);
      fus_plot_range_include (y, self->low[i]);
      fus_plot_range_include (y, self->high[i]);
    }
}

static void
band_draw (const FusPlotMark *mark, FusPlotCanvas *canvas, const FusPlotFrame *frame)
{
  const Band *self = (const Band *) mark;
  g_autofree FusPlotPoint *points = g_new (FusPlotPoint, 2 * self->n + 1);
  FusPlotColor color = fus_plot_theme_get_color (frame->theme, self->ink);
  gsize n = 0;

  for (gsize i = 0; i < self->n; i++)
    {
      if (isfinite (self->high[i]))
        points[n++] = fus_plot_frame_point (frame, self->x[i], self->high[i]);
    }
  for (gsize i = self->n; i > 0; i--)
    {
      if (isfinite (self->low[i - 1]))
        points[n++] = fus_plot_frame_point (frame, self->x[i - 1], self->low[i - 1]);
    }
  color.alpha = frame->theme->band_alpha;
  fus_plot_canvas_push_clip (canvas, &frame->plot);
  fus_plot_canvas_polygon (canvas, points, n, color);
  fus_plot_canvas_pop_clip (canvas);
}

static void
band_finalize (FusPlotMark *mark)
{
  Band *self = (Band *) mark;

  g_free (self->x);
  g_free (self->low);
  g_free (self->high);
}

static const FusPlotMarkClass band_class = {
  .id = "band",
  .size = sizeof (Band),
  .extent = band_extent,
  .draw = band_draw,
  .finalize = band_finalize,
};

FusPlotMark *
fus_plot_band_new (const double *x,
                   const double *low,
                   const double *high,
                   gsize n,
                   FusPlotInk ink)
{
  Band *self = NULL;

  g_return_val_if_fail (high != NULL || n == 0, NULL);

  self = fus_plot_mark_new (&band_class);
  self->n = n;
  self->x = g_memdup2 (x, n * sizeof *x);
  self->low = g_memdup2 (low, n * sizeof *low);
  self->high = g_memdup2 (high, n * sizeof *high);
  self->ink = ink;
  return &self->parent;
}
