/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "fus-plot-scale.h"

static gboolean
is_round_step (double step)
{
  double power = pow (10, floor (log10 (step) + 1e-9));
  double digits = step / power;

  return ABS (digits - 1) < 1e-6 || ABS (digits - 2) < 1e-6 ||
         ABS (digits - 2.5) < 1e-6 || ABS (digits - 5) < 1e-6;
}

/* Over many ranges: at most as many as asked for, inside, evenly spaced, round. */
static void
test_ticks_are_round (void)
{
  for (guint k = 0; k < 2000; k++)
    {
      double low = g_test_rand_double_range (-50, 50);
      double high = low + pow (10, g_test_rand_double_range (-4, 5));
      guint most = (guint) g_test_rand_int_range (2, 9);
      double ticks[16];
      guint n = fus_plot_ticks (low, high, most, ticks);

      g_assert_cmpuint (n, <=, most);
      for (guint i = 0; i < n; i++)
        {
          g_assert_cmpfloat (ticks[i], >=, low - 1e-9 * (high - low));
          g_assert_cmpfloat (ticks[i], <=, high + 1e-9 * (high - low));
        }
      if (n >= 2)
        g_assert_true (is_round_step (ticks[1] - ticks[0]));
      for (guint i = 2; i < n; i++)
        g_assert_cmpfloat_with_epsilon (ticks[i] - ticks[i - 1], ticks[1] - ticks[0],
                                        1e-6 * (high - low));
    }
}

static void
test_ticks_of_known_axes (void)
{
  static const double expected[] = { -0.4, 0, 0.4, 0.8 };
  double ticks[16];

  g_assert_cmpuint (fus_plot_ticks (0, 1, 5, ticks), ==, 5);
  g_assert_cmpfloat_with_epsilon (ticks[1], 0.25, 1e-12);
  g_assert_cmpuint (fus_plot_ticks (0, 1, 3, ticks), ==, 3);
  g_assert_cmpfloat_with_epsilon (ticks[1], 0.5, 1e-12);
  g_assert_cmpuint (fus_plot_ticks (0, 600, 4, ticks), ==, 4);
  g_assert_cmpfloat_with_epsilon (ticks[3], 600, 1e-9);
  /* Steps of 0.4 are none of ours: −0.4 … 0.8 gets steps of 0.5. */
  g_assert_cmpuint (fus_plot_ticks (-0.4, 0.8, 4, ticks), ==, 2);
  g_assert_cmpfloat (fabs (ticks[1] - expected[2]), >, 0.05);
}

static void
test_a_scale_and_back (void)
{
  FusPlotScale *scales[] = { fus_plot_scale_new_linear (-3, 7),
                             fus_plot_scale_new_linear (5, 1) };

  for (guint s = 0; s < G_N_ELEMENTS (scales); s++)
    {
      for (double p = 0; p <= 1; p += 0.125)
        g_assert_cmpfloat_with_epsilon (
          fus_plot_scale_map (scales[s], fus_plot_scale_unmap (scales[s], p)), p, 1e-12);
      fus_plot_scale_unref (scales[s]);
    }
}

static void
test_bands_leave_their_gaps (void)
{
  g_autoptr (FusPlotScale) scale = fus_plot_scale_new_band (3);

  fus_plot_scale_get_band (scale, 1)->gap = 1;
  g_assert_cmpfloat_with_epsilon (fus_plot_scale_get_total (scale), 4, 1e-12);
  g_assert_cmpfloat_with_epsilon (fus_plot_scale_map (scale, 0), 0.125, 1e-12);
  g_assert_cmpfloat_with_epsilon (fus_plot_scale_map (scale, 1), 0.625, 1e-12);
  g_assert_cmpint (fus_plot_scale_find_band (scale, 0.2), ==, 0);
  g_assert_cmpint (fus_plot_scale_find_band (scale, 0.4), ==, -1);
  g_assert_cmpint (fus_plot_scale_find_band (scale, 0.9), ==, 2);
}

static void
test_a_nice_scale_ends_at_ticks (void)
{
  g_autoptr (FusPlotScale) scale = fus_plot_scale_new_nice (3, 517);
  FusPlotRange range = fus_plot_scale_get_range (scale);

  g_assert_cmpfloat_with_epsilon (range.low, 0, 1e-9);
  g_assert_cmpfloat_with_epsilon (range.high, 600, 1e-9);
}

typedef struct
{
  double value;
  guint decimals;
  FusPlotNumberFlags flags;
  const char *text;
} Written;

static void
test_numbers_as_people_write_them (void)
{
  static const Written cases[] = {
    { -0.5, 2, FUS_PLOT_NUMBER_PLAIN, "−0.50" },
    { -0.001, 2, FUS_PLOT_NUMBER_SIGNED, "0.00" },
    { -0.0, 0, FUS_PLOT_NUMBER_PLAIN, "0" },
    { 0.4, 1, FUS_PLOT_NUMBER_SIGNED, "+0.4" },
    { 0.125, 1, FUS_PLOT_NUMBER_PERCENT, "12.5" },
    { 1870, 0, FUS_PLOT_NUMBER_GROUPED, "1,870" },
    { 1234567.5, 1, FUS_PLOT_NUMBER_GROUPED, "1,234,567.5" },
    { 999, 0, FUS_PLOT_NUMBER_GROUPED, "999" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text =
        fus_plot_number_format (cases[i].value, cases[i].decimals, cases[i].flags);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_decimals_write_ticks_exactly (void)
{
  static const double quarters[] = { 0, 0.25, 0.5 };
  static const double tens[] = { 0, 10, 20 };

  g_assert_cmpuint (fus_plot_number_decimals (quarters, 3, FUS_PLOT_NUMBER_PLAIN), ==, 2);
  g_assert_cmpuint (fus_plot_number_decimals (quarters, 3, FUS_PLOT_NUMBER_PERCENT), ==,
                    0);
  g_assert_cmpuint (fus_plot_number_decimals (tens, 3, FUS_PLOT_NUMBER_PLAIN), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scale/ticks-are-round", test_ticks_are_round);
  g_test_add_func ("/scale/ticks-of-known-axes", test_ticks_of_known_axes);
  g_test_add_func ("/scale/a-scale-and-back", test_a_scale_and_back);
  g_test_add_func ("/scale/bands-leave-their-gaps", test_bands_leave_their_gaps);
  g_test_add_func ("/scale/a-nice-scale-ends-at-ticks", test_a_nice_scale_ends_at_ticks);
  g_test_add_func ("/scale/numbers-as-people-write-them",
                   test_numbers_as_people_write_them);
  g_test_add_func ("/scale/decimals-write-ticks-exactly",
                   test_decimals_write_ticks_exactly);
  return g_test_run ();
}
