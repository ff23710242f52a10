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

FusAffinity *fus_affinity_new (const FusNeighbors *neighbors,
                               double perplexity,
                               FusPool *pool,
                               const FusProgress *progress,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
void fus_affinity_free (FusAffinity *self);

double fus_affinity_divergence (const FusAffinity *self,
                                const FusReal *points,
                                double normalizer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusAffinity, fus_affinity_free)

G_END_DECLS
