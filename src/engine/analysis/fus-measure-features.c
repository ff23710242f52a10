/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-features.h"
#include "fus-measure-private.h"

#include <glib/gi18n-lib.h>

/* What each feature is like: of the data alone. */

/* Lines of the table in a terminal. */
#define MOST_LINES 40

static gpointer
compute (const FusMeasuring *measuring, GError **error)
{
  return fus_features_new (measuring->tested->dataset, measuring->pool,
                           measuring->progress, error);
}

static void
add_feature (JsonBuilder *json, const FusFeatures *self, gsize i)
{
  const FusFeature *feature = &self->features[i];
  const FusModality *modality = fus_dataset_get_modality (self->dataset, feature->m);
  g_autofree char *name = fus_modality_dup_feature_name (modality, feature->feature);

  json_builder_begin_object (json);
  fus_json_add_string (json, "modality", modality->id);
  fus_json_add_string (json, "feature", name);
  fus_json_add_string (json, "kind", fus_modality_kind_get_id (modality->kind));
  fus_json_add_int (json, "n_known", (gint64) feature->n_known);
  fus_json_add_real (json, "missing", fus_features_get_missing (self, i));
  fus_json_add_real (json, "mean", feature->mean);
  fus_json_add_real (json, "sd", feature->sd);
  fus_json_add_real (json, "min", feature->min);
  fus_json_add_real (json, "max", feature->max);
  fus_json_begin_array (json, "counts");
  for (guint k = 0; k < FUS_FEATURE_BINS; k++)
    json_builder_add_int_value (json, feature->counts[k]);
  json_builder_end_array (json);
  json_builder_end_object (json);
}

static void
add_json (gconstpointer value, const FusMeasuring *measuring, JsonBuilder *json)
{
  const FusFeatures *self = value;

  fus_json_begin_array (json, "features");
  for (gsize i = 0; i < self->n; i++)
    add_feature (json, self, i);
  json_builder_end_array (json);
}

static char *
dup_text (gconstpointer value, const FusMeasuring *measuring)
{
  const char *headers[] = { _ ("Source"), _ ("Feature"), _ (">Missing"), _ (">Mean"),
                            _ (">SD"),    _ (">Least"),  _ (">Largest"), NULL };
  const FusFeatures *self = value;
  g_autoptr (FusTextTable) table = fus_text_table_new (headers);

  for (gsize i = 0; i < MIN (self->n, MOST_LINES); i++)
    {
      const FusFeature *feature = &self->features[i];
      const FusModality *modality = fus_dataset_get_modality (self->dataset, feature->m);
      g_autofree char *name = fus_modality_dup_feature_name (modality, feature->feature);

      fus_text_table_add (table, modality->id);
      fus_text_table_add (table, name);
      fus_text_table_add_real (table, fus_features_get_missing (self, i), 3);
      fus_text_table_add_real (table, feature->mean, 3);
      fus_text_table_add_real (table, feature->sd, 3);
      fus_text_table_add_real (table, feature->min, 3);
      fus_text_table_add_real (table, feature->max, 3);
    }

  return fus_text_table_to_text (table, self->n > MOST_LINES
                                          ? _ ("The first features; --json has all")
                                          : _ ("Features"));
}

const FusMeasureClass fus_measure_features = {
  .id = "features",
  .title = N_ ("Describing the Features"),
  .lacking = N_ ("The features have not been described yet."),
  .needs = FUS_MEASURE_DATA | FUS_MEASURE_ASKED,
  .n_kept = 1,
  .compute = compute,
  FUS_MEASURE_VALUE (fus_features),
  .add_json = add_json,
  .dup_text = dup_text,
};
