/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-plot-types.h"

G_BEGIN_DECLS

/**
 * FusPlotPlaces:
 * @n: how many points there are
 * @x: `[n]`
 * @y: `[n]`
 * @range_x: of those that have a place
 * @range_y: likewise
 *
 * Where points lie. Reference-counted and frozen: a mark and its copies share them, and
 * for very many points they are made in a thread. NaN: no place.
 */
typedef struct
{
  gsize n;
  double *x;
  double *y;
  FusPlotRange range_x;
  FusPlotRange range_y;
} FusPlotPlaces;

/**
 * fus_plot_places_new:
 * @x: (transfer full): `[n]`
 * @y: (transfer full): `[n]`
 *
 * Returns: (transfer full): places, measured
 */
FusPlotPlaces *fus_plot_places_new (double *x,
                                    double *y,
                                    gsize n) G_GNUC_WARN_UNUSED_RESULT;
FusPlotPlaces *fus_plot_places_ref (FusPlotPlaces *self);
void fus_plot_places_unref (FusPlotPlaces *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusPlotPlaces, fus_plot_places_unref)

G_END_DECLS
