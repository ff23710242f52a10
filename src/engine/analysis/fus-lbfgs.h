/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-progress.h"

G_BEGIN_DECLS

/* Value at @p `[n]`; fills @gradient `[n]`. */
typedef double (*FusLbfgsFunc) (const double *p, double *gradient, gpointer data);

/**
 * FusLbfgs:
 * @n: number of parameters
 * @tolerance: stop when no part of the gradient is larger
 * @max_iterations: stop there in any case
 * @curvature: (nullable): `[n]`: second derivatives, about, above 0, where they differ
 * much between parameters: the search begins from them and not from a multiple of 1
 * @n_iterations: (out): steps taken
 * @gradient_max: (out): largest part of the gradient at the end
 */
typedef struct
{
  gsize n;
  FusLbfgsFunc func;
  gpointer data;
  double tolerance;
  guint max_iterations;
  const double *curvature;
  guint n_iterations;
  double gradient_max;
} FusLbfgs;

/**
 * fus_lbfgs_minimize:
 * @p: (inout): `[n]`: where to start; where it ended
 * @error: set when cancelled
 *
 * Minimises a smooth function with ten remembered pairs (Liu & Nocedal 1989). It also
 * ends where rounding leaves no step that improves.
 */
gboolean fus_lbfgs_minimize (FusLbfgs *self,
                             double *p,
                             const FusProgress *progress,
                             GError **error);

G_END_DECLS
