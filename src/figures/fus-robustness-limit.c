/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Up to where quality holds, and what is said of it. The limit goes by the lower edge of
 * the band and is rounded down: a promise may be too small, never too large. A sentence
 * is made of a claim that asks the gate first. */
#include "config.h"

#include "fus-robustness-limit.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

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
selection_add (FusRobustnessLimit *self, const FusRobustnessCurve *curve)
{
  if (curve->modality < 0)
    {
      memmove (&self->curves[1], &self->curves[0], self->n * sizeof self->curves[0]);
      self->curves[0] = curve;
    }
  else
    self->curves[self->n] = curve;
  if (self->n < FUS_ROBUSTNESS_MAX_CURVES)
    self->n++;
  else
    self->n_left_out++;
}

/* Of all curves of the mechanism, those without room among them. */
static void
find_worst (FusRobustnessLimit *self, const FusFigureContext *context)
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

void
fus_robustness_limit_init (FusRobustnessLimit *self, const FusFigureContext *context)
{
  const FusRobustness *robustness = fus_results_get_robustness (context->results);
  const char *mechanism = context->mechanism;

  *self = (FusRobustnessLimit){ .tolerance = context->tolerance };
  if (mechanism == NULL && robustness->n_curves > 0)
    mechanism = robustness->curves[0].mechanism;
  for (guint i = 0; i < robustness->n_curves; i++)
    if (g_strcmp0 (robustness->curves[i].mechanism, mechanism) == 0)
      selection_add (self, &robustness->curves[i]);
  if (self->n == 0)
    return;
  self->corruption = self->curves[0]->corruption;
  if (!isfinite (self->tolerance))
    self->tolerance = self->curves[0]->tolerance;
  find_worst (self, context);
}

double
fus_robustness_limit_get_last (const FusRobustnessLimit *selection)
{
  double last = 0;

  g_return_val_if_fail (selection != NULL, 0);

  for (guint c = 0; c < selection->n; c++)
    {
      const FusRobustnessCurve *curve = selection->curves[c];

      if (curve->n_points > 0)
        last = MAX (last, curve->points[curve->n_points - 1].rate);
    }
  return last;
}

char *
fus_robustness_limit_format (const FusRobustnessLimit *selection, double rate)
{
  g_return_val_if_fail (selection != NULL, NULL);

  if (selection->corruption == NULL || selection->corruption->is_share)
    return fus_sentence_percent_exact (floor (100 * rate + 1e-9) / 100);
  return fus_plot_number_format (floor (100 * rate + 1e-9) / 100, 2,
                                 FUS_PLOT_NUMBER_PLAIN);
}

double
fus_robustness_limit_get_measured (const FusFigureContext *context,
                                   const FusRobustnessLimit *selection)
{
  g_return_val_if_fail (context != NULL, 0);
  g_return_val_if_fail (selection != NULL, 0);

  const FusRobustness *robustness = fus_results_get_robustness (context->results);
  double sum = 0;

  if (robustness->measured_rate == NULL || selection->corruption != NULL)
    return NAN;
  if (selection->worst->modality >= 0)
    return robustness->measured_rate[selection->worst->modality];
  for (guint m = 0; m < robustness->n_modalities; m++)
    sum += robustness->measured_rate[m];
  return sum / robustness->n_modalities;
}

/* -- The claim -- */

/* What stays above, as it stands within a sentence. */
static char *
dup_quality (const FusFigureContext *context, const FusRobustnessLimit *selection)
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
dup_records (const FusFigureContext *context, const FusRobustnessLimit *selection)
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
check_gate (FusClaim *claim,
            const FusFigureContext *context,
            const FusRobustnessLimit *selection)
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
watched_name (const FusFigureContext *context, const FusRobustnessLimit *selection)
{
  return selection->worst != selection->curves[0] && selection->worst->modality >= 0
           ? fus_figure_modality_name (context, (guint) selection->worst->modality)
           : NULL;
}

/* The sources that are corrupted, or %NULL where it is all of them. */
static char *
dup_corrupted (const FusFigureContext *context, const FusRobustnessLimit *selection)
{
  FusMask all = fus_mask_all (fus_dataset_get_n_modalities (context->dataset));
  FusMask lose = selection->worst->lose & all;

  return lose != 0 && lose != all ? fus_figure_dup_subset_list (context, lose) : NULL;
}

static char *
say_corrupted (const FusFigureContext *context,
               const FusRobustnessLimit *selection,
               const char *quality,
               const char *level)
{
  gboolean falls = isfinite (selection->limit);
  g_autofree char *number =
    fus_robustness_limit_format (selection,
                                 falls ? selection->limit
                                       : fus_robustness_limit_get_last (selection));
  g_autofree char *amount = selection->corruption->describe (number);
  g_autofree char *names = dup_corrupted (context, selection);

  if (!falls && names != NULL)
    /* Translators: an amount (“blur of 4 pixels”); sources; what is measured; a level. */
    return g_strdup_printf (_ ("At every severity that was tried, up to %1$s in %2$s, "
                               "%3$s stays above %4$s."),
                            amount, names, quality, level);
  if (!falls)
    /* Translators: an amount (“blur of 4 pixels”); what is measured; a level. */
    return g_strdup_printf (_ ("At every severity that was tried, up to %1$s, %2$s stays "
                               "above %3$s."),
                            amount, quality, level);
  if (watched_name (context, selection) != NULL)
    /* Translators: an amount (“blur of 4 pixels”); source; what is measured; a level. */
    return g_strdup_printf (_ ("Up to %1$s in %2$s, which tells soonest, %3$s stays "
                               "above %4$s."),
                            amount, names, quality, level);
  if (names != NULL)
    /* Translators: an amount (“blur of 4 pixels”); sources; what is measured; a level. */
    return g_strdup_printf (_ ("Up to %1$s in %2$s, %3$s stays above %4$s."), amount,
                            names, quality, level);
  /* Translators: an amount (“blur of 4 pixels”); what is measured; a level. */
  return g_strdup_printf (_ ("Up to %1$s %2$s stays above %3$s."), amount, quality,
                          level);
}

static char *
say_never (const FusRobustnessLimit *selection, const char *quality, const char *level)
{
  g_autofree char *last =
    fus_sentence_percent_exact (fus_robustness_limit_get_last (selection));

  /* Translators: a share; what is measured; a level. */
  return g_strdup_printf (
    _ ("At every rate that was tried, up to %1$s missing, %2$s stays above %3$s."), last,
    quality, level);
}

/* What is missing today, beside the limit that was said; of each source on average, or of
 * the one in question. */
static char *
say_today (const FusFigureContext *context,
           const FusRobustnessLimit *selection,
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
           const FusRobustnessLimit *selection,
           FusClaim *claim,
           const char *quality,
           const char *level)
{
  double today = fus_robustness_limit_get_measured (context, selection);
  const char *name = watched_name (context, selection);
  g_autofree char *records = dup_records (context, selection);
  g_autofree char *now = NULL;
  g_autofree char *at = NULL;
  g_autofree char *said = NULL;
  g_autofree char *then = NULL;

  fus_claim_add (claim, "today", today);
  at = isfinite (today) ? fus_sentence_percent_apart (selection->limit, today, &now)
                        : fus_robustness_limit_format (selection, selection->limit);
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

void
fus_robustness_limit_fill_claim (const FusFigureContext *context,
                                 FusRobustnessLimit *selection)
{
  g_return_if_fail (context != NULL);
  g_return_if_fail (selection != NULL);

  FusClaim *claim = selection->claim;
  g_autofree char *quality = dup_quality (context, selection);
  g_autofree char *level =
    fus_plot_number_format (selection->tolerance, 2, FUS_PLOT_NUMBER_PLAIN);

  fus_claim_add (claim, "full", fus_results_get_robustness (context->results)->full);
  fus_claim_add (claim, "level", selection->tolerance);
  fus_claim_add (claim, "limit", selection->limit);
  fus_claim_add (claim, "last_rate", fus_robustness_limit_get_last (selection));
  if (!check_gate (claim, context, selection))
    return;
  if (!isfinite (selection->tolerance))
    fus_claim_withhold (claim, "not-measured",
                        g_strdup (
                          _ ("With everything there is no quality that gaps could "
                             "take away.")));
  else if (count_known (selection->curves[0]) < 2 && selection->corruption != NULL)
    fus_claim_withhold (claim, "not-measured",
                        g_strdup (_ ("What was asked for can’t get worse in this way: it "
                                     "takes images or series.")));
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
  else if (selection->corruption != NULL)
    fus_claim_say (claim, say_corrupted (context, selection, quality, level));
  else if (!isfinite (selection->limit))
    fus_claim_say (claim, say_never (selection, quality, level));
  else
    fus_claim_say (claim, say_limit (context, selection, claim, quality, level));
}

FusClaim *
fus_robustness_limit_claim_rising (const FusRobustnessLimit *selection)
{
  const FusRobustnessCurve *curve = selection->curves[0];
  double most = -G_MAXDOUBLE;
  FusClaim *claim = NULL;

  for (guint i = 1; i < curve->n_points; i++)
    most = MAX (most, curve->points[i].low);
  if (selection->corruption != NULL || !selection->claim->holds || curve->n_points < 2 ||
      !(most > curve->points[0].high * 1.02))
    return NULL;
  claim = fus_claim_new ("rises-as-sources-go", NULL);
  fus_claim_add (claim, "full", curve->points[0].mean);
  fus_claim_add (claim, "highest_low", most);
  fus_claim_say (claim, g_strdup (_ ("It gets better as sources go: this model gets "
                                     "blurrier as they are added.")));
  return claim;
}
