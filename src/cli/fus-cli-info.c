/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `info`: what a dataset or a model holds, as JSON or as tables: counts, labels,
 * patterns of gaps, and every check of fus-summary.c. Measures nothing itself; to say
 * more of data, add a check there, which the window shows too. */
#include "config.h"

#include "fus-cli-checks.h"
#include "fus-cli-commands.h"
#include "fus-cli-print.h"
#include "fus-cli-study.h"
#include "fus-import.h"
#include "fus-json-mask.h"
#include "fus-summary.h"

#include <glib/gi18n.h>
#include <stdint.h>
#include <string.h>

#define MODEL_SUFFIX ".fsmodel"

typedef struct
{
  char **sensitives;
  char **opens;
} InfoOptions;

static const FusCliOption options[] = {
  { "sensitive", 0, FUS_CLI_LIST, G_STRUCT_OFFSET (InfoOptions, sensitives),
    N_ ("COLUMN"), NULL,
    N_ ("Column that tells who persons are: nothing but its name is told; may be given "
        "again") },
  { "not-sensitive", 0, FUS_CLI_LIST, G_STRUCT_OFFSET (InfoOptions, opens), N_ ("COLUMN"),
    NULL,
    N_ ("Column that is used although it looks as if it told who persons are; may be "
        "given again") },
};

/* What was taken off numbers that are large beside their differences, a feature. */
static void
add_offsets (JsonBuilder *json, const FusModality *modality)
{
  if (modality->offsets == NULL)
    return;
  fus_json_begin_array (json, "offsets");
  for (gsize d = 0; d < modality->n_features; d++)
    fus_json_add_real (json, NULL, modality->offsets[d]);
  json_builder_end_array (json);
}

static void
add_modality (JsonBuilder *json, const FusDataset *dataset, guint m)
{
  const FusModality *modality = fus_dataset_get_modality (dataset, m);

  json_builder_begin_object (json);
  fus_json_add_string (json, "name", modality->id);
  fus_json_add_string (json, "title", modality->name);
  fus_json_add_string (json, "kind", fus_modality_kind_get_id (modality->kind));
  fus_json_begin_array (json, "shape");
  for (guint d = 0; d < modality->n_dims; d++)
    fus_json_add_int (json, NULL, (gint64) modality->shape[d]);
  json_builder_end_array (json);
  fus_json_add_string (json, "dtype", "float32");
  fus_json_add_string (json, "likelihood", fus_modality_get_likelihood (modality));
  fus_json_add_int (json, "n_present", (gint64) fus_dataset_get_n_present (dataset, m));
  fus_json_add_int (json, "n_missing_values",
                    (gint64) fus_dataset_get_n_gaps (dataset, m));
  fus_json_add_string (json, "unit", modality->unit);
  add_offsets (json, modality);
  json_builder_end_object (json);
}

static void
add_label (JsonBuilder *json, const FusLabel *label)
{
  gboolean categorical = label->kind == FUS_LABEL_CATEGORICAL;

  json_builder_begin_object (json);
  fus_json_add_string (json, "name", label->id);
  fus_json_add_string (json, "title", label->name);
  if (label->group)
    fus_json_add_string (json, "role", "group");
  fus_json_add_string (json, "kind", categorical ? "categorical" : "continuous");
  fus_json_begin_array (json, "classes");
  for (guint k = 0; k < label->n_classes; k++)
    fus_json_add_string (json, NULL, label->classes[k]);
  json_builder_end_array (json);
  json_builder_end_object (json);
}

static void
add_patterns (JsonBuilder *json, const FusSummary *summary)
{
  fus_json_begin_array (json, "patterns");
  for (gsize i = 0; i < summary->n_patterns; i++)
    {
      json_builder_begin_object (json);
      fus_json_add_mask (json, "present", summary->dataset, summary->patterns[i].present);
      fus_json_add_int (json, "n", (gint64) summary->patterns[i].n);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_missing_rates (JsonBuilder *json, const FusSummary *summary)
{
  fus_json_begin_array (json, "missing_by_class");
  for (guint m = 0; m < summary->n_modalities; m++)
    for (guint k = 0; k < summary->n_classes; k++)
      {
        const FusMissingRate *rate = fus_summary_get_missing_rate (summary, m, k);

        json_builder_begin_object (json);
        fus_json_add_string (json, "modality",
                             fus_dataset_get_modality (summary->dataset, m)->id);
        fus_json_add_string (json, "label", summary->label->id);
        fus_json_add_string (json, "class", summary->label->classes[k]);
        fus_json_add_int (json, "n", (gint64) rate->n);
        fus_json_add_int (json, "n_missing", (gint64) rate->n_missing);
        fus_json_add_real (json, "rate", rate->rate);
        fus_json_add_real (json, "low", rate->low);
        fus_json_add_real (json, "high", rate->high);
        json_builder_end_object (json);
      }
  json_builder_end_array (json);
}

static void
add_dataset (JsonBuilder *json, const char *file, const FusSummary *summary)
{
  const FusDataset *dataset = summary->dataset;

  json_builder_begin_object (json);
  fus_json_add_string (json, "file", file);
  fus_json_add_string (json, "kind", "dataset");
  fus_json_add_string (json, "name", fus_dataset_get_name (dataset));
  fus_json_add_int (json, "n_samples", (gint64) fus_dataset_get_n_samples (dataset));
  fus_json_begin_array (json, "modalities");
  for (guint m = 0; m < summary->n_modalities; m++)
    add_modality (json, dataset, m);
  json_builder_end_array (json);
  fus_json_begin_array (json, "labels");
  for (guint i = 0; i < fus_dataset_get_n_labels (dataset); i++)
    add_label (json, fus_dataset_get_label (dataset, i));
  json_builder_end_array (json);
  add_patterns (json, summary);
  fus_cli_checks_add_json (json, summary);
  add_missing_rates (json, summary);
  json_builder_set_member_name (json, "sensitive");
  json_builder_add_value (json,
                          fus_withheld_list_to_json (fus_dataset_get_withheld (dataset)));
  fus_json_add_string (json, "card", fus_dataset_get_card (dataset));
  fus_json_add_string (json, "hash", fus_dataset_get_hash (dataset));
  json_builder_end_object (json);
}

static char *
format_shape (const FusModality *modality)
{
  GString *text = g_string_new (NULL);

  for (guint d = 0; d < modality->n_dims; d++)
    g_string_append_printf (text, "%s%zu", d > 0 ? " × " : "", modality->shape[d]);

  return g_string_free (text, FALSE);
}

static void
print_modalities (const FusDataset *dataset)
{
  const char *headers[] = { _ ("Modality"),        _ ("Kind"),
                            _ ("Shape"),           _ (">Samples"),
                            _ (">Missing values"), NULL };
  g_autoptr (FusTextTable) table = fus_text_table_new (headers);

  for (guint m = 0; m < fus_dataset_get_n_modalities (dataset); m++)
    {
      const FusModality *modality = fus_dataset_get_modality (dataset, m);
      g_autofree char *shape = format_shape (modality);

      fus_text_table_add (table, modality->id);
      fus_text_table_add (table, fus_modality_kind_get_id (modality->kind));
      fus_text_table_add (table, shape);
      fus_text_table_add_int (table, (gint64) fus_dataset_get_n_present (dataset, m));
      fus_text_table_add_int (table, (gint64) fus_dataset_get_n_gaps (dataset, m));
    }
  fus_cli_print_table (table);
}

static void
print_labels (const FusDataset *dataset)
{
  for (guint i = 0; i < fus_dataset_get_n_labels (dataset); i++)
    {
      const FusLabel *label = fus_dataset_get_label (dataset, i);
      g_autofree char *classes =
        label->classes != NULL ? g_strjoinv (", ", label->classes) : NULL;

      if (classes != NULL)
        g_print (_ ("Label %s: %s\n"), label->name, classes);
      else
        g_print (_ ("Label %s: numbers\n"), label->name);
    }
}

static void
print_withheld (const FusDataset *dataset)
{
  const GPtrArray *list = fus_dataset_get_withheld (dataset);

  for (guint i = 0; i < list->len; i++)
    {
      const FusWithheld *withheld = g_ptr_array_index (list, i);

      /* Translators: a column, sentences that say why */
      g_print (_ ("Kept out %s: %s\n"), withheld->column, withheld->reason);
    }
}

static void
print_patterns (const FusSummary *summary)
{
  const char *headers[] = { _ (">Samples"), _ ("Have"), NULL };
  g_autoptr (FusTextTable) table = fus_text_table_new (headers);

  for (gsize i = 0; i < summary->n_patterns; i++)
    {
      g_autofree char *present =
        fus_dataset_format_mask (summary->dataset, summary->patterns[i].present);

      fus_text_table_add_int (table, (gint64) summary->patterns[i].n);
      fus_text_table_add (table, *present != '\0' ? present : _ ("nothing"));
    }
  fus_cli_print_table (table);
}

static void
print_dataset (const char *file, const FusSummary *summary)
{
  gsize n = fus_dataset_get_n_samples (summary->dataset);

  g_print (g_dngettext (GETTEXT_PACKAGE, "%s: a dataset of %zu sample\n",
                        "%s: a dataset of %zu samples\n", n),
           file, n);
  g_print ("\n");
  print_modalities (summary->dataset);
  g_print ("\n");
  print_labels (summary->dataset);
  print_withheld (summary->dataset);
  g_print ("\n");
  print_patterns (summary);
  if (summary->n_checks > 0)
    g_print ("\n");
  fus_cli_checks_print (summary);
}

static void
add_model (JsonBuilder *json, const char *file, const FusModelFile *model)
{
  const FusModelSpec *spec = fus_model_get_spec (model->model);
  g_autofree char *hash = fus_model_dup_hash (model->model);

  json_builder_begin_object (json);
  fus_json_add_string (json, "file", file);
  fus_json_add_string (json, "kind", "model");
  fus_json_add_string (json, "model", spec->kind->id);
  fus_json_begin_array (json, "modalities");
  for (guint m = 0; m < spec->n_modalities; m++)
    {
      json_builder_begin_object (json);
      fus_json_add_string (json, "name", spec->modalities[m]->id);
      fus_json_add_int (json, "n_features", (gint64) spec->modalities[m]->n_features);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  json_builder_set_member_name (json, "options");
  json_builder_add_value (json, fus_options_to_json (spec->options));
  fus_json_add_int (json, "latent", fus_model_get_n_latents (model->model));
  fus_json_add_int (json, "parameters",
                    (gint64) fus_params_count (fus_model_get_params (model->model)));
  fus_json_add_int (json, "seed", (gint64) spec->seed);
  fus_json_add_int (json, "epochs", fus_training_log_get_n_epochs (model->log));
  fus_json_add_int (json, "best_epoch", model->log->best_epoch);
  fus_json_add_bool (json, "resumable", model->state != NULL);
  fus_json_add_string (json, "dataset", model->dataset_name);
  fus_json_add_string (json, "dataset_hash", model->dataset_hash);
  fus_json_add_string (json, "hash", hash);
  json_builder_end_object (json);
}

/* In what its kind counts; where the start in closed form was kept no step is the best.
 */
static void
print_training (const FusModelSpec *spec, const FusTrainingLog *log)
{
  guint n_epochs = fus_training_log_get_n_epochs (log);
  guint n_round = fus_model_spec_get_n_round (spec);

  if (fus_model_kind_works_out (spec->kind, "steps") && log->best_epoch == 0)
    g_print ("%s\n", _ ("Trained: in closed form"));
  else if (n_round > 0)
    g_print (_ ("Steps trained: %u, the best was number %u\n"), n_epochs * n_round,
             log->best_epoch * n_round);
  else
    g_print (_ ("Epochs trained: %u, the best was number %u\n"), n_epochs,
             log->best_epoch);
}

static void
print_model (const char *file, const FusModelFile *model)
{
  const FusModelSpec *spec = fus_model_get_spec (model->model);
  g_autofree char *hash = fus_model_dup_hash (model->model);

  g_print (_ ("%s: a model, %s (%s)\n"), file, _ (spec->kind->name), spec->kind->paper);
  for (guint m = 0; m < spec->n_modalities; m++)
    g_print (ngettext ("  %s: %zu feature\n", "  %s: %zu features\n",
                       (gulong) (spec->modalities[m]->n_features)),
             spec->modalities[m]->id, spec->modalities[m]->n_features);
  g_print (_ ("Latents: %u, parameters: %zu, seed: %ju\n"),
           fus_model_get_n_latents (model->model),
           fus_params_count (fus_model_get_params (model->model)),
           (uintmax_t) spec->seed);
  print_training (spec, model->log);
  g_print (_ ("Data: %s\nHash: %s\n"),
           model->dataset_name != NULL ? model->dataset_name : "–", hash);
}

static gboolean
describe_model (FusCli *cli,
                const InfoOptions *self,
                JsonBuilder *json,
                const char *file,
                GError **error)
{
  g_autoptr (FusModelFile) model = NULL;

  if (self->sensitives != NULL || self->opens != NULL)
    {
      fus_cli_set_usage_error (error, _ ("A model has no columns: --sensitive and "
                                         "--not-sensitive are said of data"));
      return FALSE;
    }
  model = fus_model_file_load (file, error);
  if (model == NULL)
    return FALSE;
  if (cli->json)
    add_model (json, file, model);
  else
    print_model (file, model);

  return TRUE;
}

static gboolean
add_words (FusRecipe *recipe, char **columns, gboolean sensitive, GError **error)
{
  for (gsize i = 0; columns != NULL && columns[i] != NULL; i++)
    if (!fus_recipe_add_sensitive_text (recipe, columns[i], sensitive, error))
      return FALSE;

  return TRUE;
}

static FusDataset *
load_dataset (FusCli *cli, const InfoOptions *self, const char *file, GError **error)
{
  g_autoptr (FusRecipe) recipe = fus_import_make_recipe (file, &cli->progress, error);

  if (recipe == NULL || !add_words (recipe, self->sensitives, TRUE, error) ||
      !add_words (recipe, self->opens, FALSE, error))
    return NULL;

  return fus_import_run (recipe, NULL, &cli->progress, error);
}

static gboolean
describe_dataset (FusCli *cli,
                  const InfoOptions *self,
                  JsonBuilder *json,
                  const char *file,
                  GError **error)
{
  g_autoptr (FusDataset) dataset = load_dataset (cli, self, file, error);
  g_autoptr (FusSummary) summary =
               dataset != NULL ? fus_summary_new (dataset, &cli->progress, error) : NULL;

  if (summary == NULL)
    return FALSE;
  fus_cli_end_progress (cli);
  if (cli->json)
    add_dataset (json, file, summary);
  else
    print_dataset (file, summary);

  return TRUE;
}

static gboolean
run (FusCli *cli, gconstpointer data, const char *const *files, GError **error)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  gboolean many = files[1] != NULL;

  if (many)
    fus_json_begin_array (json, NULL);
  for (gsize i = 0; files[i] != NULL; i++)
    if (!(g_str_has_suffix (files[i], MODEL_SUFFIX)
            ? describe_model
            : describe_dataset) (cli, data, json, files[i], error))
      return FALSE;
  if (many)
    json_builder_end_array (json);
  if (cli->json)
    fus_cli_print_json (json);

  return TRUE;
}

const FusCliCommand fus_cli_info = {
  .id = "info",
  .arguments = "FILE…",
  .summary = N_ ("Say what a dataset or a model holds"),
  .description = N_ ("Modalities, labels, what is missing, and checks; of a model its "
                     "options and how it was trained."),
  .min_files = 1,
  .max_files = 1000,
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .options_size = sizeof (InfoOptions),
  .run = run,
};
