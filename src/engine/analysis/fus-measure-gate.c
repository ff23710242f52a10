/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-gate.h"
#include "fus-measure-private.h"

#include <glib/gi18n-lib.h>

static gpointer
compute (const FusMeasuring *measuring, GError **error)
{
  FusGateOptions how = { .label = fus_measuring_get_label (measuring),
                         .mode = fus_measuring_get_mode (measuring),
                         .seed = fus_measuring_get_seed (measuring) };
  g_autoptr (FusEncoding) encoding =
               fus_measuring_encode_unseen (measuring, &how.held_out, error);

  if (encoding == NULL)
    return NULL;

  return fus_gate_new (measuring->tested->train, encoding, &how, measuring->pool,
                       measuring->progress, error);
}

const FusMeasureClass fus_measure_gate = {
  .id = "gate",
  .title = N_ ("Comparing the model with guessing"),
  .lacking = N_ ("Train a model to see how it learned."),
  .options = fus_measure_common_options,
  .n_options = FUS_MEASURE_N_COMMON_OPTIONS,
  .depends = FUS_CHOICE_LABEL,
  .needs = FUS_MEASURE_TRAIN_IF_ANY,
  .n_kept = 4,
  .compute = compute,
  FUS_MEASURE_VALUE (fus_gate),
};
