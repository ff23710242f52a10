/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-simd-functions.h"

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
