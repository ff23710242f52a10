/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-linalg.h"

#include "fus-blas-private.h"

#include <cblas.h>
#include <lapacke.h>
#include <string.h>

/* LAPACK's columns are our rows: its upper triangle is our lower one, so nothing is
 * turned round. The functions without a suffix skip LAPACKE's search for NaN. */

#ifdef FUS_REAL_IS_DOUBLE
#define gemm cblas_dgemm
#define trsm cblas_dtrsm
#define syrk cblas_dsyrk
#define potrf LAPACKE_dpotrf_work
#else
#define gemm cblas_sgemm
#define trsm cblas_strsm
#define syrk cblas_ssyrk
#define potrf LAPACKE_spotrf_work
#endif

gboolean
fus_factor (FusReal *a, gsize n)
{
  g_assert (n <= G_MAXINT);

  lapack_int info = 0;

  if (n == 0)
    return TRUE;
  fus_blas_begin ();
  info = potrf (LAPACK_COL_MAJOR, 'U', (lapack_int) n, a, (lapack_int) n);
  fus_blas_end ();

  return info == 0;
}

void
fus_solve_lower (FusReal *rows, const FusReal *g, gsize n_rows, gsize n)
{
  g_assert (MAX (n_rows, n) <= G_MAXINT);

  if (n_rows == 0 || n == 0)
    return;
  fus_blas_begin ();
  trsm (CblasRowMajor, CblasRight, CblasLower, CblasTrans, CblasNonUnit, (int) n_rows,
        (int) n, 1, g, (int) n, rows, (int) n);
  fus_blas_end ();
}

void
fus_solve_lower_transposed (FusReal *rows, const FusReal *g, gsize n_rows, gsize n)
{
  g_assert (MAX (n_rows, n) <= G_MAXINT);

  if (n_rows == 0 || n == 0)
    return;
  fus_blas_begin ();
  trsm (CblasRowMajor, CblasRight, CblasLower, CblasNoTrans, CblasNonUnit, (int) n_rows,
        (int) n, 1, g, (int) n, rows, (int) n);
  fus_blas_end ();
}

/* Up to this size a triangle is inverted by its columns. */
#define SMALL 16

/* w = g⁻¹ by forward substitution; both have rows of @stride. */
static void
invert_small (FusReal *w, const FusReal *g, gsize n, gsize stride)
{
  for (gsize i = 0; i < n; i++)
    {
      const FusReal *row = g + i * stride;
      FusReal sum[SMALL] = { 0 };

      for (gsize k = 0; k < i; k++)
        for (gsize j = 0; j <= k; j++)
          sum[j] += row[k] * w[k * stride + j];
      for (gsize j = 0; j < i; j++)
        w[i * stride + j] = -sum[j] / row[i];
      w[i * stride + i] = 1 / row[i];
    }
}

/* [A 0; B C]⁻¹ = [A⁻¹ 0; −C⁻¹·B·A⁻¹ C⁻¹]: nearly all of it products. @scratch: [n × n ÷
 * 4]
 */
static void
invert_block (FusReal *w, const FusReal *g, gsize n, gsize stride, FusReal *scratch)
{
  const gsize top = n / 2;
  const gsize below = n - top;
  FusReal *corner = w + top * stride;

  if (n <= SMALL)
    {
      invert_small (w, g, n, stride);
      return;
    }
  invert_block (w, g, top, stride, scratch);
  invert_block (corner + top, g + top * stride + top, below, stride, scratch);
  gemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, (int) below, (int) top, (int) top, 1,
        g + top * stride, (int) stride, w, (int) stride, 0, scratch, (int) top);
  gemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, (int) below, (int) top, (int) below,
        -1, corner + top, (int) stride, scratch, (int) top, 0, corner, (int) stride);
}

void
fus_invert_lower (FusReal *w, const FusReal *g, gsize n, FusReal *scratch)
{
  memset (w, 0, n * n * sizeof *w);
  fus_blas_begin ();
  invert_block (w, g, n, n, scratch);
  fus_blas_end ();
}

/* Squares of this many rows and columns stay in the nearest cache. */
#define TILE 16

void
fus_add_transposed (FusReal *a, FusReal factor, gsize n)
{
  for (gsize top = 0; top < n; top += TILE)
    for (gsize left = 0; left <= top; left += TILE)
      for (gsize i = top; i < MIN (top + TILE, n); i++)
        for (gsize j = left; j < MIN (left + TILE, i + 1); j++)
          {
            FusReal sum = factor * (a[i * n + j] + a[j * n + i]);

            a[i * n + j] = sum;
            a[j * n + i] = sum;
          }
}

void
fus_square (FusReal *out, const FusReal *x, gsize n, gsize n_cols, gboolean transposed)
{
  if (n == 0)
    return;
  fus_blas_begin ();
  syrk (CblasRowMajor, CblasLower, transposed ? CblasTrans : CblasNoTrans, (int) n,
        (int) n_cols, 1, x, transposed ? (int) n : (int) MAX (n_cols, 1), 0, out,
        (int) n);
  fus_blas_end ();
  for (gsize top = 0; top < n; top += TILE)
    for (gsize left = 0; left <= top; left += TILE)
      for (gsize i = top; i < MIN (top + TILE, n); i++)
        for (gsize j = left; j < MIN (left + TILE, i); j++)
          out[j * n + i] = out[i * n + j];
}

gboolean
fus_factor_double (double *a, gsize n)
{
  g_assert (n <= G_MAXINT);

  lapack_int info = 0;

  if (n == 0)
    return TRUE;
  fus_blas_begin ();
  info = LAPACKE_dpotrf_work (LAPACK_COL_MAJOR, 'U', (lapack_int) n, a, (lapack_int) n);
  fus_blas_end ();

  return info == 0;
}

void
fus_solve_lower_double (double *rows, const double *g, gsize n_rows, gsize n)
{
  g_assert (MAX (n_rows, n) <= G_MAXINT);

  if (n_rows == 0 || n == 0)
    return;
  fus_blas_begin ();
  cblas_dtrsm (CblasRowMajor, CblasRight, CblasLower, CblasTrans, CblasNonUnit,
               (int) n_rows, (int) n, 1, g, (int) n, rows, (int) n);
  fus_blas_end ();
}

void
fus_solve_factored (double *rows, const double *g, gsize n_rows, gsize n)
{
  g_assert (MAX (n_rows, n) <= G_MAXINT);

  if (n_rows == 0 || n == 0)
    return;
  fus_solve_lower_double (rows, g, n_rows, n);
  fus_blas_begin ();
  cblas_dtrsm (CblasRowMajor, CblasRight, CblasLower, CblasNoTrans, CblasNonUnit,
               (int) n_rows, (int) n, 1, g, (int) n, rows, (int) n);
  fus_blas_end ();
}
