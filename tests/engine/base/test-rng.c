/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-rng.h"

#include <math.h>

/* Random123's known-answer test for philox4x32-10, all-zero counter and key (Salmon et
 * al. 2011). */
static void
test_known_answer (void)
{
  static const guint32 expected[] = { 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 };
  FusRng rng = fus_rng_at (0, 0, 0, 0);

  for (guint i = 0; i < 4; i++)
    g_assert_cmphex (fus_rng_next (&rng), ==, expected[i]);
}

static void
test_places_differ (void)
{
  FusRng a = fus_rng_at (7, FUS_DRAW_TEST, 1, 2);
  FusRng b = fus_rng_at (7, FUS_DRAW_TEST, 2, 1);
  guint n_equal = 0;

  for (guint i = 0; i < 1000; i++)
    n_equal += fus_rng_next (&a) == fus_rng_next (&b) ? 1 : 0;
  g_assert_cmpuint (n_equal, ==, 0);
}

static void
test_moments (void)
{
  FusRng rng = fus_rng_at (1, FUS_DRAW_TEST, 0, 0);
  double sum = 0;
  double square = 0;
  double fourth = 0;
  const guint n = 400000;

  for (guint i = 0; i < n; i++)
    {
      double x = fus_rng_normal (&rng);

      sum += x;
      square += x * x;
      fourth += x * x * x * x;
    }
  /* Five standard errors of each. */
  g_assert_cmpfloat (fabs (sum / n), <, 5 / sqrt (n));
  g_assert_cmpfloat (fabs (square / n - 1), <, 5 * sqrt (2.0 / n));
  g_assert_cmpfloat (fabs (fourth / n - 3), <, 5 * sqrt (96.0 / n));
}

static void
test_permutation (void)
{
  for (guint n = 0; n < 70; n++)
    {
      FusRng rng = fus_rng_at (n, FUS_DRAW_TEST, 0, 0);
      g_autofree guint *order = g_new0 (guint, n + 1);
      g_autofree gboolean *seen = g_new0 (gboolean, n + 1);

      fus_rng_permutation (&rng, order, n);
      for (guint i = 0; i < n; i++)
        {
          g_assert_cmpuint (order[i], <, n);
          g_assert_false (seen[order[i]]);
          seen[order[i]] = TRUE;
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rng/known-answer-of-philox", test_known_answer);
  g_test_add_func ("/rng/places-do-not-share-numbers", test_places_differ);
  g_test_add_func ("/rng/normal-moments", test_moments);
  g_test_add_func ("/rng/permutation-is-one", test_permutation);

  return g_test_run ();
}
