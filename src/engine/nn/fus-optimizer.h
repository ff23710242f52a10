/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "fus-real.h"

G_BEGIN_DECLS

/**
 * FusOptimizerStep:
 * @step: number of this step, counted from 1
 * @learning_rate: of this step
 * @gradient_factor: what gradients are multiplied by first (clipping); 1 for as they are
 */
typedef struct
{
  guint64 step;
  double learning_rate;
  double gradient_factor;
} FusOptimizerStep;

/**
 * FusOptimizerClass:
 * @id: lower-case name
 * @name: for people, marked with N_()
 * @n_moments: numbers it remembers of each parameter
 * @step: moves `values[n]` against `grads[n]`; its memory k of value i is
 * `moments[k × stride + i]`
 *
 * How parameters follow their gradients. Each value is on its own: the caller may cut the
 * block into slices and do them at once (values, moments and grads moved on by the
 * slice's offset, stride unchanged). Moments start at 0.
 */
typedef struct
{
  const char *id;
  const char *name;
  guint n_moments;
  void (*step) (FusReal *values,
                FusReal *moments,
                gsize stride,
                const FusReal *grads,
                gsize n,
                const FusOptimizerStep *args);
} FusOptimizerClass;

extern const FusOptimizerClass fus_optimizer_sgd;
extern const FusOptimizerClass fus_optimizer_adam;
extern const FusOptimizerClass fus_optimizer_amsgrad;

/* (transfer none): every class, `[n_classes]`, in menu order. */
const FusOptimizerClass *const *fus_optimizer_list (gsize *n_classes);

/**
 * fus_optimizer_lookup:
 *
 * Returns: (transfer none) (nullable): the class of that id
 */
const FusOptimizerClass *fus_optimizer_lookup (const char *id);
/* (nullable): id of the class with that index: the choices of an option. */
const char *fus_optimizer_get_choice (guint index);

G_END_DECLS
