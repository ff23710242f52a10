/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "fus-figure-private.h"

#define MAX_CURVES 4

/* Coverage the 90 % intervals should have. */
#define NOMINAL 0.9

/* What is drawn: the curves of one mechanism, the one for all sources first. */
typedef struct
{
  const FusRobustnessCurve *curves[MAX_CURVES + 1];
  guint n;
  gsize n_left_out; /* curves that had no room */
  double tolerance;
  gboolean own_tolerance; /* the result's own: its crossing stands */
  gboolean noise;
} Selection;

static void
selection_add (Selection *self, const FusRobustnessCurve *curve)
{
  if (curve->modality < 0)
    {
      memmove (&self->curves[1], &self->curves[0], self->n * sizeof self->curves[0]);
      self->curves[0] = curve;
    }
  else
    self->curves[self->n] = curve;
  if (self->n < MAX_CURVES)
    self->n++;
  else
    self->n_left_out++;
}

static void
selection_init (Selection *self, const FusFigureContext *context)
{
  const FusRobustness *robustness = context->robustness;
  const char *mechanism = context->mechanism;

  *self = (Selection){ .tolerance = context->tolerance };
  if (mechanism == NULL && robustness->n_curves > 0)
    mechanism = robustness->curves[0].mechanism;
  for (guint i = 0; i < robustness->n_curves; i++)
    {
      if (g_strcmp0 (robustness->curves[i].mechanism, mechanism) == 0)
        selection_add (self, &robustness->curves[i]);
    }
  self->noise = g_strcmp0 (mechanism, "noise") == 0;
  if (self->n == 0)
    return;
  self->own_tolerance = !isfinite (self->tolerance) ||
                        ABS (self->tolerance - self->curves[0]->tolerance) < 1e-9;
  if (self->own_tolerance)
    self->tolerance = self->curves[0]->tolerance;
}

/* The first rate at which the straight lines between the points of one of mean, low or
 * high fall to @level, NaN where they don't. */
static double
cross (const FusRobustnessCurve *curve, gsize offset, double level)
{
  for (guint i = 1; i < curve->n_points; i++)
    {
      double from = G_STRUCT_MEMBER (double, &curve->points[i - 1], offset);
      double to = G_STRUCT_MEMBER (double, &curve->points[i], offset);

      if (from >= level && to < level)
        return curve->points[i - 1].rate +
               (from - level) / (from - to) *
                 (curve->points[i].rate - curve->points[i - 1].rate);
    }
  return NAN;
}

/* A tolerance, where the main curve crosses it, and between which rates its band does. */
typedef struct
{
  double at;
  double low;
  double high;
} Crossing;

static Crossing
find_crossing (const Selection *selection)
{
  const FusRobustnessCurve *curve = selection->curves[0];

  if (selection->own_tolerance)
    return (Crossing){ curve->crossing, curve->crossing_low, curve->crossing_high };
  return (Crossing){
    cross (curve, G_STRUCT_OFFSET (FusRobustnessPoint, mean), selection->tolerance),
    cross (curve, G_STRUCT_OFFSET (FusRobustnessPoint, low), selection->tolerance),
    cross (curve, G_STRUCT_OFFSET (FusRobustnessPoint, high), selection->tolerance),
  };
}

static char *
curve_name (const FusFigureContext *context, const FusRobustnessCurve *curve)
{
  if (curve->modality < 0)
    return g_strdup (_ ("Any source"));
  return g_strdup (fus_figure_modality_name (context, (guint) curve->modality));
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

static double
last_rate (const Selection *selection)
{
  double last = 0;

  for (guint c = 0; c < selection->n; c++)
    {
      const FusRobustnessCurve *curve = selection->curves[c];

      if (curve->n_points > 0)
        last = MAX (last, curve->points[curve->n_points - 1].rate);
    }
  return last;
}

static char *
percent_plain (double share)
{
  return fus_plot_number_format (share, 0, FUS_PLOT_NUMBER_PERCENT);
}

static char *
rate_text (const Selection *selection, double rate)
{
  if (!selection->noise)
    return fus_sentence_percent_exact (rate);
  return fus_plot_number_format (rate, 2, FUS_PLOT_NUMBER_PLAIN);
}

static void
set_crossing (const Selection *selection, FusPlotMark *rule)
{
  Crossing crossing = find_crossing (selection);
  g_autofree char *level =
    fus_plot_number_format (selection->tolerance, 2, FUS_PLOT_NUMBER_PLAIN);
  g_autofree char *at = rate_text (selection, crossing.at);
  g_autofree char *low = percent_plain (crossing.low);
  g_autofree char *high = percent_plain (crossing.high);
  g_autofree char *text = g_strdup_printf (_ ("%s is reached at %s"), level, at);
  g_autofree char *interval = g_strdup_printf ("[%s, %s]", low, high);

  if (isfinite (crossing.at))
    fus_plot_rule_set_crossing (rule, crossing.at, text,
                                selection->noise ? NULL : interval);
}

static void
add_tolerance (const Selection *selection, FusPlotAxes *axes)
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
                 const Selection *selection,
                 FusPlotAxes *axes)
{
  const FusRobustness *robustness = context->robustness;
  double level = robustness->baseline_best_single;
  double x[] = { 0, last_rate (selection) };
  double y[] = { level, level };
  g_autofree char *value = fus_plot_number_format (level, 2, FUS_PLOT_NUMBER_PLAIN);
  g_autofree char *text = NULL;
  FusPlotMark *line;

  if (robustness->best_single < 0 || !isfinite (level))
    return;
  line = fus_plot_axes_add (axes, fus_plot_line_new (x, y, 2, FUS_PLOT_INK (SECOND),
                                                     FUS_PLOT_LINE_REFERENCE));
  /* Translators: modality; the quality that it alone gives. */
  text =
    g_strdup_printf (_ ("%s alone %s"),
                     fus_figure_modality_name (context, (guint) robustness->best_single),
                     value);
  fus_plot_line_set_label (line, NULL, text, FUS_PLOT_GLYPH_NONE, FUS_PLOT_INK (SECOND));
}

/* What knowing nothing gives; at zero the axis itself is that line. */
static void
add_guess (const FusFigureContext *context, FusPlotAxes *axes)
{
  const FusRobustness *robustness = context->robustness;
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

/* Share of all records that are missing in the user's own data; of one source where the
 * main curve is of one. */
static double
measured_rate (const FusFigureContext *context, const Selection *selection)
{
  const FusRobustness *robustness = context->robustness;
  double sum = 0;

  if (robustness->measured_rate == NULL || selection->noise)
    return NAN;
  if (selection->curves[0]->modality >= 0)
    return robustness->measured_rate[selection->curves[0]->modality];
  for (guint m = 0; m < robustness->n_modalities; m++)
    sum += robustness->measured_rate[m];
  return sum / robustness->n_modalities;
}

static void
add_measured (const FusFigureContext *context,
              const Selection *selection,
              FusPlotAxes *axes)
{
  double rate = measured_rate (context, selection);
  g_autofree char *percent = fus_sentence_percent_exact (rate);
  g_autofree char *text = g_strdup_printf (_ ("%s in your data"), percent);
  FusPlotMark *rule;

  if (!isfinite (rate))
    return;
  rule = fus_plot_axes_add (axes, fus_plot_rule_new (FUS_PLOT_RULE_VERTICAL, rate,
                                                     FUS_PLOT_INK (TEXT),
                                                     FUS_PLOT_DASH_DASHES));
  fus_plot_rule_set_label (rule, text, 0.88);
}

static FusPlotRange
value_range (const FusFigureContext *context, const Selection *selection)
{
  FusPlotRange range = { 0, 1 };

  for (guint c = 0; c < selection->n; c++)
    {
      for (guint i = 0; i < selection->curves[c]->n_points; i++)
        {
          fus_plot_range_include (&range, selection->curves[c]->points[i].low);
          fus_plot_range_include (&range, selection->curves[c]->points[i].high);
        }
    }
  fus_plot_range_include (&range, context->robustness->baseline_best_single);
  return range;
}

static char *
make_measure (const FusFigureContext *context, const Selection *selection)
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
take_rates (const Selection *selection, FusPlotAxes *axes, gboolean bare)
{
  FusPlotAxisOptions rates = {
    .title = _ ("share of records that are missing"),
    .unit = "%",
    .format = FUS_PLOT_NUMBER_PERCENT,
    .line = TRUE,
  };
  FusPlotAxisOptions noise = { .title = _ ("noise added, in standard deviations"),
                               .line = TRUE };
  FusPlotAxisOptions none = { .bare = TRUE };
  double last = last_rate (selection);

  fus_plot_axes_take_x (axes, fus_plot_scale_new_linear (0, last > 0 ? last : 1),
                        bare               ? &none
                        : selection->noise ? &noise
                                           : &rates);
}

static void
add_panel (const FusFigureContext *context,
           FusPlotFigure *plot,
           const Selection *selection)
{
  FusPlotAxes *axes = fus_plot_figure_add_axes (plot, 0, 0, 1);
  FusPlotRange range = value_range (context, selection);
  g_autofree char *measure = make_measure (context, selection);

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

/* Whether the model knows how sure it is: a strip below the curve. */
static void
add_coverage (FusPlotFigure *plot, const Selection *selection)
{
  const FusRobustnessCurve *curve = selection->curves[0];
  g_autofree double *x = g_new (double, curve->n_points + 1);
  g_autofree double *y = g_new (double, curve->n_points + 1);
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
  fus_plot_axes_take_y (axes, fus_plot_scale_new_linear (0, 1),
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
}

static char *
make_today (const FusFigureContext *context, const Selection *selection)
{
  double rate = measured_rate (context, selection);
  g_autofree char *percent = fus_sentence_percent_exact (rate);

  if (!isfinite (rate))
    return g_strdup ("");
  return g_strdup_printf (_ ("Today %s are missing."), percent);
}

/* The interval of the crossing reaches over all rates that were tried. */
static gboolean
says_nothing (const Crossing *crossing, double last)
{
  return crossing->low <= 0 && !(crossing->high < last);
}

static char *
make_finding (const FusFigureContext *context, const Selection *selection)
{
  Crossing crossing = find_crossing (selection);
  g_autofree char *level =
    fus_plot_number_format (selection->tolerance, 2, FUS_PLOT_NUMBER_PLAIN);
  g_autofree char *at = NULL;
  g_autofree char *today = make_today (context, selection);
  g_autofree char *finding = NULL;

  if (!isfinite (selection->tolerance))
    return g_strdup (_ ("There is no tolerance to compare with."));
  if (selection->curves[0]->points[0].mean < selection->tolerance)
    return g_strdup_printf (_ ("Quality is below %s even when nothing is missing."),
                            level);
  if (!isfinite (crossing.at))
    return g_strdup_printf (selection->noise
                              ? _ ("Quality stays above %s at every level of noise.")
                              : _ ("Quality stays above %s however much is missing."),
                            level);
  if (says_nothing (&crossing, last_rate (selection)))
    return g_strdup_printf (
      _ ("It is not clear from these data when quality falls below %s."), level);
  if (selection->noise)
    {
      at = fus_sentence_number (crossing.at, crossing.low, crossing.high, 2);
      return g_strdup_printf (
        _ ("Quality stays above %s up to noise of %s standard deviations."), level, at);
    }
  at = fus_sentence_percent (crossing.at, crossing.low, crossing.high);
  finding = g_strdup_printf (_ ("Up to %s missing records the quality stays above %s."),
                             at, level);
  return g_strchomp (g_strjoin (" ", finding, today, NULL));
}

static char *
make_note (const FusFigureContext *context, const Selection *selection)
{
  g_autofree char *n = fus_sentence_count (context->robustness->n_rows);
  guint repeats =
    selection->curves[0]->n_points > 1 ? selection->curves[0]->points[1].n : 0;

  if (g_strcmp0 (selection->curves[0]->mechanism, "random") == 0)
    return g_strdup_printf (
      _ (
        "Tested on %s samples the model had not seen, %u random patterns of gaps at each "
        "rate; band 5 to 95\302\240%%. It says nothing about gaps that depend on the "
        "class."),
      n, repeats);
  return g_strdup_printf (_ (
                            "Tested on %s samples the model had not seen, %u repetitions "
                            "at each level; band 5 to 95\302\240%%."),
                          n, repeats);
}

/* Takes @note; says how many curves had no room. */
static char *
add_left_out (char *note, const Selection *selection)
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
  const FusRobustness *robustness = context->robustness;
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
  Selection selection;

  selection_init (&selection, context);
  if (selection.n == 0 || selection.curves[0]->n_points == 0)
    {
      g_set_error_literal (error, FUS_FIGURE_ERROR, FUS_FIGURE_ERROR_EMPTY,
                           _ ("No curve was computed for this way of going missing."));
      return FALSE;
    }
  add_panel (context, figure->plot, &selection);
  add_coverage (figure->plot, &selection);
  figure->finding = make_finding (context, &selection);
  figure->note = add_left_out (make_note (context, &selection), &selection);
  figure->csv = make_csv (context);
  return TRUE;
}

const FusFigureClass fus_robustness_figure = {
  .id = "robustness",
  .name = N_ ("As Gaps Grow"),
  .title = N_ ("As gaps grow"),
  .needs = FUS_FIGURE_NEEDS_DATASET | FUS_FIGURE_NEEDS_ROBUSTNESS,
  .width_mm = 89,
  .height_mm = 60,
  .build = robustness_build,
};
