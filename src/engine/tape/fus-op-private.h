/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-op.h"

G_BEGIN_DECLS

extern const FusOpClass fus_op_class_dense;
extern const FusOpClass fus_op_class_param;
extern const FusOpClass fus_op_class_gather_rows;
extern const FusOpClass fus_op_class_scatter_rows;
extern const FusOpClass fus_op_class_view_rows;
extern const FusOpClass fus_op_class_scale_rows_exp;
extern const FusOpClass fus_op_class_linear;
extern const FusOpClass fus_op_class_clamp;
extern const FusOpClass fus_op_class_gaussian_draw;
extern const FusOpClass fus_op_class_gaussian_kl_prior;
extern const FusOpClass fus_op_class_gaussian_kl;
extern const FusOpClass fus_op_class_gaussian_log_density;
extern const FusOpClass fus_op_class_gaussian_product;
extern const FusOpClass fus_op_class_gaussian_subsets_kl;
extern const FusOpClass fus_op_class_gram;
extern const FusOpClass fus_op_class_covariance_factor;
extern const FusOpClass fus_op_class_factor_kl;
extern const FusOpClass fus_op_class_half_norm;
extern const FusOpClass fus_op_class_precise;
extern const FusOpClass fus_op_class_solve_sets;
extern const FusOpClass fus_op_class_draw_sets;
extern const FusOpClass fus_op_class_linear_path;
extern const FusOpClass fus_op_class_log_sum_exp;
extern const FusOpClass fus_op_class_weighted_sum;

G_END_DECLS
