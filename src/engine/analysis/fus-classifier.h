/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-matrix.h"
#include "fus-parallel.h"
#include "fus-progress.h"

G_BEGIN_DECLS

/**
 * FusLinearProbe:
 * @weights: `[n_features × n_classes]`
 * @intercept: `[n_classes]`; −∞ for a class without a training row
 * @n_iterations: steps that fitting took
 * @gradient_max: largest part of the gradient where it stopped
 *
 * Multinomial logistic regression. Reference-counted, frozen.
 */
typedef struct
{
  guint n_classes;
  gsize n_features;
  double *weights;
  double *intercept;
  guint n_iterations;
  double gradient_max;
} FusLinearProbe;

FusLinearProbe *fus_linear_probe_new (const FusMatrix *x,
                                      const gint32 *codes,
                                      guint n_classes,
                                      double c,
                                      FusPool *pool,
                                      const FusProgress *progress,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
FusLinearProbe *fus_linear_probe_ref (FusLinearProbe *self);
void fus_linear_probe_unref (FusLinearProbe *self);

void fus_linear_probe_get_scores (const FusLinearProbe *self,
                                  double *scores,
                                  const FusReal *x);
void fus_linear_probe_get_probabilities (const FusLinearProbe *self,
                                         double *probabilities,
                                         const FusReal *x);
double fus_linear_probe_get_log_odds (const FusLinearProbe *self,
                                      const FusReal *x,
                                      guint class_code);
gint32 fus_linear_probe_predict (const FusLinearProbe *self, const FusReal *x);
double fus_linear_probe_get_accuracy (const FusLinearProbe *self,
                                      const FusMatrix *x,
                                      const gint32 *codes);

void fus_neighbor_predict (gint32 *predicted,
                           const FusMatrix *train_x,
                           const gint32 *train_codes,
                           guint n_classes,
                           const FusMatrix *x,
                           guint k,
                           FusPool *pool);

double fus_codes_get_accuracy (const gint32 *truth,
                               const gint32 *predicted,
                               gsize n_rows);
gint32 fus_codes_get_commonest (const gint32 *codes, guint n_classes, gsize n_rows);
double fus_codes_get_majority_rate (const gint32 *codes, guint n_classes, gsize n_rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusLinearProbe, fus_linear_probe_unref)

G_END_DECLS
