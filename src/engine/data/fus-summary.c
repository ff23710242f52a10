/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-summary.h"

#include "fus-summary-private.h"

#include "fus-shared.h"

#include <math.h>
#include <string.h>

/* 97.5 % point of the standard normal. */
#define Z_95 1.959963984540054

FusMissingRate
fus_missing_rate_new (gsize n_missing, gsize n)
{
  double share = (double) n_missing / (double) n;
  double z2n = Z_95 * Z_95 / (double) n;
  double middle = (share + z2n / 2) / (1 + z2n);
  double half = Z_95 * sqrt (share * (1 - share) / (double) n + z2n / (4 * (double) n));

  if (n == 0)
    return (FusMissingRate){ 0, 0, NAN, NAN, NAN };

  half /= 1 + z2n;

  return (FusMissingRate){ n, n_missing, share, MAX (middle - half, 0),
                           MIN (middle + half, 1) };
}

static int
compare_patterns (gconstpointer a, gconstpointer b)
{
  const FusPattern *x = a;
  const FusPattern *y = b;

  if (x->n != y->n)
    return x->n > y->n ? -1 : 1;

  return x->present < y->present ? -1 : x->present > y->present;
}

static void
count_patterns (FusSummary *self)
{
  const FusMask *presence = fus_dataset_get_presence (self->dataset);
  g_autoptr (GHashTable) places = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) patterns = g_array_new (FALSE, FALSE, sizeof (FusPattern));

  for (gsize i = 0; i < fus_dataset_get_n_samples (self->dataset); i++)
    {
      gpointer key = GUINT_TO_POINTER (presence[i]);
      gsize place = GPOINTER_TO_SIZE (g_hash_table_lookup (places, key));

      if (place == 0)
        {
          FusPattern pattern = { presence[i], 0 };

          g_array_append_val (patterns, pattern);
          place = patterns->len;
          g_hash_table_insert (places, key, GSIZE_TO_POINTER (place));
        }
      g_array_index (patterns, FusPattern, place - 1).n++;
    }
  g_array_sort (patterns, compare_patterns);
  self->patterns = g_array_steal (patterns, &self->n_patterns);
}

static void
count_classes (FusSummary *self)
{
  self->label = fus_dataset_get_default_label (self->dataset);
  self->n_classes = self->label != NULL ? self->label->n_classes : 0;
  self->class_counts = g_new0 (gsize, self->n_classes + 1);
  for (gsize i = 0; i < fus_dataset_get_n_samples (self->dataset); i++)
    {
      gint32 code = self->label != NULL ? self->label->codes[i] : -1;

      self->class_counts[code >= 0 ? (guint) code : self->n_classes]++;
    }
}

static void
measure_missing_rates (FusSummary *self)
{
  const FusMask *presence = fus_dataset_get_presence (self->dataset);
  gsize n_samples = fus_dataset_get_n_samples (self->dataset);

  self->missing_rates = g_new0 (FusMissingRate, self->n_modalities * self->n_classes);
  for (guint m = 0; m < self->n_modalities; m++)
    {
      g_autofree gsize *missing = g_new0 (gsize, self->n_classes + 1);

      for (gsize i = 0; i < n_samples && self->label != NULL; i++)
        if (self->label->codes[i] >= 0 && !fus_mask_has (presence[i], m))
          missing[self->label->codes[i]]++;
      for (guint k = 0; k < self->n_classes; k++)
        self->missing_rates[m * self->n_classes + k] =
          fus_missing_rate_new (missing[k], self->class_counts[k]);
    }
}

/* A part of the progress is one modality's. */
typedef struct
{
  const FusProgress *progress;
  guint m;
  guint n;
} Stage;

static void
tell_stage (gpointer data, double fraction, const char *message)
{
  const Stage *self = data;

  if (self->progress->report != NULL)
    self->progress->report (self->progress->data, (self->m + fraction) / (self->n + 1),
                            message);
}

static gboolean
scan_blocks (FusSummary *self, const FusProgress *progress, GError **error)
{
  Stage stage = { progress, 0, self->n_modalities };
  const FusProgress inner = { tell_stage, &stage,
                              progress != NULL ? progress->cancellable : NULL };

  self->features = g_new0 (FusFeatureSummary *, self->n_modalities);
  self->scans = g_new0 (FusSummaryScan *, self->n_modalities);
  for (; stage.m < self->n_modalities; stage.m++)
    {
      FusSummaryScan *scan =
        fus_summary_scan_new (fus_dataset_get_block (self->dataset, stage.m),
                              progress != NULL ? &inner : NULL, error);

      if (scan == NULL)
        return FALSE;
      self->scans[stage.m] = scan;
      self->features[stage.m] = g_steal_pointer (&scan->features);
    }

  return TRUE;
}

static void
free_scans (FusSummary *self)
{
  for (guint m = 0; self->scans != NULL && m < self->n_modalities; m++)
    g_clear_pointer (&self->scans[m], fus_summary_scan_free);
  g_clear_pointer (&self->scans, g_free);
}

static FusSummary *
summarize (FusDataset *dataset,
           const FusLabel *asked,
           gboolean thorough,
           const FusProgress *progress,
           GError **error)
{
  g_autoptr (FusSummary) self = g_atomic_rc_box_new0 (FusSummary);

  self->dataset = fus_dataset_ref (dataset);
  self->n_modalities = fus_dataset_get_n_modalities (dataset);
  if (!scan_blocks (self, progress, error))
    return NULL;
  count_patterns (self);
  count_classes (self);
  measure_missing_rates (self);
  self->asked = asked != NULL ? asked : self->label;
  self->checks = fus_summary_run_checks (self, thorough, &self->n_checks);
  free_scans (self);

  return fus_progress_tick (progress, 1, NULL, error) ? g_steal_pointer (&self) : NULL;
}

FusSummary *
fus_summary_new (FusDataset *dataset, const FusProgress *progress, GError **error)
{
  return summarize (dataset, NULL, FALSE, progress, error);
}

FusSummary *
fus_summary_new_thorough (FusDataset *dataset,
                          const char *label,
                          const FusProgress *progress,
                          GError **error)
{
  const FusLabel *asked = label != NULL ? fus_dataset_find_label (dataset, label) : NULL;

  return summarize (dataset, asked, TRUE, progress, error);
}

static void
fus_summary_clear (FusSummary *self)
{
  free_scans (self);
  for (guint m = 0; m < self->n_modalities; m++)
    g_free (self->features[m]);
  for (gsize i = 0; i < self->n_checks; i++)
    {
      g_free (self->checks[i].message);
      g_free (self->checks[i].remedy);
      g_free (self->checks[i].samples);
      g_free (self->checks[i].features);
    }
  g_free (self->features);
  g_free (self->patterns);
  g_free (self->class_counts);
  g_free (self->missing_rates);
  g_free (self->checks);
  fus_dataset_unref (self->dataset);
}

FUS_DEFINE_SHARED (FusSummary, fus_summary, fus_summary_clear)

const FusMissingRate *
fus_summary_get_missing_rate (const FusSummary *self, guint m, guint class_code)
{
  g_return_val_if_fail (m < self->n_modalities && class_code < self->n_classes, NULL);

  return &self->missing_rates[m * self->n_classes + class_code];
}

gboolean
fus_summary_is_notice (const FusSummary *self, gsize index)
{
  g_assert (index < self->n_checks);

  const GPtrArray *notices = fus_dataset_get_notices (self->dataset);

  for (guint i = 0; i < notices->len; i++)
    if (((const FusNotice *) g_ptr_array_index (notices, i))->id ==
        self->checks[index].id)
      return TRUE;

  return FALSE;
}

char **
fus_summary_dup_feature_names (const FusSummary *self, gsize index, gsize most)
{
  g_assert (index < self->n_checks);

  const FusCheck *check = &self->checks[index];
  gsize n = check->modality >= 0 ? MIN (check->n_features, most) : 0;
  char **names = g_new0 (char *, n + 1);

  for (gsize i = 0; i < n; i++)
    names[i] =
      fus_modality_dup_feature_name (fus_dataset_get_modality (self->dataset,
                                                               (guint) check->modality),
                                     check->features[i]);

  return names;
}

const char *
fus_severity_get_id (FusSeverity severity)
{
  static const char *const ids[] = { "note", "warning", "error" };

  g_assert ((guint) severity <= FUS_SEVERITY_ERROR);

  return ids[severity];
}
