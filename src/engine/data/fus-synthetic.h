/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-dataset.h"

G_BEGIN_DECLS

/**
 * FusSyntheticOptions:
 * @n_samples: machines, at least 20
 * @seed: of everything drawn
 * @strength: how clearly the planted facts show, 0.2 … 2; 1 is the example's
 * @null: draw every measurement as ever, but none of what ties it to the fault, to the
 * other measurements and to what is missing
 */
typedef struct
{
  gsize n_samples;
  guint64 seed;
  double strength;
  gboolean null;
} FusSyntheticOptions;

/**
 * fus_synthetic_get_defaults:
 *
 * Returns: the bundled example: 600 machines, seed 1, strength 1
 */
FusSyntheticOptions fus_synthetic_get_defaults (void);

/**
 * fus_synthetic_machines_new:
 *
 * Machines in a plant, each with a thermal image, a vibration spectrum and a panel of
 * sensors, and the fault it has. What is planted stands in the dataset's card, and for
 * programs in fus_synthetic_machines_dup_facts(). Record after record is a function of
 * options, measurement and machine alone.
 *
 * Returns: (transfer full): the dataset
 */
FusDataset *fus_synthetic_machines_new (const FusSyntheticOptions *options)
  G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_synthetic_machines_dup_facts:
 *
 * Returns: (transfer full): JSON: `label`, `classes`; `knows`: the faults each
 * measurement shows; `only`: the faults that one alone shows; `redundant`: which adds
 * nothing once another is `given`; `shared`: factors and who sees them; `missing`: how
 * each goes missing; `conflicts`: ids of the machines whose image and spectrum disagree.
 * With `null`, `knows` … `shared` are not there and `conflicts` is empty.
 */
char *fus_synthetic_machines_dup_facts (const FusSyntheticOptions *options)
  G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
