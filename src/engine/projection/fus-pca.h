/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-matrix.h"
#include "fus-parallel.h"
#include "fus-progress.h"

G_BEGIN_DECLS

/**
 * FusPca:
 * @n_components: how many: what was asked for, or as many as the data have
 * @mean: `[1 × d]`
 * @components: `[n_components × d]`, orthonormal rows; the largest loading of each is
 *   positive
 * @variances: `[n_components]`, of the scores, divided by n − 1, in falling order
 * @shares: `[n_components]`, of the whole variance
 */
typedef struct
{
  gsize n_components;
  FusMatrix *mean;
  FusMatrix *components;
  double *variances;
  double *shares;
} FusPca;

/**
 * fus_pca_new:
 * @x: `[n × d]`, finite
 * @n_components: how many at most
 * @seed: where both sides are large and the vectors are iterated for
 * @pool: (nullable): who works
 * @error: #FUS_PROJECTION_ERROR where a number is not finite or LAPACK fails;
 *   %G_IO_ERROR_CANCELLED
 *
 * Principal components of the centred rows (Pearson 1901; Hotelling 1933).
 *
 * Returns: (transfer full): min (@n_components, n, d) of them
 */
FusPca *fus_pca_new (const FusMatrix *x,
                     gsize n_components,
                     guint64 seed,
                     FusPool *pool,
                     const FusProgress *progress,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
void fus_pca_free (FusPca *self);

/**
 * fus_pca_transform:
 * @x: `[n × d]`, with the columns the components were made from
 *
 * Returns: (transfer full): scores, `[n × n_components]`
 */
FusMatrix *fus_pca_transform (const FusPca *self,
                              const FusMatrix *x,
                              FusPool *pool) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusPca, fus_pca_free)

G_END_DECLS
