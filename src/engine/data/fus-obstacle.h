/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-dataset.h"

G_BEGIN_DECLS

/* Fewer samples than this say nothing of others. */
#define FUS_FEWEST_TO_LEARN 10

/* Why no model can be learned from the data, whatever its kind: one sentence; %NULL where
 * nothing stands in the way. Quick: it looks no further than needed. */
char *fus_dataset_dup_obstacle (const FusDataset *dataset) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
