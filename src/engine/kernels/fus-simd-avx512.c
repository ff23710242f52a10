/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-vector-avx512.h"

#define SIMD_NAME fus_simd_avx512
#define SIMD_ID "avx512"

#include "fus-simd-body.h"
