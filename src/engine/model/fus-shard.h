/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-batch-plan.h"
#include "fus-loss.h"
#include "fus-op.h"

G_BEGIN_DECLS

/**
 * FusShard:
 * @model: whose loss
 * @batch: the whole batch
 * @plan: its plan
 * @tape: the shard's own
 * @first: its first row of the batch
 * @n_rows: its rows
 * @inputs: `[n_rows]`: what the encoders see
 * @presence: `[n_rows]`: what is to be rebuilt
 * @experts: (nullable): `[n_modalities]`: each modality's own posterior, `[n_rows ×
 * n_latents]`, nodes %NULL where no row has it
 * @own: (nullable): the same for the rows that have it only
 * @rows: `[n_modalities]`: those rows, numbered in the shard; %NULL for all
 * @n_of: `[n_modalities]`: how many
 * @ones: `[n_rows]`, 1 each: shares of what happens once a row
 * @baseline: (nullable): `[n_modalities]`: each modality's training mean, where errors
 * are to be measured
 * @out: rows of the whole batch: the shard writes its own
 * @n_clamped: log variances kept in bounds
 * @terms: of #FusWeightedTerm: the loss so far
 *
 * Some rows of a batch on a tape of their own. Objectives build the loss from the
 * functions below; a row's weight in the mean over the batch is not theirs to apply.
 */
typedef struct
{
  const FusModel *model;
  const FusBatch *batch;
  const FusBatchPlan *plan;
  FusTape *tape;
  gsize first;
  gsize n_rows;
  const FusMask *inputs;
  const FusMask *presence;
  FusGaussian *experts;
  FusGaussian *own;
  const guint **rows;
  gsize *n_of;
  const FusReal *ones;
  const FusMatrix *const *baseline;
  FusLossRows *out;
  gsize n_clamped;
  GArray *terms;
} FusShard;

/* Encodes each modality of the rows that have it: fills @experts, @own, @rows, @n_of.
 * Rows that have a modality are gathered, encoded, and scattered back; what other rows
 * hold is 0 and looked at by nobody. */
void fus_shard_encode (FusShard *self);

/* The same of the rows whose mask of @masks, `[n_rows]`, has it. Experts with full
 * precisions, which are fused from @own, are not scattered. */
void fus_shard_encode_masked (FusShard *self, const FusMask *masks);
/* The posterior of the joint encoder, `[n_rows × n_latents]`. */
FusGaussian fus_shard_encode_joint (FusShard *self);

/* The product of each row's @members, `[n_rows]`, borrowed until the tape is reset; N(0,
 * I) for a row without any. */
FusGaussian fus_shard_product (FusShard *self,
                               const FusMask *members,
                               FusPriorExpert prior);
/* The same as a set, for operations that take one. */
FusExpertSet fus_shard_get_expert_set (const FusShard *self,
                                       const FusMask *members,
                                       FusPriorExpert prior);

/**
 * fus_shard_draw:
 * @site: number of the draw in the objective's list of noise
 * @draw: which of several draws there
 *
 * One draw of @q a row.
 */
FusNode *fus_shard_draw (FusShard *self, FusGaussian q, guint site, gsize draw);

/**
 * fus_shard_list_rows:
 * @masks: `[n_rows]`
 * @n: (out): how many rows have @m
 *
 * Returns: (transfer none) (nullable): their numbers in the shard, in the arena, or %NULL
 * where all have it
 */
const guint *fus_shard_list_rows (FusShard *self,
                                  const FusMask *masks,
                                  guint m,
                                  gsize *n);
/* Those rows of @x. */
FusNode *fus_shard_gather (FusShard *self, FusNode *x, const guint *rows, gsize n);

/**
 * fus_shard_log_prob:
 * @z: `[n_rows × n_latents]`, all rows of the shard; where the latents are blocks, it is
 * @m's own
 * @rows: (nullable): `[n]`: those that have the modality, as fus_shard_list_rows() gives
 * them
 * @shares: (nullable): `[n_rows]`: what share of it is told in the rows' nll and elbo
 *
 * Returns: `[n × 1]`: log p (x_m | z), λ = 1
 */
FusNode *fus_shard_log_prob (FusShard *self,
                             guint m,
                             FusNode *z,
                             const guint *rows,
                             gsize n,
                             const FusReal *shares);

/* Adds factor · weights[i] · term[i] to the loss of row rows[i]. @term: `[n × 1]`; @rows,
 * @weights: (nullable): `[n]`, in the arena or the plan */
void fus_shard_add (FusShard *self,
                    FusNode *term,
                    const guint *rows,
                    const FusReal *weights,
                    double factor);
/* Adds −λ_m log p (x_m | z) for each modality of @targets, times @weights (nullable,
 * `[n_rows]`) and @factor. */
void fus_shard_add_nll (FusShard *self,
                        FusNode *z,
                        const FusMask *targets,
                        const FusReal *weights,
                        double factor,
                        const FusReal *shares);
/* Tells kl_factor · term in the rows' kl, and takes elbo_factor · term off their elbo,
 * each times @shares (nullable, `[term->n_rows]`); the loss is not touched. */
void fus_shard_report_kl (FusShard *self,
                          const FusNode *term,
                          const guint *rows,
                          const FusReal *shares,
                          double kl_factor,
                          double elbo_factor);

G_END_DECLS
