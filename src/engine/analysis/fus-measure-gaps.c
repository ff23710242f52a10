/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-gaps.h"
#include "fus-measure-private.h"
#include "fus-rng.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* What gaps depend on: of the data alone. */

static const FusOption options[] = {
  FUS_MEASURE_OPTION_SEED,
};

static gpointer
compute (const FusMeasuring *measuring, GError **error)
{
  return fus_gaps_new (measuring->tested->dataset, fus_measuring_get_seed (measuring),
                       measuring->progress, error);
}

static void
add_rate (JsonBuilder *json, const char *key, const FusMissingRate *rate)
{
  fus_json_begin_object (json, key);
  fus_json_add_int (json, "n", (gint64) rate->n);
  fus_json_add_int (json, "n_missing", (gint64) rate->n_missing);
  fus_json_add_real (json, "rate", rate->rate);
  fus_json_add_real (json, "low", rate->low);
  fus_json_add_real (json, "high", rate->high);
  json_builder_end_object (json);
}

static void
add_with (JsonBuilder *json, const FusGaps *self, guint i, guint k)
{
  const FusGapsWith *with = fus_gaps_get (self, i, k);

  json_builder_begin_object (json);
  fus_json_add_string (json, "modality",
                       fus_dataset_get_modality (self->dataset, self->modalities[i])->id);
  fus_json_add_string (json, "column", with->column->id);
  fus_json_add_real (json, "v", with->with.v);
  fus_json_add_real (json, "p", with->with.p);
  fus_json_add_int (json, "n", (gint64) with->with.n);
  fus_json_add_bool (json, "clear", fus_gaps_with_is_clear (with));
  if (with->highest >= 0)
    {
      fus_json_add_string (json, "class", with->column->classes[with->highest]);
      add_rate (json, "rate", &with->rate);
      add_rate (json, "others", &with->others);
    }
  fus_json_add_real (json, "present_mean", with->present_mean);
  fus_json_add_real (json, "missing_mean", with->missing_mean);
  json_builder_end_object (json);
}

static void
add_json (gconstpointer value, const FusMeasuring *measuring, JsonBuilder *json)
{
  const FusGaps *self = value;

  fus_json_begin_array (json, "gaps");
  for (guint i = 0; i < self->n_modalities; i++)
    for (guint k = 0; k < self->n_columns; k++)
      add_with (json, self, i, k);
  json_builder_end_array (json);
}

static char *
dup_text (gconstpointer value, const FusMeasuring *measuring)
{
  const char *headers[] = { _ ("Lacks"), _ ("Column"), _ (">V"),      _ (">p"),
                            _ ("Class"), _ (">Rate"),  _ (">Others"), NULL };
  const FusGaps *self = value;
  g_autoptr (FusTextTable) table = fus_text_table_new (headers);

  for (guint i = 0; i < self->n_modalities; i++)
    for (guint k = 0; k < self->n_columns; k++)
      {
        const FusGapsWith *with = fus_gaps_get (self, i, k);

        fus_text_table_add (
          table, fus_dataset_get_modality (self->dataset, self->modalities[i])->id);
        fus_text_table_add (table, with->column->id);
        fus_text_table_add_real (table, with->with.v, 2);
        fus_text_table_add_real (table, with->with.p, 3);
        fus_text_table_add (table, with->highest >= 0
                                     ? with->column->classes[with->highest]
                                     : "");
        fus_text_table_add_real (table,
                                 with->highest >= 0 ? with->rate.rate : (double) NAN, 3);
        fus_text_table_add_real (table,
                                 with->highest >= 0 ? with->others.rate : (double) NAN,
                                 3);
      }

  return fus_text_table_to_text (table, _ ("What gaps depend on"));
}

const FusMeasureClass fus_measure_gaps = {
  .id = "gaps",
  .title = N_ ("Looking for What Gaps Depend On"),
  .lacking = N_ ("What gaps depend on has not been measured yet."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .needs = FUS_MEASURE_DATA,
  .n_kept = 1,
  .compute = compute,
  FUS_MEASURE_VALUE (fus_gaps),
  .add_json = add_json,
  .dup_text = dup_text,
};
