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

FusTape *fus_tape_new (void) G_GNUC_WARN_UNUSED_RESULT;
void fus_tape_free (FusTape *self);
/* Forgets all nodes and rewinds the arena; nothing is freed. */
void fus_tape_reset (FusTape *self);
FusArena *fus_tape_get_arena (FusTape *self);

/* Whether backward prepares the gradients of parameters (training) or only passes
 * gradients through to inputs (attribution). On by default. */
void fus_tape_set_param_gradients (FusTape *self, gboolean on);

/* A borrowed value without a gradient. */
FusNode *fus_tape_constant (FusTape *self,
                            const FusReal *value,
                            gsize n_rows,
                            gsize n_cols);
/* A borrowed value whose gradient is wanted. */
FusNode *fus_tape_input (FusTape *self, const FusReal *value, gsize n_rows, gsize n_cols);
/* Room for a result of @op: value not cleared; grad cleared, and only there if an input
 * has one. */
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

/* Called by an operation's backward: the gradient of @param gets left ᵀ·right, with
 * left `[n_rows × param rows]` and right `[n_rows × param cols]`; where @right is NULL it
 * gets the sum over rows of left, `[n_rows × n_values of param]`. Both are borrowed until
 * the tape is reset. */
void fus_tape_note_param (FusTape *self,
                          const FusParams *params,
                          guint param,
                          const FusReal *left,
                          const FusReal *right,
                          gsize n_rows);

/* A node of another tape, to be read from this one: its value there, a gradient of its own
 * here, so that tapes that share it may run at once. */
FusNode *fus_tape_share (FusTape *self, FusNode *node);
/* After fus_tape_backward() of this one: hands the gradients of what is shared back to
 * the nodes it is of, which then go on with fus_tape_backward_from_gradients(). */
void fus_tape_return_shared (FusTape *self);
/* Runs backwards from the gradients that nodes have been given. */
void fus_tape_backward_from_gradients (FusTape *self);

/* Runs backwards from @result, `[n_rows × 1]` or scalar, with seed @seed a row. Gradients
 * of activations are complete afterwards; gradients of parameters are *noted*, see
 * fus_tape_accumulate_params(). */
void fus_tape_backward (FusTape *self, FusNode *result, FusReal seed);

/* Adds the noted gradients of parameter number @param, over @tapes in order, to @grad. A
 * weight's gradient is a product over the rows of all shards: it is done once a
 * parameter, in the order of the shards, so that it is the same for any number of threads
 * and costs no block of gradients a shard. */
void fus_tape_accumulate_param (FusTape *const *tapes,
                                guint n_tapes,
                                const FusParams *params,
                                guint param,
                                FusReal *grad);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusTape, fus_tape_free)

G_END_DECLS
