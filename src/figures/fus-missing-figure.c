/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether gaps follow the class: missing rates by class, a panel a modality. The test
 * over all classes comes before any single class, since among many one always looks
 * special; the claim names a class only where its interval lies above that of the
 * others. Many classes share one row, but the test is over all of them. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "fus-figure-ids.h"
#include "fus-figure-private.h"
#include "fus-summary.h"

/* Layout pixels. */
#define ROW_HEIGHT 31
#define SMALLEST_ROW 18
#define BAR_HEIGHT 10
#define LEAST_WIDTH 52 /* of a panel beside others */
#define COLUMN_GAP 22
#define ROW_GAP 18

#define MAX_PANELS 7 /* beside each other */

/* Classes that have a row: the commonest; the others share one. */
#define MAX_ROWS 24

/* Missing rates by class, counted once. */
typedef struct
{
  const FusLabel *label;
  guint n_modalities;
  guint n_classes;
  gsize *counts;      /* [n_classes] */
  gsize *n_missing;   /* [n_modalities × n_classes] */
  gsize *all_missing; /* [n_modalities], of samples with a class */
  gsize n_known;      /* samples with a class */
  guint *order;       /* classes, the largest first */
} Rates;

static void
count_sample (Rates *self, FusMask present, gint32 code)
{
  if (code < 0)
    return;
  self->counts[code]++;
  self->n_known++;
  for (guint m = 0; m < self->n_modalities; m++)
    {
      if (fus_mask_has (present, m))
        continue;
      self->n_missing[m * self->n_classes + (guint) code]++;
      self->all_missing[m]++;
    }
}

static int
compare_classes (gconstpointer a, gconstpointer b, gpointer data)
{
  const gsize *counts = data;
  gsize na = counts[*(const guint *) a];
  gsize nb = counts[*(const guint *) b];

  if (na != nb)
    return na > nb ? -1 : 1;
  return *(const guint *) a < *(const guint *) b ? -1 : 1;
}

static void
rates_init (Rates *self, const FusFigureContext *context)
{
  const FusMask *presence = fus_dataset_get_presence (context->dataset);

  self->label = fus_figure_get_label (context);
  self->n_modalities = fus_dataset_get_n_modalities (context->dataset);
  self->n_classes = self->label->n_classes;
  self->n_known = 0;
  self->counts = g_new0 (gsize, self->n_classes + 1);
  self->n_missing = g_new0 (gsize, self->n_modalities * self->n_classes + 1);
  self->all_missing = g_new0 (gsize, self->n_modalities + 1);
  self->order = g_new (guint, self->n_classes + 1);
  for (gsize i = 0; i < fus_dataset_get_n_samples (context->dataset); i++)
    count_sample (self, presence[i], self->label->codes[i]);
  for (guint k = 0; k < self->n_classes; k++)
    self->order[k] = k;
  g_qsort_with_data (self->order, (int) self->n_classes, sizeof (guint), compare_classes,
                     self->counts);
}

static void
rates_clear (Rates *self)
{
  g_free (self->counts);
  g_free (self->n_missing);
  g_free (self->all_missing);
  g_free (self->order);
}

static FusMissingRate
rate_of (const Rates *self, guint m, guint k)
{
  return fus_missing_rate_new (self->n_missing[m * self->n_classes + k], self->counts[k]);
}

/* Of all other classes together. */
static FusMissingRate
rate_of_others (const Rates *self, guint m, guint k)
{
  return fus_missing_rate_new (self->all_missing[m] -
                                 self->n_missing[m * self->n_classes + k],
                               self->n_known - self->counts[k]);
}

/* The test over all classes at once comes first: among many classes one always looks
 * special. */
static gboolean
classes_differ (const Rates *self, guint m)
{
  g_autofree FusMissingRate *rates = g_new (FusMissingRate, self->n_classes + 1);

  for (guint k = 0; k < self->n_classes; k++)
    rates[k] = rate_of (self, m, k);

  return fus_missing_rates_differ (rates, self->n_classes);
}

/* The class that lacks @m most often beyond doubt: the classes differ, and its interval
 * lies above that of the others. −1 where there is none. */
static int
find_clear_class (const Rates *self, guint m)
{
  int clear = -1;
  double highest = 0;

  if (!classes_differ (self, m))
    return -1;
  for (guint k = 0; k < self->n_classes; k++)
    {
      FusMissingRate rate = rate_of (self, m, k);
      FusMissingRate others = rate_of_others (self, m, k);

      if (!(rate.low > others.high) || !(rate.rate > highest))
        continue;
      highest = rate.rate;
      clear = (int) k;
    }
  return clear;
}

/* Classes with a row of their own. */
static guint
count_named (const Rates *rates)
{
  return rates->n_classes <= MAX_ROWS ? rates->n_classes : MAX_ROWS - 1;
}

static guint
count_rows (const Rates *rates)
{
  return MIN (rates->n_classes, MAX_ROWS);
}

/* Samples of a row, and those of them that lack @m; of the last one of many: of all
 * classes that have none. */
static void
sum_row (const Rates *rates, guint row, guint m, gsize *n_missing, gsize *n)
{
  guint last = row < count_named (rates) ? row + 1 : rates->n_classes;

  *n = *n_missing = 0;
  for (guint i = row; i < last; i++)
    {
      guint k = rates->order[i];

      *n += rates->counts[k];
      *n_missing += rates->n_missing[m * rates->n_classes + k];
    }
}

static FusPlotScale *
make_rows (const Rates *rates)
{
  guint n_named = count_named (rates);
  guint n_others = rates->n_classes - n_named;
  FusPlotScale *rows = fus_plot_scale_new_band (count_rows (rates));

  for (guint i = 0; i < n_named; i++)
    fus_plot_scale_get_band (rows, i)->label =
      g_strdup (rates->label->classes[rates->order[i]]);
  if (n_others > 0)
    fus_plot_scale_get_band (rows, n_named)->label =
      g_strdup_printf (ngettext ("%u other", "%u others", n_others), n_others);
  return rows;
}

static void
add_counts (FusPlotFigure *plot, const Rates *rates)
{
  FusPlotAxes *axes = fus_plot_figure_add_axes (plot, 0, 0, 1);
  guint n_rows = count_rows (rates);
  g_autofree FusPlotBar *bars = g_new (FusPlotBar, n_rows);
  double largest = 1;

  for (guint i = 0; i < n_rows; i++)
    {
      gsize n_missing, n;

      sum_row (rates, i, 0, &n_missing, &n);
      bars[i] = FUS_PLOT_BAR ((double) n);
      bars[i].ink = FUS_PLOT_INK (NEUTRAL);
      bars[i].text = fus_sentence_count (n);
      largest = MAX (largest, (double) n);
    }
  fus_plot_axes_set_id (axes, FUS_PANEL_CLASSES);
  fus_plot_axes_set_title (axes, _ ("samples"), NULL);
  fus_plot_axes_take_x (axes, fus_plot_scale_new_linear (0, largest),
                        &(FusPlotAxisOptions){ .at_top = TRUE,
                                               .grid = TRUE,
                                               .whole = TRUE,
                                               .max_ticks = 3,
                                               .format = FUS_PLOT_NUMBER_GROUPED });
  fus_plot_axes_take_y (axes, make_rows (rates), &(FusPlotAxisOptions){ .line = TRUE });
  fus_plot_axes_set_pitch (axes, 0, ROW_HEIGHT, SMALLEST_ROW);
  fus_plot_axes_add (axes, fus_plot_bars_new (bars, n_rows, BAR_HEIGHT));
  for (guint i = 0; i < n_rows; i++)
    g_free ((char *) bars[i].text);
}

/* The value that carries the finding is bold. */
static FusPlotDot
make_dot (const Rates *rates, guint m, guint row, gboolean bold)
{
  gsize n_missing = 0;
  gsize n = 0;
  FusMissingRate rate;
  FusPlotDot dot;

  sum_row (rates, row, m, &n_missing, &n);
  rate = fus_missing_rate_new (n_missing, n);
  dot = FUS_PLOT_DOT (rate.rate);
  dot.ink = FUS_PLOT_MODALITY_INK (m);
  dot.hollow = rate.n_missing == 0;
  dot.bold = bold;
  if (dot.hollow || isnan (rate.rate))
    return dot;
  dot.low = rate.low;
  dot.high = rate.high;
  dot.text = fus_sentence_percent_exact (rate.rate);
  return dot;
}

static void
add_panel (const FusFigureContext *context,
           FusPlotFigure *plot,
           const Rates *rates,
           guint m)
{
  FusPlotAxes *axes = fus_plot_figure_add_axes (plot, 0, 0, 1);
  guint n_rows = count_rows (rates);
  g_autofree FusPlotDot *dots = g_new (FusPlotDot, n_rows);
  g_autofree char *name = fus_figure_dup_short_name (context, m);
  g_autofree char *title = g_strdup_printf (_ ("lacks %s"), name);
  int clear = find_clear_class (rates, m);

  for (guint i = 0; i < n_rows; i++)
    dots[i] = make_dot (rates, m, i,
                        i < count_named (rates) && clear >= 0 &&
                          rates->order[i] == (guint) clear);
  fus_plot_axes_set_title (axes, title, NULL);

  fus_plot_axes_set_title_glyph (axes, fus_plot_glyph_for_modality (m),
                                 FUS_PLOT_MODALITY_INK (m));
  fus_plot_axes_take_x (axes, fus_plot_scale_new_linear (0, 1),
                        &(FusPlotAxisOptions){ .at_top = TRUE,
                                               .grid = TRUE,
                                               .max_ticks = 3,
                                               .unit = "%",
                                               .format = FUS_PLOT_NUMBER_PERCENT });
  fus_plot_axes_take_y (axes, make_rows (rates),
                        &(FusPlotAxisOptions){ .bare = TRUE, .line = TRUE });
  fus_plot_axes_set_pitch (axes, 0, ROW_HEIGHT, SMALLEST_ROW);
  fus_plot_mark_set_key (fus_plot_axes_add (axes, fus_plot_dots_new (dots, n_rows)),
                         (int) m);
  for (guint i = 0; i < n_rows; i++)
    g_free ((char *) dots[i].text);
}

static guint
add_panels (const FusFigureContext *context, FusPlotFigure *plot, const Rates *rates)
{
  guint n = 0;

  for (guint m = 0; m < rates->n_modalities; m++)
    {
      if (rates->all_missing[m] == 0)
        continue;
      add_panel (context, plot, rates, m);
      n++;
    }
  fus_plot_figure_set_flow (plot, 0, MAX_PANELS, LEAST_WIDTH, COLUMN_GAP, ROW_GAP);
  return n;
}

static void
add_foot (FusPlotFigure *plot)
{
  FusPlotLegend *foot = fus_plot_legend_new ();

  fus_plot_legend_add_text (foot, _ ("open: none lacks it"), FUS_PLOT_INK (SECOND));
  fus_plot_legend_add_text (foot, _ ("line: 95\302\240% interval"),
                            FUS_PLOT_INK (SECOND));
  fus_plot_figure_take_foot (plot, foot, FALSE);
}

/* The two modalities whose gaps follow the class most clearly. */
static guint
find_clearest (const Rates *rates, guint *modalities, int *classes)
{
  guint n = 0;

  for (guint m = 0; m < rates->n_modalities; m++)
    {
      int k = find_clear_class (rates, m);
      double rate = k >= 0 ? rate_of (rates, m, (guint) k).rate : 0;
      guint place = n;

      if (k < 0)
        continue;
      while (place > 0 &&
             rate >
               rate_of (rates, modalities[place - 1], (guint) classes[place - 1]).rate)
        place--;
      if (place >= 2)
        continue;
      modalities[1] = place == 0 ? modalities[0] : m;
      classes[1] = place == 0 ? classes[0] : k;
      if (place == 0)
        {
          modalities[0] = m;
          classes[0] = k;
        }
      n = MIN (n + 1, 2);
    }
  return n;
}

static char *
percent_of (const Rates *rates, guint m, int k)
{
  FusMissingRate rate = rate_of (rates, m, (guint) k);

  return fus_sentence_percent (rate.rate, rate.low, rate.high);
}

static void
add_rate (FusClaim *claim, const char *name, const Rates *rates, guint m, int k)
{
  FusMissingRate rate = rate_of (rates, m, (guint) k);
  FusInterval interval = { rate.rate, rate.low, rate.high, rate.n };

  fus_claim_add_interval (claim, name, &interval);
}

static gboolean
is_complete (FusDataset *dataset)
{
  for (guint m = 0; m < fus_dataset_get_n_modalities (dataset); m++)
    if (fus_dataset_get_n_present (dataset, m) < fus_dataset_get_n_samples (dataset))
      return FALSE;

  return TRUE;
}

static char *
say_nothing_missing (const FusFigureContext *context, FusClaim *claim)
{
  char *doubt = NULL;

  if (!is_complete (context->dataset))
    return g_strdup (_ ("Nothing is missing in any class."));
  doubt = fus_figure_dup_doubt_of_gaps (context, claim);

  return doubt != NULL ? doubt : g_strdup (_ ("Nothing is missing."));
}

static FusClaim *
claim_gaps (const FusFigureContext *context, const Rates *rates, guint n_panels)
{
  guint m[2] = { 0 };
  int k[2] = { -1, -1 };
  guint n = find_clearest (rates, m, k);
  FusClaim *claim = fus_claim_new ("gaps-follow", rates->label->id);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  if (n_panels == 0)
    {
      fus_claim_withhold (claim, "nothing-missing", say_nothing_missing (context, claim));
      return claim;
    }
  if (n == 0)
    {
      fus_claim_withhold (
        claim, "interval-includes-zero",
        g_strdup_printf (_ ("There is no clear sign in these data that gaps depend on "
                            "%s."),
                         rates->label->name));
      return claim;
    }
  first = percent_of (rates, m[0], k[0]);
  add_rate (claim, "first", rates, m[0], k[0]);
  if (n == 1)
    {
      /* Translators: label; class; share; modality. */
      fus_claim_say (claim,
                     g_strdup_printf (_ ("Gaps follow %s: of %s, %s lack %s."),
                                      rates->label->name, rates->label->classes[k[0]],
                                      first, fus_figure_modality_name (context, m[0])));
      return claim;
    }
  second = percent_of (rates, m[1], k[1]);
  add_rate (claim, "second", rates, m[1], k[1]);
  /* Translators: label; then twice class, share, modality. */
  fus_claim_say (
    claim, g_strdup_printf (_ ("Gaps follow %s: of %s, %s lack %s; of %s, %s lack %s."),
                            rates->label->name, rates->label->classes[k[0]], first,
                            fus_figure_modality_name (context, m[0]),
                            rates->label->classes[k[1]], second,
                            fus_figure_modality_name (context, m[1])));
  return claim;
}

/* Where there are no gaps, there is nothing that they could depend on. */
static char *
make_note (const Rates *rates, guint n_panels, gboolean clear)
{
  g_autofree char *n = fus_sentence_count (rates->n_known);

  if (n_panels == 0)
    return NULL;

  if (clear)
    return g_strdup_printf (_ (
                              "%s samples with a class. A model tested on gaps at random "
                              "would look too good here: test “as in my data”."),
                            n);
  return g_strdup_printf (
    _ (
      "%s samples with a class. It says nothing about gaps that depend on other things."),
    n);
}

static char *
make_csv (const FusFigureContext *context, const Rates *rates)
{
  FusTable *table =
    fus_table_new ("class", "modality", "n", "n_missing", "rate", "low", "high", NULL);

  for (guint i = 0; i < rates->n_classes; i++)
    {
      for (guint m = 0; m < rates->n_modalities; m++)
        {
          FusMissingRate rate = rate_of (rates, m, rates->order[i]);

          fus_table_text (table, rates->label->classes[rates->order[i]]);
          fus_table_text (table, fus_dataset_get_modality (context->dataset, m)->id);
          fus_table_count (table, rate.n);
          fus_table_count (table, rate.n_missing);
          fus_table_number (table, rate.rate);
          fus_table_number (table, rate.low);
          fus_table_number (table, rate.high);
          fus_table_end_row (table);
        }
    }
  return fus_table_finish (table);
}

static gboolean
missing_build (const FusFigureContext *context, FusFigure *figure, GError **error)
{
  const FusLabel *label = fus_figure_get_label (context);
  guint modalities[2] = { 0 };
  int classes[2] = { -1, -1 };
  guint n_panels;
  Rates rates;

  if (label->kind != FUS_LABEL_CATEGORICAL || label->n_classes == 0)
    {
      g_set_error (error, FUS_FIGURE_ERROR, FUS_FIGURE_ERROR_EMPTY,
                   _ ("The label “%s” has no classes: choose another."), label->name);
      return FALSE;
    }
  rates_init (&rates, context);
  add_counts (figure->plot, &rates);
  n_panels = add_panels (context, figure->plot, &rates);
  if (n_panels > 0)
    add_foot (figure->plot);
  fus_figure_take_claim (figure, claim_gaps (context, &rates, n_panels),
                         FUS_CLAIM_IN_FINDING);
  figure->note =
    make_note (&rates, n_panels, find_clearest (&rates, modalities, classes) > 0);
  figure->csv = make_csv (context, &rates);
  rates_clear (&rates);
  return TRUE;
}

const FusFigureClass fus_missing_figure = {
  .id = "missing-by-class",
  .name = N_ ("Gaps by Class"),
  .title = N_ ("Are gaps related to the class?"),
  .needs = FUS_FIGURE_NEEDS_DATASET | FUS_FIGURE_NEEDS_LABEL,
  .width_mm = 89,
  .height_mm = 70,
  .build = missing_build,
};
