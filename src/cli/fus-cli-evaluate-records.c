/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Metrics of `evaluate` about single records: who contradicts whom, how well what is
 * hidden comes back, and what can be had without a model. Each measures and prints by
 * the rules of fus-cli-evaluate.c: what the data don't allow is skipped and the reason
 * said. */
#include "config.h"

#include "fus-cli-evaluate.h"

#include "fus-analysis-error.h"
#include "fus-baseline.h"
#include "fus-cli-print.h"
#include "fus-health.h"
#include "fus-imputation-check.h"
#include "fus-probe-baseline.h"

#include <glib/gi18n.h>
#include <math.h>

/* What contradicts is read off the label where there is one, which is sharper, else off
 * the latents. */
static gboolean
find_conflict_label (const FusCliEvaluation *self, const FusLabel **label, GError **error)
{
  *label = fus_dataset_get_default_label (self->study->dataset);
  if (self->options->label != NULL)
    {
      *label = fus_cli_study_find_label (self->study, self->options->label, error);
      if (*label == NULL)
        return FALSE;
    }
  if (*label == NULL || (*label)->kind == FUS_LABEL_CATEGORICAL)
    return TRUE;
  fus_cli_set_usage_error (error, _ ("Conflicts need a label with classes: “%s”"),
                           (*label)->id);

  return FALSE;
}

/* A label that nothing can be learnt of says nothing of conflicts either. */
static gboolean
drop_unreadable_label (FusCliEvaluation *self, const FusLabel **label, GError **error)
{
  FusCliStudy *study = self->study;

  if (study->n_train == 0)
    *label = NULL;
  if (*label == NULL)
    return TRUE;
  if (!fus_cli_study_encode_train (study, error))
    return FALSE;
  if (fus_count_known_classes (study->train_encoding, *label) < 2)
    *label = NULL;

  return TRUE;
}

static FusConflicts *
find_conflicts (FusCliEvaluation *self, const FusLabel *label, GError **error)
{
  FusCliStudy *study = self->study;
  guint64 seed = (guint64) study->cli->seed;
  FusPool *pool = fus_cli_get_pool (study->cli);

  if (label == NULL)
    return fus_conflict_scores (study->encoding, seed, pool, &study->cli->progress,
                                error);

  return fus_conflict_scores_by_label (study->train_encoding, study->encoding, label,
                                       seed, pool, &study->cli->progress, error);
}

/* The class that each modality alone speaks for; null where it is absent. */
static void
add_stories (FusCliEvaluation *self,
             const FusConflicts *conflicts,
             const FusLabel *label,
             gsize row)
{
  fus_json_begin_object (self->json, "says");
  for (guint m = 0; m < conflicts->n_modalities; m++)
    {
      int story = conflicts->story[row * conflicts->n_modalities + m];

      fus_json_add_string (self->json,
                           fus_dataset_get_modality (self->study->dataset, m)->id,
                           story >= 0 ? label->classes[story] : NULL);
    }
  json_builder_end_object (self->json);
}

static void
add_conflict (FusCliEvaluation *self,
              const FusConflicts *conflicts,
              const FusLabel *label,
              gsize row)
{
  const FusDataset *dataset = self->study->dataset;
  int suspect = conflicts->suspect[row];

  json_builder_begin_object (self->json);
  fus_json_add_string (self->json, "id",
                       fus_dataset_get_id (dataset, self->study->rows[row]));
  fus_json_add_real (self->json, "log_odds", conflicts->largest[row]);
  fus_json_add_string (self->json, "suspect",
                       suspect >= 0
                         ? fus_dataset_get_modality (dataset, (guint) suspect)->id
                         : NULL);
  if (label != NULL)
    add_stories (self, conflicts, label, row);
  json_builder_end_object (self->json);
}

/* Those where it is more likely than not that the modalities are of different samples. */
static void
print_conflicts (const FusCliEvaluation *self, const FusConflicts *conflicts)
{
  gsize n_compared = 0;
  gsize n_found = 0;

  fus_cli_evaluate_begin_text (self,
                               _ ("Samples whose modalities contradict each other"));
  for (gsize row = 0; row < conflicts->n_rows; row++)
    {
      n_compared += isfinite (conflicts->largest[row]) ? 1 : 0;
      if (!(conflicts->largest[row] > 0))
        continue;
      n_found++;
      g_print ("%s\n", fus_dataset_get_id (self->study->dataset, self->study->rows[row]));
    }
  if (n_compared == 0)
    g_print ("%s\n", _ ("No sample has two modalities that could be compared."));
  else if (n_found == 0)
    g_print (ngettext ("None of the %zu sample that has two modalities or more.\n",
                       "None of the %zu samples that have two modalities or more.\n",
                       n_compared),
             n_compared);
}

/* How likely the modalities of each sample come from different ones, where it has two. */
gboolean
fus_cli_evaluate_conflicts (FusCliEvaluation *self, GError **error)
{
  FusCli *cli = self->study->cli;
  g_autoptr (FusConflicts) conflicts = NULL;
  const FusLabel *label = NULL;

  if (!find_conflict_label (self, &label, error) ||
      !drop_unreadable_label (self, &label, error))
    return FALSE;
  conflicts = find_conflicts (self, label, error);
  if (conflicts == NULL)
    return FALSE;
  if (!cli->json)
    {
      print_conflicts (self, conflicts);
      return TRUE;
    }
  fus_json_begin_array (self->json, "conflicts");
  for (gsize row = 0; row < conflicts->n_rows; row++)
    if (isfinite (conflicts->largest[row]))
      add_conflict (self, conflicts, label, row);
  json_builder_end_array (self->json);

  return TRUE;
}

static void
add_imputation (FusCliEvaluation *self, guint target, const FusImputationCheck *check)
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
  json_builder_begin_object (self->json);
  fus_json_add_string (self->json, "target",
                       fus_dataset_get_modality (self->study->dataset, target)->id);
  fus_json_add_int (self->json, "n", (gint64) check->n_rows);
  fus_json_add_real (self->json, "mse", check->mse_model);
  fus_json_add_real (self->json, "mse_mean", check->mse_mean);
  fus_json_add_real (self->json, "mse_ridge", check->mse_ridge);
  fus_json_add_real (self->json, "r2", check->skill_model);
  fus_json_add_real (self->json, "skill", check->skill_model);
  fus_json_add_real (self->json, "skill_low", check->skill_model_low);
  fus_json_add_real (self->json, "skill_high", check->skill_model_high);
  fus_json_add_real (self->json, "skill_ridge", check->skill_ridge);
  fus_json_add_real (self->json, "penalty", check->penalty);
  fus_json_add_real (self->json, "coverage", check->coverage);
  json_builder_end_object (self->json);
}

static void
print_imputations (FusCliEvaluation *self, GPtrArray *checks)
{
  const char *headers[] = { _ ("Target"), _ (">Samples"), _ (">R²"),    _ (">5 %"),
                            _ (">95 %"),  _ (">Ridge"),   _ (">Range"), NULL };
  g_autoptr (FusTextTable) table = fus_text_table_new (headers);

  for (guint i = 0; i < checks->len; i++)
    {
      const FusImputationCheck *check = g_ptr_array_index (checks, i);

      fus_text_table_add (
        table, fus_dataset_get_modality (self->study->dataset, check->target)->id);
      fus_text_table_add_int (table, (gint64) check->n_rows);
      fus_text_table_add_real (table, check->skill_model, 3);
      fus_text_table_add_real (table, check->skill_model_low, 3);
      fus_text_table_add_real (table, check->skill_model_high, 3);
      fus_text_table_add_real (table, check->skill_ridge, 3);
      fus_text_table_add_real (table, check->coverage, 3);
    }
  fus_cli_evaluate_begin_text (self, _ ("Known records, hidden and imputed"));
  fus_cli_print_table (table);
}

/* Where no sample has the target and something else, @check is %NULL without an error. */
static gboolean
check_imputation (FusCliEvaluation *self,
                  guint target,
                  FusImputationCheck **check,
                  GError **error)
{
  FusCli *cli = self->study->cli;
  FusImputationOptions how = { self->study->mode, (guint64) cli->seed };
  g_autoptr (GError) failure = NULL;

  *check =
    fus_imputation_check_new (self->study->train_encoding, self->study->encoding, target,
                              &how, fus_cli_get_pool (cli), &cli->progress, &failure);
  if (*check != NULL ||
      g_error_matches (failure, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_TOO_FEW))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));

  return FALSE;
}

/* Hides what is known, modality by modality, and looks at what comes back. */
gboolean
fus_cli_evaluate_imputation (FusCliEvaluation *self, GError **error)
{
  g_autoptr (GPtrArray) checks = g_ptr_array_new_with_free_func (
    (GDestroyNotify) fus_imputation_check_unref);
  guint n = fus_dataset_get_n_modalities (self->study->dataset);
  FusImputationCheck *of_target[FUS_MAX_MODALITIES] = { NULL };
  gboolean has = FALSE;

  if (!fus_cli_evaluate_has_training (self, "imputation", &has, error))
    return FALSE;
  if (!has)
    return TRUE;
  for (guint m = 0; m < n; m++)
    {
      if (!check_imputation (self, m, &of_target[m], error))
        return FALSE;
      if (of_target[m] != NULL)
        g_ptr_array_add (checks, of_target[m]);
    }
  if (checks->len == 0)
    {
      fus_cli_evaluate_skip (
        self, "imputation",
        g_strdup (_ ("“imputation” is not measured: no sample has two modalities.")));
      return TRUE;
    }
  if (!self->study->cli->json)
    {
      print_imputations (self, checks);
      return TRUE;
    }
  fus_json_begin_array (self->json, "imputation");
  for (guint m = 0; m < n; m++)
    add_imputation (self, m, of_target[m]);
  json_builder_end_array (self->json);

  return TRUE;
}

static const char *
get_modality_id (const FusCliEvaluation *self, int m)
{
  return m < 0 ? NULL : fus_dataset_get_modality (self->study->dataset, (guint) m)->id;
}

static void
add_baseline (FusCliEvaluation *self, const FusBaseline *baseline)
{
  json_builder_begin_object (self->json);
  fus_json_add_string (
    self->json, "target",
    fus_dataset_get_modality (self->study->dataset, baseline->target)->id);
  fus_json_add_string (self->json, "method", baseline->method);
  fus_json_add_string (self->json, "source", get_modality_id (self, baseline->source));
  fus_json_add_int (self->json, "n", (gint64) baseline->n);
  fus_json_add_int (self->json, "n_train", (gint64) baseline->n_train);
  fus_json_add_real (self->json, "r2", baseline->r2);
  fus_json_add_real (self->json, "low", baseline->low);
  fus_json_add_real (self->json, "high", baseline->high);
  fus_json_add_real (self->json, "penalty", baseline->penalty);
  if (baseline->n_components > 0)
    fus_json_add_int (self->json, "components", baseline->n_components);
  json_builder_end_object (self->json);
}

static void
print_baselines (FusCliEvaluation *self, const FusBaselines *baselines)
{
  const char *headers[] = { _ ("Target"),   _ ("Method"),   _ ("Source"),
                            _ (">Samples"), _ (">R²"),      _ (">5 %"),
                            _ (">95 %"),    _ (">Penalty"), NULL };
  g_autoptr (FusTextTable) table = fus_text_table_new (headers);

  for (guint i = 0; i < baselines->n_baselines; i++)
    {
      const FusBaseline *baseline = &baselines->baselines[i];
      const char *source = get_modality_id (self, baseline->source);

      fus_text_table_add (
        table, fus_dataset_get_modality (self->study->dataset, baseline->target)->id);
      fus_text_table_add (table, baseline->method);
      fus_text_table_add (table, source != NULL ? source : "");
      fus_text_table_add_int (table, (gint64) baseline->n);
      fus_text_table_add_real (table, baseline->r2, 3);
      fus_text_table_add_real (table, baseline->low, 3);
      fus_text_table_add_real (table, baseline->high, 3);
      fus_text_table_add_real (table, baseline->penalty, 1);
    }
  fus_cli_evaluate_begin_text (
    self, _ ("How well each modality is told from the others without a model"));
  fus_cli_print_table (table);
}

static void
add_interval (FusCliEvaluation *self, const char *key, const FusInterval *interval)
{
  fus_json_begin_object (self->json, key);
  fus_json_add_real (self->json, "value", interval->value);
  fus_json_add_real (self->json, "low", interval->low);
  fus_json_add_real (self->json, "high", interval->high);
  json_builder_end_object (self->json);
}

static void
add_reading (FusCliEvaluation *self, const char *key, const FusProbeReading *reading)
{
  fus_json_begin_object (self->json, key);
  fus_json_add_string (self->json, "source", get_modality_id (self, reading->source));
  add_interval (self, "quality", &reading->quality);
  add_interval (self, "fused_minus_this", &reading->lead);
  json_builder_end_object (self->json);
}

static void
add_readings (FusCliEvaluation *self, const FusProbeBaselines *found)
{
  fus_json_begin_array (self->json, "probe_baselines");
  for (guint i = 0; i < FUS_N_PROBE_METHODS; i++)
    {
      json_builder_begin_object (self->json);
      fus_json_add_string (self->json, "label", found->label->id);
      fus_json_add_string (self->json, "method", fus_probe_method_get_id (i));
      fus_json_add_int (self->json, "n_train", (gint64) found->n_train);
      fus_json_add_int (self->json, "n_test", (gint64) found->n_test);
      if (i == FUS_PROBE_PCA)
        fus_json_add_int (self->json, "components", found->n_components);
      add_reading (self, "linear", &found->linear[i]);
      add_reading (self, "neighbors", &found->neighbors[i]);
      json_builder_end_object (self->json);
    }
  json_builder_end_array (self->json);
}

static void
add_reading_row (FusCliEvaluation *self,
                 FusTextTable *table,
                 const char *reader,
                 FusProbeMethod method,
                 const FusProbeReading *reading)
{
  const char *source = get_modality_id (self, reading->source);

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

static void
print_readings (FusCliEvaluation *self, const FusProbeBaselines *found)
{
  const char *headers[] = {
    _ ("By"), _ ("From"), _ ("Source"), _ (">Quality"), _ (">5 %"), _ (">95 %"),
    /* Translators: what the fused latents have more than this row */
    _ (">Fused Has More"), _ (">5 %"), _ (">95 %"), NULL
  };
  g_autoptr (FusTextTable) table = fus_text_table_new (headers);
  g_autofree char *title = NULL;

  for (guint i = 0; i < FUS_N_PROBE_METHODS; i++)
    add_reading_row (self, table, _ ("linear"), i, &found->linear[i]);
  for (guint i = 0;
       i < FUS_N_PROBE_METHODS && found->label->kind == FUS_LABEL_CATEGORICAL; i++)
    add_reading_row (self, table, _ ("neighbors"), i, &found->neighbors[i]);
  /* Translators: a label, and the number of samples it was told of */
  title = g_strdup_printf (ngettext ("How well %s is told from the fused latents, and "
                                     "without a model, on %zu sample",
                                     "How well %s is told from the fused latents, and "
                                     "without a model, on %zu samples",
                                     found->n_test),
                           found->label->id, found->n_test);
  fus_cli_evaluate_begin_text (self, title);
  fus_cli_print_table (table);
}

/* What a label is told by beside the latents. */
gboolean
fus_cli_evaluate_readings (FusCliEvaluation *self,
                           const FusProbeSetting *setting,
                           GError **error)
{
  FusCli *cli = self->study->cli;
  g_autoptr (FusProbeBaselines) found =
               fus_probe_baselines_new (setting, fus_cli_get_pool (cli), &cli->progress,
                                        error);

  if (found == NULL)
    return FALSE;
  if (cli->json)
    add_readings (self, found);
  else
    print_readings (self, found);

  return TRUE;
}

/* What can be had without a model, of the same samples. */
gboolean
fus_cli_evaluate_baselines (FusCliEvaluation *self, GError **error)
{
  FusCli *cli = self->study->cli;
  g_autoptr (FusBaselines) baselines = NULL;
  gboolean has = FALSE;

  if (!fus_cli_evaluate_has_training (self, "baselines", &has, error))
    return FALSE;
  if (!has)
    return TRUE;
  if (fus_dataset_get_n_modalities (self->study->dataset) < 2)
    {
      fus_cli_evaluate_skip (
        self, "baselines",
        g_strdup (
          _ ("“baselines” are not measured: there is one modality only, and nothing "
             "to tell it from.")));
      return TRUE;
    }
  baselines = fus_baselines_new (self->study->train_encoding, self->study->encoding,
                                 (guint64) cli->seed, fus_cli_get_pool (cli),
                                 &cli->progress, error);
  if (baselines == NULL)
    return FALSE;
  g_clear_pointer (&self->baselines, fus_baselines_unref);
  self->baselines = fus_baselines_ref (baselines);
  if (!cli->json)
    {
      print_baselines (self, baselines);
      return TRUE;
    }
  fus_json_begin_array (self->json, "baselines");
  for (guint i = 0; i < baselines->n_baselines; i++)
    add_baseline (self, &baselines->baselines[i]);
  json_builder_end_array (self->json);

  return TRUE;
}
