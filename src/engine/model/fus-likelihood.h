/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-rng.h"
#include "fus-tape.h"

G_BEGIN_DECLS

typedef struct _FusLikelihoodClass FusLikelihoodClass;

/* Where the spread of a continuous likelihood comes from. */
typedef enum
{
  FUS_NOISE_FIXED,   /* the option noise_scale */
  FUS_NOISE_FEATURE, /* learned, one number a feature */
} FusNoiseMode;

/* What becomes of data before encoders see them. */
typedef enum
{
  FUS_INPUT_PLAIN,        /* nothing */
  FUS_INPUT_STANDARDIZED, /* and decoders put it out so too */
  FUS_INPUT_LOG,          /* log (1 + x), standardised: the option counts says how */
} FusInput;

/**
 * FusLikelihood:
 * @klass: the distribution
 * @noise_mode: where its spread comes from
 * @n_features: numbers a row of x
 * @scale: the fixed spread: standard deviation, or Laplace's scale
 * @parameter: (nullable): `[n_features]`: what is learned a feature, see
 * FusLikelihoodParameter; borrowed
 * @power: (nullable): `[n_features]`: exp (rate · parameter); borrowed, there with
 * @parameter
 *
 * log p(x | decoder output) of one modality: all that is needed to evaluate it.
 */
typedef struct
{
  const FusLikelihoodClass *klass;
  FusNoiseMode noise_mode;
  gsize n_features;
  FusReal scale;
  const FusReal *parameter;
  const FusReal *power;
} FusLikelihood;

/**
 * FusLikelihoodParameter:
 * @id: of its place in a model: `dec.MODALITY.ID`
 * @low: it is kept above, so that a feature that never varies can't make the loss run
 * away,
 * @high: and below
 * @rate: of the power that is taken of it once a step (FusLikelihood.power)
 *
 * What a distribution learns of each feature beside its decoder's outputs: one number,
 * the same for all samples. Learning begins at fus_likelihood_get_start().
 */
typedef struct
{
  const char *id;
  FusReal low;
  FusReal high;
  FusReal rate;
} FusLikelihoodParameter;

/**
 * FusLikelihoodClass:
 * @id: as typed in a command
 * @name: for people, marked with N_()
 * @help: what data it is for, marked with N_()
 * @n_outputs: numbers that the decoder puts out a feature; those of one kind stand
 * together: `[n_rows × n_outputs·n_features]`
 * @input: what encoders see of its data
 * @is_linear: whether the first of its outputs is its mean
 * @has_noise: whether the options noise and noise_scale concern it: its parameter is then
 * the log of its squared spread, and learned only where noise is `feature`
 * @parameter: (nullable): what it learns of each feature
 * @accepts: whether x can be its value
 * @log_prob: of a row, summed over the features that are known (not NaN); @n_known: 0
 * before, how many those are after
 * @backward: adds d_log_prob · ∂ log p ÷ ∂ outputs of a row to @d_outputs, and the same
 * of its parameter to @d_parameter, each where not %NULL
 * @mean: of the distributions of a row, `[n_features]`
 * @sd: their standard deviations, likewise
 * @sample: one draw of a row
 * @output_of_mean: what the decoder puts out for a feature with that mean: the first of
 * its outputs, the others being 0
 *
 * A distribution of one modality given its decoder's outputs. All functions are of one
 * row. See fus-likelihood.c for how to add one.
 */
struct _FusLikelihoodClass
{
  const char *id;
  const char *name;
  const char *help;
  guint n_outputs;
  FusInput input;
  gboolean is_linear;
  gboolean has_noise;
  const FusLikelihoodParameter *parameter;
  gboolean (*accepts) (FusReal x);
  double (*log_prob) (const FusLikelihood *self,
                      gsize *n_known,
                      const FusReal *outputs,
                      const FusReal *x);
  void (*backward) (const FusLikelihood *self,
                    FusReal *d_outputs,
                    FusReal *d_parameter,
                    FusReal d_log_prob,
                    const FusReal *outputs,
                    const FusReal *x);
  void (*mean) (const FusLikelihood *self, FusReal *means, const FusReal *outputs);
  void (*sd) (const FusLikelihood *self, FusReal *sds, const FusReal *outputs);
  void (*sample) (const FusLikelihood *self,
                  FusReal *x,
                  const FusReal *outputs,
                  FusRng *rng);
  FusReal (*output_of_mean) (FusReal mean);
};

/**
 * fus_likelihood_list:
 * @n_classes: (out): how many
 *
 * Returns: (transfer none): `[n_classes]`, in menu order
 */
const FusLikelihoodClass *const *fus_likelihood_list (gsize *n_classes);

/**
 * fus_likelihood_lookup:
 *
 * Returns: (transfer none) (nullable): the likelihood with that id
 */
const FusLikelihoodClass *fus_likelihood_lookup (const char *id);

/* (nullable): id of the class with that index: the choices of an option. */
const char *fus_likelihood_get_choice (guint index);

/* Numbers that a decoder puts out for a row. */
gsize fus_likelihood_get_n_outputs (const FusLikelihood *self);

/* Whether its parameter is learned; without, it is the one that it starts at. */
gboolean fus_likelihood_learns (const FusLikelihood *self);

/* What its parameter begins with: of a spread its scale, else 0. */
FusReal fus_likelihood_get_start (const FusLikelihood *self);

/**
 * fus_likelihood_get_log_prob:
 * @log_prob: (out): `[n_rows]`, in nats
 * @n_known: (out) (nullable): `[n_rows]`: how many features are in each sum
 * @outputs: `[n_rows × n_outputs·n_features]`
 * @x: `[n_rows × n_features]`, NaN where not known
 *
 * log p of each row, over the features that are known.
 */
void fus_likelihood_get_log_prob (const FusLikelihood *self,
                                  FusReal *log_prob,
                                  gsize *n_known,
                                  const FusReal *outputs,
                                  const FusReal *x,
                                  gsize n_rows);

/* Means `[n_rows × n_features]` of the distributions with those outputs. */
void fus_likelihood_get_means (const FusLikelihood *self,
                               FusReal *means,
                               const FusReal *outputs,
                               gsize n_rows);

/* Their standard deviations, likewise. */
void fus_likelihood_get_sds (const FusLikelihood *self,
                             FusReal *sds,
                             const FusReal *outputs,
                             gsize n_rows);

/* Log of a squared spread is kept within these. */
#define FUS_NOISE_LOW -8
#define FUS_NOISE_HIGH 8

/* The log of a squared spread, of those that have one. */
extern const FusLikelihoodParameter fus_likelihood_noise;

/**
 * fus_op_log_prob:
 * @outputs: `[n_rows × n_outputs·n_features]`
 * @parameter: (nullable): `[1 × n_features]`, where one is learned
 * @x: `[n_rows × n_features]`, NaN where not known; borrowed until the tape is reset
 *
 * Returns: (transfer none): log p (x | outputs) a row, `[n_rows × 1]`, in nats, without
 * weights; MODELS.md 3
 */
FusNode *fus_op_log_prob (FusTape *tape,
                          const FusLikelihood *likelihood,
                          FusNode *outputs,
                          FusNode *parameter,
                          const FusReal *x);

extern const FusLikelihoodClass fus_likelihood_normal;
extern const FusLikelihoodClass fus_likelihood_laplace;
extern const FusLikelihoodClass fus_likelihood_bernoulli;
extern const FusLikelihoodClass fus_likelihood_categorical;
extern const FusLikelihoodClass fus_likelihood_poisson;
extern const FusLikelihoodClass fus_likelihood_nb;

G_END_DECLS
