/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gaps against everything else that is known of the samples. Many pairs are looked at, so
 * that one counts only where none of a thousand random pairings goes together as
 * closely. */
#include "config.h"

#include "fus-gaps.h"

#include "fus-analysis-error.h"
#include "fus-label-choice.h"
#include "fus-shared.h"
#include "fus-split.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define FEWEST_IN_CLASS 10

static void
list_modalities (FusGaps *self)
{
  const guint n = fus_dataset_get_n_modalities (self->dataset);

  self->modalities = g_new (guint, n + 1);
  for (guint m = 0; m < n; m++)
    if (fus_dataset_get_n_present (self->dataset, m) < self->n_samples)
      self->modalities[self->n_modalities++] = m;
}

/* A column that tells samples apart goes together with anything. */
static gboolean
is_usable (const FusLabel *column, gsize n_samples)
{
  if (column->kind == FUS_LABEL_CONTINUOUS)
    return TRUE;

  return column->n_classes > 1 &&
         (gsize) column->n_classes * FEWEST_IN_CLASS / 2 <= n_samples;
}

static const FusLabel **
list_columns (FusGaps *self)
{
  const guint n = fus_dataset_get_n_labels (self->dataset);
  const FusLabel **columns = g_new0 (const FusLabel *, n + 1);

  for (guint i = 0; i < n && self->n_columns < FUS_GAPS_MOST_COLUMNS; i++)
    if (is_usable (fus_dataset_get_label (self->dataset, i), self->n_samples))
      columns[self->n_columns++] = fus_dataset_get_label (self->dataset, i);

  return columns;
}

static void
count_classes (const FusGaps *self, guint m, FusGapsWith *with)
{
  const FusLabel *column = with->column;
  const FusMask *presence = fus_dataset_get_presence (self->dataset);
  g_autofree gsize *n = g_new0 (gsize, column->n_classes + 1);
  g_autofree gsize *n_missing = g_new0 (gsize, column->n_classes + 1);
  gsize all = 0;
  gsize all_missing = 0;

  for (gsize i = 0; i < self->n_samples; i++)
    {
      if (column->codes[i] < 0)
        continue;
      n[column->codes[i]]++;
      n_missing[column->codes[i]] += !fus_mask_has (presence[i], m);
      all++;
      all_missing += !fus_mask_has (presence[i], m);
    }
  for (guint k = 0; k < column->n_classes; k++)
    {
      FusMissingRate rate = fus_missing_rate_new (n_missing[k], n[k]);

      if (n[k] < FEWEST_IN_CLASS ||
          (with->highest >= 0 && !(rate.rate > with->rate.rate)))
        continue;
      with->highest = (int) k;
      with->rate = rate;
      with->others = fus_missing_rate_new (all_missing - n_missing[k], all - n[k]);
    }
}

static void
take_means (const FusGaps *self, guint m, FusGapsWith *with)
{
  const FusMask *presence = fus_dataset_get_presence (self->dataset);
  double sums[2] = { 0 };
  gsize n[2] = { 0 };

  for (gsize i = 0; i < self->n_samples; i++)
    {
      const gboolean lacks = !fus_mask_has (presence[i], m);

      if (!isfinite (with->column->values[i]))
        continue;
      sums[lacks] += with->column->values[i];
      n[lacks]++;
    }
  with->present_mean = n[0] > 0 ? sums[0] / (double) n[0] : (double) NAN;
  with->missing_mean = n[1] > 0 ? sums[1] / (double) n[1] : (double) NAN;
}

FusGaps *
fus_gaps_new (FusDataset *dataset,
              guint64 seed,
              const FusProgress *progress,
              GError **error)
{
  g_autoptr (FusGaps) self = g_atomic_rc_box_new0 (FusGaps);
  g_autofree const FusLabel **columns = NULL;
  g_autofree guint *units = NULL;

  self->dataset = fus_dataset_ref (dataset);
  self->n_samples = fus_dataset_get_n_samples (dataset);
  list_modalities (self);
  columns = list_columns (self);
  self->with = g_new0 (FusGapsWith, self->n_modalities * self->n_columns + 1);
  if (self->n_modalities == 0 || self->n_columns == 0)
    {
      g_set_error_literal (error, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_NOT_MEASURED,
                           self->n_modalities == 0
                             ? _ ("Nothing is missing.")
                             : _ ("There is no column that gaps could depend on."));
      return NULL;
    }
  units = fus_split_list_units (dataset, NULL);
  for (guint i = 0; i < self->n_modalities * self->n_columns; i++)
    {
      FusGapsWith *with = &self->with[i];
      const guint m = self->modalities[i / self->n_columns];

      with->column = columns[i % self->n_columns];
      with->highest = -1;
      with->present_mean = with->missing_mean = (double) NAN;
      with->with = fus_association_of_gaps (dataset, m, with->column, units, seed);
      if (with->column->kind == FUS_LABEL_CATEGORICAL)
        count_classes (self, m, with);
      else
        take_means (self, m, with);
      if (!fus_progress_tick (progress, -1, NULL, error))
        return NULL;
    }

  return g_steal_pointer (&self);
}

static void
gaps_clear (FusGaps *self)
{
  fus_dataset_unref (self->dataset);
  g_free (self->modalities);
  g_free (self->with);
}

FUS_DEFINE_SHARED (FusGaps, fus_gaps, gaps_clear)

const FusGapsWith *
fus_gaps_get (const FusGaps *self, guint i, guint k)
{
  g_assert (i < self->n_modalities && k < self->n_columns);

  return &self->with[i * self->n_columns + k];
}

gboolean
fus_gaps_with_is_clear (const FusGapsWith *self)
{
  return isfinite (self->with.v) && self->with.v >= FUS_GAPS_LEAST_V &&
         self->with.p * (FUS_ASSOCIATION_SHUFFLES + 1) < 1.5;
}
