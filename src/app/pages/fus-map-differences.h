/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-effect-size.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define FUS_TYPE_MAP_DIFFERENCES (fus_map_differences_get_type ())

/* What sets a selection apart: a bar a modality, the longest first. */
G_DECLARE_FINAL_TYPE (FusMapDifferences,
                      fus_map_differences,
                      FUS,
                      MAP_DIFFERENCES,
                      AdwBin)

/**
 * fus_map_differences_set:
 * @effects: of @dataset
 */
void fus_map_differences_set (FusMapDifferences *self,
                              const FusDataset *dataset,
                              const FusEffectSizes *effects);

G_END_DECLS
