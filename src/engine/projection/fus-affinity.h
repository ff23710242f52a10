/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-neighbors.h"

G_BEGIN_DECLS

/**
 * FusAffinity:
 * @n_rows: samples
 * @starts: `[n_rows + 1]`: where each row's entries start
 * @columns: `[starts[n_rows]]`, rising within a row
 * @values: the same length; Σ = 1
 *
 * p of t-SNE: a symmetric, sparse matrix of how near samples are.
 */
typedef struct
{
  gsize n_rows;
  gsize *starts;
  guint *columns;
  FusReal *values;
} FusAffinity;

/**
 * fus_affinity_new:
 * @neighbors: of all samples
 * @perplexity: the effective number of neighbours of a sample, below their number
 * @pool: (nullable): who works
 * @error: %G_IO_ERROR_CANCELLED
 *
 * p_ij = (p_j|i + p_i|j) ÷ 2n with p_j|i ∝ exp (−β_i |x_i − x_j|²) over the neighbours of
 * i, and β_i such that the entropy of p_·|i is log perplexity.
 * van der Maaten & Hinton 2008, section 2.
 *
 * Returns: (transfer full): the affinities
 */
FusAffinity *fus_affinity_new (const FusNeighbors *neighbors,
                               double perplexity,
                               FusPool *pool,
                               const FusProgress *progress,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
void fus_affinity_free (FusAffinity *self);

/**
 * fus_affinity_divergence:
 * @points: `[n_rows × 2]`
 * @normalizer: Σ over pairs i ≠ j of 1 ÷ (1 + |y_i − y_j|²)
 *
 * Returns: Σ p log (p ÷ q), in nats, q the map's affinities
 */
double fus_affinity_divergence (const FusAffinity *self,
                                const FusReal *points,
                                double normalizer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusAffinity, fus_affinity_free)

G_END_DECLS
