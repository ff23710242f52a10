/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a modality holds, as those who tell a label from it read it. */
#include "config.h"

#include "fus-cross-scores.h"

#include "fus-counted.h"
#include "fus-linalg.h"

#include <math.h>

/* Samples a component, at least. */
#define ROWS_A_COMPONENT 5
/* A feature whose spread is a smaller share of its size is constant. */
#define LEAST_SPREAD 1e-6

/* The samples that have the modality. */
typedef struct
{
  gsize n;
  guint *places;    /* [n]: in the folds */
  gboolean *learnt; /* [n] */
  gsize n_learnt;
  gsize n_features;
  double *x; /* [n × n_features] */
} Held;

static void
held_clear (Held *self)
{
  g_free (self->places);
  g_free (self->learnt);
  g_free (self->x);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Held, held_clear)

static void
held_init (Held *self,
           const FusDataset *dataset,
           const FusFolds *folds,
           int fold,
           guint m)
{
  const FusModality *modality = fus_dataset_get_modality (dataset, m);
  const gint32 *rows = fus_dataset_get_block_rows (dataset, m);
  const FusMatrix *block = fus_dataset_get_block (dataset, m);

  *self = (Held){ .n_features = modality->n_features };
  self->places = g_new (guint, folds->n + 1);
  self->learnt = g_new (gboolean, folds->n + 1);
  for (gsize i = 0; i < folds->n; i++)
    {
      if (rows[folds->rows[i]] < 0)
        continue;
      self->learnt[self->n] = folds->folds[i] != fold;
      self->n_learnt += self->learnt[self->n];
      self->places[self->n++] = (guint) i;
    }
  self->x = g_new (double, self->n * self->n_features + 1);
  for (gsize i = 0; i < self->n; i++)
    {
      const FusReal *values =
        fus_matrix_row (block, (gsize) rows[folds->rows[self->places[i]]]);
      double *x = self->x + i * self->n_features;

      for (gsize d = 0; d < self->n_features; d++)
        x[d] = (double) values[d];
    }
  if (!fus_modality_is_counted (modality) && !fus_dataset_looks_counted (dataset, m))
    return;
  for (gsize i = 0; i < self->n * self->n_features; i++)
    self->x[i] = isfinite (self->x[i]) ? log1p (MAX (self->x[i], 0)) : self->x[i];
}

/* Mean 0 of the samples that are learnt from, what is not known 0. Returns: the spread
 * that they have; 0 of a constant. */
static double
center (Held *self, gsize d)
{
  double mean = 0;
  double variance = 0;
  double largest = 0;
  gsize n = 0;
  gboolean varies = FALSE;

  for (gsize i = 0; i < self->n; i++)
    {
      const double value = self->x[i * self->n_features + d];

      if (!self->learnt[i] || !isfinite (value))
        continue;
      n++;
      mean += value;
    }
  mean /= (double) MAX (n, 1);
  for (gsize i = 0; i < self->n; i++)
    {
      const double value = self->x[i * self->n_features + d];

      if (!self->learnt[i] || !isfinite (value))
        continue;
      variance += (value - mean) * (value - mean) / (double) n;
      largest = MAX (largest, fabs (value));
    }
  varies = sqrt (variance) > LEAST_SPREAD * largest;
  for (gsize i = 0; i < self->n; i++)
    {
      double *value = &self->x[i * self->n_features + d];

      *value = isfinite (*value) && varies ? *value - mean : 0;
    }

  return varies ? sqrt (variance) : 0;
}

/* Mean 0 and spread 1; the axes of a point share one spread, as for the model. */
static void
standardize (Held *self, gboolean is_point)
{
  g_autofree double *spreads = g_new0 (double, self->n_features + 1);
  double squares = 0;
  gsize n = 0;

  for (gsize d = 0; d < self->n_features; d++)
    {
      spreads[d] = center (self, d);
      squares += spreads[d] * spreads[d];
      n += spreads[d] > 0;
    }
  for (gsize d = 0; d < self->n_features; d++)
    {
      const double spread = is_point ? sqrt (squares / (double) MAX (n, 1)) : spreads[d];

      for (gsize i = 0; i < self->n && spreads[d] > 0; i++)
        self->x[i * self->n_features + d] /= spread;
    }
}

/* Variance of a sample that is learnt from: the mean of its squared length. */
static double
get_size (const Held *self)
{
  double sum = 0;

  for (gsize i = 0; i < self->n; i++)
    for (gsize d = 0; d < self->n_features && self->learnt[i]; d++)
      sum += pow (self->x[i * self->n_features + d], 2);

  return sum / (double) MAX (self->n_learnt, 1);
}

/* The @k directions of the largest variance, `[k × n_features]`; NULL where LAPACK fails.
 */
static double *
find_axes (const Held *self, gsize k)
{
  g_autofree double *learnt = g_new (double, self->n_learnt * self->n_features + 1);
  g_autofree double *values = g_new (double, k + 1);
  g_autofree double *axes = g_new (double, k * self->n_features + 1);
  gsize row = 0;

  for (gsize i = 0; i < self->n; i++)
    {
      if (!self->learnt[i])
        continue;
      for (gsize d = 0; d < self->n_features; d++)
        learnt[row * self->n_features + d] = self->x[i * self->n_features + d];
      row++;
    }
  if (!fus_singular (values, axes, learnt, self->n_learnt, self->n_features, k))
    return NULL;

  return g_steal_pointer (&axes);
}

/* Squared length that the first @k coordinates leave of a sample. */
static double
get_rest (const double *x, gsize n, const FusReal *scores, gsize k)
{
  double rest = 0;

  for (gsize d = 0; d < n; d++)
    rest += x[d] * x[d];
  for (gsize c = 0; c < k; c++)
    rest -= (double) scores[c] * (double) scores[c];

  return MAX (rest, 0);
}

FusMatrix *
fus_cross_scores_new (const FusDataset *dataset,
                      const FusFolds *folds,
                      int fold,
                      guint m,
                      guint most,
                      double *size,
                      double *rests)
{
  g_auto (Held) held = { 0 };
  g_autofree double *axes = NULL;
  g_autofree double *scores = NULL;
  FusMatrix *out = NULL;
  gsize k = 0;

  held_init (&held, dataset, folds, fold, m);
  standardize (&held, fus_modality_is_point (fus_dataset_get_modality (dataset, m)));
  *size = get_size (&held);
  k = most == 0 ? held.n_features
                : MIN (MIN (most, held.n_features), held.n_learnt / ROWS_A_COMPONENT);
  if (k > 0 && k < held.n_features)
    axes = find_axes (&held, k);
  if (k < held.n_features && axes == NULL)
    k = 0;
  out = fus_matrix_new (folds->n, MAX (k, 1));
  if (axes != NULL)
    {
      scores = g_new (double, held.n *k + 1);
      fus_product_nt (scores, held.x, axes, held.n, k, held.n_features);
    }
  for (gsize i = 0; i < held.n; i++)
    for (gsize c = 0; c < k; c++)
      fus_matrix_row (out, held.places[i])[c] =
        (FusReal) (axes != NULL ? scores[i * k + c] : held.x[i * k + c]);
  for (gsize i = 0; i < held.n && rests != NULL; i++)
    rests[held.places[i]] = get_rest (held.x + i * held.n_features, held.n_features,
                                      fus_matrix_row (out, held.places[i]), k);

  return out;
}
