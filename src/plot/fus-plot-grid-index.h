/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-plot-types.h"

G_BEGIN_DECLS

/* Points by the cells of a grid, to find those near a place or inside of an outline
 * without looking at all of them. */
typedef struct _FusPlotGridIndex FusPlotGridIndex;

/* Which points count; called with numbers below `n`. */
typedef gboolean (*FusPlotGridTest) (gsize i, gpointer data);

FusPlotGridIndex *fus_plot_grid_index_new (const double *x,
                                           const double *y,
                                           gsize n) G_GNUC_WARN_UNUSED_RESULT;
void fus_plot_grid_index_free (FusPlotGridIndex *self);

gssize fus_plot_grid_index_nearest (const FusPlotGridIndex *self,
                                    FusPlotPoint at,
                                    double reach_x,
                                    double reach_y,
                                    FusPlotGridTest test,
                                    gpointer data);
void fus_plot_grid_index_inside (const FusPlotGridIndex *self,
                                 const FusPlotPoint *polygon,
                                 gsize n_corners,
                                 guint8 *inside);

/* How often @polygon turns around a place. */
int fus_plot_winding_number (const FusPlotPoint *polygon, gsize n, double x, double y);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusPlotGridIndex, fus_plot_grid_index_free)

G_END_DECLS
