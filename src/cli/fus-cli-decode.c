/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-cli-commands.h"
#include "fus-cli-matrix.h"
#include "fus-cli-print.h"
#include "fus-cli-records.h"
#include "fus-file-error.h"

#include <glib/gi18n.h>

typedef struct
{
  char *output;
  char *object;
} DecodeOptions;

static const FusCliOption options[] = {
  { "output", 'o', FUS_CLI_FILE, G_STRUCT_OFFSET (DecodeOptions, output), N_ ("OUT"),
    NULL, N_ ("File to write: .npz, .h5mu or .csv") },
  { "object", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (DecodeOptions, object), N_ ("NAME"), NULL,
    N_ ("Which array of LATENTS; by default what `encode` wrote, or the only one") },
};

static FusCliRecord *
decode (FusCli *cli, FusModel *model, guint m, const FusMatrix *z)
{
  FusCliRecord *record = g_new0 (FusCliRecord, 1);

  record->modality = fus_model_get_spec (model)->modalities[m];
  record->mean = fus_decode_all (model, m, z, fus_cli_get_pool (cli));
  fus_scaler_invert (fus_model_get_scaler (model), m, record->mean->data,
                     record->mean->data, record->mean->n_rows);

  return record;
}

static gboolean
check_width (const FusModel *model, const FusMatrix *z, const char *path, GError **error)
{
  guint n_latents = fus_model_get_n_latents (model);

  if (z->n_cols == n_latents)
    return TRUE;
  fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                      (FusPlace){ .file = path,
                                  .row = -1,
                                  .remedy =
                                    _ ("Decode latents that the same model encoded.") },
                      _ ("Columns of the latents: %zu, dimensions of the model: %u"),
                      z->n_cols, n_latents);

  return FALSE;
}

static void
print_summary (const FusCli *cli, const char *output, GPtrArray *records, gsize n)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  if (!cli->json)
    {
      g_print (_ ("%s: modalities: %u, samples: %zu\n"), output, records->len, n);
      return;
    }
  json_builder_begin_object (json);
  fus_json_add_string (json, "file", output);
  fus_json_add_int (json, "n", (gint64) n);
  fus_json_begin_array (json, "modalities");
  for (guint i = 0; i < records->len; i++)
    fus_json_add_string (
      json, NULL, ((const FusCliRecord *) g_ptr_array_index (records, i))->modality->id);
  json_builder_end_array (json);
  json_builder_end_object (json);
  fus_cli_print_json (json);
}

static gboolean
run (FusCli *cli, gconstpointer data, const char *const *files, GError **error)
{
  const DecodeOptions *self = data;
  g_autoptr (FusModelFile) file = NULL;
  g_auto (FusCliMatrix) z = { 0 };
  g_autoptr (GPtrArray) records =
               g_ptr_array_new_with_free_func ((GDestroyNotify) fus_cli_record_free);

  if (self->output == NULL)
    {
      fus_cli_set_usage_error (error, _ ("Name the file to write with -o"));
      return FALSE;
    }
  if (!fus_cli_records_check (self->output, error) ||
      !fus_cli_check_output (cli, self->output, error))
    return FALSE;
  file = fus_model_file_load (files[0], error);
  if (file == NULL || !fus_cli_matrix_load (&z, cli, files[1], self->object, error) ||
      !check_width (file->model, z.values, files[1], error))
    return FALSE;
  for (guint m = 0; m < fus_model_get_n_modalities (file->model); m++)
    g_ptr_array_add (records, decode (cli, file->model, m, z.values));
  if (!fus_cli_records_write (self->output, records, (const char *const *) z.ids,
                              &cli->progress, error))
    return FALSE;
  fus_cli_end_progress (cli);
  print_summary (cli, self->output, records, z.values->n_rows);

  return TRUE;
}

const FusCliCommand fus_cli_decode = {
  .id = "decode",
  .arguments = "MODEL LATENTS -o OUT",
  .summary = N_ ("Write what the decoders make of latents, in the data's own units"),
  .min_files = 2,
  .max_files = 2,
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .options_size = sizeof (DecodeOptions),
  .run = run,
};
