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
  FUS_PRIOR_FULL, /* only in the product of all experts (MoPoE's quirk, models.md §2.7) */
} FusPriorExpert;

/**
 * FusExpertSet:
 * @experts: `[n_experts]`: each `[n_rows × n_latents]`; its nodes may be %NULL where no
 * row has it; rows that lack it are ignored, whatever they hold
 * @n_experts: experts, at most %FUS_MAX_MODALITIES
 * @members: `[n_rows]`: bit e: row has expert e (borrowed)
 * @prior: where N(0, I) joins
 * @variance_floor: added to each expert's variance; 0, or 1e-8 to agree with MultiVae's
 * MoPoE and MVTCAE (models.md §2.1.4)
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

/* y = act (x·Wᵀ + b), `[n_rows × n_outputs]`. @weight: number of a place `[n_outputs ×
 * n_inputs]` in @params, @bias: of one `[n_outputs × 1]`. Gradients of both are noted. */
FusNode *fus_op_dense (FusTape *tape,
                       const FusParams *params,
                       guint weight,
                       guint bias,
                       FusNode *x,
                       const FusActivation *activation);
/* A place of @params as a row: `[1 × n_values of the place]`; its gradient is noted. */
FusNode *fus_op_param (FusTape *tape, const FusParams *params, guint param);
/* The same in the place's own shape. */
FusNode *fus_op_param_matrix (FusTape *tape, const FusParams *params, guint param);
/* beside + x·Wᵀ: a linear path past a net. @weight: number of a place `[n_outputs ×
 * n_inputs]` in @params, whose gradient is noted. */
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
FusNode *fus_op_slice_cols (FusTape *tape, FusNode *x, gsize first, gsize n_cols);
FusNode *fus_op_concat_cols (FusTape *tape, FusNode *const *parts, guint n_parts);
FusNode *fus_op_concat_rows (FusTape *tape, FusNode *const *parts, guint n_parts);

/* -- Element by element -- */

FusNode *fus_op_add (FusTape *tape, FusNode *a, FusNode *b);
FusNode *fus_op_scale (FusTape *tape, FusNode *x, FusReal factor);
/* Row i times factors[i]. @factors: `[n_rows]`, borrowed. */
FusNode *fus_op_scale_rows (FusTape *tape, FusNode *x, const FusReal *factors);
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
/* The same value with no way for a gradient to pass. */
FusNode *fus_op_detach (FusTape *tape, FusNode *x);
/* Kept in @low … @high; the gradient is 0 outside. @n_clamped: (nullable): how many were
 * outside is added to it. */
FusNode *fus_op_clamp (FusTape *tape,
                       FusNode *x,
                       FusReal low,
                       FusReal high,
                       gsize *n_clamped);

/* -- Gaussians (models.md §2.1.1–2.1.4). Results are in nats, one a row: `[n_rows × 1]`.
 * A mean or logvar that is NULL is 0; one with one row stands for every row. -- */

/* z = μ + exp (ℓ ÷ 2)·ε. @noise: `[n_rows × n_latents]`, borrowed. */
FusNode *fus_op_gaussian_draw (FusTape *tape, FusGaussian q, const FusReal *noise);
/* KL (q ‖ N (0, I)) */
FusNode *fus_op_gaussian_kl_prior (FusTape *tape, FusGaussian q);
/* KL (q ‖ p) */
FusNode *fus_op_gaussian_kl (FusTape *tape, FusGaussian q, FusGaussian p);
/* log N (z; μ, exp ℓ) */
FusNode *fus_op_gaussian_log_density (FusTape *tape, FusNode *z, FusGaussian q);
/* The product of each row's members. A row without any is N(0, I). */
FusGaussian fus_op_gaussian_product (FusTape *tape, const FusExpertSet *set);
/* KL (product of s ‖ N (0, I)), mean over the non-empty subsets s of each row's members:
 * all of them where @subsets is NULL, else those among @subsets that are a part of the
 * row's members. 0 for a row without any. One pass over the experts. */
FusNode *fus_op_gaussian_subsets_kl (FusTape *tape,
                                     const FusExpertSet *set,
                                     const FusMask *subsets,
                                     guint n_subsets);

/* -- Products of Gaussians with a full precision I + Λ each, P = I + Σ f_e·Λ_e that of a
 * product. A set of experts has a factor g, lower triangular, P = g·gᵀ, that all rows with
 * this set share (recipe.md 3.2). -- */

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
/* The factor of I + Σ exp (log_factors[e])·grams[e] over @members. @log_factors:
 * (nullable): `[1 × 1]` each; what isn't there is 0. Arrays are copied. */
FusNode *fus_op_precision_factor (FusTape *tape,
                                  FusNode *const *grams,
                                  FusNode *const *log_factors,
                                  guint n_experts,
                                  FusMask members);
/* ½ (tr P⁻¹ − n + log det P), `[1 × 1]` */
FusNode *fus_op_factor_kl (FusTape *tape, FusNode *factor);
/* ½|x|² a row, `[n_rows × 1]` */
FusNode *fus_op_half_norm (FusTape *tape, FusNode *x);
/* x·(I + Λ) */
FusNode *fus_op_precise (FusTape *tape, FusNode *x, FusNode *gram);
/* P⁻¹·x, a row with its own P. @sets is borrowed. */
FusNode *fus_op_solve_sets (FusTape *tape, FusNode *x, const FusRowSets *sets);
/* mean + g⁻ᵀ·ε. @noise: `[n_rows × n]`, borrowed; @sets too. */
FusNode *fus_op_draw_sets (FusTape *tape,
                           FusNode *mean,
                           const FusRowSets *sets,
                           const FusReal *noise);

/* -- Adding up. Terms are `[n_rows × 1]`. -- */

/* log Σ_k exp terms[k] over the terms that a row has, less log of their number where
 * @mean. @valid: (nullable): `[n_rows]`: bit k: row has term k, borrowed. A row without
 * any is 0. */
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
/* The sum in full precision. @node: made by fus_op_weighted_sum(). */
double fus_op_weighted_sum_get (const FusNode *node);

G_END_DECLS
