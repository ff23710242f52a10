/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "fus-adam.h"
#include "fus-gaussian-row.h"

G_BEGIN_DECLS

/* The activations, in the order of the tables of functions below. */
typedef enum
{
  FUS_ACT_LINEAR,
  FUS_ACT_RELU,
  FUS_ACT_SILU,
  FUS_ACT_TANH,
  FUS_ACT_LEAKY_RELU,
  FUS_ACT_SIGMOID,
  FUS_ACT_SOFTPLUS,
  FUS_N_ACTS,
} FusAct;

typedef void (*FusMapFunc) (FusReal *y, const FusReal *x, gsize n);
typedef void (*FusBiasActFunc) (FusReal *y,
                                FusReal *pre,
                                const FusReal *bias,
                                gsize n_rows,
                                gsize n_cols);
typedef void (*FusActBackwardFunc) (FusReal *d_y,
                                    const FusReal *y,
                                    const FusReal *pre,
                                    gsize n);

/* One instruction set's kernels. What each computes is said in fus-kernels.h. */
typedef struct
{
  const char *id;

  FusMapFunc exp;
  FusMapFunc log;
  FusMapFunc tanh;
  FusMapFunc sigmoid;
  FusMapFunc softplus;
  void (*add_scaled) (FusReal *y, const FusReal *x, FusReal factor, gsize n);
  void (*scale) (FusReal *y, const FusReal *x, FusReal factor, gsize n);
  double (*sum_squares) (const FusReal *x, gsize n);
  double (*sum) (const FusReal *x, gsize n);

  FusBiasActFunc bias_act[FUS_N_ACTS];
  FusActBackwardFunc act_backward[FUS_N_ACTS];

  double (*normal_log_prob) (const FusReal *mean,
                             const FusReal *y,
                             gsize n,
                             gsize *n_known,
                             FusReal precision);
  void (*normal_backward) (FusReal *d_mean,
                           const FusReal *mean,
                           const FusReal *y,
                           gsize n,
                           FusReal factor);
  double (*bernoulli_log_prob) (const FusReal *t,
                                const FusReal *y,
                                gsize n,
                                gsize *n_known);
  void (*bernoulli_backward) (FusReal *d_t,
                              const FusReal *t,
                              const FusReal *y,
                              gsize n,
                              FusReal factor);

  void (*gaussian_draw) (FusReal *z,
                         const FusReal *mean,
                         const FusReal *logvar,
                         const FusReal *noise,
                         gsize n);
  void (*gaussian_draw_backward) (FusReal *d_logvar,
                                  const FusReal *d_z,
                                  const FusReal *z,
                                  const FusReal *mean,
                                  gsize n);
  double (*gaussian_kl_prior) (const FusReal *mean, const FusReal *logvar, gsize n);
  void (*gaussian_kl_prior_backward) (FusReal *d_mean,
                                      FusReal *d_logvar,
                                      const FusReal *mean,
                                      const FusReal *logvar,
                                      gsize n,
                                      FusReal factor);
  double (*gaussian_kl) (const FusGaussianRow *q, const FusGaussianRow *p, gsize n);
  void (*gaussian_kl_backward) (const FusGaussianRow *d_q,
                                const FusGaussianRow *d_p,
                                const FusGaussianRow *q,
                                const FusGaussianRow *p,
                                gsize n,
                                FusReal factor);
  double (*gaussian_log_density) (const FusReal *z, const FusGaussianRow *q, gsize n);
  void (*gaussian_log_density_backward) (FusReal *d_z,
                                         const FusGaussianRow *d_q,
                                         const FusReal *z,
                                         const FusGaussianRow *q,
                                         gsize n,
                                         FusReal factor);
  void (*product) (FusReal *mean, FusReal *logvar, const FusProductRow *row);
  void (*product_backward) (FusReal *const *d_mean,
                            FusReal *const *d_logvar,
                            const FusReal *g_mean,
                            const FusReal *g_logvar,
                            const FusReal *mean,
                            const FusReal *logvar,
                            const FusProductRow *row);
  double (*subsets_kl) (FusReal *const *d_mean,
                        FusReal *const *d_logvar,
                        const FusProductRow *row,
                        const guint32 *subsets,
                        guint n_subsets);

  void (*adam) (FusReal *values,
                FusReal *m,
                FusReal *v,
                FusReal *highest,
                const FusReal *grads,
                gsize n,
                const FusAdam *args);

  void (*cauchy_repulsion) (FusReal *force,
                            FusReal *sums,
                            const FusReal *x,
                            const FusReal *y,
                            gsize first,
                            gsize n_targets,
                            gsize n);
} FusSimd;

extern const FusSimd fus_simd_plain;
extern const FusSimd fus_simd_avx2;
extern const FusSimd fus_simd_avx512;

/* The one that was chosen. */
const FusSimd *fus_simd_get (void);
/* %NULL-terminated: those that this build has and this processor can do. */
const FusSimd *const *fus_simd_list (void);

G_END_DECLS
