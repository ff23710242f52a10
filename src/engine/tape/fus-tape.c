/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reverse-mode differentiation: nodes in the order they were made, in an arena that is
 * reset for each batch. backward() walks them from the last to the first; gradients of
 * parameters are noted as products and added up by whoever owns the parameters, in a
 * fixed order, so that sums don't depend on threads. */
#include "config.h"

#include "fus-tape.h"

#include "fus-kernels.h"

#include <string.h>

typedef struct
{
  const FusParams *params;
  guint param;
  const FusReal *left;
  const FusReal *right;
  gsize n_rows;
} ParamGradient;

/* A node here and what it stands for. */
typedef struct
{
  FusNode *node;
  FusNode *original;
} Share;

struct _FusTape
{
  FusArena *arena;
  GPtrArray *nodes; /* in the order they were made */
  GArray *notes;    /* of Note, in the order backward made them */
  GArray *shares;   /* of Share */
  gboolean param_gradients;
};

FusTape *
fus_tape_new (void)
{
  FusTape *self = g_new0 (FusTape, 1);

  self->arena = fus_arena_new ();
  self->nodes = g_ptr_array_new ();
  self->notes = g_array_new (FALSE, FALSE, sizeof (ParamGradient));
  self->shares = g_array_new (FALSE, FALSE, sizeof (Share));
  self->param_gradients = TRUE;

  return self;
}

void
fus_tape_free (FusTape *self)
{
  fus_arena_free (self->arena);
  g_ptr_array_unref (self->nodes);
  g_array_unref (self->notes);
  g_array_unref (self->shares);
  g_free (self);
}

void
fus_tape_reset (FusTape *self)
{
  fus_arena_reset (self->arena);
  g_ptr_array_set_size (self->nodes, 0);
  g_array_set_size (self->notes, 0);
  g_array_set_size (self->shares, 0);
}

FusArena *
fus_tape_get_arena (FusTape *self)
{
  return self->arena;
}

void
fus_tape_set_param_gradients (FusTape *self, gboolean on)
{
  self->param_gradients = on;
}

gboolean
fus_tape_wants_param_gradients (const FusTape *self)
{
  return self->param_gradients;
}

static FusNode *
append_node (FusTape *self, FusNode node)
{
  FusNode *kept = fus_arena_push (self->arena, FusNode, 1);

  *kept = node;
  g_ptr_array_add (self->nodes, kept);

  return kept;
}

static FusNode *
borrow (FusTape *self, const FusReal *value, gsize n_rows, gsize n_cols)
{
  /* What is borrowed is never written to; only results are. */
  return append_node (self, (FusNode){ .value = (FusReal *) value,
                                       .n_rows = n_rows,
                                       .n_cols = n_cols });
}

FusNode *
fus_tape_constant (FusTape *self, const FusReal *value, gsize n_rows, gsize n_cols)
{
  g_assert (value != NULL || n_rows * n_cols == 0);

  return borrow (self, value, n_rows, n_cols);
}

FusNode *
fus_tape_input (FusTape *self, const FusReal *value, gsize n_rows, gsize n_cols)
{
  g_assert (value != NULL || n_rows * n_cols == 0);

  FusNode *node = borrow (self, value, n_rows, n_cols);

  node->grad = fus_arena_push0 (self->arena, FusReal, n_rows * n_cols);

  return node;
}

FusNode *
fus_tape_node_at (FusTape *self,
                  const FusOpClass *op,
                  FusNode *const *inputs,
                  guint n_inputs,
                  FusReal *value,
                  FusReal *grad,
                  gsize n_rows,
                  gsize n_cols)
{
  g_assert (op != NULL && (inputs != NULL || n_inputs == 0));

  FusNode node = { .op = op,
                   .n_rows = n_rows,
                   .n_cols = n_cols,
                   .value = value,
                   .grad = grad,
                   .n_inputs = n_inputs };

  if (n_inputs > 0)
    {
      node.inputs = fus_arena_push (self->arena, FusNode *, n_inputs);
      memcpy (node.inputs, inputs, n_inputs * sizeof *inputs);
    }

  return append_node (self, node);
}

static FusNode *
make_node (FusTape *self,
           const FusOpClass *op,
           FusNode *const *inputs,
           guint n_inputs,
           gsize n_rows,
           gsize n_cols,
           gboolean with_grad)
{
  gsize n = n_rows * n_cols;
  FusReal *value = fus_arena_push (self->arena, FusReal, n);
  FusReal *grad = with_grad ? fus_arena_push0 (self->arena, FusReal, n) : NULL;

  return fus_tape_node_at (self, op, inputs, n_inputs, value, grad, n_rows, n_cols);
}

static gboolean
any_has_grad (FusNode *const *inputs, guint n_inputs)
{
  for (guint i = 0; i < n_inputs; i++)
    if (inputs[i] != NULL && inputs[i]->grad != NULL)
      return TRUE;

  return FALSE;
}

FusNode *
fus_tape_node (FusTape *self,
               const FusOpClass *op,
               FusNode *const *inputs,
               guint n_inputs,
               gsize n_rows,
               gsize n_cols)
{
  g_assert (op != NULL && (inputs != NULL || n_inputs == 0));

  return make_node (self, op, inputs, n_inputs, n_rows, n_cols,
                    any_has_grad (inputs, n_inputs));
}

FusNode *
fus_tape_node_with_grad (FusTape *self,
                         const FusOpClass *op,
                         FusNode *const *inputs,
                         guint n_inputs,
                         gsize n_rows,
                         gsize n_cols)
{
  g_assert (op != NULL && (inputs != NULL || n_inputs == 0));

  return make_node (self, op, inputs, n_inputs, n_rows, n_cols, TRUE);
}

void
fus_tape_note_param (FusTape *self,
                     const FusParams *params,
                     guint param,
                     const FusReal *left,
                     const FusReal *right,
                     gsize n_rows)
{
  g_assert (param < fus_params_get_n (params));

  ParamGradient note = { params, param, left, right, n_rows };

  g_array_append_val (self->notes, note);
}

FusNode *
fus_tape_share (FusTape *self, FusNode *node)
{
  Share share = { borrow (self, node->value, node->n_rows, node->n_cols), node };

  if (node->grad != NULL)
    share.node->grad =
      fus_arena_push0 (self->arena, FusReal, node->n_rows * node->n_cols);
  g_array_append_val (self->shares, share);

  return share.node;
}

void
fus_tape_return_shared (FusTape *self)
{
  for (guint i = 0; i < self->shares->len; i++)
    {
      const Share *share = &g_array_index (self->shares, Share, i);

      if (share->original->grad != NULL)
        fus_add_scaled (share->original->grad, share->node->grad, 1,
                        share->node->n_rows * share->node->n_cols);
    }
}

void
fus_tape_backward_from_gradients (FusTape *self)
{
  for (guint i = self->nodes->len; i > 0; i--)
    {
      FusNode *node = g_ptr_array_index (self->nodes, i - 1);

      if (node->op != NULL && node->grad != NULL)
        node->op->backward (self, node);
    }
}

void
fus_tape_backward (FusTape *self, FusNode *result, FusReal seed)
{
  g_assert (result->n_cols == 1);
  if (result->grad == NULL)
    return;

  for (gsize i = 0; i < result->n_rows; i++)
    result->grad[i] += seed;
  fus_tape_backward_from_gradients (self);
}

static void
accumulate (const ParamGradient *note, FusReal *grad)
{
  const FusParam *place = fus_params_get (note->params, note->param);

  if (note->right != NULL)
    fus_gemm_tn (grad, note->left, note->right, place->n_rows, place->n_cols,
                 note->n_rows, 1);
  else
    fus_add_row_sum (grad, note->left, note->n_rows, place->n_rows * place->n_cols);
}

void
fus_tape_accumulate_param (FusTape *const *tapes,
                           guint n_tapes,
                           const FusParams *params,
                           guint param,
                           FusReal *grad)
{
  g_assert (param < fus_params_get_n (params) && grad != NULL);

  for (guint t = 0; t < n_tapes; t++)
    for (guint i = 0; i < tapes[t]->notes->len; i++)
      {
        const ParamGradient *note = &g_array_index (tapes[t]->notes, ParamGradient, i);

        if (note->params == params && note->param == param)
          accumulate (note, grad);
      }
}
