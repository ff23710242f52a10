/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `evaluate`: each metric that was asked for, as JSON or as tables, then what they
 * allow to say. To add a metric, add a measurement that has one: a row in the table
 * of fus-measure-private.h. A metric that the data don't allow is skipped and the reason
 * said, in JSON as null; the rest is measured all the same. Rows that a model was trained
 * on are warned of. */
#include "config.h"

#include "fus-analysis-error.h"
#include "fus-cli-claims.h"
#include "fus-cli-commands.h"
#include "fus-cli-print.h"
#include "fus-cli-study.h"
#include "fus-figure.h"
#include "fus-likelihood-estimate.h"

#include <glib/gi18n.h>
#include <math.h>

typedef struct
{
  char *metrics;
  char *label;
  char *split;
  char *subsets;
  char *mean;
  gint64 n_draws;
} FusCliEvaluateOptions;

typedef struct
{
  const FusCliEvaluateOptions *options;
  FusCliStudy *study;
  JsonBuilder *json;
  FusFigureContext context; /* what was measured, for its claims */
  GPtrArray *skipped;       /* metric, reason, metric, … */
  GPtrArray *warnings;      /* id, message, id, … */
} FusCliEvaluation;

static const FusCliOption options[] = {
  { "metrics", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (FusCliEvaluateOptions, metrics),
    N_ ("LIST"), "reconstruction,baselines,probe,health",
    N_ ("What to measure; `kinds` lists the metrics") },
  { "label", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (FusCliEvaluateOptions, label), N_ ("NAME"),
    NULL,
    N_ ("Label of probe, clustering and conflicts; by default the first with "
        "classes") },
  { "split", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (FusCliEvaluateOptions, split), N_ ("PART"),
    NULL, N_ ("Which samples: train, valid, test, all; by default those held out") },
  { "subsets", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (FusCliEvaluateOptions, subsets),
    N_ ("LIST"), "all", N_ ("Inputs to measure from: all of them, or SUBSET,SUBSET…") },
  { "mean", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (FusCliEvaluateOptions, mean), N_ ("MODE"),
    FUS_MEASURE_MEAN, N_ ("What the mean of a mixture is: mixture, poe") },
  { "draws", 0, FUS_CLI_INT, G_STRUCT_OFFSET (FusCliEvaluateOptions, n_draws), N_ ("N"),
    G_STRINGIFY (FUS_LIKELIHOOD_N_DRAWS),
    N_ ("Draws a sample of the likelihood's estimate") },
};

static void
begin_text (const FusCliEvaluation *self, const char *text)
{
  fus_cli_end_progress (self->study->cli);
  g_print ("\n%s", text);
}

/* What can't be measured of these data is said, @reason, one sentence, and the rest is
 * measured all the same. */
static void
skip (FusCliEvaluation *self, const char *metric, const char *reason)
{
  g_autofree char *line = g_strdup_printf ("%s\n", reason);

  if (!self->study->cli->json)
    {
      begin_text (self, line);
      return;
    }
  fus_json_add_string (self->json, metric, NULL);
  g_ptr_array_add (self->skipped, g_strdup (metric));
  g_ptr_array_add (self->skipped, g_strdup (reason));
}

/* Something to know about a number that was printed: @message, (transfer full), with an
 * id for programs. */
static void
warn (FusCliEvaluation *self, const char *id, char *message)
{
  if (self->study->cli->json)
    {
      g_ptr_array_add (self->warnings, g_strdup (id));
      g_ptr_array_add (self->warnings, message);
      return;
    }
  fus_cli_end_progress (self->study->cli);
  g_print ("%s\n", message);
  g_free (message);
}

static void
warn_of_unknown (FusCliEvaluation *self)
{
  g_autofree char *unknown = fus_model_dup_unknown (self->study->file->model);

  if (unknown != NULL)
    warn (self, "unknown-features", g_strdup_printf ("%s.", unknown));
}

static void
show (FusCliEvaluation *self, const FusMeasuring *measuring, gconstpointer value)
{
  const FusMeasureClass *measure = measuring->measure;
  const char *id = NULL;
  char *warning = NULL;
  g_autofree char *text = NULL;

  if (self->study->cli->json)
    measure->add_json (value, measuring, self->json);
  else
    {
      text = measure->dup_text (value, measuring);
      begin_text (self, text);
    }
  if (measure->dup_warning != NULL)
    warning = measure->dup_warning (value, &id);
  if (warning != NULL)
    warn (self, id, warning);
}

/* What the data don't allow is skipped; a label of the wrong kind was asked for. */
static gboolean
fail_or_skip (FusCliEvaluation *self,
              const FusMeasureClass *measure,
              GError *failure,
              gboolean *skipped,
              GError **error)
{
  g_autoptr (GError) cause = failure;

  *skipped = g_error_matches (cause, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_NOT_MEASURED);
  if (*skipped)
    skip (self, measure->metric, cause->message);
  else if (g_error_matches (cause, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_LABEL))
    fus_cli_set_usage_error (error, "%s", cause->message);
  else
    g_propagate_error (error, g_steal_pointer (&cause));

  return *skipped;
}

/* Whether there are the samples that something is fitted to, where it is. */
static gboolean
has_training (FusCliEvaluation *self, const FusMeasureClass *measure)
{
  g_autofree char *reason = NULL;

  if ((measure->needs & FUS_MEASURE_TRAIN) == 0 || self->study->n_train > 0)
    return TRUE;
  /* Translators: the id of a metric */
  reason = g_strdup_printf (_ ("“%s” is not measured: the data hold none of the samples "
                               "that the model was trained on."),
                            measure->metric);
  skip (self, measure->metric, reason);

  return FALSE;
}

static FusMeasuring *
prepare (FusCliEvaluation *self, const FusMeasureClass *measure)
{
  FusOptions *how = fus_cli_study_make_options (self->study, measure);
  FusChoices choices = FUS_CHOICES_INIT;

  fus_measure_options_set (how, "subsets", self->options->subsets);
  fus_measure_options_set_int (how, "draws", self->options->n_draws);
  choices.label = self->options->label;

  return fus_cli_study_prepare (self->study, measure, how, &choices);
}

static gboolean
measure_one (FusCliEvaluation *self,
             const FusMeasureClass *measure,
             gboolean *skipped,
             GError **error)
{
  const char *label = self->options->label;
  g_autoptr (FusMeasuring) measuring = prepare (self, measure);
  GError *failure = NULL;
  gpointer value = NULL;

  if ((measure->depends & FUS_CHOICE_LABEL) != 0 && label != NULL &&
      fus_cli_study_find_label (self->study, label, error) == NULL)
    return FALSE;
  if (!fus_measuring_check (measuring, &failure))
    return fail_or_skip (self, measure, failure, skipped, error);
  *skipped = !has_training (self, measure);
  if (*skipped)
    return TRUE;
  value = fus_cli_study_run (self->study, measuring, &failure);
  if (value == NULL)
    return fail_or_skip (self, measure, failure, skipped, error);
  show (self, measuring, value);
  fus_figure_context_put (&self->context, measure->id, value);
  measure->unref (value);

  return TRUE;
}

/* All that goes by that name, until one of them can't be measured. */
static gboolean
measure_metric (FusCliEvaluation *self, const char *id, gboolean *learns, GError **error)
{
  gsize n = 0;
  const FusMeasureClass *const *measures = fus_measure_list (&n);
  gboolean skipped = FALSE;

  for (gsize i = 0; i < n && !skipped; i++)
    {
      if (g_strcmp0 (measures[i]->metric, id) != 0)
        continue;
      *learns = *learns || (measures[i]->needs & FUS_MEASURE_TRAIN) != 0;
      if (!measure_one (self, measures[i], &skipped, error))
        return FALSE;
    }

  return TRUE;
}

/* The metrics that there are, joined by commas. */
static char *
list_metrics (void)
{
  GString *list = g_string_new (NULL);
  const char *before = NULL;
  gsize n = 0;
  const FusMeasureClass *const *measures = fus_measure_list (&n);

  for (gsize i = 0; i < n; i++)
    {
      const char *metric = measures[i]->metric;

      if (metric != NULL && g_strcmp0 (metric, before) != 0)
        g_string_append_printf (list, "%s%s", before != NULL ? ", " : "", metric);
      before = metric != NULL ? metric : before;
    }

  return g_string_free (list, FALSE);
}

static gboolean
check_metric (const char *id, GError **error)
{
  g_autofree char *list = NULL;

  if (fus_measure_lookup_metric (id) != NULL)
    return TRUE;
  list = list_metrics ();
  fus_cli_set_usage_error (error, _ ("There is no metric “%s”: %s"), id, list);

  return FALSE;
}

/* What was typed, before anything is read. */
static gboolean
check_options (const FusCliEvaluateOptions *self, GError **error)
{
  g_auto (GStrv) ids = g_strsplit (self->metrics, ",", -1);

  if (self->n_draws < 1 || self->n_draws > FUS_LIKELIHOOD_MAX_DRAWS)
    fus_cli_set_usage_error (error, _ ("The number of draws is not 1 … %d"),
                             FUS_LIKELIHOOD_MAX_DRAWS);
  else if (ids[0] == NULL)
    fus_cli_set_usage_error (error, _ ("--metrics names no metric"));
  else
    {
      for (gsize i = 0; ids[i] != NULL; i++)
        if (!check_metric (ids[i], error))
          return FALSE;
      return TRUE;
    }

  return FALSE;
}

/* What is fitted to the very rows that it is scored on looks better than it is. */
static void
warn_of_own_rows (FusCliEvaluation *self)
{
  gsize n_own = 0;

  for (gsize i = 0; i < self->study->n_rows; i++)
    n_own += self->study->split->roles[self->study->rows[i]] == FUS_ROLE_TRAIN;
  if (n_own == 0 || self->study->n_train == 0)
    return;
  warn (
    self, "fitted-to-these",
    n_own == self->study->n_rows
      ? g_strdup (_ ("Model, probes and baselines were fitted to these very samples: how "
                     "well they do here says nothing about others."))
      : g_strdup_printf (_ ("Model, probes and baselines were fitted to %zu of these %zu "
                            "samples: how well they do here says little about others."),
                         n_own, self->study->n_rows));
}

static gboolean
measure_all (FusCliEvaluation *self, GError **error)
{
  g_auto (GStrv) ids = g_strsplit (self->options->metrics, ",", -1);
  gboolean learns = FALSE;

  for (gsize i = 0; ids[i] != NULL; i++)
    {
      fus_cli_note_progress (self->study->cli, "%s", ids[i]);
      if (!measure_metric (self, ids[i], &learns, error))
        return FALSE;
    }
  if (learns)
    warn_of_own_rows (self);

  return TRUE;
}

/* How the model stands beside the baselines where those were asked for, of samples that
 * it has not seen. */
static gboolean
measure_standing (FusCliEvaluation *self, FusStanding **standing, GError **error)
{
  const FusBaselines *baselines = fus_results_get (self->context.results, "baselines");
  const char *part = self->study->split_id;

  if (baselines == NULL || (!g_str_equal (part, "test") && !g_str_equal (part, "valid")))
    return TRUE;

  return fus_cli_claims_measure_standing (self->study, (FusBaselines *) baselines,
                                          standing, error);
}

/* What the numbers allow to say. */
static gboolean
add_claims (FusCliEvaluation *self, GError **error)
{
  FusFigureContext *context = &self->context;
  g_autoptr (GPtrArray) claims =
               g_ptr_array_new_with_free_func ((GDestroyNotify) fus_claim_free);
  g_autoptr (FusGate) gate =
               fus_cli_claims_measure_gate (self->study, self->options->label, error);
  g_autoptr (FusStanding) standing = NULL;

  if (gate == NULL || !measure_standing (self, &standing, error))
    return FALSE;
  context->dataset = self->study->dataset;
  context->choices.label = self->options->label;
  fus_figure_context_put (context, "gate", gate);
  fus_figure_context_put (context, "standing", standing);
  if (fus_results_get_subsets (context->results) != NULL &&
      !fus_cli_claims_take (claims, "subsets", context, error))
    return FALSE;
  g_ptr_array_add (claims, fus_claim_new_reading (gate));
  if (standing != NULL && fus_results_get_subsets (context->results) == NULL)
    g_ptr_array_add (claims, fus_claim_new_standing (standing, gate));
  if (self->study->cli->json)
    fus_cli_claims_add_json (self->json, claims);
  else
    fus_cli_claims_print (claims);

  return TRUE;
}

static void
add_pairs (FusCliEvaluation *self,
           const char *key,
           const GPtrArray *pairs,
           const char *first,
           const char *second)
{
  fus_json_begin_array (self->json, key);
  for (guint i = 0; i + 1 < pairs->len; i += 2)
    {
      json_builder_begin_object (self->json);
      fus_json_add_string (self->json, first, g_ptr_array_index (pairs, i));
      fus_json_add_string (self->json, second, g_ptr_array_index (pairs, i + 1));
      json_builder_end_object (self->json);
    }
  json_builder_end_array (self->json);
}

static void
evaluation_clear (FusCliEvaluation *self)
{
  g_clear_pointer (&self->skipped, g_ptr_array_unref);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
  fus_figure_context_clear (&self->context);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FusCliEvaluation, evaluation_clear)

static void
begin_json (FusCliEvaluation *self, const char *const *files)
{
  json_builder_begin_object (self->json);
  fus_json_add_string (self->json, "model", files[0]);
  fus_json_add_string (self->json, "model_hash", self->study->hash);
  fus_json_add_string (self->json, "data", files[1]);
  fus_json_add_string (self->json, "data_hash",
                       fus_dataset_get_hash (self->study->dataset));
  fus_json_add_string (self->json, "split", self->study->split_id);
  fus_json_add_int (self->json, "n", (gint64) self->study->n_rows);
  fus_json_add_string (self->json, "mean", self->options->mean);
  fus_json_add_int (self->json, "seed", self->study->cli->seed);
}

static gboolean
run (FusCli *cli, gconstpointer data, const char *const *files, GError **error)
{
  g_auto (FusCliStudy) study = { 0 };
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_auto (FusCliEvaluation)
            self = { .options = data,
                     .study = &study,
                     .json = json,
                     .context = FUS_FIGURE_CONTEXT_INIT,
                     .skipped = g_ptr_array_new_with_free_func (g_free),
                     .warnings = g_ptr_array_new_with_free_func (g_free) };

  if (!check_options (self.options, error) ||
      !fus_cli_study_load (&study, cli, files[0], files[1], self.options->split,
                           self.options->mean, error) ||
      !fus_cli_study_check_subsets (&study, self.options->subsets, error) ||
      !fus_cli_study_encode (&study, error))
    return FALSE;
  if (cli->json)
    begin_json (&self, files);
  else
    g_print (ngettext ("%s on %s, %zu sample (%s)\n", "%s on %s, %zu samples (%s)\n",
                       (gulong) study.n_rows),
             files[0], files[1], study.n_rows, study.split_id);
  warn_of_unknown (&self);
  if (!measure_all (&self, error) || !add_claims (&self, error))
    return FALSE;
  if (!cli->json)
    return TRUE;
  add_pairs (&self, "not_measured", self.skipped, "metric", "reason");
  add_pairs (&self, "warnings", self.warnings, "id", "message");
  json_builder_end_object (json);
  fus_cli_print_json (json);

  return TRUE;
}

const FusCliCommand fus_cli_evaluate = {
  .id = "evaluate",
  .arguments = "MODEL DATA",
  .summary = N_ ("Measure a model: what comes back from what, and what the latents know"),
  .description =
    N_ ("Beside the model stands what needs none. baselines: what is absent told by the "
        "training mean, ridge regression, neighbours, principal components and the best "
        "single modality. probe: a label read off the latents, off principal components "
        "and off the best single modality, on the same samples, with intervals of what "
        "the latents have more. mixes: which modalities are predicted by a mix of ridge "
        "and model, and in which shares. Conflicts are found among samples that were "
        "held out: what a model was trained with, it takes for normal."),
  .min_files = 2,
  .max_files = 2,
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .options_size = sizeof (FusCliEvaluateOptions),
  .run = run,
};
