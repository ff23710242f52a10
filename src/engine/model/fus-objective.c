/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-objective.h"

#include "fus-class-table.h"

/* To add an objective: write its class in fus-objective-NAME.c, forwards only
 * (fus-shard.h has the pieces), declare it in the header, list it here, and name it in a
 * row of fus-model-kinds.c. Its gradient is then checked by
 * tests/engine/model/test-objective.c. */

static const FusObjectiveClass *const classes[] = {
  &fus_objective_unimodal, &fus_objective_elbo,  &fus_objective_subsets,
  &fus_objective_mixture,  &fus_objective_mopoe, &fus_objective_total_correlation,
  &fus_objective_targets,
};

FUS_DEFINE_CLASS_LIST (FusObjectiveClass, fus_objective, classes)

FusNoise *
fus_objective_new_noise (const FusModel *model, gsize n_rows)
{
  FusNoise *noise = g_new0 (FusNoise, 1);

  fus_model_get_spec (model)->kind->objective->list_noise (model, n_rows, noise);

  return noise;
}
