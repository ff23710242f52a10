/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "fus-figure-private.h"

/* Layout pixels. */
#define TILE_WIDTH 92
#define WIDE_TILE 190 /* of a single column */
#define TILE_HEIGHT 48
#define SMALLEST_TILE 30

/* Recorded in the color of text, rebuilt from the others in the modality's. */
static void
set_row (const FusFigureContext *context, FusPlotMark *tiles, guint m, guint n_columns)
{
  g_auto (FusFigureTile) tile = fus_figure_tile_init (context, m);
  const FusReconstruction *card = n_columns > 1 ? context->cards[m] : NULL;
  gssize row = card != NULL
                 ? fus_figure_find_row (card->samples, card->n_rows, context->sample)
                 : -1;

  fus_figure_tile_set (&tile, tiles, m, 0,
                       fus_dataset_get_values (context->dataset, m,
                                               (gsize) context->sample));
  if (row < 0)
    return;
  tile.ink = FUS_PLOT_MODALITY_INK (m);
  fus_figure_tile_set (&tile, tiles, m, 1, fus_matrix_row (card->mean, (gsize) row));
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
                  ? label->codes[context->sample]
                  : -1;

  return code >= 0 ? g_strdup (label->classes[code]) : NULL;
}

static char *
make_finding (const FusFigureContext *context)
{
  const char *id = fus_dataset_get_id (context->dataset, (gsize) context->sample);
  guint n = fus_dataset_get_n_modalities (context->dataset);
  FusMask present = fus_dataset_get_presence (context->dataset)[context->sample];
  FusMask lacking = fus_mask_all (n) & ~present;
  g_autofree char *class_name = dup_class (context);
  g_autofree char *list = fus_figure_dup_subset_list (context, lacking);

  if (lacking != 0)
    return g_strdup_printf (_ ("Sample %s lacks %s."), id, list);
  if (class_name != NULL)
    return g_strdup_printf (_ ("Sample %s, %s, is complete."), id, class_name);
  return g_strdup_printf (_ ("Sample %s is complete."), id);
}

static char *
make_csv (const FusFigureContext *context)
{
  FusTable *table = fus_table_new ("id", "modality", "feature", "recorded", NULL);

  for (guint m = 0; m < fus_dataset_get_n_modalities (context->dataset); m++)
    {
      const FusModality *modality = fus_dataset_get_modality (context->dataset, m);
      const FusReal *values =
        fus_dataset_get_values (context->dataset, m, (gsize) context->sample);

      for (gsize d = 0; values != NULL && d < modality->n_features; d++)
        {
          fus_table_text (table,
                          fus_dataset_get_id (context->dataset, (gsize) context->sample));
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

static gboolean
sample_build (const FusFigureContext *context, FusFigure *figure, GError **error)
{
  FusPlotAxes *axes = fus_plot_figure_add_axes (figure->plot, 0, 0, 1);
  guint n = fus_dataset_get_n_modalities (context->dataset);
  guint n_columns = context->cards != NULL ? 2 : 1;
  FusPlotMark *tiles = fus_plot_tiles_new (n, n_columns);

  for (guint m = 0; m < n; m++)
    set_row (context, tiles, m, n_columns);
  fus_plot_figure_set_column (figure->plot, 0, 0, 0);
  fus_plot_axes_take_x (axes, make_columns (n_columns),
                        &(FusPlotAxisOptions){ .at_top = TRUE });
  fus_plot_axes_take_y (axes, fus_figure_modality_scale (context), NULL);
  fus_plot_axes_set_pitch (axes, n_columns > 1 ? TILE_WIDTH : WIDE_TILE, TILE_HEIGHT,
                           SMALLEST_TILE);
  fus_plot_axes_add (axes, tiles);
  figure->finding = make_finding (context);
  figure->note = g_strdup (_ ("Hatched: not recorded."));
  figure->csv = make_csv (context);
  return TRUE;
}

const FusFigureClass fus_sample_figure = {
  .id = "sample",
  .name = N_ ("One Sample"),
  .title = N_ ("The sample"),
  .needs = FUS_FIGURE_NEEDS_DATASET | FUS_FIGURE_NEEDS_SAMPLE,
  .width_mm = 60,
  .height_mm = 50,
  .build = sample_build,
};
