/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-feature-list.h"
#include "fus-job-queue.h"

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
 * @callback: gets a result that is taken with fus_feature_counts_finish()
 *
 * Counts among the figures of @jobs, see fus_job_queue_start().
 *
 * Returns: (transfer full): what is under way, to cancel it
 */
FusJob *fus_feature_counts_start (FusJobQueue *jobs,
                                  FusFeatureItem *item,
                                  const FusLabel *label,
                                  guint n_bins,
                                  GAsyncReadyCallback callback,
                                  gpointer data) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full) (nullable): %NULL where it was cancelled. */
FusFeatureCounts *fus_feature_counts_finish (GAsyncResult *result,
                                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusFeatureCounts, fus_feature_counts_free)

G_END_DECLS
