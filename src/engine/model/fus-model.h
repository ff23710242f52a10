/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-batch.h"
#include "fus-model-spec.h"
#include "fus-params.h"
#include "fus-posterior.h"

G_BEGIN_DECLS

/* Encoders, fusion, decoders, their parameters and the scaler. Reference-counted; frozen
 * once handed out by a trainer or read from a file: any thread may call what takes a
 * const FusModel. */
typedef struct _FusModel FusModel;

/* What the encoders say of the rows of a batch, before any subset is chosen. In an arena;
 * borrows the batch (a kind without experts encodes anew for each subset). */
typedef struct _FusExperts FusExperts;

/* models.md §2.1.7: what "the mean given a subset" is where the posterior is a mixture of
 * products. */
typedef enum
{
  FUS_MEAN_MIXTURE = 0, /* mean of the model's own mixture */
  FUS_MEAN_POE = 1,     /* mean of the product of the subset's experts */

  /* Added to one of these, for a kind that tells the difference (fus_model_has_modes()): */
  FUS_MEAN_CROSS = 1 << 1,  /* to predict what is not in the subset */
  FUS_MEAN_FILLED = 1 << 2, /* what is absent is predicted first, then all is encoded */
} FusMeanMode;

/* The modality that is to be predicted, added to FUS_MEAN_CROSS. */
#define FUS_MEAN_FOR(m) ((FusMeanMode) (((m) + 1) << 8))

/* Parameters are drawn with the spec's seed (models.md §8.4). */
FusParams *fus_model_lay_out_params (const FusModelSpec *spec,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
FusModel *fus_model_new (const FusModelSpec *spec,
                         FusScaler *scaler,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* @values: `[params->n_values]`, of a model of the same specification. */
FusModel *fus_model_new_with_values (const FusModelSpec *spec,
                                     FusScaler *scaler,
                                     const FusReal *values) G_GNUC_WARN_UNUSED_RESULT;
FusModel *fus_model_ref (FusModel *self);
void fus_model_unref (FusModel *self);
/* A frozen copy: its parameters are its own. */
FusModel *fus_model_freeze (const FusModel *self) G_GNUC_WARN_UNUSED_RESULT;

const FusModelSpec *fus_model_get_spec (const FusModel *self);
FusScaler *fus_model_get_scaler (const FusModel *self);
FusParams *fus_model_get_params (const FusModel *self);
guint fus_model_get_n_modalities (const FusModel *self);
guint fus_model_get_n_latents (const FusModel *self);
/* SHA-256 of specification, parameters and scaler, in hexadecimal (architecture.md §5).
 */
char *fus_model_dup_hash (const FusModel *self) G_GNUC_WARN_UNUSED_RESULT;

FusExperts *fus_model_encode (const FusModel *self,
                              const FusBatch *batch,
                              FusArena *arena);
/* Mean and log variance of modality m's own expert, `[n_rows × n_latents]`; rows that
 * lack it are 0. NULL where the kind has no experts. */
const FusReal *fus_experts_get_mean (const FusExperts *self, guint m);
const FusReal *fus_experts_get_logvar (const FusExperts *self, guint m);
/* @from: `[n_rows]`: the modalities to use of each row; those not among the batch's
 * inputs are left out; a row with none gets the prior. */
FusPosterior *fus_model_fuse (const FusModel *self,
                              const FusExperts *experts,
                              const FusMask *from,
                              FusMeanMode mode,
                              FusArena *arena);
/* Whether latents from which to predict what is absent are others than those from which to
 * rebuild what is there. */
gboolean fus_model_has_modes (const FusModel *self);
/* Whether fus_model_get_sds() tells the spread of modality m about a prediction from the
 * mean latents, so that nothing has to be drawn besides. */
gboolean fus_model_has_whole_spread (const FusModel *self, guint m);
/* Latents, `[n_rows × n_latents]`, turned and scaled so that their distance is that of what
 * is decoded: for neighbours, maps and probes. @z itself, with one more reference, where
 * the model has no such metric. */
FusMatrix *fus_model_apply_metric (const FusModel *self,
                                   FusMatrix *z) G_GNUC_WARN_UNUSED_RESULT;
/* Share of the precision that each expert, and last the prior, has in the product of the
 * subset:
 * `[n_rows × (n_modalities + 1)]`, mean over latents (models.md §6.4). FALSE where the
 * kind has none. */
gboolean fus_model_get_precision_shares (const FusModel *self,
                                         const FusExperts *experts,
                                         const FusMask *from,
                                         FusReal *shares);

/* Numbers a row that decoder m puts out: n_features, or more where the likelihood needs
 * more. */
gsize fus_model_get_n_outputs (const FusModel *self, guint m);
/* @z: `[n_rows × n_latents]`; @outputs: `[n_rows × n_outputs]` */
void fus_model_decode (const FusModel *self,
                       guint m,
                       FusReal *outputs,
                       const FusReal *z,
                       gsize n_rows,
                       FusArena *arena);
/* Means of the decoded distributions, `[n_rows × n_features]`, in standardised units. */
void fus_model_get_means (const FusModel *self,
                          guint m,
                          FusReal *means,
                          const FusReal *outputs,
                          gsize n_rows);
/* Standard deviations of the decoded distributions, likewise. */
void fus_model_get_sds (const FusModel *self,
                        guint m,
                        FusReal *sds,
                        const FusReal *outputs,
                        gsize n_rows);
/* Replaces what decoder m puts out, `[n_rows × n_outputs]`, by the mix of ridge and model in
 * those rows of the batch of the experts that predict modality m from all others: @from has
 * them, the row has them, and @from does not have m. Rows that lack one are the model's
 * alone, and so is all of a modality without a mix (recipe.md 3.4). */
void fus_model_mix_outputs (const FusModel *self,
                            guint m,
                            FusReal *outputs,
                            const FusBatch *batch,
                            const FusMask *from,
                            FusArena *arena);
/* The shares of ridge and model in what modality m is predicted by from all others. FALSE
 * where it is the model alone. */
gboolean fus_model_get_stack (const FusModel *self, guint m, double *ridge, double *model);
gboolean fus_model_has_stacks (const FusModel *self);
/* The same as a sentence, without a full stop; NULL where it is the model alone. */
char *fus_model_dup_mix (const FusModel *self, guint m) G_GNUC_WARN_UNUSED_RESULT;
/* log p(x_m | outputs) a row, without weights λ; features that are NaN are left out.
 * @n_known: (nullable): how many features each row's sum is over. */
void fus_model_get_log_prob (const FusModel *self,
                             guint m,
                             double *log_prob,
                             gsize *n_known,
                             const FusReal *outputs,
                             const FusReal *x,
                             gsize n_rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusModel, fus_model_unref)

G_END_DECLS
