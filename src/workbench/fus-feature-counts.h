/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-feature-list.h"

G_BEGIN_DECLS

/**
 * FusFeatureCounts:
 * @n_rows: all samples, then each class
 * @n_bins: equal parts of the feature's range
 * @counts: `[n_rows × n_bins]`
 *
 * A histogram of a feature, a row a class.
 */
typedef struct
{
  guint n_rows;
  guint n_bins;
  gsize *counts;
} FusFeatureCounts;

void fus_feature_counts_free (FusFeatureCounts *self);

/**
 * fus_feature_counts_start:
 * @item: whose values are counted
 * @label: (nullable): of the item's dataset, with classes
 * @callback: gets a task whose result is taken with fus_feature_counts_finish()
 *
 * Counts in a thread.
 */
void fus_feature_counts_start (FusFeatureItem *item,
                               const FusLabel *label,
                               guint n_bins,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer data);

/* (transfer full) (nullable): %NULL where it was cancelled. */
FusFeatureCounts *fus_feature_counts_finish (GAsyncResult *result,
                                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusFeatureCounts, fus_feature_counts_free)

G_END_DECLS
