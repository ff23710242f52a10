/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-imputation-check.h"
#include "fus-measure-private.h"

#include <glib/gi18n-lib.h>

static gpointer
compute (const FusMeasuring *measuring, GError **error)
{
  FusImputationOptions how = { fus_measuring_get_mode (measuring),
                               fus_measuring_get_seed (measuring) };

  return fus_imputation_check_new (measuring->tested->train, measuring->tested->encoding,
                                   fus_measuring_get_target (measuring), &how,
                                   measuring->pool, measuring->progress, error);
}

const FusMeasureClass fus_measure_check = {
  .id = "check",
  .title = N_ ("Hiding what is known"),
  .lacking = N_ ("Hide what is known to see this figure."),
  .options = fus_measure_common_options,
  .n_options = FUS_MEASURE_N_COMMON_OPTIONS,
  .depends = FUS_CHOICE_TARGET,
  .needs = FUS_MEASURE_ROWS | FUS_MEASURE_TRAIN,
  .n_kept = 12,
  .compute = compute,
  FUS_MEASURE_VALUE (fus_imputation_check),
};
