/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-batch.h"
#include "fus-model-spec.h"
#include "fus-model-types.h"
#include "fus-params.h"
#include "fus-posterior.h"

G_BEGIN_DECLS

/**
 * fus_model_lay_out_params:
 * @error: set when options don't fit
 *
 * Returns: (transfer full): the places of the parameters that a model of @spec has, with
 * no room for them yet: to be compared with what is there before it is taken
 */
FusParams *fus_model_lay_out_params (const FusModelSpec *spec,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_model_new:
 * @spec: copied
 * @scaler: of the training rows
 * @error: set when options don't fit, or there is no memory for so many parameters
 *
 * Returns: (transfer full) (nullable): an untrained model, its parameters drawn with the
 * spec's seed as PyTorch would (MODELS.md 8.4)
 */
FusModel *fus_model_new (const FusModelSpec *spec,
                         FusScaler *scaler,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_model_new_with_values:
 * @values: `[params->n_values]` of a model of the same specification
 *
 * Returns: (transfer full): a model with those parameters
 */
FusModel *fus_model_new_with_values (const FusModelSpec *spec,
                                     FusScaler *scaler,
                                     const FusReal *values) G_GNUC_WARN_UNUSED_RESULT;
FusModel *fus_model_ref (FusModel *self);
void fus_model_unref (FusModel *self);

/* (transfer none): kind, options, modalities and seed. */
const FusModelSpec *fus_model_get_spec (const FusModel *self);

/* (transfer none): how raw numbers become the encoders' and back. */
FusScaler *fus_model_get_scaler (const FusModel *self);

/* (transfer none): all that is learned. */
FusParams *fus_model_get_params (const FusModel *self);

/* Modalities that the model was made for. */
guint fus_model_get_n_modalities (const FusModel *self);

/* (transfer full) (nullable): a sentence without its full stop on features that no
 * training sample had, which the model says nothing of; %NULL where there are none. */
char *fus_model_dup_unknown (const FusModel *self) G_GNUC_WARN_UNUSED_RESULT;

/* Latent dimensions, of all blocks together. */
guint fus_model_get_n_latents (const FusModel *self);

/* (transfer full): SHA-256 of specification, parameters (name, then numbers) and scaler,
 * in hexadecimal: two models of one hash are the same. */
char *fus_model_dup_hash (const FusModel *self) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_model_encode:
 * @batch: borrowed as long as what is returned is used
 * @arena: where the result is
 *
 * Returns: (transfer none): what each modality's encoder says of the rows that have it,
 * whatever the subset
 */
FusExperts *fus_model_encode (const FusModel *self,
                              const FusBatch *batch,
                              FusArena *arena);

/* Numbers that fus_model_encode() says of a row. */
gsize fus_model_count_said (const FusModel *self);

/**
 * fus_model_gather_experts:
 * @batch: borrowed as long as what is returned is used
 * @from: `[n_rows]` of @batch: experts of @self that hold each row already
 * @rows: `[n_rows]`: the row of @from that each is
 * @arena: where the result is
 *
 * Returns: (transfer none): what fus_model_encode() says of @batch, copied from where it
 * was said before
 */
FusExperts *fus_model_gather_experts (const FusModel *self,
                                      const FusBatch *batch,
                                      FusExperts *const *from,
                                      const guint *rows,
                                      FusArena *arena);

/* Mean of modality m's own expert, `[n_rows × n_latents]`; rows that lack it are 0. %NULL
 * where the kind has no experts. */
const FusReal *fus_experts_get_mean (const FusExperts *self, guint m);

/* As fus_experts_get_mean(), the log of the variance. */
const FusReal *fus_experts_get_logvar (const FusExperts *self, guint m);

/**
 * fus_model_fuse:
 * @from: `[n_rows]`: the modalities to use of each row; those not among the batch's
 * inputs are left out; a row with none gets the prior
 * @mode: what to draw and decode for
 * @arena: where the result is put
 *
 * Returns: (transfer none): q (z | x_S) of each row for its own S
 */
FusPosterior *fus_model_fuse (const FusModel *self,
                              const FusExperts *experts,
                              const FusMask *from,
                              FusMeanMode mode,
                              FusArena *arena);
/* Means of the latents of each row, what it lacks of @from predicted first and then
 * encoded with the rest (MODELS.md 9.5): `[n_rows × n_latents]`. FALSE, and nothing is
 * written, where fus_model_encodes_again() says that it is not to be.
 * @mean: (out) */
gboolean fus_model_fill_means (const FusModel *self,
                               const FusExperts *experts,
                               const FusMask *from,
                               FusMeanMode mode,
                               FusReal *mean,
                               FusArena *arena);
/* Whether fus_model_fill_means() does anything: the option `fill` asks for it, and the
 * kind does not do it by itself. */
gboolean fus_model_encodes_again (const FusModel *self);
/* Whether R² of held-out rows is of each modality predicted from the others. */
gboolean fus_model_judges_others (const FusModel *self);
/* Whether latents from which to predict what is absent are others than those from which
 * to rebuild what is there. */
gboolean fus_model_has_modes (const FusModel *self);
/* Whether fus_model_get_sds() tells the spread of modality m about a prediction from the
 * mean latents, so that nothing has to be drawn besides. */
gboolean fus_model_has_whole_spread (const FusModel *self, guint m);

/**
 * fus_model_apply_metric:
 * @z: `[n_rows × n_latents]`
 *
 * Latents turned and scaled so that their distance is that of what is decoded: for
 * neighbours, maps and probes.
 *
 * Returns: (transfer full): z·Q·√E, Q·E·Qᵀ = Σ_m w_m²·B_mᵀ·B_m ÷ D (MODELS.md 9.4); or @z
 * itself, with one more reference, where the model has no such metric
 */
FusMatrix *fus_model_apply_metric (const FusModel *self,
                                   FusMatrix *z) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_model_dup_reading:
 *
 * What latents are multiplied with for a reading that is fitted under a penalty: turned
 * as for distances, but with ⁴√E in place of √E, all of them as large as the latents
 * (MODELS.md 9.4).
 *
 * Returns: (transfer full) (nullable): `[n_latents × n_latents]`; %NULL where the model
 * has no such metric
 */
double *fus_model_dup_reading (const FusModel *self) G_GNUC_WARN_UNUSED_RESULT;

/* Whether latents of incomplete rows are those of what they have and of what is predicted
 * of the rest. */
gboolean fus_model_fills (const FusModel *self);

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
/* Whether modality m is decoded to counts, whose distributions are no normal ones. */
gboolean fus_model_has_counts (const FusModel *self, guint m);
/* One draw of a row, `[n_features]`, in standardised units, from the distributions that
 * its
 * @outputs, `[n_outputs]`, stand for. */
void fus_model_draw (const FusModel *self,
                     guint m,
                     FusReal *x,
                     const FusReal *outputs,
                     FusRng *rng);
/* Replaces what decoder m puts out, `[n_rows × n_outputs]`, by the mix of ridge and model
 * in those rows of the batch of the experts that predict modality m from all others:
 * @from has them, the row has them, and @from does not have m. Rows that lack one are the
 * model's alone, and so is all of a modality without a mix (MODELS.md 9.7). */
void fus_model_mix_outputs (const FusModel *self,
                            guint m,
                            FusReal *outputs,
                            const FusBatch *batch,
                            const FusMask *from,
                            FusArena *arena);
/* The shares of ridge and model in what modality m is predicted by from all others. FALSE
 * where it is the model alone. */
gboolean fus_model_get_stack (const FusModel *self,
                              guint m,
                              double *ridge,
                              double *model);

/* Whether some modality is predicted by a mix. */
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
