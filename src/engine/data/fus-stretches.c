/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far apart samples must be in their file to have nothing to do with each other. For
 * each modality the mean correlation of its features at lags 1, 2, 4 … is estimated from
 * evenly spaced pairs, by half the mean squared difference over the variance (von Neumann
 * 1941). Means of classes are taken off first: a table that is sorted by class is no log.
 * The second most alike modality counts, since two are needed to seem related. */
#include "config.h"

#include "fus-stretches.h"

#include <math.h>

enum
{
  FEWEST_SAMPLES = 60,
  MOST_FEATURES = 24, /* of a modality that are looked at */
  MOST_PAIRS = 2000,  /* of a lag */
  FEWEST_PAIRS = 20,
  MOST_LAGS = 32,
  MOST_CLASSES = 100, /* of a label whose classes rows may be sorted by */
  FEWEST_PARTS = 5,   /* stretches at least, and at most */
  MOST_PARTS = 200,
  LAGS_A_STRETCH = 2, /* times as long as samples are alike */
};

/* Neighbours below this are as good as strangers: two series of it that have nothing to do
 * with each other are not told from each other by neighbours either. */
#define ALIKE 0.7
/* Samples so far apart are strangers. */
#define STRANGE 0.2

/* One modality, the samples that are looked at, and what is taken off them. */
typedef struct
{
  const FusDataset *dataset;
  guint m;
  guint n_features;
  gsize features[MOST_FEATURES];
  GPtrArray *labels; /* of FusLabel, borrowed */
  double **means;    /* [labels]: [n_classes × n_features] */
  double variance[MOST_FEATURES];
} Series;

static void
series_clear (Series *self)
{
  for (guint i = 0; self->labels != NULL && i < self->labels->len; i++)
    g_free (self->means[i]);
  g_free (self->means);
  g_clear_pointer (&self->labels, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Series, series_clear)

/* The first @n_labels labels are taken off. */
static double
get_value (const Series *self, gsize sample, guint k, guint n_labels)
{
  const FusReal *x = fus_dataset_get_values (self->dataset, self->m, sample);
  double value = x != NULL ? (double) x[self->features[k]] : (double) NAN;

  for (guint i = 0; i < n_labels; i++)
    {
      const FusLabel *label = g_ptr_array_index (self->labels, i);

      if (label->codes[sample] >= 0)
        value -= self->means[i][(gsize) label->codes[sample] * self->n_features + k];
    }

  return value;
}

static gsize
get_step (const FusDataset *dataset)
{
  return MAX (fus_dataset_get_n_samples (dataset) / MOST_PAIRS, 1);
}

static void
take_means (Series *self, guint i)
{
  const FusLabel *label = g_ptr_array_index (self->labels, i);
  const gsize n = (gsize) label->n_classes * self->n_features;
  g_autofree gsize *counts = g_new0 (gsize, n);

  self->means[i] = g_new0 (double, n);
  for (gsize s = 0; s < fus_dataset_get_n_samples (self->dataset);
       s += get_step (self->dataset))
    for (guint k = 0; k < self->n_features && label->codes[s] >= 0; k++)
      {
        const double value = get_value (self, s, k, i);
        const gsize cell = (gsize) label->codes[s] * self->n_features + k;

        if (!isfinite (value))
          continue;
        self->means[i][cell] += value;
        counts[cell]++;
      }
  for (gsize cell = 0; cell < n; cell++)
    self->means[i][cell] /= (double) MAX (counts[cell], 1);
}

static double
get_variance (const Series *self, guint k)
{
  double sum = 0;
  double squares = 0;
  double n = 0;

  for (gsize s = 0; s < fus_dataset_get_n_samples (self->dataset);
       s += get_step (self->dataset))
    {
      const double value = get_value (self, s, k, self->labels->len);
      const double from_mean = n > 0 ? value - sum / n : 0;

      if (!isfinite (value))
        continue;
      n++;
      sum += value;
      squares += from_mean * (value - sum / n);
    }

  return n > 1 ? squares / (n - 1) : 0;
}

static void
series_init (Series *self, const FusDataset *dataset, guint m)
{
  const gsize n_features = fus_dataset_get_modality (dataset, m)->n_features;

  *self = (Series){ .dataset = dataset,
                    .m = m,
                    .n_features = (guint) MIN (n_features, MOST_FEATURES),
                    .labels = g_ptr_array_new () };
  for (guint k = 0; k < self->n_features; k++)
    self->features[k] = (gsize) k * n_features / self->n_features;
  for (guint i = 0; i < fus_dataset_get_n_labels (dataset); i++)
    {
      const FusLabel *label = fus_dataset_get_label (dataset, i);

      if (label->kind == FUS_LABEL_CATEGORICAL && label->n_classes <= MOST_CLASSES)
        g_ptr_array_add (self->labels, (gpointer) label);
    }
  self->means = g_new0 (double *, self->labels->len + 1);
  for (guint i = 0; i < self->labels->len; i++)
    take_means (self, i);
  for (guint k = 0; k < self->n_features; k++)
    self->variance[k] = get_variance (self, k);
}

/* Mean correlation of what is so many samples apart; NaN where too few pairs are known. */
static double
correlate (const Series *self, gsize lag)
{
  const gsize n = fus_dataset_get_n_samples (self->dataset);
  double sum = 0;
  gsize n_terms = 0;
  gsize n_pairs = 0;

  for (gsize s = 0; s + lag < n; s += get_step (self->dataset))
    {
      gboolean counts = FALSE;

      for (guint k = 0; k < self->n_features; k++)
        {
          const double d = get_value (self, s, k, self->labels->len) -
                           get_value (self, s + lag, k, self->labels->len);

          if (!isfinite (d) || !(self->variance[k] > 0))
            continue;
          sum += 1 - d * d / (2 * self->variance[k]);
          n_terms++;
          counts = TRUE;
        }
      n_pairs += counts;
    }

  return n_pairs >= FEWEST_PAIRS ? sum / (double) n_terms : (double) NAN;
}

/* Of the second most alike modality; of the only one where there is one. */
static double
get_second (const Series *series, guint n, gsize lag)
{
  double most = -1;
  double second = -1;

  for (guint m = 0; m < n; m++)
    {
      const double here = correlate (&series[m], lag);

      if (!(here > second))
        continue;
      second = MIN (here, most);
      most = MAX (here, most);
    }

  return n > 1 ? second : most;
}

static gsize
find_lag (const Series *series, guint n_modalities, gsize n)
{
  gsize lag = 1;

  if (get_second (series, n_modalities, lag) < ALIKE)
    return 0;
  while (lag < n / FEWEST_PARTS && get_second (series, n_modalities, lag) >= STRANGE)
    lag *= 2;

  return lag;
}

static const FusLabel *
find_group (const FusDataset *dataset, const FusLabel *but)
{
  for (guint i = 0; i < fus_dataset_get_n_labels (dataset); i++)
    {
      const FusLabel *label = fus_dataset_get_label (dataset, i);

      if (label != but && label->group && label->kind == FUS_LABEL_CATEGORICAL &&
          label->n_classes > 1)
        return label;
    }

  return NULL;
}

gsize
fus_stretches_find_length (const FusDataset *dataset)
{
  g_return_val_if_fail (dataset != NULL, 1);

  const gsize n = fus_dataset_get_n_samples (dataset);
  const guint n_modalities = fus_dataset_get_n_modalities (dataset);
  g_autofree Series *series = g_new0 (Series, n_modalities + 1);
  gsize lag = 0;

  if (n < FEWEST_SAMPLES || find_group (dataset, NULL) != NULL)
    return 1;
  for (guint m = 0; m < n_modalities; m++)
    series_init (&series[m], dataset, m);
  lag = find_lag (series, n_modalities, n);
  for (guint m = 0; m < n_modalities; m++)
    series_clear (&series[m]);
  if (lag == 0)
    return 1;

  return CLAMP (LAGS_A_STRETCH * lag, (n + MOST_PARTS - 1) / MOST_PARTS,
                (n + FEWEST_PARTS - 1) / FEWEST_PARTS);
}

guint *
fus_stretches_list_units (const FusDataset *dataset, const FusLabel *but, gsize *n_units)
{
  const gsize n = fus_dataset_get_n_samples (dataset);
  const FusLabel *group = find_group (dataset, but);
  const gsize length = group == NULL ? fus_stretches_find_length (dataset) : 1;
  g_autofree guint *numbers =
    g_new0 (guint, group != NULL ? (gsize) group->n_classes + 1 : 1);
  guint *units = NULL;

  *n_units = 0;
  if (group == NULL && length < 2)
    return NULL;
  units = g_new (guint, n + 1);
  for (gsize i = 0; i < n; i++)
    {
      const gint32 code = group != NULL ? group->codes[i] : -1;

      if (group == NULL)
        units[i] = (guint) (i / length);
      else if (code < 0)
        units[i] = (guint) (*n_units)++;
      else if (numbers[code] > 0)
        units[i] = numbers[code] - 1;
      else
        units[i] = (numbers[code] = (guint) ++(*n_units)) - 1;
    }
  if (group == NULL)
    *n_units = (n + length - 1) / length;

  return units;
}
