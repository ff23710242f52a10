/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-activation.h"
#include "fus-mask.h"
#include "fus-tape.h"

G_BEGIN_DECLS

/* The operations of this room. What is borrowed must live until the tape is reset; arrays
 * of nodes are copied. All add to their inputs' gradients. Other rooms make their own
 * with fus_tape_node(). */

/**
 * FusGaussian:
 * @mean: `[n_rows × n_latents]`
 * @logvar: `[n_rows × n_latents]`, log of the variance
 *
 * A diagonal Gaussian a row, on the tape.
 */
typedef struct
{
  FusNode *mean;
  FusNode *logvar;
} FusGaussian;

/* Where the expert N(0, I) joins a product of experts. */
typedef enum
{
  FUS_PRIOR_NONE,
  FUS_PRIOR_ALL,  /* in every product */
  FUS_PRIOR_FULL, /* only in the product of all experts (MoPoE's quirk, MODELS.md 2.7) */
} FusPriorExpert;

/**
 * FusExpertSet:
 * @experts: `[n_experts]`: each `[n_rows × n_latents]`; its nodes may be %NULL where no
 * row has it; rows that lack it are ignored, whatever they hold
 * @n_experts: experts, at most %FUS_MAX_MODALITIES
 * @members: `[n_rows]`: bit e: row has expert e (borrowed)
 * @prior: where N(0, I) joins
 * @variance_floor: added to each expert's variance; 0, or 1e-8 to agree with MultiVae's
 * MoPoE and MVTCAE (MODELS.md 2.1.4)
 */
typedef struct
{
  const FusGaussian *experts;
  guint n_experts;
  const FusMask *members;
  FusPriorExpert prior;
  double variance_floor;
} FusExpertSet;

/* Every class, for the test that checks each backward. */
const FusOpClass *const *fus_op_list (gsize *n_ops);

/* -- Layers -- */

/**
 * fus_op_dense:
 * @params: where the parameters are; borrowed
 * @weight: number of a place `[n_outputs × n_inputs]`
 * @bias: number of a place of n_outputs values
 * @x: `[n_rows × n_inputs]`
 *
 * A layer; the gradients of weight and bias are noted.
 *
 * Returns: (transfer none): act (x·Wᵀ + b), `[n_rows × n_outputs]`
 */
FusNode *fus_op_dense (FusTape *tape,
                       const FusParams *params,
                       guint weight,
                       guint bias,
                       FusNode *x,
                       const FusActivation *activation);

/* A place of @params, borrowed, as a row: `[1 × n_values of the place]`; its gradient is
 * noted. @param: number of the place */
FusNode *fus_op_param (FusTape *tape, const FusParams *params, guint param);

/* The same in the place's own shape. */
FusNode *fus_op_param_matrix (FusTape *tape, const FusParams *params, guint param);

/**
 * fus_op_linear_path:
 * @beside: `[n_rows × n_outputs]`
 * @weight: number of a place `[n_outputs × n_inputs]` in @params, whose gradient is noted
 * @x: `[n_rows × n_inputs]`
 *
 * A linear path past a net.
 *
 * Returns: (transfer none): beside + x·Wᵀ
 */
FusNode *fus_op_linear_path (FusTape *tape,
                             FusNode *beside,
                             const FusParams *params,
                             guint weight,
                             FusNode *x);

/* -- Moving rows and columns -- */

/* y[i] = x[rows[i]]. @rows: `[n_rows]`, borrowed. */
FusNode *fus_op_gather_rows (FusTape *tape, FusNode *x, const guint *rows, gsize n_rows);
/* `[n_rows × n_cols]`, y[rows[i]] = x[i], 0 elsewhere. @rows: `[x->n_rows]`, each once,
 * borrowed. */
FusNode *fus_op_scatter_rows (FusTape *tape, FusNode *x, const guint *rows, gsize n_rows);
/* Rows @first … @first + @n_rows − 1 of @x without a copy: value and gradient lie in
 * @x's. */
FusNode *fus_op_view_rows (FusTape *tape, FusNode *x, gsize first, gsize n_rows);

/* -- Element by element -- */

/* Row i times exp (log_factor) where on[i] is 1, as it is where it is 0. @log_factor:
 * `[1 × 1]`; @on: `[n_rows]`, borrowed. */
FusNode *fus_op_scale_rows_exp (FusTape *tape,
                                FusNode *x,
                                FusNode *log_factor,
                                const FusReal *on);
/* Σ_k factors[k]·terms[k], all of one shape. @factors is copied. */
FusNode *fus_op_linear (FusTape *tape,
                        FusNode *const *terms,
                        const FusReal *factors,
                        guint n_terms);
/* Kept in @low … @high; the gradient is 0 outside. @n_clamped: (nullable): how many were
 * outside is added to it. */
FusNode *fus_op_clamp (FusTape *tape,
                       FusNode *x,
                       FusReal low,
                       FusReal high,
                       gsize *n_clamped);

/* -- Gaussians (MODELS.md 2.1.1–2.1.4). Results are in nats, one a row: `[n_rows × 1]`.
 * A mean or logvar that is NULL is 0; one with one row stands for every row. -- */

/* z = μ + exp (ℓ ÷ 2)·ε, `[n_rows × n_latents]` (Kingma & Welling 2014, §2.4). @noise:
 * `[n_rows × n_latents]`, standard normal, borrowed */
FusNode *fus_op_gaussian_draw (FusTape *tape, FusGaussian q, const FusReal *noise);
/* KL (q ‖ N (0, I)) */
FusNode *fus_op_gaussian_kl_prior (FusTape *tape, FusGaussian q);
/* KL (q ‖ p) */
FusNode *fus_op_gaussian_kl (FusTape *tape, FusGaussian q, FusGaussian p);
/* log N (z; μ, exp ℓ) */
FusNode *fus_op_gaussian_log_density (FusTape *tape, FusNode *z, FusGaussian q);

/* The product of each row's members (Wu & Goodman 2018; MODELS.md 2.1.4): two views of
 * one node. A row without any is N(0, I). */
FusGaussian fus_op_gaussian_product (FusTape *tape, const FusExpertSet *set);

/**
 * fus_op_gaussian_subsets_kl:
 * @set: experts and each row's members
 * @subsets: (nullable): `[n_subsets]`, none empty; not kept
 *
 * KL (product of s ‖ N (0, I)), mean over the non-empty subsets s of each row's members:
 * all of them where @subsets is %NULL, else those among @subsets that are a part of the
 * row's members. The divergence term of MoPoE (Sutter et al. 2021; MODELS.md 2.7). One
 * pass over the experts: gradients are worked out together with the value, while the sums
 * of precisions are at hand.
 *
 * Returns: (transfer none): `[n_rows × 1]`, in nats; 0 for a row without any
 */
FusNode *fus_op_gaussian_subsets_kl (FusTape *tape,
                                     const FusExpertSet *set,
                                     const FusMask *subsets,
                                     guint n_subsets);

/* -- Products of Gaussians with a full precision I + Λ each, P = I + Σ f_e·Λ_e that of a
 * product. A set of experts has a factor g, lower triangular, P = g·gᵀ, that all rows
 * with this set share (MODELS.md 9.2). -- */

/**
 * FusRowSets:
 * @n_sets: distinct sets
 * @factors: `[n_sets]`: each `[n × n]`
 * @order: `[n_rows]`: rows, those of one set together
 * @first: `[n_sets + 1]`: where in @order a set begins
 *
 * Which factor each row has.
 */
typedef struct
{
  guint n_sets;
  FusNode **factors;
  const guint *order;
  const gsize *first;
} FusRowSets;

/* x·xᵀ, `[n × n]` of `[n × n_cols]` */
FusNode *fus_op_gram (FusTape *tape, FusNode *x);

/**
 * fus_op_covariance_factor:
 * @grams: `[n_experts]`, copied: precisions less that of the prior, Λ_e, each `[n × n]`
 * @log_factors: (nullable): `[n_experts]`, copied, each `[1 × 1]`: log of what a
 * precision is multiplied by, log f_e; what isn't there is 0
 * @members: which experts are in the product
 *
 * Returns: (transfer none): w of P⁻¹ = wᵀ·w, P = I + Σ f_e·Λ_e, `[n × n]`, lower
 * triangular: the inverse of P's own factor
 */
FusNode *fus_op_covariance_factor (FusTape *tape,
                                   FusNode *const *grams,
                                   FusNode *const *log_factors,
                                   guint n_experts,
                                   FusMask members);
/* g = w⁻¹ of what fus_op_covariance_factor() made, P = g·gᵀ; not differentiated. */
const FusReal *fus_op_get_precision_factor (const FusNode *factor);

/* ½ (tr P⁻¹ − n + log det P), `[1 × 1]`: the divergence of a Gaussian from the prior,
 * less that of its mean. @factor: as fus_op_covariance_factor() makes it */
FusNode *fus_op_factor_kl (FusTape *tape, FusNode *factor);

/* ½|x|² a row, `[n_rows × 1]`: what a mean adds to the divergence of its Gaussian from
 * the prior. */
FusNode *fus_op_half_norm (FusTape *tape, FusNode *x);

/* x·(I + Λ): what each mean says, weighted. @x: `[n_rows × n]`: means; @gram: `[n × n]`,
 * symmetric: their precision less that of the prior */
FusNode *fus_op_precise (FusTape *tape, FusNode *x, FusNode *gram);

/* P⁻¹·x, a row with its own set's P. @x: `[n_rows × n]`; @sets is borrowed until the tape
 * is reset. */
FusNode *fus_op_solve_sets (FusTape *tape, FusNode *x, const FusRowSets *sets);

/* mean + wᵀ·ε: a draw of N (mean, P⁻¹) a row, P⁻¹ = wᵀ·w. @noise: `[n_rows × n]`,
 * standard normal, borrowed; @sets too. */
FusNode *fus_op_draw_sets (FusTape *tape,
                           FusNode *mean,
                           const FusRowSets *sets,
                           const FusReal *noise);

/* -- Adding up. Terms are `[n_rows × 1]`. -- */

/**
 * fus_op_log_sum_exp:
 * @terms: `[n_terms]`: each `[n_rows × 1]`
 * @valid: (nullable): `[n_rows]`, borrowed: bit k: row has term k; at most 32 terms with
 * it
 * @mean: less the log of the number of terms that the row has (MODELS.md 2.1.6)
 *
 * Returns: (transfer none): log Σ_k exp terms[k] over the terms that a row has, `[n_rows
 * × 1]`; 0 for a row without any
 */
FusNode *fus_op_log_sum_exp (FusTape *tape,
                             FusNode *const *terms,
                             guint n_terms,
                             const FusMask *valid,
                             gboolean mean);
/**
 * FusWeightedTerm:
 * @node: `[n × 1]`, n its own
 * @weights: (nullable): `[n]`, borrowed; %NULL for 1
 * @factor: of the whole term
 */
typedef struct
{
  FusNode *node;
  const FusReal *weights;
  double factor;
} FusWeightedTerm;

/* Σ_k factor_k Σ_i weights_k[i]·node_k[i], `[1 × 1]`, added up in double. */
FusNode *fus_op_weighted_sum (FusTape *tape, const FusWeightedTerm *terms, guint n_terms);

G_END_DECLS
