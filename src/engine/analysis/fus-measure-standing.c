/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-measure-private.h"
#include "fus-rng.h"
#include "fus-standing.h"

#include <glib/gi18n-lib.h>

static const FusOption options[] = {
  FUS_MEASURE_OPTION_MEAN,
  FUS_MEASURE_OPTION_SEED,
};

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
compute (const FusMeasuring *measuring,
         FusPool *pool,
         const FusProgress *progress,
         GError **error)
{
  const FusTested *tested = measuring->tested;
  FusGateOptions how = { .mode = fus_measuring_get_mode (measuring),
                         .seed = fus_measuring_get_seed (measuring) };
  g_autoptr (FusEncoding) encoding =
               fus_tested_encode_unseen (tested, &how.held_out, pool, progress, error);
  g_autoptr (FusBaselines) baselines = NULL;

  if (encoding == NULL)
    return NULL;
  baselines = fus_baselines_new (tested->train, encoding, how.seed, pool, progress, error);
  if (baselines == NULL)
    return NULL;

  return fus_standing_new (baselines, encoding, &how, pool, progress, error);
}

const FusMeasureClass fus_measure_standing = {
  .id = "standing",
  .title = N_ ("Comparing the model with plain methods"),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .needs = FUS_MEASURE_TRAIN,
  .n_kept = 1,
  .check = check,
  .compute = compute,
  .ref = (GBoxedCopyFunc) fus_standing_ref,
  .unref = (GDestroyNotify) fus_standing_unref,
};
