/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The kernels, written once over a vector of LANES numbers; included by one source file
 * for each instruction set, after its vector header, with SIMD_NAME and SIMD_ID defined.
 *
 * Approximations: e^r = 1 + r + r²·p(r) on |r| ≤ ½ ln 2 (relative error 3e-9 before
 * rounding), log (1 + f) = f − f²/2 + f³·q(f) on √½ … √2 (6e-9), tanh x = x + x³·t(x²)
 * on |x| < 0.625 (4e-9). Coefficients: weighted least squares on Chebyshev nodes, weights
 * iterated to the smallest largest error (Lawson's method). */

#include "fus-simd.h"

#include <math.h>
#include <string.h>

#define C(number) v_set ((FusReal) (number))
#define MOST_MEMBERS 32

/* Each block of lanes of 0 … n − 1; @k is how many of them count. */
#define EACH_BLOCK(i, k, n)                                                              \
  for (gsize i = 0, k = MIN ((gsize) LANES, (n)); i < (n);                               \
       i += LANES, k = MIN ((gsize) LANES, (n) -i))

static inline V
load (const FusReal *p, gsize k)
{
  return k == LANES ? v_load (p) : v_load_first (p, k);
}

static inline void
store (FusReal *p, V a, gsize k)
{
  if (k == LANES)
    v_store (p, a);
  else
    v_store_first (p, a, k);
}

static inline double
add_lanes (V a)
{
  FusReal lanes[LANES];
  double sum = 0;

  v_store (lanes, a);
  for (guint i = 0; i < LANES; i++)
    sum += (double) lanes[i];

  return sum;
}

/* -- Elementary functions -- */

#ifdef FUS_REAL_IS_DOUBLE

static inline V
v_exp (V x)
{
  return exp (x);
}

static inline V
v_log (V x)
{
  return log (x);
}

static inline V
v_tanh (V x)
{
  return tanh (x);
}

static inline V
v_log1p (V u)
{
  return log1p (u);
}

#else

static inline V
v_exp (V x)
{
  V n = C (0);
  V r = C (0);
  V p = C (0.0013814467);

  x = v_min (C (89.5), v_max (C (-105), x));
  n = v_round (v_mul (x, C (1.44269504088896341)));
  r = v_fma (n, C (-0.693359375), x);
  r = v_fma (n, C (2.12194440054690583e-4), r);
  p = v_fma (p, r, C (0.0083687804));
  p = v_fma (p, r, C (0.0416683942));
  p = v_fma (p, r, C (0.1666652011));
  p = v_fma (p, r, C (0.4999999341));
  p = v_fma (v_mul (r, r), p, v_add (r, C (1)));

  return v_scale_by_power (p, n);
}

/* For positive, finite numbers. */
static inline V
log_of_positive (V x)
{
  V exponent = C (0);
  V m = v_split_power (x, &exponent);
  V above = C (0);
  V f = C (0);
  V q = C (-0.0763449303);

  above = v_select_lt (C (1.41421356), m, C (1), C (0));
  m = v_select_lt (C (1.41421356), m, v_mul (m, C (0.5)), m);
  exponent = v_add (exponent, above);
  f = v_sub (m, C (1));
  q = v_fma (q, f, C (0.1276157565));
  q = v_fma (q, f, C (-0.1316018306));
  q = v_fma (q, f, C (0.1420175823));
  q = v_fma (q, f, C (-0.166233573));
  q = v_fma (q, f, C (0.2000122687));
  q = v_fma (q, f, C (-0.2500082104));
  q = v_fma (q, f, C (0.3333333171));
  q = v_mul (v_mul (v_mul (f, f), f), q);
  q = v_fma (exponent, C (-2.12194440054690583e-4), q);
  q = v_fma (v_mul (f, f), C (-0.5), q);

  return v_fma (exponent, C (0.693359375), v_add (f, q));
}

static inline V
v_log (V x)
{
  V y = log_of_positive (x);

  y = v_select_lt (C (0), x, y, v_select_lt (x, C (0), C (NAN), C (-INFINITY)));

  return v_select_lt (x, C (INFINITY), y, x);
}

static inline V
v_tanh (V x)
{
  V a = v_abs (x);
  V square = v_mul (x, x);
  V t = C (-0.0057170445);
  V large = v_sub (C (1), v_div (C (2), v_add (v_exp (v_add (a, a)), C (1))));

  t = v_fma (t, square, C (0.0206505868));
  t = v_fma (t, square, C (-0.0537434979));
  t = v_fma (t, square, C (0.1333149128));
  t = v_fma (t, square, C (-0.3333328393));
  t = v_fma (v_mul (x, square), t, x);

  return v_select_lt (a, C (0.625), t, v_copysign (large, x));
}

/* For 0 … 1; what 1 + u drops is put back. */
static inline V
v_log1p (V u)
{
  V w = v_add (C (1), u);
  V dropped = v_sub (u, v_sub (w, C (1)));

  return v_add (log_of_positive (w), v_div (dropped, w));
}

#endif

static inline V
v_negate (V x)
{
  return v_sub (C (0), x);
}

static inline V
v_sigmoid (V x)
{
  return v_div (C (1), v_add (C (1), v_exp (v_negate (x))));
}

static inline V
v_softplus (V x)
{
  return v_add (v_max (C (0), x), v_log1p (v_exp (v_negate (v_abs (x)))));
}

/* -- Element by element -- */

static inline __attribute__ ((always_inline)) void
map (FusReal *y, const FusReal *x, gsize n, V (*f) (V))
{
  EACH_BLOCK (i, k, n)
  store (y + i, f (load (x + i, k)), k);
}

static void
exp_kernel (FusReal *y, const FusReal *x, gsize n)
{
  map (y, x, n, v_exp);
}

static void
log_kernel (FusReal *y, const FusReal *x, gsize n)
{
  map (y, x, n, v_log);
}

static void
tanh_kernel (FusReal *y, const FusReal *x, gsize n)
{
  map (y, x, n, v_tanh);
}

static void
sigmoid_kernel (FusReal *y, const FusReal *x, gsize n)
{
  map (y, x, n, v_sigmoid);
}

static void
softplus_kernel (FusReal *y, const FusReal *x, gsize n)
{
  map (y, x, n, v_softplus);
}

static void
add_scaled (FusReal *y, const FusReal *x, FusReal factor, gsize n)
{
  EACH_BLOCK (i, k, n)
  store (y + i, v_fma (v_set (factor), load (x + i, k), load (y + i, k)), k);
}

static void
scale (FusReal *y, const FusReal *x, FusReal factor, gsize n)
{
  EACH_BLOCK (i, k, n)
  store (y + i, v_mul (v_set (factor), load (x + i, k)), k);
}

/* Each lane adds up 64 numbers, then the lanes go into a double. */
#define SUM_BLOCK (64 * LANES)

static double
sum (const FusReal *x, gsize n)
{
  double total = 0;

  for (gsize first = 0; first < n; first += SUM_BLOCK)
    {
      gsize n_here = MIN ((gsize) SUM_BLOCK, n - first);
      V lanes = C (0);

      EACH_BLOCK (i, k, n_here)
      lanes = v_add (lanes, load (x + first + i, k));
      total += add_lanes (lanes);
    }

  return total;
}

static double
sum_squares (const FusReal *x, gsize n)
{
  double total = 0;

  for (gsize first = 0; first < n; first += SUM_BLOCK)
    {
      gsize n_here = MIN ((gsize) SUM_BLOCK, n - first);
      V lanes = C (0);

      EACH_BLOCK (i, k, n_here)
      {
        V a = load (x + first + i, k);

        lanes = v_fma (a, a, lanes);
      }
      total += add_lanes (lanes);
    }

  return total;
}

/* -- Activations -- */

#define LEAKY_SLOPE 0.01

static inline V
act_linear (V x)
{
  return x;
}

static inline V
act_relu (V x)
{
  return v_max (C (0), x);
}

static inline V
act_silu (V x)
{
  return v_mul (x, v_sigmoid (x));
}

static inline V
act_leaky_relu (V x)
{
  return v_max (v_mul (x, C (LEAKY_SLOPE)), x);
}

static inline __attribute__ ((always_inline)) void
bias_act (FusReal *y,
          FusReal *pre,
          const FusReal *bias,
          gsize n_rows,
          gsize n_cols,
          V (*act) (V))
{
  for (gsize row = 0; row < n_rows; row++)
    EACH_BLOCK (i, k, n_cols)
    {
      gsize at = row * n_cols + i;
      V x = v_add (load (y + at, k), load (bias + i, k));

      if (pre != NULL)
        store (pre + at, x, k);
      store (y + at, act (x), k);
    }
}

#define BIAS_ACT(NAME, ACT)                                                              \
  static void NAME (FusReal *y, FusReal *pre, const FusReal *bias, gsize n_rows,         \
                    gsize n_cols)                                                        \
  {                                                                                      \
    bias_act (y, pre, bias, n_rows, n_cols, ACT);                                        \
  }

BIAS_ACT (bias_linear, act_linear)
BIAS_ACT (bias_relu, act_relu)
BIAS_ACT (bias_silu, act_silu)
BIAS_ACT (bias_tanh, v_tanh)
BIAS_ACT (bias_leaky_relu, act_leaky_relu)
BIAS_ACT (bias_sigmoid, v_sigmoid)
BIAS_ACT (bias_softplus, v_softplus)

/* Slopes, from the value after (y) or before (x). */

static inline V
slope_relu (V y)
{
  return v_select_lt (C (0), y, C (1), C (0));
}

static inline V
slope_leaky_relu (V y)
{
  return v_select_lt (C (0), y, C (1), C (LEAKY_SLOPE));
}

static inline V
slope_tanh (V y)
{
  return v_sub (C (1), v_mul (y, y));
}

static inline V
slope_sigmoid (V y)
{
  return v_mul (y, v_sub (C (1), y));
}

static inline V
slope_silu (V x)
{
  V s = v_sigmoid (x);

  return v_mul (s, v_fma (x, v_sub (C (1), s), C (1)));
}

static inline __attribute__ ((always_inline)) void
multiply_by_slope (FusReal *d_y, const FusReal *at, gsize n, V (*slope) (V))
{
  EACH_BLOCK (i, k, n)
  store (d_y + i, v_mul (load (d_y + i, k), slope (load (at + i, k))), k);
}

#define ACT_BACKWARD(NAME, AT, SLOPE)                                                    \
  static void NAME (FusReal *d_y, const FusReal *y, const FusReal *pre, gsize n)         \
  {                                                                                      \
    multiply_by_slope (d_y, AT, n, SLOPE);                                               \
  }

ACT_BACKWARD (relu_backward, y, slope_relu)
ACT_BACKWARD (silu_backward, pre, slope_silu)
ACT_BACKWARD (tanh_backward, y, slope_tanh)
ACT_BACKWARD (leaky_relu_backward, y, slope_leaky_relu)
ACT_BACKWARD (sigmoid_backward, y, slope_sigmoid)
ACT_BACKWARD (softplus_backward, pre, v_sigmoid)

static void
linear_backward (FusReal *d_y, const FusReal *y, const FusReal *pre, gsize n)
{
}

/* -- Likelihoods, one row -- */

static inline V
difference_where_known (V y, V mean)
{
  return v_select_known (y, v_sub (y, mean), C (0));
}

static double
normal_log_prob (const FusReal *mean,
                 const FusReal *y,
                 gsize n,
                 gsize *n_known,
                 FusReal precision)
{
  V lanes = C (0);

  *n_known = 0;
  EACH_BLOCK (i, k, n)
  {
    V target = load (y + i, k);
    V d = difference_where_known (target, load (mean + i, k));

    lanes = v_fma (d, d, lanes);
    *n_known += v_count_known (target) - (LANES - k);
  }

  return -0.5 * (double) precision * add_lanes (lanes);
}

static void
normal_backward (FusReal *d_mean,
                 const FusReal *mean,
                 const FusReal *y,
                 gsize n,
                 FusReal factor)
{
  EACH_BLOCK (i, k, n)
  {
    V d = difference_where_known (load (y + i, k), load (mean + i, k));

    store (d_mean + i, v_fma (v_set (factor), d, load (d_mean + i, k)), k);
  }
}

static double
bernoulli_log_prob (const FusReal *t, const FusReal *y, gsize n, gsize *n_known)
{
  V lanes = C (0);

  *n_known = 0;
  EACH_BLOCK (i, k, n)
  {
    V target = load (y + i, k);
    V logit = load (t + i, k);
    V log_p = v_sub (v_mul (target, logit), v_softplus (logit));

    log_p = v_select_known (target, log_p, C (0));
    lanes = v_add (lanes, v_keep_first (log_p, k));
    *n_known += v_count_known (target) - (LANES - k);
  }

  return add_lanes (lanes);
}

static void
bernoulli_backward (FusReal *d_t,
                    const FusReal *t,
                    const FusReal *y,
                    gsize n,
                    FusReal factor)
{
  EACH_BLOCK (i, k, n)
  {
    V target = load (y + i, k);
    V d = v_sub (target, v_sigmoid (load (t + i, k)));

    d = v_select_known (target, d, C (0));
    store (d_t + i, v_fma (v_set (factor), d, load (d_t + i, k)), k);
  }
}

/* -- Gaussians -- */

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

/* -- Optimiser -- */

static void
adam (FusReal *values,
      FusReal *m,
      FusReal *v,
      FusReal *highest,
      const FusReal *grads,
      gsize n,
      const FusAdam *args)
{
  V beta1 = v_set (args->beta1);
  V beta2 = v_set (args->beta2);
  V rest1 = v_set (1 - args->beta1);
  V rest2 = v_set (1 - args->beta2);

  EACH_BLOCK (i, k, n)
  {
    V g = v_mul (v_set (args->gradient_factor), load (grads + i, k));
    V first = v_fma (beta1, load (m + i, k), v_mul (rest1, g));
    V second = v_fma (beta2, load (v + i, k), v_mul (rest2, v_mul (g, g)));
    V root = second;

    store (m + i, first, k);
    store (v + i, second, k);
    if (highest != NULL)
      {
        root = v_max (second, load (highest + i, k));
        store (highest + i, root, k);
      }
    root = v_fma (v_sqrt (root), v_set (args->root_factor), v_set (args->epsilon));
    store (values + i,
           v_sub (load (values + i, k), v_div (v_mul (v_set (args->rate), first), root)),
           k);
  }
}

/* -- Forces on a map, fus-map-forces.h -- */

typedef struct
{
  V x;
  V y;
  V near;
} Push;

/* @on: 1 in the lanes that count */
static inline void
push_block (Push *push, V dx, V dy, V on)
{
  V near = v_div (on, v_fma (dx, dx, v_fma (dy, dy, C (1))));
  V square = v_mul (near, near);

  push->near = v_add (push->near, near);
  push->x = v_fma (square, dx, push->x);
  push->y = v_fma (square, dy, push->y);
}

static Push
push_point (const FusReal *x, const FusReal *y, gsize n, FusReal at_x, FusReal at_y)
{
  Push push = { C (0), C (0), C (0) };
  FusReal ones[LANES];

  v_store (ones, C (1));
  EACH_BLOCK (i, k, n)
  push_block (&push, v_sub (v_set (at_x), load (x + i, k)),
              v_sub (v_set (at_y), load (y + i, k)), load (ones, k));

  return push;
}

static void
cauchy_repulsion (FusReal *force,
                  FusReal *sums,
                  const FusReal *x,
                  const FusReal *y,
                  gsize first,
                  gsize n_targets,
                  gsize n)
{
  for (gsize i = 0; i < n_targets; i++)
    {
      Push push = push_point (x, y, n, x[first + i], y[first + i]);

      force[2 * i] = (FusReal) add_lanes (push.x);
      force[2 * i + 1] = (FusReal) add_lanes (push.y);
      sums[i] = (FusReal) add_lanes (push.near);
    }
}

const FusSimd SIMD_NAME = {
  .id = SIMD_ID,
  .exp = exp_kernel,
  .log = log_kernel,
  .tanh = tanh_kernel,
  .sigmoid = sigmoid_kernel,
  .softplus = softplus_kernel,
  .add_scaled = add_scaled,
  .scale = scale,
  .sum_squares = sum_squares,
  .sum = sum,
  .bias_act = {
    [FUS_ACT_LINEAR] = bias_linear,
    [FUS_ACT_RELU] = bias_relu,
    [FUS_ACT_SILU] = bias_silu,
    [FUS_ACT_TANH] = bias_tanh,
    [FUS_ACT_LEAKY_RELU] = bias_leaky_relu,
    [FUS_ACT_SIGMOID] = bias_sigmoid,
    [FUS_ACT_SOFTPLUS] = bias_softplus,
  },
  .act_backward = {
    [FUS_ACT_LINEAR] = linear_backward,
    [FUS_ACT_RELU] = relu_backward,
    [FUS_ACT_SILU] = silu_backward,
    [FUS_ACT_TANH] = tanh_backward,
    [FUS_ACT_LEAKY_RELU] = leaky_relu_backward,
    [FUS_ACT_SIGMOID] = sigmoid_backward,
    [FUS_ACT_SOFTPLUS] = softplus_backward,
  },
  .normal_log_prob = normal_log_prob,
  .normal_backward = normal_backward,
  .bernoulli_log_prob = bernoulli_log_prob,
  .bernoulli_backward = bernoulli_backward,
  .gaussian_draw = gaussian_draw,
  .gaussian_draw_backward = gaussian_draw_backward,
  .gaussian_kl_prior = gaussian_kl_prior,
  .gaussian_kl_prior_backward = gaussian_kl_prior_backward,
  .gaussian_kl = gaussian_kl,
  .gaussian_kl_backward = gaussian_kl_backward,
  .gaussian_log_density = gaussian_log_density,
  .gaussian_log_density_backward = gaussian_log_density_backward,
  .product = product,
  .product_backward = product_backward,
  .subsets_kl = subsets_kl,
  .adam = adam,
  .cauchy_repulsion = cauchy_repulsion,
};
