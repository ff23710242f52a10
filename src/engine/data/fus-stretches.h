/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-dataset.h"

G_BEGIN_DECLS

/**
 * fus_stretches_find_length:
 *
 * Rows of a log, a walk or a scan are like those beside them. Dealt one by one they are
 * told by their neighbours, and two walks that have nothing to do with each other seem
 * to: rows that follow each other are one stretch then, which is dealt whole, and counts
 * once. MODELS.md 5.12 has the rule.
 *
 * Returns: how many samples in the order of the file make a stretch; 1 where each stands
 * for itself, or a label says which belong together
 */
gsize fus_stretches_find_length (const FusDataset *dataset);

/**
 * fus_stretches_list_units:
 * @but: (nullable): a label that doesn't count where it marks groups
 * @n_units: (out): how many units there are
 *
 * Samples that don't count one by one: those of a group (FusLabel.group), or else those
 * of a stretch.
 *
 * Returns: (transfer full) (nullable): `[n_samples]`: 0 … @n_units − 1; %NULL where each
 * stands for itself
 */
guint *fus_stretches_list_units (const FusDataset *dataset,
                                 const FusLabel *but,
                                 gsize *n_units) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
