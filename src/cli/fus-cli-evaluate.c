/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-cli-claims.h"
#include "fus-cli-commands.h"
#include "fus-cli-json.h"
#include "fus-cli-study.h"
#include "fus-cli-table.h"
#include "fus-clustering.h"
#include "fus-health.h"
#include "fus-imputation-check.h"
#include "fus-likelihood-estimate.h"
#include "fus-probe.h"
#include "fus-subset-table.h"

#include <glib/gi18n.h>
#include <math.h>

/* models.md §5.5 */
#define N_RESTARTS 10
#define MAX_DRAWS 1000000

typedef struct
{
  char *metrics;
  char *label;
  char *split;
  char *subsets;
  char *mean;
  gint64 n_draws;
} EvaluateOptions;

static const FusCliOption options[] = {
  {"metrics",  0, FUS_CLI_TEXT, G_STRUCT_OFFSET (EvaluateOptions, metrics), N_ ("LIST"),
   "reconstruction,probe,health",                                                                N_ ("What to measure: reconstruction, probe, clustering, likelihood, health, "
        "conflicts, imputation")                                                                                               },
  { "label",   0, FUS_CLI_TEXT, G_STRUCT_OFFSET (EvaluateOptions, label),   N_ ("NAME"), NULL,
   N_ ("Label of probe, clustering and conflicts; by default the first with "
        "classes")                                                                                                                                              },
  { "split",   0, FUS_CLI_TEXT, G_STRUCT_OFFSET (EvaluateOptions, split),   N_ ("PART"), NULL,
   N_ ("Which samples: train, valid, test, all; by default those held out")                                                                                     },
  { "subsets", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (EvaluateOptions, subsets), N_ ("LIST"),
   "all",                                                                                        N_ ("Inputs to measure from: all of them, or SUBSET,SUBSET…")},
  { "mean",    0, FUS_CLI_TEXT, G_STRUCT_OFFSET (EvaluateOptions, mean),    N_ ("MODE"),
   "mixture",                                                                                    N_ ("What the mean of a mixture is: mixture, poe")             },
  { "draws",   0, FUS_CLI_INT,  G_STRUCT_OFFSET (EvaluateOptions, n_draws), N_ ("N"),    "1000",
   N_ ("Draws a sample of the likelihood's estimate")                                                                                                           },
};

/* What a metric needs, and where it puts what it finds. */
typedef struct
{
  const EvaluateOptions *options;
  FusCliStudy *study;
  FusMask *subsets;
  gsize n_subsets;
  JsonBuilder *json;
  FusSubsetTable *table; /* (nullable): once it was measured */
} Evaluation;

/* A metric of --metrics: its results as JSON, or as a table. */
typedef struct
{
  const char *id;
  gboolean (*measure) (Evaluation *evaluation, GError **error);
} Metric;

static void
begin_text (const Evaluation *self, const char *title)
{
  fus_cli_end_progress (self->study->cli);
  g_print ("\n%s\n", title);
}

static void
add_subset_name (FusCliTable *table, const FusDataset *dataset, FusMask from)
{
  g_autofree char *name = fus_dataset_format_mask (dataset, from);

  fus_cli_table_add (table, name);
}

static void
add_cell (Evaluation *self, FusMask from, guint target, const FusSubsetCell *cell)
{
  json_builder_begin_object (self->json);
  fus_json_add_mask (self->json, "from", self->study->dataset, from);
  fus_json_add_string (self->json, "target",
                       fus_dataset_get_modality (self->study->dataset, target)->id);
  fus_json_add_int (self->json, "n", (gint64) cell->n);
  fus_json_add_real (self->json, "nll_per_feature", cell->nll_per_feature);
  fus_json_add_real (self->json, "mse", cell->mse);
  fus_json_add_real (self->json, "nrmse", cell->nrmse);
  fus_json_add_real (self->json, "r2", cell->r2);
  fus_json_add_real (self->json, "r2_low", cell->r2_low);
  fus_json_add_real (self->json, "r2_high", cell->r2_high);
  fus_json_add_real (self->json, "r2_full", cell->r2_full);
  fus_json_add_real (self->json, "skill", cell->skill);
  fus_json_add_real (self->json, "skill_low", cell->skill_low);
  fus_json_add_real (self->json, "skill_high", cell->skill_high);
  json_builder_end_object (self->json);
}

static void
print_cells (Evaluation *self, const FusSubsetTable *table)
{
  const char *headers[] = { _ ("From"), _ ("Target"), _ (">Samples"),
                            _ (">MSE"), _ (">R²"),    _ (">Skill"),
                            NULL };
  g_autoptr (FusCliTable) text = fus_cli_table_new (headers);

  for (gsize s = 0; s < table->n_subsets; s++)
    for (guint m = 0; m < table->n_modalities; m++)
      {
        const FusSubsetCell *cell = fus_subset_table_get (table, s, m);

        add_subset_name (text, self->study->dataset, table->subsets[s]);
        fus_cli_table_add (text, fus_dataset_get_modality (self->study->dataset, m)->id);
        fus_cli_table_add_int (text, (gint64) cell->n);
        fus_cli_table_add_real (text, cell->mse, 4);
        fus_cli_table_add_real (text, cell->r2, 3);
        fus_cli_table_add_real (text, cell->skill, 3);
      }
  begin_text (self, _ ("How well each modality comes back"));
  fus_cli_table_print (text);
}

static gboolean
measure_reconstruction (Evaluation *self, GError **error)
{
  FusCli *cli = self->study->cli;
  FusSubsetTable *table =
    fus_subset_table_new (self->study->encoding, self->subsets, self->n_subsets,
                          self->study->mode, (guint64) cli->seed, fus_cli_get_pool (cli),
                          &cli->progress, error);

  g_clear_pointer (&self->table, fus_subset_table_unref);
  self->table = table;
  if (table == NULL)
    return FALSE;
  if (!cli->json)
    {
      print_cells (self, table);
      return TRUE;
    }
  fus_json_begin_array (self->json, "reconstruction");
  for (gsize s = 0; s < table->n_subsets; s++)
    for (guint m = 0; m < table->n_modalities; m++)
      add_cell (self, table->subsets[s], m, fus_subset_table_get (table, s, m));
  json_builder_end_array (self->json);

  return TRUE;
}

static void
add_probe (Evaluation *self, const FusProbeTable *table, const FusProbeRow *row)
{
  json_builder_begin_object (self->json);
  fus_json_add_string (self->json, "label", table->label->id);
  fus_json_add_mask (self->json, "from", self->study->dataset, row->from);
  fus_json_add_real (self->json, "linear_accuracy", row->linear_accuracy);
  fus_json_add_real (self->json, "linear_accuracy_transfer",
                     row->linear_accuracy_transfer);
  fus_json_add_real (self->json, "knn_accuracy", row->knn_accuracy);
  fus_json_add_real (self->json, "chance", table->chance);
  fus_json_add_int (self->json, "n_train", (gint64) row->n_train);
  fus_json_add_int (self->json, "n_test", (gint64) row->n_test);
  json_builder_end_object (self->json);
}

static void
print_probes (Evaluation *self, const FusProbeTable *table)
{
  const char *headers[] = { _ ("From"),      _ (">Samples"),   _ (">Linear"),
                            _ (">Transfer"), _ (">Neighbors"), NULL };
  g_autoptr (FusCliTable) text = fus_cli_table_new (headers);
  g_autofree char *title = NULL;

  for (gsize i = 0; i < table->n_rows; i++)
    {
      const FusProbeRow *row = &table->rows[i];

      add_subset_name (text, self->study->dataset, row->from);
      fus_cli_table_add_int (text, (gint64) row->n_test);
      fus_cli_table_add_real (text, row->linear_accuracy, 3);
      fus_cli_table_add_real (text, row->linear_accuracy_transfer, 3);
      fus_cli_table_add_real (text, row->knn_accuracy, 3);
    }
  /* Translators: a label, and the share that guessing gets right */
  title = g_strdup_printf (_ ("How well %s is told from the latents (guessing: %.3f)"),
                           table->label->id, table->chance);
  begin_text (self, title);
  fus_cli_table_print (text);
}

static gboolean
measure_probe (Evaluation *self, GError **error)
{
  FusCli *cli = self->study->cli;
  const FusLabel *label =
    fus_cli_study_find_label (self->study, self->options->label, error);
  FusProbeSetting setting = { .label = label, .mode = self->study->mode };
  g_autoptr (FusProbeTable) table = NULL;

  if (label == NULL || !fus_cli_study_encode_train (self->study, error))
    return FALSE;
  setting.train = self->study->train_encoding;
  setting.test = self->study->encoding;
  table = fus_probe_table_new (&setting, self->subsets, self->n_subsets,
                               fus_cli_get_pool (cli), &cli->progress, error);
  if (table == NULL)
    return FALSE;
  if (!cli->json)
    {
      print_probes (self, table);
      return TRUE;
    }
  fus_json_begin_array (self->json, "probe");
  for (gsize i = 0; i < table->n_rows; i++)
    add_probe (self, table, &table->rows[i]);
  json_builder_end_array (self->json);

  return TRUE;
}

typedef struct
{
  guint k;
  double ari;
  double nmi;
  double accuracy;
} ClusterScores;

static FusLatents *
get_latents (const Evaluation *self, const FusEncoding *encoding)
{
  return fus_encoding_get_latents (
    encoding, fus_mask_all (fus_dataset_get_n_modalities (self->study->dataset)),
    self->study->mode, fus_cli_get_pool (self->study->cli));
}

static gboolean
score_clusters (Evaluation *self,
                const FusLabel *label,
                ClusterScores *scores,
                GError **error)
{
  FusCli *cli = self->study->cli;
  g_autoptr (FusLatents) train = get_latents (self, self->study->train_encoding);
  g_autoptr (FusLatents) rows = get_latents (self, self->study->encoding);
  g_autofree gint32 *train_codes =
    fus_encoding_dup_codes (self->study->train_encoding, label);
  g_autofree gint32 *codes = fus_encoding_dup_codes (self->study->encoding, label);
  g_autofree gint32 *found = g_new (gint32, rows->n_rows);
  g_autoptr (FusClustering) clustering =
               fus_clustering_new (train->mean, label->n_classes, N_RESTARTS,
                                   (guint64) cli->seed, fus_cli_get_pool (cli),
                                   &cli->progress, error);

  if (clustering == NULL)
    return FALSE;
  fus_clustering_assign (clustering, found, rows->mean);
  scores->k = label->n_classes;
  scores->ari = fus_adjusted_rand_index (found, codes, rows->n_rows);
  scores->nmi = fus_mutual_information (found, codes, rows->n_rows);
  scores->accuracy = fus_cluster_accuracy (clustering->assignment, train_codes,
                                           train->n_rows, found, codes, rows->n_rows);

  return TRUE;
}

static gboolean
measure_clustering (Evaluation *self, GError **error)
{
  const FusDataset *dataset = self->study->dataset;
  const FusLabel *label =
    fus_cli_study_find_label (self->study, self->options->label, error);
  ClusterScores scores = { 0 };

  if (label == NULL)
    return FALSE;
  if (label->kind != FUS_LABEL_CATEGORICAL)
    {
      fus_cli_set_usage_error (error, _ ("Clusters need a label with classes: “%s”"),
                               label->id);
      return FALSE;
    }
  if (!fus_cli_study_encode_train (self->study, error) ||
      !score_clusters (self, label, &scores, error))
    return FALSE;
  if (!self->study->cli->json)
    {
      begin_text (self, _ ("Clusters in the latents"));
      g_print (_ ("k = %u, adjusted Rand index %.3f, mutual information %.3f, accuracy "
                  "%.3f\n"),
               scores.k, scores.ari, scores.nmi, scores.accuracy);
      return TRUE;
    }
  fus_json_begin_array (self->json, "clustering");
  json_builder_begin_object (self->json);
  fus_json_add_string (self->json, "label", label->id);
  fus_json_add_mask (self->json, "from", dataset,
                     fus_mask_all (fus_dataset_get_n_modalities (dataset)));
  fus_json_add_int (self->json, "k", scores.k);
  fus_json_add_real (self->json, "ari", scores.ari);
  fus_json_add_real (self->json, "nmi", scores.nmi);
  fus_json_add_real (self->json, "accuracy", scores.accuracy);
  json_builder_end_object (self->json);
  json_builder_end_array (self->json);

  return TRUE;
}

static void
add_likelihood (Evaluation *self, const FusLikelihoodEstimate *estimate)
{
  const FusDataset *dataset = self->study->dataset;

  fus_json_begin_array (self->json, "likelihood");
  json_builder_begin_object (self->json);
  fus_json_add_mask (self->json, "target", dataset, estimate->target);
  fus_json_add_mask (self->json, "given", dataset, estimate->given);
  fus_json_add_real (self->json, "mean", estimate->mean);
  fus_json_add_real (self->json, "stderr", estimate->standard_error);
  fus_json_add_int (self->json, "samples", estimate->n_draws);
  fus_json_add_int (self->json, "n", (gint64) estimate->n_counted);
  fus_json_add_real (self->json, "ess_median", estimate->ess_median);
  fus_json_add_real (self->json, "ess_below_10", estimate->ess_below_10);
  json_builder_end_object (self->json);
  json_builder_end_array (self->json);
}

static gboolean
measure_likelihood (Evaluation *self, GError **error)
{
  FusCli *cli = self->study->cli;
  FusMask all = fus_mask_all (fus_dataset_get_n_modalities (self->study->dataset));
  g_autoptr (FusLikelihoodEstimate) estimate =
               fus_likelihood_estimate_new (self->study->encoding, all, 0,
                                            (guint) self->options->n_draws,
                                            (guint64) cli->seed, fus_cli_get_pool (cli),
                                            &cli->progress, error);

  if (estimate == NULL)
    return FALSE;
  if (cli->json)
    {
      add_likelihood (self, estimate);
      return TRUE;
    }
  begin_text (self, _ ("Likelihood of complete samples"));
  g_print (_ ("log p = %.2f ± %.2f nats, median effective sample size %.0f of %u\n"),
           estimate->mean, estimate->standard_error, estimate->ess_median,
           estimate->n_draws);

  return TRUE;
}

static gboolean
measure_health (Evaluation *self, GError **error)
{
  FusCli *cli = self->study->cli;
  g_autoptr (FusHealth) health =
               fus_health_new (self->study->encoding, self->study->mode,
                               (guint64) cli->seed, fus_cli_get_pool (cli),
                               &cli->progress, error);

  if (health == NULL)
    return FALSE;
  if (!cli->json)
    {
      begin_text (self, _ ("Latents"));
      g_print (_ ("%u of %u dimensions are in use\n"), health->n_active,
               health->n_latents);
      return TRUE;
    }
  fus_json_begin_object (self->json, "health");
  fus_json_add_int (self->json, "active_units", health->n_active);
  fus_json_add_reals (self->json, "kl_per_dimension", health->kl_per_dimension,
                      health->n_latents);
  fus_json_add_reals (self->json, "variance_of_mean", health->variance_of_mean,
                      health->n_latents);
  fus_json_add_real (self->json, "modality_gap", health->modality_gap);
  json_builder_end_object (self->json);

  return TRUE;
}

/* What contradicts is read off the label where there is one, which is sharper, else off
 * the latents. */
static gboolean
find_conflict_label (const Evaluation *self, const FusLabel **label, GError **error)
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

static FusConflicts *
find_conflicts (Evaluation *self, const FusLabel *label, GError **error)
{
  FusCliStudy *study = self->study;
  guint64 seed = (guint64) study->cli->seed;
  FusPool *pool = fus_cli_get_pool (study->cli);

  if (label == NULL)
    return fus_conflict_scores (study->encoding, seed, pool, &study->cli->progress,
                                error);
  if (!fus_cli_study_encode_train (study, error))
    return NULL;

  return fus_conflict_scores_by_label (study->train_encoding, study->encoding, label,
                                       seed, pool, &study->cli->progress, error);
}

/* The class that each modality alone speaks for; null where it is absent. */
static void
add_stories (Evaluation *self,
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
add_conflict (Evaluation *self,
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

/* How likely the modalities of each sample come from different ones, where it has two; in
 * text those where it is more likely than not. */
static gboolean
measure_conflicts (Evaluation *self, GError **error)
{
  FusCli *cli = self->study->cli;
  g_autoptr (FusConflicts) conflicts = NULL;
  const FusLabel *label = NULL;

  if (!find_conflict_label (self, &label, error))
    return FALSE;
  conflicts = find_conflicts (self, label, error);
  if (conflicts == NULL)
    return FALSE;
  if (cli->json)
    fus_json_begin_array (self->json, "conflicts");
  else
    begin_text (self, _ ("Samples whose modalities contradict each other"));
  for (gsize row = 0; row < conflicts->n_rows; row++)
    if (cli->json && isfinite (conflicts->largest[row]))
      add_conflict (self, conflicts, label, row);
    else if (!cli->json && conflicts->largest[row] > 0)
      g_print ("%s\n", fus_dataset_get_id (self->study->dataset, self->study->rows[row]));
  if (cli->json)
    json_builder_end_array (self->json);

  return TRUE;
}

static void
add_imputation (Evaluation *self, const FusImputationCheck *check)
{
  json_builder_begin_object (self->json);
  fus_json_add_string (
    self->json, "target",
    fus_dataset_get_modality (self->study->dataset, check->target)->id);
  fus_json_add_int (self->json, "n", (gint64) check->n_rows);
  fus_json_add_real (self->json, "mse", check->mse_model);
  fus_json_add_real (self->json, "mse_mean", check->mse_mean);
  fus_json_add_real (self->json, "mse_ridge", check->mse_ridge);
  fus_json_add_real (self->json, "skill", check->skill_model);
  fus_json_add_real (self->json, "skill_low", check->skill_model_low);
  fus_json_add_real (self->json, "skill_high", check->skill_model_high);
  fus_json_add_real (self->json, "skill_ridge", check->skill_ridge);
  fus_json_add_real (self->json, "coverage", check->coverage);
  json_builder_end_object (self->json);
}

static void
print_imputation (const FusDataset *dataset, const FusImputationCheck *check)
{
  g_print (_ ("%s of %zu samples: %.0f %% of the variance comes back (%.0f "
              "… %.0f %%), from ridge regression %.0f %%; the range holds %.0f %%\n"),
           fus_dataset_get_modality (dataset, check->target)->id, check->n_rows,
           100 * check->skill_model, 100 * check->skill_model_low,
           100 * check->skill_model_high, 100 * check->skill_ridge,
           100 * check->coverage);
}

/* Hides what is known, modality by modality, and looks at what comes back. */
static gboolean
measure_imputation (Evaluation *self, GError **error)
{
  FusCli *cli = self->study->cli;
  FusImputationOptions how = { self->study->mode, (guint64) cli->seed };

  if (!fus_cli_study_encode_train (self->study, error))
    return FALSE;
  if (cli->json)
    fus_json_begin_array (self->json, "imputation");
  else
    begin_text (self, _ ("Known records, hidden and imputed"));
  for (guint m = 0; m < fus_dataset_get_n_modalities (self->study->dataset); m++)
    {
      g_autoptr (FusImputationCheck) check =
          fus_imputation_check_new (self->study->train_encoding, self->study->encoding, m,
                                    &how, fus_cli_get_pool (cli), &cli->progress, error);

      if (check == NULL)
        return FALSE;
      if (cli->json)
        add_imputation (self, check);
      else
        print_imputation (self->study->dataset, check);
    }
  if (cli->json)
    json_builder_end_array (self->json);

  return TRUE;
}

static const Metric metrics[] = {
  {"reconstruction", measure_reconstruction},
  { "probe",         measure_probe         },
  { "clustering",    measure_clustering    },
  { "likelihood",    measure_likelihood    },
  { "health",        measure_health        },
  { "conflicts",     measure_conflicts     },
  { "imputation",    measure_imputation    },
};

static const Metric *
find_metric (const char *id, GError **error)
{
  GString *list = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (metrics); i++)
    if (g_str_equal (metrics[i].id, id))
      return &metrics[i];
  list = g_string_new (NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (metrics); i++)
    g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", metrics[i].id);
  fus_cli_set_usage_error (error, _ ("There is no metric “%s”: %s"), id, list->str);
  g_string_free (list, TRUE);

  return NULL;
}

/* What was typed, before anything is read. */
static gboolean
check_options (const EvaluateOptions *self, GError **error)
{
  g_auto (GStrv) ids = g_strsplit (self->metrics, ",", -1);

  if (self->n_draws < 1 || self->n_draws > MAX_DRAWS)
    fus_cli_set_usage_error (error, _ ("The number of draws is not 1 … %d"), MAX_DRAWS);
  else if (ids[0] == NULL)
    fus_cli_set_usage_error (error, _ ("--metrics names no metric"));
  else
    {
      for (gsize i = 0; ids[i] != NULL; i++)
        if (find_metric (ids[i], error) == NULL)
          return FALSE;
      return TRUE;
    }

  return FALSE;
}

static gboolean
measure_all (Evaluation *self, GError **error)
{
  g_auto (GStrv) ids = g_strsplit (self->options->metrics, ",", -1);

  for (gsize i = 0; ids[i] != NULL; i++)
    {
      fus_cli_note_progress (self->study->cli, "%s", ids[i]);
      if (!find_metric (ids[i], NULL)->measure (self, error))
        return FALSE;
    }

  return TRUE;
}

/* What the numbers allow to say. */
static gboolean
add_claims (Evaluation *self, GError **error)
{
  FusFigureContext context = FUS_FIGURE_CONTEXT_INIT;
  g_autoptr (GPtrArray) claims =
               g_ptr_array_new_with_free_func ((GDestroyNotify) fus_claim_free);
  g_autoptr (FusGate) gate =
               fus_cli_claims_measure_gate (self->study, self->options->label, error);

  if (gate == NULL)
    return FALSE;
  context.dataset = self->study->dataset;
  context.label = self->options->label;
  context.gate = gate;
  context.subsets = self->table;
  if (self->table != NULL && !fus_cli_claims_take (claims, "subsets", &context, error))
    return FALSE;
  g_ptr_array_add (claims, fus_claim_new_reading (gate));
  if (self->study->cli->json)
    fus_cli_claims_add_json (self->json, claims);
  else
    fus_cli_claims_print (claims);

  return TRUE;
}

static void
evaluation_clear (Evaluation *self)
{
  g_clear_pointer (&self->table, fus_subset_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Evaluation, evaluation_clear)

static void
begin_json (Evaluation *self, const char *const *files)
{
  json_builder_begin_object (self->json);
  fus_json_add_string (self->json, "model", files[0]);
  fus_json_add_string (self->json, "model_hash", self->study->hash);
  fus_json_add_string (self->json, "data", files[1]);
  fus_json_add_string (self->json, "data_hash",
                       fus_dataset_get_hash (self->study->dataset));
  fus_json_add_string (self->json, "split", self->study->split_id);
  fus_json_add_int (self->json, "n", (gint64) self->study->n_rows);
  fus_json_add_string (self->json, "mean", self->options->mean);
  fus_json_add_int (self->json, "seed", self->study->cli->seed);
}

static gboolean
run (FusCli *cli, gconstpointer data, const char *const *files, GError **error)
{
  g_auto (FusCliStudy) study = { 0 };
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autofree FusMask *subsets = NULL;
  g_auto (Evaluation) self = { .options = data, .study = &study, .json = json };

  if (!check_options (self.options, error) ||
      !fus_cli_study_load (&study, cli, files[0], files[1], self.options->split,
                           self.options->mean, error) ||
      !fus_cli_study_parse_subsets (&study, self.options->subsets, &subsets,
                                    &self.n_subsets, error) ||
      !fus_cli_study_encode (&study, error))
    return FALSE;
  self.subsets = subsets;
  if (cli->json)
    begin_json (&self, files);
  else
    g_print (_ ("%s on %s, %zu samples (%s)\n"), files[0], files[1], study.n_rows,
             study.split_id);
  if (!measure_all (&self, error) || !add_claims (&self, error))
    return FALSE;
  if (!cli->json)
    return TRUE;
  json_builder_end_object (json);
  fus_json_print (json);

  return TRUE;
}

const FusCliCommand fus_cli_evaluate = {
  .id = "evaluate",
  .arguments = "MODEL DATA",
  .summary = N_ ("Measure a model: what comes back from what, and what the latents know"),
  .description =
    N_ ("Conflicts are found among samples that were held out: what a model was "
        "trained with, it takes for normal."),
  .min_files = 2,
  .max_files = 2,
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .options_size = sizeof (EvaluateOptions),
  .run = run,
};
