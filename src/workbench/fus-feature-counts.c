/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-feature-counts.h"

typedef struct
{
  FusFeatures *features;
  const FusFeature *feature;
  const FusLabel *label;
  guint n_bins;
} Work;

static void
work_free (gpointer data)
{
  Work *self = data;

  fus_features_unref (self->features);
  g_free (self);
}

void
fus_feature_counts_free (FusFeatureCounts *self)
{
  g_free (self->counts);
  g_free (self);
}

static void
count_worker (GTask *task, FusJob *job, gpointer data)
{
  const Work *self = data;
  g_autoptr (FusFeatureCounts) out = g_new0 (FusFeatureCounts, 1);

  out->n_rows = 1 + (self->label != NULL ? self->label->n_classes : 0);
  out->n_bins = self->n_bins;
  out->counts = g_new0 (gsize, (gsize) out->n_rows * self->n_bins);
  for (guint row = 0; row < out->n_rows; row++)
    {
      if (g_task_return_error_if_cancelled (task))
        return;
      fus_feature_count (self->feature, self->features->dataset, self->label,
                         (int) row - 1, self->n_bins,
                         out->counts + (gsize) row * self->n_bins);
    }
  g_task_return_pointer (task, g_steal_pointer (&out),
                         (GDestroyNotify) fus_feature_counts_free);
}

FusJob *
fus_feature_counts_start (FusJobQueue *jobs,
                          FusFeatureItem *item,
                          const FusLabel *label,
                          guint n_bins,
                          GAsyncReadyCallback callback,
                          gpointer data)
{
  FusJob *job = NULL;
  Work *work = NULL;

  g_return_val_if_fail (FUS_IS_JOB_QUEUE (jobs), NULL);
  g_return_val_if_fail (FUS_IS_FEATURE_ITEM (item), NULL);
  g_return_val_if_fail (n_bins > 0, NULL);

  work = g_new0 (Work, 1);
  work->features =
    fus_features_ref ((FusFeatures *) fus_feature_item_get_features (item));
  work->feature = fus_feature_item_get_feature (item);
  work->label = label;
  work->n_bins = n_bins;
  job = fus_job_new (FUS_LANE_FIGURES, NULL);
  fus_job_queue_start (jobs, job, count_worker, work, work_free, callback, data);

  return job;
}

FusFeatureCounts *
fus_feature_counts_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
