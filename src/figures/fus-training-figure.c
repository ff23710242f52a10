/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Curves of a run: the loss, and the error of each modality as a share of its
 * variance, all panels on one scale on which 1 is guessing the mean. Axes stand still
 * while curves fall: their ends come from what curves start with and from guessing.
 * What an alarm says (fus-training-alarm.c) is written at the epoch that it is about. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "fus-figure-ids.h"
#include "fus-figure-private.h"
#include "fus-training-alarm.h"
#include "fus-training-rebuilt.h"

/* The common scale of the modalities' errors: it doesn't grow for a hair above guessing,
 * and not without end. */
#define TOP_TOLERANCE 0.04
#define MAX_TOP 3
#define GUESS_ROOM 0.7 /* curves that end below leave room under the top of the panel */

/* Error of modality @m as a share of its variance: 1 is guessing the mean. */
static void
curves_set_modality (FusTrainingCurves *self, const FusTrainingLog *log, guint m)
{
  for (gsize i = 0; i < self->n; i++)
    {
      const FusEpoch *epoch = fus_training_log_get (log, (guint) i);

      self->train[i] = 1 - epoch->train.r2[m];
      self->valid[i] = epoch->valid.n_rows > 0 ? 1 - epoch->valid.r2[m] : (double) NAN;
    }
}

/* From zero, or below where losses are, to the first epoch's, so that the axis stands
 * still while the curve falls. */
static FusPlotScale *
loss_scale (const FusTrainingCurves *self)
{
  FusPlotRange range = { 0, 0 };

  for (gsize i = 0; i < self->n; i++)
    {
      double smaller = MIN (self->train[i], MIN (self->kl[i], 0));

      if (isfinite (smaller))
        fus_plot_range_include (&range, smaller);
    }
  fus_plot_range_include (&range, self->train[0]);
  fus_plot_range_include (&range, self->valid[0]);
  if (self->n > 1 && isfinite (self->train[1]))
    fus_plot_range_include (&range, self->train[1]);
  fus_plot_range_include (&range, fus_training_curves_get_last (self, self->train));
  if (!(range.high > range.low) || !isfinite (range.high))
    range.high = range.low + 1;
  return fus_plot_scale_new_nice (range.low, range.high);
}

/* @m: modality that it is of, or −1 */
static FusPlotMark *
add_curve (FusPlotAxes *axes,
           const FusTrainingCurves *curves,
           const double *values,
           FusPlotInk ink,
           FusPlotLineStyle style,
           int m)
{
  FusPlotMark *line = fus_plot_line_new (curves->epoch, values, curves->n, ink, style);

  fus_plot_mark_set_id (line, FUS_MARK_CURVE);
  fus_plot_mark_set_key (line, m);
  return fus_plot_axes_add (axes, line);
}

/* Held out in color, training behind it in grey; without held-out rows training alone. */
static void
add_curves (FusPlotAxes *axes,
            const FusTrainingCurves *curves,
            int m,
            const char *held_out_text,
            const char *training_text)
{
  gboolean held_out = isfinite (fus_training_curves_get_last (curves, curves->valid));
  FusPlotInk ink = FUS_PLOT_INK (TEXT);
  FusPlotInk text_ink = ink;
  FusPlotMark *line;

  if (m >= 0)
    {
      ink = FUS_PLOT_MODALITY_INK ((guint) m);
      text_ink = (FusPlotInk){ .role = FUS_PLOT_INK_MODALITY_TEXT, .index = (guint) m };
    }
  if (held_out)
    add_curve (axes, curves, curves->train, FUS_PLOT_INK (AXIS), FUS_PLOT_LINE_RAW, m);
  line = add_curve (axes, curves, held_out ? curves->valid : curves->train, ink,
                    FUS_PLOT_LINE_DATA, m);
  fus_plot_line_set_dots (line, TRUE);
  fus_plot_line_set_label (line, held_out ? held_out_text : training_text,
                           held_out &&
                               isfinite (
                                 fus_training_curves_get_last (curves, curves->train))
                             ? training_text
                             : NULL,
                           FUS_PLOT_GLYPH_NONE, text_ink);
}

static char *
loss_text (double value)
{
  return fus_plot_number_format (value, ABS (value) < 10 ? 2 : 0,
                                 FUS_PLOT_NUMBER_GROUPED);
}

static void
add_kl (FusPlotAxes *axes, const FusTrainingCurves *curves)
{
  g_autofree char *value = loss_text (fus_training_curves_get_last (curves, curves->kl));
  g_autofree char *text = g_strdup_printf (_ ("%s of it KL"), value);
  FusPlotMark *line =
    add_curve (axes, curves, curves->kl, FUS_PLOT_INK (SECOND), FUS_PLOT_LINE_SECOND, -1);

  fus_plot_line_set_label (line, NULL, text, FUS_PLOT_GLYPH_NONE, FUS_PLOT_INK (SECOND));
}

static void
add_warmup (const FusFigureContext *context,
            FusPlotAxes *axes,
            const FusTrainingCurves *curves)
{
  FusPlotMark *rule;

  if (context->warmup == 0 || context->warmup > curves->n_epochs)
    return;
  rule =
    fus_plot_axes_add (axes,
                       fus_plot_rule_new (FUS_PLOT_RULE_VERTICAL, context->warmup,
                                          FUS_PLOT_INK (FRAME), FUS_PLOT_DASH_DASHES));
  fus_plot_rule_set_label (rule, _ ("KL at full weight"), 0.62);
}

/* The KL's weight would have grown for longer than the run lasts. */
static void
add_long_warmup (const FusFigureContext *context,
                 FusPlotFigure *plot,
                 const FusTrainingCurves *curves)
{
  FusPlotLegend *foot = NULL;
  g_autofree char *text = NULL;

  if (context->warmup <= curves->n_epochs)
    return;
  /* Translators: two numbers of epochs. */
  text = g_strdup_printf (_ ("The warm-up of the KL (%u epochs) is longer than the run "
                             "(%.0f): it never has its full weight."),
                          context->warmup, curves->n_epochs);
  foot = fus_plot_legend_new ();
  fus_plot_legend_add_text (foot, text, FUS_PLOT_INK (SECOND));
  fus_plot_figure_take_foot (plot, foot, FALSE);
}

static void
add_total (const FusFigureContext *context,
           FusPlotFigure *plot,
           const FusTrainingCurves *curves)
{
  FusPlotAxes *axes = fus_plot_figure_add_axes (plot, 0, 0, 1);
  const FusTrainingLog *log = fus_results_get_log (context->results);
  gboolean best =
    log->best_epoch == fus_training_log_get (log, (guint) curves->n - 1)->epoch;
  g_autofree char *valid =
    loss_text (fus_training_curves_get_last (curves, curves->valid));
  g_autofree char *train =
    loss_text (fus_training_curves_get_last (curves, curves->train));
  g_autofree char *held_out =
    g_strdup_printf (best ? _ ("%s held out, best so far") : _ ("%s held out"), valid);
  g_autofree char *training = g_strdup_printf (_ ("%s training"), train);

  fus_plot_axes_set_title (axes, _ ("Total loss"), _ ("−ELBO, nats a sample"));
  fus_training_curves_take_epochs (axes, curves,
                                   context->n_round > 0
                                     ? _ ("steps")
                                     : ngettext ("epoch", "epochs",
                                                 (gulong) curves->n_epochs));
  fus_plot_axes_take_y (axes, loss_scale (curves),
                        &(FusPlotAxisOptions){ .grid = TRUE,
                                               .format = FUS_PLOT_NUMBER_GROUPED });
  add_kl (axes, curves);
  add_curves (axes, curves, -1, held_out, training);
  add_warmup (context, axes, curves);
}

static void
add_alarm (const FusFigureContext *context,
           FusPlotAxes *axes,
           const FusTrainingCurves *curves,
           const FusTrainingLog *log,
           guint m)
{
  guint since = fus_training_alarm_find_stale (log, m);
  g_autofree char *text =
    context->n_round > 0
      ? g_strdup_printf (_ ("no better since step %u"), since * context->n_round)
      : g_strdup_printf (_ ("no better since epoch %u"), since);
  double at = CLAMP (fus_training_curves_get_last (curves, curves->valid), 0, 1);

  if (since == 0)
    return;
  fus_plot_axes_add (axes, fus_plot_note_new (since, at, text, 4, at > 0.6 ? 34 : -44, 0,
                                              TRUE));
}

/* The scale of all panels: to guessing the mean, and past it in steps where a modality
 * does worse, so that no curve leaves its panel; first epochs don't count. */
static double
common_top (const FusFigureContext *context, FusTrainingCurves *curves)
{
  double top = 1;

  for (guint m = 0; m < fus_results_get_log (context->results)->n_modalities; m++)
    {
      curves_set_modality (curves, fus_results_get_log (context->results), m);
      for (gsize i = MIN (curves->n - 1, 2); i < curves->n; i++)
        top = fmax (top, fmax (curves->train[i], curves->valid[i]));
    }

  return fmin (ceil (2 * top - TOP_TOLERANCE) / 2, MAX_TOP);
}

/* Says once what guessing is on the common scale: above its line, or, where that is the
 * title's place and the curves leave room, below it. */
static void
add_guess (FusPlotAxes *axes, const FusTrainingCurves *curves, double top)
{
  double last = fmax (fus_training_curves_get_last (curves, curves->train),
                      fus_training_curves_get_last (curves, curves->valid));
  double dy = top > 1 || last > GUESS_ROOM ? -8 : 10;

  fus_plot_axes_add (axes, fus_plot_note_new (curves->n_epochs, 1,
                                              _ ("guessing the mean"), 0, dy, 1, FALSE));
}

static void
add_modality (const FusFigureContext *context,
              FusPlotFigure *plot,
              FusTrainingCurves *curves,
              guint m,
              double top,
              const char *name)
{
  FusPlotAxes *axes = fus_plot_figure_add_axes (plot, 0, 1, 1);
  g_autofree char *valid = NULL;
  g_autofree char *train = NULL;
  g_autofree char *held_out = NULL;
  g_autofree char *training = NULL;

  curves_set_modality (curves, fus_results_get_log (context->results), m);
  valid = fus_plot_number_format (fus_training_curves_get_last (curves, curves->valid), 2,
                                  FUS_PLOT_NUMBER_PLAIN);
  train = fus_plot_number_format (fus_training_curves_get_last (curves, curves->train), 2,
                                  FUS_PLOT_NUMBER_PLAIN);
  held_out = g_strdup_printf (fus_results_get_log (context->results)->from_others
                                ? _ ("%s from the others")
                                : _ ("%s held out"),
                              valid);
  training = g_strdup_printf (_ ("%s training"), train);
  fus_plot_axes_set_title (axes, name, NULL);
  fus_plot_axes_set_title_glyph (axes, fus_plot_glyph_for_modality (m),
                                 FUS_PLOT_MODALITY_INK (m));
  fus_training_curves_take_epochs (axes, curves, NULL);
  fus_plot_axes_take_y (axes, fus_plot_scale_new_linear (0, top),
                        &(FusPlotAxisOptions){ .grid = TRUE, .max_ticks = 3 });
  if (m == 0)
    add_guess (axes, curves, top);
  add_curves (axes, curves, (int) m, held_out, training);
  add_alarm (context, axes, curves, fus_results_get_log (context->results), m);
}

static void
add_modalities (const FusFigureContext *context,
                FusPlotFigure *plot,
                FusTrainingCurves *curves)
{
  guint n = fus_results_get_log (context->results)->n_modalities;
  double top = common_top (context, curves);

  fus_plot_figure_set_flow (plot, 1, n == 3 || n > 4 ? 3 : 2, FUS_TRAINING_LEAST_WIDTH,
                            FUS_TRAINING_COLUMN_GAP, FUS_TRAINING_ROW_GAP);
  fus_plot_figure_set_row (plot, 0, FUS_TRAINING_TOTAL_SHARE, 0);
  fus_plot_figure_set_row (plot, 1, FUS_TRAINING_MODALITY_SHARE,
                           FUS_TRAINING_FIRST_ROW_GAP);
  for (guint m = 0; m < n; m++)
    {
      g_autofree char *number = g_strdup_printf (_ ("Modality %u"), m + 1);
      gboolean named =
        context->dataset != NULL && m < fus_dataset_get_n_modalities (context->dataset);

      add_modality (context, plot, curves, m, top,
                    named ? fus_figure_modality_name (context, m) : number);
    }
  fus_plot_figure_set_row_head (
    plot, 1,
    fus_results_get_log (context->results)->from_others
      ? _ ("Error of each modality predicted from the others, share of its variance")
      : _ ("Error of each modality, share of its variance"));
}

static FusClaim *
claim_progress (const FusFigureContext *context, const FusTrainingCurves *curves)
{
  const FusTrainingLog *log = fus_results_get_log (context->results);
  guint last = fus_training_log_get (log, (guint) curves->n - 1)->epoch;
  gboolean held_out = fus_training_log_get (log, (guint) curves->n - 1)->valid.n_rows > 0;
  FusClaim *claim = fus_claim_new ("best-epoch", NULL);

  fus_claim_add (claim, "last", last);
  fus_claim_add (claim, "best", log->best_epoch);
  if (context->n_round > 0)
    {
      fus_claim_add (claim, "last_step", last * context->n_round);
      fus_claim_add (claim, "best_step", log->best_epoch * context->n_round);
    }
  if (!held_out)
    fus_claim_withhold (
      claim, "trained-on",
      g_strdup_printf (ngettext ("After %u epoch; nothing was held out, so it can’t be "
                                 "told how well it works on new samples.",
                                 "After %u epochs; nothing was held out, so it can’t be "
                                 "told how well it works on new samples.",
                                 last),
                       last));
  else if (fus_training_log_has_start (log) && log->best_epoch == 0)
    fus_claim_say (claim,
                   g_strdup (_ ("No step of training was better than the start, on "
                                "samples that were held out.")));
  else if (context->n_round > 0)
    fus_claim_say (claim, g_strdup_printf (
                            _ ("Best on samples that were held out at step %u of %u."),
                            log->best_epoch * context->n_round, last * context->n_round));
  else if (log->best_epoch == last)
    fus_claim_say (claim,
                   g_strdup_printf (
                     _ ("Still getting better on samples it has not seen, at epoch %u."),
                     last));
  else
    fus_claim_say (
      claim, g_strdup_printf (_ ("Best on samples it has not seen at epoch %u of %u."),
                              log->best_epoch, last));
  return claim;
}

/* Whether it rebuilds anything; NULL while that was not measured. */
static FusClaim *
claim_learned (const FusFigureContext *context)
{
  FusClaim *claim;
  g_autofree char *share = NULL;

  if (fus_results_get_gate (context->results) == NULL)
    return NULL;
  claim = fus_claim_new ("rebuilds", NULL);
  if (!fus_claim_check_model (claim, fus_results_get_gate (context->results)))
    return claim;
  if (!fus_interval_is_above (&fus_results_get_gate (context->results)->overall, 0) ||
      fus_results_get_gate (context->results)->overall.value > 1)
    {
      fus_claim_withhold (claim, "interval-includes-zero",
                          g_strdup (_ ("Averaged over the sources it rebuilds no better "
                                       "than the mean yet.")));
      return claim;
    }
  share = fus_sentence_percent (fus_results_get_gate (context->results)->overall.value,
                                fus_results_get_gate (context->results)->overall.low,
                                fus_results_get_gate (context->results)->overall.high);
  /* Translators: share. */
  fus_claim_say (claim, g_strdup_printf (_ ("From everything it rebuilds %s of the "
                                            "differences, averaged over the sources."),
                                         share));
  return claim;
}

static void
add_claims (const FusFigureContext *context,
            const FusTrainingCurves *curves,
            FusFigure *figure)
{
  const FusStanding *standing = fus_results_get_standing (context->results);
  FusClaim *learned = claim_learned (context);

  if (!fus_training_has_outcome (context) || fus_training_has_rebuilt (context))
    fus_figure_take_claim (figure, claim_progress (context, curves),
                           FUS_CLAIM_IN_FINDING);
  if (learned != NULL)
    fus_figure_take_claim (figure, learned, FUS_CLAIM_IN_FINDING);
  if (standing != NULL)
    fus_figure_take_claim (
      figure, fus_claim_new_standing (standing, fus_results_get_gate (context->results)),
      FUS_CLAIM_IN_FINDING);
}

static char *
make_note (const FusFigureContext *context, const FusTrainingCurves *curves)
{
  const FusEpoch *epoch =
    fus_training_log_get (fus_results_get_log (context->results), (guint) curves->n - 1);
  g_autofree char *n_train = fus_sentence_count (epoch->train.n_rows);
  g_autofree char *n_valid = fus_sentence_count (epoch->valid.n_rows);

  if (fus_training_has_rebuilt (context))
    return g_strdup_printf (ngettext ("Of %s sample that was held out. Ridge: a plain "
                                      "ridge regression, of the same.",
                                      "Of %s samples that were held out. Ridge: a plain "
                                      "ridge regression, of the same.",
                                      (gulong) epoch->valid.n_rows),
                            n_valid);
  if (fus_training_has_outcome (context) && context->n_round > 0)
    return g_strdup (_ ("The stroke across: a plain ridge regression, learned from the "
                        "same and told of the same."));
  if (fus_training_has_outcome (context))
    return g_strdup_printf (
      ngettext ("Worked out from %s sample. The stroke across: a plain ridge regression, "
                "learned from the same and told of the same.",
                "Worked out from %s samples. The stroke across: a plain ridge "
                "regression, learned from the same and told of the same.",
                (gulong) epoch->train.n_rows),
      n_train);

  return g_strdup_printf (
    ngettext ("Trained on %s sample, held out %s. Error of each modality as a share of "
              "its variance, all on one scale.",
              "Trained on %s samples, held out %s. Error of each modality as a share of "
              "its variance, all on one scale.",
              (gulong) epoch->train.n_rows),
    n_train, n_valid);
}

static void
add_terms (FusTable *table,
           const FusFigureContext *context,
           guint epoch,
           const char *split,
           const FusLossTerms *terms,
           const double *ridge)
{
  for (guint m = 0; m < fus_results_get_log (context->results)->n_modalities; m++)
    {
      fus_table_count (table, epoch);
      fus_table_text (table, split);
      fus_table_number (table, terms->loss);
      fus_table_number (table, terms->kl);
      if (context->dataset != NULL)
        fus_table_text (table, fus_dataset_get_modality (context->dataset, m)->id);
      else
        fus_table_count (table, m);
      fus_table_number (table, terms->nll[m]);
      fus_table_number (table, terms->kl_of[m]);
      fus_table_number (table, terms->r2[m]);
      fus_table_number (table, ridge != NULL ? ridge[m] : (double) NAN);
      fus_table_end_row (table);
    }
}

/* Ridge's R² stands beside what is of the same samples: those held out from training. */
static char *
make_csv (const FusFigureContext *context)
{
  FusTable *table = fus_table_new ("epoch", "rows", "loss", "kl", "modality", "nll",
                                   "kl_of", "r2", "ridge_r2", NULL);
  const FusRidgeLine *line = fus_results_get_ridge_line (context->results);

  for (gsize i = 0; i < fus_results_get_log (context->results)->epochs->len; i++)
    {
      const FusEpoch *epoch =
        fus_training_log_get (fus_results_get_log (context->results), (guint) i);

      add_terms (table, context, epoch->epoch, "train", &epoch->train, NULL);
      if (epoch->valid.n_rows > 0)
        add_terms (table, context, epoch->epoch, "valid", &epoch->valid,
                   line != NULL ? line->r2 : NULL);
    }
  return fus_table_finish (table);
}

static gboolean
training_build (const FusFigureContext *context, FusFigure *figure, GError **error)
{
  FusTrainingCurves curves;

  if (fus_results_get_log (context->results)->epochs->len == 0)
    {
      g_set_error_literal (error, FUS_FIGURE_ERROR, FUS_FIGURE_ERROR_EMPTY,
                           _ ("The first epoch is not done yet."));
      return FALSE;
    }
  fus_training_curves_init (&curves, context);
  if (fus_training_has_rebuilt (context))
    {
      fus_training_add_mean_rebuilt (context, figure->plot, &curves);
      fus_training_add_each_rebuilt (context, figure->plot, &curves);
    }
  else if (fus_training_has_outcome (context))
    fus_training_add_outcome (context, figure->plot);
  else
    {
      add_total (context, figure->plot, &curves);
      add_modalities (context, figure->plot, &curves);
      add_long_warmup (context, figure->plot, &curves);
    }
  add_claims (context, &curves, figure);
  figure->note = make_note (context, &curves);
  figure->csv = make_csv (context);
  fus_training_curves_clear (&curves);
  return TRUE;
}

const FusFigureClass fus_training_figure = {
  .id = "training",
  .name = N_ ("How It Learned"),
  .title = N_ ("Training"),
  .needs = FUS_FIGURE_NEEDS ("log"),
  .wants = FUS_FIGURE_NEEDS ("ridge-line", "standing"),
  .width_mm = 183,
  .height_mm = 130,
  .build = training_build,
};
