/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-cli-commands.h"
#include "fus-cli-print.h"
#include "fus-file-error.h"
#include "fus-io.h"
#include "fus-results-writer.h"
#include "fus-synthetic.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <string.h>

#define MIN_SAMPLES 20
#define MAX_SAMPLES 1000000

typedef struct
{
  char *folder;
  gint64 n_samples;
  double strength;
  gboolean null;
} ExampleOptions;

static const FusCliOption options[] = {
  { "output", 'o', FUS_CLI_FILE, G_STRUCT_OFFSET (ExampleOptions, folder), N_ ("FOLDER"),
    NULL, N_ ("Folder to write to; made where it isn't there") },
  { "samples", 0, FUS_CLI_INT, G_STRUCT_OFFSET (ExampleOptions, n_samples), N_ ("N"),
    "600", N_ ("Number of machines") },
  { "strength", 0, FUS_CLI_REAL, G_STRUCT_OFFSET (ExampleOptions, strength), N_ ("X"),
    "1", N_ ("How clearly what is planted shows, 0.2 … 2") },
  { "null", 0, FUS_CLI_FLAG, G_STRUCT_OFFSET (ExampleOptions, null), NULL, NULL,
    N_ ("Plant nothing: for checking that nothing is found") },
};

static gboolean
check_options (const ExampleOptions *self, GError **error)
{
  if (self->folder == NULL)
    fus_cli_set_usage_error (error, _ ("Name the folder with -o"));
  else if (self->n_samples < MIN_SAMPLES || self->n_samples > MAX_SAMPLES)
    fus_cli_set_usage_error (error, _ ("The number of samples is not %d … %d"),
                             MIN_SAMPLES, MAX_SAMPLES);
  else if (!(self->strength >= 0.2 && self->strength <= 2))
    fus_cli_set_usage_error (error, _ ("The strength is not 0.2 … 2"));
  else
    return TRUE;

  return FALSE;
}

static gboolean
make_folder (const char *folder, GError **error)
{
  if (g_mkdir_with_parents (folder, 0777) == 0)
    return TRUE;
  fus_file_error_set (error, FUS_FILE_ERROR_WRITE,
                      (FusPlace){ .file = folder, .row = -1 },
                      _ ("The folder can't be made: %s"), g_strerror (errno));

  return FALSE;
}

static gboolean
write_text (const char *path, const char *text, GError **error)
{
  g_autofree char *line = g_strconcat (text, "\n", NULL);

  return fus_file_write (path, line, strlen (line), error);
}

static void
print_summary (const FusCli *cli,
               FusDataset *dataset,
               const char *data,
               const char *card,
               const char *facts)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  if (!cli->json)
    {
      g_print ("%s\n\n%s\n%s\n%s\n", fus_dataset_get_card (dataset), data, card, facts);
      return;
    }
  json_builder_begin_object (json);
  fus_json_add_string (json, "file", data);
  fus_json_add_string (json, "card", card);
  fus_json_add_string (json, "facts", facts);
  fus_json_add_int (json, "n_samples", (gint64) fus_dataset_get_n_samples (dataset));
  fus_json_add_string (json, "hash", fus_dataset_get_hash (dataset));
  json_builder_end_object (json);
  fus_cli_print_json (json);
}

static gboolean
run (FusCli *cli, gconstpointer data, const char *const *files, GError **error)
{
  const ExampleOptions *self = data;
  FusSyntheticOptions made = { (gsize) self->n_samples, (guint64) cli->seed,
                               self->strength, self->null };
  g_autoptr (FusDataset) dataset = NULL;
  g_autofree char *path = NULL;
  g_autofree char *card = NULL;
  g_autofree char *facts = NULL;
  g_autofree char *facts_text = NULL;

  if (!check_options (self, error) || !make_folder (self->folder, error))
    return FALSE;
  path = g_build_filename (self->folder, "example.h5mu", NULL);
  card = g_build_filename (self->folder, "example-card.txt", NULL);
  facts = g_build_filename (self->folder, "example-facts.json", NULL);
  if (!fus_cli_check_output (cli, path, error) ||
      !fus_cli_check_output (cli, card, error) ||
      !fus_cli_check_output (cli, facts, error))
    return FALSE;
  dataset = fus_synthetic_machines_new (&made);
  facts_text = fus_synthetic_machines_dup_facts (&made);
  if (!fus_dataset_save (dataset, path, NULL, 0, &cli->progress, error) ||
      !write_text (card, fus_dataset_get_card (dataset), error) ||
      !write_text (facts, facts_text, error))
    return FALSE;
  print_summary (cli, dataset, path, card, facts);

  return TRUE;
}

const FusCliCommand fus_cli_example = {
  .id = "example",
  .arguments = "-o FOLDER",
  .summary = N_ ("Make the bundled example: generated data with planted facts"),
  .description = N_ ("Machines in a plant, each with a thermal image, a vibration "
                     "spectrum and a panel of sensors. What is planted stands in "
                     "example-card.txt, and for programs in example-facts.json."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .options_size = sizeof (ExampleOptions),
  .run = run,
};
