/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-plot-figure.h"

G_BEGIN_DECLS

typedef enum
{
  FUS_PLOT_FORMAT_PNG,
  FUS_PLOT_FORMAT_SVG,
  FUS_PLOT_FORMAT_PDF,
} FusPlotFormat;

/**
 * FusPlotExportOptions:
 * @width_mm: of the picture
 * @height_mm: of the picture
 * @dpi: of PNG, and of images inside vector files; 0: 300
 * @theme: (nullable): %NULL for print
 * @text_as_outlines: SVG without `<text>`
 * @provenance: (nullable): JSON, written into the file: PNG iTXt `fusescope`, SVG
 * `<metadata>`, PDF keywords
 */
typedef struct
{
  FusPlotFormat format;
  double width_mm;
  double height_mm;
  double dpi;
  const FusPlotTheme *theme;
  gboolean text_as_outlines;
  const char *provenance;
} FusPlotExportOptions;

/**
 * fus_plot_format_from_path:
 * @path: name of a file
 * @format: (out): what its suffix says
 *
 * Returns: whether the suffix is one of ours
 */
gboolean fus_plot_format_from_path (const char *path, FusPlotFormat *format);

/**
 * fus_plot_figure_render:
 * @options: size, theme, format
 * @error: a G_FILE_ERROR where the size can't be or memory does not suffice
 *
 * Draws as on screen, on a page of the theme's ground; the figure is not changed.
 *
 * Returns: (transfer full) (nullable): contents of the file
 */
GBytes *fus_plot_figure_render (FusPlotFigure *figure,
                                const FusPlotExportOptions *options,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Smallest text that the figure would have, in points: for the checks before export. */
double fus_plot_theme_get_smallest_text (const FusPlotTheme *theme);

G_END_DECLS
