/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Products by OpenBLAS, one thread each, with kernels that fit the processor. */
#include "config.h"

#include "fus-kernels.h"
#include "fus-linalg.h"

#include "fus-blas-private.h"

#include <cblas.h>
#include <stdlib.h>
#include <string.h>

#ifdef FUS_REAL_IS_DOUBLE
#define gemm cblas_dgemm
#else
#define gemm cblas_sgemm
#endif

/* OpenBLAS's own, which its header leaves out: forget the kernels, and choose some. */
extern void gotoblas_dynamic_quit (void) __attribute__ ((weak));
extern void gotoblas_dynamic_init (void) __attribute__ ((weak));

static const char *
find_better_core (void)
{
  if (__builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512dq") &&
      __builtin_cpu_supports ("avx512bw") && __builtin_cpu_supports ("avx512vl"))
    return "SkylakeX";
  if (__builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma"))
    return "Haswell";

  return NULL;
}

/* OpenBLAS (0.3.21) takes the kernels of 2004 for processors that came after it and that
 * it doesn't know: a fifth of the speed. It is told what this one can do, before main()
 * and so before any thread, unless a person has told it. */
__attribute__ ((constructor)) static void
choose_core (void)
{
  const char *core = NULL;

  if (gotoblas_dynamic_quit == NULL || gotoblas_dynamic_init == NULL ||
      getenv ("OPENBLAS_CORETYPE") != NULL ||
      strcmp (openblas_get_corename (), "Prescott") != 0)
    return;
  __builtin_cpu_init ();
  core = find_better_core ();
  if (core == NULL || setenv ("OPENBLAS_CORETYPE", core, TRUE) != 0)
    return;
  gotoblas_dynamic_quit ();
  gotoblas_dynamic_init ();
  unsetenv ("OPENBLAS_CORETYPE");
}

void
fus_blas_use_one_thread (void)
{
  static gsize done = 0;

  if (g_once_init_enter (&done))
    {
      openblas_set_num_threads (1);
      g_once_init_leave (&done, 1);
    }
}

const char *
fus_kernels_get_blas_core (void)
{
  return openblas_get_corename ();
}

void
fus_gemm_nn (FusReal *c,
             const FusReal *a,
             const FusReal *b,
             gsize n_rows,
             gsize n_cols,
             gsize n_inner,
             FusReal beta)
{
  g_assert (MAX (n_rows, MAX (n_cols, n_inner)) <= G_MAXINT);

  if (n_rows == 0 || n_cols == 0)
    return;
  fus_blas_begin ();
  gemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, (int) n_rows, (int) n_cols,
        (int) n_inner, 1, a, (int) MAX (n_inner, 1), b, (int) n_cols, beta, c,
        (int) n_cols);
  fus_blas_end ();
}

void
fus_gemm_nt (FusReal *c,
             const FusReal *a,
             const FusReal *b,
             gsize n_rows,
             gsize n_cols,
             gsize n_inner,
             FusReal beta)
{
  g_assert (MAX (n_rows, MAX (n_cols, n_inner)) <= G_MAXINT);

  if (n_rows == 0 || n_cols == 0)
    return;
  fus_blas_begin ();
  gemm (CblasRowMajor, CblasNoTrans, CblasTrans, (int) n_rows, (int) n_cols,
        (int) n_inner, 1, a, (int) MAX (n_inner, 1), b, (int) MAX (n_inner, 1), beta, c,
        (int) n_cols);
  fus_blas_end ();
}

void
fus_gemm_tn (FusReal *c,
             const FusReal *a,
             const FusReal *b,
             gsize n_rows,
             gsize n_cols,
             gsize n_inner,
             FusReal beta)
{
  g_assert (MAX (n_rows, MAX (n_cols, n_inner)) <= G_MAXINT);

  if (n_rows == 0 || n_cols == 0)
    return;
  fus_blas_begin ();
  gemm (CblasRowMajor, CblasTrans, CblasNoTrans, (int) n_rows, (int) n_cols,
        (int) n_inner, 1, a, (int) n_rows, b, (int) n_cols, beta, c, (int) n_cols);
  fus_blas_end ();
}

void
fus_product_nn (double *c,
                const double *a,
                const double *b,
                gsize n_rows,
                gsize n_cols,
                gsize n_inner)
{
  g_assert (MAX (n_rows, MAX (n_cols, n_inner)) <= G_MAXINT);

  if (n_rows == 0 || n_cols == 0)
    return;
  fus_blas_begin ();
  cblas_dgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, (int) n_rows, (int) n_cols,
               (int) n_inner, 1, a, (int) MAX (n_inner, 1), b, (int) n_cols, 0, c,
               (int) n_cols);
  fus_blas_end ();
}

void
fus_product_nt (double *c,
                const double *a,
                const double *b,
                gsize n_rows,
                gsize n_cols,
                gsize n_inner)
{
  g_assert (MAX (n_rows, MAX (n_cols, n_inner)) <= G_MAXINT);

  if (n_rows == 0 || n_cols == 0)
    return;
  fus_blas_begin ();
  cblas_dgemm (CblasRowMajor, CblasNoTrans, CblasTrans, (int) n_rows, (int) n_cols,
               (int) n_inner, 1, a, (int) MAX (n_inner, 1), b, (int) MAX (n_inner, 1), 0,
               c, (int) n_cols);
  fus_blas_end ();
}

void
fus_product_tn (double *c,
                const double *a,
                const double *b,
                gsize n_rows,
                gsize n_cols,
                gsize n_inner)
{
  g_assert (MAX (n_rows, MAX (n_cols, n_inner)) <= G_MAXINT);

  if (n_rows == 0 || n_cols == 0)
    return;
  fus_blas_begin ();
  cblas_dgemm (CblasRowMajor, CblasTrans, CblasNoTrans, (int) n_rows, (int) n_cols,
               (int) n_inner, 1, a, (int) n_rows, b, (int) n_cols, 0, c, (int) n_cols);
  fus_blas_end ();
}

void
fus_product_with_itself (double *c,
                         const double *a,
                         gsize n,
                         gsize n_inner,
                         gboolean transposed)
{
  g_assert (MAX (n, n_inner) <= G_MAXINT);

  if (n == 0)
    return;
  fus_blas_begin ();
  cblas_dsyrk (CblasRowMajor, CblasLower, transposed ? CblasTrans : CblasNoTrans, (int) n,
               (int) n_inner, 1, a, (int) (transposed ? n : MAX (n_inner, 1)), 0, c,
               (int) n);
  fus_blas_end ();
  for (gsize i = 0; i < n; i++)
    for (gsize j = i + 1; j < n; j++)
      c[i * n + j] = c[j * n + i];
}

gboolean
fus_kernels_have_equal_rows (void)
{
  enum
  {
    ROWS = 32,
    INNER = 48,
    COLS = 40,
  };
  FusReal a[ROWS * INNER];
  FusReal b[INNER * COLS];
  FusReal c[ROWS * COLS];

  for (gsize i = 0; i < INNER * COLS; i++)
    b[i] = (FusReal) 1 / (FusReal) (i + 3);
  for (gsize i = 0; i < ROWS * INNER; i++)
    a[i] = (FusReal) 1 / (FusReal) (i % INNER + 7);
  fus_gemm_nn (c, a, b, ROWS, COLS, INNER, 0);
  for (gsize row = 1; row < ROWS; row++)
    if (memcmp (c, c + row * COLS, COLS * sizeof *c) != 0)
      return FALSE;

  return TRUE;
}
