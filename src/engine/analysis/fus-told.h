/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-cross.h"
#include "fus-gate.h"

G_BEGIN_DECLS

/**
 * FusTold:
 * @from: the modalities it is told from
 * @n: samples that have any of them: what everything below is of
 * @n_units: that are independent of each other: copies and groups count once
 * @linear: accuracy, or R² of a continuous label, by the linear reader
 * @neighbors: the same by the nearest neighbours
 * @by_neighbors: whether these do better
 * @guess: share of the commonest class; 0 of a continuous label
 * @gain: of the better reader over the guess, in pairs
 * @auc_linear: mean over the classes of the area under the ROC curve of one against the
 * rest; unknown of a continuous label
 * @auc_neighbors: the same of the neighbours
 *
 * How well a label is told of samples that were not learnt from. 90 % intervals over
 * units: Wilson's of shares, with as many samples as units are worth (Kish 1965);
 * linearised of R²; bootstrap of units of areas (MODELS.md 5.11).
 */
typedef struct
{
  FusMask from;
  gsize n;
  gsize n_units;
  FusInterval linear;
  FusInterval neighbors;
  gboolean by_neighbors;
  double guess;
  FusInterval gain;
  FusInterval auc_linear;
  FusInterval auc_neighbors;
} FusTold;

/* @crossed: of @cross */
FusTold fus_told_new (const FusCross *cross, const FusCrossed *crossed, guint64 seed);
/* Accuracy or R² of the better reader. */
const FusInterval *fus_told_get_quality (const FusTold *self);
/* Area of the better reader. */
const FusInterval *fus_told_get_auc (const FusTold *self);
/* Whether the label is told better than by guessing, beyond doubt: by the better reader's
 * gain, or by an area well above a half. */
gboolean fus_told_is_clear (const FusTold *self);

/**
 * fus_told_compare:
 * @a: (nullable): NULL for guessing
 * @b: of samples of which some are those of @a
 *
 * What the better reader of @b gets right more often than that of @a, or has more of R²,
 * of the samples that both told, in pairs.
 */
FusInterval fus_told_compare (const FusCross *cross,
                              const FusCrossed *a,
                              const FusCrossed *b);

G_END_DECLS
