/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-trainer.h"

G_BEGIN_DECLS

enum
{
  TRAIN_N_MODALITIES = 3,
};

/**
 * TrainData:
 * @seed: of all that is drawn
 * @n_hidden: numbers that all modalities are lines of
 * @widths: features of the modalities, `a`, `b`, `c`
 * @noise: standard deviations added to each feature
 * @offset: what features are then brought to: @offset + @factor·value
 * @gaps: sample i lacks a modality where i mod 4 is 3
 * @curved: the last modality is no line
 * @filled: (nullable): `[3]`, all rows, in the place of what is made
 *
 * A small dataset whose truth is known.
 */
typedef struct
{
  guint64 seed;
  guint n_hidden;
  gsize widths[TRAIN_N_MODALITIES];
  double noise;
  double offset;
  double factor;
  gboolean gaps;
  gboolean curved;
  FusMatrix *const *filled;
} TrainData;

FusDataset *train_data_make (const TrainData *self,
                             guint n_samples) G_GNUC_WARN_UNUSED_RESULT;
/* @settings: (nullable): `key=value`, %NULL-terminated. */
FusTrainer *train_data_make_trainer (FusDataset *dataset,
                                     FusSplit *split,
                                     const char *kind,
                                     const char *const *settings,
                                     guint n_threads) G_GNUC_WARN_UNUSED_RESULT;
/* To the end. */
void train_data_run (FusTrainer *trainer);

G_END_DECLS
