/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-vector-plain.h"

#define SIMD_NAME fus_simd_plain
#define SIMD_ID "plain"

#include "fus-simd-body.h"
