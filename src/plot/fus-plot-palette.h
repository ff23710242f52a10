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

/**
 * fus_plot_color_parse:
 * @text: (nullable): `#rrggbb` or `#rrggbbaa`
 * @rgb: (out): 0xRRGGBB
 *
 * Returns: whether it is a color
 */
gboolean fus_plot_color_parse (const char *text, guint32 *rgb);

/* How different two colors look: distance in Oklab, where black and white lie 1 apart
 * (Ottosson 2020). */
double fus_plot_color_get_distance (FusPlotColor a, FusPlotColor b);

/**
 * fus_plot_colors_tell_apart:
 * @rgb: `[n]`: 0xRRGGBB
 *
 * Whether points of these colors can be told from each other and from a ground that is
 * white or dark.
 */
gboolean fus_plot_colors_tell_apart (const guint32 *rgb, guint n);

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
