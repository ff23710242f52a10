/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-optimizer.h"

#include "fus-kernels.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Kingma & Ba 2015, algorithm 1; Reddi et al. 2018, algorithm 2, with PyTorch's order:
 * the largest v is taken before its bias is corrected (MODELS.md 8.5). */

#define BETA1 0.9
#define BETA2 0.999
#define EPSILON 1e-8

static FusAdam
prepare (const FusOptimizerStep *args)
{
  double t = (double) args->step;

  return (FusAdam){
    .beta1 = (FusReal) BETA1,
    .beta2 = (FusReal) BETA2,
    .epsilon = (FusReal) EPSILON,
    .rate = (FusReal) (args->learning_rate / (1 - pow (BETA1, t))),
    .root_factor = (FusReal) (1 / sqrt (1 - pow (BETA2, t))),
    .gradient_factor = (FusReal) args->gradient_factor,
  };
}

static void
adam_step (FusReal *values,
           FusReal *moments,
           gsize stride,
           const FusReal *grads,
           gsize n,
           const FusOptimizerStep *args)
{
  FusAdam adam = prepare (args);

  fus_adam (values, moments, moments + stride, NULL, grads, n, &adam);
}

static void
amsgrad_step (FusReal *values,
              FusReal *moments,
              gsize stride,
              const FusReal *grads,
              gsize n,
              const FusOptimizerStep *args)
{
  FusAdam adam = prepare (args);

  fus_adam (values, moments, moments + stride, moments + 2 * stride, grads, n, &adam);
}

const FusOptimizerClass fus_optimizer_adam = {
  .id = "adam",
  .name = N_ ("Adam"),
  .n_moments = 2,
  .step = adam_step,
};

const FusOptimizerClass fus_optimizer_amsgrad = {
  .id = "amsgrad",
  .name = N_ ("AMSGrad"),
  .n_moments = 3,
  .step = amsgrad_step,
};
