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

FusPca *fus_pca_new (const FusMatrix *x,
                     gsize n_components,
                     guint64 seed,
                     FusPool *pool,
                     const FusProgress *progress,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
void fus_pca_free (FusPca *self);

FusMatrix *fus_pca_transform (const FusPca *self,
                              const FusMatrix *x,
                              FusPool *pool) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusPca, fus_pca_free)

G_END_DECLS
