/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is rebuilt of each source from the others, as training goes, beside ridge
 * regression; and the same of a model that was not trained: no curve, but what came of
 * it. */
#include "config.h"

#include "fus-training-rebuilt.h"

#include "fus-statistics.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Layout pixels. */
#define ROW_HEIGHT 30
#define SMALLEST_ROW 14
#define ABOVE_LINE (-9)
#define BELOW_LINE 12

/* Below it a share is not drawn: far worse than the mean is far worse. */
#define LOWEST_SHARE (-0.2)
/* A curve's name beside the rule of ridge would be struck out by it. */
#define NEAR_RIDGE 0.05
/* Where along the rule its name stands. */
#define RIDGE_LABEL_AT 0.7
#define KEPT_LABEL_AT 0.06

static double
get_held_out_r2 (const FusEpoch *epoch, guint m)
{
  return epoch->valid.n_rows > 0 ? epoch->valid.r2[m] : (double) NAN;
}

/* What is rebuilt of modality @m from the others, as a share of its variance; what is
 * trained on is random sets, and can't be drawn beside it. */
static void
curves_set_rebuilt (FusTrainingCurves *self, const FusTrainingLog *log, guint m)
{
  for (gsize i = 0; i < self->n; i++)
    {
      self->valid[i] = get_held_out_r2 (fus_training_log_get (log, (guint) i), m);
      self->train[i] = NAN;
    }
}

static void
curves_set_mean_rebuilt (FusTrainingCurves *self, const FusTrainingLog *log)
{
  for (gsize i = 0; i < self->n; i++)
    {
      double sum = 0;
      guint n = 0;

      for (guint m = 0; m < log->n_modalities; m++)
        if (isfinite (get_held_out_r2 (fus_training_log_get (log, (guint) i), m)))
          {
            sum += get_held_out_r2 (fus_training_log_get (log, (guint) i), m);
            n++;
          }
      self->valid[i] = n > 0 ? sum / n : (double) NAN;
      self->train[i] = NAN;
    }
}

static char *
percent_text (double share)
{
  g_autofree char *number = fus_plot_number_format (share, 0, FUS_PLOT_NUMBER_PERCENT);

  /* Translators: a share; the space is one that does not break. */
  return g_strdup_printf (_ ("%s\302\240%%"), number);
}

/* To 0, or below where a curve goes: far below there is nothing to see. */
static FusPlotScale *
share_scale (const double *shares, gsize n, double ridge)
{
  FusPlotRange range = { 0, 0.1 };

  for (gsize i = 0; i < n; i++)
    if (isfinite (shares[i]))
      fus_plot_range_include (&range, fmax (shares[i], LOWEST_SHARE));
  if (isfinite (ridge))
    fus_plot_range_include (&range, fmax (ridge, LOWEST_SHARE));

  return fus_plot_scale_new_nice (range.low, fmin (range.high * 1.15, 1));
}

/* The words stand on that side of the line where the curve's end isn't. */
static void
add_ridge (FusPlotAxes *axes, double ridge, double width, double curve)
{
  g_autofree char *share = isfinite (ridge) ? percent_text (ridge) : NULL;
  g_autofree char *text = NULL;

  if (share == NULL || ridge < LOWEST_SHARE)
    return;
  /* Translators: ridge regression, and a share. */
  text = g_strdup_printf (_ ("ridge %s"), share);
  fus_plot_axes_add (axes,
                     fus_plot_rule_new (FUS_PLOT_RULE_HORIZONTAL, ridge,
                                        FUS_PLOT_INK (SECOND), FUS_PLOT_DASH_DASHES));
  fus_plot_axes_add (axes, fus_plot_note_new (RIDGE_LABEL_AT * width, ridge, text, 0,
                                              curve >= ridge ? BELOW_LINE : ABOVE_LINE,
                                              0.5, FALSE));
}

/* Where the weights come from that are kept, unless that is the end of the curve. */
static void
add_kept (FusPlotAxes *axes, const FusFigureContext *context)
{
  const FusTrainingLog *log = fus_results_get_log (context->results);
  FusPlotMark *rule = NULL;

  if (log->best_epoch == fus_training_log_get (log, log->epochs->len - 1)->epoch)
    return;
  rule = fus_plot_axes_add (axes, fus_plot_rule_new (FUS_PLOT_RULE_VERTICAL,
                                                     fus_training_get_unit (context) *
                                                       log->best_epoch,
                                                     FUS_PLOT_INK (FRAME),
                                                     FUS_PLOT_DASH_DASHES));
  fus_plot_rule_set_label (rule,
                           log->best_epoch == 0 ? _ ("the start, kept") : _ ("kept"),
                           KEPT_LABEL_AT);
}

/* A curve of shares from the start on, and ridge's line, of modality @m, or of their mean
 * where that is -1. @start: NaN where it was not measured */
static void
add_rebuilt (FusPlotAxes *axes,
             const FusFigureContext *context,
             const FusTrainingCurves *curves,
             double start,
             double ridge,
             int m,
             const char *label)
{
  const gsize offset =
    fus_training_log_has_start (fus_results_get_log (context->results)) ? 1 : 0;
  const gsize n = curves->n + offset;
  g_autofree double *x = g_new0 (double, n);
  g_autofree double *y = g_new0 (double, n);
  FusPlotInk ink = FUS_PLOT_INK (TEXT);
  FusPlotInk text_ink = ink;
  FusPlotMark *line = NULL;

  if (m >= 0)
    {
      ink = FUS_PLOT_MODALITY_INK ((guint) m);
      text_ink = (FusPlotInk){ .role = FUS_PLOT_INK_MODALITY_TEXT, .index = (guint) m };
    }
  y[0] = start;
  memcpy (x + offset, curves->epoch, curves->n * sizeof *x);
  memcpy (y + offset, curves->valid, curves->n * sizeof *y);
  fus_plot_axes_take_y (axes, share_scale (y, n, ridge),
                        &(FusPlotAxisOptions){ .grid = TRUE,
                                               .format = FUS_PLOT_NUMBER_PERCENT,
                                               .max_ticks = 4 });
  add_ridge (axes, ridge, curves->n_epochs, y[n - 1]);
  line = fus_plot_axes_add (axes, fus_plot_line_new (x, y, n, ink, FUS_PLOT_LINE_DATA));
  fus_plot_mark_set_key (line, m);
  fus_plot_line_set_dots (line, TRUE);
  fus_plot_line_set_label (line, label, NULL, FUS_PLOT_GLYPH_NONE, text_ink);
  /* Ridge's rule goes on to the right, through what is written there. */
  if (fabs (y[n - 1] - ridge) < NEAR_RIDGE)
    fus_plot_line_set_label_shift (line, y[n - 1] >= ridge ? ABOVE_LINE : BELOW_LINE);
}

void
fus_training_add_mean_rebuilt (const FusFigureContext *context,
                               FusPlotFigure *plot,
                               FusTrainingCurves *curves)
{
  g_return_if_fail (context != NULL);
  g_return_if_fail (FUS_IS_PLOT_FIGURE (plot));
  g_return_if_fail (curves != NULL);

  FusPlotAxes *axes = fus_plot_figure_add_axes (plot, 0, 0, 1);
  const FusTrainingLog *log = fus_results_get_log (context->results);
  const FusRidgeLine *line = fus_results_get_ridge_line (context->results);
  const gboolean is_busy = context->n_epochs > 0;
  const gboolean best =
    is_busy &&
    log->best_epoch == fus_training_log_get (log, (guint) curves->n - 1)->epoch;
  g_autofree char *share = NULL;
  g_autofree char *label = NULL;

  curves_set_mean_rebuilt (curves, log);
  share = percent_text (fus_training_curves_get_last (curves, curves->valid));
  label =
    g_strdup_printf (best ? _ ("%s rebuilt, best so far") : _ ("%s rebuilt"), share);
  fus_plot_axes_set_title (axes, _ ("Rebuilt from the others"),
                           _ ("% of the differences, mean over the sources, held out"));
  fus_training_curves_take_epochs (axes, curves,
                                   context->n_round > 0 ? _ ("steps") : _ ("epochs"));
  add_rebuilt (axes, context, curves,
               fus_mean_of_known (log->start_r2, log->n_modalities),
               line != NULL ? line->mean : (double) NAN, -1, label);
  add_kept (axes, context);
}

void
fus_training_add_each_rebuilt (const FusFigureContext *context,
                               FusPlotFigure *plot,
                               FusTrainingCurves *curves)
{
  g_return_if_fail (context != NULL);
  g_return_if_fail (FUS_IS_PLOT_FIGURE (plot));
  g_return_if_fail (curves != NULL);

  const FusTrainingLog *log = fus_results_get_log (context->results);
  const FusRidgeLine *line = fus_results_get_ridge_line (context->results);
  const guint n = log->n_modalities;

  fus_plot_figure_set_flow (plot, 1, n == 3 || n > 4 ? 3 : 2, FUS_TRAINING_LEAST_WIDTH,
                            FUS_TRAINING_COLUMN_GAP, FUS_TRAINING_ROW_GAP);
  fus_plot_figure_set_row (plot, 0, FUS_TRAINING_TOTAL_SHARE, 0);
  fus_plot_figure_set_row (plot, 1, FUS_TRAINING_MODALITY_SHARE,
                           FUS_TRAINING_FIRST_ROW_GAP);
  for (guint m = 0; m < n; m++)
    {
      FusPlotAxes *axes = fus_plot_figure_add_axes (plot, 0, 1, 1);
      g_autofree char *number = g_strdup_printf (_ ("Modality %u"), m + 1);
      gboolean named =
        context->dataset != NULL && m < fus_dataset_get_n_modalities (context->dataset);
      g_autofree char *share = NULL;

      curves_set_rebuilt (curves, log, m);
      share = percent_text (fus_training_curves_get_last (curves, curves->valid));
      fus_plot_axes_set_title (axes,
                               named ? fus_figure_modality_name (context, m) : number,
                               NULL);
      fus_plot_axes_set_title_glyph (axes, fus_plot_glyph_for_modality (m),
                                     FUS_PLOT_MODALITY_INK (m));
      fus_training_curves_take_epochs (axes, curves, NULL);
      add_rebuilt (axes, context, curves, log->start_r2[m],
                   line != NULL ? line->r2[m] : (double) NAN, (int) m, share);
    }
  fus_plot_figure_set_row_head (plot, 1, _ ("Each source, from the others"));
}

gboolean
fus_training_has_rebuilt (const FusFigureContext *context)
{
  g_return_val_if_fail (context != NULL, FALSE);

  const FusTrainingLog *log = fus_results_get_log (context->results);

  if (!log->from_others || log->n_modalities < 2)
    return FALSE;
  for (guint m = 0; m < log->n_modalities; m++)
    if (isfinite (get_held_out_r2 (fus_training_log_get (log, log->epochs->len - 1), m)))
      return TRUE;

  return FALSE;
}

/* -- The model that was not trained, beside ridge: no curve, but what came of it -- */

gboolean
fus_training_has_outcome (const FusFigureContext *context)
{
  g_return_val_if_fail (context != NULL, FALSE);

  const FusTrainingLog *log = fus_results_get_log (context->results);
  const FusStanding *standing = fus_results_get_standing (context->results);

  return log->from_others && log->epochs->len == 1 && standing != NULL &&
         isfinite (standing->model_mean.value);
}

static FusPlotScale *
make_source_rows (const FusFigureContext *context, guint n)
{
  FusPlotScale *rows = fus_plot_scale_new_band (n + 1);
  FusPlotBand *mean = fus_plot_scale_get_band (rows, 0);

  mean->label = g_strdup (_ ("mean"));
  mean->bold = TRUE;
  for (guint m = 0; m < n; m++)
    fus_figure_set_modality_band (context, rows, m + 1, m);

  return rows;
}

static FusPlotDot
make_dot (const FusInterval *model, const FusInterval *ridge, FusPlotInk ink)
{
  FusPlotDot dot = FUS_PLOT_DOT (model->value);
  g_autofree char *own =
    isfinite (model->value) ? percent_text (model->value) : g_strdup ("–");
  g_autofree char *other =
    isfinite (ridge->value) ? percent_text (ridge->value) : g_strdup ("–");

  dot.low = model->low;
  dot.high = model->high;
  dot.rival = ridge->value;
  dot.ink = ink;
  /* Translators: two shares. */
  dot.text = g_strdup_printf (_ ("%s, ridge %s"), own, other);

  return dot;
}

void
fus_training_add_outcome (const FusFigureContext *context, FusPlotFigure *plot)
{
  g_return_if_fail (context != NULL);
  g_return_if_fail (FUS_IS_PLOT_FIGURE (plot));

  const FusStanding *standing = fus_results_get_standing (context->results);
  const guint n = standing->n_modalities;
  FusPlotAxes *axes = fus_plot_figure_add_axes (plot, 0, 0, 1);
  g_autofree FusPlotDot *dots = g_new0 (FusPlotDot, n + 1);
  FusPlotRange range = { 0, 0.1 };
  FusPlotMark *mark = NULL;

  dots[0] = make_dot (&standing->model_mean, &standing->ridge_mean, FUS_PLOT_INK (TEXT));
  dots[0].bold = TRUE;
  for (guint m = 0; m < n; m++)
    dots[m + 1] =
      make_dot (&standing->model[m], &standing->ridge[m], FUS_PLOT_MODALITY_INK (m));
  for (guint i = 0; i <= n; i++)
    {
      const double ends[] = { dots[i].value, dots[i].low, dots[i].high, dots[i].rival };

      for (gsize k = 0; k < G_N_ELEMENTS (ends); k++)
        if (isfinite (ends[k]))
          fus_plot_range_include (&range, fmax (ends[k], LOWEST_SHARE));
    }
  fus_plot_axes_set_title (
    axes, _ ("Rebuilt from the others"),
    _ ("% of the differences, on samples it has not seen; stroke: ridge"));
  fus_plot_axes_take_x (axes, fus_plot_scale_new_nice (range.low, range.high),
                        &(FusPlotAxisOptions){ .grid = TRUE,
                                               .format = FUS_PLOT_NUMBER_PERCENT });
  fus_plot_axes_take_y (axes, make_source_rows (context, n),
                        &(FusPlotAxisOptions){ .line = TRUE });
  fus_plot_axes_set_pitch (axes, 0, ROW_HEIGHT, SMALLEST_ROW);
  mark = fus_plot_axes_add (axes, fus_plot_dots_new (dots, n + 1));
  fus_plot_dots_set_aligned (mark, TRUE);
  for (guint i = 0; i <= n; i++)
    g_free ((char *) dots[i].text);
}
