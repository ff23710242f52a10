/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `evaluate`: each metric that was asked for, as JSON or as tables, then what they
 * allow to say. To add a metric, write a function that measures and prints, and add a
 * row to the table. A metric that the data don't allow is skipped and the reason said,
 * in JSON as null; the rest is measured all the same. Rows that a model was trained on
 * are warned of. */
#include "config.h"

#include "fus-cli-claims.h"
#include "fus-cli-commands.h"
#include "fus-cli-evaluate.h"
#include "fus-cli-print.h"
#include "fus-clustering.h"
#include "fus-health.h"
#include "fus-json-mask.h"
#include "fus-likelihood-estimate.h"
#include "fus-probe.h"
#include "fus-subset-table.h"

#include <glib/gi18n.h>
#include <math.h>

/* MODELS.md 5.5 */
#define N_RESTARTS 10
#define MAX_DRAWS 1000000
/* Share of samples with few effective draws beyond which a likelihood is called loose. */
#define LARGEST_LOOSE_SHARE 0.1

static const FusCliOption options[] = {
  {"metrics",  0, FUS_CLI_TEXT, G_STRUCT_OFFSET (FusCliEvaluateOptions, metrics),
   N_ ("LIST"),                                                                                "reconstruction,baselines,probe,health",
   N_ ("What to measure: reconstruction, baselines, probe, clustering, likelihood, "
        "health, conflicts, imputation")                                                                                                                                                                        },
  { "label",   0, FUS_CLI_TEXT, G_STRUCT_OFFSET (FusCliEvaluateOptions, label),   N_ ("NAME"),
   NULL,                                                                                                                                N_ ("Label of probe, clustering and conflicts; by default the first with "
        "classes")                                                                                                                                                                                      },
  { "split",   0, FUS_CLI_TEXT, G_STRUCT_OFFSET (FusCliEvaluateOptions, split),   N_ ("PART"),
   NULL,                                                                                                                                N_ ("Which samples: train, valid, test, all; by default those held out")},
  { "subsets", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (FusCliEvaluateOptions, subsets),
   N_ ("LIST"),                                                                                "all",                                   N_ ("Inputs to measure from: all of them, or SUBSET,SUBSET…")         },
  { "mean",    0, FUS_CLI_TEXT, G_STRUCT_OFFSET (FusCliEvaluateOptions, mean),    N_ ("MODE"),
   "mixture",                                                                                                                           N_ ("What the mean of a mixture is: mixture, poe")                      },
  { "draws",   0, FUS_CLI_INT,  G_STRUCT_OFFSET (FusCliEvaluateOptions, n_draws), N_ ("N"),
   "1000",                                                                                                                              N_ ("Draws a sample of the likelihood's estimate")                      },
};

/* A metric of --metrics: its results as JSON, or as a table. */
typedef struct
{
  const char *id;
  gboolean (*measure) (FusCliEvaluation *evaluation, GError **error);
  gboolean learns; /* something from the training rows beside the model */
} Metric;

/**
 * fus_cli_evaluate_begin_text:
 *
 * Begins what a metric prints for people.
 */
void
fus_cli_evaluate_begin_text (const FusCliEvaluation *self, const char *title)
{
  fus_cli_end_progress (self->study->cli);
  g_print ("\n%s\n", title);
}

/**
 * fus_cli_evaluate_skip:
 * @metric: its id, and its key in JSON, which becomes null
 * @reason: (transfer full): one sentence
 *
 * What can't be measured of these data is said, and the rest is measured all the same.
 */
void
fus_cli_evaluate_skip (FusCliEvaluation *self, const char *metric, char *reason)
{
  if (self->study->cli->json)
    {
      fus_json_add_string (self->json, metric, NULL);
      g_ptr_array_add (self->skipped, g_strdup (metric));
      g_ptr_array_add (self->skipped, reason);
      return;
    }
  fus_cli_evaluate_begin_text (self, reason);
  g_free (reason);
}

/**
 * fus_cli_evaluate_warn:
 * @id: for programs
 * @message: (transfer full): one sentence
 *
 * Something to know about a number that was printed.
 */
void
fus_cli_evaluate_warn (FusCliEvaluation *self, const char *id, char *message)
{
  if (self->study->cli->json)
    {
      g_ptr_array_add (self->warnings, g_strdup (id));
      g_ptr_array_add (self->warnings, message);
      return;
    }
  fus_cli_end_progress (self->study->cli);
  g_print ("%s\n", message);
  g_free (message);
}

/**
 * fus_cli_evaluate_has_training:
 * @error: set when cancelled
 *
 * Encodes the rows that something is fitted to, or skips @metric where the data have
 * none.
 */
gboolean
fus_cli_evaluate_has_training (FusCliEvaluation *self,
                               const char *metric,
                               gboolean *has,
                               GError **error)
{
  *has = self->study->n_train > 0;
  if (*has)
    return fus_cli_study_encode_train (self->study, error);
  fus_cli_evaluate_skip (
    self, metric,
    /* Translators: the id of a metric */
    g_strdup_printf (_ ("“%s” is not measured: the data hold none of the samples that "
                        "the model was trained on."),
                     metric));

  return TRUE;
}

static void
add_subset_name (FusTextTable *table, const FusDataset *dataset, FusMask from)
{
  g_autofree char *name = fus_dataset_format_mask (dataset, from);

  fus_text_table_add (table, name);
}

static void
add_cell (FusCliEvaluation *self, FusMask from, guint target, const FusSubsetCell *cell)
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
print_cells (FusCliEvaluation *self, const FusSubsetTable *table)
{
  const char *headers[] = { _ ("From"), _ ("Target"), _ (">Samples"),
                            _ (">MSE"), _ (">R²"),    _ (">Skill"),
                            NULL };
  g_autoptr (FusTextTable) text = fus_text_table_new (headers);

  for (gsize s = 0; s < table->n_subsets; s++)
    for (guint m = 0; m < table->n_modalities; m++)
      {
        const FusSubsetCell *cell = fus_subset_table_get (table, s, m);

        add_subset_name (text, self->study->dataset, table->subsets[s]);
        fus_text_table_add (text, fus_dataset_get_modality (self->study->dataset, m)->id);
        fus_text_table_add_int (text, (gint64) cell->n);
        fus_text_table_add_real (text, cell->mse, 4);
        fus_text_table_add_real (text, cell->r2, 3);
        fus_text_table_add_real (text, cell->skill, 3);
      }
  fus_cli_evaluate_begin_text (self, _ ("How well each modality comes back"));
  fus_cli_print_table (text);
}

static gboolean
measure_reconstruction (FusCliEvaluation *self, GError **error)
{
  FusCli *cli = self->study->cli;
  FusSubsetTable *table =
    fus_subset_table_new (self->study->encoding, self->subsets, self->n_subsets,
                          self->study->mode, (guint64) cli->seed, fus_cli_get_pool (cli),
                          &cli->progress, error);

  g_clear_pointer (&self->table, fus_subset_table_unref);
  g_clear_pointer (&self->baselines, fus_baselines_unref);
  self->table = table;
  if (table == NULL)
    return FALSE;
  if (!cli->json)
    {
      print_cells (self, table);
      fus_cli_print_mixes (self->study->file->model);
      return TRUE;
    }
  fus_json_begin_array (self->json, "reconstruction");
  for (gsize s = 0; s < table->n_subsets; s++)
    for (guint m = 0; m < table->n_modalities; m++)
      add_cell (self, table->subsets[s], m, fus_subset_table_get (table, s, m));
  json_builder_end_array (self->json);
  fus_cli_add_mixes (self->json, self->study->file->model);

  return TRUE;
}

static void
add_probe (FusCliEvaluation *self, const FusProbeTable *table, const FusProbeRow *row)
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
print_probes (FusCliEvaluation *self, const FusProbeTable *table)
{
  const char *headers[] = { _ ("From"),      _ (">Samples"),   _ (">Linear"),
                            _ (">Transfer"), _ (">Neighbors"), NULL };
  g_autoptr (FusTextTable) text = fus_text_table_new (headers);
  g_autofree char *title = NULL;

  for (gsize i = 0; i < table->n_rows; i++)
    {
      const FusProbeRow *row = &table->rows[i];

      add_subset_name (text, self->study->dataset, row->from);
      fus_text_table_add_int (text, (gint64) row->n_test);
      fus_text_table_add_real (text, row->linear_accuracy, 3);
      fus_text_table_add_real (text, row->linear_accuracy_transfer, 3);
      fus_text_table_add_real (text, row->knn_accuracy, 3);
    }
  /* Translators: a label, and the share that guessing gets right */
  title = g_strdup_printf (_ ("How well %s is told from the latents (guessing: %.3f)"),
                           table->label->id, table->chance);
  fus_cli_evaluate_begin_text (self, title);
  fus_cli_print_table (text);
}

/* The label that was asked for, which must be there, or the first with classes; without
 * one, @label is %NULL and @metric is skipped. */
static gboolean
find_known_label (FusCliEvaluation *self,
                  const char *metric,
                  const FusLabel **label,
                  GError **error)
{
  const FusDataset *dataset = self->study->dataset;

  *label = self->options->label != NULL
             ? fus_cli_study_find_label (self->study, self->options->label, error)
             : fus_dataset_get_default_label (dataset);
  if (*label == NULL && self->options->label == NULL)
    fus_cli_evaluate_skip (
      self, metric,
      /* Translators: the id of a metric */
      g_strdup_printf (_ ("“%s” is not measured: the data has no label with classes."),
                       metric));

  return *label != NULL || self->options->label == NULL;
}

/* Of a label that no training row knows, or of which all have one class, nothing can be
 * learnt. */
static gboolean
skip_unreadable (FusCliEvaluation *self, const char *metric, const FusLabel *label)
{
  const FusEncoding *train = self->study->train_encoding;
  guint n_classes = fus_count_known_classes (train, label);

  if (label->kind != FUS_LABEL_CATEGORICAL || n_classes > 1)
    return FALSE;
  fus_cli_evaluate_skip (
    self, metric,
    n_classes == 1
      /* Translators: the id of a metric, and a label */
      ? g_strdup_printf (_ ("“%s” is not measured: all training samples have the same "
                            "%s, so there is nothing to tell apart."),
                         metric, label->name)
      : g_strdup_printf (
          _ ("“%s” is not measured: no training sample has a known value of %s."), metric,
          label->name));

  return TRUE;
}

static gboolean
measure_probe (FusCliEvaluation *self, GError **error)
{
  FusCli *cli = self->study->cli;
  FusProbeSetting setting = { .mode = self->study->mode };
  g_autoptr (FusProbeTable) table = NULL;
  gboolean has = FALSE;

  if (!find_known_label (self, "probe", &setting.label, error))
    return FALSE;
  if (setting.label == NULL)
    return TRUE;
  if (!fus_cli_evaluate_has_training (self, "probe", &has, error))
    return FALSE;
  if (!has || skip_unreadable (self, "probe", setting.label))
    return TRUE;
  setting.train = self->study->train_encoding;
  setting.test = self->study->encoding;
  table = fus_probe_table_new (&setting, self->subsets, self->n_subsets,
                               fus_cli_get_pool (cli), &cli->progress, error);
  if (table == NULL)
    return FALSE;
  if (!cli->json)
    {
      print_probes (self, table);
      return fus_cli_evaluate_readings (self, &setting, error);
    }
  fus_json_begin_array (self->json, "probe");
  for (gsize i = 0; i < table->n_rows; i++)
    add_probe (self, table, &table->rows[i]);
  json_builder_end_array (self->json);

  return fus_cli_evaluate_readings (self, &setting, error);
}

typedef struct
{
  guint k;
  double ari;
  double nmi;
  double accuracy;
} ClusterScores;

static FusLatents *
get_latents (const FusCliEvaluation *self, const FusEncoding *encoding)
{
  return fus_encoding_get_latents (
    encoding, fus_mask_all (fus_dataset_get_n_modalities (self->study->dataset)),
    self->study->mode, fus_cli_get_pool (self->study->cli));
}

static gboolean
score_clusters (FusCliEvaluation *self,
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
               fus_clustering_new (train->near, label->n_classes, N_RESTARTS,
                                   (guint64) cli->seed, fus_cli_get_pool (cli),
                                   &cli->progress, error);

  if (clustering == NULL)
    return FALSE;
  fus_clustering_assign (clustering, found, rows->near);
  scores->k = label->n_classes;
  scores->ari = fus_adjusted_rand_index (found, codes, rows->n_rows);
  scores->nmi = fus_mutual_information (found, codes, rows->n_rows);
  scores->accuracy = fus_cluster_accuracy (clustering->assignment, train_codes,
                                           train->n_rows, found, codes, rows->n_rows);

  return TRUE;
}

static gboolean
measure_clustering (FusCliEvaluation *self, GError **error)
{
  const FusDataset *dataset = self->study->dataset;
  const FusLabel *label = NULL;
  ClusterScores scores = { 0 };
  gboolean has = FALSE;

  if (!find_known_label (self, "clustering", &label, error))
    return FALSE;
  if (label == NULL)
    return TRUE;
  if (label->kind != FUS_LABEL_CATEGORICAL)
    {
      fus_cli_set_usage_error (error, _ ("Clusters need a label with classes: “%s”"),
                               label->id);
      return FALSE;
    }
  if (!fus_cli_evaluate_has_training (self, "clustering", &has, error))
    return FALSE;
  if (!has || skip_unreadable (self, "clustering", label))
    return TRUE;
  if (!score_clusters (self, label, &scores, error))
    return FALSE;
  if (!self->study->cli->json)
    {
      fus_cli_evaluate_begin_text (self, _ ("Clusters in the latents"));
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
add_likelihood (FusCliEvaluation *self, const FusLikelihoodEstimate *estimate)
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

/* An estimate that rests on a few of its draws is too low by an unknown amount. */
static void
warn_of_loose_bound (FusCliEvaluation *self, const FusLikelihoodEstimate *estimate)
{
  if (!(estimate->ess_below_10 > LARGEST_LOOSE_SHARE))
    return;
  fus_cli_evaluate_warn (
    self, "loose-bound",
    g_strdup_printf (_ (
                       "This is a loose lower bound: for %.0f %% of the samples it rests "
                       "on fewer than 10 of the %u draws. Take more with --draws, and do "
                       "not compare models by it."),
                     100 * estimate->ess_below_10, estimate->n_draws));
}

static gboolean
measure_likelihood (FusCliEvaluation *self, GError **error)
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
  if (estimate->n_counted == 0)
    {
      fus_cli_evaluate_skip (self, "likelihood",
                             g_strdup (_ ("“likelihood” is not measured: no sample has "
                                          "every modality.")));
      return TRUE;
    }
  if (cli->json)
    {
      add_likelihood (self, estimate);
      warn_of_loose_bound (self, estimate);
      return TRUE;
    }
  fus_cli_evaluate_begin_text (self, _ ("Likelihood of complete samples"));
  g_print (_ ("log p = %.2f ± %.2f nats, median effective sample size %.0f of %u\n"),
           estimate->mean, estimate->standard_error, estimate->ess_median,
           estimate->n_draws);
  warn_of_loose_bound (self, estimate);

  return TRUE;
}

static gboolean
measure_health (FusCliEvaluation *self, GError **error)
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
      fus_cli_evaluate_begin_text (self, _ ("Latents"));
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

static const Metric metrics[] = {
  {"reconstruction", measure_reconstruction,      FALSE},
  { "probe",         measure_probe,               TRUE },
  { "clustering",    measure_clustering,          TRUE },
  { "likelihood",    measure_likelihood,          FALSE},
  { "health",        measure_health,              FALSE},
  { "conflicts",     fus_cli_evaluate_conflicts,  FALSE},
  { "imputation",    fus_cli_evaluate_imputation, TRUE },
  { "baselines",     fus_cli_evaluate_baselines,  TRUE },
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
check_options (const FusCliEvaluateOptions *self, GError **error)
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

/* What is fitted to the very rows that it is scored on looks better than it is. */
static void
warn_of_own_rows (FusCliEvaluation *self)
{
  gsize n_own = 0;

  for (gsize i = 0; i < self->study->n_rows; i++)
    n_own += self->study->split->roles[self->study->rows[i]] == FUS_ROLE_TRAIN;
  if (n_own == 0 || self->study->n_train == 0)
    return;
  fus_cli_evaluate_warn (
    self, "fitted-to-these",
    n_own == self->study->n_rows
      ? g_strdup (_ ("Model, probes and baselines were fitted to these very samples: how "
                     "well they do here says nothing about others."))
      : g_strdup_printf (_ ("Model, probes and baselines were fitted to %zu of these %zu "
                            "samples: how well they do here says little about others."),
                         n_own, self->study->n_rows));
}

static gboolean
measure_all (FusCliEvaluation *self, GError **error)
{
  g_auto (GStrv) ids = g_strsplit (self->options->metrics, ",", -1);
  gboolean learns = FALSE;

  for (gsize i = 0; ids[i] != NULL; i++)
    {
      fus_cli_note_progress (self->study->cli, "%s", ids[i]);
      if (!find_metric (ids[i], NULL)->measure (self, error))
        return FALSE;
      learns |= find_metric (ids[i], NULL)->learns;
    }
  if (learns)
    warn_of_own_rows (self);

  return TRUE;
}

/* What the numbers allow to say. */
static gboolean
add_claims (FusCliEvaluation *self, GError **error)
{
  FusFigureContext context = FUS_FIGURE_CONTEXT_INIT;
  g_autoptr (GPtrArray) claims =
               g_ptr_array_new_with_free_func ((GDestroyNotify) fus_claim_free);
  g_autoptr (FusGate) gate =
               fus_cli_claims_measure_gate (self->study, self->options->label, error);
  g_autoptr (FusStanding) standing = NULL;

  if (gate == NULL)
    return FALSE;
  context.dataset = self->study->dataset;
  context.label = self->options->label;
  context.gate = gate;
  context.subsets = self->table;
  /* Of the samples that the baselines are of, where the model saw none of them. */
  if (self->baselines != NULL &&
      (g_str_equal (self->study->split_id, "test") ||
       g_str_equal (self->study->split_id, "valid")) &&
      !fus_cli_claims_measure_standing (self->study, self->baselines,
                                        self->study->encoding, &standing, error))
    return FALSE;
  context.standing = standing;
  if (self->table != NULL && !fus_cli_claims_take (claims, "subsets", &context, error))
    return FALSE;
  g_ptr_array_add (claims, fus_claim_new_reading (gate));
  if (standing != NULL && self->table == NULL)
    g_ptr_array_add (claims, fus_claim_new_standing (standing, gate));
  if (self->study->cli->json)
    fus_cli_claims_add_json (self->json, claims);
  else
    fus_cli_claims_print (claims);

  return TRUE;
}

static void
add_pairs (FusCliEvaluation *self,
           const char *key,
           const GPtrArray *pairs,
           const char *first,
           const char *second)
{
  fus_json_begin_array (self->json, key);
  for (guint i = 0; i + 1 < pairs->len; i += 2)
    {
      json_builder_begin_object (self->json);
      fus_json_add_string (self->json, first, g_ptr_array_index (pairs, i));
      fus_json_add_string (self->json, second, g_ptr_array_index (pairs, i + 1));
      json_builder_end_object (self->json);
    }
  json_builder_end_array (self->json);
}

static void
evaluation_clear (FusCliEvaluation *self)
{
  g_clear_pointer (&self->skipped, g_ptr_array_unref);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
  g_clear_pointer (&self->table, fus_subset_table_unref);
  g_clear_pointer (&self->baselines, fus_baselines_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FusCliEvaluation, evaluation_clear)

static void
begin_json (FusCliEvaluation *self, const char *const *files)
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
  g_auto (FusCliEvaluation)
            self = { .options = data,
                     .study = &study,
                     .json = json,
                     .skipped = g_ptr_array_new_with_free_func (g_free),
                     .warnings = g_ptr_array_new_with_free_func (g_free) };

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
  add_pairs (&self, "not_measured", self.skipped, "metric", "reason");
  add_pairs (&self, "warnings", self.warnings, "id", "message");
  json_builder_end_object (json);
  fus_cli_print_json (json);

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
  .options_size = sizeof (FusCliEvaluateOptions),
  .run = run,
};
