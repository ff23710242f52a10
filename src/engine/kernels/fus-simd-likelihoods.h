/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-simd-functions.h"

static inline V
difference_where_known (V y, V mean)
{
  return v_select_known (y, v_sub (y, mean), C (0));
}

static double
normal_log_prob (const FusReal *mean,
                 const FusReal *y,
                 gsize n,
                 gsize *n_known,
                 FusReal precision)
{
  V lanes = C (0);

  *n_known = 0;
  EACH_BLOCK (i, k, n)
  {
    V target = load (y + i, k);
    V d = difference_where_known (target, load (mean + i, k));

    lanes = v_fma (d, d, lanes);
    *n_known += v_count_known (target) - (LANES - k);
  }

  return -0.5 * (double) precision * add_lanes (lanes);
}

static void
normal_backward (FusReal *d_mean,
                 const FusReal *mean,
                 const FusReal *y,
                 gsize n,
                 FusReal factor)
{
  EACH_BLOCK (i, k, n)
  {
    V d = difference_where_known (load (y + i, k), load (mean + i, k));

    store (d_mean + i, v_fma (v_set (factor), d, load (d_mean + i, k)), k);
  }
}

static double
bernoulli_log_prob (const FusReal *t, const FusReal *y, gsize n, gsize *n_known)
{
  V lanes = C (0);

  *n_known = 0;
  EACH_BLOCK (i, k, n)
  {
    V target = load (y + i, k);
    V logit = load (t + i, k);
    V log_p = v_sub (v_mul (target, logit), v_softplus (logit));

    log_p = v_select_known (target, log_p, C (0));
    lanes = v_add (lanes, v_keep_first (log_p, k));
    *n_known += v_count_known (target) - (LANES - k);
  }

  return add_lanes (lanes);
}

static void
bernoulli_backward (FusReal *d_t,
                    const FusReal *t,
                    const FusReal *y,
                    gsize n,
                    FusReal factor)
{
  EACH_BLOCK (i, k, n)
  {
    V target = load (y + i, k);
    V d = v_sub (target, v_sigmoid (load (t + i, k)));

    d = v_select_known (target, d, C (0));
    store (d_t + i, v_fma (v_set (factor), d, load (d_t + i, k)), k);
  }
}
