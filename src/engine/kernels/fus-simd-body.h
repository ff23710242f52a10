/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The kernels, written once over a vector of LANES numbers; included by one source file
 * for each instruction set, after its vector header, with SIMD_NAME and SIMD_ID defined.
 * Families with many kernels have a header each, a part of this one. */

#include "fus-simd-elementwise.h"
#include "fus-simd-functions.h"
#include "fus-simd-gaussians.h"
#include "fus-simd-likelihoods.h"

/* -- Optimiser -- */

static void
adam (FusReal *values,
      FusReal *m,
      FusReal *v,
      FusReal *highest,
      const FusReal *grads,
      gsize n,
      const FusAdam *args)
{
  V beta1 = v_set (args->beta1);
  V beta2 = v_set (args->beta2);
  V rest1 = v_set (1 - args->beta1);
  V rest2 = v_set (1 - args->beta2);

  EACH_BLOCK (i, k, n)
  {
    V g = v_mul (v_set (args->gradient_factor), load (grads + i, k));
    V first = v_fma (beta1, load (m + i, k), v_mul (rest1, g));
    V second = v_fma (beta2, load (v + i, k), v_mul (rest2, v_mul (g, g)));
    V root = second;

    store (m + i, first, k);
    store (v + i, second, k);
    if (highest != NULL)
      {
        root = v_max (second, load (highest + i, k));
        store (highest + i, root, k);
      }
    root = v_fma (v_sqrt (root), v_set (args->root_factor), v_set (args->epsilon));
    store (values + i,
           v_sub (load (values + i, k), v_div (v_mul (v_set (args->rate), first), root)),
           k);
  }
}

/* -- Forces on a map, fus-map-forces.h -- */

typedef struct
{
  V x;
  V y;
  V near;
} Push;

/* @on: 1 in the lanes that count */
static inline void
push_block (Push *push, V dx, V dy, V on)
{
  V near = v_div (on, v_fma (dx, dx, v_fma (dy, dy, C (1))));
  V square = v_mul (near, near);

  push->near = v_add (push->near, near);
  push->x = v_fma (square, dx, push->x);
  push->y = v_fma (square, dy, push->y);
}

static Push
push_point (const FusReal *x, const FusReal *y, gsize n, FusReal at_x, FusReal at_y)
{
  Push push = { C (0), C (0), C (0) };
  FusReal ones[LANES];

  v_store (ones, C (1));
  EACH_BLOCK (i, k, n)
  push_block (&push, v_sub (v_set (at_x), load (x + i, k)),
              v_sub (v_set (at_y), load (y + i, k)), load (ones, k));

  return push;
}

static void
cauchy_repulsion (FusReal *force,
                  FusReal *sums,
                  const FusReal *x,
                  const FusReal *y,
                  gsize first,
                  gsize n_targets,
                  gsize n)
{
  for (gsize i = 0; i < n_targets; i++)
    {
      Push push = push_point (x, y, n, x[first + i], y[first + i]);

      force[2 * i] = (FusReal) add_lanes (push.x);
      force[2 * i + 1] = (FusReal) add_lanes (push.y);
      sums[i] = (FusReal) add_lanes (push.near);
    }
}

const FusSimd SIMD_NAME = {
  .id = SIMD_ID,
  .exp = exp_kernel,
  .log = log_kernel,
  .tanh = tanh_kernel,
  .sigmoid = sigmoid_kernel,
  .softplus = softplus_kernel,
  .add_scaled = add_scaled,
  .scale = scale,
  .sum_squares = sum_squares,
  .sum = sum,
  .bias_act = {
    [FUS_ACT_LINEAR] = bias_linear,
    [FUS_ACT_RELU] = bias_relu,
    [FUS_ACT_SILU] = bias_silu,
    [FUS_ACT_TANH] = bias_tanh,
    [FUS_ACT_LEAKY_RELU] = bias_leaky_relu,
    [FUS_ACT_SIGMOID] = bias_sigmoid,
    [FUS_ACT_SOFTPLUS] = bias_softplus,
  },
  .act_backward = {
    [FUS_ACT_LINEAR] = linear_backward,
    [FUS_ACT_RELU] = relu_backward,
    [FUS_ACT_SILU] = silu_backward,
    [FUS_ACT_TANH] = tanh_backward,
    [FUS_ACT_LEAKY_RELU] = leaky_relu_backward,
    [FUS_ACT_SIGMOID] = sigmoid_backward,
    [FUS_ACT_SOFTPLUS] = softplus_backward,
  },
  .normal_log_prob = normal_log_prob,
  .normal_backward = normal_backward,
  .bernoulli_log_prob = bernoulli_log_prob,
  .bernoulli_backward = bernoulli_backward,
  .gaussian_draw = gaussian_draw,
  .gaussian_draw_backward = gaussian_draw_backward,
  .gaussian_kl_prior = gaussian_kl_prior,
  .gaussian_kl_prior_backward = gaussian_kl_prior_backward,
  .gaussian_kl = gaussian_kl,
  .gaussian_kl_backward = gaussian_kl_backward,
  .gaussian_log_density = gaussian_log_density,
  .gaussian_log_density_backward = gaussian_log_density_backward,
  .product = product,
  .product_backward = product_backward,
  .subsets_kl = subsets_kl,
  .adam = adam,
  .cauchy_repulsion = cauchy_repulsion,
};
