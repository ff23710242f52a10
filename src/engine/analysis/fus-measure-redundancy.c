/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-measure-private.h"
#include "fus-redundancy.h"
#include "fus-rng.h"

#include <glib/gi18n-lib.h>

/* What modalities say of each other: of the data alone. */

static const FusOption options[] = {
  FUS_MEASURE_OPTION_SEED,
};

static gpointer
compute (const FusMeasuring *measuring, GError **error)
{
  return fus_redundancy_new (measuring->tested->dataset,
                             fus_measuring_get_seed (measuring), measuring->pool,
                             measuring->progress, error);
}

static const char *
get_id (const FusRedundancy *self, guint m)
{
  return fus_dataset_get_modality (self->dataset, m)->id;
}

static void
add_json (gconstpointer value, const FusMeasuring *measuring, JsonBuilder *json)
{
  const FusRedundancy *self = value;

  fus_json_begin_array (json, "redundancy");
  for (guint i = 0; i < self->n_pairs; i++)
    {
      const FusShared *pair = &self->pairs[i];

      json_builder_begin_object (json);
      fus_json_add_string (json, "a", get_id (self, pair->a));
      fus_json_add_string (json, "b", get_id (self, pair->b));
      fus_json_add_int (json, "n", (gint64) pair->n);
      fus_json_add_int (json, "n_both", (gint64) pair->n_both);
      fus_json_add_int (json, "n_units", (gint64) pair->n_units);
      fus_measure_add_interval (json, "b_from_a", &pair->b_from_a);
      fus_measure_add_interval (json, "a_from_b", &pair->a_from_b);
      fus_measure_add_interval (json, "cka", &pair->cka);
      fus_json_add_real (json, "cka_chance", pair->cka_chance);
      fus_measure_add_interval (json, "overlap", &pair->overlap);
      fus_json_add_real (json, "overlap_chance", pair->overlap_chance);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static char *
dup_text (gconstpointer value, const FusMeasuring *measuring)
{
  const char *headers[] = { _ ("A"), _ ("B"), _ (">Samples"),
                            /* Translators: B is told from A. */
                            _ (">B from A"), _ (">A from B"), _ (">CKA"), _ (">Chance"),
                            _ (">Neighbors Shared"), _ (">Chance"), NULL };
  const FusRedundancy *self = value;
  g_autoptr (FusTextTable) table = fus_text_table_new (headers);

  for (guint i = 0; i < self->n_pairs; i++)
    {
      const FusShared *pair = &self->pairs[i];

      fus_text_table_add (table, get_id (self, pair->a));
      fus_text_table_add (table, get_id (self, pair->b));
      fus_text_table_add_int (table, (gint64) pair->n);
      fus_text_table_add_real (table, pair->b_from_a.value, 3);
      fus_text_table_add_real (table, pair->a_from_b.value, 3);
      fus_text_table_add_real (table, pair->cka.value, 3);
      fus_text_table_add_real (table, pair->cka_chance, 3);
      fus_text_table_add_real (table, pair->overlap.value, 3);
      fus_text_table_add_real (table, pair->overlap_chance, 3);
    }

  return fus_text_table_to_text (table, _ ("What sources say of each other, without a "
                                           "model"));
}

const FusMeasureClass fus_measure_redundancy = {
  .id = "redundancy",
  .title = N_ ("Comparing the Sources"),
  .lacking = N_ ("What the sources share has not been measured yet."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .needs = FUS_MEASURE_DATA,
  .n_kept = 1,
  .compute = compute,
  FUS_MEASURE_VALUE (fus_redundancy),
  .add_json = add_json,
  .dup_text = dup_text,
};
