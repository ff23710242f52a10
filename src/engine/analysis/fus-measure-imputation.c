/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-imputation-check.h"
#include "fus-measure-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Every modality hidden where it is known: a check a modality, %NULL where no sample has
 * it and something to tell it from. */

static void
free_check (gpointer check)
{
  g_clear_pointer ((FusImputationCheck **) &check, fus_imputation_check_unref);
}

/* Where no sample has the target and something else, @check is %NULL without an error. */
static gboolean
check_target (const FusMeasuring *measuring,
              guint target,
              FusImputationCheck **check,
              GError **error)
{
  FusImputationOptions how = { fus_measuring_get_mode (measuring),
                               fus_measuring_get_seed (measuring) };
  g_autoptr (GError) failure = NULL;

  *check = fus_imputation_check_new (measuring->tested->train,
                                     measuring->tested->encoding, target, &how,
                                     measuring->pool, measuring->progress, &failure);
  if (*check != NULL ||
      g_error_matches (failure, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_TOO_FEW))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));

  return FALSE;
}

static gpointer
compute (const FusMeasuring *measuring, GError **error)
{
  guint n = fus_dataset_get_n_modalities (measuring->tested->dataset);
  g_autoptr (GPtrArray) checks = g_ptr_array_new_with_free_func (free_check);
  gboolean any = FALSE;

  for (guint m = 0; m < n; m++)
    {
      FusImputationCheck *check = NULL;

      if (!check_target (measuring, m, &check, error))
        return NULL;
      g_ptr_array_add (checks, check);
      any = any || check != NULL;
    }
  if (any)
    return g_steal_pointer (&checks);
  g_set_error_literal (error, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_NOT_MEASURED,
                       _ ("“imputation” is not measured: no sample has two modalities."));

  return NULL;
}

static void
add_imputation (JsonBuilder *json,
                const FusDataset *dataset,
                guint target,
                const FusImputationCheck *check)
{
  FusImputationCheck none = {
    .mse_model = NAN,
    .mse_mean = NAN,
    .mse_ridge = NAN,
    .skill_model = NAN,
    .skill_model_low = NAN,
    .skill_model_high = NAN,
    .skill_ridge = NAN,
    .penalty = NAN,
    .coverage = NAN,
  };

  if (check == NULL)
    check = &none;
  json_builder_begin_object (json);
  fus_json_add_string (json, "target", fus_dataset_get_modality (dataset, target)->id);
  fus_json_add_int (json, "n", (gint64) check->n_rows);
  fus_json_add_real (json, "mse", check->mse_model);
  fus_json_add_real (json, "mse_mean", check->mse_mean);
  fus_json_add_real (json, "mse_ridge", check->mse_ridge);
  fus_json_add_real (json, "r2", check->skill_model);
  fus_json_add_real (json, "skill", check->skill_model);
  fus_json_add_real (json, "skill_low", check->skill_model_low);
  fus_json_add_real (json, "skill_high", check->skill_model_high);
  fus_json_add_real (json, "skill_ridge", check->skill_ridge);
  fus_json_add_real (json, "penalty", check->penalty);
  fus_json_add_real (json, "coverage", check->coverage);
  json_builder_end_object (json);
}

static void
add_json (gconstpointer value, const FusMeasuring *measuring, JsonBuilder *json)
{
  const FusDataset *dataset = measuring->tested->dataset;
  const GPtrArray *checks = value;

  fus_json_begin_array (json, "imputation");
  for (guint m = 0; m < checks->len; m++)
    add_imputation (json, dataset, m, g_ptr_array_index (checks, m));
  json_builder_end_array (json);
}

static char *
dup_text (gconstpointer value, const FusMeasuring *measuring)
{
  const FusDataset *dataset = measuring->tested->dataset;
  const GPtrArray *checks = value;
  const char *headers[] = { _ ("Target"), _ (">Samples"), _ (">R²"),    _ (">5 %"),
                            _ (">95 %"),  _ (">Ridge"),   _ (">Range"), NULL };
  g_autoptr (FusTextTable) table = fus_text_table_new (headers);

  for (guint i = 0; i < checks->len; i++)
    {
      const FusImputationCheck *check = g_ptr_array_index (checks, i);

      if (check == NULL)
        continue;
      fus_text_table_add (table, fus_dataset_get_modality (dataset, check->target)->id);
      fus_text_table_add_int (table, (gint64) check->n_rows);
      fus_text_table_add_real (table, check->skill_model, 3);
      fus_text_table_add_real (table, check->skill_model_low, 3);
      fus_text_table_add_real (table, check->skill_model_high, 3);
      fus_text_table_add_real (table, check->skill_ridge, 3);
      fus_text_table_add_real (table, check->coverage, 3);
    }

  return fus_text_table_to_text (table, _ ("Known records, hidden and imputed"));
}

const FusMeasureClass fus_measure_imputation = {
  .id = "imputation",
  .metric = "imputation",
  .options = fus_measure_common_options,
  .n_options = FUS_MEASURE_N_COMMON_OPTIONS,
  .needs = FUS_MEASURE_ROWS | FUS_MEASURE_TRAIN,
  .n_kept = 4,
  .compute = compute,
  FUS_MEASURE_VALUE (g_ptr_array),
  .add_json = add_json,
  .dup_text = dup_text,
};
