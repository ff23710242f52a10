/* SPDX-License-Identifier: GPL-3.0-or-later */
/* k-means, and what labellings have in common (MODELS.md 5.5). Starts are seeded, the
 * tightest of several is kept, and sums go by parts of fixed size: the same clusters
 * with any number of threads. A cluster that loses all its rows takes the row that
 * fits worst. */
#include "config.h"

#include "fus-clustering.h"

#include "fus-rng.h"
#include "fus-shared.h"

#include <math.h>
#include <string.h>

/* Rows that one thread assigns at a time; sums are added in order of these parts. */
#define ROWS_PER_PART 512
#define MOST_ITERATIONS 300
/* Of the mean variance of the features: centres that move less have settled. */
#define TOLERANCE 1e-4

/* One restart of k-means, and the room it works in. */
typedef struct
{
  const FusMatrix *x;
  FusPool *pool;
  guint n_clusters;
  gsize n_parts;
  double *centers;    /* [n_clusters × n_features] */
  gint32 *assignment; /* [n_rows] */
  double *distance;   /* [n_rows]: squared, to the nearest centre */
  double *sums;       /* [n_parts × n_clusters × n_features] */
  gsize *counts;      /* [n_parts × n_clusters] */
  double inertia;
} Lloyd;

static double
squared_distance (const FusReal *x, const double *center, gsize n)
{
  double sum = 0;

  for (gsize f = 0; f < n; f++)
    {
      double difference = (double) x[f] - center[f];

      sum += difference * difference;
    }

  return sum;
}

static gint32
find_nearest (const FusReal *x,
              const double *centers,
              guint n_clusters,
              gsize n_features,
              double *distance)
{
  gint32 best = 0;

  *distance = INFINITY;
  for (guint k = 0; k < n_clusters; k++)
    {
      double candidate = squared_distance (x, centers + k * n_features, n_features);

      if (candidate < *distance)
        {
          *distance = candidate;
          best = (gint32) k;
        }
    }

  return best;
}

static void
assign_part (gsize part, guint worker, gpointer data)
{
  Lloyd *self = data;
  gsize n_features = self->x->n_cols;
  double *sums = self->sums + part * self->n_clusters * n_features;
  gsize *counts = self->counts + part * self->n_clusters;
  gsize end = MIN ((part + 1) * ROWS_PER_PART, self->x->n_rows);

  memset (sums, 0, self->n_clusters * n_features * sizeof (double));
  memset (counts, 0, self->n_clusters * sizeof (gsize));
  for (gsize row = part * ROWS_PER_PART; row < end; row++)
    {
      const FusReal *x = fus_matrix_row (self->x, row);
      gint32 k = find_nearest (x, self->centers, self->n_clusters, n_features,
                               &self->distance[row]);

      self->assignment[row] = k;
      counts[k]++;
      for (gsize f = 0; f < n_features; f++)
        sums[(gsize) k * n_features + f] += (double) x[f];
    }
}

static gsize
find_farthest (const double *distance, gsize n)
{
  gsize best = 0;

  for (gsize i = 1; i < n; i++)
    {
      if (distance[i] > distance[best])
        best = i;
    }

  return best;
}

/* A cluster that lost all its rows takes the row that fits worst. */
static void
place_center (Lloyd *self, guint k, const double *sum, gsize count)
{
  gsize n_features = self->x->n_cols;
  double *center = self->centers + k * n_features;

  if (count > 0)
    {
      for (gsize f = 0; f < n_features; f++)
        center[f] = sum[f] / (double) count;
    }
  else
    {
      gsize row = find_farthest (self->distance, self->x->n_rows);

      for (gsize f = 0; f < n_features; f++)
        center[f] = (double) fus_matrix_row (self->x, row)[f];
      self->distance[row] = 0;
    }
}

static void
assign (Lloyd *self)
{
  fus_pool_run (self->pool, self->n_parts, assign_part, self);
  self->inertia = 0;
  for (gsize row = 0; row < self->x->n_rows; row++)
    self->inertia += self->distance[row];
}

/* Returns the squared length of all centres' moves. */
static double
move_centers (Lloyd *self)
{
  gsize n_values = self->n_clusters * self->x->n_cols;
  g_autofree double *before = g_memdup2 (self->centers, n_values * sizeof (double));
  double moved = 0;

  for (gsize part = 1; part < self->n_parts; part++)
    {
      for (gsize i = 0; i < n_values; i++)
        self->sums[i] += self->sums[part * n_values + i];
      for (guint k = 0; k < self->n_clusters; k++)
        self->counts[k] += self->counts[part * self->n_clusters + k];
    }
  for (guint k = 0; k < self->n_clusters; k++)
    place_center (self, k, self->sums + k * self->x->n_cols, self->counts[k]);
  for (gsize i = 0; i < n_values; i++)
    moved += (self->centers[i] - before[i]) * (self->centers[i] - before[i]);

  return moved;
}

static gsize
draw_by_weight (FusRng *rng, const double *weights, gsize n)
{
  double total = 0;
  double left = 0;

  for (gsize i = 0; i < n; i++)
    total += weights[i];
  left = fus_rng_uniform (rng) * total;
  for (gsize i = 0; i < n; i++)
    {
      left -= weights[i];
      if (left < 0)
        return i;
    }

  return n - 1;
}

static void
copy_center (Lloyd *self, guint k, gsize row)
{
  gsize n_features = self->x->n_cols;

  for (gsize f = 0; f < n_features; f++)
    self->centers[k * n_features + f] = (double) fus_matrix_row (self->x, row)[f];
}

/* k-means++: Arthur & Vassilvitskii 2007. */
static void
seed_centers (Lloyd *self, guint64 seed, guint32 restart)
{
  FusRng rng = fus_rng_at (seed, FUS_DRAW_CLUSTERING, restart, 0);
  gsize n_rows = self->x->n_rows;

  for (gsize row = 0; row < n_rows; row++)
    self->distance[row] = INFINITY;
  copy_center (self, 0, fus_rng_below (&rng, (guint32) n_rows));
  for (guint k = 1; k < self->n_clusters; k++)
    {
      const double *last = self->centers + (k - 1) * self->x->n_cols;

      for (gsize row = 0; row < n_rows; row++)
        {
          const FusReal *x = fus_matrix_row (self->x, row);

          self->distance[row] =
            fmin (self->distance[row], squared_distance (x, last, self->x->n_cols));
        }
      copy_center (self, k, draw_by_weight (&rng, self->distance, n_rows));
    }
}

static double
mean_variance (const FusMatrix *x)
{
  double sum_of_variances = 0;

  for (gsize f = 0; f < x->n_cols; f++)
    {
      double mean = 0;
      double variance = 0;

      for (gsize row = 0; row < x->n_rows; row++)
        mean += (double) fus_matrix_row (x, row)[f];
      mean /= (double) x->n_rows;
      for (gsize row = 0; row < x->n_rows; row++)
        {
          double difference = (double) fus_matrix_row (x, row)[f] - mean;

          variance += difference * difference;
        }
      sum_of_variances += variance / (double) x->n_rows;
    }

  return sum_of_variances / (double) x->n_cols;
}

static void
lloyd_init (Lloyd *self, const FusMatrix *x, guint n_clusters, FusPool *pool)
{
  gsize n_values = n_clusters * x->n_cols;

  self->x = x;
  self->pool = pool;
  self->n_clusters = n_clusters;
  self->n_parts = (x->n_rows + ROWS_PER_PART - 1) / ROWS_PER_PART;
  self->centers = g_new0 (double, n_values);
  self->assignment = g_new0 (gint32, x->n_rows);
  self->distance = g_new0 (double, x->n_rows);
  self->sums = g_new0 (double, self->n_parts *n_values);
  self->counts = g_new0 (gsize, self->n_parts * n_clusters);
}

static void
lloyd_clear (Lloyd *self)
{
  g_free (self->centers);
  g_free (self->assignment);
  g_free (self->distance);
  g_free (self->sums);
  g_free (self->counts);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Lloyd, lloyd_clear)

static void
clustering_clear (FusClustering *self)
{
  g_free (self->centers);
  g_free (self->assignment);
}

static void
keep_best (FusClustering *self, const Lloyd *lloyd, guint n_iterations)
{
  if (!(lloyd->inertia < self->inertia))
    return;
  self->inertia = lloyd->inertia;
  self->n_iterations = n_iterations;
  memcpy (self->centers, lloyd->centers,
          self->n_clusters * self->n_features * sizeof (double));
  memcpy (self->assignment, lloyd->assignment, self->n_rows * sizeof (gint32));
}

static gboolean
run_restart (Lloyd *self,
             double tolerance,
             guint *n_iterations,
             const FusProgress *progress,
             GError **error)
{
  assign (self);
  for (*n_iterations = 0; *n_iterations < MOST_ITERATIONS; (*n_iterations)++)
    {
      double moved = 0;

      if (!fus_progress_tick (progress, -1, NULL, error))
        return FALSE;
      moved = move_centers (self);
      assign (self);
      if (moved <= tolerance)
        return TRUE;
    }

  return TRUE;
}

static FusClustering *
clustering_alloc (gsize n_rows, gsize n_features, guint n_clusters)
{
  FusClustering *self = g_atomic_rc_box_new0 (FusClustering);

  self->n_clusters = n_clusters;
  self->n_features = n_features;
  self->n_rows = n_rows;
  self->centers = g_new0 (double, n_clusters *n_features);
  self->assignment = g_new0 (gint32, n_rows);
  self->inertia = INFINITY;

  return self;
}

FusClustering *
fus_clustering_new (const FusMatrix *x,
                    guint n_clusters,
                    guint n_restarts,
                    guint64 seed,
                    FusPool *pool,
                    const FusProgress *progress,
                    GError **error)
{
  g_autoptr (FusClustering) self = clustering_alloc (x->n_rows, x->n_cols, n_clusters);
  g_auto (Lloyd) lloyd = { 0 };
  double tolerance = TOLERANCE * mean_variance (x);

  g_assert (n_clusters > 0 && n_clusters <= x->n_rows);

  lloyd_init (&lloyd, x, n_clusters, pool);
  for (guint restart = 0; restart < n_restarts; restart++)
    {
      guint n_iterations = 0;

      seed_centers (&lloyd, seed, restart);
      if (!run_restart (&lloyd, tolerance, &n_iterations, progress, error))
        return NULL;
      keep_best (self, &lloyd, n_iterations);
    }

  return g_steal_pointer (&self);
}

FUS_DEFINE_SHARED (FusClustering, fus_clustering, clustering_clear)

void
fus_clustering_assign (const FusClustering *self, gint32 *assignment, const FusMatrix *x)
{
  for (gsize row = 0; row < x->n_rows; row++)
    {
      double distance = 0;

      assignment[row] = find_nearest (fus_matrix_row (x, row), self->centers,
                                      self->n_clusters, self->n_features, &distance);
    }
}

/* How often each pair of labels meets. */
typedef struct
{
  gsize n_a;
  gsize n_b;
  gsize n;
  double *counts; /* [n_a × n_b] */
  double *a;      /* [n_a] */
  double *b;      /* [n_b] */
} Contingency;

static gsize
count_codes (const gint32 *codes, gsize n_rows)
{
  gint32 max = -1;

  for (gsize row = 0; row < n_rows; row++)
    max = MAX (max, codes[row]);

  return (gsize) max + 1;
}

static void
contingency_init (Contingency *self, const gint32 *a, const gint32 *b, gsize n_rows)
{
  self->n_a = count_codes (a, n_rows);
  self->n_b = count_codes (b, n_rows);
  self->counts = g_new0 (double, MAX (self->n_a * self->n_b, 1));
  self->a = g_new0 (double, MAX (self->n_a, 1));
  self->b = g_new0 (double, MAX (self->n_b, 1));
  for (gsize row = 0; row < n_rows; row++)
    {
      if (a[row] < 0 || b[row] < 0)
        continue;
      self->counts[(gsize) a[row] * self->n_b + (gsize) b[row]]++;
      self->a[a[row]]++;
      self->b[b[row]]++;
      self->n++;
    }
}

static void
contingency_clear (Contingency *self)
{
  g_free (self->counts);
  g_free (self->a);
  g_free (self->b);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Contingency, contingency_clear)

static double
sum_of_pairs (const double *counts, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += 0.5 * counts[i] * (counts[i] - 1);

  return sum;
}

double
fus_adjusted_rand_index (const gint32 *a, const gint32 *b, gsize n_rows)
{
  g_auto (Contingency) table = { 0 };
  double both = 0;
  double by_a = 0;
  double by_b = 0;
  double expected = 0;
  double most = 0;

  contingency_init (&table, a, b, n_rows);
  if (table.n == 0)
    return NAN;
  both = sum_of_pairs (table.counts, table.n_a * table.n_b);
  by_a = sum_of_pairs (table.a, table.n_a);
  by_b = sum_of_pairs (table.b, table.n_b);
  expected = by_a * by_b / fmax (0.5 * (double) table.n * (double) (table.n - 1), 1);
  most = 0.5 * (by_a + by_b);
  if (!(most > expected))
    return 1;

  return (both - expected) / (most - expected);
}

static double
entropy (const double *counts, gsize n_counts, double n)
{
  double sum = 0;

  for (gsize i = 0; i < n_counts; i++)
    {
      if (counts[i] > 0)
        sum -= counts[i] / n * log (counts[i] / n);
    }

  return sum;
}

double
fus_mutual_information (const gint32 *a, const gint32 *b, gsize n_rows)
{
  g_auto (Contingency) table = { 0 };
  double n = 0;
  double of_a = 0;
  double of_b = 0;
  double joint = 0;

  contingency_init (&table, a, b, n_rows);
  n = (double) table.n;
  if (table.n == 0)
    return NAN;
  of_a = entropy (table.a, table.n_a, n);
  of_b = entropy (table.b, table.n_b, n);
  joint = entropy (table.counts, table.n_a * table.n_b, n);
  if (!(of_a + of_b > 0))
    return 1;

  return 2 * (of_a + of_b - joint) / (of_a + of_b);
}

static gint32
find_majority (const double *counts, gsize n)
{
  gsize best = 0;

  for (gsize i = 1; i < n; i++)
    {
      if (counts[i] > counts[best])
        best = i;
    }

  return counts[best] > 0 ? (gint32) best : -1;
}

double
fus_cluster_accuracy (const gint32 *train_clusters,
                      const gint32 *train_codes,
                      gsize n_train,
                      const gint32 *clusters,
                      const gint32 *codes,
                      gsize n_rows)
{
  g_auto (Contingency) table = { 0 };
  gsize n_known = 0;
  gsize n_right = 0;

  contingency_init (&table, train_clusters, train_codes, n_train);
  for (gsize row = 0; row < n_rows; row++)
    {
      gsize k = (gsize) clusters[row];

      if (codes[row] < 0)
        continue;
      n_known++;
      n_right += k < table.n_a && table.n_b > 0 &&
                 find_majority (table.counts + k * table.n_b, table.n_b) == codes[row];
    }

  return n_known > 0 ? (double) n_right / (double) n_known : (double) NAN;
}
