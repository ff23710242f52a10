/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-rank-sum.h"

#include <math.h>
#include <string.h>

#define DIGIT_BITS 11
#define N_DIGITS (1u << DIGIT_BITS)
#define N_PASSES 3
/* Fewer are sorted by insertion. */
#define FEW 64
/* Half the width of a 90 % interval, in standard errors. */
#define Z_90 1.6448536269514722
/* Nearer to the mean than that the correction of the tail is its limit. */
#define NEAR_MEAN 1e-3
#define LEAST_SKEW 1e-6

/* -- Sorting -- */

/* A whole number that rises as the float does; 0 and −0 are one. */
static guint32
to_key (float value)
{
  guint32 bits = 0;
  float plain = value + 0.0F;

  memcpy (&bits, &plain, sizeof bits);

  return bits ^ ((bits >> 31) != 0 ? 0xffffffffU : 0x80000000U);
}

static float
from_key (guint32 key)
{
  guint32 bits = key ^ ((key >> 31) != 0 ? 0x80000000U : 0xffffffffU);
  float value = 0;

  memcpy (&value, &bits, sizeof value);

  return value;
}

static void
sort_few (float *values, gsize n)
{
  for (gsize i = 1; i < n; i++)
    {
      const float value = values[i];
      gsize k = i;

      for (; k > 0 && values[k - 1] > value; k--)
        values[k] = values[k - 1];
      values[k] = value;
    }
}

static void
pass (const guint32 *keys, guint32 *sorted, gsize n, guint32 *starts, guint shift)
{
  guint32 sum = 0;

  for (guint k = 0; k < N_DIGITS; k++)
    {
      const guint32 n_here = starts[k];

      starts[k] = sum;
      sum += n_here;
    }
  for (gsize i = 0; i < n; i++)
    sorted[starts[(keys[i] >> shift) & (N_DIGITS - 1)]++] = keys[i];
}

/* By digits, the last first. */
static void
sort_many (float *values, gsize n, guint32 *scratch)
{
  guint32 starts[N_PASSES][N_DIGITS] = { 0 };
  guint32 *from = scratch;
  guint32 *to = scratch + n;

  for (gsize i = 0; i < n; i++)
    {
      from[i] = to_key (values[i]);
      for (guint k = 0; k < N_PASSES; k++)
        starts[k][(from[i] >> (k * DIGIT_BITS)) & (N_DIGITS - 1)]++;
    }
  for (guint k = 0; k < N_PASSES; k++)
    {
      guint32 *done = from;

      pass (from, to, n, starts[k], k * DIGIT_BITS);
      from = to;
      to = done;
    }
  for (gsize i = 0; i < n; i++)
    values[i] = from_key (from[i]);
}

static void
sort (float *values, gsize n, guint32 *scratch)
{
  if (n < FEW)
    sort_few (values, n);
  else
    sort_many (values, n, scratch);
}

/* -- Ranks -- */

/* Sums over values that are tied, one tie after the other. */
typedef struct
{
  double n[2];       /* of both lots */
  double before[2];  /* below the tie */
  double placed[2];  /* how often the others lie below, ties half */
  double squares[2]; /* the same, squared */
  double second;     /* moments of all ranks about their mean */
  double third;
} Ranks;

static void
add_tie (Ranks *self, gsize n_first, gsize n_second)
{
  const double n[2] = { (double) n_first, (double) n_second };
  const double both = n[0] + n[1];
  const double away =
    self->before[0] + self->before[1] + (both - self->n[0] - self->n[1]) / 2;

  for (guint side = 0; side < 2; side++)
    {
      const double below = self->before[1 - side] + n[1 - side] / 2;

      self->placed[side] += n[side] * below;
      self->squares[side] += n[side] * below * below;
    }
  self->second += both * away * away;
  self->third += both * away * away * away;
  self->before[0] += n[0];
  self->before[1] += n[1];
}

static void
walk (Ranks *self, const float *first, gsize n_first, const float *second, gsize n_second)
{
  gsize i = 0;
  gsize k = 0;

  while (i < n_first || k < n_second)
    {
      const float value =
        k == n_second || (i < n_first && first[i] <= second[k]) ? first[i] : second[k];
      const gsize i_start = i;
      const gsize k_start = k;

      while (i < n_first && first[i] <= value)
        i++;
      while (k < n_second && second[k] <= value)
        k++;
      add_tie (self, i - i_start, k - k_start);
    }
}

/* Variance of the area: of how often each lies above those of the other lot. */
static double
get_variance (const Ranks *self)
{
  double variance = 0;

  for (guint side = 0; side < 2; side++)
    {
      const double n = self->n[side];
      const double others = self->n[1 - side];
      const double mean = self->placed[side] / n;
      const double squares = MAX (self->squares[side] - n * mean * mean, 0);

      if (n > 1)
        variance += squares / (n - 1) / (others * others) / n;
    }

  return variance;
}

static FusInterval
get_interval (const Ranks *self)
{
  const double auc = self->placed[0] / (self->n[0] * self->n[1]);
  const double variance = get_variance (self);
  const double fewest = MIN (self->n[0], self->n[1]);
  const double worth = variance > 0 ? CLAMP (auc * (1 - auc) / variance, MIN (fewest, 1),
                                             self->n[0] + self->n[1])
                                    : fewest;
  const double square = Z_90 * Z_90 / worth;
  const double middle = (auc + square / 2) / (1 + square);
  const double half =
    sqrt (auc * (1 - auc) * square + square * square / 4) / (1 + square);

  return (FusInterval){ auc, MAX (middle - half, 0), MIN (middle + half, 1),
                        (gsize) (self->n[0] + self->n[1]) };
}

FusRankSum
fus_rank_sum_new (float *first,
                  gsize n_first,
                  float *second,
                  gsize n_second,
                  guint32 *scratch)
{
  Ranks ranks = { .n = { (double) n_first, (double) n_second } };
  const double n1 = ranks.n[0];
  const double n = n1 + ranks.n[1];
  FusRankSum self = { FUS_INTERVAL_UNKNOWN, (double) NAN, 0 };
  double variance = 0;

  g_assert (n_first > 0 && n_second > 0);

  sort (first, n_first, scratch);
  sort (second, n_second, scratch);
  walk (&ranks, first, n_first, second, n_second);
  self.auc = get_interval (&ranks);
  variance = n1 * (n - n1) / (n * (n - 1)) * ranks.second;
  if (!(ranks.second > 0))
    return self;
  self.z = (ranks.placed[0] - n1 * (n - n1) / 2) / sqrt (variance);
  if (n > 2)
    self.skew = ranks.third / n * n1 * (n - n1) * (n - 2 * n1) / ((n - 1) * (n - 2)) /
                (variance * sqrt (variance));

  return self;
}

/* Chance that a gamma variable, standardised, of that skewness > 0 is above @z > 0. */
static double
gamma_tail (double z, double skew)
{
  const double shape = 4 / (skew * skew);
  const double x = shape + z * sqrt (shape);
  const double w = sqrt (2 * MAX (x - shape - shape * log (x / shape), 0));

  if (z < NEAR_MEAN || w < NEAR_MEAN)
    return 0.5 * erfc (z / M_SQRT2);

  return 0.5 * erfc (w / M_SQRT2) + exp (-w * w / 2) / sqrt (2 * M_PI) * (1 / z - 1 / w);
}

double
fus_rank_sum_get_p (const FusRankSum *self)
{
  const double away = fabs (self->z);
  const double skew = self->z < 0 ? -self->skew : self->skew;
  double tail = 0.5 * erfc (away / M_SQRT2);

  if (isnan (self->z))
    return (double) NAN;
  if (skew > LEAST_SKEW)
    tail = MAX (tail, gamma_tail (away, skew));

  return MIN (2 * tail, 1);
}
