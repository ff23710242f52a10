/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-dataset.h"

G_BEGIN_DECLS

/* fus_dataset_builder_add_modality(), which takes @modality. */
static inline void
fus_test_take_modality (FusDatasetBuilder *builder,
                        FusModality *modality,
                        FusMatrix *block,
                        const guint *samples)
{
  fus_dataset_builder_add_modality (builder, modality, block, samples);
  fus_modality_unref (modality);
}

G_END_DECLS
