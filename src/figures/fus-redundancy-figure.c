/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What sources say of each other, before any model: how much of each is told by straight
 * lines from each other, of samples that were not learnt from. Of noise nothing is told,
 * so that what lies above zero beyond doubt is shared. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "fus-figure-private.h"
#include "fus-redundancy.h"

/* Layout pixels. */
#define ROW_HEIGHT 29
#define SMALLEST_ROW 20
#define CELL_WIDTH 52
#define WIDEST_CELL 90
#define LETTER_WIDTH 7
#define SMALLEST_CELL 31
/* A pair that shares less than this in both directions shares little. */
#define LITTLE 0.1

typedef struct
{
  const FusFigureContext *context;
  const FusRedundancy *of;
} Shares;

static const char *
name_of (const Shares *self, guint m)
{
  return fus_figure_modality_name (self->context, m);
}

static gboolean
is_told (const FusInterval *told)
{
  return fus_interval_is_above (told, 0) && told->value >= FUS_LEAST_R2;
}

static FusPlotCell
make_cell (const Shares *self, guint from, guint target)
{
  const FusInterval *told = NULL;
  FusPlotCell cell = { .kind = FUS_PLOT_CELL_FILLED };

  if (from == target)
    return (FusPlotCell){ .kind = FUS_PLOT_CELL_EMPTY };
  told = fus_redundancy_get_told (self->of, from, target);
  if (isnan (told->value))
    return (FusPlotCell){ .kind = FUS_PLOT_CELL_HATCHED,
                          .tip = g_strdup (_ ("fewer than 30 samples have both")) };
  cell.text = fus_sentence_percent_exact (CLAMP (told->value, 0, 1));
  cell.bold = is_told (told);
  cell.fill =
    (FusPlotInk){ .role = FUS_PLOT_INK_QUALITY, .value = CLAMP (told->value, 0, 1) };
  /* Translators: share; modality; modality. */
  cell.tip = g_strdup_printf (_ ("%s of %s told from %s"), cell.text,
                              name_of (self, target), name_of (self, from));

  return cell;
}

/* As wide as the longest name wants. */
static double
get_cell_width (const Shares *self)
{
  glong longest = 0;

  for (guint m = 0; m < self->of->n_modalities; m++)
    longest = MAX (longest, g_utf8_strlen (name_of (self, m), -1));

  return CLAMP ((double) (LETTER_WIDTH * (longest + 1)), CELL_WIDTH, WIDEST_CELL);
}

static void
add_matrix (const Shares *self, FusPlotFigure *plot)
{
  const guint n = self->of->n_modalities;
  FusPlotAxes *axes = fus_plot_figure_add_axes (plot, 0, 0, 1);
  FusPlotLegend *foot = fus_plot_legend_new ();
  g_autofree FusPlotCell *cells = g_new0 (FusPlotCell, n * n + 1);

  for (guint i = 0; i < n * n; i++)
    cells[i] = make_cell (self, i / n, i % n);
  fus_plot_axes_set_title (axes, _ ("told from the source at the left"), NULL);
  fus_plot_axes_take_x (axes, fus_figure_modality_scale (self->context),
                        &(FusPlotAxisOptions){ .at_top = TRUE });
  fus_plot_axes_take_y (axes, fus_figure_modality_scale (self->context), NULL);
  fus_plot_axes_set_pitch (axes, get_cell_width (self), ROW_HEIGHT, SMALLEST_ROW);
  fus_plot_axes_set_smallest_column (axes, SMALLEST_CELL);
  fus_plot_axes_add (axes, fus_plot_heatmap_new (cells, n, n));
  fus_plot_legend_add_ramp (foot, FUS_PLOT_INK_QUALITY, _ ("nothing"), _ ("all"));
  fus_plot_axes_take_foot (axes, foot);
  for (guint i = 0; i < n * n; i++)
    {
      g_free ((char *) cells[i].text);
      g_free ((char *) cells[i].tip);
    }
}

/* -- What is said -- */

/* Of a pair: the direction in which more is told. */
static void
get_stronger (const FusShared *pair, guint *from, guint *target, FusInterval *told)
{
  const gboolean forwards = !(pair->a_from_b.value > pair->b_from_a.value);

  *from = forwards ? pair->a : pair->b;
  *target = forwards ? pair->b : pair->a;
  *told = forwards ? pair->b_from_a : pair->a_from_b;
}

static void
add_numbers (FusClaim *claim, const FusShared *pair)
{
  fus_claim_add_interval (claim, "b_from_a", &pair->b_from_a);
  fus_claim_add_interval (claim, "a_from_b", &pair->a_from_b);
  fus_claim_add_interval (claim, "cka", &pair->cka);
  fus_claim_add (claim, "cka_chance", pair->cka_chance);
  fus_claim_add_interval (claim, "overlap", &pair->overlap);
  fus_claim_add (claim, "overlap_chance", pair->overlap_chance);
  fus_claim_add (claim, "n_both", (double) pair->n_both);
}

static char *
say_pair (const Shares *self, const FusShared *pair)
{
  guint from = 0;
  guint target = 0;
  FusInterval told;
  g_autofree char *share = NULL;

  get_stronger (pair, &from, &target, &told);
  share = fus_sentence_percent (told.value, told.low, told.high);
  if (is_told (&told) && told.value >= LITTLE)
    /* Translators: modality; share; modality. */
    return g_strdup_printf (_ ("From %s, %s of the differences in %s can be told."),
                            name_of (self, from), share, name_of (self, target));
  if (is_told (&told))
    /* Translators: two modalities; share. */
    return g_strdup_printf (
      _ ("Little is shared by %s and %s: of either, at most %s can be "
         "told from the other."),
      name_of (self, pair->a), name_of (self, pair->b), share);

  /* Translators: two modalities. */
  return g_strdup_printf (
    _ ("Something is shared by %s and %s, though little of either can "
       "be told from the other by straight lines."),
    name_of (self, pair->a), name_of (self, pair->b));
}

static FusClaim *
claim_pair (const Shares *self, const FusShared *pair)
{
  const FusDataset *dataset = self->context->dataset;
  g_autofree char *subject =
    g_strdup_printf ("%s+%s", fus_dataset_get_modality (dataset, pair->a)->id,
                     fus_dataset_get_modality (dataset, pair->b)->id);
  FusClaim *claim = fus_claim_new ("shares", subject);

  add_numbers (claim, pair);
  if (!fus_claim_check_units (claim, pair->n, pair->n_units, NULL))
    return claim;
  if (fus_shared_is_clear (pair))
    fus_claim_say (claim, say_pair (self, pair));
  else
    fus_claim_withhold (
      claim, "interval-includes-zero",
      /* Translators: two modalities. */
      g_strdup_printf (_ ("There is no clear sign that %s and %s share anything."),
                       name_of (self, pair->a), name_of (self, pair->b)));

  return claim;
}

static double
get_most (const FusShared *pair)
{
  return MAX (pair->b_from_a.value, pair->a_from_b.value);
}

/* The clear pairs that share most and least; NULL where there is none, the second also
 * where it is the first. */
static void
find_ends (const Shares *self, const FusShared **most, const FusShared **least)
{
  *most = *least = NULL;
  for (guint i = 0; i < self->of->n_pairs; i++)
    {
      const FusShared *pair = &self->of->pairs[i];

      if (!fus_shared_is_clear (pair))
        continue;
      if (*most == NULL || get_most (pair) > get_most (*most))
        *most = pair;
      if (*least == NULL || get_most (pair) < get_most (*least))
        *least = pair;
    }
  if (*least == *most)
    *least = NULL;
}

/* Where nothing is shared, and why nothing can be told. */
static FusClaim *
claim_none (const Shares *self)
{
  FusClaim *claim = fus_claim_new ("shares", NULL);
  gsize most_units = 0;
  gsize most = 0;

  for (guint i = 0; i < self->of->n_pairs; i++)
    {
      most_units = MAX (most_units, self->of->pairs[i].n_units);
      most = MAX (most, self->of->pairs[i].n);
    }
  if (fus_claim_check_units (claim, most, most_units, NULL))
    fus_claim_withhold (claim, "interval-includes-zero",
                        g_strdup (_ ("There is no clear sign that the sources share "
                                     "anything.")));

  return claim;
}

static void
add_claims (const Shares *self, FusFigure *figure)
{
  const FusShared *most = NULL;
  const FusShared *least = NULL;

  find_ends (self, &most, &least);
  fus_figure_take_claim (figure,
                         most != NULL ? claim_pair (self, most) : claim_none (self),
                         FUS_CLAIM_IN_FINDING);
  if (least != NULL && get_most (least) < LITTLE)
    fus_figure_take_claim (figure, claim_pair (self, least), FUS_CLAIM_IN_FINDING);
  else
    least = NULL;
  for (guint i = 0; i < self->of->n_pairs; i++)
    if (&self->of->pairs[i] != most && &self->of->pairs[i] != least)
      fus_figure_take_claim (figure, claim_pair (self, &self->of->pairs[i]),
                             FUS_CLAIM_LISTED);
}

static char *
make_note (const Shares *self)
{
  gsize fewest = G_MAXSIZE;
  gsize most = 0;
  gboolean drawn = FALSE;
  g_autofree char *low = NULL;
  g_autofree char *high = NULL;
  g_autofree char *base = NULL;
  const char *rest = NULL;

  for (guint i = 0; i < self->of->n_pairs; i++)
    {
      fewest = MIN (fewest, self->of->pairs[i].n);
      most = MAX (most, self->of->pairs[i].n);
      drawn = drawn || self->of->pairs[i].n < self->of->pairs[i].n_both;
    }
  low = fus_sentence_count (fewest);
  high = fus_sentence_count (most);
  if (fewest == most)
    base = g_strdup_printf (ngettext ("Of %s sample that has both.",
                                      "Of %s samples that have both.", (gulong) most),
                            high);
  else
    /* Translators: two counts. */
    base = g_strdup_printf (_ ("Of %s to %s samples that have both."), low, high);

  rest =
    _ ("Told of samples in other folds. What a model could find beyond straight lines "
       "is not counted.");

  return drawn ? g_strjoin (" ", base, _ ("These were drawn at random from more."), rest,
                            NULL)
               : g_strjoin (" ", base, rest, NULL);
}

static void
add_csv_row (FusTable *table, const Shares *self, const FusShared *pair)
{
  const FusInterval *const values[] = { &pair->b_from_a, &pair->a_from_b, &pair->cka };

  fus_table_text (table, fus_dataset_get_modality (self->of->dataset, pair->a)->id);
  fus_table_text (table, fus_dataset_get_modality (self->of->dataset, pair->b)->id);
  fus_table_count (table, pair->n);
  fus_table_count (table, pair->n_both);
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      fus_table_number (table, values[i]->value);
      fus_table_number (table, values[i]->low);
      fus_table_number (table, values[i]->high);
    }
  fus_table_number (table, pair->cka_chance);
  fus_table_number (table, pair->overlap.value);
  fus_table_number (table, pair->overlap_chance);
  fus_table_end_row (table);
}

static char *
make_csv (const Shares *self)
{
  FusTable *table =
    fus_table_new ("a", "b", "n", "n_both", "b_from_a", "b_from_a_low", "b_from_a_high",
                   "a_from_b", "a_from_b_low", "a_from_b_high", "cka", "cka_low",
                   "cka_high", "cka_chance", "overlap", "overlap_chance", NULL);

  for (guint i = 0; i < self->of->n_pairs; i++)
    add_csv_row (table, self, &self->of->pairs[i]);

  return fus_table_finish (table);
}

static gboolean
redundancy_build (const FusFigureContext *context, FusFigure *figure, GError **error)
{
  const Shares shares = { context, fus_results_get_redundancy (context->results) };

  add_matrix (&shares, figure->plot);
  add_claims (&shares, figure);
  figure->note = make_note (&shares);
  figure->csv = make_csv (&shares);

  return TRUE;
}

const FusFigureClass fus_redundancy_figure = {
  .id = "redundancy",
  .name = N_ ("What Sources Say of Each Other"),
  .title = N_ ("What do sources say of each other?"),
  .needs = FUS_FIGURE_NEEDS ("redundancy", "dataset"),
  .width_mm = 89,
  .height_mm = 60,
  .build = redundancy_build,
};
