/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-measure-private.h"
#include "fus-rng.h"
#include "fus-unimodal.h"

#include <glib/gi18n-lib.h>

/* What each modality alone tells about the label: of the data alone. */

static const FusOption options[] = {
  FUS_MEASURE_OPTION_SEED,
};

static gpointer
compute (const FusMeasuring *measuring, GError **error)
{
  return fus_unimodal_new (measuring->tested->dataset,
                           fus_measuring_get_label (measuring),
                           fus_measuring_get_seed (measuring), measuring->pool,
                           measuring->progress, error);
}

static void
add_json (gconstpointer value, const FusMeasuring *measuring, JsonBuilder *json)
{
  const FusUnimodal *self = value;

  fus_json_begin_object (json, "unimodal");
  fus_json_add_string (json, "label", self->label->id);
  fus_json_add_int (json, "n", (gint64) self->n);
  fus_json_add_int (json, "n_known", (gint64) self->n_known);
  fus_json_add_bool (json, "grouped", self->grouped);
  fus_json_begin_array (json, "alone");
  for (guint m = 0; m < self->n_modalities; m++)
    fus_measure_add_told (json, self->dataset, &self->alone[m]);
  json_builder_end_array (json);
  json_builder_set_member_name (json, "together");
  fus_measure_add_told (json, self->dataset, &self->together);
  fus_json_add_string (
    json, "best",
    self->best >= 0 ? fus_dataset_get_modality (self->dataset, (guint) self->best)->id
                    : NULL);
  fus_measure_add_interval (json, "together_minus_best", &self->more);
  json_builder_end_object (json);
}

static void
add_row (FusTextTable *table, const char *from, const FusTold *told)
{
  const FusInterval *quality = fus_told_get_quality (told);

  fus_text_table_add (table, from);
  fus_text_table_add_int (table, (gint64) told->n);
  fus_text_table_add_real (table, told->linear.value, 3);
  fus_text_table_add_real (table, told->neighbors.value, 3);
  fus_text_table_add_real (table, quality->low, 3);
  fus_text_table_add_real (table, quality->high, 3);
  fus_text_table_add_real (table, told->guess, 3);
  fus_text_table_add_real (table, fus_told_get_auc (told)->value, 3);
}

static char *
dup_text (gconstpointer value, const FusMeasuring *measuring)
{
  const char *headers[] = { _ ("From"),       _ (">Samples"), _ (">Linear"),
                            _ (">Neighbors"), _ (">5 %"),     _ (">95 %"),
                            _ (">Guess"),     _ (">AUC"),     NULL };
  const FusUnimodal *self = value;
  g_autoptr (FusTextTable) table = fus_text_table_new (headers);
  g_autofree char *title = NULL;

  for (guint m = 0; m < self->n_modalities; m++)
    add_row (table, fus_dataset_get_modality (self->dataset, m)->id, &self->alone[m]);
  if (self->n_modalities > 1)
    add_row (table, _ ("all"), &self->together);
  /* Translators: a label. */
  title = g_strdup_printf (_ ("How well each source alone tells %s, without a model"),
                           self->label->name);

  return fus_text_table_to_text (table, title);
}

const FusMeasureClass fus_measure_unimodal = {
  .id = "unimodal",
  .title = N_ ("Telling the Class from Each Source"),
  .lacking = N_ ("What each source tells has not been measured yet."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .depends = FUS_CHOICE_LABEL,
  .needs = FUS_MEASURE_DATA | FUS_MEASURE_LABEL,
  .n_kept = 4,
  .compute = compute,
  FUS_MEASURE_VALUE (fus_unimodal),
  .add_json = add_json,
  .dup_text = dup_text,
};
