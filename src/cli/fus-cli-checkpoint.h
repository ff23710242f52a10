/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-cli.h"
#include "fus-io.h"

G_BEGIN_DECLS

/**
 * FusCliCheckpoint:
 * @dataset: what is trained with
 * @output: where the model goes
 * @path: beside it: where a run that goes on is kept
 * @export_every: epochs between two models at @output, or 0
 * @failure: (nullable): why the first of @n_failures saves on the way failed
 * @planned: epochs the run was planned for before it was asked to go on for more, or 0
 *
 * What of a run is on disk, so that a kill loses at most an epoch or ten seconds.
 */
typedef struct
{
  FusDataset *dataset;
  const char *output;
  char *path;
  guint export_every;
  GError *failure;
  guint n_failures;
  guint planned;
  gint64 saved;   /* when, in monotonic time */
  gint64 seconds; /* how long that took, in microseconds */
} FusCliCheckpoint;

/**
 * fus_cli_checkpoint_init:
 * @dataset: borrowed, as is @output
 * @output: where the model goes in the end
 * @export_every: epochs between models that are written on the way, 0 for none
 */
void fus_cli_checkpoint_init (FusCliCheckpoint *self,
                              FusDataset *dataset,
                              const char *output,
                              guint export_every);

/* Frees what @self points to; the struct itself is the caller's. */
void fus_cli_checkpoint_clear (FusCliCheckpoint *self);
/* The newer of the output and what was kept beside it. */
FusModelFile *fus_cli_checkpoint_load (const FusCliCheckpoint *self,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* After an epoch: saves where it is time to. Warns where it can't. */
void fus_cli_checkpoint_tick (FusCliCheckpoint *self,
                              const FusCli *cli,
                              const FusTrainer *trainer);
/* At the end: the model goes to the output, what was kept beside it goes away. Where it
 * can't, the model is kept elsewhere, and the error says where. */
FusModel *fus_cli_checkpoint_finish (FusCliCheckpoint *self,
                                     const FusTrainer *trainer,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FusCliCheckpoint, fus_cli_checkpoint_clear)

G_END_DECLS
