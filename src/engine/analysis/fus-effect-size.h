/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-dataset.h"
#include "fus-parallel.h"

G_BEGIN_DECLS

/**
 * FusEffectSizes:
 * @n_modalities: of the dataset
 * @size: `[n_modalities]`: how far the selected samples lie from the others, in standard
 * deviations, see fus_effect_sizes_new(); NaN where it can't be told
 * @n_selected: `[n_modalities]`: selected samples that have the modality
 * @n_rest: `[n_modalities]`: others that have it
 *
 * What sets some samples apart. Reference-counted, frozen.
 */
typedef struct
{
  guint n_modalities;
  double *size;
  gsize *n_selected;
  gsize *n_rest;
} FusEffectSizes;

FusEffectSizes *fus_effect_sizes_new (const FusDataset *dataset,
                                      const guint8 *selected,
                                      FusPool *pool) G_GNUC_WARN_UNUSED_RESULT;
FusEffectSizes *fus_effect_sizes_ref (FusEffectSizes *self);
void fus_effect_sizes_unref (FusEffectSizes *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusEffectSizes, fus_effect_sizes_unref)

G_END_DECLS
