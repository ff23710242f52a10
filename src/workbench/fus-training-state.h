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

FusTrainingState *fus_training_state_new (FusStudy *study) G_GNUC_WARN_UNUSED_RESULT;

/* What will be trained. */
const FusModelKind *fus_training_state_get_kind (FusTrainingState *self);
FusOptions *fus_training_state_get_options (FusTrainingState *self);
/* Of the data that will be trained on; %NULL without. */
FusDataset *fus_training_state_get_dataset (FusTrainingState *self);
/* The same with what the data decide of it, as far as that is known. */
const FusOptions *fus_training_state_get_worked_out (FusTrainingState *self);
/* What will be done, one sentence without a full stop; %NULL where it isn't known, or the
 * kind has nothing to work out. */
const char *fus_training_state_get_plan (FusTrainingState *self);
guint64 fus_training_state_get_seed (FusTrainingState *self);
guint fus_training_state_get_n_threads (FusTrainingState *self);
gboolean fus_training_state_get_estimate (FusTrainingState *self,
                                          double *least_seconds,
                                          double *seconds,
                                          gsize *bytes);

/* The run under way, or the last one. */
FusTrainingPhase fus_training_state_get_phase (FusTrainingState *self);
gboolean fus_training_state_is_busy (FusTrainingState *self);
/* Whether the run under way has not yet told what it will do. */
gboolean fus_training_state_is_starting (FusTrainingState *self);
FusTrainingLog *fus_training_state_get_log (FusTrainingState *self);
FusJob *fus_training_state_get_job (FusTrainingState *self);
guint fus_training_state_get_run (FusTrainingState *self);
guint fus_training_state_get_n_epochs (FusTrainingState *self);
guint fus_training_state_get_warmup (FusTrainingState *self);
/* Steps of what the log calls an epoch, where steps are counted; 0 where epochs are. */
guint fus_training_state_get_n_round (FusTrainingState *self);
/* What each sample is for, of the run under way once that is known, else of the study's
 * model; %NULL where it isn't. */
FusSplit *fus_training_state_get_split (FusTrainingState *self);
/* What the run did that gave the model, where that is known: one sentence without a full
 * stop. */
const char *fus_training_state_get_account (FusTrainingState *self);
gboolean fus_training_state_get_left (FusTrainingState *self, double *low, double *high);
gboolean fus_training_state_get_batches (FusTrainingState *self,
                                         guint *n_done,
                                         guint *n_all);
double fus_training_state_get_speed (FusTrainingState *self);

void fus_training_state_set_kind (FusTrainingState *self, const char *id);
gboolean fus_training_state_set_option (FusTrainingState *self,
                                        const char *key,
                                        const char *value,
                                        GError **error);
/* Leaves it to the kind, or the data, again. */
void fus_training_state_unset_option (FusTrainingState *self, const char *id);
/* What an alarm proposes, for the next run; can be undone. */
void fus_training_state_weigh_more (FusTrainingState *self, guint m);
void fus_training_state_warm_up_longer (FusTrainingState *self);
void fus_training_state_step_less (FusTrainingState *self);
void fus_training_state_set_seed (FusTrainingState *self, guint64 seed);
void fus_training_state_set_n_threads (FusTrainingState *self, guint n_threads);

void fus_training_state_start (FusTrainingState *self);
void fus_training_state_resume_checkpoint (FusTrainingState *self);
void fus_training_state_extend (FusTrainingState *self, guint n_epochs);
void fus_training_state_pause (FusTrainingState *self);
void fus_training_state_unpause (FusTrainingState *self);
void fus_training_state_stop_and_keep (FusTrainingState *self);
void fus_training_state_suspend (FusTrainingState *self);
void fus_training_state_leave (FusTrainingState *self);

G_END_DECLS
