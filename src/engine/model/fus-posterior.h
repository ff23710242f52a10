/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-arena.h"
#include "fus-rng.h"

G_BEGIN_DECLS

/**
 * FusPosterior:
 * @n_rows: rows
 * @n_latents: latents
 * @n_components: components, at least 1
 * @weight: for each component `[n_rows]`: a row's weights add up to 1; 0 where the row
 * lacks it
 * @mean: for each component `[n_rows × n_latents]`
 * @logvar: for each component `[n_rows × n_latents]`, log variance
 * @factor: (nullable): `[n_rows]`: where latents depend on each other, the factor of a
 * row's precision, `[n_latents × n_latents]`, lower triangular; there is one component
 * then
 *
 * q(z | x_S), a mixture of diagonal Gaussians, a row its own (MODELS.md 2.1.7). In an
 * arena.
 */
typedef struct
{
  gsize n_rows;
  guint n_latents;
  guint n_components;
  FusReal **weight;
  FusReal **mean;
  FusReal **logvar;
  const FusReal **factor;
} FusPosterior;

/**
 * fus_posterior_new:
 *
 * Returns: (transfer none): room for @n_components components in @arena; weights, means
 * and log variances are 0
 */
FusPosterior *fus_posterior_new (FusArena *arena,
                                 gsize n_rows,
                                 guint n_latents,
                                 guint n_components);

/**
 * fus_posterior_get_moments:
 * @mean: (out): `[n_rows × n_latents]`
 * @logvar: (out) (nullable): `[n_rows × n_latents]`
 *
 * Mean and log of the variance of the whole mixture.
 */
void fus_posterior_get_moments (const FusPosterior *self, FusReal *mean, FusReal *logvar);

/**
 * fus_posterior_sample:
 * @z: (out): `[n_rows × n_latents]`
 * @rows: (nullable): `[n_rows]`: the numbers rows are known by, so that a sample's draw
 * doesn't depend on its neighbours
 *
 * One exact draw a row: a component by its weight, then its Gaussian.
 */
void fus_posterior_sample (const FusPosterior *self,
                           FusReal *z,
                           guint64 seed,
                           guint32 draw,
                           guint32 step,
                           const guint *rows);

/**
 * fus_posterior_kl:
 * @kl: (out): `[n_rows]`, in nats
 *
 * KL to the standard normal a row: closed form for one component, else the weighted mean
 * of the components' (an upper bound, MODELS.md 2.7).
 */
void fus_posterior_kl (const FusPosterior *self, double *kl);

G_END_DECLS
