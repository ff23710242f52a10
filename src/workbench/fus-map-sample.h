/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-reconstruction.h"
#include "fus-result.h"

G_BEGIN_DECLS

/**
 * FusMapSample:
 * @sample: which
 * @n_modalities: of the dataset
 * @rebuilt: `[n_modalities]`: each modality from all others that the sample has
 *
 * One sample, and what its modalities make each other expect. Reference-counted, frozen.
 */
typedef struct
{
  guint sample;
  guint n_modalities;
  FusReconstruction **rebuilt;
} FusMapSample;

/* (transfer full): an empty result that will hold a #FusMapSample; clear it when the
 * model changes. */
FusResult *fus_map_sample_result_new (FusStudy *study) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_map_sample_request:
 * @sample: of the study's dataset
 *
 * Rebuilds its modalities with the study's model, where there is one.
 */
void fus_map_sample_request (FusResult *result, FusStudy *study, guint sample);

G_END_DECLS
