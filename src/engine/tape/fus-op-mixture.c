/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-op-private.h"

#include "fus-kernels.h"

#include <string.h>
#include <math.h>

/* -- log Σ exp -- */

static void
log_sum_exp_backward (FusTape *tape, FusNode *node)
{
  const FusReal *shares = node->data; /* [n_rows × n_terms] */

  for (guint k = 0; k < node->n_inputs; k++)
    for (gsize row = 0; row < node->n_rows && node->inputs[k]->grad != NULL; row++)
      node->inputs[k]->grad[row] += node->grad[row] * shares[row * node->n_inputs + k];
}

const FusOpClass fus_op_class_log_sum_exp = {
  .id = "log-sum-exp",
  .backward = log_sum_exp_backward,
};

typedef struct
{
  FusNode *const *terms;
  guint n_terms;
  const FusMask *valid;
  gboolean mean;
} Mixture;

static gboolean
has_term (const Mixture *self, gsize row, guint k)
{
  return self->valid == NULL || fus_mask_has (self->valid[row], k);
}

static double
largest_term (const Mixture *self, gsize row)
{
  double largest = -INFINITY;

  for (guint k = 0; k < self->n_terms; k++)
    if (has_term (self, row, k))
      largest = MAX (largest, (double) self->terms[k]->value[row]);

  return largest;
}

/* Sets each term's share of the sum; returns the result for one row. */
static double
mix_row (const Mixture *self, gsize row, FusReal *shares)
{
  double largest = largest_term (self, row);
  double total = 0;
  guint n = 0;

  for (guint k = 0; k < self->n_terms; k++)
    {
      double part = 0;

      if (has_term (self, row, k))
        {
          part = exp ((double) self->terms[k]->value[row] - largest);
          n++;
        }
      total += part;
      shares[k] = (FusReal) part;
    }
  if (n == 0)
    return 0;
  for (guint k = 0; k < self->n_terms; k++)
    shares[k] = (FusReal) ((double) shares[k] / total);

  return largest + log (total) - (self->mean ? log ((double) n) : 0);
}

FusNode *
fus_op_log_sum_exp (FusTape *tape,
                    FusNode *const *terms,
                    guint n_terms,
                    const FusMask *valid,
                    gboolean mean)
{
  FusNode *node =
    fus_tape_node (tape, &fus_op_class_log_sum_exp, terms, n_terms, terms[0]->n_rows, 1);
  FusReal *shares =
    fus_arena_push (fus_tape_get_arena (tape), FusReal, node->n_rows * n_terms);
  Mixture mixture = { terms, n_terms, valid, mean };

  g_assert (valid == NULL || n_terms <= FUS_MAX_MODALITIES);
  for (gsize row = 0; row < node->n_rows; row++)
    node->value[row] = (FusReal) mix_row (&mixture, row, shares + row * n_terms);
  node->data = shares;

  return node;
}

/* -- Weighted sum -- */

typedef struct
{
  guint n_terms;
  FusWeightedTerm *terms;
} WeightedSum;

static void
add_term_gradient (const FusWeightedTerm *term, FusReal d_sum)
{
  FusReal factor = (FusReal) ((double) d_sum * term->factor);

  for (gsize i = 0; i < term->node->n_rows; i++)
    term->node->grad[i] += factor * (term->weights == NULL ? 1 : term->weights[i]);
}

static void
weighted_sum_backward (FusTape *tape, FusNode *node)
{
  const WeightedSum *self = node->data;

  for (guint k = 0; k < self->n_terms; k++)
    if (self->terms[k].node->grad != NULL)
      add_term_gradient (&self->terms[k], node->grad[0]);
}

const FusOpClass fus_op_class_weighted_sum = {
  .id = "weighted-sum",
  .backward = weighted_sum_backward,
};

static double
sum_term (const FusWeightedTerm *term)
{
  double total = 0;

  for (gsize i = 0; i < term->node->n_rows; i++)
    total += (double) term->node->value[i] *
             (term->weights == NULL ? 1 : (double) term->weights[i]);

  return term->factor * total;
}

FusNode *
fus_op_weighted_sum (FusTape *tape, const FusWeightedTerm *terms, guint n_terms)
{
  g_assert (terms != NULL && n_terms > 0);

  FusArena *arena = fus_tape_get_arena (tape);
  WeightedSum *self = fus_arena_push0 (arena, WeightedSum, 1);
  FusNode **inputs = fus_arena_push (arena, FusNode *, n_terms);
  FusNode *node = NULL;
  double value = 0;

  self->n_terms = n_terms;
  self->terms = fus_arena_push (arena, FusWeightedTerm, n_terms);
  memcpy (self->terms, terms, n_terms * sizeof *terms);
  for (guint k = 0; k < n_terms; k++)
    {
      inputs[k] = terms[k].node;
      value += sum_term (&terms[k]);
    }
  node = fus_tape_node (tape, &fus_op_class_weighted_sum, inputs, n_terms, 1, 1);
  node->value[0] = (FusReal) value;
  node->data = self;

  return node;
}
