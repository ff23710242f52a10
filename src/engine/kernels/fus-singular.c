/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-linalg.h"

#include "fus-rng.h"

#include <math.h>
#include <string.h>

/* Beyond this many rows and columns the eigenproblem of all of them costs more than some
 * products with a few vectors. */
#define LARGEST_EIGENPROBLEM 768
/* Vectors iterated besides those that are wanted, and rounds: the largest are found to
 * the last digit where singular values fall at all. */
#define N_BESIDES 16
#define N_ROUNDS 10

/* Singular values below this share of the largest are noise of the computation. */
#define SMALLEST_SHARE 1e-9

static void
clear_from (double *values, double *vectors, gsize first, gsize n_top, gsize n_cols)
{
  for (gsize k = first; k < n_top; k++)
    {
      values[k] = 0;
      memset (vectors + k * n_cols, 0, n_cols * sizeof *vectors);
    }
}

static gboolean
is_there (double value, double largest)
{
  return value > 0 && value > SMALLEST_SHARE * SMALLEST_SHARE * largest;
}

/* From xᵀ·x: its vectors are what is wanted. */
static gboolean
from_columns (double *values,
              double *vectors,
              const double *x,
              gsize n_rows,
              gsize n_cols,
              gsize n_top)
{
  g_autofree double *gram = g_new (double, n_cols *n_cols);
  gsize k = 0;

  fus_product_tn (gram, x, x, n_cols, n_cols, n_rows);
  if (!fus_symmetric_eigen (values, vectors, gram, n_cols, n_top))
    return FALSE;
  for (; k < n_top && is_there (values[k], values[0]); k++)
    values[k] = sqrt (values[k]);
  clear_from (values, vectors, k, n_top, n_cols);

  return TRUE;
}

/* From x·xᵀ: its vectors u give xᵀ·u ÷ s. */
static gboolean
from_rows (double *values,
           double *vectors,
           const double *x,
           gsize n_rows,
           gsize n_cols,
           gsize n_top)
{
  g_autofree double *gram = g_new (double, n_rows *n_rows);
  g_autofree double *left = g_new (double, n_top *n_rows);
  gsize k = 0;

  fus_product_nt (gram, x, x, n_rows, n_rows, n_cols);
  if (!fus_symmetric_eigen (values, left, gram, n_rows, n_top))
    return FALSE;
  fus_product_nn (vectors, left, x, n_top, n_cols, n_rows);
  for (; k < n_top && is_there (values[k], values[0]); k++)
    {
      values[k] = sqrt (values[k]);
      for (gsize d = 0; d < n_cols; d++)
        vectors[k * n_cols + d] /= values[k];
    }
  clear_from (values, vectors, k, n_top, n_cols);

  return TRUE;
}

/* Makes the rows of q[n × n_cols] orthogonal, twice, since once loses digits. Those that
 * depend on earlier ones get out of the way. */
static gboolean
orthogonalize (double *q, gsize n, gsize n_cols, double *gram)
{
  for (guint round = 0; round < 2; round++)
    {
      double trace = 0;

      fus_product_nt (gram, q, q, n, n, n_cols);
      for (gsize k = 0; k < n; k++)
        trace += gram[k * n + k];
      for (gsize k = 0; k < n; k++)
        gram[k * n + k] += 1e-14 * trace / (double) n + 1e-300;
      if (!fus_factor_double (gram, n))
        return FALSE;
      /* Rows are combined here, columns by the solver: q ← g⁻¹·q. */
      for (gsize k = 0; k < n; k++)
        {
          double *row = q + k * n_cols;

          for (gsize j = 0; j < k; j++)
            {
              const double factor = gram[k * n + j];
              const double *other = q + j * n_cols;

              for (gsize d = 0; d < n_cols; d++)
                row[d] -= factor * other[d];
            }
          for (gsize d = 0; d < n_cols; d++)
            row[d] /= gram[k * n + k];
        }
    }

  return TRUE;
}

static gboolean
by_iteration (double *values,
              double *vectors,
              const double *x,
              gsize n_rows,
              gsize n_cols,
              gsize n_top)
{
  const gsize n = MIN (n_top + N_BESIDES, MIN (n_rows, n_cols));
  g_autofree double *q = g_new (double, n *n_cols);
  g_autofree double *y = g_new (double, n *n_rows);
  g_autofree double *gram = g_new (double, n *n);
  g_autofree double *turned = g_new (double, n *n);
  g_autofree double *all = g_new (double, n);
  FusRng rng = fus_rng_at (FUS_DEFAULT_SEED, FUS_DRAW_PROJECTION, 0, 0);
  gsize k = 0;

  for (gsize i = 0; i < n * n_cols; i++)
    q[i] = fus_rng_normal (&rng);
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      if (!orthogonalize (q, n, n_cols, gram))
        return FALSE;
      fus_product_nt (y, q, x, n, n_rows, n_cols);
      fus_product_nn (q, y, x, n, n_cols, n_rows);
    }
  if (!orthogonalize (q, n, n_cols, gram))
    return FALSE;
  fus_product_nt (y, q, x, n, n_rows, n_cols);
  fus_product_nt (gram, y, y, n, n, n_rows);
  if (!fus_symmetric_eigen (all, turned, gram, n, n))
    return FALSE;
  fus_product_nn (vectors, turned, q, MIN (n_top, n), n_cols, n);
  for (; k < MIN (n_top, n) && is_there (all[k], all[0]); k++)
    values[k] = sqrt (all[k]);
  clear_from (values, vectors, k, n_top, n_cols);

  return TRUE;
}

gboolean
fus_singular (double *values,
              double *vectors,
              const double *x,
              gsize n_rows,
              gsize n_cols,
              gsize n_top)
{
  const gsize smaller = MIN (n_rows, n_cols);
  const gsize n = MIN (n_top, smaller);

  clear_from (values, vectors, n, n_top, n_cols);
  if (n == 0)
    return TRUE;
  if (smaller > LARGEST_EIGENPROBLEM && n + N_BESIDES < smaller / 2)
    return by_iteration (values, vectors, x, n_rows, n_cols, n);

  return n_cols <= n_rows ? from_columns (values, vectors, x, n_rows, n_cols, n)
                          : from_rows (values, vectors, x, n_rows, n_cols, n);
}
