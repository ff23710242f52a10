/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-attribution.h"
#include "fus-measure-private.h"
#include "fus-rng.h"

#include <glib/gi18n-lib.h>

static const FusOption options[] = {
  FUS_MEASURE_OPTION_MEAN,
  FUS_MEASURE_OPTION_SEED,
  { .id = "game",
    .name = N_ ("Game"),
    .kind = FUS_OPTION_STRING,
    .default_value = FUS_GAME,
    .help = N_ ("What is explained") },
  { .id = "interactions",
    .name = N_ ("Interactions"),
    .kind = FUS_OPTION_BOOL,
    .default_value = "on",
    .help = N_ ("Also tell which modalities overlap and which complete each other") },
};

static FusAttribution *
attribute (const FusMeasuring *measuring, const FusEncoding *encoding, GError **error)
{
  const FusChoices *choices = &measuring->choices;
  FusDataset *dataset = measuring->tested->dataset;
  FusGameOptions how = {
    .game = fus_options_get_string (measuring->options, "game", NULL),
    .label = choices->label,
    .class_name = choices->class_name,
    .interactions = fus_options_get_bool (measuring->options, "interactions", NULL),
    .left_out = choices->subset != 0 ? ~choices->subset : 0,
    .mode = fus_measuring_get_mode (measuring),
    .seed = fus_measuring_get_seed (measuring),
  };

  if (choices->target >= 0)
    how.target = fus_dataset_get_modality (dataset, (guint) choices->target)->id;

  return fus_attribute (measuring->tested->train, encoding, &how, measuring->pool,
                        measuring->progress, error);
}

static gpointer
compute (const FusMeasuring *measuring, GError **error)
{
  return attribute (measuring, measuring->tested->encoding, error);
}

/* The same game, of one sample that need not be among those that are tested. */
static gpointer
compute_own (const FusMeasuring *measuring, GError **error)
{
  g_autoptr (FusEncoding) encoding = fus_measuring_encode_sample (measuring, error);

  return encoding != NULL ? attribute (measuring, encoding, error) : NULL;
}

const FusMeasureClass fus_measure_attribution = {
  .id = "attribution",
  .title = N_ ("Leaving out every set of inputs"),
  .lacking = N_ ("Explain some samples to see this figure."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .depends = FUS_CHOICE_LABEL | FUS_CHOICE_CLASS | FUS_CHOICE_SUBSET | FUS_CHOICE_TARGET,
  .needs = FUS_MEASURE_ROWS,
  .n_kept = 12,
  .compute = compute,
  FUS_MEASURE_VALUE (fus_attribution),
};

const FusMeasureClass fus_measure_own = {
  .id = "own",
  .title = N_ ("Explaining one sample"),
  .lacking = N_ ("Explain some samples to see this figure."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .depends = FUS_CHOICE_LABEL | FUS_CHOICE_CLASS | FUS_CHOICE_SUBSET | FUS_CHOICE_TARGET |
             FUS_CHOICE_SAMPLE,
  .n_kept = 24,
  .compute = compute_own,
  FUS_MEASURE_VALUE (fus_attribution),
};
