/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `explain`: who contributed what, for samples and over all, as JSON or as tables. The
 * numbers are those of fus-attribution.c, unrounded; sentences are the claims of the
 * figures that are drawn of it, and none is made here. */
#include "config.h"

#include "fus-cli-explain.h"

#include "fus-cli-claims.h"
#include "fus-cli-commands.h"
#include "fus-cli-print.h"
#include "fus-json-mask.h"

#include <glib/gi18n.h>
#include <math.h>

typedef struct
{
  FusCliExplainOptions explain;
  char *from;
  char *samples;
  char *split;
  char *mean;
} ExplainOptions;

static const FusCliOption options[] = {
  { "game", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (ExplainOptions, explain.game), N_ ("ID"),
    NULL,
    N_ ("What is explained: evidence, reconstruction, information; by default evidence, "
        "and "
        "reconstruction where no label has classes to tell apart") },
  { "label", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (ExplainOptions, explain.label),
    N_ ("NAME"), NULL, N_ ("Label of the evidence; by default the first with classes") },
  { "class", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (ExplainOptions, explain.class_name),
    N_ ("NAME"), NULL,
    N_ ("Class whose evidence is explained; by default the sample's own") },
  { "target", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (ExplainOptions, explain.target),
    N_ ("MODALITY"), NULL, N_ ("Modality whose reconstruction is explained") },
  { "interactions", 0, FUS_CLI_FLAG,
    G_STRUCT_OFFSET (ExplainOptions, explain.interactions), NULL, NULL,
    N_ ("Also tell which modalities overlap and which complete each other") },
  { "from", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (ExplainOptions, from), N_ ("SUBSET"), "all",
    N_ ("Modalities that take part, joined by +") },
  { "samples", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (ExplainOptions, samples), N_ ("IDS"),
    NULL, N_ ("Samples to explain, joined by commas") },
  { "split", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (ExplainOptions, split), N_ ("PART"), NULL,
    N_ ("Which samples: train, valid, test, all; by default those held out") },
  { "mean", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (ExplainOptions, mean), N_ ("MODE"),
    FUS_MEASURE_MEAN, N_ ("What the mean of a mixture is: mixture, poe") },
};

/* The class on the sample's label, or %NULL. */
static const char *
get_own_class (const FusDataset *dataset, const FusAttribution *result, gsize row)
{
  const FusLabel *label =
    result->label < 0 ? NULL : fus_dataset_get_label (dataset, (guint) result->label);
  gint32 code =
    label != NULL && label->codes != NULL ? label->codes[result->samples[row]] : -1;

  return code >= 0 ? label->classes[code] : NULL;
}

static void
add_sample (JsonBuilder *json,
            const FusDataset *dataset,
            const FusAttribution *result,
            gsize row)
{
  gsize n = result->n_modalities;

  json_builder_begin_object (json);
  fus_json_add_string (json, "id", fus_dataset_get_id (dataset, result->samples[row]));
  fus_json_add_string (json, "class", get_own_class (dataset, result, row));
  fus_json_add_real (json, "base", result->base[row]);
  fus_json_add_real (json, "full", result->full[row]);
  fus_json_add_reals (json, "phi", result->phi + row * n, n);
  fus_json_add_reals (json, "loo", result->loo + row * n, n);
  fus_json_add_reals (json, "solo", result->solo + row * n, n);
  if (result->probability != NULL)
    fus_json_add_reals (json, "probabilities",
                        result->probability + row * result->n_classes, result->n_classes);
  json_builder_end_object (json);
}

/* The classes that the samples' probabilities are of. */
static void
add_classes (JsonBuilder *json, const FusDataset *dataset, const FusAttribution *result)
{
  if (result->probability == NULL)
    return;
  fus_json_begin_array (json, "classes");
  for (guint k = 0; k < result->n_classes; k++)
    fus_json_add_string (
      json, NULL, fus_dataset_get_label (dataset, (guint) result->label)->classes[k]);
  json_builder_end_array (json);
}

static void
add_intervals (JsonBuilder *json, const FusAttribution *result)
{
  fus_json_begin_array (json, "interval");
  for (guint m = 0; m < result->n_modalities; m++)
    {
      fus_json_begin_array (json, NULL);
      fus_json_add_real (json, NULL, result->interval_low[m]);
      fus_json_add_real (json, NULL, result->interval_high[m]);
      json_builder_end_array (json);
    }
  json_builder_end_array (json);
}

static void
add_interactions (JsonBuilder *json, const FusAttribution *result)
{
  gsize n = result->n_modalities;

  if (result->interaction == NULL)
    {
      fus_json_add_string (json, "interactions", NULL);
      return;
    }
  fus_json_begin_array (json, "interactions");
  for (gsize m = 0; m < n; m++)
    fus_json_add_reals (json, NULL, result->interaction + m * n, n);
  json_builder_end_array (json);
}

static const char *
get_label_id (const FusDataset *dataset, const FusAttribution *result)
{
  return result->label < 0 ? NULL
                           : fus_dataset_get_label (dataset, (guint) result->label)->id;
}

static const char *
get_class_name (const FusDataset *dataset, const FusAttribution *result)
{
  if (result->label < 0 || result->class_code < 0)
    return NULL;

  return fus_dataset_get_label (dataset, (guint) result->label)
    ->classes[result->class_code];
}

static const char *
get_target_id (const FusDataset *dataset, const FusAttribution *result)
{
  return result->target < 0
           ? NULL
           : fus_dataset_get_modality (dataset, (guint) result->target)->id;
}

/* Those of the figures that are drawn of it; of the first sample, for one's own. */
static GPtrArray *
make_claims (FusCliStudy *study,
             const FusAttribution *result,
             gboolean interactions,
             GError **error)
{
  g_auto (FusFigureContext) context = FUS_FIGURE_CONTEXT_INIT;
  g_autoptr (GPtrArray) claims =
               g_ptr_array_new_with_free_func ((GDestroyNotify) fus_claim_free);
  const char *label = get_label_id (study->dataset, result);
  g_autoptr (FusGate) gate = fus_cli_claims_measure_gate (study, label, error);

  if (gate == NULL)
    return NULL;
  context.dataset = study->dataset;
  context.choices.label = label;
  fus_figure_context_put (&context, "gate", gate);
  fus_figure_context_put (&context, "attribution", result);
  context.choices.sample = result->n_rows > 0 ? (int) result->samples[0] : -1;
  if (!fus_cli_claims_take (claims, "attribution", &context, error) ||
      (interactions && result->interaction != NULL && result->n_modalities > 1 &&
       !fus_cli_claims_take (claims, "interaction", &context, error)))
    return NULL;

  return g_steal_pointer (&claims);
}

static void
add_warnings (JsonBuilder *json, const FusCliStudy *study, const char *note)
{
  fus_json_begin_array (json, "warnings");
  if (note != NULL)
    {
      json_builder_begin_object (json);
      fus_json_add_string (json, "id", "other-game");
      fus_json_add_string (json, "message", note);
      json_builder_end_object (json);
    }
  fus_cli_claims_warn_json (json, study);
  json_builder_end_array (json);
}

static void
print_json (const FusCliStudy *study,
            const FusAttribution *result,
            gboolean interactions,
            const char *note,
            const GPtrArray *claims)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  const FusDataset *dataset = study->dataset;

  json_builder_begin_object (json);
  fus_json_add_string (json, "game", result->game->id);
  fus_json_add_string (json, "label", get_label_id (dataset, result));
  fus_json_add_string (json, "class", get_class_name (dataset, result));
  fus_json_add_string (json, "target", get_target_id (dataset, result));
  fus_json_add_mask (json, "modalities", dataset, fus_mask_all (result->n_modalities));
  fus_json_add_mask (json, "left_out", dataset, result->left_out);
  add_classes (json, dataset, result);
  fus_json_add_string (json, "split", study->split_id);
  fus_json_add_int (json, "n", (gint64) result->n_rows);
  fus_json_begin_array (json, "samples");
  for (gsize row = 0; row < result->n_rows; row++)
    add_sample (json, dataset, result, row);
  json_builder_end_array (json);
  fus_json_add_reals (json, "mean_phi", result->mean_phi, result->n_modalities);
  fus_json_add_reals (json, "mean_abs_phi", result->mean_abs_phi, result->n_modalities);
  add_intervals (json, result);
  if (interactions)
    add_interactions (json, result);
  fus_json_add_reals (json, "mean_phi_error", result->mean_phi_error,
                      result->n_modalities);
  fus_json_add_real (json, "largest_gap", result->largest_gap);
  add_warnings (json, study, note);
  fus_cli_claims_add_json (json, claims);
  json_builder_end_object (json);
  fus_cli_print_json (json);
}

static void
print_contributions (const FusDataset *dataset, const FusAttribution *result)
{
  const char *headers[] = { _ ("Modality"), _ (">Mean φ"), _ (">Mean |φ|"),
                            _ (">2.5 %"),   _ (">97.5 %"), NULL };
  g_autoptr (FusTextTable) table = fus_text_table_new (headers);

  for (guint m = 0; m < result->n_modalities; m++)
    {
      fus_text_table_add (table, fus_dataset_get_modality (dataset, m)->id);
      fus_text_table_add_real (table, result->mean_phi[m], 4);
      fus_text_table_add_real (table, result->mean_abs_phi[m], 4);
      fus_text_table_add_real (table, result->interval_low[m], 4);
      fus_text_table_add_real (table, result->interval_high[m], 4);
    }
  fus_cli_print_table (table);
}

static void
print_interactions (const FusDataset *dataset, const FusAttribution *result)
{
  const char *headers[] = { _ ("Pair"), "", _ (">Interaction"), _ (">± error"), NULL };
  g_autoptr (FusTextTable) table = fus_text_table_new (headers);

  for (guint a = 0; a < result->n_modalities; a++)
    for (guint b = a + 1; b < result->n_modalities; b++)
      {
        double value = result->interaction[a * result->n_modalities + b];

        if (!isfinite (value))
          continue;
        fus_text_table_add (table, fus_dataset_get_modality (dataset, a)->id);
        fus_text_table_add (table, fus_dataset_get_modality (dataset, b)->id);
        fus_text_table_add_real (table, value, 4);
        fus_text_table_add_real (table,
                                 result->interaction_error[a * result->n_modalities + b],
                                 4);
      }
  g_print ("\n");
  fus_cli_print_table (table);
}

static void
print_text (const FusCliStudy *study, const FusAttribution *result, gboolean interactions)
{
  g_print (ngettext ("Contribution of each modality: %s, in %s, %zu sample (%s)\n",
                     "Contribution of each modality: %s, in %s, %zu samples (%s)\n",
                     (gulong) result->n_rows),
           _ (result->game->name), _ (result->game->unit), result->n_rows,
           study->split_id);
  print_contributions (study->dataset, result);
  if (interactions && result->interaction != NULL)
    print_interactions (study->dataset, result);
  g_print (_ ("The contributions add up to within %.1g\n"), result->largest_gap);
}

static gboolean
run (FusCli *cli, gconstpointer data, const char *const *files, GError **error)
{
  const ExplainOptions *self = data;
  FusCliExplainOptions explain = self->explain;
  FusMask from = 0;
  g_auto (FusCliStudy) study = { 0 };
  g_autoptr (FusAttribution) result = NULL;
  g_autoptr (GPtrArray) claims = NULL;
  g_autofree char *note = NULL;

  if (!fus_cli_study_load (&study, cli, files[0], files[1], self->split, self->mean,
                           error) ||
      !fus_cli_study_parse_mask (&study, self->from, &from, error))
    return FALSE;
  explain.from = from;
  if (self->samples != NULL &&
      !fus_cli_study_choose_samples (&study, self->samples, error))
    return FALSE;
  result = fus_cli_explain_measure (&explain, &study, &note, error);
  if (result == NULL)
    return FALSE;
  claims = make_claims (&study, result, self->explain.interactions, error);
  if (claims == NULL)
    return FALSE;
  fus_cli_end_progress (cli);
  if (cli->json)
    {
      print_json (&study, result, self->explain.interactions, note, claims);
      return TRUE;
    }
  if (note != NULL)
    g_print ("%s\n", note);
  print_text (&study, result, self->explain.interactions);
  fus_cli_claims_print (claims);
  g_print ("%s\n", fus_cli_claims_describe_rows (&study));

  return TRUE;
}

const FusCliCommand fus_cli_explain = {
  .id = "explain",
  .arguments = "MODEL DATA",
  .summary = N_ ("Say how much each modality contributed: exact Shapley values"),
  .min_files = 2,
  .max_files = 2,
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .options_size = sizeof (ExplainOptions),
  .run = run,
};
