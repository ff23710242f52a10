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

static void
slice_cols_backward (FusTape *tape, FusNode *node)
{
  FusNode *x = node->inputs[0];
  gsize first = GPOINTER_TO_SIZE (node->data);

  for (gsize row = 0; row < x->n_rows; row++)
    fus_add_scaled (x->grad + row * x->n_cols + first, node->grad + row * node->n_cols, 1,
                    node->n_cols);
}

const FusOpClass fus_op_class_slice_cols = {
  .id = "slice-cols",
  .backward = slice_cols_backward,
};

FusNode *
fus_op_slice_cols (FusTape *tape, FusNode *x, gsize first, gsize n_cols)
{
  FusNode *node =
    fus_tape_node (tape, &fus_op_class_slice_cols, &x, 1, x->n_rows, n_cols);

  g_assert (first + n_cols <= x->n_cols);
  for (gsize row = 0; row < x->n_rows; row++)
    memcpy (node->value + row * n_cols, x->value + row * x->n_cols + first,
            n_cols * sizeof (FusReal));
  node->data = GSIZE_TO_POINTER (first);

  return node;
}

static void
concat_cols_backward (FusTape *tape, FusNode *node)
{
  gsize first = 0;

  for (guint p = 0; p < node->n_inputs; p++)
    {
      FusNode *part = node->inputs[p];

      for (gsize row = 0; row < node->n_rows && part->grad != NULL; row++)
        fus_add_scaled (part->grad + row * part->n_cols,
                        node->grad + row * node->n_cols + first, 1, part->n_cols);
      first += part->n_cols;
    }
}

const FusOpClass fus_op_class_concat_cols = {
  .id = "concat-cols",
  .backward = concat_cols_backward,
};

/* Whether all have the same number of rows, or of columns. */
static gboolean
agree (FusNode *const *parts, guint n_parts, gboolean in_rows)
{
  for (guint p = 1; p < n_parts; p++)
    if (in_rows ? parts[p]->n_rows != parts[0]->n_rows
                : parts[p]->n_cols != parts[0]->n_cols)
      return FALSE;

  return TRUE;
}

FusNode *
fus_op_concat_cols (FusTape *tape, FusNode *const *parts, guint n_parts)
{
  gsize n_rows = parts[0]->n_rows;
  gsize n_cols = 0;
  gsize first = 0;
  FusNode *node = NULL;

  g_assert (agree (parts, n_parts, TRUE));
  for (guint p = 0; p < n_parts; p++)
    n_cols += parts[p]->n_cols;
  node = fus_tape_node (tape, &fus_op_class_concat_cols, parts, n_parts, n_rows, n_cols);
  for (guint p = 0; p < n_parts; p++)
    {
      for (gsize row = 0; row < n_rows; row++)
        memcpy (node->value + row * n_cols + first,
                parts[p]->value + row * parts[p]->n_cols,
                parts[p]->n_cols * sizeof (FusReal));
      first += parts[p]->n_cols;
    }

  return node;
}

static void
concat_rows_backward (FusTape *tape, FusNode *node)
{
  const FusReal *grad = node->grad;

  for (guint p = 0; p < node->n_inputs; p++)
    {
      gsize n = node->inputs[p]->n_rows * node->n_cols;

      if (node->inputs[p]->grad != NULL)
        fus_add_scaled (node->inputs[p]->grad, grad, 1, n);
      grad += n;
    }
}

const FusOpClass fus_op_class_concat_rows = {
  .id = "concat-rows",
  .backward = concat_rows_backward,
};

FusNode *
fus_op_concat_rows (FusTape *tape, FusNode *const *parts, guint n_parts)
{
  gsize n_cols = parts[0]->n_cols;
  gsize n_rows = 0;
  FusReal *value = NULL;
  FusNode *node = NULL;

  g_assert (agree (parts, n_parts, FALSE));
  for (guint p = 0; p < n_parts; p++)
    n_rows += parts[p]->n_rows;
  node = fus_tape_node (tape, &fus_op_class_concat_rows, parts, n_parts, n_rows, n_cols);
  value = node->value;
  for (guint p = 0; p < n_parts; p++)
    {
      gsize n = parts[p]->n_rows * n_cols;

      memcpy (value, parts[p]->value, n * sizeof (FusReal));
      value += n;
    }

  return node;
}
