/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-matrix.h"
#include "fus-parallel.h"
#include "fus-progress.h"

G_BEGIN_DECLS

/**
 * FusClustering:
 * @centers: `[n_clusters × n_features]`
 * @assignment: `[n_rows]`: nearest centre
 * @inertia: sum of squared distances to it
 * @n_iterations: of the best restart
 *
 * k-means. Reference-counted, frozen.
 */
typedef struct
{
  guint n_clusters;
  gsize n_features;
  gsize n_rows;
  double *centers;
  gint32 *assignment;
  double inertia;
  guint n_iterations;
} FusClustering;

FusClustering *fus_clustering_new (const FusMatrix *x,
                                   guint n_clusters,
                                   guint n_restarts,
                                   guint64 seed,
                                   FusPool *pool,
                                   const FusProgress *progress,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
FusClustering *fus_clustering_ref (FusClustering *self);
void fus_clustering_unref (FusClustering *self);

void fus_clustering_assign (const FusClustering *self,
                            gint32 *assignment,
                            const FusMatrix *x);

/* Agreement of two labellings; rows where either is −1 don't count. models.md §5.5. */
double fus_adjusted_rand_index (const gint32 *a, const gint32 *b, gsize n_rows);
double fus_mutual_information (const gint32 *a, const gint32 *b, gsize n_rows);
double fus_cluster_accuracy (const gint32 *train_clusters,
                             const gint32 *train_codes,
                             gsize n_train,
                             const gint32 *clusters,
                             const gint32 *codes,
                             gsize n_rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusClustering, fus_clustering_unref)

G_END_DECLS
