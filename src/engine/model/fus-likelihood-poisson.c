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
row_log_prob (gsize *n_known, const FusReal *outputs, const FusReal *x, gsize n_features)
{
  double sum = 0;
  gsize n = 0;

  for (gsize d = 0; d < n_features; d++)
    if (!isnan (x[d]))
      {
        const double y = (double) x[d];
        const double r = get_log_rate (outputs[d]);
        int sign = 0;

        sum += y * r - exp (r) - (y > 1 ? lgamma_r (y + 1, &sign) : 0);
        n++;
      }
  if (n_known != NULL)
    *n_known = n;

  return sum;
}

static void
poisson_log_prob (const FusLikelihood *self,
                  FusReal *log_prob,
                  gsize *n_known,
                  const FusReal *outputs,
                  const FusReal *x,
                  gsize n_rows)
{
  const gsize n = self->n_features;

  for (gsize row = 0; row < n_rows; row++)
    log_prob[row] = (FusReal) row_log_prob (n_known != NULL ? n_known + row : NULL,
                                            outputs + row * n, x + row * n, n);
}

static void
poisson_backward (const FusLikelihood *self,
                  FusReal *d_outputs,
                  FusReal *d_parameter,
                  const FusReal *d_log_prob,
                  const FusReal *outputs,
                  const FusReal *x,
                  gsize n_rows)
{
  const gsize n = self->n_features;

  if (d_outputs == NULL)
    return;
  for (gsize row = 0; row < n_rows; row++)
    for (gsize i = row * n; i < (row + 1) * n; i++)
      if (!isnan (x[i]))
        d_outputs[i] += (FusReal) ((double) d_log_prob[row] *
                                   ((double) x[i] - exp (get_log_rate (outputs[i]))));
}

static void
poisson_mean (const FusLikelihood *self,
              FusReal *means,
              const FusReal *outputs,
              gsize n_rows)
{
  for (gsize i = 0; i < n_rows * self->n_features; i++)
    means[i] = (FusReal) exp (get_log_rate (outputs[i]));
}

static void
poisson_sd (const FusLikelihood *self, FusReal *sds, const FusReal *outputs, gsize n_rows)
{
  for (gsize i = 0; i < n_rows * self->n_features; i++)
    sds[i] = (FusReal) exp (get_log_rate (outputs[i]) / 2);
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
