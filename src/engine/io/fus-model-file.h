/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-dataset.h"
#include "fus-trainer.h"

G_BEGIN_DECLS

/**
 * FusModelFile:
 * @model: the frozen model
 * @split: what each sample of the training data was for
 * @sample_ids: `[split->n_samples]`: their ids, %NULL-terminated
 * @log: how it was trained
 * @dataset_hash: of the training data
 * @state: (nullable): to go on training from
 *
 * What a `.fsmodel` holds.
 */
typedef struct
{
  FusModel *model;
  FusSplit *split;
  char **sample_ids;
  FusTrainingLog *log;
  char *dataset_hash;
  char *dataset_name;
  FusTrainState *state;
} FusModelFile;

/**
 * fus_model_file_load:
 *
 * Returns: (transfer full): the model and what is known about it, or %NULL with a
 * FUS_FILE_ERROR that names file and object
 */
FusModelFile *fus_model_file_load (const char *path,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_model_file_save:
 * @error: a FUS_FILE_ERROR_WRITE
 *
 * Whole or not at all: a temporary name in the same folder, synced, renamed.
 *
 * Returns: whether @path now holds all of it; else it is as it was
 */
gboolean fus_model_file_save (const FusModelFile *self, const char *path, GError **error);
void fus_model_file_free (FusModelFile *self);

/* (transfer full): the role of each sample of @dataset as the model remembers it, matched
 * by id; samples the model never met have none. */
FusSplit *fus_model_file_dup_split (const FusModelFile *self,
                                    const FusDataset *dataset) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusModelFile, fus_model_file_free)

G_END_DECLS
