/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Sixteen floats at a time. The same names as fus-vector-plain.h. */

#include "fus-real.h"

#include <glib.h>
#include <immintrin.h>

typedef __m512 V;
#define LANES 16

static inline __mmask16
first_lanes (gsize n)
{
  return (__mmask16) ((1u << n) - 1);
}

static inline V
v_load (const FusReal *p)
{
  return _mm512_loadu_ps (p);
}

static inline V
v_load_first (const FusReal *p, gsize n)
{
  return _mm512_maskz_loadu_ps (first_lanes (n), p);
}

static inline void
v_store (FusReal *p, V a)
{
  _mm512_storeu_ps (p, a);
}

static inline void
v_store_first (FusReal *p, V a, gsize n)
{
  _mm512_mask_storeu_ps (p, first_lanes (n), a);
}

static inline V
v_set (FusReal a)
{
  return _mm512_set1_ps (a);
}

static inline V
v_add (V a, V b)
{
  return _mm512_add_ps (a, b);
}

static inline V
v_sub (V a, V b)
{
  return _mm512_sub_ps (a, b);
}

static inline V
v_mul (V a, V b)
{
  return _mm512_mul_ps (a, b);
}

static inline V
v_div (V a, V b)
{
  return _mm512_div_ps (a, b);
}

static inline V
v_fma (V a, V b, V c)
{
  return _mm512_fmadd_ps (a, b, c);
}

static inline V
v_sqrt (V a)
{
  return _mm512_sqrt_ps (a);
}

static inline V
v_min (V a, V b)
{
  return _mm512_min_ps (a, b);
}

static inline V
v_max (V a, V b)
{
  return _mm512_max_ps (a, b);
}

static inline V
v_abs (V a)
{
  return _mm512_abs_ps (a);
}

static inline V
v_copysign (V a, V sign)
{
  return _mm512_or_ps (_mm512_abs_ps (a), _mm512_and_ps (sign, _mm512_set1_ps (-0.0f)));
}

static inline V
v_select_lt (V a, V b, V yes, V no)
{
  return _mm512_mask_blend_ps (_mm512_cmp_ps_mask (a, b, _CMP_LT_OQ), no, yes);
}

static inline V
v_select_known (V a, V yes, V no)
{
  return _mm512_mask_blend_ps (_mm512_cmp_ps_mask (a, a, _CMP_ORD_Q), no, yes);
}

static inline gsize
v_count_known (V a)
{
  return (gsize) __builtin_popcount (_mm512_cmp_ps_mask (a, a, _CMP_ORD_Q));
}

static inline V
v_keep_first (V a, gsize n)
{
  return _mm512_maskz_mov_ps (n >= LANES ? (__mmask16) 0xFFFF : first_lanes (n), a);
}

static inline V
v_round (V a)
{
  return _mm512_roundscale_ps (a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}

static inline V
v_scale_by_power (V a, V exponent)
{
  return _mm512_scalef_ps (a, exponent);
}

static inline V
v_split_power (V a, V *exponent)
{
  *exponent = _mm512_getexp_ps (a);

  return _mm512_getmant_ps (a, _MM_MANT_NORM_1_2, _MM_MANT_SIGN_src);
}
