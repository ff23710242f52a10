/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-dataset.h"
#include "fus-matrix.h"
#include "fus-progress.h"
#include "fus-trainer.h"

G_BEGIN_DECLS

/* Reads any file the importers know, in a process of its own (fusescope-reader). Sets a
 * FUS_FILE_ERROR that names file, object or row, and remedy. */
FusDataset *fus_dataset_load (const char *path,
                              const FusProgress *progress,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

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

FusModelFile *fus_model_file_load (const char *path,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Whole or not at all: a temporary name in the same folder, synced, renamed. */
gboolean fus_model_file_save (const FusModelFile *self, const char *path, GError **error);
void fus_model_file_free (FusModelFile *self);
/* The roles of @dataset's samples as the model remembers them, matched by id. */
FusSplit *fus_model_file_get_split (const FusModelFile *self,
                                    const FusDataset *dataset) G_GNUC_WARN_UNUSED_RESULT;

/* One named matrix of results to store beside the data (`obsm`). */
typedef struct
{
  const char *name;
  const FusMatrix *values; /* [n_samples × n_cols] */
} FusObsm;

/* Writes the dataset as `.h5mu` (MuData 0.3 layout), with results where scverse tools
 * look. */
gboolean fus_dataset_save (const FusDataset *dataset,
                           const char *path,
                           const FusObsm *obsm,
                           gsize n_obsm,
                           const FusProgress *progress,
                           GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusModelFile, fus_model_file_free)

G_END_DECLS
