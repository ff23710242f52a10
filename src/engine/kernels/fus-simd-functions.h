/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Blocks of lanes, and elementary functions of them.
 *
 * Approximations: e^r = 1 + r + r²·p(r) on |r| ≤ ½ ln 2 (relative error 3e-9 before
 * rounding), log (1 + f) = f − f²/2 + f³·q(f) on √½ … √2 (6e-9), tanh x = x + x³·t(x²)
 * on |x| < 0.625 (4e-9). Coefficients: weighted least squares on Chebyshev nodes, weights
 * iterated to the smallest largest error (Lawson's method). */

#include "fus-simd.h"

#include <math.h>
#include <string.h>

#define C(number) v_set ((FusReal) (number))

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
