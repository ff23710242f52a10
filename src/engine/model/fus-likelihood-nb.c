/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-likelihood.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Σ_d log Γ (y + θ) − log Γ (θ) − log Γ (y + 1) − θ·log (1 + m ÷ θ) − y·log (1 + θ ÷ m),
 * MODELS.md 3: counts of mean m and variance m + m² ÷ θ. The decoder puts out log m; log
 * θ is learned a feature. Beyond the bounds the slope is that at the bound, which leads
 * back. In double: of a large θ the gammas are nearly equal. */

#define LOG_MEAN_BOUND 15.0
#define LOG_THETA_BOUND 10.0

/* From here on an asymptotic series of the digamma function is exact to 1e−13. */
#define DIGAMMA_FAR 10

static double
get_log_mean (FusReal output)
{
  return CLAMP ((double) output, -LOG_MEAN_BOUND, LOG_MEAN_BOUND);
}

static double
get_log_theta (const FusLikelihood *self, gsize d)
{
  return self->parameter != NULL ? (double) self->parameter[d] : 0;
}

static double
softplus (double t)
{
  return MAX (t, 0) + log1p (exp (-fabs (t)));
}

static double
log_gamma (double x)
{
  int sign = 0;

  return lgamma_r (x, &sign);
}

/* Of x > 0 (Bernardo 1976). */
static double
digamma (double x)
{
  double sum = 0;
  double inverse = 0;

  for (; x < DIGAMMA_FAR; x++)
    sum -= 1 / x;
  inverse = 1 / (x * x);

  return sum + log (x) - 1 / (2 * x) -
         inverse *
           (1.0 / 12 -
            inverse * (1.0 / 120 -
                       inverse * (1.0 / 252 - inverse * (1.0 / 240 - inverse / 132))));
}

static gboolean
nb_accepts (FusReal x)
{
  return isfinite (x) && x >= 0 && !((double) x > floor ((double) x));
}

static double
get_log_prob (double y, double log_mean, double log_theta)
{
  const double theta = exp (log_theta);
  const double gammas =
    y > 0 ? log_gamma (y + theta) - log_gamma (theta) - log_gamma (y + 1) : 0;

  return gammas - theta * softplus (log_mean - log_theta) -
         y * softplus (log_theta - log_mean);
}

static double
nb_log_prob (const FusLikelihood *self,
             gsize *n_known,
             const FusReal *outputs,
             const FusReal *x)
{
  double sum = 0;

  for (gsize d = 0; d < self->n_features; d++)
    if (!isnan (x[d]))
      {
        sum += get_log_prob ((double) x[d], get_log_mean (outputs[d]),
                             get_log_theta (self, d));
        *n_known += 1;
      }

  return sum;
}

/* y − (y + θ)·m ÷ (m + θ), and θ·(ψ (y + θ) − ψ (θ) − log (1 + m ÷ θ) + 1 − (y + θ) ÷
 * (θ + m)). */
static void
get_slopes (double *d_mean, double *d_theta, double y, double log_mean, double log_theta)
{
  const double theta = exp (log_theta);
  const double share = 1 / (1 + exp (log_theta - log_mean)); /* of m in m + θ */

  *d_mean = y * (1 - share) - theta * share;
  *d_theta = theta * ((y > 0 ? digamma (y + theta) - digamma (theta) : 0) -
                      softplus (log_mean - log_theta)) +
             theta * share - y * (1 - share);
}

static void
nb_backward (const FusLikelihood *self,
             FusReal *d_outputs,
             FusReal *d_parameter,
             FusReal d_log_prob,
             const FusReal *outputs,
             const FusReal *x)
{
  for (gsize d = 0; d < self->n_features; d++)
    {
      double d_mean = 0;
      double d_theta = 0;

      if (isnan (x[d]))
        continue;
      get_slopes (&d_mean, &d_theta, (double) x[d], get_log_mean (outputs[d]),
                  get_log_theta (self, d));
      if (d_outputs != NULL)
        d_outputs[d] += (FusReal) ((double) d_log_prob * d_mean);
      if (d_parameter != NULL)
        d_parameter[d] += (FusReal) ((double) d_log_prob * d_theta);
    }
}

static void
nb_mean (const FusLikelihood *self, FusReal *means, const FusReal *outputs)
{
  for (gsize d = 0; d < self->n_features; d++)
    means[d] = (FusReal) exp (get_log_mean (outputs[d]));
}

static void
nb_sd (const FusLikelihood *self, FusReal *sds, const FusReal *outputs)
{
  for (gsize d = 0; d < self->n_features; d++)
    {
      const double mean = exp (get_log_mean (outputs[d]));

      sds[d] = (FusReal) sqrt (mean + mean * mean * exp (-get_log_theta (self, d)));
    }
}

/* Poisson of a rate that is itself drawn: of shape θ and mean m. */
static void
nb_sample (const FusLikelihood *self, FusReal *x, const FusReal *outputs, FusRng *rng)
{
  for (gsize d = 0; d < self->n_features; d++)
    {
      const double theta = exp (get_log_theta (self, d));
      const double rate =
        fus_rng_gamma (rng, theta) * exp (get_log_mean (outputs[d])) / theta;

      x[d] = (FusReal) fus_rng_poisson (rng, rate);
    }
}

static FusReal
nb_output_of_mean (FusReal mean)
{
  return (FusReal) CLAMP (log (MAX ((double) mean, 1e-6)), -LOG_MEAN_BOUND,
                          LOG_MEAN_BOUND);
}

static const FusLikelihoodParameter dispersion = {
  .id = "dispersion",
  .low = (FusReal) -LOG_THETA_BOUND,
  .high = (FusReal) LOG_THETA_BOUND,
  .rate = 1,
};

const FusLikelihoodClass fus_likelihood_nb = {
  .id = "nb",
  .name = N_ ("Negative Binomial"),
  .help = N_ ("Counts that vary more than chance makes them, as of molecules or words"),
  .n_outputs = 1,
  .input = FUS_INPUT_LOG,
  .parameter = &dispersion,
  .accepts = nb_accepts,
  .log_prob = nb_log_prob,
  .backward = nb_backward,
  .mean = nb_mean,
  .sd = nb_sd,
  .sample = nb_sample,
  .output_of_mean = nb_output_of_mean,
};
