/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is near whom, as t-SNE wants it: for each point the precision at which its
 * neighbours have the entropy of the perplexity, then rows and columns joined to one
 * symmetric, sparse matrix. Columns rise within a row and rows are merged in order, so
 * that sums and last bits don't depend on threads. */
#include "config.h"

#include "fus-affinity.h"

#include "fus-projection-private.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_A_SEARCH 64
#define MAX_STEPS 100
#define ENTROPY_TOLERANCE 1e-6

/* An entry of a row before rows and columns are joined. */
typedef struct
{
  guint column;
  FusReal value;
} Entry;

typedef struct
{
  const FusNeighbors *neighbors;
  double entropy; /* log perplexity */
  gsize k;
  Entry *given;      /* [n × k]: p (column | row), by column */
  gsize *in_starts;  /* [n + 1] */
  Entry *received;   /* [n × k]: p (row | column), by column */
  double *exponents; /* a worker's [k] */
  FusAffinity *affinity;
} Build;

/* Of the conditional distribution at one precision β: weights exp (−β d), relative to the
 * nearest. */
typedef struct
{
  double total;
  double mean;     /* of d */
  double variance; /* of d */
} RowMoments;

static RowMoments
weigh_row (double *weights, const double *d, gsize k, double beta)
{
  RowMoments m = { 0, 0, 0 };
  double square = 0;

  for (gsize j = 0; j < k; j++)
    {
      weights[j] = exp (-beta * d[j]);
      m.total += weights[j];
      m.mean += weights[j] * d[j];
      square += weights[j] * d[j] * d[j];
    }
  m.mean /= m.total;
  m.variance = MAX (square / m.total - m.mean * m.mean, 0);

  return m;
}

/* Newton's step for the entropy in log β, kept inside the bracket; H falls as β grows:
 * dH ÷ d log β = −β² var d. */
static double
next_log_beta (double log_beta, double excess, double slope, const double bracket[2])
{
  double next = slope > 0 ? log_beta + excess / slope : (double) NAN;

  if (next > bracket[0] && next < bracket[1])
    return next;
  if (!isfinite (bracket[0]))
    return log_beta - 2;
  if (!isfinite (bracket[1]))
    return log_beta + 2;

  return (bracket[0] + bracket[1]) / 2;
}

/* Weights of the precision at which the entropy is that of the perplexity. Where
 * duplicates alone have a larger one the search ends at the largest precision. */
static double
search_precision (double *weights, const double *d, gsize k, double entropy)
{
  double bracket[2] = { -INFINITY, INFINITY };
  double log_beta = 0;
  double total = 0;

  for (gsize j = 0; j < k; j++)
    total += d[j] / (double) k;
  if (!(total > 0))
    return weigh_row (weights, d, k, 1).total;
  log_beta = -log (total);
  for (guint step = 0; step < MAX_STEPS; step++)
    {
      double beta = exp (log_beta);
      RowMoments m = weigh_row (weights, d, k, beta);
      double excess = log (m.total) + beta * m.mean - entropy;

      total = m.total;
      if (fabs (excess) < ENTROPY_TOLERANCE)
        break;
      bracket[excess > 0 ? 0 : 1] = log_beta;
      log_beta = next_log_beta (log_beta, excess, beta * beta * m.variance, bracket);
      if (log_beta > 200 || log_beta < -200)
        break;
    }

  return total;
}

static int
compare_columns (gconstpointer a, gconstpointer b)
{
  guint i = ((const Entry *) a)->column;
  guint j = ((const Entry *) b)->column;

  return (i > j) - (i < j);
}

static void
search_row (const Build *build, gsize row, double *d, double *weights)
{
  const FusReal *distances = fus_matrix_row (build->neighbors->distances, row);
  Entry *given = build->given + row * build->k;
  double nearest = (double) distances[0] * (double) distances[0];
  double total = 0;

  for (gsize j = 0; j < build->k; j++)
    d[j] = (double) distances[j] * (double) distances[j] - nearest;
  total = search_precision (weights, d, build->k, build->entropy);
  for (gsize j = 0; j < build->k; j++)
    given[j] = (Entry){ build->neighbors->indices[row * build->k + j],
                        (FusReal) (weights[j] / total) };
  qsort (given, build->k, sizeof *given, compare_columns);
}

static void
search_rows (gsize chunk, guint worker, gpointer data)
{
  const Build *build = data;
  double *scratch = build->exponents + (gsize) worker * 2 * build->k;
  gsize last = MIN ((chunk + 1) * ROWS_A_SEARCH, build->neighbors->n_rows);

  for (gsize row = chunk * ROWS_A_SEARCH; row < last; row++)
    search_row (build, row, scratch, scratch + build->k);
}

/* The transpose: rows in rising order, so that what each receives is by column too. */
static void
hand_over (Build *build)
{
  gsize n = build->neighbors->n_rows;
  g_autofree gsize *next = NULL;

  for (gsize i = 0; i < n * build->k; i++)
    build->in_starts[build->given[i].column + 1]++;
  for (gsize row = 0; row < n; row++)
    build->in_starts[row + 1] += build->in_starts[row];
  next = g_memdup2 (build->in_starts, (n + 1) * sizeof *next);
  for (gsize i = 0; i < n * build->k; i++)
    {
      const Entry *entry = &build->given[i];

      build->received[next[entry->column]++] =
        (Entry){ (guint) (i / build->k), entry->value };
    }
}

/* Joins what a row gives with what it receives: the union of columns, values added.
 * @columns: (nullable): only counted where %NULL. */
static gsize
merge_row (const Build *build, gsize row, guint *columns, FusReal *values)
{
  const Entry *a = build->given + row * build->k;
  const Entry *end_a = a + build->k;
  const Entry *b = build->received + build->in_starts[row];
  const Entry *end_b = build->received + build->in_starts[row + 1];
  FusReal factor = (FusReal) (1 / (2 * (double) build->neighbors->n_rows));
  gsize n = 0;

  while (a < end_a || b < end_b)
    {
      guint next_a = a < end_a ? a->column : G_MAXUINT;
      guint next_b = b < end_b ? b->column : G_MAXUINT;
      guint column = MIN (next_a, next_b);
      FusReal sum = 0;

      if (next_a == column)
        sum += (a++)->value;
      if (next_b == column)
        sum += (b++)->value;
      if (columns != NULL)
        {
          columns[n] = column;
          values[n] = sum * factor;
        }
      n++;
    }

  return n;
}

static void
count_rows (gsize chunk, guint worker, gpointer data)
{
  const Build *build = data;
  gsize last = MIN ((chunk + 1) * FUS_ROWS_A_CHUNK, build->neighbors->n_rows);

  for (gsize row = chunk * FUS_ROWS_A_CHUNK; row < last; row++)
    build->affinity->starts[row + 1] = merge_row (build, row, NULL, NULL);
}

static void
merge_rows (gsize chunk, guint worker, gpointer data)
{
  const Build *build = data;
  FusAffinity *affinity = build->affinity;
  gsize last = MIN ((chunk + 1) * FUS_ROWS_A_CHUNK, affinity->n_rows);

  for (gsize row = chunk * FUS_ROWS_A_CHUNK; row < last; row++)
    merge_row (build, row, affinity->columns + affinity->starts[row],
               affinity->values + affinity->starts[row]);
}

static gboolean
join (Build *build, const FusWork *work, GError **error)
{
  FusAffinity *affinity = build->affinity;
  gsize n = affinity->n_rows;
  gsize n_chunks = fus_n_chunks (n, FUS_ROWS_A_CHUNK);

  hand_over (build);
  if (!fus_work_run (work, n_chunks, count_rows, build, error))
    return FALSE;
  for (gsize row = 0; row < n; row++)
    affinity->starts[row + 1] += affinity->starts[row];
  affinity->columns = g_new (guint, affinity->starts[n] + 1);
  affinity->values = g_new (FusReal, affinity->starts[n] + 1);

  return fus_work_run (work, n_chunks, merge_rows, build, error);
}

static void
build_clear (Build *build)
{
  g_free (build->given);
  g_free (build->received);
  g_free (build->in_starts);
  g_free (build->exponents);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Build, build_clear)

FusAffinity *
fus_affinity_new (const FusNeighbors *neighbors,
                  double perplexity,
                  FusPool *pool,
                  const FusProgress *progress,
                  GError **error)
{
  g_assert (perplexity > 0);

  FusWork work = { pool, progress, -1, -1, _ ("Affinities") };
  gsize n = neighbors->n_rows;
  g_auto (Build) build = { .neighbors = neighbors,
                           .entropy = log (perplexity),
                           .k = neighbors->k };
  g_autoptr (FusAffinity) self = g_new0 (FusAffinity, 1);

  self->n_rows = n;
  self->starts = g_new0 (gsize, n + 1);
  if (n * neighbors->k == 0)
    return g_steal_pointer (&self);
  build.affinity = self;
  build.given = g_new (Entry, n * build.k);
  build.received = g_new (Entry, n * build.k);
  build.in_starts = g_new0 (gsize, n + 1);
  build.exponents = g_new (double, 2 * build.k * fus_work_get_n_workers (&work));
  if (!fus_work_run (&work, fus_n_chunks (n, ROWS_A_SEARCH), search_rows, &build,
                     error) ||
      !join (&build, &work, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
fus_affinity_free (FusAffinity *self)
{
  g_free (self->starts);
  g_free (self->columns);
  g_free (self->values);
  g_free (self);
}

double
fus_affinity_divergence (const FusAffinity *self,
                         const FusReal *points,
                         double normalizer)
{
  double sum = 0;

  for (gsize row = 0; row < self->n_rows; row++)
    for (gsize i = self->starts[row]; i < self->starts[row + 1]; i++)
      {
        const FusReal *other = points + (gsize) 2 * self->columns[i];
        double dx = (double) (points[2 * row] - other[0]);
        double dy = (double) (points[2 * row + 1] - other[1]);
        double p = (double) self->values[i];

        if (p > 0)
          sum += p * log (p * (1 + dx * dx + dy * dy) * normalizer);
      }

  return sum;
}
