/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-corruption.h"
#include "fus-model.h"
#include "fus-parallel.h"
#include "fus-progress.h"

G_BEGIN_DECLS

/* Experts of a set of samples, computed once, from which any subset's latents come
 * cheaply. Samples are encoded in padded blocks, so a sample's numbers don't depend on
 * its neighbours. Reference- counted, frozen. */
typedef struct _FusEncoding FusEncoding;

/**
 * FusLatents:
 * @mean: `[n_rows × n_latents]`: posterior means
 * @logvar: `[n_rows × n_latents]`: log of the posterior variances
 * @near: `[n_rows × n_latents]`: the means turned and scaled so that their distances are
 * those of what is decoded: for neighbours, maps and clusters; @mean itself where the
 * model has no such metric
 * @samples: `[n_rows]`: samples of the dataset
 * @used: `[n_rows]`: the modalities that went in: those asked for and present; 0: the
 * prior
 *
 * Posterior of each sample given a subset. Reference-counted, frozen.
 */
typedef struct
{
  gsize n_rows;
  guint n_latents;
  FusMatrix *mean;
  FusMatrix *logvar;
  FusMatrix *near;
  guint *samples;
  FusMask *used;
} FusLatents;

/**
 * fus_encoding_new:
 * @samples: `[n_samples]`: of @dataset, in any order
 * @error: set when cancelled, or when @dataset is not what the model was made for
 *
 * Returns: (transfer full): what the encoders say of the samples, or %NULL
 */
FusEncoding *fus_encoding_new (FusModel *model,
                               FusDataset *dataset,
                               const guint *samples,
                               gsize n_samples,
                               FusPool *pool,
                               const FusProgress *progress,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_encoding_select:
 * @samples: `[n_samples]`: of the dataset, in any order; each is a row of @whole
 * @error: set when cancelled
 *
 * Rows of an encoding: what fus_encoding_new() says of these samples, to the last bit,
 * without asking the encoders again.
 *
 * Returns: (transfer full): the encoding of the samples, or %NULL
 */
FusEncoding *fus_encoding_select (const FusEncoding *whole,
                                  const guint *samples,
                                  gsize n_samples,
                                  FusPool *pool,
                                  const FusProgress *progress,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * FusCorruption:
 * @klass: what happens
 * @modalities: those that it happens to
 * @amount: in the class's unit, at least 0
 * @repeat: number of the draw
 */
typedef struct
{
  const FusCorruptionClass *klass;
  FusMask modalities;
  double amount;
  guint64 seed;
  guint32 repeat;
} FusCorruption;

/**
 * fus_encoding_new_corrupted:
 * @error: set when cancelled
 *
 * The same samples with what the encoders see corrupted; targets stay as they are, and
 * what is not known stays unknown (MODELS.md 4.4; 5.8, ii).
 *
 * Returns: (transfer full): the encoding of what is left, or %NULL
 */
FusEncoding *fus_encoding_new_corrupted (const FusEncoding *clean,
                                         const FusCorruption *corruption,
                                         FusPool *pool,
                                         const FusProgress *progress,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
FusEncoding *fus_encoding_ref (FusEncoding *self);
void fus_encoding_unref (FusEncoding *self);

/* (transfer none): the model that encoded. */
FusModel *fus_encoding_get_model (const FusEncoding *self);

/* (transfer none): the dataset that the rows are of. */
FusDataset *fus_encoding_get_dataset (const FusEncoding *self);

/* Rows: samples that were encoded. */
gsize fus_encoding_get_n_rows (const FusEncoding *self);

/* (transfer none): `[n_rows]`: the sample of the dataset that each row is. */
const guint *fus_encoding_get_samples (const FusEncoding *self);
/* (transfer full) (nullable): `[n_rows]`: 0 … @n_units − 1: rows of one unit don't count
 * one by one (fus_stretches_list_units()). %NULL where each row stands for itself.
 * @n_units: (out): those that have a row here */
guint *fus_encoding_list_units (const FusEncoding *self,
                                gsize *n_units) G_GNUC_WARN_UNUSED_RESULT;
/* What each row has, `[n_rows]`. */
const FusMask *fus_encoding_get_presence (const FusEncoding *self);
/* Standardised values of modality m, `[n_rows × n_features]`, NaN where not recorded. */
const FusReal *fus_encoding_get_x (const FusEncoding *self, guint m);
/* The training mean of modality m, `[n_features]`, standardised: what guessing says. */
const FusReal *fus_encoding_get_baseline (const FusEncoding *self, guint m);
/* Variance of the training rows, standardised, mean over features: nRMSE's unit. */
double fus_encoding_get_variance (const FusEncoding *self, guint m);

/**
 * fus_encoding_get_r2:
 * @errors: sum of squared errors of modality @m, standardised
 * @baseline_errors: that of the training mean, on the same values
 * @n_known: how many values they are over
 *
 * Returns: 1 − errors ÷ baseline errors; NaN where the mean is right but for rounding:
 * there is nothing to explain, and the quotient of two roundings can be anything
 */
double fus_encoding_get_r2 (const FusEncoding *self,
                            guint m,
                            double errors,
                            double baseline_errors,
                            double n_known);

/* Classes of the rows, `[n_rows]`; −1 where not known. */
gint32 *fus_encoding_dup_codes (const FusEncoding *self,
                                const FusLabel *label) G_GNUC_WARN_UNUSED_RESULT;
/* Values of a continuous label, `[n_rows]`; NaN where not known. */
double *fus_encoding_dup_values (const FusEncoding *self,
                                 const FusLabel *label) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_encoding_compute_latents:
 * @from: modalities to use where a row has them
 * @mode: which mean of a mixture, and what for
 *
 * Runs over all rows on the pool's threads.
 *
 * Returns: (transfer full): posterior of every row; of one that has none of @from, the
 * prior
 */
FusLatents *fus_encoding_compute_latents (const FusEncoding *self,
                                          FusMask from,
                                          FusMeanMode mode,
                                          FusPool *pool) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_encoding_compute_latents_each:
 * @from: `[n_rows]`: modalities to use of each row
 *
 * Returns: (transfer full): as fus_encoding_compute_latents(), a subset a row
 */
FusLatents *fus_encoding_compute_latents_each (const FusEncoding *self,
                                               const FusMask *from,
                                               FusMeanMode mode,
                                               FusPool *pool) G_GNUC_WARN_UNUSED_RESULT;
FusLatents *fus_latents_ref (FusLatents *self);
void fus_latents_unref (FusLatents *self);

/* KL of each row's posterior to the prior, `[n_rows]`, in nats (fus_posterior_kl()). */
void fus_encoding_compute_kl (const FusEncoding *self,
                              const FusMask *from,
                              FusMeanMode mode,
                              double *kl,
                              FusPool *pool);

/**
 * FusScores:
 * @squared_error: `[n_rows × n_modalities]`: of the decoded mean, summed over the
 * features that are known; standardised; NaN where the row lacks the modality
 * @log_prob: `[n_rows × n_modalities]`: log p (x_m | decoder (mean z)), λ = 1, in nats
 * @n_known: `[n_rows × n_modalities]`: features that were summed
 *
 * How well each row's modalities come back from the mean latents of a subset.
 */
typedef struct
{
  double *squared_error;
  double *log_prob;
  guint32 *n_known;
} FusScores;

/* Room for a value a row and modality; nothing is cleared. */
void fus_scores_init (FusScores *self, const FusEncoding *encoding);

/* Frees what fus_scores_init() made. */
void fus_scores_clear (FusScores *self);

/**
 * fus_encoding_compute_scores:
 * @from: `[n_rows]`: the modalities each row may use
 * @targets: the modalities to decode; the others get NaN
 * @scores: (inout): made by fus_scores_init()
 * @error: set when cancelled
 *
 * Decodes the mean latents of each row and compares with what was recorded. One product
 * of experts a row, whatever the number of targets, or one a target of a kind that tells
 * whom it is for (fus_model_has_modes()).
 */
gboolean fus_encoding_compute_scores (const FusEncoding *self,
                                      const FusMask *from,
                                      FusMask targets,
                                      FusMeanMode mode,
                                      FusScores *scores,
                                      FusPool *pool,
                                      GCancellable *cancellable,
                                      GError **error);

/**
 * fus_encoding_dup_baseline_errors:
 *
 * Squared errors of guessing, as in #FusScores.
 *
 * Returns: (transfer full): `[n_rows × n_modalities]`: squared error of the training mean
 * over the features that are known; NaN where the row lacks the modality
 */
double *fus_encoding_dup_baseline_errors (const FusEncoding *self)
  G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_encoding_predict:
 * @from: `[n_rows]`: the modalities each row may use; none has @target among them, or all
 * @error: set when cancelled
 *
 * Returns: (transfer full) (nullable): `[n_rows × n_features]`: what @target is taken to
 * be, standardised
 */
FusMatrix *fus_encoding_predict (const FusEncoding *self,
                                 const FusMask *from,
                                 guint target,
                                 FusMeanMode mode,
                                 FusPool *pool,
                                 GCancellable *cancellable,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
/**
 * fus_decode_all:
 * @z: `[n_rows × n_latents]`
 *
 * Returns: (transfer full): `[n_rows × n_features]`: means of decoder @m at @z, in
 * standardised units
 */
FusMatrix *fus_decode_all (FusModel *model, guint m, const FusMatrix *z, FusPool *pool)
  G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusEncoding, fus_encoding_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusLatents, fus_latents_unref)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FusScores, fus_scores_clear)

G_END_DECLS
