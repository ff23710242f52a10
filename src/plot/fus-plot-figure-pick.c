/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What lies where in a figure as it was laid out: for pointer and keyboard. */
#include "config.h"

#include "fus-plot-figure-private.h"

#include <math.h>

/* (nullable): where @axes lies, of the figure's own panels */
static const FusPlotFrame *
find_frame (FusPlotFigure *self, double width, double height, const FusPlotAxes *axes)
{
  guint i = 0;

  if (axes == NULL || !g_ptr_array_find (self->axes, axes, &i))
    return NULL;
  return &fus_plot_figure_ensure_layout (self, width, height)->axes[i].frame;
}

gboolean
fus_plot_figure_get_frame (FusPlotFigure *self,
                           double width,
                           double height,
                           const FusPlotAxes *axes,
                           FusPlotRect *plot)
{
  g_return_val_if_fail (FUS_IS_PLOT_FIGURE (self), FALSE);
  g_return_val_if_fail (plot != NULL, FALSE);

  const FusPlotFrame *frame = find_frame (self, width, height, axes);

  if (frame == NULL)
    return FALSE;
  *plot = frame->plot;
  return TRUE;
}

gboolean
fus_plot_figure_to_data (FusPlotFigure *self,
                         double width,
                         double height,
                         const FusPlotAxes *axes,
                         FusPlotPoint at,
                         FusPlotPoint *data)
{
  g_return_val_if_fail (FUS_IS_PLOT_FIGURE (self), FALSE);
  g_return_val_if_fail (data != NULL, FALSE);

  const FusPlotFrame *frame = find_frame (self, width, height, axes);
  double y;

  if (frame == NULL)
    return FALSE;
  y = (at.y - frame->plot.y) / frame->plot.height;
  if (fus_plot_scale_get_kind (frame->y) != FUS_PLOT_SCALE_BAND)
    y = 1 - y;
  data->x = fus_plot_scale_unmap (frame->x, (at.x - frame->plot.x) / frame->plot.width);
  data->y = fus_plot_scale_unmap (frame->y, y);
  return TRUE;
}

gboolean
fus_plot_figure_from_data (FusPlotFigure *self,
                           double width,
                           double height,
                           const FusPlotAxes *axes,
                           FusPlotPoint data,
                           FusPlotPoint *at)
{
  g_return_val_if_fail (FUS_IS_PLOT_FIGURE (self), FALSE);
  g_return_val_if_fail (at != NULL, FALSE);

  const FusPlotFrame *frame = find_frame (self, width, height, axes);

  if (frame == NULL)
    return FALSE;
  *at = fus_plot_frame_point (frame, data.x, data.y);
  return TRUE;
}

void
fus_plot_pick_clear (FusPlotPick *pick)
{
  g_clear_pointer (&pick->text, g_free);
}

static void
fill_text (const FusPlotMark *mark, FusPlotPick *pick)
{
  g_clear_pointer (&pick->text, g_free);
  if (mark->class->describe != NULL)
    pick->text = mark->class->describe (mark, pick->index);
}

/* A handle wins over all, else the nearest; of equals the one drawn last. */
static gboolean
is_better (const FusPlotPick *candidate, const FusPlotPick *best, gboolean found)
{
  if (!found || candidate->handle != best->handle)
    return !found || candidate->handle;
  return candidate->distance <= best->distance;
}

gboolean
fus_plot_figure_pick (FusPlotFigure *self,
                      double width,
                      double height,
                      FusPlotPoint at,
                      FusPlotPick *pick)
{
  g_return_val_if_fail (FUS_IS_PLOT_FIGURE (self), FALSE);
  g_return_val_if_fail (pick != NULL, FALSE);

  const FusPlotLayout *layout = fus_plot_figure_ensure_layout (self, width, height);
  const FusPlotMark *best = NULL;

  *pick = (FusPlotPick){ .row = -1, .column = -1 };
  for (guint a = 0; a < self->axes->len; a++)
    {
      const FusPlotAxes *axes = g_ptr_array_index (self->axes, a);
      const FusPlotFrame *frame = &layout->axes[a].frame;

      for (guint m = 0; fus_plot_rect_contains (&frame->room, at) && m < axes->marks->len;
           m++)
        {
          const FusPlotMark *mark = g_ptr_array_index (axes->marks, m);
          FusPlotPick candidate;

          if (!fus_plot_mark_pick (mark, frame, at, &candidate) ||
              !is_better (&candidate, pick, best != NULL))
            continue;
          *pick = candidate;
          pick->panel = axes->id;
          pick->axes = a;
          pick->layer = m;
          best = mark;
        }
    }
  if (best != NULL)
    fill_text (best, pick);
  return best != NULL;
}

static const FusPlotMark *
mark_at (FusPlotFigure *self, guint a, guint m)
{
  const FusPlotAxes *axes;

  if (a >= self->axes->len)
    return NULL;
  axes = g_ptr_array_index (self->axes, a);
  return m < axes->marks->len ? g_ptr_array_index (axes->marks, m) : NULL;
}

/* The first element of all, where the keyboard starts. */
static gboolean
pick_first (FusPlotFigure *self, const FusPlotLayout *layout, FusPlotPick *pick)
{
  for (guint a = 0; a < self->axes->len; a++)
    {
      const FusPlotMark *mark;

      for (guint m = 0; (mark = mark_at (self, a, m)) != NULL; m++)
        {
          FusPlotPick first = { .row = -1, .column = -1, .axes = a, .layer = m };

          if (mark->class->locate == NULL || fus_plot_mark_get_count (mark) == 0 ||
              !mark->class->locate (mark, &layout->axes[a].frame, 0, &first))
            continue;
          first.panel = fus_plot_figure_get_axes (self, a)->id;
          first.mark = mark->id;
          first.kind = mark->class->id;
          first.key = mark->key;
          *pick = first;
          return TRUE;
        }
    }
  return FALSE;
}

/* Cost of going from @from to @to by the arrow @dx, @dy; infinite when it is not ahead.
 */
static double
step_cost (FusPlotPoint from, FusPlotPoint to, int dx, int dy)
{
  double along = (to.x - from.x) * dx + (to.y - from.y) * dy;
  double across = ABS ((to.x - from.x) * dy) + ABS ((to.y - from.y) * dx);

  return along > 1e-6 && across <= 2 * along ? along + 2 * across : (double) INFINITY;
}

gboolean
fus_plot_figure_pick_next (FusPlotFigure *self,
                           double width,
                           double height,
                           int dx,
                           int dy,
                           FusPlotPick *pick)
{
  g_return_val_if_fail (FUS_IS_PLOT_FIGURE (self), FALSE);

  const FusPlotLayout *layout = fus_plot_figure_ensure_layout (self, width, height);
  const FusPlotMark *mark = mark_at (self, pick->axes, pick->layer);
  FusPlotPick best = *pick;
  double least = INFINITY;

  if (pick->kind == NULL)
    {
      if (!pick_first (self, layout, pick))
        return FALSE;
      fill_text (mark_at (self, pick->axes, pick->layer), pick);
      return TRUE;
    }
  if (mark == NULL || mark->class->locate == NULL)
    return FALSE;
  for (gsize i = 0; i < fus_plot_mark_get_count (mark); i++)
    {
      FusPlotPick candidate = *pick;
      double cost;

      candidate.index = i;
      if (!mark->class->locate (mark, &layout->axes[pick->axes].frame, i, &candidate))
        continue;
      cost = step_cost (pick->at, candidate.at, dx, dy);
      if (cost < least)
        {
          least = cost;
          best = candidate;
        }
    }
  if (isinf (least))
    return FALSE;
  *pick = best;
  fill_text (mark, pick);
  return TRUE;
}

static void
draw_ring (FusPlotCanvas *canvas, FusPlotPoint at)
{
  const FusPlotTheme *theme = fus_plot_canvas_get_theme (canvas);
  cairo_t *cr = fus_plot_canvas_get_cairo (canvas);

  cairo_new_sub_path (cr);
  cairo_arc (cr, at.x, at.y, theme->ring_radius, 0, 2 * G_PI);
  cairo_set_source_rgb (cr, theme->ground.red, theme->ground.green, theme->ground.blue);
  cairo_set_line_width (cr, theme->halo_width);
  cairo_stroke_preserve (cr);
  cairo_set_source_rgb (cr, theme->text.red, theme->text.green, theme->text.blue);
  cairo_set_line_width (cr, theme->second_line_width);
  cairo_stroke (cr);
}

void
fus_plot_figure_draw_hover (FusPlotFigure *self,
                            cairo_t *cr,
                            double width,
                            double height,
                            const FusPlotPick *pick)
{
  g_return_if_fail (FUS_IS_PLOT_FIGURE (self));
  g_return_if_fail (cr != NULL);
  g_return_if_fail (pick != NULL);

  const FusPlotLayout *layout = fus_plot_figure_ensure_layout (self, width, height);
  const FusPlotMark *mark = mark_at (self, pick->axes, pick->layer);
  g_autoptr (FusPlotCanvas) canvas = NULL;

  if (mark == NULL || pick->kind == NULL)
    return;
  canvas = fus_plot_canvas_new (cr, &self->theme);
  cairo_save (cr);
  if (mark->class->draw_hover != NULL)
    mark->class->draw_hover (mark, canvas, &layout->axes[pick->axes].frame, pick);
  else
    draw_ring (canvas, pick->at);
  cairo_restore (cr);
}
