/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How well a label was told, with intervals that know which samples belong together. */
#include "config.h"

#include "fus-told.h"

#include "fus-statistics.h"

#include <math.h>
#include <stdlib.h>

/* 95 % point of the normal distribution. */
#define Z_90 1.6448536269514722
/* An area above which, beyond doubt, something is told: folds depend on each other, of
 * which a bootstrap of samples knows nothing. */
#define LEAST_AREA 0.55
/* Of very many classes fewer replicates will do. */
#define MOST_WORK ((gsize) 40000000)
#define FEWEST_REPLICATES 200

/* -- What a reader gets right -- */

static guint *
list_units (const FusCross *cross, const FusCrossed *crossed)
{
  guint *units = g_new (guint, crossed->n + 1);

  for (gsize i = 0; i < crossed->n; i++)
    units[i] = cross->folds->units[crossed->places[i]];

  return units;
}

static gint32
find_best (const double *outputs, guint n)
{
  guint best = 0;

  for (guint k = 1; k < n; k++)
    if (outputs[k] > outputs[best])
      best = k;

  return (gint32) best;
}

/* Of a label of classes 1 where the reader is right, else 0; of a continuous one 1 less
 * the squared error in variances of the label: what accuracy and R² are means of. */
static double *
dup_scores (const FusCross *cross, const FusCrossed *crossed, gboolean neighbors)
{
  double *scores = g_new (double, crossed->n + 1);
  const double *outputs = neighbors ? crossed->neighbors : crossed->linear;
  double mean = 0;
  double variance = 0;

  for (gsize i = 0; i < crossed->n && cross->codes == NULL; i++)
    mean += cross->values[crossed->places[i]] / (double) crossed->n;
  for (gsize i = 0; i < crossed->n && cross->codes == NULL; i++)
    variance += pow (cross->values[crossed->places[i]] - mean, 2) / (double) crossed->n;
  for (gsize i = 0; i < crossed->n; i++)
    {
      const guint place = crossed->places[i];

      if (cross->codes == NULL)
        scores[i] = 1 - pow (cross->values[place] - outputs[i], 2) / variance;
      else if (neighbors)
        scores[i] = crossed->nearest[i] == cross->codes[place];
      else
        scores[i] = find_best (outputs + i * crossed->n_outputs, crossed->n_outputs) ==
                    cross->codes[place];
    }

  return scores;
}

/* Wilson's interval of a share, of as many samples as would have its standard error were
 * they independent. */
static FusInterval
get_share (const double *right, const guint *units, gsize n, gsize n_all_units)
{
  FusInterval plain = fus_interval_from_units (right, units, n, n_all_units);
  const double error = (plain.high - plain.low) / (2 * Z_90);
  const double p = plain.value;
  double worth = (double) plain.n;
  FusInterval share;

  if (plain.n == n)
    worth = (double) n;
  else if (error > 0)
    worth = CLAMP (p * (1 - p) / (error * error), 1, (double) n);
  share =
    fus_interval_from_count ((gsize) round (p * round (worth)), (gsize) round (worth));
  share.low = MIN (share.low, p);
  share.high = MAX (share.high, p);
  share.value = p;
  share.n = plain.n;

  return share;
}

/* R² and its linearised interval: residuals of the ratio of two sums. */
static FusInterval
get_r2 (const FusCross *cross,
        const FusCrossed *crossed,
        const double *scores,
        const guint *units)
{
  g_autofree double *parts = g_new (double, crossed->n + 1);
  double mean = 0;
  double variance = 0;
  double r2 = 0;
  FusInterval interval;

  for (gsize i = 0; i < crossed->n; i++)
    {
      mean += cross->values[crossed->places[i]] / (double) crossed->n;
      r2 += scores[i] / (double) crossed->n;
    }
  for (gsize i = 0; i < crossed->n; i++)
    variance += pow (cross->values[crossed->places[i]] - mean, 2) / (double) crossed->n;
  for (gsize i = 0; i < crossed->n; i++)
    parts[i] = scores[i] - 1 +
               (1 - r2) * pow (cross->values[crossed->places[i]] - mean, 2) / variance;
  interval = fus_interval_from_units (parts, units, crossed->n, cross->folds->n_units);
  interval.low += r2 - interval.value;
  interval.high += r2 - interval.value;
  interval.value = r2;

  return interval;
}

static FusInterval
get_quality (const FusCross *cross, const FusCrossed *crossed, gboolean neighbors)
{
  g_autofree double *scores = dup_scores (cross, crossed, neighbors);
  g_autofree guint *units = list_units (cross, crossed);

  return cross->codes != NULL
           ? get_share (scores, units, crossed->n, cross->folds->n_units)
           : get_r2 (cross, crossed, scores, units);
}

static gboolean
is_by_neighbors (const FusCross *cross, const FusCrossed *crossed)
{
  g_autofree double *linear = dup_scores (cross, crossed, FALSE);
  g_autofree double *neighbors = dup_scores (cross, crossed, TRUE);

  return fus_mean_of_known (neighbors, crossed->n) >
         fus_mean_of_known (linear, crossed->n);
}

/* -- Areas -- */

typedef struct
{
  double score;
  guint unit;
  gboolean is_class;
} Ranked;

static int
compare_ranked (gconstpointer a, gconstpointer b)
{
  const Ranked *x = a;
  const Ranked *y = b;

  return (x->score > y->score) - (x->score < y->score);
}

/* Of each class its samples and the others, rising: `[n_classes × n]`. */
static Ranked *
rank_classes (const FusCross *cross, const FusCrossed *crossed, gboolean neighbors)
{
  const guint n_classes = crossed->n_outputs;
  Ranked *ranked = g_new (Ranked, crossed->n * n_classes + 1);
  const double *outputs = neighbors ? crossed->neighbors : crossed->linear;

  for (guint k = 0; k < n_classes; k++)
    {
      for (gsize i = 0; i < crossed->n; i++)
        ranked[k * crossed->n + i] = (Ranked){
          .score = outputs[i * n_classes + k],
          .unit = cross->folds->units[crossed->places[i]],
          .is_class = cross->codes[crossed->places[i]] == (gint32) k,
        };
      qsort (ranked + k * crossed->n, crossed->n, sizeof *ranked, compare_ranked);
    }

  return ranked;
}

/* Mann & Whitney's form, ties a half. @weights: (nullable): of units. NaN where there is
 * nothing to rank. */
static double
get_area (const Ranked *ranked, gsize n, const guint8 *weights)
{
  double below = 0;
  double n_in = 0;
  double n_out = 0;
  double sum = 0;

  for (gsize i = 0; i < n;)
    {
      double in = 0;
      double out = 0;
      const double score = ranked[i].score;

      for (; i < n && !(ranked[i].score > score); i++)
        {
          const double weight = weights != NULL ? weights[ranked[i].unit] : 1;

          in += ranked[i].is_class ? weight : 0;
          out += ranked[i].is_class ? 0 : weight;
        }
      sum += in * (below + out / 2);
      below += out;
      n_in += in;
      n_out += out;
    }

  return n_in > 0 && n_out > 0 ? sum / (n_in * n_out) : (double) NAN;
}

static double
get_mean_area (const Ranked *ranked, gsize n, guint n_classes, const guint8 *weights)
{
  double sum = 0;
  guint n_known = 0;

  for (guint k = 0; k < n_classes; k++)
    {
      const double area = get_area (ranked + k * n, n, weights);

      if (isnan (area))
        continue;
      sum += area;
      n_known++;
    }

  return n_known > 0 ? sum / n_known : (double) NAN;
}

static FusInterval
get_auc (const FusCross *cross,
         const FusCrossed *crossed,
         gboolean neighbors,
         guint64 seed,
         gsize n_units)
{
  const gsize n_all = cross->folds->n_units;
  const gsize work = MAX (crossed->n * crossed->n_outputs, 1);
  const guint n_replicates = (guint) MIN (fus_bootstrap_get_n_replicates (crossed->n),
                                          MAX (MOST_WORK / work, FEWEST_REPLICATES));
  g_autofree Ranked *ranked = rank_classes (cross, crossed, neighbors);
  g_autofree double *areas = g_new (double, n_replicates);
  g_autofree guint8 *weights = g_new (guint8, n_all + 1);
  FusInterval interval;

  for (guint r = 0; r < n_replicates; r++)
    {
      fus_bootstrap_weights (weights, n_all, seed, r);
      areas[r] = get_mean_area (ranked, crossed->n, crossed->n_outputs, weights);
    }
  interval.value = get_mean_area (ranked, crossed->n, crossed->n_outputs, NULL);
  interval.low = fus_take_quantile (areas, n_replicates, 0.05);
  interval.high = fus_take_quantile (areas, n_replicates, 0.95);
  interval.n = n_units;

  return interval;
}

/* -- All of it -- */

static double
get_guess (const FusCross *cross, const FusCrossed *crossed, gint32 *commonest)
{
  g_autofree gsize *counts = g_new0 (gsize, cross->n_classes + 1);

  *commonest = 0;
  if (cross->codes == NULL)
    return 0;
  for (gsize i = 0; i < crossed->n; i++)
    counts[cross->codes[crossed->places[i]]]++;
  for (guint k = 1; k < cross->n_classes; k++)
    if (counts[k] > counts[*commonest])
      *commonest = (gint32) k;

  return (double) counts[*commonest] / (double) MAX (crossed->n, 1);
}

/* -1 where a sample was not told. */
static int *
list_places (const FusCross *cross, const FusCrossed *crossed)
{
  int *at = g_new (int, cross->folds->n + 1);

  for (gsize i = 0; i < cross->folds->n; i++)
    at[i] = -1;
  for (gsize i = 0; i < crossed->n; i++)
    at[crossed->places[i]] = (int) i;

  return at;
}

FusInterval
fus_told_compare (const FusCross *cross, const FusCrossed *a, const FusCrossed *b)
{
  g_autofree double *of_b = dup_scores (cross, b, is_by_neighbors (cross, b));
  g_autofree double *of_a = NULL;
  g_autofree int *at = a != NULL ? list_places (cross, a) : NULL;
  g_autofree double *differences = g_new (double, b->n + 1);
  g_autofree guint *units = g_new (guint, b->n + 1);
  gint32 commonest = 0;
  gsize n = 0;

  get_guess (cross, b, &commonest);
  if (a != NULL)
    of_a = dup_scores (cross, a, is_by_neighbors (cross, a));
  for (gsize i = 0; i < b->n; i++)
    {
      const guint place = b->places[i];
      double guessed = cross->codes != NULL && cross->codes[place] == commonest;

      if (at != NULL && at[place] < 0)
        continue;
      differences[n] = of_b[i] - (at != NULL ? of_a[at[place]] : guessed);
      units[n++] = cross->folds->units[place];
    }

  return fus_interval_from_units (differences, units, n, cross->folds->n_units);
}

FusTold
fus_told_new (const FusCross *cross, const FusCrossed *crossed, guint64 seed)
{
  FusTold self = { .from = crossed->from, .n = crossed->n };
  gint32 commonest = 0;

  self.linear = get_quality (cross, crossed, FALSE);
  self.neighbors = get_quality (cross, crossed, TRUE);
  self.n_units = self.linear.n;
  self.by_neighbors = is_by_neighbors (cross, crossed);
  self.guess = get_guess (cross, crossed, &commonest);
  self.gain = cross->codes != NULL ? fus_told_compare (cross, NULL, crossed)
                                   : *fus_told_get_quality (&self);
  self.auc_linear = self.auc_neighbors = FUS_INTERVAL_UNKNOWN;
  if (cross->codes == NULL)
    return self;
  self.auc_linear = get_auc (cross, crossed, FALSE, seed, self.n_units);
  self.auc_neighbors = get_auc (cross, crossed, TRUE, seed, self.n_units);

  return self;
}

const FusInterval *
fus_told_get_quality (const FusTold *self)
{
  return self->by_neighbors ? &self->neighbors : &self->linear;
}

const FusInterval *
fus_told_get_auc (const FusTold *self)
{
  return self->auc_neighbors.value > self->auc_linear.value ? &self->auc_neighbors
                                                            : &self->auc_linear;
}

gboolean
fus_told_is_clear (const FusTold *self)
{
  return fus_interval_is_above (&self->gain, 0) ||
         fus_interval_is_above (fus_told_get_auc (self), LEAST_AREA);
}
