/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of vectorised loops, chosen once for this processor, and the check at
 * start-up that the BLAS at hand multiplies rightly: some builds don't on some
 * processors, and everything would be wrong without a word. Functions here only pass
 * on to the table; the loops are in fus-simd-*.h, compiled once an instruction set. */
#include "config.h"

#include "fus-kernels.h"

#include "fus-simd.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <math.h>

#define LOG_TWO_PI 1.8378770664093454836

G_DEFINE_QUARK (fus_kernels_error, fus_kernels_error)

/* -- Which instruction set -- */

typedef struct
{
  const FusSimd *list[4]; /* slowest first, NULL-terminated */
  const FusSimd *chosen;
  gboolean refused; /* what FUSESCOPE_SIMD asks for can't be had */
} Levels;

static void
find_levels (Levels *self)
{
  guint n = 0;

  self->list[n++] = &fus_simd_plain;
#ifdef HAVE_SIMD_X86
  __builtin_cpu_init ();
  if (__builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma"))
    self->list[n++] = &fus_simd_avx2;
  if (__builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512dq"))
    self->list[n++] = &fus_simd_avx512;
#endif
  self->chosen = self->list[n - 1];
}

static void
choose_level (Levels *self, const char *id)
{
  for (guint i = 0; self->list[i] != NULL; i++)
    if (strcmp (self->list[i]->id, id) == 0)
      {
        self->chosen = self->list[i];
        return;
      }
  self->refused = TRUE;
}

static const Levels *
get_levels (void)
{
  static Levels levels;
  static gsize ready = 0;

  if (g_once_init_enter (&ready))
    {
      const char *wanted = g_getenv ("FUSESCOPE_SIMD");

      find_levels (&levels);
      if (wanted != NULL && *wanted != '\0')
        choose_level (&levels, wanted);
      g_once_init_leave (&ready, 1);
    }

  return &levels;
}

const FusSimd *
fus_simd_get (void)
{
  return get_levels ()->chosen;
}

const FusSimd *const *
fus_simd_list (void)
{
  return get_levels ()->list;
}

const char *
fus_kernels_get_simd_level (void)
{
  return fus_simd_get ()->id;
}

/* -- Is the BLAS library sound? -- */

/* What a product of these sizes must be, one dot product at a time. */
typedef struct
{
  gsize n_rows;
  gsize n_cols;
  gsize n_inner;
} Sizes;

static void
fill (FusReal *x, gsize n, double phase)
{
  for (gsize i = 0; i < n; i++)
    x[i] = (FusReal) sin (phase + 0.7 * (double) i);
}

static void
transpose (FusReal *out, const FusReal *x, gsize n_rows, gsize n_cols)
{
  for (gsize row = 0; row < n_rows; row++)
    for (gsize col = 0; col < n_cols; col++)
      out[col * n_rows + row] = x[row * n_cols + col];
}

static void
multiply_plainly (double *c,
                  const FusReal *a,
                  const FusReal *b,
                  gsize n_rows,
                  gsize n_cols,
                  gsize n_inner)
{
  for (gsize row = 0; row < n_rows; row++)
    for (gsize col = 0; col < n_cols; col++)
      {
        double total = 0;

        for (gsize i = 0; i < n_inner; i++)
          total += (double) a[row * n_inner + i] * (double) b[i * n_cols + col];
        c[row * n_cols + col] = total;
      }
}

static gboolean
is_close (const FusReal *c, const double *expected, gsize n, gsize n_inner)
{
  double tolerance = 4 * (double) FUS_REAL_EPSILON * (double) n_inner;

  for (gsize i = 0; i < n; i++)
    if (!(fabs ((double) c[i] - expected[i]) <= tolerance))
      return FALSE;

  return TRUE;
}

static gboolean
products_are_right (Sizes sizes)
{
  gsize n_a = sizes.n_rows * sizes.n_inner;
  gsize n_b = sizes.n_inner * sizes.n_cols;
  gsize n_c = sizes.n_rows * sizes.n_cols;
  g_autofree FusReal *a = g_new (FusReal, n_a);
  g_autofree FusReal *b = g_new (FusReal, n_b);
  g_autofree FusReal *turned = g_new (FusReal, MAX (n_a, n_b));
  g_autofree FusReal *c = g_new (FusReal, n_c);
  g_autofree double *expected = g_new (double, n_c);
  gboolean right = TRUE;

  fill (a, n_a, 1);
  fill (b, n_b, 2);
  multiply_plainly (expected, a, b, sizes.n_rows, sizes.n_cols, sizes.n_inner);

  fus_gemm_nn (c, a, b, sizes.n_rows, sizes.n_cols, sizes.n_inner, 0);
  right = right && is_close (c, expected, n_c, sizes.n_inner);
  transpose (turned, b, sizes.n_inner, sizes.n_cols);
  fus_gemm_nt (c, a, turned, sizes.n_rows, sizes.n_cols, sizes.n_inner, 0);
  right = right && is_close (c, expected, n_c, sizes.n_inner);
  transpose (turned, a, sizes.n_rows, sizes.n_inner);
  fus_gemm_tn (c, turned, b, sizes.n_rows, sizes.n_cols, sizes.n_inner, 0);

  return right && is_close (c, expected, n_c, sizes.n_inner);
}

static gboolean
check_products (GError **error)
{
  static const Sizes odd[] = {
    { 1, 1, 1 }, { 7, 5, 3 }, { 17, 33, 65 }, { 64, 31, 129 }, { 65, 97, 64 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (odd); i++)
    if (!products_are_right (odd[i]))
      {
        g_set_error (error, FUS_KERNELS_ERROR, FUS_KERNELS_ERROR_BLAS,
                     _ ("The BLAS library computes wrong products (%u × %u × %u, kernels "
                        "“%s”). Set the environment variable OPENBLAS_CORETYPE=Haswell "
                        "and start again."),
                     (guint) odd[i].n_rows, (guint) odd[i].n_cols, (guint) odd[i].n_inner,
                     fus_kernels_get_blas_core ());
        return FALSE;
      }

  return TRUE;
}

gboolean
fus_kernels_init (GError **error)
{
  if (get_levels ()->refused)
    {
      g_set_error (
        error, FUS_KERNELS_ERROR, FUS_KERNELS_ERROR_SIMD,
        _ ("FUSESCOPE_SIMD is “%s”, which this processor or build doesn't have; "
           "use plain, avx2 or avx512, or unset it."),
        g_getenv ("FUSESCOPE_SIMD"));
      return FALSE;
    }

  return check_products (error);
}

/* -- What goes through the table -- */

void
fus_exp (FusReal *y, const FusReal *x, gsize n)
{
  fus_simd_get ()->exp (y, x, n);
}

void
fus_sigmoid (FusReal *y, const FusReal *x, gsize n)
{
  fus_simd_get ()->sigmoid (y, x, n);
}

void
fus_add_scaled (FusReal *y, const FusReal *x, FusReal factor, gsize n)
{
  fus_simd_get ()->add_scaled (y, x, factor, n);
}

void
fus_scale (FusReal *y, const FusReal *x, FusReal factor, gsize n)
{
  fus_simd_get ()->scale (y, x, factor, n);
}

double
fus_sum_squares (const FusReal *x, gsize n)
{
  return fus_simd_get ()->sum_squares (x, n);
}

double
fus_sum (const FusReal *x, gsize n)
{
  return fus_simd_get ()->sum (x, n);
}

void
fus_add_row_sum (FusReal *out, const FusReal *x, gsize n_rows, gsize n_cols)
{
  for (gsize row = 0; row < n_rows; row++)
    fus_add_scaled (out, x + row * n_cols, 1, n_cols);
}

double
fus_normal_log_prob (gsize *n_known,
                     const FusReal *mean,
                     const FusReal *y,
                     gsize n,
                     double scale)
{
  const double total = fus_simd_get ()->normal_log_prob (mean, y, n, n_known,
                                                         (FusReal) (1 / (scale * scale)));

  return total + (-0.5 * LOG_TWO_PI - log (scale)) * (double) *n_known;
}

void
fus_normal_log_prob_backward (FusReal *d_mean,
                              const FusReal *mean,
                              const FusReal *y,
                              FusReal factor,
                              gsize n,
                              double scale)
{
  fus_simd_get ()->normal_backward (d_mean, mean, y, n,
                                    (FusReal) ((double) factor / (scale * scale)));
}

double
fus_bernoulli_log_prob (gsize *n_known, const FusReal *logits, const FusReal *y, gsize n)
{
  return fus_simd_get ()->bernoulli_log_prob (logits, y, n, n_known);
}

void
fus_bernoulli_log_prob_backward (FusReal *d_logits,
                                 const FusReal *logits,
                                 const FusReal *y,
                                 FusReal factor,
                                 gsize n)
{
  fus_simd_get ()->bernoulli_backward (d_logits, logits, y, n, factor);
}

void
fus_adam (FusReal *values,
          FusReal *m,
          FusReal *v,
          FusReal *highest,
          const FusReal *grads,
          gsize n,
          const FusAdam *args)
{
  fus_simd_get ()->adam (values, m, v, highest, grads, n, args);
}
