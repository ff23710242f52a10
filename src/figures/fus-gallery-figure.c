/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Samples as they were recorded and as they come back: typical ones from the middle of
 * the ranks of error, and the worst, so that nobody is shown the best alone. Rows are
 * the record, the mean rebuilt from a set, draws, and the difference. All tiles of a
 * modality share one scale; what was not recorded is hatched. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

#include "fus-figure-private.h"

#define N_TYPICAL 4
#define N_WORST 3
#define N_DRAWS 3
#define MAX_ROWS 4

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

typedef enum
{
  ROW_RECORDED,
  ROW_FROM_ALL,
  ROW_FROM_SUBSET,
  ROW_DIFFERENCE,
  ROW_DRAW,
} RowKind;

typedef struct
{
  RowKind kind;
  guint draw; /* of ROW_DRAW */
} GalleryRow;

typedef struct
{
  const FusFigureContext *context;
  GalleryRow rows[MAX_ROWS];
  guint n_rows;
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
add_row (Gallery *self, RowKind kind, guint draw)
{
  self->rows[self->n_rows++] = (GalleryRow){ kind, draw };
}

static gboolean
is_from_all (const Gallery *self)
{
  FusMask all = fus_mask_all (fus_dataset_get_n_modalities (self->context->dataset));

  return (self->context->from_subset->from & all) == all;
}

/* The mean hides what is not known; draws show it. From all twice would be one picture
 * twice. */
static void
choose_rows (Gallery *self)
{
  add_row (self, ROW_RECORDED, 0);
  if (self->context->draws && self->context->from_subset->draws != NULL)
    {
      for (guint draw = 0; draw < N_DRAWS; draw++)
        add_row (self, ROW_DRAW, draw);
      return;
    }
  add_row (self, ROW_FROM_ALL, 0);
  if (!is_from_all (self))
    add_row (self, ROW_FROM_SUBSET, 0);
  add_row (self, ROW_DIFFERENCE, 0);
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
  choose_rows (self);
}

static guint
n_columns (const Gallery *self)
{
  return self->n_typical + self->n_worst;
}

static const FusReal *
get_row_values (const Gallery *self, const GalleryRow *kind, gsize row)
{
  const FusReconstruction *subset = self->context->from_subset;

  switch (kind->kind)
    {
    case ROW_RECORDED:
      return recorded (self, row);
    case ROW_FROM_ALL:
      return fus_matrix_row (self->context->from_all->mean, row);
    case ROW_DRAW:
      return fus_matrix_row (subset->draws, kind->draw * subset->n_rows + row);
    case ROW_FROM_SUBSET:
    case ROW_DIFFERENCE:
    default:
      return fus_matrix_row (subset->mean, row);
    }
}

static char *
make_tip (const Gallery *self, gsize row)
{
  guint sample = self->context->from_subset->samples[row];
  const char *id = fus_dataset_get_id (self->context->dataset, sample);

  if (recorded (self, row) == NULL)
    return g_strdup_printf (_ ("Sample %s: imputed, it was not recorded"), id);
  return g_strdup_printf (_ ("Sample %s"), id);
}

/* What was never recorded has the color of its modality, not that of the recorded. */
static void
set_column (const Gallery *self,
            const FusFigureTile *tile,
            FusPlotMark *tiles,
            guint column)
{
  gsize row = self->columns[column];
  FusFigureTile imputed = *tile;
  g_autofree char *tip = make_tip (self, row);

  imputed.ink = FUS_PLOT_MODALITY_INK (self->target);
  for (guint i = 0; i < self->n_rows; i++)
    {
      const FusReal *values = get_row_values (self, &self->rows[i], row);

      if (self->rows[i].kind == ROW_DIFFERENCE)
        fus_figure_tile_set_difference (tile, tiles, i, column, values,
                                        recorded (self, row));
      else
        fus_figure_tile_set (recorded (self, row) != NULL ? tile : &imputed, tiles, i,
                             column, values);
      fus_plot_tiles_set_tip (tiles, i, column, tip);
    }
}

/* “pix, fac”, or “all but pix” where that is shorter. */
static char *
dup_set (const Gallery *self)
{
  guint n = fus_dataset_get_n_modalities (self->context->dataset);
  FusMask from = self->context->from_subset->from & fus_mask_all (n);
  FusMask lacking = fus_mask_all (n) & ~from;
  g_autofree char *list = NULL;

  if (fus_mask_count (lacking) >= fus_mask_count (from))
    return fus_figure_dup_subset (self->context, from);
  list = fus_figure_dup_subset_list (self->context, lacking);
  return g_strdup_printf (_ ("all but %s"), list);
}

/* The same, short enough for the name of a row. */
static char *
dup_short_set (const Gallery *self)
{
  guint n = fus_dataset_get_n_modalities (self->context->dataset);
  FusMask from = self->context->from_subset->from & fus_mask_all (n);
  FusMask lacking = fus_mask_all (n) & ~from;
  g_autofree char *list = NULL;

  if (fus_mask_count (lacking) >= fus_mask_count (from))
    return fus_figure_dup_short_subset (self->context, from);
  list = fus_figure_dup_short_subset (self->context, lacking);
  return g_strdup_printf (_ ("all but %s"), list);
}

static char *
make_row_note (const Gallery *self, const GalleryRow *row)
{
  guint n = fus_dataset_get_n_modalities (self->context->dataset);
  g_autofree char *set =
    row->kind == ROW_FROM_ALL ? fus_sentence_all_word (n) : dup_short_set (self);

  switch (row->kind)
    {
    case ROW_RECORDED:
      return g_strdup (_ ("recorded"));
    case ROW_DRAW:
      return g_strdup_printf (_ ("draw %u"), row->draw + 1);
    case ROW_DIFFERENCE:
      return g_strdup (_ ("difference"));
    case ROW_FROM_ALL:
    case ROW_FROM_SUBSET:
    default:
      return g_strdup_printf (_ ("from %s"), set);
    }
}

static FusPlotScale *
make_rows (const Gallery *self)
{
  FusPlotScale *rows = fus_plot_scale_new_band (self->n_rows);

  for (guint i = 0; i < self->n_rows; i++)
    fus_plot_scale_get_band (rows, i)->note = make_row_note (self, &self->rows[i]);
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
  g_auto (FusFigureTile) tile = fus_figure_tile_init (self->context, self->target);
  gboolean image = tile.modality->kind == FUS_MODALITY_IMAGE;
  FusPlotMark *tiles = fus_plot_tiles_new (self->n_rows, n_columns (self));
  FusPlotLegend *foot = fus_plot_legend_new ();

  for (guint column = 0; column < n_columns (self); column++)
    set_column (self, &tile, tiles, column);
  fus_plot_axes_take_x (axes, make_columns (self),
                        &(FusPlotAxisOptions){ .at_top = TRUE });
  fus_plot_axes_take_y (axes, make_rows (self), NULL);
  fus_plot_axes_set_pitch (axes, image ? TILE : TILE_WIDTH, TILE, SMALLEST_TILE);
  fus_plot_axes_add (axes, tiles);
  if (image && self->rows[self->n_rows - 1].kind == ROW_DIFFERENCE)
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

static FusClaim *
claim_worst (const Gallery *self)
{
  const char *name = fus_figure_modality_name (self->context, self->target);
  FusMask from = self->context->from_subset->from;
  g_autofree char *list = fus_figure_dup_subset_list (self->context, from);
  FusClaim *claim =
    fus_claim_new ("worst",
                   fus_dataset_get_modality (self->context->dataset, self->target)->id);
  double worst, ratio;
  g_autofree char *times = NULL;

  if (self->ranked->len == 0)
    {
      /* Translators: modality. */
      fus_claim_withhold (claim, "not-recorded",
                          g_strdup_printf (_ ("There is no record of %s for these "
                                              "samples, so it can’t be compared."),
                                           name));
      return claim;
    }
  if (!fus_claim_check_target (claim, self->context->gate, self->target, name,
                               !is_from_all (self) && !fus_mask_has (from, self->target)))
    return claim;
  worst = g_array_index (self->ranked, Ranked, self->ranked->len - 1).error;
  ratio = sqrt (worst / MAX (median_error (self), G_MINDOUBLE));
  fus_claim_add (claim, "times", ratio);
  times = fus_plot_number_format (ratio, ratio < 10 ? 1 : 0, FUS_PLOT_NUMBER_GROUPED);
  if (is_from_all (self))
    /* Translators: modality; number of times. */
    fus_claim_say (claim,
                   g_strdup_printf (_ ("%s, rebuilt from everything: the worst sample is "
                                       "off %s times as far as a typical one."),
                                    name, times));
  else
    /* Translators: modality; inputs; number of times. */
    fus_claim_say (claim,
                   g_strdup_printf (_ ("%s, rebuilt from %s: the worst sample is off %s "
                                       "times as far as a typical one."),
                                    name, list, times));
  return claim;
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

static char *
make_note (const Gallery *self)
{
  const FusReconstruction *subset = self->context->from_subset;
  g_autofree char *n = fus_sentence_count (subset->n_rows);
  g_autofree char *set = dup_set (self);
  g_autofree char *chosen = g_strdup_printf (
    _ ("Chosen by rank of error among %s samples, so that good and bad ones are shown."),
    n);

  if (self->context->draws && subset->draws == NULL)
    return g_strdup_printf (_ ("%s Too many samples to keep their draws: the mean is "
                               "shown."),
                            chosen);
  if (self->rows[1].kind == ROW_DRAW)
    /* Translators: a set of inputs; a sentence about which samples. */
    return g_strdup_printf (_ ("Three draws from %s: where they differ, it is not known. "
                               "%s"),
                            set, chosen);
  return g_steal_pointer (&chosen);
}

static gboolean
gallery_build (const FusFigureContext *context, FusFigure *figure, GError **error)
{
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
  fus_figure_take_claim (figure, claim_worst (&gallery), FUS_CLAIM_IN_FINDING);
  figure->note = make_note (&gallery);
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
