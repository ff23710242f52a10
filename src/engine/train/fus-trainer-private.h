/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-linear-start.h"
#include "fus-optimizer.h"
#include "fus-ridge.h"
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
  double start_r2;  /* what the start rebuilds of validation rows from the others */
} FusTrainerCounters;

/* Seconds, of the thread that reads it and by the clock. */
typedef struct
{
  double cpu;
  double wall;
} FusTrainerClock;

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
  GArray *slices;           /* of FusTrainerSlice: what one thread moves at a time */
  FusBatch **valid_batches; /* validation rows, of a kind that starts in closed form */
  guint n_valid_batches;
  FusReal *aside;    /* [n_values]: weights while others are tried */
  FusRidge **ridges; /* [n_modalities]: of the mix for what is absent, once there */

  /* the options, read once */
  FusModelSpec *spec;
  guint n_epochs;
  double beta;
  double warmup;
  double clip;
  guint patience;
  double dropout;
  double denoise;
  guint n_round;      /* steps of what is logged as an epoch */
  guint64 n_steps;    /* of a kind that starts in closed form; 0 keeps the start */
  double path_factor; /* of the learning rate of linear paths */
  FusTrainerClock
    start_clock;  /* what making it took, the start in closed form included */
  double average; /* share of the past in averaged weights; below 0 for none */
  gboolean
    by_others; /* whether an epoch is judged by what is predicted from the others */
};

/* Values that are moved at once, and the factor of their learning rate. */
typedef struct
{
  gsize offset;
  gsize n_values;
  double factor;
} FusTrainerSlice;

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

/* Learning rate and counters as before the first epoch. */
void fus_trainer_start_schedule (FusTrainer *self);

/* Bytes of the optimiser's moments. */
gsize fus_trainer_get_moment_bytes (const FusTrainer *self);

/* Weights to be looked at: the average where there is one. */
const FusReal *fus_trainer_get_weights (const FusTrainer *self);

/* -- fus-trainer-step.c -- */

/* Parts of the parameters that one thread moves at a time. */
gsize fus_trainer_count_slices (const FusTrainer *self);
/* Length of the gradient at hand. */
double fus_trainer_measure_norm (FusTrainer *self);
/* Moves all parameters; @norm: length of the gradient, for its clip. */
void fus_trainer_move (FusTrainer *self, double learning_rate, double norm);
/* Says where the first number was that is none. */
void fus_trainer_set_diverged (const FusTrainer *self,
                               const FusLossRows *rows,
                               GError **error);

/* -- fus-trainer-epoch.c -- */

/* Batches of one pass through the training rows. */
gsize fus_trainer_count_batches (const FusTrainer *self);

/* Bytes that a start in closed form takes; 0 where there is none. */
guint64 fus_trainer_estimate_start (const FusTrainer *self);

/* Puts the training rows of pass @pass into @order, in an order of their own. */
void fus_trainer_shuffle_rows (FusTrainer *self, guint pass);
/* Batches of what is logged as an epoch. */
gsize fus_trainer_count_round (const FusTrainer *self);
/* Keeps aside what an epoch changes. */
void fus_trainer_take_backup (FusTrainer *self);

/* Takes back all that was done since fus_trainer_take_backup(). */
void fus_trainer_restore_backup (FusTrainer *self);
/* One batch, or one look at the held-out rows, of which nothing is kept but the step. */
gboolean fus_trainer_try_batch (FusTrainer *self, gsize index, GError **error);

/* Looks at the held-out rows as an epoch does, and logs nothing; for measuring how long
 * that takes. */
gboolean fus_trainer_try_validation (FusTrainer *self,
                                     const FusProgress *progress,
                                     GError **error);

/* -- fus-trainer-start.c -- */

/* Whether the kind starts from a linear model in closed form. */
gboolean fus_trainer_has_start (const FusTrainer *self);
/* Settles how long is trained and from which rows is learned. */
gboolean fus_trainer_settle_rows (FusTrainer *self, GError **error);

/**
 * fus_trainer_make_start:
 * @scaler: of the training rows
 * @progress: (nullable): ticked often
 * @error: set when cancelled
 *
 * Learns that linear model and settles what it decides in the options (MODELS.md 9.1).
 * Options that a person has set are left as they are.
 *
 * Returns: (transfer full) (nullable): the start
 */
FusLinearStart *fus_trainer_make_start (FusTrainer *self,
                                        FusScaler *scaler,
                                        const FusProgress *progress,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Hands it to the model, as what is best so far. */
void fus_trainer_take_start (FusTrainer *self, const FusLinearStart *start);
/* Places moved with the rate of linear paths, and not at all. */
void fus_trainer_cut_slices (FusTrainer *self);

/* -- fus-trainer-criterion.c -- */

/* Gathers the validation rows once. */
void fus_trainer_gather_valid (FusTrainer *self);
/* R² of each modality from all others on validation rows, at the model's present weights.
 * @r2: (out): `[n_modalities]`, NaN where there is none to tell. Returns their mean. */
double fus_trainer_measure_r2 (FusTrainer *self, double *r2);
/* The metric, and how far the others are to be trusted for each target; the model is not
 * shared yet (MODELS.md 9.4). */
void fus_trainer_complete (const FusTrainer *self, FusModel *model);
/* Spreads of what is missed, from validation rows where there are enough: what comes
 * last, since it is of what the model says then. */
void fus_trainer_measure_spreads (const FusTrainer *self, FusModel *model);
/* Modality @m predicted from all else of a batch's rows, of which at least one has it and
 * something else: means, `[n_rows × n_features]`, in @arena. */
FusReal *fus_trainer_predict_others (const FusModel *model,
                                     const FusBatch *batch,
                                     const FusExperts *experts,
                                     guint m,
                                     FusArena *arena);

/* -- fus-trainer-options.c: what other kinds may do that the exact fusion does -- */

/* Epochs, warm-up and patience of as many steps as are asked for. */
void fus_trainer_settle_length (FusTrainer *self);
/* The metric of what is decoded and noise by held-out rows, where they are asked for; the
 * model is not shared yet. */
void fus_trainer_refine (const FusTrainer *self, FusModel *model);
/* Whether validation rows are to be gathered for any of it. */
gboolean fus_trainer_looks_at_valid (const FusTrainer *self);

/* -- fus-trainer-stack.c -- */

/* Mixes ridge into what the model says of what is absent, where validation rows say that
 * it helps (MODELS.md 9.7). @model: (transfer full) */
FusModel *fus_trainer_stack (const FusTrainer *self,
                             FusModel *model) G_GNUC_WARN_UNUSED_RESULT;

/* Frees what fus_trainer_stack() kept from one call to the next. */
void fus_trainer_clear_ridges (FusTrainer *self);

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
/* Settles `weighting=null-nll` in the options weight.NAME (MODELS.md 2.15). */
void fus_trainer_settle_weights (FusModelSpec *spec,
                                 const FusDataset *dataset,
                                 FusScaler *scaler,
                                 FusMatrix *const *baseline,
                                 const guint *rows,
                                 gsize n_rows);
/* Modality dropout and denoising of the batch at hand (MODELS.md 4.3, 4.4). */
void fus_trainer_corrupt_batch (FusTrainer *self);

/* Both clocks, of the calling thread. */
FusTrainerClock fus_trainer_clock_now (void);
/* Seconds on both since @start, which the same thread read. */
FusTrainerClock fus_trainer_clock_since (const FusTrainerClock *start);

G_END_DECLS
