/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-batch.h"
#include "fus-cli-commands.h"
#include "fus-cli-matrix.h"
#include "fus-cli-print.h"
#include "fus-cli-study.h"
#include "fus-loss.h"
#include "fus-objective.h"

#include <glib/gi18n.h>
#include <math.h>

typedef struct
{
  char *noise;
  gboolean list_noise;
  char **sets;
  char *split;
} LossOptions;

static const FusCliOption options[] = {
  { "noise", 0, FUS_CLI_FILE, G_STRUCT_OFFSET (LossOptions, noise), N_ ("FILE.npz"), NULL,
    N_ ("Draws to use in place of random ones; --list-noise tells names and shapes") },
  { "list-noise", 0, FUS_CLI_FLAG, G_STRUCT_OFFSET (LossOptions, list_noise), NULL, NULL,
    N_ ("List the arrays that the kind of model draws") },
  { "set", 0, FUS_CLI_LIST, G_STRUCT_OFFSET (LossOptions, sets), N_ ("KEY=VALUE"), NULL,
    N_ ("Change an option of the objective, such as reduction=multivae") },
  { "split", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (LossOptions, split), N_ ("PART"), "all",
    N_ ("Which samples: train, valid, test, all") },
};

/* The model with other options, which must leave its parameters as they are. */
static FusModel *
change_model (const FusModel *model, char **sets, GError **error)
{
  g_autoptr (FusModelSpec) spec = fus_model_spec_copy (fus_model_get_spec (model));
  const FusParams *params = fus_model_get_params (model);
  g_autoptr (FusModel) changed = NULL;

  for (gsize i = 0; sets != NULL && sets[i] != NULL; i++)
    if (!fus_options_set_pair (spec->options, sets[i], error))
      return NULL;
  if (!fus_model_spec_check (spec, error))
    return NULL;
  changed = fus_model_new (spec, fus_model_get_scaler (model), error);
  if (changed == NULL)
    return NULL;
  if (fus_model_get_params (changed)->n_values != params->n_values ||
      fus_params_get_n (fus_model_get_params (changed)) != fus_params_get_n (params))
    {
      fus_cli_set_usage_error (error, _ ("--set may not change the layers of a model"));
      return NULL;
    }

  return fus_model_new_with_values (spec, fus_model_get_scaler (model), params->values);
}

static gboolean
load_noise (FusCli *cli, const char *path, FusNoise *noise, GError **error)
{
  for (guint i = 0; i < noise->n_arrays; i++)
    if (!fus_cli_values_load (cli, path, noise->arrays[i].name, noise->arrays[i].values,
                              fus_noise_array_get_n_values (&noise->arrays[i]), error))
      return FALSE;

  return TRUE;
}

static void
print_noise (const FusCli *cli, const FusNoise *noise)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  fus_json_begin_array (json, "noise");
  for (guint i = 0; i < noise->n_arrays; i++)
    {
      const FusNoiseArray *array = &noise->arrays[i];

      json_builder_begin_object (json);
      fus_json_add_string (json, "name", array->name);
      fus_json_add_string (json, "kind", array->is_subset ? "subset" : "normal");
      fus_json_begin_array (json, "shape");
      for (guint d = 0; d < array->n_dims; d++)
        fus_json_add_int (json, NULL, (gint64) array->shape[d]);
      json_builder_end_array (json);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  json_builder_end_object (json);
  fus_cli_print_json (json);
}

static void
add_by_modality (JsonBuilder *json,
                 const char *key,
                 const FusDataset *dataset,
                 const double *values,
                 gsize stride)
{
  fus_json_begin_object (json, key);
  for (guint m = 0; m < fus_dataset_get_n_modalities (dataset); m++)
    fus_json_add_real (json, fus_dataset_get_modality (dataset, m)->id,
                       values[m * stride]);
  json_builder_end_object (json);
}

static void
add_sample (JsonBuilder *json,
            const FusCliStudy *study,
            const FusLossRows *rows,
            gsize row)
{
  json_builder_begin_object (json);
  fus_json_add_string (json, "id", fus_dataset_get_id (study->dataset, study->rows[row]));
  fus_json_add_real (json, "loss", rows->loss[row]);
  fus_json_add_real (json, "kl", rows->kl[row]);
  fus_json_add_real (json, "elbo", rows->elbo[row]);
  add_by_modality (json, "nll", study->dataset, rows->nll + row, rows->capacity);
  add_by_modality (json, "kl_of", study->dataset, rows->kl_of + row, rows->capacity);
  json_builder_end_object (json);
}

static double
get_mean (const double *values, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += values[i];

  return sum / (double) n;
}

static void
print_json (const FusCliStudy *study,
            const FusModel *model,
            const FusLossRows *rows,
            const char *const *files)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autofree char *hash = fus_model_dup_hash (model);

  json_builder_begin_object (json);
  fus_json_add_string (json, "model", files[0]);
  fus_json_add_string (json, "data", files[1]);
  fus_json_add_string (json, "model_hash", hash);
  fus_json_add_string (json, "kind", fus_model_get_spec (model)->kind->id);
  fus_json_add_string (json, "split", study->split_id);
  fus_json_add_int (json, "n", (gint64) rows->n_rows);
  fus_json_add_real (json, "loss", get_mean (rows->loss, rows->n_rows));
  fus_json_add_real (json, "kl", get_mean (rows->kl, rows->n_rows));
  fus_json_add_real (json, "elbo", get_mean (rows->elbo, rows->n_rows));
  fus_json_begin_array (json, "samples");
  for (gsize row = 0; row < rows->n_rows; row++)
    add_sample (json, study, rows, row);
  json_builder_end_array (json);
  json_builder_end_object (json);
  fus_cli_print_json (json);
}

static void
print_text (const FusLossRows *rows)
{
  const char *headers[] = { _ ("Term"), _ (">Mean, nats a sample"), NULL };
  g_autoptr (FusTextTable) table = fus_text_table_new (headers);

  fus_text_table_add (table, _ ("loss"));
  fus_text_table_add_real (table, get_mean (rows->loss, rows->n_rows), 4);
  fus_text_table_add (table, _ ("divergence"));
  fus_text_table_add_real (table, get_mean (rows->kl, rows->n_rows), 4);
  fus_text_table_add (table, _ ("bound on log p"));
  fus_text_table_add_real (table, get_mean (rows->elbo, rows->n_rows), 4);
  fus_cli_print_table (table);
}

static FusLossRows *
measure (FusCli *cli,
         const LossOptions *self,
         const FusCliStudy *study,
         FusModel *model,
         FusNoise *noise,
         GError **error)
{
  g_autoptr (FusBatch) batch = fus_batch_new (study->dataset, study->n_rows);

  if (self->noise != NULL && !load_noise (cli, self->noise, noise, error))
    return NULL;
  fus_batch_fill (batch, study->dataset, fus_model_get_scaler (model), study->rows,
                  study->n_rows);

  return fus_model_loss (model, batch, self->noise != NULL ? noise : NULL,
                         (guint64) cli->seed, fus_cli_get_pool (cli));
}

static gboolean
run (FusCli *cli, gconstpointer data, const char *const *files, GError **error)
{
  const LossOptions *self = data;
  g_auto (FusCliStudy) study = { 0 };
  g_autoptr (FusModel) model = NULL;
  g_autoptr (FusNoise) noise = NULL;
  g_autoptr (FusLossRows) rows = NULL;

  if (!fus_cli_study_load (&study, cli, files[0], files[1], self->split, NULL, error))
    return FALSE;
  model = change_model (study.file->model, self->sets, error);
  if (model == NULL)
    return FALSE;
  noise = fus_objective_new_noise (model, study.n_rows);
  if (self->list_noise)
    {
      print_noise (cli, noise);
      return TRUE;
    }
  rows = measure (cli, self, &study, model, noise, error);
  if (rows == NULL)
    return FALSE;
  fus_cli_end_progress (cli);
  if (cli->json)
    print_json (&study, model, rows, files);
  else
    print_text (rows);

  return TRUE;
}

const FusCliCommand fus_cli_loss = {
  .id = "loss",
  .arguments = "MODEL DATA",
  .summary = N_ ("Compute the training objective and its terms for each sample"),
  .description = N_ ("The samples are one minibatch. With --noise, another "
                     "implementation can be compared number by number."),
  .min_files = 2,
  .max_files = 2,
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .options_size = sizeof (LossOptions),
  .run = run,
};
