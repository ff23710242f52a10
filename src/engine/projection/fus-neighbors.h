/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-matrix.h"
#include "fus-parallel.h"
#include "fus-progress.h"

G_BEGIN_DECLS

/**
 * FusNeighbors:
 * @n_rows: how many rows have been looked up
 * @k: neighbours of each
 * @indices: `[n_rows × k]`, nearest first; equal distances go by index
 * @distances: `[n_rows × k]`, Euclidean
 */
typedef struct
{
  gsize n_rows;
  gsize k;
  guint *indices;
  FusMatrix *distances;
} FusNeighbors;

/**
 * fus_neighbors_new:
 *
 * fus_neighbors_new_of_rows() for every row of @x.
 *
 * Returns: (transfer full): the neighbours
 */
FusNeighbors *fus_neighbors_new (const FusMatrix *x,
                                 gsize k,
                                 FusPool *pool,
                                 const FusProgress *progress,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_neighbors_new_of_rows:
 * @x: `[n × d]`, finite
 * @rows: (nullable): `[n_rows]` rows of @x whose neighbours are wanted; %NULL for all
 * @n_rows: how many; ignored for all
 * @k: how many neighbours; at most n − 1 are found
 * @error: #FUS_PROJECTION_ERROR where a number is not finite; %G_IO_ERROR_CANCELLED
 *
 * Exact nearest neighbours among all rows of @x, each row itself left out. Blocks of
 * |b|² − 2 a·b through matrix products, the nearest kept in heaps.
 *
 * Returns: (transfer full): the neighbours
 */
FusNeighbors *fus_neighbors_new_of_rows (const FusMatrix *x,
                                         const guint *rows,
                                         gsize n_rows,
                                         gsize k,
                                         FusPool *pool,
                                         const FusProgress *progress,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same for every row of @x, among the first @n_among rows alone. */
FusNeighbors *fus_neighbors_new_among (const FusMatrix *x,
                                       gsize n_among,
                                       gsize k,
                                       FusPool *pool,
                                       const FusProgress *progress,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
void fus_neighbors_free (FusNeighbors *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusNeighbors, fus_neighbors_free)

G_END_DECLS
