/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "fus-real.h"

G_BEGIN_DECLS

/**
 * FusAdam:
 * @rate: learning rate ÷ (1 − β₁ᵗ)
 * @root_factor: 1 ÷ √(1 − β₂ᵗ)
 * @gradient_factor: gradients are multiplied by it first
 */
typedef struct
{
  FusReal beta1;
  FusReal beta2;
  FusReal epsilon;
  FusReal rate;
  FusReal root_factor;
  FusReal gradient_factor;
} FusAdam;

G_END_DECLS
