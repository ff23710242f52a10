/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-plot-figure.h"

G_BEGIN_DECLS

/* Draws with the canvas's theme instead of the figure's own, on its ground; %FALSE where
 * some panel has no room. */
gboolean fus_plot_figure_draw_on (FusPlotFigure *self,
                                  FusPlotCanvas *canvas,
                                  double width,
                                  double height);

G_END_DECLS
