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
row_log_prob (const FusReal *logits, const FusReal *x, gsize n, gsize *n_known)
{
  double lse = log_sum_exp (logits, n);
  double sum = 0;
  gsize known = 0;

  for (gsize c = 0; c < n; c++)
    if (!isnan (x[c]))
      {
        sum += (double) x[c] * ((double) logits[c] - lse);
        known++;
      }
  if (n_known != NULL)
    *n_known = known;

  return sum;
}

static void
categorical_log_prob (const FusLikelihood *self,
                      FusReal *log_prob,
                      gsize *n_known,
                      const FusReal *outputs,
                      const FusReal *x,
                      gsize n_rows)
{
  const gsize n = self->n_features;

  for (gsize row = 0; row < n_rows; row++)
    log_prob[row] = (FusReal) row_log_prob (outputs + row * n, x + row * n, n,
                                            n_known != NULL ? n_known + row : NULL);
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
row_backward (FusReal *d_logits,
              FusReal factor,
              const FusReal *logits,
              const FusReal *x,
              gsize n)
{
  double lse = log_sum_exp (logits, n);
  double total = sum_known (x, n);

  for (gsize c = 0; c < n; c++)
    {
      double share = exp ((double) logits[c] - lse);
      double y = isnan (x[c]) ? 0 : (double) x[c];

      d_logits[c] += factor * (FusReal) (y - share * total);
    }
}

static void
categorical_backward (const FusLikelihood *self,
                      FusReal *d_outputs,
                      FusReal *d_parameter,
                      const FusReal *d_log_prob,
                      const FusReal *outputs,
                      const FusReal *x,
                      gsize n_rows)
{
  const gsize n = self->n_features;

  for (gsize row = 0; row < n_rows && d_outputs != NULL; row++)
    row_backward (d_outputs + row * n, d_log_prob[row], outputs + row * n, x + row * n,
                  n);
}

static void
categorical_mean (const FusLikelihood *self,
                  FusReal *means,
                  const FusReal *outputs,
                  gsize n_rows)
{
  const gsize n = self->n_features;

  for (gsize row = 0; row < n_rows; row++)
    {
      double lse = log_sum_exp (outputs + row * n, n);

      for (gsize i = row * n; i < (row + 1) * n; i++)
        means[i] = (FusReal) exp ((double) outputs[i] - lse);
    }
}

static void
categorical_sd (const FusLikelihood *self,
                FusReal *sds,
                const FusReal *outputs,
                gsize n_rows)
{
  categorical_mean (self, sds, outputs, n_rows);
  for (gsize i = 0; i < n_rows * self->n_features; i++)
    sds[i] = sqrt (sds[i] * (1 - sds[i]));
}

static void
categorical_sample (const FusLikelihood *self,
                    FusReal *x,
                    const FusReal *outputs,
                    FusRng *rng)
{
  double left = fus_rng_uniform (rng);
  gsize chosen = self->n_features - 1;

  categorical_mean (self, x, outputs, 1);
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
