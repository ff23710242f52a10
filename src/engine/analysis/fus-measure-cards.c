/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-cards.h"
#include "fus-measure-private.h"
#include "fus-rng.h"

#include <glib/gi18n-lib.h>

/* Only the mean is shown: as few draws as a range may be made of. */
static const FusOption options[] = {
  FUS_MEASURE_OPTION_MEAN,
  FUS_MEASURE_OPTION_SEED,
  FUS_MEASURE_OPTION_DRAWS ("20"),
};

static gpointer
compute (const FusMeasuring *measuring, GError **error)
{
  FusReconstructionOptions how = fus_measuring_get_reconstruction_options (measuring);
  g_autoptr (FusEncoding) encoding = fus_measuring_encode_sample (measuring, error);

  return encoding != NULL
           ? fus_cards_new (encoding, &how, measuring->pool, measuring->progress, error)
           : NULL;
}

const FusMeasureClass fus_measure_cards = {
  .id = "cards",
  .lacking = N_ ("Choose a sample to see this figure."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .depends = FUS_CHOICE_SAMPLE,
  .n_kept = 64,
  .compute = compute,
  FUS_MEASURE_VALUE (fus_cards),
};
