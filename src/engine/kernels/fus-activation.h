/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "fus-real.h"

G_BEGIN_DECLS

/**
 * FusActivation:
 * @id: as the option `activation` spells it
 * @name: for people, marked with N_()
 * @needs_pre: whether @backward looks at the value before the activation
 * @forward: `y[n_rows × n_cols]` in place: y = act (y + bias); where @pre isn't %NULL the
 * sum goes there too
 * @backward: `d_y[n]` in place: from ∂/∂ y to ∂/∂ (value before the activation)
 *
 * What a dense layer does to its sums, in one pass with the bias.
 */
typedef struct
{
  const char *id;
  const char *name;
  gboolean needs_pre;
  void (
    *forward) (FusReal *y, FusReal *pre, const FusReal *bias, gsize n_rows, gsize n_cols);
  void (*backward) (FusReal *d_y, const FusReal *y, const FusReal *pre, gsize n);
} FusActivation;

extern const FusActivation fus_activation_linear;
extern const FusActivation fus_activation_relu;

/**
 * fus_activation_lookup:
 *
 * Returns: (transfer none) (nullable): the activation of that id
 */
const FusActivation *fus_activation_lookup (const char *id);
/* (nullable): id of the activation with that index: the choices of an option. */
const char *fus_activation_get_choice (guint index);

G_END_DECLS
