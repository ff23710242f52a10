/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-reconstruction.h"

G_BEGIN_DECLS

/**
 * FusCards:
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
} FusCards;

/* @encoding: of the one sample. Sets an error when cancelled. */
FusCards *fus_cards_new (const FusEncoding *encoding,
                         const FusReconstructionOptions *options,
                         FusPool *pool,
                         const FusProgress *progress,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
FusCards *fus_cards_ref (FusCards *self);
void fus_cards_unref (FusCards *self);

FUS_RESULTS_GETTER (FusCards, cards, "cards")

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusCards, fus_cards_unref)

G_END_DECLS
