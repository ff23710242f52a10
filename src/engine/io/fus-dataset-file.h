/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-dataset.h"
#include "fus-matrix.h"
#include "fus-progress.h"

G_BEGIN_DECLS

/* One named matrix of results to store beside the data (`obsm`). */
typedef struct
{
  const char *name;
  const FusMatrix *values; /* [n_samples × n_cols] */
} FusObsm;

/**
 * fus_dataset_save:
 * @obsm: `[n_obsm]`: results, a row a sample
 * @error: a FUS_FILE_ERROR
 *
 * Writes the dataset as `.h5mu` (MuData 0.3 layout), with results where scverse tools
 * look. Whole or not at all.
 *
 * Returns: whether @path now holds all of it; else it is as it was
 */
gboolean fus_dataset_save (const FusDataset *dataset,
                           const char *path,
                           const FusObsm *obsm,
                           gsize n_obsm,
                           const FusProgress *progress,
                           GError **error);

G_END_DECLS
