/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Eight floats at a time. The same names as fus-vector-plain.h. */

#include "fus-real.h"

#include <glib.h>
#include <immintrin.h>

typedef __m256 V;
#define LANES 8

static inline __m256i
first_lanes (gsize n)
{
  return _mm256_cmpgt_epi32 (_mm256_set1_epi32 ((int) n),
                             _mm256_setr_epi32 (0, 1, 2, 3, 4, 5, 6, 7));
}

static inline V
v_load (const FusReal *p)
{
  return _mm256_loadu_ps (p);
}

static inline V
v_load_first (const FusReal *p, gsize n)
{
  return _mm256_maskload_ps (p, first_lanes (n));
}

static inline void
v_store (FusReal *p, V a)
{
  _mm256_storeu_ps (p, a);
}

static inline void
v_store_first (FusReal *p, V a, gsize n)
{
  _mm256_maskstore_ps (p, first_lanes (n), a);
}

static inline V
v_set (FusReal a)
{
  return _mm256_set1_ps (a);
}

static inline V
v_add (V a, V b)
{
  return _mm256_add_ps (a, b);
}

static inline V
v_sub (V a, V b)
{
  return _mm256_sub_ps (a, b);
}

static inline V
v_mul (V a, V b)
{
  return _mm256_mul_ps (a, b);
}

static inline V
v_div (V a, V b)
{
  return _mm256_div_ps (a, b);
}

static inline V
v_fma (V a, V b, V c)
{
  return _mm256_fmadd_ps (a, b, c);
}

static inline V
v_sqrt (V a)
{
  return _mm256_sqrt_ps (a);
}

static inline V
v_min (V a, V b)
{
  return _mm256_min_ps (a, b);
}

static inline V
v_max (V a, V b)
{
  return _mm256_max_ps (a, b);
}

static inline V
v_abs (V a)
{
  return _mm256_andnot_ps (_mm256_set1_ps (-0.0f), a);
}

static inline V
v_copysign (V a, V sign)
{
  return _mm256_or_ps (v_abs (a), _mm256_and_ps (sign, _mm256_set1_ps (-0.0f)));
}

static inline V
v_select_lt (V a, V b, V yes, V no)
{
  return _mm256_blendv_ps (no, yes, _mm256_cmp_ps (a, b, _CMP_LT_OQ));
}

static inline V
v_select_known (V a, V yes, V no)
{
  return _mm256_blendv_ps (no, yes, _mm256_cmp_ps (a, a, _CMP_ORD_Q));
}

static inline gsize
v_count_known (V a)
{
  return (gsize) __builtin_popcount (
    (guint) _mm256_movemask_ps (_mm256_cmp_ps (a, a, _CMP_ORD_Q)));
}

static inline V
v_keep_first (V a, gsize n)
{
  return _mm256_and_ps (a, _mm256_castsi256_ps (first_lanes (n)));
}

static inline V
v_round (V a)
{
  return _mm256_round_ps (a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}

static inline V
power_of_two (__m256i exponent)
{
  return _mm256_castsi256_ps (
    _mm256_slli_epi32 (_mm256_add_epi32 (exponent, _mm256_set1_epi32 (127)), 23));
}

/* In two halves, so that results below the smallest normal number come out right. */
static inline V
v_scale_by_power (V a, V exponent)
{
  __m256i whole = _mm256_cvtps_epi32 (exponent);
  __m256i half = _mm256_srai_epi32 (whole, 1);

  return v_mul (v_mul (a, power_of_two (half)),
                power_of_two (_mm256_sub_epi32 (whole, half)));
}

static inline V
v_split_power (V a, V *exponent)
{
  V tiny = _mm256_cmp_ps (a, v_set (0x1p-126f), _CMP_LT_OQ);
  V scaled = _mm256_blendv_ps (a, v_mul (a, v_set (0x1p23f)), tiny);
  __m256i bits = _mm256_castps_si256 (scaled);
  __m256i power =
    _mm256_sub_epi32 (_mm256_srli_epi32 (bits, 23), _mm256_set1_epi32 (127));

  *exponent = v_sub (_mm256_cvtepi32_ps (power), _mm256_and_ps (tiny, v_set (23)));

  return _mm256_castsi256_ps (
    _mm256_or_si256 (_mm256_and_si256 (bits, _mm256_set1_epi32 (0x007FFFFF)),
                     _mm256_set1_epi32 (0x3F800000)));
}
