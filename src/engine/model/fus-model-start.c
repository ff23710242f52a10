/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-model-start.h"

#include "fus-linalg.h"
#include "fus-model-private.h"

#include <math.h>
#include <string.h>

/* Added to the diagonal of a precision of fewer columns than latents, as a share of its
 * largest, so that it has a factor and can learn to say more. */
#define RIDGE_SHARE 1e-9
#define RIDGE 1e-9
/* A logit moves at most so much with a standard deviation: where a class is rare, a line
 * through its share is soon far from anything seen. */
#define LARGEST_SLOPE 4
/* Of a latent, to either side, to see what is decoded move. */
#define METRIC_STEP 0.05
/* A spread is at least this: data that are predicted exactly. One that was never missed
 * by anything is of a constant feature, which has no unit: 1. */
#define LEAST_SPREAD 1e-8

/* The factor of J ÷ λ. */
static double *
make_factor (const double *gram, double noise, guint n)
{
  double *factor = g_new (double, (gsize) n *n);
  double largest = 0;
  gboolean done = FALSE;

  for (guint k = 0; k < n; k++)
    largest = MAX (largest, gram[(gsize) k * n + k] / noise);
  for (double ridge = RIDGE + RIDGE_SHARE * largest; !done; ridge *= 10)
    {
      for (gsize i = 0; i < (gsize) n * n; i++)
        factor[i] = gram[i] / noise + (i % (n + 1) == 0 ? ridge : 0);
      done = fus_factor_double (factor, n);
    }
  for (gsize k = 0; k < n; k++)
    for (gsize l = k + 1; l < n; l++)
      factor[k * n + l] = 0;

  return factor;
}

/* (I + Λ)⁻¹ Wᵀ·w ÷ λ, a row a feature; Λ is what the factor is of. */
static double *
make_encoder (const FusLinearStart *start, guint m, const double *factor)
{
  const guint n = start->n_latents;
  const gsize n_features = start->n_features[m];
  g_autofree double *precision = g_new (double, (gsize) n *n);
  double *rows = g_new (double, n_features *n);
  gboolean done = FALSE;

  fus_product_nt (precision, factor, factor, n, n, n);
  for (guint k = 0; k < n; k++)
    precision[(gsize) k * (n + 1)] += 1;
  done = fus_factor_double (precision, n);
  g_assert (done);
  for (gsize i = 0; i < n_features * n; i++)
    rows[i] = start->loadings[m][i] * start->unit[m] / start->base;
  fus_solve_factored (rows, precision, n_features, n);

  return rows;
}

static void
set_encoder (FusModel *self,
             const FusLinearStart *start,
             guint m,
             const FusLinearUnits *units)
{
  const FusModelPart *part = &self->parts[m];
  const guint n = start->n_latents;
  const gsize n_features = start->n_features[m];
  g_autofree double *factor = make_factor (start->gram[m], start->base, n);
  g_autofree double *rows = make_encoder (start, m, factor);
  FusReal *path = fus_params_get_values (self->params, part->path);
  FusReal *precision = fus_params_get_values (self->params, part->precision);
  FusReal *bias = fus_params_get_values (self->params, part->mean.bias);

  for (gsize i = 0; i < (gsize) n * n; i++)
    precision[i] = (FusReal) factor[i];
  for (guint k = 0; k < n; k++)
    {
      double shift = 0;

      for (gsize d = 0; d < n_features; d++)
        {
          const double weight = rows[d * n + k] / units->scale[d];

          path[k * n_features + d] = (FusReal) weight;
          shift -= weight * units->center[d];
        }
      bias[k] = (FusReal) shift;
    }
  fus_params_get_values (self->params, part->trust)[0] = (FusReal) log (start->trust[m]);
  fus_params_get_values (self->params, part->company)[0] =
    (FusReal) log (start->company[m]);
  fus_params_get_values (self->params, part->cross)[0] =
    (FusReal) log (start->base / start->noise[m]);
}

/* ∂ output ÷ ∂ mean about @mean: what a likelihood puts out isn't always its mean. */
static double
get_slope (const FusLikelihoodClass *likelihood, double mean)
{
  /* Means of counts are never 0, and may be less than that. */
  const double width = likelihood->input == FUS_INPUT_LOG ? 1e-3 * mean : 1e-3;

  if (likelihood->is_linear)
    return 1;

  return ((double) likelihood->output_of_mean ((FusReal) (mean + width)) -
          (double) likelihood->output_of_mean ((FusReal) (mean - width))) /
         (2 * width);
}

static void
set_decoder (FusModel *self,
             const FusLinearStart *start,
             guint m,
             const FusLinearUnits *units)
{
  const FusModelPart *part = &self->parts[m];
  const FusLikelihoodClass *likelihood = part->likelihood.klass;
  const guint n = start->n_latents;
  FusReal *path = fus_params_get_values (self->params, part->output_path);
  FusReal *bias = fus_params_get_values (self->params, part->output.bias);
  FusReal *spread = fus_params_get_values (self->params, part->spread);

  for (gsize d = 0; d < start->n_features[m]; d++)
    {
      const double steep = get_slope (likelihood, units->offset[d]) * units->slope[d];
      const double slope = likelihood->is_linear ? steep : MIN (steep, LARGEST_SLOPE);
      const double residual = start->residual[m][d];

      bias[d] = likelihood->output_of_mean ((FusReal) units->offset[d]);
      for (guint k = 0; k < n; k++)
        path[d * n + k] =
          (FusReal) (slope * start->loadings[m][d * n + k] / start->unit[m]);
      spread[d] = (FusReal) log ((residual > 0 ? MAX (residual, LEAST_SPREAD) : 1) *
                                   units->slope[d] * units->slope[d] +
                                 units->bend[d]);
    }
}

void
fus_model_set_start (FusModel *self,
                     const FusLinearStart *start,
                     const FusLinearUnits *units)
{
  g_assert (self->has_precisions && self->n_latents == start->n_latents);

  for (guint m = 0; m < self->n_modalities; m++)
    {
      set_encoder (self, start, m, &units[m]);
      set_decoder (self, start, m, &units[m]);
    }
  fus_model_update_metric (self);
}

/* Σ_m w_m²·B_mᵀ·B_m ÷ D: how far a step of the latents moves what is decoded. */
static double *
sum_decoders (const FusModel *self)
{
  const gsize n = self->n_latents;
  g_autofree double *one = g_new (double, n *n);
  double *sum = g_new0 (double, n *n);

  for (guint m = 0; m < self->n_modalities; m++)
    {
      const FusModelPart *part = &self->parts[m];
      const FusReal *path = fus_params_get_values (self->params, part->output_path);
      const gsize n_values = part->likelihood.n_features * n;
      g_autofree double *weighted = g_new (double, n_values);
      /* w² ÷ D, w² = D ÷ (M·D_m) */
      const double weight =
        1 / ((double) self->n_modalities * (double) part->likelihood.n_features);

      for (gsize i = 0; i < n_values; i++)
        weighted[i] = sqrt (weight) * (double) path[i];
      fus_product_tn (one, weighted, weighted, n, n, part->likelihood.n_features);
      for (gsize i = 0; i < n * n; i++)
        sum[i] += one[i];
    }

  return sum;
}

static void
set_metric (FusModel *self, double *sum)
{
  const gsize n = self->n_latents;
  g_autofree double *values = g_new (double, n);
  g_autofree double *vectors = g_new (double, n *n);
  FusReal *metric = fus_params_get_values (self->params, self->metric);

  if (!fus_symmetric_eigen (values, vectors, sum, n, n))
    return;
  for (gsize l = 0; l < n; l++)
    for (gsize k = 0; k < n; k++)
      metric[l * n + k] = (FusReal) (sqrt (MAX (values[k], 0)) * vectors[k * n + l]);
}

void
fus_model_update_metric (FusModel *self)
{
  g_autofree double *sum = sum_decoders (self);

  set_metric (self, sum);
}

/* What decoder @m makes of @z. */
static FusReal *
decode_means (const FusModel *self,
              guint m,
              const FusReal *z,
              gsize n_rows,
              FusArena *arena)
{
  FusReal *outputs =
    fus_arena_push (arena, FusReal, n_rows * fus_model_get_n_outputs (self, m));
  FusReal *means =
    fus_arena_push (arena, FusReal, n_rows * self->parts[m].likelihood.n_features);

  fus_model_decode (self, m, outputs, z, n_rows, arena);
  fus_model_get_means (self, m, means, outputs, n_rows);

  return means;
}

/* How what decoder @m puts out moves with each latent, by central differences:
 * `[n_latents × n_rows · n_features]`. */
static double *
measure_slopes (const FusModel *self, guint m, const FusReal *z, gsize n_rows)
{
  const gsize n = self->n_latents;
  const gsize n_values = n_rows * self->parts[m].likelihood.n_features;
  double *slopes = g_new (double, MAX (n * n_values, 1));
  g_autofree FusReal *moved = g_memdup2 (z, n_rows * n * sizeof (FusReal));
  g_autoptr (FusArena) arena = fus_arena_new ();

  for (gsize l = 0; l < n; l++)
    {
      const FusReal *ends[2];

      for (guint side = 0; side < 2; side++)
        {
          for (gsize row = 0; row < n_rows; row++)
            moved[row * n + l] =
              z[row * n + l] + (FusReal) (side == 0 ? -METRIC_STEP : METRIC_STEP);
          ends[side] = decode_means (self, m, moved, n_rows, arena);
        }
      for (gsize row = 0; row < n_rows; row++)
        moved[row * n + l] = z[row * n + l];
      for (gsize i = 0; i < n_values; i++)
        slopes[l * n_values + i] =
          ((double) ends[1][i] - (double) ends[0][i]) / (2 * METRIC_STEP);
      fus_arena_reset (arena);
    }

  return slopes;
}

void
fus_model_measure_metric (FusModel *self, const FusReal *z, gsize n_rows)
{
  const gsize n = self->n_latents;
  g_autofree double *sum = g_new0 (double, n *n);
  g_autofree double *one = g_new (double, n *n);

  if (!self->has_metric || n_rows == 0)
    return;
  for (guint m = 0; m < self->n_modalities; m++)
    {
      const gsize n_features = self->parts[m].likelihood.n_features;
      g_autofree double *slopes = measure_slopes (self, m, z, n_rows);
      const double weight =
        1 / ((double) self->n_modalities * (double) n_features * (double) n_rows);

      fus_product_nt (one, slopes, slopes, n, n, n_rows * n_features);
      for (gsize i = 0; i < n * n; i++)
        sum[i] += weight * one[i];
    }
  set_metric (self, sum);
}

FusReal *
fus_model_get_noise (FusModel *self, guint m)
{
  g_assert (m < self->n_modalities);

  const FusModelPart *part = &self->parts[m];

  return !self->has_precisions && part->likelihood.noise_mode == FUS_NOISE_FEATURE
           ? fus_params_get_values (self->params, part->parameter)
           : NULL;
}

FusReal *
fus_model_get_spread (FusModel *self, guint m)
{
  g_assert (m < self->n_modalities);

  return fus_params_get_values (self->params, self->parts[m].spread);
}

FusReal *
fus_model_get_trust (FusModel *self, guint m)
{
  g_assert (m < self->n_modalities);

  return fus_params_get_values (self->params, self->parts[m].trust);
}

FusReal *
fus_model_get_company (FusModel *self, guint m)
{
  g_assert (m < self->n_modalities);

  return fus_params_get_values (self->params, self->parts[m].company);
}
