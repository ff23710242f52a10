/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The site check: how well each source tells columns of how samples were handled, a panel
 * a column, and whether they can be kept apart from the label: MODELS.md 5.11. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "fus-figure-private.h"
#include "fus-sites.h"

/* Layout pixels. */
#define ROW_HEIGHT 26
#define SMALLEST_ROW 17
#define MAX_PANELS 3
#define LEAST_WIDTH 96
#define COLUMN_GAP 22
#define ROW_GAP 18
/* Left edge of areas: further down it is as bad as guessing. */
#define LOWEST_AREA 0.4

typedef struct
{
  const FusFigureContext *context;
  const FusSites *of;
} Checked;

static const char *
name_of (const Checked *self, guint m)
{
  return fus_figure_modality_name (self->context, m);
}

static gboolean
is_categorical (const FusSite *site)
{
  return site->column->kind == FUS_LABEL_CATEGORICAL;
}

static FusPlotDot
make_dot (const FusSite *site, guint m)
{
  const FusInterval *telling = fus_site_get_telling (site, m);
  const double lowest = is_categorical (site) ? LOWEST_AREA : 0;
  FusPlotDot dot = FUS_PLOT_DOT (telling->value);

  dot.ink = FUS_PLOT_MODALITY_INK (m);
  dot.bold = fus_site_is_told (site, m);
  if (isnan (telling->value))
    return dot;
  dot.low = MAX (telling->low, lowest);
  dot.high = MAX (telling->high, lowest);
  dot.value = MAX (telling->value, lowest);
  dot.text = fus_plot_number_format (telling->value, 2, FUS_PLOT_NUMBER_PLAIN);

  return dot;
}

static void
add_panel (const Checked *self, FusPlotFigure *plot, const FusSite *site, gboolean first)
{
  const guint n = self->of->n_modalities;
  FusPlotAxes *axes = fus_plot_figure_add_axes (plot, 0, 0, 1);
  g_autofree FusPlotDot *dots = g_new (FusPlotDot, n + 1);

  for (guint m = 0; m < n; m++)
    dots[m] = make_dot (site, m);
  fus_plot_axes_set_title (axes, site->column->name,
                           is_categorical (site) ? NULL : _ ("R²"));
  fus_plot_axes_take_x (
    axes, fus_plot_scale_new_linear (is_categorical (site) ? LOWEST_AREA : 0, 1),
    &(FusPlotAxisOptions){ .at_top = TRUE, .grid = TRUE, .max_ticks = 3 });
  fus_plot_axes_take_y (axes, fus_figure_modality_scale (self->context),
                        &(FusPlotAxisOptions){ .bare = !first, .line = TRUE });
  fus_plot_axes_set_pitch (axes, 0, ROW_HEIGHT, SMALLEST_ROW);
  fus_plot_axes_add (axes, fus_plot_dots_new (dots, n));
  if (is_categorical (site))
    fus_plot_axes_add (axes, fus_plot_rule_new (FUS_PLOT_RULE_VERTICAL, 0.5,
                                                FUS_PLOT_INK (AXIS), FUS_PLOT_DASH_DOTS));
  for (guint m = 0; m < n; m++)
    g_free ((char *) dots[m].text);
}

static void
add_foot (FusPlotFigure *plot)
{
  FusPlotLegend *foot = fus_plot_legend_new ();

  fus_plot_legend_add_text (foot, _ ("area under the curve; 0.5: not told"),
                            FUS_PLOT_INK (SECOND));
  fus_plot_legend_add_text (foot, _ ("line: 90\302\240% interval"),
                            FUS_PLOT_INK (SECOND));
  fus_plot_figure_take_foot (plot, foot, FALSE);
}

/* -- What is said -- */

static gboolean
is_told (const Checked *self, const FusSite *site)
{
  for (guint m = 0; m < self->of->n_modalities; m++)
    if (fus_site_is_told (site, m))
      return TRUE;

  return FALSE;
}

static gsize
count_units (const Checked *self, const FusSite *site)
{
  gsize most = 0;

  for (guint m = 0; m < self->of->n_modalities; m++)
    most = MAX (most, site->alone[m].n_units);

  return most;
}

static int
find_told (const Checked *self, const FusSite *site)
{
  int best = -1;

  for (guint m = 0; m < self->of->n_modalities; m++)
    if (fus_site_is_told (site, m) &&
        (best < 0 || fus_site_get_telling (site, m)->value >
                       fus_site_get_telling (site, (guint) best)->value))
      best = (int) m;

  return best;
}

static char *
say_told (const Checked *self, const FusSite *site)
{
  const guint m = (guint) find_told (self, site);
  const FusInterval *telling = fus_site_get_telling (site, m);
  g_autofree char *value =
    fus_sentence_number (telling->value, telling->low, telling->high, 2);

  if (is_categorical (site))
    /* Translators: column; modality; an area of 0 to 1. */
    return g_strdup_printf (_ ("The %s shows in %s (area under the curve %s): what is "
                               "learnt from it may be that."),
                            site->column->name, name_of (self, m), value);

  /* Translators: column; modality; R². */
  return g_strdup_printf (_ ("The %s shows in %s (R² %s): what is learnt from it may be "
                             "that."),
                          site->column->name, name_of (self, m), value);
}

static FusClaim *
claim_told (const Checked *self, const FusSite *site)
{
  FusClaim *claim = fus_claim_new ("site-shows", site->column->id);

  for (guint m = 0; m < self->of->n_modalities; m++)
    fus_claim_add_interval (claim, fus_dataset_get_modality (self->of->dataset, m)->id,
                            fus_site_get_telling (site, m));
  if (site->why_not != NULL)
    fus_claim_withhold (claim, "too-few", g_strdup (site->why_not));
  else if (!fus_claim_check_count (claim, count_units (self, site), NULL))
    return claim;
  else if (is_told (self, site))
    fus_claim_say (claim, say_told (self, site));
  else
    fus_claim_withhold (claim, "interval-includes-zero",
                        /* Translators: column. */
                        g_strdup_printf (_ ("There is no clear sign that the %s shows in "
                                            "any source."),
                                         site->column->name));

  return claim;
}

static char *
say_checks (const FusSite *site, const char *label)
{
  g_autofree char *alone = fus_sentence_percent_exact (site->label_from_column.value);
  g_autofree char *guess = fus_sentence_percent_exact (site->label_guess);
  g_autofree char *within = fus_sentence_percent_exact (site->within.value);
  g_autofree char *within_guess = fus_sentence_percent_exact (site->within_guess);

  if (isnan (site->label_from_column.value))
    return g_strdup ("");
  if (isnan (site->within.value))
    /* Translators: column; label; two shares. */
    return g_strdup_printf (_ (" From %s alone, %s is told right in %s of cases "
                               "(guessing: %s)."),
                            site->column->name, label, alone, guess);

  /* Translators: column; label; four shares. */
  return g_strdup_printf (_ (" From %1$s alone, %2$s is told right in %3$s of cases "
                             "(guessing: %4$s); by all sources within one %1$s in %5$s "
                             "(guessing: %6$s)."),
                          site->column->name, label, alone, guess, within, within_guess);
}

static char *
say_confounded (const Checked *self, const FusSite *site)
{
  const char *label = self->of->label->name;
  const char *column = site->column->name;
  g_autofree char *v = fus_plot_number_format (site->with_label.v, 2, 0);
  g_autofree char *checks = say_checks (site, label);

  if (site->verdict == FUS_SITE_INSEPARABLE)
    /* Translators: column; label; Cramér’s V; further sentences. */
    return g_strdup_printf (
      _ ("The %1$s and %2$s can’t be kept apart (V = %3$s): nothing that "
         "is found of %2$s is free of %1$s.%4$s"),
      column, label, v, checks);

  /* Translators: column; label; Cramér’s V; further sentences. */
  return g_strdup_printf (_ (
                            "The %1$s and %2$s go together (V = %3$s): removing %1$s may "
                            "remove %2$s.%4$s"),
                          column, label, v, checks);
}

static FusClaim *
claim_confounded (const Checked *self, const FusSite *site)
{
  FusClaim *claim = fus_claim_new ("confounded", site->column->id);

  fus_claim_add (claim, "v", site->with_label.v);
  fus_claim_add (claim, "p", site->with_label.p);
  fus_claim_add (claim, "n", (double) site->with_label.n);
  fus_claim_add_interval (claim, "label_from_column", &site->label_from_column);
  fus_claim_add (claim, "label_guess", site->label_guess);
  fus_claim_add_interval (claim, "within", &site->within);
  fus_claim_add (claim, "within_guess", site->within_guess);
  fus_claim_add_interval (claim, "left_out", &site->left_out);
  if (!fus_claim_check_count (claim, site->with_label.n, NULL))
    return claim;
  if (site->verdict == FUS_SITE_APART)
    fus_claim_withhold (
      claim, "interval-includes-zero",
      /* Translators: column; label. */
      g_strdup_printf (_ ("There is no clear sign that %s and %s go together closely."),
                       site->column->name, self->of->label->name));
  else
    fus_claim_say (claim, say_confounded (self, site));

  return claim;
}

/* The one that shows most clearly, among those that are confounded if any is. */
static guint
find_worst (const Checked *self)
{
  guint worst = 0;
  double most = -HUGE_VAL;

  for (guint i = 0; i < self->of->n_sites; i++)
    {
      const FusSite *site = &self->of->sites[i];
      const int best = find_told (self, site);
      const double badness =
        2 * (double) site->verdict +
        (best >= 0 ? fus_site_get_telling (site, (guint) best)->value : 0);

      if (!(badness > most))
        continue;
      worst = i;
      most = badness;
    }

  return worst;
}

static void
add_claims (const Checked *self, FusFigure *figure)
{
  const guint worst = find_worst (self);

  for (guint k = 0; k < self->of->n_sites; k++)
    {
      const guint i = k == 0 ? worst : k <= worst ? k - 1 : k;
      const FusSite *site = &self->of->sites[i];
      const FusClaimPlace place = k == 0 ? FUS_CLAIM_IN_FINDING : FUS_CLAIM_LISTED;

      if (site->verdict != FUS_SITE_NOT_KNOWN)
        {
          FusClaim *confounded = claim_confounded (self, site);

          fus_figure_take_claim (figure, confounded,
                                 confounded->holds ? place : FUS_CLAIM_LISTED);
        }
      fus_figure_take_claim (figure, claim_told (self, site), place);
    }
}

static char *
make_note (const Checked *self)
{
  const FusSite *site = &self->of->sites[find_worst (self)];
  g_autofree char *n = fus_sentence_count (site->n);
  g_autofree char *known = fus_sentence_count (site->n_known);
  const char *rest =
    _ ("Told of samples in other folds, by straight lines or the fifteen "
       "nearest. What shows can be learnt in place of what is meant.");
  g_autofree char *base = NULL;

  if (site->n < site->n_known)
    base = g_strdup_printf (_ ("%s of the %s samples that know %s, drawn at random."), n,
                            known, site->column->name);
  else
    base = g_strdup_printf (ngettext ("%s sample that knows %s.",
                                      "%s samples that know %s.", (gulong) site->n),
                            n, site->column->name);

  return g_strjoin (" ", base, rest, NULL);
}

static char *
make_csv (const Checked *self)
{
  FusTable *table = fus_table_new ("column", "modality", "n", "value", "low", "high", "v",
                                   "p", "verdict", NULL);

  for (guint i = 0; i < self->of->n_sites; i++)
    for (guint m = 0; m < self->of->n_modalities; m++)
      {
        const FusSite *site = &self->of->sites[i];
        const FusInterval *telling = fus_site_get_telling (site, m);

        fus_table_text (table, site->column->id);
        fus_table_text (table, fus_dataset_get_modality (self->of->dataset, m)->id);
        fus_table_count (table, site->alone[m].n);
        fus_table_number (table, telling->value);
        fus_table_number (table, telling->low);
        fus_table_number (table, telling->high);
        fus_table_number (table, site->with_label.v);
        fus_table_number (table, site->with_label.p);
        fus_table_text (table, fus_site_verdict_get_id (site->verdict));
        fus_table_end_row (table);
      }

  return fus_table_finish (table);
}

static gboolean
sites_build (const FusFigureContext *context, FusFigure *figure, GError **error)
{
  const Checked checked = { context, fus_results_get_sites (context->results) };

  for (guint i = 0; i < checked.of->n_sites; i++)
    add_panel (&checked, figure->plot, &checked.of->sites[i], i % MAX_PANELS == 0);
  fus_plot_figure_set_flow (figure->plot, 0, MAX_PANELS, LEAST_WIDTH, COLUMN_GAP,
                            ROW_GAP);
  add_foot (figure->plot);
  add_claims (&checked, figure);
  figure->note = make_note (&checked);
  figure->csv = make_csv (&checked);

  return TRUE;
}

const FusFigureClass fus_sites_figure = {
  .id = "sites",
  .name = N_ ("Site Check"),
  .title = N_ ("Does it show where samples come from?"),
  .needs = FUS_FIGURE_NEEDS ("sites", "dataset"),
  .width_mm = 89,
  .height_mm = 60,
  .build = sites_build,
};
