/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-dataset.h"

G_BEGIN_DECLS

/**
 * FusProvenance:
 * @program: `fusescope` or `fusescope-cli`
 * @dataset: (nullable): what was looked at
 * @model_hash: (nullable): of the model that was asked
 * @split: (nullable): which samples: `all`, `train`, `valid`, `test` or `chosen`
 * @from: the inputs that were switched on; 0: all
 * @seed: of what was drawn; told where there is a @split
 *
 * Where a figure comes from, as far as who makes it knows. Borrows.
 */
typedef struct
{
  const char *program;
  FusDataset *dataset;
  const char *model_hash;
  const char *split;
  FusMask from;
  gint64 seed;
} FusProvenance;

/* JSON in one line, to be written into exported files; README.md lists its keys. What is
 * not known is left out. */
char *fus_provenance_dup_json (const FusProvenance *self,
                               const char *figure_id) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
