/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which sets of sources bring back what: a row a set, as dots, and a cell a source.
 * Only cells of what was left out are filled, because rebuilding what one has seen is
 * an easier question. Shares are of what all sources give; where that is next to
 * nothing there is no share to tell, and the claims use R², which can't hide it. The
 * set that is switched on keeps its row even where others are folded away
 * (fus-subset-rows.c). */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "fus-figure-ids.h"
#include "fus-figure-private.h"
#include "fus-subset-claims.h"
#include "fus-subset-rows.h"

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

#define FEWEST FUS_FEWEST_SAMPLES /* below which a value is not shown */

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

/* What is drawn: rows of the table, and which of them is switched on. */
typedef struct
{
  const FusFigureContext *context;
  const FusSubsetTable *table;
  FusSubsetRows *rows;
  int selected; /* row, or −1 */
} Panels;

/* Sets of one size stand together under a word for it. */
static FusPlotScale *
make_rows (const Panels *self, gboolean named)
{
  FusPlotScale *rows = fus_plot_scale_new_band (self->rows->n);
  guint before = 0;

  for (guint i = 0; i < self->rows->n; i++)
    {
      FusPlotBand *band = fus_plot_scale_get_band (rows, i);
      guint size = fus_mask_count (self->table->subsets[self->rows->subsets[i]]);

      if (i > 0 && size != before)
        band->gap = GROUP_GAP;
      if (named && (i == 0 || size != before))
        band->note = size == self->table->n_modalities ? fus_sentence_all_word (size)
                                                       : fus_sentence_number_word (size);
      before = size;
    }
  return rows;
}

static void
set_rows (const Panels *self, FusPlotAxes *axes, gboolean named)
{
  fus_plot_axes_take_y (axes, make_rows (self, named),
                        &(FusPlotAxisOptions){ .bare = !named });
  fus_plot_axes_set_selected_row (axes, self->selected);
}

static FusPlotMark *
make_dots (const Panels *self)
{
  g_autofree FusMask *masks = g_new (FusMask, self->rows->n + 1);

  for (guint i = 0; i < self->rows->n; i++)
    masks[i] = self->table->subsets[self->rows->subsets[i]];
  return fus_plot_upset_new (masks, self->rows->n, self->table->n_modalities);
}

static void
add_inputs (const Panels *self, FusPlotFigure *plot)
{
  FusPlotAxes *axes = fus_plot_figure_add_axes (plot, 0, 0, 1);
  FusPlotLegend *foot = fus_plot_legend_new ();

  fus_plot_axes_set_title (axes, _ ("What went in"), NULL);
  fus_plot_axes_set_short_title (axes, _ ("Inputs"));
  fus_plot_axes_take_x (axes, fus_figure_modality_scale (self->context),
                        &(FusPlotAxisOptions){ .at_top = TRUE, .letters = TRUE });
  set_rows (self, axes, TRUE);
  fus_plot_axes_set_pitch (axes, DOT_PITCH, ROW_HEIGHT, SMALLEST_ROW);
  fus_plot_axes_set_smallest_column (axes, SMALLEST_DOT);
  fus_plot_axes_add (axes, make_dots (self));
  fus_plot_legend_add_frame (foot, _ ("was an input"));
  fus_plot_axes_take_foot (axes, foot);
}

static char *
make_tip (const FusFigureContext *context, FusMask of, guint m, const FusSubsetCell *cell)
{
  g_autofree char *from = fus_figure_dup_subset (context, of);
  g_autofree char *skill = fus_plot_number_format (cell->skill, 2, FUS_PLOT_NUMBER_PLAIN);
  g_autofree char *low =
    fus_plot_number_format (cell->skill_low, 2, FUS_PLOT_NUMBER_PLAIN);
  g_autofree char *high =
    fus_plot_number_format (cell->skill_high, 2, FUS_PLOT_NUMBER_PLAIN);
  g_autofree char *n = fus_sentence_count (cell->n);

  /* Translators: target; inputs; value; its interval; samples. */
  return g_strdup_printf (ngettext ("%s from %s: %s [%s, %s], %s sample",
                                    "%s from %s: %s [%s, %s], %s samples",
                                    (gulong) cell->n),
                          fus_figure_modality_name (context, m), from, skill, low, high,
                          n);
}

/* From everything: the base that the rows below are shares of. */
static FusPlotCell
make_full_cell (FusPlotCell cell, const FusSubsetCell *values)
{
  if (values->r2 >= 0)
    cell.text = fus_sentence_percent_exact (values->r2);
  else
    cell.text = g_strdup (isnan (values->r2) ? "–" : "<0");
  return cell;
}

/* A share of what everything brings back means nothing where that is nothing. */
static gboolean
has_base (const FusFigureContext *context, guint m)
{
  const FusGate *gate = fus_results_get_gate (context->results);

  return gate == NULL || !gate->held_out || fus_gate_rebuilds_target (gate, m, FALSE);
}

/* Only what was left out is filled: the others answer an easier question. */
static FusPlotCell
make_cell (const FusFigureContext *context, gsize row, guint m)
{
  const FusSubsetTable *table = fus_results_get_subsets (context->results);
  const FusSubsetCell *values = &table->cells[row * table->n_modalities + m];
  gboolean left_out = !is_input (table, row, m);
  FusPlotCell cell = { .kind = left_out ? FUS_PLOT_CELL_FILLED : FUS_PLOT_CELL_FRAMED };

  cell.tip = make_tip (context, table->subsets[row], m, values);
  if (values->n >= FEWEST && table->subsets[row] == fus_mask_all (table->n_modalities))
    return make_full_cell (cell, values);
  if (values->n < FEWEST || isnan (values->skill) || !has_base (context, m))
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

static FusPlotMark *
make_cells (const Panels *self)
{
  guint n_columns = self->table->n_modalities;
  gsize n = (gsize) self->rows->n * n_columns;
  g_autofree FusPlotCell *cells = g_new0 (FusPlotCell, n + 1);
  FusPlotMark *mark;

  for (gsize i = 0; i < n; i++)
    cells[i] = make_cell (self->context, self->rows->subsets[i / n_columns],
                          (guint) (i % n_columns));
  mark = fus_plot_heatmap_new (cells, self->rows->n, n_columns);
  for (gsize i = 0; i < n; i++)
    {
      g_free ((char *) cells[i].text);
      g_free ((char *) cells[i].tip);
    }
  return mark;
}

static void
add_cells (const Panels *self, FusPlotFigure *plot)
{
  FusPlotAxes *axes = fus_plot_figure_add_axes (plot, 1, 0, 1);
  FusPlotLegend *foot = fus_plot_legend_new ();

  fus_plot_axes_set_id (axes, FUS_PANEL_RETURNS);
  fus_plot_axes_set_title (axes, _ ("How well it comes back"), NULL);
  fus_plot_axes_set_short_title (axes, _ ("Comes back"));
  fus_plot_axes_take_x (axes, fus_figure_modality_scale (self->context),
                        &(FusPlotAxisOptions){ .at_top = TRUE });
  set_rows (self, axes, FALSE);
  fus_plot_axes_set_pitch (axes, get_cell_width (self->context), ROW_HEIGHT,
                           SMALLEST_ROW);
  fus_plot_axes_set_smallest_column (axes, SMALLEST_CELL);
  fus_plot_axes_add (axes, make_cells (self));
  /* Translators: the low end of a ramp of colours; its high end is 1. */
  fus_plot_legend_add_ramp (foot, FUS_PLOT_INK_QUALITY, _ ("was left out  0"), "1");
  fus_plot_axes_take_foot (axes, foot);
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

/* Whether all that a set leaves out has a base. */
static gboolean
has_bases (const FusFigureContext *context, gsize row)
{
  const FusSubsetTable *table = fus_results_get_subsets (context->results);

  for (guint m = 0; m < table->n_modalities; m++)
    if (!is_input (table, row, m) && !has_base (context, m))
      return FALSE;
  return TRUE;
}

static FusPlotBar
make_bar (const FusFigureContext *context, gsize row)
{
  const FusSubsetTable *table = fus_results_get_subsets (context->results);
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
  if (isnan (bar.value) || !has_bases (context, row))
    {
      bar.value = NAN;
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
add_means (const Panels *self, FusPlotFigure *plot)
{
  FusPlotAxes *axes = fus_plot_figure_add_axes (plot, 2, 0, 1);
  g_autofree FusPlotBar *bars = g_new (FusPlotBar, self->rows->n + 1);
  FusPlotLegend *foot = fus_plot_legend_new ();

  for (guint row = 0; row < self->rows->n; row++)
    bars[row] = make_bar (self->context, self->rows->subsets[row]);
  fus_plot_axes_set_title (axes, _ ("Mean of those left out"), NULL);
  fus_plot_axes_set_short_title (axes, _ ("Mean of left out"));
  fus_plot_axes_take_x (axes, mean_scale (self->table),
                        &(FusPlotAxisOptions){
                          .at_top = TRUE, .grid = TRUE, .max_ticks = 3 });
  fus_plot_axes_take_y (axes, make_rows (self, FALSE),
                        &(FusPlotAxisOptions){ .bare = TRUE, .line = TRUE });
  fus_plot_axes_set_selected_row (axes, self->selected);
  fus_plot_axes_set_pitch (axes, 0, ROW_HEIGHT, SMALLEST_ROW);
  fus_plot_axes_add (axes, fus_plot_bars_new (bars, self->rows->n, BAR_HEIGHT));
  fus_plot_legend_add_text (foot, _ ("line: 5 to 95\302\240%"), FUS_PLOT_INK (SECOND));
  fus_plot_axes_take_foot (axes, foot);
  for (guint row = 0; row < self->rows->n; row++)
    g_free ((char *) bars[row].text);
}

/* Says how many sets have no row. */
static void
add_folded (const Panels *self, FusPlotFigure *plot)
{
  FusPlotLegend *foot = NULL;
  g_autofree char *text = NULL;

  if (self->rows->n_folded == 0)
    return;
  /* Translators: sets of inputs that have no row of their own. */
  text = g_strdup_printf (
    ngettext (
      "Between one source and all but one only the best and the worst set of each "
      "size have a row; %u more is in the data of this figure.",
      "Between one source and all but one only the best and the worst set of each "
      "size have a row; %u more are in the data of this figure.",
      self->rows->n_folded),
    self->rows->n_folded);
  foot = fus_plot_legend_new ();
  fus_plot_legend_add_text (foot, text, FUS_PLOT_INK (SECOND));
  fus_plot_figure_take_foot (plot, foot, FALSE);
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

static char *
make_note (const FusFigureContext *context)
{
  const FusSubsetTable *table = fus_results_get_subsets (context->results);
  g_autofree char *n = fus_sentence_count (table->n_rows);
  g_autofree char *sets = fus_sentence_count (table->n_subsets);

  /* Translators: two counts. */
  return g_strdup_printf (
    ngettext ("Tested on %s samples with %s set of inputs. First row: share of the "
              "differences that everything brings back; below, 1 = as much as that, 0 = "
              "the mean. It says nothing about gaps that depend on the class.",
              "Tested on %s samples with %s sets of inputs. First row: share of the "
              "differences that everything brings back; below, 1 = as much as that, 0 = "
              "the mean. It says nothing about gaps that depend on the class.",
              table->n_subsets),
    n, sets);
}

static char *
make_csv (const FusFigureContext *context)
{
  const FusSubsetTable *subsets = fus_results_get_subsets (context->results);
  FusTable *table = fus_table_new ("from", "target", "input", "n", "nll_per_feature",
                                   "mse", "nrmse", "r2", "r2_low", "r2_high", "r2_full",
                                   "skill", "skill_low", "skill_high", NULL);

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
      fus_table_number (table, cell->r2_low);
      fus_table_number (table, cell->r2_high);
      fus_table_number (table, cell->r2_full);
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
  const FusSubsetTable *table = fus_results_get_subsets (context->results);
  int selected = (int) find_subset (table, context->choices.subset);
  g_autoptr (FusSubsetRows) rows = fus_subset_rows_new (table, context->choices.subset);
  Panels panels = { context, table, rows, fus_subset_rows_find (rows, selected) };

  fus_plot_figure_set_column (figure->plot, 0, 0, 0);
  fus_plot_figure_set_column (figure->plot, 1, 0, 24);
  fus_plot_figure_set_column (figure->plot, 2, 1, 18);
  add_inputs (&panels, figure->plot);
  add_cells (&panels, figure->plot);
  add_means (&panels, figure->plot);
  fus_plot_figure_take_key (figure->plot, fus_figure_modality_key (context));
  add_folded (&panels, figure->plot);
  figure->note = make_note (context);
  fus_subset_add_claims (context, figure, selected);
  figure->csv = make_csv (context);
  return TRUE;
}

const FusFigureClass fus_subset_figure = {
  .id = "subsets",
  .name = N_ ("Every Set of Inputs"),
  .title = N_ ("Every set of inputs"),
  .needs = FUS_FIGURE_NEEDS ("dataset", "subsets"),
  .width_mm = 89,
  .height_mm = 78,
  .build = subset_build,
};
