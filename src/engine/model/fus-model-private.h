/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-likelihood.h"
#include "fus-model-choice.h"
#include "fus-model.h"
#include "fus-net.h"

G_BEGIN_DECLS

/**
 * FusModelPart:
 * @encoder: (nullable): body of the encoder; %NULL where one joint encoder sees all
 * @mean: its head for means
 * @logvar: its head for log variances
 * @decoder: body of the decoder
 * @output: its last layer
 * @likelihood: distribution of the modality; learned noise is not filled in
 * @noise: number of the place of the learned noise; valid where @likelihood says so
 * @weight: λ
 * @path: number of the place of the linear path beside the encoder; this and the next are
 * valid where nets have linear paths
 * @output_path: of the linear path beside the decoder
 * @precision: of a square matrix whose product with itself is the expert's precision less
 * that of the prior; this and what follows are valid where experts have full precisions
 * @cross: of the log of what that precision is multiplied by to predict what is absent
 * @trust: of the log of what all experts' precisions are multiplied by to predict it
 * @company: of the log of what the others' are multiplied by to rebuild it from itself
 * and them
 * @spread: of the log variance of what predicting it from all others misses
 * @has_stack: whether what is absent is predicted by a mix of ridge and model; what
 * follows is valid where it is
 * @stack_weight: number of the place of the ridge's weights, `[n_features × features of
 * all others]`
 * @stack_bias: of what it adds
 * @stack_share: of the shares of ridge and model
 *
 * What a model has for each modality.
 */
typedef struct
{
  FusNet *encoder;
  FusDense mean;
  FusDense logvar;
  FusNet *decoder;
  FusDense output;
  FusLikelihood likelihood;
  guint parameter;
  double weight;
  guint path;
  guint output_path;
  guint precision;
  guint cross;
  guint spread;
  guint trust;
  guint company;
  gboolean has_stack;
  guint stack_weight;
  guint stack_bias;
  guint stack_share;
} FusModelPart;

struct _FusModel
{
  FusModelSpec *spec;
  FusScaler *scaler;
  FusParams *params;
  guint n_modalities;
  guint n_latents; /* of the joint posterior */
  guint n_block;   /* latents that a decoder sees */
  FusModelPart *parts;
  FusNet *joint; /* NULL where each modality has an encoder */
  FusDense joint_mean;
  FusDense joint_logvar;
  guint joint_path; /* number of the place of the linear path beside it */
  gboolean has_prior;
  guint prior;             /* number of the place of the prior's learned log variance */
  gboolean has_precisions; /* of the fusion */
  gboolean has_paths;      /* whether nets have linear paths beside them */
  gboolean has_metric;     /* of its own: distances of what is decoded */
  guint metric;            /* number of the place of what makes distances of latents */
  gboolean fills;          /* whether latents of incomplete rows are filled first */

  /* options that every shard asks for, read once */
  gboolean is_multivae;
  guint n_draws;         /* of a mixture, from each expert */
  FusBound bound;        /* what several draws make */
  double variance_floor; /* MultiVae's, under variances in products (MODELS.md 2.1.4) */
  FusPriorExpert prior_expert; /* of a mixture of products */
};

struct _FusExperts
{
  const FusBatch *batch;
  FusReal **mean;
  FusReal **logvar;
  /* of full precisions Λ: each [n_latents × n_latents], and x·(I + Λ) [n_rows ×
   * n_latents] */
  FusReal **gram;
  FusReal **weighted;
};

/* On a tape; @n_clamped counts log variances kept in −14 … 14 (MODELS.md 2.1.8). */
FusGaussian fus_model_encode_on (const FusModel *self,
                                 FusTape *tape,
                                 guint m,
                                 FusNode *x,
                                 gsize *n_clamped);
/* Rows @first … of @batch, each with its modalities @from. */
FusGaussian fus_model_encode_joint_on (const FusModel *self,
                                       FusTape *tape,
                                       const FusBatch *batch,
                                       gsize first,
                                       gsize n_rows,
                                       const FusMask *from,
                                       gsize *n_clamped);

/* The precision of modality m's expert less that of the prior, `[n_latents ×
 * n_latents]`. */
FusNode *fus_model_gram_on (const FusModel *self, FusTape *tape, guint m);

/* Log of what modality m's own precision is multiplied by where something absent is to be
 * predicted, `[1 × 1]`: log κ_m of MODELS.md 9.1. */
FusNode *fus_model_cross_on (const FusModel *self, FusTape *tape, guint m);
/* -- fus-model-stack.c -- */

/* Places of the mix of modality m where its option is on: behind all others. */
void fus_model_add_stack (FusModel *self, guint m);
/* The model alone, until there is a ridge. */
void fus_model_init_stack (FusModel *self, guint m);

/* Outputs of decoder m at @z, `[n_rows × n_latents]`, before the likelihood reads
 * them. */
FusNode *fus_model_decode_on (const FusModel *self, FusTape *tape, guint m, FusNode *z);
/* What the likelihood of modality m learns of each feature, within its bounds, or NULL.
 */
FusNode *fus_model_parameter_on (const FusModel *self, FusTape *tape, guint m);
/* Members of a family of subsets that is too large to list: more modalities than this are
 * trained on singles, all, and some random subsets (MODELS.md 2.7). */
#define FUS_MOPOE_MAX_MODALITIES 8
#define FUS_MOPOE_N_RANDOM 16

G_END_DECLS
