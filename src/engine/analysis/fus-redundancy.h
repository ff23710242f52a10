/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-gate.h"
#include "fus-results.h"

G_BEGIN_DECLS

/* Neighbours whose overlap is counted. */
#define FUS_REDUNDANCY_NEIGHBORS 10

/**
 * FusShared:
 * @a: a modality
 * @b: another, after it
 * @n: samples that have both and were used
 * @n_both: samples that have both
 * @n_units: that are independent of each other
 * @b_from_a: share of the variance of all features of @b, standardised, that is told from
 * @a: R² of ridge regression, cross-validated, by components of both
 * @a_from_b: the other way round
 * @cka: linear centered kernel alignment of standardised features, debiased: HSIC₁ of
 * Song et al. 2012 in the place of the norms (Kornblith et al. 2019); 90 % interval by
 * leaving out tenths (jackknife); of one sample a unit
 * @cka_chance: 95 % quantile of random pairings of the same samples
 * @overlap: share of the ten nearest in @a that are among the ten nearest in @b
 * @overlap_chance: what random pairings share: 10 ÷ (n − 1)
 *
 * What two modalities say of each other. Values are unknown where fewer than thirty
 * samples have both.
 */
typedef struct
{
  guint a;
  guint b;
  gsize n;
  gsize n_both;
  gsize n_units;
  FusInterval b_from_a;
  FusInterval a_from_b;
  FusInterval cka;
  double cka_chance;
  FusInterval overlap;
  double overlap_chance;
} FusShared;

/**
 * FusRedundancy:
 * @pairs: `[n_pairs]`: by @a, then @b
 *
 * What each pair of modalities says twice, before any model is trained.
 * Reference-counted, frozen.
 */
typedef struct
{
  FusDataset *dataset;
  guint n_modalities;
  guint n_pairs;
  FusShared *pairs;
} FusRedundancy;

/**
 * fus_redundancy_new:
 * @error: a FUS_ANALYSIS_ERROR_NOT_MEASURED where there is one modality; when cancelled
 *
 * Returns: (transfer full): all pairs, or %NULL
 */
FusRedundancy *fus_redundancy_new (FusDataset *dataset,
                                   guint64 seed,
                                   FusPool *pool,
                                   const FusProgress *progress,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
FusRedundancy *fus_redundancy_ref (FusRedundancy *self);
void fus_redundancy_unref (FusRedundancy *self);

/* What is told of @target from @from: of the pair of both. */
const FusInterval *fus_redundancy_get_told (const FusRedundancy *self,
                                            guint from,
                                            guint target);
/* Whether the two share something beyond doubt: either is told from the other, or their
 * alignment lies above that of random pairings. */
gboolean fus_shared_is_clear (const FusShared *self);

FUS_RESULTS_GETTER (FusRedundancy, redundancy, "redundancy")

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusRedundancy, fus_redundancy_unref)

G_END_DECLS
