/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Folds for telling a label without a model. Units are dealt class after class to the
 * fold that has the fewest samples, so that every fold has its share of each class as
 * far as units allow. */
#include "config.h"

#include "fus-folds.h"

#include "fus-compare.h"
#include "fus-rng.h"
#include "fus-split.h"

#include <math.h>
#include <stdlib.h>

static gboolean
is_known (const FusLabel *label, guint sample)
{
  if (label == NULL)
    return TRUE;

  return label->kind == FUS_LABEL_CATEGORICAL ? label->codes[sample] >= 0
                                              : isfinite (label->values[sample]);
}

static gboolean
has (FusMask presence, FusMask having)
{
  return presence != 0 && (presence & having) == having;
}

/* Samples of each class; NULL where there are no classes. */
static gsize *
count_classes (const FusDataset *dataset, const FusLabel *label, FusMask having)
{
  const FusMask *presence = fus_dataset_get_presence (dataset);
  gsize *counts = NULL;

  if (label == NULL || label->kind != FUS_LABEL_CATEGORICAL)
    return NULL;
  counts = g_new0 (gsize, label->n_classes + 1);
  for (gsize i = 0; i < fus_dataset_get_n_samples (dataset); i++)
    if (has (presence[i], having) && label->codes[i] >= 0)
      counts[label->codes[i]]++;

  return counts;
}

/* The samples, drawn where there are too many. */
static void
list_rows (FusFolds *self,
           const FusDataset *dataset,
           const FusLabel *label,
           FusMask having,
           gsize least,
           gsize most,
           guint64 seed)
{
  const FusMask *presence = fus_dataset_get_presence (dataset);
  const guint n_all = (guint) fus_dataset_get_n_samples (dataset);
  g_autofree gsize *counts = count_classes (dataset, label, having);
  FusRng rng = fus_rng_at (seed, FUS_DRAW_SPLIT, 1, 0);

  self->rows = g_new (guint, n_all + 1);
  for (guint i = 0; i < n_all; i++)
    if (has (presence[i], having) && is_known (label, i) &&
        (counts == NULL || counts[label->codes[i]] >= least))
      self->rows[self->n++] = i;
  self->n_known = self->n;
  if (self->n <= most)
    return;
  for (gsize i = 0; i < most; i++)
    {
      gsize k = i + fus_rng_below (&rng, (guint32) (self->n - i));
      guint row = self->rows[k];

      self->rows[k] = self->rows[i];
      self->rows[i] = row;
    }
  self->n = most;
  qsort (self->rows, self->n, sizeof *self->rows, fus_compare_uints);
}

static void
number_units (FusFolds *self, const FusDataset *dataset, const FusLabel *label)
{
  g_autofree guint *first = fus_split_list_units (dataset, label);
  const gsize n_all = fus_dataset_get_n_samples (dataset);
  g_autofree guint *numbers = g_new0 (guint, n_all + 1);

  self->units = g_new (guint, self->n + 1);
  for (gsize i = 0; i < self->n; i++)
    {
      guint *number = &numbers[first[self->rows[i]]];

      if (*number == 0)
        *number = (guint) ++self->n_units;
      self->units[i] = *number - 1;
    }
  self->grouped = self->n_units < self->n;
}

typedef struct
{
  const FusFolds *self;
  const FusLabel *label;
} Order;

static int
compare_classes (gconstpointer a, gconstpointer b, gpointer data)
{
  const Order *order = data;
  gint32 x = order->label->codes[order->self->rows[*(const guint *) a]];
  gint32 y = order->label->codes[order->self->rows[*(const guint *) b]];

  return (x > y) - (x < y);
}

static void
deal (FusFolds *self, const FusLabel *label, guint64 seed)
{
  g_autofree guint *order = g_new (guint, self->n + 1);
  g_autofree gsize *sizes = g_new0 (gsize, self->n_units + 1);
  g_autofree guint8 *dealt = g_new0 (guint8, self->n_units + 1);
  g_autofree gsize *counts = g_new0 (gsize, self->n_folds);
  FusRng rng = fus_rng_at (seed, FUS_DRAW_SPLIT, 2, 0);

  self->folds = g_new0 (guint8, self->n + 1);
  for (gsize i = 0; i < self->n; i++)
    sizes[self->units[i]]++;
  fus_rng_permutation (&rng, order, (guint) self->n);
  if (label != NULL && label->kind == FUS_LABEL_CATEGORICAL)
    g_qsort_with_data (order, (int) self->n, sizeof *order, compare_classes,
                       &(Order){ self, label });
  for (gsize i = 0; i < self->n; i++)
    {
      const guint unit = self->units[order[i]];

      if (dealt[unit] == 0)
        {
          guint fold = 0;

          for (guint f = 1; f < self->n_folds; f++)
            if (counts[f] < counts[fold])
              fold = f;
          dealt[unit] = (guint8) (fold + 1);
          counts[fold] += sizes[unit];
        }
      self->folds[order[i]] = (guint8) (dealt[unit] - 1);
    }
}

FusFolds *
fus_folds_new (const FusDataset *dataset,
               const FusLabel *label,
               FusMask having,
               guint n_folds,
               gsize least,
               gsize most,
               guint64 seed)
{
  g_assert (n_folds > 1 && n_folds < G_MAXUINT8);

  FusFolds *self = g_new0 (FusFolds, 1);

  self->n_folds = n_folds;
  list_rows (self, dataset, label, having, least, most, seed);
  number_units (self, dataset, label);
  deal (self, label, seed);

  return self;
}

FusFolds *
fus_folds_new_thinned (const FusFolds *folds)
{
  FusFolds *self = g_new0 (FusFolds, 1);
  g_autofree gboolean *seen = g_new0 (gboolean, folds->n_units + 1);

  self->rows = g_new (guint, folds->n + 1);
  self->folds = g_new0 (guint8, folds->n + 1);
  self->units = g_new (guint, folds->n + 1);
  self->n_folds = folds->n_folds;
  self->n_units = folds->n_units;
  for (guint fold = 0; fold < folds->n_folds; fold++)
    for (gsize i = 0; i < folds->n; i++)
      {
        if (folds->folds[i] != fold || seen[folds->units[i]])
          continue;
        seen[folds->units[i]] = TRUE;
        self->rows[self->n] = folds->rows[i];
        self->units[self->n++] = folds->units[i];
      }
  self->n_known = self->n;

  return self;
}

void
fus_folds_free (FusFolds *self)
{
  g_free (self->rows);
  g_free (self->folds);
  g_free (self->units);
  g_free (self);
}
