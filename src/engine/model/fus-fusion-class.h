/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-mask.h"
#include "fus-model-kind.h"
#include "fus-model-types.h"
#include "fus-posterior.h"

G_BEGIN_DECLS

/* How the posterior of a sample looks beside what its modalities say alone: for pictures
 * of a kind of model. */
typedef enum
{
  FUS_FUSION_LOOKS_ONE,     /* one answer of one encoder, or of experts that see it all */
  FUS_FUSION_LOOKS_APART,   /* the answers stay apart */
  FUS_FUSION_LOOKS_PRODUCT, /* they multiply */
  FUS_FUSION_LOOKS_PRIOR,   /* they multiply, and the prior with them */
  FUS_FUSION_LOOKS_MIXTURE, /* one or another */
  FUS_FUSION_LOOKS_PRODUCTS, /* a mixture of the products of all subsets */
} FusFusionLook;

/**
 * FusFusionClass:
 * @id: name, in tables and files
 * @name: for people, marked with N_()
 * @help: what it means for the posterior, marked with N_()
 * @look: what a picture of it shows
 * @has_experts: whether each modality has an encoder of its own; else one joint encoder
 * sees all
 * @has_blocks: whether the joint latent is a block for each modality side by side, and
 * each decoder sees its own block only
 * @multivae_has_floor: whether MultiVae's product of this fusion has a floor of 1e-8
 * under each variance (MODELS.md 2.1.4)
 * @has_precisions: whether each expert has a full precision, the same for all rows, and
 * nets a linear path beside them
 * @weigh: (nullable): where experts have full precisions and their means are there: what
 * each says, weighted, and its variances, in @arena
 * @fuse: components of q(z | x_S), a row's subset its own: `from` is a part of the
 * batch's inputs
 *
 * Which components make the joint posterior of a subset. See fus-fusion.c for how to add
 * one.
 */
struct _FusFusionClass
{
  const char *id;
  const char *name;
  const char *help;
  FusFusionLook look;
  gboolean has_experts;
  gboolean has_blocks;
  gboolean multivae_has_floor;
  gboolean has_precisions;
  void (*weigh) (const FusModel *model, FusExperts *experts, FusArena *arena);
  FusPosterior *(*fuse) (const FusModel *model,
                         const FusExperts *experts,
                         const FusMask *from,
                         FusMeanMode mode,
                         FusArena *arena);
};

G_END_DECLS
