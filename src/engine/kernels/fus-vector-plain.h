/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* One number at a time: what each name means. The other vector headers do the same to
 * each lane. */

#include "fus-real.h"

#include <glib.h>
#include <tgmath.h>

typedef FusReal V;
#define LANES 1

static inline V
v_load (const FusReal *p)
{
  return *p;
}

/* The first @n lanes, the others 0; @n is less than LANES. */
static inline V
v_load_first (const FusReal *p, gsize n)
{
  return n > 0 ? *p : 0;
}

static inline void
v_store (FusReal *p, V a)
{
  *p = a;
}

static inline void
v_store_first (FusReal *p, V a, gsize n)
{
  if (n > 0)
    *p = a;
}

static inline V
v_set (FusReal a)
{
  return a;
}

static inline V
v_add (V a, V b)
{
  return a + b;
}

static inline V
v_sub (V a, V b)
{
  return a - b;
}

static inline V
v_mul (V a, V b)
{
  return a * b;
}

static inline V
v_div (V a, V b)
{
  return a / b;
}

/* a·b + c; rounded once where the processor can. */
static inline V
v_fma (V a, V b, V c)
{
  return a * b + c;
}

static inline V
v_sqrt (V a)
{
  return sqrt (a);
}

/* The second where either is NaN. */
static inline V
v_min (V a, V b)
{
  return a < b ? a : b;
}

/* The second where either is NaN. */
static inline V
v_max (V a, V b)
{
  return a > b ? a : b;
}

static inline V
v_abs (V a)
{
  return fabs (a);
}

static inline V
v_copysign (V a, V sign)
{
  return copysign (a, sign);
}

static inline V
v_select_lt (V a, V b, V yes, V no)
{
  return a < b ? yes : no;
}

/* @yes where @a is not NaN. */
static inline V
v_select_known (V a, V yes, V no)
{
  return isnan (a) ? no : yes;
}

static inline gsize
v_count_known (V a)
{
  return isnan (a) ? 0 : 1;
}

/* 0 in the lanes past the first @n. */
static inline V
v_keep_first (V a, gsize n)
{
  return n > 0 ? a : 0;
}

#ifndef FUS_REAL_IS_DOUBLE

typedef union
{
  float number;
  guint32 bits;
} FloatBits;

/* Adding it leaves no room for a fraction. */
#define ROUNDER 12582912.0f

static inline V
v_round (V a)
{
  return (a + ROUNDER) - ROUNDER;
}

static inline V
power_of_two (guint32 exponent)
{
  return ((FloatBits){ .bits = (exponent + 127) << 23 }).number;
}

/* @a · 2^@exponent, @exponent whole. In two halves, so that results below the smallest
 * normal number come out right. */
static inline V
v_scale_by_power (V a, V exponent)
{
  FloatBits rounded = { .number = exponent + ROUNDER };
  gint32 whole = (gint32) (rounded.bits - ((FloatBits){ .number = ROUNDER }).bits);
  gint32 half = whole / 2;

  return a * power_of_two ((guint32) half) * power_of_two ((guint32) (whole - half));
}

/* @a, positive, as (returned number in 1 … 2) · 2^@exponent */
static inline V
v_split_power (V a, V *exponent)
{
  gboolean tiny = a < 0x1p-126f;
  FloatBits scaled = { .number = tiny ? a * 0x1p23f : a };

  *exponent = (V) ((gint32) (scaled.bits >> 23) - 127 - (tiny ? 23 : 0));

  return ((FloatBits){ .bits = (scaled.bits & 0x007FFFFF) | 0x3F800000 }).number;
}

#endif
