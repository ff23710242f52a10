/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-linalg.h"
#include "fus-rng.h"
#include "fus-test.h"

#include <math.h>
#include <string.h>

static const gsize sizes[] = { 1, 7, 64, 65 };

/* x·xᵀ + I */
static FusReal *
make_positive (gsize n)
{
  FusReal *a = g_new0 (FusReal, n * n);
  g_autofree FusReal *x = g_new (FusReal, n * n);

  fus_test_fill_sin (x, n * n, 1, 1);
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < n; j++)
      {
        for (gsize k = 0; k < n; k++)
          a[i * n + j] += x[i * n + k] * x[j * n + k];
        a[i * n + j] += i == j;
      }

  return a;
}

static void
test_factor (void)
{
  const double tolerance = sizeof (FusReal) == 8 ? 1e-10 : 1e-3;

  for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      const gsize n = sizes[s];
      const gsize n_rows = 3;
      g_autofree FusReal *a = make_positive (n);
      g_autofree FusReal *g = g_memdup2 (a, n * n * sizeof (FusReal));
      g_autofree FusReal *b = g_new (FusReal, n_rows * n);
      g_autofree FusReal *x = g_new (FusReal, n_rows * n);
      g_autofree FusReal *scratch = g_new (FusReal, n * n);
      gboolean done = fus_factor (g, n);

      g_assert_true (done);
      fus_test_fill_sin (b, n_rows * n, 2, 1);
      memcpy (x, b, n_rows * n * sizeof (FusReal));
      fus_solve_lower (x, g, n_rows, n);
      fus_solve_lower_transposed (x, g, n_rows, n);
      for (gsize row = 0; row < n_rows; row++)
        for (gsize i = 0; i < n; i++)
          {
            double sum = 0;

            for (gsize k = 0; k < n; k++)
              sum += (double) (a[i * n + k] * x[row * n + k]);
            fus_assert_close (sum, b[row * n + i], tolerance, tolerance * (double) n);
          }
      /* g·g⁻¹ = I, without what stands above the diagonal of either */
      fus_invert_lower (a, g, n, scratch);
      for (gsize i = 0; i < n; i++)
        for (gsize j = 0; j < n; j++)
          {
            double sum = 0;

            for (gsize k = 0; k <= i; k++)
              sum += (double) (g[i * n + k] * a[k * n + j]);
            fus_assert_close (sum, i == j, tolerance, tolerance * (double) n);
          }
    }
}

static void
test_not_positive (void)
{
  FusReal a[] = { 1, 2, 2, 1 };
  double b[] = { -1 };

  g_assert_false (fus_factor (a, 2));
  g_assert_false (fus_factor_double (b, 1));
}

/* Σ_k s_k·u_k·v_kᵀ with cosines for u and v. */
static double *
make_known (gsize n_rows, gsize n_cols, guint rank)
{
  double *x = g_new0 (double, n_rows *n_cols);

  for (guint k = 0; k < rank; k++)
    for (gsize i = 0; i < n_rows; i++)
      for (gsize j = 0; j < n_cols; j++)
        x[i * n_cols + j] += 10 * pow (.9, k) * 2 / sqrt ((double) (n_rows * n_cols)) *
                             cos (G_PI * (k + 1) * ((double) i + .5) / (double) n_rows) *
                             cos (G_PI * (k + 1) * ((double) j + .5) / (double) n_cols);

  return x;
}

static void
check_singular (gsize n_rows, gsize n_cols, guint rank, guint n_top)
{
  g_autofree double *x = make_known (n_rows, n_cols, rank);
  g_autofree double *values = g_new (double, n_top);
  g_autofree double *vectors = g_new (double, n_top *n_cols);
  gboolean done = fus_singular (values, vectors, x, n_rows, n_cols, n_top);

  g_assert_true (done);
  for (guint k = 0; k < n_top; k++)
    {
      double along = 0;

      fus_assert_close (values[k], k < rank ? 10 * pow (.9, k) : 0, 1e-9, 1e-6);
      for (gsize j = 0; j < n_cols; j++)
        along += vectors[k * n_cols + j] * sqrt (2 / (double) n_cols) *
                 cos (G_PI * (k + 1) * ((double) j + .5) / (double) n_cols);
      if (k < rank)
        fus_assert_close (fabs (along), 1, 1e-9, 1e-9);
    }
}

static void
test_singular (void)
{
  check_singular (40, 12, 6, 4);
  check_singular (40, 12, 6, 9);
  check_singular (12, 40, 6, 9);
  check_singular (3, 2, 1, 5);
}

/* Large enough that a random subspace is iterated. */
static void
test_singular_large (void)
{
  check_singular (800, 780, 10, 8);
  check_singular (780, 800, 6, 9);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/factor/solves", test_factor);
  g_test_add_func ("/factor/not-positive", test_not_positive);
  g_test_add_func ("/singular/small", test_singular);
  g_test_add_func ("/singular/large", test_singular_large);

  return g_test_run ();
}
