/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-model.h"
#include "fus-progress.h"
#include "fus-split.h"
#include "fus-training-log.h"

G_BEGIN_DECLS

/* One training run. One thread at a time; it works with a pool of its own. */
typedef struct _FusTrainer FusTrainer;

/**
 * FusTrainState:
 * @spec: what is trained
 * @scaler: of the training rows
 * @split: what each row is for
 * @params: parameters now
 * @best: (nullable): parameters of the best epoch so far
 * @moments: `[2 × n_values]`: Adam's two running means; then, of a kind that averages its
 * weights, their average
 * @step: steps taken
 * @epoch: epochs done
 * @counters: JSON: schedule, early stopping, best loss
 * @log: what was done
 *
 * All that a run needs to go on as if it had never stopped. Taken between epochs.
 */
typedef struct
{
  FusModelSpec *spec;
  FusScaler *scaler;
  FusSplit *split;
  FusParams *params;
  FusParams *best;
  FusMatrix *moments;
  guint64 step;
  guint epoch;
  char *counters;
  FusTrainingLog *log;
} FusTrainState;

FusTrainer *fus_trainer_new (FusDataset *dataset,
                             FusSplit *split,
                             const FusModelSpec *spec,
                             guint n_threads,
                             int nice,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same, ticking @progress while a kind's start is computed. */
FusTrainer *fus_trainer_new_watched (FusDataset *dataset,
                                     FusSplit *split,
                                     const FusModelSpec *spec,
                                     guint n_threads,
                                     int nice,
                                     const FusProgress *progress,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
FusTrainer *fus_trainer_new_from_state (FusDataset *dataset,
                                        const FusTrainState *state,
                                        guint n_threads,
                                        int nice,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
void fus_trainer_free (FusTrainer *self);

/**
 * fus_trainer_run_epoch:
 * @progress: (nullable): ticked once a batch, with the share of the whole run
 * @error: set when cancelled, or with #FUS_MODEL_ERROR_DIVERGED when the loss is not a
 * number any more
 *
 * Trains one epoch and validates. On failure, being cancelled too, the trainer stands as
 * it was before the epoch began.
 */
gboolean fus_trainer_run_epoch (FusTrainer *self,
                                const FusProgress *progress,
                                GError **error);
/* All epochs done, or early stopping says so. */
gboolean fus_trainer_is_finished (const FusTrainer *self);

/**
 * fus_trainer_extend:
 * @n_epochs: how many more than are done
 *
 * More epochs for a run that is finished. The option `epochs` of the model grows with it,
 * and patience begins anew.
 */
void fus_trainer_extend (FusTrainer *self, guint n_epochs);

/* (transfer none): what each epoch gave so far. */
const FusTrainingLog *fus_trainer_get_log (const FusTrainer *self);

/* Epochs done. */
guint fus_trainer_get_n_epochs (const FusTrainer *self);

/* Whether what a kind computes in closed form is still the best there is. */
gboolean fus_trainer_keeps_start (const FusTrainer *self);

/* Whether a kind that starts in closed form was left at its start because there are too
 * few rows to train on, not because a person said so. */
gboolean fus_trainer_has_too_few_rows (const FusTrainer *self);

/* (transfer full) (nullable): what a kind that starts in closed form did, one sentence
 * without a full stop; %NULL for other kinds. */
char *fus_trainer_dup_account (const FusTrainer *self) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full) (nullable): what it is about to do, likewise. */
char *fus_trainer_dup_plan (const FusTrainer *self) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer none): with what was worked out. */
const FusModelSpec *fus_trainer_get_spec (const FusTrainer *self);

/* Mean R² of each modality from the others on validation rows, or where nothing is
 * trained out of fold: of the start. NaN where there is none. */
double fus_trainer_get_start_r2 (const FusTrainer *self);

/* As fus_trainer_get_start_r2(), of what is kept. */
double fus_trainer_get_best_r2 (const FusTrainer *self);

/* Rows that are learned from. */
gsize fus_trainer_get_n_train (const FusTrainer *self);

/* Rows that tell when to stop; 0 where there are none. */
gsize fus_trainer_get_n_valid (const FusTrainer *self);

/* Steps of the optimiser done. */
guint64 fus_trainer_get_n_steps (const FusTrainer *self);

/* (transfer none): which samples are which. */
FusSplit *fus_trainer_get_split (const FusTrainer *self);
/* The model as it is now: a frozen copy. */
FusModel *fus_trainer_snapshot (const FusTrainer *self) G_GNUC_WARN_UNUSED_RESULT;
/* The model to keep: of the best epoch or the last, as the option `keep` says. */
FusModel *fus_trainer_finish (const FusTrainer *self) G_GNUC_WARN_UNUSED_RESULT;

FusTrainState *fus_trainer_save (const FusTrainer *self) G_GNUC_WARN_UNUSED_RESULT;
void fus_train_state_free (FusTrainState *self);

/**
 * FusTrainerEstimate:
 * @seconds: of the whole run, its start included, should it not end early, on a machine
 * as busy as it is now
 * @least_seconds: should it end as early as it may, because nothing gets better
 * @cpu_seconds: @seconds where no other program wants the processor: what the thread
 * uses that runs it
 * @least_cpu_seconds: @least_seconds likewise
 * @bytes: that the process will have in use, data and libraries included
 *
 * What a run takes.
 */
typedef struct
{
  double seconds;
  double least_seconds;
  double cpu_seconds;
  double least_cpu_seconds;
  gsize bytes;
} FusTrainerEstimate;

/**
 * fus_trainer_estimate:
 * @estimate: (out)
 *
 * What training would take. Trains for a moment, looks at some held-out rows, and takes
 * stock of the memory in use, which then holds all but a few copies of the parameters.
 * The run stands as it was afterwards.
 */
gboolean fus_trainer_estimate (FusTrainer *self,
                               FusTrainerEstimate *estimate,
                               const FusProgress *progress,
                               GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusTrainer, fus_trainer_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusTrainState, fus_train_state_free)

G_END_DECLS
