/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-cards.h"

#include "fus-shared.h"

FusCards *
fus_cards_new (const FusEncoding *encoding,
               const FusReconstructionOptions *options,
               FusPool *pool,
               const FusProgress *progress,
               GError **error)
{
  g_autoptr (FusCards) self = g_atomic_rc_box_new0 (FusCards);

  g_assert (fus_encoding_get_n_rows (encoding) == 1);

  self->sample = fus_encoding_get_samples (encoding)[0];
  self->n_modalities = fus_dataset_get_n_modalities (fus_encoding_get_dataset (encoding));
  self->rebuilt = g_new0 (FusReconstruction *, self->n_modalities + 1);
  for (guint m = 0; m < self->n_modalities; m++)
    {
      FusMask others = fus_mask_all (self->n_modalities) & ~FUS_MASK_BIT (m);

      self->rebuilt[m] =
        fus_reconstruct (encoding, others, m, options, pool, progress, error);
      if (self->rebuilt[m] == NULL)
        return NULL;
    }

  return g_steal_pointer (&self);
}

static void
cards_clear (FusCards *self)
{
  for (guint m = 0; m < self->n_modalities; m++)
    g_clear_pointer (&self->rebuilt[m], fus_reconstruction_unref);
  g_free (self->rebuilt);
}

FUS_DEFINE_SHARED (FusCards, fus_cards, cards_clear)
