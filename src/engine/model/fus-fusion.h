/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-fusion-class.h"
#include "fus-model.h"
#include "fus-op.h"

G_BEGIN_DECLS

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

extern const FusFusionClass fus_fusion_none;
extern const FusFusionClass fus_fusion_concat;
extern const FusFusionClass fus_fusion_poe;
extern const FusFusionClass fus_fusion_poe_prior;
extern const FusFusionClass fus_fusion_moe;
extern const FusFusionClass fus_fusion_mopoe;
extern const FusFusionClass fus_fusion_full;

G_END_DECLS
