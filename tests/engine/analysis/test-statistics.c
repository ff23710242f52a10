/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-lbfgs.h"
#include "fus-statistics.h"

#include <gio/gio.h>
#include <math.h>

static void
test_quantile (void)
{
  /* numpy.quantile ([1, 2, 4, 8], [0, .05, .5, .95, 1]) */
  double values[] = { 8, NAN, 1, 4, 2 };
  gsize n = fus_sort_known (values, 5);

  g_assert_cmpuint (n, ==, 4);
  g_assert_cmpfloat_with_epsilon (fus_sorted_quantile (values, n, 0), 1, 1e-15);
  g_assert_cmpfloat_with_epsilon (fus_sorted_quantile (values, n, 0.05), 1.15, 1e-12);
  g_assert_cmpfloat_with_epsilon (fus_sorted_quantile (values, n, 0.5), 3, 1e-12);
  g_assert_cmpfloat_with_epsilon (fus_sorted_quantile (values, n, 0.95), 7.4, 1e-12);
  g_assert_cmpfloat_with_epsilon (fus_sorted_quantile (values, n, 1), 8, 1e-15);
  g_assert_true (isnan (fus_sorted_quantile (values, 0, 0.5)));
  g_assert_true (isnan (fus_mean_of_known (values + 4, 1)));
  g_assert_cmpfloat_with_epsilon (fus_mean_of_known (values, 5), 3.75, 1e-12);
}

static void
test_trapezoid (void)
{
  double x[] = { 0, 0.25, 0.5, 1, 2 };
  double y[] = { 1, 2, 0, 4, 4 };

  g_assert_cmpfloat_with_epsilon (fus_trapezoid (x, y, 5), 0.375 + 0.25 + 1 + 4, 1e-12);
  g_assert_cmpfloat_with_epsilon (fus_trapezoid (x, y, 1), 0, 1e-15);
}

static void
test_bootstrap_draws_all (void)
{
  for (guint n = 1; n < 300; n += 37)
    {
      g_autofree guint8 *weights = g_new (guint8, n);
      g_autofree guint8 *again = g_new (guint8, n);
      guint sum = 0;

      fus_bootstrap_weights (weights, n, 3, 5);
      fus_bootstrap_weights (again, n, 3, 5);
      for (guint i = 0; i < n; i++)
        sum += weights[i];
      g_assert_cmpuint (sum, ==, n);
      g_assert_cmpmem (weights, n, again, n);
    }
}

/* The spread of a bootstrapped mean is σ ÷ √n. */
static void
test_bootstrap_spread (void)
{
  enum
  {
    N = 400
  };
  guint n_replicates = fus_bootstrap_get_n_replicates (N);
  g_autofree double *means = g_new0 (double, n_replicates);
  guint8 weights[N];
  double variance = 0;
  double mean = 0;

  for (guint b = 0; b < n_replicates; b++)
    {
      fus_bootstrap_weights (weights, N, 1, b);
      for (guint i = 0; i < N; i++)
        means[b] += weights[i] * (i % 2 == 0 ? 1.0 : -1.0) / N;
      mean += means[b] / n_replicates;
    }
  for (guint b = 0; b < n_replicates; b++)
    variance += (means[b] - mean) * (means[b] - mean) / n_replicates;
  g_assert_cmpfloat (sqrt (variance), >, 0.045);
  g_assert_cmpfloat (sqrt (variance), <, 0.055);
}

static double
rosenbrock (const double *p, double *gradient, gpointer data)
{
  double a = 1 - p[0];
  double b = p[1] - p[0] * p[0];

  (*(guint *) data)++;
  gradient[0] = -2 * a - 400 * p[0] * b;
  gradient[1] = 200 * b;

  return a * a + 100 * b * b;
}

static void
test_lbfgs_valley (void)
{
  guint n_calls = 0;
  double p[] = { -1.2, 1 };
  FusLbfgs task = {
    .n = 2,
    .func = rosenbrock,
    .data = &n_calls,
    .tolerance = 1e-8,
    .max_iterations = 200,
  };
  g_autoptr (GError) error = NULL;

  g_assert_true (fus_lbfgs_minimize (&task, p, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (p[0], 1, 1e-7);
  g_assert_cmpfloat_with_epsilon (p[1], 1, 1e-7);
  g_assert_cmpfloat (task.gradient_max, <, 1e-8);
  g_assert_cmpuint (n_calls, <, 150);
}

static void
test_lbfgs_cancel (void)
{
  guint n_calls = 0;
  double p[] = { -1.2, 1 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  FusProgress progress = { .cancellable = cancellable };
  FusLbfgs task = { 2, rosenbrock, &n_calls, 1e-8, 200 };
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (fus_lbfgs_minimize (&task, p, &progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/statistics/quantiles-are-numpys", test_quantile);
  g_test_add_func ("/statistics/trapezoid-takes-any-steps", test_trapezoid);
  g_test_add_func ("/statistics/bootstrap-draws-as-many-rows", test_bootstrap_draws_all);
  g_test_add_func ("/statistics/bootstrap-has-the-spread-of-a-mean",
                   test_bootstrap_spread);
  g_test_add_func ("/lbfgs/finds-the-end-of-a-curved-valley", test_lbfgs_valley);
  g_test_add_func ("/lbfgs/ends-when-cancelled", test_lbfgs_cancel);

  return g_test_run ();
}
