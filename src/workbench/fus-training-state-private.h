/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-training-run.h"
#include "fus-training-state.h"

G_BEGIN_DECLS

enum
{
  FUS_TRAINING_PROP_KIND = 1,
  FUS_TRAINING_PROP_PHASE,
  FUS_TRAINING_PROP_LOG,
  FUS_TRAINING_PROP_ESTIMATED,
  FUS_TRAINING_N_PROPS,
};

struct _FusTrainingState
{
  GObject parent_instance;

  FusStudy *study; /* weak: it owns this; NULL once it is gone */

  FusModelSpec *spec; /* what will be trained; NULL without data */
  const FusModelKind *kind;
  guint64 seed;
  guint n_threads;

  FusJob *estimate_job;
  guint estimate_id;
  gboolean has_estimate;
  double least_seconds;
  double seconds;
  gsize bytes;
  char *plan;             /* (nullable): what will be done */
  FusOptions *worked_out; /* (nullable): of the form, with what the data decided */

  FusTrainingPhase phase;
  FusTrainingRun *run;
  FusDataset *run_dataset;
  char *run_path; /* (nullable): where it was read from */
  FusJob *job;
  FusTrainingLog *log;
  guint n_runs;
  guint n_epochs;
  guint warmup;
  guint n_round;       /* steps of what is logged as an epoch; 0: it is a pass */
  FusSplit *run_split; /* (nullable): of the run, once it has settled it */
  char *account;       /* (nullable): what the last run did */

  /* How fast it goes, told from the job's fractions: since when, and from which on. */
  gsize n_train;
  guint n_batches; /* of an epoch */
  gint64 clock_start;
  double clock_fraction;
};

/**
 * fus_training_state_notify:
 * @prop_id: number of a property, FUS_TRAINING_PROP_…
 */
void fus_training_state_notify (FusTrainingState *self, guint prop_id);
/* The speed is measured from now on. */
void fus_training_state_reset_clock (FusTrainingState *self);

/* Starts the clock of the speed with the first fraction that the job tells of. */
void fus_training_state_tick (FusTrainingState *self);

/* Tells whoever is bound to it. */
void fus_training_state_set_phase (FusTrainingState *self, FusTrainingPhase phase);

/* The form: a fresh spec for the data that are open, or that of the model that is. */
void fus_training_state_rebuild_spec (FusTrainingState *self);

/* Fills the form with what the model that is shown was trained with, and drops the log of
 * the last run. Not while one is under way. */
void fus_training_state_show_model (FusTrainingState *self);

/* Fills the form with the options of @made, as far as the data that are open have them,
 * and @n_epochs. */
void fus_training_state_show_spec (FusTrainingState *self,
                                   const FusModelSpec *made,
                                   guint n_epochs);

/* The form has changed: the newest request wins. */
void fus_training_state_request_estimate (FusTrainingState *self);

/* There is none any more, and none on its way. */
void fus_training_state_drop_estimate (FusTrainingState *self);

G_END_DECLS
