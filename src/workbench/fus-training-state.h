/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-study.h"

G_BEGIN_DECLS

typedef enum
{
  FUS_TRAINING_IDLE,
  FUS_TRAINING_RUNNING,
  FUS_TRAINING_PAUSED,
  FUS_TRAINING_ENDING, /* asked to end; does so within a batch */
} FusTrainingPhase;

#define FUS_TYPE_TRAINING_STATE (fus_training_state_get_type ())

/* State of the Train page: what will be trained, what it would take, and the run under
 * way. It belongs to a study.
 *
 * Properties: `kind` (id), `phase`, `log` (pointer to the newest frozen FusTrainingLog),
 * `estimated`. Signal: `options-changed`. */
G_DECLARE_FINAL_TYPE (FusTrainingState, fus_training_state, FUS, TRAINING_STATE, GObject)

/**
 * fus_training_state_new:
 * @study: (transfer none): owns the state, so isn't held
 *
 * Returns: (transfer full): the state of a Train page
 */
FusTrainingState *fus_training_state_new (FusStudy *study) G_GNUC_WARN_UNUSED_RESULT;

/* What will be trained. */
const FusModelKind *fus_training_state_get_kind (FusTrainingState *self);

/**
 * fus_training_state_get_options:
 *
 * Returns: (transfer none) (nullable): values of the form; change them through
 * fus_training_state_set_option()
 */
FusOptions *fus_training_state_get_options (FusTrainingState *self);
/* Of the data that will be trained on; %NULL without. */
FusDataset *fus_training_state_get_dataset (FusTrainingState *self);
/* The same with what the data decide of it, as far as that is known. */
const FusOptions *fus_training_state_get_worked_out (FusTrainingState *self);
/* What will be done, one sentence without a full stop; %NULL where it isn't known, or the
 * kind has nothing to work out. */
const char *fus_training_state_get_plan (FusTrainingState *self);

/* What splits, weights and batches are drawn with. */
guint64 fus_training_state_get_seed (FusTrainingState *self);

/* Threads that the next run gets. */
guint fus_training_state_get_n_threads (FusTrainingState *self);

/**
 * fus_training_state_get_estimate:
 * @seconds: (out): the whole run
 * @bytes: (out): memory at its peak
 *
 * Returns: %FALSE while it isn't known
 */
gboolean fus_training_state_get_estimate (FusTrainingState *self,
                                          double *least_seconds,
                                          double *seconds,
                                          gsize *bytes);

/* The run under way, or the last one. */
FusTrainingPhase fus_training_state_get_phase (FusTrainingState *self);

/* Whether a run is under way, paused or ending. */
gboolean fus_training_state_is_busy (FusTrainingState *self);
/* Whether the run under way has not yet told what it will do. */
gboolean fus_training_state_is_starting (FusTrainingState *self);

/**
 * fus_training_state_get_log:
 *
 * Returns: (transfer none) (nullable): frozen: of the run under way, else of the last one
 */
FusTrainingLog *fus_training_state_get_log (FusTrainingState *self);

/**
 * fus_training_state_get_job:
 *
 * Returns: (transfer none) (nullable): of the run under way
 */
FusJob *fus_training_state_get_job (FusTrainingState *self);

/* Number of the run, from 1 on; 0 before the first. */
guint fus_training_state_get_run (FusTrainingState *self);

/**
 * fus_training_state_get_n_epochs:
 *
 * Returns: epochs that were asked for, of the run that fus_training_state_get_log() tells
 * of
 */
guint fus_training_state_get_n_epochs (FusTrainingState *self);

/**
 * fus_training_state_get_warmup:
 *
 * Returns: epochs until the divergence has its full weight, 0: none
 */
guint fus_training_state_get_warmup (FusTrainingState *self);
/* Steps of what the log calls an epoch, where steps are counted; 0 where epochs are. */
guint fus_training_state_get_n_round (FusTrainingState *self);
/* What each sample is for, of the run under way once that is known, else of the study's
 * model; %NULL where it isn't. */
FusSplit *fus_training_state_get_split (FusTrainingState *self);
/* What the run did that gave the model, where that is known: one sentence without a full
 * stop. */
const char *fus_training_state_get_account (FusTrainingState *self);

/**
 * fus_training_state_get_left:
 * @low: (out): seconds left if it goes on as in its fast recent epochs
 * @high: (out): as in its slow ones
 *
 * The range between the first and the last decile of the recent epochs, at least a tenth
 * to either side: a single number would promise too much.
 *
 * Returns: %FALSE while it isn't known
 */
gboolean fus_training_state_get_left (FusTrainingState *self, double *low, double *high);

/**
 * fus_training_state_get_batches:
 * @n_done: (out): of the epoch under way
 * @n_all: (out): of each epoch
 *
 * Returns: %FALSE where nothing is under way
 */
gboolean fus_training_state_get_batches (FusTrainingState *self,
                                         guint *n_done,
                                         guint *n_all);

/**
 * fus_training_state_get_speed:
 *
 * Returns: samples a second, of the last epoch, or while there is none of the batches so
 * far; 0: not known yet
 */
double fus_training_state_get_speed (FusTrainingState *self);

/**
 * fus_training_state_set_kind:
 * @id: of a model kind; another is ignored
 */
void fus_training_state_set_kind (FusTrainingState *self, const char *id);

/**
 * fus_training_state_set_option:
 * @key: id of an option, or `id.MODALITY`
 * @value: as typed
 * @error: says what is wrong with it
 *
 * Returns: whether it was taken
 */
gboolean fus_training_state_set_option (FusTrainingState *self,
                                        const char *key,
                                        const char *value,
                                        GError **error);
/* Leaves it to the kind, or the data, again. */
void fus_training_state_unset_option (FusTrainingState *self, const char *id);
/* What an alarm proposes, for the next run; can be undone. */

/**
 * fus_training_state_weigh_more:
 * @m: a modality that is not learned: counts twice as much in the next run
 *
 * What an alarm proposes, as the two that follow; can be undone.
 */
void fus_training_state_weigh_more (FusTrainingState *self, guint m);

/**
 * fus_training_state_warm_up_longer:
 *
 * The divergence gets its full weight later in the next run: after half of its epochs.
 */
void fus_training_state_warm_up_longer (FusTrainingState *self);

/**
 * fus_training_state_step_less:
 *
 * The next run learns in steps a third as large.
 */
void fus_training_state_step_less (FusTrainingState *self);

/* For the next run. */
void fus_training_state_set_seed (FusTrainingState *self, guint64 seed);

/* For the next run; at least 1. The estimate is made anew. */
void fus_training_state_set_n_threads (FusTrainingState *self, guint n_threads);

/**
 * fus_training_state_start:
 *
 * Trains what the form says, from the beginning. Does nothing while a run is under way.
 */
void fus_training_state_start (FusTrainingState *self);

/**
 * fus_training_state_resume_checkpoint:
 *
 * Goes on with the run that was interrupted, as if it had never stopped.
 */
void fus_training_state_resume_checkpoint (FusTrainingState *self);

/**
 * fus_training_state_extend:
 * @n_epochs: at least 1
 *
 * Trains the study's model for more epochs, from where its run ended. Does nothing where
 * that isn't known: see fus_study_get_run_path().
 */
void fus_training_state_extend (FusTrainingState *self, guint n_epochs);

/* After the batch at hand. Ignored where none is running. */
void fus_training_state_pause (FusTrainingState *self);

/* Ignored where none is paused. */
void fus_training_state_unpause (FusTrainingState *self);

/**
 * fus_training_state_stop_and_keep:
 *
 * Ends within a batch; the best model so far becomes the study's.
 */
void fus_training_state_stop_and_keep (FusTrainingState *self);

/**
 * fus_training_state_suspend:
 *
 * Ends within a batch and leaves a checkpoint to go on from.
 */
void fus_training_state_suspend (FusTrainingState *self);

/**
 * fus_training_state_leave:
 *
 * Other data are about to be opened: ends within a batch, and leaves a checkpoint to go
 * on from when these are opened again, where they have a file.
 */
void fus_training_state_leave (FusTrainingState *self);

G_END_DECLS
