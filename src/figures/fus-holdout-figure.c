/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values that were hidden, and what came back in their place: all points, and the ways
 * to fill them in with their errors. A model is compared with ridge regression on the
 * same rows, and is called better or worse only where the interval of the difference
 * leaves no doubt. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "fus-figure-private.h"

#define MAX_POINTS 2000
#define MARGIN 0.04 /* of the range, so that no point is cut */

/* Share at the left edge: further down it only says "bad". */
#define WORST (-1.0)

/* Layout pixels. */
#define ROW_HEIGHT 56
#define SMALLEST_ROW 30

/* A value that was hidden, and what came back, in standard deviations of its feature. */
typedef struct
{
  gsize row;
  gsize feature;
  double truth;
  double imputed;
} Hidden;

typedef struct
{
  const FusFigureContext *context;
  const FusImputationCheck *check;
  GArray *points; /* of Hidden */
  gsize n_values;
} Holdout;

static gsize
count_known (const FusMatrix *truth)
{
  gsize n = 0;

  for (gsize i = 0; i < truth->n_rows * truth->n_cols; i++)
    n += !isnan (truth->data[i]);
  return n;
}

/* Every so manieth value, so that all rows and features are among them. */
static void
holdout_init (Holdout *self, const FusFigureContext *context)
{
  const FusMatrix *truth = context->check->truth;
  const FusMatrix *imputed = context->check->imputed;
  g_autofree double *means = g_new (double, truth->n_cols + 1);
  g_autofree double *sds = g_new (double, truth->n_cols + 1);
  gsize step;

  for (gsize d = 0; d < truth->n_cols; d++)
    fus_figure_measure_feature (truth, d, &means[d], &sds[d]);

  *self = (Holdout){ .context = context,
                     .check = context->check,
                     .points = g_array_new (FALSE, FALSE, sizeof (Hidden)),
                     .n_values = count_known (truth) };
  step = self->n_values / MAX_POINTS + 1;
  /* One that shares no factor with the features would come by all of them. */
  while (step > 1 && truth->n_cols % step == 0)
    step++;
  for (gsize i = 0; i < truth->n_rows * truth->n_cols; i += step)
    {
      gsize d = i % truth->n_cols;
      Hidden hidden = { .row = i / truth->n_cols, .feature = d };

      hidden.truth = ((double) truth->data[i] - means[d]) / sds[d];
      hidden.imputed = ((double) imputed->data[i] - means[d]) / sds[d];
      if (isfinite (hidden.truth) && isfinite (hidden.imputed))
        g_array_append_val (self->points, hidden);
    }
}

static FusPlotMark *
make_points (const Holdout *self, FusPlotRange *range)
{
  guint n = self->points->len;
  g_autofree double *x = g_new (double, n + 1);
  g_autofree double *y = g_new (double, n + 1);
  g_autofree guint16 *colors = g_new0 (guint16, n + 1);
  FusPlotInk ink = FUS_PLOT_MODALITY_INK (self->check->target);
  FusPlotMark *points;

  for (guint i = 0; i < n; i++)
    {
      x[i] = g_array_index (self->points, Hidden, i).truth;
      y[i] = g_array_index (self->points, Hidden, i).imputed;
      fus_plot_range_include (range, x[i]);
      fus_plot_range_include (range, y[i]);
    }
  points = fus_plot_scatter_new (x, y, n);
  fus_plot_scatter_set_colors (points, &ink, 1, colors, NULL);
  return points;
}

static void
add_scatter (const Holdout *self, FusPlotFigure *plot)
{
  FusPlotAxes *axes = fus_plot_figure_add_axes (plot, 0, 0, 1);
  FusPlotRange range = { -1, 1 };
  FusPlotMark *points = make_points (self, &range);
  double margin = MARGIN * (range.high - range.low);
  double ends[] = { range.low, range.high };

  range.low -= margin;
  range.high += margin;

  fus_plot_axes_take_x (axes, fus_plot_scale_new_linear (range.low, range.high),
                        &(FusPlotAxisOptions){
                          .title = _ ("recorded"), .line = TRUE, .max_ticks = 3 });
  fus_plot_axes_take_y (axes, fus_plot_scale_new_linear (range.low, range.high),
                        &(FusPlotAxisOptions){
                          .title = _ ("filled in"), .grid = TRUE, .max_ticks = 3 });
  fus_plot_axes_add (axes, points);
  fus_plot_axes_add (axes, fus_plot_line_new (ends, ends, 2, FUS_PLOT_INK (TEXT),
                                              FUS_PLOT_LINE_SECOND));
}

static FusPlotScale *
make_ways (void)
{
  FusPlotScale *rows = fus_plot_scale_new_band (3);

  fus_plot_scale_get_band (rows, 0)->label = g_strdup (_ ("the model"));
  fus_plot_scale_get_band (rows, 0)->bold = TRUE;
  fus_plot_scale_get_band (rows, 1)->label = g_strdup (_ ("ridge"));
  fus_plot_scale_get_band (rows, 2)->label = g_strdup (_ ("the mean"));
  return rows;
}

/* One far worse than guessing stands at the edge, with its number. */
static void
place_dot (FusPlotDot *dot)
{
  g_autofree char *number = fus_plot_number_format (dot->value, 2, FUS_PLOT_NUMBER_PLAIN);

  if (isnan (dot->value))
    dot->text = g_strdup (_ ("not known"));
  else if (dot->value < WORST)
    dot->text = g_strdup_printf ("← %s", number);
  else
    dot->text = g_steal_pointer (&number);
  dot->value = dot->value < WORST ? WORST : dot->value;
  dot->low = dot->low < WORST ? WORST : dot->low;
}

static void
fill_ways (const Holdout *self, FusPlotDot *dots)
{
  const FusImputationCheck *check = self->check;

  dots[0] = FUS_PLOT_DOT (check->skill_model);
  dots[0].low = check->skill_model_low;
  dots[0].high = check->skill_model_high;
  dots[0].ink = FUS_PLOT_MODALITY_INK (check->target);
  dots[0].bold = TRUE;
  dots[1] = FUS_PLOT_DOT (check->skill_ridge);
  dots[2] = FUS_PLOT_DOT (0);
  dots[1].ink = dots[2].ink = FUS_PLOT_INK (NEUTRAL);
  for (guint i = 0; i < 3; i++)
    place_dot (&dots[i]);
}

static void
add_ways (const Holdout *self, FusPlotFigure *plot)
{
  FusPlotAxes *axes = fus_plot_figure_add_axes (plot, 1, 0, 1);
  FusPlotDot dots[3];
  FusPlotRange range = { 0, 1 };

  fill_ways (self, dots);
  fus_plot_range_include (&range, self->check->skill_model_low);
  fus_plot_range_include (&range, self->check->skill_ridge);
  fus_plot_axes_take_x (axes,
                        fus_plot_scale_new_nice (MAX (range.low, WORST), range.high),
                        &(FusPlotAxisOptions){ .title = _ ("share that comes back"),
                                               .grid = TRUE,
                                               .max_ticks = 3 });
  fus_plot_axes_take_y (axes, make_ways (), &(FusPlotAxisOptions){ .line = TRUE });
  fus_plot_axes_set_pitch (axes, 0, ROW_HEIGHT, SMALLEST_ROW);
  fus_plot_axes_add (axes, fus_plot_dots_new (dots, 3));
  for (guint i = 0; i < 3; i++)
    g_free ((char *) dots[i].text);
}

static FusClaim *
claim_comes_back (const Holdout *self)
{
  const FusImputationCheck *check = self->check;
  const char *name = fus_figure_modality_name (self->context, check->target);
  FusInterval skill = { check->skill_model, check->skill_model_low,
                        check->skill_model_high, check->n_rows };
  FusClaim *claim =
    fus_claim_new ("filled-in",
                   fus_dataset_get_modality (self->context->dataset, check->target)->id);
  g_autofree char *share = NULL;

  fus_claim_add_interval (claim, "share", &skill);
  fus_claim_add (claim, "n_values", (double) self->n_values);
  fus_claim_add (claim, "n_drawn", self->points->len);
  if (!fus_claim_check_target (claim, self->context->gate, check->target, name, TRUE) ||
      !fus_claim_check_count (claim, check->n_rows, name))
    return claim;
  if (!fus_interval_is_above (&skill, 0) || skill.value < FUS_LEAST_R2)
    {
      fus_claim_withhold (
        claim, "interval-includes-zero",
        /* Translators: modality. */
        g_strdup_printf (_ (
                           "Hidden and filled in again, %s comes back no better than its "
                           "mean."),
                         name));
      return claim;
    }
  share = fus_sentence_percent (skill.value, skill.low, skill.high);
  fus_claim_say (
    /* Translators: share; modality. */
    claim, g_strdup_printf (
             _ ("Hidden and filled in again, %s of the differences in %s come back."),
             share, name));
  return claim;
}

/* Told only where the interval of the difference leaves no doubt; NULL without a ridge.
 */
static FusClaim *
claim_ridge (const Holdout *self)
{
  const FusImputationCheck *check = self->check;
  FusInterval difference = { check->skill_difference, check->skill_difference_low,
                             check->skill_difference_high, check->n_rows };
  FusClaim *claim;

  if (isnan (check->skill_difference_low))
    return NULL;
  claim =
    fus_claim_new ("against-ridge",
                   fus_dataset_get_modality (self->context->dataset, check->target)->id);
  fus_claim_add_interval (claim, "difference", &difference);
  fus_claim_add (claim, "ridge", check->skill_ridge);
  if (!fus_claim_check_count (claim, check->n_rows, NULL))
    return claim;
  if (fus_interval_is_above (&difference, 0))
    fus_claim_say (claim, g_strdup (_ ("A plain ridge regression does worse.")));
  else if (fus_interval_is_below (&difference, 0))
    fus_claim_say (claim, g_strdup (_ ("A plain ridge regression does better.")));
  else
    fus_claim_withhold (
      claim, "interval-includes-zero",
      g_strdup (_ ("There is no clear difference from a plain ridge regression.")));
  return claim;
}

static void
add_claims (const Holdout *self, FusFigure *figure)
{
  FusClaim *back = claim_comes_back (self);
  FusClaim *ridge = claim_ridge (self);
  gboolean few = self->check->n_rows < FUS_FEWEST_SAMPLES;

  fus_figure_take_claim (figure, back, FUS_CLAIM_IN_FINDING);
  if (ridge != NULL)
    fus_figure_take_claim (figure, ridge, few ? FUS_CLAIM_LISTED : FUS_CLAIM_IN_FINDING);
}

static char *
make_note (const Holdout *self)
{
  g_autofree char *rows = fus_sentence_count (self->check->n_rows);
  g_autofree char *shown = fus_sentence_count (self->points->len);
  g_autofree char *values = fus_sentence_count (self->n_values);
  g_autofree char *coverage = fus_sentence_percent_exact (self->check->coverage);

  /* Translators: samples; share; two counts of values. */
  return g_strdup_printf (
    _ ("Tested on %s samples that have it. The 90\302\240%% ranges hold %s of the hidden "
       "values. %s of %s values are drawn, in standard deviations of each feature."),
    rows, coverage, shown, values);
}

static void
add_way (FusTable *table, const char *what, double value, double low, double high)
{
  fus_table_text (table, what);
  fus_table_text (table, "");
  fus_table_text (table, "");
  fus_table_number (table, value);
  fus_table_number (table, low);
  fus_table_number (table, high);
  fus_table_number (table, NAN);
  fus_table_number (table, NAN);
  fus_table_end_row (table);
}

static void
add_value (FusTable *table, const Holdout *self, const Hidden *hidden)
{
  const FusImputationCheck *check = self->check;
  const FusModality *modality =
    fus_dataset_get_modality (self->context->dataset, check->target);

  fus_table_text (table, "value");
  fus_table_text (table, fus_dataset_get_id (self->context->dataset,
                                             check->samples[hidden->row]));
  if (modality->feature_names != NULL)
    fus_table_text (table, modality->feature_names[hidden->feature]);
  else
    fus_table_count (table, hidden->feature + 1);
  fus_table_number (table, NAN);
  fus_table_number (table, NAN);
  fus_table_number (table, NAN);
  fus_table_number (table,
                    (double) fus_matrix_row (check->truth, hidden->row)[hidden->feature]);
  fus_table_number (table, (double) fus_matrix_row (check->imputed,
                                                    hidden->row)[hidden->feature]);
  fus_table_end_row (table);
}

static char *
make_csv (const Holdout *self)
{
  const FusImputationCheck *check = self->check;
  FusTable *table = fus_table_new ("what", "id", "feature", "share", "low", "high",
                                   "recorded", "imputed", NULL);

  add_way (table, "skill_model", check->skill_model, check->skill_model_low,
           check->skill_model_high);
  add_way (table, "skill_ridge", check->skill_ridge, NAN, NAN);
  add_way (table, "skill_difference", check->skill_difference,
           check->skill_difference_low, check->skill_difference_high);
  add_way (table, "coverage", check->coverage, NAN, NAN);
  for (guint i = 0; i < self->points->len; i++)
    add_value (table, self, &g_array_index (self->points, Hidden, i));
  return fus_table_finish (table);
}

static gboolean
holdout_build (const FusFigureContext *context, FusFigure *figure, GError **error)
{
  Holdout holdout;

  holdout_init (&holdout, context);
  fus_plot_figure_set_column (figure->plot, 0, 1, 0);
  fus_plot_figure_set_column (figure->plot, 1, 1, 24);
  add_scatter (&holdout, figure->plot);
  add_ways (&holdout, figure->plot);
  add_claims (&holdout, figure);
  figure->note = make_note (&holdout);
  figure->csv = make_csv (&holdout);
  g_array_unref (holdout.points);
  return TRUE;
}

const FusFigureClass fus_holdout_figure = {
  .id = "holdout",
  .name = N_ ("Hidden and Filled In"),
  .title = N_ ("Hidden and filled in again"),
  .needs = FUS_FIGURE_NEEDS_DATASET | FUS_FIGURE_NEEDS_CHECK,
  .width_mm = 89,
  .height_mm = 50,
  .build = holdout_build,
};
