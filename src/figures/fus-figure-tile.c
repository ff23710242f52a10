/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "fus-figure-private.h"

/* Rows of a block that are looked at for its range: enough for a picture's scale. */
#define MAX_ROWS 2000

/* Standard deviations from the middle to the edges of a tile. */
#define SPREAD 3.0

/* Widens @range to the numbers of a block. */
static void
include_block (FusPlotRange *range, const FusMatrix *block)
{
  gsize step = MAX (block->n_rows / MAX_ROWS, 1);

  for (gsize row = 0; row < block->n_rows; row += step)
    {
      const FusReal *values = fus_matrix_row (block, row);

      for (gsize d = 0; d < block->n_cols; d++)
        {
          if (isfinite ((double) values[d]))
            fus_plot_range_include (range, (double) values[d]);
        }
    }
}

void
fus_figure_measure_feature (const FusMatrix *block, gsize d, double *mean, double *sd)
{
  g_return_if_fail (block != NULL);
  g_return_if_fail (mean != NULL);
  g_return_if_fail (sd != NULL);

  gsize step = MAX (block->n_rows / MAX_ROWS, 1);
  double squares = 0;
  gsize n = 0;

  *mean = 0;
  for (gsize row = 0; row < block->n_rows; row += step)
    {
      double value = (double) fus_matrix_row (block, row)[d];

      if (!isfinite (value))
        continue;
      n++;
      squares += (value - *mean) * (value - *mean) * (double) (n - 1) / (double) n;
      *mean += (value - *mean) / (double) n;
    }
  *sd = n > 1 ? sqrt (squares / (double) n) : 0;
}

static gboolean
has_units (const FusModality *modality)
{
  return !fus_modality_is_ordered (modality) && !fus_modality_is_discrete (modality);
}

/* Features of a vector are drawn in their own standard deviations. */
static void
standardize (FusFigureTile *self, const FusMatrix *block)
{
  gsize n = self->modality->n_features;

  self->centers = g_new (double, n);
  self->scales = g_new (double, n);
  for (gsize d = 0; d < n; d++)
    fus_figure_measure_feature (block, d, &self->centers[d], &self->scales[d]);
  self->range = (FusPlotRange){ -SPREAD, SPREAD };
}

void
fus_figure_tile_clear (FusFigureTile *self)
{
  g_clear_pointer (&self->centers, g_free);
  g_clear_pointer (&self->scales, g_free);
}

/**
 * fus_figure_tile_init:
 * @context: the data
 * @m: a modality
 *
 * Returns: how its numbers are drawn: all samples in one scale
 */
FusFigureTile
fus_figure_tile_init (const FusFigureContext *context, guint m)
{
  FusFigureTile self = {
    .modality = fus_dataset_get_modality (context->dataset, m),
    .m = m,
    .range = { G_MAXDOUBLE, -G_MAXDOUBLE },
    .ink = FUS_PLOT_INK (TEXT),
  };

  if (has_units (self.modality))
    {
      standardize (&self, fus_dataset_get_block (context->dataset, m));
      return self;
    }
  if (fus_modality_is_discrete (self.modality))
    {
      self.range = (FusPlotRange){ 0, 1 };
      return self;
    }
  include_block (&self.range, fus_dataset_get_block (context->dataset, m));
  if (self.modality->kind != FUS_MODALITY_IMAGE && self.range.low > 0)
    self.range.low = 0;
  if (!(self.range.high > self.range.low))
    self.range = (FusPlotRange){ 0, 1 };
  return self;
}

static gboolean
is_image (const FusFigureTile *self)
{
  return self->modality->kind == FUS_MODALITY_IMAGE && self->modality->n_dims >= 2;
}

static guint
n_channels (const FusFigureTile *self)
{
  return self->modality->n_dims > 2 ? (guint) self->modality->shape[2] : 1;
}

static double
unit_value (const FusFigureTile *self, double value)
{
  return (value - self->range.low) / (self->range.high - self->range.low);
}

static void
set_image (const FusFigureTile *self,
           FusPlotMark *tiles,
           gsize row,
           gsize column,
           const FusReal *values)
{
  gsize n = self->modality->n_features;
  g_autofree double *scaled = g_new (double, n);

  for (gsize d = 0; d < n; d++)
    scaled[d] = unit_value (self, (double) values[d]);
  fus_plot_tiles_set_image (tiles, row, column, scaled, (guint) self->modality->shape[0],
                            (guint) self->modality->shape[1], n_channels (self));
}

/* What has an order is a line, what has none are bars. */
static void
set_curve (const FusFigureTile *self,
           FusPlotMark *tiles,
           gsize row,
           gsize column,
           const double *values,
           FusPlotRange range)
{
  gsize n = self->modality->n_features;

  if (self->modality->kind == FUS_MODALITY_SERIES)
    fus_plot_tiles_set_series (tiles, row, column, values, n, range, self->ink);
  else
    fus_plot_tiles_set_bars (tiles, row, column, values, n, range, self->ink);
}

/* A feature that is the same everywhere is in the middle. */
static double
scale_value (const FusFigureTile *self, gsize d, double value)
{
  if (self->scales == NULL)
    return value;
  if (!(self->scales[d] > 0))
    return 0;
  return CLAMP ((value - self->centers[d]) / self->scales[d], -SPREAD, SPREAD);
}

/**
 * fus_figure_tile_set:
 * @self: how to draw
 * @tiles: where
 * @row: of @tiles
 * @column: of @tiles
 * @values: (nullable): `[n_features]` of one sample; %NULL: not recorded
 */
void
fus_figure_tile_set (const FusFigureTile *self,
                     FusPlotMark *tiles,
                     gsize row,
                     gsize column,
                     const FusReal *values)
{
  g_autofree double *copy = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (tiles != NULL);

  if (values == NULL)
    {
      fus_plot_tiles_set_absent (tiles, row, column, _ ("not recorded"));
      return;
    }
  if (is_image (self))
    {
      set_image (self, tiles, row, column, values);
      return;
    }
  copy = g_new (double, self->modality->n_features);
  for (gsize d = 0; d < self->modality->n_features; d++)
    copy[d] = scale_value (self, d, (double) values[d]);
  set_curve (self, tiles, row, column, copy, self->range);
}

/* Mean over the channels of a pixel, as a share of the range. */
static void
set_image_difference (const FusFigureTile *self,
                      FusPlotMark *tiles,
                      gsize row,
                      gsize column,
                      const double *difference)
{
  guint channels = n_channels (self);
  gsize n = self->modality->shape[0] * self->modality->shape[1];
  g_autofree double *pixels = g_new0 (double, n);

  for (gsize d = 0; d < n * channels; d++)
    pixels[d / channels] +=
      difference[d] / (channels * (self->range.high - self->range.low));
  fus_plot_tiles_set_difference (tiles, row, column, pixels,
                                 (guint) self->modality->shape[0],
                                 (guint) self->modality->shape[1]);
}

void
fus_figure_tile_set_difference (const FusFigureTile *self,
                                FusPlotMark *tiles,
                                gsize row,
                                gsize column,
                                const FusReal *values,
                                const FusReal *recorded)
{
  double whole = self->range.high - self->range.low;
  double half = fus_modality_is_discrete (self->modality) ? whole : whole / 2;
  g_autofree double *difference = NULL;

  if (recorded == NULL)
    {
      fus_plot_tiles_set_absent (tiles, row, column, _ ("not recorded"));
      return;
    }
  difference = g_new (double, self->modality->n_features);
  for (gsize d = 0; d < self->modality->n_features; d++)
    difference[d] = scale_value (self, d, (double) values[d]) -
                    scale_value (self, d, (double) recorded[d]);
  if (is_image (self))
    set_image_difference (self, tiles, row, column, difference);
  else
    set_curve (self, tiles, row, column, difference, (FusPlotRange){ -half, half });
}
