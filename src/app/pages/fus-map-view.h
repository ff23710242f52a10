/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-figure-view.h"
#include "fus-map-coloring.h"
#include "fus-map-state.h"

#include <adwaita.h>

G_BEGIN_DECLS

typedef enum
{
  FUS_MAP_TOOL_PAN,
  FUS_MAP_TOOL_LASSO,
  FUS_MAP_TOOL_BOX,
  FUS_MAP_TOOL_BRUSH,
  FUS_MAP_N_TOOLS,
} FusMapTool;

#define FUS_TYPE_MAP_VIEW (fus_map_view_get_type ())

/* The map itself: points that move, what the hand does to them, and the card of the
 * sample that is pointed at.
 *
 * Signals: `recolored`: groups, hidden ones, or points are others; `selecting`: an
 * outline that is being drawn holds others, or is gone; `tool-changed`. */
G_DECLARE_FINAL_TYPE (FusMapView, fus_map_view, FUS, MAP_VIEW, AdwBin)

/* Once. @study: whose samples are shown; @state: where they lie */
void fus_map_view_set_state (FusMapView *self, FusStudy *study, FusMapState *state);

/* (transfer none): what draws the map. */
FusFigureView *fus_map_view_get_figure (FusMapView *self);

/* What the pointer does. */
FusMapTool fus_map_view_get_tool (FusMapView *self);
/* (nullable): of the points that are shown */
const FusMapColoring *fus_map_view_get_coloring (FusMapView *self);
/* (nullable): `[n_groups]`, 0 or 1 */
const guint8 *fus_map_view_get_hidden (FusMapView *self);

/**
 * fus_map_view_get_inside:
 * @n: (out): how many are
 *
 * Returns: (nullable): `[n_points]`: 1 for a point inside of the outline that is being
 * drawn; %NULL where none is
 */
const guint8 *fus_map_view_get_inside (FusMapView *self, gsize *n);

/**
 * fus_map_view_set_tool:
 * @tool: what dragging does
 */
void fus_map_view_set_tool (FusMapView *self, FusMapTool tool);
/* @hidden: (nullable): `[n_groups]`, 0 or 1 */
void fus_map_view_set_hidden (FusMapView *self, const guint8 *hidden);

/**
 * fus_map_view_set_ramp:
 * @ramp: how numbers are spread over the colors, until other colors are chosen
 */
void fus_map_view_set_ramp (FusMapView *self, const FusMapRamp *ramp);

/**
 * fus_map_view_set_has_own_legend:
 * @has_own_legend: %FALSE where a legend stands beside the map; exports have one anyway
 */
void fus_map_view_set_has_own_legend (FusMapView *self, gboolean has_own_legend);

/**
 * fus_map_view_fit:
 *
 * Shows all points.
 */
void fus_map_view_fit (FusMapView *self);

/**
 * fus_map_view_cancel:
 *
 * Lets go of an outline that is being drawn.
 */
void fus_map_view_cancel (FusMapView *self);

G_END_DECLS
