/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-dataset.h"
#include "fus-summary.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FUS_TYPE_SAMPLE_TILE (fus_sample_tile_get_type ())

/* One modality of one sample in a small square: a picture, a line or bars; hatched where
 * it was not recorded. */
G_DECLARE_FINAL_TYPE (FusSampleTile, fus_sample_tile, FUS, SAMPLE_TILE, GtkWidget)

GtkWidget *fus_sample_tile_new (int size);
/* @summary: (nullable): tells the scale of the numbers; frozen */
void fus_sample_tile_set (FusSampleTile *self,
                          FusDataset *dataset,
                          FusSummary *summary,
                          guint m,
                          guint sample);

void fus_sample_tile_set_spread (FusSampleTile *self,
                                 const double *centers,
                                 const double *scales);

G_END_DECLS
