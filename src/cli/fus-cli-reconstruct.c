/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-cli-commands.h"
#include "fus-cli-print.h"
#include "fus-cli-records.h"
#include "fus-cli-study.h"
#include "fus-json-mask.h"
#include "fus-reconstruction.h"

#include <glib/gi18n.h>
#include <string.h>

/* A range of fewer draws means little. */
#define MIN_DRAWS 20
#define DEFAULT_DRAWS 100

typedef struct
{
  char *output;
  char *from;
  char *target;
  char *split;
  char *mean;
  gint64 n_draws;
} ReconstructOptions;

static const FusCliOption options[] = {
  { "output", 'o', FUS_CLI_FILE, G_STRUCT_OFFSET (ReconstructOptions, output), N_ ("OUT"),
    NULL, N_ ("File to write: .npz, .csv or .h5mu") },
  { "from", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (ReconstructOptions, from), N_ ("SUBSET"),
    "all", N_ ("Modalities to rebuild from, joined by +") },
  { "target", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (ReconstructOptions, target),
    N_ ("SUBSET"), "all", N_ ("Modalities to rebuild, joined by +") },
  { "draws", 0, FUS_CLI_INT, G_STRUCT_OFFSET (ReconstructOptions, n_draws), N_ ("N"), "0",
    N_ ("Also write N draws of what the model thinks possible (.npz)") },
  { "split", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (ReconstructOptions, split), N_ ("PART"),
    "all", N_ ("Which samples: train, valid, test, all") },
  { "mean", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (ReconstructOptions, mean), N_ ("MODE"),
    "mixture", N_ ("What the mean of a mixture is: mixture, poe") },
};

/* The first @n_draws of the draws that were made. */
static FusMatrix *
take_draws (const FusReconstruction *result, guint n_draws)
{
  if (result->draws == NULL || n_draws == 0)
    return NULL;

  return fus_matrix_new_from_data (result->draws->data, n_draws * result->n_rows,
                                   result->draws->n_cols);
}

static FusCliRecord *
rebuild (const ReconstructOptions *self,
         FusCliStudy *study,
         FusMask from,
         guint target,
         GError **error)
{
  FusCli *cli = study->cli;
  guint n_draws =
    self->n_draws > 0 ? MAX ((guint) self->n_draws, MIN_DRAWS) : DEFAULT_DRAWS;
  FusReconstructionOptions how = { study->mode, n_draws, (guint64) cli->seed };
  g_autoptr (FusReconstruction) result =
               fus_reconstruct (study->encoding, from, target, &how,
                                fus_cli_get_pool (cli), &cli->progress, error);
  FusCliRecord *record = NULL;

  if (result == NULL)
    return NULL;
  record = g_new0 (FusCliRecord, 1);
  record->modality = fus_dataset_get_modality (study->dataset, target);
  record->mean = fus_matrix_ref (result->mean);
  record->low = fus_matrix_ref (result->low);
  record->high = fus_matrix_ref (result->high);
  record->n_draws = (guint) self->n_draws;
  record->draws = take_draws (result, record->n_draws);

  return record;
}

static GPtrArray *
rebuild_all (const ReconstructOptions *self,
             FusCliStudy *study,
             FusMask from,
             FusMask targets,
             GError **error)
{
  g_autoptr (GPtrArray) records =
               g_ptr_array_new_with_free_func ((GDestroyNotify) fus_cli_record_free);

  for (guint m = 0; m < fus_dataset_get_n_modalities (study->dataset); m++)
    {
      FusCliRecord *record = NULL;

      if (!fus_mask_has (targets, m))
        continue;
      record = rebuild (self, study, from, m, error);
      if (record == NULL)
        return NULL;
      g_ptr_array_add (records, record);
    }

  return g_steal_pointer (&records);
}

static char **
list_ids (const FusCliStudy *study)
{
  char **ids = g_new0 (char *, study->n_rows + 1);

  for (gsize i = 0; i < study->n_rows; i++)
    ids[i] = g_strdup (fus_dataset_get_id (study->dataset, study->rows[i]));

  return ids;
}

static void
print_summary (const FusCliStudy *study,
               const char *output,
               FusMask from,
               FusMask targets)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autofree char *inputs = fus_dataset_format_mask (study->dataset, from);
  g_autofree char *rebuilt = fus_dataset_format_mask (study->dataset, targets);

  if (!study->cli->json)
    {
      g_print (ngettext ("%s: %s of %zu sample, from %s\n",
                         "%s: %s of %zu samples, from %s\n", (gulong) study->n_rows),
               output, rebuilt, study->n_rows, inputs);
      return;
    }
  json_builder_begin_object (json);
  fus_json_add_string (json, "file", output);
  fus_json_add_mask (json, "from", study->dataset, from);
  fus_json_add_mask (json, "target", study->dataset, targets);
  fus_json_add_string (json, "split", study->split_id);
  fus_json_add_int (json, "n", (gint64) study->n_rows);
  fus_json_add_string (json, "model_hash", study->hash);
  json_builder_end_object (json);
  fus_cli_print_json (json);
}

static gboolean
check_options (const FusCli *cli, const ReconstructOptions *self, GError **error)
{
  if (self->output == NULL)
    fus_cli_set_usage_error (error, _ ("Name the file to write with -o"));
  else if (self->n_draws < 0 || self->n_draws > 100000)
    fus_cli_set_usage_error (error, _ ("The number of draws is not 0 … 100000"));
  else if (self->n_draws > 0 && !g_str_has_suffix (self->output, ".npz"))
    fus_cli_set_usage_error (error, _ ("--draws needs an .npz"));
  else
    return fus_cli_records_check (self->output, error) &&
           fus_cli_check_output (cli, self->output, error);

  return FALSE;
}

static gboolean
run (FusCli *cli, gconstpointer data, const char *const *files, GError **error)
{
  const ReconstructOptions *self = data;
  g_auto (FusCliStudy) study = { 0 };
  g_autoptr (GPtrArray) records = NULL;
  g_auto (GStrv) ids = NULL;
  FusMask from = 0;
  FusMask targets = 0;

  if (!check_options (cli, self, error) ||
      !fus_cli_study_load (&study, cli, files[0], files[1], self->split, self->mean,
                           error) ||
      !fus_cli_study_parse_mask (&study, self->from, &from, error) ||
      !fus_cli_study_parse_mask (&study, self->target, &targets, error) ||
      !fus_cli_study_encode (&study, error))
    return FALSE;
  records = rebuild_all (self, &study, from, targets, error);
  ids = list_ids (&study);
  if (records == NULL ||
      !fus_cli_records_write (self->output, records, (const char *const *) ids,
                              &cli->progress, error))
    return FALSE;
  fus_cli_end_progress (cli);
  print_summary (&study, self->output, from, targets);

  return TRUE;
}

const FusCliCommand fus_cli_reconstruct = {
  .id = "reconstruct",
  .arguments = "MODEL DATA -o OUT",
  .summary = N_ ("Rebuild or impute modalities from others, with the range possible"),
  .description = N_ ("Writes means in the data's own units; an .npz also has NAME.low "
                     "and NAME.high, between which 90 % of what the model thinks "
                     "possible lies."),
  .min_files = 2,
  .max_files = 2,
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .options_size = sizeof (ReconstructOptions),
  .run = run,
};
