/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-plot-places.h"

#include <math.h>

static void
measure (FusPlotPlaces *self)
{
  self->range_x = (FusPlotRange){ G_MAXDOUBLE, -G_MAXDOUBLE };
  self->range_y = self->range_x;
  for (gsize i = 0; i < self->n; i++)
    {
      if (!isfinite (self->x[i]) || !isfinite (self->y[i]))
        continue;
      fus_plot_range_include (&self->range_x, self->x[i]);
      fus_plot_range_include (&self->range_y, self->y[i]);
    }
}

FusPlotPlaces *
fus_plot_places_new (double *x, double *y, gsize n)
{
  FusPlotPlaces *self = g_atomic_rc_box_new0 (FusPlotPlaces);

  self->n = n;
  self->x = x;
  self->y = y;
  measure (self);
  return self;
}

FusPlotPlaces *
fus_plot_places_ref (FusPlotPlaces *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
places_clear (gpointer data)
{
  FusPlotPlaces *self = data;

  g_free (self->x);
  g_free (self->y);
}

void
fus_plot_places_unref (FusPlotPlaces *self)
{
  g_atomic_rc_box_release_full (self, places_clear);
}
