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

/**
 * fus_clustering_new:
 * @x: `[n_rows × n_features]`, none NaN
 * @n_clusters: at most @n_rows
 * @n_restarts: runs, of which the tightest is kept; 10 for evaluate
 * @error: set when cancelled
 *
 * Lloyd's k-means from k-means++ seeds, at most 300 rounds, until the centres move less
 * than 1e-4 of the mean variance: MODELS.md 5.5.
 *
 * Returns: (transfer full): the clustering, or %NULL
 */
FusClustering *fus_clustering_new (const FusMatrix *x,
                                   guint n_clusters,
                                   guint n_restarts,
                                   guint64 seed,
                                   FusPool *pool,
                                   const FusProgress *progress,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
FusClustering *fus_clustering_ref (FusClustering *self);
void fus_clustering_unref (FusClustering *self);

/**
 * fus_clustering_assign:
 * @assignment: (out): `[x.n_rows]`: number of the nearest centre
 * @x: `[n_rows × n_features]`
 */
void fus_clustering_assign (const FusClustering *self,
                            gint32 *assignment,
                            const FusMatrix *x);

/* Agreement of two labellings; rows where either is −1 don't count (Hubert & Arabie 1985;
 * MODELS.md 5.5). At most 1, about 0 for labellings that have nothing to do with each
 * other; NaN without rows. */
double fus_adjusted_rand_index (const gint32 *a, const gint32 *b, gsize n_rows);

/**
 * fus_mutual_information:
 *
 * Normalised by the arithmetic mean of the entropies: 2 I (U; V) ÷ (H (U) + H (V)),
 * MODELS.md 5.5. Returns: 0 … 1; NaN without rows
 */
double fus_mutual_information (const gint32 *a, const gint32 *b, gsize n_rows);

/**
 * fus_cluster_accuracy:
 * @train_clusters: `[n_train]`
 * @train_codes: `[n_train]`: class, −1 where not known
 * @clusters: `[n_rows]`: of the rows to score
 * @codes: `[n_rows]`
 *
 * Each cluster gets the commonest class of its training members. MODELS.md 5.5.
 *
 * Returns: share of rows in a cluster of their class; NaN without rows
 */
double fus_cluster_accuracy (const gint32 *train_clusters,
                             const gint32 *train_codes,
                             gsize n_train,
                             const gint32 *clusters,
                             const gint32 *codes,
                             gsize n_rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusClustering, fus_clustering_unref)

G_END_DECLS
