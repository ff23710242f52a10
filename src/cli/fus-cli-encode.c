/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `encode`: latents of samples into NPZ, CSV or the dataset's own file. It goes block
 * by block on purpose, not through FusEncoding: what is written are the components of
 * each row's posterior, which an encoding doesn't keep, and memory must not grow with
 * the samples. A block has always the same number of rows, the last one filled up, so
 * that a row's numbers don't depend on its neighbours. */
#include "config.h"

#include "fus-arena.h"
#include "fus-batch.h"
#include "fus-cli-commands.h"
#include "fus-cli-matrix.h"
#include "fus-cli-print.h"
#include "fus-cli-study.h"
#include "fus-json-mask.h"

#include <glib/gi18n.h>
#include <string.h>

/* As the engine encodes: blocks of one size, so that a row's last bits don't depend on
 * its neighbours. */
#define BLOCK 256

typedef struct
{
  char *output;
  char *from;
  char *mean;
  gboolean sample;
  gboolean components;
} EncodeOptions;

static const FusCliOption options[] = {
  { "output", 'o', FUS_CLI_FILE, G_STRUCT_OFFSET (EncodeOptions, output), N_ ("OUT"),
    NULL, N_ ("File to write: .h5mu, .npz or .csv") },
  { "from", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (EncodeOptions, from), N_ ("SUBSET"), "all",
    N_ ("Modalities to encode from, joined by +") },
  { "mean", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (EncodeOptions, mean), N_ ("MODE"),
    "mixture", N_ ("What the mean of a mixture is: mixture, poe") },
  { "sample", 0, FUS_CLI_FLAG, G_STRUCT_OFFSET (EncodeOptions, sample), NULL, NULL,
    N_ ("Also one draw of each posterior (.npz)") },
  { "components", 0, FUS_CLI_FLAG, G_STRUCT_OFFSET (EncodeOptions, components), NULL,
    NULL, N_ ("Also weight, mean and log variance of each component (.npz)") },
};

/**
 * Components:
 * @weight: `[n × n_components]`
 * @mean: `[n × n_components · n_latents]`
 * @logvar: likewise
 * @draw: `[n × n_latents]`
 *
 * The posteriors themselves, as far as they were asked for.
 */
typedef struct
{
  guint n_components;
  FusMatrix *weight;
  FusMatrix *mean;
  FusMatrix *logvar;
  FusMatrix *draw;
} Components;

static void
components_clear (Components *self)
{
  g_clear_pointer (&self->weight, fus_matrix_unref);
  g_clear_pointer (&self->mean, fus_matrix_unref);
  g_clear_pointer (&self->logvar, fus_matrix_unref);
  g_clear_pointer (&self->draw, fus_matrix_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Components, components_clear)

static void
components_allocate (Components *self, const FusPosterior *posterior, gsize n)
{
  gsize width = (gsize) posterior->n_components * posterior->n_latents;

  if (self->weight != NULL)
    return;
  self->n_components = posterior->n_components;
  self->weight = fus_matrix_new (n, posterior->n_components);
  self->mean = fus_matrix_new (n, width);
  self->logvar = fus_matrix_new (n, width);
  self->draw = fus_matrix_new (n, posterior->n_latents);
}

static void
copy_components (Components *self, const FusPosterior *posterior, gsize first, gsize n)
{
  gsize width = posterior->n_latents;

  for (gsize row = 0; row < n; row++)
    for (guint k = 0; k < self->n_components; k++)
      {
        gsize to = k * width;

        fus_matrix_row (self->weight, first + row)[k] = posterior->weight[k][row];
        memcpy (fus_matrix_row (self->mean, first + row) + to,
                posterior->mean[k] + row * width, width * sizeof (FusReal));
        memcpy (fus_matrix_row (self->logvar, first + row) + to,
                posterior->logvar[k] + row * width, width * sizeof (FusReal));
      }
}

/* One block, its rows past @n repeated. */
static void
encode_block (const FusCliStudy *study,
              FusMask from,
              FusBatch *batch,
              FusArena *arena,
              gsize first,
              Components *out)
{
  const FusModel *model = study->file->model;
  gsize n_samples = fus_dataset_get_n_samples (study->dataset);
  gsize n = MIN (n_samples - first, BLOCK);
  guint samples[BLOCK];
  FusMask masks[BLOCK];
  FusReal *draws = NULL;
  FusPosterior *posterior = NULL;

  for (gsize row = 0; row < BLOCK; row++)
    {
      samples[row] = (guint) (first + MIN (row, n - 1));
      masks[row] = from;
    }
  fus_batch_fill (batch, study->dataset, fus_model_get_scaler (model), samples, BLOCK);
  posterior = fus_model_fuse (model, fus_model_encode (model, batch, arena), masks,
                              study->mode, arena);
  components_allocate (out, posterior, n_samples);
  copy_components (out, posterior, first, n);
  draws = fus_arena_push (arena, FusReal, (gsize) BLOCK * posterior->n_latents);
  fus_posterior_sample (posterior, draws, (guint64) study->cli->seed, FUS_DRAW_SAMPLE, 0,
                        samples);
  memcpy (fus_matrix_row (out->draw, first), draws,
          n * posterior->n_latents * sizeof (FusReal));
}

static gboolean
encode_components (const FusCliStudy *study,
                   FusMask from,
                   Components *out,
                   GError **error)
{
  g_autoptr (FusBatch) batch = fus_batch_new (study->dataset, BLOCK);
  g_autoptr (FusArena) arena = fus_arena_new ();
  gsize n = fus_dataset_get_n_samples (study->dataset);

  for (gsize first = 0; first < n; first += BLOCK)
    {
      if (!fus_progress_tick (&study->cli->progress, (double) first / (double) n, NULL,
                              error))
        return FALSE;
      encode_block (study, from, batch, arena, first, out);
      fus_arena_reset (arena);
    }

  return TRUE;
}

static const char *const *
get_ids (const FusDataset *dataset)
{
  gsize n = fus_dataset_get_n_samples (dataset);
  const char **ids = g_new0 (const char *, n + 1);

  for (gsize i = 0; i < n; i++)
    ids[i] = fus_dataset_get_id (dataset, i);

  return ids;
}

static void
add_array (GArray *arrays, const char *name, const FusMatrix *values)
{
  FusResultArray array = { .name = name, .n_dims = 2 };

  g_assert (values != NULL);
  array.values = values->data;
  array.shape[0] = values->n_rows;
  array.shape[1] = values->n_cols;
  g_array_append_val (arrays, array);
}

static void
add_components (GArray *arrays, const Components *found, guint n_latents)
{
  const FusMatrix *both[] = { found->mean, found->logvar };
  static const char *const names[] = { "component_mean", "component_logvar" };

  add_array (arrays, "weight", found->weight);
  for (gsize i = 0; i < G_N_ELEMENTS (both); i++)
    {
      FusResultArray array = { .name = names[i],
                               .n_dims = 3,
                               .shape = { both[i]->n_rows, found->n_components,
                                          n_latents },
                               .values = both[i]->data };

      g_array_append_val (arrays, array);
    }
}

/* Whether neighbours go by other numbers than the means. */
static gboolean
has_near (const FusLatents *latents)
{
  return latents->near != latents->mean;
}

static gboolean
write_npz (const EncodeOptions *self,
           const FusCliStudy *study,
           const FusLatents *latents,
           FusMask from,
           GError **error)
{
  g_autoptr (GArray) arrays = g_array_new (FALSE, FALSE, sizeof (FusResultArray));
  g_autofree const char *const *ids = get_ids (study->dataset);
  FusResultArray id = { .name = "id", .n_dims = 1, .texts = ids };
  g_auto (Components) found = { 0 };

  id.shape[0] = latents->n_rows;
  g_array_append_val (arrays, id);
  add_array (arrays, "mean", latents->mean);
  add_array (arrays, "logvar", latents->logvar);
  if (has_near (latents))
    add_array (arrays, "near", latents->near);
  if ((self->sample || self->components) &&
      !encode_components (study, from, &found, error))
    return FALSE;
  if (self->sample)
    add_array (arrays, "sample", found.draw);
  if (self->components)
    add_components (arrays, &found, latents->n_latents);

  return fus_results_write_npz (self->output, (gpointer) arrays->data, arrays->len,
                                error);
}

static gboolean
write_csv (const EncodeOptions *self,
           const FusCliStudy *study,
           const FusLatents *latents,
           FusMask from,
           GError **error)
{
  g_autoptr (FusResultTable) table = fus_result_table_new (latents->n_rows);
  g_autofree const char *const *ids = get_ids (study->dataset);

  fus_result_table_add_texts (table, "id", ids);
  fus_result_table_add_matrix (table, "mean", NULL, latents->mean);
  fus_result_table_add_matrix (table, "logvar", NULL, latents->logvar);
  if (has_near (latents))
    fus_result_table_add_matrix (table, "near", NULL, latents->near);

  return fus_result_table_write_csv (table, self->output, error);
}

static gboolean
write_h5mu (const EncodeOptions *self,
            const FusCliStudy *study,
            const FusLatents *latents,
            FusMask from,
            GError **error)
{
  FusObsm obsm[] = {
    { "X_fusescope", latents->mean },
    { "X_fusescope_logvar", latents->logvar },
    { "X_fusescope_near", latents->near },
  };
  const gsize n = G_N_ELEMENTS (obsm) - (has_near (latents) ? 0 : 1);

  return fus_dataset_save (study->dataset, self->output, obsm, n, &study->cli->progress,
                           error);
}

typedef struct
{
  const char *suffix;
  gboolean takes_more; /* draws and components */
  gboolean (*write) (const EncodeOptions *self,
                     const FusCliStudy *study,
                     const FusLatents *latents,
                     FusMask from,
                     GError **error);
} Format;

static const Format formats[] = {
  { ".h5mu", FALSE, write_h5mu },
  { ".npz", TRUE, write_npz },
  { ".csv", FALSE, write_csv },
};

static const Format *
find_format (const EncodeOptions *self, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      if (!g_str_has_suffix (self->output, formats[i].suffix))
        continue;
      if (formats[i].takes_more || !(self->sample || self->components))
        return &formats[i];
      fus_cli_set_usage_error (error, _ ("--sample and --components need an .npz"));
      return NULL;
    }
  fus_cli_set_suffix_error (error, self->output, ".h5mu, .npz, .csv");

  return NULL;
}

static FusLatents *
encode_all (FusCliStudy *study, FusMask from, GError **error)
{
  gsize n = fus_dataset_get_n_samples (study->dataset);
  g_autofree guint *rows = g_new (guint, n);
  FusPool *pool = fus_cli_get_pool (study->cli);
  g_autoptr (FusEncoding) encoding = NULL;

  for (gsize i = 0; i < n; i++)
    rows[i] = (guint) i;
  encoding = fus_encoding_new (study->file->model, study->dataset, rows, n, pool,
                               &study->cli->progress, error);

  return encoding != NULL
           ? fus_encoding_compute_latents (encoding, from, study->mode, pool)
           : NULL;
}

static void
print_summary (const FusCli *cli,
               const char *output,
               const FusCliStudy *study,
               const FusLatents *latents,
               FusMask from)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  if (!cli->json)
    {
      g_print (_ ("%s: latents: %u, samples: %zu\n"), output, latents->n_latents,
               latents->n_rows);
      return;
    }
  json_builder_begin_object (json);
  fus_json_add_string (json, "file", output);
  fus_json_add_mask (json, "from", study->dataset, from);
  fus_json_add_int (json, "n", (gint64) latents->n_rows);
  fus_json_add_int (json, "latent", latents->n_latents);
  fus_json_add_string (json, "model_hash", study->hash);
  json_builder_end_object (json);
  fus_cli_print_json (json);
}

static gboolean
run (FusCli *cli, gconstpointer data, const char *const *files, GError **error)
{
  const EncodeOptions *self = data;
  g_auto (FusCliStudy) study = { 0 };
  g_autoptr (FusLatents) latents = NULL;
  const Format *format = NULL;
  FusMask from = 0;

  if (self->output == NULL)
    {
      fus_cli_set_usage_error (error, _ ("Name the file to write with -o"));
      return FALSE;
    }
  format = find_format (self, error);
  if (format == NULL || !fus_cli_check_output (cli, self->output, error) ||
      !fus_cli_study_load (&study, cli, files[0], files[1], "all", self->mean, error) ||
      !fus_cli_study_parse_mask (&study, self->from, &from, error))
    return FALSE;
  latents = encode_all (&study, from, error);
  if (latents == NULL || !format->write (self, &study, latents, from, error))
    return FALSE;
  fus_cli_end_progress (cli);
  print_summary (cli, self->output, &study, latents, from);

  return TRUE;
}

const FusCliCommand fus_cli_encode = {
  .id = "encode",
  .arguments = "MODEL DATA -o OUT",
  .summary = N_ ("Write the latents: posterior mean and log variance of each sample"),
  .description =
    N_ ("Where the model has a metric, also the means turned and scaled so that their "
        "distances are those of what is decoded (near, obsm/X_fusescope_near): "
        "neighbours and maps go by these."),
  .min_files = 2,
  .max_files = 2,
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .options_size = sizeof (EncodeOptions),
  .run = run,
};
