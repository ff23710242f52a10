/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-posterior.h"

#include "fus-linalg.h"

#include <math.h>

#define LOG_2PI 1.8378770664093454836

FusPosterior *
fus_posterior_new (FusArena *arena, gsize n_rows, guint n_latents, guint n_components)
{
  g_assert (n_latents > 0 && n_components > 0);

  FusPosterior *self = fus_arena_push0 (arena, FusPosterior, 1);

  self->n_rows = n_rows;
  self->n_latents = n_latents;
  self->n_components = n_components;
  self->weight = fus_arena_push0 (arena, FusReal *, n_components);
  self->mean = fus_arena_push0 (arena, FusReal *, n_components);
  self->logvar = fus_arena_push0 (arena, FusReal *, n_components);
  for (guint k = 0; k < n_components; k++)
    {
      self->weight[k] = fus_arena_push0 (arena, FusReal, n_rows);
      self->mean[k] = fus_arena_push0 (arena, FusReal, n_rows * n_latents);
      self->logvar[k] = fus_arena_push0 (arena, FusReal, n_rows * n_latents);
    }

  return self;
}

static double
get_mean (const FusPosterior *self, gsize row, gsize i)
{
  double mean = 0;

  for (guint k = 0; k < self->n_components; k++)
    mean += (double) self->weight[k][row] * (double) self->mean[k][i];

  return mean;
}

/* Spread within the components, and between their means. */
static double
get_variance (const FusPosterior *self, gsize row, gsize i, double mean)
{
  double variance = 0;

  for (guint k = 0; k < self->n_components; k++)
    {
      double weight = (double) self->weight[k][row];
      double distance = (double) self->mean[k][i] - mean;

      if (weight > 0)
        variance += weight * (exp ((double) self->logvar[k][i]) + distance * distance);
    }

  return variance;
}

void
fus_posterior_get_moments (const FusPosterior *self, FusReal *mean, FusReal *logvar)
{
  for (gsize row = 0; row < self->n_rows; row++)
    for (gsize i = row * self->n_latents; i < (row + 1) * self->n_latents; i++)
      {
        double value = get_mean (self, row, i);

        mean[i] = (FusReal) value;
        if (logvar != NULL)
          logvar[i] = self->n_components == 1
                        ? self->logvar[0][i]
                        : (FusReal) log (get_variance (self, row, i, value));
      }
}

static guint
choose_component (const FusPosterior *self, gsize row, FusRng *rng)
{
  double left = self->n_components == 1 ? 0 : fus_rng_uniform (rng);
  guint chosen = 0;

  for (guint k = 0; k < self->n_components; k++)
    if (self->weight[k][row] > 0)
      {
        chosen = k;
        left -= (double) self->weight[k][row];
        if (left < 0)
          break;
      }

  return chosen;
}

void
fus_posterior_sample (const FusPosterior *self,
                      FusReal *z,
                      guint64 seed,
                      guint32 draw,
                      guint32 step,
                      const guint *rows)
{
  for (gsize row = 0; row < self->n_rows; row++)
    {
      FusRng rng =
        fus_rng_at (seed, draw, step, rows == NULL ? (guint32) row : rows[row]);
      guint k = choose_component (self, row, &rng);
      FusReal *out = z + row * self->n_latents;
      const FusReal *mean = self->mean[k] + row * self->n_latents;
      const FusReal *logvar = self->logvar[k] + row * self->n_latents;

      fus_rng_fill_normal (&rng, out, self->n_latents);
      if (self->factor != NULL)
        {
          fus_solve_lower_transposed (out, self->factor[row], 1, self->n_latents);
          for (guint l = 0; l < self->n_latents; l++)
            out[l] += mean[l];
          continue;
        }
      for (guint l = 0; l < self->n_latents; l++)
        out[l] =
          (FusReal) ((double) mean[l] + exp ((double) logvar[l] / 2) * (double) out[l]);
    }
}

static double
sum_log_diagonal (const FusReal *factor, guint n)
{
  double sum = 0;

  for (guint l = 0; l < n; l++)
    sum += log ((double) factor[(gsize) l * n + l]);

  return sum;
}

static double
component_kl (const FusPosterior *self, guint k, gsize row)
{
  double sum = 0;

  for (gsize i = row * self->n_latents; i < (row + 1) * self->n_latents; i++)
    {
      double mean = (double) self->mean[k][i];
      double logvar = (double) self->logvar[k][i];

      /* The determinant of a full precision is not that of its diagonal. */
      sum += exp (logvar) + mean * mean - 1 - (self->factor == NULL ? logvar : 0);
    }
  if (self->factor != NULL)
    sum += 2 * sum_log_diagonal (self->factor[row], self->n_latents);

  return sum / 2;
}

void
fus_posterior_kl (const FusPosterior *self, double *kl)
{
  for (gsize row = 0; row < self->n_rows; row++)
    {
      kl[row] = 0;
      for (guint k = 0; k < self->n_components; k++)
        if (self->weight[k][row] > 0)
          kl[row] += (double) self->weight[k][row] * component_kl (self, k, row);
    }
}
