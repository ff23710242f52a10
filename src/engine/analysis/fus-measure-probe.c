/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-measure-private.h"
#include "fus-probe-baseline.h"
#include "fus-probe.h"
#include "fus-rng.h"

#include <glib/gi18n-lib.h>

/* How well a label is read off the latents of each subset, and what it is told by beside
 * them: both are the metric `probe`. */

static const FusOption options[] = {
  FUS_MEASURE_OPTION_MEAN,
  FUS_MEASURE_OPTION_SEED,
  FUS_MEASURE_OPTION_SUBSETS,
};

static FusProbeSetting
get_setting (const FusMeasuring *measuring)
{
  return (FusProbeSetting){
    .train = measuring->tested->train,
    .test = measuring->tested->encoding,
    .label = fus_measuring_get_label (measuring),
    .mode = fus_measuring_get_mode (measuring),
  };
}

static gpointer
compute (const FusMeasuring *measuring, GError **error)
{
  FusProbeSetting setting = get_setting (measuring);
  gsize n_subsets = 0;
  g_autofree FusMask *subsets = fus_measuring_dup_subsets (measuring, &n_subsets);

  return fus_probe_table_new (&setting, subsets, n_subsets, measuring->pool,
                              measuring->progress, error);
}

static void
add_probe (JsonBuilder *json,
           const FusDataset *dataset,
           const FusProbeTable *table,
           const FusProbeRow *row)
{
  json_builder_begin_object (json);
  fus_json_add_string (json, "label", table->label->id);
  fus_json_add_mask (json, "from", dataset, row->from);
  fus_json_add_real (json, "linear_accuracy", row->linear_accuracy);
  fus_json_add_real (json, "linear_accuracy_transfer", row->linear_accuracy_transfer);
  fus_json_add_real (json, "knn_accuracy", row->knn_accuracy);
  fus_json_add_real (json, "chance", table->chance);
  fus_json_add_int (json, "n_train", (gint64) row->n_train);
  fus_json_add_int (json, "n_test", (gint64) row->n_test);
  json_builder_end_object (json);
}

static void
add_json (gconstpointer value, const FusMeasuring *measuring, JsonBuilder *json)
{
  const FusDataset *dataset = measuring->tested->dataset;
  const FusProbeTable *table = value;

  fus_json_begin_array (json, "probe");
  for (gsize i = 0; i < table->n_rows; i++)
    add_probe (json, dataset, table, &table->rows[i]);
  json_builder_end_array (json);
}

static char *
dup_text (gconstpointer value, const FusMeasuring *measuring)
{
  const FusDataset *dataset = measuring->tested->dataset;
  const FusProbeTable *table = value;
  const char *headers[] = { _ ("From"),      _ (">Samples"),   _ (">Linear"),
                            _ (">Transfer"), _ (">Neighbors"), NULL };
  g_autoptr (FusTextTable) text = fus_text_table_new (headers);
  g_autofree char *title = NULL;

  for (gsize i = 0; i < table->n_rows; i++)
    {
      const FusProbeRow *row = &table->rows[i];
      g_autofree char *from = fus_dataset_format_mask (dataset, row->from);

      fus_text_table_add (text, from);
      fus_text_table_add_int (text, (gint64) row->n_test);
      fus_text_table_add_real (text, row->linear_accuracy, 3);
      fus_text_table_add_real (text, row->linear_accuracy_transfer, 3);
      fus_text_table_add_real (text, row->knn_accuracy, 3);
    }
  /* Translators: a label, and the share that guessing gets right */
  title = g_strdup_printf (_ ("How well %s is told from the latents (guessing: %.3f)"),
                           table->label->id, table->chance);

  return fus_text_table_to_text (text, title);
}

static gpointer
compute_readings (const FusMeasuring *measuring, GError **error)
{
  FusProbeSetting setting = get_setting (measuring);

  return fus_probe_baselines_new (&setting, measuring->pool, measuring->progress, error);
}

static const char *
get_modality_id (const FusDataset *dataset, int m)
{
  return m < 0 ? NULL : fus_dataset_get_modality (dataset, (guint) m)->id;
}

static void
add_interval (JsonBuilder *json, const char *key, const FusInterval *interval)
{
  fus_json_begin_object (json, key);
  fus_json_add_real (json, "value", interval->value);
  fus_json_add_real (json, "low", interval->low);
  fus_json_add_real (json, "high", interval->high);
  json_builder_end_object (json);
}

static void
add_reading (JsonBuilder *json,
             const FusDataset *dataset,
             const char *key,
             const FusProbeReading *reading)
{
  fus_json_begin_object (json, key);
  fus_json_add_string (json, "source", get_modality_id (dataset, reading->source));
  add_interval (json, "quality", &reading->quality);
  add_interval (json, "fused_minus_this", &reading->lead);
  json_builder_end_object (json);
}

static void
add_readings_json (gconstpointer value, const FusMeasuring *measuring, JsonBuilder *json)
{
  const FusDataset *dataset = measuring->tested->dataset;
  const FusProbeBaselines *found = value;

  fus_json_begin_array (json, "probe_baselines");
  for (guint i = 0; i < FUS_N_PROBE_METHODS; i++)
    {
      json_builder_begin_object (json);
      fus_json_add_string (json, "label", found->label->id);
      fus_json_add_string (json, "method", fus_probe_method_get_id (i));
      fus_json_add_int (json, "n_train", (gint64) found->n_train);
      fus_json_add_int (json, "n_test", (gint64) found->n_test);
      if (i == FUS_PROBE_PCA)
        fus_json_add_int (json, "components", found->n_components);
      add_reading (json, dataset, "linear", &found->linear[i]);
      add_reading (json, dataset, "neighbors", &found->neighbors[i]);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_reading_row (const FusDataset *dataset,
                 FusTextTable *table,
                 const char *reader,
                 FusProbeMethod method,
                 const FusProbeReading *reading)
{
  const char *source = get_modality_id (dataset, reading->source);

  fus_text_table_add (table, reader);
  fus_text_table_add (table, fus_probe_method_get_id (method));
  fus_text_table_add (table, source != NULL ? source : "");
  fus_text_table_add_real (table, reading->quality.value, 3);
  fus_text_table_add_real (table, reading->quality.low, 3);
  fus_text_table_add_real (table, reading->quality.high, 3);
  fus_text_table_add_real (table, reading->lead.value, 3);
  fus_text_table_add_real (table, reading->lead.low, 3);
  fus_text_table_add_real (table, reading->lead.high, 3);
}

static char *
dup_readings_text (gconstpointer value, const FusMeasuring *measuring)
{
  const FusDataset *dataset = measuring->tested->dataset;
  const FusProbeBaselines *found = value;
  const char *headers[] = {
    _ ("By"), _ ("From"), _ ("Source"), _ (">Quality"), _ (">5 %"), _ (">95 %"),
    /* Translators: what the fused latents have more than this row */
    _ (">Fused Has More"), _ (">5 %"), _ (">95 %"), NULL
  };
  g_autoptr (FusTextTable) table = fus_text_table_new (headers);
  g_autofree char *title = NULL;

  for (guint i = 0; i < FUS_N_PROBE_METHODS; i++)
    add_reading_row (dataset, table, _ ("linear"), i, &found->linear[i]);
  for (guint i = 0;
       i < FUS_N_PROBE_METHODS && found->label->kind == FUS_LABEL_CATEGORICAL; i++)
    add_reading_row (dataset, table, _ ("neighbors"), i, &found->neighbors[i]);
  /* Translators: a label, and the number of samples it was told of */
  title = g_strdup_printf (ngettext ("How well %s is told from the fused latents, and "
                                     "without a model, on %zu sample",
                                     "How well %s is told from the fused latents, and "
                                     "without a model, on %zu samples",
                                     found->n_test),
                           found->label->id, found->n_test);

  return fus_text_table_to_text (table, title);
}

const FusMeasureClass fus_measure_probe = {
  .id = "probe",
  .metric = "probe",
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .depends = FUS_CHOICE_LABEL,
  .needs = FUS_MEASURE_ROWS | FUS_MEASURE_TRAIN | FUS_MEASURE_LABEL,
  .n_kept = 4,
  .compute = compute,
  FUS_MEASURE_VALUE (fus_probe_table),
  .add_json = add_json,
  .dup_text = dup_text,
};

const FusMeasureClass fus_measure_readings = {
  .id = "readings",
  .metric = "probe",
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .depends = FUS_CHOICE_LABEL,
  .needs = FUS_MEASURE_ROWS | FUS_MEASURE_TRAIN | FUS_MEASURE_LABEL,
  .n_kept = 4,
  .compute = compute_readings,
  FUS_MEASURE_VALUE (fus_probe_baselines),
  .add_json = add_readings_json,
  .dup_text = dup_readings_text,
};
