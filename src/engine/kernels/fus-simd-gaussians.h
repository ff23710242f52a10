/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-simd-functions.h"

#define MOST_MEMBERS 32

static void
gaussian_draw (FusReal *z,
               const FusReal *mean,
               const FusReal *logvar,
               const FusReal *noise,
               gsize n)
{
  EACH_BLOCK (i, k, n)
  {
    V sd = v_exp (v_mul (C (0.5), load (logvar + i, k)));

    store (z + i, v_fma (sd, load (noise + i, k), load (mean + i, k)), k);
  }
}

static void
gaussian_draw_backward (FusReal *d_logvar,
                        const FusReal *d_z,
                        const FusReal *z,
                        const FusReal *mean,
                        gsize n)
{
  EACH_BLOCK (i, k, n)
  {
    V half = v_mul (C (0.5), v_sub (load (z + i, k), load (mean + i, k)));

    store (d_logvar + i, v_fma (load (d_z + i, k), half, load (d_logvar + i, k)), k);
  }
}

static double
gaussian_kl_prior (const FusReal *mean, const FusReal *logvar, gsize n)
{
  V lanes = C (0);

  EACH_BLOCK (i, k, n)
  {
    V mu = load (mean + i, k);
    V ell = load (logvar + i, k);
    V term = v_fma (mu, mu, v_sub (v_sub (v_exp (ell), C (1)), ell));

    lanes = v_add (lanes, v_keep_first (term, k));
  }

  return 0.5 * add_lanes (lanes);
}

static void
gaussian_kl_prior_backward (FusReal *d_mean,
                            FusReal *d_logvar,
                            const FusReal *mean,
                            const FusReal *logvar,
                            gsize n,
                            FusReal factor)
{
  if (d_mean != NULL)
    add_scaled (d_mean, mean, factor, n);
  if (d_logvar == NULL)
    return;
  EACH_BLOCK (i, k, n)
  {
    V slope = v_sub (v_exp (load (logvar + i, k)), C (1));

    store (d_logvar + i, v_fma (v_set (factor / 2), slope, load (d_logvar + i, k)), k);
  }
}

static inline V
load_or_zero (const FusReal *p, gsize i, gsize k)
{
  return p == NULL ? C (0) : load (p + i, k);
}

static inline void
add_where_wanted (FusReal *p, V a, gsize i, gsize k)
{
  if (p != NULL)
    store (p + i, v_add (load (p + i, k), a), k);
}

static double
gaussian_kl (const FusGaussianRow *q, const FusGaussianRow *p, gsize n)
{
  V lanes = C (0);

  EACH_BLOCK (i, k, n)
  {
    V away = v_sub (load_or_zero (q->mean, i, k), load_or_zero (p->mean, i, k));
    V p_logvar = load_or_zero (p->logvar, i, k);
    V ratio = v_sub (load_or_zero (q->logvar, i, k), p_logvar);
    V term = v_sub (v_sub (v_exp (ratio), C (1)), ratio);

    term = v_fma (v_mul (away, away), v_exp (v_negate (p_logvar)), term);
    lanes = v_add (lanes, v_keep_first (term, k));
  }

  return 0.5 * add_lanes (lanes);
}

static void
gaussian_kl_backward (const FusGaussianRow *d_q,
                      const FusGaussianRow *d_p,
                      const FusGaussianRow *q,
                      const FusGaussianRow *p,
                      gsize n,
                      FusReal factor)
{
  V half = v_set (factor / 2);

  EACH_BLOCK (i, k, n)
  {
    V away = v_sub (load_or_zero (q->mean, i, k), load_or_zero (p->mean, i, k));
    V p_logvar = load_or_zero (p->logvar, i, k);
    V ratio = v_exp (v_sub (load_or_zero (q->logvar, i, k), p_logvar));
    V pull = v_mul (away, v_exp (v_negate (p_logvar)));
    V d_mean = v_mul (v_set (factor), pull);
    V rest = v_sub (v_sub (C (1), ratio), v_mul (away, pull));

    add_where_wanted (d_q->mean, d_mean, i, k);
    add_where_wanted (d_p->mean, v_negate (d_mean), i, k);
    add_where_wanted (d_q->logvar, v_mul (half, v_sub (ratio, C (1))), i, k);
    add_where_wanted (d_p->logvar, v_mul (half, rest), i, k);
  }
}

#define LOG_TWO_PI 1.8378770664093454836

static double
gaussian_log_density (const FusReal *z, const FusGaussianRow *q, gsize n)
{
  V lanes = C (0);

  EACH_BLOCK (i, k, n)
  {
    V away = v_sub (load (z + i, k), load_or_zero (q->mean, i, k));
    V logvar = load_or_zero (q->logvar, i, k);

    lanes = v_add (lanes, v_fma (v_mul (away, away), v_exp (v_negate (logvar)), logvar));
  }

  return -0.5 * (add_lanes (lanes) + LOG_TWO_PI * (double) n);
}

static void
gaussian_log_density_backward (FusReal *d_z,
                               const FusGaussianRow *d_q,
                               const FusReal *z,
                               const FusGaussianRow *q,
                               gsize n,
                               FusReal factor)
{
  EACH_BLOCK (i, k, n)
  {
    V away = v_sub (load (z + i, k), load_or_zero (q->mean, i, k));
    V pull = v_mul (away, v_exp (v_negate (load_or_zero (q->logvar, i, k))));
    V d_mean = v_mul (v_set (factor), pull);
    V d_logvar = v_mul (v_set (factor / 2), v_sub (v_mul (away, pull), C (1)));

    add_where_wanted (d_z, v_negate (d_mean), i, k);
    add_where_wanted (d_q->mean, d_mean, i, k);
    add_where_wanted (d_q->logvar, d_logvar, i, k);
  }
}

/* Precision of an expert less what all of the product share: exp (@low − ℓ), or with a
 * floor the plain 1 ÷ (exp ℓ + floor). */
static inline V
precision_of (V ell, V low, FusReal floor_of_variance)
{
  if (floor_of_variance > 0)
    return v_div (C (1), v_add (v_exp (ell), v_set (floor_of_variance)));

  return v_exp (v_sub (low, ell));
}

static inline V
lowest_logvar (const FusProductRow *row, gsize i, gsize k)
{
  V low = row->prior ? C (0) : C (INFINITY);

  if (row->floor > 0)
    return C (0);
  for (guint e = 0; e < row->n_members; e++)
    low = v_min (low, load (row->logvar[e] + i, k));

  return low;
}

static void
product (FusReal *mean, FusReal *logvar, const FusProductRow *row)
{
  EACH_BLOCK (i, k, row->n_latents)
  {
    V low = lowest_logvar (row, i, k);
    V total = row->prior ? precision_of (C (0), low, row->floor) : C (0);
    V pulled = C (0);

    for (guint e = 0; e < row->n_members; e++)
      {
        V precision = precision_of (load (row->logvar[e] + i, k), low, row->floor);

        total = v_add (total, precision);
        pulled = v_fma (precision, load (row->mean[e] + i, k), pulled);
      }
    store (mean + i, v_div (pulled, total), k);
    store (logvar + i, v_sub (low, v_log (total)), k);
  }
}

/* ∂ log (its precision) ÷ ∂ ℓ, its sign turned: 1 without a floor. */
static inline V
share_of_floor (V ell, FusReal floor_of_variance)
{
  return floor_of_variance > 0
           ? v_mul (v_exp (ell), precision_of (ell, C (0), floor_of_variance))
           : C (1);
}

static inline void
add_at (FusReal *p, V a, gsize k)
{
  store (p, v_add (load (p, k), a), k);
}

static void
product_backward (FusReal *const *d_mean,
                  FusReal *const *d_logvar,
                  const FusReal *g_mean,
                  const FusReal *g_logvar,
                  const FusReal *mean,
                  const FusReal *logvar,
                  const FusProductRow *row)
{
  EACH_BLOCK (i, k, row->n_latents)
  {
    V gm = load (g_mean + i, k);
    V gl = load (g_logvar + i, k);
    V mu = load (mean + i, k);
    V ell = load (logvar + i, k);

    for (guint e = 0; e < row->n_members; e++)
      {
        V ell_e = load (row->logvar[e] + i, k);
        V share = precision_of (ell_e, row->floor > 0 ? C (0) : ell, row->floor);
        V away = v_sub (load (row->mean[e] + i, k), mu);

        if (row->floor > 0)
          share = v_mul (share, v_exp (ell));
        if (d_mean[e] != NULL)
          add_at (d_mean[e] + i, v_mul (gm, share), k);
        if (d_logvar[e] != NULL)
          add_at (d_logvar[e] + i,
                  v_mul (v_mul (share, share_of_floor (ell_e, row->floor)),
                         v_sub (gl, v_mul (gm, away))),
                  k);
      }
  }
}

/* What the subsets of one block of latents are made of, and what flows back. */
typedef struct
{
  V precision[MOST_MEMBERS];
  V pulled[MOST_MEMBERS];      /* precision · mean */
  V d_precision[MOST_MEMBERS]; /* with the pulled sums held */
  V d_pulled[MOST_MEMBERS];
} Members;

static inline void
load_members (Members *self, const FusProductRow *row, gsize i, gsize k)
{
  for (guint e = 0; e < row->n_members; e++)
    {
      V ell = v_min (C (80), v_max (C (-80), load (row->logvar[e] + i, k)));

      self->precision[e] = precision_of (ell, C (0), row->floor);
      self->pulled[e] = v_mul (self->precision[e], load (row->mean[e] + i, k));
      self->d_precision[e] = C (0);
      self->d_pulled[e] = C (0);
    }
}

/* Twice the divergence of one subset's product. */
static inline V
subset_kl (Members *self, guint32 subset, V total)
{
  V pulled = C (0);
  V variance = C (0);
  V mu = C (0);
  V d_total = C (0);
  V d_sum = C (0);

  for (guint32 left = subset; left != 0; left &= left - 1)
    {
      guint e = (guint) __builtin_ctz (left);

      total = v_add (total, self->precision[e]);
      pulled = v_add (pulled, self->pulled[e]);
    }
  variance = v_div (C (1), total);
  mu = v_mul (pulled, variance);
  d_total =
    v_mul (variance, v_sub (v_sub (C (0.5), v_mul (C (0.5), variance)), v_mul (mu, mu)));
  d_sum = v_mul (mu, variance);
  for (guint32 left = subset; left != 0; left &= left - 1)
    {
      guint e = (guint) __builtin_ctz (left);

      self->d_precision[e] = v_add (self->d_precision[e], d_total);
      self->d_pulled[e] = v_add (self->d_pulled[e], d_sum);
    }

  return v_fma (mu, mu, v_add (v_sub (variance, C (1)), v_log (total)));
}

static inline void
store_members (const Members *self,
               FusReal *const *d_mean,
               FusReal *const *d_logvar,
               const FusProductRow *row,
               gsize i,
               gsize k,
               V factor)
{
  for (guint e = 0; e < row->n_members; e++)
    {
      V precision = self->precision[e];
      V slope =
        v_fma (load (row->mean[e] + i, k), self->d_pulled[e], self->d_precision[e]);
      V kept = v_sub (C (1), v_mul (v_set (row->floor), precision));

      store (d_mean[e] + i, v_mul (factor, v_mul (precision, self->d_pulled[e])), k);
      store (d_logvar[e] + i,
             v_negate (v_mul (factor, v_mul (slope, v_mul (precision, kept)))), k);
    }
}

static double
subsets_kl (FusReal *const *d_mean,
            FusReal *const *d_logvar,
            const FusProductRow *row,
            const guint32 *subsets,
            guint n_subsets)
{
  guint32 full = (guint32) (((guint64) 1 << row->n_members) - 1);
  V prior = v_div (C (1), v_add (C (1), v_set (row->floor)));
  double doubled = 0;
  Members members;

  EACH_BLOCK (i, k, row->n_latents)
  {
    V lanes = C (0);

    load_members (&members, row, i, k);
    for (guint s = 0; s < n_subsets; s++)
      {
        gboolean has_prior = row->prior_always || (row->prior && subsets[s] == full);

        lanes =
          v_add (lanes, subset_kl (&members, subsets[s], has_prior ? prior : C (0)));
      }
    doubled += add_lanes (v_keep_first (lanes, k));
    if (d_mean != NULL)
      store_members (&members, d_mean, d_logvar, row, i, k, C (1.0 / n_subsets));
  }

  return doubled / 2 / n_subsets;
}
