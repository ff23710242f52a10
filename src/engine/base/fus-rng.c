/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-rng.h"

#include <math.h>

static inline guint32
multiply_high (guint32 a, guint32 b, guint32 *low)
{
  guint64 product = (guint64) a * b;

  *low = (guint32) product;

  return (guint32) (product >> 32);
}

static void
philox (guint32 *out, const guint32 *counter, guint64 seed)
{
  guint32 c[4] = { counter[0], counter[1], counter[2], counter[3] };
  guint32 k0 = (guint32) seed;
  guint32 k1 = (guint32) (seed >> 32);

  for (guint round = 0; round < 10; round++)
    {
      guint32 low0 = 0;
      guint32 low1 = 0;
      guint32 high0 = multiply_high (0xD2511F53, c[0], &low0);
      guint32 high1 = multiply_high (0xCD9E8D57, c[2], &low1);

      c[0] = high1 ^ c[1] ^ k0;
      c[1] = low1;
      c[2] = high0 ^ c[3] ^ k1;
      c[3] = low0;
      k0 += 0x9E3779B9;
      k1 += 0xBB67AE85;
    }
  for (guint i = 0; i < 4; i++)
    out[i] = c[i];
}

FusRng
fus_rng_at (guint64 seed, guint32 draw, guint32 step, guint32 row)
{
  return (FusRng){ .seed = seed, .draw = draw, .step = step, .row = row };
}

guint32
fus_rng_next (FusRng *self)
{
  if (self->n_left == 0)
    {
      guint32 counter[4] = { self->block++, self->row, self->step, self->draw };

      philox (self->words, counter, self->seed);
      self->n_left = 4;
    }

  return self->words[4 - self->n_left--];
}

guint32
fus_rng_below (FusRng *self, guint32 n)
{
  guint64 product = (guint64) fus_rng_next (self) * n;

  g_return_val_if_fail (n > 0, 0);
  if ((guint32) product < n)
    {
      guint32 threshold = -n % n;

      while ((guint32) product < threshold)
        product = (guint64) fus_rng_next (self) * n;
    }

  return (guint32) (product >> 32);
}

double
fus_rng_uniform (FusRng *self)
{
  return (fus_rng_next (self) + 0.5) * 0x1p-32;
}

static void
normal_pair (FusRng *self, double *a, double *b)
{
  double radius = sqrt (-2 * log (fus_rng_uniform (self)));
  double angle = 2 * G_PI * fus_rng_uniform (self);

  *a = radius * cos (angle);
  *b = radius * sin (angle);
}

double
fus_rng_normal (FusRng *self)
{
  double a = 0;
  double b = 0;

  normal_pair (self, &a, &b);

  return a;
}

void
fus_rng_fill_normal (FusRng *self, FusReal *out, gsize n)
{
  for (gsize i = 0; i < n; i += 2)
    {
      double a = 0;
      double b = 0;

      normal_pair (self, &a, &b);
      out[i] = (FusReal) a;
      if (i + 1 < n)
        out[i + 1] = (FusReal) b;
    }
}

double
fus_rng_gamma (FusRng *self, double shape)
{
  /* Of a small shape by that of one more. */
  const double factor = shape < 1 ? pow (fus_rng_uniform (self), 1 / shape) : 1;
  const double d = (shape < 1 ? shape + 1 : shape) - 1.0 / 3;
  const double c = 1 / sqrt (9 * d);

  for (;;)
    {
      const double x = fus_rng_normal (self);
      const double v = pow (1 + c * x, 3);

      if (v > 0 && log (fus_rng_uniform (self)) < 0.5 * x * x + d - d * v + d * log (v))
        return factor * d * v;
    }
}

static double
invert_poisson (FusRng *self, double rate)
{
  double left = fus_rng_uniform (self);
  double chance = exp (-rate);
  double k = 0;

  for (; left > chance && chance > 0; k++)
    {
      left -= chance;
      chance *= rate / (k + 1);
    }

  return k;
}

double
fus_rng_poisson (FusRng *self, double rate)
{
  const double b = 0.931 + 2.53 * sqrt (rate);
  const double a = -0.059 + 0.02483 * b;

  if (rate < 10)
    return invert_poisson (self, rate);
  /* Transformed rejection with squeeze, the paper's PTRS. */
  for (;;)
    {
      const double u = fus_rng_uniform (self) - 0.5;
      const double v = fus_rng_uniform (self);
      const double us = 0.5 - fabs (u);
      const double k = floor ((2 * a / us + b) * u + rate + 0.43);
      int sign = 0;

      if (us >= 0.07 && v <= 0.9277 - 3.6224 / (b - 2))
        return k;
      if (k < 0 || (us < 0.013 && v > us))
        continue;
      if (log (v * (1.1239 + 1.1328 / (b - 3.4)) / (a / (us * us) + b)) <=
          k * log (rate) - rate - lgamma_r (k + 1, &sign))
        return k;
    }
}

void
fus_rng_fill_uniform (FusRng *self, FusReal *out, gsize n, double low, double high)
{
  g_assert (low <= high);

  for (gsize i = 0; i < n; i++)
    out[i] = (FusReal) (low + (high - low) * fus_rng_uniform (self));
}

void
fus_rng_permutation (FusRng *self, guint *out, guint n)
{
  for (guint i = 0; i < n; i++)
    out[i] = i;
  for (guint i = n; i > 1; i--)
    {
      guint j = fus_rng_below (self, i);
      guint swap = out[i - 1];

      out[i - 1] = out[j];
      out[j] = swap;
    }
}
