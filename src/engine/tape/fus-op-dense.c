/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-op-private.h"

#include "fus-kernels.h"

typedef struct
{
  const FusParams *params;
  guint weight;
  guint bias;
  const FusActivation *activation;
  FusReal *pre; /* values before the activation, where its slope needs them */
} Dense;

static void
note_gradients (FusTape *tape, const Dense *self, const FusNode *node)
{
  if (!fus_tape_wants_param_gradients (tape))
    return;
  fus_tape_note_param (tape, self->params, self->weight, node->grad,
                       node->inputs[0]->value, node->n_rows);
  fus_tape_note_param (tape, self->params, self->bias, node->grad, NULL, node->n_rows);
}

static void
dense_backward (FusTape *tape, FusNode *node)
{
  const Dense *self = node->data;
  FusNode *x = node->inputs[0];

  self->activation->backward (node->grad, node->value, self->pre,
                              node->n_rows * node->n_cols);
  if (x->grad != NULL)
    fus_gemm_nn (x->grad, node->grad, fus_params_get_values (self->params, self->weight),
                 node->n_rows, x->n_cols, node->n_cols, 1);
  note_gradients (tape, self, node);
}

const FusOpClass fus_op_class_dense = {
  .id = "dense",
  .backward = dense_backward,
};

FusNode *
fus_op_dense (FusTape *tape,
              const FusParams *params,
              guint weight,
              guint bias,
              FusNode *x,
              const FusActivation *activation)
{
  const FusParam *place = fus_params_get (params, weight);
  gsize n_outputs = place->n_rows;
  Dense *self = fus_arena_push (fus_tape_get_arena (tape), Dense, 1);
  FusNode *node =
    fus_tape_wants_param_gradients (tape)
      ? fus_tape_node_with_grad (tape, &fus_op_class_dense, &x, 1, x->n_rows, n_outputs)
      : fus_tape_node (tape, &fus_op_class_dense, &x, 1, x->n_rows, n_outputs);

  g_assert (place->n_cols == x->n_cols);
  *self = (Dense){ params, weight, bias, activation, NULL };
  if (activation->needs_pre && node->grad != NULL)
    self->pre =
      fus_arena_push (fus_tape_get_arena (tape), FusReal, x->n_rows * n_outputs);
  fus_gemm_nt (node->value, x->value, fus_params_get_values (params, weight), x->n_rows,
               n_outputs, x->n_cols, 0);
  activation->forward (node->value, self->pre, fus_params_get_values (params, bias),
                       x->n_rows, n_outputs);
  node->data = self;

  return node;
}

typedef struct
{
  const FusParams *params;
  guint param;
} Param;

static void
param_backward (FusTape *tape, FusNode *node)
{
  const Param *self = node->data;

  fus_tape_note_param (tape, self->params, self->param, node->grad, NULL, 1);
}

const FusOpClass fus_op_class_param = {
  .id = "param",
  .backward = param_backward,
};

static FusNode *
make_param (FusTape *tape,
            const FusParams *params,
            guint param,
            gsize n_rows,
            gsize n_cols)
{
  FusArena *arena = fus_tape_get_arena (tape);
  Param *self = fus_arena_push (arena, Param, 1);
  FusReal *grad = NULL;
  FusNode *node = NULL;

  *self = (Param){ params, param };
  if (fus_tape_wants_param_gradients (tape))
    grad = fus_arena_push0 (arena, FusReal, n_rows * n_cols);
  node = fus_tape_node_at (tape, &fus_op_class_param, NULL, 0,
                           fus_params_get_values (params, param), grad, n_rows, n_cols);
  node->data = self;

  return node;
}

FusNode *
fus_op_param (FusTape *tape, const FusParams *params, guint param)
{
  g_assert (param < fus_params_get_n (params));

  const FusParam *place = fus_params_get (params, param);

  return make_param (tape, params, param, 1, place->n_rows * place->n_cols);
}

FusNode *
fus_op_param_matrix (FusTape *tape, const FusParams *params, guint param)
{
  g_assert (param < fus_params_get_n (params));

  const FusParam *place = fus_params_get (params, param);

  return make_param (tape, params, param, place->n_rows, place->n_cols);
}
