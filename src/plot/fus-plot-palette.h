/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-plot-types.h"

G_BEGIN_DECLS

/* Sequential ramps for a quality of 0 … 1: dark is low. */
typedef enum
{
  FUS_PLOT_RAMP_VIRIDIS,
  FUS_PLOT_RAMP_CIVIDIS,
} FusPlotRamp;

FusPlotColor fus_plot_color_from_rgb (guint32 rgb);
FusPlotColor fus_plot_color_mix (FusPlotColor a, FusPlotColor b, double t);
/* Relative luminance of WCAG 2, 0 … 1. */
double fus_plot_color_get_luminance (FusPlotColor color);
/* Contrast ratio of WCAG 2, 1 … 21. */
double fus_plot_color_get_contrast (FusPlotColor a, FusPlotColor b);

/* @value is clamped to 0 … 1. */
FusPlotColor fus_plot_ramp_get_color (FusPlotRamp ramp, double value);

FusPlotGlyph fus_plot_glyph_for_modality (guint m);

G_END_DECLS
