/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-model-spec.h"

G_BEGIN_DECLS

/* Standard normal draws: @n_rows samples, modality m with @dims[m] features, all present.
 */
FusDataset *bench_dataset_new (gsize n_rows,
                               const gsize *dims,
                               guint n_modalities) G_GNUC_WARN_UNUSED_RESULT;
/* Normal likelihood of scale 1 on the values as they are; no schedule, no clipping. */
FusModelSpec *bench_spec_new (const char *kind,
                              const FusDataset *dataset,
                              const char *hidden,
                              guint latent,
                              guint batch) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
