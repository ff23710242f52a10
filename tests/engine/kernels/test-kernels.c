/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-kernels.h"
#include "fus-linalg.h"
#include "fus-simd.h"
#include "fus-test.h"

#include <math.h>
#include <string.h>

static const gsize sizes[] = { 0, 1, 7, 64, 65 };

/* Of one rounding of the result, several allowed. */
#define TOLERANCE (6 * (double) FUS_REAL_EPSILON)

/* -- Products -- */

typedef void (*ProductFunc) (FusReal *c,
                             const FusReal *a,
                             const FusReal *b,
                             gsize n_rows,
                             gsize n_cols,
                             gsize n_inner,
                             FusReal beta);

static FusReal
at (const FusMatrix *x, gboolean turned, gsize row, gsize col)
{
  return turned ? x->data[col * x->n_cols + row] : x->data[row * x->n_cols + col];
}

static void
check_product (ProductFunc func,
               gboolean a_turned,
               gboolean b_turned,
               const gsize *n,
               FusReal beta)
{
  g_autoptr (FusMatrix) a =
               fus_test_matrix_sin (a_turned ? n[2] : n[0], a_turned ? n[0] : n[2], 1, 1);
  g_autoptr (FusMatrix) b =
               fus_test_matrix_sin (b_turned ? n[1] : n[2], b_turned ? n[2] : n[1], 2, 1);
  g_autoptr (FusMatrix) c = fus_test_matrix_sin (n[0], n[1], 3, 1);
  g_autoptr (FusMatrix) expected = fus_test_matrix_sin (n[0], n[1], 3, 1);

  for (gsize row = 0; row < n[0]; row++)
    for (gsize col = 0; col < n[1]; col++)
      {
        double total = (double) (beta * at (expected, FALSE, row, col));

        for (gsize i = 0; i < n[2]; i++)
          total += (double) at (a, a_turned, row, i) * (double) at (b, b_turned, i, col);
        expected->data[row * n[1] + col] = (FusReal) total;
      }
  func (c->data, a->data, b->data, n[0], n[1], n[2], beta);
  fus_assert_all_close (c->data, expected->data, n[0] * n[1], TOLERANCE,
                        TOLERANCE * (double) (n[2] + 1));
}

static void
test_products (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (sizes); j++)
      for (gsize k = 0; k < G_N_ELEMENTS (sizes); k++)
        for (int beta = 0; beta < 2; beta++)
          {
            gsize n[] = { sizes[i], sizes[j], sizes[k] };

            check_product (fus_gemm_nn, FALSE, FALSE, n, (FusReal) beta);
            check_product (fus_gemm_nt, FALSE, TRUE, n, (FusReal) beta);
            check_product (fus_gemm_tn, TRUE, FALSE, n, (FusReal) beta);
          }
}

/* -- Products in double -- */

static double *
sines (gsize n, double phase)
{
  double *x = g_new (double, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    x[i] = sin (phase + 0.7 * (double) i);

  return x;
}

static void
check_double_products (gsize n_rows, gsize n_cols, gsize n_inner)
{
  g_autofree double *a = sines (n_rows * n_inner, 1);
  g_autofree double *b = sines (n_inner * n_cols, 2);
  g_autofree double *nn = sines (n_rows * n_cols, 3);
  g_autofree double *nt = sines (n_rows * n_cols, 3);
  g_autofree double *tn = sines (n_rows * n_cols, 3);
  g_autofree double *own = sines (n_rows * n_rows, 3);
  g_autofree double *turned = sines (n_rows * n_rows, 3);

  fus_product_nn (nn, a, b, n_rows, n_cols, n_inner);
  fus_product_nt (nt, a, b, n_rows, n_cols, n_inner);
  fus_product_tn (tn, a, b, n_rows, n_cols, n_inner);
  fus_product_with_itself (own, a, n_rows, n_inner, FALSE);
  fus_product_with_itself (turned, a, n_rows, n_inner, TRUE);
  for (gsize i = 0; i < n_rows; i++)
    {
      for (gsize j = 0; j < n_cols; j++)
        {
          double sums[3] = { 0 };

          for (gsize k = 0; k < n_inner; k++)
            {
              sums[0] += a[i * n_inner + k] * b[k * n_cols + j];
              sums[1] += a[i * n_inner + k] * b[j * n_inner + k];
              sums[2] += a[k * n_rows + i] * b[k * n_cols + j];
            }
          g_assert_cmpfloat_with_epsilon (nn[i * n_cols + j], sums[0], 1e-12);
          g_assert_cmpfloat_with_epsilon (nt[i * n_cols + j], sums[1], 1e-12);
          g_assert_cmpfloat_with_epsilon (tn[i * n_cols + j], sums[2], 1e-12);
        }
      for (gsize j = 0; j < n_rows; j++)
        {
          double sums[2] = { 0 };

          for (gsize k = 0; k < n_inner; k++)
            {
              sums[0] += a[i * n_inner + k] * a[j * n_inner + k];
              sums[1] += a[k * n_rows + i] * a[k * n_rows + j];
            }
          g_assert_cmpfloat_with_epsilon (own[i * n_rows + j], sums[0], 1e-12);
          g_assert_cmpfloat_with_epsilon (turned[i * n_rows + j], sums[1], 1e-12);
        }
    }
}

static void
test_double_products (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (sizes); j++)
      for (gsize k = 0; k < G_N_ELEMENTS (sizes); k++)
        check_double_products (sizes[i], sizes[j], sizes[k]);
}

static void
test_product_does_not_read_what_beta_0_replaces (void)
{
  FusReal a = 2;
  FusReal b = 3;
  FusReal c = (FusReal) NAN;

  fus_gemm_nn (&c, &a, &b, 1, 1, 1, 0);
  fus_assert_close (c, 6, 0, 0);
}

static void
test_init_accepts_this_machine (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (fus_kernels_init (&error));
  g_assert_no_error (error);
  g_assert_cmpstr (fus_kernels_get_blas_core (), !=, "");
}

static void
test_init_refuses_an_unknown_level (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (fus_kernels_init (&error));
      g_assert_error (error, FUS_KERNELS_ERROR, FUS_KERNELS_ERROR_SIMD);
      g_assert_nonnull (strstr (error->message, "sse9"));
      return;
    }
  g_setenv ("FUSESCOPE_SIMD", "sse9", TRUE);
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_unsetenv ("FUSESCOPE_SIMD");
  g_test_trap_assert_passed ();
}

static void
test_override_chooses_the_level (void)
{
  if (g_test_subprocess ())
    {
      g_assert_true (fus_kernels_init (NULL));
      g_assert_cmpstr (fus_kernels_get_simd_level (), ==, "plain");
      return;
    }
  g_setenv ("FUSESCOPE_SIMD", "plain", TRUE);
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_unsetenv ("FUSESCOPE_SIMD");
  g_test_trap_assert_passed ();
}

/* -- Elementary functions, at each level, against libm -- */

typedef struct
{
  const char *id;
  gsize offset; /* of the function in FusSimd */
  double (*libm) (double x);
  double low;
  double high;
} Elementary;

static double
plain_sigmoid (double x)
{
  return 1 / (1 + exp (-x));
}

static double
plain_softplus (double x)
{
  return MAX (x, 0) + log1p (exp (-fabs (x)));
}

static const Elementary elementary[] = {
  { "exp", G_STRUCT_OFFSET (FusSimd, exp), exp, -87, 88 },
  { "exp-near-0", G_STRUCT_OFFSET (FusSimd, exp), exp, -1, 1 },
  { "log", G_STRUCT_OFFSET (FusSimd, log), log, 1e-30, 1e30 },
  { "log-near-1", G_STRUCT_OFFSET (FusSimd, log), log, 0.5, 2 },
  { "tanh", G_STRUCT_OFFSET (FusSimd, tanh), tanh, -12, 12 },
  { "tanh-near-0", G_STRUCT_OFFSET (FusSimd, tanh), tanh, -1, 1 },
  { "sigmoid", G_STRUCT_OFFSET (FusSimd, sigmoid), plain_sigmoid, -80, 80 },
  { "softplus", G_STRUCT_OFFSET (FusSimd, softplus), plain_softplus, -80, 80 },
};

static FusMapFunc
function_of (const FusSimd *simd, const Elementary *what)
{
  return G_STRUCT_MEMBER (FusMapFunc, (gpointer) simd, what->offset);
}

typedef void (*LevelCheck) (const FusSimd *simd);

static void
at_each_level (LevelCheck check)
{
  for (const FusSimd *const *simd = fus_simd_list (); *simd != NULL; simd++)
    check (*simd);
}

static void
check_elementary (const FusSimd *simd)
{
  enum
  {
    N = 20001
  };
  g_autofree FusReal *x = g_new (FusReal, N);
  g_autofree FusReal *y = g_new (FusReal, N);

  for (gsize f = 0; f < G_N_ELEMENTS (elementary); f++)
    {
      const Elementary *what = &elementary[f];

      for (gsize i = 0; i < N; i++)
        {
          double t = (double) i / (N - 1);

          x[i] = (FusReal) (what->low * (1 - t) + what->high * t);
        }
      function_of (simd, what) (y, x, N);
      for (gsize i = 0; i < N; i++)
        fus_assert_close (y[i], what->libm ((double) x[i]), TOLERANCE, 1e-37);
    }
}

static void
test_elementary_functions_agree_with_libm (void)
{
  at_each_level (check_elementary);
}

static void
check_special (const FusSimd *simd)
{
  static const double inputs[] = {
    0, -0.0, INFINITY, -INFINITY, NAN, 1e-40, -1e-40, 200, -200, 3e38, -3e38, 1e-300,
  };

  for (gsize f = 0; f < G_N_ELEMENTS (elementary); f++)
    for (gsize i = 0; i < G_N_ELEMENTS (inputs); i++)
      {
        FusReal x = (FusReal) inputs[i];
        FusReal y = 0;
        FusReal expected = (FusReal) elementary[f].libm ((double) x);

        function_of (simd, &elementary[f]) (&y, &x, 1);
        fus_assert_close (y, expected, 1e-5, 2e-45);
      }
}

static void
test_elementary_functions_know_special_values (void)
{
  at_each_level (check_special);
}

static void
check_place (const FusSimd *simd)
{
  for (gsize f = 0; f < G_N_ELEMENTS (elementary); f++)
    for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
      {
        gsize n = sizes[s];
        g_autofree FusReal *x = g_new (FusReal, n + 1);
        g_autofree FusReal *y = g_new (FusReal, n + 1);

        fus_test_fill_sin (x, n + 1, 1, 30);
        y[n] = 77;
        function_of (simd, &elementary[f]) (y, x, n);
        for (gsize i = 0; i < n; i++)
          {
            FusReal alone = 0;

            function_of (simd, &elementary[f]) (&alone, &x[i], 1);
            g_assert_cmpmem (&alone, sizeof alone, &y[i], sizeof y[i]);
          }
        fus_assert_close (y[n], 77, 0, 0);
      }
}

static void
test_a_value_does_not_depend_on_its_place (void)
{
  at_each_level (check_place);
}

/* -- Sums and sweeps -- */

static void
check_sums (const FusSimd *simd)
{
  static const gsize long_sizes[] = { 0, 1, 7, 64, 65, 4095, 9001 };

  for (gsize s = 0; s < G_N_ELEMENTS (long_sizes); s++)
    {
      gsize n = long_sizes[s];
      g_autofree FusReal *x = g_new (FusReal, n + 1);
      double total = 0;
      double squares = 0;

      fus_test_fill_sin (x, n + 1, 1, 1);
      for (gsize i = 0; i < n; i++)
        {
          total += (double) x[i];
          squares += (double) x[i] * (double) x[i];
        }
      fus_assert_close (simd->sum (x, n), total, 1e-6, 1e-4);
      fus_assert_close (simd->sum_squares (x, n), squares, 1e-6, 1e-6);
    }
}

static void
test_sums (void)
{
  at_each_level (check_sums);
}

static void
check_sweeps (const FusSimd *simd)
{
  for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      gsize n = sizes[s];
      g_autofree FusReal *x = g_new (FusReal, n + 1);
      g_autofree FusReal *y = g_new (FusReal, n + 1);
      g_autofree FusReal *expected = g_new (FusReal, n + 1);

      fus_test_fill_sin (x, n, 1, 1);
      fus_test_fill_sin (y, n, 2, 1);
      for (gsize i = 0; i < n; i++)
        expected[i] = y[i] + x[i] * (FusReal) 1.5;
      simd->add_scaled (y, x, (FusReal) 1.5, n);
      fus_assert_all_close (y, expected, n, TOLERANCE, TOLERANCE);
      simd->scale (y, x, 3, n);
      for (gsize i = 0; i < n; i++)
        fus_assert_close (y[i], 3 * (double) x[i], TOLERANCE, 0);
    }
}

static void
test_sweeps (void)
{
  at_each_level (check_sweeps);
}

static void
test_row_sum_adds_in_order (void)
{
  FusReal x[] = { 1, 2, 3, 4, 5, 6 };
  FusReal out[] = { 10, 20 };
  FusReal expected[] = { 19, 32 };

  fus_add_row_sum (out, x, 3, 2);
  fus_assert_all_close (out, expected, 2, 0, 0);
}

/* -- Likelihoods -- */

static const FusReal probe_x[] = { (FusReal) -0.2, (FusReal) 1.3, 2, -4 };

static void
check_normal (const FusSimd *simd)
{
  for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      gsize n = sizes[s];
      g_autofree FusReal *y = g_new (FusReal, n + 1);
      g_autofree FusReal *mean = g_new (FusReal, n + 1);
      g_autofree FusReal *d_mean = g_new0 (FusReal, n + 1);
      gsize known = 0;
      gsize expected_known = 0;
      double expected = 0;

      fus_test_fill_sin (y, n, 1, 1);
      fus_test_fill_sin (mean, n, 2, 1);
      for (gsize i = 3; i < n; i += 5)
        y[i] = (FusReal) NAN;
      for (gsize i = 0; i < n; i++)
        if (!isnan (y[i]))
          {
            expected -= 0.5 * 4 * pow ((double) y[i] - (double) mean[i], 2);
            expected_known++;
          }
      fus_assert_close (simd->normal_log_prob (mean, y, n, &known, 4), expected, 1e-6,
                        1e-6);
      g_assert_cmpuint (known, ==, expected_known);
      simd->normal_backward (d_mean, mean, y, n, 2);
      for (gsize i = 0; i < n; i++)
        fus_assert_close (d_mean[i], isnan (y[i]) ? 0 : 2 * (double) (y[i] - mean[i]),
                          TOLERANCE, TOLERANCE);
    }
}

static void
test_normal_leaves_gaps_out (void)
{
  at_each_level (check_normal);
}

static void
check_bernoulli (const FusSimd *simd)
{
  for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      gsize n = sizes[s];
      g_autofree FusReal *y = g_new (FusReal, n + 1);
      g_autofree FusReal *t = g_new (FusReal, n + 1);
      g_autofree FusReal *d_t = g_new0 (FusReal, n + 1);
      gsize known = 0;
      gsize expected_known = 0;
      double expected = 0;

      fus_test_fill_sin (t, n, 2, 5);
      for (gsize i = 0; i < n; i++)
        y[i] = i % 5 == 3 ? (FusReal) NAN : (FusReal) (i % 3) / 2;
      for (gsize i = 0; i < n; i++)
        if (!isnan (y[i]))
          {
            expected += (double) y[i] * (double) t[i] - plain_softplus ((double) t[i]);
            expected_known++;
          }
      fus_assert_close (simd->bernoulli_log_prob (t, y, n, &known), expected, 1e-6, 1e-6);
      g_assert_cmpuint (known, ==, expected_known);
      simd->bernoulli_backward (d_t, t, y, n, 2);
      for (gsize i = 0; i < n; i++)
        fus_assert_close (d_t[i],
                          isnan (y[i])
                            ? 0
                            : 2 * ((double) y[i] - plain_sigmoid ((double) t[i])),
                          TOLERANCE, TOLERANCE);
    }
}

static void
test_bernoulli_leaves_gaps_out (void)
{
  at_each_level (check_bernoulli);
}

/* MODELS.md 3, "Numeric checks". */
static void
test_likelihoods_have_the_published_values (void)
{
  FusReal y = (FusReal) 0.7;
  gsize n_known = 0;
  FusReal d = 0;

  fus_assert_close (fus_normal_log_prob (&n_known, &probe_x[0], &y, 1, exp (-0.55)),
                    -1.5856257729, 1e-6, 0);
  fus_normal_log_prob_backward (&d, &probe_x[0], &y, 1, 1, exp (-0.55));
  fus_assert_close (d, 2.7037494216, 1e-6, 0);

  d = 0;
  fus_assert_close (fus_bernoulli_log_prob (&n_known, &probe_x[1], &y, 1), -0.6310084538,
                    1e-6, 0);
  fus_bernoulli_log_prob_backward (&d, &probe_x[1], &y, 1, 1);
  fus_assert_close (d, -0.0858349830, 1e-5, 0);
  g_assert_cmpuint (n_known, ==, 1);
}

/* -- Adam -- */

static void
check_adam (const FusSimd *simd)
{
  FusAdam args = { (FusReal) 0.9,  (FusReal) 0.999, (FusReal) 1e-8,
                   (FusReal) 0.01, (FusReal) 31.6,  (FusReal) 0.5 };

  for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      gsize n = sizes[s];
      g_autofree FusReal *p = g_new0 (FusReal, n + 1);
      g_autofree FusReal *m = g_new0 (FusReal, n + 1);
      g_autofree FusReal *v = g_new0 (FusReal, n + 1);
      g_autofree FusReal *g = g_new0 (FusReal, n + 1);

      fus_test_fill_sin (p, n, 1, 1);
      fus_test_fill_sin (g, n, 2, 1);
      simd->adam (p, m, v, NULL, g, n, &args);
      for (gsize i = 0; i < n; i++)
        {
          double half = 0.5 * (double) g[i];
          double first = 0.1 * half;
          double second = 0.001 * half * half;

          fus_assert_close (m[i], first, 1e-5, 1e-8);
          fus_assert_close (v[i], second, 1e-4, 1e-10);
          fus_assert_close (p[i],
                            sin (1 + (double) i) -
                              0.01 * first / (31.6 * sqrt (second) + 1e-8),
                            1e-5, 1e-6);
        }
    }
}

static void
test_adam (void)
{
  at_each_level (check_adam);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/kernels/init/accepts-this-machine", test_init_accepts_this_machine);
  g_test_add_func ("/kernels/init/refuses-an-unknown-level",
                   test_init_refuses_an_unknown_level);
  g_test_add_func ("/kernels/init/override-chooses-the-level",
                   test_override_chooses_the_level);
  g_test_add_func ("/kernels/products/are-those-of-plain-loops", test_products);
  g_test_add_func ("/kernels/products/in-double", test_double_products);
  g_test_add_func ("/kernels/products/do-not-read-what-beta-0-replaces",
                   test_product_does_not_read_what_beta_0_replaces);
  g_test_add_func ("/kernels/elementary/agree-with-libm",
                   test_elementary_functions_agree_with_libm);
  g_test_add_func ("/kernels/elementary/know-special-values",
                   test_elementary_functions_know_special_values);
  g_test_add_func ("/kernels/elementary/do-not-depend-on-their-place",
                   test_a_value_does_not_depend_on_its_place);
  g_test_add_func ("/kernels/sums/are-those-of-plain-loops", test_sums);
  g_test_add_func ("/kernels/sweeps/are-those-of-plain-loops", test_sweeps);
  g_test_add_func ("/kernels/row-sum/adds-in-order", test_row_sum_adds_in_order);
  g_test_add_func ("/kernels/normal/leaves-gaps-out", test_normal_leaves_gaps_out);
  g_test_add_func ("/kernels/bernoulli/leaves-gaps-out", test_bernoulli_leaves_gaps_out);
  g_test_add_func ("/kernels/likelihoods/have-the-published-values",
                   test_likelihoods_have_the_published_values);
  g_test_add_func ("/kernels/adam/follows-its-formula", test_adam);

  return g_test_run ();
}
