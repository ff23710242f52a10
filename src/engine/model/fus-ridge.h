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

FusRidge *fus_ridge_new (const FusMatrix *x,
                         const FusMatrix *y,
                         double alpha,
                         FusPool *pool,
                         const FusProgress *progress,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
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

/* What the same fit is off by in other rows, without the fit itself, whose weights can be
 * many: `[n_features × n_outputs]`. */
gboolean fus_ridge_score_gcv (double *squared_error,
                              const FusMatrix *x,
                              const FusMatrix *y,
                              const FusMatrix *test_x,
                              const FusMatrix *truth,
                              FusRidgeChoice *choice,
                              const FusProgress *progress,
                              GError **error);
FusRidge *fus_ridge_ref (FusRidge *self);
void fus_ridge_unref (FusRidge *self);

void fus_ridge_predict (const FusRidge *self, double *y, const FusReal *x);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusRidge, fus_ridge_unref)

G_END_DECLS
