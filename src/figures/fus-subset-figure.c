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

/* What one modality alone costs: its own cell from all others. */
static const FusSubsetCell *
cell_without (const FusSubsetTable *table, guint m)
{
  gssize row =
    find_subset (table, fus_mask_all (table->n_modalities) & ~FUS_MASK_BIT (m));

  return row >= 0 ? &table->cells[(gsize) row * table->n_modalities + m] : NULL;
}

/* -- Claims. Shares are of a modality's differences (R²), as elsewhere on the page: a
 * share of what all inputs give would hide how little that may be. -- */

static FusInterval
r2_of (const FusSubsetCell *cell)
{
  return (FusInterval){ cell->r2, cell->r2_low, cell->r2_high, cell->n };
}

static FusInterval
skill_of (const FusSubsetCell *cell)
{
  return (FusInterval){ cell->skill, cell->skill_low, cell->skill_high, cell->n };
}

static char *
share_of (const FusSubsetCell *cell)
{
  return fus_sentence_percent (cell->r2, cell->r2_low, cell->r2_high);
}

/* What everything brings back; it may be worse than the mean. */
static char *
full_of (const FusSubsetCell *cell)
{
  if (cell->r2_full <= 0)
    /* Translators: stands for a share of 0 or below, as in “(none with everything)”. */
    return g_strdup (_ ("none"));
  return fus_sentence_percent_exact (cell->r2_full);
}

static void
add_cell_numbers (FusClaim *claim, const char *name, const FusSubsetCell *cell)
{
  FusInterval r2 = r2_of (cell);
  FusInterval skill = skill_of (cell);
  g_autofree char *of_r2 = g_strconcat (name, "_r2", NULL);
  g_autofree char *of_full = g_strconcat (name, "_r2_full", NULL);
  g_autofree char *of_skill = g_strconcat (name, "_skill", NULL);

  fus_claim_add_interval (claim, of_r2, &r2);
  fus_claim_add (claim, of_full, cell->r2_full);
  fus_claim_add_interval (claim, of_skill, &skill);
}

/* Whether the cell's own rows leave no doubt that something comes back. */
static gboolean
comes_back (const FusSubsetCell *cell)
{
  FusInterval r2 = r2_of (cell);

  return fus_interval_is_above (&r2, 0) && cell->r2 >= FUS_LEAST_R2;
}

/* Better from fewer inputs than from all, beyond doubt. */
static gboolean
is_blurred (const FusSubsetCell *cell)
{
  FusInterval skill = skill_of (cell);

  return fus_interval_is_above (&skill, 1);
}

static gboolean
can_tell (FusClaim *claim,
          const FusFigureContext *context,
          guint m,
          const FusSubsetCell *cell)
{
  const char *name = fus_figure_modality_name (context, m);

  if (!fus_claim_check_target (claim, fus_results_get_gate (context->results), m, name,
                               TRUE) ||
      !fus_claim_check_count (claim, cell->n, name))
    return FALSE;
  if (comes_back (cell))
    return TRUE;
  fus_claim_withhold (
    claim, "interval-includes-zero",
    /* Translators: modality. */
    g_strdup_printf (_ ("The others give no clear sign of %s: what they rebuild is no "
                        "better than its mean."),
                     name));

  return FALSE;
}

/* One modality from all others. */
static FusClaim *
claim_recovered (const FusFigureContext *context, guint m)
{
  const FusSubsetCell *cell =
    cell_without (fus_results_get_subsets (context->results), m);
  const char *name = fus_figure_modality_name (context, m);
  FusClaim *claim =
    fus_claim_new ("recovered", fus_dataset_get_modality (context->dataset, m)->id);
  g_autofree char *share = share_of (cell);
  g_autofree char *full = full_of (cell);

  add_cell_numbers (claim, "others", cell);
  if (!can_tell (claim, context, m, cell))
    return claim;
  if (is_blurred (cell))
    /* Translators: modality; share; share. */
    fus_claim_say (claim, g_strdup_printf (_ ("Of %s, more comes back from the others "
                                              "(%s of its differences) than from all "
                                              "sources with it (%s)."),
                                           name, share, full));
  else
    /* Translators: modality; share; share. */
    fus_claim_say (claim, g_strdup_printf (_ ("Of %s, %s of the differences come back "
                                              "from the others (%s with everything)."),
                                           name, share, full));

  return claim;
}

/* The set that is switched on, and the target or else the worst of what it leaves out. */
static FusClaim *
claim_from_subset (const FusFigureContext *context, gsize row)
{
  const FusSubsetTable *table = fus_results_get_subsets (context->results);
  g_autofree char *from = fus_figure_dup_subset_list (context, table->subsets[row]);
  const FusSubsetCell *worst = NULL;
  guint target = 0;
  const char *name;
  FusClaim *claim;
  g_autofree char *share = NULL;
  g_autofree char *full = NULL;

  for (guint m = 0; m < table->n_modalities; m++)
    {
      const FusSubsetCell *cell = &table->cells[row * table->n_modalities + m];

      if (is_input (table, row, m) || isnan (cell->r2) ||
          (context->choices.target >= 0 && (guint) context->choices.target != m &&
           !is_input (table, row, (guint) context->choices.target)))
        continue;
      if (worst == NULL || cell->r2 < worst->r2)
        {
          worst = cell;
          target = m;
        }
    }
  if (worst == NULL)
    return NULL;
  name = fus_figure_modality_name (context, target);
  claim = fus_claim_new ("recovered-from-subset",
                         fus_dataset_get_modality (context->dataset, target)->id);
  add_cell_numbers (claim, "subset", worst);
  if (!fus_claim_check_model (claim, fus_results_get_gate (context->results)) ||
      !fus_claim_check_count (claim, worst->n, name))
    return claim;
  if (!comes_back (worst))
    {
      fus_claim_withhold (
        claim, "interval-includes-zero",
        /* Translators: inputs; target. */
        g_strdup_printf (_ ("From %s alone there is no clear sign of %s: no better than "
                            "guessing the mean."),
                         from, name));
      return claim;
    }
  share = share_of (worst);
  full = full_of (worst);
  /* Translators: inputs; share; modality; share. */
  fus_claim_say (claim, g_strdup_printf (_ ("From %s alone, %s of the differences in %s "
                                            "come back (%s with everything)."),
                                         from, share, name, full));

  return claim;
}

/* The modality that its fellows replace best, the one they replace worst, and how many
 * were tested at all. */
typedef struct
{
  int best;
  int worst;
  guint n_tested;
  guint n_back; /* of them, come back beyond doubt */
  gsize most;   /* samples of the one tested on most */
} Extremes;

static gboolean
is_back (const FusFigureContext *context, guint m, const FusSubsetCell *cell)
{
  return fus_results_get_gate (context->results) != NULL &&
         fus_gate_rebuilds_target (fus_results_get_gate (context->results), m, TRUE) &&
         comes_back (cell);
}

static Extremes
find_extremes (const FusFigureContext *context)
{
  const FusSubsetTable *table = fus_results_get_subsets (context->results);
  Extremes found = { .best = -1, .worst = -1 };
  double highest = -G_MAXDOUBLE;
  double lowest = G_MAXDOUBLE;

  for (guint m = 0; m < table->n_modalities; m++)
    {
      const FusSubsetCell *cell = cell_without (table, m);

      if (cell == NULL)
        continue;
      found.most = MAX (found.most, cell->n);
      if (isnan (cell->r2) || cell->n < FUS_FEWEST_SAMPLES)
        continue;
      found.n_tested++;
      found.n_back += is_back (context, m, cell) ? 1 : 0;
      if (cell->r2 > highest)
        found.best = (int) m;
      if (cell->r2 < lowest)
        found.worst = (int) m;
      highest = MAX (highest, cell->r2);
      lowest = MIN (lowest, cell->r2);
    }

  return found;
}

static gboolean
costs_nothing (const FusFigureContext *context)
{
  const FusSubsetTable *table = fus_results_get_subsets (context->results);

  for (guint m = 0; m < table->n_modalities; m++)
    {
      const FusSubsetCell *cell = cell_without (table, m);

      if (cell == NULL || !(cell->skill_low >= NEARLY_ALL) ||
          cell->n < FUS_FEWEST_SAMPLES)
        return FALSE;
    }

  return TRUE;
}

/* Best and worst, both of which were tested and the best of which comes back. */
static char *
compare_extremes (const FusFigureContext *context, const Extremes *found)
{
  const FusSubsetTable *table = fus_results_get_subsets (context->results);
  const FusSubsetCell *best = cell_without (table, (guint) found->best);
  const FusSubsetCell *worst = cell_without (table, (guint) found->worst);
  const char *best_name = fus_figure_modality_name (context, (guint) found->best);
  const char *worst_name = fus_figure_modality_name (context, (guint) found->worst);
  g_autofree char *most = share_of (best);
  g_autofree char *most_full = full_of (best);
  g_autofree char *least = share_of (worst);
  g_autofree char *least_full = full_of (worst);

  if (!is_back (context, (guint) found->worst, worst))
    /* Translators: modality, share, share, modality. */
    return g_strdup_printf (_ ("Of %s, %s of the differences come back from the others "
                               "(%s with everything); of %s they give no clear sign."),
                            best_name, most, most_full, worst_name);
  if (found->best == found->worst || best->r2_low <= worst->r2_high)
    {
      g_autofree char *at_least = fus_sentence_percent_exact (worst->r2);

      /* Translators: share; modality. */
      return g_strdup_printf (_ ("Whichever source is lost, the others bring part of it "
                                 "back: %s of the differences where it is least, in %s."),
                              at_least, worst_name);
    }
  /* Translators: twice modality, share, share. */
  return g_strdup_printf (_ ("Of %s, %s of the differences come back from the others (%s "
                             "with everything); of %s only %s (%s)."),
                          best_name, most, most_full, worst_name, least, least_full);
}

static void
withhold_overall (FusClaim *claim, const FusFigureContext *context)
{
  if (!fus_claim_check_model (claim, fus_results_get_gate (context->results)))
    return;
  fus_claim_withhold (claim, "not-better-than-mean",
                      g_strdup (_ ("No source comes back from the others yet: what they "
                                   "rebuild is no better than its mean.")));
}

static FusClaim *
claim_overall (const FusFigureContext *context)
{
  const FusSubsetTable *table = fus_results_get_subsets (context->results);
  Extremes found = find_extremes (context);
  FusClaim *claim = fus_claim_new ("recovered", NULL);

  if (table->n_modalities < 2)
    {
      fus_claim_withhold (claim, "one-source",
                          g_strdup (_ ("There is only one source, so nothing can be "
                                       "rebuilt from others.")));
      return claim;
    }
  if (found.n_tested == 0)
    {
      if (fus_claim_check_count (claim, found.most, NULL))
        withhold_overall (claim, context);
      return claim;
    }
  add_cell_numbers (claim, "best", cell_without (table, (guint) found.best));
  add_cell_numbers (claim, "worst", cell_without (table, (guint) found.worst));
  if (found.n_back == 0 ||
      !is_back (context, (guint) found.best, cell_without (table, (guint) found.best)))
    {
      withhold_overall (claim, context);
      return claim;
    }
  for (guint m = 0; m < table->n_modalities; m++)
    if (cell_without (table, m) != NULL && is_blurred (cell_without (table, m)) &&
        is_back (context, m, cell_without (table, m)))
      {
        g_autofree char *share = share_of (cell_without (table, m));
        g_autofree char *full = full_of (cell_without (table, m));

        add_cell_numbers (claim, "blurred", cell_without (table, m));
        /* Translators: modality; share; share. */
        fus_claim_say (
          claim, g_strdup_printf (_ ("Of %s, more comes back from the others (%s of its "
                                     "differences) than from all sources with it (%s): "
                                     "this model gets blurrier as sources are added."),
                                  fus_figure_modality_name (context, m), share, full));
        return claim;
      }
  if (found.n_back == found.n_tested && costs_nothing (context))
    fus_claim_say (claim, g_strdup (_ ("Losing any one source costs almost nothing: the "
                                       "others bring back nearly all that everything "
                                       "gives.")));
  else
    fus_claim_say (claim, compare_extremes (context, &found));

  return claim;
}

static void
add_claims (const FusFigureContext *context, FusFigure *figure, int selected)
{
  const FusSubsetTable *table = fus_results_get_subsets (context->results);
  const FusStanding *standing = fus_results_get_standing (context->results);
  FusClaim *about = selected > 0 ? claim_from_subset (context, (gsize) selected) : NULL;
  FusClaim *overall = claim_overall (context);

  if (about != NULL)
    fus_figure_take_claim (figure, about, FUS_CLAIM_IN_FINDING);
  fus_figure_take_claim (figure, overall,
                         about != NULL ? FUS_CLAIM_LISTED : FUS_CLAIM_IN_FINDING);
  if (standing != NULL)
    {
      FusClaim *beside =
        fus_claim_new_standing (standing, fus_results_get_gate (context->results));

      fus_figure_take_claim (figure, beside,
                             beside->holds ? FUS_CLAIM_IN_NOTE : FUS_CLAIM_LISTED);
    }
  for (guint m = 0; m < table->n_modalities; m++)
    if (table->n_modalities > 1 && cell_without (table, m) != NULL)
      fus_figure_take_claim (figure, claim_recovered (context, m), FUS_CLAIM_LISTED);
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
  add_claims (context, figure, selected);
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
