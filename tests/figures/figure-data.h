/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-figure.h"

G_BEGIN_DECLS

/* Made-up results of four measurements of digits, by hand: what an engine could have
 * found, without one. */
typedef struct
{
  FusFigureContext context;
  FusDataset *dataset;
  FusTrainingLog *log;
  FusSubsetTable *subsets;
  FusRobustness *robustness;
  FusReconstruction *from_all;
  FusReconstruction *from_subset;
  FusReconstruction *imputed;
  FusImputationCheck *check;
  FusAttribution *attribution;
  FusMatrix *map;
  FusMapQuality *quality;
  FusGameClass *game;
  FusGate *gate;
} FigureData;

FigureData *figure_data_new (gsize n_samples) G_GNUC_WARN_UNUSED_RESULT;
void figure_data_free (FigureData *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FigureData, figure_data_free)

G_END_DECLS
