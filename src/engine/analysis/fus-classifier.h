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
 * @factor: how much is left of how sure it was; 1 where it was not calibrated
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
  double factor;
} FusLinearProbe;

/**
 * fus_linear_probe_new:
 * @x: `[n_rows × n_features]`, none NaN
 * @codes: `[n_rows]`: 0 … @n_classes − 1, or −1 to leave the row out
 * @c: weight of the data against the penalty; 1 for labels
 * @error: set when cancelled
 *
 * Minimises ½ ‖W‖² + c Σ −log p (class | x), the intercept free, to a gradient below
 * 1e-4: MODELS.md 5.3, scikit-learn's `LogisticRegression (multi_class="multinomial")`.
 * Two classes are no special case.
 *
 * Returns: (transfer full): the probe, or %NULL
 */
FusLinearProbe *fus_linear_probe_new (const FusMatrix *x,
                                      const gint32 *codes,
                                      guint n_classes,
                                      double c,
                                      FusPool *pool,
                                      const FusProgress *progress,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
/**
 * fus_linear_probe_new_calibrated:
 * @n_copies: so many rows that follow each other are of one sample, which is left out as
 * a whole
 *
 * The same, then its scores are drawn towards the logarithms of the classes' shares by
 * one factor of 0 … 1, the one by which rows that folds of @x leave out are most likely:
 * what it says of a row that it has not seen is as sure as it may be, and nothing where
 * the label can't be read off @x. For evidence and probabilities; the class that it
 * predicts is hardly ever another.
 *
 * Returns: (transfer full): the probe, or %NULL
 */
FusLinearProbe *fus_linear_probe_new_calibrated (const FusMatrix *x,
                                                 const gint32 *codes,
                                                 guint n_classes,
                                                 double c,
                                                 guint n_copies,
                                                 FusPool *pool,
                                                 const FusProgress *progress,
                                                 GError **error)
  G_GNUC_WARN_UNUSED_RESULT;
FusLinearProbe *fus_linear_probe_ref (FusLinearProbe *self);
void fus_linear_probe_unref (FusLinearProbe *self);

/**
 * fus_linear_probe_get_scores:
 * @scores: (out): `[n_classes]`: log p up to a common constant
 * @x: `[n_features]`
 */
void fus_linear_probe_get_scores (const FusLinearProbe *self,
                                  double *scores,
                                  const FusReal *x);

/**
 * fus_linear_probe_get_probabilities:
 * @probabilities: (out): `[n_classes]`: the softmax of the scores
 * @x: `[n_features]`
 */
void fus_linear_probe_get_probabilities (const FusLinearProbe *self,
                                         double *probabilities,
                                         const FusReal *x);

/**
 * fus_linear_probe_get_log_odds:
 * @x: `[n_features]`
 *
 * Returns: log p − log (1 − p) of a class, in nats
 */
double fus_linear_probe_get_log_odds (const FusLinearProbe *self,
                                      const FusReal *x,
                                      guint class_code);

/**
 * fus_linear_probe_predict:
 * @x: `[n_features]`
 *
 * Returns: the class of the highest score
 */
gint32 fus_linear_probe_predict (const FusLinearProbe *self, const FusReal *x);

/**
 * fus_linear_probe_get_accuracy:
 * @x: `[n_rows × n_features]`
 * @codes: `[n_rows]`: −1 to leave the row out
 *
 * Returns: share of rows predicted right; NaN where there is none
 */
double fus_linear_probe_get_accuracy (const FusLinearProbe *self,
                                      const FusMatrix *x,
                                      const gint32 *codes);

/**
 * fus_neighbor_predict:
 * @predicted: (out): `[x.n_rows]`: class, or −1 where no training row has one
 * @train_x: `[n_train × n_features]`
 * @train_codes: `[n_train]`: −1 to leave the row out
 * @x: `[n_rows × n_features]`
 * @k: neighbours that vote; 5 for labels
 *
 * Majority of the nearest by Euclidean distance, ties to the class of the nearest:
 * MODELS.md 5.3.
 */
void fus_neighbor_predict (gint32 *predicted,
                           const FusMatrix *train_x,
                           const gint32 *train_codes,
                           guint n_classes,
                           const FusMatrix *x,
                           guint k,
                           FusPool *pool);

/**
 * fus_neighbor_get_support:
 * @support: (out): `[x.n_rows]`: share of a row's @k nearest, itself left out, that have
 * its class; NaN where it has none
 * @codes: `[x.n_rows]`: −1 to leave the row out
 *
 * How well each row's class is told by the others.
 */
void fus_neighbor_get_support (double *support,
                               const FusMatrix *x,
                               const gint32 *codes,
                               guint n_classes,
                               guint k,
                               FusPool *pool);

/**
 * fus_codes_get_accuracy:
 * @truth: `[n_rows]`: −1 where not known: such a row does not count
 * @predicted: `[n_rows]`
 *
 * Returns: share of equal ones; NaN where no row counts
 */
double fus_codes_get_accuracy (const gint32 *truth,
                               const gint32 *predicted,
                               gsize n_rows);

/**
 * fus_codes_get_commonest:
 * @codes: `[n_rows]`: −1 where not known
 *
 * Returns: the commonest class, of several the first; −1 where no class is known
 */
gint32 fus_codes_get_commonest (const gint32 *codes, guint n_classes, gsize n_rows);

/**
 * fus_codes_get_majority_rate:
 * @codes: `[n_rows]`: −1 where not known
 *
 * Returns: accuracy of always naming the commonest class; NaN where no class is known
 */
double fus_codes_get_majority_rate (const gint32 *codes, guint n_classes, gsize n_rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusLinearProbe, fus_linear_probe_unref)

G_END_DECLS
