/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-op-private.h"

#include "fus-kernels.h"

#include <string.h>

/* Row i of @out is row rows[i] of @x. */
static void
take_rows (FusReal *out, const FusReal *x, const guint *rows, gsize n_rows, gsize n_cols)
{
  for (gsize i = 0; i < n_rows; i++)
    memcpy (out + i * n_cols, x + rows[i] * n_cols, n_cols * sizeof (FusReal));
}

static void
add_to_rows (FusReal *out,
             const FusReal *x,
             const guint *rows,
             gsize n_rows,
             gsize n_cols)
{
  for (gsize i = 0; i < n_rows; i++)
    fus_add_scaled (out + rows[i] * n_cols, x + i * n_cols, 1, n_cols);
}

static void
gather_rows_backward (FusTape *tape, FusNode *node)
{
  add_to_rows (node->inputs[0]->grad, node->grad, node->data, node->n_rows, node->n_cols);
}

const FusOpClass fus_op_class_gather_rows = {
  .id = "gather-rows",
  .backward = gather_rows_backward,
};

FusNode *
fus_op_gather_rows (FusTape *tape, FusNode *x, const guint *rows, gsize n_rows)
{
  g_assert (rows != NULL || n_rows == 0);

  FusNode *node =
    fus_tape_node (tape, &fus_op_class_gather_rows, &x, 1, n_rows, x->n_cols);

  take_rows (node->value, x->value, rows, n_rows, x->n_cols);
  node->data = (gpointer) rows;

  return node;
}

static void
scatter_rows_backward (FusTape *tape, FusNode *node)
{
  FusNode *x = node->inputs[0];
  const guint *rows = node->data;

  for (gsize i = 0; i < x->n_rows; i++)
    fus_add_scaled (x->grad + i * x->n_cols, node->grad + rows[i] * x->n_cols, 1,
                    x->n_cols);
}

const FusOpClass fus_op_class_scatter_rows = {
  .id = "scatter-rows",
  .backward = scatter_rows_backward,
};

FusNode *
fus_op_scatter_rows (FusTape *tape, FusNode *x, const guint *rows, gsize n_rows)
{
  g_assert (rows != NULL || n_rows == 0);

  FusNode *node =
    fus_tape_node (tape, &fus_op_class_scatter_rows, &x, 1, n_rows, x->n_cols);

  memset (node->value, 0, n_rows * x->n_cols * sizeof (FusReal));
  for (gsize i = 0; i < x->n_rows; i++)
    memcpy (node->value + rows[i] * x->n_cols, x->value + i * x->n_cols,
            x->n_cols * sizeof (FusReal));
  node->data = (gpointer) rows;

  return node;
}

/* Whoever used the view has written into the whole's gradient. */
static void
view_rows_backward (FusTape *tape, FusNode *node)
{
}

const FusOpClass fus_op_class_view_rows = {
  .id = "view-rows",
  .backward = view_rows_backward,
};

FusNode *
fus_op_view_rows (FusTape *tape, FusNode *x, gsize first, gsize n_rows)
{
  gsize offset = first * x->n_cols;

  g_assert (first + n_rows <= x->n_rows);

  return fus_tape_node_at (tape, &fus_op_class_view_rows, &x, 1, x->value + offset,
                           x->grad == NULL ? NULL : x->grad + offset, n_rows, x->n_cols);
}
