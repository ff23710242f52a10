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

/**
 * fus_plot_color_from_rgb:
 * @rgb: 0xRRGGBB
 *
 * Returns: that color, opaque
 */
FusPlotColor fus_plot_color_from_rgb (guint32 rgb);

/**
 * fus_plot_color_mix:
 * @a: color at 0
 * @b: color at 1
 * @t: 0 … 1
 *
 * Returns: the color between, component by component
 */
FusPlotColor fus_plot_color_mix (FusPlotColor a, FusPlotColor b, double t);

/* Relative luminance of WCAG 2, 0 … 1, of an opaque color. */
double fus_plot_color_get_luminance (FusPlotColor color);

/* Contrast ratio of WCAG 2, 1 … 21, of opaque colors. */
double fus_plot_color_get_contrast (FusPlotColor a, FusPlotColor b);

/**
 * fus_plot_ramp_get_color:
 * @value: clamped to 0 … 1; NaN counts as 0
 */
FusPlotColor fus_plot_ramp_get_color (FusPlotRamp ramp, double value);

/**
 * fus_plot_glyph_for_modality:
 * @m: number of the modality
 *
 * Returns: the shape that doubles its color
 */
FusPlotGlyph fus_plot_glyph_for_modality (guint m);

G_END_DECLS
