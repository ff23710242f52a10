/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "fus-figure-private.h"

/* Layout pixels. */
#define ROW_HEIGHT 30
#define SMALLEST_ROW 22
#define DOT_PITCH 24
#define SMALLEST_DOT 12
#define CELL_WIDTH 52
#define WIDEST_CELL 90
#define LETTER_WIDTH 7 /* about, of a name above its column */
#define SMALLEST_CELL 31
#define BAR_HEIGHT 9
#define GROUP_GAP (1.0 / 3)

#define FEWEST 30 /* samples below which a value is not shown */

/* A loss below this share of full quality is called almost nothing. */
#define NEARLY_ALL 0.95

/* Full names stand above the cells where there is room; else the cells get narrower and
 * letters take their place. */
static double
get_cell_width (const FusFigureContext *context)
{
  glong longest = 0;

  for (guint m = 0; m < fus_dataset_get_n_modalities (context->dataset); m++)
    longest = MAX (longest, g_utf8_strlen (fus_figure_modality_name (context, m), -1));

  return CLAMP ((double) (LETTER_WIDTH * (longest + 1)), CELL_WIDTH, WIDEST_CELL);
}

static gboolean
is_input (const FusSubsetTable *table, gsize row, guint m)
{
  return fus_mask_has (table->subsets[row], m);
}

/* Sets of one size stand together under a word for it. */
static FusPlotScale *
make_rows (const FusFigureContext *context, gboolean named)
{
  const FusSubsetTable *table = context->subsets;
  FusPlotScale *rows = fus_plot_scale_new_band ((guint) table->n_subsets);
  guint before = 0;

  for (guint i = 0; i < table->n_subsets; i++)
    {
      FusPlotBand *band = fus_plot_scale_get_band (rows, i);
      guint size = fus_mask_count (table->subsets[i]);

      if (i > 0 && size != before)
        band->gap = GROUP_GAP;
      if (named && (i == 0 || size != before))
        band->note = size == table->n_modalities ? fus_sentence_all_word (size)
                                                 : fus_sentence_number_word (size);
      before = size;
    }
  return rows;
}

static void
set_rows (const FusFigureContext *context,
          FusPlotAxes *axes,
          gboolean named,
          int selected)
{
  fus_plot_axes_take_y (axes, make_rows (context, named),
                        &(FusPlotAxisOptions){ .bare = !named });
  fus_plot_axes_set_selected_row (axes, selected);
}

static void
add_inputs (const FusFigureContext *context, FusPlotFigure *plot, int selected)
{
  FusPlotAxes *axes = fus_plot_figure_add_axes (plot, 0, 0, 1);
  const FusSubsetTable *table = context->subsets;
  FusPlotLegend *foot = fus_plot_legend_new ();

  fus_plot_axes_set_title (axes, _ ("What went in"), NULL);
  fus_plot_axes_set_short_title (axes, _ ("Inputs"));
  fus_plot_axes_take_x (axes, fus_figure_modality_scale (context),
                        &(FusPlotAxisOptions){ .at_top = TRUE, .letters = TRUE });
  set_rows (context, axes, TRUE, selected);
  fus_plot_axes_set_pitch (axes, DOT_PITCH, ROW_HEIGHT, SMALLEST_ROW);
  fus_plot_axes_set_smallest_column (axes, SMALLEST_DOT);
  fus_plot_axes_add (axes, fus_plot_upset_new (table->subsets, table->n_subsets,
                                               table->n_modalities));
  fus_plot_legend_add_frame (foot, _ ("was an input"));
  fus_plot_axes_take_foot (axes, foot);
}

static char *
make_tip (const FusFigureContext *context, gsize row, guint m, const FusSubsetCell *cell)
{
  g_autofree char *from = fus_figure_dup_subset (context, context->subsets->subsets[row]);
  g_autofree char *skill = fus_plot_number_format (cell->skill, 2, FUS_PLOT_NUMBER_PLAIN);
  g_autofree char *low =
    fus_plot_number_format (cell->skill_low, 2, FUS_PLOT_NUMBER_PLAIN);
  g_autofree char *high =
    fus_plot_number_format (cell->skill_high, 2, FUS_PLOT_NUMBER_PLAIN);
  g_autofree char *n = fus_sentence_count (cell->n);

  /* Translators: target; inputs; value; its interval; samples. */
  return g_strdup_printf (_ ("%s from %s: %s [%s, %s], %s samples"),
                          fus_figure_modality_name (context, m), from, skill, low, high,
                          n);
}

/* Only what was left out is filled: the others answer an easier question. */
static FusPlotCell
make_cell (const FusFigureContext *context, gsize row, guint m)
{
  const FusSubsetTable *table = context->subsets;
  const FusSubsetCell *values = &table->cells[row * table->n_modalities + m];
  gboolean left_out = !is_input (table, row, m);
  FusPlotCell cell = { .kind = left_out ? FUS_PLOT_CELL_FILLED : FUS_PLOT_CELL_FRAMED };

  cell.tip = make_tip (context, row, m, values);
  if (values->n < FEWEST || isnan (values->skill))
    {
      g_autofree char *n = fus_sentence_count (values->n);

      cell.kind = FUS_PLOT_CELL_HATCHED;
      cell.text = values->n < FEWEST ? g_strdup_printf (_ ("n %s"), n) : g_strdup ("–");
      return cell;
    }
  cell.text = fus_plot_number_format (values->skill, 2, FUS_PLOT_NUMBER_PLAIN);
  cell.bold = left_out;
  cell.fill = (FusPlotInk){ .role = FUS_PLOT_INK_QUALITY, .value = values->skill };
  return cell;
}

static void
add_cells (const FusFigureContext *context, FusPlotFigure *plot, int selected)
{
  FusPlotAxes *axes = fus_plot_figure_add_axes (plot, 1, 0, 1);
  const FusSubsetTable *table = context->subsets;
  gsize n = table->n_subsets * table->n_modalities;
  g_autofree FusPlotCell *cells = g_new0 (FusPlotCell, n);
  FusPlotLegend *foot = fus_plot_legend_new ();

  for (gsize i = 0; i < n; i++)
    cells[i] =
      make_cell (context, i / table->n_modalities, (guint) (i % table->n_modalities));
  fus_plot_axes_set_title (axes, _ ("How well it comes back"), NULL);
  fus_plot_axes_set_short_title (axes, _ ("Comes back"));
  fus_plot_axes_take_x (axes, fus_figure_modality_scale (context),
                        &(FusPlotAxisOptions){ .at_top = TRUE });
  set_rows (context, axes, FALSE, selected);
  fus_plot_axes_set_pitch (axes, get_cell_width (context), ROW_HEIGHT, SMALLEST_ROW);
  fus_plot_axes_set_smallest_column (axes, SMALLEST_CELL);
  fus_plot_axes_add (axes,
                     fus_plot_heatmap_new (cells, table->n_subsets, table->n_modalities));
  /* Translators: the low end of a ramp of colours; its high end is 1. */
  fus_plot_legend_add_ramp (foot, FUS_PLOT_INK_QUALITY, _ ("was left out  0"), "1");
  fus_plot_axes_take_foot (axes, foot);
  for (gsize i = 0; i < n; i++)
    {
      g_free ((char *) cells[i].text);
      g_free ((char *) cells[i].tip);
    }
}

/* Samples of the left-out modality that has fewest. */
static gsize
fewest_left_out (const FusSubsetTable *table, gsize row)
{
  gsize fewest = G_MAXSIZE;

  for (guint m = 0; m < table->n_modalities; m++)
    {
      if (!is_input (table, row, m))
        fewest = MIN (fewest, table->cells[row * table->n_modalities + m].n);
    }
  return fewest;
}

static FusPlotBar
make_bar (const FusSubsetTable *table, gsize row)
{
  FusPlotBar bar = FUS_PLOT_BAR (table->mean_left_out[row]);
  gsize fewest = fewest_left_out (table, row);

  bar.ink = FUS_PLOT_INK (NEUTRAL);
  if (fewest < FEWEST)
    {
      g_autofree char *n = fus_sentence_count (fewest);

      bar.value = NAN;
      bar.text = g_strdup_printf (_ ("n %s"), n);
      return bar;
    }
  if (isnan (bar.value))
    {
      bar.text = g_strdup (table->subsets[row] == fus_mask_all (table->n_modalities)
                             ? _ ("nothing left out")
                             : _ ("not defined"));
      return bar;
    }
  bar.low = table->mean_left_out_low[row];
  bar.high = table->mean_left_out_high[row];
  bar.text = fus_plot_number_format (bar.value, 2, FUS_PLOT_NUMBER_PLAIN);
  return bar;
}

static FusPlotScale *
mean_scale (const FusSubsetTable *table)
{
  FusPlotRange range = { 0, 1 };

  for (gsize row = 0; row < table->n_subsets; row++)
    {
      fus_plot_range_include (&range, table->mean_left_out_low[row]);
      fus_plot_range_include (&range, table->mean_left_out[row]);
      fus_plot_range_include (&range, table->mean_left_out_high[row]);
    }
  return fus_plot_scale_new_linear (range.low, range.high);
}

static void
add_means (const FusFigureContext *context, FusPlotFigure *plot, int selected)
{
  FusPlotAxes *axes = fus_plot_figure_add_axes (plot, 2, 0, 1);
  const FusSubsetTable *table = context->subsets;
  g_autofree FusPlotBar *bars = g_new (FusPlotBar, table->n_subsets);
  FusPlotLegend *foot = fus_plot_legend_new ();

  for (gsize row = 0; row < table->n_subsets; row++)
    bars[row] = make_bar (table, row);
  fus_plot_axes_set_title (axes, _ ("Mean of those left out"), NULL);
  fus_plot_axes_set_short_title (axes, _ ("Mean of left out"));
  fus_plot_axes_take_x (axes, mean_scale (table),
                        &(FusPlotAxisOptions){
                          .at_top = TRUE, .grid = TRUE, .max_ticks = 3 });
  fus_plot_axes_take_y (axes, make_rows (context, FALSE),
                        &(FusPlotAxisOptions){ .bare = TRUE, .line = TRUE });
  fus_plot_axes_set_selected_row (axes, selected);
  fus_plot_axes_set_pitch (axes, 0, ROW_HEIGHT, SMALLEST_ROW);
  fus_plot_axes_add (axes, fus_plot_bars_new (bars, table->n_subsets, BAR_HEIGHT));
  fus_plot_legend_add_text (foot, _ ("line: 5 to 95\302\240%"), FUS_PLOT_INK (SECOND));
  fus_plot_axes_take_foot (axes, foot);
  for (gsize row = 0; row < table->n_subsets; row++)
    g_free ((char *) bars[row].text);
}

static gssize
find_subset (const FusSubsetTable *table, FusMask subset)
{
  for (gsize row = 0; subset != 0 && row < table->n_subsets; row++)
    {
      if (table->subsets[row] == subset)
        return (gssize) row;
    }
  return -1;
}

/* What one modality alone costs: its own skill from all others. */
static const FusSubsetCell *
cell_without (const FusSubsetTable *table, guint m)
{
  gssize row =
    find_subset (table, fus_mask_all (table->n_modalities) & ~FUS_MASK_BIT (m));

  return row >= 0 ? &table->cells[(gsize) row * table->n_modalities + m] : NULL;
}

static char *
percent_of (const FusSubsetCell *cell)
{
  return fus_sentence_percent (cell->skill, cell->skill_low, cell->skill_high);
}

/* The set that is switched on, and the target or else the worst of what it leaves out. */
static char *
find_about_subset (const FusFigureContext *context, gsize row)
{
  const FusSubsetTable *table = context->subsets;
  g_autofree char *from = fus_figure_dup_subset_list (context, table->subsets[row]);
  const FusSubsetCell *worst = NULL;
  guint target = 0;
  g_autofree char *percent = NULL;

  for (guint m = 0; m < table->n_modalities; m++)
    {
      const FusSubsetCell *cell = &table->cells[row * table->n_modalities + m];

      if (is_input (table, row, m) || isnan (cell->skill) ||
          (context->target >= 0 && (guint) context->target != m &&
           !is_input (table, row, (guint) context->target)))
        continue;
      if (worst == NULL || cell->skill < worst->skill)
        {
          worst = cell;
          target = m;
        }
    }
  if (worst == NULL)
    return NULL;
  if (worst->skill_low <= 0 && worst->skill_high >= 0)
    /* Translators: inputs; target. */
    return g_strdup_printf (
      _ ("From %s alone there is no clear sign of %s: no better than guessing the mean."),
      from, fus_figure_modality_name (context, target));
  percent = percent_of (worst);
  /* Translators: inputs; share; target. */
  return g_strdup_printf (_ ("From %s alone we still recover %s of %s."), from, percent,
                          fus_figure_modality_name (context, target));
}

/* The modality that its fellows replace best, and the one they replace worst. */
static void
find_extremes (const FusSubsetTable *table, int *best, int *worst)
{
  double highest = -G_MAXDOUBLE;
  double lowest = G_MAXDOUBLE;

  *best = *worst = -1;
  for (guint m = 0; m < table->n_modalities; m++)
    {
      const FusSubsetCell *cell = cell_without (table, m);

      if (cell == NULL || isnan (cell->skill) || cell->n < FEWEST)
        continue;
      if (cell->skill > highest)
        *best = (int) m;
      if (cell->skill < lowest)
        *worst = (int) m;
      highest = MAX (highest, cell->skill);
      lowest = MIN (lowest, cell->skill);
    }
}

static char *
find_overall (const FusFigureContext *context)
{
  const FusSubsetTable *table = context->subsets;
  int best, worst;
  const FusSubsetCell *of_best, *of_worst;
  g_autofree char *most = NULL;
  g_autofree char *least = NULL;

  find_extremes (table, &best, &worst);
  of_best = best >= 0 ? cell_without (table, (guint) best) : NULL;
  of_worst = worst >= 0 ? cell_without (table, (guint) worst) : NULL;
  if (of_best == NULL || of_worst == NULL)
    return g_strdup (_ ("There are too few samples to tell what can be recovered."));
  most = percent_of (of_best);
  least = percent_of (of_worst);
  if (of_worst->skill_low >= NEARLY_ALL)
    return g_strdup (_ ("Losing any one source costs almost nothing."));
  if (of_worst->skill_low <= 0 && of_worst->skill_high >= 0)
    /* Translators: modality, share, modality. */
    return g_strdup_printf (
      _ ("Without %s we still recover %s of it; of %s the others give no clear sign."),
      fus_figure_modality_name (context, (guint) best), most,
      fus_figure_modality_name (context, (guint) worst));
  if (best == worst || of_best->skill_low <= of_worst->skill_high)
    return g_strdup_printf (
      _ ("Whichever source is lost, %s of it comes back from the others."), least);
  /* Translators: modality, share, modality, share. */
  return g_strdup_printf (_ ("Without %s we still recover %s of it; without %s only %s."),
                          fus_figure_modality_name (context, (guint) best), most,
                          fus_figure_modality_name (context, (guint) worst), least);
}

static char *
make_finding (const FusFigureContext *context, int selected)
{
  char *about = selected > 0 ? find_about_subset (context, (gsize) selected) : NULL;

  return about != NULL ? about : find_overall (context);
}

static char *
make_note (const FusFigureContext *context)
{
  g_autofree char *n = fus_sentence_count (context->subsets->n_rows);
  g_autofree char *sets = fus_sentence_count (context->subsets->n_subsets);

  return g_strdup_printf (
    _ ("Tested on %s samples with %s sets of inputs. 1 = as from all inputs, 0 = the "
       "mean. It says nothing about gaps that depend on the class."),
    n, sets);
}

static char *
make_csv (const FusFigureContext *context)
{
  const FusSubsetTable *subsets = context->subsets;
  FusTable *table =
    fus_table_new ("from", "target", "input", "n", "nll_per_feature", "mse", "nrmse",
                   "r2", "skill", "skill_low", "skill_high", NULL);

  for (gsize i = 0; i < subsets->n_subsets * subsets->n_modalities; i++)
    {
      gsize row = i / subsets->n_modalities;
      guint m = (guint) (i % subsets->n_modalities);
      const FusSubsetCell *cell = &subsets->cells[i];
      g_autofree char *from =
        fus_dataset_format_mask (context->dataset, subsets->subsets[row]);

      fus_table_text (table, from);
      fus_table_text (table, fus_dataset_get_modality (context->dataset, m)->id);
      fus_table_count (table, is_input (subsets, row, m) ? 1 : 0);
      fus_table_count (table, cell->n);
      fus_table_number (table, cell->nll_per_feature);
      fus_table_number (table, cell->mse);
      fus_table_number (table, cell->nrmse);
      fus_table_number (table, cell->r2);
      fus_table_number (table, cell->skill);
      fus_table_number (table, cell->skill_low);
      fus_table_number (table, cell->skill_high);
      fus_table_end_row (table);
    }
  return fus_table_finish (table);
}

static gboolean
subset_build (const FusFigureContext *context, FusFigure *figure, GError **error)
{
  int selected = (int) find_subset (context->subsets, context->subset);

  fus_plot_figure_set_column (figure->plot, 0, 0, 0);
  fus_plot_figure_set_column (figure->plot, 1, 0, 24);
  fus_plot_figure_set_column (figure->plot, 2, 1, 18);
  add_inputs (context, figure->plot, selected);
  add_cells (context, figure->plot, selected);
  add_means (context, figure->plot, selected);
  fus_plot_figure_take_key (figure->plot, fus_figure_modality_key (context));
  figure->finding = make_finding (context, selected);
  figure->note = make_note (context);
  figure->csv = make_csv (context);
  return TRUE;
}

const FusFigureClass fus_subset_figure = {
  .id = "subsets",
  .name = N_ ("Every Set of Inputs"),
  .title = N_ ("Every set of inputs"),
  .needs = FUS_FIGURE_NEEDS_DATASET | FUS_FIGURE_NEEDS_SUBSETS,
  .width_mm = 89,
  .height_mm = 78,
  .build = subset_build,
};
