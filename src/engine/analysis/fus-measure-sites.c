/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-measure-private.h"
#include "fus-rng.h"
#include "fus-sites.h"

#include <glib/gi18n-lib.h>

/* The site check: of the data alone. */

static const FusOption options[] = {
  FUS_MEASURE_OPTION_SEED,
  {
    .id = "column",
    .name = N_ ("Column"),
    .kind = FUS_OPTION_STRING,
    .default_value = "",
    .help = N_ ("Column such as site, batch or operator; empty for those named so"),
  },
};

static gpointer
compute (const FusMeasuring *measuring, GError **error)
{
  const char *column = fus_options_get_string (measuring->options, "column", NULL);

  return fus_sites_new (measuring->tested->dataset, fus_measuring_get_label (measuring),
                        column != NULL && *column != '\0' ? column : NULL,
                        fus_measuring_get_seed (measuring), measuring->pool,
                        measuring->progress, error);
}

static void
add_site (JsonBuilder *json, const FusSites *self, const FusSite *site)
{
  json_builder_begin_object (json);
  fus_json_add_string (json, "column", site->column->id);
  fus_json_add_string (json, "label", self->label != NULL ? self->label->id : NULL);
  fus_json_add_int (json, "n", (gint64) site->n);
  fus_json_add_int (json, "n_known", (gint64) site->n_known);
  fus_json_add_string (json, "why_not", site->why_not);
  fus_json_begin_array (json, "alone");
  for (guint m = 0; m < self->n_modalities; m++)
    fus_measure_add_told (json, self->dataset, &site->alone[m]);
  json_builder_end_array (json);
  fus_json_begin_object (json, "with_label");
  fus_json_add_real (json, "v", site->with_label.v);
  fus_json_add_real (json, "p", site->with_label.p);
  fus_json_add_int (json, "n", (gint64) site->with_label.n);
  json_builder_end_object (json);
  fus_json_add_string (json, "verdict", fus_site_verdict_get_id (site->verdict));
  fus_measure_add_interval (json, "label_from_column", &site->label_from_column);
  fus_json_add_real (json, "label_guess", site->label_guess);
  fus_measure_add_interval (json, "within", &site->within);
  fus_json_add_real (json, "within_guess", site->within_guess);
  fus_json_add_int (json, "n_within", site->n_within);
  fus_measure_add_interval (json, "left_out", &site->left_out);
  json_builder_end_object (json);
}

static void
add_json (gconstpointer value, const FusMeasuring *measuring, JsonBuilder *json)
{
  const FusSites *self = value;

  fus_json_begin_array (json, "sites");
  for (guint i = 0; i < self->n_sites; i++)
    add_site (json, self, &self->sites[i]);
  json_builder_end_array (json);
}

static char *
dup_text (gconstpointer value, const FusMeasuring *measuring)
{
  const char *headers[] = { _ ("Column"),        _ ("From"), _ (">Samples"),
                            _ (">AUC or R²"),    _ (">5 %"), _ (">95 %"),
                            _ (">V with Label"), _ (">p"),   NULL };
  const FusSites *self = value;
  g_autoptr (FusTextTable) table = fus_text_table_new (headers);

  for (guint i = 0; i < self->n_sites; i++)
    for (guint m = 0; m < self->n_modalities; m++)
      {
        const FusSite *site = &self->sites[i];
        const FusInterval *telling = fus_site_get_telling (site, m);

        fus_text_table_add (table, site->column->id);
        fus_text_table_add (table, fus_dataset_get_modality (self->dataset, m)->id);
        fus_text_table_add_int (table, (gint64) site->alone[m].n);
        fus_text_table_add_real (table, telling->value, 3);
        fus_text_table_add_real (table, telling->low, 3);
        fus_text_table_add_real (table, telling->high, 3);
        fus_text_table_add_real (table, site->with_label.v, 2);
        fus_text_table_add_real (table, site->with_label.p, 3);
      }

  return fus_text_table_to_text (table, _ ("How well sources tell how samples were "
                                           "handled"));
}

const FusMeasureClass fus_measure_sites = {
  .id = "sites",
  .title = N_ ("Checking Sites and Batches"),
  .lacking = N_ ("Whether sites and batches show has not been measured yet."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .depends = FUS_CHOICE_LABEL,
  .needs = FUS_MEASURE_DATA,
  .n_kept = 6,
  .compute = compute,
  FUS_MEASURE_VALUE (fus_sites),
  .add_json = add_json,
  .dup_text = dup_text,
};
