/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Products of Gaussians with a full precision each: factors of the inverses of sums of
 * precisions, what is solved and drawn with them. With P = g·gᵀ, g lower triangular, the
 * factor is w = g⁻¹, P⁻¹ = wᵀ·w: all that follows is a product of matrices, which is
 * several times as fast as solving with triangles of this size. Its gradient above the
 * diagonal is never read. */
#include "config.h"

#include "fus-op-private.h"

#include "fus-kernels.h"
#include "fus-linalg.h"

#include <string.h>
#include <tgmath.h>

/* Added to a diagonal, as a share of its largest, where rounding left a sum of precisions
 * without a factor; ten times as much each time it is not enough. */
#define FIRST_RIDGE ((FusReal) 1e-6)
#define LAST_RIDGE ((FusReal) 1e3)

/* -- x·xᵀ -- */

static void
gram_backward (FusTape *tape, FusNode *node)
{
  FusNode *x = node->inputs[0];
  const gsize n = node->n_rows;
  FusReal *both = fus_arena_push (fus_tape_get_arena (tape), FusReal, n * n);

  memcpy (both, node->grad, n * n * sizeof *both);
  fus_add_transposed (both, 1, n);
  fus_gemm_nn (x->grad, both, x->value, n, x->n_cols, n, 1);
}

const FusOpClass fus_op_class_gram = {
  .id = "gram",
  .backward = gram_backward,
};

FusNode *
fus_op_gram (FusTape *tape, FusNode *x)
{
  FusNode *node = fus_tape_node (tape, &fus_op_class_gram, &x, 1, x->n_rows, x->n_rows);

  fus_square (node->value, x->value, x->n_rows, x->n_cols, FALSE);

  return node;
}

/* -- The factor of (I + Σ f_e·Λ_e)⁻¹ -- */

typedef struct
{
  guint n_experts;
  FusMask members;
  gboolean has_factors;
  FusReal *factor; /* g */
} Precision;

static FusReal
get_expert_factor (const FusNode *node, const Precision *self, guint e)
{
  const FusNode *log_factor =
    self->has_factors ? node->inputs[self->n_experts + e] : NULL;

  return log_factor == NULL ? 1 : exp (log_factor->value[0]);
}

/* The lower half, its diagonal halved, 0 above: Φ (Murray 2016). */
static void
halve (FusReal *phi, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      phi[i * n + i] /= 2;
      for (gsize j = i + 1; j < n; j++)
        phi[i * n + j] = 0;
    }
}

/* ∂ ÷ ∂P from ∂ ÷ ∂w. With ∂g = g·Φ (w·∂P·wᵀ) and ∂w = −w·∂g·w (Murray 2016, eq. 8) it
 * is the symmetric part of −wᵀ·Φ (w̄·wᵀ)·w. */
static FusReal *
get_precision_gradient (FusTape *tape, const FusNode *node)
{
  const gsize n = node->n_rows;
  FusArena *arena = fus_tape_get_arena (tape);
  FusReal *phi = fus_arena_push (arena, FusReal, n * n);
  FusReal *scratch = fus_arena_push (arena, FusReal, n * n);

  for (gsize i = 0; i < n; i++)
    for (gsize j = i + 1; j < n; j++)
      node->grad[i * n + j] = 0;
  fus_gemm_nt (phi, node->grad, node->value, n, n, n, 0);
  halve (phi, n);
  fus_gemm_nn (scratch, phi, node->value, n, n, n, 0);
  fus_gemm_tn (phi, node->value, scratch, n, n, n, 0);
  fus_add_transposed (phi, (FusReal) -0.5, n);

  return phi;
}

static FusReal
dot (const FusReal *a, const FusReal *b, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += (double) (a[i] * b[i]);

  return (FusReal) sum;
}

static void
precision_backward (FusTape *tape, FusNode *node)
{
  const Precision *self = node->data;
  const gsize n = node->n_rows;
  const FusReal *d_precision = get_precision_gradient (tape, node);

  for (guint e = 0; e < self->n_experts; e++)
    {
      FusNode *gram = node->inputs[e];
      FusNode *log_factor = self->has_factors ? node->inputs[self->n_experts + e] : NULL;
      const FusReal factor = get_expert_factor (node, self, e);

      if (!fus_mask_has (self->members, e))
        continue;
      if (gram->grad != NULL)
        fus_add_scaled (gram->grad, d_precision, factor, n * n);
      if (log_factor != NULL && log_factor->grad != NULL)
        log_factor->grad[0] += factor * dot (d_precision, gram->value, n * n);
    }
}

const FusOpClass fus_op_class_covariance_factor = {
  .id = "covariance-factor",
  .backward = precision_backward,
};

static void
fill_precision (const FusNode *node, const Precision *self, FusReal ridge)
{
  const gsize n = node->n_rows;
  FusReal *sum = self->factor;

  memset (sum, 0, n * n * sizeof *sum);
  for (gsize i = 0; i < n; i++)
    sum[i * n + i] = 1;
  for (guint e = 0; e < self->n_experts; e++)
    if (fus_mask_has (self->members, e))
      fus_add_scaled (sum, node->inputs[e]->value, get_expert_factor (node, self, e),
                      n * n);
  for (gsize i = 0; i < n && ridge > 0; i++)
    sum[i * n + i] += ridge * sum[i * n + i];
}

static void
factor_precision (const FusNode *node, const Precision *self)
{
  const gsize n = node->n_rows;
  gboolean done = FALSE;

  fill_precision (node, self, 0);
  done = fus_factor (self->factor, n);
  for (FusReal ridge = FIRST_RIDGE; !done && ridge < LAST_RIDGE; ridge *= 10)
    {
      fill_precision (node, self, ridge);
      done = fus_factor (self->factor, n);
    }
  /* Not numbers any more: they are handed on, to be found by whoever looks at the loss.
   */
  if (!done)
    for (gsize i = 0; i < n * n; i++)
      self->factor[i] = (FusReal) NAN;
  for (gsize i = 0; i < n; i++)
    for (gsize j = i + 1; j < n; j++)
      self->factor[i * n + j] = 0;
}

FusNode *
fus_op_covariance_factor (FusTape *tape,
                          FusNode *const *grams,
                          FusNode *const *log_factors,
                          guint n_experts,
                          FusMask members)
{
  g_assert (n_experts > 0 && n_experts <= FUS_MAX_MODALITIES);
  g_assert ((members & ~fus_mask_all (n_experts)) == 0);

  FusArena *arena = fus_tape_get_arena (tape);
  const gboolean has_factors = log_factors != NULL;
  const gsize n = grams[0]->n_rows;
  FusNode **inputs = fus_arena_push (arena, FusNode *, 2 * n_experts);
  Precision *self = fus_arena_push (arena, Precision, 1);
  FusNode *node = NULL;

  memcpy (inputs, grams, n_experts * sizeof *inputs);
  if (has_factors)
    memcpy (inputs + n_experts, log_factors, n_experts * sizeof *inputs);
  node = fus_tape_node (tape, &fus_op_class_covariance_factor, inputs,
                        has_factors ? 2 * n_experts : n_experts, n, n);
  *self = (Precision){ n_experts, members, has_factors,
                       fus_arena_push (arena, FusReal, n * n) };
  node->data = self;
  factor_precision (node, self);
  fus_invert_lower (node->value, self->factor, n, fus_arena_push (arena, FusReal, n * n));

  return node;
}

const FusReal *
fus_op_get_precision_factor (const FusNode *factor)
{
  const Precision *self = factor->data;

  return self->factor;
}

/* -- KL of N (0, P⁻¹) to N (0, I) -- */

static void
factor_kl_backward (FusTape *tape, FusNode *node)
{
  FusNode *factor = node->inputs[0];
  const gsize n = factor->n_rows;

  fus_add_scaled (factor->grad, factor->value, node->grad[0], n * n);
  for (gsize i = 0; i < n; i++)
    factor->grad[i * (n + 1)] -= node->grad[0] / factor->value[i * (n + 1)];
}

const FusOpClass fus_op_class_factor_kl = {
  .id = "factor-kl",
  .backward = factor_kl_backward,
};

FusNode *
fus_op_factor_kl (FusTape *tape, FusNode *factor)
{
  const gsize n = factor->n_rows;
  FusNode *node = fus_tape_node (tape, &fus_op_class_factor_kl, &factor, 1, 1, 1);
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum -= 2 * log ((double) factor->value[i * (n + 1)]) + 1;
  node->value[0] = (FusReal) ((sum + fus_sum_squares (factor->value, n * n)) / 2);

  return node;
}

static void
half_norm_backward (FusTape *tape, FusNode *node)
{
  FusNode *x = node->inputs[0];

  for (gsize row = 0; row < x->n_rows; row++)
    fus_add_scaled (x->grad + row * x->n_cols, x->value + row * x->n_cols,
                    node->grad[row], x->n_cols);
}

const FusOpClass fus_op_class_half_norm = {
  .id = "half-norm",
  .backward = half_norm_backward,
};

FusNode *
fus_op_half_norm (FusTape *tape, FusNode *x)
{
  FusNode *node = fus_tape_node (tape, &fus_op_class_half_norm, &x, 1, x->n_rows, 1);

  for (gsize row = 0; row < x->n_rows; row++)
    node->value[row] =
      (FusReal) (fus_sum_squares (x->value + row * x->n_cols, x->n_cols) / 2);

  return node;
}

/* -- (I + Λ)·x -- */

static void
precise_backward (FusTape *tape, FusNode *node)
{
  FusNode *x = node->inputs[0];
  FusNode *gram = node->inputs[1];
  const gsize n = node->n_cols;

  if (x->grad != NULL)
    {
      fus_add_scaled (x->grad, node->grad, 1, node->n_rows * n);
      fus_gemm_nn (x->grad, node->grad, gram->value, node->n_rows, n, n, 1);
    }
  if (gram->grad != NULL)
    fus_gemm_tn (gram->grad, x->value, node->grad, n, n, node->n_rows, 1);
}

const FusOpClass fus_op_class_precise = {
  .id = "precise",
  .backward = precise_backward,
};

FusNode *
fus_op_precise (FusTape *tape, FusNode *x, FusNode *gram)
{
  FusNode *inputs[] = { x, gram };
  FusNode *node =
    fus_tape_node (tape, &fus_op_class_precise, inputs, 2, x->n_rows, x->n_cols);

  memcpy (node->value, x->value, x->n_rows * x->n_cols * sizeof (FusReal));
  fus_gemm_nn (node->value, x->value, gram->value, x->n_rows, x->n_cols, x->n_cols, 1);

  return node;
}

/* -- Rows by set -- */

/* What both operations below remember: x's rows in the order of their sets. */
typedef struct
{
  const FusRowSets *sets;
  FusReal *sorted;  /* [n_rows × n], in that order */
  FusReal *halfway; /* likewise */
} BySet;

static void
take_sorted (FusReal *out, const FusReal *x, const FusRowSets *sets, gsize n_cols)
{
  for (gsize i = 0; i < sets->first[sets->n_sets]; i++)
    memcpy (out + i * n_cols, x + (gsize) sets->order[i] * n_cols,
            n_cols * sizeof (FusReal));
}

static void
put_back (FusReal *out, const FusReal *x, const FusRowSets *sets, gsize n_cols)
{
  for (gsize i = 0; i < sets->first[sets->n_sets]; i++)
    memcpy (out + (gsize) sets->order[i] * n_cols, x + i * n_cols,
            n_cols * sizeof (FusReal));
}

static void
add_back (FusReal *out, const FusReal *x, const FusRowSets *sets, gsize n_cols)
{
  for (gsize i = 0; i < sets->first[sets->n_sets]; i++)
    fus_add_scaled (out + (gsize) sets->order[i] * n_cols, x + i * n_cols, 1, n_cols);
}

/* w·x of each row with its own set's w. @out is not @rows, as below. */
static void
multiply_sets (FusReal *out, const FusReal *rows, const FusRowSets *sets, gsize n_cols)
{
  for (guint s = 0; s < sets->n_sets; s++)
    fus_gemm_nt (out + sets->first[s] * n_cols, rows + sets->first[s] * n_cols,
                 sets->factors[s]->value, sets->first[s + 1] - sets->first[s], n_cols,
                 n_cols, 0);
}

/* wᵀ·x */
static void
multiply_sets_transposed (FusReal *out,
                          const FusReal *rows,
                          const FusRowSets *sets,
                          gsize n_cols)
{
  for (guint s = 0; s < sets->n_sets; s++)
    fus_gemm_nn (out + sets->first[s] * n_cols, rows + sets->first[s] * n_cols,
                 sets->factors[s]->value, sets->first[s + 1] - sets->first[s], n_cols,
                 n_cols, 0);
}

/* Each set's factor gets leftᵀ·right of its rows. */
static void
add_to_factors (const FusRowSets *sets,
                const FusReal *left,
                const FusReal *right,
                gsize n_cols)
{
  for (guint s = 0; s < sets->n_sets; s++)
    if (sets->factors[s]->grad != NULL)
      fus_gemm_tn (sets->factors[s]->grad, left + sets->first[s] * n_cols,
                   right + sets->first[s] * n_cols, n_cols, n_cols,
                   sets->first[s + 1] - sets->first[s], 1);
}

static FusNode *
make_by_set (FusTape *tape,
             const FusOpClass *op,
             FusNode *x,
             const FusRowSets *sets,
             BySet **self)
{
  FusArena *arena = fus_tape_get_arena (tape);
  FusNode **inputs = fus_arena_push (arena, FusNode *, sets->n_sets + 1);
  FusNode *node = NULL;

  g_assert (sets->first[sets->n_sets] == x->n_rows);
  inputs[0] = x;
  memcpy (inputs + 1, sets->factors, sets->n_sets * sizeof *inputs);
  node = fus_tape_node (tape, op, inputs, sets->n_sets + 1, x->n_rows, x->n_cols);
  *self = fus_arena_push (arena, BySet, 1);
  (*self)->sets = sets;
  (*self)->sorted = fus_arena_push (arena, FusReal, x->n_rows * x->n_cols);
  (*self)->halfway = fus_arena_push (arena, FusReal, x->n_rows * x->n_cols);
  node->data = *self;

  return node;
}

static void
solve_backward (FusTape *tape, FusNode *node)
{
  const BySet *self = node->data;
  const FusRowSets *sets = self->sets;
  FusNode *x = node->inputs[0];
  const gsize n = node->n_rows * node->n_cols;
  FusArena *arena = fus_tape_get_arena (tape);
  FusReal *d_out = fus_arena_push (arena, FusReal, n);
  FusReal *up = fus_arena_push (arena, FusReal, n);
  FusReal *down = fus_arena_push (arena, FusReal, n);

  /* With a = w·x and y = wᵀ·a:  ā = w·ȳ,  x̄ = wᵀ·ā,  w̄ = a·ȳᵀ + ā·xᵀ. */
  take_sorted (d_out, node->grad, sets, node->n_cols);
  multiply_sets (up, d_out, sets, node->n_cols);
  if (x->grad != NULL)
    {
      multiply_sets_transposed (down, up, sets, node->n_cols);
      add_back (x->grad, down, sets, node->n_cols);
    }
  add_to_factors (sets, self->halfway, d_out, node->n_cols);
  add_to_factors (sets, up, self->sorted, node->n_cols);
}

const FusOpClass fus_op_class_solve_sets = {
  .id = "solve-sets",
  .backward = solve_backward,
};

FusNode *
fus_op_solve_sets (FusTape *tape, FusNode *x, const FusRowSets *sets)
{
  g_assert (sets->n_sets > 0);

  BySet *self = NULL;
  FusNode *node = make_by_set (tape, &fus_op_class_solve_sets, x, sets, &self);
  FusReal *rows =
    fus_arena_push (fus_tape_get_arena (tape), FusReal, x->n_rows * x->n_cols);

  take_sorted (self->sorted, x->value, sets, x->n_cols);
  multiply_sets (self->halfway, self->sorted, sets, x->n_cols);
  multiply_sets_transposed (rows, self->halfway, sets, x->n_cols);
  put_back (node->value, rows, sets, x->n_cols);

  return node;
}

static void
draw_backward (FusTape *tape, FusNode *node)
{
  const BySet *self = node->data;
  const FusRowSets *sets = self->sets;
  FusNode *mean = node->inputs[0];
  const gsize n = node->n_rows * node->n_cols;
  FusReal *d_out = fus_arena_push (fus_tape_get_arena (tape), FusReal, n);

  if (mean->grad != NULL)
    fus_add_scaled (mean->grad, node->grad, 1, n);
  /* With u = wᵀ·ε:  w̄ = ε·ūᵀ. */
  take_sorted (d_out, node->grad, sets, node->n_cols);
  add_to_factors (sets, self->sorted, d_out, node->n_cols);
}

const FusOpClass fus_op_class_draw_sets = {
  .id = "draw-sets",
  .backward = draw_backward,
};

FusNode *
fus_op_draw_sets (FusTape *tape,
                  FusNode *mean,
                  const FusRowSets *sets,
                  const FusReal *noise)
{
  g_assert (sets->n_sets > 0);
  g_assert (noise != NULL);

  BySet *self = NULL;
  FusNode *node = make_by_set (tape, &fus_op_class_draw_sets, mean, sets, &self);

  take_sorted (self->sorted, noise, sets, mean->n_cols);
  multiply_sets_transposed (self->halfway, self->sorted, sets, mean->n_cols);
  put_back (node->value, self->halfway, sets, mean->n_cols);
  fus_add_scaled (node->value, mean->value, 1, mean->n_rows * mean->n_cols);

  return node;
}

/* -- A linear path beside what is there -- */

typedef struct
{
  const FusParams *params;
  guint weight;
} Path;

static void
path_backward (FusTape *tape, FusNode *node)
{
  const Path *self = node->data;
  FusNode *beside = node->inputs[0];
  FusNode *x = node->inputs[1];

  if (beside->grad != NULL)
    fus_add_scaled (beside->grad, node->grad, 1, node->n_rows * node->n_cols);
  if (x->grad != NULL)
    fus_gemm_nn (x->grad, node->grad, fus_params_get_values (self->params, self->weight),
                 node->n_rows, x->n_cols, node->n_cols, 1);
  if (fus_tape_wants_param_gradients (tape))
    fus_tape_note_param (tape, self->params, self->weight, node->grad, x->value,
                         node->n_rows);
}

const FusOpClass fus_op_class_linear_path = {
  .id = "linear-path",
  .backward = path_backward,
};

FusNode *
fus_op_linear_path (FusTape *tape,
                    FusNode *beside,
                    const FusParams *params,
                    guint weight,
                    FusNode *x)
{
  FusNode *inputs[] = { beside, x };
  Path *self = fus_arena_push (fus_tape_get_arena (tape), Path, 1);
  FusNode *node = fus_tape_wants_param_gradients (tape)
                    ? fus_tape_node_with_grad (tape, &fus_op_class_linear_path, inputs, 2,
                                               x->n_rows, beside->n_cols)
                    : fus_tape_node (tape, &fus_op_class_linear_path, inputs, 2,
                                     x->n_rows, beside->n_cols);

  g_assert (fus_params_get (params, weight)->n_cols == x->n_cols);
  *self = (Path){ params, weight };
  memcpy (node->value, beside->value, x->n_rows * beside->n_cols * sizeof (FusReal));
  fus_gemm_nt (node->value, x->value, fus_params_get_values (params, weight), x->n_rows,
               beside->n_cols, x->n_cols, 1);
  node->data = self;

  return node;
}
