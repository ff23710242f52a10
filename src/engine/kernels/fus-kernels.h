/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "fus-adam.h"
#include "fus-real.h"

G_BEGIN_DECLS

/* Loops over plain, row-major arrays. Outputs come first, then inputs, then sizes; what
 * may not overlap says so. A value depends on its inputs alone, never on its place in the
 * array. One table of functions for each instruction set, chosen once; FUSESCOPE_SIMD
 * (`plain`, `avx2`, `avx512`) overrides the choice. */

#define FUS_KERNELS_ERROR (fus_kernels_error_quark ())

typedef enum
{
  FUS_KERNELS_ERROR_BLAS, /* the BLAS library computes wrong products */
  FUS_KERNELS_ERROR_SIMD, /* FUSESCOPE_SIMD names what this processor can't do */
} FusKernelsError;

GQuark fus_kernels_error_quark (void);

/**
 * fus_kernels_init:
 * @error: set where nothing computed here could be trusted
 *
 * Call once at start-up, before threads: sets BLAS to one thread, chooses the instruction
 * set and checks products of odd sizes against plain loops (under 5 ms), since some
 * builds of BLAS compute wrong ones on some processors.
 */
gboolean fus_kernels_init (GError **error);

/* (transfer none): the instruction set in use: `plain`, `avx2` or `avx512`. */
const char *fus_kernels_get_simd_level (void);

/* (transfer none): the processor that OpenBLAS chose its kernels for, as it calls it:
 * `Cooperlake`. The last bits of a product depend on it: it is part of "same seed, same
 * bits". */
const char *fus_kernels_get_blas_core (void);
/* Whether a row of a product is the same to the bit wherever it stands among others. Of
 * OpenBLAS's kernels in Debian 12 only those for AVX2 without AVX-512 (Haswell, Zen) are
 * otherwise; what depends on it differs in the seventh digit there. */
gboolean fus_kernels_have_equal_rows (void);

/* -- Products; c may not overlap. c is not read where beta is 0. -- */

/* c[n_rows × n_cols] = a[n_rows × n_inner] · b[n_inner × n_cols] + beta·c; @c is read
 * only where @beta isn't 0. */
void fus_gemm_nn (FusReal *c,
                  const FusReal *a,
                  const FusReal *b,
                  gsize n_rows,
                  gsize n_cols,
                  gsize n_inner,
                  FusReal beta);

/* c[n_rows × n_cols] = a[n_rows × n_inner] · b[n_cols × n_inner]ᵀ + beta·c; @c is read
 * only where @beta isn't 0. */
void fus_gemm_nt (FusReal *c,
                  const FusReal *a,
                  const FusReal *b,
                  gsize n_rows,
                  gsize n_cols,
                  gsize n_inner,
                  FusReal beta);

/* c[n_rows × n_cols] = a[n_inner × n_rows]ᵀ · b[n_inner × n_cols] + beta·c; @c is read
 * only where @beta isn't 0. */
void fus_gemm_tn (FusReal *c,
                  const FusReal *a,
                  const FusReal *b,
                  gsize n_rows,
                  gsize n_cols,
                  gsize n_inner,
                  FusReal beta);

/* -- Element by element, `[n]`; y may be x -- */

/* y[n] = exp x, a polynomial of our own: the same bits at every place of an array. */
void fus_exp (FusReal *y, const FusReal *x, gsize n);

/* y[n] = 1 ÷ (1 + exp −x) */
void fus_sigmoid (FusReal *y, const FusReal *x, gsize n);
/* y += factor·x */
void fus_add_scaled (FusReal *y, const FusReal *x, FusReal factor, gsize n);
/* y = factor·x */
void fus_scale (FusReal *y, const FusReal *x, FusReal factor, gsize n);

/* -- Sums -- */

/* Σ x², lanes in double */
double fus_sum_squares (const FusReal *x, gsize n);
/* Σ x, in double */
double fus_sum (const FusReal *x, gsize n);
/* out[n_cols] += Σ_rows x[n_rows × n_cols], rows in order */
void fus_add_row_sum (FusReal *out, const FusReal *x, gsize n_rows, gsize n_cols);

/* -- Likelihoods: log p of one row `y[n]` in nats; features of y that are NaN are left
 * out. `…_backward` adds factor · ∂ log p ÷ ∂ input. -- */

/**
 * fus_normal_log_prob:
 * @n_known: (out): features that are not NaN
 * @mean: `[n]`
 * @y: `[n]`, NaN where not known
 * @scale: s, standard deviation, the same for all
 *
 * Returns: Σ −½ (log 2π + 2 log s + ((y − μ) ÷ s)²) over the features that are known
 */
double fus_normal_log_prob (gsize *n_known,
                            const FusReal *mean,
                            const FusReal *y,
                            gsize n,
                            double scale);

/**
 * fus_normal_log_prob_backward:
 * @d_mean: `[n]`, added to; features that are NaN in @y add nothing
 * @factor: ∂ what is wanted ÷ ∂ the row's log p
 *
 * Gradient of fus_normal_log_prob().
 */
void fus_normal_log_prob_backward (FusReal *d_mean,
                                   const FusReal *mean,
                                   const FusReal *y,
                                   FusReal factor,
                                   gsize n,
                                   double scale);

/**
 * fus_bernoulli_log_prob:
 * @n_known: (out): features that are not NaN
 * @logits: `[n]`
 * @y: `[n]`, in 0 … 1, NaN where not known
 *
 * Returns: Σ y·t − softplus t over the features that are known
 */
double fus_bernoulli_log_prob (gsize *n_known,
                               const FusReal *logits,
                               const FusReal *y,
                               gsize n);

/**
 * fus_bernoulli_log_prob_backward:
 * @d_logits: `[n]`, added to; features that are NaN in @y add nothing
 * @factor: ∂ what is wanted ÷ ∂ the row's log p
 *
 * Gradient of fus_bernoulli_log_prob().
 */
void fus_bernoulli_log_prob_backward (FusReal *d_logits,
                                      const FusReal *logits,
                                      const FusReal *y,
                                      FusReal factor,
                                      gsize n);

/* -- Optimiser -- */

/* One step of Adam on a slice (MODELS.md 8.5). @highest: (nullable): the largest v so
 * far, for AMSGrad. Arrays don't overlap. */
void fus_adam (FusReal *values,
               FusReal *m,
               FusReal *v,
               FusReal *highest,
               const FusReal *grads,
               gsize n,
               const FusAdam *args);

G_END_DECLS
