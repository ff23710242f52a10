/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-op-private.h"

#include "fus-gaussian.h"
#include "fus-kernels.h"

static void
draw_backward (FusTape *tape, FusNode *node)
{
  FusNode *mean = node->inputs[0];
  FusNode *logvar = node->inputs[1];
  gsize n = node->n_rows * node->n_cols;

  if (mean->grad != NULL)
    fus_add_scaled (mean->grad, node->grad, 1, n);
  if (logvar->grad != NULL)
    fus_gaussian_draw_backward (logvar->grad, node->grad, node->value, mean->value, n);
}

const FusOpClass fus_op_class_gaussian_draw = {
  .id = "gaussian-draw",
  .backward = draw_backward,
};

FusNode *
fus_op_gaussian_draw (FusTape *tape, FusGaussian q, const FusReal *noise)
{
  g_assert (fus_node_is_shaped_as (q.logvar, q.mean));
  g_assert (noise != NULL);

  FusNode *inputs[] = { q.mean, q.logvar };
  FusNode *node = fus_tape_node (tape, &fus_op_class_gaussian_draw, inputs, 2,
                                 q.mean->n_rows, q.mean->n_cols);

  fus_gaussian_draw (node->value, q.mean->value, q.logvar->value, noise,
                     node->n_rows * node->n_cols);

  return node;
}

static void
kl_prior_backward (FusTape *tape, FusNode *node)
{
  FusNode *mean = node->inputs[0];
  FusNode *logvar = node->inputs[1];

  for (gsize row = 0; row < node->n_rows; row++)
    {
      gsize at = row * mean->n_cols;

      fus_gaussian_kl_prior_backward (mean->grad == NULL ? NULL : mean->grad + at,
                                      logvar->grad == NULL ? NULL : logvar->grad + at,
                                      mean->value + at, logvar->value + at, mean->n_cols,
                                      node->grad[row]);
    }
}

const FusOpClass fus_op_class_gaussian_kl_prior = {
  .id = "gaussian-kl-prior",
  .backward = kl_prior_backward,
};

FusNode *
fus_op_gaussian_kl_prior (FusTape *tape, FusGaussian q)
{
  g_assert (fus_node_is_shaped_as (q.logvar, q.mean));

  FusNode *inputs[] = { q.mean, q.logvar };
  gsize n_latents = q.mean->n_cols;
  FusNode *node =
    fus_tape_node (tape, &fus_op_class_gaussian_kl_prior, inputs, 2, q.mean->n_rows, 1);

  for (gsize row = 0; row < node->n_rows; row++)
    node->value[row] =
      (FusReal) fus_gaussian_kl_prior (q.mean->value + row * n_latents,
                                       q.logvar->value + row * n_latents, n_latents);

  return node;
}

/* Where @row of an operand begins: one that has a single row stands for every row. */
static FusReal *
row_in (const FusNode *node, FusReal *block, gsize row)
{
  return node->n_rows == 1 ? block : block + row * node->n_cols;
}

static FusReal *
value_row (const FusNode *node, gsize row)
{
  return node == NULL ? NULL : row_in (node, node->value, row);
}

static FusReal *
grad_row (const FusNode *node, gsize row)
{
  return node == NULL || node->grad == NULL ? NULL : row_in (node, node->grad, row);
}

static FusGaussianRow
value_rows (FusNode *const *operands, gsize row)
{
  return (FusGaussianRow){ value_row (operands[0], row), value_row (operands[1], row) };
}

static FusGaussianRow
grad_rows (FusNode *const *operands, gsize row)
{
  return (FusGaussianRow){ grad_row (operands[0], row), grad_row (operands[1], row) };
}

static const FusNode *
largest (FusNode *const *operands, guint n_operands)
{
  const FusNode *found = NULL;

  for (guint i = 0; i < n_operands; i++)
    if (operands[i] != NULL && (found == NULL || operands[i]->n_rows > found->n_rows))
      found = operands[i];

  return found;
}

static FusNode *
row_wise_node (FusTape *tape,
               const FusOpClass *op,
               FusNode *const *operands,
               guint n_operands)
{
  const FusNode *shape = largest (operands, n_operands);
  FusNode *node = NULL;

  g_assert (shape != NULL);
  node = fus_tape_node (tape, op, operands, n_operands, shape->n_rows, 1);
  node->data = GSIZE_TO_POINTER (shape->n_cols);

  return node;
}

static void
kl_backward (FusTape *tape, FusNode *node)
{
  gsize n_latents = GPOINTER_TO_SIZE (node->data);

  for (gsize row = 0; row < node->n_rows; row++)
    {
      FusGaussianRow q = value_rows (node->inputs, row);
      FusGaussianRow p = value_rows (node->inputs + 2, row);
      FusGaussianRow d_q = grad_rows (node->inputs, row);
      FusGaussianRow d_p = grad_rows (node->inputs + 2, row);

      fus_gaussian_kl_backward (&d_q, &d_p, &q, &p, n_latents, node->grad[row]);
    }
}

const FusOpClass fus_op_class_gaussian_kl = {
  .id = "gaussian-kl",
  .backward = kl_backward,
};

FusNode *
fus_op_gaussian_kl (FusTape *tape, FusGaussian q, FusGaussian p)
{
  g_assert (q.logvar == NULL || q.mean == NULL ||
            fus_node_is_shaped_as (q.logvar, q.mean));
  g_assert (p.mean == NULL || q.mean == NULL || fus_node_is_shaped_as (p.mean, q.mean));

  FusNode *operands[] = { q.mean, q.logvar, p.mean, p.logvar };
  FusNode *node = row_wise_node (tape, &fus_op_class_gaussian_kl, operands, 4);

  for (gsize row = 0; row < node->n_rows; row++)
    {
      FusGaussianRow q_row = value_rows (operands, row);
      FusGaussianRow p_row = value_rows (operands + 2, row);

      node->value[row] =
        (FusReal) fus_gaussian_kl (&q_row, &p_row, GPOINTER_TO_SIZE (node->data));
    }

  return node;
}

static void
log_density_backward (FusTape *tape, FusNode *node)
{
  gsize n_latents = GPOINTER_TO_SIZE (node->data);

  for (gsize row = 0; row < node->n_rows; row++)
    {
      FusGaussianRow q = value_rows (node->inputs + 1, row);
      FusGaussianRow d_q = grad_rows (node->inputs + 1, row);

      fus_gaussian_log_density_backward (grad_row (node->inputs[0], row), &d_q,
                                         value_row (node->inputs[0], row), &q, n_latents,
                                         node->grad[row]);
    }
}

const FusOpClass fus_op_class_gaussian_log_density = {
  .id = "gaussian-log-density",
  .backward = log_density_backward,
};

FusNode *
fus_op_gaussian_log_density (FusTape *tape, FusNode *z, FusGaussian q)
{
  g_assert (q.logvar == NULL || q.mean == NULL ||
            fus_node_is_shaped_as (q.logvar, q.mean));
  g_assert (q.mean == NULL || z->n_cols == q.mean->n_cols);

  FusNode *operands[] = { z, q.mean, q.logvar };
  FusNode *node = row_wise_node (tape, &fus_op_class_gaussian_log_density, operands, 3);

  for (gsize row = 0; row < node->n_rows; row++)
    {
      FusGaussianRow q_row = value_rows (operands + 1, row);

      node->value[row] =
        (FusReal) fus_gaussian_log_density (value_row (z, row), &q_row,
                                            GPOINTER_TO_SIZE (node->data));
    }

  return node;
}
