/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-map-view.h"

G_BEGIN_DECLS

#define FUS_TYPE_MAP_INSPECTOR (fus_map_inspector_get_type ())

/* Beside the map: what is selected, what the colors mean, and some of the samples. */
G_DECLARE_FINAL_TYPE (FusMapInspector, fus_map_inspector, FUS, MAP_INSPECTOR, AdwBin)

/* Once. @view: (transfer none): outlives the inspector */
void fus_map_inspector_set_view (FusMapInspector *self,
                                 FusStudy *study,
                                 FusMapState *state,
                                 FusMapView *view);

G_END_DECLS
