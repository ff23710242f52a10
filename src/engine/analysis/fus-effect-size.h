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

/**
 * fus_effect_sizes_new:
 * @selected: `[n_samples]`, 0 or 1
 * @pool: (nullable): whose threads to use; the result doesn't depend on them
 *
 * How far the selected samples lie from all others, for each modality among those that
 * have it. A feature j counts with the standardised difference of its means, of values
 * that are known,
 *
 *   d_j = (mean_selected − mean_rest) ÷ s_j
 *   s_j² = ((n₁ − 1) s₁² + (n₂ − 1) s₂²) ÷ (n₁ + n₂ − 2)
 *
 * (Cohen 1988, §2.5), a modality with √(mean over j of d_j²). Features that never vary or
 * are known fewer than twice on either side are left out. Without a difference the size
 * is about √(1/n₁ + 1/n₂), not 0.
 *
 * Returns: (transfer full): the sizes
 */
FusEffectSizes *fus_effect_sizes_new (const FusDataset *dataset,
                                      const guint8 *selected,
                                      FusPool *pool) G_GNUC_WARN_UNUSED_RESULT;
FusEffectSizes *fus_effect_sizes_ref (FusEffectSizes *self);
void fus_effect_sizes_unref (FusEffectSizes *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusEffectSizes, fus_effect_sizes_unref)

G_END_DECLS
