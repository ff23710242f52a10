/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-op.h"
#include "fus-test.h"

#include <string.h>

/* Each operation's backward against central differences. A new operation needs a row of
 * the table; a class without one fails the first test. */

#define N_ROWS 3

static const gsize sizes[] = { 1, 7, 64, 65 };

typedef struct
{
  const char *id;   /* of the class */
  const char *what; /* the variant */
  guint n_inputs;
  gboolean columns; /* inputs are [size × 1], else [N_ROWS × size] */
  FusNode *(*forward) (FusTape *tape,
                       FusNode *const *inputs,
                       const FusParams *params,
                       gpointer data);
  gconstpointer data;
  gsize n_outputs; /* where not 0: there are a weight [n_outputs × size] and a bias */
} Case;

static FusNode *
scale (FusTape *tape, FusNode *x, FusReal factor)
{
  return fus_op_linear (tape, &x, &factor, 1);
}

/* [1 × 1], a number that the first row of @x makes */
static FusNode *
first_number (FusTape *tape, FusNode *x)
{
  return scale (tape, fus_op_half_norm (tape, fus_op_view_rows (tape, x, 0, 1)),
                (FusReal) 0.1);
}

/* -- Layers -- */

static FusNode *
dense (FusTape *tape, FusNode *const *inputs, const FusParams *params, gpointer data)
{
  return fus_op_dense (tape, params, 0, 1, inputs[0], fus_activation_lookup (data));
}

/* The same weights twice: notes of one parameter add up. */
static FusNode *
dense_twice (FusTape *tape,
             FusNode *const *inputs,
             const FusParams *params,
             gpointer data)
{
  FusNode *doubled = scale (tape, inputs[0], 2);

  return fus_op_linear (tape,
                        (FusNode *const[]){ dense (tape, inputs, params, data),
                                            dense (tape, &doubled, params, data) },
                        (const FusReal[]){ 1, 1 }, 2);
}

static FusNode *
param (FusTape *tape, FusNode *const *inputs, const FusParams *params, gpointer data)
{
  return fus_op_param (tape, params, 0);
}

/* -- Moving -- */

static FusNode *
gather (FusTape *tape, FusNode *const *inputs, const FusParams *params, gpointer data)
{
  static const guint rows[] = { 2, 0, 0, 1 };

  return fus_op_gather_rows (tape, inputs[0], rows, G_N_ELEMENTS (rows));
}

static FusNode *
scatter (FusTape *tape, FusNode *const *inputs, const FusParams *params, gpointer data)
{
  static const guint rows[N_ROWS] = { 4, 0, 2 };

  return fus_op_scatter_rows (tape, inputs[0], rows, 5);
}

static FusNode *
view (FusTape *tape, FusNode *const *inputs, const FusParams *params, gpointer data)
{
  FusNode *doubled = scale (tape, inputs[0], 2);

  return scale (tape, fus_op_view_rows (tape, doubled, 1, 2), 3);
}

/* -- Element by element -- */

static FusNode *
scale_rows_exp (FusTape *tape,
                FusNode *const *inputs,
                const FusParams *params,
                gpointer data)
{
  static const FusReal on[N_ROWS] = { 1, 0, 1 };

  return fus_op_scale_rows_exp (tape, inputs[0], first_number (tape, inputs[1]), on);
}

static FusNode *
linear (FusTape *tape, FusNode *const *inputs, const FusParams *params, gpointer data)
{
  static const FusReal factors[] = { 2, -1, 3 };
  FusNode *terms[] = { inputs[0], inputs[1], inputs[0] };

  return fus_op_linear (tape, terms, factors, G_N_ELEMENTS (factors));
}

static FusNode *
clamp (FusTape *tape, FusNode *const *inputs, const FusParams *params, gpointer data)
{
  return fus_op_clamp (tape, inputs[0], (FusReal) -0.4321, (FusReal) 0.5432, NULL);
}

/* -- Gaussians -- */

static FusNode *
draw (FusTape *tape, FusNode *const *inputs, const FusParams *params, gpointer data)
{
  FusGaussian q = { inputs[0], inputs[1] };
  gsize n = inputs[0]->n_rows * inputs[0]->n_cols;
  FusReal *noise = fus_arena_push (fus_tape_get_arena (tape), FusReal, n);

  fus_test_fill_sin (noise, n, 1, 1);

  return fus_op_gaussian_draw (tape, q, noise);
}

static FusNode *
kl_prior (FusTape *tape, FusNode *const *inputs, const FusParams *params, gpointer data)
{
  return fus_op_gaussian_kl_prior (tape, (FusGaussian){ inputs[0], inputs[1] });
}

static FusNode *
kl (FusTape *tape, FusNode *const *inputs, const FusParams *params, gpointer data)
{
  return fus_op_gaussian_kl (tape, (FusGaussian){ inputs[0], inputs[1] },
                             (FusGaussian){ inputs[2], inputs[3] });
}

static FusNode *
kl_to_itself (FusTape *tape,
              FusNode *const *inputs,
              const FusParams *params,
              gpointer data)
{
  FusNode *turned = scale (tape, inputs[0], -1);

  return fus_op_gaussian_kl (tape, (FusGaussian){ inputs[0], inputs[1] },
                             (FusGaussian){ turned, inputs[1] });
}

/* One row of p for all rows of q, with mean 0: a learned prior. */
static FusNode *
kl_to_one_row (FusTape *tape,
               FusNode *const *inputs,
               const FusParams *params,
               gpointer data)
{
  FusGaussian p = { NULL, fus_op_view_rows (tape, inputs[2], 1, 1) };

  return fus_op_gaussian_kl (tape, (FusGaussian){ inputs[0], inputs[1] }, p);
}

static FusNode *
log_density (FusTape *tape,
             FusNode *const *inputs,
             const FusParams *params,
             gpointer data)
{
  return fus_op_gaussian_log_density (tape, inputs[0],
                                      (FusGaussian){ inputs[1], inputs[2] });
}

static FusNode *
log_density_of_prior (FusTape *tape,
                      FusNode *const *inputs,
                      const FusParams *params,
                      gpointer data)
{
  return fus_op_gaussian_log_density (tape, inputs[0], (FusGaussian){ NULL, NULL });
}

static FusNode *
log_density_of_one_row (FusTape *tape,
                        FusNode *const *inputs,
                        const FusParams *params,
                        gpointer data)
{
  FusGaussian q = { fus_op_view_rows (tape, inputs[1], 0, 1),
                    fus_op_view_rows (tape, inputs[2], 2, 1) };

  return fus_op_gaussian_log_density (tape, inputs[0], q);
}

typedef struct
{
  FusMask members[N_ROWS];
  FusPriorExpert prior;
  double variance_floor;
  const FusMask *subsets;
  guint n_subsets;
} ProductData;

static FusExpertSet
expert_set (const ProductData *data, FusNode *const *inputs, FusGaussian *experts)
{
  for (guint e = 0; e < 3; e++)
    experts[e] = (FusGaussian){ inputs[2 * e], inputs[2 * e + 1] };

  return (FusExpertSet){ .experts = experts,
                         .n_experts = 3,
                         .members = data->members,
                         .prior = data->prior,
                         .variance_floor = data->variance_floor };
}

static FusNode *
product (FusTape *tape, FusNode *const *inputs, const FusParams *params, gpointer data)
{
  FusGaussian experts[3];
  FusExpertSet set = expert_set (data, inputs, experts);
  FusGaussian result = fus_op_gaussian_product (tape, &set);

  return fus_op_linear (tape, (FusNode *const[]){ result.mean, result.logvar },
                        (const FusReal[]){ 2, -1 }, 2);
}

static FusNode *
subsets_kl (FusTape *tape, FusNode *const *inputs, const FusParams *params, gpointer data)
{
  const ProductData *what = data;
  FusGaussian experts[3];
  FusExpertSet set = expert_set (what, inputs, experts);

  return fus_op_gaussian_subsets_kl (tape, &set, what->subsets, what->n_subsets);
}

static const FusMask some_subsets[] = { 1, 3, 7, 6 };

static ProductData all_full = { { 7, 7, 7 }, FUS_PRIOR_NONE };
static ProductData all_prior = { { 7, 5, 2 }, FUS_PRIOR_ALL };
static ProductData full_prior = { { 7, 3, 0 }, FUS_PRIOR_FULL };
static ProductData floored = { { 7, 6, 4 }, FUS_PRIOR_FULL, 0.1 };
static ProductData listed = { { 7, 3, 4 }, FUS_PRIOR_FULL, 0, some_subsets, 4 };
static ProductData listed_floored = { { 7, 6, 1 }, FUS_PRIOR_ALL, 0.2, some_subsets, 4 };

/* -- Full precisions: x·xᵀ of a [3 × size] makes the matrices -- */

static FusNode *
gram (FusTape *tape, FusNode *const *inputs, const FusParams *params, gpointer data)
{
  return fus_op_gram (tape, inputs[0]);
}

/* Of three experts, the third not a member, the second as it is. */
static FusNode *
covariance_factor (FusTape *tape,
                   FusNode *const *inputs,
                   const FusParams *params,
                   gpointer data)
{
  FusNode *grams[] = { fus_op_gram (tape, inputs[0]), fus_op_gram (tape, inputs[1]),
                       fus_op_gram (tape, inputs[2]) };
  FusNode *factors[] = { first_number (tape, inputs[2]), NULL,
                         first_number (tape, inputs[1]) };

  return fus_op_covariance_factor (tape, grams, data != NULL ? factors : NULL, 3, 3);
}

static FusNode *
factor_kl (FusTape *tape, FusNode *const *inputs, const FusParams *params, gpointer data)
{
  return fus_op_factor_kl (tape, covariance_factor (tape, inputs, params, data));
}

static FusNode *
half_norm (FusTape *tape, FusNode *const *inputs, const FusParams *params, gpointer data)
{
  return fus_op_half_norm (tape, inputs[0]);
}

static FusNode *
precise (FusTape *tape, FusNode *const *inputs, const FusParams *params, gpointer data)
{
  return fus_op_precise (tape, fus_op_gram (tape, inputs[0]),
                         fus_op_gram (tape, inputs[1]));
}

/* Rows 2 and 0 with one factor, row 1 with another. */
static FusRowSets *
make_sets (FusTape *tape, FusNode *const *inputs, const FusParams *params)
{
  static const guint order[] = { 2, 0, 1 };
  static const gsize first[] = { 0, 2, 3 };
  FusArena *arena = fus_tape_get_arena (tape);
  FusRowSets *sets = fus_arena_push (arena, FusRowSets, 1);
  FusNode *gram_of_last = fus_op_gram (tape, inputs[2]);

  *sets = (FusRowSets){ 2, fus_arena_push (arena, FusNode *, 2), order, first };
  sets->factors[0] = covariance_factor (tape, inputs, params, (gpointer) "with-factors");
  sets->factors[1] = fus_op_covariance_factor (tape, &gram_of_last, NULL, 1, 1);

  return sets;
}

static FusNode *
solve_sets (FusTape *tape, FusNode *const *inputs, const FusParams *params, gpointer data)
{
  FusRowSets *sets = make_sets (tape, inputs, params);

  return fus_op_solve_sets (tape, fus_op_gram (tape, inputs[0]), sets);
}

static FusNode *
draw_sets (FusTape *tape, FusNode *const *inputs, const FusParams *params, gpointer data)
{
  FusRowSets *sets = make_sets (tape, inputs, params);
  FusReal *noise = fus_arena_push (fus_tape_get_arena (tape), FusReal, N_ROWS * N_ROWS);

  fus_test_fill_sin (noise, N_ROWS * N_ROWS, 1, 1);

  return fus_op_draw_sets (tape, fus_op_gram (tape, inputs[0]), sets, noise);
}

static FusNode *
linear_path (FusTape *tape,
             FusNode *const *inputs,
             const FusParams *params,
             gpointer data)
{
  FusNode *beside = dense (tape, inputs, params, data);

  return fus_op_linear_path (tape, beside, params, 0, inputs[0]);
}

static FusNode *
param_matrix (FusTape *tape,
              FusNode *const *inputs,
              const FusParams *params,
              gpointer data)
{
  return fus_op_gram (tape, fus_op_param_matrix (tape, params, 0));
}

/* -- Adding up -- */

static FusNode *
log_sum_exp (FusTape *tape,
             FusNode *const *inputs,
             const FusParams *params,
             gpointer data)
{
  gsize n = inputs[0]->n_rows;
  FusMask *valid = fus_arena_push (fus_tape_get_arena (tape), FusMask, n);

  for (gsize i = 0; i < n; i++)
    valid[i] = (FusMask) (i + 7) % 8;

  return fus_op_log_sum_exp (tape, inputs, 3, data == NULL ? NULL : valid, data != NULL);
}

static FusNode *
weighted_sum (FusTape *tape,
              FusNode *const *inputs,
              const FusParams *params,
              gpointer data)
{
  gsize n = inputs[0]->n_rows;
  FusReal *weights = fus_arena_push (fus_tape_get_arena (tape), FusReal, n);
  FusWeightedTerm terms[] = {
    { inputs[0], weights, 0.25 },
    { inputs[1], NULL, -2 },
  };

  fus_test_fill_sin (weights, n, 3, 1);

  return fus_op_weighted_sum (tape, terms, 2);
}

static const Case cases[] = {
  { "dense", "linear", 1, FALSE, dense, "linear", 5 },
  { "dense", "relu", 1, FALSE, dense, "relu", 5 },
  { "dense", "silu", 1, FALSE, dense, "silu", 5 },
  { "dense", "tanh", 1, FALSE, dense, "tanh", 5 },
  { "dense", "leaky-relu", 1, FALSE, dense, "leaky-relu", 5 },
  { "dense", "sigmoid", 1, FALSE, dense, "sigmoid", 5 },
  { "dense", "softplus", 1, FALSE, dense, "softplus", 5 },
  { "dense", "twice", 1, FALSE, dense_twice, "tanh", 5 },
  { "param", "row", 0, FALSE, param, NULL, 3 },
  { "gather-rows", "repeated", 1, FALSE, gather, NULL, 0 },
  { "scatter-rows", "into-more", 1, FALSE, scatter, NULL, 0 },
  { "view-rows", "part", 1, FALSE, view, NULL, 0 },
  { "scale-rows-exp", "with-0", 2, FALSE, scale_rows_exp, NULL, 0 },
  { "linear", "repeated", 2, FALSE, linear, NULL, 0 },
  { "clamp", "both-sides", 1, FALSE, clamp, NULL, 0 },
  { "gaussian-draw", "given-noise", 2, FALSE, draw, NULL, 0 },
  { "gaussian-kl-prior", "rows", 2, FALSE, kl_prior, NULL, 0 },
  { "gaussian-kl", "rows", 4, FALSE, kl, NULL, 0 },
  { "gaussian-kl", "shared-logvar", 2, FALSE, kl_to_itself, NULL, 0 },
  { "gaussian-kl", "one-row", 3, FALSE, kl_to_one_row, NULL, 0 },
  { "gaussian-log-density", "rows", 3, FALSE, log_density, NULL, 0 },
  { "gaussian-log-density", "prior", 1, FALSE, log_density_of_prior, NULL, 0 },
  { "gaussian-log-density", "one-row", 3, FALSE, log_density_of_one_row, NULL, 0 },
  { "gaussian-product", "complete", 6, FALSE, product, &all_full, 0 },
  { "gaussian-product", "prior-always", 6, FALSE, product, &all_prior, 0 },
  { "gaussian-product", "prior-when-full", 6, FALSE, product, &full_prior, 0 },
  { "gaussian-product", "floor", 6, FALSE, product, &floored, 0 },
  { "gaussian-subsets-kl", "complete", 6, FALSE, subsets_kl, &all_full, 0 },
  { "gaussian-subsets-kl", "prior-always", 6, FALSE, subsets_kl, &all_prior, 0 },
  { "gaussian-subsets-kl", "prior-when-full", 6, FALSE, subsets_kl, &full_prior, 0 },
  { "gaussian-subsets-kl", "floor", 6, FALSE, subsets_kl, &floored, 0 },
  { "gaussian-subsets-kl", "listed", 6, FALSE, subsets_kl, &listed, 0 },
  { "gaussian-subsets-kl", "listed-floor", 6, FALSE, subsets_kl, &listed_floored, 0 },
  { "gram", "rows", 1, FALSE, gram, NULL, 0 },
  { "covariance-factor", "as-they-are", 3, FALSE, covariance_factor, NULL, 0 },
  { "covariance-factor", "with-factors", 3, FALSE, covariance_factor, "with-factors", 0 },
  { "factor-kl", "with-factors", 3, FALSE, factor_kl, "with-factors", 0 },
  { "half-norm", "rows", 1, FALSE, half_norm, NULL, 0 },
  { "precise", "rows", 2, FALSE, precise, NULL, 0 },
  { "solve-sets", "two-sets", 3, FALSE, solve_sets, NULL, 0 },
  { "draw-sets", "two-sets", 3, FALSE, draw_sets, NULL, 0 },
  { "linear-path", "beside-a-layer", 1, FALSE, linear_path, "tanh", 5 },
  { "param", "matrix", 0, FALSE, param_matrix, NULL, 3 },
  { "log-sum-exp", "all-valid", 3, TRUE, log_sum_exp, NULL, 0 },
  { "log-sum-exp", "some-valid-mean", 3, TRUE, log_sum_exp, "mean", 0 },
  { "weighted-sum", "two-terms", 2, TRUE, weighted_sum, NULL, 0 },
};

static void
test_every_class_has_a_case (void)
{
  gsize n_ops = 0;
  const FusOpClass *const *ops = fus_op_list (&n_ops);

  for (gsize i = 0; i < n_ops; i++)
    {
      gboolean found = FALSE;

      for (gsize c = 0; c < G_N_ELEMENTS (cases); c++)
        found = found || strcmp (cases[c].id, ops[i]->id) == 0;
      if (!found)
        g_error ("operation “%s” has no gradient test", ops[i]->id);
    }
}

static FusParams *
make_params (const Case *what, gsize size)
{
  FusParams *params = NULL;

  if (what->n_outputs == 0)
    return NULL;
  params = fus_params_new ();
  fus_params_add (params, "weight", what->n_outputs, size);
  fus_params_add (params, "bias", what->n_outputs, 1);
  fus_params_allocate (params);
  fus_test_fill_sin (params->values, params->n_values, 5, 0.5);

  return params;
}

static void
check_case (const Case *what, gsize size)
{
  g_autoptr (FusParams) params = make_params (what, size);
  FusMatrix *inputs[6] = { NULL };
  FusGradientTest test = { .inputs = inputs,
                           .n_inputs = what->n_inputs,
                           .params = params,
                           .forward = what->forward,
                           .data = (gpointer) what->data };

  for (guint i = 0; i < what->n_inputs; i++)
    inputs[i] = what->columns ? fus_test_matrix_sin (size, 1, 1 + i, 1)
                              : fus_test_matrix_sin (N_ROWS, size, 1 + i, 1);
  fus_assert_gradient (&test);
  for (guint i = 0; i < what->n_inputs; i++)
    fus_matrix_unref (inputs[i]);
}

static void
test_case (gconstpointer data)
{
  for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
    check_case (data, sizes[s]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/op/every-class-has-a-case", test_every_class_has_a_case);
  for (gsize c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      g_autofree char *path =
        g_strdup_printf ("/op/%s/gradient/%s", cases[c].id, cases[c].what);

      g_test_add_data_func (path, &cases[c], test_case);
    }

  return g_test_run ();
}
