/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `kinds`: all that can be chosen, read from the class tables: kinds, options,
 * likelihoods, projections, games, figures. It names no entry of its own: what is
 * listed in a table appears here, in translation and in JSON. */
#include "config.h"

#include "fus-cli-commands.h"
#include "fus-cli-print.h"
#include "fus-corruption.h"
#include "fus-figure.h"
#include "fus-fusion.h"
#include "fus-game.h"
#include "fus-likelihood.h"
#include "fus-missingness.h"
#include "fus-model-spec.h"
#include "fus-net.h"
#include "fus-objective.h"
#include "fus-projection.h"

#include <glib/gi18n.h>

static void
add_choices (JsonBuilder *json, const FusOption *option)
{
  fus_json_begin_array (json, "choices");
  for (guint i = 0; fus_option_get_choice (option, i) != NULL; i++)
    json_builder_add_string_value (json, fus_option_get_choice (option, i));
  json_builder_end_array (json);
}

static void
add_text (JsonBuilder *json, const char *key, const char *text)
{
  fus_json_add_string (json, key, text != NULL ? _ (text) : NULL);
}

static gboolean
has_range (const FusOption *option)
{
  return option->kind == FUS_OPTION_INT || option->kind == FUS_OPTION_REAL ||
         option->kind == FUS_OPTION_INTS;
}

static void
add_options (JsonBuilder *json, const FusOption *options, gsize n)
{
  fus_json_begin_array (json, "options");
  for (gsize i = 0; i < n; i++)
    {
      const FusOption *option = &options[i];

      json_builder_begin_object (json);
      fus_json_add_string (json, "id", option->id);
      add_text (json, "name", option->name);
      fus_json_add_string (json, "kind", fus_option_kind_get_id (option->kind));
      if (has_range (option))
        {
          fus_json_begin_array (json, "range");
          fus_json_add_real (json, NULL, option->min);
          fus_json_add_real (json, NULL, option->max);
          json_builder_end_array (json);
        }
      if (option->kind == FUS_OPTION_CHOICE)
        add_choices (json, option);
      fus_json_add_string (json, "default", option->default_value);
      add_text (json, "unit", option->unit);
      add_text (json, "help", option->help);
      fus_json_add_bool (json, "per_modality", option->per_modality);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_kind (JsonBuilder *json, const FusModelKind *kind)
{
  json_builder_begin_object (json);
  fus_json_add_string (json, "id", kind->id);
  add_text (json, "name", kind->name);
  fus_json_add_string (json, "paper", kind->paper);
  add_text (json, "consequence", kind->consequence);
  fus_json_add_string (json, "family", kind->family);
  fus_json_add_string (json, "fusion", kind->fusion->id);
  fus_json_add_string (json, "objective", kind->objective->id);
  fus_json_add_strings (json, "options", kind->options);
  fus_json_begin_object (json, "defaults");
  for (gsize i = 0; kind->defaults != NULL && kind->defaults[i] != NULL; i += 2)
    fus_json_add_string (json, kind->defaults[i], kind->defaults[i + 1]);
  json_builder_end_object (json);
  json_builder_end_object (json);
}

static void
add_kinds (JsonBuilder *json)
{
  gsize n = 0;
  const FusModelKind *const *kinds = fus_model_kind_list (&n);
  const FusOption *options = NULL;

  fus_json_begin_array (json, "kinds");
  for (gsize i = 0; i < n; i++)
    add_kind (json, kinds[i]);
  json_builder_end_array (json);
  options = fus_model_spec_list_options (&n);
  add_options (json, options, n);
}

/* What most tables have in common. */
static void
add_entry (JsonBuilder *json, const char *id, const char *name, const char *help)
{
  json_builder_begin_object (json);
  fus_json_add_string (json, "id", id);
  add_text (json, "name", name);
  add_text (json, "help", help);
  json_builder_end_object (json);
}

static void
add_model_tables (JsonBuilder *json)
{
  gsize n = 0;
  const FusFusionClass *const *fusions = fus_fusion_list (&n);

  fus_json_begin_array (json, "fusions");
  for (gsize i = 0; i < n; i++)
    add_entry (json, fusions[i]->id, fusions[i]->name, fusions[i]->help);
  json_builder_end_array (json);

  const FusObjectiveClass *const *objectives = fus_objective_list (&n);

  fus_json_begin_array (json, "objectives");
  for (gsize i = 0; i < n; i++)
    add_entry (json, objectives[i]->id, objectives[i]->name, objectives[i]->help);
  json_builder_end_array (json);

  const FusLikelihoodClass *const *likelihoods = fus_likelihood_list (&n);

  fus_json_begin_array (json, "likelihoods");
  for (gsize i = 0; i < n; i++)
    add_entry (json, likelihoods[i]->id, likelihoods[i]->name, likelihoods[i]->help);
  json_builder_end_array (json);
}

static void
add_bodies (JsonBuilder *json)
{
  gsize n = 0;
  const FusNetClass *const *bodies = fus_net_list (&n);

  fus_json_begin_array (json, "bodies");
  for (gsize i = 0; i < n; i++)
    add_entry (json, bodies[i]->id, bodies[i]->name, NULL);
  json_builder_end_array (json);
}

static void
add_data_tables (JsonBuilder *json)
{
  gsize n = 0;
  const FusMissingnessClass *const *mechanisms = fus_missingness_list (&n);

  fus_json_begin_array (json, "mechanisms");
  for (gsize i = 0; i < n; i++)
    add_entry (json, mechanisms[i]->id, mechanisms[i]->name, mechanisms[i]->meaning);
  json_builder_end_array (json);

  const FusCorruptionClass *const *corruptions = fus_corruption_list (&n);

  fus_json_begin_array (json, "corruptions");
  for (gsize i = 0; i < n; i++)
    add_entry (json, corruptions[i]->id, corruptions[i]->name, corruptions[i]->meaning);
  json_builder_end_array (json);
}

static void
add_result_tables (JsonBuilder *json)
{
  gsize n = 0;
  const FusGameClass *const *games = fus_game_list (&n);

  fus_json_begin_array (json, "games");
  for (gsize i = 0; i < n; i++)
    add_entry (json, games[i]->id, games[i]->name, games[i]->meaning);
  json_builder_end_array (json);

  const FusProjectionClass *const *projections = fus_projection_list (&n);

  fus_json_begin_array (json, "projections");
  for (gsize i = 0; i < n; i++)
    {
      json_builder_begin_object (json);
      fus_json_add_string (json, "id", projections[i]->id);
      add_text (json, "name", projections[i]->name);
      add_options (json, projections[i]->options, projections[i]->n_options);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);

  const FusFigureClass *const *figures = fus_figure_list (&n);

  fus_json_begin_array (json, "figures");
  for (gsize i = 0; i < n; i++)
    add_entry (json, figures[i]->id, figures[i]->name, figures[i]->title);
  json_builder_end_array (json);
}

/* What `evaluate` measures; measurements of one name are one. */
static void
add_metrics (JsonBuilder *json)
{
  gsize n = 0;
  const FusMeasureClass *const *measures = fus_measure_list (&n);

  fus_json_begin_array (json, "metrics");
  for (gsize i = 0; i < n; i++)
    {
      const char *metric = measures[i]->metric;

      if (metric == NULL || fus_measure_lookup_metric (metric) != measures[i])
        continue;
      json_builder_begin_object (json);
      fus_json_add_string (json, "id", metric);
      add_options (json, measures[i]->options, measures[i]->n_options);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
print_kinds (void)
{
  const char *headers[] = { _ ("Kind"), _ ("Name"), _ ("Paper"), _ ("What it means"),
                            NULL };
  gsize n = 0;
  const FusModelKind *const *kinds = fus_model_kind_list (&n);
  g_autoptr (FusTextTable) table = fus_text_table_new (headers);

  for (gsize i = 0; i < n; i++)
    {
      fus_text_table_add (table, kinds[i]->id);
      fus_text_table_add (table, _ (kinds[i]->name));
      fus_text_table_add (table, kinds[i]->paper);
      fus_text_table_add (table, _ (kinds[i]->consequence));
    }
  fus_cli_print_table (table);
}

static char *
format_values (const FusOption *option)
{
  if (option->kind == FUS_OPTION_CHOICE)
    return fus_option_join_choices (option);
  if (option->kind == FUS_OPTION_BOOL)
    return g_strdup ("on, off");
  if (has_range (option))
    return g_strdup_printf ("%g … %g", option->min, option->max);

  return g_strdup ("");
}

static void
print_options (const FusOption *options, gsize n)
{
  const char *headers[] = { _ ("Option"), _ ("Default"), _ ("Values"), _ ("Help"), NULL };
  g_autoptr (FusTextTable) table = fus_text_table_new (headers);

  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *values = format_values (&options[i]);
      g_autofree char *id =
        g_strconcat (options[i].id, options[i].per_modality ? "[.NAME]" : "", NULL);

      fus_text_table_add (table, id);
      fus_text_table_add (table, options[i].default_value);
      fus_text_table_add (table, values);
      fus_text_table_add (table, _ (options[i].help));
    }
  fus_cli_print_table (table);
}

static void
print_projections (void)
{
  gsize n = 0;
  const FusProjectionClass *const *projections = fus_projection_list (&n);

  for (gsize i = 0; i < n; i++)
    {
      g_print ("\n%s (%s)\n", projections[i]->id, _ (projections[i]->name));
      if (projections[i]->n_options > 0)
        print_options (projections[i]->options, projections[i]->n_options);
    }
}

static gboolean
run (FusCli *cli, gconstpointer data, const char *const *files, GError **error)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  if (!cli->json)
    {
      gsize n = 0;
      const FusOption *options = fus_model_spec_list_options (&n);

      print_kinds ();
      g_print ("\n");
      print_options (options, n);
      print_projections ();
      return TRUE;
    }
  json_builder_begin_object (json);
  add_kinds (json);
  add_model_tables (json);
  add_bodies (json);
  add_data_tables (json);
  add_result_tables (json);
  add_metrics (json);
  json_builder_end_object (json);
  fus_cli_print_json (json);

  return TRUE;
}

const FusCliCommand fus_cli_kinds = {
  .id = "kinds",
  .arguments = "",
  .summary = N_ ("List what there is to choose from, with every option"),
  .run = run,
};
