/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-measure-private.h"
#include "fus-model-stack.h"
#include "fus-rng.h"
#include "fus-subset-table.h"

#include <glib/gi18n-lib.h>

static const FusOption options[] = {
  FUS_MEASURE_OPTION_MEAN,
  FUS_MEASURE_OPTION_SEED,
  FUS_MEASURE_OPTION_SUBSETS,
};

static gpointer
compute (const FusMeasuring *measuring, GError **error)
{
  gsize n_subsets = 0;
  g_autofree FusMask *subsets = fus_measuring_dup_subsets (measuring, &n_subsets);

  return fus_subset_table_new (measuring->tested->encoding, subsets, n_subsets,
                               fus_measuring_get_mode (measuring),
                               fus_measuring_get_seed (measuring), measuring->pool,
                               measuring->progress, error);
}

static void
add_cell (JsonBuilder *json,
          const FusDataset *dataset,
          FusMask from,
          guint target,
          const FusSubsetCell *cell)
{
  json_builder_begin_object (json);
  fus_json_add_mask (json, "from", dataset, from);
  fus_json_add_string (json, "target", fus_dataset_get_modality (dataset, target)->id);
  fus_json_add_int (json, "n", (gint64) cell->n);
  fus_json_add_real (json, "nll_per_feature", cell->nll_per_feature);
  fus_json_add_real (json, "mse", cell->mse);
  fus_json_add_real (json, "nrmse", cell->nrmse);
  fus_json_add_real (json, "r2", cell->r2);
  fus_json_add_real (json, "r2_low", cell->r2_low);
  fus_json_add_real (json, "r2_high", cell->r2_high);
  fus_json_add_real (json, "r2_full", cell->r2_full);
  fus_json_add_real (json, "skill", cell->skill);
  fus_json_add_real (json, "skill_low", cell->skill_low);
  fus_json_add_real (json, "skill_high", cell->skill_high);
  json_builder_end_object (json);
}

static void
add_json (gconstpointer value, const FusMeasuring *measuring, JsonBuilder *json)
{
  const FusSubsetTable *table = value;

  fus_json_begin_array (json, measuring->measure->metric);
  for (gsize s = 0; s < table->n_subsets; s++)
    for (guint m = 0; m < table->n_modalities; m++)
      add_cell (json, measuring->tested->dataset, table->subsets[s], m,
                fus_subset_table_get (table, s, m));
  json_builder_end_array (json);
  fus_model_add_mixes (measuring->tested->model, json);
}

static char *
dup_text (gconstpointer value, const FusMeasuring *measuring)
{
  const char *headers[] = { _ ("From"), _ ("Target"), _ (">Samples"),
                            _ (">MSE"), _ (">R²"),    _ (">Skill"),
                            NULL };
  const FusSubsetTable *table = value;
  FusDataset *dataset = measuring->tested->dataset;
  g_autoptr (FusTextTable) text = fus_text_table_new (headers);
  g_autofree char *cells = NULL;
  g_autofree char *mixes = NULL;

  for (gsize s = 0; s < table->n_subsets; s++)
    for (guint m = 0; m < table->n_modalities; m++)
      {
        const FusSubsetCell *cell = fus_subset_table_get (table, s, m);
        g_autofree char *from = fus_dataset_format_mask (dataset, table->subsets[s]);

        fus_text_table_add (text, from);
        fus_text_table_add (text, fus_dataset_get_modality (dataset, m)->id);
        fus_text_table_add_int (text, (gint64) cell->n);
        fus_text_table_add_real (text, cell->mse, 4);
        fus_text_table_add_real (text, cell->r2, 3);
        fus_text_table_add_real (text, cell->skill, 3);
      }

  cells = fus_text_table_to_text (text, _ ("How well each modality comes back"));
  mixes = fus_model_dup_mixes (measuring->tested->model);

  return g_strconcat (cells, mixes, NULL);
}

const FusMeasureClass fus_measure_subsets = {
  .id = "subsets",
  .metric = "reconstruction",
  .title = N_ ("Trying every set of inputs"),
  .lacking = N_ ("Test every set of inputs to see this figure."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .needs = FUS_MEASURE_ROWS,
  .n_kept = 1,
  .compute = compute,
  FUS_MEASURE_VALUE (fus_subset_table),
  .add_json = add_json,
  .dup_text = dup_text,
};
