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
#include "fus-standing.h"

#include <glib/gi18n.h>
#include <math.h>

#define MODEL_SUFFIX ".fsmodel"

typedef struct
{
  FusCliFigure *figure;
  FusCli *cli;
  const FusCliFigureOptions *options;
} FigureMaking;

/* What a figure needs that is not measured, or is measured as a command's options say. */
typedef struct
{
  const char *id;
  gboolean (*fill) (FigureMaking *job, GError **error);
} Part;

static gboolean
fill_log (FigureMaking *job, GError **error)
{
  FusCliFigure *figure = job->figure;
  const FusModelSpec *spec = fus_model_get_spec (figure->study.file->model);

  fus_figure_context_put (&figure->context, "log", figure->study.file->log);
  figure->context.warmup = (guint) fus_options_get_real (spec->options, "warmup", NULL);
  figure->context.n_round = fus_model_spec_get_n_round (spec);

  return TRUE;
}

/* What ridge regression makes of the samples that the curve is of. */
static gboolean
fill_ridge_line (FigureMaking *job, GError **error)
{
  FusCliStudy *study = &job->figure->study;
  const FusTrainingLog *log = study->file->log;
  const guint n_epochs = fus_training_log_get_n_epochs (log);
  gsize n_valid = 0;
  g_autofree guint *valid = fus_split_list_rows (study->split, FUS_ROLE_VALID, &n_valid);
  g_autoptr (FusEncoding) encoding = NULL;
  g_autoptr (FusRidgeLine) line = NULL;

  if (!log->from_others || n_epochs == 0 || n_valid == 0 || study->n_train == 0 ||
      fus_training_log_get (log, n_epochs - 1)->valid.n_rows == 0 ||
      fus_dataset_get_n_modalities (study->dataset) < 2)
    return TRUE;
  if (!fus_cli_study_encode_train (study, error))
    return FALSE;
  encoding = fus_encoding_new (study->file->model, study->dataset, valid, n_valid,
                               fus_cli_get_pool (job->cli), &job->cli->progress, error);
  line = encoding != NULL ? fus_ridge_line_new (study->train_encoding, encoding,
                                                &job->cli->progress, error)
                          : NULL;
  fus_figure_context_put (&job->figure->context, "ridge-line", line);

  return line != NULL;
}

/* Latents of the samples to draw: all that have something, unless a part was asked for.
 */
static FusLatents *
encode_map (FigureMaking *job, GError **error)
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
           ? fus_encoding_compute_latents (encoding, job->figure->context.choices.subset,
                                           study->mode, pool)
           : NULL;
}

static gboolean
fill_map (FigureMaking *job, GError **error)
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
  figure->context.map.points = figure->map.points;
  figure->context.map.samples = figure->map_samples;
  figure->context.map.method = figure->map.projection->id;
  figure->context.map.options = figure->map.options;
  figure->context.map.seed = (guint64) job->cli->seed;
  figure->context.map.quality = figure->map_quality;
  figure->context.map.color = job->options->color;

  return TRUE;
}

/* What takes no options of its own but those that many have. */
static gboolean
measure (FigureMaking *job, const char *id, GError **error)
{
  FusCliFigure *figure = job->figure;
  const FusMeasureClass *class = fus_measure_lookup (id);
  FusOptions *options = fus_cli_study_make_options (&figure->study, class);
  gpointer value = NULL;

  fus_measure_options_set_int (options, "draws", job->options->n_draws);
  if (job->options->column != NULL)
    fus_measure_options_set (options, "column", job->options->column);
  value =
    fus_cli_study_measure (&figure->study, id, options, &figure->context.choices, error);
  if (value == NULL)
    return FALSE;
  fus_figure_context_put (&figure->context, id, value);
  class->unref (value);

  return TRUE;
}

static gboolean
fill_robustness (FigureMaking *job, GError **error)
{
  FusCliFigure *figure = job->figure;
  g_autoptr (FusRobustness) robustness =
               fus_cli_lab_measure (&job->options->lab, &figure->study, error);

  fus_figure_context_put (&figure->context, "robustness", robustness);
  figure->context.mechanism = job->options->lab.mechanism;

  return robustness != NULL;
}

/* How the model stands beside plain methods, where there are samples that tell. */
static gboolean
fill_standing (FigureMaking *job, GError **error)
{
  g_autoptr (GError) untold = NULL;

  if (job->figure->study.n_train == 0 || measure (job, "standing", &untold) ||
      !g_error_matches (untold, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&untold));

  return FALSE;
}

/* The first sample that lacks a modality and has something to tell it from, or none: −1.
 */
static gssize
find_lacking (const FigureMaking *job, guint target)
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
list_lacking (const FigureMaking *job)
{
  GString *list = g_string_new (NULL);

  for (guint m = 0; m < fus_dataset_get_n_modalities (job->figure->dataset); m++)
    if (find_lacking (job, m) >= 0)
      g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "",
                              fus_dataset_get_modality (job->figure->dataset, m)->id);

  return g_string_free (list, FALSE);
}

static void
set_nothing_to_impute (const FigureMaking *job, GError **error)
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
choose_imputed (FigureMaking *job, GError **error)
{
  FusFigureContext *context = &job->figure->context;
  guint n = fus_dataset_get_n_modalities (job->figure->dataset);
  const FusMask *presence = fus_dataset_get_presence (job->figure->dataset);

  for (guint m = 0; m < n && context->choices.target < 0; m++)
    if (context->choices.sample >= 0
          ? !fus_mask_has (presence[context->choices.sample], m)
          : find_lacking (job, m) >= 0)
      context->choices.target = (int) m;
  if (context->choices.target >= 0 && context->choices.sample < 0)
    context->choices.sample = (int) find_lacking (job, (guint) context->choices.target);
  if (context->choices.target >= 0 && context->choices.sample >= 0)
    return TRUE;
  set_nothing_to_impute (job, error);

  return FALSE;
}

static gboolean
fill_imputed (FigureMaking *job, GError **error)
{
  return choose_imputed (job, error) && measure (job, "imputed", error);
}

static gboolean
fill_attribution (FigureMaking *job, GError **error)
{
  FusCliFigure *figure = job->figure;
  FusCliExplainOptions options = job->options->explain;
  g_autoptr (FusAttribution) attribution = NULL;

  options.label = job->options->lab.label;
  options.target = job->options->lab.target;
  options.interactions = TRUE;
  options.from = figure->context.choices.subset;
  attribution = fus_cli_explain_measure (&options, &figure->study, NULL, error);
  fus_figure_context_put (&figure->context, "attribution", attribution);

  return attribution != NULL;
}

/* What the model says of the one sample that is drawn. */
static gboolean
fill_answer (FigureMaking *job, GError **error)
{
  FusCliFigure *figure = job->figure;
  const char *id =
    fus_dataset_get_id (figure->dataset, (gsize) figure->context.choices.sample);

  return fus_cli_study_choose_samples (&figure->study, id, error) &&
         fill_attribution (job, error);
}

/* What else a figure needs is measured without a line here. Dataset, label and sample are
 * always there. */
static const Part parts[] = {
  { "log", fill_log },
  { "ridge-line", fill_ridge_line },
  { "standing", fill_standing },
  { "map", fill_map },
  { "robustness", fill_robustness },
  { "imputed", fill_imputed },
  { "attribution", fill_attribution },
};

static const Part *
find_part (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (g_str_equal (parts[i].id, id))
      return &parts[i];

  return NULL;
}

static gboolean
needs_model (const FusFigureClass *figure_class)
{
  for (gsize i = 0; figure_class->needs[i] != NULL; i++)
    {
      const FusMeasureClass *measure = fus_measure_lookup (figure_class->needs[i]);

      if (find_part (figure_class->needs[i]) != NULL ||
          (measure != NULL && (measure->needs & FUS_MEASURE_DATA) == 0))
        return TRUE;
    }

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
load_files (FigureMaking *job,
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
      figure->study.cli = job->cli;
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
choose_sample (FigureMaking *job, const FusFigureClass *figure_class, GError **error)
{
  FusCliFigure *figure = job->figure;
  const char *id = job->options->sample;
  guint sample = 0;

  if (id == NULL)
    {
      if (fus_figure_class_needs (figure_class, "sample"))
        figure->context.choices.sample =
          figure->study.n_rows > 0 ? (int) figure->study.rows[0] : 0;
      return TRUE;
    }
  if (!fus_dataset_find_sample (figure->dataset, id, &sample))
    {
      fus_cli_set_no_sample_error (error, figure->study.data, id);
      return FALSE;
    }
  figure->context.choices.sample = (int) sample;

  return TRUE;
}

static gboolean
choose_target (FigureMaking *job, GError **error)
{
  const char *id = job->options->lab.target;
  guint target = 0;

  if (id == NULL)
    return TRUE;
  if (!fus_cli_study_parse_target (&job->figure->study, id, &target, error))
    return FALSE;
  job->figure->context.choices.target = (int) target;

  return TRUE;
}

/* What made the figure, so that it can be made again: written into the file. */
static char *
describe_provenance (const FigureMaking *job, const FusFigureClass *figure_class)
{
  const FusCliStudy *study = &job->figure->study;
  FusProvenance provenance = {
    .program = "fusescope-cli",
    .dataset = job->figure->dataset,
    .model_hash = study->hash,
    .split = study->split_id,
    .from = job->figure->context.choices.subset,
    .seed = job->cli->seed,
  };

  return fus_provenance_dup_json (&provenance, figure_class->id);
}

/* There is a label with classes to tell apart, and samples to learn it from. */
static gboolean
can_answer (FigureMaking *job)
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
fill_gate (FigureMaking *job, GError **error)
{
  return job->figure->study.file == NULL || measure (job, "gate", error);
}

static gboolean
fill (FigureMaking *job, const char *id, GError **error)
{
  const Part *part = find_part (id);

  if (part != NULL)
    return part->fill (job, error);

  return fus_measure_lookup (id) == NULL || measure (job, id, error);
}

static gboolean
fill_parts (FigureMaking *job, const FusFigureClass *figure_class, GError **error)
{
  for (gsize i = 0; figure_class->needs[i] != NULL; i++)
    if (!fill (job, figure_class->needs[i], error))
      return FALSE;
  for (gsize i = 0; figure_class->wants != NULL && figure_class->wants[i] != NULL; i++)
    if (!fill (job, figure_class->wants[i], error))
      return FALSE;
  if ((figure_class->has_answer || needs_model (figure_class)) && !fill_gate (job, error))
    return FALSE;

  return !figure_class->has_answer || !can_answer (job) || fill_answer (job, error);
}

/* What of the data themselves is drawn is doubted by what is wrong with them. */
static gboolean
summarize (FusCliFigure *self, const FusFigureClass *figure_class, GError **error)
{
  static const char *const data[] = { "dataset", "label", NULL };
  g_autoptr (FusSummary) summary = NULL;

  for (gsize i = 0; figure_class->needs[i] != NULL; i++)
    if (!g_strv_contains (data, figure_class->needs[i]))
      return TRUE;
  summary = fus_summary_new (self->dataset, NULL, error);
  fus_figure_context_put (&self->context, "summary", summary);

  return summary != NULL;
}

static gboolean
select_samples (FusCliFigure *self, const FusCliFigureOptions *options, GError **error)
{
  if (options->select == NULL)
    return TRUE;
  self->selection = fus_cli_study_select (&self->study, options->select, error);
  self->context.choices.selection = self->selection;

  return self->selection != NULL;
}

gboolean
fus_cli_figure_prepare (FusCliFigure *self,
                        FusCli *cli,
                        const FusCliFigureOptions *options,
                        const FusFigureClass *figure_class,
                        const char *const *files,
                        GError **error)
{
  FigureMaking job = { self, cli, options };

  self->context = FUS_FIGURE_CONTEXT_INIT;
  if (options->n_draws < 20 || options->n_draws > 100000)
    {
      fus_cli_set_usage_error (error, _ ("The number of draws is not 20 … 100000"));
      return FALSE;
    }
  if (!load_files (&job, figure_class, files, error))
    return FALSE;
  self->context.dataset = self->dataset;
  self->context.choices.label = options->lab.label;
  if (!select_samples (self, options, error) || !summarize (self, figure_class, error) ||
      !choose_target (&job, error) || !choose_sample (&job, figure_class, error) ||
      !fus_cli_study_parse_mask (&self->study, options->from,
                                 &self->context.choices.subset, error) ||
      !fill_parts (&job, figure_class, error))
    return FALSE;
  if (self->study.file != NULL && self->study.rows != NULL)
    self->context.tested = fus_cli_claims_describe_rows (&self->study);
  self->provenance = describe_provenance (&job, figure_class);
  self->context.provenance = self->provenance;

  return TRUE;
}

void
fus_cli_figure_clear (FusCliFigure *self)
{
  fus_figure_context_clear (&self->context);
  fus_cli_map_clear (&self->map);
  fus_cli_study_clear (&self->study);
  g_clear_pointer (&self->map_quality, fus_map_quality_free);
  g_clear_pointer (&self->map_samples, g_free);
  g_clear_pointer (&self->selection, g_bytes_unref);
  g_clear_pointer (&self->dataset, fus_dataset_unref);
  g_clear_pointer (&self->provenance, g_free);
}
