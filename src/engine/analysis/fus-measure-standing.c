/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-measure-private.h"
#include "fus-standing.h"

#include <glib/gi18n-lib.h>

static gboolean
check (const FusMeasuring *measuring, GError **error)
{
  if (fus_dataset_get_n_modalities (measuring->tested->dataset) > 1)
    return TRUE;
  g_set_error_literal (
    error, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_NOT_MEASURED,
    _ ("There is one modality only: the model can't be compared with plain methods."));

  return FALSE;
}

static gpointer
compute (const FusMeasuring *measuring, GError **error)
{
  FusGateOptions how = { .mode = fus_measuring_get_mode (measuring),
                         .seed = fus_measuring_get_seed (measuring) };
  g_autoptr (FusEncoding) encoding =
               fus_measuring_encode_unseen (measuring, &how.held_out, error);
  g_autoptr (FusBaselines) baselines = NULL;

  if (encoding == NULL)
    return NULL;
  baselines = fus_baselines_new (measuring->tested->train, encoding, how.seed,
                                 measuring->pool, measuring->progress, error);
  if (baselines == NULL)
    return NULL;

  return fus_standing_new (baselines, encoding, &how, measuring->pool,
                           measuring->progress, error);
}

const FusMeasureClass fus_measure_standing = {
  .id = "standing",
  .title = N_ ("Comparing the model with plain methods"),
  .options = fus_measure_common_options,
  .n_options = FUS_MEASURE_N_COMMON_OPTIONS,
  .needs = FUS_MEASURE_TRAIN,
  .n_kept = 1,
  .check = check,
  .compute = compute,
  FUS_MEASURE_VALUE (fus_standing),
};
