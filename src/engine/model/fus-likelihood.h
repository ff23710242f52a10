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

/**
 * FusLikelihood:
 * @klass: the distribution
 * @noise_mode: where its spread comes from
 * @n_features: numbers a row of x
 * @scale: the fixed spread: standard deviation, or Laplace's scale
 * @noise: (nullable): `[n_features]`: learned log of the squared spread; borrowed
 * @inv_spread: (nullable): `[n_features]`: exp (−noise ÷ 2); borrowed, there with @noise
 *
 * log p(x | decoder output) of one modality: all that is needed to evaluate it.
 */
typedef struct
{
  const FusLikelihoodClass *klass;
  FusNoiseMode noise_mode;
  gsize n_features;
  FusReal scale;
  const FusReal *noise;
  const FusReal *inv_spread;
} FusLikelihood;

/**
 * FusLikelihoodClass:
 * @id: as typed in a command
 * @name: for people, marked with N_()
 * @help: what data it is for, marked with N_()
 * @n_outputs: numbers that the decoder puts out a feature; those of one kind stand
 * together: `[n_rows × n_outputs·n_features]`
 * @standardizes: whether its data are standardised
 * @has_noise: whether the options noise and noise_scale concern it
 * @accepts: whether x can be its value
 * @log_prob: `[n_rows]`: sums over the features that are known (not NaN);
 * @n_known: (nullable): how many those are
 * @backward: adds d_log_prob · ∂ log p ÷ ∂ outputs to @d_outputs, and the same summed
 * over rows to @d_noise, each where not %NULL
 * @mean: of the distributions, `[n_rows × n_features]`
 * @sd: their standard deviations, likewise
 * @sample: one draw of one row
 * @output_of_mean: what the decoder puts out for a feature with that mean: the first of
 * its outputs, the others being 0
 *
 * A distribution of one modality given its decoder's outputs. See fus-likelihood.c for
 * how to add one.
 */
struct _FusLikelihoodClass
{
  const char *id;
  const char *name;
  const char *help;
  guint n_outputs;
  gboolean standardizes;
  gboolean has_noise;
  gboolean (*accepts) (FusReal x);
  void (*log_prob) (const FusLikelihood *self,
                    FusReal *log_prob,
                    gsize *n_known,
                    const FusReal *outputs,
                    const FusReal *x,
                    gsize n_rows);
  void (*backward) (const FusLikelihood *self,
                    FusReal *d_outputs,
                    FusReal *d_noise,
                    const FusReal *d_log_prob,
                    const FusReal *outputs,
                    const FusReal *x,
                    gsize n_rows);
  void (*mean) (const FusLikelihood *self,
                FusReal *means,
                const FusReal *outputs,
                gsize n_rows);
  void (*sd) (const FusLikelihood *self,
              FusReal *sds,
              const FusReal *outputs,
              gsize n_rows);
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

/* Kept within these, so that a feature that never varies can't make the loss run away. */
#define FUS_NOISE_LOW -8
#define FUS_NOISE_HIGH 8

/**
 * fus_op_log_prob:
 * @outputs: `[n_rows × n_outputs·n_features]`
 * @noise: (nullable): `[1 × n_features]`, where the spread is learned
 * @x: `[n_rows × n_features]`, NaN where not known; borrowed until the tape is reset
 *
 * Returns: (transfer none): log p (x | outputs) a row, `[n_rows × 1]`, in nats, without
 * weights; MODELS.md 3
 */
FusNode *fus_op_log_prob (FusTape *tape,
                          const FusLikelihood *likelihood,
                          FusNode *outputs,
                          FusNode *noise,
                          const FusReal *x);

extern const FusLikelihoodClass fus_likelihood_normal;
extern const FusLikelihoodClass fus_likelihood_laplace;
extern const FusLikelihoodClass fus_likelihood_bernoulli;
extern const FusLikelihoodClass fus_likelihood_categorical;

G_END_DECLS
