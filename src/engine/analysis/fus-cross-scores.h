/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-dataset.h"
#include "fus-folds.h"
#include "fus-matrix.h"
#include "fus-parallel.h"

G_BEGIN_DECLS

/**
 * fus_cross_scores_new:
 * @fold: whose samples are not learnt from; −1: there are none such
 * @m: the modality
 * @most: components at most; 0: features as they are, standardised
 * @size: (out): variance of a sample that has it, in the fold's other samples
 * @rests: (out) (nullable): `[folds.n]`: squared length of each sample that has it outside
 * of the components; 0 where features are taken as they are
 *
 * Coordinates of the samples of @folds, prepared by those outside of @fold: counts as log
 * (1 + x); standardised; what was not recorded of a sample takes the mean; principal
 * components (Pearson 1901), at most @most and a fifth of the samples, as they are where
 * that is no fewer than the features.
 *
 * Returns: (transfer full): `[folds.n × components]`; 0 where a sample lacks it
 */
FusMatrix *fus_cross_scores_new (const FusDataset *dataset,
                                 const FusFolds *folds,
                                 int fold,
                                 guint m,
                                 guint most,
                                 double *size,
                                 double *rests) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
