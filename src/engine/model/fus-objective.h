/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-batch-plan.h"
#include "fus-shard.h"

G_BEGIN_DECLS

/**
 * FusObjectiveClass:
 * @id: name, in tables and files
 * @name: for people, marked with N_()
 * @help: one sentence, marked with N_()
 * @list_noise: names and shapes of what it draws, for noise from outside
 * @plan: (nullable): fixes what couples the rows of a batch, before it is cut
 * @loss: adds the terms of a shard's rows: forwards only
 *
 * What is drawn, decoded and added up. See fus-objective.c for how to add one.
 */
struct _FusObjectiveClass
{
  const char *id;
  const char *name;
  const char *help;
  void (*list_noise) (const FusModel *model, gsize n_rows, FusNoise *noise);
  void (*plan) (FusBatchPlan *plan, const FusModel *model, const FusBatch *batch);
  void (*loss) (FusShard *shard);
};

/**
 * fus_objective_list:
 * @n_classes: (out): how many
 *
 * Returns: (transfer none): `[n_classes]`
 */
const FusObjectiveClass *const *fus_objective_list (gsize *n_classes);

/**
 * fus_objective_new_noise:
 * @n_rows: rows of the batch it is for
 *
 * Returns: (transfer full): an array for each draw of the model's objective, all 0
 */
FusNoise *fus_objective_new_noise (const FusModel *model,
                                   gsize n_rows) G_GNUC_WARN_UNUSED_RESULT;

extern const FusObjectiveClass fus_objective_unimodal;
extern const FusObjectiveClass fus_objective_elbo;
extern const FusObjectiveClass fus_objective_subsets;
extern const FusObjectiveClass fus_objective_mixture;
extern const FusObjectiveClass fus_objective_mopoe;
extern const FusObjectiveClass fus_objective_total_correlation;
extern const FusObjectiveClass fus_objective_targets;

G_END_DECLS
