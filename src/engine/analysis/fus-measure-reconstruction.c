/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-measure-private.h"
#include "fus-rng.h"

#include <glib/gi18n-lib.h>

/* One modality rebuilt: of the tested samples from all that they have and from the inputs
 * that are switched on, and of one sample that lacks it from all that it has. */

static const FusOption options[] = {
  FUS_MEASURE_OPTION_MEAN,
  FUS_MEASURE_OPTION_SEED,
  FUS_MEASURE_OPTION_DRAWS (G_STRINGIFY (FUS_RECONSTRUCTION_N_DRAWS)),
};

static FusReconstruction *
rebuild (const FusMeasuring *measuring, FusMask from, GError **error)
{
  FusReconstructionOptions how = fus_measuring_get_reconstruction_options (measuring);

  return fus_reconstruct (measuring->tested->encoding, from,
                          fus_measuring_get_target (measuring), &how, measuring->pool,
                          measuring->progress, error);
}

static gpointer
compute_from_all (const FusMeasuring *measuring, GError **error)
{
  guint n = fus_dataset_get_n_modalities (measuring->tested->dataset);

  return rebuild (measuring, fus_mask_all (n), error);
}

static gpointer
compute_from_subset (const FusMeasuring *measuring, GError **error)
{
  return rebuild (measuring, measuring->choices.subset, error);
}

static gpointer
compute_imputed (const FusMeasuring *measuring, GError **error)
{
  FusReconstructionOptions how = fus_measuring_get_reconstruction_options (measuring);
  g_autoptr (FusEncoding) encoding = fus_measuring_encode_sample (measuring, error);

  if (encoding == NULL)
    return NULL;

  return fus_impute (encoding, fus_measuring_get_target (measuring), &how,
                     measuring->pool, measuring->progress, error);
}

const FusMeasureClass fus_measure_from_all = {
  .id = "from-all",
  .title = N_ ("Rebuilding samples"),
  .lacking = N_ ("Rebuild some samples to see this figure."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .depends = FUS_CHOICE_TARGET,
  .needs = FUS_MEASURE_ROWS,
  .n_kept = 6,
  .compute = compute_from_all,
  FUS_MEASURE_VALUE (fus_reconstruction),
};

const FusMeasureClass fus_measure_from_subset = {
  .id = "from-subset",
  .title = N_ ("Rebuilding samples"),
  .lacking = N_ ("Rebuild some samples to see this figure."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .depends = FUS_CHOICE_SUBSET | FUS_CHOICE_TARGET,
  .needs = FUS_MEASURE_ROWS,
  .n_kept = 6,
  .compute = compute_from_subset,
  FUS_MEASURE_VALUE (fus_reconstruction),
};

const FusMeasureClass fus_measure_imputed = {
  .id = "imputed",
  .lacking = N_ ("Impute a sample that lacks something to see this figure."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .depends = FUS_CHOICE_TARGET | FUS_CHOICE_SAMPLE,
  .n_kept = 24,
  .compute = compute_imputed,
  FUS_MEASURE_VALUE (fus_reconstruction),
};
