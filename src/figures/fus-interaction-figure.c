/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What sources say twice, and what only two of them say together: the interaction of
 * each pair, and on the diagonal the effect of each alone. Overlap is claimed only
 * where the interaction is off zero beyond doubt and each source helps by itself; of
 * evidence it is judged on probabilities, on which log-odds that shrink have no say. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "fus-attribution-private.h"

/* Layout pixels. */
#define ROW_HEIGHT 29
#define SMALLEST_ROW 20
#define CELL_WIDTH 52

/* Of what both sources give: one that gives this much alone can stand in for the other.
 */
#define ALONE_SHARE 0.85

/* A pair is spoken of when it is at least this share of the largest own effect. */
#define CLEAR_SHARE 0.1

typedef struct
{
  const FusFigureContext *context;
  const FusAttribution *attribution; /* of the samples whose overlap is shown */
  FusAttribution *selected;          /* (nullable): the same, where it is a part */
  FusAttributionFocus focus;
  guint *order; /* [n]: as in the other figures, by size over all samples */
  guint n;
  double largest; /* of all values, in size */
} Pairs;

static double
value_at (const Pairs *self, guint row, guint column)
{
  return self->attribution->interaction[self->order[row] * self->n + self->order[column]];
}

static FusAttribution *
select_part (const FusFigureContext *context, const FusAttributionFocus *focus)
{
  guint sample = fus_attribution_focus_get_sample (focus);
  g_autofree guint *rows = NULL;
  gsize n = 0;

  if (context->overlap == FUS_FIGURE_OVERLAP_ALL)
    return NULL;
  if (context->overlap == FUS_FIGURE_OVERLAP_SAMPLE)
    return fus_attribution_select (focus->of, (guint[]){ (guint) focus->row }, 1);
  rows = fus_attribution_list_class (context, sample, &n);

  return fus_attribution_select (fus_results_get_attribution (context->results), rows, n);
}

static void
pairs_init (Pairs *self, const FusFigureContext *context)
{
  *self = (Pairs){ .context = context, .focus = fus_attribution_find_focus (context) };
  self->selected = select_part (context, &self->focus);
  self->attribution = self->selected != NULL
                        ? self->selected
                        : fus_results_get_attribution (context->results);
  self->n = fus_results_get_attribution (context->results)->n_modalities;
  self->order = g_new (guint, self->n + 1);
  fus_attribution_sort (fus_results_get_attribution (context->results), self->order);
  for (guint i = 0; i < self->n * self->n; i++)
    {
      double size = ABS (self->attribution->interaction[i]);

      if (size > self->largest)
        self->largest = size;
    }
}

static void
pairs_clear (Pairs *self)
{
  g_clear_pointer (&self->selected, fus_attribution_unref);
  g_clear_pointer (&self->order, g_free);
}

static FusPlotScale *
make_scale (const Pairs *self, gboolean named)
{
  FusPlotScale *scale = fus_plot_scale_new_band (self->n);

  for (guint i = 0; i < self->n; i++)
    {
      FusPlotBand *band = fus_plot_scale_get_band (scale, i);

      fus_figure_set_modality_band (self->context, scale, i, self->order[i]);
      if (named)
        continue;
      g_clear_pointer (&band->label, g_free);
      g_clear_pointer (&band->letter, g_free);
    }
  return scale;
}

static char *
make_tip (const Pairs *self, guint row, guint column, const char *value)
{
  const char *a = fus_figure_modality_name (self->context, self->order[row]);
  const char *b = fus_figure_modality_name (self->context, self->order[column]);

  if (row == column)
    return g_strdup_printf (_ ("%s, own effect: %s"), a, value);
  return g_strdup_printf (_ ("%s and %s: %s"), a, b, value);
}

static FusPlotCell
make_cell (const Pairs *self, guint row, guint column)
{
  double value = value_at (self, row, column);
  double scaled = self->largest > 0 ? value / self->largest : 0;
  FusPlotCell cell = { .kind = FUS_PLOT_CELL_FILLED, .outlined = row == column };

  if (column > row)
    return (FusPlotCell){ .kind = FUS_PLOT_CELL_EMPTY };
  cell.text = fus_plot_number_format (value, fus_attribution_get_decimals (self->largest),
                                      FUS_PLOT_NUMBER_SIGNED | FUS_PLOT_NUMBER_GROUPED);
  cell.tip = make_tip (self, row, column, cell.text);
  cell.fill = (FusPlotInk){ .role = FUS_PLOT_INK_DIFFERENCE, .value = scaled };
  if (isnan (value))
    cell.kind = FUS_PLOT_CELL_HATCHED;
  return cell;
}

static FusPlotMark *
make_cells (const Pairs *self)
{
  g_autofree FusPlotCell *cells = g_new0 (FusPlotCell, self->n * self->n + 1);
  FusPlotMark *mark;

  for (guint i = 0; i < self->n * self->n; i++)
    cells[i] = make_cell (self, i / self->n, i % self->n);
  mark = fus_plot_heatmap_new (cells, self->n, self->n);
  for (guint i = 0; i < self->n * self->n; i++)
    {
      g_free ((char *) cells[i].text);
      g_free ((char *) cells[i].tip);
    }
  return mark;
}

static void
add_matrix (const Pairs *self, FusPlotFigure *plot)
{
  FusPlotAxes *axes = fus_plot_figure_add_axes (plot, 0, 0, 1);
  FusPlotLegend *foot = fus_plot_legend_new ();

  fus_plot_axes_take_x (axes, make_scale (self, FALSE),
                        &(FusPlotAxisOptions){ .at_top = TRUE });
  fus_plot_axes_take_y (axes, make_scale (self, TRUE), NULL);
  fus_plot_axes_set_pitch (axes, CELL_WIDTH, ROW_HEIGHT, SMALLEST_ROW);
  fus_plot_axes_add (axes, make_cells (self));
  fus_plot_legend_add_ramp (foot, FUS_PLOT_INK_DIFFERENCE, _ ("overlap"),
                            _ ("complete each other"));
  fus_plot_axes_take_foot (axes, foot);
}

static double
largest_own_effect (const Pairs *self)
{
  double largest = 0;

  for (guint i = 0; i < self->n; i++)
    {
      double size = ABS (value_at (self, i, i));

      if (size > largest)
        largest = size;
    }
  return largest;
}

/* -- Claims: of pairs whose interaction is off zero beyond doubt, of sources that help
 * beyond doubt -- */

static FusInterval
interval_at (const Pairs *self, guint row, guint column)
{
  gsize cell = self->order[row] * self->n + self->order[column];

  return fus_interval_from_error (self->attribution->interaction[cell],
                                  self->attribution->interaction_error[cell],
                                  self->attribution->interaction_n[cell]);
}

static gboolean
helps (const Pairs *self, guint place)
{
  FusInterval effect =
    fus_attribution_get_effect (fus_results_get_attribution (self->context->results),
                                self->order[place]);

  return fus_interval_is_above (&effect, 0);
}

static gboolean
is_off_zero (const Pairs *self, guint row, guint column)
{
  FusInterval pair = interval_at (self, row, column);

  return fus_interval_is_above (&pair, 0) || fus_interval_is_below (&pair, 0);
}

/* Mean over the rows that have both of how the game goes with @players of the two alone;
 * of evidence as a probability, on which log-odds that shrink have no say. */
static double
mean_value (const Pairs *self, FusMask both, FusMask players)
{
  const FusAttribution *of = self->attribution;
  gboolean evidence = fus_attribution_is_evidence (of);
  double sum = 0;
  gsize n = 0;

  for (gsize row = 0; row < of->n_rows; row++)
    {
      double value = of->values[(row << of->n_modalities) + players];

      if ((of->players[row] & both) != both || !isfinite (value))
        continue;
      sum += evidence ? fus_attribution_get_probability (value) : value;
      n++;
    }
  return n > 0 ? sum / (double) n : (double) NAN;
}

/* Two sources share what they say where each alone goes about as far as both, or where
 * they come back from the others. */
static gboolean
is_shared (const Pairs *self, guint row, guint column)
{
  FusMask a = FUS_MASK_BIT (self->order[row]);
  FusMask b = FUS_MASK_BIT (self->order[column]);
  const FusGate *gate = fus_results_get_gate (self->context->results);
  double alone;

  if (fus_gate_rebuilds_target (gate, self->order[row], TRUE) &&
      fus_gate_rebuilds_target (gate, self->order[column], TRUE))
    return TRUE;
  if (!fus_attribution_is_evidence (self->attribution) ||
      self->attribution->values == NULL)
    return FALSE;
  alone = MIN (mean_value (self, a | b, a), mean_value (self, a | b, b));

  return alone >= ALONE_SHARE * mean_value (self, a | b, a | b);
}

/* Says what keeps a pair back; NULL where nothing does. */
static const char *
find_doubt (const Pairs *self, guint row, guint column)
{
  if (!is_off_zero (self, row, column))
    return "interval-includes-zero";
  if (!helps (self, row) || !helps (self, column))
    return "source-helps-not";
  if (ABS (value_at (self, row, column)) < CLEAR_SHARE * largest_own_effect (self))
    return "too-small";
  if (value_at (self, row, column) < 0 && !is_shared (self, row, column))
    return "not-shared";
  return NULL;
}

static gboolean
is_clear (const Pairs *self, guint row, guint column)
{
  return find_doubt (self, row, column) == NULL;
}

static void
say_pair (const Pairs *self, FusClaim *claim, guint row, guint column)
{
  const char *a = fus_figure_modality_name (self->context, self->order[column]);
  const char *b = fus_figure_modality_name (self->context, self->order[row]);

  if (value_at (self, row, column) < 0)
    /* Translators: modality; modality. */
    fus_claim_say (claim, g_strdup_printf (_ ("The same story is told by %s and %s: each "
                                              "can stand in for part of the other."),
                                           a, b));
  else
    /* Translators: modality; modality. */
    fus_claim_say (claim, g_strdup_printf (_ ("More is told by %s and %s together than "
                                              "one by one: they complete each other."),
                                           a, b));
}

/* How far two sources move the latents together grows with how surely the latents are
 * known, also where the sources have nothing to do with each other. */
static gboolean
check_game (const Pairs *self, FusClaim *claim)
{
  if (self->attribution->game->shows_overlap)
    return TRUE;

  fus_claim_withhold (claim, "game-of-latents",
                      g_strdup (_ ("How far sources move the latents can’t tell whether "
                                   "they overlap or complete each other.")));
  return FALSE;
}

static FusClaim *
claim_pair (const Pairs *self, guint row, guint column)
{
  FusInterval pair = interval_at (self, row, column);
  const char *a =
    fus_dataset_get_modality (self->context->dataset, self->order[column])->id;
  const char *b = fus_dataset_get_modality (self->context->dataset, self->order[row])->id;
  g_autofree char *subject = g_strdup_printf ("%s+%s", a, b);
  FusClaim *claim = fus_claim_new ("overlap", subject);
  const char *doubt;

  fus_claim_add_interval (claim, "interaction", &pair);
  if (!check_game (self, claim) || !fus_attribution_check_gate (claim, self->context) ||
      !fus_claim_check_count (claim, pair.n, NULL))
    return claim;
  doubt = find_doubt (self, row, column);
  if (doubt == NULL)
    say_pair (self, claim, row, column);
  else if (g_str_equal (doubt, "source-helps-not"))
    /* Translators: modality. */
    fus_claim_withhold (
      claim, doubt,
      g_strdup_printf (
        _ ("There is no clear sign that %s helps, so that it has nothing to "
           "share or to add."),
        fus_figure_modality_name (self->context,
                                  self->order[helps (self, row) ? column : row])));
  else
    /* Translators: modality; modality. */
    fus_claim_withhold (
      claim, doubt,
      g_strdup_printf (_ (
                         "There is no clear sign that %s and %s overlap or complete each "
                         "other."),
                       fus_figure_modality_name (self->context, self->order[column]),
                       fus_figure_modality_name (self->context, self->order[row])));
  return claim;
}

/* The clear pair whose effect is largest in size. */
static gboolean
find_strongest (const Pairs *self, guint *row, guint *column)
{
  double largest = 0;

  for (guint i = 1; i < self->n; i++)
    for (guint k = 0; k < i; k++)
      {
        double size = ABS (value_at (self, i, k));

        if (!(size > largest) || !is_clear (self, i, k))
          continue;
        largest = size;
        *row = i;
        *column = k;
      }
  return largest > 0;
}

static FusClaim *
claim_strongest (const Pairs *self)
{
  guint row = 0;
  guint column = 0;
  FusClaim *claim = fus_claim_new ("overlap", NULL);

  if (!check_game (self, claim) || !fus_attribution_check_gate (claim, self->context) ||
      !fus_claim_check_count (claim, self->attribution->n_rows, NULL))
    return claim;
  if (!find_strongest (self, &row, &column))
    {
      fus_claim_withhold (claim, "interval-includes-zero",
                          g_strdup (_ ("There is no clear sign that sources overlap or "
                                       "complete each other.")));
      return claim;
    }
  fus_claim_add (claim, "interaction", value_at (self, row, column));
  say_pair (self, claim, row, column);
  return claim;
}

static void
add_claims (const Pairs *self, FusFigure *figure)
{
  fus_figure_take_claim (figure, claim_strongest (self), FUS_CLAIM_IN_FINDING);
  for (guint i = 1; i < self->n; i++)
    for (guint k = 0; k < i; k++)
      fus_figure_take_claim (figure, claim_pair (self, i, k), FUS_CLAIM_LISTED);
}

static char *
make_csv (const Pairs *self)
{
  FusTable *table = fus_table_new ("a", "b", "interaction", NULL);

  for (guint i = 0; i < self->n; i++)
    {
      for (guint k = 0; k <= i; k++)
        {
          fus_table_text (
            table, fus_dataset_get_modality (self->context->dataset, self->order[i])->id);
          fus_table_text (
            table, fus_dataset_get_modality (self->context->dataset, self->order[k])->id);
          fus_table_number (table, value_at (self, i, k));
          fus_table_end_row (table);
        }
    }
  return fus_table_finish (table);
}

/* Whose overlap it is, and on how many it was measured. */
static char *
make_note (const Pairs *self)
{
  const FusLabel *label = fus_figure_get_label (self->context);
  guint sample = fus_attribution_focus_get_sample (&self->focus);
  gint32 code =
    label != NULL && label->kind == FUS_LABEL_CATEGORICAL ? label->codes[sample] : -1;
  g_autofree char *n = fus_sentence_count (self->attribution->n_rows);

  if (self->context->overlap == FUS_FIGURE_OVERLAP_SAMPLE)
    return g_strdup_printf (_ ("Sample %s alone; framed: a source’s own effect."),
                            fus_dataset_get_id (self->context->dataset, sample));
  if (self->context->overlap == FUS_FIGURE_OVERLAP_CLASS && code >= 0)
    /* Translators: a count; the name of a class. */
    return g_strdup_printf (_ ("Mean over %s of %s; framed: a source’s own effect."), n,
                            label->classes[code]);
  return g_strdup_printf (
    ngettext ("Mean over %s sample; framed: a source’s own effect.",
              "Mean over %s samples; framed: a source’s own effect.",
              (gulong) self->attribution->n_rows),
    n);
}

static gboolean
interaction_build (const FusFigureContext *context, FusFigure *figure, GError **error)
{
  Pairs pairs;

  if (fus_results_get_attribution (context->results)->interaction == NULL ||
      fus_results_get_attribution (context->results)->n_rows == 0 ||
      fus_results_get_attribution (context->results)->n_modalities < 2)
    {
      g_set_error_literal (error, FUS_FIGURE_ERROR, FUS_FIGURE_ERROR_EMPTY,
                           _ ("Overlap needs at least two sources, and to be computed."));
      return FALSE;
    }
  pairs_init (&pairs, context);
  fus_plot_figure_set_column (figure->plot, 0, 0, 0);
  add_matrix (&pairs, figure->plot);
  add_claims (&pairs, figure);
  figure->note = make_note (&pairs);
  figure->csv = make_csv (&pairs);
  pairs_clear (&pairs);
  return TRUE;
}

const FusFigureClass fus_interaction_figure = {
  .id = "interaction",
  .name = N_ ("Do They Overlap?"),
  .title = N_ ("Do they overlap?"),
  .needs = FUS_FIGURE_NEEDS ("dataset", "attribution"),
  .width_mm = 89,
  .height_mm = 45,
  .build = interaction_build,
};
