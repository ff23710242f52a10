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

/* Mean and variance of many draws, within five standard errors: of the gamma distribution
 * shape and shape, fourth moment about the mean 3·shape² + 6·shape. */
static void
test_gamma (void)
{
  static const double shapes[] = { 0.05, 0.7, 1, 3.5, 400 };
  const guint n = 100000;

  for (guint k = 0; k < G_N_ELEMENTS (shapes); k++)
    {
      FusRng rng = fus_rng_at (1, FUS_DRAW_TEST, k, 0);
      const double shape = shapes[k];
      double sum = 0;
      double squares = 0;

      for (guint i = 0; i < n; i++)
        {
          const double x = fus_rng_gamma (&rng, shape);

          g_assert_cmpfloat (x, >=, 0);
          sum += x;
          squares += (x - shape) * (x - shape);
        }
      g_assert_cmpfloat (fabs (sum / n - shape), <, 5 * sqrt (shape / n));
      g_assert_cmpfloat (fabs (squares / n - shape), <,
                         5 * sqrt ((2 * shape * shape + 6 * shape) / n));
    }
}

/* Each count up to far above the mean is drawn as often as its chance says, by both ways;
 * the fourth moment of a Poisson distribution about its mean is rate + 3·rate². */
static void
test_poisson (void)
{
  static const double rates[] = { 0, 0.01, 0.9, 9.9, 10, 37.5, 5000 };
  const guint n = 100000;

  for (guint k = 0; k < G_N_ELEMENTS (rates); k++)
    {
      FusRng rng = fus_rng_at (1, FUS_DRAW_TEST, k, 1);
      const double rate = rates[k];
      double sum = 0;
      double squares = 0;
      guint counts[100] = { 0 };

      for (guint i = 0; i < n; i++)
        {
          const double x = fus_rng_poisson (&rng, rate);

          g_assert_true (x >= 0 && !(x > floor (x)));
          sum += x;
          squares += (x - rate) * (x - rate);
          if (x < G_N_ELEMENTS (counts))
            counts[(guint) x]++;
        }
      g_assert_cmpfloat (fabs (sum / n - rate), <=, 5 * sqrt (rate / n));
      g_assert_cmpfloat (fabs (squares / n - rate), <=,
                         5 * sqrt ((rate + 2 * rate * rate) / n));
      for (guint y = 0; y < G_N_ELEMENTS (counts) && rate > 0; y++)
        {
          const double chance = exp (y * log (rate) - rate - lgamma (y + 1.0));

          g_assert_cmpfloat (fabs (counts[y] - n * chance), <, 5 * sqrt (n * chance) + 3);
        }
    }
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
  g_test_add_func ("/rng/gamma-moments", test_gamma);
  g_test_add_func ("/rng/poisson-chances", test_poisson);
  g_test_add_func ("/rng/permutation-is-one", test_permutation);

  return g_test_run ();
}
