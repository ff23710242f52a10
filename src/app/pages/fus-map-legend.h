/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-map-coloring.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define FUS_TYPE_MAP_LEGEND (fus_map_legend_get_type ())

/* What the colors of a map mean, and how many points of each there are in all and in the
 * selection: a row for each group, or a ramp with how often each value comes.
 *
 * Signals: `hidden-changed`: a person hid groups or showed them again; `ramp-changed`:
 * and spread numbers over the colors in another way. */
G_DECLARE_FINAL_TYPE (FusMapLegend, fus_map_legend, FUS, MAP_LEGEND, AdwBin)

/* @coloring: (nullable); @hidden: (nullable): `[n_groups]` */
void fus_map_legend_set_coloring (FusMapLegend *self,
                                  const FusMapColoring *coloring,
                                  const guint8 *hidden);
/* @selected: (nullable): `[n]`, a byte a point */
void fus_map_legend_set_selected (FusMapLegend *self, const guint8 *selected);
/* (nullable): `[n_groups]` */
const guint8 *fus_map_legend_get_hidden (FusMapLegend *self);
/* (nullable): what a person wants of the ramp */
const FusMapRamp *fus_map_legend_get_ramp (FusMapLegend *self);

G_END_DECLS
