/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "fus-figure-private.h"

#define MAX_COLORED 10 /* classes that have a color of their own */
#define MAX_NAMES 30   /* names on the map beyond which it can't be read */
#define N_STEPS 64     /* of a ramp */
#define MARGIN 0.03    /* of the extent, on each side */

/* What the points are colored by. */
typedef struct
{
  gsize n;         /* points */
  guint16 *color;  /* [n] */
  FusPlotInk *ink; /* [n_inks] */
  char **name;     /* [n_inks], NULL where groups have no names on the map */
  gsize *count;    /* [n_inks] */
  guint n_inks;
  gsize n_unknown;
  gboolean direct; /* names stand on the map */
  gboolean ramp;
  FusPlotRange range; /* of the ramp */
  char *title;
} Coloring;

static gsize
sample_of (const FusFigureContext *context, gsize point)
{
  return context->map_samples != NULL ? context->map_samples[point] : point;
}

static void
coloring_alloc (Coloring *self, guint n_inks)
{
  self->n_inks = n_inks;
  self->ink = g_new0 (FusPlotInk, n_inks + 1);
  self->name = g_new0 (char *, n_inks + 1);
  self->count = g_new0 (gsize, n_inks + 1);
}

static void
coloring_set (Coloring *self, gsize point, int color)
{
  if (color < 0)
    {
      self->color[point] = FUS_PLOT_NO_COLOR;
      self->n_unknown++;
      return;
    }
  self->color[point] = (guint16) color;
  self->count[color]++;
}

static void
coloring_clear (Coloring *self)
{
  g_free (self->color);
  g_free (self->ink);
  g_strfreev (self->name);
  g_free (self->count);
  g_free (self->title);
}

/* Above ten classes the commonest have colors, the others are grey with their names. */
static void
ink_classes (Coloring *self)
{
  guint n_colored = self->n_inks <= MAX_COLORED ? self->n_inks : MAX_COLORED - 1;
  g_autofree gboolean *taken = g_new0 (gboolean, self->n_inks + 1);

  for (guint k = 0; k < self->n_inks; k++)
    self->ink[k] =
      self->n_inks <= MAX_COLORED ? FUS_PLOT_CLASS_INK (k) : FUS_PLOT_INK (NEUTRAL);
  for (guint rank = 0; self->n_inks > MAX_COLORED && rank < n_colored; rank++)
    {
      guint best = 0;

      for (guint k = 1; k < self->n_inks; k++)
        {
          if (!taken[k] && (taken[best] || self->count[k] > self->count[best]))
            best = k;
        }
      taken[best] = TRUE;
      self->ink[best] = FUS_PLOT_CLASS_INK (rank);
    }
}

static void
color_by_class (Coloring *self, const FusFigureContext *context, const FusLabel *label)
{
  self->title = g_strdup (label->name);
  coloring_alloc (self, label->n_classes);
  for (guint k = 0; k < label->n_classes; k++)
    self->name[k] = g_strdup (label->classes[k]);
  for (gsize i = 0; i < self->n; i++)
    coloring_set (self, i, label->codes[sample_of (context, i)]);
  ink_classes (self);
  self->direct = label->n_classes <= MAX_NAMES;
}

static int
step_of (const FusPlotRange *range, double value)
{
  double share = (value - range->low) / (range->high - range->low);

  if (!isfinite (value))
    return -1;
  return (int) CLAMP (share * N_STEPS, 0, N_STEPS - 1);
}

static void
color_by_values (Coloring *self, const FusFigureContext *context, const FusLabel *label)
{
  self->title = g_strdup (label->name);
  self->ramp = TRUE;
  self->range = (FusPlotRange){ G_MAXDOUBLE, -G_MAXDOUBLE };
  coloring_alloc (self, N_STEPS);
  for (guint k = 0; k < N_STEPS; k++)
    self->ink[k] =
      (FusPlotInk){ .role = FUS_PLOT_INK_QUALITY, .value = (k + 0.5) / N_STEPS };
  for (gsize i = 0; i < self->n; i++)
    {
      if (isfinite (label->values[sample_of (context, i)]))
        fus_plot_range_include (&self->range, label->values[sample_of (context, i)]);
    }
  if (!(self->range.high > self->range.low))
    self->range.high = self->range.low + 1;
  for (gsize i = 0; i < self->n; i++)
    coloring_set (self, i, step_of (&self->range, label->values[sample_of (context, i)]));
}

/* Open where the modality is missing. */
static void
color_by_presence_of (Coloring *self, const FusFigureContext *context, guint m)
{
  const FusMask *presence = fus_dataset_get_presence (context->dataset);

  self->title = g_strdup (fus_figure_modality_name (context, m));
  coloring_alloc (self, 1);
  self->ink[0] = FUS_PLOT_MODALITY_INK (m);
  self->name[0] = g_strdup (fus_figure_modality_name (context, m));
  for (gsize i = 0; i < self->n; i++)
    coloring_set (self, i, fus_mask_has (presence[sample_of (context, i)], m) ? 0 : -1);
}

static int
find_pattern (const GArray *patterns, FusMask present)
{
  for (guint k = 0; k < patterns->len; k++)
    {
      if (g_array_index (patterns, FusFigurePattern, k).present == present)
        return (int) k;
    }
  return -1;
}

static void
color_by_pattern (Coloring *self, const FusFigureContext *context)
{
  const FusMask *presence = fus_dataset_get_presence (context->dataset);
  g_autoptr (GArray) patterns = fus_figure_count_patterns (context->dataset);

  self->title = g_strdup (_ ("what is there"));
  coloring_alloc (self, patterns->len);
  for (guint k = 0; k < patterns->len; k++)
    self->name[k] =
      fus_figure_dup_pattern (context,
                              g_array_index (patterns, FusFigurePattern, k).present);
  for (gsize i = 0; i < self->n; i++)
    coloring_set (self, i, find_pattern (patterns, presence[sample_of (context, i)]));
  ink_classes (self);
}

static void
color_by_nothing (Coloring *self)
{
  coloring_alloc (self, 1);
  self->ink[0] = FUS_PLOT_INK (NEUTRAL);
  self->name[0] = g_strdup ("");
  for (gsize i = 0; i < self->n; i++)
    coloring_set (self, i, 0);
}

static gboolean
color_by_presence (Coloring *self, const FusFigureContext *context, const char *by)
{
  guint m;

  if (g_strcmp0 (by, "presence") == 0)
    color_by_pattern (self, context);
  else if (by != NULL && g_str_has_prefix (by, "presence:") &&
           fus_dataset_find_modality (context->dataset, by + strlen ("presence:"), &m))
    color_by_presence_of (self, context, m);
  else
    return FALSE;
  return TRUE;
}

static void
coloring_init (Coloring *self, const FusFigureContext *context)
{
  const char *by = context->map_color;
  const FusLabel *label = by != NULL ? fus_dataset_find_label (context->dataset, by)
                                     : fus_figure_get_label (context);

  *self = (Coloring){ .n = context->map->n_rows };
  self->color = g_new (guint16, self->n + 1);
  if (color_by_presence (self, context, by))
    return;
  if (label == NULL)
    color_by_nothing (self);
  else if (label->kind == FUS_LABEL_CATEGORICAL)
    color_by_class (self, context, label);
  else
    color_by_values (self, context, label);
}

/* What picking a point says: its id, and its class. */
typedef struct
{
  FusDataset *dataset;
  guint *samples;
  const FusLabel *label; /* of the dataset */
} Describer;

static char *
describe_point (gsize index, gpointer data)
{
  const Describer *self = data;
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
  Describer *self = data;

  fus_dataset_unref (self->dataset);
  g_free (self->samples);
  g_free (self);
}

static Describer *
describer_new (const FusFigureContext *context)
{
  Describer *self = g_new (Describer, 1);

  self->dataset = fus_dataset_ref (context->dataset);
  self->samples = g_new (guint, context->map->n_rows + 1);
  self->label = fus_figure_get_label (context);
  for (gsize i = 0; i < context->map->n_rows; i++)
    self->samples[i] = (guint) sample_of (context, i);
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
  selected = g_new (guint8, context->map->n_rows + 1);
  for (gsize i = 0; i < context->map->n_rows; i++)
    selected[i] = context->selection[sample_of (context, i)];
  fus_plot_scatter_set_selection (points, selected);
}

static void
set_ring (const FusFigureContext *context, FusPlotMark *points)
{
  for (gsize i = 0; context->sample >= 0 && i < context->map->n_rows; i++)
    {
      if (sample_of (context, i) == (gsize) context->sample)
        fus_plot_scatter_set_ring (points, (gssize) i);
    }
}

static FusPlotMark *
make_points (const FusFigureContext *context, const Coloring *coloring)
{
  g_autofree double *x = g_new (double, coloring->n + 1);
  g_autofree double *y = g_new (double, coloring->n + 1);
  FusPlotMark *points;

  for (gsize i = 0; i < coloring->n; i++)
    {
      x[i] = (double) fus_matrix_row (context->map, i)[0];
      y[i] = (double) fus_matrix_row (context->map, i)[1];
    }
  points = fus_plot_scatter_new (x, y, coloring->n);
  fus_plot_scatter_set_colors (points, coloring->ink, coloring->n_inks, coloring->color,
                               coloring->direct ? (const char *const *) coloring->name
                                                : NULL);
  fus_plot_scatter_set_hidden (points, coloring->ramp ? NULL : context->map_hidden);
  fus_plot_scatter_set_describe (points, describe_point, describer_new (context),
                                 describer_free);
  set_selection (context, points);
  set_ring (context, points);
  return points;
}

/* A map has no axes: directions have no meaning. */
static void
add_map (const FusFigureContext *context, FusPlotFigure *plot, const Coloring *coloring)
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
  fus_plot_axes_set_equal (axes, TRUE);
  fus_plot_axes_add (axes, points);
}

static void
add_ramp (FusPlotLegend *legend, const Coloring *coloring)
{
  double ends[] = { coloring->range.low, coloring->range.high };
  guint decimals = MIN (fus_plot_number_decimals (ends, 2, FUS_PLOT_NUMBER_PLAIN), 2);
  g_autofree char *low =
    fus_plot_number_format (ends[0], decimals, FUS_PLOT_NUMBER_GROUPED);
  g_autofree char *high =
    fus_plot_number_format (ends[1], decimals, FUS_PLOT_NUMBER_GROUPED);

  fus_plot_legend_add_text (legend, coloring->title, FUS_PLOT_INK (SECOND));
  fus_plot_legend_add_ramp (legend, FUS_PLOT_INK_QUALITY, low, high);
}

/* Only what does not stand on the map itself. */
static FusPlotLegend *
make_legend (const Coloring *coloring)
{
  FusPlotLegend *legend = fus_plot_legend_new ();
  g_autofree char *n_unknown = fus_sentence_count (coloring->n_unknown);
  g_autofree char *unknown = g_strdup_printf (_ ("%s not known"), n_unknown);

  if (coloring->ramp)
    add_ramp (legend, coloring);
  for (guint k = 0; !coloring->ramp && !coloring->direct && k < coloring->n_inks; k++)
    {
      g_autofree char *n = fus_sentence_count (coloring->count[k]);
      g_autofree char *text = g_strdup_printf ("%s %s", coloring->name[k], n);

      if (*coloring->name[k] != '\0' && k < MAX_COLORED)
        fus_plot_legend_add_glyph (legend, FUS_PLOT_GLYPH_CIRCLE, coloring->ink[k], FALSE,
                                   text);
    }
  if (coloring->n_unknown > 0)
    fus_plot_legend_add_glyph (legend, FUS_PLOT_GLYPH_CIRCLE, FUS_PLOT_INK (SECOND), TRUE,
                               unknown);
  return legend;
}

static const char *
method_name (const FusFigureContext *context)
{
  const FusProjectionClass *projection =
    context->map_method != NULL ? fus_projection_lookup (context->map_method) : NULL;

  if (projection != NULL)
    return _ (projection->name);
  return context->map_method != NULL ? context->map_method : _ ("map");
}

static gsize
count_shown (const FusFigureContext *context, const Coloring *coloring)
{
  gsize n = 0;

  for (gsize i = 0; i < coloring->n; i++)
    {
      guint16 color = coloring->color[i];

      if (coloring->ramp || context->map_hidden == NULL || color >= coloring->n_inks ||
          context->map_hidden[color] == 0)
        n++;
    }
  return n;
}

/* How much is drawn and how far the map can be trusted; part of every export. */
static char *
make_stamp (const FusFigureContext *context, const Coloring *coloring)
{
  g_autofree char *drawn = fus_sentence_count (count_shown (context, coloring));
  g_autofree char *all =
    fus_sentence_count (fus_dataset_get_n_samples (context->dataset));
  const char *method = method_name (context);
  g_autofree char *kept = NULL;

  if (context->map_quality == NULL)
    /* Translators: drawn, all, method, seed. */
    return g_strdup_printf (_ ("%s of %s drawn  ·  %s, seed %ju"), drawn, all, method,
                            (uintmax_t) context->map_seed);
  kept = fus_sentence_percent_exact (context->map_quality->neighbors_kept);
  /* Translators: drawn, all, share of neighbours, method, seed. */
  return g_strdup_printf (_ ("%s of %s drawn  ·  neighbours kept %s  ·  %s, seed %ju"),
                          drawn, all, kept, method, (uintmax_t) context->map_seed);
}

static void
add_feet (const FusFigureContext *context, FusPlotFigure *plot, const Coloring *coloring)
{
  FusPlotLegend *legend = make_legend (coloring);
  FusPlotLegend *stamp = fus_plot_legend_new ();
  g_autofree char *text = make_stamp (context, coloring);

  fus_plot_legend_add_text (stamp, text, FUS_PLOT_INK (TEXT));
  if (fus_plot_legend_get_n_items (legend) > 0)
    fus_plot_figure_take_foot (plot, legend, FALSE);
  else
    fus_plot_legend_free (legend);
  fus_plot_figure_take_foot (plot, stamp, TRUE);
}

static char *
make_finding (const FusFigureContext *context)
{
  g_autofree char *kept = NULL;
  g_autofree char *lost = NULL;

  if (context->map_quality == NULL)
    return g_strdup (_ ("Close means alike in what the model learned."));
  kept = fus_sentence_percent_exact (context->map_quality->neighbors_kept);
  lost = fus_sentence_percent_exact (1 - context->map_quality->neighbors_kept);
  if (context->map_quality->neighbors_kept < 0.5)
    return g_strdup_printf (
      _ ("Read this map with care: %s of the closest samples are torn apart."), lost);
  return g_strdup_printf (
    _ ("Close means alike: of the samples closest in the model, %s are close here."),
    kept);
}

static char *
make_csv (const FusFigureContext *context, const Coloring *coloring)
{
  FusTable *table = fus_table_new ("id", "x", "y", "colour", NULL);
  const FusLabel *label =
    context->map_color != NULL
      ? fus_dataset_find_label (context->dataset, context->map_color)
      : fus_figure_get_label (context);

  for (gsize i = 0; i < coloring->n; i++)
    {
      gsize sample = sample_of (context, i);
      guint16 color = coloring->color[i];

      fus_table_text (table, fus_dataset_get_id (context->dataset, sample));
      fus_table_number (table, (double) fus_matrix_row (context->map, i)[0]);
      fus_table_number (table, (double) fus_matrix_row (context->map, i)[1]);
      if (coloring->ramp && label != NULL)
        fus_table_number (table, label->values[sample]);
      else
        fus_table_text (table, color < coloring->n_inks ? coloring->name[color] : "");
      fus_table_end_row (table);
    }
  return fus_table_finish (table);
}

static gboolean
map_build (const FusFigureContext *context, FusFigure *figure, GError **error)
{
  Coloring coloring;

  coloring_init (&coloring, context);
  add_map (context, figure->plot, &coloring);
  add_feet (context, figure->plot, &coloring);
  figure->finding = make_finding (context);
  figure->note =
    g_strdup (_ ("Directions, distances between groups and empty gaps have no meaning."));
  figure->csv = make_csv (context, &coloring);
  coloring_clear (&coloring);
  return TRUE;
}

const FusFigureClass fus_map_figure = {
  .id = "map",
  .name = N_ ("Map"),
  .title = N_ ("Similarity map"),
  .needs = FUS_FIGURE_NEEDS_DATASET | FUS_FIGURE_NEEDS_MAP,
  .width_mm = 89,
  .height_mm = 80,
  .build = map_build,
};
