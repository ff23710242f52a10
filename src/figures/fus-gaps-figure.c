/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What gaps depend on: a row a column of the samples, a column a modality that has gaps;
 * how closely they go together. Named only where none of a thousand random pairings goes
 * together as closely. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "fus-figure-private.h"
#include "fus-gaps.h"
#include "fus-plot-names.h"

/* Layout pixels. */
#define ROW_HEIGHT 26
#define SMALLEST_ROW 18
#define CELL_WIDTH 52
#define WIDEST_CELL 90
#define LETTER_WIDTH 7
#define SMALLEST_CELL 31
#define MOST_SAID 2
#define LONGEST_NAME 24

typedef struct
{
  const FusFigureContext *context;
  const FusGaps *of;
} Gaps;

static const char *
name_of (const Gaps *self, guint i)
{
  return fus_figure_modality_name (self->context, self->of->modalities[i]);
}

static FusPlotCell
make_cell (const Gaps *self, guint i, guint k)
{
  const FusGapsWith *with = fus_gaps_get (self->of, i, k);
  FusPlotCell cell = { .kind = FUS_PLOT_CELL_FILLED,
                       .bold = fus_gaps_with_is_clear (with) };

  if (isnan (with->with.v))
    return (FusPlotCell){ .kind = FUS_PLOT_CELL_HATCHED };
  cell.text = fus_plot_number_format (with->with.v, 2, FUS_PLOT_NUMBER_PLAIN);
  cell.fill = (FusPlotInk){ .role = FUS_PLOT_INK_QUALITY, .value = with->with.v };
  /* Translators: modality; column; Cramér’s V; p. */
  cell.tip =
    g_strdup_printf (_ ("Gaps in %s and %s: V = %s, p = %.3f"), name_of (self, i),
                     with->column->name, cell.text, with->with.p);

  return cell;
}

static FusPlotScale *
make_rows (const Gaps *self)
{
  const guint n = self->of->n_columns;
  g_autofree const char **names = g_new0 (const char *, n + 1);
  g_auto (GStrv) labels = NULL;
  FusPlotScale *rows = fus_plot_scale_new_band (n);

  for (guint k = 0; k < n; k++)
    names[k] = fus_gaps_get (self->of, 0, k)->column->name;
  labels = fus_plot_names_shorten (names, n, LONGEST_NAME);
  for (guint k = 0; k < n; k++)
    fus_plot_scale_get_band (rows, k)->label = g_strdup (labels[k]);

  return rows;
}

/* As wide as the longest name wants. */
static double
get_cell_width (const Gaps *self)
{
  glong longest = 0;

  for (guint i = 0; i < self->of->n_modalities; i++)
    longest = MAX (longest, g_utf8_strlen (name_of (self, i), -1));

  return CLAMP ((double) (LETTER_WIDTH * (longest + 1)), CELL_WIDTH, WIDEST_CELL);
}

static void
add_matrix (const Gaps *self, FusPlotFigure *plot)
{
  const guint n_rows = self->of->n_columns;
  const guint n_columns = self->of->n_modalities;
  FusPlotAxes *axes = fus_plot_figure_add_axes (plot, 0, 0, 1);
  FusPlotScale *columns = fus_plot_scale_new_band (n_columns);
  FusPlotLegend *foot = fus_plot_legend_new ();
  g_autofree FusPlotCell *cells = g_new0 (FusPlotCell, (gsize) n_rows * n_columns + 1);

  for (guint k = 0; k < n_rows; k++)
    for (guint i = 0; i < n_columns; i++)
      cells[k * n_columns + i] = make_cell (self, i, k);
  for (guint i = 0; i < n_columns; i++)
    fus_figure_set_modality_band (self->context, columns, i, self->of->modalities[i]);
  fus_plot_axes_set_title (axes, _ ("gaps in"), NULL);
  fus_plot_axes_take_x (axes, columns, &(FusPlotAxisOptions){ .at_top = TRUE });
  fus_plot_axes_take_y (axes, make_rows (self), NULL);
  fus_plot_axes_set_pitch (axes, get_cell_width (self), ROW_HEIGHT, SMALLEST_ROW);
  fus_plot_axes_set_smallest_column (axes, SMALLEST_CELL);
  fus_plot_axes_add (axes, fus_plot_heatmap_new (cells, n_rows, n_columns));
  fus_plot_legend_add_ramp (foot, FUS_PLOT_INK_QUALITY, _ ("independent  0"),
                            _ ("1  one and the same"));
  fus_plot_axes_take_foot (axes, foot);
  for (guint c = 0; c < n_rows * n_columns; c++)
    {
      g_free ((char *) cells[c].text);
      g_free ((char *) cells[c].tip);
    }
}

/* -- What is said -- */

static char *
say_class (const Gaps *self, guint i, const FusGapsWith *with)
{
  g_autofree char *rate =
    fus_sentence_percent (with->rate.rate, with->rate.low, with->rate.high);
  g_autofree char *others = fus_sentence_percent_exact (with->others.rate);

  /* Translators: modality; column; class; two shares. */
  return g_strdup_printf (_ (
                            "Gaps in %s follow %s: of %s, %s lack it, of all others %s."),
                          name_of (self, i), with->column->name,
                          with->column->classes[with->highest], rate, others);
}

static char *
say_values (const Gaps *self, guint i, const FusGapsWith *with)
{
  g_autofree char *missing = fus_sentence_number (with->missing_mean, NAN, NAN, 2);
  g_autofree char *present = fus_sentence_number (with->present_mean, NAN, NAN, 2);

  /* Translators: modality; column; two means of the column. */
  return g_strdup_printf (
    _ ("Gaps in %s follow %s: it is %s on average where it lacks, %s "
       "where it was recorded."),
    name_of (self, i), with->column->name, missing, present);
}

static FusClaim *
claim_gaps (const Gaps *self, guint i, guint k)
{
  const FusGapsWith *with = fus_gaps_get (self->of, i, k);
  g_autofree char *subject = g_strdup_printf (
    "%s+%s",
    fus_dataset_get_modality (self->context->dataset, self->of->modalities[i])->id,
    with->column->id);
  FusClaim *claim = fus_claim_new ("gaps-depend", subject);
  FusInterval rate = { with->rate.rate, with->rate.low, with->rate.high, with->rate.n };

  fus_claim_add (claim, "v", with->with.v);
  fus_claim_add (claim, "p", with->with.p);
  fus_claim_add (claim, "n_shuffles", FUS_ASSOCIATION_SHUFFLES);
  if (with->highest >= 0)
    {
      fus_claim_add_interval (claim, "rate", &rate);
      fus_claim_add (claim, "others", with->others.rate);
    }
  if (with->column->kind == FUS_LABEL_CONTINUOUS)
    {
      fus_claim_add (claim, "missing_mean", with->missing_mean);
      fus_claim_add (claim, "present_mean", with->present_mean);
    }
  if (!fus_claim_check_count (claim, with->with.n, NULL))
    return claim;
  if (fus_gaps_with_is_clear (with) &&
      (with->highest >= 0 || with->column->kind == FUS_LABEL_CONTINUOUS))
    fus_claim_say (claim, with->highest >= 0 ? say_class (self, i, with)
                                             : say_values (self, i, with));
  else
    fus_claim_withhold (
      claim, "interval-includes-zero",
      /* Translators: modality; column. */
      g_strdup_printf (_ ("There is no clear sign that gaps in %s depend on %s."),
                       name_of (self, i), with->column->name));

  return claim;
}

static int
compare_claims (gconstpointer a, gconstpointer b)
{
  const FusClaim *x = *(const FusClaim *const *) a;
  const FusClaim *y = *(const FusClaim *const *) b;
  const double of_x = g_array_index (x->numbers, FusClaimNumber, 0).value;
  const double of_y = g_array_index (y->numbers, FusClaimNumber, 0).value;

  if (x->holds != y->holds)
    return x->holds ? -1 : 1;

  return of_x > of_y ? -1 : of_x < of_y;
}

/* Where nothing is clear: one sentence for all. */
static FusClaim *
claim_none (const Gaps *self)
{
  FusClaim *claim = fus_claim_new ("gaps-depend", NULL);
  g_autofree char *n = fus_sentence_count (self->of->n_columns);

  fus_claim_add (claim, "n_columns", self->of->n_columns);
  fus_claim_add (claim, "n_shuffles", FUS_ASSOCIATION_SHUFFLES);
  if (fus_claim_check_count (claim, self->of->n_samples, NULL))
    fus_claim_withhold (
      claim, "interval-includes-zero",
      /* Translators: a number of columns. */
      g_strdup_printf (ngettext ("There is no clear sign that gaps depend on %s column "
                                 "that was tried.",
                                 "There is no clear sign that gaps depend on any of %s "
                                 "columns that were tried.",
                                 self->of->n_columns),
                       n));

  return claim;
}

static void
add_claims (const Gaps *self, FusFigure *figure)
{
  g_autoptr (GPtrArray) claims = g_ptr_array_new ();
  FusClaim *first = NULL;

  for (guint i = 0; i < self->of->n_modalities; i++)
    for (guint k = 0; k < self->of->n_columns; k++)
      g_ptr_array_add (claims, claim_gaps (self, i, k));
  g_ptr_array_sort (claims, compare_claims);
  first = g_ptr_array_index (claims, 0);
  if (!first->holds)
    fus_figure_take_claim (figure, claim_none (self), FUS_CLAIM_IN_FINDING);
  for (guint c = 0; c < claims->len; c++)
    {
      FusClaim *claim = g_ptr_array_index (claims, c);

      fus_figure_take_claim (figure, claim,
                             claim->holds && c < MOST_SAID ? FUS_CLAIM_IN_FINDING
                                                           : FUS_CLAIM_LISTED);
    }
}

static char *
make_note (const Gaps *self)
{
  g_autofree char *n = fus_sentence_count (self->of->n_samples);

  return g_strdup_printf (
    ngettext ("%s sample. Cramér’s V, corrected for chance; bold: none of 999 random "
              "pairings comes near. Gaps that follow the result make a test on gaps at "
              "random look too good.",
              "%s samples. Cramér’s V, corrected for chance; bold: none of 999 random "
              "pairings comes near. Gaps that follow the result make a test on gaps at "
              "random look too good.",
              (gulong) self->of->n_samples),
    n);
}

static char *
make_csv (const Gaps *self)
{
  FusTable *table =
    fus_table_new ("modality", "column", "v", "p", "n", "class", "rate", "low", "high",
                   "others", "missing_mean", "present_mean", NULL);

  for (guint i = 0; i < self->of->n_modalities; i++)
    for (guint k = 0; k < self->of->n_columns; k++)
      {
        const FusGapsWith *with = fus_gaps_get (self->of, i, k);
        const gboolean has_class = with->highest >= 0;

        fus_table_text (
          table,
          fus_dataset_get_modality (self->context->dataset, self->of->modalities[i])->id);
        fus_table_text (table, with->column->id);
        fus_table_number (table, with->with.v);
        fus_table_number (table, with->with.p);
        fus_table_count (table, with->with.n);
        fus_table_text (table, has_class ? with->column->classes[with->highest] : NULL);
        fus_table_number (table, has_class ? with->rate.rate : (double) NAN);
        fus_table_number (table, has_class ? with->rate.low : (double) NAN);
        fus_table_number (table, has_class ? with->rate.high : (double) NAN);
        fus_table_number (table, has_class ? with->others.rate : (double) NAN);
        fus_table_number (table, with->missing_mean);
        fus_table_number (table, with->present_mean);
        fus_table_end_row (table);
      }

  return fus_table_finish (table);
}

static gboolean
gaps_build (const FusFigureContext *context, FusFigure *figure, GError **error)
{
  const Gaps gaps = { context, fus_results_get_gaps (context->results) };

  add_matrix (&gaps, figure->plot);
  add_claims (&gaps, figure);
  figure->note = make_note (&gaps);
  figure->csv = make_csv (&gaps);

  return TRUE;
}

const FusFigureClass fus_gaps_figure = {
  .id = "gaps",
  .name = N_ ("What Gaps Depend On"),
  .title = N_ ("What do gaps depend on?"),
  .needs = FUS_FIGURE_NEEDS ("gaps", "dataset"),
  .width_mm = 89,
  .height_mm = 60,
  .build = gaps_build,
};
