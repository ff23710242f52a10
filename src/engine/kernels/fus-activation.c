/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-activation.h"

#include "fus-class-table.h"
#include "fus-simd.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* To add an activation: a value of FusAct, its two kernels in fus-simd-body.h, a line of
 * EACH and a row of the table. */

#define ACTIVATION(name, ACT)                                                            \
  static void name##_forward (FusReal *y, FusReal *pre, const FusReal *bias,             \
                              gsize n_rows, gsize n_cols)                                \
  {                                                                                      \
    fus_simd_get ()->bias_act[ACT](y, pre, bias, n_rows, n_cols);                        \
  }                                                                                      \
  static void name##_backward (FusReal *d_y, const FusReal *y, const FusReal *pre,       \
                               gsize n)                                                  \
  {                                                                                      \
    fus_simd_get ()->act_backward[ACT](d_y, y, pre, n);                                  \
  }

ACTIVATION (linear, FUS_ACT_LINEAR)
ACTIVATION (relu, FUS_ACT_RELU)
ACTIVATION (silu, FUS_ACT_SILU)
ACTIVATION (tanh, FUS_ACT_TANH)
ACTIVATION (leaky_relu, FUS_ACT_LEAKY_RELU)
ACTIVATION (sigmoid, FUS_ACT_SIGMOID)
ACTIVATION (softplus, FUS_ACT_SOFTPLUS)

const FusActivation fus_activation_linear = {
  .id = "linear",
  .name = N_ ("Linear"),
  .forward = linear_forward,
  .backward = linear_backward,
};

const FusActivation fus_activation_relu = {
  .id = "relu",
  .name = N_ ("ReLU"),
  .forward = relu_forward,
  .backward = relu_backward,
};

static const FusActivation activation_silu = {
  .id = "silu",
  .name = N_ ("SiLU"),
  .needs_pre = TRUE,
  .forward = silu_forward,
  .backward = silu_backward,
};

static const FusActivation activation_tanh = {
  .id = "tanh",
  .name = N_ ("Hyperbolic Tangent"),
  .forward = tanh_forward,
  .backward = tanh_backward,
};

static const FusActivation activation_leaky_relu = {
  .id = "leaky-relu",
  .name = N_ ("Leaky ReLU"),
  .forward = leaky_relu_forward,
  .backward = leaky_relu_backward,
};

static const FusActivation activation_sigmoid = {
  .id = "sigmoid",
  .name = N_ ("Sigmoid"),
  .forward = sigmoid_forward,
  .backward = sigmoid_backward,
};

static const FusActivation activation_softplus = {
  .id = "softplus",
  .name = N_ ("Softplus"),
  .needs_pre = TRUE,
  .forward = softplus_forward,
  .backward = softplus_backward,
};

static const FusActivation *const activations[] = {
  &fus_activation_relu,   &activation_silu,    &activation_tanh,
  &activation_leaky_relu, &activation_sigmoid, &activation_softplus,
  &fus_activation_linear,
};

FUS_DEFINE_CLASS_LOOKUP (FusActivation, fus_activation, activations)
FUS_DEFINE_CLASS_CHOICES (fus_activation, activations)
