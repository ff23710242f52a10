/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-differences.h"
#include "fus-result.h"

G_BEGIN_DECLS

/* Samples that stand for a selection, at most. */
#define FUS_MAP_PROFILE_N_SAMPLES 24

/**
 * FusMapProfile:
 * @differences: what distinguishes the selection from the rest
 * @samples: `[n_samples]`: some that are selected, the most unlike the others of the
 * selection first: a third of them those farthest from its mean in the latents, the rest
 * evenly spread over the ranks that follow
 * @modality: that shows a sample in a small tile: a picture, or else the one of fewest
 * numbers
 * @centers: `[n_features]`: means of @modality over some 2000 samples of all
 * @scales: `[n_features]`: their standard deviations
 *
 * What sets a selection apart. Reference-counted, frozen.
 */
typedef struct
{
  FusDifferences *differences;
  guint *samples;
  gsize n_samples;
  guint modality;
  double *centers;
  double *scales;
} FusMapProfile;

/* (transfer full): an empty result that will hold a #FusMapProfile; clear it when data or
 * model change. */
FusResult *fus_map_profile_result_new (FusStudy *study) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_map_profile_request:
 *
 * Describes what the study has selected; nothing where nothing is.
 */
void fus_map_profile_request (FusResult *result, FusStudy *study);

G_END_DECLS
