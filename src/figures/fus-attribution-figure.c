/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who contributed what: to one sample, to its class, to all. The three panels share
 * the order of rows and the scale, so that they can be compared and nothing jumps
 * between samples. Below stands the sum, from what no information gives to the value
 * with all sources; whether it adds up is said. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fus-attribution-private.h"
#include "fus-figure-ids.h"

/* Layout pixels. */
#define ROW_HEIGHT 61
#define SMALLEST_ROW 34
#define BAR_HEIGHT 20
#define MAX_TICKS 5
#define LEAST_WIDTH 76 /* of a panel beside others */
#define COLUMN_GAP 30
#define ROW_GAP 22

#define N_PANELS 3

#define LEAST_SIDE 0.3 /* of the longer side of the scale */

#define ADDS_UP 1e-6 /* of 1 + the largest value */

/* Rows stand in one order in all three panels, so that nothing jumps between samples. */
typedef struct
{
  const FusFigureContext *context;
  const FusAttribution *attribution;
  FusAttributionFocus focus;
  const char *class_name;
  guint *order;   /* [n_modalities] */
  guint *members; /* rows of the focus's class, or all */
  gsize n_members;
} Panels;

static void
panels_init (Panels *self, const FusFigureContext *context)
{
  const FusAttribution *attribution = fus_results_get_attribution (context->results);

  *self = (Panels){ .context = context, .attribution = attribution };
  self->focus = fus_attribution_find_focus (context);
  self->class_name =
    fus_attribution_get_class (context, fus_attribution_focus_get_sample (&self->focus));
  self->order = g_new (guint, attribution->n_modalities);
  self->members =
    fus_attribution_list_class (context, fus_attribution_focus_get_sample (&self->focus),
                                &self->n_members);
  fus_attribution_sort (attribution, self->order);
}

static void
panels_clear (Panels *self)
{
  g_free (self->order);
  g_free (self->members);
}

static double
focus_phi (const Panels *self, guint place)
{
  return fus_attribution_focus_get_phi (&self->focus, self->order[place]);
}

/* One scale for all three: it holds every number that is drawn. */
static FusPlotRange
common_range (const Panels *self)
{
  FusPlotRange range = { 0, 0 };
  guint n = self->attribution->n_modalities;

  for (guint m = 0; m < n; m++)
    {
      fus_plot_range_include (&range, self->attribution->interval_high[m]);
      fus_plot_range_include (&range, self->attribution->mean_phi[m]);
      fus_plot_range_include (&range, fus_attribution_focus_get_phi (&self->focus, m));
      for (gsize i = 0; i < self->n_members; i++)
        fus_plot_range_include (&range, fus_attribution_get_phi (self->attribution,
                                                                 self->members[i], m));
    }
  if (!(range.high > range.low))
    range.high = 1;
  /* Both sides have room for the words below them. */
  range.low = MIN (range.low, -LEAST_SIDE * range.high);
  range.high = MAX (range.high, -LEAST_SIDE * range.low);
  return range;
}

static guint
decimals_for (const Panels *self)
{
  FusPlotRange range = common_range (self);

  return fus_attribution_get_decimals (MAX (range.high, -range.low));
}

static FusPlotScale *
make_rows (const Panels *self)
{
  guint n = self->attribution->n_modalities;
  FusPlotScale *rows = fus_plot_scale_new_band (n);

  for (guint i = 0; i < n; i++)
    fus_figure_set_modality_band (self->context, rows, i, self->order[i]);
  return rows;
}

static FusPlotAxes *
add_axes (const Panels *self,
          FusPlotFigure *plot,
          guint column,
          const char *title,
          const char *note,
          const FusPlotAxisOptions *x_options)
{
  FusPlotAxes *axes = fus_plot_figure_add_axes (plot, column, 0, 1);
  FusPlotAxisOptions options = *x_options;
  FusPlotRange range = common_range (self);

  options.grid = TRUE;
  options.max_ticks = MAX_TICKS;
  options.format = FUS_PLOT_NUMBER_SIGNED | FUS_PLOT_NUMBER_GROUPED;
  fus_plot_axes_set_title (axes, title, note);
  fus_plot_axes_set_head (axes, TRUE);
  fus_plot_axes_take_x (axes, fus_plot_scale_new_linear (range.low, range.high),
                        &options);
  fus_plot_axes_take_y (axes, make_rows (self),
                        &(FusPlotAxisOptions){ .line = TRUE, .bare = column > 0 });
  fus_plot_axes_set_row_rules (axes, TRUE);
  fus_plot_axes_set_pitch (axes, 0, ROW_HEIGHT, SMALLEST_ROW);
  return axes;
}

static FusPlotBar
sample_bar (const Panels *self, guint place)
{
  double phi = focus_phi (self, place);
  FusPlotBar bar = FUS_PLOT_BAR (phi);

  bar.ink = FUS_PLOT_MODALITY_INK (self->order[place]);
  bar.bold = TRUE;
  if (fus_mask_has (self->attribution->left_out, self->order[place]))
    bar.text = g_strdup (_ ("left out"));
  else if (isnan (phi))
    bar.text = g_strdup (_ ("not recorded"));
  else
    bar.text = fus_plot_number_format (phi, decimals_for (self),
                                       FUS_PLOT_NUMBER_SIGNED | FUS_PLOT_NUMBER_GROUPED);
  return bar;
}

static void
add_bars (const Panels *self, FusPlotAxes *axes, FusPlotBar *bars)
{
  guint n = self->attribution->n_modalities;

  fus_plot_axes_add (axes, fus_plot_bars_new (bars, n, BAR_HEIGHT));
  for (guint i = 0; i < n; i++)
    g_free ((char *) bars[i].text);
}

/* As much of the name of the sample's class as has room in a chart. */
static char *
dup_class_name (const Panels *self)
{
  const FusLabel *label = fus_figure_get_label (self->context);
  guint sample = fus_attribution_focus_get_sample (&self->focus);

  if (self->class_name == NULL)
    return NULL;
  if (label == NULL || label->kind != FUS_LABEL_CATEGORICAL || label->codes[sample] < 0 ||
      strcmp (label->classes[label->codes[sample]], self->class_name) != 0)
    return g_strdup (self->class_name);
  return fus_figure_dup_short_class (label, (guint) label->codes[sample]);
}

/* Its class, its number, and whether the other panels are without it. */
static char *
sample_note (const Panels *self)
{
  guint sample = fus_attribution_focus_get_sample (&self->focus);
  const char *id = fus_dataset_get_id (self->context->dataset, sample);
  g_autofree char *class_name = dup_class_name (self);
  g_autofree char *note = class_name != NULL
                            ? g_strdup_printf (_ ("“%s”, no. %s"), class_name, id)
                            : g_strdup_printf (_ ("no. %s"), id);

  if (self->focus.is_member)
    return g_steal_pointer (&note);
  /* Translators: a sample's class and number. */
  return g_strdup_printf (_ ("%s; not among those tested"), note);
}

static void
add_sample (const Panels *self, FusPlotFigure *plot)
{
  guint n = self->attribution->n_modalities;
  g_autofree FusPlotBar *bars = g_new (FusPlotBar, n);
  gboolean evidence = fus_attribution_is_evidence (self->attribution);
  g_autofree char *note = sample_note (self);
  FusPlotAxisOptions options = { .title_low = evidence ? _ ("less likely") : _ ("worse"),
                                 .title_high =
                                   evidence ? _ ("more likely") : _ ("better") };
  FusPlotAxes *axes = add_axes (self, plot, 0, _ ("This sample"), note, &options);

  for (guint i = 0; i < n; i++)
    bars[i] = sample_bar (self, i);
  add_bars (self, axes, bars);
}

/* One that was not tested is ringed all the same, where it would lie. */
static void
set_swarm_row (const Panels *self, FusPlotMark *swarm, guint place)
{
  g_autofree double *values = g_new (double, self->n_members + 1);
  g_autofree guint *ids = g_new (guint, self->n_members + 1);
  gsize n = self->n_members;
  int ring = -1;

  for (gsize i = 0; i < n; i++)
    {
      values[i] =
        fus_attribution_get_phi (self->attribution, self->members[i], self->order[place]);
      ids[i] = self->attribution->samples[self->members[i]];
      if (ids[i] == fus_attribution_focus_get_sample (&self->focus))
        ring = (int) i;
    }
  if (ring < 0)
    {
      ring = (int) n;
      values[n] = focus_phi (self, place);
      ids[n++] = fus_attribution_focus_get_sample (&self->focus);
    }
  fus_plot_swarm_set_row (swarm, place, values, ids, n,
                          FUS_PLOT_MODALITY_INK (self->order[place]),
                          isfinite (values[ring]) ? ring : -1,
                          place == 0 ? _ ("this one") : NULL);
}

static char *
members_title (const Panels *self)
{
  g_autofree char *n = fus_sentence_count (self->n_members);
  const FusLabel *label = fus_figure_get_label (self->context);
  g_autofree char *class_name = NULL;

  if (label == NULL || self->n_members == self->attribution->n_rows ||
      label->codes[fus_attribution_focus_get_sample (&self->focus)] < 0)
    return g_strdup_printf (ngettext ("The only sample", "All %s samples",
                                      (gulong) self->n_members),
                            n);
  class_name = fus_figure_dup_short_class (
    label, (guint) label->codes[fus_attribution_focus_get_sample (&self->focus)]);
  return g_strdup_printf (_ ("All %s of “%s”"), n, class_name);
}

static void
add_members (const Panels *self, FusPlotFigure *plot)
{
  guint n = self->attribution->n_modalities;
  FusPlotMark *swarm = fus_plot_swarm_new (n);
  g_autofree char *title = members_title (self);
  FusPlotAxisOptions options = { .title = _ ("same scale in all three") };
  const char *note = _ ("median and middle half");
  FusPlotAxes *axes;

  for (guint i = 0; i < n; i++)
    set_swarm_row (self, swarm, i);
  if (fus_plot_swarm_is_thinned (swarm))
    note = self->n_members > 2000 ? _ ("density, median and middle half")
                                  : _ ("200 quantiles, median and middle half");
  axes = add_axes (self, plot, 1, title, note, &options);
  fus_plot_axes_set_id (axes, FUS_PANEL_SAMPLES);
  fus_plot_axes_add (axes, swarm);
}

static FusPlotBar
mean_bar (const Panels *self, guint place)
{
  guint m = self->order[place];
  FusPlotBar bar = FUS_PLOT_BAR (self->attribution->mean_abs_phi[m]);

  bar.low = self->attribution->interval_low[m];
  bar.high = self->attribution->interval_high[m];
  bar.tick = self->attribution->mean_phi[m];
  bar.ink = FUS_PLOT_MODALITY_INK (m);
  bar.text = isnan (bar.value) ? g_strdup ("–")
                               : fus_plot_number_format (bar.value, decimals_for (self),
                                                         FUS_PLOT_NUMBER_GROUPED);
  return bar;
}

static const char *
unit_of (const FusAttribution *attribution)
{
  return attribution->game != NULL && attribution->game->unit != NULL
           ? _ (attribution->game->unit)
           : NULL;
}

static void
add_all (const Panels *self, FusPlotFigure *plot)
{
  guint n = self->attribution->n_modalities;
  g_autofree FusPlotBar *bars = g_new (FusPlotBar, n);
  g_autofree char *count = fus_sentence_count (self->attribution->n_rows);
  g_autofree char *title = g_strdup_printf (ngettext ("The only sample", "All %s samples",
                                                      (gulong) self->attribution->n_rows),
                                            count);
  g_autofree char *short_title = g_strdup_printf (_ ("All %s"), count);
  FusPlotAxisOptions options = { .title = unit_of (self->attribution) };
  FusPlotAxes *axes;

  axes = add_axes (self, plot, 2, title,
                   _ ("mean size, 95\302\240% interval; tick: mean with sign"), &options);
  fus_plot_axes_set_short_title (axes, short_title);
  for (guint i = 0; i < n; i++)
    bars[i] = mean_bar (self, i);
  add_bars (self, axes, bars);
}

/* |base + Σφ − full| of the sample, over 1 + the largest value. */
static double
gap_of (const Panels *self)
{
  double base = self->focus.of->base[self->focus.row];
  double full = fus_attribution_focus_get_full (&self->focus);
  double sum = base;

  for (guint i = 0; i < self->attribution->n_modalities; i++)
    {
      double phi = focus_phi (self, i);

      sum += isnan (phi) ? 0 : phi;
    }
  return ABS (sum - full) / (1 + MAX (ABS (full), ABS (base)));
}

/* As it is written: a half goes where printf() lets it go. */
static double
round_to (double value, guint decimals)
{
  g_autofree char *text = g_strdup_printf ("%.*f", (int) decimals, value);

  return strtod (text, NULL);
}

/* Whether the terms add up to the whole when each is rounded for itself. */
static gboolean
adds_up_as_written (const Panels *self, guint decimals)
{
  double full = fus_attribution_focus_get_full (&self->focus);
  double sum = round_to (self->focus.of->base[self->focus.row], decimals);

  for (guint i = 0; i < self->attribution->n_modalities; i++)
    {
      double phi = focus_phi (self, i);

      sum += isnan (phi) ? 0 : round_to (phi, decimals);
    }

  return fabs (sum - round_to (full, decimals)) < .5 * pow (10, -(double) decimals);
}

/* As few decimals as let a reader add the terms up; what the chart has where none do. */
static guint
find_sum_decimals (const Panels *self)
{
  enum
  {
    MOST_MORE = 3,
  };
  guint decimals = decimals_for (self);

  for (guint more = 0; more <= MOST_MORE; more++)
    if (adds_up_as_written (self, decimals + more))
      return decimals + more;

  return decimals;
}

/* “no information 0.10 + 0.56 − 0.18 = 0.48 this sample” */
static char *
make_sum (const Panels *self)
{
  const FusPlotNumberFlags style = FUS_PLOT_NUMBER_GROUPED;
  double full_value = fus_attribution_focus_get_full (&self->focus);
  guint decimals = find_sum_decimals (self);
  g_autoptr (GString) terms = g_string_new (NULL);
  g_autofree char *base =
    fus_plot_number_format (self->focus.of->base[self->focus.row], decimals, style);
  g_autofree char *full = fus_plot_number_format (full_value, decimals, style);

  for (guint i = 0; i < self->attribution->n_modalities; i++)
    {
      double phi = focus_phi (self, i);
      g_autofree char *size = fus_plot_number_format (ABS (phi), decimals, style);

      if (isfinite (phi))
        g_string_append_printf (terms, "  %s %s", phi < 0 ? "−" : "+", size);
    }
  if (!adds_up_as_written (self, decimals))
    /* Translators: value with nothing known, the terms, value with all. */
    return g_strdup_printf (_ ("no information  %s%s  ≈  %s  this sample"), base,
                            terms->str, full);

  /* Translators: value with nothing known, the terms, value with all. */
  return g_strdup_printf (_ ("no information  %s%s  =  %s  this sample"), base,
                          terms->str, full);
}

static void
add_sum (const Panels *self, FusPlotFigure *plot)
{
  FusPlotLegend *foot = fus_plot_legend_new ();
  double gap = MAX (gap_of (self), self->focus.of->largest_gap);
  g_autofree char *sum = make_sum (self);
  g_autofree char *difference = g_strdup_printf (_ ("does not add up: off by %.2g"), gap);

  fus_plot_legend_add_text (foot, sum, FUS_PLOT_INK (TEXT));
  fus_plot_legend_add_check (foot, gap <= ADDS_UP,
                             gap <= ADDS_UP ? _ ("adds up") : difference);
  fus_plot_figure_take_foot (plot, foot, FALSE);
}

static char *
make_left_out (const Panels *self)
{
  FusMask left_out = self->attribution->left_out;
  g_autofree char *list = NULL;

  if (left_out == 0)
    return g_strdup ("");
  list = fus_figure_dup_subset (self->context, left_out);
  /* Translators: names of modalities. */
  return g_strdup_printf (_ ("Switched off, as if no sample had it: %s."), list);
}

static char *
make_note (const Panels *self)
{
  FusMask players =
    fus_mask_all (self->attribution->n_modalities) & ~self->attribution->left_out;
  g_autofree char *sets = fus_sentence_count ((gsize) 1 << fus_mask_count (players));
  g_autofree char *left_out = make_left_out (self);
  g_autofree char *note = g_strdup_printf (
    _ (
      "Exact, all %s sets of inputs were tried. Left out means truly absent: no stand-in "
      "values. Says what the model used, not what causes it."),
    sets);

  /* Each is a whole sentence, or empty. */
  return g_strconcat (note, *left_out != '\0' ? " " : "", left_out, NULL);
}

static char *
make_csv (const Panels *self)
{
  const FusAttribution *attribution = self->attribution;
  FusTable *table =
    fus_table_new ("id", "modality", "base", "full", "phi", "loo", "solo", NULL);

  for (gsize i = 0; i < attribution->n_rows * attribution->n_modalities; i++)
    {
      gsize row = i / attribution->n_modalities;
      guint m = (guint) (i % attribution->n_modalities);

      fus_table_text (table, fus_dataset_get_id (self->context->dataset,
                                                 attribution->samples[row]));
      fus_table_text (table, fus_dataset_get_modality (self->context->dataset, m)->id);
      fus_table_number (table, attribution->base[row]);
      fus_table_number (table, attribution->full[row]);
      fus_table_number (table, attribution->phi[i]);
      fus_table_number (table, attribution->loo[i]);
      fus_table_number (table, attribution->solo[i]);
      fus_table_end_row (table);
    }
  return fus_table_finish (table);
}

static gboolean
attribution_build (const FusFigureContext *context, FusFigure *figure, GError **error)
{
  Panels panels;

  if (fus_results_get_attribution (context->results)->n_rows == 0)
    {
      g_set_error_literal (error, FUS_FIGURE_ERROR, FUS_FIGURE_ERROR_EMPTY,
                           _ ("No sample was explained."));
      return FALSE;
    }
  panels_init (&panels, context);
  fus_plot_figure_set_flow (figure->plot, 0, N_PANELS, LEAST_WIDTH, COLUMN_GAP, ROW_GAP);
  add_sample (&panels, figure->plot);
  add_members (&panels, figure->plot);
  add_all (&panels, figure->plot);
  add_sum (&panels, figure->plot);
  figure->note = make_note (&panels);
  fus_attribution_add_claims (context, decimals_for (&panels), figure);
  figure->csv = make_csv (&panels);
  panels_clear (&panels);
  return TRUE;
}

const FusFigureClass fus_attribution_figure = {
  .id = "attribution",
  .name = N_ ("What Mattered"),
  .title = N_ ("What mattered: this sample, its class, all samples"),
  .needs = FUS_FIGURE_NEEDS ("dataset", "attribution"),
  .width_mm = 183,
  .height_mm = 70,
  .build = attribution_build,
};
