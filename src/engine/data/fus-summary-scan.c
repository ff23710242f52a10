/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that a summary and its checks ask of each number, in one pass: a dataset may be
 * larger than memory, and its file is then read once. A few rows at a time are gone over
 * twice, while they are at hand, so that squares are taken about a mean. */
#include "config.h"

#include "fus-summary-private.h"

#include "fus-copies.h"

#include <math.h>

enum
{
  VALUES_AT_HAND = 1 << 16,
  VALUES_A_PIECE = 1 << 21, /* between two reports */
};

/* Sums over the rows at hand. */
typedef struct
{
  gsize n;
  double sum;
  double squares; /* about their mean */
} Part;

static gboolean
is_same (double a, double b)
{
  return !(a < b) && !(a > b);
}

static inline void
edge_add (FusEdge *self, double x)
{
  if (x > self->value)
    {
      if (x < self->next)
        self->next = x;
    }
  else if (x < self->value)
    *self = (FusEdge){ x, 1, self->value };
  else
    self->n++;
}

static gboolean
is_zero_row (const FusReal *x, gsize n)
{
  gsize d = 0;

  while (d < n && fpclassify (x[d]) == FP_ZERO)
    d++;

  return d == n;
}

static void
count_row (FusSummaryScan *self, Part *parts, const FusReal *x, gsize n_features)
{
  for (gsize d = 0; d < n_features; d++)
    {
      FusFeatureSummary *feature = &self->features[d];
      double value = (double) x[d];

      if (!isfinite (value))
        {
          feature->n_missing += isnan (value) != 0;
          feature->n_infinite += isinf (value) != 0;
          continue;
        }
      feature->n++;
      feature->mean += value;
      parts[d].n++;
      parts[d].sum += value;
      edge_add (&self->lowest[d], value);
      edge_add (&self->highest[d], -value);
    }
}

static void
add_squares (Part *parts, const FusReal *x, gsize n_features)
{
  for (gsize d = 0; d < n_features; d++)
    {
      double difference = (double) x[d] - parts[d].sum;

      parts[d].squares += isfinite (difference) ? difference * difference : 0;
    }
}

/* Squares of two sets about their common mean (Chan, Golub and LeVeque 1979). The sum of
 * the part is its mean by now; the feature's mean is still a sum and has the part in. */
static void
merge (FusFeatureSummary *feature, const Part *part)
{
  const double n = (double) part->n;
  const double before = (double) (feature->n - part->n);
  const double mean = before > 0 ? (feature->mean - part->sum * n) / before : part->sum;
  const double difference = part->sum - mean;

  if (part->n > 0)
    feature->sd += part->squares + difference * difference * before * n / (before + n);
}

static void
take_rows (FusSummaryScan *self,
           const FusMatrix *block,
           gsize first,
           gsize n,
           Part *parts)
{
  const gsize n_features = block->n_cols;

  for (gsize d = 0; d < n_features; d++)
    parts[d] = (Part){ 0, 0, 0 };
  for (gsize row = first; row < first + n; row++)
    {
      const FusReal *x = fus_matrix_row (block, row);

      count_row (self, parts, x, n_features);
      self->zero[row] = is_zero_row (x, n_features);
      self->hashes[row] = fus_copies_hash_row (x, n_features);
    }
  for (gsize d = 0; d < n_features; d++)
    parts[d].sum /= (double) MAX (parts[d].n, 1);
  for (gsize row = first; row < first + n; row++)
    add_squares (parts, fus_matrix_row (block, row), n_features);
  for (gsize d = 0; d < n_features; d++)
    merge (&self->features[d], &parts[d]);
}

static void
finish (FusSummaryScan *self, gsize n_features)
{
  for (gsize d = 0; d < n_features; d++)
    {
      FusFeatureSummary *feature = &self->features[d];

      if (feature->n == 0)
        {
          feature->mean = feature->sd = feature->min = feature->max = (double) NAN;
          continue;
        }
      feature->min = self->lowest[d].value;
      feature->max = -self->highest[d].value;
      feature->mean /= (double) feature->n;
      /* Of equal numbers the rounding of their mean is no spread. */
      feature->sd = is_same (feature->min, feature->max)
                      ? fabs (feature->min - feature->mean)
                      : sqrt (feature->sd / (double) feature->n);
    }
}

FusSummaryScan *
fus_summary_scan_new (const FusMatrix *block, const FusProgress *progress, GError **error)
{
  const gsize n_features = MAX (block->n_cols, 1);
  const gsize at_hand = MAX (VALUES_AT_HAND / n_features, 1);
  const gsize piece = MAX (VALUES_A_PIECE / n_features / at_hand, 1) * at_hand;
  g_autoptr (FusSummaryScan) self = g_new0 (FusSummaryScan, 1);
  g_autofree Part *parts = g_new (Part, n_features);

  self->features = g_new0 (FusFeatureSummary, n_features);
  self->lowest = g_new (FusEdge, n_features);
  self->highest = g_new (FusEdge, n_features);
  self->zero = g_new0 (guint8, MAX (block->n_rows, 1));
  self->hashes = g_new0 (guint64, MAX (block->n_rows, 1));
  for (gsize d = 0; d < n_features; d++)
    self->lowest[d] = self->highest[d] =
      (FusEdge){ (double) INFINITY, 0, (double) INFINITY };
  for (gsize first = 0; first < block->n_rows; first += piece)
    {
      const gsize end = MIN (first + piece, block->n_rows);

      if (!fus_progress_tick (progress, (double) first / (double) block->n_rows, NULL,
                              error))
        return NULL;
      for (gsize row = first; row < end; row += at_hand)
        take_rows (self, block, row, MIN (at_hand, end - row), parts);
      fus_matrix_relax (block, first, end - first);
    }
  finish (self, block->n_cols);

  return g_steal_pointer (&self);
}

void
fus_summary_scan_free (FusSummaryScan *self)
{
  g_free (self->features);
  g_free (self->lowest);
  g_free (self->highest);
  g_free (self->zero);
  g_free (self->hashes);
  g_free (self);
}
