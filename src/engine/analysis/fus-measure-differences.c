/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-differences.h"
#include "fus-measure-private.h"
#include "fus-rng.h"

#include <glib/gi18n-lib.h>

/* What distinguishes the samples that are selected: of the data alone. */

/* Lines of the table in a terminal. */
#define MOST_LINES 20

static const FusOption options[] = {
  FUS_MEASURE_OPTION_SEED,
};

static gboolean
check (const FusMeasuring *measuring, GError **error)
{
  const gsize n = fus_dataset_get_n_samples (measuring->tested->dataset);
  const guint8 *selected = NULL;
  gsize n_bytes = 0;
  gsize n_selected = 0;

  if (measuring->choices.selection != NULL)
    selected = g_bytes_get_data (measuring->choices.selection, &n_bytes);
  g_assert (selected == NULL || n_bytes == n);
  for (gsize i = 0; selected != NULL && i < n; i++)
    n_selected += selected[i] != 0;
  if (n_selected > 0 && n_selected < n)
    return TRUE;
  if (n_selected == 0)
    g_set_error_literal (error, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_NOT_MEASURED,
                         _ (
                           "Select samples, or choose a class, to see what distinguishes "
                           "them."));
  else
    g_set_error_literal (error, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_NOT_MEASURED,
                         _ ("All samples are selected: there are none to compare them "
                            "with."));

  return FALSE;
}

static gpointer
compute (const FusMeasuring *measuring, GError **error)
{
  return fus_differences_new (measuring->tested->dataset,
                              g_bytes_get_data (measuring->choices.selection, NULL),
                              fus_measuring_get_seed (measuring), measuring->pool,
                              measuring->progress, error);
}

static void
add_feature (JsonBuilder *json, const FusDifferences *self, const FusDifference *feature)
{
  const FusModality *modality = fus_dataset_get_modality (self->dataset, feature->m);
  g_autofree char *name = fus_modality_dup_feature_name (modality, feature->feature);

  json_builder_begin_object (json);
  fus_json_add_string (json, "modality", modality->id);
  fus_json_add_string (json, "feature", name);
  fus_json_add_int (json, "n_selected", (gint64) feature->n_selected);
  fus_json_add_int (json, "n_rest", (gint64) feature->n_rest);
  fus_measure_add_interval (json, "auc", &feature->auc);
  fus_json_add_real (json, "p", feature->p);
  fus_json_add_real (json, "q", feature->q);
  json_builder_end_object (json);
}

static void
add_modality (JsonBuilder *json, const FusDifferences *self, guint m)
{
  json_builder_begin_object (json);
  fus_json_add_string (json, "modality", fus_dataset_get_modality (self->dataset, m)->id);
  fus_json_add_real (json, "size", self->size[m]);
  fus_json_add_int (json, "n_selected", (gint64) self->selected_of[m]);
  fus_json_add_int (json, "n_rest", (gint64) self->rest_of[m]);
  json_builder_end_object (json);
}

static void
add_json (gconstpointer value, const FusMeasuring *measuring, JsonBuilder *json)
{
  const FusDifferences *self = value;

  fus_json_begin_object (json, "differences");
  if (self->label != NULL)
    {
      fus_json_add_string (json, "label", self->label->id);
      fus_json_add_string (json, "class", self->label->classes[self->class_code]);
    }
  fus_json_add_int (json, "n_selected", (gint64) self->n_selected);
  fus_json_add_int (json, "n_rest", (gint64) self->n_rest);
  fus_json_add_bool (json, "grouped", self->grouped);
  fus_json_add_bool (json, "drawn", self->drawn);
  fus_json_add_int (json, "n_features", (gint64) self->n_features);
  fus_json_add_int (json, "n_tested", (gint64) self->n_tested);
  fus_json_add_int (json, "n_differing", (gint64) self->n_differing);
  fus_json_begin_array (json, "modalities");
  for (guint m = 0; m < self->n_modalities; m++)
    add_modality (json, self, m);
  json_builder_end_array (json);
  fus_json_begin_array (json, "features");
  for (gsize i = 0; i < self->n_tested; i++)
    add_feature (json, self, &self->features[i]);
  json_builder_end_array (json);
  json_builder_end_object (json);
}

static char *
dup_text (gconstpointer value, const FusMeasuring *measuring)
{
  const char *headers[] = { _ ("Source"),  _ ("Feature"), _ (">Selected"),
                            _ (">Others"), _ (">AUC"),    _ (">5 %"),
                            _ (">95 %"),   _ (">q"),      NULL };
  const FusDifferences *self = value;
  g_autoptr (FusTextTable) table = fus_text_table_new (headers);
  guint n = 0;
  g_autofree guint *rows = fus_differences_choose (self, MOST_LINES, &n);

  for (guint i = 0; i < n; i++)
    {
      const FusDifference *feature = &self->features[rows[i]];
      const FusModality *modality = fus_dataset_get_modality (self->dataset, feature->m);
      g_autofree char *name = fus_modality_dup_feature_name (modality, feature->feature);

      fus_text_table_add (table, modality->id);
      fus_text_table_add (table, name);
      fus_text_table_add_int (table, (gint64) feature->n_selected);
      fus_text_table_add_int (table, (gint64) feature->n_rest);
      fus_text_table_add_real (table, feature->auc.value, 3);
      fus_text_table_add_real (table, feature->auc.low, 3);
      fus_text_table_add_real (table, feature->auc.high, 3);
      fus_text_table_add_real (table, feature->q, 3);
    }

  return fus_text_table_to_text (table, _ ("What distinguishes the selected samples"));
}

const FusMeasureClass fus_measure_differences = {
  .id = "differences",
  .title = N_ ("Comparing the Selection"),
  .lacking = N_ ("What distinguishes the selection has not been measured yet."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .depends = FUS_CHOICE_SELECTION,
  .needs = FUS_MEASURE_DATA,
  .n_kept = 6,
  .check = check,
  .compute = compute,
  FUS_MEASURE_VALUE (fus_differences),
  .add_json = add_json,
  .dup_text = dup_text,
};
