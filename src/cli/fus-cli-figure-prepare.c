/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fills the context of a figure: files, label, sample and target as they were typed or
 * chosen, then each result that the figure needs and nothing else. To let a figure
 * need something new, add a line to the parts. */
#include "config.h"

#include "fus-cli-figure.h"

#include "fus-cli-claims.h"
#include "fus-json.h"
#include "fus-file-error.h"
#include "fus-probe.h"
#include "fus-provenance.h"

#include <glib/gi18n.h>
#include <math.h>

#define MODEL_SUFFIX ".fsmodel"

/* What fills the part of a context that a figure needs. */
typedef struct
{
  FusCliFigure *figure;
  FusCli *cli;
  const FusCliFigureOptions *options;
} Job;

typedef struct
{
  FusFigureNeeds need;
  gboolean (*fill) (Job *job, GError **error);
} Part;

static gboolean
fill_log (Job *job, GError **error)
{
  FusCliFigure *figure = job->figure;
  const FusModelSpec *spec = fus_model_get_spec (figure->study.file->model);

  figure->context.log = figure->study.file->log;
  figure->context.n_epochs = (guint) fus_options_get_int (spec->options, "epochs", NULL);
  figure->context.warmup = (guint) fus_options_get_real (spec->options, "warmup", NULL);

  return TRUE;
}

/* Latents of the samples to draw: all that have something, unless a part was asked for.
 */
static FusLatents *
encode_map (Job *job, GError **error)
{
  FusCliStudy *study = &job->figure->study;
  FusPool *pool = fus_cli_get_pool (job->cli);
  gsize n = 0;
  const guint *rows = study->rows;
  g_autoptr (FusEncoding) encoding = NULL;

  job->figure->map_samples = g_new (guint, fus_dataset_get_n_samples (study->dataset));
  for (gsize i = 0; i < fus_dataset_get_n_samples (study->dataset); i++)
    if (fus_dataset_get_presence (study->dataset)[i] != 0)
      job->figure->map_samples[n++] = (guint) i;
  if (job->options->split != NULL)
    for (n = 0; n < study->n_rows; n++)
      job->figure->map_samples[n] = rows[n];
  encoding =
    fus_encoding_new (study->file->model, study->dataset, job->figure->map_samples, n,
                      pool, &job->cli->progress, error);

  return encoding != NULL
           ? fus_encoding_get_latents (encoding, job->figure->context.subset, study->mode,
                                       pool)
           : NULL;
}

static gboolean
fill_map (Job *job, GError **error)
{
  FusCliFigure *figure = job->figure;
  g_autoptr (FusLatents) latents = encode_map (job, error);

  if (latents == NULL ||
      !fus_cli_map_make (&figure->map, job->cli, latents->near, job->options->method,
                         job->options->sets, NULL, error))
    return FALSE;
  figure->map_quality =
    fus_cli_map_measure (&figure->map, job->cli, latents->near, error);
  if (figure->map_quality == NULL)
    return FALSE;
  figure->context.map = figure->map.points;
  figure->context.map_samples = figure->map_samples;
  figure->context.map_method = figure->map.projection->id;
  figure->context.map_options = figure->map.options;
  figure->context.map_seed = (guint64) job->cli->seed;
  figure->context.map_quality = figure->map_quality;
  figure->context.map_color = job->options->color;

  return TRUE;
}

static gboolean
fill_subsets (Job *job, GError **error)
{
  FusCliFigure *figure = job->figure;

  if (!fus_cli_study_encode (&figure->study, error))
    return FALSE;
  figure->subsets =
    fus_subset_table_new (figure->study.encoding, NULL, 0, figure->study.mode,
                          (guint64) job->cli->seed, fus_cli_get_pool (job->cli),
                          &job->cli->progress, error);
  figure->context.subsets = figure->subsets;

  return figure->subsets != NULL;
}

static gboolean
fill_robustness (Job *job, GError **error)
{
  FusCliFigure *figure = job->figure;

  figure->robustness = fus_cli_lab_measure (&job->options->lab, &figure->study, error);
  figure->context.robustness = figure->robustness;
  figure->context.mechanism = job->options->lab.mechanism;

  return figure->robustness != NULL;
}

static FusReconstructionOptions
get_reconstruction_options (const Job *job)
{
  return (FusReconstructionOptions){ job->figure->study.mode,
                                     (guint) job->options->n_draws,
                                     (guint64) job->cli->seed };
}

static FusReconstruction *
rebuild (Job *job,
         const FusEncoding *encoding,
         FusMask from,
         guint target,
         GError **error)
{
  FusReconstructionOptions options = get_reconstruction_options (job);

  return fus_reconstruct (encoding, from, target, &options, fus_cli_get_pool (job->cli),
                          &job->cli->progress, error);
}

/* Every modality of the one sample, each from the others. */
static gboolean
fill_cards (Job *job, FusMask all, GError **error)
{
  FusCliFigure *figure = job->figure;
  guint sample = (guint) figure->context.sample;
  guint n = fus_dataset_get_n_modalities (figure->study.dataset);
  g_autoptr (FusEncoding) encoding =
               fus_encoding_new (figure->study.file->model, figure->study.dataset,
                                 &sample, 1, fus_cli_get_pool (job->cli),
                                 &job->cli->progress, error);

  if (encoding == NULL)
    return FALSE;
  figure->cards = g_new0 (FusReconstruction *, n);
  for (guint m = 0; m < n; m++)
    {
      figure->cards[m] = rebuild (job, encoding, all & ~FUS_MASK_BIT (m), m, error);
      if (figure->cards[m] == NULL)
        return FALSE;
    }
  figure->context.cards = figure->cards;

  return TRUE;
}

static gboolean
fill_reconstructions (Job *job, GError **error)
{
  FusCliFigure *figure = job->figure;
  FusMask all = fus_mask_all (fus_dataset_get_n_modalities (figure->study.dataset));
  guint target = 0;

  if (figure->context.target < 0)
    figure->context.target = 0;
  target = (guint) figure->context.target;
  if (!fus_cli_study_encode (&figure->study, error))
    return FALSE;
  figure->from_all = rebuild (job, figure->study.encoding, all, target, error);
  if (figure->from_all == NULL)
    return FALSE;
  figure->from_subset =
    rebuild (job, figure->study.encoding, figure->context.subset, target, error);
  figure->context.from_all = figure->from_all;
  figure->context.from_subset = figure->from_subset;

  return figure->from_subset != NULL && fill_cards (job, all, error);
}

static guint
get_target (const Job *job)
{
  return (guint) MAX (job->figure->context.target, 0);
}

static gboolean
fill_check (Job *job, GError **error)
{
  FusCliFigure *figure = job->figure;
  FusCliStudy *study = &figure->study;
  FusImputationOptions options = { study->mode, (guint64) job->cli->seed };

  if (!fus_cli_study_encode_train (study, error) || !fus_cli_study_encode (study, error))
    return FALSE;
  figure->check =
    fus_imputation_check_new (study->train_encoding, study->encoding, get_target (job),
                              &options, fus_cli_get_pool (job->cli), &job->cli->progress,
                              error);
  figure->context.check = figure->check;

  return figure->check != NULL;
}

/* The first sample that lacks a modality and has something to tell it from, or none: −1.
 */
static gssize
find_lacking (const Job *job, guint target)
{
  FusDataset *dataset = job->figure->dataset;
  const FusMask *presence = fus_dataset_get_presence (dataset);

  for (gsize i = 0; i < fus_dataset_get_n_samples (dataset); i++)
    if (presence[i] != 0 && !fus_mask_has (presence[i], target))
      return (gssize) i;

  return -1;
}

/* Ids of the modalities that can be imputed somewhere, joined by commas. */
static char *
list_lacking (const Job *job)
{
  GString *list = g_string_new (NULL);

  for (guint m = 0; m < fus_dataset_get_n_modalities (job->figure->dataset); m++)
    if (find_lacking (job, m) >= 0)
      g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "",
                              fus_dataset_get_modality (job->figure->dataset, m)->id);

  return g_string_free (list, FALSE);
}

static void
set_nothing_to_impute (const Job *job, GError **error)
{
  const char *target = job->options->lab.target;
  g_autofree char *lacking = list_lacking (job);
  g_autofree char *remedy = NULL;

  if (*lacking != '\0')
    /* Translators: a list of names */
    remedy = g_strdup_printf (_ ("Samples lack these: %s."), lacking);
  else
    remedy = g_strdup (_ ("The figure holdout shows what imputation is worth."));
  if (target != NULL)
    fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                        (FusPlace){ job->figure->study.data, target, -1, remedy },
                        _ ("Every sample has “%s”: there is nothing to impute"), target);
  else
    fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                        (FusPlace){ job->figure->study.data, NULL, -1, remedy },
                        _ ("No sample lacks a modality: there is nothing to impute"));
}

/* What is imputed, of whom: as asked for, else the first modality that the sample lacks,
 * or that any sample does. */
static gboolean
choose_imputed (Job *job, GError **error)
{
  FusFigureContext *context = &job->figure->context;
  guint n = fus_dataset_get_n_modalities (job->figure->dataset);
  const FusMask *presence = fus_dataset_get_presence (job->figure->dataset);

  for (guint m = 0; m < n && context->target < 0; m++)
    if (context->sample >= 0 ? !fus_mask_has (presence[context->sample], m)
                             : find_lacking (job, m) >= 0)
      context->target = (int) m;
  if (context->target >= 0 && context->sample < 0)
    context->sample = (int) find_lacking (job, (guint) context->target);
  if (context->target >= 0 && context->sample >= 0)
    return TRUE;
  set_nothing_to_impute (job, error);

  return FALSE;
}

static gboolean
fill_imputed (Job *job, GError **error)
{
  FusCliFigure *figure = job->figure;
  guint sample = 0;
  FusReconstructionOptions options = get_reconstruction_options (job);
  g_autoptr (FusEncoding) encoding = NULL;

  if (!choose_imputed (job, error))
    return FALSE;
  sample = (guint) figure->context.sample;
  encoding =
    fus_encoding_new (figure->study.file->model, figure->study.dataset, &sample, 1,
                      fus_cli_get_pool (job->cli), &job->cli->progress, error);
  if (encoding == NULL)
    return FALSE;
  figure->imputed = fus_impute (encoding, get_target (job), &options,
                                fus_cli_get_pool (job->cli), &job->cli->progress, error);
  figure->context.imputed = figure->imputed;

  return figure->imputed != NULL;
}

static gboolean
fill_attribution (Job *job, GError **error)
{
  FusCliFigure *figure = job->figure;
  FusCliExplainOptions options = job->options->explain;

  options.label = job->options->lab.label;
  options.target = job->options->lab.target;
  options.interactions = TRUE;
  options.left_out = ~figure->context.subset;
  figure->attribution = fus_cli_explain_measure (&options, &figure->study, NULL, error);
  figure->context.attribution = figure->attribution;

  return figure->attribution != NULL;
}

/* What the model says of the one sample that is drawn. */
static gboolean
fill_answer (Job *job, GError **error)
{
  FusCliFigure *figure = job->figure;
  const char *id = fus_dataset_get_id (figure->dataset, (gsize) figure->context.sample);

  return fus_cli_study_choose_samples (&figure->study, id, error) &&
         fill_attribution (job, error);
}

/* To let a figure need something new, add a line. Dataset, label and sample are always
 * there. */
static const Part parts[] = {
  {FUS_FIGURE_NEEDS_LOG,              fill_log            },
  { FUS_FIGURE_NEEDS_MAP,             fill_map            },
  { FUS_FIGURE_NEEDS_SUBSETS,         fill_subsets        },
  { FUS_FIGURE_NEEDS_ROBUSTNESS,      fill_robustness     },
  { FUS_FIGURE_NEEDS_RECONSTRUCTIONS, fill_reconstructions},
  { FUS_FIGURE_NEEDS_CHECK,           fill_check          },
  { FUS_FIGURE_NEEDS_IMPUTED,         fill_imputed        },
  { FUS_FIGURE_NEEDS_ATTRIBUTION,     fill_attribution    },
};

static gboolean
needs_model (const FusFigureClass *figure_class)
{
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if ((figure_class->needs & parts[i].need) != 0)
      return TRUE;

  return FALSE;
}

static const char *
find_file (const char *const *files, gboolean model)
{
  for (gsize i = 0; files[i] != NULL; i++)
    if (g_str_has_suffix (files[i], MODEL_SUFFIX) == model)
      return files[i];

  return NULL;
}

static gboolean
load_files (Job *job,
            const FusFigureClass *figure_class,
            const char *const *files,
            GError **error)
{
  FusCliFigure *figure = job->figure;
  const char *model = find_file (files, TRUE);
  const char *data = find_file (files, FALSE);

  if (data == NULL || (model == NULL && needs_model (figure_class)))
    {
      if (data == NULL)
        fus_cli_set_usage_error (error, _ ("The figure needs DATA"));
      else
        fus_cli_set_usage_error (error, _ ("The figure needs a MODEL, which ends in %s"),
                                 MODEL_SUFFIX);
      return FALSE;
    }
  if (model == NULL)
    {
      figure->study.data = data;
      figure->study.dataset = fus_cli_load_dataset (job->cli, data, error);
    }
  else if (!fus_cli_study_load (&figure->study, job->cli, model, data,
                                job->options->split, job->options->mean, error))
    return FALSE;
  if (figure->study.dataset == NULL)
    return FALSE;
  figure->dataset = fus_dataset_ref (figure->study.dataset);

  return TRUE;
}

/* Without --sample: the first of the rows, for figures of one sample; none for others. */
static gboolean
choose_sample (Job *job, const FusFigureClass *figure_class, GError **error)
{
  FusCliFigure *figure = job->figure;
  const char *id = job->options->sample;
  FusFigureNeeds needed_for_one =
    FUS_FIGURE_NEEDS_SAMPLE | FUS_FIGURE_NEEDS_RECONSTRUCTIONS;
  guint sample = 0;

  if (id == NULL)
    {
      if ((figure_class->needs & needed_for_one) != 0)
        figure->context.sample =
          figure->study.n_rows > 0 ? (int) figure->study.rows[0] : 0;
      return TRUE;
    }
  if (!fus_dataset_find_sample (figure->dataset, id, &sample))
    {
      fus_cli_set_no_sample_error (error, figure->study.data, id);
      return FALSE;
    }
  figure->context.sample = (int) sample;

  return TRUE;
}

static gboolean
choose_target (Job *job, GError **error)
{
  const char *id = job->options->lab.target;
  guint target = 0;

  if (id == NULL)
    return TRUE;
  if (!fus_cli_study_parse_target (&job->figure->study, id, &target, error))
    return FALSE;
  job->figure->context.target = (int) target;

  return TRUE;
}

/* What made the figure, so that it can be made again: written into the file. */
static char *
describe_provenance (const Job *job, const FusFigureClass *figure_class)
{
  const FusCliStudy *study = &job->figure->study;
  FusProvenance provenance = {
    .program = "fusescope-cli",
    .dataset = job->figure->dataset,
    .model_hash = study->hash,
    .split = study->split_id,
    .from = job->figure->context.subset,
    .seed = job->cli->seed,
  };

  return fus_provenance_dup_json (&provenance, figure_class->id);
}

/* There is a label with classes to tell apart, and samples to learn it from. */
static gboolean
can_answer (Job *job)
{
  FusCliStudy *study = &job->figure->study;
  const char *id = job->options->lab.label;
  const FusLabel *label = NULL;

  if (study->file == NULL || study->n_train == 0)
    return FALSE;
  label = id != NULL ? fus_dataset_find_label (job->figure->dataset, id)
                     : fus_dataset_get_default_label (job->figure->dataset);
  if (label == NULL || label->kind != FUS_LABEL_CATEGORICAL)
    return id != NULL;

  return fus_cli_study_encode_train (study, NULL) &&
         fus_count_known_classes (study->train_encoding, label) > 1;
}

/* Sentences about a model ask it first. */
static gboolean
fill_gate (Job *job, GError **error)
{
  FusCliFigure *figure = job->figure;

  if (figure->study.file == NULL)
    return TRUE;
  figure->gate =
    fus_cli_claims_measure_gate (&figure->study, job->options->lab.label, error);
  figure->context.gate = figure->gate;

  return figure->gate != NULL;
}

static gboolean
fill_parts (Job *job, const FusFigureClass *figure_class, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if ((figure_class->needs & parts[i].need) != 0 && !parts[i].fill (job, error))
      return FALSE;

  if ((figure_class->has_answer || needs_model (figure_class)) && !fill_gate (job, error))
    return FALSE;

  return !figure_class->has_answer || !can_answer (job) || fill_answer (job, error);
}

/* What of the data themselves is drawn is doubted by what is wrong with them. */
static gboolean
summarize (FusCliFigure *self, const FusFigureClass *figure_class, GError **error)
{
  const FusFigureNeeds data = FUS_FIGURE_NEEDS_DATASET | FUS_FIGURE_NEEDS_LABEL;

  if (self->dataset == NULL || (figure_class->needs & ~data) != 0)
    return TRUE;
  self->summary = fus_summary_new (self->dataset, NULL, error);
  self->context.summary = self->summary;

  return self->summary != NULL;
}

gboolean
fus_cli_figure_prepare (FusCliFigure *self,
                        FusCli *cli,
                        const FusCliFigureOptions *options,
                        const FusFigureClass *figure_class,
                        const char *const *files,
                        GError **error)
{
  Job job = { self, cli, options };

  self->context = FUS_FIGURE_CONTEXT_INIT;
  if (options->n_draws < 20 || options->n_draws > 100000)
    {
      fus_cli_set_usage_error (error, _ ("The number of draws is not 20 … 100000"));
      return FALSE;
    }
  if (!load_files (&job, figure_class, files, error))
    return FALSE;
  self->context.dataset = self->dataset;
  self->context.label = options->lab.label;
  if (!summarize (self, figure_class, error) || !choose_target (&job, error) ||
      !choose_sample (&job, figure_class, error) ||
      !fus_cli_study_parse_mask (&self->study, options->from, &self->context.subset,
                                 error) ||
      !fill_parts (&job, figure_class, error))
    return FALSE;
  self->provenance = describe_provenance (&job, figure_class);
  self->context.provenance = self->provenance;

  return TRUE;
}

static void
clear_cards (FusCliFigure *self)
{
  guint n = self->dataset != NULL ? fus_dataset_get_n_modalities (self->dataset) : 0;

  for (guint m = 0; m < n && self->cards != NULL; m++)
    g_clear_pointer (&self->cards[m], fus_reconstruction_unref);
  g_clear_pointer (&self->cards, g_free);
}

void
fus_cli_figure_clear (FusCliFigure *self)
{
  clear_cards (self);
  fus_cli_map_clear (&self->map);
  fus_cli_study_clear (&self->study);
  g_clear_pointer (&self->map_quality, fus_map_quality_free);
  g_clear_pointer (&self->map_samples, g_free);
  g_clear_pointer (&self->subsets, fus_subset_table_unref);
  g_clear_pointer (&self->robustness, fus_robustness_unref);
  g_clear_pointer (&self->from_all, fus_reconstruction_unref);
  g_clear_pointer (&self->from_subset, fus_reconstruction_unref);
  g_clear_pointer (&self->check, fus_imputation_check_unref);
  g_clear_pointer (&self->imputed, fus_reconstruction_unref);
  g_clear_pointer (&self->attribution, fus_attribution_unref);
  g_clear_pointer (&self->gate, fus_gate_unref);
  g_clear_pointer (&self->summary, fus_summary_unref);
  g_clear_pointer (&self->dataset, fus_dataset_unref);
  g_clear_pointer (&self->provenance, g_free);
}
