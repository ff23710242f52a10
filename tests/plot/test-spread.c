/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "fus-plot-spread.h"

static double
cost (const double *positions, const double *wanted, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += (positions[i] - wanted[i]) * (positions[i] - wanted[i]);
  return sum;
}

static gboolean
is_apart (const double *positions, const double *spacings, gsize n)
{
  for (gsize i = 1; i < n; i++)
    {
      if (positions[i] - positions[i - 1] < spacings[i] - 1e-9)
        return FALSE;
    }
  return TRUE;
}

/* No small move that keeps the spacings makes the sum of squares smaller. */
static void
test_names_move_as_little_as_can_be (void)
{
  for (guint k = 0; k < 300; k++)
    {
      double wanted[6], spacings[6], positions[6];

      wanted[0] = g_test_rand_double_range (0, 40);
      for (guint i = 0; i < 6; i++)
        {
          wanted[i] =
            i > 0 ? wanted[i - 1] + g_test_rand_double_range (0, 20) : wanted[0];
          spacings[i] = g_test_rand_double_range (5, 18);
          positions[i] = wanted[i];
        }
      fus_plot_spread (positions, spacings, 6, -1000, 1000);
      g_assert_true (is_apart (positions, spacings, 6));
      for (guint trial = 0; trial < 200; trial++)
        {
          double moved[6];

          for (guint i = 0; i < 6; i++)
            moved[i] = positions[i] + g_test_rand_double_range (-0.5, 0.5);
          if (is_apart (moved, spacings, 6))
            g_assert_cmpfloat (cost (moved, wanted, 6), >=,
                               cost (positions, wanted, 6) - 1e-9);
        }
    }
}

static void
test_names_stay_inside (void)
{
  double positions[] = { 95, 96, 97 };
  const double spacings[] = { 0, 15, 15 };

  fus_plot_spread (positions, spacings, 3, 0, 100);
  g_assert_cmpfloat_with_epsilon (positions[2], 100, 1e-9);
  g_assert_cmpfloat_with_epsilon (positions[0], 70, 1e-9);
}

static void
test_names_far_apart_stay (void)
{
  double positions[] = { 10, 50 };
  const double spacings[] = { 0, 15 };

  fus_plot_spread (positions, spacings, 2, 0, 100);
  g_assert_cmpfloat_with_epsilon (positions[0], 10, 1e-12);
  g_assert_cmpfloat_with_epsilon (positions[1], 50, 1e-12);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/spread/names-move-as-little-as-can-be",
                   test_names_move_as_little_as_can_be);
  g_test_add_func ("/spread/names-stay-inside", test_names_stay_inside);
  g_test_add_func ("/spread/names-far-apart-stay", test_names_far_apart_stay);
  return g_test_run ();
}
