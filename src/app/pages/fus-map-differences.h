/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-differences.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define FUS_TYPE_MAP_DIFFERENCES (fus_map_differences_get_type ())

/* What sets a selection apart: a bar a modality, the longest first. */
G_DECLARE_FINAL_TYPE (FusMapDifferences,
                      fus_map_differences,
                      FUS,
                      MAP_DIFFERENCES,
                      AdwBin)

/* Shows the modalities of @differences. */
void fus_map_differences_set (FusMapDifferences *self, const FusDifferences *differences);

G_END_DECLS
