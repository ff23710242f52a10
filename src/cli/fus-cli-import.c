/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options become words of one FusRecipe, in the order in which they depend on each other,
 * and the recipe is all that is run, or written down: the window does the same with it.
 * With nothing but --recipe a recipe is done again, as it is. */
#include "config.h"

#include "fus-cli-commands.h"
#include "fus-cli-matrix.h"
#include "fus-cli-print.h"
#include "fus-file-error.h"
#include "fus-import.h"
#include "fus-io.h"

#include <glib/gi18n.h>
#include <string.h>

#define DATA_SUFFIX ".h5mu"

typedef struct
{
  char *output;
  char **modalities;
  char *id;
  char **drops;
  char **labels;
  char **missing;
  char **kinds;
  char **hows;
  char **texts;
  char *pair_by_label;
  char *recipe;
  char **orients;
  char **roles;
  char **manys;
  char **sensitives;
  char **opens;
  char *decimal;
  char *encoding;
  char *header_row;
  char *data_row;
  gboolean dry_run;
  gboolean by_row;
  gboolean allow_empty;
} ImportOptions;

static const FusCliOption options[] = {
  { "output", 'o', FUS_CLI_FILE, G_STRUCT_OFFSET (ImportOptions, output), N_ ("OUT.h5mu"),
    NULL, N_ ("File to write") },
  { "modality", 0, FUS_CLI_LIST, G_STRUCT_OFFSET (ImportOptions, modalities),
    N_ ("NAME=FILE[::PATH]"), NULL, N_ ("One modality; may be given again") },
  { "id", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (ImportOptions, id), N_ ("COLUMN"), NULL,
    N_ ("Column that names the samples; by default one found by content: its values are "
        "unique and meet another table’s; in a single table the first column if it "
        "holds text; else rows are paired by their order") },
  { "drop", 0, FUS_CLI_LIST, G_STRUCT_OFFSET (ImportOptions, drops), N_ ("COLUMN"), NULL,
    N_ ("Column to leave out: a header, or #k counted from 1, from the end if "
        "negative; may be given again") },
  { "label", 0, FUS_CLI_LIST, G_STRUCT_OFFSET (ImportOptions, labels),
    N_ ("NAME=FILE::COLUMN"), NULL, N_ ("One label; may be given again") },
  { "missing", 0, FUS_CLI_LIST, G_STRUCT_OFFSET (ImportOptions, missing),
    N_ ("NAME=RULE"), NULL,
    N_ ("What missing looks like in a modality: nan, value:-200, zero-rows, joined by "
        "+") },
  { "kind", 0, FUS_CLI_LIST, G_STRUCT_OFFSET (ImportOptions, kinds),
    N_ ("NAME=KIND[:HxW]"), NULL,
    N_ ("What a modality is: vector, image, series, counts, binary, categorical, "
        "embedding; with a shape, as image:16x15") },
  { "text", 0, FUS_CLI_LIST, G_STRUCT_OFFSET (ImportOptions, texts),
    N_ ("NAME=FILE::COLUMN"), NULL,
    N_ ("A modality of the words of texts: a column, or a folder of .txt; may be given "
        "again") },
  { "how", 0, FUS_CLI_LIST, G_STRUCT_OFFSET (ImportOptions, hows), N_ ("NAME=KEY:VALUE"),
    NULL,
    N_ ("How pictures, recordings and texts are read, joined by commas: size:28x28, "
        "channels:1; rate:16000, window:32, hop:16, bands:32, seconds:1; "
        "weights:tfidf, words:1000, ngram:3") },
  { "pair-by-label", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (ImportOptions, pair_by_label),
    N_ ("LABEL"), NULL, N_ ("Pair sets that aren't linked by a label they share") },
  { "orient", 0, FUS_CLI_LIST, G_STRUCT_OFFSET (ImportOptions, orients), N_ ("NAME=WAY"),
    NULL,
    N_ ("Which way a table lies: rows, columns (a sample a column), "
        "long:SAMPLE,FEATURE,VALUE[,VIEW] (a number a row), "
        "windows:KEY,ORDER,WIDTH,STRIDE (a moment a row)") },
  { "role", 0, FUS_CLI_LIST, G_STRUCT_OFFSET (ImportOptions, roles),
    N_ ("NAME::COLUMN=ROLE"), NULL,
    N_ ("What a column is: feature, id, label, group (its samples are split together), "
        "covariate, weight, date, text, skip or sensitive; NAME is a modality or a file "
        "without its suffix") },
  { "sensitive", 0, FUS_CLI_LIST, G_STRUCT_OFFSET (ImportOptions, sensitives),
    N_ ("COLUMN"), NULL,
    N_ (
      "Column that tells who persons are: nothing but its name is kept; samples that it "
      "names have numbers; NAME::COLUMN for one file; may be given again") },
  { "not-sensitive", 0, FUS_CLI_LIST, G_STRUCT_OFFSET (ImportOptions, opens),
    N_ ("COLUMN"), NULL,
    N_ ("Column that is used although it looks as if it told who persons are; may be "
        "given again") },
  { "many", 0, FUS_CLI_LIST, G_STRUCT_OFFSET (ImportOptions, manys),
    N_ ("NAME=mean|first|repeat"), NULL,
    N_ ("What becomes of several rows of one sample (pictures of a patient, assays of an "
        "individual): their mean, the first, or each a sample whose group is the "
        "patient; NAME is a modality or a file without its suffix") },
  { "header-row", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (ImportOptions, header_row), N_ ("N"),
    NULL,
    N_ ("Line of tables of text that has the names of the columns, counted from 1; 0 for "
        "none; by default found by what is in the lines") },
  { "data-row", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (ImportOptions, data_row), N_ ("N"),
    NULL, N_ ("Line of tables of text in which data begin") },
  { "decimal", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (ImportOptions, decimal), N_ ("SIGN"),
    NULL,
    N_ ("Decimal sign of tables of text, . or ,; by default found for each column") },
  { "encoding", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (ImportOptions, encoding), N_ ("E"),
    NULL, N_ ("Encoding of tables of text, such as UTF-8, Windows-1252, Shift_JIS") },
  { "recipe", 0, FUS_CLI_FILE, G_STRUCT_OFFSET (ImportOptions, recipe), N_ ("FILE.json"),
    NULL,
    N_ ("With files: write down what was done. Without: do again what FILE tells, a "
        "recipe or a .h5mu that keeps one") },
  { "dry-run", 0, FUS_CLI_FLAG, G_STRUCT_OFFSET (ImportOptions, dry_run), NULL, NULL,
    N_ ("Print what joining finds and write nothing") },
  { "by-row", 0, FUS_CLI_FLAG, G_STRUCT_OFFSET (ImportOptions, by_row), NULL, NULL,
    N_ ("Pair rows by their order, whatever their ids are") },
  { "allow-empty-join", 0, FUS_CLI_FLAG, G_STRUCT_OFFSET (ImportOptions, allow_empty),
    NULL, NULL, N_ ("Accept files that share no samples") },
};

typedef gboolean (*AddText) (FusRecipe *recipe, const char *text, GError **error);

static gboolean
add_texts (FusRecipe *recipe, char **texts, AddText add, GError **error)
{
  for (gsize i = 0; texts != NULL && texts[i] != NULL; i++)
    if (!add (recipe, texts[i], error))
      return FALSE;

  return TRUE;
}

static gboolean
add_drop (FusRecipe *recipe, const char *text, GError **error)
{
  fus_recipe_add_drop (recipe, text);

  return TRUE;
}

static gboolean
add_sensitive (FusRecipe *recipe, const char *text, GError **error)
{
  return fus_recipe_add_sensitive_text (recipe, text, TRUE, error);
}

static gboolean
add_open (FusRecipe *recipe, const char *text, GError **error)
{
  return fus_recipe_add_sensitive_text (recipe, text, FALSE, error);
}

static gboolean
set_text (FusRecipe *recipe, const char *text, AddText set, GError **error)
{
  return text == NULL || set (recipe, text, error);
}

static gboolean
set_layout (FusRecipe *recipe, const ImportOptions *self, GError **error)
{
  return set_text (recipe, self->decimal, fus_recipe_set_decimal, error) &&
         set_text (recipe, self->encoding, fus_recipe_set_encoding, error) &&
         set_text (recipe, self->header_row, fus_recipe_set_header_row, error) &&
         set_text (recipe, self->data_row, fus_recipe_set_data_row, error);
}

/* A recipe alone is done again. */
static gboolean
is_replay (const ImportOptions *self, const char *const *files)
{
  return self->recipe != NULL && files[0] == NULL && self->modalities == NULL &&
         self->texts == NULL;
}

/* Data that were made here know how. */
static FusRecipe *
load_recipe (FusCli *cli, const char *path, GError **error)
{
  g_autoptr (FusDataset) dataset = NULL;
  g_autofree char *full = g_canonicalize_filename (path, NULL);
  g_autofree char *folder = g_path_get_dirname (full);

  if (!g_str_has_suffix (path, DATA_SUFFIX))
    return fus_recipe_load (path, error);
  dataset = fus_dataset_load (path, &cli->progress, error);
  if (dataset == NULL)
    return NULL;
  if (fus_dataset_get_recipe (dataset) == NULL)
    {
      fus_file_error_set (error, FUS_FILE_ERROR_CONTENT,
                          (FusPlace){
                            path, NULL, -1,
                            _ ("Open the file itself, or name the files that it "
                               "was made from.") },
                          _ ("The file doesn’t tell how it was made"));
      return NULL;
    }

  return fus_recipe_from_json (fus_dataset_get_recipe (dataset), folder, error);
}

/* Files whose layout is said aren't looked at before it is. */
static FusRecipe *
start_recipe (FusCli *cli,
              const ImportOptions *self,
              const char *const *files,
              guint n_files,
              GError **error)
{
  FusRecipe *recipe = NULL;

  if (is_replay (self, files))
    return load_recipe (cli, self->recipe, error);
  if (n_files > 0 && g_str_has_suffix (files[0], ".json"))
    return fus_recipe_load (files[0], error);
  if (n_files > 0 && self->decimal == NULL && self->encoding == NULL &&
      self->header_row == NULL && self->data_row == NULL && self->orients == NULL &&
      self->roles == NULL && self->manys == NULL)
    return fus_import_guess (files, n_files, &cli->progress, error);
  recipe = fus_recipe_new ();
  for (guint i = 0; i < n_files; i++)
    fus_recipe_add_file (recipe, files[i]);

  return recipe;
}

static FusRecipe *
make_recipe (FusCli *cli,
             const ImportOptions *self,
             const char *const *files,
             GError **error)
{
  guint n_files = g_strv_length ((char **) files);
  g_autoptr (FusRecipe) recipe = start_recipe (cli, self, files, n_files, error);

  if (recipe == NULL || !set_layout (recipe, self, error) ||
      !add_texts (recipe, self->modalities, fus_recipe_add_modality_text, error) ||
      !add_texts (recipe, self->texts, fus_recipe_add_text_text, error) ||
      !add_texts (recipe, self->labels, fus_recipe_add_label_text, error) ||
      !add_texts (recipe, self->missing, fus_recipe_set_missing_text, error) ||
      !add_texts (recipe, self->kinds, fus_recipe_set_kind_text, error) ||
      !add_texts (recipe, self->orients, fus_recipe_add_orient_text, error) ||
      !add_texts (recipe, self->roles, fus_recipe_add_role_text, error) ||
      !add_texts (recipe, self->sensitives, add_sensitive, error) ||
      !add_texts (recipe, self->opens, add_open, error) ||
      !add_texts (recipe, self->manys, fus_recipe_add_many_text, error) ||
      !add_texts (recipe, self->hows, fus_recipe_set_how_text, error) ||
      !add_texts (recipe, self->drops, add_drop, error))
    return NULL;
  if (self->id != NULL)
    {
      g_free (recipe->id);
      recipe->id = g_strdup (self->id);
    }
  if (self->pair_by_label != NULL)
    {
      g_free (recipe->pair_by_label);
      recipe->pair_by_label = g_strdup (self->pair_by_label);
    }
  if (!is_replay (self, files))
    recipe->seed = (guint64) cli->seed;
  recipe->by_row |= self->by_row;
  recipe->allow_empty |= self->allow_empty;

  return g_steal_pointer (&recipe);
}

static void
print_report (const FusCli *cli,
              const FusJoinReport *report,
              const char *output,
              FusDataset *dataset)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autofree char *text = NULL;

  if (!cli->json)
    {
      text = fus_join_report_to_text (report);
      g_print ("%s", text);
      if (output != NULL)
        g_print ("%s\n", output);
      return;
    }
  json_builder_begin_object (json);
  fus_json_add_string (json, "file", output);
  json_builder_set_member_name (json, "report");
  json_builder_add_value (json, fus_join_report_to_json (report));
  fus_json_add_int (json, "n_samples", (gint64) fus_dataset_get_n_samples (dataset));
  fus_json_add_string (json, "hash", fus_dataset_get_hash (dataset));
  json_builder_end_object (json);
  fus_cli_print_json (json);
}

static gboolean
check_options (FusCli *cli,
               const ImportOptions *self,
               const char *const *files,
               GError **error)
{
  if (files[0] == NULL && self->modalities == NULL && self->texts == NULL &&
      self->recipe == NULL)
    {
      fus_cli_set_usage_error (error, _ ("Name files, or modalities with --modality"));
      return FALSE;
    }
  if (self->by_row && self->id != NULL)
    {
      fus_cli_set_usage_error (error, _ ("Pair by --id or --by-row, not by both"));
      return FALSE;
    }
  if (self->output == NULL && !self->dry_run)
    {
      fus_cli_set_usage_error (error, _ ("Name the file to write with -o"));
      return FALSE;
    }
  if (self->output != NULL && !g_str_has_suffix (self->output, DATA_SUFFIX))
    {
      fus_cli_set_suffix_error (error, self->output, DATA_SUFFIX);
      return FALSE;
    }
  if (self->output != NULL && !self->dry_run &&
      !fus_cli_check_output (cli, self->output, error))
    return FALSE;

  return self->recipe == NULL || is_replay (self, files) ||
         fus_cli_check_output (cli, self->recipe, error);
}

static gboolean
save_recipe (FusRecipe *recipe, FusDataset *dataset, const char *path, GError **error)
{
  g_free (recipe->hash);
  recipe->hash = g_strdup (fus_dataset_get_hash (dataset));

  return fus_recipe_save (recipe, path, error);
}

static gboolean
run (FusCli *cli, gconstpointer data, const char *const *files, GError **error)
{
  const ImportOptions *self = data;
  g_autoptr (FusRecipe) recipe = NULL;
  g_autoptr (FusJoinReport) report = fus_join_report_new ();
  g_autoptr (FusDataset) dataset = NULL;

  if (!check_options (cli, self, files, error))
    return FALSE;
  recipe = make_recipe (cli, self, files, error);
  if (recipe == NULL)
    return FALSE;
  dataset = fus_import_run (recipe, report, &cli->progress, error);
  if (dataset == NULL)
    return FALSE;
  if (!self->dry_run &&
      !fus_dataset_save (dataset, self->output, NULL, 0, &cli->progress, error))
    return FALSE;
  if (self->recipe != NULL && !is_replay (self, files) &&
      !save_recipe (recipe, dataset, self->recipe, error))
    return FALSE;
  fus_cli_end_progress (cli);
  print_report (cli, report, self->dry_run ? NULL : self->output, dataset);

  return TRUE;
}

const FusCliCommand fus_cli_import = {
  .id = "import",
  .arguments = "[FILE…] -o OUT.h5mu",
  .summary = N_ ("Read foreign data into one file, samples joined by id"),
  .description = N_ ("Files are taken whole; with --modality and --label it is said what "
                     "each is. Samples that a file lacks are kept as missing there."),
  .min_files = 0,
  .max_files = 1000,
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .options_size = sizeof (ImportOptions),
  .run = run,
};
