/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "fus-attribution-private.h"
#include "fus-cards.h"

/* Layout pixels. */
#define TILE_WIDTH 92
#define WIDE_TILE 190 /* of a single column */
#define TILE_HEIGHT 48
#define SMALLEST_TILE 30

/* Beside what the model says from the others, or is about to say. */
static gboolean
is_left_out (const FusFigureContext *context, guint m)
{
  FusMask present = fus_dataset_get_presence (context->dataset)[context->choices.sample];
  FusMask on = fus_results_get_attribution (context->results) != NULL
                 ? ~fus_results_get_attribution (context->results)->left_out
               : context->choices.subset != 0 ? context->choices.subset
                                              : ~(FusMask) 0;

  return !context->cards && fus_mask_has (present & ~on, m);
}

/* Recorded in the color of text, rebuilt from the others in the modality's. */
static void
set_row (const FusFigureContext *context,
         FusPlotMark *tiles,
         guint row_number,
         guint m,
         guint n_columns)
{
  g_auto (FusFigureTile) tile = fus_figure_tile_init (context, m);
  const FusCards *cards = fus_results_get_cards (context->results);
  const FusReconstruction *card =
    n_columns > 1 && cards != NULL ? cards->rebuilt[m] : NULL;
  gssize row = card != NULL ? fus_figure_find_row (card->samples, card->n_rows,
                                                   context->choices.sample)
                            : -1;

  if (is_left_out (context, m))
    fus_plot_tiles_set_absent (tiles, row_number, 0, _ ("left out"));
  else
    fus_figure_tile_set (&tile, tiles, row_number, 0,
                         fus_dataset_get_values (context->dataset, m,
                                                 (gsize) context->choices.sample));
  if (row < 0)
    return;
  tile.ink = FUS_PLOT_MODALITY_INK (m);
  fus_figure_tile_set (&tile, tiles, row_number, 1,
                       fus_matrix_row (card->mean, (gsize) row));
}

static FusPlotScale *
make_columns (guint n_columns)
{
  FusPlotScale *columns = fus_plot_scale_new_band (n_columns);

  fus_plot_scale_get_band (columns, 0)->label = g_strdup (_ ("recorded"));
  if (n_columns > 1)
    fus_plot_scale_get_band (columns, 1)->label = g_strdup (_ ("from the others"));
  return columns;
}

static char *
dup_class (const FusFigureContext *context)
{
  const FusLabel *label = fus_figure_get_label (context);
  gint32 code = label != NULL && label->kind == FUS_LABEL_CATEGORICAL
                  ? label->codes[context->choices.sample]
                  : -1;

  return code >= 0 ? g_strdup (label->classes[code]) : NULL;
}

static char *
make_finding (const FusFigureContext *context)
{
  const char *id = fus_dataset_get_id (context->dataset, (gsize) context->choices.sample);
  guint n = fus_dataset_get_n_modalities (context->dataset);
  FusMask present = fus_dataset_get_presence (context->dataset)[context->choices.sample];
  FusMask lacking = fus_mask_all (n) & ~present;
  g_autofree char *class_name = dup_class (context);
  g_autofree char *list = fus_figure_dup_subset_list (context, lacking);

  if (lacking != 0)
    return g_strdup_printf (_ ("Sample %s lacks %s."), id, list);
  if (class_name != NULL)
    return g_strdup_printf (_ ("Sample %s, %s, is complete."), id, class_name);
  return g_strdup_printf (_ ("Sample %s is complete."), id);
}

/* -- What it is, and what the model takes it for -- */

static void
add_truth (const FusFigureContext *context, FusPlotLegend *foot, const FusLabel *label)
{
  g_autofree char *class_name = dup_class (context);
  g_autofree char *value = NULL;
  g_autofree char *text = NULL;

  if (label->kind == FUS_LABEL_CONTINUOUS &&
      isfinite (label->values[context->choices.sample]))
    value = g_strdup_printf ("%.4g", label->values[context->choices.sample]);
  if (class_name == NULL && value == NULL)
    return;
  /* Translators: a sample's class or number, as it was recorded. */
  text = g_strdup_printf (_ ("true: %s"), class_name != NULL ? class_name : value);
  fus_plot_legend_add_bold (foot, text);
}

/* The likeliest class but @other; −1 where there is none. */
static int
find_likeliest (const double *probability, guint n_classes, int other)
{
  int best = -1;

  for (guint k = 0; k < n_classes; k++)
    if ((int) k != other && (best < 0 || probability[k] > probability[best]))
      best = (int) k;
  return best;
}

static void
add_classes (const FusAttributionFocus *focus, FusPlotLegend *foot, const FusLabel *label)
{
  guint n = focus->of->n_classes;
  const double *probability = focus->of->probability + focus->row * n;
  int first = find_likeliest (probability, n, -1);
  int second = find_likeliest (probability, n, first);
  g_autofree char *name = fus_figure_dup_short_class (label, (guint) first);
  g_autofree char *share = fus_sentence_percent_exact (probability[first]);
  /* Translators: the class that the model takes a sample for; how sure it is. */
  g_autofree char *text = g_strdup_printf (_ ("model: %s, %s"), name, share);
  g_autofree char *next_name = NULL;
  g_autofree char *next_share = NULL;
  g_autofree char *next = NULL;

  fus_plot_legend_add_text (foot, text, FUS_PLOT_INK (SECOND));
  /* A second choice of 0 % is none. */
  if (second < 0 || probability[second] < 0.005)
    return;
  next_name = fus_figure_dup_short_class (label, (guint) second);
  next_share = fus_sentence_percent_exact (probability[second]);
  /* Translators: the model's second choice; how sure it is. */
  next = g_strdup_printf (_ ("then %s, %s"), next_name, next_share);
  fus_plot_legend_add_text (foot, next, FUS_PLOT_INK (SECOND));
}

/* Of the sources that take part; nothing where the attribution is of another sample, or
 * of no label. */
static void
add_answer (const FusFigureContext *context, FusPlotLegend *foot)
{
  FusAttributionFocus focus = fus_attribution_find_focus (context);
  const FusLabel *label = NULL;

  if (focus.of->n_rows == 0 || focus.of->label < 0 ||
      fus_attribution_focus_get_sample (&focus) != (guint) context->choices.sample)
    return;
  label = fus_dataset_get_label (context->dataset, (guint) focus.of->label);
  if (fus_results_get_gate (context->results) != NULL &&
      !fus_gate_reads (fus_results_get_gate (context->results)))
    fus_plot_legend_add_text (foot, _ ("the model can’t tell"), FUS_PLOT_INK (SECOND));
  else if (focus.of->probability != NULL)
    add_classes (&focus, foot, label);
  else if (label->kind == FUS_LABEL_CONTINUOUS &&
           isfinite (fus_attribution_focus_get_full (&focus)))
    {
      /* Translators: the number that the model predicts for a sample. */
      g_autofree char *text =
        g_strdup_printf (_ ("model: %.4g"), fus_attribution_focus_get_full (&focus));

      fus_plot_legend_add_text (foot, text, FUS_PLOT_INK (SECOND));
    }
}

static void
add_foot (const FusFigureContext *context, FusPlotFigure *plot)
{
  const FusLabel *label = fus_figure_get_label (context);
  FusPlotLegend *foot = NULL;

  if (fus_results_get_attribution (context->results) == NULL)
    return;
  foot = fus_plot_legend_new ();
  if (label != NULL)
    add_truth (context, foot, label);
  add_answer (context, foot);
  fus_plot_figure_take_foot (plot, foot, FALSE);
}

static char *
make_csv (const FusFigureContext *context)
{
  FusTable *table = fus_table_new ("id", "modality", "feature", "recorded", NULL);

  for (guint m = 0; m < fus_dataset_get_n_modalities (context->dataset); m++)
    {
      const FusModality *modality = fus_dataset_get_modality (context->dataset, m);
      const FusReal *values =
        fus_dataset_get_values (context->dataset, m, (gsize) context->choices.sample);

      for (gsize d = 0; values != NULL && d < modality->n_features; d++)
        {
          fus_table_text (table, fus_dataset_get_id (context->dataset,
                                                     (gsize) context->choices.sample));
          fus_table_text (table, modality->id);
          if (modality->feature_names != NULL)
            fus_table_text (table, modality->feature_names[d]);
          else
            fus_table_count (table, d + 1);
          fus_table_number (table, (double) values[d]);
          fus_table_end_row (table);
        }
    }
  return fus_table_finish (table);
}

/* As in the other figures of the page: by size over all samples, where that is known. */
static guint *
dup_order (const FusFigureContext *context)
{
  guint n = fus_dataset_get_n_modalities (context->dataset);
  guint *order = g_new (guint, n + 1);

  for (guint m = 0; m < n; m++)
    order[m] = m;
  if (fus_results_get_attribution (context->results) != NULL &&
      fus_results_get_attribution (context->results)->n_modalities == n)
    fus_attribution_sort (fus_results_get_attribution (context->results), order);
  return order;
}

static gboolean
sample_build (const FusFigureContext *context, FusFigure *figure, GError **error)
{
  FusPlotAxes *axes = fus_plot_figure_add_axes (figure->plot, 0, 0, 1);
  guint n = fus_dataset_get_n_modalities (context->dataset);
  guint n_columns = context->cards ? 2 : 1;
  FusPlotMark *tiles = fus_plot_tiles_new (n, n_columns);
  FusPlotScale *rows = fus_plot_scale_new_band (n);
  g_autofree guint *order = dup_order (context);

  for (guint i = 0; i < n; i++)
    {
      fus_figure_set_modality_band (context, rows, i, order[i]);
      set_row (context, tiles, i, order[i], n_columns);
    }
  fus_plot_figure_set_column (figure->plot, 0, 0, 0);
  fus_plot_axes_take_x (axes, make_columns (n_columns),
                        &(FusPlotAxisOptions){ .at_top = TRUE });
  fus_plot_axes_take_y (axes, rows, NULL);
  fus_plot_axes_set_pitch (axes, n_columns > 1 ? TILE_WIDTH : WIDE_TILE, TILE_HEIGHT,
                           SMALLEST_TILE);
  fus_plot_axes_add (axes, tiles);
  add_foot (context, figure->plot);
  figure->finding = make_finding (context);
  figure->note = g_strdup (_ ("Hatched: not recorded."));
  figure->csv = make_csv (context);
  return TRUE;
}

const FusFigureClass fus_sample_figure = {
  .id = "sample",
  .name = N_ ("One Sample"),
  .title = N_ ("The sample"),
  .needs = FUS_FIGURE_NEEDS ("dataset", "sample"),
  .width_mm = 60,
  .height_mm = 50,
  .has_answer = TRUE,
  .build = sample_build,
};
