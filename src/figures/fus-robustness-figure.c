/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How quality falls as records go missing or are corrupted, and up to where it is kept
 * (fus-robustness-limit.c). The picture is drawn whether the gate lets a sentence speak
 * or not. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "fus-figure-ids.h"
#include "fus-figure-private.h"
#include "fus-robustness-limit.h"

/* Coverage the 90 % intervals should have. */
#define NOMINAL 0.9
#define LEAST_COVERAGE 0.5 /* where its axis starts, if none is lower */

static char *
curve_name (const FusFigureContext *context, const FusRobustnessCurve *curve)
{
  FusMask all = fus_mask_all (fus_dataset_get_n_modalities (context->dataset));

  if (curve->modality < 0 && (curve->lose & all) != all && curve->lose != 0)
    return fus_figure_dup_short_subset (context, curve->lose);
  if (curve->modality < 0)
    return g_strdup (_ ("Any source"));
  return fus_figure_dup_short_name (context, (guint) curve->modality);
}

static void
copy_points (const FusRobustnessCurve *curve,
             double *x,
             double *mean,
             double *low,
             double *high)
{
  for (guint i = 0; i < curve->n_points; i++)
    {
      x[i] = curve->points[i].rate;
      mean[i] = curve->points[i].mean;
      low[i] = curve->points[i].low;
      high[i] = curve->points[i].high;
    }
}

/* All sources in the color of text with its points; each alone in its own. */
static void
add_curve (const FusFigureContext *context,
           FusPlotAxes *axes,
           const FusRobustnessCurve *curve,
           gboolean main_curve)
{
  guint n = curve->n_points;
  g_autofree double *numbers = g_new (double, 4 * n + 1);
  double *x = numbers, *mean = x + n, *low = mean + n, *high = low + n;
  g_autofree char *name = curve_name (context, curve);
  g_autofree char *last = NULL;
  guint m = (guint) MAX (curve->modality, 0);
  FusPlotInk ink = curve->modality < 0 ? FUS_PLOT_INK (TEXT) : FUS_PLOT_MODALITY_INK (m);
  FusPlotInk text_ink = { .role = FUS_PLOT_INK_MODALITY_TEXT, .index = m };
  FusPlotMark *line;

  copy_points (curve, x, mean, low, high);
  last = fus_plot_number_format (mean[n - 1], 2, FUS_PLOT_NUMBER_PLAIN);
  fus_plot_axes_add (axes, fus_plot_band_new (x, low, high, n, ink));
  line = fus_plot_axes_add (axes, fus_plot_line_new (x, mean, n, ink,
                                                     main_curve ? FUS_PLOT_LINE_DATA
                                                                : FUS_PLOT_LINE_SECOND));
  fus_plot_mark_set_key (line, curve->modality);
  if (main_curve)
    fus_plot_line_set_dots (line, FALSE);
  fus_plot_line_set_label (line, name, main_curve ? last : NULL,
                           curve->modality < 0 ? FUS_PLOT_GLYPH_NONE
                                               : fus_plot_glyph_for_modality (m),
                           curve->modality < 0 ? FUS_PLOT_INK (TEXT) : text_ink);
}

/* The same number as in the sentence, and only where that was let speak. */
static void
set_crossing (const FusRobustnessLimit *selection, FusPlotMark *rule)
{
  g_autofree char *level =
    fus_plot_number_format (selection->tolerance, 2, FUS_PLOT_NUMBER_PLAIN);
  g_autofree char *at = NULL;
  g_autofree char *text = NULL;

  if (!selection->claim->holds || !isfinite (selection->limit))
    return;
  at = fus_robustness_limit_format (selection, selection->limit);
  /* Translators: a quality; a share of records or a level of noise. */
  text = g_strdup_printf (_ ("above %s up to %s"), level, at);
  fus_plot_rule_set_crossing (rule, selection->limit, text, NULL);
}

static void
add_tolerance (const FusRobustnessLimit *selection, FusPlotAxes *axes)
{
  FusPlotMark *rule;

  if (!isfinite (selection->tolerance))
    return;
  rule =
    fus_plot_axes_add (axes,
                       fus_plot_rule_new (FUS_PLOT_RULE_HORIZONTAL, selection->tolerance,
                                          FUS_PLOT_INK (ACCENT), FUS_PLOT_DASH_SOLID));
  fus_plot_rule_set_handle (rule, TRUE);
  set_crossing (selection, rule);
}

/* What the best of the other sources tells alone: named at its end, among the curves,
 * where no line runs through the words. */
static void
add_best_single (const FusFigureContext *context,
                 const FusRobustnessLimit *selection,
                 FusPlotAxes *axes)
{
  const FusRobustness *robustness = fus_results_get_robustness (context->results);
  double level = robustness->baseline_best_single;
  double x[] = { 0, fus_robustness_limit_get_last (selection) };
  double y[] = { level, level };
  g_autofree char *value = fus_plot_number_format (level, 2, FUS_PLOT_NUMBER_PLAIN);
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;
  FusPlotMark *line;

  if (robustness->best_single < 0 || !isfinite (level))
    return;
  line = fus_plot_axes_add (axes, fus_plot_line_new (x, y, 2, FUS_PLOT_INK (SECOND),
                                                     FUS_PLOT_LINE_REFERENCE));
  name = fus_figure_dup_short_name (context, (guint) robustness->best_single);
  /* Translators: modality; the quality that it alone gives. */
  text = g_strdup_printf (_ ("%s alone %s"), name, value);
  fus_plot_line_set_label (line, NULL, text, FUS_PLOT_GLYPH_NONE, FUS_PLOT_INK (SECOND));
}

/* What knowing nothing gives; at zero the axis itself is that line. */
static void
add_guess (const FusFigureContext *context, FusPlotAxes *axes)
{
  const FusRobustness *robustness = fus_results_get_robustness (context->results);
  gboolean at_zero = ABS (robustness->baseline_mean) < 1e-9;
  const char *text = robustness->target < 0 && !at_zero
                       ? _ ("guessing the commonest class")
                       : _ ("guessing the mean");
  FusPlotMark *rule;

  if (!isfinite (robustness->baseline_mean))
    return;
  rule = fus_plot_axes_add (
    axes, fus_plot_rule_new (FUS_PLOT_RULE_HORIZONTAL, robustness->baseline_mean,
                             at_zero ? FUS_PLOT_INK (AXIS) : FUS_PLOT_INK (SECOND),
                             at_zero ? FUS_PLOT_DASH_SOLID : FUS_PLOT_DASH_DOTS));
  fus_plot_rule_set_label (rule, text, 0.62);
}

static void
add_measured (const FusFigureContext *context,
              const FusRobustnessLimit *selection,
              FusPlotAxes *axes)
{
  double rate = fus_robustness_limit_get_measured (context, selection);
  g_autofree char *percent = isfinite (rate) ? fus_sentence_percent_fine (rate) : NULL;
  gboolean is_mean = selection->curves[0]->modality < 0;
  /* Translators: a share of records that are missing. */
  g_autofree char *text =
    g_strdup_printf (is_mean ? _ ("%s on average in your data") : _ ("%s in your data"),
                     percent != NULL ? percent : "");
  FusPlotMark *rule;

  if (!isfinite (rate))
    return;
  rule = fus_plot_axes_add (axes, fus_plot_rule_new (FUS_PLOT_RULE_VERTICAL, rate,
                                                     FUS_PLOT_INK (TEXT),
                                                     FUS_PLOT_DASH_DASHES));
  fus_plot_rule_set_label (rule, text, 0.88);
}

static FusPlotRange
value_range (const FusFigureContext *context, const FusRobustnessLimit *selection)
{
  const FusRobustness *robustness = fus_results_get_robustness (context->results);
  FusPlotRange range = { 0, 1 };

  for (guint c = 0; c < selection->n; c++)
    for (guint i = 0; i < selection->curves[c]->n_points; i++)
      {
        fus_plot_range_include (&range, selection->curves[c]->points[i].low);
        fus_plot_range_include (&range, selection->curves[c]->points[i].high);
      }
  fus_plot_range_include (&range, robustness->baseline_best_single);
  return range;
}

static char *
make_measure (const FusFigureContext *context, const FusRobustnessLimit *selection)
{
  const char *measure = selection->curves[0]->measure;
  const char *id = strchr (measure, ':');
  guint m = 0;

  if (g_str_has_prefix (measure, "skill") && id != NULL &&
      fus_dataset_find_modality (context->dataset, id + 1, &m))
    return g_strdup_printf (_ ("quality of %s, 1 = as from all sources"),
                            fus_figure_modality_name (context, m));
  if (g_str_has_prefix (measure, "accuracy"))
    return g_strdup (_ ("share of samples whose class is recognised"));
  return g_strdup (_ ("share of the variance that comes back"));
}

static void
take_rates (const FusRobustnessLimit *selection, FusPlotAxes *axes, gboolean bare)
{
  FusPlotAxisOptions rates = {
    .title = _ ("share of records that are missing"),
    .unit = "%",
    .format = FUS_PLOT_NUMBER_PERCENT,
    .line = TRUE,
  };
  FusPlotAxisOptions none = { .bare = TRUE };
  const FusCorruptionClass *corruption = selection->corruption;
  FusPlotAxisOptions amounts = rates;
  double last = fus_robustness_limit_get_last (selection);

  if (corruption != NULL)
    amounts.title = _ (corruption->severity);
  if (corruption != NULL && !corruption->is_share)
    {
      amounts.unit = NULL;
      amounts.format = none.format;
    }
  fus_plot_axes_take_x (axes, fus_plot_scale_new_linear (0, last > 0 ? last : 1),
                        bare                 ? &none
                        : corruption != NULL ? &amounts
                                             : &rates);
}

static void
add_panel (const FusFigureContext *context,
           FusPlotFigure *plot,
           const FusRobustnessLimit *selection)
{
  FusPlotAxes *axes = fus_plot_figure_add_axes (plot, 0, 0, 1);
  FusPlotRange range = value_range (context, selection);
  g_autofree char *measure = make_measure (context, selection);

  fus_plot_axes_set_id (axes, FUS_PANEL_TOLERANCE);
  take_rates (selection, axes, FALSE);
  fus_plot_axes_take_y (axes, fus_plot_scale_new_linear (range.low, range.high),
                        &(FusPlotAxisOptions){
                          .title = measure, .grid = TRUE, .max_ticks = 3 });
  for (guint c = selection->n; c > 0; c--)
    add_curve (context, axes, selection->curves[c - 1], c == 1);
  /* Above the curves, so that no line runs through their words. */
  add_guess (context, axes);
  add_measured (context, selection, axes);
  add_best_single (context, selection, axes);
  add_tolerance (selection, axes);
}

static gboolean
knows_coverage (const FusRobustnessCurve *curve)
{
  for (guint i = 0; i < curve->n_points; i++)
    {
      if (isfinite (curve->points[i].coverage))
        return TRUE;
    }
  return FALSE;
}

/* From one half, where what matters is to be seen, or from what is lower. */
static FusPlotScale *
coverage_scale (const double *coverage, guint n)
{
  double low = LEAST_COVERAGE;

  for (guint i = 0; i < n; i++)
    {
      if (coverage[i] < low)
        low = 0;
    }
  return fus_plot_scale_new_linear (low, 1);
}

static double
last_known (const double *values, guint n)
{
  while (n > 1 && !isfinite (values[n - 1]))
    n--;
  return values[n - 1];
}

/* Whether the model knows how sure it is: a strip below the curve. */
static void
add_coverage (FusPlotFigure *plot, const FusRobustnessLimit *selection)
{
  const FusRobustnessCurve *curve = selection->curves[0];
  g_autofree double *x = g_new (double, curve->n_points + 1);
  g_autofree double *y = g_new (double, curve->n_points + 1);
  g_autofree char *last = NULL;
  g_autofree char *text = NULL;
  FusPlotAxes *axes;
  FusPlotMark *line;

  if (!knows_coverage (curve))
    return;
  axes = fus_plot_figure_add_axes (plot, 0, 1, 1);
  fus_plot_figure_set_row (plot, 1, 0.25, 12);
  for (guint i = 0; i < curve->n_points; i++)
    {
      x[i] = curve->points[i].rate;
      y[i] = curve->points[i].coverage;
    }
  take_rates (selection, axes, TRUE);
  fus_plot_axes_take_y (axes, coverage_scale (y, curve->n_points),
                        &(FusPlotAxisOptions){
                          .title = _ ("true values inside the 90\302\240% intervals, %"),
                          .max_ticks = 2,
                          .format = FUS_PLOT_NUMBER_PERCENT });
  fus_plot_axes_add (axes, fus_plot_rule_new (FUS_PLOT_RULE_HORIZONTAL, NOMINAL,
                                              FUS_PLOT_INK (SECOND), FUS_PLOT_DASH_DOTS));
  line = fus_plot_axes_add (axes,
                            fus_plot_line_new (x, y, curve->n_points, FUS_PLOT_INK (TEXT),
                                               FUS_PLOT_LINE_SECOND));
  fus_plot_line_set_dots (line, FALSE);
  last = fus_sentence_percent_exact (last_known (y, curve->n_points));
  /* Translators: at the end of a curve: the share of true values that the 90 % intervals
   * hold there. */
  text = g_strdup_printf (_ ("90\302\240%% hold %s"), last);
  fus_plot_line_set_label (line, NULL, text, FUS_PLOT_GLYPH_NONE, FUS_PLOT_INK (TEXT));
}

static char *
make_note (const FusFigureContext *context, const FusRobustnessLimit *selection)
{
  gsize n_rows = fus_results_get_robustness (context->results)->n_rows;
  g_autofree char *n = fus_sentence_count (n_rows);
  guint repeats =
    selection->curves[0]->n_points > 1 ? selection->curves[0]->points[1].n : 0;

  if (g_strcmp0 (selection->curves[0]->mechanism, "random") == 0)
    return g_strdup_printf (
      ngettext ("Tested on %s sample, patterns of gaps drawn at "
                "each rate: %u; band 5 to 95\302\240%%. It says nothing about gaps that "
                "depend on the class.",
                "Tested on %s samples, patterns of gaps drawn at "
                "each rate: %u; band 5 to 95\302\240%%. It says nothing about gaps that "
                "depend on the class.",
                (gulong) n_rows),
      n, repeats);
  return g_strdup_printf (ngettext ("Tested on %s sample, repetitions at each level: "
                                    "%u; band 5 to 95\302\240%%.",
                                    "Tested on %s samples, repetitions at each level: "
                                    "%u; band 5 to 95\302\240%%.",
                                    (gulong) n_rows),
                          n, repeats);
}

/* Takes @note; says how many curves had no room. */
static char *
add_left_out (char *note, const FusRobustnessLimit *selection)
{
  g_autofree char *before = note;
  g_autofree char *more = g_strdup_printf (ngettext ("%zu further source is not drawn.",
                                                     "%zu further sources are not drawn.",
                                                     selection->n_left_out),
                                           selection->n_left_out);

  if (selection->n_left_out == 0)
    return g_steal_pointer (&before);
  return g_strjoin (" ", before, more, NULL);
}

static char *
make_csv (const FusFigureContext *context)
{
  const FusRobustness *robustness = fus_results_get_robustness (context->results);
  FusTable *table = fus_table_new ("mechanism", "modality", "measure", "rate", "mean",
                                   "low", "high", "n", "coverage", NULL);

  for (guint c = 0; c < robustness->n_curves; c++)
    {
      const FusRobustnessCurve *curve = &robustness->curves[c];

      for (guint i = 0; i < curve->n_points; i++)
        {
          fus_table_text (table, curve->mechanism);
          fus_table_text (
            table,
            curve->modality < 0
              ? "all"
              : fus_dataset_get_modality (context->dataset, (guint) curve->modality)->id);
          fus_table_text (table, curve->measure);
          fus_table_number (table, curve->points[i].rate);
          fus_table_number (table, curve->points[i].mean);
          fus_table_number (table, curve->points[i].low);
          fus_table_number (table, curve->points[i].high);
          fus_table_count (table, curve->points[i].n);
          fus_table_number (table, curve->points[i].coverage);
          fus_table_end_row (table);
        }
    }
  return fus_table_finish (table);
}

static gboolean
robustness_build (const FusFigureContext *context, FusFigure *figure, GError **error)
{
  FusRobustnessLimit selection;
  g_autofree char *claim_id = NULL;
  FusClaim *rising;

  fus_robustness_limit_init (&selection, context);
  if (selection.n == 0 || selection.curves[0]->n_points == 0)
    {
      g_set_error_literal (error, FUS_FIGURE_ERROR, FUS_FIGURE_ERROR_EMPTY,
                           _ ("No curve was computed for this way of going missing."));
      return FALSE;
    }
  claim_id = selection.corruption != NULL
               ? g_strconcat ("holds-under-", selection.corruption->id, NULL)
               : g_strdup ("holds-with-gaps");
  selection.claim = fus_claim_new (claim_id, selection.curves[0]->mechanism);
  fus_robustness_limit_fill_claim (context, &selection);
  add_panel (context, figure->plot, &selection);
  add_coverage (figure->plot, &selection);
  fus_figure_take_claim (figure, selection.claim, FUS_CLAIM_IN_FINDING);
  figure->note = add_left_out (make_note (context, &selection), &selection);
  rising = fus_robustness_limit_claim_rising (&selection);
  if (rising != NULL)
    fus_figure_take_claim (figure, rising, FUS_CLAIM_IN_NOTE);
  figure->csv = make_csv (context);
  return TRUE;
}

const FusFigureClass fus_robustness_figure = {
  .id = "robustness",
  .name = N_ ("As Inputs Get Worse"),
  .title = N_ ("As inputs get worse"),
  .needs = FUS_FIGURE_NEEDS ("dataset", "robustness"),
  .width_mm = 89,
  .height_mm = 60,
  .build = robustness_build,
};
