/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "fus-figure-private.h"

#define MAX_FEATURES 12

/* Layout pixels. */
#define ROW_HEIGHT 22
#define SMALLEST_ROW 15
#define TILE 92
#define SMALLEST_TILE 40

/* A feature in standard deviations from the mean of those that were recorded. */
typedef struct
{
  gsize feature;
  double value;
  double low;
  double high;
} Imputed;

typedef struct
{
  const FusFigureContext *context;
  const FusReconstruction *imputed;
  const FusModality *modality;
  gsize row;
  GArray *features; /* of Imputed, the farthest from the mean first */
} Panel;

static int
compare_features (gconstpointer a, gconstpointer b)
{
  const Imputed *fa = a;
  const Imputed *fb = b;

  if (ABS (fa->value) > ABS (fb->value))
    return -1;
  if (ABS (fa->value) < ABS (fb->value))
    return 1;
  return fa->feature < fb->feature ? -1 : fa->feature > fb->feature;
}

static void
panel_init (Panel *self, const FusFigureContext *context)
{
  const FusReconstruction *imputed = fus_results_get_imputed (context->results);
  const FusMatrix *block = fus_dataset_get_block (context->dataset, imputed->target);
  gssize row =
    fus_figure_find_row (imputed->samples, imputed->n_rows, context->choices.sample);

  *self = (Panel){
    .context = context,
    .imputed = imputed,
    .modality = fus_dataset_get_modality (context->dataset, imputed->target),
    .row = (gsize) MAX (row, 0),
    .features = g_array_new (FALSE, FALSE, sizeof (Imputed)),
  };
  for (gsize d = 0; d < imputed->mean->n_cols; d++)
    {
      Imputed feature = { .feature = d };
      double mean, sd;

      fus_figure_measure_feature (block, d, &mean, &sd);
      feature.value = ((double) fus_matrix_row (imputed->mean, self->row)[d] - mean) / sd;
      feature.low = ((double) fus_matrix_row (imputed->low, self->row)[d] - mean) / sd;
      feature.high = ((double) fus_matrix_row (imputed->high, self->row)[d] - mean) / sd;
      if (isfinite (feature.value))
        g_array_append_val (self->features, feature);
    }
  g_array_sort (self->features, compare_features);
}

static guint
n_shown (const Panel *self)
{
  return MIN (self->features->len, MAX_FEATURES);
}

static char *
dup_feature (const Panel *self, gsize d)
{
  if (self->modality->feature_names != NULL)
    return g_strdup (self->modality->feature_names[d]);
  return g_strdup_printf (_ ("feature %u"), (guint) d + 1);
}

static void
fill_dot (const Panel *self, FusPlotDot *dot, guint i)
{
  const Imputed *feature = &g_array_index (self->features, Imputed, i);

  *dot = FUS_PLOT_DOT (feature->value);
  dot->low = feature->low;
  dot->high = feature->high;
  dot->hollow = TRUE;
  dot->ink = FUS_PLOT_MODALITY_INK (self->imputed->target);
  dot->text =
    fus_plot_number_format ((double) fus_matrix_row (self->imputed->mean,
                                                     self->row)[feature->feature],
                            2, FUS_PLOT_NUMBER_PLAIN);
}

static FusPlotRange
find_range (const Panel *self)
{
  FusPlotRange range = { -1, 1 };

  for (guint i = 0; i < n_shown (self); i++)
    {
      fus_plot_range_include (&range, g_array_index (self->features, Imputed, i).low);
      fus_plot_range_include (&range, g_array_index (self->features, Imputed, i).high);
    }
  return range;
}

static void
add_dots (const Panel *self, FusPlotFigure *plot)
{
  FusPlotAxes *axes = fus_plot_figure_add_axes (plot, 0, 0, 1);
  guint n = n_shown (self);
  FusPlotDot dots[MAX_FEATURES];
  FusPlotScale *rows = fus_plot_scale_new_band (n);
  FusPlotRange range = find_range (self);
  FusPlotMark *mark;

  for (guint i = 0; i < n; i++)
    {
      fill_dot (self, &dots[i], i);
      fus_plot_scale_get_band (rows, i)->label =
        dup_feature (self, g_array_index (self->features, Imputed, i).feature);
    }
  fus_plot_axes_take_x (axes, fus_plot_scale_new_nice (range.low, range.high),
                        &(FusPlotAxisOptions){
                          .title = _ ("standard deviations from those recorded"),
                          .grid = TRUE,
                          .max_ticks = 5 });
  fus_plot_axes_take_y (axes, rows, &(FusPlotAxisOptions){ .line = TRUE });
  fus_plot_axes_set_pitch (axes, 0, ROW_HEIGHT, SMALLEST_ROW);
  mark = fus_plot_axes_add (axes, fus_plot_dots_new (dots, n));
  fus_plot_dots_set_aligned (mark, TRUE);
  for (guint i = 0; i < n; i++)
    g_free ((char *) dots[i].text);
}

/* A picture, and how dark and how bright it might be. */
static void
add_pictures (const Panel *self, FusPlotFigure *plot)
{
  FusPlotAxes *axes = fus_plot_figure_add_axes (plot, 0, 0, 1);
  g_auto (FusFigureTile) tile =
            fus_figure_tile_init (self->context, self->imputed->target);
  FusPlotMark *tiles = fus_plot_tiles_new (1, 3);
  FusPlotScale *columns = fus_plot_scale_new_band (3);

  fus_plot_scale_get_band (columns, 0)->label = g_strdup (_ ("imputed"));
  fus_plot_scale_get_band (columns, 1)->label = g_strdup (_ ("5\302\240%"));
  fus_plot_scale_get_band (columns, 2)->label = g_strdup (_ ("95\302\240%"));
  fus_figure_tile_set (&tile, tiles, 0, 0,
                       fus_matrix_row (self->imputed->mean, self->row));
  fus_figure_tile_set (&tile, tiles, 0, 1,
                       fus_matrix_row (self->imputed->low, self->row));
  fus_figure_tile_set (&tile, tiles, 0, 2,
                       fus_matrix_row (self->imputed->high, self->row));
  fus_plot_axes_take_x (axes, columns, &(FusPlotAxisOptions){ .at_top = TRUE });
  fus_plot_axes_take_y (axes, fus_plot_scale_new_band (1),
                        &(FusPlotAxisOptions){ .bare = TRUE });
  fus_plot_figure_set_column (plot, 0, 0, 0);
  fus_plot_axes_set_pitch (axes, TILE, TILE, SMALLEST_TILE);
  fus_plot_axes_add (axes, tiles);
}

static FusClaim *
claim_no_record (const Panel *self)
{
  const char *id =
    fus_dataset_get_id (self->context->dataset, self->imputed->samples[self->row]);
  FusClaim *claim = fus_claim_new ("no-record", self->modality->id);

  /* Translators: modality; sample. */
  fus_claim_say (claim,
                 g_strdup_printf (
                   _ ("There is no record of %s for sample %s: what is shown is "
                      "imputed from its other sources."),
                   fus_figure_modality_name (self->context, self->imputed->target), id));
  return claim;
}

/* What imputing this modality is worth. */
static FusClaim *
claim_worth (const Panel *self)
{
  FusClaim *claim = fus_claim_new ("recovered", self->modality->id);
  const FusGate *gate = fus_results_get_gate (self->context->results);
  guint m = self->imputed->target;
  const char *name = fus_figure_modality_name (self->context, m);
  g_autofree char *share = NULL;

  if (!fus_claim_check_target (claim, gate, m, name, TRUE))
    return claim;
  share = fus_sentence_percent (gate->from_others[m].value, gate->from_others[m].low,
                                gate->from_others[m].high);
  /* Translators: share; modality. */
  fus_claim_say (
    claim, g_strdup_printf (_ ("Where it is known, %s of the differences in %s come "
                               "back from the others."),
                            share, name));
  return claim;
}

static char *
make_note (const Panel *self)
{
  FusDataset *dataset = self->context->dataset;
  g_autofree char *n =
    fus_sentence_count (fus_dataset_get_n_samples (dataset) -
                        fus_dataset_get_n_present (dataset, self->imputed->target));
  g_autofree char *all = fus_sentence_count (fus_dataset_get_n_samples (dataset));

  if (self->features->len <= MAX_FEATURES || self->modality->kind == FUS_MODALITY_IMAGE)
    /* Translators: two counts of samples. */
    return g_strdup_printf (
      _ ("The model expects 9 of 10 true values inside the range. %s of %s samples lack "
         "it."),
      n, all);
  /* Translators: a number of features; how many there are; two counts of samples. */
  return g_strdup_printf (
    _ ("The %u of %u features farthest from the mean. The model expects 9 of 10 true "
       "values inside the range. %s of %s samples lack it."),
    n_shown (self), (guint) self->modality->n_features, n, all);
}

static char *
make_csv (const Panel *self)
{
  const FusReconstruction *imputed = self->imputed;
  FusTable *table = fus_table_new ("id", "feature", "imputed", "low", "high", NULL);

  for (gsize d = 0; d < imputed->mean->n_cols; d++)
    {
      g_autofree char *name = dup_feature (self, d);

      fus_table_text (table, fus_dataset_get_id (self->context->dataset,
                                                 imputed->samples[self->row]));
      fus_table_text (table, name);
      fus_table_number (table, (double) fus_matrix_row (imputed->mean, self->row)[d]);
      fus_table_number (table, (double) fus_matrix_row (imputed->low, self->row)[d]);
      fus_table_number (table, (double) fus_matrix_row (imputed->high, self->row)[d]);
      fus_table_end_row (table);
    }
  return fus_table_finish (table);
}

static gboolean
imputed_build (const FusFigureContext *context, FusFigure *figure, GError **error)
{
  Panel panel;

  if (fus_results_get_imputed (context->results)->n_rows == 0)
    {
      g_set_error_literal (error, FUS_FIGURE_ERROR, FUS_FIGURE_ERROR_EMPTY,
                           _ ("Every sample has this source: nothing is imputed."));
      return FALSE;
    }
  panel_init (&panel, context);
  if (panel.modality->kind == FUS_MODALITY_IMAGE && panel.modality->n_dims >= 2)
    add_pictures (&panel, figure->plot);
  else
    add_dots (&panel, figure->plot);
  fus_figure_take_claim (figure, claim_no_record (&panel), FUS_CLAIM_IN_FINDING);
  fus_figure_take_claim (figure, claim_worth (&panel), FUS_CLAIM_IN_FINDING);
  figure->note = make_note (&panel);
  figure->csv = make_csv (&panel);
  g_array_unref (panel.features);
  return TRUE;
}

const FusFigureClass fus_imputed_figure = {
  .id = "imputed",
  .name = N_ ("Imputed Values"),
  .title = N_ ("Imputed, not recorded"),
  .needs = FUS_FIGURE_NEEDS ("dataset", "imputed"),
  .width_mm = 89,
  .height_mm = 60,
  .build = imputed_build,
};
