/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-imputation-check.h"
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
  FusImputationOptions how = { fus_measuring_get_mode (measuring),
                               fus_measuring_get_seed (measuring) };

  return fus_imputation_check_new (measuring->tested->train, measuring->tested->encoding,
                                   fus_measuring_get_target (measuring), &how, pool,
                                   progress, error);
}

const FusMeasureClass fus_measure_check = {
  .id = "check",
  .title = N_ ("Hiding what is known"),
  .lacking = N_ ("Hide what is known to see this figure."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .depends = FUS_CHOICE_TARGET,
  .needs = FUS_MEASURE_ROWS | FUS_MEASURE_TRAIN,
  .n_kept = 12,
  .compute = compute,
  .ref = (GBoxedCopyFunc) fus_imputation_check_ref,
  .unref = (GDestroyNotify) fus_imputation_check_unref,
};
