/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-encoding.h"
#include "fus-results.h"

G_BEGIN_DECLS

/* A latent whose mean varies less over the samples is not in use. */
#define FUS_HEALTH_LEAST_VARIANCE 0.01

/**
 * FusHealth:
 * @n_active: latents whose @variance_of_mean is above FUS_HEALTH_LEAST_VARIANCE
 * @variance_of_mean: `[n_latents]`: population variance of the posterior means
 * @kl_per_dimension: `[n_latents]`: mean over rows of the KL to the prior, nats, of a
 * Gaussian with the posterior's mean and variance
 * @aggregate_mean: `[n_latents]`: of the aggregate posterior; 0 under the prior
 * @aggregate_variance: `[n_latents]`: 1 under the prior
 * @gap: `[n_modalities × n_modalities]`: mean distance of two modalities' own latents of
 * one sample, over that of one modality's of two samples; NaN where no sample has both
 * @modality_gap: mean of @gap over pairs; 0 where all agree, about 1 where the sources
 * say nothing of each other
 *
 * Whether latents are used, and shared between modalities: MODELS.md 5.6.
 * Reference-counted.
 */
typedef struct
{
  guint n_latents;
  guint n_modalities;
  gsize n_rows;
  guint n_active;
  double *variance_of_mean;
  double *kl_per_dimension;
  double *aggregate_mean;
  double *aggregate_variance;
  double *gap;
  double modality_gap;
} FusHealth;

/**
 * fus_health_new:
 * @error: set when cancelled
 *
 * Returns: (transfer full): the state of the latents, or %NULL
 */
FusHealth *fus_health_new (const FusEncoding *encoding,
                           FusMeanMode mode,
                           guint64 seed,
                           FusPool *pool,
                           const FusProgress *progress,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
FusHealth *fus_health_ref (FusHealth *self);
void fus_health_unref (FusHealth *self);

/**
 * FusConflicts:
 * @score: `[n_rows × n_pairs]`: −log p (x, y) ÷ (p (x) p (y)) of what two modalities
 * recorded, nats: how much less likely they are together than apart; NaN where a row
 * lacks one. Pairs in order (0, 1), (0, 2), … (1, 2)
 * @divergence: `[n_rows × n_pairs]`: symmetric KL between the posteriors from each alone,
 * nats
 * @surprise: `[n_rows × n_pairs]`: the score less the median, over the spread of samples
 * as they are: how many standard deviations more than usual they disagree
 * @odds: `[n_rows × n_pairs]`: log-odds that the two come from different samples rather
 * than from the same one, when one sample in a hundred is mixed up
 * @largest: `[n_rows]`: largest @odds over pairs; NaN where a row has fewer than two
 * modalities; above 0 is more likely mixed up than not
 * @suspect: `[n_rows]`: the modality whose pairs are most at odds, or −1
 * @predicted: `[n_rows × n_modalities]`: class that each modality alone speaks for; −1
 * where absent, or where no label was asked
 * @separation: `[n_pairs]`: chance that two modalities of different samples disagree more
 * than of the same one: 0.5 where the pair can't tell
 *
 * Samples whose modalities tell different stories. Calibrated against samples as they are
 * and against the same modalities shuffled. Reference-counted.
 */
typedef struct
{
  guint n_modalities;
  guint n_pairs;
  gsize n_rows;
  double *score;
  double *divergence;
  double *surprise;
  double *odds;
  double *largest;
  int *suspect;
  int *predicted;
  double *separation;
} FusConflicts;

/**
 * fus_conflict_scores:
 * @error: set when cancelled
 *
 * Compares what each modality says of the latents of a sample when it is all that is
 * known.
 *
 * Returns: (transfer full): how much each pair disagrees, or %NULL
 */
FusConflicts *fus_conflict_scores (const FusEncoding *encoding,
                                   guint64 seed,
                                   FusPool *pool,
                                   const FusProgress *progress,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_conflict_scores_by_label:
 * @train: rows that each modality's reading of the label is learned from
 * @encoding: rows to judge
 * @label: categorical
 * @error: set when cancelled
 *
 * The same of a label, which is sharper where there is one: compares the classes that a
 * linear probe reads off the latents from each modality alone. A modality that knows
 * nothing of the label contradicts nobody.
 *
 * Returns: (transfer full): how much each pair disagrees, or %NULL
 */
FusConflicts *fus_conflict_scores_by_label (const FusEncoding *train,
                                            const FusEncoding *encoding,
                                            const FusLabel *label,
                                            guint64 seed,
                                            FusPool *pool,
                                            const FusProgress *progress,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
FusConflicts *fus_conflicts_ref (FusConflicts *self);
void fus_conflicts_unref (FusConflicts *self);

/* Place of the pair (i, j), i < j, among the pairs of @n_modalities. */
guint fus_conflicts_get_pair (guint n_modalities, guint i, guint j);

FUS_RESULTS_GETTER (FusHealth, health, "health")

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusHealth, fus_health_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusConflicts, fus_conflicts_unref)

G_END_DECLS
