/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-plot-axes-private.h"

G_BEGIN_DECLS

#define FUS_PLOT_MAX_COLUMNS 8
#define FUS_PLOT_MAX_ROWS 40

typedef struct
{
  double share;
  double gap;
  char *head; /* of a row: words above it */
} FusPlotTrack;

typedef struct
{
  guint n_axes;
  FusPlotAxesLayout *axes;
  FusPlotTrack columns[FUS_PLOT_MAX_COLUMNS]; /* as panels flowed; heads are borrowed */
  FusPlotTrack rows[FUS_PLOT_MAX_ROWS];
  gboolean letters; /* some names gave way to letters */
  double key_y;     /* where key and feet start */
  double *foot_y;   /* of each foot of the figure */
  double width;
  double height;
  gboolean crowded; /* some panel has no room */
} FusPlotLayout;

/* Panels that go to the next row where they have no room beside each other. */
typedef struct
{
  guint most; /* beside each other; 0: none flows */
  guint row;  /* panels from this row on */
  double least_width;
  double column_gap;
  double row_gap;
} FusPlotFlow;

typedef struct
{
  FusPlotLegend *legend;
  gboolean right;
} FusPlotFoot;

/* What a figure is laid out from; borrowed. */
typedef struct
{
  const GPtrArray *axes; /* of FusPlotAxes */
  const FusPlotTrack *columns;
  const FusPlotTrack *rows;
  const GArray *feet; /* of FusPlotFoot */
  const FusPlotLegend *key;
  FusPlotFlow flow;
} FusPlotGrid;

/**
 * fus_plot_layout_new:
 * @grid: what is laid out
 * @canvas: to measure texts with
 * @width: points
 * @height: points
 *
 * Returns: (transfer full): where everything goes
 */
FusPlotLayout *fus_plot_layout_new (const FusPlotGrid *grid,
                                    FusPlotCanvas *canvas,
                                    double width,
                                    double height) G_GNUC_WARN_UNUSED_RESULT;
void fus_plot_layout_free (FusPlotLayout *self);
/* Height at which rows have the height they want, and the least they need. */
void fus_plot_layout_natural (const FusPlotGrid *grid,
                              FusPlotCanvas *canvas,
                              double width,
                              double *natural,
                              double *smallest);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusPlotLayout, fus_plot_layout_free)

G_END_DECLS
