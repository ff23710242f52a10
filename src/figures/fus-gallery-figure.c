/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

#include "fus-figure-private.h"

#define N_TYPICAL 4
#define N_WORST 3
#define N_ROWS 4

/* Layout pixels. */
#define TILE 46
#define TILE_WIDTH 76 /* of curves */
#define SMALLEST_TILE 34

/* A row of the reconstructions, and how far it is from what was recorded. */
typedef struct
{
  gsize row;
  double error;
} Ranked;

typedef struct
{
  const FusFigureContext *context;
  guint target;
  GArray *ranked; /* of Ranked, the best first */
  gssize absent;  /* a row without a recording, or −1 */
  gsize columns[N_TYPICAL + N_WORST];
  guint n_typical;
  guint n_worst;
} Gallery;

static const FusReal *
recorded (const Gallery *self, gsize row)
{
  return fus_dataset_get_values (self->context->dataset, self->target,
                                 self->context->from_subset->samples[row]);
}

/* Mean of the squared differences over what was recorded. */
static double
error_of (const Gallery *self, gsize row, const FusReal *values)
{
  const FusReal *rebuilt = fus_matrix_row (self->context->from_subset->mean, row);
  gsize n_features = self->context->from_subset->mean->n_cols;
  double sum = 0;
  gsize n = 0;

  for (gsize d = 0; d < n_features; d++)
    {
      double difference = (double) rebuilt[d] - (double) values[d];

      if (!isfinite (difference))
        continue;
      sum += difference * difference;
      n++;
    }
  return n > 0 ? sum / (double) n : (double) NAN;
}

static int
compare_ranked (gconstpointer a, gconstpointer b)
{
  const Ranked *ra = a;
  const Ranked *rb = b;

  if (ra->error < rb->error)
    return -1;
  if (ra->error > rb->error)
    return 1;
  return ra->row < rb->row ? -1 : ra->row > rb->row;
}

static void
rank (Gallery *self)
{
  for (gsize row = 0; row < self->context->from_subset->n_rows; row++)
    {
      const FusReal *values = recorded (self, row);
      Ranked entry = { .row = row };

      if (values == NULL)
        {
          self->absent = self->absent < 0 ? (gssize) row : self->absent;
          continue;
        }
      entry.error = error_of (self, row, values);
      if (isfinite (entry.error))
        g_array_append_val (self->ranked, entry);
    }
  g_array_sort (self->ranked, compare_ranked);
}

/* Typical ones from the middle of the ranks; one that was not recorded has the last
 * place among them, since a gap is typical too. */
static void
choose (Gallery *self)
{
  guint n = self->ranked->len;

  self->n_worst = MIN (N_WORST, n / 2);
  self->n_typical = MIN (N_TYPICAL - (self->absent >= 0 ? 1 : 0), n - self->n_worst);
  for (guint i = 0; i < self->n_typical; i++)
    {
      double share = 0.35 + 0.3 * (i + 0.5) / self->n_typical;
      guint place = MIN ((guint) (share * (n - self->n_worst)) + i / (n + 1), n - 1);

      if (n - self->n_worst <= N_TYPICAL)
        place = i;
      self->columns[i] = g_array_index (self->ranked, Ranked, place).row;
    }
  if (self->absent >= 0)
    self->columns[self->n_typical++] = (gsize) self->absent;
  for (guint i = 0; i < self->n_worst; i++)
    self->columns[self->n_typical + i] =
      g_array_index (self->ranked, Ranked, n - self->n_worst + i).row;
}

static void
gallery_init (Gallery *self, const FusFigureContext *context)
{
  *self = (Gallery){
    .context = context,
    .target = context->from_subset->target,
    .ranked = g_array_new (FALSE, FALSE, sizeof (Ranked)),
    .absent = -1,
  };
  rank (self);
  choose (self);
}

static guint
n_columns (const Gallery *self)
{
  return self->n_typical + self->n_worst;
}

static void
set_column (const Gallery *self,
            const FusFigureTile *tile,
            FusPlotMark *tiles,
            guint column)
{
  gsize row = self->columns[column];
  guint sample = self->context->from_subset->samples[row];
  const FusReal *values = recorded (self, row);
  const FusReal *all = fus_matrix_row (self->context->from_all->mean, row);
  const FusReal *some = fus_matrix_row (self->context->from_subset->mean, row);
  g_autofree char *tip =
    g_strdup_printf (_ ("Sample %s"),
                     fus_dataset_get_id (self->context->dataset, sample));

  fus_figure_tile_set (tile, tiles, 0, column, values);
  fus_figure_tile_set (tile, tiles, 1, column, all);
  fus_figure_tile_set (tile, tiles, 2, column, some);
  fus_figure_tile_set_difference (tile, tiles, 3, column, some, values);
  for (gsize i = 0; i < N_ROWS; i++)
    fus_plot_tiles_set_tip (tiles, i, column, tip);
}

static FusPlotScale *
make_rows (const Gallery *self)
{
  FusPlotScale *rows = fus_plot_scale_new_band (N_ROWS);
  guint n = fus_dataset_get_n_modalities (self->context->dataset);
  g_autofree char *all = fus_sentence_all_word (n);
  g_autofree char *set =
    fus_figure_dup_subset (self->context, self->context->from_subset->from);

  fus_plot_scale_get_band (rows, 0)->note = g_strdup (_ ("recorded"));
  fus_plot_scale_get_band (rows, 1)->note = g_strdup_printf (_ ("from %s"), all);
  fus_plot_scale_get_band (rows, 2)->note = g_strdup_printf (_ ("from %s"), set);
  fus_plot_scale_get_band (rows, 3)->note = g_strdup (_ ("difference"));
  return rows;
}

/* Words over the first of each kind. */
static FusPlotScale *
make_columns (const Gallery *self)
{
  FusPlotScale *columns = fus_plot_scale_new_band (n_columns (self));

  if (self->n_typical > 0)
    fus_plot_scale_get_band (columns, 0)->label = g_strdup (_ ("typical"));
  if (self->n_worst > 0)
    {
      FusPlotBand *first = fus_plot_scale_get_band (columns, self->n_typical);

      first->label = g_strdup (_ ("worst"));
      first->gap = self->n_typical > 0 ? 0.5 : 0;
    }
  return columns;
}

static void
add_tiles (const Gallery *self, FusPlotFigure *plot)
{
  FusPlotAxes *axes = fus_plot_figure_add_axes (plot, 0, 0, 1);
  FusFigureTile tile = fus_figure_tile_init (self->context, self->target);
  gboolean image = tile.modality->kind == FUS_MODALITY_IMAGE;
  FusPlotMark *tiles = fus_plot_tiles_new (N_ROWS, n_columns (self));
  FusPlotLegend *foot = fus_plot_legend_new ();

  for (guint column = 0; column < n_columns (self); column++)
    set_column (self, &tile, tiles, column);
  fus_plot_axes_take_x (axes, make_columns (self),
                        &(FusPlotAxisOptions){ .at_top = TRUE });
  fus_plot_axes_take_y (axes, make_rows (self), NULL);
  fus_plot_axes_set_pitch (axes, image ? TILE : TILE_WIDTH, TILE, SMALLEST_TILE);
  fus_plot_axes_add (axes, tiles);
  if (image)
    fus_plot_legend_add_ramp (foot, FUS_PLOT_INK_DIFFERENCE, _ ("too low"),
                              _ ("too high"));
  fus_plot_legend_add_hatch (foot, _ ("not recorded"));
  fus_plot_axes_take_foot (axes, foot);
}

static double
median_error (const Gallery *self)
{
  return g_array_index (self->ranked, Ranked, self->ranked->len / 2).error;
}

static char *
make_finding (const Gallery *self)
{
  const char *name = fus_figure_modality_name (self->context, self->target);
  guint n = fus_dataset_get_n_modalities (self->context->dataset);
  FusMask from = self->context->from_subset->from;
  g_autofree char *list = fus_figure_dup_subset_list (self->context, from);
  double worst, ratio;
  g_autofree char *times = NULL;

  if (self->ranked->len == 0)
    return g_strdup_printf (
      _ ("%s was not recorded for these samples, so it can’t be compared."), name);
  worst = g_array_index (self->ranked, Ranked, self->ranked->len - 1).error;
  ratio = sqrt (worst / MAX (median_error (self), G_MINDOUBLE));
  times = fus_plot_number_format (ratio, ratio < 10 ? 1 : 0, FUS_PLOT_NUMBER_GROUPED);
  if (from == fus_mask_all (n))
    /* Translators: modality; number of times. */
    return g_strdup_printf (_ ("How %s comes back when everything is there: the worst "
                               "sample is off %s times as far as a typical one."),
                            name, times);
  /* Translators: modality; inputs; number of times. */
  return g_strdup_printf (_ (
                            "How %s comes back from %s: the worst sample is off %s times "
                            "as far as a typical one."),
                          name, list, times);
}

static char *
make_csv (const Gallery *self)
{
  FusTable *table = fus_table_new ("id", "place", "error", "rank", NULL);

  for (guint i = 0; i < self->ranked->len; i++)
    {
      const Ranked *entry = &g_array_index (self->ranked, Ranked, i);
      guint sample = self->context->from_subset->samples[entry->row];
      const char *place = "";

      for (guint c = 0; c < n_columns (self); c++)
        {
          if (self->columns[c] == entry->row)
            place = c < self->n_typical ? "typical" : "worst";
        }
      fus_table_text (table, fus_dataset_get_id (self->context->dataset, sample));
      fus_table_text (table, place);
      fus_table_number (table, entry->error);
      fus_table_count (table, i + 1);
      fus_table_end_row (table);
    }
  return fus_table_finish (table);
}

static gboolean
gallery_build (const FusFigureContext *context, FusFigure *figure, GError **error)
{
  g_autofree char *n = fus_sentence_count (context->from_subset->n_rows);
  Gallery gallery;

  if (context->from_subset->n_rows == 0 ||
      context->from_all->n_rows != context->from_subset->n_rows)
    {
      g_set_error_literal (error, FUS_FIGURE_ERROR, FUS_FIGURE_ERROR_EMPTY,
                           _ ("No sample was rebuilt from both sets of inputs."));
      return FALSE;
    }
  gallery_init (&gallery, context);
  fus_plot_figure_set_column (figure->plot, 0, 0, 0);
  add_tiles (&gallery, figure->plot);
  figure->finding = make_finding (&gallery);
  figure->note = g_strdup_printf (
    _ ("Chosen by rank of error among %s samples, so that good and bad ones are shown."),
    n);
  figure->csv = make_csv (&gallery);
  g_array_unref (gallery.ranked);
  return TRUE;
}

const FusFigureClass fus_gallery_figure = {
  .id = "gallery",
  .name = N_ ("What Comes Back"),
  .title = N_ ("What comes back"),
  .needs = FUS_FIGURE_NEEDS_DATASET | FUS_FIGURE_NEEDS_RECONSTRUCTIONS,
  .width_mm = 89,
  .height_mm = 55,
  .build = gallery_build,
};
