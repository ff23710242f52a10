/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-features.h"

#include "fus-shared.h"

#include <math.h>

#define N_TOGETHER 16 /* features that are walked over at once: a line of the cache */

typedef struct
{
  guint m;
  gsize first;
  gsize n;
  FusFeature *out; /* [n] */
} Part;

typedef struct
{
  const FusDataset *dataset;
  Part *parts;
  FusProgress quiet; /* only asks whether to stop: of any thread */
  gint stopped;
} Work;

static double
get_offset (const FusDataset *dataset, const FusFeature *feature)
{
  const FusModality *modality = fus_dataset_get_modality (dataset, feature->m);

  return modality->offsets != NULL ? modality->offsets[feature->feature] : 0;
}

/* A constant lies in the first. */
static guint
get_bin (double value, double min, double max, guint n_bins)
{
  const double width = max - min;

  return width > 0 ? (guint) MIN ((value - min) / width * n_bins, n_bins - 1) : 0;
}

static void
walk_sums (const Work *work, const Part *part)
{
  const FusMatrix *block = fus_dataset_get_block (work->dataset, part->m);

  for (gsize row = 0; row < block->n_rows; row++)
    for (gsize d = 0; d < part->n; d++)
      {
        const double value = (double) fus_matrix_row (block, row)[part->first + d];
        FusFeature *out = &part->out[d];

        if (!isfinite (value))
          continue;
        out->n_known++;
        out->mean += value;
        out->min = MIN (out->min, value);
        out->max = MAX (out->max, value);
      }
}

static void
walk_spread (const Work *work, const Part *part)
{
  const FusMatrix *block = fus_dataset_get_block (work->dataset, part->m);

  for (gsize row = 0; row < block->n_rows; row++)
    for (gsize d = 0; d < part->n; d++)
      {
        const double value = (double) fus_matrix_row (block, row)[part->first + d];
        FusFeature *out = &part->out[d];

        if (!isfinite (value))
          continue;
        out->sd += (value - out->mean) * (value - out->mean);
        out->counts[get_bin (value, out->min, out->max, FUS_FEATURE_BINS)]++;
      }
}

static void
measure_part (gsize item, guint worker, gpointer data)
{
  Work *work = data;
  const Part *part = &work->parts[item];

  if (g_atomic_int_get (&work->stopped) ||
      !fus_progress_tick (&work->quiet, -1, NULL, NULL))
    {
      g_atomic_int_set (&work->stopped, TRUE);
      return;
    }
  for (gsize d = 0; d < part->n; d++)
    part->out[d] = (FusFeature){
      .m = part->m, .feature = part->first + d, .min = HUGE_VAL, .max = -HUGE_VAL
    };
  walk_sums (work, part);
  for (gsize d = 0; d < part->n; d++)
    part->out[d].mean /= (double) part->out[d].n_known;
  walk_spread (work, part);
  for (gsize d = 0; d < part->n; d++)
    {
      FusFeature *out = &part->out[d];
      const double offset = get_offset (work->dataset, out);

      out->sd =
        out->n_known > 1 ? sqrt (out->sd / ((double) out->n_known - 1)) : (double) NAN;
      out->min = out->n_known > 0 ? out->min + offset : (double) NAN;
      out->max = out->n_known > 0 ? out->max + offset : (double) NAN;
      out->mean += offset;
    }
}

static GArray *
list_parts (FusFeatures *self)
{
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (Part));
  gsize n = 0;

  for (guint m = 0; m < fus_dataset_get_n_modalities (self->dataset); m++)
    self->n += fus_dataset_get_modality (self->dataset, m)->n_features;
  self->features = g_new0 (FusFeature, self->n + 1);
  for (guint m = 0; m < fus_dataset_get_n_modalities (self->dataset); m++)
    {
      const gsize n_here = fus_dataset_get_modality (self->dataset, m)->n_features;

      for (gsize first = 0; first < n_here; first += N_TOGETHER)
        {
          Part part = { m, first, MIN (n_here - first, N_TOGETHER), self->features + n };

          g_array_append_val (parts, part);
          n += part.n;
        }
    }

  return parts;
}

FusFeatures *
fus_features_new (FusDataset *dataset,
                  FusPool *pool,
                  const FusProgress *progress,
                  GError **error)
{
  g_autoptr (FusFeatures) self = g_atomic_rc_box_new0 (FusFeatures);
  g_autoptr (GArray) parts = NULL;
  Work work = { .dataset = dataset,
                .quiet.cancellable = progress != NULL ? progress->cancellable : NULL };

  self->dataset = fus_dataset_ref (dataset);
  self->n_samples = fus_dataset_get_n_samples (dataset);
  parts = list_parts (self);
  work.parts = (Part *) (gpointer) parts->data;
  fus_pool_run (pool, parts->len, measure_part, &work);
  if (!fus_progress_tick (progress, -1, NULL, error))
    return NULL;

  return g_steal_pointer (&self);
}

static void
features_clear (FusFeatures *self)
{
  g_clear_pointer (&self->dataset, fus_dataset_unref);
  g_free (self->features);
}

FUS_DEFINE_SHARED (FusFeatures, fus_features, features_clear)

double
fus_features_get_missing (const FusFeatures *self, gsize i)
{
  g_assert (i < self->n);

  return self->n_samples > 0
           ? 1 - (double) self->features[i].n_known / (double) self->n_samples
           : 0;
}

void
fus_feature_count (const FusFeature *self,
                   const FusDataset *dataset,
                   const FusLabel *label,
                   int code,
                   guint n_bins,
                   gsize *counts)
{
  const gint32 *rows = fus_dataset_get_block_rows (dataset, self->m);
  const FusMatrix *block = fus_dataset_get_block (dataset, self->m);
  const double offset = get_offset (dataset, self);

  g_assert (code < 0 || (label != NULL && label->codes != NULL));

  for (guint k = 0; k < n_bins; k++)
    counts[k] = 0;
  for (gsize i = 0; i < fus_dataset_get_n_samples (dataset); i++)
    {
      double value = 0;

      if (rows[i] < 0 || (code >= 0 && label->codes[i] != code))
        continue;
      value = (double) fus_matrix_row (block, (gsize) rows[i])[self->feature] + offset;
      if (isfinite (value))
        counts[get_bin (CLAMP (value, self->min, self->max), self->min, self->max,
                        n_bins)]++;
    }
}

guint *
fus_feature_find (const FusFeature *self,
                  const FusDataset *dataset,
                  double low,
                  double high,
                  gsize *n)
{
  const gint32 *rows = fus_dataset_get_block_rows (dataset, self->m);
  const FusMatrix *block = fus_dataset_get_block (dataset, self->m);
  const double offset = get_offset (dataset, self);
  guint *out = g_new (guint, fus_dataset_get_n_samples (dataset) + 1);

  *n = 0;
  for (gsize i = 0; i < fus_dataset_get_n_samples (dataset); i++)
    {
      const double value =
        rows[i] >= 0
          ? (double) fus_matrix_row (block, (gsize) rows[i])[self->feature] + offset
          : (double) NAN;

      if (isfinite (value) && value >= low && value <= high)
        out[(*n)++] = (guint) i;
    }

  return out;
}
