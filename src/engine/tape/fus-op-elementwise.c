/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-op-private.h"

#include "fus-kernels.h"

#include <string.h>
#include <tgmath.h>

static void
scale_rows_exp_backward (FusTape *tape, FusNode *node)
{
  const FusReal *on = node->data;
  FusNode *x = node->inputs[0];
  FusNode *log_factor = node->inputs[1];
  const FusReal factor = exp (log_factor->value[0]);

  for (gsize row = 0; row < node->n_rows; row++)
    {
      const gsize offset = row * node->n_cols;
      const gboolean is_on = on[row] > 0;
      double sum = 0;

      if (x->grad != NULL)
        fus_add_scaled (x->grad + offset, node->grad + offset, is_on ? factor : 1,
                        node->n_cols);
      for (gsize d = 0; d < node->n_cols && is_on; d++)
        sum += (double) (node->grad[offset + d] * node->value[offset + d]);
      if (log_factor->grad != NULL)
        log_factor->grad[0] += (FusReal) sum;
    }
}

const FusOpClass fus_op_class_scale_rows_exp = {
  .id = "scale-rows-exp",
  .backward = scale_rows_exp_backward,
};

FusNode *
fus_op_scale_rows_exp (FusTape *tape, FusNode *x, FusNode *log_factor, const FusReal *on)
{
  g_assert (log_factor->n_rows == 1 && log_factor->n_cols == 1);

  FusNode *inputs[] = { x, log_factor };
  FusNode *node =
    fus_tape_node (tape, &fus_op_class_scale_rows_exp, inputs, 2, x->n_rows, x->n_cols);
  const FusReal factor = exp (log_factor->value[0]);

  for (gsize row = 0; row < x->n_rows; row++)
    fus_scale (node->value + row * x->n_cols, x->value + row * x->n_cols,
               on[row] > 0 ? factor : 1, x->n_cols);
  node->data = (gpointer) on;

  return node;
}

static void
linear_backward (FusTape *tape, FusNode *node)
{
  const FusReal *factors = node->data;

  for (guint k = 0; k < node->n_inputs; k++)
    if (node->inputs[k]->grad != NULL)
      fus_add_scaled (node->inputs[k]->grad, node->grad, factors[k],
                      node->n_rows * node->n_cols);
}

const FusOpClass fus_op_class_linear = {
  .id = "linear",
  .backward = linear_backward,
};

static gboolean
have_same_shape (FusNode *const *terms, guint n_terms)
{
  for (guint k = 1; k < n_terms; k++)
    if (terms[k]->n_rows != terms[0]->n_rows || terms[k]->n_cols != terms[0]->n_cols)
      return FALSE;

  return TRUE;
}

FusNode *
fus_op_linear (FusTape *tape,
               FusNode *const *terms,
               const FusReal *factors,
               guint n_terms)
{
  gsize n = terms[0]->n_rows * terms[0]->n_cols;
  FusNode *node = fus_tape_node (tape, &fus_op_class_linear, terms, n_terms,
                                 terms[0]->n_rows, terms[0]->n_cols);
  FusReal *kept = fus_arena_push (fus_tape_get_arena (tape), FusReal, n_terms);

  g_assert (have_same_shape (terms, n_terms));
  memcpy (kept, factors, n_terms * sizeof *factors);
  fus_scale (node->value, terms[0]->value, factors[0], n);
  for (guint k = 1; k < n_terms; k++)
    fus_add_scaled (node->value, terms[k]->value, factors[k], n);
  node->data = kept;

  return node;
}

typedef struct
{
  FusReal low;
  FusReal high;
} Range;

static gboolean
is_outside (const Range *self, FusReal x)
{
  return x < self->low || x > self->high;
}

static void
clamp_backward (FusTape *tape, FusNode *node)
{
  const Range *self = node->data;
  FusNode *x = node->inputs[0];

  for (gsize i = 0; i < node->n_rows * node->n_cols; i++)
    x->grad[i] += is_outside (self, x->value[i]) ? 0 : node->grad[i];
}

const FusOpClass fus_op_class_clamp = {
  .id = "clamp",
  .backward = clamp_backward,
};

/* NaN stays NaN, so that it is noticed. */
static FusReal
clamp_one (const Range *self, FusReal x)
{
  if (x < self->low)
    return self->low;

  return x > self->high ? self->high : x;
}

static gsize
count_outside (const Range *self, const FusReal *x, gsize n)
{
  gsize n_outside = 0;

  for (gsize i = 0; i < n; i++)
    n_outside += is_outside (self, x[i]) ? 1 : 0;

  return n_outside;
}

FusNode *
fus_op_clamp (FusTape *tape, FusNode *x, FusReal low, FusReal high, gsize *n_clamped)
{
  g_assert (low <= high);

  gsize n = x->n_rows * x->n_cols;
  Range *self = fus_arena_push (fus_tape_get_arena (tape), Range, 1);
  gsize n_outside = 0;
  FusNode *node = NULL;

  *self = (Range){ low, high };
  n_outside = count_outside (self, x->value, n);
  if (n_clamped != NULL)
    *n_clamped += n_outside;
  if (n_outside == 0)
    return x;

  node = fus_tape_node (tape, &fus_op_class_clamp, &x, 1, x->n_rows, x->n_cols);
  for (gsize i = 0; i < n; i++)
    node->value[i] = clamp_one (self, x->value[i]);
  node->data = self;

  return node;
}
