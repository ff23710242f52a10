/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-figure.h"

G_BEGIN_DECLS

/* Made-up results of any number of modalities and classes, of any names: to be laid out,
 * not to be believed. */
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
} LayoutData;

/**
 * LayoutNames:
 * @modalities: `[n_modalities]`
 * @classes: `[n_classes]`
 * @ids: (nullable): beginning of every sample's id
 */
typedef struct
{
  GStrv modalities;
  GStrv classes;
  const char *id;
} LayoutNames;

LayoutData *layout_data_new (const LayoutNames *names,
                             guint32 seed) G_GNUC_WARN_UNUSED_RESULT;
void layout_data_free (LayoutData *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LayoutData, layout_data_free)

G_END_DECLS
