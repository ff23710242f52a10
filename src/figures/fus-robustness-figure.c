/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How quality falls as records go missing or noise is added, and up to where it is
 * kept. The limit goes by the lower edge of the band and is rounded down: a promise
 * may be too small, never too large. A sentence is made of a claim that asks the gate
 * first; the picture is drawn all the same. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "fus-figure-ids.h"
#include "fus-figure-private.h"

#define MAX_CURVES 4

/* Coverage the 90 % intervals should have. */
#define NOMINAL 0.9
#define LEAST_COVERAGE 0.5 /* where its axis starts, if none is lower */

/* What is drawn: the curves of one mechanism, the one for all sources first. */
typedef struct
{
  const FusRobustnessCurve *curves[MAX_CURVES + 1];
  guint n;
  gsize n_left_out; /* curves that had no room */
  double tolerance;
  gboolean noise;
  const FusRobustnessCurve *worst; /* the one whose band falls soonest */
  double limit;    /* rate up to which it stays above, NaN where it never falls */
  FusClaim *claim; /* of that limit */
} Selection;

/* The rate up to which the lower edge of the band stays above @level: 0 where it is below
 * from the start, NaN where it never falls so low. */
static double
find_limit (const FusRobustnessCurve *curve, double level)
{
  g_autofree double *x = g_new (double, curve->n_points + 1);
  g_autofree double *low = g_new (double, curve->n_points + 1);

  for (guint i = 0; i < curve->n_points; i++)
    {
      x[i] = curve->points[i].rate;
      low[i] = curve->points[i].low;
    }
  if (curve->n_points > 0 && low[0] < level)
    return 0;
  return fus_find_crossing (x, low, curve->n_points, level);
}

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

/* Of all curves of the mechanism, those without room among them. */
static void
find_worst (Selection *self, const FusFigureContext *context)
{
  const FusRobustness *robustness = fus_results_get_robustness (context->results);

  self->worst = self->curves[0];
  self->limit = find_limit (self->worst, self->tolerance);
  for (guint i = 0; i < robustness->n_curves; i++)
    {
      const FusRobustnessCurve *curve = &robustness->curves[i];
      double at = find_limit (curve, self->tolerance);

      if (!isfinite (at) || (isfinite (self->limit) && at >= self->limit) ||
          g_strcmp0 (curve->mechanism, self->curves[0]->mechanism) != 0)
        continue;
      self->worst = curve;
      self->limit = at;
    }
}

static void
selection_init (Selection *self, const FusFigureContext *context)
{
  const FusRobustness *robustness = fus_results_get_robustness (context->results);
  const char *mechanism = context->mechanism;

  *self = (Selection){ .tolerance = context->tolerance };
  if (mechanism == NULL && robustness->n_curves > 0)
    mechanism = robustness->curves[0].mechanism;
  for (guint i = 0; i < robustness->n_curves; i++)
    if (g_strcmp0 (robustness->curves[i].mechanism, mechanism) == 0)
      selection_add (self, &robustness->curves[i]);
  self->noise = g_strcmp0 (mechanism, "noise") == 0;
  if (self->n == 0)
    return;
  if (!isfinite (self->tolerance))
    self->tolerance = self->curves[0]->tolerance;
  find_worst (self, context);
}

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

/* Rounded down: a safe limit may be too small, never too large. */
static char *
limit_text (const Selection *selection, double rate)
{
  if (!selection->noise)
    return fus_sentence_percent_exact (floor (100 * rate + 1e-9) / 100);
  return fus_plot_number_format (floor (100 * rate + 1e-9) / 100, 2,
                                 FUS_PLOT_NUMBER_PLAIN);
}

/* The same number as in the sentence, and only where that was let speak. */
static void
set_crossing (const Selection *selection, FusPlotMark *rule)
{
  g_autofree char *level =
    fus_plot_number_format (selection->tolerance, 2, FUS_PLOT_NUMBER_PLAIN);
  g_autofree char *at = NULL;
  g_autofree char *text = NULL;

  if (!selection->claim->holds || !isfinite (selection->limit))
    return;
  at = limit_text (selection, selection->limit);
  /* Translators: a quality; a share of records or a level of noise. */
  text = g_strdup_printf (_ ("above %s up to %s"), level, at);
  fus_plot_rule_set_crossing (rule, selection->limit, text, NULL);
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
  const FusRobustness *robustness = fus_results_get_robustness (context->results);
  double level = robustness->baseline_best_single;
  double x[] = { 0, last_rate (selection) };
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

/* Share of all records that are missing in the user's own data; of one source where the
 * main curve is of one. */
static double
measured_rate (const FusFigureContext *context, const Selection *selection)
{
  const FusRobustness *robustness = fus_results_get_robustness (context->results);
  double sum = 0;

  if (robustness->measured_rate == NULL || selection->noise)
    return NAN;
  if (selection->worst->modality >= 0)
    return robustness->measured_rate[selection->worst->modality];
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
value_range (const FusFigureContext *context, const Selection *selection)
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
add_coverage (FusPlotFigure *plot, const Selection *selection)
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

/* -- The claim: up to where quality holds -- */

/* What stays above, as it stands within a sentence. */
static char *
dup_quality (const FusFigureContext *context, const Selection *selection)
{
  const char *measure = selection->curves[0]->measure;
  const char *id = strchr (measure, ':');
  const FusLabel *label = fus_figure_get_label (context);
  guint m = 0;

  if (id != NULL && fus_dataset_find_modality (context->dataset, id + 1, &m))
    /* Translators: modality; as in “the quality of spectrum stays above 0.90”. */
    return g_strdup_printf (_ ("the quality of %s"),
                            fus_figure_modality_name (context, m));
  if (g_str_has_prefix (measure, "accuracy") && label != NULL)
    /* Translators: label; as in “recognition of species stays above 0.90”. */
    return g_strdup_printf (_ ("recognition of %s"), label->name);
  return g_strdup (_ ("the quality of all sources"));
}

/* “records of image and sensors”, or “records” where it is any. */
static char *
dup_records (const FusFigureContext *context, const Selection *selection)
{
  const FusRobustness *robustness = fus_results_get_robustness (context->results);
  const FusRobustnessCurve *curve = selection->worst;
  FusMask all = fus_mask_all (robustness->n_modalities);
  FusMask lose =
    curve->modality >= 0 ? FUS_MASK_BIT (curve->modality) : curve->lose & all;
  g_autofree char *list = NULL;

  if (robustness->target >= 0 && curve->modality < 0)
    lose &= ~FUS_MASK_BIT (robustness->target);
  if (lose == 0 || lose == all)
    return g_strdup (_ ("records"));
  list = fus_figure_dup_subset_list (context, lose);
  /* Translators: sources; as in “up to 12 % missing records of image and sensors”. */
  return g_strdup_printf (_ ("records of %s"), list);
}

static gboolean
check_gate (FusClaim *claim, const FusFigureContext *context, const Selection *selection)
{
  const FusRobustness *robustness = fus_results_get_robustness (context->results);
  const FusGate *gate = fus_results_get_gate (context->results);
  int target = robustness->target;
  gboolean allowed;

  if (g_str_has_prefix (selection->curves[0]->measure, "accuracy"))
    allowed = fus_claim_check_reading (claim, gate);
  else if (target >= 0)
    allowed =
      fus_claim_check_target (claim, gate, (guint) target,
                              fus_figure_modality_name (context, (guint) target), FALSE);
  else
    allowed = fus_claim_check_model (claim, gate);
  return allowed && fus_claim_check_count (claim, robustness->n_rows, NULL);
}

/* Which source the limit is of, where it is of one among several. */
static const char *
watched_name (const FusFigureContext *context, const Selection *selection)
{
  return selection->worst != selection->curves[0] && selection->worst->modality >= 0
           ? fus_figure_modality_name (context, (guint) selection->worst->modality)
           : NULL;
}

static char *
say_noise (const FusFigureContext *context,
           const Selection *selection,
           const char *quality,
           const char *level)
{
  const char *name = watched_name (context, selection);
  g_autofree char *last =
    fus_plot_number_format (last_rate (selection), 2, FUS_PLOT_NUMBER_PLAIN);
  g_autofree char *at = NULL;

  if (!isfinite (selection->limit))
    /* Translators: a level of noise; what is measured; a level. */
    return g_strdup_printf (_ ("With all noise that was tried, up to %1$s standard "
                               "deviations, %2$s stays above %3$s."),
                            last, quality, level);
  at = limit_text (selection, selection->limit);
  if (name != NULL)
    /* Translators: a level of noise; modality; what is measured; a level. */
    return g_strdup_printf (_ ("Up to noise of %1$s standard deviations in %2$s, which "
                               "tells soonest, %3$s stays above %4$s."),
                            at, name, quality, level);
  /* Translators: a level of noise; what is measured; a level. */
  return g_strdup_printf (
    _ ("Up to noise of %1$s standard deviations %2$s stays above %3$s."), at, quality,
    level);
}

static char *
say_never (const Selection *selection, const char *quality, const char *level)
{
  g_autofree char *last = fus_sentence_percent_exact (last_rate (selection));

  /* Translators: a share; what is measured; a level. */
  return g_strdup_printf (
    _ ("At every rate that was tried, up to %1$s missing, %2$s stays above %3$s."), last,
    quality, level);
}

/* What is missing today, beside the limit that was said; of each source on average, or of
 * the one in question. */
static char *
say_today (const FusFigureContext *context,
           const Selection *selection,
           double today,
           const char *now)
{
  const char *name = watched_name (context, selection);

  if (today <= 0)
    return g_strdup (_ ("Today none are missing."));
  if (name != NULL)
    /* Translators: a share; modality. */
    return g_strdup_printf (today > selection->limit
                              ? _ ("Today %1$s of %2$s are missing: more than that.")
                              : _ ("Today %1$s of %2$s are missing."),
                            now, name);
  /* Translators: a share. */
  return g_strdup_printf (
    today > selection->limit
      ? _ ("Today %s of each source are missing on average: more than that.")
      : _ ("Today %s of each source are missing on average."),
    now);
}

static char *
say_limit (const FusFigureContext *context,
           const Selection *selection,
           FusClaim *claim,
           const char *quality,
           const char *level)
{
  double today = measured_rate (context, selection);
  const char *name = watched_name (context, selection);
  g_autofree char *records = dup_records (context, selection);
  g_autofree char *now = NULL;
  g_autofree char *at = NULL;
  g_autofree char *said = NULL;
  g_autofree char *then = NULL;

  fus_claim_add (claim, "today", today);
  at = isfinite (today) ? fus_sentence_percent_apart (selection->limit, today, &now)
                        : limit_text (selection, selection->limit);
  if (at == NULL)
    return g_strdup_printf (
      /* Translators: records; what is measured; a level. */
      _ ("Up to about as many missing %1$s as today, %2$s stays above %3$s."), records,
      quality, level);
  said = g_strdup_printf (
    name != NULL
      /* Translators: a share; records; what is measured; a level. */
      ? _ ("Up to %1$s missing %2$s, which tells soonest, %3$s stays above %4$s.")
      : _ ("Up to %1$s missing %2$s, %3$s stays above %4$s."),
    at, records, quality, level);
  if (!isfinite (today))
    return g_steal_pointer (&said);
  then = say_today (context, selection, today, now);
  return g_strjoin (" ", said, then, NULL);
}

static guint
count_known (const FusRobustnessCurve *curve)
{
  guint n = 0;

  for (guint i = 0; i < curve->n_points; i++)
    n += isfinite (curve->points[i].low) ? 1 : 0;
  return n;
}

static void
fill_claim (const FusFigureContext *context, Selection *selection)
{
  FusClaim *claim = selection->claim;
  g_autofree char *quality = dup_quality (context, selection);
  g_autofree char *level =
    fus_plot_number_format (selection->tolerance, 2, FUS_PLOT_NUMBER_PLAIN);

  fus_claim_add (claim, "full", fus_results_get_robustness (context->results)->full);
  fus_claim_add (claim, "level", selection->tolerance);
  fus_claim_add (claim, "limit", selection->limit);
  fus_claim_add (claim, "last_rate", last_rate (selection));
  if (!check_gate (claim, context, selection))
    return;
  if (!isfinite (selection->tolerance))
    fus_claim_withhold (claim, "not-measured",
                        g_strdup (
                          _ ("With everything there is no quality that gaps could "
                             "take away.")));
  else if (count_known (selection->curves[0]) < 2)
    fus_claim_withhold (claim, "not-measured",
                        g_strdup (_ ("What was asked for can’t go missing in this way in "
                                     "these data.")));
  else if (selection->limit <= 0)
    fus_claim_withhold (
      claim, "interval-includes-zero",
      /* Translators: a level. */
      g_strdup_printf (_ ("It is not clear from these data when quality falls below %s."),
                       level));
  else if (selection->noise)
    fus_claim_say (claim, say_noise (context, selection, quality, level));
  else if (!isfinite (selection->limit))
    fus_claim_say (claim, say_never (selection, quality, level));
  else
    fus_claim_say (claim, say_limit (context, selection, claim, quality, level));
}

/* A curve that rises: the fewer sources, the better. */
static FusClaim *
claim_rising (const Selection *selection)
{
  const FusRobustnessCurve *curve = selection->curves[0];
  double most = -G_MAXDOUBLE;
  FusClaim *claim = NULL;

  for (guint i = 1; i < curve->n_points; i++)
    most = MAX (most, curve->points[i].low);
  if (selection->noise || !selection->claim->holds || curve->n_points < 2 ||
      !(most > curve->points[0].high * 1.02))
    return NULL;
  claim = fus_claim_new ("rises-as-sources-go", NULL);
  fus_claim_add (claim, "full", curve->points[0].mean);
  fus_claim_add (claim, "highest_low", most);
  fus_claim_say (claim, g_strdup (_ ("It gets better as sources go: this model gets "
                                     "blurrier as they are added.")));
  return claim;
}

static char *
make_note (const FusFigureContext *context, const Selection *selection)
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
  Selection selection;
  FusClaim *rising;

  selection_init (&selection, context);
  if (selection.n == 0 || selection.curves[0]->n_points == 0)
    {
      g_set_error_literal (error, FUS_FIGURE_ERROR, FUS_FIGURE_ERROR_EMPTY,
                           _ ("No curve was computed for this way of going missing."));
      return FALSE;
    }
  selection.claim =
    fus_claim_new (selection.noise ? "holds-under-noise" : "holds-with-gaps",
                   selection.curves[0]->mechanism);
  fill_claim (context, &selection);
  add_panel (context, figure->plot, &selection);
  add_coverage (figure->plot, &selection);
  fus_figure_take_claim (figure, selection.claim, FUS_CLAIM_IN_FINDING);
  figure->note = add_left_out (make_note (context, &selection), &selection);
  rising = claim_rising (&selection);
  if (rising != NULL)
    fus_figure_take_claim (figure, rising, FUS_CLAIM_IN_NOTE);
  figure->csv = make_csv (context);
  return TRUE;
}

const FusFigureClass fus_robustness_figure = {
  .id = "robustness",
  .name = N_ ("As Gaps Grow"),
  .title = N_ ("As gaps grow"),
  .needs = FUS_FIGURE_NEEDS ("dataset", "robustness"),
  .width_mm = 89,
  .height_mm = 60,
  .build = robustness_build,
};
