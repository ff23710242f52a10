/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-dataset.h"
#include "fus-json.h"

G_BEGIN_DECLS

/* Ids of the modalities in @mask, as an array. */
void fus_json_add_mask (JsonBuilder *json,
                        const char *key,
                        const FusDataset *dataset,
                        FusMask mask);

G_END_DECLS
