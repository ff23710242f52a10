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

FusNeighbors *fus_neighbors_new (const FusMatrix *x,
                                 gsize k,
                                 FusPool *pool,
                                 const FusProgress *progress,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
FusNeighbors *fus_neighbors_new_of_rows (const FusMatrix *x,
                                         const guint *rows,
                                         gsize n_rows,
                                         gsize k,
                                         FusPool *pool,
                                         const FusProgress *progress,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
void fus_neighbors_free (FusNeighbors *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusNeighbors, fus_neighbors_free)

G_END_DECLS
