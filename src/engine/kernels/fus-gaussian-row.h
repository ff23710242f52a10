/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "fus-real.h"

G_BEGIN_DECLS

/**
 * FusProductRow:
 * @mean: `[n_members]`: each member's `[n_latents]`
 * @logvar: `[n_members]`: each member's `[n_latents]`
 * @n_members: experts of this row
 * @prior: whether N(0, I) is one more (for subsets: of the full set)
 * @prior_always: for subsets: whether N(0, I) is in each
 * @floor: added to each variance
 * @n_latents: latents
 */
typedef struct
{
  const FusReal *const *mean;
  const FusReal *const *logvar;
  guint n_members;
  gboolean prior;
  gboolean prior_always;
  FusReal floor;
  gsize n_latents;
} FusProductRow;

/**
 * FusGaussianRow:
 * @mean: (nullable): `[n]`
 * @logvar: (nullable): `[n]`
 *
 * One row of a Gaussian, where %NULL is 0; or its gradients, where %NULL is not wanted.
 */
typedef struct
{
  FusReal *mean;
  FusReal *logvar;
} FusGaussianRow;

G_END_DECLS
