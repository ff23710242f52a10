/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-gate.h"
#include "fus-parallel.h"

G_BEGIN_DECLS

/* Samples, or groups of them, that are drawn on either side, at most. */
#define FUS_DIFFERENCES_MOST 5000
/* Known values on either side, at least. */
#define FUS_DIFFERENCES_FEWEST 3
/* Share of features that are wrongly said to differ, among those that are. */
#define FUS_DIFFERENCES_RATE 0.05
/* Chance that anything is claimed where nothing differs. */
#define FUS_DIFFERENCES_DOUBT 0.001

/**
 * FusDifference:
 * @m: modality
 * @feature: of it
 * @n_selected: selected samples, or groups, that it is known of
 * @n_rest: others
 * @auc: chance that a selected one has the larger value, ties half; 0.5: no difference
 * @p: of the rank sum, both sides
 * @q: Benjamini and Hochberg's, over all features that were tested
 *
 * How the selected samples differ from the others in one feature.
 */
typedef struct
{
  guint m;
  gsize feature;
  gsize n_selected;
  gsize n_rest;
  FusInterval auc;
  double p;
  double q;
} FusDifference;

/**
 * FusDifferences:
 * @label: (nullable): whose class the selection is, just that
 * @class_code: which one
 * @n_selected: samples that are selected
 * @n_rest: others
 * @grouped: whether samples of one group count once, with their mean
 * @drawn: whether some modality has more on one side than are compared
 * @n_features: of all modalities
 * @n_tested: those that vary and are known often enough on both sides
 * @n_differing: those whose @q is at most %FUS_DIFFERENCES_RATE
 * @features: `[n_tested]`: those that differ first, the most different on top; then by @p
 * @size: `[n_modalities]`: root mean square of 2 AUC − 1 over its features, less what
 * chance makes of it; NaN where none was tested
 * @selected_of: `[n_modalities]`: selected samples that have the modality
 * @rest_of: `[n_modalities]`: others that have it
 *
 * What distinguishes some samples. Reference-counted, frozen.
 */
typedef struct
{
  FusDataset *dataset;
  const FusLabel *label;
  int class_code;
  gsize n_selected;
  gsize n_rest;
  gboolean grouped;
  gboolean drawn;
  gsize n_features;
  gsize n_tested;
  gsize n_differing;
  FusDifference *features;
  guint n_modalities;
  double *size;
  gsize *selected_of;
  gsize *rest_of;
} FusDifferences;

/**
 * fus_differences_new:
 * @selected: `[n_samples]`, 0 or 1
 * @pool: (nullable): whose threads to use; the result doesn't depend on them
 * @error: set when cancelled
 *
 * Each feature of each modality on its own, of the values that are known, by their ranks:
 * see #FusRankSum.
 *
 * Where a label marks groups, samples of one group on one side count once, with their
 * mean. Of more than %FUS_DIFFERENCES_MOST on one side as many are drawn, for each
 * modality.
 *
 * Returns: (transfer full): what differs, or %NULL
 */
FusDifferences *fus_differences_new (FusDataset *dataset,
                                     const guint8 *selected,
                                     guint64 seed,
                                     FusPool *pool,
                                     const FusProgress *progress,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
FusDifferences *fus_differences_ref (FusDifferences *self);
void fus_differences_unref (FusDifferences *self);

/* Whether anything differs beyond doubt: the least p, times the features that were
 * tested (Bonferroni), is at most %FUS_DIFFERENCES_DOUBT. */
gboolean fus_differences_are_clear (const FusDifferences *self);

/**
 * fus_differences_choose:
 * @most: how many are shown
 * @n: (out): how many are there
 *
 * Those that stand for all: the first of each modality, as many of each as leave room for
 * the others, then whatever comes next.
 *
 * Returns: (transfer full): `[n]`: places in @features, rising
 */
guint *fus_differences_choose (const FusDifferences *self,
                               guint most,
                               guint *n) G_GNUC_WARN_UNUSED_RESULT;

/* The feature that is told first; %NULL where none was tested. */
const FusDifference *fus_differences_get_first (const FusDifferences *self);

FUS_RESULTS_GETTER (FusDifferences, differences, "differences")

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusDifferences, fus_differences_unref)

G_END_DECLS
