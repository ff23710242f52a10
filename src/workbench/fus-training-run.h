/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-job.h"
#include "fus-trainer.h"

G_BEGIN_DECLS

/* What is to become of a run that was asked to end. */
typedef enum
{
  FUS_TRAINING_END_NONE,    /* it ends by itself */
  FUS_TRAINING_END_KEEP,    /* its best model is kept */
  FUS_TRAINING_END_SUSPEND, /* it will go on another day */
  FUS_TRAINING_END_DISCARD,
} FusTrainingEnd;

/* Frozen news of a run: the newest replaces what nobody has taken yet. */
typedef struct
{
  FusTrainingLog *log;
  FusModel *model;      /* (nullable): as it is now */
  FusTrainState *state; /* (nullable): when a checkpoint is due */
  FusModelSpec *spec;   /* (nullable): with what was worked out, once that is known */
  FusSplit *split;      /* (nullable): with it */
} FusTrainingNews;

/* How a run ended. */
typedef struct
{
  FusTrainingEnd end;
  FusModel *model;
  FusSplit *split;
  FusTrainState *state;
  char *account; /* (nullable): what it did, one sentence without a full stop */
} FusTrainingResult;

/* What the training thread and the main thread share of a run. Atomically counted. */
typedef struct _FusTrainingRun FusTrainingRun;

/* Called in the main thread, at most ten times a second, with #FusTrainingNews that are
 * let go of afterwards. */
typedef void (*FusTrainingNewsFunc) (GObject *receiver, gpointer news);

/**
 * fus_training_run_new:
 * @dataset: frozen
 * @split: (nullable): what each sample is for; %NULL: drawn when it is worked on, which
 * takes a look at every number
 * @spec: copied
 * @resume: (transfer full) (nullable): where to go on; @spec and @split are its own then
 * @n_threads: for the shards of a batch
 * @job: to report to
 *
 * Returns: (transfer full): a run that fus_training_run_work() does
 */
FusTrainingRun *fus_training_run_new (FusDataset *dataset,
                                      FusSplit *split,
                                      const FusModelSpec *spec,
                                      FusTrainState *resume,
                                      guint n_threads,
                                      FusJob *job) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): what each sample is for in a run that nobody said it of; shares of
 * 8 : 1 : 1. Looks at every number: not in the main thread. */
FusSplit *fus_training_run_draw_split (FusDataset *dataset,
                                       guint64 seed) G_GNUC_WARN_UNUSED_RESULT;
FusTrainingRun *fus_training_run_ref (FusTrainingRun *self);
void fus_training_run_unref (FusTrainingRun *self);

/**
 * fus_training_run_listen:
 * @receiver: (transfer none): who is told of news, as long as it lives
 * @take: takes them
 *
 * Before it is worked on.
 */
void fus_training_run_listen (FusTrainingRun *self,
                              GObject *receiver,
                              FusTrainingNewsFunc take);
/* Nobody is told of news from now on. */
void fus_training_run_cut_off (FusTrainingRun *self);
/* Before it is worked on: epochs more than the resumed run has done. */
void fus_training_run_set_n_more (FusTrainingRun *self, guint n_epochs);

/**
 * fus_training_run_set_paused:
 *
 * Stops the run after the present batch, or lets it go on.
 */
void fus_training_run_set_paused (FusTrainingRun *self, gboolean paused);

/**
 * fus_training_run_end:
 *
 * Ends the run within a batch.
 */
void fus_training_run_end (FusTrainingRun *self, FusTrainingEnd end);

/**
 * fus_training_run_work:
 * @data: the #FusTrainingRun
 *
 * Worker of the training lane, in its thread. Returns a #FusTrainingResult through @task.
 */
void fus_training_run_work (GTask *task, FusJob *job, gpointer data);

void fus_training_news_free (FusTrainingNews *self);
void fus_training_result_free (FusTrainingResult *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusTrainingRun, fus_training_run_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusTrainingNews, fus_training_news_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusTrainingResult, fus_training_result_free)

G_END_DECLS
