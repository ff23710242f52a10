/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-kernels.h"
#include "fus-likelihood.h"

#include <glib/gi18n-lib.h>
#include <tgmath.h>

/* Σ_d y_d·t_d − softplus t_d, MODELS.md 3. The decoder puts out logits t; y may be
 * anything from 0 to 1. */

static gboolean
bernoulli_accepts (FusReal x)
{
  return x >= 0 && x <= 1;
}

static double
bernoulli_log_prob (const FusLikelihood *self,
                    gsize *n_known,
                    const FusReal *outputs,
                    const FusReal *x)
{
  return fus_bernoulli_log_prob (n_known, outputs, x, self->n_features);
}

static void
bernoulli_backward (const FusLikelihood *self,
                    FusReal *d_outputs,
                    FusReal *d_parameter,
                    FusReal d_log_prob,
                    const FusReal *outputs,
                    const FusReal *x)
{
  if (d_outputs != NULL)
    fus_bernoulli_log_prob_backward (d_outputs, outputs, x, d_log_prob, self->n_features);
}

static void
bernoulli_mean (const FusLikelihood *self, FusReal *means, const FusReal *outputs)
{
  fus_sigmoid (means, outputs, self->n_features);
}

static void
bernoulli_sd (const FusLikelihood *self, FusReal *sds, const FusReal *outputs)
{
  fus_sigmoid (sds, outputs, self->n_features);
  for (gsize d = 0; d < self->n_features; d++)
    sds[d] = sqrt (sds[d] * (1 - sds[d]));
}

static void
bernoulli_sample (const FusLikelihood *self,
                  FusReal *x,
                  const FusReal *outputs,
                  FusRng *rng)
{
  fus_sigmoid (x, outputs, self->n_features);
  for (gsize d = 0; d < self->n_features; d++)
    x[d] = fus_rng_uniform (rng) < (double) x[d] ? 1 : 0;
}

static FusReal
bernoulli_output_of_mean (FusReal mean)
{
  const double p = CLAMP ((double) mean, 1e-6, 1 - 1e-6);

  return (FusReal) log (p / (1 - p));
}

const FusLikelihoodClass fus_likelihood_bernoulli = {
  .id = "bernoulli",
  .name = N_ ("Bernoulli"),
  .help = N_ ("Yes or no, or anything from 0 to 1"),
  .n_outputs = 1,
  .accepts = bernoulli_accepts,
  .log_prob = bernoulli_log_prob,
  .backward = bernoulli_backward,
  .mean = bernoulli_mean,
  .sd = bernoulli_sd,
  .sample = bernoulli_sample,
  .output_of_mean = bernoulli_output_of_mean,
};
