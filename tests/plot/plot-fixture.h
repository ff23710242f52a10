/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-plot-export.h"

G_BEGIN_DECLS

/* One figure of each kind of mark, small and always the same. */
FusPlotFigure *plot_fixture_line (void) G_GNUC_WARN_UNUSED_RESULT;
FusPlotFigure *plot_fixture_bars (void) G_GNUC_WARN_UNUSED_RESULT;
FusPlotFigure *plot_fixture_dots (void) G_GNUC_WARN_UNUSED_RESULT;
FusPlotFigure *plot_fixture_heatmap (void) G_GNUC_WARN_UNUSED_RESULT;
FusPlotFigure *plot_fixture_upset (void) G_GNUC_WARN_UNUSED_RESULT;
FusPlotFigure *plot_fixture_swarm (void) G_GNUC_WARN_UNUSED_RESULT;
FusPlotFigure *plot_fixture_tiles (void) G_GNUC_WARN_UNUSED_RESULT;
FusPlotFigure *plot_fixture_strips (void) G_GNUC_WARN_UNUSED_RESULT;
FusPlotFigure *plot_fixture_scatter (gsize n_points) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
