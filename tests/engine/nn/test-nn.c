/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-net.h"
#include "fus-optimizer.h"
#include "fus-schedule.h"
#include "fus-test.h"

#include <math.h>
#include <string.h>

#ifdef FUS_REAL_IS_DOUBLE
#define SLACK 1e-12
#else
#define SLACK 1e-6
#endif

/* -- Layers and nets -- */

static void
test_layer_starts_as_pytorch_does (void)
{
  g_autoptr (FusParams) params = fus_params_new ();
  FusDense layer = fus_dense_add (params, "enc.a.0", 64, 500);
  double bound = 1.0 / 8;
  double squares = 0;
  double largest = 0;
  const FusReal *values = NULL;

  fus_params_allocate (params);
  fus_dense_init (&layer, params, 7);
  values = fus_params_get_values (params, layer.weight);
  for (gsize i = 0; i < 64 * 500; i++)
    {
      squares += (double) values[i] * (double) values[i];
      largest = MAX (largest, fabs ((double) values[i]));
    }

  g_assert_cmpstr (fus_params_get (params, layer.weight)->name, ==, "enc.a.0.weight");
  g_assert_cmpstr (fus_params_get (params, layer.bias)->name, ==, "enc.a.0.bias");
  g_assert_cmpuint (fus_params_get (params, layer.weight)->n_rows, ==, 500);
  g_assert_cmpfloat (largest, <=, bound);
  g_assert_cmpfloat (largest, >, 0.999 * bound);
  /* The variance of U (−b, b) is b²/3. */
  fus_assert_close (squares / (64 * 500), bound * bound / 3, 0.02, 0);
  g_assert_cmpfloat (fabs ((double) fus_params_get_values (params, layer.bias)[0]), <=,
                     bound);
}

static void
test_same_seed_same_start (void)
{
  g_autoptr (FusParams) params = fus_params_new ();
  g_autoptr (FusParams) other = NULL;
  FusDense layer = fus_dense_add (params, "a", 5, 7);

  fus_params_allocate (params);
  other = fus_params_copy (params);
  fus_dense_init (&layer, params, 7);
  fus_dense_init (&layer, other, 7);
  fus_assert_all_close (params->values, other->values, params->n_values, 0, 0);
  fus_dense_init (&layer, other, 8);
  g_assert_cmpfloat (fabs ((double) (params->values[0] - other->values[0])), >, 0);
}

typedef struct
{
  const FusNetClass *net_class;
  FusParams *params;
  FusNet *net;
} NetFixture;

static NetFixture
make_net (const FusNetClass *net_class, const guint *hidden, gsize n_hidden)
{
  FusNetShape shape = { .n_inputs = 5,
                        .hidden = hidden,
                        .n_hidden = n_hidden,
                        .activation = fus_activation_lookup ("tanh") };
  NetFixture self = { .net_class = net_class, .params = fus_params_new () };

  self.net = fus_net_new (net_class, self.params, "enc.a", &shape);
  fus_params_allocate (self.params);
  fus_net_init (self.net, self.params, 3);

  return self;
}

static void
net_clear (NetFixture *self)
{
  fus_net_free (self->net);
  fus_params_unref (self->params);
}

static FusNode *
net_forward (FusTape *tape,
             FusNode *const *inputs,
             const FusParams *params,
             gpointer data)
{
  return fus_net_forward (data, tape, params, inputs[0]);
}

static void
test_net_gradient (gconstpointer data)
{
  static const guint hidden[] = { 7, 3 };
  g_autoptr (FusMatrix) x = fus_test_matrix_sin (4, 5, 1, 1);
  NetFixture fixture = make_net (data, hidden, 2);
  FusGradientTest test = { .inputs = &x,
                           .n_inputs = 1,
                           .params = fixture.params,
                           .forward = net_forward,
                           .data = fixture.net };

  g_assert_cmpuint (fus_net_get_n_outputs (fixture.net), ==, 3);
  g_assert_cmpuint (fus_params_get_n (fixture.params), ==, 4);
  g_assert_cmpstr (fus_params_get (fixture.params, 2)->name, ==, "enc.a.1.weight");
  fus_assert_gradient (&test);
  net_clear (&fixture);
}

static void
test_net_without_layers_hands_its_input_on (void)
{
  g_autoptr (FusTape) tape = fus_tape_new ();
  g_autoptr (FusMatrix) x = fus_test_matrix_sin (4, 5, 1, 1);
  NetFixture fixture = make_net (&fus_net_mlp, NULL, 0);
  FusNode *input = fus_tape_input (tape, x->data, 4, 5);

  g_assert_true (fus_net_forward (fixture.net, tape, fixture.params, input) == input);
  g_assert_cmpuint (fus_net_get_n_outputs (fixture.net), ==, 5);
  net_clear (&fixture);
}

/* -- Optimisers -- */

static void
take_steps (const FusOptimizerClass *optimizer, FusReal *p, guint n_steps, double *after)
{
  FusReal moments[6] = { 0 };

  for (guint t = 1; t <= n_steps; t++)
    {
      FusReal g[] = { p[0] + p[0] * p[0], p[1] + p[1] * p[1] };
      FusOptimizerStep args = { t, 1e-3, 1 };

      optimizer->step (p, moments, 2, g, 2, &args);
      after[2 * t - 2] = (double) p[0];
      after[2 * t - 1] = (double) p[1];
    }
}

/* MODELS.md A.7 (PyTorch, float64): gradient p + p² from (1, −2). */
static void
test_adam_has_the_golden_values (gconstpointer data)
{
  static const double expected[] = { .999000000005,     -2.000999999995,
                                     .9980000394062816, -2.0020000387911705,
                                     .9970001444122288, -2.003000142118676 };
  FusReal p[] = { 1, -2 };
  double after[6] = { 0 };

  take_steps (data, p, 3, after);
  for (guint i = 0; i < 6; i++)
    fus_assert_close (after[i], expected[i], SLACK / 4, 0);
}

/* A falling gradient tells the two apart; the formula of torch.optim.Adam, in double. */
static void
test_amsgrad_remembers_the_largest (void)
{
  FusReal gradients[] = { 1, (FusReal) 0.1, (FusReal) 0.01 };
  FusReal p = 0;
  FusReal moments[3] = { 0 };
  double v = 0;
  double highest = 0;
  double m = 0;
  double expected = 0;

  for (guint t = 1; t <= 3; t++)
    {
      double g = (double) gradients[t - 1];
      FusOptimizerStep args = { t, 0.1, 1 };

      fus_optimizer_amsgrad.step (&p, moments, 1, &gradients[t - 1], 1, &args);
      m = 0.9 * m + 0.1 * g;
      v = 0.999 * v + 0.001 * g * g;
      highest = MAX (highest, v);
      expected -= 0.1 / (1 - pow (0.9, t)) * m /
                  (sqrt (highest) / sqrt (1 - pow (0.999, t)) + 1e-8);
      fus_assert_close (p, expected, 10 * SLACK, 0);
    }
}

/* However the block is cut, each value goes the same way. */
static void
test_slices_make_the_same_step (gconstpointer data)
{
  const FusOptimizerClass *optimizer = data;
  g_autofree FusReal *whole = g_new (FusReal, 65);
  g_autofree FusReal *sliced = g_new (FusReal, 65);
  g_autofree FusReal *moments = g_new0 (FusReal, 2 * 3 * 65);
  g_autofree FusReal *grads = g_new (FusReal, 65);
  FusReal *other = moments + 3 * 65;
  FusOptimizerStep args = { 5, 0.01, 0.5 };

  fus_test_fill_sin (whole, 65, 1, 1);
  fus_test_fill_sin (sliced, 65, 1, 1);
  fus_test_fill_sin (grads, 65, 2, 1);
  optimizer->step (whole, moments, 65, grads, 65, &args);
  optimizer->step (sliced, other, 65, grads, 33, &args);
  optimizer->step (sliced + 33, other + 33, 65, grads + 33, 32, &args);
  g_assert_cmpmem (whole, 65 * sizeof (FusReal), sliced, 65 * sizeof (FusReal));
  g_assert_cmpmem (moments, 3 * 65 * sizeof (FusReal), other, 3 * 65 * sizeof (FusReal));
  g_assert_cmpfloat (fabs ((double) whole[0] - sin (1)), >, 1e-5);
}

static void
test_sgd_goes_against_the_gradient (void)
{
  FusReal p[] = { 1, 2 };
  FusReal g[] = { 10, -20 };
  FusReal expected[] = { (FusReal) 0.5, 3 };
  FusOptimizerStep args = { 1, 0.1, 0.5 };

  fus_optimizer_sgd.step (p, NULL, 0, g, 2, &args);
  fus_assert_all_close (p, expected, 2, SLACK, 0);
  g_assert_true (fus_optimizer_lookup ("sgd") == &fus_optimizer_sgd);
  g_assert_null (fus_optimizer_lookup ("nothing"));
  g_assert_cmpstr (fus_optimizer_get_choice (0), ==, "adam");
}

/* -- Schedules -- */

static void
test_schedules_start_at_the_base_rate (void)
{
  gsize n = 0;
  const FusScheduleClass *const *classes = fus_schedule_list (&n);

  for (gsize i = 0; i < n; i++)
    {
      FusSchedule schedule = fus_schedule_start (classes[i], 1e-3, 100);

      fus_assert_close (fus_schedule_get_rate (&schedule, 0), 1e-3, 1e-12, 0);
      g_assert_true (fus_schedule_lookup (classes[i]->id) == classes[i]);
      g_assert_cmpstr (fus_schedule_get_choice ((guint) i), ==, classes[i]->id);
    }
}

static void
test_cosine_ends_at_a_small_rate (void)
{
  FusSchedule schedule = fus_schedule_start (fus_schedule_lookup ("cosine"), 1e-3, 100);
  FusSchedule small = fus_schedule_start (fus_schedule_lookup ("cosine"), 1e-6, 100);

  fus_assert_close (fus_schedule_get_rate (&schedule, 50), (1e-3 + 1e-5) / 2, 1e-12, 0);
  fus_assert_close (fus_schedule_get_rate (&schedule, 100), 1e-5, 1e-12, 0);
  fus_assert_close (fus_schedule_get_rate (&schedule, 130), 1e-5, 1e-12, 0);
  fus_assert_close (fus_schedule_get_rate (&small, 100), 1e-6, 1e-12, 0);
}

static void
test_plateau_waits_before_it_falls (void)
{
  FusSchedule schedule = fus_schedule_start (fus_schedule_lookup ("plateau"), 1e-3, 100);

  fus_schedule_observe (&schedule, 5);
  for (guint i = 0; i < 30; i++)
    fus_schedule_observe (&schedule, 5);
  fus_assert_close (fus_schedule_get_rate (&schedule, 31), 1e-3, 1e-12, 0);
  fus_schedule_observe (&schedule, 5);
  fus_assert_close (fus_schedule_get_rate (&schedule, 32), 1e-4, 1e-12, 0);
  fus_schedule_observe (&schedule, 4);
  g_assert_cmpuint (schedule.n_bad, ==, 0);
}

static void
test_warmup_rises_to_one (void)
{
  fus_assert_close (fus_schedule_get_warmup (0, 10), 0, 0, 0);
  fus_assert_close (fus_schedule_get_warmup (2.5, 10), 0.25, 1e-12, 0);
  fus_assert_close (fus_schedule_get_warmup (20, 10), 1, 0, 0);
  fus_assert_close (fus_schedule_get_warmup (0, 0), 1, 0, 0);
}

static void
add_optimizer_tests (void)
{
  gsize n = 0;
  const FusOptimizerClass *const *classes = fus_optimizer_list (&n);

  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *path =
        g_strdup_printf ("/optimizer/%s/slices-make-the-same-step", classes[i]->id);

      g_test_add_data_func (path, classes[i], test_slices_make_the_same_step);
    }
}

static void
add_net_tests (void)
{
  gsize n = 0;
  const FusNetClass *const *classes = fus_net_list (&n);

  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("/net/%s/gradient", classes[i]->id);

      g_test_add_data_func (path, classes[i], test_net_gradient);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/dense/starts-as-pytorch-does", test_layer_starts_as_pytorch_does);
  g_test_add_func ("/dense/same-seed-same-start", test_same_seed_same_start);
  add_net_tests ();
  g_test_add_func ("/net/without-layers-hands-its-input-on",
                   test_net_without_layers_hands_its_input_on);
  g_test_add_data_func ("/optimizer/adam/has-the-golden-values", &fus_optimizer_adam,
                        test_adam_has_the_golden_values);
  g_test_add_data_func ("/optimizer/amsgrad/has-the-golden-values",
                        &fus_optimizer_amsgrad, test_adam_has_the_golden_values);
  g_test_add_func ("/optimizer/amsgrad/remembers-the-largest",
                   test_amsgrad_remembers_the_largest);
  add_optimizer_tests ();
  g_test_add_func ("/optimizer/sgd/goes-against-the-gradient",
                   test_sgd_goes_against_the_gradient);
  g_test_add_func ("/schedule/start-at-the-base-rate",
                   test_schedules_start_at_the_base_rate);
  g_test_add_func ("/schedule/cosine/ends-at-a-small-rate",
                   test_cosine_ends_at_a_small_rate);
  g_test_add_func ("/schedule/plateau/waits-before-it-falls",
                   test_plateau_waits_before_it_falls);
  g_test_add_func ("/schedule/warmup/rises-to-one", test_warmup_rises_to_one);

  return g_test_run ();
}
