/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-linalg.h"

#include "fus-blas-private.h"

#include <lapacke.h>
#include <string.h>

/* LAPACK lists values in rising order: turns values and vectors round. */
static void
reverse_order (double *values, double *vectors, gsize n, gsize n_top)
{
  for (gsize i = 0; i < n_top / 2; i++)
    {
      gsize j = n_top - 1 - i;
      double value = values[i];

      values[i] = values[j];
      values[j] = value;
      for (gsize d = 0; d < n; d++)
        {
          double swap = vectors[i * n + d];

          vectors[i * n + d] = vectors[j * n + d];
          vectors[j * n + d] = swap;
        }
    }
}

gboolean
fus_symmetric_eigen (double *values, double *vectors, double *a, gsize n, gsize n_top)
{
  g_autofree double *all = g_new (double, n + 1);
  g_autofree lapack_int *support = g_new (lapack_int, 2 * n + 2);
  lapack_int size = (lapack_int) n;
  lapack_int n_found = 0;
  lapack_int info = 0;

  g_assert (n_top <= n);

  if (n_top == 0)
    return TRUE;
  /* Column-major and row-major are one for a symmetric matrix; a column of vectors is
   * then a row of ours. */
  fus_blas_begin ();
  info = LAPACKE_dsyevr (LAPACK_COL_MAJOR, 'V', 'I', 'U', size, a, size, 0, 0,
                         size - (lapack_int) n_top + 1, size, 0, &n_found, all, vectors,
                         size, support);
  fus_blas_end ();
  if (info != 0 || n_found != (lapack_int) n_top)
    return FALSE;
  memcpy (values, all, n_top * sizeof *values);
  reverse_order (values, vectors, n, n_top);

  return TRUE;
}
