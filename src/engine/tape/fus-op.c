/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-op-private.h"

/* To add an operation: a file fus-op-NAME.c with its class and the function that makes
 * its node, the class in fus-op-private.h and here, and a case in the test, which fails
 * for a class that has none. */
static const FusOpClass *const ops[] = {
  &fus_op_class_dense,
  &fus_op_class_param,
  &fus_op_class_gather_rows,
  &fus_op_class_scatter_rows,
  &fus_op_class_view_rows,
  &fus_op_class_scale_rows_exp,
  &fus_op_class_linear,
  &fus_op_class_clamp,
  &fus_op_class_gaussian_draw,
  &fus_op_class_gaussian_kl_prior,
  &fus_op_class_gaussian_kl,
  &fus_op_class_gaussian_log_density,
  &fus_op_class_gaussian_product,
  &fus_op_class_gaussian_subsets_kl,
  &fus_op_class_gram,
  &fus_op_class_covariance_factor,
  &fus_op_class_factor_kl,
  &fus_op_class_half_norm,
  &fus_op_class_precise,
  &fus_op_class_solve_sets,
  &fus_op_class_draw_sets,
  &fus_op_class_linear_path,
  &fus_op_class_log_sum_exp,
  &fus_op_class_weighted_sum,
};

const FusOpClass *const *
fus_op_list (gsize *n_ops)
{
  *n_ops = G_N_ELEMENTS (ops);

  return ops;
}
