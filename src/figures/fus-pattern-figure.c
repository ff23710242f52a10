/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "fus-figure-private.h"

#define MAX_PATTERNS 12

/* Layout pixels. */
#define ROW_HEIGHT 26
#define SMALLEST_ROW 18
#define DOT_PITCH 26
#define BAR_HEIGHT 10

/* The commonest patterns; the rest in one. */
typedef struct
{
  gsize n_rows;
  gsize n_others; /* patterns in the last row, 0: none */
  gsize n_samples_others;
  GArray *patterns;
} Rows;

static Rows
rows_init (const FusFigureContext *context)
{
  Rows rows = { .patterns = fus_figure_count_patterns (context->dataset) };

  rows.n_rows = MIN (rows.patterns->len, MAX_PATTERNS);
  rows.n_others = rows.patterns->len - rows.n_rows;
  for (guint i = (guint) rows.n_rows; i < rows.patterns->len; i++)
    rows.n_samples_others += g_array_index (rows.patterns, FusFigurePattern, i).n;
  return rows;
}

static const FusFigurePattern *
pattern_at (const Rows *rows, gsize i)
{
  return &g_array_index (rows->patterns, FusFigurePattern, i);
}

static gsize
count_rows (const Rows *rows)
{
  return rows->n_rows + (rows->n_others > 0 ? 1 : 0);
}

static FusPlotScale *
make_columns (const FusFigureContext *context)
{
  FusPlotScale *columns = fus_figure_modality_scale (context);

  for (guint m = 0; m < fus_plot_scale_get_n_bands (columns); m++)
    {
      FusPlotBand *band = fus_plot_scale_get_band (columns, m);

      g_clear_pointer (&band->label, g_free);
      g_clear_pointer (&band->letter, g_free);
    }
  return columns;
}

static void
add_dots (const FusFigureContext *context,
          FusPlotFigure *plot,
          const Rows *rows,
          int selected)
{
  FusPlotAxes *axes = fus_plot_figure_add_axes (plot, 0, 0, 1);
  guint n = fus_dataset_get_n_modalities (context->dataset);
  guint32 masks[MAX_PATTERNS];

  for (gsize i = 0; i < rows->n_rows; i++)
    masks[i] = pattern_at (rows, i)->present;
  fus_plot_axes_take_x (axes, make_columns (context),
                        &(FusPlotAxisOptions){ .at_top = TRUE });
  fus_plot_axes_take_y (axes, fus_plot_scale_new_band ((guint) count_rows (rows)),
                        &(FusPlotAxisOptions){ .bare = TRUE });
  fus_plot_axes_set_pitch (axes, DOT_PITCH, ROW_HEIGHT, SMALLEST_ROW);
  fus_plot_axes_set_selected_row (axes, selected);
  fus_plot_axes_add (axes, fus_plot_upset_new (masks, rows->n_rows, n));
}

static char *
words_of (const FusFigureContext *context, const Rows *rows, gsize i)
{
  if (i < rows->n_rows)
    return fus_figure_dup_pattern (context, pattern_at (rows, i)->present);
  return g_strdup_printf (ngettext ("%zu other set", "%zu other sets", rows->n_others),
                          rows->n_others);
}

static void
add_bars (const FusFigureContext *context,
          FusPlotFigure *plot,
          const Rows *rows,
          int selected)
{
  FusPlotAxes *axes = fus_plot_figure_add_axes (plot, 1, 0, 1);
  g_autofree FusPlotBar *bars = g_new (FusPlotBar, count_rows (rows));
  double largest = 1;

  for (gsize i = 0; i < count_rows (rows); i++)
    {
      gsize n = i < rows->n_rows ? pattern_at (rows, i)->n : rows->n_samples_others;

      largest = MAX (largest, (double) n);
      bars[i] = FUS_PLOT_BAR ((double) n);
      bars[i].ink = FUS_PLOT_INK (NEUTRAL);
      bars[i].text = fus_sentence_count (n);
      bars[i].note = words_of (context, rows, i);
    }
  fus_plot_axes_take_x (axes, fus_plot_scale_new_linear (0, largest),
                        &(FusPlotAxisOptions){ .bare = TRUE });
  fus_plot_axes_take_y (axes, fus_plot_scale_new_band ((guint) count_rows (rows)),
                        &(FusPlotAxisOptions){ .bare = TRUE });
  fus_plot_axes_set_pitch (axes, 0, ROW_HEIGHT, SMALLEST_ROW);
  fus_plot_axes_set_selected_row (axes, selected);
  fus_plot_axes_add (axes, fus_plot_bars_new (bars, count_rows (rows), BAR_HEIGHT));
  for (gsize i = 0; i < count_rows (rows); i++)
    {
      g_free ((char *) bars[i].text);
      g_free ((char *) bars[i].note);
    }
}

/* The row of the set that is switched on. */
static int
find_selected (const FusFigureContext *context, const Rows *rows)
{
  for (gsize i = 0; context->choices.subset != 0 && i < rows->n_rows; i++)
    {
      if (pattern_at (rows, i)->present == context->choices.subset)
        return (int) i;
    }
  return -1;
}

static char *
describe (const FusFigureContext *context, const Rows *rows, FusClaim *claim)
{
  gsize n = fus_dataset_get_n_samples (context->dataset);
  const FusFigurePattern *first;
  g_autofree char *share = NULL;
  g_autofree char *words = NULL;

  if (rows->n_rows == 0)
    return g_strdup (_ ("There are no samples."));
  first = pattern_at (rows, 0);
  share = fus_sentence_percent_exact ((double) first->n / (double) n);
  fus_claim_add (claim, "share", (double) first->n / (double) n);
  if (rows->patterns->len == 1)
    return g_strdup (_ ("All samples have the same measurements."));
  if (first->present == fus_mask_all (fus_dataset_get_n_modalities (context->dataset)))
    return g_strdup_printf (_ ("%s of the samples are complete."), share);
  words = fus_figure_dup_subset_list (context, first->present);
  return g_strdup_printf (_ ("The commonest samples are not complete: %s have %s."),
                          share, words);
}

static FusClaim *
claim_patterns (const FusFigureContext *context, const Rows *rows)
{
  FusClaim *claim = fus_claim_new ("patterns", NULL);

  fus_claim_say (claim, describe (context, rows, claim));
  return claim;
}

static char *
make_csv (const FusFigureContext *context, const Rows *rows)
{
  FusTable *table = fus_table_new ("present", "n", "share", NULL);
  double n_samples = (double) fus_dataset_get_n_samples (context->dataset);

  for (guint i = 0; i < rows->patterns->len; i++)
    {
      const FusFigurePattern *pattern = pattern_at (rows, i);
      g_autofree char *mask =
        fus_dataset_format_mask (context->dataset, pattern->present);

      fus_table_text (table, mask);
      fus_table_count (table, pattern->n);
      fus_table_number (table, (double) pattern->n / n_samples);
      fus_table_end_row (table);
    }
  return fus_table_finish (table);
}

static gboolean
pattern_build (const FusFigureContext *context, FusFigure *figure, GError **error)
{
  Rows rows = rows_init (context);
  int selected = find_selected (context, &rows);
  g_autofree char *n = fus_sentence_count (fus_dataset_get_n_samples (context->dataset));

  fus_plot_figure_set_column (figure->plot, 0, 0, 0);
  fus_plot_figure_set_column (figure->plot, 1, 1, 12);
  add_dots (context, figure->plot, &rows, selected);
  add_bars (context, figure->plot, &rows, selected);
  fus_plot_figure_take_foot (figure->plot, fus_figure_modality_key (context), FALSE);
  fus_figure_take_claim (figure, claim_patterns (context, &rows), FUS_CLAIM_IN_FINDING);
  figure->note =
    g_strdup_printf (ngettext ("Counted over %s sample.", "Counted over %s samples.",
                               (gulong) (fus_dataset_get_n_samples (context->dataset))),
                     n);
  figure->csv = make_csv (context, &rows);
  g_array_unref (rows.patterns);
  return TRUE;
}

const FusFigureClass fus_pattern_figure = {
  .id = "patterns",
  .name = N_ ("Which Come Together"),
  .title = N_ ("Which come together"),
  .needs = FUS_FIGURE_NEEDS ("dataset"),
  .width_mm = 89,
  .height_mm = 50,
  .build = pattern_build,
};
