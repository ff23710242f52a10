/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "fus-gaussian-row.h"

G_BEGIN_DECLS

/* Loops over diagonal Gaussians: means and log variances (MODELS.md 2.1). `…_backward`
 * adds. Arrays don't overlap. */

/* z = μ + exp (ℓ ÷ 2)·ε */
void fus_gaussian_draw (FusReal *z,
                        const FusReal *mean,
                        const FusReal *logvar,
                        const FusReal *noise,
                        gsize n);
/* ∂ ÷ ∂ ℓ; that of μ is ∂ ÷ ∂ z itself. */
void fus_gaussian_draw_backward (FusReal *d_logvar,
                                 const FusReal *d_z,
                                 const FusReal *z,
                                 const FusReal *mean,
                                 gsize n);

/* KL (N (μ, exp ℓ) ‖ N (0, I)) = ½ Σ (exp ℓ + μ² − 1 − ℓ) of one row of `[n]`, in nats
 * (Kingma & Welling 2014, appendix B). */
double fus_gaussian_kl_prior (const FusReal *mean, const FusReal *logvar, gsize n);
/* @d_mean, @d_logvar: (nullable) */
void fus_gaussian_kl_prior_backward (FusReal *d_mean,
                                     FusReal *d_logvar,
                                     const FusReal *mean,
                                     const FusReal *logvar,
                                     gsize n,
                                     FusReal factor);

/* KL (q ‖ p) = ½ Σ (ℓ' − ℓ + exp (ℓ − ℓ') + (μ − μ')² exp (−ℓ') − 1) of one row, in nats;
 * μ', ℓ' are those of @p. */
double fus_gaussian_kl (const FusGaussianRow *q, const FusGaussianRow *p, gsize n);

/* Adds @factor · ∂ KL to the gradients of both. */
void fus_gaussian_kl_backward (const FusGaussianRow *d_q,
                               const FusGaussianRow *d_p,
                               const FusGaussianRow *q,
                               const FusGaussianRow *p,
                               gsize n,
                               FusReal factor);

/* log N (z; μ, exp ℓ) = −½ Σ (log 2π + ℓ + (z − μ)² exp (−ℓ)) of one row of `[n]`, in
 * nats. */
double fus_gaussian_log_density (const FusReal *z, const FusGaussianRow *q, gsize n);

/* Adds @factor · ∂ log N to the gradients. @d_z: (nullable) */
void fus_gaussian_log_density_backward (FusReal *d_z,
                                        const FusGaussianRow *d_q,
                                        const FusReal *z,
                                        const FusGaussianRow *q,
                                        gsize n,
                                        FusReal factor);

/**
 * fus_gaussian_product:
 * @mean: (out): `[n_latents]`
 * @logvar: (out): `[n_latents]`
 * @row: its members; there is at least one, or the prior
 *
 * The product of a row's members: ℓ = −log Σ exp (−ℓ_e), μ = Σ w_e μ_e with w_e = exp (ℓ
 * − ℓ_e); the smallest ℓ_e is taken out of the sum first, so that nothing overflows
 * (MODELS.md 2.1.4).
 */
void fus_gaussian_product (FusReal *mean, FusReal *logvar, const FusProductRow *row);
/* @d_mean, @d_logvar: `[n_members]`: each `[n_latents]`, may be %NULL. */
void fus_gaussian_product_backward (FusReal *const *d_mean,
                                    FusReal *const *d_logvar,
                                    const FusReal *g_mean,
                                    const FusReal *g_logvar,
                                    const FusReal *mean,
                                    const FusReal *logvar,
                                    const FusProductRow *row);
/* Mean over @subsets (bit e: member e of the row; none is empty) of KL (product ‖
 * N (0, I)), in nats. Where @d_mean isn't %NULL its gradients are *set*: `[n_members]`:
 * each `[n_latents]`. */
double fus_gaussian_subsets_kl (FusReal *const *d_mean,
                                FusReal *const *d_logvar,
                                const FusProductRow *row,
                                const guint32 *subsets,
                                guint n_subsets);

G_END_DECLS
