/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-vector-avx2.h"

#define SIMD_NAME fus_simd_avx2
#define SIMD_ID "avx2"

#include "fus-simd-body.h"
