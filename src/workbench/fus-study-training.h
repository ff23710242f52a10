/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-study.h"

G_BEGIN_DECLS

/* What a training run does to its study, and nobody else: the runs it leaves behind, and
 * what it tells of itself meanwhile. */

/**
 * fus_study_write_training:
 * @dataset: what it is trained on
 * @path: (nullable): where @dataset was read from
 * @state: (transfer full): all that a run needs to go on
 * @model: frozen, as it is now
 * @is_checkpoint: of a run that isn't done; else the model to come back to
 *
 * Keeps a run safe, in the I/O thread. A checkpoint goes once the model of its run is on
 * the disk. Nothing is written for data that came from no file.
 */
void fus_study_write_training (FusStudy *self,
                               FusDataset *dataset,
                               const char *path,
                               FusTrainState *state,
                               FusModel *model,
                               gboolean is_checkpoint);

/**
 * fus_study_adopt:
 * @next: with its model; what pages speak of from now on. The one before is kept, and can
 * be gone back to
 * @source: (nullable): file that it was opened from; %NULL: its file is written apart
 * @name: for the undo button, translated
 * @sentence: that it took the place of another, translated
 */
void fus_study_adopt (FusStudy *self,
                      FusRun *next,
                      const char *source,
                      const char *name,
                      const char *sentence);

/**
 * fus_study_set_interrupted:
 * @interrupted: (nullable): a run that can go on
 */
void fus_study_set_interrupted (FusStudy *self, FusTrained *interrupted);

/**
 * fus_study_keep_interrupted:
 *
 * Another run begins: the one that was interrupted becomes an earlier model, as far as it
 * had come.
 */
void fus_study_keep_interrupted (FusStudy *self);

G_END_DECLS
