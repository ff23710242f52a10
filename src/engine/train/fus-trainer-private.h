/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-optimizer.h"
#include "fus-schedule.h"
#include "fus-step.h"
#include "fus-trainer.h"

G_BEGIN_DECLS

/* What changes from epoch to epoch, besides parameters and moments. A plain value: kept
 * aside to take an epoch back. */
typedef struct
{
  guint64 step;
  guint epoch;
  FusSchedule schedule;
  double best_loss; /* of validation, once warm; infinity before */
  guint n_bad;      /* epochs since */
} FusTrainerCounters;

struct _FusTrainer
{
  FusDataset *dataset;
  FusSplit *split;
  FusModel *model; /* its parameters are what is trained */
  FusPool *pool;
  FusStep *pass;
  FusBatch *batch;
  guint *train_rows;
  gsize n_train;
  guint *valid_rows;
  gsize n_valid;
  guint *order;         /* training rows, shuffled */
  FusMatrix **baseline; /* mean of each feature over the training rows, standardised */
  const FusOptimizerClass *optimizer;
  FusMatrix *moments;
  FusReal *gradients;
  double *slice_sums;
  FusReal *best; /* NULL while no epoch counts */
  FusTrainerCounters counters;
  FusTrainerCounters backup_counters; /* as they were before the epoch */
  FusReal *backup_values;
  FusReal *backup_moments;
  FusTrainingLog *log;

  /* the options, read once */
  FusModelSpec *spec;
  guint n_epochs;
  double beta;
  double warmup;
  double clip;
  guint patience;
  double dropout;
  double denoise;
};

/* -- fus-trainer.c -- */

/* Dataset, split and rows: what comes before there is a model. */
FusTrainer *fus_trainer_new_empty (FusDataset *dataset,
                                   FusSplit *split,
                                   const FusModelSpec *spec,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Threads, batch, moments and what is set aside, once there is one. */
gboolean fus_trainer_make_buffers (FusTrainer *self,
                                   guint n_threads,
                                   int nice,
                                   GError **error);
void fus_trainer_start_schedule (FusTrainer *self);
gsize fus_trainer_get_moment_bytes (const FusTrainer *self);

/* -- fus-trainer-data.c -- */

/* Rows of @role that have anything at all. */
guint *fus_trainer_list_rows (const FusDataset *dataset,
                              const FusSplit *split,
                              FusRole role,
                              gsize *n_rows);
/* Whether each likelihood can take the values it gets; names the modality and sample. */
gboolean fus_trainer_check_values (const FusModelSpec *spec,
                                   const FusDataset *dataset,
                                   const guint *rows,
                                   gsize n_rows,
                                   GError **error);
/* Mean of each feature over the rows that have it: for each modality `[1 × n_features]`.
 */
FusMatrix **fus_trainer_measure_baseline (const FusDataset *dataset,
                                          const FusScaler *scaler,
                                          const guint *rows,
                                          gsize n_rows);
/* Settles `weighting=null-nll` in the options weight.NAME (models.md §2.15). */
void fus_trainer_settle_weights (FusModelSpec *spec,
                                 const FusDataset *dataset,
                                 FusScaler *scaler,
                                 FusMatrix *const *baseline,
                                 const guint *rows,
                                 gsize n_rows);
/* Modality dropout and denoising of the batch at hand (models.md §4.3, 4.4). */
void fus_trainer_disturb (FusTrainer *self);

G_END_DECLS
