/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-linalg.h"

#include "fus-kernels.h"

#include <string.h>

static double
dot (const FusReal *a, const FusReal *b, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += (double) a[i] * (double) b[i];

  return sum;
}

void
fus_row_norms (FusReal *norms, const FusReal *x, gsize n_rows, gsize n_cols)
{
  for (gsize row = 0; row < n_rows; row++)
    norms[row] = (FusReal) dot (x + row * n_cols, x + row * n_cols, n_cols);
}

void
fus_distance_scores (FusReal *out,
                     const FusReal *minus_2a,
                     const FusReal *b,
                     const FusReal *norms_b,
                     gsize n_a,
                     gsize n_b,
                     gsize n_cols)
{
  for (gsize row = 0; row < n_a && n_b > 0; row++)
    memcpy (out + row * n_b, norms_b, n_b * sizeof *out);
  fus_gemm_nt (out, minus_2a, b, n_a, n_b, n_cols, 1);
}

double
fus_squared_distance (const FusReal *a, const FusReal *b, gsize n_cols)
{
  double sum = 0;

  for (gsize d = 0; d < n_cols; d++)
    {
      double difference = (double) a[d] - (double) b[d];

      sum += difference * difference;
    }

  return sum;
}
