/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-map-card.h"
#include "fus-map-view.h"
#include "fus-plot-marks.h"

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
  FusPlotView *plot;
  GtkSpinner *spinner;
  GtkImage *hint_icon;
  GtkLabel *hint_count;
  GtkLabel *hint_label;
  GtkWidget *hint;        /* all of these */
  GtkButton *hint_button; /* lets go of a map that takes long, or makes it after all */
  FusJob *job;            /* whose progress the hint tells */
  guint patience_id;      /* until it takes long */
  gboolean is_long;

  FusMatrix *shown; /* where the points are drawn now */
  FusMatrix *from;  /* where they were when the move began */
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
FusPlotMark *fus_map_view_get_points (FusMapView *self);
FusPlotMark *fus_map_view_get_own_points (FusMapView *self);
gssize fus_map_view_find_point (FusMapView *self, guint sample);
void fus_map_view_redraw (FusMapView *self);
void fus_map_view_show_selection (FusMapView *self);
void fus_map_view_apply_area (FusMapView *self);
void fus_map_view_update_hint (FusMapView *self);
void fus_map_view_take_inside (FusMapView *self, guint8 *inside, gsize n);

/* fus-map-view-tools.c: what the pointer and the keys do. */
void fus_map_view_add_controllers (FusMapView *self);
void fus_map_view_cancel_outline (FusMapView *self);

/* fus-map-view-hover.c: the card of a sample. */
void fus_map_view_add_card (FusMapView *self);
void fus_map_view_connect_card (FusMapView *self);
void fus_map_view_hide_card (FusMapView *self);
void fus_map_view_toggle_pin (FusMapView *self);
void fus_map_view_clear_card (FusMapView *self);

G_END_DECLS
