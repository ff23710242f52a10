/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-gate.h"
#include "fus-measure-private.h"
#include "fus-rng.h"

#include <glib/gi18n-lib.h>

static const FusOption options[] = {
  FUS_MEASURE_OPTION_MEAN,
  FUS_MEASURE_OPTION_SEED,
};

static gpointer
compute (const FusMeasuring *measuring,
         FusPool *pool,
         const FusProgress *progress,
         GError **error)
{
  FusGateOptions how = { .label = fus_measuring_get_label (measuring),
                         .mode = fus_measuring_get_mode (measuring),
                         .seed = fus_measuring_get_seed (measuring) };
  g_autoptr (FusEncoding) encoding =
               fus_tested_encode_unseen (measuring->tested, &how.held_out, pool, progress,
                                         error);

  if (encoding == NULL)
    return NULL;

  return fus_gate_new (measuring->tested->train, encoding, &how, pool, progress, error);
}

const FusMeasureClass fus_measure_gate = {
  .id = "gate",
  .title = N_ ("Comparing the model with guessing"),
  .lacking = N_ ("Train a model to see how it learned."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .depends = FUS_CHOICE_LABEL,
  .needs = FUS_MEASURE_TRAIN_IF_ANY,
  .n_kept = 4,
  .compute = compute,
  .ref = (GBoxedCopyFunc) fus_gate_ref,
  .unref = (GDestroyNotify) fus_gate_unref,
};
