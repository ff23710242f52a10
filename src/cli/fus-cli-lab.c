/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `lab`: what comes back of a modality from each set of the others, and how fast it gets
 * worse as gaps grow, as tables and as JSON. What is measured is in
 * fus-cli-lab-measure.c; here are the options and the printing. */
#include "config.h"

#include "fus-cli-claims.h"
#include "fus-cli-commands.h"
#include "fus-cli-lab.h"
#include "fus-cli-print.h"

#include <glib/gi18n.h>
#include <math.h>

typedef struct
{
  FusCliLabOptions lab;
  char *split;
  char *mean;
} LabOptions;

static const FusCliOption options[] = {
  FUS_CLI_LAB_OPTIONS (LabOptions, lab),
  { "split", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (LabOptions, split), N_ ("PART"), NULL,
    N_ ("Which samples: train, valid, test, all; by default those held out") },
  { "mean", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (LabOptions, mean), N_ ("MODE"),
    FUS_MEASURE_MEAN, N_ ("What the mean of a mixture is: mixture, poe") },
};

static const char *
get_modality_id (const FusDataset *dataset, int m)
{
  return fus_dataset_get_modality (dataset, (guint) m)->id;
}

/* What goes missing on a curve: `all`, or the modalities joined by +. */
static char *
dup_lost_id (const FusDataset *dataset, const FusRobustnessCurve *curve)
{
  if (curve->lose == fus_mask_all (fus_dataset_get_n_modalities (dataset)) &&
      curve->modality < 0)
    return g_strdup ("all");

  return fus_dataset_format_mask (dataset, curve->lose);
}

/* What grows along a curve where it is no share of records: `null` of gaps. */
static void
add_severity (JsonBuilder *json, const FusRobustnessCurve *curve)
{
  if (curve->corruption == NULL)
    {
      fus_json_add_string (json, "severity", NULL);
      return;
    }
  fus_json_begin_object (json, "severity");
  fus_json_add_string (json, "name", _ (curve->corruption->name));
  fus_json_add_string (json, "unit", _ (curve->corruption->unit));
  json_builder_end_object (json);
}

static void
add_curve (JsonBuilder *json, const FusDataset *dataset, const FusRobustnessCurve *curve)
{
  g_autofree char *lost = dup_lost_id (dataset, curve);

  json_builder_begin_object (json);
  fus_json_add_string (json, "mechanism", curve->mechanism);
  fus_json_add_string (json, "modality", lost);
  fus_json_add_string (json, "measure", curve->measure);
  add_severity (json, curve);
  fus_json_begin_array (json, "points");
  for (guint i = 0; i < curve->n_points; i++)
    {
      const FusRobustnessPoint *point = &curve->points[i];

      json_builder_begin_object (json);
      fus_json_add_real (json, "rate", point->rate);
      fus_json_add_real (json, "mean", point->mean);
      fus_json_add_real (json, "low", point->low);
      fus_json_add_real (json, "high", point->high);
      fus_json_add_int (json, "n", point->n);
      fus_json_add_real (json, "coverage", point->coverage);
      fus_json_add_real (json, "guessed", point->guessed);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  json_builder_end_object (json);
}

static void
add_crossing (JsonBuilder *json,
              const FusDataset *dataset,
              const FusRobustnessCurve *curve)
{
  g_autofree char *lost = dup_lost_id (dataset, curve);

  json_builder_begin_object (json);
  fus_json_add_string (json, "mechanism", curve->mechanism);
  fus_json_add_string (json, "modality", lost);
  fus_json_add_string (json, "measure", curve->measure);
  fus_json_add_real (json, "tolerance", curve->tolerance);
  fus_json_add_real (json, "rate", curve->crossing);
  fus_json_add_real (json, "low", curve->crossing_low);
  fus_json_add_real (json, "high", curve->crossing_high);
  json_builder_end_object (json);
}

/* What plain methods predict of each modality from the others, and the model. */
static void
add_from_others (JsonBuilder *json,
                 const FusDataset *dataset,
                 const FusStanding *standing)
{
  fus_json_begin_array (json, "from_others");
  for (guint i = 0; standing != NULL && i < standing->baselines->n_baselines; i++)
    {
      const FusBaseline *baseline = &standing->baselines->baselines[i];

      json_builder_begin_object (json);
      fus_json_add_string (json, "target",
                           get_modality_id (dataset, (int) baseline->target));
      fus_json_add_string (json, "method", baseline->method);
      fus_json_add_real (json, "r2", baseline->r2);
      fus_json_add_real (json, "low", baseline->low);
      fus_json_add_real (json, "high", baseline->high);
      json_builder_end_object (json);
    }
  for (guint m = 0; standing != NULL && m < standing->n_modalities; m++)
    {
      json_builder_begin_object (json);
      fus_json_add_string (json, "target", get_modality_id (dataset, (int) m));
      fus_json_add_string (json, "method", "model");
      fus_json_add_real (json, "r2", standing->model[m].value);
      fus_json_add_real (json, "low", standing->model[m].low);
      fus_json_add_real (json, "high", standing->model[m].high);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_baselines (JsonBuilder *json,
               const FusDataset *dataset,
               const FusRobustness *result,
               const FusStanding *standing)
{
  fus_json_begin_object (json, "baselines");
  fus_json_add_string (json, "target",
                       result->target < 0 ? NULL
                                          : get_modality_id (dataset, result->target));
  fus_json_add_real (json, "full", result->full);
  fus_json_add_real (json, "mean", result->baseline_mean);
  fus_json_add_real (json, "best_single", result->baseline_best_single);
  fus_json_add_string (json, "best_single_modality",
                       result->best_single < 0
                         ? NULL
                         : get_modality_id (dataset, result->best_single));
  fus_json_begin_object (json, "measured_rate");
  for (guint m = 0; m < result->n_modalities; m++)
    fus_json_add_real (json, fus_dataset_get_modality (dataset, m)->id,
                       result->measured_rate[m]);
  json_builder_end_object (json);
  add_from_others (json, dataset, standing);
  json_builder_end_object (json);
}

static void
add_index (JsonBuilder *json, const FusRobustness *result)
{
  fus_json_begin_object (json, "index");
  fus_json_add_real (json, "missing", result->index_missing);
  fus_json_add_real (json, "noise", result->index_noise);
  fus_json_add_real (json, "corruption", result->index_corruption);
  fus_json_add_real (json, "overall", result->index_overall);
  fus_json_add_real (json, "absolute", result->index_absolute);
  json_builder_end_object (json);
}

/* What was tested, on how many, when by which model: all that it takes to do it again. */
static void
add_certificate (JsonBuilder *json,
                 const FusCliStudy *study,
                 const FusRobustness *result,
                 const LabOptions *self)
{
  fus_json_begin_object (json, "certificate");
  fus_json_add_string (json, "model_hash", study->hash);
  fus_json_add_string (json, "data_hash", fus_dataset_get_hash (study->dataset));
  fus_json_add_string (json, "split", study->split_id);
  fus_json_add_int (json, "n", (gint64) result->n_rows);
  fus_json_add_int (json, "seed", study->cli->seed);
  fus_json_add_int (json, "repeats", self->lab.n_repeats);
  fus_json_add_real (json, "tolerance", self->lab.tolerance);
  fus_json_add_string (json, "mean", self->mean);
  json_builder_end_object (json);
}

/* Claims of each way of getting worse: the figure draws one at a time. */
static GPtrArray *
make_claims (FusCliStudy *study,
             const FusRobustness *result,
             const LabOptions *self,
             FusStanding **standing,
             GError **error)
{
  g_auto (FusFigureContext) context = FUS_FIGURE_CONTEXT_INIT;
  g_autoptr (GPtrArray) claims =
               g_ptr_array_new_with_free_func ((GDestroyNotify) fus_claim_free);
  g_autoptr (FusGate) gate = fus_cli_claims_measure_gate (study, self->lab.label, error);
  const char *before = NULL;

  if (gate == NULL || !fus_cli_claims_measure_standing (study, NULL, standing, error))
    return NULL;
  context.dataset = study->dataset;
  context.choices.label = self->lab.label;
  fus_figure_context_put (&context, "gate", gate);
  fus_figure_context_put (&context, "robustness", result);
  for (guint i = 0; i < result->n_curves; i++)
    {
      context.mechanism = result->curves[i].mechanism;
      if (g_strcmp0 (before, context.mechanism) != 0 &&
          !fus_cli_claims_take (claims, "robustness", &context, error))
        return NULL;
      before = context.mechanism;
    }
  if (*standing != NULL)
    g_ptr_array_add (claims, fus_claim_new_standing (*standing, gate));

  return g_steal_pointer (&claims);
}

static void
print_json (const FusCliStudy *study,
            const FusRobustness *result,
            const LabOptions *self,
            const FusStanding *standing,
            const GPtrArray *claims)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  fus_json_begin_array (json, "curves");
  for (guint i = 0; i < result->n_curves; i++)
    add_curve (json, study->dataset, &result->curves[i]);
  json_builder_end_array (json);
  add_index (json, result);
  add_baselines (json, study->dataset, result, standing);
  fus_json_begin_array (json, "crossings");
  for (guint i = 0; i < result->n_curves; i++)
    add_crossing (json, study->dataset, &result->curves[i]);
  json_builder_end_array (json);
  add_certificate (json, study, result, self);
  fus_json_begin_array (json, "warnings");
  fus_cli_claims_warn_json (json, study);
  json_builder_end_array (json);
  fus_cli_claims_add_json (json, claims);
  json_builder_end_object (json);
  fus_cli_print_json (json);
}

static void
print_curve (const FusDataset *dataset, const FusRobustnessCurve *curve)
{
  gboolean corrupted = curve->corruption != NULL;
  const char *headers[] = { corrupted ? _ (">Severity") : _ (">Rate"), _ (">Mean"),
                            _ (">5 %"), _ (">95 %"), NULL };
  g_autoptr (FusTextTable) table = fus_text_table_new (headers);
  g_autofree char *lost = dup_lost_id (dataset, curve);

  for (guint i = 0; i < curve->n_points; i++)
    {
      fus_text_table_add_real (table, curve->points[i].rate, 2);
      fus_text_table_add_real (table, curve->points[i].mean, 3);
      fus_text_table_add_real (table, curve->points[i].low, 3);
      fus_text_table_add_real (table, curve->points[i].high, 3);
    }
  if (corrupted)
    /* Translators: a measure, a modality, what corrupts it and the unit of how much */
    g_print (_ ("\n%s as %s gets worse (%s, in %s)\n"), curve->measure, lost,
             curve->mechanism, _ (curve->corruption->unit));
  else
    /* Translators: a measure, a modality and how it goes missing */
    g_print (_ ("\n%s as records of %s go missing (%s)\n"), curve->measure, lost,
             curve->mechanism);
  fus_cli_print_table (table);
}

/* The values that the curves are to be read by; what is not defined is a dash. */
static void
print_values (const FusRobustness *result)
{
  const char *headers[] = { _ (">With everything"),    _ (">Guessing"),
                            _ (">Best single source"), _ (">Robustness, missing"),
                            _ (">Robustness, noise"),  _ (">Robustness, corruption"),
                            _ (">Absolute"),           NULL };
  g_autoptr (FusTextTable) table = fus_text_table_new (headers);

  fus_text_table_add_real (table, result->full, 3);
  fus_text_table_add_real (table, result->baseline_mean, 3);
  fus_text_table_add_real (table, result->baseline_best_single, 3);
  fus_text_table_add_real (table, result->index_missing, 3);
  fus_text_table_add_real (table, result->index_noise, 3);
  fus_text_table_add_real (table, result->index_corruption, 3);
  fus_text_table_add_real (table, result->index_absolute, 3);
  g_print ("\n");
  fus_cli_print_table (table);
}

static void
print_text (const FusCliStudy *study, const FusRobustness *result)
{
  for (guint i = 0; i < result->n_curves; i++)
    print_curve (study->dataset, &result->curves[i]);
  print_values (result);
}

static gboolean
run (FusCli *cli, gconstpointer data, const char *const *files, GError **error)
{
  const LabOptions *self = data;
  g_auto (FusCliStudy) study = { 0 };
  g_autoptr (FusRobustness) result = NULL;
  g_autoptr (FusStanding) standing = NULL;
  g_autoptr (GPtrArray) claims = NULL;

  if (!fus_cli_study_load (&study, cli, files[0], files[1], self->split, self->mean,
                           error))
    return FALSE;
  result = fus_cli_lab_measure (&self->lab, &study, error);
  if (result == NULL)
    return FALSE;
  claims = make_claims (&study, result, self, &standing, error);
  if (claims == NULL)
    return FALSE;
  fus_cli_end_progress (cli);
  if (cli->json)
    {
      print_json (&study, result, self, standing, claims);
      return TRUE;
    }
  print_text (&study, result);
  fus_cli_claims_print (claims);
  g_print ("%s\n", fus_cli_claims_describe_rows (&study));

  return TRUE;
}

const FusCliCommand fus_cli_lab = {
  .id = "lab",
  .arguments = "MODEL DATA",
  .summary = N_ ("Measure how results get worse as records go missing or are corrupted"),
  .min_files = 2,
  .max_files = 2,
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .options_size = sizeof (LabOptions),
  .run = run,
};
