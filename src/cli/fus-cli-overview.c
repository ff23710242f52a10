/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `overview`: what is to be known of data before a model is trained, as JSON or as
 * tables, and what may be said of it. Measures whatever needs the data alone: a row in
 * the table of fus-measure-private.h is enough to be here. What the data don't allow is
 * skipped and the reason told. */
#include "config.h"

#include "fus-analysis-error.h"
#include "fus-cli-checks.h"
#include "fus-cli-claims.h"
#include "fus-cli-commands.h"
#include "fus-cli-print.h"
#include "fus-cli-study.h"

#include <glib/gi18n.h>
#include <math.h>

typedef struct
{
  char *label;
  char *column;
  char *select;
  gboolean features;
} OverviewOptions;

static const FusCliOption options[] = {
  { "label", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (OverviewOptions, label), N_ ("COLUMN"),
    NULL, N_ ("What is to be told; by default the first column of classes") },
  { "column", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (OverviewOptions, column), N_ ("COLUMN"),
    NULL,
    N_ ("Site, batch or operator to check; by default all columns that are named so") },
  { "select", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (OverviewOptions, select),
    N_ ("LABEL=CLASS"), NULL,
    N_ ("Say also what distinguishes samples of that class from the others") },
  { "features", 0, FUS_CLI_FLAG, G_STRUCT_OFFSET (OverviewOptions, features), NULL, NULL,
    N_ ("Describe each feature too: mean, spread, what is missing, histogram") },
};

typedef struct
{
  FusCli *cli;
  FusCliStudy study;
  FusFigureContext context;
  FusChoices choices;
  const char *column;
  gboolean features;
  JsonBuilder *json;
  GPtrArray *skipped; /* measure, reason, measure, … */
} Overview;

static void
overview_clear (Overview *self)
{
  fus_figure_context_clear (&self->context);
  g_clear_pointer (&self->choices.selection, g_bytes_unref);
  fus_cli_study_clear (&self->study);
  g_clear_object (&self->json);
  g_clear_pointer (&self->skipped, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Overview, overview_clear)

static gboolean
skip (Overview *self, const FusMeasureClass *measure, GError *cause, GError **error)
{
  if (!g_error_matches (cause, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_NOT_MEASURED))
    {
      g_propagate_error (error, cause);
      return FALSE;
    }
  if (!self->cli->json)
    g_print ("%s\n\n", cause->message);
  g_ptr_array_add (self->skipped, g_strdup (measure->id));
  g_ptr_array_add (self->skipped, g_strdup (cause->message));
  g_error_free (cause);

  return TRUE;
}

static gboolean
measure_one (Overview *self, const FusMeasureClass *measure, GError **error)
{
  FusOptions *how = fus_cli_study_make_options (&self->study, measure);
  g_autoptr (FusMeasuring) measuring = NULL;
  GError *cause = NULL;
  gpointer value = NULL;

  fus_measure_options_set (how, "column", self->column != NULL ? self->column : "");
  measuring = fus_cli_study_prepare (&self->study, measure, how, &self->choices);
  value = fus_cli_study_run (&self->study, measuring, &cause);
  if (value == NULL)
    return skip (self, measure, cause, error);
  fus_figure_context_put (&self->context, measure->id, value);
  if (self->cli->json)
    measure->add_json (value, measuring, self->json);
  else
    {
      g_autofree char *text = measure->dup_text (value, measuring);

      g_print ("%s\n", text);
    }
  measure->unref (value);

  return TRUE;
}

/* The figures that are drawn from what needs the data alone. */
static gboolean
take_claims (Overview *self, GPtrArray *claims, GError **error)
{
  gsize n = 0;
  const FusFigureClass *const *figures = fus_figure_list (&n);

  for (gsize i = 0; i < n; i++)
    {
      const char *need = figures[i]->needs[0];
      const FusMeasureClass *measure = fus_measure_lookup (need);

      if (measure != NULL && (measure->needs & FUS_MEASURE_DATA) != 0 &&
          fus_figure_class_get_lacking (figures[i], &self->context) == NULL &&
          !fus_cli_claims_take (claims, figures[i]->id, &self->context, error))
        return FALSE;
    }

  return TRUE;
}

/* What is of a selection is measured where there is one. */
static gboolean
is_asked (const Overview *self, const FusMeasureClass *measure)
{
  return (measure->needs & FUS_MEASURE_DATA) != 0 &&
         ((measure->needs & FUS_MEASURE_ASKED) == 0 || self->features) &&
         ((measure->depends & FUS_CHOICE_SELECTION) == 0 ||
          self->choices.selection != NULL);
}

static gboolean
measure_all (Overview *self, GError **error)
{
  gsize n = 0;
  const FusMeasureClass *const *measures = fus_measure_list (&n);

  for (gsize i = 0; i < n; i++)
    if (is_asked (self, measures[i]) && !measure_one (self, measures[i], error))
      return FALSE;

  return TRUE;
}

static void
finish_json (Overview *self, GPtrArray *claims)
{
  fus_json_begin_array (self->json, "not_measured");
  for (guint i = 0; i < self->skipped->len; i += 2)
    {
      json_builder_begin_object (self->json);
      fus_json_add_string (self->json, "measure", g_ptr_array_index (self->skipped, i));
      fus_json_add_string (self->json, "reason",
                           g_ptr_array_index (self->skipped, i + 1));
      json_builder_end_object (self->json);
    }
  json_builder_end_array (self->json);
  fus_cli_claims_add_json (self->json, claims);
  json_builder_end_object (self->json);
  fus_cli_print_json (self->json);
}

static gboolean
load (Overview *self, const char *file, const OverviewOptions *asked, GError **error)
{
  self->study.cli = self->cli;
  self->study.data = file;
  self->study.split_id = "all";
  self->study.dataset = fus_cli_load_dataset (self->cli, file, error);
  if (self->study.dataset == NULL ||
      (asked->label != NULL &&
       fus_cli_study_find_label (&self->study, asked->label, error) == NULL) ||
      (asked->column != NULL &&
       fus_cli_study_find_label (&self->study, asked->column, error) == NULL))
    return FALSE;
  self->choices = FUS_CHOICES_INIT;
  self->choices.label = asked->label;
  if (asked->select != NULL)
    self->choices.selection = fus_cli_study_select (&self->study, asked->select, error);
  if (asked->select != NULL && self->choices.selection == NULL)
    return FALSE;
  self->context.dataset = self->study.dataset;
  self->context.choices.label = asked->label;
  self->column = asked->column;
  self->features = asked->features;

  return TRUE;
}

/* What is odd with the data. */
static gboolean
check (Overview *self, GError **error)
{
  g_autoptr (FusSummary) summary =
               fus_summary_new_thorough (self->study.dataset, self->choices.label,
                                         &self->cli->progress, error);

  if (summary == NULL)
    return FALSE;
  fus_cli_end_progress (self->cli);
  if (self->cli->json)
    fus_cli_checks_add_json (self->json, summary);
  else
    {
      fus_cli_checks_print (summary);
      g_print ("%s", summary->n_checks > 0 ? "\n" : "");
    }

  return TRUE;
}

static gboolean
run (FusCli *cli, gconstpointer data, const char *const *files, GError **error)
{
  g_auto (Overview) self = { .cli = cli, .context = FUS_FIGURE_CONTEXT_INIT };
  g_autoptr (GPtrArray) claims =
               g_ptr_array_new_with_free_func ((GDestroyNotify) fus_claim_free);

  self.json = json_builder_new ();
  self.skipped = g_ptr_array_new_with_free_func (g_free);
  if (!load (&self, files[0], data, error))
    return FALSE;
  json_builder_begin_object (self.json);
  fus_json_add_string (self.json, "file", files[0]);
  fus_json_add_int (self.json, "n_samples",
                    (gint64) fus_dataset_get_n_samples (self.study.dataset));
  if (!check (&self, error) || !measure_all (&self, error) ||
      !take_claims (&self, claims, error))
    return FALSE;
  fus_cli_end_progress (cli);
  if (cli->json)
    {
      finish_json (&self, claims);
      return TRUE;
    }
  for (guint i = 0; i < claims->len; i++)
    {
      const FusClaim *claim = g_ptr_array_index (claims, i);

      if (claim->holds)
        g_print ("%s\n", claim->sentence);
    }

  return TRUE;
}

const FusCliCommand fus_cli_overview = {
  .id = "overview",
  .arguments = "DATA",
  .summary = N_ ("Say what is to be known of data before training"),
  .description = N_ ("How well each source alone tells the class, what sources share, "
                     "whether sites and batches show, and what gaps depend on; with "
                     "--select also which features differ between a class and the "
                     "others. No model is needed."),
  .min_files = 1,
  .max_files = 1,
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .options_size = sizeof (OverviewOptions),
  .run = run,
};
