/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-likelihood.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Σ_d y_d·r_d − e^r_d − log Γ (y_d + 1), MODELS.md 3. The decoder puts out log rates r;
 * beyond the bounds the slope is that at the bound, which leads back. */

#define LOG_RATE_BOUND 15.0

static double
get_log_rate (FusReal output)
{
  return CLAMP ((double) output, -LOG_RATE_BOUND, LOG_RATE_BOUND);
}

static gboolean
poisson_accepts (FusReal x)
{
  return isfinite (x) && x >= 0 && !((double) x > floor ((double) x));
}

static double
poisson_log_prob (const FusLikelihood *self,
                  gsize *n_known,
                  const FusReal *outputs,
                  const FusReal *x)
{
  double sum = 0;

  for (gsize d = 0; d < self->n_features; d++)
    if (!isnan (x[d]))
      {
        const double y = (double) x[d];
        const double r = get_log_rate (outputs[d]);
        int sign = 0;

        sum += y * r - exp (r) - (y > 1 ? lgamma_r (y + 1, &sign) : 0);
        *n_known += 1;
      }

  return sum;
}

static void
poisson_backward (const FusLikelihood *self,
                  FusReal *d_outputs,
                  FusReal *d_parameter,
                  FusReal d_log_prob,
                  const FusReal *outputs,
                  const FusReal *x)
{
  for (gsize d = 0; d < self->n_features && d_outputs != NULL; d++)
    if (!isnan (x[d]))
      d_outputs[d] += (FusReal) ((double) d_log_prob *
                                 ((double) x[d] - exp (get_log_rate (outputs[d]))));
}

static void
poisson_mean (const FusLikelihood *self, FusReal *means, const FusReal *outputs)
{
  for (gsize d = 0; d < self->n_features; d++)
    means[d] = (FusReal) exp (get_log_rate (outputs[d]));
}

static void
poisson_sd (const FusLikelihood *self, FusReal *sds, const FusReal *outputs)
{
  for (gsize d = 0; d < self->n_features; d++)
    sds[d] = (FusReal) exp (get_log_rate (outputs[d]) / 2);
}

static void
poisson_sample (const FusLikelihood *self,
                FusReal *x,
                const FusReal *outputs,
                FusRng *rng)
{
  for (gsize d = 0; d < self->n_features; d++)
    x[d] = (FusReal) fus_rng_poisson (rng, exp (get_log_rate (outputs[d])));
}

static FusReal
poisson_output_of_mean (FusReal mean)
{
  return (FusReal) CLAMP (log (MAX ((double) mean, 1e-6)), -LOG_RATE_BOUND,
                          LOG_RATE_BOUND);
}

const FusLikelihoodClass fus_likelihood_poisson = {
  .id = "poisson",
  .name = N_ ("Poisson"),
  .help = N_ ("Counts that vary as much as chance makes them"),
  .n_outputs = 1,
  .input = FUS_INPUT_LOG,
  .accepts = poisson_accepts,
  .log_prob = poisson_log_prob,
  .backward = poisson_backward,
  .mean = poisson_mean,
  .sd = poisson_sd,
  .sample = poisson_sample,
  .output_of_mean = poisson_output_of_mean,
};
