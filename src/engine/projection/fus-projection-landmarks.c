/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Maps of very many points: a method that compares points with each other lays out
 * landmarks, some of them drawn at random, and each other point is put among its nearest
 * landmarks, nearer to those that are nearer. What was done is never silent: whoever
 * shows the map says it by fus_projection_dup_note(). */
#include "config.h"

#include "fus-memory.h"
#include "fus-neighbors.h"
#include "fus-projection-private.h"
#include "fus-rng.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <tgmath.h>

enum
{
  N_LANDMARKS = 25000,
  N_AMONG = 5, /* landmarks that a point is put among */
  ROWS_A_ITEM = 4096,
};

/* About what the neighbours of a point and their weights take in t-SNE. */
#define BYTES_OF_NEIGHBORS ((guint64) 2000)
/* Of the whole task. */
#define SEARCH_SHARE 0.3

gsize
fus_projection_count_landmarks (const FusProjectionClass *class, gsize n)
{
  return class->compares && n > FUS_PROJECTION_MOST_POINTS ? N_LANDMARKS : 0;
}

char *
fus_projection_dup_note (const FusProjectionClass *class, gsize n)
{
  const gsize n_landmarks = fus_projection_count_landmarks (class, n);

  if (n <= FUS_PROJECTION_MOST_POINTS)
    return NULL;
  if (n_landmarks == 0)
    return g_strdup_printf (
      /* Translators: number of points, name of a method */
      _ ("Laid out by the method itself (%2$s): %1$'zu in all."), n, _ (class->name));

  return g_strdup_printf (
    /* Translators: name of a method, number of landmarks, of points, of landmarks a point
     */
    _ ("%s laid out %'zu of the %'zu points, drawn at random; each other point stands "
       "among the %d of them that are nearest to it in the latents."),
    _ (class->name), n_landmarks, n, N_AMONG);
}

typedef struct
{
  const FusMatrix *x; /* landmarks first, then the others */
  const guint *order; /* [n]: which point each row of it is */
  gsize n_landmarks;
  const FusNeighbors *near;
  const FusMatrix *laid; /* the landmarks */
  FusMatrix *points;
  const FusProjectionRequest *request;
  const FusProgress *progress;
} Landmarks;

/* A seeded sample first, in rising order, then all others. */
static guint *
order_points (gsize n, gsize n_landmarks, guint64 seed)
{
  FusRng rng = fus_rng_at (seed, FUS_DRAW_SPLIT, 3, 0);
  g_autofree guint *drawn = g_new (guint, n);
  g_autofree gboolean *is_landmark = g_new0 (gboolean, n);
  guint *order = g_new (guint, n);
  gsize first = 0;
  gsize rest = n_landmarks;

  fus_rng_permutation (&rng, drawn, (guint) n);
  for (gsize i = 0; i < n_landmarks; i++)
    is_landmark[drawn[i]] = TRUE;
  for (gsize i = 0; i < n; i++)
    if (is_landmark[i])
      order[first++] = (guint) i;
    else
      order[rest++] = (guint) i;

  return order;
}

static void
place_point (const Landmarks *self, gsize row)
{
  FusReal *to = fus_matrix_row (self->points, self->order[row]);
  const guint *near = self->near->indices + row * self->near->k;
  const FusReal *distances = fus_matrix_row (self->near->distances, row);
  double sum[2] = { 0 };
  double weights = 0;

  if (row < self->n_landmarks)
    {
      memcpy (to, fus_matrix_row (self->laid, row), 2 * sizeof *to);
      return;
    }
  for (gsize j = 0; j < self->near->k; j++)
    {
      /* One that is the same point counts for all. */
      const double distance = MAX ((double) distances[j], 1e-12);
      const double weight = 1 / (distance * distance);

      weights += weight;
      for (gsize d = 0; d < 2; d++)
        sum[d] += weight * (double) fus_matrix_row (self->laid, near[j])[d];
    }
  for (gsize d = 0; d < 2; d++)
    to[d] = (FusReal) (sum[d] / weights);
}

static void
place_item (gsize item, guint worker, gpointer data)
{
  const Landmarks *self = data;
  const gsize end = MIN ((item + 1) * ROWS_A_ITEM, self->points->n_rows);

  for (gsize row = item * ROWS_A_ITEM; row < end; row++)
    place_point (self, row);
}

static void
place_all (Landmarks *self, const FusMatrix *laid, FusPool *pool)
{
  self->laid = laid;
  fus_pool_run (pool, fus_n_chunks (self->points->n_rows, ROWS_A_ITEM), place_item, self);
}

static void
frame_cb (gpointer data, const FusMatrix *laid, guint iteration, guint n_iterations)
{
  Landmarks *self = data;

  place_all (self, laid, NULL);
  self->request->frame (self->request->frame_data, self->points, iteration, n_iterations);
}

static void
report_cb (gpointer data, double fraction, const char *message)
{
  const Landmarks *self = data;

  if (self->progress != NULL && self->progress->report != NULL)
    self->progress->report (self->progress->data,
                            fraction < 0 ? fraction
                                         : SEARCH_SHARE + (1 - SEARCH_SHARE) * fraction,
                            message);
}

static FusMatrix *
lay_out (const FusProjectionClass *class, Landmarks *self, FusPool *pool, GError **error)
{
  const FusProjectionRequest *request = self->request;
  FusMatrix first = *self->x;
  FusProjectionRequest inner = *request;
  g_autoptr (FusMatrix) init = NULL;
  const FusProgress progress = { report_cb, self,
                                 self->progress != NULL ? self->progress->cancellable
                                                        : NULL };

  first.n_rows = self->n_landmarks;
  if (request->init != NULL)
    init = fus_matrix_select_rows (request->init, self->order, self->n_landmarks);
  inner.init = init;
  inner.frame = request->frame != NULL ? frame_cb : NULL;
  inner.frame_data = self;

  return class->run (&first, &inner, pool, &progress, error);
}

static FusMatrix *
run_on_landmarks (const FusProjectionClass *class,
                  const FusMatrix *x,
                  const FusProjectionRequest *request,
                  FusPool *pool,
                  const FusProgress *progress,
                  GError **error)
{
  const gsize n = fus_projection_count_landmarks (class, x->n_rows);
  g_autofree guint *order = order_points (x->n_rows, n, request->seed);
  g_autoptr (FusMatrix) ordered = fus_matrix_select_rows (x, order, x->n_rows);
  g_autoptr (FusMatrix) points = fus_matrix_new (x->n_rows, 2);
  g_autoptr (FusNeighbors) near =
               fus_neighbors_new_among (ordered, n, N_AMONG, pool, progress, error);
  g_autoptr (FusMatrix) laid = NULL;
  Landmarks self = { ordered, order, n, near, NULL, points, request, progress };

  if (near == NULL)
    return NULL;
  laid = lay_out (class, &self, pool, error);
  if (laid == NULL)
    return NULL;
  place_all (&self, laid, pool);

  return g_steal_pointer (&points);
}

/* Latents in order and as they came, those about their mean; neighbours; maps. */
static guint64
estimate_bytes (const FusProjectionClass *class, const FusMatrix *x)
{
  const guint64 n = x->n_rows;

  return n * (3 * x->n_cols + 6 * 2) * sizeof (FusReal) +
         (class->compares ? MIN (n, FUS_PROJECTION_MOST_POINTS) * BYTES_OF_NEIGHBORS : 0);
}

FusMatrix *
fus_projection_run (const FusProjectionClass *class,
                    const FusMatrix *x,
                    const FusProjectionRequest *request,
                    FusPool *pool,
                    const FusProgress *progress,
                    GError **error)
{
  if (!fus_memory_check_for (FUS_MEMORY_FOR_MAP, estimate_bytes (class, x), error))
    return NULL;
  if (fus_projection_count_landmarks (class, x->n_rows) == 0)
    return class->run (x, request, pool, progress, error);

  return run_on_landmarks (class, x, request, pool, progress, error);
}
