/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-plot-types.h"

G_BEGIN_DECLS

/* Points by the cells of a grid, to find those near a place or inside of an outline
 * without looking at all of them. */
typedef struct _FusPlotGridIndex FusPlotGridIndex;

/* Which points count; called with numbers below `n`. */
typedef gboolean (*FusPlotGridTest) (gsize i, gpointer data);

/**
 * fus_plot_grid_index_new:
 * @x: `[n]`; must outlive the index and keep its values
 * @y: `[n]`; the same
 * @n: points; those that are not finite are never found
 *
 * Returns: (transfer full): their index
 */
FusPlotGridIndex *fus_plot_grid_index_new (const double *x,
                                           const double *y,
                                           gsize n) G_GNUC_WARN_UNUSED_RESULT;
void fus_plot_grid_index_free (FusPlotGridIndex *self);

/**
 * fus_plot_grid_index_nearest:
 * @at: place, in the units of the points
 * @reach_x: half width of the ellipse to look in
 * @reach_y: half height of it
 * @test: (nullable): which points count
 *
 * Returns: the point nearest to @at, each axis measured by its reach; of equally near
 * ones the first; −1: none within the ellipse
 */
gssize fus_plot_grid_index_nearest (const FusPlotGridIndex *self,
                                    FusPlotPoint at,
                                    double reach_x,
                                    double reach_y,
                                    FusPlotGridTest test,
                                    gpointer data);

/**
 * fus_plot_grid_index_inside:
 * @polygon: `[n_corners]`, closed by itself
 * @inside: (out): `[n]`: 1 where a point lies inside by the non-zero winding rule
 *
 * The same points as by fus_plot_winding_number() on each.
 */
void fus_plot_grid_index_inside (const FusPlotGridIndex *self,
                                 const FusPlotPoint *polygon,
                                 gsize n_corners,
                                 guint8 *inside);

/* How often @polygon turns around a place. */
int fus_plot_winding_number (const FusPlotPoint *polygon, gsize n, double x, double y);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusPlotGridIndex, fus_plot_grid_index_free)

G_END_DECLS
