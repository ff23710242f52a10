/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-arena.h"
#include "fus-params.h"

G_BEGIN_DECLS

typedef struct _FusTape FusTape;
typedef struct _FusNode FusNode;
typedef struct _FusOpClass FusOpClass;

/**
 * FusNode:
 * @op: what made it; %NULL for an input or constant
 * @n_rows: rows
 * @n_cols: columns
 * @value: `[n_rows × n_cols]`, in the tape's arena or borrowed
 * @grad: (nullable): `[n_rows × n_cols]`, ∂ result ÷ ∂ value; %NULL where nobody needs it
 *
 * A matrix on the tape. Lives until the tape is rewound.
 */
struct _FusNode
{
  const FusOpClass *op;
  gsize n_rows;
  gsize n_cols;
  FusReal *value;
  FusReal *grad;
  FusNode **inputs;
  guint n_inputs;
  gpointer data; /* the operation's own, in the arena */
};

/* Whether both have as many rows and columns. */
static inline gboolean
fus_node_is_shaped_as (const FusNode *a, const FusNode *b)
{
  return a->n_rows == b->n_rows && a->n_cols == b->n_cols;
}

/**
 * FusOpClass:
 * @id: name, for tests and messages
 * @backward: adds ∂ result ÷ ∂ input to the inputs' gradients, given @node's
 *
 * An operation. Its forward is the function that makes the node.
 */
struct _FusOpClass
{
  const char *id;
  void (*backward) (FusTape *tape, FusNode *node);
};

/**
 * fus_tape_new:
 *
 * Records operations on matrices as they are done, and runs them backwards. One thread at
 * a time; a training step has a tape for each shard of rows.
 */
FusTape *fus_tape_new (void) G_GNUC_WARN_UNUSED_RESULT;
void fus_tape_free (FusTape *self);
/* Forgets all nodes and rewinds the arena; nothing is freed. */
void fus_tape_reset (FusTape *self);

/**
 * fus_tape_get_arena:
 *
 * Returns: (transfer none): where nodes live, for what must live as long
 */
FusArena *fus_tape_get_arena (FusTape *self);

/* Whether backward prepares the gradients of parameters (training) or only passes
 * gradients through to inputs (attribution). On by default. */
void fus_tape_set_param_gradients (FusTape *self, gboolean on);

/* A value without a gradient. @value: `[n_rows × n_cols]`, borrowed until the tape is
 * reset */
FusNode *fus_tape_constant (FusTape *self,
                            const FusReal *value,
                            gsize n_rows,
                            gsize n_cols);

/* A value whose gradient is wanted. @value: `[n_rows × n_cols]`, borrowed until the tape
 * is reset */
FusNode *fus_tape_input (FusTape *self, const FusReal *value, gsize n_rows, gsize n_cols);

/**
 * fus_tape_node:
 * @op: what makes it
 * @inputs: `[n_inputs]`, copied; may hold %NULL where the operation allows it
 *
 * Room for a result of @op.
 *
 * Returns: (transfer none): value not cleared; grad cleared, and only there if an input
 * has one
 */
FusNode *fus_tape_node (FusTape *self,
                        const FusOpClass *op,
                        FusNode *const *inputs,
                        guint n_inputs,
                        gsize n_rows,
                        gsize n_cols);

/* The same, with a gradient even where no input has one: for what has parameters. */
FusNode *fus_tape_node_with_grad (FusTape *self,
                                  const FusOpClass *op,
                                  FusNode *const *inputs,
                                  guint n_inputs,
                                  gsize n_rows,
                                  gsize n_cols);
/* A node whose value and gradient lie in another's. */
FusNode *fus_tape_node_at (FusTape *self,
                           const FusOpClass *op,
                           FusNode *const *inputs,
                           guint n_inputs,
                           FusReal *value,
                           FusReal *grad,
                           gsize n_rows,
                           gsize n_cols);
/* Whether backward prepares gradients of parameters. */
gboolean fus_tape_wants_param_gradients (const FusTape *self);

/**
 * fus_tape_note_param:
 * @left: `[n_rows × param rows]`, or `[n_rows × param values]` where @right is %NULL
 * @right: (nullable): `[n_rows × param cols]`
 *
 * Called by an operation's backward: the gradient of @param gets leftᵀ·right, or where
 * @right is %NULL the sum of @left over rows. Both are borrowed until the tape is reset.
 */
void fus_tape_note_param (FusTape *self,
                          const FusParams *params,
                          guint param,
                          const FusReal *left,
                          const FusReal *right,
                          gsize n_rows);

/* A node of another tape, to be read from this one: its value there, a gradient of its
 * own here, so that tapes that share it may run at once. @node: of a tape that isn't
 * reset or run while this one is in use */
FusNode *fus_tape_share (FusTape *self, FusNode *node);
/* After fus_tape_backward() of this one: hands the gradients of what is shared back to
 * the nodes it is of, which then go on with fus_tape_backward_from_gradients(). */
void fus_tape_return_shared (FusTape *self);
/* Runs backwards from the gradients that nodes have been given. */
void fus_tape_backward_from_gradients (FusTape *self);

/**
 * fus_tape_backward:
 * @result: `[n_rows × 1]`
 * @seed: ∂ what is wanted ÷ ∂ each row of @result
 *
 * Runs what was recorded backwards. Gradients of the nodes' values are complete
 * afterwards, except that a layer's own node holds ∂ before its activation; those of
 * parameters are *noted*, see fus_tape_accumulate_param().
 */
void fus_tape_backward (FusTape *self, FusNode *result, FusReal seed);

/**
 * fus_tape_accumulate_param:
 * @tapes: `[n_tapes]`, after fus_tape_backward(), in the order of the shards
 * @params: the block the parameter is in
 * @param: its number
 * @grad: `[n_rows × n_cols]` of the parameter; added to
 *
 * Adds the noted gradients of one parameter. A weight's gradient is a product over the
 * rows of all shards: it is done once a parameter, in the order of the shards, so that it
 * is the same for any number of threads and costs no block of gradients a shard.
 */
void fus_tape_accumulate_param (FusTape *const *tapes,
                                guint n_tapes,
                                const FusParams *params,
                                guint param,
                                FusReal *grad);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusTape, fus_tape_free)

G_END_DECLS
