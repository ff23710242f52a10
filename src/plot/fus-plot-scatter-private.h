/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-plot-grid-index.h"
#include "fus-plot-marks.h"

G_BEGIN_DECLS

/* What says what a point is. Counted atomically. */
typedef struct
{
  char *(*text_of) (gsize index, gpointer data);
  gpointer data;
  GDestroyNotify free_data;
} FusPlotScatterText;

typedef struct
{
  FusPlotMark parent;
  gsize n;
  FusPlotPlaces *places; /* copies share them, and what is of each point */
  const double *x;       /* of the places */
  const double *y;
  FusPlotGridIndex **index; /* made when it is first needed */
  guint n_inks;
  FusPlotInk *inks;
  guint16 *color_of; /* or NULL: all text; an atomically counted box */
  char **names;      /* or NULL */
  guint8 *selected;  /* or NULL; likewise */
  guint8 *hidden;    /* or NULL */
  gboolean selecting;
  double *from_x; /* or NULL: where points came from */
  double *from_y;
  gssize ring;
  gsize n_corners;
  FusPlotPoint *outline;
  FusPlotScatterText *text; /* or NULL; copies share it */
} FusPlotScatter;

/* Whether point @i has a place and its color isn't hidden. */
gboolean fus_plot_scatter_is_shown (const FusPlotScatter *self, gsize i);

/* How a color of the list looks among the selected or the other points. */
FusPlotColor fus_plot_scatter_get_color (const FusPlotScatter *self,
                                         const FusPlotTheme *theme,
                                         guint16 color_of,
                                         gboolean selected);
/* The rim of points without a color. */
FusPlotColor fus_plot_scatter_get_open_color (const FusPlotTheme *theme,
                                              gboolean selected);
/* Of a point, in points: less where they crowd. */
double fus_plot_scatter_get_radius (const FusPlotScatter *self,
                                    const FusPlotFrame *frame);
/* All points, as one image; %FALSE where there is no room for it. */
gboolean fus_plot_scatter_press (const FusPlotScatter *self,
                                 FusPlotCanvas *canvas,
                                 const FusPlotFrame *frame);
/* Names of groups, beside the densest part of each. */
void fus_plot_scatter_draw_names (const FusPlotScatter *self,
                                  FusPlotCanvas *canvas,
                                  const FusPlotFrame *frame);

G_END_DECLS
