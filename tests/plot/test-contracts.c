/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The doors of the charts, knocked at wrongly. */
#include "config.h"

#include "fus-contract.h"
#include "fus-plot-figure.h"
#include "fus-plot-marks.h"
#include "fus-plot-scale.h"
#include "fus-plot-theme.h"

#include <math.h>

static void
test_figure (void)
{
  g_autoptr (FusPlotFigure) figure = fus_plot_figure_new (NULL);

  fus_assert_refuses (g_assert_null (fus_plot_figure_get_axes (figure, 0)));
  fus_assert_refuses (g_assert_null (fus_plot_figure_add_axes (figure, 1000, 0, 1)));
  fus_assert_refuses (g_assert_null (fus_plot_figure_add_axes (figure, 0, 1000, 1)));
  fus_assert_refuses (g_assert_null (fus_plot_figure_add_axes (NULL, 0, 0, 1)));
  fus_assert_refuses (g_assert_cmpuint (fus_plot_figure_get_n_axes (NULL), ==, 0));
  g_assert_cmpuint (fus_plot_figure_get_n_axes (figure), ==, 0);
}

static void
test_scales (void)
{
  g_autoptr (FusPlotScale) bands = fus_plot_scale_new_band (2);

  fus_assert_refuses (g_assert_null (fus_plot_scale_new_linear (NAN, 1)));
  fus_assert_refuses (g_assert_null (fus_plot_scale_new_nice (2, 1)));
  fus_assert_refuses (g_assert_null (fus_plot_scale_get_band (bands, 2)));
}

static void
test_marks (void)
{
  fus_assert_refuses (g_assert_null (
    fus_plot_rule_new (FUS_PLOT_RULE_VERTICAL + 1, 0, FUS_PLOT_INK (TEXT), 0)));
  /* There is no such theme: that may be asked. */
  g_assert_null (fus_plot_theme_lookup ("no-theme"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/contracts/figure", test_figure);
  g_test_add_func ("/contracts/scales", test_scales);
  g_test_add_func ("/contracts/marks", test_marks);

  return g_test_run ();
}
