/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-baseline.h"
#include "fus-measure-private.h"
#include "fus-rng.h"

#include <glib/gi18n-lib.h>

static const FusOption options[] = {
  FUS_MEASURE_OPTION_SEED,
};

static gpointer
compute (const FusMeasuring *measuring, GError **error)
{
  const FusTested *tested = measuring->tested;

  if (fus_dataset_get_n_modalities (tested->dataset) > 1)
    return fus_baselines_new (tested->train, tested->encoding,
                              fus_measuring_get_seed (measuring), measuring->pool,
                              measuring->progress, error);
  g_set_error_literal (
    error, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_NOT_MEASURED,
    _ ("“baselines” are not measured: there is one modality only, and nothing to tell it "
       "from."));

  return NULL;
}

static const char *
get_modality_id (const FusDataset *dataset, int m)
{
  return m < 0 ? NULL : fus_dataset_get_modality (dataset, (guint) m)->id;
}

static void
add_baseline (JsonBuilder *json, const FusDataset *dataset, const FusBaseline *baseline)
{
  json_builder_begin_object (json);
  fus_json_add_string (json, "target",
                       fus_dataset_get_modality (dataset, baseline->target)->id);
  fus_json_add_string (json, "method", baseline->method);
  fus_json_add_string (json, "source", get_modality_id (dataset, baseline->source));
  fus_json_add_int (json, "n", (gint64) baseline->n);
  fus_json_add_int (json, "n_train", (gint64) baseline->n_train);
  fus_json_add_real (json, "r2", baseline->r2);
  fus_json_add_real (json, "low", baseline->low);
  fus_json_add_real (json, "high", baseline->high);
  fus_json_add_real (json, "penalty", baseline->penalty);
  if (baseline->n_components > 0)
    fus_json_add_int (json, "components", baseline->n_components);
  json_builder_end_object (json);
}

static void
add_json (gconstpointer value, const FusMeasuring *measuring, JsonBuilder *json)
{
  const FusDataset *dataset = measuring->tested->dataset;
  const FusBaselines *baselines = value;

  fus_json_begin_array (json, "baselines");
  for (guint i = 0; i < baselines->n_baselines; i++)
    add_baseline (json, dataset, &baselines->baselines[i]);
  json_builder_end_array (json);
}

static char *
dup_text (gconstpointer value, const FusMeasuring *measuring)
{
  const FusDataset *dataset = measuring->tested->dataset;
  const FusBaselines *baselines = value;
  const char *headers[] = { _ ("Target"),   _ ("Method"),   _ ("Source"),
                            _ (">Samples"), _ (">R²"),      _ (">5 %"),
                            _ (">95 %"),    _ (">Penalty"), NULL };
  g_autoptr (FusTextTable) table = fus_text_table_new (headers);

  for (guint i = 0; i < baselines->n_baselines; i++)
    {
      const FusBaseline *baseline = &baselines->baselines[i];
      const char *source = get_modality_id (dataset, baseline->source);

      fus_text_table_add (table,
                          fus_dataset_get_modality (dataset, baseline->target)->id);
      fus_text_table_add (table, baseline->method);
      fus_text_table_add (table, source != NULL ? source : "");
      fus_text_table_add_int (table, (gint64) baseline->n);
      fus_text_table_add_real (table, baseline->r2, 3);
      fus_text_table_add_real (table, baseline->low, 3);
      fus_text_table_add_real (table, baseline->high, 3);
      fus_text_table_add_real (table, baseline->penalty, 1);
    }

  return fus_text_table_to_text (
    table, _ ("How well each modality is told from the others without a model"));
}

const FusMeasureClass fus_measure_baselines = {
  .id = "baselines",
  .metric = "baselines",
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .needs = FUS_MEASURE_ROWS | FUS_MEASURE_TRAIN,
  .n_kept = 4,
  .compute = compute,
  FUS_MEASURE_VALUE (fus_baselines),
  .add_json = add_json,
  .dup_text = dup_text,
};
