/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The number the engine computes with: float32, or double in the tests' second build.
 * Files hold float32 either way. */
#ifdef FUS_REAL_IS_DOUBLE
typedef double FusReal;
#define FUS_REAL_EPSILON 2.220446049250313e-16
#else
typedef float FusReal;
#define FUS_REAL_EPSILON 1.1920929e-07f
#endif

/* Rows, values and scratch blocks start on a cache line. */
#define FUS_ALIGNMENT 64
