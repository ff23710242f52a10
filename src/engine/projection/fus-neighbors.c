/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-neighbors.h"

#include "fus-linalg.h"
#include "fus-nearest.h"
#include "fus-projection-private.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <tgmath.h>

/* A block of distances stays in the second-level cache. */
#define ROWS_A_BLOCK 128
#define COLUMNS_A_BLOCK 1024
/* Kept beyond k until the distances are computed from differences: products of float32
 * may swap neighbours that are nearly as far. */
#define N_SPARE 8

typedef struct
{
  FusReal *queries; /* [ROWS_A_BLOCK × n_cols], times −2 */
  FusReal *scores;  /* [ROWS_A_BLOCK × COLUMNS_A_BLOCK] */
  FusNear *items;   /* [ROWS_A_BLOCK × n_kept] */
} Scratch;

typedef struct
{
  const FusWork *work;
  const FusMatrix *x;
  const guint *rows; /* (nullable): all */
  gsize n_among;     /* rows of @x that are looked among, the first ones */
  FusMatrix *centred;
  FusReal *norms;
  FusNeighbors *neighbors;
  gsize n_kept;
  Scratch *scratch; /* a worker's */
} Search;

static guint
query_row (const Search *search, gsize i)
{
  return search->rows == NULL ? (guint) i : search->rows[i];
}

static void
offer_block (const Search *search,
             const Scratch *scratch,
             FusNearest *nearest,
             gsize first,
             gsize n_queries,
             gsize column)
{
  gsize n_columns = MIN (COLUMNS_A_BLOCK, search->n_among - column);

  fus_distance_scores (scratch->scores, scratch->queries,
                       fus_matrix_row (search->centred, column), search->norms + column,
                       n_queries, n_columns, search->x->n_cols);
  for (gsize i = 0; i < n_queries; i++)
    fus_nearest_offer_row (&nearest[i], scratch->scores + i * n_columns, n_columns,
                           (guint) column, query_row (search, first + i));
}

/* From differences now, and sorted. */
static void
store_neighbors (const Search *search, FusNearest *nearest, gsize i)
{
  FusNeighbors *neighbors = search->neighbors;
  const FusReal *from = fus_matrix_row (search->x, query_row (search, i));

  for (gsize j = 0; j < nearest->n; j++)
    nearest->items[j].score =
      (FusReal) fus_squared_distance (from,
                                      fus_matrix_row (search->x, nearest->items[j].index),
                                      search->x->n_cols);
  fus_nearest_sort (nearest);
  for (gsize j = 0; j < neighbors->k; j++)
    {
      neighbors->indices[i * neighbors->k + j] = nearest->items[j].index;
      fus_matrix_row (neighbors->distances, i)[j] = sqrt (nearest->items[j].score);
    }
}

static void
search_block (gsize block, guint worker, gpointer data)
{
  const Search *search = data;
  const Scratch *scratch = &search->scratch[worker];
  gsize first = block * ROWS_A_BLOCK;
  gsize n_queries = MIN (ROWS_A_BLOCK, search->neighbors->n_rows - first);
  gsize n_cols = search->x->n_cols;
  FusNearest nearest[ROWS_A_BLOCK];

  for (gsize i = 0; i < n_queries; i++)
    {
      const FusReal *from =
        fus_matrix_row (search->centred, query_row (search, first + i));

      nearest[i] = (FusNearest){ scratch->items + i * search->n_kept, search->n_kept, 0 };
      for (gsize d = 0; d < n_cols; d++)
        scratch->queries[i * n_cols + d] = -2 * from[d];
    }
  for (gsize column = 0; column < search->n_among; column += COLUMNS_A_BLOCK)
    {
      if (fus_work_is_cancelled (search->work))
        return;
      offer_block (search, scratch, nearest, first, n_queries, column);
    }
  for (gsize i = 0; i < n_queries; i++)
    store_neighbors (search, &nearest[i], first + i);
}

static FusMatrix *
centre (const FusMatrix *x)
{
  FusMatrix *centred = fus_matrix_new (x->n_rows, x->n_cols);
  g_autofree double *mean = g_new0 (double, x->n_cols + 1);

  for (gsize row = 0; row < x->n_rows; row++)
    for (gsize d = 0; d < x->n_cols; d++)
      mean[d] += (double) fus_matrix_row (x, row)[d] / (double) x->n_rows;
  for (gsize row = 0; row < x->n_rows; row++)
    for (gsize d = 0; d < x->n_cols; d++)
      fus_matrix_row (centred, row)[d] =
        (FusReal) ((double) fus_matrix_row (x, row)[d] - mean[d]);

  return centred;
}

static void
search_init (Search *search, FusNeighbors *neighbors, guint n_workers)
{
  const FusMatrix *x = search->x;

  search->neighbors = neighbors;
  search->n_kept = MIN (neighbors->k + N_SPARE, MAX (search->n_among, 1) - 1);
  search->centred = centre (x);
  search->norms = g_aligned_alloc (x->n_rows + 1, sizeof (FusReal), FUS_ALIGNMENT);
  fus_row_norms (search->norms, search->centred->data, x->n_rows, x->n_cols);
  search->scratch = g_new0 (Scratch, n_workers + 1);
  for (guint i = 0; i < n_workers; i++)
    {
      search->scratch[i].queries =
        g_aligned_alloc (ROWS_A_BLOCK * (x->n_cols + 1), sizeof (FusReal), FUS_ALIGNMENT);
      search->scratch[i].scores = g_aligned_alloc ((gsize) ROWS_A_BLOCK * COLUMNS_A_BLOCK,
                                                   sizeof (FusReal), FUS_ALIGNMENT);
      search->scratch[i].items = g_new (FusNear, ROWS_A_BLOCK * (search->n_kept + 1));
    }
}

static void
search_clear (Search *search)
{
  for (Scratch *scratch = search->scratch; scratch->scores != NULL; scratch++)
    {
      g_aligned_free (scratch->queries);
      g_aligned_free (scratch->scores);
      g_free (scratch->items);
    }
  g_free (search->scratch);
  g_aligned_free (search->norms);
  fus_matrix_unref (search->centred);
}

static FusNeighbors *
look_up (const FusMatrix *x,
         const guint *rows,
         gsize n_rows,
         gsize n_among,
         gsize k,
         FusPool *pool,
         const FusProgress *progress,
         GError **error)
{
  FusWork work = { pool, progress, 0, 1, _ ("Nearest neighbours") };
  Search search = { .work = &work, .x = x, .rows = rows, .n_among = n_among };
  g_autoptr (FusNeighbors) self = NULL;
  gboolean done = FALSE;

  if (!fus_projection_check_finite (x, error))
    return NULL;
  self = g_new0 (FusNeighbors, 1);
  self->n_rows = rows == NULL ? x->n_rows : n_rows;
  self->k = MIN (k, MAX (n_among, 1) - 1);
  self->indices = g_new0 (guint, self->n_rows * self->k + 1);
  self->distances = fus_matrix_new (self->n_rows, self->k);
  search_init (&search, self, fus_work_get_n_workers (&work));
  done = fus_work_run (&work, fus_n_chunks (self->n_rows, ROWS_A_BLOCK), search_block,
                       &search, error);
  search_clear (&search);

  return done ? g_steal_pointer (&self) : NULL;
}

FusNeighbors *
fus_neighbors_new_of_rows (const FusMatrix *x,
                           const guint *rows,
                           gsize n_rows,
                           gsize k,
                           FusPool *pool,
                           const FusProgress *progress,
                           GError **error)
{
  g_assert (rows != NULL || n_rows == 0);

  return look_up (x, rows, n_rows, x->n_rows, k, pool, progress, error);
}

FusNeighbors *
fus_neighbors_new_among (const FusMatrix *x,
                         gsize n_among,
                         gsize k,
                         FusPool *pool,
                         const FusProgress *progress,
                         GError **error)
{
  g_assert (n_among <= x->n_rows);

  return look_up (x, NULL, 0, MIN (n_among, x->n_rows), k, pool, progress, error);
}

FusNeighbors *
fus_neighbors_new (const FusMatrix *x,
                   gsize k,
                   FusPool *pool,
                   const FusProgress *progress,
                   GError **error)
{
  return fus_neighbors_new_of_rows (x, NULL, 0, k, pool, progress, error);
}

void
fus_neighbors_free (FusNeighbors *self)
{
  g_free (self->indices);
  g_clear_pointer (&self->distances, fus_matrix_unref);
  g_free (self);
}
