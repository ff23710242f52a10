/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-plot-canvas.h"

G_BEGIN_DECLS

/**
 * FusPlotSplatStyle:
 * @fill: of the disc
 * @is_open: whether it has a rim
 * @rim: of the rim
 * @layer: below FUS_PLOT_SPLAT_N_LAYERS: lies above those of a lower number
 *
 * How a point looks.
 */
typedef struct
{
  FusPlotColor fill;
  gboolean is_open;
  FusPlotColor rim;
  guint layer;
} FusPlotSplatStyle;

#define FUS_PLOT_SPLAT_N_LAYERS 4
#define FUS_PLOT_SPLAT_HIDDEN 0xffff

/**
 * FusPlotSplat:
 * @x: `[n]`
 * @y: `[n]`
 * @to_pixels: from them to pixels: x + width · data, y + height · data
 * @color_of: (nullable): `[n]`; %NULL: 0 for all
 * @selected: (nullable): `[n]`, 0 or 1; %NULL: 1 for all
 * @style_of: `[2 × n_colors]`: style of a color, of points that are not selected and of
 * those that are, or FUS_PLOT_SPLAT_HIDDEN; a higher color counts as the last one
 * @styles: `[n_styles]`
 * @radius: of a disc, its rim included, pixels
 * @rim_width: of discs that are open
 * @dots: squares of two pixels instead of discs, as while a hand moves the map
 * @pixels: (out): `[height × width]`, cairo's ARGB32, premultiplied; blended over
 *
 * Points to be blended into an image, in their order. Everything is borrowed.
 */
typedef struct
{
  gsize n;
  const double *x;
  const double *y;
  FusPlotRect to_pixels;
  const guint16 *color_of;
  const guint8 *selected;
  guint n_colors;
  const guint16 *style_of;
  guint n_styles;
  const FusPlotSplatStyle *styles;
  double radius;
  double rim_width;
  gboolean dots;
  int width;
  int height;
  guint32 *pixels;
} FusPlotSplat;

/* Blends @self's points into its image on the threads of @canvas: the same picture, to
 * the byte, whatever their number. */
void fus_plot_splat (const FusPlotSplat *self, const FusPlotCanvas *canvas);

G_END_DECLS
