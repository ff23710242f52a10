/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-likelihood.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <tgmath.h>

/* −Σ_d (log 2s_d + |y_d − μ_d| ÷ s_d), MODELS.md 3. The decoder puts out μ; s is fixed,
 * or learned a feature as ℓ = 2 log s. */

static gboolean
laplace_accepts (FusReal x)
{
  return isfinite (x);
}

static FusReal
get_inv_spread (const FusLikelihood *self, gsize d)
{
  return self->parameter == NULL ? 1 / self->scale : self->power[d];
}

static double
get_log_spread (const FusLikelihood *self, gsize d)
{
  return self->parameter == NULL ? log ((double) self->scale)
                                 : (double) self->parameter[d] / 2;
}

static double
laplace_log_prob (const FusLikelihood *self,
                  gsize *n_known,
                  const FusReal *mean,
                  const FusReal *x)
{
  double sum = 0;

  for (gsize d = 0; d < self->n_features; d++)
    if (!isnan (x[d]))
      {
        sum += get_log_spread (self, d) +
               (double) (fabs (x[d] - mean[d]) * get_inv_spread (self, d));
        *n_known += 1;
      }

  return -(sum + (double) *n_known * G_LN2);
}

static void
laplace_backward (const FusLikelihood *self,
                  FusReal *d_mean,
                  FusReal *d_parameter,
                  FusReal d_log_prob,
                  const FusReal *mean,
                  const FusReal *x)
{
  for (gsize d = 0; d < self->n_features; d++)
    if (!isnan (x[d]))
      {
        FusReal difference = x[d] - mean[d];
        FusReal inv_spread = get_inv_spread (self, d);

        if (d_mean != NULL)
          d_mean[d] +=
            d_log_prob * inv_spread * (FusReal) ((difference > 0) - (difference < 0));
        if (d_parameter != NULL)
          d_parameter[d] += d_log_prob * (fabs (difference) * inv_spread - 1) / 2;
      }
}

static void
laplace_mean (const FusLikelihood *self, FusReal *means, const FusReal *outputs)
{
  memcpy (means, outputs, self->n_features * sizeof (FusReal));
}

static void
laplace_sd (const FusLikelihood *self, FusReal *sds, const FusReal *outputs)
{
  for (gsize d = 0; d < self->n_features; d++)
    sds[d] = (FusReal) G_SQRT2 / get_inv_spread (self, d);
}

static void
laplace_sample (const FusLikelihood *self,
                FusReal *x,
                const FusReal *outputs,
                FusRng *rng)
{
  for (gsize d = 0; d < self->n_features; d++)
    {
      double u = 2 * fus_rng_uniform (rng) - 1;
      double deviate = copysign (log1p (-fabs (u)), -u);

      x[d] = outputs[d] + (FusReal) deviate / get_inv_spread (self, d);
    }
}

static FusReal
laplace_output_of_mean (FusReal mean)
{
  return mean;
}

const FusLikelihoodClass fus_likelihood_laplace = {
  .id = "laplace",
  .name = N_ ("Laplace"),
  .help = N_ ("Continuous numbers with outliers; keeps edges of images sharper"),
  .n_outputs = 1,
  .input = FUS_INPUT_STANDARDIZED,
  .is_linear = TRUE,
  .has_noise = TRUE,
  .parameter = &fus_likelihood_noise,
  .accepts = laplace_accepts,
  .log_prob = laplace_log_prob,
  .backward = laplace_backward,
  .mean = laplace_mean,
  .sd = laplace_sd,
  .sample = laplace_sample,
  .output_of_mean = laplace_output_of_mean,
};
