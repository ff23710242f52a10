/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-model.h"
#include "fus-op.h"

G_BEGIN_DECLS

/**
 * FusFusionClass:
 * @id: name, in tables and files
 * @name: for people, marked with N_()
 * @help: what it means for the posterior, marked with N_()
 * @has_experts: whether each modality has an encoder of its own; else one joint encoder
 * sees all
 * @has_blocks: whether the joint latent is a block for each modality side by side, and
 * each decoder sees its own block only
 * @multivae_has_floor: whether MultiVae's product of this fusion has a floor of 1e-8
 * under each variance (MODELS.md 2.1.4)
 * @has_precisions: whether each expert has a full precision, the same for all rows, and
 * nets a linear path beside them
 * @fuse: components of q(z | x_S), a row's subset its own: `from` is a part of the
 * batch's inputs
 * @has_prior: (nullable): whether N(0, I) is an expert of the product of a subset; %NULL
 * where the posterior isn't a product
 *
 * Which components make the joint posterior of a subset. See fus-fusion.c for how to add
 * one.
 */
struct _FusFusionClass
{
  const char *id;
  const char *name;
  const char *help;
  gboolean has_experts;
  gboolean has_blocks;
  gboolean multivae_has_floor;
  gboolean has_precisions;
  FusPosterior *(*fuse) (const FusModel *model,
                         const FusExperts *experts,
                         const FusMask *from,
                         FusMeanMode mode,
                         FusArena *arena);
  gboolean (*has_prior) (const FusModel *model, FusMask from);
};

/**
 * fus_fusion_list:
 * @n_classes: (out): how many
 *
 * Returns: (transfer none): `[n_classes]`
 */
const FusFusionClass *const *fus_fusion_list (gsize *n_classes);

/**
 * fus_fusion_fill_product:
 * @members: `[n_rows]`: whose experts are multiplied; none makes the prior
 *
 * For fusions: component @k of @posterior becomes the product of each row's @members. The
 * weights are left alone.
 */
void fus_fusion_fill_product (const FusModel *model,
                              const FusExperts *experts,
                              const FusMask *members,
                              FusPriorExpert prior,
                              FusPosterior *posterior,
                              guint k);
/* For fusions: one component, the product of each row's @members. */
FusPosterior *fus_fusion_new_product (const FusModel *model,
                                      const FusExperts *experts,
                                      const FusMask *members,
                                      FusPriorExpert prior,
                                      FusArena *arena);

/* For experts with full precisions, whose means are there: what each says, weighted, and
 * its variances, in @arena. */
void fus_fusion_weigh_experts (const FusModel *model,
                               FusExperts *experts,
                               FusArena *arena);

extern const FusFusionClass fus_fusion_none;
extern const FusFusionClass fus_fusion_concat;
extern const FusFusionClass fus_fusion_poe;
extern const FusFusionClass fus_fusion_poe_prior;
extern const FusFusionClass fus_fusion_moe;
extern const FusFusionClass fus_fusion_mopoe;
extern const FusFusionClass fus_fusion_full;

G_END_DECLS
