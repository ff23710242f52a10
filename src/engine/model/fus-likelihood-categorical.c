/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-likelihood.h"

#include <glib/gi18n-lib.h>
#include <tgmath.h>

/* Σ_c y_c·(a_c − log Σ_j exp a_j), MODELS.md 3. The decoder puts out logits a; y is
 * one-hot. */

static gboolean
categorical_accepts (FusReal x)
{
  return x >= 0 && x <= 1;
}

static double
log_sum_exp (const FusReal *logits, gsize n)
{
  double largest = (double) logits[0];
  double sum = 0;

  for (gsize c = 1; c < n; c++)
    largest = MAX (largest, (double) logits[c]);
  for (gsize c = 0; c < n; c++)
    sum += exp ((double) logits[c] - largest);

  return largest + log (sum);
}

static double
categorical_log_prob (const FusLikelihood *self,
                      gsize *n_known,
                      const FusReal *logits,
                      const FusReal *x)
{
  const double lse = log_sum_exp (logits, self->n_features);
  double sum = 0;

  for (gsize c = 0; c < self->n_features; c++)
    if (!isnan (x[c]))
      {
        sum += (double) x[c] * ((double) logits[c] - lse);
        *n_known += 1;
      }

  return sum;
}

static double
sum_known (const FusReal *x, gsize n)
{
  double sum = 0;

  for (gsize c = 0; c < n; c++)
    sum += isnan (x[c]) ? 0 : (double) x[c];

  return sum;
}

static void
categorical_backward (const FusLikelihood *self,
                      FusReal *d_logits,
                      FusReal *d_parameter,
                      FusReal d_log_prob,
                      const FusReal *logits,
                      const FusReal *x)
{
  const gsize n = self->n_features;
  const double lse = log_sum_exp (logits, n);
  const double total = sum_known (x, n);

  for (gsize c = 0; c < n && d_logits != NULL; c++)
    {
      double share = exp ((double) logits[c] - lse);
      double y = isnan (x[c]) ? 0 : (double) x[c];

      d_logits[c] += d_log_prob * (FusReal) (y - share * total);
    }
}

static void
categorical_mean (const FusLikelihood *self, FusReal *means, const FusReal *logits)
{
  const double lse = log_sum_exp (logits, self->n_features);

  for (gsize c = 0; c < self->n_features; c++)
    means[c] = (FusReal) exp ((double) logits[c] - lse);
}

static void
categorical_sd (const FusLikelihood *self, FusReal *sds, const FusReal *logits)
{
  categorical_mean (self, sds, logits);
  for (gsize c = 0; c < self->n_features; c++)
    sds[c] = sqrt (sds[c] * (1 - sds[c]));
}

static void
categorical_sample (const FusLikelihood *self,
                    FusReal *x,
                    const FusReal *outputs,
                    FusRng *rng)
{
  double left = fus_rng_uniform (rng);
  gsize chosen = self->n_features - 1;

  categorical_mean (self, x, outputs);
  for (gsize c = 0; c < self->n_features && left >= 0; c++)
    {
      left -= (double) x[c];
      chosen = c;
    }
  for (gsize c = 0; c < self->n_features; c++)
    x[c] = c == chosen ? 1 : 0;
}

static FusReal
categorical_output_of_mean (FusReal mean)
{
  return log (MAX (mean, (FusReal) 1e-6));
}

const FusLikelihoodClass fus_likelihood_categorical = {
  .id = "categorical",
  .name = N_ ("Categorical"),
  .help = N_ ("One of several classes"),
  .n_outputs = 1,
  .accepts = categorical_accepts,
  .log_prob = categorical_log_prob,
  .backward = categorical_backward,
  .mean = categorical_mean,
  .sd = categorical_sd,
  .sample = categorical_sample,
  .output_of_mean = categorical_output_of_mean,
};
