/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-matrix.h"
#include "fus-parallel.h"
#include "fus-progress.h"

G_BEGIN_DECLS

/**
 * FusRidge:
 * @weights: `[n_features × n_outputs]`
 * @intercept: `[n_outputs]`
 * @penalty: that it was fitted with
 * @gcv: generalised cross-validation's estimate of the mean squared error of new rows,
 * a value; NaN where the penalty was given
 *
 * Linear least squares with a penalty. Reference-counted, frozen.
 */
typedef struct
{
  gsize n_features;
  gsize n_outputs;
  double *weights;
  double *intercept;
  double penalty;
  double gcv;
} FusRidge;

/**
 * fus_ridge_new:
 * @x: `[n_rows × n_features]`, none NaN
 * @y: `[n_rows × n_outputs]`, none NaN
 * @alpha: penalty
 * @error: set when cancelled
 *
 * Minimises ‖Y − X W − b‖² + α ‖W‖² (Hoerl & Kennard 1970; scikit-learn's `Ridge`), the
 * intercepts free.
 *
 * Returns: (transfer full): the fit, or %NULL
 */
FusRidge *fus_ridge_new (const FusMatrix *x,
                         const FusMatrix *y,
                         double alpha,
                         FusPool *pool,
                         const FusProgress *progress,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_ridge_new_gcv:
 * @x: `[n_rows × n_features]`, none NaN
 * @y: `[n_rows × n_outputs]`, none NaN
 * @error: set when cancelled
 *
 * As fus_ridge_new(), with the penalty that generalised cross-validation finds best for
 * all outputs together (Golub, Heath & Wahba 1979), on a logarithmic grid. One
 * eigenproblem of the smaller side serves every penalty. What a model is held against
 * must not be a penalty that nobody chose.
 *
 * Returns: (transfer full): the fit, or %NULL
 */
FusRidge *fus_ridge_new_gcv (const FusMatrix *x,
                             const FusMatrix *y,
                             const FusProgress *progress,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* What cross-validation chose: as in #FusRidge. */
typedef struct
{
  double penalty;
  double gcv;
} FusRidgeChoice;

/**
 * fus_ridge_score_gcv:
 * @squared_error: (out): `[n_test]`: summed over the outputs that @truth knows
 * @x: `[n_rows × n_features]`, none NaN
 * @y: `[n_rows × n_outputs]`, none NaN
 * @test_x: `[n_test × n_features]`, none NaN
 * @truth: `[n_test × n_outputs]`, NaN where not known
 * @choice: (out): as in fus_ridge_new_gcv()
 * @error: set when cancelled
 *
 * What the fit of fus_ridge_new_gcv() is off by in other rows, without the fit itself,
 * whose weights can be many: `[n_features × n_outputs]`.
 */
gboolean fus_ridge_score_gcv (double *squared_error,
                              const FusMatrix *x,
                              const FusMatrix *y,
                              const FusMatrix *test_x,
                              const FusMatrix *truth,
                              FusRidgeChoice *choice,
                              const FusProgress *progress,
                              GError **error);
void fus_ridge_unref (FusRidge *self);

/**
 * fus_ridge_predict:
 * @y: (out): `[n_outputs]`
 * @x: `[n_features]`
 */
void fus_ridge_predict (const FusRidge *self, double *y, const FusReal *x);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusRidge, fus_ridge_unref)

G_END_DECLS
