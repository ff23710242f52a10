/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-dataset.h"
#include "fus-drawing.h"
#include "fus-summary.h"

G_BEGIN_DECLS

#define FUS_TYPE_SAMPLE_TILE (fus_sample_tile_get_type ())

/* One modality of one sample in a small square: a picture, a line or bars; hatched where
 * it was not recorded. */
G_DECLARE_FINAL_TYPE (FusSampleTile, fus_sample_tile, FUS, SAMPLE_TILE, FusDrawing)

/**
 * fus_sample_tile_new:
 * @size: width and height, pixels
 */
GtkWidget *fus_sample_tile_new (int size);
/* @words: (nullable): said where a pointer rests on it; as fus_sample_tile_set() says,
 * its modality's name */
void fus_sample_tile_set_words (FusSampleTile *self, const char *words);
/* @summary: (nullable): tells the scale of the numbers; frozen */
void fus_sample_tile_set (FusSampleTile *self,
                          FusDataset *dataset,
                          FusSummary *summary,
                          guint m,
                          guint sample);

/**
 * fus_sample_tile_set_spread:
 * @centers: `[n_features]`: means of the modality's features
 * @scales: `[n_features]`: their standard deviations
 *
 * Where there is no summary: so features are drawn in their own units. After
 * fus_sample_tile_set().
 */
void fus_sample_tile_set_spread (FusSampleTile *self,
                                 const double *centers,
                                 const double *scales);

G_END_DECLS
