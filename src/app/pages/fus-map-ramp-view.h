/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-map-coloring.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define FUS_TYPE_MAP_RAMP_VIEW (fus_map_ramp_view_get_type ())

/* The ramp of a continuous coloring: how often each value comes, the colors below, whose
 * two ends can be dragged, and how values are spread over them.
 *
 * Signal: `changed`: a person wants another ramp. */
G_DECLARE_FINAL_TYPE (FusMapRampView, fus_map_ramp_view, FUS, MAP_RAMP_VIEW, AdwBin)

/* (transfer floating): a ramp without a coloring. */
GtkWidget *fus_map_ramp_view_new (void);

/* What a person wants. */
const FusMapRamp *fus_map_ramp_view_get_ramp (FusMapRampView *self);

/**
 * fus_map_ramp_view_set_coloring:
 * @coloring: a ramp
 *
 * Shows it; a handle that is being dragged stays under the hand.
 */
void fus_map_ramp_view_set_coloring (FusMapRampView *self,
                                     const FusMapColoring *coloring);
/* @selected: (nullable): `[n]`, a byte a point */
void fus_map_ramp_view_set_selected (FusMapRampView *self, const guint8 *selected);

G_END_DECLS
