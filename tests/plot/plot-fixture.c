/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plot-fixture.h"

#include <math.h>

static FusPlotScale *
named_rows (guint n)
{
  static const char *const names[] = { "alpha", "beta", "gamma", "delta" };
  FusPlotScale *rows = fus_plot_scale_new_band (n);

  for (guint i = 0; i < n; i++)
    {
      fus_plot_scale_get_band (rows, i)->label = g_strdup (names[i]);
      fus_plot_scale_get_band (rows, i)->glyph = fus_plot_glyph_for_modality (i);
      fus_plot_scale_get_band (rows, i)->ink = FUS_PLOT_MODALITY_INK (i);
    }
  return rows;
}

FusPlotFigure *
plot_fixture_line (void)
{
  static const double x[] = { 0, 1, 2, 3, 4 };
  static const double y[] = { 1, 0.8, 0.5, 0.35, 0.3 };
  static const double low[] = { 0.9, 0.7, 0.4, 0.3, 0.2 };
  static const double high[] = { 1, 0.9, 0.6, 0.45, 0.4 };
  FusPlotFigure *figure = fus_plot_figure_new ("A curve");
  FusPlotAxes *axes = fus_plot_figure_add_axes (figure, 0, 0, 1);
  FusPlotMark *line;
  FusPlotMark *rule;

  fus_plot_axes_set_title (axes, "Error", "share");
  fus_plot_axes_take_x (axes, fus_plot_scale_new_linear (0, 4),
                        &(FusPlotAxisOptions){ .line = TRUE, .unit = "steps" });
  fus_plot_axes_take_y (axes, fus_plot_scale_new_linear (0, 1),
                        &(FusPlotAxisOptions){ .grid = TRUE });
  fus_plot_axes_add (axes,
                     fus_plot_band_new (x, low, high, 5, FUS_PLOT_MODALITY_INK (0)));
  line = fus_plot_axes_add (axes, fus_plot_line_new (x, y, 5, FUS_PLOT_MODALITY_INK (0),
                                                     FUS_PLOT_LINE_DATA));
  fus_plot_line_set_dots (line, FALSE);
  fus_plot_line_set_label (line, "alpha", "0.30", FUS_PLOT_GLYPH_CIRCLE,
                           FUS_PLOT_MODALITY_INK (0));
  rule = fus_plot_axes_add (axes, fus_plot_rule_new (FUS_PLOT_RULE_HORIZONTAL, 0.6,
                                                     FUS_PLOT_INK (ACCENT),
                                                     FUS_PLOT_DASH_SOLID));
  fus_plot_rule_set_handle (rule, TRUE);
  return figure;
}

FusPlotFigure *
plot_fixture_bars (void)
{
  FusPlotFigure *figure = fus_plot_figure_new ("Bars");
  FusPlotAxes *axes = fus_plot_figure_add_axes (figure, 0, 0, 1);
  FusPlotBar bars[] = { FUS_PLOT_BAR (0.8), FUS_PLOT_BAR (-0.2), FUS_PLOT_BAR (NAN) };

  for (guint i = 0; i < 3; i++)
    bars[i].ink = FUS_PLOT_MODALITY_INK (i);
  bars[0].low = 0.7;
  bars[0].high = 0.9;
  bars[0].text = "+0.80";
  bars[1].text = "−0.20";
  bars[2].text = "not recorded";
  fus_plot_axes_take_x (axes, fus_plot_scale_new_linear (-0.4, 1),
                        &(FusPlotAxisOptions){ .grid = TRUE,
                                               .format = FUS_PLOT_NUMBER_SIGNED });
  fus_plot_axes_take_y (axes, named_rows (3), &(FusPlotAxisOptions){ .line = TRUE });
  fus_plot_axes_set_row_rules (axes, TRUE);
  fus_plot_axes_add (axes, fus_plot_bars_new (bars, 3, 20));
  return figure;
}

FusPlotFigure *
plot_fixture_dots (void)
{
  FusPlotFigure *figure = fus_plot_figure_new ("Dots");
  FusPlotAxes *axes = fus_plot_figure_add_axes (figure, 0, 0, 1);
  FusPlotDot dots[] = { FUS_PLOT_DOT (0.2), FUS_PLOT_DOT (0.97), FUS_PLOT_DOT (0) };

  for (guint i = 0; i < 3; i++)
    dots[i].ink = FUS_PLOT_MODALITY_INK (i);
  dots[0].low = 0.1;
  dots[0].high = 0.35;
  dots[0].text = "20 %";
  dots[1].text = "97 %";
  dots[1].bold = TRUE;
  dots[2].hollow = TRUE;
  fus_plot_axes_take_x (axes, fus_plot_scale_new_linear (0, 1),
                        &(FusPlotAxisOptions){ .grid = TRUE,
                                               .at_top = TRUE,
                                               .unit = "%",
                                               .format = FUS_PLOT_NUMBER_PERCENT });
  fus_plot_axes_take_y (axes, named_rows (3), &(FusPlotAxisOptions){ .line = TRUE });
  fus_plot_axes_add (axes, fus_plot_dots_new (dots, 3));
  return figure;
}

FusPlotFigure *
plot_fixture_heatmap (void)
{
  FusPlotFigure *figure = fus_plot_figure_new ("Cells");
  FusPlotAxes *axes = fus_plot_figure_add_axes (figure, 0, 0, 1);
  FusPlotCell cells[6] = {
    { .kind = FUS_PLOT_CELL_FILLED, .bold = TRUE, .text = "0.95" },
    { .kind = FUS_PLOT_CELL_FRAMED, .text = "1.03" },
    { .kind = FUS_PLOT_CELL_HATCHED, .text = "n 12" },
    { .kind = FUS_PLOT_CELL_FILLED, .bold = TRUE, .text = "0.10", .tip = "ten of 100" },
    { .kind = FUS_PLOT_CELL_FILLED, .outlined = TRUE, .text = "0.50" },
    { .kind = FUS_PLOT_CELL_EMPTY },
  };

  cells[0].fill = (FusPlotInk){ .role = FUS_PLOT_INK_QUALITY, .value = 0.95 };
  cells[3].fill = (FusPlotInk){ .role = FUS_PLOT_INK_QUALITY, .value = 0.1 };
  cells[4].fill = (FusPlotInk){ .role = FUS_PLOT_INK_DIFFERENCE, .value = -0.5 };
  fus_plot_axes_take_x (axes, named_rows (3), &(FusPlotAxisOptions){ .at_top = TRUE });
  fus_plot_axes_take_y (axes, named_rows (2), NULL);
  fus_plot_axes_add (axes, fus_plot_heatmap_new (cells, 2, 3));
  return figure;
}

FusPlotFigure *
plot_fixture_upset (void)
{
  static const guint32 masks[] = { 7, 5, 2 };
  FusPlotFigure *figure = fus_plot_figure_new ("Sets");
  FusPlotAxes *axes = fus_plot_figure_add_axes (figure, 0, 0, 1);
  FusPlotScale *rows = fus_plot_scale_new_band (3);

  fus_plot_scale_get_band (rows, 1)->gap = 0.5;
  fus_plot_scale_get_band (rows, 0)->note = g_strdup ("all three");
  fus_plot_axes_take_x (axes, named_rows (3), &(FusPlotAxisOptions){ .at_top = TRUE });
  fus_plot_axes_take_y (axes, rows, NULL);
  fus_plot_axes_set_selected_row (axes, 1);
  fus_plot_axes_add (axes, fus_plot_upset_new (masks, 3, 3));
  return figure;
}

FusPlotFigure *
plot_fixture_swarm (void)
{
  FusPlotFigure *figure = fus_plot_figure_new ("Swarm");
  FusPlotAxes *axes = fus_plot_figure_add_axes (figure, 0, 0, 1);
  FusPlotMark *swarm = fus_plot_swarm_new (2);
  double values[60];

  for (guint i = 0; i < 60; i++)
    values[i] = sin (i * 0.37) * 0.4 + 0.1 * cos (i * 1.7);
  fus_plot_swarm_set_row (swarm, 0, values, NULL, 60, FUS_PLOT_MODALITY_INK (0), 12,
                          "this one");
  fus_plot_swarm_set_row (swarm, 1, values, NULL, 20, FUS_PLOT_MODALITY_INK (1), -1,
                          NULL);
  fus_plot_axes_take_x (axes, fus_plot_scale_new_linear (-0.6, 0.8),
                        &(FusPlotAxisOptions){ .grid = TRUE });
  fus_plot_axes_take_y (axes, named_rows (2), &(FusPlotAxisOptions){ .line = TRUE });
  fus_plot_axes_add (axes, swarm);
  return figure;
}

FusPlotFigure *
plot_fixture_tiles (void)
{
  static const double picture[] = { 0, 0.5, 1, 1, 0.5, 0 };
  static const double series[] = { -1, 0.5, 0.2, 0.9, -0.4, 0 };
  FusPlotFigure *figure = fus_plot_figure_new ("Tiles");
  FusPlotAxes *axes = fus_plot_figure_add_axes (figure, 0, 0, 1);
  FusPlotMark *tiles = fus_plot_tiles_new (1, 4);
  FusPlotRange range = { -1, 1 };

  fus_plot_tiles_set_image (tiles, 0, 0, picture, 2, 3, 1);
  fus_plot_tiles_set_series (tiles, 0, 1, series, 6, range, FUS_PLOT_INK (TEXT));
  fus_plot_tiles_set_bars (tiles, 0, 2, series, 6, range, FUS_PLOT_MODALITY_INK (3));
  fus_plot_tiles_set_absent (tiles, 0, 3, "not recorded");
  fus_plot_axes_take_x (axes, fus_plot_scale_new_band (4),
                        &(FusPlotAxisOptions){ .bare = TRUE });
  fus_plot_axes_take_y (axes, fus_plot_scale_new_band (1),
                        &(FusPlotAxisOptions){ .bare = TRUE });
  fus_plot_axes_add (axes, tiles);
  return figure;
}

FusPlotFigure *
plot_fixture_strips (void)
{
  static const double ends[] = { 60, 80, 100 };
  static const gboolean present[] = { TRUE, FALSE, TRUE };
  FusPlotFigure *figure = fus_plot_figure_new ("Strips");
  FusPlotAxes *axes = fus_plot_figure_add_axes (figure, 0, 0, 1);
  FusPlotMark *strips = fus_plot_strips_new (2, 15);

  fus_plot_strips_set_row (strips, 0, ends, present, 3, FUS_PLOT_MODALITY_INK (0), "80",
                           "80 %");
  fus_plot_strips_set_row (strips, 1, ends + 2, present, 1, FUS_PLOT_MODALITY_INK (1),
                           "100", "100 %");
  fus_plot_axes_take_x (axes, fus_plot_scale_new_linear (0, 100),
                        &(FusPlotAxisOptions){ .bare = TRUE });
  fus_plot_axes_take_y (axes, named_rows (2), NULL);
  fus_plot_axes_add (axes, strips);
  return figure;
}

/* Two spirals. */
FusPlotFigure *
plot_fixture_scatter (gsize n)
{
  static const char *const names[] = { "one", "two" };
  FusPlotInk inks[] = { FUS_PLOT_CLASS_INK (0), FUS_PLOT_CLASS_INK (6) };
  FusPlotFigure *figure = fus_plot_figure_new ("Points");
  FusPlotAxes *axes = fus_plot_figure_add_axes (figure, 0, 0, 1);
  g_autofree double *x = g_new (double, n);
  g_autofree double *y = g_new (double, n);
  g_autofree guint16 *color = g_new (guint16, n);
  FusPlotMark *points;

  for (gsize i = 0; i < n; i++)
    {
      double radius = sqrt ((double) i / (double) n);

      x[i] = (i % 2 == 0 ? -1.3 : 1.3) + radius * cos ((double) i * 2.4);
      y[i] = radius * sin ((double) i * 2.4);
      color[i] = (guint16) (i % 2);
    }
  points = fus_plot_scatter_new (x, y, n);
  fus_plot_scatter_set_colors (points, inks, 2, color, names);
  fus_plot_axes_take_x (axes, fus_plot_scale_new_linear (-2.5, 2.5),
                        &(FusPlotAxisOptions){ .bare = TRUE });
  fus_plot_axes_take_y (axes, fus_plot_scale_new_linear (-1.5, 1.5),
                        &(FusPlotAxisOptions){ .bare = TRUE });
  fus_plot_axes_set_equal (axes, TRUE);
  fus_plot_axes_add (axes, points);
  return figure;
}
