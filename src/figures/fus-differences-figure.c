/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What distinguishes the samples that are selected from the others: the features that
 * differ most, a dot a feature: how likely a selected sample has the larger value. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "fus-differences.h"
#include "fus-figure-private.h"

/* Layout pixels. */
#define ROW_HEIGHT 24
#define SMALLEST_ROW 16
#define MOST_ROWS 12

typedef struct
{
  const FusFigureContext *context;
  const FusDifferences *of;
  guint *rows; /* [n]: those of its features that are drawn */
  guint n;
} Compared;

/* Without a name, source and number, apart: “image 572”. */
static char *
dup_feature (const Compared *self, const FusDifference *feature)
{
  const FusModality *modality = fus_dataset_get_modality (self->of->dataset, feature->m);

  return modality->feature_names != NULL
           ? g_strdup (modality->feature_names[feature->feature])
           : g_strdup_printf ("%s %zu", modality->name, feature->feature + 1);
}

/* -- The drawing -- */

static FusPlotScale *
make_rows (const Compared *self)
{
  FusPlotScale *rows = fus_plot_scale_new_band (self->n);

  for (guint i = 0; i < self->n; i++)
    {
      const FusDifference *feature = &self->of->features[self->rows[i]];
      FusPlotBand *band = fus_plot_scale_get_band (rows, i);

      fus_figure_set_modality_band (self->context, rows, i, feature->m);
      g_free (band->label);
      band->label = dup_feature (self, feature);
    }

  return rows;
}

static FusPlotDot
make_dot (const FusDifference *feature)
{
  FusPlotDot dot = FUS_PLOT_DOT (feature->auc.value);

  dot.low = feature->auc.low;
  dot.high = feature->auc.high;
  dot.ink = FUS_PLOT_MODALITY_INK (feature->m);
  dot.bold = feature->q <= FUS_DIFFERENCES_RATE;
  dot.hollow = !dot.bold;
  dot.text = fus_plot_number_format (feature->auc.value, 2, FUS_PLOT_NUMBER_PLAIN);

  return dot;
}

static void
add_dots (const Compared *self, FusPlotFigure *plot)
{
  const guint n = self->n;
  FusPlotAxes *axes = fus_plot_figure_add_axes (plot, 0, 0, 1);
  g_autofree FusPlotDot *dots = g_new (FusPlotDot, n + 1);
  FusPlotMark *mark = NULL;

  for (guint i = 0; i < n; i++)
    dots[i] = make_dot (&self->of->features[self->rows[i]]);
  fus_plot_axes_set_title (axes,
                           self->of->label != NULL
                             ? _ ("chance to be larger in the class")
                             : _ ("chance to be larger if selected"),
                           NULL);
  fus_plot_axes_take_x (axes, fus_plot_scale_new_linear (0, 1),
                        &(FusPlotAxisOptions){
                          .at_top = TRUE, .grid = TRUE, .max_ticks = 3 });
  fus_plot_axes_take_y (axes, make_rows (self), &(FusPlotAxisOptions){ .line = TRUE });
  fus_plot_axes_set_pitch (axes, 0, ROW_HEIGHT, SMALLEST_ROW);
  mark = fus_plot_axes_add (axes, fus_plot_dots_new (dots, n));
  /* Beside their dots they would be struck through by the rule of one half. */
  fus_plot_dots_set_aligned (mark, TRUE);
  fus_plot_axes_add (axes, fus_plot_rule_new (FUS_PLOT_RULE_VERTICAL, 0.5,
                                              FUS_PLOT_INK (AXIS), FUS_PLOT_DASH_DOTS));
  for (guint i = 0; i < n; i++)
    g_free ((char *) dots[i].text);
}

static void
add_foot (FusPlotFigure *plot)
{
  FusPlotLegend *foot = fus_plot_legend_new ();

  fus_plot_legend_add_text (foot, _ ("filled: differs, q ≤ 5\302\240%"),
                            FUS_PLOT_INK (SECOND));
  fus_plot_legend_add_text (foot, _ ("line: 90\302\240% interval"),
                            FUS_PLOT_INK (SECOND));
  fus_plot_figure_take_foot (plot, foot, FALSE);
}

/* -- What is said -- */

static const char *
get_class (const Compared *self)
{
  return self->of->label->classes[self->of->class_code];
}

static char *
say_class (const Compared *self, const char *first, const char *pairs, gboolean is_higher)
{
  g_autofree char *rate = fus_sentence_percent_exact (FUS_DIFFERENCES_RATE);
  g_autofree char *differing = fus_sentence_count (self->of->n_differing);
  g_autofree char *tested = fus_sentence_count (self->of->n_tested);

  if (is_higher)
    /* Translators: class; share; two counts of features; feature; class; share. */
    return g_strdup_printf (
      _ ("Features that differ between %1$s and the others, at a false discovery rate of "
         "%2$s: %3$s of %4$s. Most of all %5$s, higher in %1$s in %6$s of pairs."),
      get_class (self), rate, differing, tested, first, pairs);

  /* Translators: class; share; two counts of features; feature; class; share. */
  return g_strdup_printf (
    _ ("Features that differ between %1$s and the others, at a false discovery rate of "
       "%2$s: %3$s of %4$s. Most of all %5$s, lower in %1$s in %6$s of pairs."),
    get_class (self), rate, differing, tested, first, pairs);
}

static char *
say_selection (const Compared *self,
               const char *first,
               const char *pairs,
               gboolean is_higher)
{
  g_autofree char *rate = fus_sentence_percent_exact (FUS_DIFFERENCES_RATE);
  g_autofree char *differing = fus_sentence_count (self->of->n_differing);
  g_autofree char *tested = fus_sentence_count (self->of->n_tested);

  if (is_higher)
    /* Translators: share; two counts of features; feature; share. */
    return g_strdup_printf (
      _ (
        "Features that differ between the selection and the others, at a false discovery "
        "rate of %s: %s of %s. Most of all %s, higher if selected in %s of pairs."),
      rate, differing, tested, first, pairs);

  /* Translators: share; two counts of features; feature; share. */
  return g_strdup_printf (
    _ ("Features that differ between the selection and the others, at a false discovery "
       "rate of %s: %s of %s. Most of all %s, lower if selected in %s of pairs."),
    rate, differing, tested, first, pairs);
}

static char *
say_differs (const Compared *self, const FusDifference *feature)
{
  const gboolean is_higher = feature->auc.value >= 0.5;
  const FusInterval *auc = &feature->auc;
  g_autofree char *name = dup_feature (self, feature);
  g_autofree char *pairs =
    is_higher ? fus_sentence_percent (auc->value, auc->low, auc->high)
              : fus_sentence_percent (1 - auc->value, 1 - auc->high, 1 - auc->low);

  return (self->of->label != NULL ? say_class : say_selection) (self, name, pairs,
                                                                is_higher);
}

static char *
say_no_sign (const Compared *self)
{
  if (self->of->label != NULL)
    /* Translators: class. */
    return g_strdup_printf (_ ("There is no clear sign that %s differs from the others "
                               "in any feature."),
                            get_class (self));

  return g_strdup (_ ("There is no clear sign that the selection differs from the others "
                      "in any feature."));
}

static FusClaim *
claim_differs (const Compared *self)
{
  const FusDifference *first = fus_differences_get_first (self->of);
  FusClaim *claim =
    fus_claim_new ("differs", self->of->label != NULL ? self->of->label->id : NULL);

  fus_claim_add (claim, "rate", FUS_DIFFERENCES_RATE);
  fus_claim_add (claim, "n_tested", (double) self->of->n_tested);
  fus_claim_add (claim, "n_differing", (double) self->of->n_differing);
  fus_claim_add (claim, "n_selected", (double) first->n_selected);
  fus_claim_add (claim, "n_rest", (double) first->n_rest);
  fus_claim_add_interval (claim, "auc", &first->auc);
  fus_claim_add (claim, "lower", 1 - first->auc.value);
  fus_claim_add (claim, "q", first->q);
  if (!fus_claim_check_count (claim, first->n_selected + first->n_rest, NULL))
    return claim;
  if (fus_differences_are_clear (self->of))
    fus_claim_say (claim, say_differs (self, first));
  else
    fus_claim_withhold (claim, "interval-includes-zero", say_no_sign (self));

  return claim;
}

static char *
describe_base (const Compared *self)
{
  g_autofree char *selected = fus_sentence_count (self->of->n_selected);
  g_autofree char *rest = fus_sentence_count (self->of->n_rest);
  g_autofree char *most = fus_sentence_count (FUS_DIFFERENCES_MOST);

  if (self->of->drawn)
    /* Translators: counts of samples. */
    return g_strdup_printf (_ ("Selected: %s; others: %s, of which no more than %s on a "
                               "side were drawn at random."),
                            selected, rest, most);

  /* Translators: counts of samples. */
  return g_strdup_printf (_ ("Selected: %s; others: %s."), selected, rest);
}

static char *
make_note (const Compared *self)
{
  g_autofree char *base = describe_base (self);
  GString *note = g_string_new (base);

  if (self->of->grouped)
    g_string_append_printf (note, " %s",
                            _ ("Samples of one group count once, with their mean."));
  g_string_append_printf (
    note, " %s",
    _ ("Each feature alone, by ranks, ties half, gaps left out; q: Benjamini and "
       "Hochberg."));
  if (self->of->label == NULL)
    g_string_append_printf (
      note, " %s",
      _ ("Where samples were chosen by these very values, as with the lasso on the map, "
         "this describes how they were chosen: q is no evidence then."));

  return g_string_free (note, FALSE);
}

static char *
make_csv (const Compared *self)
{
  FusTable *table = fus_table_new ("modality", "feature", "n_selected", "n_rest", "auc",
                                   "low", "high", "p", "q", NULL);

  for (gsize i = 0; i < self->of->n_tested; i++)
    {
      const FusDifference *feature = &self->of->features[i];
      g_autofree char *name = dup_feature (self, feature);

      fus_table_text (table,
                      fus_dataset_get_modality (self->of->dataset, feature->m)->id);
      fus_table_text (table, name);
      fus_table_count (table, feature->n_selected);
      fus_table_count (table, feature->n_rest);
      fus_table_number (table, feature->auc.value);
      fus_table_number (table, feature->auc.low);
      fus_table_number (table, feature->auc.high);
      fus_table_number (table, feature->p);
      fus_table_number (table, feature->q);
      fus_table_end_row (table);
    }

  return fus_table_finish (table);
}

static gboolean
differences_build (const FusFigureContext *context, FusFigure *figure, GError **error)
{
  Compared compared = { context, fus_results_get_differences (context->results), NULL,
                        0 };

  if (compared.of->n_tested == 0)
    {
      g_set_error_literal (error, FUS_FIGURE_ERROR, FUS_FIGURE_ERROR_EMPTY,
                           _ ("No feature is known of three samples or groups on either "
                              "side, so that there is nothing to compare."));
      return FALSE;
    }
  compared.rows = fus_differences_choose (compared.of, MOST_ROWS, &compared.n);
  add_dots (&compared, figure->plot);
  add_foot (figure->plot);
  fus_figure_take_claim (figure, claim_differs (&compared), FUS_CLAIM_IN_FINDING);
  figure->note = make_note (&compared);
  figure->csv = make_csv (&compared);
  g_free (compared.rows);

  return TRUE;
}

const FusFigureClass fus_differences_figure = {
  .id = "differences",
  .name = N_ ("What Distinguishes the Selection"),
  .title = N_ ("What distinguishes the selection?"),
  .needs = FUS_FIGURE_NEEDS ("differences", "dataset"),
  .width_mm = 89,
  .height_mm = 90,
  .build = differences_build,
};
