/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-classifier.h"
#include "fus-encoding.h"

G_BEGIN_DECLS

/* How latents are put before whoever reads a label off them. */

/**
 * fus_reading_turn:
 * @turn: (nullable): `[n × n]`, of fus_model_dup_reading()
 * @z: `[n_rows × n]`
 *
 * Returns: (transfer full): z·@turn, or @z itself, with one more reference
 */
FusMatrix *fus_reading_turn (const double *turn, FusMatrix *z) G_GNUC_WARN_UNUSED_RESULT;

/* @probe, fitted to latents that were turned, from now on reads latents as they are. */
void fus_reading_turn_back (const double *turn, FusLinearProbe *probe);

/**
 * fus_reading_choose_neighbors:
 * @source: (out): the modality by whose decoded values rows are compared; −1 for the
 * latents in the model's metric
 * @error: set when cancelled
 *
 * The metric weighs all modalities alike, but a label may be known to one of them alone.
 * Neighbours go by what the latents say of one modality where training rows, each left
 * out in turn, are told better so than by all, by more than two standard errors of the
 * difference in pairs; of several the best. Of a model without a metric they go by the
 * latents.
 */
gboolean fus_reading_choose_neighbors (const FusEncoding *train,
                                       const FusLabel *label,
                                       FusMeanMode mode,
                                       int *source,
                                       FusPool *pool,
                                       const FusProgress *progress,
                                       GError **error);

/* Returns: (transfer full): latents as neighbours see them that go by @source */
FusMatrix *fus_reading_get_neighbors (const FusEncoding *encoding,
                                      const FusLatents *latents,
                                      int source,
                                      FusPool *pool) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_reading_lose_one:
 * @lost: (out): `[n_rows]`
 *
 * What each row has less one modality, another one from row to row; all that it has where
 * that is only one.
 */
void fus_reading_lose_one (const FusEncoding *encoding, FusMask *lost);

G_END_DECLS
