/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-gaussian.h"

#include "fus-simd.h"

void
fus_gaussian_draw (FusReal *z,
                   const FusReal *mean,
                   const FusReal *logvar,
                   const FusReal *noise,
                   gsize n)
{
  fus_simd_get ()->gaussian_draw (z, mean, logvar, noise, n);
}

void
fus_gaussian_draw_backward (FusReal *d_logvar,
                            const FusReal *d_z,
                            const FusReal *z,
                            const FusReal *mean,
                            gsize n)
{
  fus_simd_get ()->gaussian_draw_backward (d_logvar, d_z, z, mean, n);
}

double
fus_gaussian_kl_prior (const FusReal *mean, const FusReal *logvar, gsize n)
{
  return fus_simd_get ()->gaussian_kl_prior (mean, logvar, n);
}

void
fus_gaussian_kl_prior_backward (FusReal *d_mean,
                                FusReal *d_logvar,
                                const FusReal *mean,
                                const FusReal *logvar,
                                gsize n,
                                FusReal factor)
{
  fus_simd_get ()->gaussian_kl_prior_backward (d_mean, d_logvar, mean, logvar, n, factor);
}

double
fus_gaussian_kl (const FusGaussianRow *q, const FusGaussianRow *p, gsize n)
{
  return fus_simd_get ()->gaussian_kl (q, p, n);
}

void
fus_gaussian_kl_backward (const FusGaussianRow *d_q,
                          const FusGaussianRow *d_p,
                          const FusGaussianRow *q,
                          const FusGaussianRow *p,
                          gsize n,
                          FusReal factor)
{
  fus_simd_get ()->gaussian_kl_backward (d_q, d_p, q, p, n, factor);
}

double
fus_gaussian_log_density (const FusReal *z, const FusGaussianRow *q, gsize n)
{
  return fus_simd_get ()->gaussian_log_density (z, q, n);
}

void
fus_gaussian_log_density_backward (FusReal *d_z,
                                   const FusGaussianRow *d_q,
                                   const FusReal *z,
                                   const FusGaussianRow *q,
                                   gsize n,
                                   FusReal factor)
{
  fus_simd_get ()->gaussian_log_density_backward (d_z, d_q, z, q, n, factor);
}

void
fus_gaussian_product (FusReal *mean, FusReal *logvar, const FusProductRow *row)
{
  fus_simd_get ()->product (mean, logvar, row);
}

void
fus_gaussian_product_backward (FusReal *const *d_mean,
                               FusReal *const *d_logvar,
                               const FusReal *g_mean,
                               const FusReal *g_logvar,
                               const FusReal *mean,
                               const FusReal *logvar,
                               const FusProductRow *row)
{
  fus_simd_get ()->product_backward (d_mean, d_logvar, g_mean, g_logvar, mean, logvar,
                                     row);
}

double
fus_gaussian_subsets_kl (FusReal *const *d_mean,
                         FusReal *const *d_logvar,
                         const FusProductRow *row,
                         const guint32 *subsets,
                         guint n_subsets)
{
  return fus_simd_get ()->subsets_kl (d_mean, d_logvar, row, subsets, n_subsets);
}
