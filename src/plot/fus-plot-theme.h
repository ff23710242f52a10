/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-plot-palette.h"
#include "fus-plot-types.h"

G_BEGIN_DECLS

#define FUS_PLOT_N_MODALITY_COLORS 6
#define FUS_PLOT_N_CLASS_COLORS 10

/**
 * FusPlotTheme:
 * @font: family, interned
 * @pixel: points a layout pixel: spacings are given in pixels of a 96 dpi screen and
 * shrink with the text in print
 * @hinting: whether glyphs are fitted to the pixels
 * @text_size: ticks, titles of axes, notes, values
 * @row_size: names of rows
 * @head_size: heads of panels that stand for a section
 * @group_size: names of groups on a map
 *
 * Every colour, font and width of a chart, in points.
 */
typedef struct
{
  const char *id;
  const char *font;
  gboolean dark;
  gboolean print;
  gboolean hinting;
  double pixel;

  double text_size;
  double row_size;
  double head_size;
  double group_size;

  FusPlotColor ground;
  FusPlotColor text;
  FusPlotColor second_text;
  FusPlotColor axis;
  FusPlotColor grid;
  FusPlotColor frame;
  FusPlotColor neutral;
  FusPlotColor hatch;
  FusPlotColor accent;
  FusPlotColor selected_row;
  FusPlotColor good;
  FusPlotColor warning;
  FusPlotColor modality[FUS_PLOT_N_MODALITY_COLORS];
  FusPlotColor modality_text[FUS_PLOT_N_MODALITY_COLORS];
  FusPlotColor classes[FUS_PLOT_N_CLASS_COLORS];
  FusPlotRamp quality;
  FusPlotColor difference[3]; /* below, at and above zero */

  double hairline; /* axis, grid, frame */
  double line_width;
  double second_line_width;
  double raw_line_width;
  double raw_alpha;
  double band_alpha;
  double interval_width;
  double point_radius;
  double point_alpha;
  double dimmed_alpha;
  double value_radius; /* of a dot with a value */
  double upset_radius;
  double ring_radius;
  double halo_width;
  double hatch_step;
  double hatch_width;
} FusPlotTheme;

/**
 * fus_plot_theme_list:
 * @n_themes: (out): how many
 *
 * All themes: for windows in light and dark style, and for paper.
 */
const FusPlotTheme *const *fus_plot_theme_list (gsize *n_themes);

/* (transfer none) (nullable): the theme of that id: `light`, `dark`, `print`. */
const FusPlotTheme *fus_plot_theme_lookup (const char *id);

/**
 * fus_plot_theme_get_color:
 * @self: a theme
 * @ink: what is drawn
 *
 * Past the last color of a list it starts again: a glyph or a label tells them apart.
 *
 * Returns: the color that @ink has in this theme
 */
FusPlotColor fus_plot_theme_get_color (const FusPlotTheme *self, FusPlotInk ink);
/* @color, nearer to that of text as far as it takes to be read on the ground. */
FusPlotColor fus_plot_theme_get_text_tone (const FusPlotTheme *self, FusPlotColor color);

/* Near-black or white, whichever is read on @fill, by its relative luminance. */
FusPlotColor fus_plot_theme_get_text_on (const FusPlotTheme *self, FusPlotColor fill);

/* Sets all sizes of text of @self, a copy of a theme, so that the smallest is @size
 * points; others keep their proportion, and spacings follow the text. */
void fus_plot_theme_set_text_size (FusPlotTheme *self, double size);

G_END_DECLS
