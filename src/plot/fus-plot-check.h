/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-plot-figure.h"

G_BEGIN_DECLS

/* Whether a figure can be read at a size, by what would be written on it. */
typedef enum
{
  FUS_PLOT_FIT_GOOD,
  FUS_PLOT_FIT_CROWDED, /* a panel has no room */
  FUS_PLOT_FIT_CUT,     /* a text reaches beyond the figure */
  FUS_PLOT_FIT_OVERLAP, /* two texts lie on each other */
  FUS_PLOT_FIT_LOST,    /* a text that has to be there has no room */
  FUS_PLOT_FIT_AXIS,    /* an axis has fewer than two numbers */
} FusPlotFit;

/* @width, @height: points */
FusPlotFit fus_plot_figure_check (FusPlotFigure *self,
                                  const FusPlotTheme *theme,
                                  double width,
                                  double height);
/* The smallest size found, none of its sides smaller than given, at which it can be read:
 * higher rather than wider. %FALSE where there is none up to four times the width. */
gboolean fus_plot_figure_find_size (FusPlotFigure *self,
                                    const FusPlotTheme *theme,
                                    double *width,
                                    double *height);
/* The same without making it wider. */
gboolean fus_plot_figure_find_height (FusPlotFigure *self,
                                      const FusPlotTheme *theme,
                                      double width,
                                      double *height);

G_END_DECLS
