/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-cli-commands.h"
#include "fus-cli-map.h"
#include "fus-cli-matrix.h"
#include "fus-cli-print.h"
#include "fus-cli-study.h"
#include "fus-file-error.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct
{
  char *output;
  char *method;
  char **sets;
  gboolean quality;
  char *init;
  char *object;
} ProjectOptions;

static const FusCliOption options[] = {
  { "output", 'o', FUS_CLI_FILE, G_STRUCT_OFFSET (ProjectOptions, output), N_ ("OUT"),
    NULL, N_ ("File to write: .npy, .csv or .h5mu") },
  { "method", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (ProjectOptions, method), N_ ("ID"), NULL,
    N_ ("How to project: pca, tsne, axes; by default tsne, or axes of two columns") },
  { "set", 0, FUS_CLI_LIST, G_STRUCT_OFFSET (ProjectOptions, sets), N_ ("KEY=VALUE"),
    NULL, N_ ("An option of the method; `kinds` lists them; may be given again") },
  { "quality", 0, FUS_CLI_FLAG, G_STRUCT_OFFSET (ProjectOptions, quality), NULL, NULL,
    N_ ("Also measure how far the map can be trusted") },
  { "init", 0, FUS_CLI_FILE, G_STRUCT_OFFSET (ProjectOptions, init), N_ ("FILE"), NULL,
    N_ ("Points to start from, two columns") },
  { "object", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (ProjectOptions, object), N_ ("NAME"),
    NULL, N_ ("Which array of IN; by default latents, or the only one") },
};

/* What a suffix needs to write a map. */
typedef struct
{
  FusCli *cli;
  const char *input;
  const char *output;
  const FusCliMatrix *x;
  const FusCliMap *map;
} Projecting;

static gboolean
write_npy (const Projecting *self, GError **error)
{
  FusResultArray array = { .name = "map", .n_dims = 2 };

  array.shape[0] = self->map->points->n_rows;
  array.shape[1] = self->map->points->n_cols;
  array.values = self->map->points->data;

  return fus_results_write_npy (self->output, &array, error);
}

static gboolean
write_csv (const Projecting *self, GError **error)
{
  FusCliMatrix table = { self->map->points, self->x->ids };

  return fus_cli_matrix_write_csv (&table, self->output, self->map->projection->id,
                                   error);
}

/* What an .h5mu of ours may hold beside the data. */
static const char *const beside[] = {
  "X_fusescope", "X_fusescope_logvar", "X_fusescope_near", "X_axes", "X_pca", "X_tsne",
  "X_umap"
};

/* A copy of the data with the map @name beside it, and what stood there before. */
static gboolean
save_with_map (const Projecting *self,
               FusDataset *dataset,
               const char *name,
               GError **error)
{
  FusObsm obsm[1 + G_N_ELEMENTS (beside)] = { { name, self->map->points } };
  FusCliMatrix others[G_N_ELEMENTS (beside)] = { 0 };
  gsize n = 1;
  gboolean saved = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (beside); i++)
    {
      g_autofree char *object = g_strconcat ("obsm/", beside[i], NULL);

      if (!g_str_equal (beside[i], name) &&
          fus_cli_matrix_load (&others[i], self->cli, self->input, object, NULL) &&
          others[i].values->n_rows == self->map->points->n_rows)
        obsm[n++] = (FusObsm){ beside[i], others[i].values };
    }
  saved = fus_dataset_save (dataset, self->output, obsm, n, &self->cli->progress, error);
  for (gsize i = 0; i < G_N_ELEMENTS (beside); i++)
    fus_cli_matrix_clear (&others[i]);

  return saved;
}

static gboolean
write_h5mu (const Projecting *self, GError **error)
{
  g_autoptr (FusDataset) dataset = NULL;
  g_autofree char *name = g_strconcat ("X_", self->map->projection->id, NULL);

  if (!g_str_has_suffix (self->input, ".h5mu"))
    {
      fus_cli_set_usage_error (error, _ ("An .h5mu can only be made from an .h5mu"));
      return FALSE;
    }
  dataset = fus_cli_load_dataset (self->cli, self->input, error);
  if (dataset == NULL)
    return FALSE;
  if (fus_dataset_get_n_samples (dataset) != self->map->points->n_rows)
    {
      fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                          (FusPlace){ .file = self->input,
                                      .row = -1,
                                      .remedy =
                                        _ ("Encode the data of the file first.") },
                          _ ("The latents are not of the samples of the file"));
      return FALSE;
    }

  return save_with_map (self, dataset, name, error);
}

typedef struct
{
  const char *suffix;
  gboolean (*write) (const Projecting *self, GError **error);
} Format;

static const Format formats[] = {
  { ".npy", write_npy },
  { ".csv", write_csv },
  { ".h5mu", write_h5mu },
};

static const Format *
find_format (const char *path, GError **error)
{
  if (path == NULL)
    {
      fus_cli_set_usage_error (error, _ ("Name the file to write with -o"));
      return NULL;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_str_has_suffix (path, formats[i].suffix))
      return &formats[i];
  fus_cli_set_suffix_error (error, path, ".npy, .csv, .h5mu");

  return NULL;
}

static gboolean
load_init (FusCli *cli,
           const char *path,
           gsize n_rows,
           FusCliMatrix *init,
           GError **error)
{
  if (path == NULL)
    return TRUE;
  if (!fus_cli_matrix_load (init, cli, path, NULL, error))
    return FALSE;
  if (init->values->n_rows == n_rows && init->values->n_cols == 2)
    return TRUE;
  fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                      (FusPlace){ .file = path, .row = -1 },
                      _ ("It does not hold two numbers for each of %zu rows"), n_rows);

  return FALSE;
}

static void
add_quality (JsonBuilder *json, const FusMapQuality *quality)
{
  if (quality == NULL)
    {
      fus_json_add_string (json, "quality", NULL);
      return;
    }
  fus_json_begin_object (json, "quality");
  fus_json_add_int (json, "k", quality->k);
  fus_json_add_real (json, "trustworthiness", quality->trustworthiness);
  fus_json_add_real (json, "continuity", quality->continuity);
  fus_json_add_real (json, "neighbours_kept", quality->neighbors_kept);
  fus_json_add_int (json, "n_measured", (gint64) quality->n_measured);
  json_builder_end_object (json);
}

/* All of them, those not typed too, so that the map can be made again. */
static void
add_options (JsonBuilder *json, const FusOptions *values)
{
  gsize n = 0;
  const FusOption *rows = fus_options_get_rows (values, &n);

  fus_json_begin_object (json, "options");
  for (gsize i = 0; i < n; i++)
    fus_json_add_string (json, rows[i].id,
                         fus_options_get_string (values, rows[i].id, NULL));
  json_builder_end_object (json);
}

static void
print_summary (const Projecting *self, const FusMapQuality *quality)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  const FusCliMap *map = self->map;
  const gsize n_landmarks =
    fus_projection_count_landmarks (map->projection, map->points->n_rows);
  g_autofree char *note = fus_projection_dup_note (map->projection, map->points->n_rows);

  if (!self->cli->json)
    {
      g_print (ngettext ("%s: %s of %zu point, %.1f s\n",
                         "%s: %s of %zu points, %.1f s\n", (gulong) map->points->n_rows),
               self->output, _ (map->projection->name), map->points->n_rows,
               map->seconds);
      if (note != NULL)
        g_print ("%s\n", note);
      if (quality != NULL)
        g_print (_ ("Of %u neighbours: trustworthiness %.3f, continuity %.3f, %.0f %% "
                    "kept\n"),
                 quality->k, quality->trustworthiness, quality->continuity,
                 100 * quality->neighbors_kept);
      return;
    }
  json_builder_begin_object (json);
  fus_json_add_string (json, "file", self->output);
  fus_json_add_string (json, "method", map->projection->id);
  fus_json_add_int (json, "n", (gint64) map->points->n_rows);
  fus_json_add_int (json, "dimension", (gint64) self->x->values->n_cols);
  fus_json_add_real (json, "seconds", map->seconds);
  if (n_landmarks > 0)
    fus_json_add_int (json, "n_landmarks", (gint64) n_landmarks);
  if (note != NULL)
    fus_json_add_string (json, "note", note);
  add_options (json, map->options);
  add_quality (json, quality);
  json_builder_end_object (json);
  fus_cli_print_json (json);
}

static gboolean
run (FusCli *cli, gconstpointer data, const char *const *files, GError **error)
{
  const ProjectOptions *self = data;
  const Format *format = find_format (self->output, error);
  g_auto (FusCliMatrix) x = { 0 };
  g_auto (FusCliMatrix) init = { 0 };
  g_auto (FusCliMap) map = { 0 };
  g_autoptr (FusMapQuality) quality = NULL;
  Projecting job = { cli, files[0], self->output, &x, &map };

  if (format == NULL || !fus_cli_map_check_method (self->method, error) ||
      !fus_cli_check_output (cli, self->output, error) ||
      !fus_cli_matrix_load_near (&x, cli, files[0], self->object, error) ||
      !load_init (cli, self->init, x.values->n_rows, &init, error) ||
      !fus_cli_map_make (&map, cli, x.values, self->method, self->sets, init.values,
                         error))
    return FALSE;
  if (self->quality)
    {
      quality = fus_cli_map_measure (&map, cli, x.values, error);
      if (quality == NULL)
        return FALSE;
    }
  if (!format->write (&job, error))
    return FALSE;
  fus_cli_end_progress (cli);
  print_summary (&job, quality);

  return TRUE;
}

const FusCliCommand fus_cli_project = {
  .id = "project",
  .arguments = "IN -o OUT",
  .summary = N_ ("Project latents to two dimensions"),
  .description =
    N_ ("IN is what `encode` wrote, or any .npy, .npz or .csv of numbers. Latents "
        "that are in the model’s metric are preferred, as in the figure "
        "`map`."),
  .min_files = 1,
  .max_files = 1,
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .options_size = sizeof (ProjectOptions),
  .run = run,
};
