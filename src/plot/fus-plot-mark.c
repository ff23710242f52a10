/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-plot-mark.h"

#include <math.h>

/* Layout pixels around an element in which it is meant. */
#define PICK_RADIUS 14

/* To add a mark: a file fus-plot-NAME.c with a class, its constructor and setters,
 * declared in fus-plot-marks.h. */

gpointer
fus_plot_mark_new (const FusPlotMarkClass *class)
{
  g_return_val_if_fail (class != NULL, 0);

  FusPlotMark *self = g_malloc0 (class->size);

  g_atomic_ref_count_init (&self->n_refs);
  self->class = class;
  self->key = -1;
  return self;
}

static FusPlotMark *
mark_ref (FusPlotMark *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->n_refs);
  return self;
}

void
fus_plot_mark_unref (FusPlotMark *self)
{
  if (!g_atomic_ref_count_dec (&self->n_refs))
    return;
  if (self->class->finalize != NULL)
    self->class->finalize (self);
  g_free (self);
}

FusPlotMark *
fus_plot_mark_copy (FusPlotMark *self)
{
  FusPlotMark *copy;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->class->copy == NULL)
    return mark_ref (self);
  copy = self->class->copy (self);
  copy->id = self->id;
  copy->key = self->key;
  return copy;
}

void
fus_plot_mark_set_id (FusPlotMark *self, const char *id)
{
  g_return_if_fail (self != NULL);

  self->id = id;
}

void
fus_plot_mark_set_key (FusPlotMark *self, int key)
{
  g_return_if_fail (self != NULL);

  self->key = key;
}

gsize
fus_plot_mark_get_count (const FusPlotMark *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->class->count != NULL ? self->class->count (self) : 0;
}

/* The nearest of all elements, if near enough to be meant. */
static gboolean
pick_nearest (const FusPlotMark *self,
              const FusPlotFrame *frame,
              FusPlotPoint at,
              FusPlotPick *pick)
{
  double nearest = fus_plot_frame_px (frame, PICK_RADIUS);
  gsize n = fus_plot_mark_get_count (self);
  gboolean found = FALSE;

  for (gsize i = 0; i < n; i++)
    {
      FusPlotPick candidate = { .row = -1, .column = -1, .index = i };

      if (!self->class->locate (self, frame, i, &candidate))
        continue;
      candidate.distance = hypot (candidate.at.x - at.x, candidate.at.y - at.y);
      if (candidate.distance >= nearest)
        continue;
      nearest = candidate.distance;
      *pick = candidate;
      found = TRUE;
    }
  return found;
}

gboolean
fus_plot_mark_pick (const FusPlotMark *self,
                    const FusPlotFrame *frame,
                    FusPlotPoint at,
                    FusPlotPick *pick)
{
  gboolean found = FALSE;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (pick != NULL, FALSE);

  *pick = (FusPlotPick){ .row = -1, .column = -1 };
  if (self->class->pick != NULL)
    found = self->class->pick (self, frame, at, pick);
  else if (self->class->locate != NULL)
    found = pick_nearest (self, frame, at, pick);
  if (!found)
    return FALSE;
  pick->kind = self->class->id;
  pick->mark = self->id;
  pick->key = self->key;
  return TRUE;
}

double
fus_plot_frame_x (const FusPlotFrame *frame, double value)
{
  g_return_val_if_fail (frame != NULL, 0);

  return frame->plot.x + fus_plot_scale_map (frame->x, value) * frame->plot.width;
}

static gboolean
runs_down (const FusPlotScale *scale)
{
  return fus_plot_scale_get_kind (scale) == FUS_PLOT_SCALE_BAND;
}

double
fus_plot_frame_y (const FusPlotFrame *frame, double value)
{
  g_return_val_if_fail (frame != NULL, 0);

  double position = fus_plot_scale_map (frame->y, value);

  if (!runs_down (frame->y))
    position = 1 - position;
  return frame->plot.y + position * frame->plot.height;
}

FusPlotPoint
fus_plot_frame_point (const FusPlotFrame *frame, double x, double y)
{
  g_return_val_if_fail (frame != NULL, (FusPlotPoint){ 0 });

  return (FusPlotPoint){ fus_plot_frame_x (frame, x), fus_plot_frame_y (frame, y) };
}

double
fus_plot_frame_px (const FusPlotFrame *frame, double pixels)
{
  g_return_val_if_fail (frame != NULL, 0);

  return pixels * frame->theme->pixel;
}

double
fus_plot_frame_band_x (const FusPlotFrame *frame)
{
  g_return_val_if_fail (frame != NULL, 0);

  return fus_plot_scale_get_band_width (frame->x) * frame->plot.width;
}

double
fus_plot_frame_band_y (const FusPlotFrame *frame)
{
  g_return_val_if_fail (frame != NULL, 0);

  return fus_plot_scale_get_band_width (frame->y) * frame->plot.height;
}
