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

FusSyntheticOptions fus_synthetic_get_defaults (void);

FusDataset *fus_synthetic_machines_new (const FusSyntheticOptions *options)
  G_GNUC_WARN_UNUSED_RESULT;
char *fus_synthetic_machines_dup_facts (const FusSyntheticOptions *options)
  G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
