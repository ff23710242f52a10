/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-optimizer.h"

#include "fus-kernels.h"

#include <glib/gi18n-lib.h>

static void
sgd_step (FusReal *values,
          FusReal *moments,
          gsize stride,
          const FusReal *grads,
          gsize n,
          const FusOptimizerStep *args)
{
  fus_add_scaled (values, grads, (FusReal) (-args->learning_rate * args->gradient_factor),
                  n);
}

const FusOptimizerClass fus_optimizer_sgd = {
  .id = "sgd",
  .name = N_ ("Gradient Descent"),
  .step = sgd_step,
};
