/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far a map can be trusted (MODELS.md 5.7): neighbours kept, trustworthiness,
 * continuity, and a share of variance. Ranks need each point's distances to all
 * others, which are made a block at a time and never kept; past 20,000 points a seeded
 * sample is measured, and the number of points is told. */
#include "config.h"

#include "fus-projection.h"

#include "fus-compare.h"
#include "fus-linalg.h"
#include "fus-nearest.h"
#include "fus-projection-error.h"
#include "fus-projection-private.h"
#include "fus-rng.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

/* Up to so many points all are measured; of more, so many. */
#define MAX_ALL 20000
#define N_SAMPLED 5000

#define ROWS_A_BLOCK 16

/* One of the two spaces: latents or map. */
typedef struct
{
  FusMatrix *rows; /* centred */
  FusReal *norms;
} Space;

typedef struct
{
  FusReal *queries;   /* [ROWS_A_BLOCK × n_cols], times −2 */
  FusReal *scores[2]; /* [ROWS_A_BLOCK × n], one a space */
  FusNear *items[2];  /* [k] */
} Scratch;

/* Of one point. */
typedef struct
{
  guint64 intruders; /* Σ rank − k of what is near in the map alone */
  guint64 escaped;   /* the same of what is near in the latents alone */
  guint n_kept;
} PointQuality;

typedef struct
{
  const FusWork *work;
  Space spaces[2];
  guint k;
  gsize n;
  const guint *sample; /* [n_measured] */
  gsize n_measured;
  PointQuality *points; /* [n_measured] */
  Scratch *scratch;
} Measure;

static void
space_init (Space *self, const FusMatrix *x)
{
  gsize n = x->n_rows * x->n_cols;
  g_autofree double *mean = g_new0 (double, x->n_cols + 1);

  self->rows = fus_matrix_new (x->n_rows, x->n_cols);
  for (gsize i = 0; i < n; i++)
    mean[i % x->n_cols] += (double) x->data[i] / (double) x->n_rows;
  for (gsize i = 0; i < n; i++)
    self->rows->data[i] = (FusReal) ((double) x->data[i] - mean[i % x->n_cols]);
  self->norms = g_new (FusReal, x->n_rows + 1);
  fus_row_norms (self->norms, self->rows->data, x->n_rows, x->n_cols);
}

static void
space_clear (Space *self)
{
  fus_matrix_unref (self->rows);
  g_free (self->norms);
}

static void
score_block (const Measure *measure, guint s, Scratch *scratch, gsize first, gsize n_rows)
{
  const Space *space = &measure->spaces[s];
  gsize n_cols = space->rows->n_cols;

  for (gsize i = 0; i < n_rows; i++)
    for (gsize d = 0; d < n_cols; d++)
      scratch->queries[i * n_cols + d] =
        -2 * fus_matrix_row (space->rows, measure->sample[first + i])[d];
  fus_distance_scores (scratch->scores[s], scratch->queries, space->rows->data,
                       space->norms, n_rows, measure->n, n_cols);
}

/* Neighbours that are nearer than @j, and @j itself: r (i, j), counted from 1. */
static guint
rank_of (const FusReal *scores, gsize n, guint self, guint j)
{
  FusReal limit = scores[j];
  guint n_nearer = 0;
  guint n_before = 0;

  for (gsize l = 0; l < n; l++)
    n_nearer += scores[l] < limit;
  for (gsize l = 0; l < j; l++)
    n_before += scores[l] <= limit && scores[l] >= limit;
  if (scores[self] < limit)
    n_nearer--;
  else if (self < j && scores[self] <= limit)
    n_before--;

  return n_nearer + n_before + 1;
}

static gboolean
is_among (const FusNear *items, guint k, guint index)
{
  for (guint i = 0; i < k; i++)
    if (items[i].index == index)
      return TRUE;

  return FALSE;
}

/* Σ r (i, j) − k over what is near by @items but not by the other space, whose scores are
 * given. */
static guint64
sum_excess (const Measure *measure,
            const FusReal *scores,
            const FusNear *items,
            const FusNear *others,
            guint self,
            guint *n_kept)
{
  guint64 sum = 0;

  *n_kept = 0;
  for (guint i = 0; i < measure->k; i++)
    if (is_among (others, measure->k, items[i].index))
      (*n_kept)++;
    else
      sum += rank_of (scores, measure->n, self, items[i].index) - measure->k;

  return sum;
}

static void
measure_point (const Measure *measure, Scratch *scratch, gsize first, gsize i)
{
  guint self = measure->sample[first + i];
  PointQuality *point = &measure->points[first + i];
  const FusReal *scores[2] = { NULL, NULL };

  for (guint s = 0; s < 2; s++)
    {
      FusNearest nearest = { scratch->items[s], measure->k, 0 };

      scores[s] = scratch->scores[s] + i * measure->n;
      fus_nearest_offer_row (&nearest, scores[s], measure->n, 0, self);
    }
  point->intruders = sum_excess (measure, scores[0], scratch->items[1], scratch->items[0],
                                 self, &point->n_kept);
  point->escaped = sum_excess (measure, scores[1], scratch->items[0], scratch->items[1],
                               self, &point->n_kept);
}

static void
measure_block (gsize block, guint worker, gpointer data)
{
  const Measure *measure = data;
  Scratch *scratch = &measure->scratch[worker];
  gsize first = block * ROWS_A_BLOCK;
  gsize n_rows = MIN (ROWS_A_BLOCK, measure->n_measured - first);

  if (fus_work_is_cancelled (measure->work))
    return;
  for (guint s = 0; s < 2; s++)
    score_block (measure, s, scratch, first, n_rows);
  for (gsize i = 0; i < n_rows && !fus_work_is_cancelled (measure->work); i++)
    measure_point (measure, scratch, first, i);
}

static void
scratch_init (Scratch *self, const Measure *measure, gsize n_cols)
{
  self->queries = g_new (FusReal, ROWS_A_BLOCK * n_cols + 1);
  for (guint s = 0; s < 2; s++)
    {
      self->scores[s] = g_new (FusReal, ROWS_A_BLOCK * measure->n + 1);
      self->items[s] = g_new0 (FusNear, measure->k + 1);
    }
}

static void
measure_init (Measure *self, const FusMatrix *x, const FusMatrix *map)
{
  guint n_workers = fus_work_get_n_workers (self->work);
  gsize n_cols = MAX (x->n_cols, map->n_cols);

  self->n = x->n_rows;
  self->points = g_new0 (PointQuality, self->n_measured + 1);
  space_init (&self->spaces[0], x);
  space_init (&self->spaces[1], map);
  self->scratch = g_new0 (Scratch, n_workers + 1);
  for (guint w = 0; w < n_workers; w++)
    scratch_init (&self->scratch[w], self, n_cols);
}

static void
measure_clear (Measure *self)
{
  for (Scratch *scratch = self->scratch; scratch->queries != NULL; scratch++)
    {
      g_free (scratch->queries);
      for (guint s = 0; s < 2; s++)
        {
          g_free (scratch->scores[s]);
          g_free (scratch->items[s]);
        }
    }
  g_free (self->scratch);
  space_clear (&self->spaces[0]);
  space_clear (&self->spaces[1]);
  g_free (self->points);
}

/* All rows, or a seeded sample of them in rising order. */
static guint *
choose_rows (gsize n, gsize n_measured, guint64 seed)
{
  guint *rows = g_new (guint, n + 1);
  FusRng rng = fus_rng_at (seed, FUS_DRAW_PROJECTION, 1, 0);

  for (gsize i = 0; i < n; i++)
    rows[i] = (guint) i;
  if (n_measured == n)
    return rows;
  fus_rng_permutation (&rng, rows, (guint) n);
  qsort (rows, n_measured, sizeof *rows, fus_compare_uints);

  return rows;
}

static FusMapQuality *
sum_up (const Measure *measure)
{
  FusMapQuality *self = g_new0 (FusMapQuality, 1);
  double n = (double) measure->n;
  double k = (double) measure->k;
  double m = (double) measure->n_measured;
  double intruders = 0;
  double escaped = 0;
  double kept = 0;

  self->k = measure->k;
  self->n_measured = measure->n_measured;
  self->per_point = fus_matrix_new (measure->n, 1);
  for (gsize i = 0; i < measure->n; i++)
    self->per_point->data[i] = (FusReal) NAN;
  for (gsize i = 0; i < measure->n_measured; i++)
    {
      const PointQuality *point = &measure->points[i];

      intruders += (double) point->intruders;
      escaped += (double) point->escaped;
      kept += (double) point->n_kept / k;
      self->per_point->data[measure->sample[i]] = (FusReal) (point->n_kept / k);
    }
  self->trustworthiness = 1 - 2 * intruders / (m * k * (2 * n - 3 * k - 1));
  self->continuity = 1 - 2 * escaped / (m * k * (2 * n - 3 * k - 1));
  self->neighbors_kept = kept / m;

  return self;
}

static gboolean
check_shapes (const FusMatrix *x, const FusMatrix *map, guint k, GError **error)
{
  if (x->n_rows != map->n_rows)
    {
      g_set_error (error, FUS_PROJECTION_ERROR, FUS_PROJECTION_ERROR_SHAPE,
                   _ ("Points of the map: %zu, samples: %zu"), map->n_rows, x->n_rows);
      return FALSE;
    }
  if (k == 0 || 2 * (gsize) k >= x->n_rows)
    {
      g_set_error (error, FUS_PROJECTION_ERROR, FUS_PROJECTION_ERROR_SHAPE,
                   ngettext ("The quality of a map at %u neighbour needs more than %u "
                             "samples; there are %zu",
                             "The quality of a map at %u neighbours needs more than %u "
                             "samples; there are %zu",
                             (gulong) k),
                   k, 2 * k, x->n_rows);
      return FALSE;
    }

  return fus_projection_check_finite (x, error) &&
         fus_projection_check_finite (map, error);
}

static double
mean_of_column (const FusMatrix *x, gsize d)
{
  double sum = 0;

  for (gsize row = 0; row < x->n_rows; row++)
    sum += (double) fus_matrix_row (x, row)[d];
  return sum / (double) x->n_rows;
}

/* Sum of a column of @x about its mean, times one of the map about its own. */
static double
covary (const FusMatrix *x,
        gsize d,
        double mean,
        const FusMatrix *map,
        gsize axis,
        double at)
{
  double sum = 0;

  for (gsize row = 0; row < x->n_rows; row++)
    sum += ((double) fus_matrix_row (x, row)[d] - mean) *
           ((double) fus_matrix_row (map, row)[axis] - at);
  return sum;
}

/* Share of the variance of @x that a linear regression on the map's two columns tells:
 * turning, scaling and shifting the map leaves it as it is. NaN where nothing varies. */
static double
measure_variance (const FusMatrix *x, const FusMatrix *map)
{
  double at[] = { mean_of_column (map, 0), mean_of_column (map, 1) };
  double a = covary (map, 0, at[0], map, 0, at[0]);
  double b = covary (map, 0, at[0], map, 1, at[1]);
  double c = covary (map, 1, at[1], map, 1, at[1]);
  double flat = 1e-12 * (a + c) * (a + c);
  double determinant = a * c - b * b;
  double told = 0;
  double all = 0;

  for (gsize d = 0; d < x->n_cols; d++)
    {
      double mean = mean_of_column (x, d);
      double first = covary (x, d, mean, map, 0, at[0]);
      double second = covary (x, d, mean, map, 1, at[1]);

      all += covary (x, d, mean, x, d, mean);
      if (determinant > flat)
        told += (first * first * c - 2 * first * second * b + second * second * a) /
                determinant;
      else if (a + c > 0)
        told += (first * first + second * second) / (a + c);
    }
  return all > 0 ? CLAMP (told / all, 0, 1) : (double) NAN;
}

FusMapQuality *
fus_map_quality_new (const FusMatrix *x,
                     const FusMatrix *map,
                     guint k,
                     guint64 seed,
                     FusPool *pool,
                     const FusProgress *progress,
                     GError **error)
{
  FusWork work = { pool, progress, 0, 1, _ ("Quality of the map") };
  Measure measure = { .work = &work, .k = k };
  g_autofree guint *rows = NULL;
  FusMapQuality *self = NULL;

  if (!check_shapes (x, map, k, error))
    return NULL;
  measure.n_measured = x->n_rows <= MAX_ALL ? x->n_rows : N_SAMPLED;
  rows = choose_rows (x->n_rows, measure.n_measured, seed);
  measure.sample = rows;
  measure_init (&measure, x, map);
  if (fus_work_run (&work, fus_n_chunks (measure.n_measured, ROWS_A_BLOCK), measure_block,
                    &measure, error))
    self = sum_up (&measure);
  if (self != NULL)
    self->variance = measure_variance (x, map);
  measure_clear (&measure);

  return self;
}

void
fus_map_quality_free (FusMapQuality *self)
{
  fus_matrix_unref (self->per_point);
  g_free (self);
}
