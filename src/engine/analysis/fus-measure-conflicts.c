/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-health.h"
#include "fus-measure-private.h"
#include "fus-probe.h"
#include "fus-rng.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static const FusOption options[] = {
  FUS_MEASURE_OPTION_SEED,
};

static gboolean
check (const FusMeasuring *measuring, GError **error)
{
  const FusLabel *label = fus_measuring_get_label (measuring);

  if (label == NULL || label->kind == FUS_LABEL_CATEGORICAL)
    return TRUE;
  g_set_error (error, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_LABEL,
               _ ("Conflicts need a label with classes: “%s”"), label->id);

  return FALSE;
}

/* What contradicts is read off the label where there is one that something can be learnt
 * of, which is sharper, else off the latents. */
static const FusLabel *
get_label (const FusMeasuring *measuring)
{
  const FusLabel *label = fus_measuring_get_label (measuring);
  const FusEncoding *train = measuring->tested->train;

  if (label == NULL || train == NULL || fus_count_known_classes (train, label) < 2)
    return NULL;

  return label;
}

static gpointer
compute (const FusMeasuring *measuring, GError **error)
{
  const FusTested *tested = measuring->tested;
  const FusLabel *label = get_label (measuring);
  guint64 seed = fus_measuring_get_seed (measuring);

  if (label == NULL)
    return fus_conflict_scores (tested->encoding, seed, measuring->pool,
                                measuring->progress, error);

  return fus_conflict_scores_by_label (tested->train, tested->encoding, label, seed,
                                       measuring->pool, measuring->progress, error);
}

/* The class that each modality alone speaks for; null where it is absent. */
static void
add_predicted (JsonBuilder *json,
               const FusDataset *dataset,
               const FusConflicts *conflicts,
               const FusLabel *label,
               gsize row)
{
  fus_json_begin_object (json, "says");
  for (guint m = 0; m < conflicts->n_modalities; m++)
    {
      int predicted = conflicts->predicted[row * conflicts->n_modalities + m];

      fus_json_add_string (json, fus_dataset_get_modality (dataset, m)->id,
                           predicted >= 0 ? label->classes[predicted] : NULL);
    }
  json_builder_end_object (json);
}

static void
add_conflict (JsonBuilder *json,
              const FusDataset *dataset,
              const FusConflicts *conflicts,
              const FusLabel *label,
              guint sample,
              gsize row)
{
  int suspect = conflicts->suspect[row];

  json_builder_begin_object (json);
  fus_json_add_string (json, "id", fus_dataset_get_id (dataset, sample));
  fus_json_add_real (json, "log_odds", conflicts->largest[row]);
  fus_json_add_string (json, "suspect",
                       suspect >= 0
                         ? fus_dataset_get_modality (dataset, (guint) suspect)->id
                         : NULL);
  if (label != NULL)
    add_predicted (json, dataset, conflicts, label, row);
  json_builder_end_object (json);
}

static void
add_json (gconstpointer value, const FusMeasuring *measuring, JsonBuilder *json)
{
  const FusDataset *dataset = measuring->tested->dataset;
  const guint *samples = fus_encoding_get_samples (measuring->tested->encoding);
  const FusLabel *label = get_label (measuring);
  const FusConflicts *conflicts = value;

  fus_json_begin_array (json, "conflicts");
  for (gsize row = 0; row < conflicts->n_rows; row++)
    if (isfinite (conflicts->largest[row]))
      add_conflict (json, dataset, conflicts, label, samples[row], row);
  json_builder_end_array (json);
}

/* Those where it is more likely than not that the modalities are of different samples. */
static char *
dup_text (gconstpointer value, const FusMeasuring *measuring)
{
  const guint *samples = fus_encoding_get_samples (measuring->tested->encoding);
  const FusConflicts *conflicts = value;
  GString *text = g_string_new (_ ("Samples whose modalities contradict each other"));
  gsize n_compared = 0;
  gsize n_found = 0;

  g_string_append_c (text, '\n');
  for (gsize row = 0; row < conflicts->n_rows; row++)
    {
      n_compared += isfinite (conflicts->largest[row]) ? 1 : 0;
      if (!(conflicts->largest[row] > 0))
        continue;
      n_found++;
      g_string_append_printf (text, "%s\n",
                              fus_dataset_get_id (measuring->tested->dataset,
                                                  samples[row]));
    }
  if (n_compared == 0)
    g_string_append_printf (text, "%s\n",
                            _ ("No sample has two modalities that could be compared."));
  else if (n_found == 0)
    g_string_append_printf (
      text,
      ngettext ("None of the %zu sample that has two modalities or more.\n",
                "None of the %zu samples that have two modalities or more.\n",
                n_compared),
      n_compared);

  return g_string_free (text, FALSE);
}

const FusMeasureClass fus_measure_conflicts = {
  .id = "conflicts",
  .metric = "conflicts",
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .depends = FUS_CHOICE_LABEL,
  .needs = FUS_MEASURE_ROWS | FUS_MEASURE_TRAIN_IF_ANY,
  .n_kept = 4,
  .check = check,
  .compute = compute,
  FUS_MEASURE_VALUE (fus_conflicts),
  .add_json = add_json,
  .dup_text = dup_text,
};
