/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-mask.h"

G_BEGIN_DECLS

/**
 * FusLossTerms:
 * @n_rows: rows these are means over
 * @loss: the objective, as trained
 * @kl: its divergence terms, before β
 * @elbo: at β = 1, λ = 1
 * @nll: of each modality, a row that has it, λ = 1
 * @kl_of: of each modality's own expert to the prior, a row that has it
 * @r2: of each modality: 1 − squared error ÷ that of the training mean; NaN where not
 * measured. Of training rows: over some of the epoch's batches
 * @n_of: rows that have each modality
 *
 * What the loss is made of, in nats a row.
 */
typedef struct
{
  gsize n_rows;
  double loss;
  double kl;
  double elbo;
  double nll[FUS_MAX_MODALITIES];
  double kl_of[FUS_MAX_MODALITIES];
  double r2[FUS_MAX_MODALITIES];
  gsize n_of[FUS_MAX_MODALITIES];
} FusLossTerms;

typedef struct
{
  guint epoch; /* counted from 1 */
  FusLossTerms train;
  FusLossTerms valid; /* n_rows is 0 where nothing was held out */
  double samples_per_second;
  double seconds; /* of this epoch */
  double learning_rate;
  double beta;
  double gradient_norm; /* mean over the epoch's steps, before clipping */
} FusEpoch;

/**
 * FusTrainingLog:
 * @from_others: whether `r2` of the rows held out is of each modality predicted from all
 * others, as kinds are judged that learn to; else of each rebuilt from all, itself too
 * @start_r2: the same before the first step; NaN where not measured
 * @start_seconds: what came before the first epoch, the start in closed form included
 * @finish_seconds: what was worked out after the last
 *
 * What a training run did, epoch by epoch. Reference-counted: copies are frozen.
 */
typedef struct
{
  guint n_modalities;
  gboolean from_others;
  GArray *epochs; /* of FusEpoch */
  guint best_epoch;
  double start_r2[FUS_MAX_MODALITIES];
  double start_seconds;
  double finish_seconds;
} FusTrainingLog;

/* (transfer full): a log without epochs; reference-counted. */
FusTrainingLog *fus_training_log_new (guint n_modalities) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_training_log_copy:
 *
 * Returns: (transfer full): the log as it is now; later epochs don't reach it
 */
FusTrainingLog *fus_training_log_copy (const FusTrainingLog *self)
  G_GNUC_WARN_UNUSED_RESULT;
FusTrainingLog *fus_training_log_ref (FusTrainingLog *self);
void fus_training_log_unref (FusTrainingLog *self);

/* Adds an epoch, by value. */
void fus_training_log_append (FusTrainingLog *self, const FusEpoch *epoch);
/* Whether what is rebuilt before the first step was measured. */
gboolean fus_training_log_has_start (const FusTrainingLog *self);

/* What all of the run took, by the clock: not only its epochs. */
double fus_training_log_get_seconds (const FusTrainingLog *self);

/* Epochs in the log. */
guint fus_training_log_get_n_epochs (const FusTrainingLog *self);

/**
 * fus_training_log_get:
 * @index: counted from 0
 */
const FusEpoch *fus_training_log_get (const FusTrainingLog *self, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusTrainingLog, fus_training_log_unref)

G_END_DECLS
