/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-kernels.h"
#include "fus-likelihood.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <tgmath.h>

/* −½ Σ_d (log 2π + 2 log s_d + ((y_d − μ_d) ÷ s_d)²), MODELS.md 3. The decoder puts out
 * μ; s is fixed, or learned a feature as ℓ = 2 log s. */

#define LOG_2PI 1.8378770664093454836

static gboolean
normal_accepts (FusReal x)
{
  return isfinite (x);
}

/* Features looked at together: as many as fit on the stack beside each other. */
#define CHUNK 256

/* Σ ((y − μ) ÷ s)² over the features that are known. */
static double
sum_squares (const FusLikelihood *self,
             gsize *n_known,
             const FusReal *restrict mean,
             const FusReal *restrict x)
{
  FusReal u[CHUNK];
  double sum = 0;
  gsize known = 0;

  for (gsize first = 0; first < self->n_features; first += CHUNK)
    {
      const gsize n = MIN (CHUNK, self->n_features - first);
      const FusReal *inv_spread = self->power + first;
      guint here = 0;

      for (gsize i = 0; i < n; i++)
        {
          gboolean is_known = !isnan (x[first + i]);

          u[i] = is_known ? (x[first + i] - mean[first + i]) * inv_spread[i] : 0;
          here += is_known ? 1 : 0;
        }
      sum += fus_sum_squares (u, n);
      known += here;
    }
  *n_known = known;

  return sum;
}

/* Σ 2 log s over the features that are known. */
static double
sum_noise (const FusLikelihood *self, const FusReal *x)
{
  double sum = 0;

  for (gsize d = 0; d < self->n_features; d++)
    sum += isnan (x[d]) ? 0 : (double) self->parameter[d];

  return sum;
}

static double
normal_log_prob (const FusLikelihood *self,
                 gsize *n_known,
                 const FusReal *mean,
                 const FusReal *x)
{
  double sum = 0;

  if (self->parameter == NULL)
    return fus_normal_log_prob (n_known, mean, x, self->n_features, (double) self->scale);
  sum = sum_squares (self, n_known, mean, x);
  sum += *n_known == self->n_features ? fus_sum (self->parameter, self->n_features)
                                      : sum_noise (self, x);

  return -0.5 * (sum + (double) *n_known * LOG_2PI);
}

static void
backward_mean (const FusLikelihood *self,
               FusReal *restrict d_mean,
               FusReal factor,
               const FusReal *restrict mean,
               const FusReal *restrict x)
{
  const FusReal *restrict inv_spread = self->power;

  for (gsize d = 0; d < self->n_features; d++)
    {
      FusReal slope = factor * (x[d] - mean[d]) * inv_spread[d] * inv_spread[d];

      d_mean[d] += isnan (x[d]) ? 0 : slope;
    }
}

static void
backward_parameter (const FusLikelihood *self,
                    FusReal *restrict d_parameter,
                    FusReal factor,
                    const FusReal *restrict mean,
                    const FusReal *restrict x)
{
  const FusReal *restrict inv_spread = self->power;
  const FusReal half = factor / 2;

  for (gsize d = 0; d < self->n_features; d++)
    {
      FusReal u = (x[d] - mean[d]) * inv_spread[d];

      d_parameter[d] += isnan (x[d]) ? 0 : half * (u * u - 1);
    }
}

static void
normal_backward (const FusLikelihood *self,
                 FusReal *d_mean,
                 FusReal *d_parameter,
                 FusReal d_log_prob,
                 const FusReal *mean,
                 const FusReal *x)
{
  if (d_mean != NULL && self->parameter == NULL)
    fus_normal_log_prob_backward (d_mean, mean, x, d_log_prob, self->n_features,
                                  (double) self->scale);
  else if (d_mean != NULL)
    backward_mean (self, d_mean, d_log_prob, mean, x);
  if (d_parameter != NULL)
    backward_parameter (self, d_parameter, d_log_prob, mean, x);
}

static void
normal_mean (const FusLikelihood *self, FusReal *means, const FusReal *outputs)
{
  memcpy (means, outputs, self->n_features * sizeof (FusReal));
}

static FusReal
get_spread (const FusLikelihood *self, gsize d)
{
  return self->parameter == NULL ? self->scale : 1 / self->power[d];
}

static void
normal_sd (const FusLikelihood *self, FusReal *sds, const FusReal *outputs)
{
  for (gsize d = 0; d < self->n_features; d++)
    sds[d] = get_spread (self, d);
}

static void
normal_sample (const FusLikelihood *self, FusReal *x, const FusReal *outputs, FusRng *rng)
{
  fus_rng_fill_normal (rng, x, self->n_features);
  for (gsize d = 0; d < self->n_features; d++)
    x[d] = outputs[d] + get_spread (self, d) * x[d];
}

static FusReal
normal_output_of_mean (FusReal mean)
{
  return mean;
}

const FusLikelihoodClass fus_likelihood_normal = {
  .id = "normal",
  .name = N_ ("Normal"),
  .help = N_ ("Continuous numbers"),
  .n_outputs = 1,
  .input = FUS_INPUT_STANDARDIZED,
  .is_linear = TRUE,
  .has_noise = TRUE,
  .parameter = &fus_likelihood_noise,
  .accepts = normal_accepts,
  .log_prob = normal_log_prob,
  .backward = normal_backward,
  .mean = normal_mean,
  .sd = normal_sd,
  .sample = normal_sample,
  .output_of_mean = normal_output_of_mean,
};
