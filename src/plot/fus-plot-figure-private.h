/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-plot-figure.h"
#include "fus-plot-layout-private.h"

G_BEGIN_DECLS

/* What fus_plot_figure_get_natural_size() said of a width. */
typedef struct
{
  double width;
  double natural;
  double smallest;
} FusPlotMeasured;

#define FUS_PLOT_N_MEASURED 4

struct _FusPlotFigure
{
  GObject parent_instance;

  char *title;
  char *description;
  FusPlotTheme theme;
  GPtrArray *axes; /* of FusPlotAxes */
  FusPlotTrack columns[FUS_PLOT_MAX_COLUMNS];
  FusPlotTrack rows[FUS_PLOT_MAX_ROWS];
  GArray *feet;             /* of FusPlotFoot */
  GArray *right_feet;       /* those that end at the right, borrowed */
  gboolean hides_left_feet; /* on screen */
  FusPlotLegend *key;
  FusPlotFlow flow;

  FusPlotParallel parallel; /* or NULL */
  gpointer pool;
  gboolean hasty;

  /* The last layout on screen: drawing, hovering and picking at one size share it. */
  FusPlotLayout *layout;
  FusPlotMeasured measured[FUS_PLOT_N_MEASURED]; /* the newest ones, until it changes */
  guint n_measured;
  GHashTable *extents; /* of texts in `theme`: as fus_plot_canvas_set_extents() */
};

/* The layout at a size, kept until size or contents change. */
const FusPlotLayout *fus_plot_figure_ensure_layout (FusPlotFigure *self,
                                                    double width,
                                                    double height);

/* Draws with the canvas's theme instead of the figure's own, on its ground; %FALSE where
 * some panel has no room. */
gboolean fus_plot_figure_draw_on (FusPlotFigure *self,
                                  FusPlotCanvas *canvas,
                                  double width,
                                  double height);

G_END_DECLS
