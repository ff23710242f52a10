/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-dataset.h"
#include "fus-parallel.h"
#include "fus-scaler.h"

G_BEGIN_DECLS

/**
 * FusBatch:
 * @n_rows: rows at hand
 * @n_modalities: modalities
 * @samples: `[n_rows]`: their samples in the dataset
 * @presence: `[n_rows]`: recorded modalities
 * @inputs: `[n_rows]`: modalities the encoders may see, a part of @presence
 * @x: for each modality `[n_rows × n_features]`, standardised, the target: NaN where a
 * feature or the whole modality was not recorded
 * @seen: for each modality, what encoders see: @x, or the logarithm of counts
 * (FusLogScale), with 0 in place of NaN, plus noise where denoising
 * @n_gaps: for each modality, how many features of present rows are NaN (0: no row needs
 * a mask)
 *
 * Rows of a dataset, gathered. Belongs to whoever made it; filled anew for each batch.
 */
typedef struct
{
  gsize n_rows;
  gsize capacity;
  guint n_modalities;
  guint *samples;
  FusMask *presence;
  FusMask *inputs;
  FusMatrix **x;
  FusMatrix **seen;
  gsize *n_gaps;
} FusBatch;

/**
 * fus_batch_new:
 * @capacity: the most rows it will be filled with
 *
 * Returns: (transfer full): an empty batch for the modalities of @dataset
 */
FusBatch *fus_batch_new (const FusDataset *dataset,
                         gsize capacity) G_GNUC_WARN_UNUSED_RESULT;
void fus_batch_free (FusBatch *self);

/**
 * fus_batch_fill:
 * @samples: `[n_rows]` samples of @dataset, at most the batch's capacity
 *
 * Gathers and standardises them; the encoders may see all that is present. With denoising
 * or modality dropout the trainer then changes @seen or @inputs.
 */
void fus_batch_fill (FusBatch *self,
                     const FusDataset *dataset,
                     const FusScaler *scaler,
                     const guint *samples,
                     gsize n_rows);

/* The same, the rows shared out among the threads of @pool (nullable). */
void fus_batch_fill_on (FusBatch *self,
                        const FusDataset *dataset,
                        const FusScaler *scaler,
                        const guint *samples,
                        gsize n_rows,
                        FusPool *pool);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusBatch, fus_batch_free)

G_END_DECLS
