/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-op.h"
#include "fus-test.h"

#include <math.h>

/* Anything that is compared after sums in another order. */
#ifdef FUS_REAL_IS_DOUBLE
#define SLACK 1e-12
#else
#define SLACK 2e-6
#endif

/* -- The block of parameters -- */

static void
test_places_start_on_cache_lines (void)
{
  g_autoptr (FusParams) params = fus_params_new ();
  guint found = 0;

  fus_params_add (params, "a", 3, 5);
  fus_params_add (params, "b", 1, 1);
  fus_params_allocate (params);

  g_assert_cmpuint (GPOINTER_TO_SIZE (fus_params_get_values (params, 0)) % FUS_ALIGNMENT,
                    ==, 0);
  g_assert_cmpuint (GPOINTER_TO_SIZE (fus_params_get_values (params, 1)) % FUS_ALIGNMENT,
                    ==, 0);
  g_assert_cmpuint (fus_params_count (params), ==, 16);
  g_assert_true (fus_params_find (params, "b", &found));
  g_assert_cmpuint (found, ==, 1);
  g_assert_false (fus_params_find (params, "c", &found));
}

static void
test_copy_has_values_of_its_own (void)
{
  g_autoptr (FusParams) params = fus_params_new ();
  g_autoptr (FusParams) copy = NULL;

  fus_params_add (params, "a", 2, 2);
  fus_params_allocate (params);
  fus_params_get_values (params, 0)[3] = 7;
  copy = fus_params_copy (params);
  fus_params_get_values (params, 0)[3] = 8;

  g_assert_cmpstr (fus_params_get (copy, 0)->name, ==, "a");
  fus_assert_close (fus_params_get_values (copy, 0)[3], 7, 0, 0);
}

/* -- The tape -- */

static FusNode *
scale (FusTape *tape, FusNode *x, FusReal factor)
{
  return fus_op_linear (tape, &x, &factor, 1);
}

static FusNode *
add (FusTape *tape, FusNode *a, FusNode *b)
{
  return fus_op_linear (tape, (FusNode *const[]){ a, b }, (const FusReal[]){ 1, 1 }, 2);
}

static void
test_constants_get_no_gradient (void)
{
  g_autoptr (FusTape) tape = fus_tape_new ();
  FusReal value[] = { 1, 2 };
  FusNode *constant = fus_tape_constant (tape, value, 2, 1);
  FusNode *input = fus_tape_input (tape, value, 2, 1);
  FusNode *sum = add (tape, constant, input);
  FusReal expected[] = { 3, 3 };

  g_assert_null (scale (tape, constant, 2)->grad);
  fus_tape_backward (tape, sum, 3);
  g_assert_null (constant->grad);
  fus_assert_all_close (input->grad, expected, 2, 0, 0);
}

static FusParams *
layer_params (gsize n_outputs, gsize n_inputs)
{
  FusParams *params = fus_params_new ();

  fus_params_add (params, "weight", n_outputs, n_inputs);
  fus_params_add (params, "bias", n_outputs, 1);
  fus_params_allocate (params);
  fus_test_fill_sin (params->values, params->n_values, 5, 0.5);

  return params;
}

/* Loss of a layer on rows @first … @first + @n_rows − 1 of @x. */
static void
run_shard (FusTape *tape,
           const FusParams *params,
           const FusMatrix *x,
           gsize first,
           gsize n_rows)
{
  FusNode *input =
    fus_tape_constant (tape, x->data + first * x->n_cols, n_rows, x->n_cols);
  FusNode *y = fus_op_dense (tape, params, 0, 1, input, fus_activation_lookup ("tanh"));
  FusNode *kl = fus_op_gaussian_kl_prior (tape, (FusGaussian){ y, y });
  FusWeightedTerm term = { kl, NULL, 1 };

  fus_tape_backward (tape, fus_op_weighted_sum (tape, &term, 1), 1);
}

static void
test_shards_add_up_to_the_whole (void)
{
  g_autoptr (FusParams) params = layer_params (7, 5);
  g_autoptr (FusMatrix) x = fus_test_matrix_sin (65, 5, 1, 1);
  g_autoptr (FusTape) whole = fus_tape_new ();
  g_autoptr (FusTape) one = fus_tape_new ();
  g_autoptr (FusTape) other = fus_tape_new ();
  FusTape *both[] = { one, other };

  run_shard (whole, params, x, 0, 65);
  run_shard (one, params, x, 0, 32);
  run_shard (other, params, x, 32, 33);
  for (guint p = 0; p < 2; p++)
    {
      FusReal expected[35] = { 0 };
      FusReal grad[35] = { 0 };

      fus_tape_accumulate_param (&whole, 1, params, p, expected);
      fus_tape_accumulate_param (both, 2, params, p, grad);
      g_assert_cmpfloat (fabs ((double) grad[0]), >, 1e-3);
      fus_assert_all_close (grad, expected, p == 0 ? 35 : 7, 10 * SLACK, 10 * SLACK);
    }
}

static void
test_gradients_of_parameters_can_be_left_out (void)
{
  g_autoptr (FusParams) params = layer_params (7, 5);
  g_autoptr (FusMatrix) x = fus_test_matrix_sin (3, 5, 1, 1);
  g_autoptr (FusTape) tape = fus_tape_new ();
  FusReal grad[35] = { 0 };
  FusReal zeros[35] = { 0 };
  FusNode *input = NULL;
  FusNode *y = NULL;

  fus_tape_set_param_gradients (tape, FALSE);
  run_shard (tape, params, x, 0, 3);
  fus_tape_accumulate_param (&tape, 1, params, 0, grad);
  fus_assert_all_close (grad, zeros, 35, 0, 0);

  fus_tape_reset (tape);
  input = fus_tape_input (tape, x->data, 3, 5);
  y = fus_op_dense (tape, params, 0, 1, input, &fus_activation_linear);
  fus_tape_backward (tape, fus_op_gaussian_kl_prior (tape, (FusGaussian){ y, y }), 1);
  g_assert_cmpfloat (fabs ((double) input->grad[0]), >, 1e-3);
  fus_tape_accumulate_param (&tape, 1, params, 0, grad);
  fus_assert_all_close (grad, zeros, 35, 0, 0);
}

static void
test_a_warm_tape_allocates_nothing (void)
{
  g_autoptr (FusParams) params = layer_params (7, 5);
  g_autoptr (FusMatrix) x = fus_test_matrix_sin (65, 5, 1, 1);
  g_autoptr (FusTape) tape = fus_tape_new ();
  gsize high_water = 0;

  run_shard (tape, params, x, 0, 65);
  high_water = fus_arena_get_high_water (fus_tape_get_arena (tape));
  for (guint i = 0; i < 5; i++)
    {
      fus_tape_reset (tape);
      run_shard (tape, params, x, 0, 65);
    }
  g_assert_cmpuint (fus_arena_get_high_water (fus_tape_get_arena (tape)), ==, high_water);
}

/* -- Values of operations -- */

static void
test_gather_undoes_scatter (void)
{
  static const guint rows[] = { 6, 0, 3 };
  g_autoptr (FusTape) tape = fus_tape_new ();
  g_autoptr (FusMatrix) x = fus_test_matrix_sin (3, 5, 1, 1);
  FusNode *input = fus_tape_constant (tape, x->data, 3, 5);
  FusNode *spread = fus_op_scatter_rows (tape, input, rows, 7);
  FusNode *back = fus_op_gather_rows (tape, spread, rows, 3);
  FusReal zeros[5] = { 0 };

  fus_assert_all_close (back->value, x->data, 15, 0, 0);
  fus_assert_all_close (spread->value + 5, zeros, 5, 0, 0);
}

static void
test_clamp_counts_what_was_outside (void)
{
  g_autoptr (FusTape) tape = fus_tape_new ();
  FusReal value[] = { -20, 3, 15, 14 };
  FusReal expected[] = { -14, 3, 14, 14 };
  FusNode *x = fus_tape_input (tape, value, 1, 4);
  gsize n_clamped = 1;
  FusNode *y = fus_op_clamp (tape, x, -14, 14, &n_clamped);

  fus_assert_all_close (y->value, expected, 4, 0, 0);
  g_assert_cmpuint (n_clamped, ==, 3);
  g_assert_true (fus_op_clamp (tape, x, -30, 30, NULL) == x);
}

static void
test_log_mean_exp_of_equal_terms_is_the_term (void)
{
  g_autoptr (FusTape) tape = fus_tape_new ();
  FusReal large[] = { -2000, 500, 3 };
  FusReal other[] = { 7, 7, 7 };
  FusMask valid[] = { 3, 3, 0 };
  FusReal expected[] = { -2000, 500, 0 };
  FusNode *terms[] = { fus_tape_constant (tape, large, 3, 1),
                       fus_tape_constant (tape, large, 3, 1),
                       fus_tape_constant (tape, other, 3, 1) };

  fus_assert_all_close (fus_op_log_sum_exp (tape, terms, 3, valid, TRUE)->value, expected,
                        3, 0, 0);
}

static void
test_weighted_sum_keeps_what_floats_would_lose (void)
{
  g_autoptr (FusTape) tape = fus_tape_new ();
  FusReal value[] = { 1e8, 1, -1e8 };
  FusWeightedTerm term = { fus_tape_constant (tape, value, 3, 1), NULL, 0.5 };

  fus_assert_close (fus_op_weighted_sum (tape, &term, 1)->value[0], 0.5, 0, 0);
}

/* -- Products of experts -- */

/* The layers of MODELS.md A.1: weight 0.3·sin (0.7t + 1.3i + 0.9j), bias 0.1·cos (0.5t +
 * i) on row 0 of modality m. */
static void
golden_layer (FusReal *out, guint t, guint m, guint n_features)
{
  for (guint i = 0; i < 2; i++)
    {
      double sum = 0.1 * cos (0.5 * t + i);

      for (guint j = 0; j < n_features; j++)
        sum += 0.3 * sin (0.7 * t + 1.3 * i + 0.9 * j) * sin (0.3 * m + 0.8 * j);
      out[i] = (FusReal) sum;
    }
}

typedef struct
{
  FusReal mean[3][2];
  FusReal logvar[3][2];
  FusGaussian experts[3];
} Golden;

static void
golden_fill (Golden *self, FusTape *tape)
{
  static const guint n_features[] = { 2, 3, 2 };

  for (guint m = 0; m < 3; m++)
    {
      golden_layer (self->mean[m], 10 * m + 1, m, n_features[m]);
      golden_layer (self->logvar[m], 10 * m + 2, m, n_features[m]);
      self->experts[m].mean = fus_tape_input (tape, self->mean[m], 1, 2);
      self->experts[m].logvar = fus_tape_input (tape, self->logvar[m], 1, 2);
    }
}

/* MODELS.md A.2, row 0 (from MultiVae's own classes, float64). */
static void
test_products_have_the_golden_values (void)
{
  g_autoptr (FusTape) tape = fus_tape_new ();
  Golden golden;
  FusMask members = 7;
  FusExpertSet set = { golden.experts, 3, &members, FUS_PRIOR_NONE, 0 };
  FusGaussian product;

  golden_fill (&golden, tape);
  product = fus_op_gaussian_product (tape, &set);
  fus_assert_close (product.mean->value[0], .246068010300, 1e-6, 1e-11);
  fus_assert_close (product.mean->value[1], -.178740615600, 1e-6, 1e-11);
  fus_assert_close (product.logvar->value[0], -1.071731782357, 1e-6, 0);
  fus_assert_close (product.logvar->value[1], -1.412827277161, 1e-6, 0);

  set.prior = FUS_PRIOR_ALL;
  product = fus_op_gaussian_product (tape, &set);
  fus_assert_close (product.mean->value[0], .183302486550, 1e-6, 1e-11);
  fus_assert_close (product.logvar->value[1], -1.630720266195, 1e-6, 0);
  fus_assert_close (fus_op_gaussian_kl_prior (tape, product)->value[0], .751023590761,
                    1e-6, 0);
}

static void
test_subset_divergences_have_the_golden_values (void)
{
  static const FusMask order[] = { 1, 2, 4, 3, 5, 6, 7 };
  static const double expected[] = { .0644286478, .1338821062, .0746553363, .3136165989,
                                     .2794051689, .3841567166, .7510235818 };
  g_autoptr (FusTape) tape = fus_tape_new ();
  Golden golden;
  FusMask members = 7;
  FusExpertSet set = { golden.experts, 3, &members, FUS_PRIOR_FULL, 1e-8 };
  double mean = 0;

  golden_fill (&golden, tape);
  for (guint s = 0; s < 7; s++)
    {
      fus_assert_close (fus_op_gaussian_subsets_kl (tape, &set, &order[s], 1)->value[0],
                        expected[s], 2e-6, 5e-11);
      mean += expected[s] / 7;
    }
  fus_assert_close (fus_op_gaussian_subsets_kl (tape, &set, NULL, 0)->value[0], mean,
                    1e-6, 5e-11);
}

static void
test_what_a_row_lacks_is_not_looked_at (void)
{
  g_autoptr (FusTape) tape = fus_tape_new ();
  FusReal mean[] = { 1, 2, (FusReal) NAN, (FusReal) NAN };
  FusReal logvar[] = { -1, 1, (FusReal) NAN, (FusReal) NAN };
  FusReal zeros[] = { 0, 0 };
  FusMask members[] = { 1, 0 };
  FusGaussian experts[] = { { fus_tape_input (tape, mean, 2, 2),
                              fus_tape_input (tape, logvar, 2, 2) },
                            { NULL, NULL } };
  FusExpertSet set = { experts, 2, members, FUS_PRIOR_FULL, 0 };
  FusGaussian product = fus_op_gaussian_product (tape, &set);
  FusNode *kl = fus_op_gaussian_subsets_kl (tape, &set, NULL, 0);
  FusNode *sum = add (tape, kl, fus_op_gaussian_kl_prior (tape, product));

  fus_assert_all_close (product.mean->value, mean, 2, 0, 0);
  fus_assert_all_close (product.logvar->value, logvar, 2, 0, 0);
  fus_assert_all_close (product.mean->value + 2, zeros, 2, 0, 0);
  fus_assert_all_close (product.logvar->value + 2, zeros, 2, 0, 0);
  fus_assert_close (kl->value[1], 0, 0, 0);

  fus_tape_backward (tape, sum, 1);
  fus_assert_close (experts[0].mean->grad[0], 2, 1e-6, 0);
  fus_assert_all_close (experts[0].mean->grad + 2, zeros, 2, 0, 0);
  fus_assert_all_close (experts[0].logvar->grad + 2, zeros, 2, 0, 0);
}

static void
test_subsets_kl_is_the_mean_of_the_products (void)
{
  g_autoptr (FusTape) tape = fus_tape_new ();
  Golden golden;
  FusMask members = 6;
  FusExpertSet set = { golden.experts, 3, &members, FUS_PRIOR_FULL, 0 };
  double expected = 0;

  golden_fill (&golden, tape);
  for (FusMask s = fus_mask_next_subset (0, members); s != 0;
       s = fus_mask_next_subset (s, members))
    {
      FusExpertSet one = { golden.experts, 3, &s, FUS_PRIOR_FULL, 0 };
      FusGaussian q = fus_op_gaussian_product (tape, &one);

      expected += (double) fus_op_gaussian_kl_prior (tape, q)->value[0] / 3;
    }
  fus_assert_close (fus_op_gaussian_subsets_kl (tape, &set, NULL, 0)->value[0], expected,
                    SLACK, SLACK);
}

/* Two tapes read a node of a third: its gradient is the sum of theirs. */
static void
test_shared (void)
{
  static const FusReal x[] = { 1, 2 };
  g_autoptr (FusTape) common = fus_tape_new ();
  g_autoptr (FusTape) first = fus_tape_new ();
  g_autoptr (FusTape) second = fus_tape_new ();
  FusTape *tapes[] = { first, second };
  FusNode *input = fus_tape_input (common, x, 2, 1);
  FusNode *doubled = scale (common, input, 2);

  for (guint i = 0; i < 2; i++)
    {
      FusNode *shared = fus_tape_share (tapes[i], doubled);

      fus_assert_close (shared->value[1], 4, 0, 0);
      fus_tape_backward (tapes[i], scale (tapes[i], shared, 3 + 2 * (FusReal) i), 1);
    }
  for (guint i = 0; i < 2; i++)
    fus_tape_return_shared (tapes[i]);
  fus_tape_backward_from_gradients (common);
  fus_assert_close (input->grad[0], 16, 0, 0);
  fus_assert_close (input->grad[1], 16, 0, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/params/places-start-on-cache-lines",
                   test_places_start_on_cache_lines);
  g_test_add_func ("/params/copy-has-values-of-its-own", test_copy_has_values_of_its_own);
  g_test_add_func ("/tape/constants-get-no-gradient", test_constants_get_no_gradient);
  g_test_add_func ("/tape/shards-add-up-to-the-whole", test_shards_add_up_to_the_whole);
  g_test_add_func ("/tape/gradients-of-parameters-can-be-left-out",
                   test_gradients_of_parameters_can_be_left_out);
  g_test_add_func ("/tape/a-warm-tape-allocates-nothing",
                   test_a_warm_tape_allocates_nothing);
  g_test_add_func ("/op/gather-undoes-scatter", test_gather_undoes_scatter);
  g_test_add_func ("/op/clamp-counts-what-was-outside",
                   test_clamp_counts_what_was_outside);
  g_test_add_func ("/op/log-mean-exp-of-equal-terms-is-the-term",
                   test_log_mean_exp_of_equal_terms_is_the_term);
  g_test_add_func ("/op/weighted-sum-keeps-what-floats-would-lose",
                   test_weighted_sum_keeps_what_floats_would_lose);
  g_test_add_func ("/op/products-have-the-golden-values",
                   test_products_have_the_golden_values);
  g_test_add_func ("/op/subset-divergences-have-the-golden-values",
                   test_subset_divergences_have_the_golden_values);
  g_test_add_func ("/op/what-a-row-lacks-is-not-looked-at",
                   test_what_a_row_lacks_is_not_looked_at);
  g_test_add_func ("/op/subsets-kl-is-the-mean-of-the-products",
                   test_subsets_kl_is_the_mean_of_the_products);

  g_test_add_func ("/tape/shared", test_shared);

  return g_test_run ();
}
