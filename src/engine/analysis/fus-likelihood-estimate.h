/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-encoding.h"

G_BEGIN_DECLS

/* Draws a sample, unless a person says otherwise. */
#define FUS_LIKELIHOOD_N_DRAWS 1000
#define FUS_LIKELIHOOD_MAX_DRAWS 1000000

/**
 * FusLikelihoodEstimate:
 * @target: T of log p (x_T | x_S)
 * @given: S; 0 for the joint log p (x_T)
 * @n_rows: rows of the encoding
 * @n_counted: rows that have all of T and S
 * @n_draws: draws a row
 * @mean: over the rows that count, nats; NaN without any
 * @standard_error: over rows
 * @ess_median: median of the effective sample size, at most about @n_draws
 * @ess_below_10: share of rows whose estimate rests on fewer than ten draws: there it is
 * only a loose lower bound
 * @log_prob: `[n_rows]`: NaN where a row doesn't count
 * @ess: `[n_rows]`: of a conditional the smaller of the two
 *
 * log p by importance sampling. MODELS.md 5.4. Reference-counted.
 */
typedef struct
{
  FusMask target;
  FusMask given;
  gsize n_rows;
  gsize n_counted;
  guint n_draws;
  double mean;
  double standard_error;
  double ess_median;
  double ess_below_10;
  double *log_prob;
  double *ess;
} FusLikelihoodEstimate;

/**
 * fus_likelihood_estimate_new:
 * @target: modalities whose density is asked for
 * @given: those that are known already; 0 for none
 * @n_draws: of z, a row; 1,000 by default
 * @error: set when cancelled
 *
 * Importance sampling with the posterior given the evaluated modalities as proposal,
 * stratified over its components: MODELS.md 5.4. Without weights λ and β.
 *
 * Returns: (transfer full): the estimate, or %NULL
 */
FusLikelihoodEstimate *fus_likelihood_estimate_new (const FusEncoding *encoding,
                                                    FusMask target,
                                                    FusMask given,
                                                    guint n_draws,
                                                    guint64 seed,
                                                    FusPool *pool,
                                                    const FusProgress *progress,
                                                    GError **error)
  G_GNUC_WARN_UNUSED_RESULT;
FusLikelihoodEstimate *fus_likelihood_estimate_ref (FusLikelihoodEstimate *self);
void fus_likelihood_estimate_unref (FusLikelihoodEstimate *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusLikelihoodEstimate, fus_likelihood_estimate_unref)

G_END_DECLS
