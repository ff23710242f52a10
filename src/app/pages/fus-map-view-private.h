/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-map-card.h"
#include "fus-map-view.h"
#include "fus-plot-marks.h"
#include "fus-result.h"

G_BEGIN_DECLS

/* A part of the plane, in units of the points. */
typedef struct
{
  FusPlotRange x;
  FusPlotRange y;
} FusMapArea;

struct _FusMapView
{
  AdwBin parent_instance;

  FusStudy *study;
  FusMapState *state;
  GtkOverlay *overlay;
  FusFigureView *figure;
  FusPlotView *plot; /* of the figure */
  GtkSpinner *spinner;
  GtkImage *hint_icon;
  GtkLabel *hint_count;
  GtkLabel *hint_label;
  GtkWidget *hint;        /* all of these */
  GtkButton *hint_button; /* lets go of a map that takes long, or makes it after all */
  FusJob *job;            /* whose progress the hint tells */
  guint patience_id;      /* until it takes long */
  gboolean is_long;

  FusMatrix *shown;      /* where the points are drawn now */
  FusPlotPlaces *places; /* the same */
  FusResult *placed;     /* of Placed: very many points */
  guint n_placed;        /* asked for so far */
  FusMatrix *from;       /* where they were when the move began */
  AdwAnimation *move;
  FusMapColoring *coloring;
  guint8 *hidden;          /* [n_groups], or NULL */
  gboolean has_own_legend; /* the colors are told on the figure too */
  FusMapRamp ramp;         /* of a continuous coloring */
  gboolean is_zoomed;
  FusMapArea area; /* what is seen where it is zoomed */

  FusMapTool tool;
  GArray *outline; /* of FusPlotPoint, data units: while it is drawn */
  guint8 *brushed; /* [n]: points under the brush so far */
  guint8 *inside;  /* [n]: points inside of the outline so far */
  gsize n_inside;
  double brush_radius; /* pixels */
  FusPlotPoint stroke; /* where the brush was last, pixels */
  FusMapArea grab;     /* what was seen when a pan began */
  double pointer_x;
  double pointer_y;

  FusMapCard *card;
  GtkWidget *leader;  /* the line from the card to its sample */
  FusResult *rebuilt; /* of the sample on the card */
  guint card_id;
  guint card_sample;
  FusPlotPoint card_at; /* pixels of the overlay */
  GdkRectangle card_place;
  gboolean is_pinned;
};

/* fus-map-view.c */

/* (transfer none) (nullable): the panel that the map is drawn in; %NULL without a map. */
FusPlotAxes *fus_map_view_get_panel (FusMapView *self);

/* (transfer none) (nullable): the mark that is the map; %NULL without a map. */
FusPlotMark *fus_map_view_get_points (FusMapView *self);

/* Number of the point that is @sample, or −1. */
gssize fus_map_view_find_point (FusMapView *self, guint sample);

/* After a change of the points. */
void fus_map_view_redraw (FusMapView *self);

/* Marks on the points what is selected in the study. */
void fus_map_view_show_selection (FusMapView *self);

/* Shows the part of the map that was zoomed to, else all of it. */
void fus_map_view_apply_area (FusMapView *self);

/* What the tool at hand does, or that the map is on its way, below the map. */
void fus_map_view_update_hint (FusMapView *self);

/**
 * fus_map_view_take_inside:
 * @inside: (transfer full) (nullable): `[points]`, 0 or 1: what the open outline holds
 * @n: how many it holds
 */
void fus_map_view_take_inside (FusMapView *self, guint8 *inside, gsize n);

/* Builds the figure anew: for other colors or other points, not for moved ones. */
void fus_map_view_rebuild (FusMapView *self);

/* What the points are colored by is made anew with the next figure. */
void fus_map_view_drop_coloring (FusMapView *self);

/* fus-map-view-points.c: where the points are. */
void fus_map_view_add_move (FusMapView *self);

/* Shows the points of the state as they come. */
void fus_map_view_follow_points (FusMapView *self);

/* fus-map-view-tools.c: what the pointer and the keys do. */
void fus_map_view_add_controllers (FusMapView *self);

/* Forgets a lasso or brush that is still open; the selection stays as it was. */
void fus_map_view_cancel_outline (FusMapView *self);

/* fus-map-view-hover.c: the card of a sample. */
void fus_map_view_add_card (FusMapView *self);

/* Keeps the card in step with what is rebuilt of its sample. */
void fus_map_view_connect_card (FusMapView *self);

/* Unless it is pinned. */
void fus_map_view_hide_card (FusMapView *self);

/* Pins the card that is seen, or lets it go. */
void fus_map_view_toggle_pin (FusMapView *self);

/* There is no sample any more that it could be of. */
void fus_map_view_clear_card (FusMapView *self);

G_END_DECLS
