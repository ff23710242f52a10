/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The map of samples. It has no axes, as directions have no meaning, unless its axes
 * are latents or components. Its stamp, part of every export, says how many points
 * there are, how many neighbours the picture keeps and what it was made of. The window
 * moves its points and selection without building it anew (app/pages/fus-map-view.c),
 * so a change of the order of marks must be made there too. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "fus-figure-context.h"
#include "fus-figure-ids.h"
#include "fus-figure-private.h"
#include "fus-map-coloring.h"

#define MARGIN 0.03 /* of the extent, on each side */

static gsize
sample_of (const FusFigureContext *context, gsize point)
{
  return context->map.samples != NULL ? context->map.samples[point] : point;
}

static guint *
dup_samples (const FusFigureContext *context)
{
  guint *samples = g_new (guint, context->map.points->n_rows + 1);

  for (gsize i = 0; i < context->map.points->n_rows; i++)
    samples[i] = (guint) sample_of (context, i);
  return samples;
}

/* What picking a point says: its id, and its class. */
typedef struct
{
  FusDataset *dataset;
  guint *samples;
  const FusLabel *label; /* of the dataset */
} PointWords;

static char *
describe_point (gsize index, gpointer data)
{
  const PointWords *self = data;
  const char *id = fus_dataset_get_id (self->dataset, self->samples[index]);
  gint32 code = self->label != NULL && self->label->kind == FUS_LABEL_CATEGORICAL
                  ? self->label->codes[self->samples[index]]
                  : -1;

  if (code < 0)
    return g_strdup_printf (_ ("Sample %s"), id);
  return g_strdup_printf (_ ("Sample %s, %s"), id, self->label->classes[code]);
}

static void
describer_free (gpointer data)
{
  PointWords *self = data;

  fus_dataset_unref (self->dataset);
  g_free (self->samples);
  g_free (self);
}

static PointWords *
describer_new (const FusFigureContext *context)
{
  PointWords *self = g_new (PointWords, 1);

  self->dataset = fus_dataset_ref (context->dataset);
  self->samples = dup_samples (context);
  self->label = fus_figure_get_label (context);
  return self;
}

static FusPlotRange
widen (FusPlotRange range)
{
  double margin = (range.high - range.low) * MARGIN;

  if (!(range.high >= range.low))
    return (FusPlotRange){ 0, 1 };
  return (FusPlotRange){ range.low - margin, range.high + margin };
}

static void
set_selection (const FusFigureContext *context, FusPlotMark *points)
{
  g_autofree guint8 *selected = NULL;

  if (context->selection == NULL)
    return;
  selected = g_new (guint8, context->map.points->n_rows + 1);
  for (gsize i = 0; i < context->map.points->n_rows; i++)
    selected[i] = context->selection[sample_of (context, i)];
  fus_plot_scatter_set_selection (points, selected);
}

static void
set_ring (const FusFigureContext *context, FusPlotMark *points)
{
  for (gsize i = 0; context->choices.sample >= 0 && i < context->map.points->n_rows; i++)
    {
      if (sample_of (context, i) == (gsize) context->choices.sample)
        fus_plot_scatter_set_ring (points, (gssize) i);
    }
}

/* Groups that share the grey of the legend. */
static gboolean
is_grey (const FusMapColoring *coloring, guint k)
{
  return coloring->n_grey > 0 && coloring->ink[k].role == FUS_PLOT_INK_NEUTRAL;
}

FusPlotPlaces *
fus_figure_map_places_new (const FusMatrix *points)
{
  g_return_val_if_fail (points != NULL, NULL);
  g_return_val_if_fail (points->n_cols == 2, NULL);

  double *x = g_new (double, points->n_rows + 1);
  double *y = g_new (double, points->n_rows + 1);

  for (gsize i = 0; i < points->n_rows; i++)
    {
      x[i] = (double) points->data[2 * i];
      y[i] = (double) points->data[2 * i + 1];
    }
  return fus_plot_places_new (x, y, points->n_rows);
}

static FusPlotMark *
make_points (const FusFigureContext *context, const FusMapColoring *coloring)
{
  g_autofree const char **names = g_new0 (const char *, coloring->n_groups + 1);
  g_autoptr (FusPlotPlaces) places = context->map.places != NULL
                                       ? fus_plot_places_ref (context->map.places)
                                       : fus_figure_map_places_new (context->map.points);
  FusPlotMark *points = fus_plot_scatter_new_at (places);

  for (guint k = 0; k < coloring->n_groups; k++)
    names[k] = is_grey (coloring, k) ? "" : coloring->name[k];
  fus_plot_scatter_set_colors (points, coloring->ink, coloring->n_groups, coloring->color,
                               coloring->has_names ? names : NULL);
  fus_plot_scatter_set_hidden (points, coloring->is_ramp ? NULL : context->map.hidden);
  fus_plot_scatter_set_describe (points, describe_point, describer_new (context),
                                 describer_free);
  set_selection (context, points);
  set_ring (context, points);
  return points;
}

/* A map has no axes: directions have no meaning. */
static void
add_map (const FusFigureContext *context,
         FusPlotFigure *plot,
         const FusMapColoring *coloring)
{
  FusPlotAxes *axes = fus_plot_figure_add_axes (plot, 0, 0, 1);
  FusPlotMark *points = make_points (context, coloring);
  FusPlotRange x = { G_MAXDOUBLE, -G_MAXDOUBLE };
  FusPlotRange y = x;
  FusPlotAxisOptions bare = { .bare = TRUE };

  points->class->extent (points, &x, &y);
  x = widen (x);
  y = widen (y);
  fus_plot_axes_take_x (axes, fus_plot_scale_new_linear (x.low, x.high), &bare);
  fus_plot_axes_take_y (axes, fus_plot_scale_new_linear (y.low, y.high), &bare);
  fus_plot_axes_set_id (axes, FUS_PANEL_MAP);
  fus_plot_axes_set_equal (axes, TRUE);
  fus_plot_mark_set_id (points, FUS_MARK_POINTS);
  fus_plot_axes_add (axes, points);
}

static void
add_ramp (FusPlotLegend *legend, const FusMapColoring *coloring)
{
  double ends[] = { coloring->range.low, coloring->range.high };
  guint decimals = MIN (fus_plot_number_decimals (ends, 2, FUS_PLOT_NUMBER_PLAIN), 2);
  g_autofree char *low =
    fus_plot_number_format (ends[0], decimals, FUS_PLOT_NUMBER_GROUPED);
  g_autofree char *high =
    fus_plot_number_format (ends[1], decimals, FUS_PLOT_NUMBER_GROUPED);

  fus_plot_legend_add_text (legend, coloring->title, FUS_PLOT_INK (SECOND));
  fus_plot_legend_add_ramp (legend, FUS_PLOT_INK_QUALITY, low, high);
  if (coloring->scale == FUS_MAP_SCALE_LOG)
    fus_plot_legend_add_text (legend, _ ("logarithmic"), FUS_PLOT_INK (SECOND));
  if (coloring->scale == FUS_MAP_SCALE_QUANTILE)
    fus_plot_legend_add_text (legend, _ ("quantiles"), FUS_PLOT_INK (SECOND));
}

static char *
make_grey (const FusMapColoring *coloring)
{
  /* Translators: classes that have no color of their own. */
  return g_strdup_printf (ngettext ("%u more in grey", "%u more in grey",
                                    coloring->n_grey),
                          coloring->n_grey);
}

/* Only what does not stand on the map itself. */
static FusPlotLegend *
make_legend (const FusMapColoring *coloring)
{
  FusPlotLegend *legend = fus_plot_legend_new ();
  g_autofree char *n_unknown = fus_sentence_count (coloring->n_unknown);
  g_autofree char *unknown = g_strdup_printf ("%s %s", n_unknown, coloring->unknown);
  g_autofree char *grey = make_grey (coloring);

  if (coloring->is_ramp)
    add_ramp (legend, coloring);
  for (guint k = 0; !coloring->is_ramp && !coloring->has_names && k < coloring->n_groups;
       k++)
    {
      g_autofree char *n = fus_sentence_count (coloring->count[k]);
      g_autofree char *text = g_strdup_printf ("%s %s", coloring->name[k], n);

      if (*coloring->name[k] != '\0' && !is_grey (coloring, k))
        fus_plot_legend_add_glyph (legend, FUS_PLOT_GLYPH_CIRCLE, coloring->ink[k], FALSE,
                                   text);
    }
  if (coloring->n_grey > 0)
    fus_plot_legend_add_glyph (legend, FUS_PLOT_GLYPH_CIRCLE, FUS_PLOT_INK (NEUTRAL),
                               FALSE, grey);
  if (coloring->n_unknown > 0)
    fus_plot_legend_add_glyph (legend, FUS_PLOT_GLYPH_CIRCLE, FUS_PLOT_INK (SECOND), TRUE,
                               unknown);
  return legend;
}

/* “z3, z7”, the columns that are the map's axes. */
static char *
make_dimensions (const FusFigureContext *context, const FusProjectionClass *projection)
{
  g_autoptr (FusOptions) own = NULL;
  const FusOptions *options = context->map.options;

  if (options == NULL)
    options = own = fus_options_new (projection->options, projection->n_options);
  return g_strdup_printf ("z%u, z%u",
                          (guint) fus_options_get_int (options, projection->first, NULL),
                          (guint) fus_options_get_int (options, projection->second,
                                                       NULL));
}

/* What its axes are, where they are something; else what it takes to draw it again. */
static char *
make_method (const FusFigureContext *context)
{
  const FusProjectionClass *projection =
    context->map.method != NULL ? fus_projection_lookup (context->map.method) : NULL;
  const char *name = projection != NULL            ? _ (projection->name)
                     : context->map.method != NULL ? context->map.method
                                                   : _ ("map");
  g_autofree char *share = NULL;

  if (projection != NULL && projection->first != NULL)
    return make_dimensions (context, projection);
  if (projection != NULL && !projection->is_linear && !projection->is_seeded)
    return g_strdup (name);
  if (projection == NULL || !projection->is_linear)
    /* Translators: method; seed of its random numbers. */
    return g_strdup_printf (_ ("%s, seed %ju"), name, (uintmax_t) context->map.seed);
  if (context->map.quality == NULL || !(context->map.quality->variance > 0))
    /* Translators: principal components. */
    return g_strdup_printf (_ ("%s 1 and 2"), name);
  share = fus_sentence_percent_exact (context->map.quality->variance);
  /* Translators: principal components; share. */
  return g_strdup_printf (_ ("%s 1 and 2 (%s of variance)"), name, share);
}

static gsize
count_shown (const FusFigureContext *context, const FusMapColoring *coloring)
{
  gsize n = 0;

  for (gsize i = 0; i < coloring->n; i++)
    {
      guint16 color = coloring->color[i];

      if (coloring->is_ramp || context->map.hidden == NULL ||
          color >= coloring->n_groups || context->map.hidden[color] == 0)
        n++;
    }
  return n;
}

/* “without image”, or %NULL where all sources are on. */
static char *
make_left_out (const FusFigureContext *context)
{
  FusMask all = fus_mask_all (fus_dataset_get_n_modalities (context->dataset));
  FusMask left_out = context->choices.subset != 0 ? all & ~context->choices.subset : 0;
  g_autofree char *list = NULL;

  if (left_out == 0)
    return NULL;
  list = fus_figure_dup_short_subset (context, left_out);
  /* Translators: names of sources that are switched off. */
  return g_strdup_printf (_ ("without %s"), list);
}

/* How much is drawn, how far the map can be trusted, and what it was made of; part of
 * every export. */
static char *
make_stamp (const FusFigureContext *context, const FusMapColoring *coloring)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *drawn = fus_sentence_count (count_shown (context, coloring));
  g_autofree char *all =
    fus_sentence_count (fus_dataset_get_n_samples (context->dataset));
  char *left_out = make_left_out (context);

  /* Translators: counts of samples. */
  g_ptr_array_add (words, g_strdup_printf (_ ("%s of %s drawn"), drawn, all));
  if (context->map.quality != NULL)
    {
      g_autofree char *kept =
        fus_sentence_percent_exact (context->map.quality->neighbors_kept);

      /* Translators: share of the nearest neighbours that the map shows as such. */
      g_ptr_array_add (words, g_strdup_printf (_ ("neighbours kept %s"), kept));
    }
  g_ptr_array_add (words, make_method (context));
  if (left_out != NULL)
    g_ptr_array_add (words, left_out);
  g_ptr_array_add (words, NULL);
  return g_strjoinv ("  ·  ", (char **) words->pdata);
}

static void
add_feet (const FusFigureContext *context,
          FusPlotFigure *plot,
          const FusMapColoring *coloring)
{
  FusPlotLegend *legend = make_legend (coloring);
  FusPlotLegend *stamp = fus_plot_legend_new ();
  g_autofree char *text = make_stamp (context, coloring);

  fus_plot_legend_add_text (stamp, text, FUS_PLOT_INK (TEXT));
  if (fus_plot_legend_get_n_items (legend) > 0)
    fus_plot_figure_take_foot (plot, legend, FALSE);
  else
    fus_plot_legend_unref (legend);
  fus_plot_figure_take_foot (plot, stamp, TRUE);
}

/* What the picture keeps of the neighbors that the model has. */
static FusClaim *
claim_neighbors (const FusFigureContext *context)
{
  FusClaim *claim = fus_claim_new ("neighbors-kept", NULL);
  g_autofree char *kept = NULL;
  g_autofree char *lost = NULL;

  if (context->map.quality == NULL)
    {
      fus_claim_say (claim,
                     g_strdup (_ ("Close means alike in what the model learned.")));
      return claim;
    }
  fus_claim_add (claim, "kept", context->map.quality->neighbors_kept);
  fus_claim_add (claim, "lost", 1 - context->map.quality->neighbors_kept);
  kept = fus_sentence_percent_exact (context->map.quality->neighbors_kept);
  lost = fus_sentence_percent_exact (1 - context->map.quality->neighbors_kept);
  if (context->map.quality->neighbors_kept < 0.5)
    fus_claim_say (claim,
                   g_strdup_printf (_ ("Read this map with care: %s of the closest "
                                       "samples are torn apart."),
                                    lost));
  else
    fus_claim_say (claim, g_strdup_printf (_ ("Of the samples closest in the model, %s "
                                              "are close here."),
                                           kept));
  return claim;
}

/* Whether the model's own neighbors mean anything; NULL where that was not measured. */
static FusClaim *
claim_learned (const FusFigureContext *context)
{
  FusClaim *claim;

  if (fus_results_get_gate (context->results) == NULL)
    return NULL;
  claim = fus_claim_new ("close-means-alike", NULL);
  if (fus_claim_check_model (claim, fus_results_get_gate (context->results)))
    fus_claim_say (claim, g_strdup (_ ("Close means alike in what the model learned.")));
  return claim;
}

static void
add_claims (const FusFigureContext *context, FusFigure *figure)
{
  FusClaim *learned = claim_learned (context);
  gboolean warns = learned != NULL && !learned->holds;

  if (warns)
    fus_figure_take_claim (figure, learned, FUS_CLAIM_IN_FINDING);
  fus_figure_take_claim (figure, claim_neighbors (context),
                         warns ? FUS_CLAIM_LISTED : FUS_CLAIM_IN_FINDING);
  if (learned != NULL && !warns)
    fus_figure_take_claim (figure, learned, FUS_CLAIM_LISTED);
}

/* What the table is made of when somebody asks for it. */
typedef struct
{
  FusDataset *dataset;
  FusMatrix *map;
  guint *samples;
  FusMapColoring *coloring;
} Numbers;

static void
numbers_free (gpointer data)
{
  Numbers *self = data;

  fus_dataset_unref (self->dataset);
  fus_matrix_unref (self->map);
  g_free (self->samples);
  fus_map_coloring_unref (self->coloring);
  g_free (self);
}

static Numbers *
numbers_new (const FusFigureContext *context, FusMapColoring *coloring)
{
  Numbers *self = g_new0 (Numbers, 1);

  self->dataset = fus_dataset_ref (context->dataset);
  self->map = fus_matrix_ref ((FusMatrix *) context->map.points);
  self->samples = dup_samples (context);
  self->coloring = fus_map_coloring_ref (coloring);
  return self;
}

static void
add_color (FusTable *table, const Numbers *self, gsize i)
{
  const FusMapColoring *coloring = self->coloring;
  guint16 color = coloring->color[i];

  if (coloring->is_ramp)
    fus_table_number (table, coloring->values[i]);
  else
    fus_table_text (table, color < coloring->n_groups ? coloring->name[color] : "");
}

static char *
make_csv (gpointer data)
{
  const Numbers *self = data;
  FusTable *table = fus_table_new ("id", "x", "y", "colour", NULL);

  for (gsize i = 0; i < self->map->n_rows; i++)
    {
      fus_table_text (table, fus_dataset_get_id (self->dataset, self->samples[i]));
      fus_table_number (table, (double) fus_matrix_row (self->map, i)[0]);
      fus_table_number (table, (double) fus_matrix_row (self->map, i)[1]);
      add_color (table, self, i);
      fus_table_end_row (table);
    }
  return fus_table_finish (table);
}

static void
add_grey_note (FusFigure *figure, const FusMapColoring *coloring)
{
  g_autofree char *before = NULL;
  g_autofree char *grey = NULL;

  if (coloring->n_grey == 0)
    return;
  before = figure->note;
  /* Translators: classes with a color of their own; those without. */
  grey = g_strdup_printf (_ ("The %u commonest of “%s” have colours, %u more are grey."),
                          coloring->n_groups - coloring->n_grey, coloring->title,
                          coloring->n_grey);
  figure->note = g_strjoin (" ", before, grey, NULL);
}

static void
add_given_note (FusFigure *figure, const FusMapColoring *coloring)
{
  g_autofree char *before = NULL;
  g_autofree char *given = NULL;

  if (!coloring->refuses_given)
    return;
  before = figure->note;
  /* Translators: a label */
  given =
    g_strdup_printf (_ ("The file’s own colours of “%s” can’t be told apart on light "
                        "and dark ground: others are drawn."),
                     coloring->title);
  figure->note = g_strjoin (" ", before, given, NULL);
}

/* Of very many points: how they were laid out. */
static void
add_landmarks_note (const FusFigureContext *context, FusFigure *figure)
{
  const FusProjectionClass *class =
    context->map.method != NULL ? fus_projection_lookup (context->map.method) : NULL;
  g_autofree char *before = NULL;
  g_autofree char *note =
    class != NULL ? fus_projection_dup_note (class, context->map.points->n_rows) : NULL;

  if (note == NULL)
    return;
  before = figure->note;
  figure->note = g_strjoin (" ", note, before, NULL);
}

static gboolean
map_build (const FusFigureContext *context, FusFigure *figure, GError **error)
{
  g_autoptr (FusMapColoring) coloring = context->map.coloring != NULL
                                          ? fus_map_coloring_ref (context->map.coloring)
                                          : fus_map_coloring_new (context);

  add_map (context, figure->plot, coloring);
  add_feet (context, figure->plot, coloring);
  add_claims (context, figure);
  figure->note =
    g_strdup (_ ("Directions, distances between groups and empty gaps have no meaning."));
  add_grey_note (figure, coloring);
  add_given_note (figure, coloring);
  add_landmarks_note (context, figure);
  figure->make_csv = make_csv;
  figure->csv_data = numbers_new (context, coloring);
  figure->free_csv_data = numbers_free;
  return TRUE;
}

const FusFigureClass fus_map_figure = {
  .id = "map",
  .name = N_ ("Map"),
  .title = N_ ("Similarity map"),
  .needs = FUS_FIGURE_NEEDS ("dataset", "map"),
  .width_mm = 89,
  .height_mm = 80,
  .build = map_build,
};
