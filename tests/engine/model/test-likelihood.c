/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-likelihood.h"
#include "fus-op.h"
#include "fus-test.h"

#include <math.h>

#ifdef FUS_REAL_IS_DOUBLE
#define DIGITS(tolerance) (tolerance)
#else
#define DIGITS(tolerance) MAX ((tolerance), 2e-6)
#endif

#define N_ROWS 5
#define N_FEATURES 7

typedef struct
{
  const FusLikelihoodClass *klass;
  FusNoiseMode noise_mode;
  gboolean has_gaps;
} Case;

static FusLikelihood
make_likelihood (const Case *test)
{
  return (FusLikelihood){ .klass = test->klass,
                          .noise_mode = test->noise_mode,
                          .n_features = N_FEATURES,
                          .scale = (FusReal) 0.75 };
}

/* Values that the class accepts: numbers around 0, shares of 1 a row, or counts. */
static FusMatrix *
make_data (const Case *test)
{
  FusMatrix *x = fus_test_matrix_sin (N_ROWS, N_FEATURES, 0.3, 1.7);

  if (!test->klass->accepts (x->data[0]) || !test->klass->accepts (-1))
    for (gsize i = 0; i < N_ROWS * N_FEATURES; i++)
      x->data[i] = (i / N_FEATURES) % N_FEATURES == i % N_FEATURES ? 1 : 0;
  if (test->klass->input == FUS_INPUT_LOG)
    for (gsize i = 0; i < N_ROWS * N_FEATURES; i++)
      x->data[i] = (FusReal) (i * i % 9);
  for (gsize i = 2; i < N_ROWS * N_FEATURES && test->has_gaps; i += 3)
    x->data[i] = (FusReal) NAN;

  return x;
}

typedef struct
{
  FusLikelihood likelihood;
  const FusMatrix *x;
} Forward;

static FusNode *
forward (FusTape *tape, FusNode *const *inputs, const FusParams *params, gpointer data)
{
  const Forward *self = data;
  FusNode *parameter = params == NULL ? NULL : fus_op_param (tape, params, 0);

  return fus_op_log_prob (tape, &self->likelihood, inputs[0], parameter, self->x->data);
}

static void
test_gradient (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (FusMatrix) x = make_data (test);
  g_autoptr (FusMatrix) outputs =
               fus_test_matrix_sin (N_ROWS, test->klass->n_outputs * N_FEATURES, 2.1,
                                    1.3);
  g_autoptr (FusParams) params = fus_params_new ();
  Forward self = { make_likelihood (test), x };
  FusGradientTest gradient = { &outputs, 1, NULL, forward, &self };

  fus_params_add (params, "parameter", N_FEATURES, 1);
  fus_params_allocate (params);
  fus_test_fill_sin (fus_params_get_values (params, 0), N_FEATURES, 0.7, 0.9);
  if (test->noise_mode == FUS_NOISE_FEATURE)
    gradient.params = params;
  fus_assert_gradient (&gradient);
}

/* Rows of one feature less: what is not known is not in the sum. */
static void
test_gaps (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (FusMatrix) x = make_data (test);
  g_autoptr (FusMatrix) outputs =
               fus_test_matrix_sin (N_ROWS, test->klass->n_outputs * N_FEATURES, 2.1,
                                    1.3);
  const FusLikelihood likelihood = make_likelihood (test);
  FusReal all[N_ROWS];
  FusReal less[N_ROWS];
  gsize n_known[N_ROWS];

  fus_likelihood_get_log_prob (&likelihood, all, n_known, outputs->data, x->data, N_ROWS);
  for (guint row = 0; row < N_ROWS; row++)
    {
      g_assert_true (isfinite (all[row]));
      g_assert_cmpuint (n_known[row], ==, N_FEATURES);
      fus_matrix_row (x, row)[row % N_FEATURES] = (FusReal) NAN;
    }
  fus_likelihood_get_log_prob (&likelihood, less, n_known, outputs->data, x->data,
                               N_ROWS);
  for (guint row = 0; row < N_ROWS; row++)
    {
      g_assert_true (isfinite (less[row]));
      g_assert_cmpuint (n_known[row], ==, N_FEATURES - 1);
      g_assert_true (fabs ((double) (all[row] - less[row])) > 1e-6);
    }
  for (guint d = 0; d < N_FEATURES; d++)
    fus_matrix_row (x, 0)[d] = (FusReal) NAN;
  fus_likelihood_get_log_prob (&likelihood, less, n_known, outputs->data, x->data, 1);
  g_assert_cmpuint (n_known[0], ==, 0);
  fus_assert_close (less[0], 0, 0, 1e-12);
}

/* Means and spreads of many draws are those the class tells, within five standard errors
 * (bounded by five times the spread over the root of the number of draws; spreads looser:
 * Laplace's fourth moment is 6). */
static void
test_draws (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (FusMatrix) outputs =
               fus_test_matrix_sin (1, test->klass->n_outputs * N_FEATURES, 2.1, 1.3);
  const FusLikelihood likelihood = make_likelihood (test);
  const guint n = 20000;
  FusReal x[N_FEATURES];
  FusReal mean[N_FEATURES];
  FusReal sd[N_FEATURES];
  double sums[N_FEATURES] = { 0 };
  double squares[N_FEATURES] = { 0 };

  fus_likelihood_get_means (&likelihood, mean, outputs->data, 1);
  fus_likelihood_get_sds (&likelihood, sd, outputs->data, 1);
  for (guint i = 0; i < n; i++)
    {
      FusRng rng = fus_rng_at (1, FUS_DRAW_TEST, i, 0);

      test->klass->sample (&likelihood, x, outputs->data, &rng);
      for (guint d = 0; d < N_FEATURES; d++)
        {
          g_assert_true (test->klass->accepts (x[d]));
          sums[d] += (double) x[d];
          squares[d] += (double) (x[d] - mean[d]) * (double) (x[d] - mean[d]);
        }
    }
  for (guint d = 0; d < N_FEATURES; d++)
    {
      fus_assert_close (sums[d] / n, mean[d], 0, 5 * (double) sd[d] / sqrt (n));
      fus_assert_close (sqrt (squares[d] / n), sd[d], 0.06, 0);
    }
}

/* A decoder that puts out what output_of_mean says has that mean. */
static void
test_output_of_mean (gconstpointer data)
{
  const Case *test = data;
  const FusLikelihood likelihood = make_likelihood (test);
  g_autofree FusReal *outputs =
    g_new0 (FusReal, fus_likelihood_get_n_outputs (&likelihood));
  FusReal mean[N_FEATURES];

  for (guint d = 0; d < N_FEATURES; d++)
    outputs[d] = test->klass->output_of_mean ((FusReal) ((d + 1) / 28.0));
  fus_likelihood_get_means (&likelihood, mean, outputs, 1);
  for (guint d = 0; d < N_FEATURES; d++)
    fus_assert_close (mean[d], (d + 1) / 28.0, 1e-5, 0);
}

/* MODELS.md 3, "Numeric checks". */
typedef struct
{
  const FusLikelihoodClass *klass;
  guint n;
  FusReal x[3];
  FusReal outputs[3];
  double parameter; /* learned: log variance or log dispersion, NaN for none */
  double scale;
  double log_prob;
  double d_outputs[3];
  double d_parameter;
} Numbers;

static const Numbers numbers[] = {
  { &fus_likelihood_normal,
    1,
    { .7 },
    { -.2 },
    -1.1,
    1,
    -1.5856257729,
    { 2.7037494216 },
    .7166872397 },
  { &fus_likelihood_laplace,
    1,
    { .7 },
    { -.2 },
    (double) NAN,
    .75,
    -1.6054651081,
    { 1.3333333333 },
    0 },
  { &fus_likelihood_bernoulli,
    1,
    { .7 },
    { 1.3 },
    (double) NAN,
    1,
    -.6310084538,
    { -.0858349830 },
    0 },
  { &fus_likelihood_categorical,
    3,
    { 0, 1, 0 },
    { .2, -1, 2 },
    (double) NAN,
    1,
    -3.1948148205,
    { -.13603884, .95902589, -.82298704 },
    0 },
  { &fus_likelihood_poisson,
    1,
    { 3 },
    { .4 },
    (double) NAN,
    1,
    -2.0835841669,
    { 1.5081753024 },
    0 },
  { &fus_likelihood_nb,
    1,
    { 3 },
    { .4 },
    .9,
    1,
    -2.2438179987,
    { .9387777900 },
    .1576600854 },
};

static void
test_numbers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      const Numbers *n = &numbers[i];
      FusReal parameter = (FusReal) n->parameter;
      FusReal power = 0;
      FusLikelihood likelihood = { .klass = n->klass,
                                   .n_features = n->n,
                                   .scale = (FusReal) n->scale };
      FusReal log_prob = 0;
      FusReal d_outputs[3] = { 0 };
      FusReal d_parameter = 0;

      if (!isnan (n->parameter))
        {
          power = (FusReal) exp ((double) n->klass->parameter->rate * n->parameter);
          likelihood.noise_mode = FUS_NOISE_FEATURE;
          likelihood.parameter = &parameter;
          likelihood.power = &power;
        }
      fus_likelihood_get_log_prob (&likelihood, &log_prob, NULL, n->outputs, n->x, 1);
      n->klass->backward (&likelihood, d_outputs, &d_parameter, 1, n->outputs, n->x);
      fus_assert_close (log_prob, n->log_prob, DIGITS (1e-9), 0);
      for (guint d = 0; d < n->n; d++)
        fus_assert_close (d_outputs[d], n->d_outputs[d], DIGITS (1e-7), 0);
      if (!isnan (n->parameter))
        fus_assert_close (d_parameter, n->d_parameter, DIGITS (1e-9), 0);
    }
}

/* scipy.stats.poisson.logpmf (y, m) and nbinom.logpmf (y, θ, θ ÷ (θ + m)) of
 * SciPy 1.10.1, m = e^log_mean and θ = e^log_theta: rare and common counts, few and many,
 * and a θ so large that both are nearly one. */
static void
test_scipy (void)
{
  static const struct
  {
    FusReal y;
    FusReal log_mean;
    FusReal log_theta;
    double poisson;
    double nb;
  } rows[] = {
    { 0, -2, -1.5, -.1353352832, -.1057808734 },
    { 7, 2.25, .25, -2.2628971974, -2.9364020144 },
    { 120, 4.125, 5, -24.6801972316, -17.5938536477 },
    { 2500, 7.5, -.75, -122.9884364688, -9.3070560366 },
    { 40, 3, 10, -10.4061766379, -10.3980922439 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const FusReal power = exp (rows[i].log_theta);
      const FusLikelihood poisson = { .klass = &fus_likelihood_poisson, .n_features = 1 };
      const FusLikelihood nb = { .klass = &fus_likelihood_nb,
                                 .n_features = 1,
                                 .parameter = &rows[i].log_theta,
                                 .power = &power };
      FusReal log_prob = 0;

      fus_likelihood_get_log_prob (&poisson, &log_prob, NULL, &rows[i].log_mean,
                                   &rows[i].y, 1);
      fus_assert_close (log_prob, rows[i].poisson, DIGITS (1e-9), 0);
      fus_likelihood_get_log_prob (&nb, &log_prob, NULL, &rows[i].log_mean, &rows[i].y,
                                   1);
      fus_assert_close (log_prob, rows[i].nb, DIGITS (1e-9), 0);
    }
}

/* No half counts, none below nothing, nothing that has no end. */
static void
test_counts_alone (void)
{
  const FusLikelihoodClass *const counted[] = { &fus_likelihood_poisson,
                                                &fus_likelihood_nb };

  for (guint i = 0; i < G_N_ELEMENTS (counted); i++)
    {
      g_assert_true (counted[i]->accepts (0));
      g_assert_true (counted[i]->accepts (123456));
      g_assert_false (counted[i]->accepts ((FusReal) 0.5));
      g_assert_false (counted[i]->accepts (-1));
      g_assert_false (counted[i]->accepts ((FusReal) INFINITY));
      g_assert_false (counted[i]->accepts ((FusReal) NAN));
    }
}

/* Outputs far beyond the bounds say something finite, and their slopes lead back. */
static void
test_far_outputs (void)
{
  const FusLikelihoodClass *const counted[] = { &fus_likelihood_poisson,
                                                &fus_likelihood_nb };
  const FusReal outputs[] = { 500, -500 };
  const FusReal x[] = { 3, 3 };

  for (guint i = 0; i < G_N_ELEMENTS (counted); i++)
    {
      const FusLikelihood likelihood = { .klass = counted[i], .n_features = 2 };
      FusReal log_prob = 0;
      FusReal mean[2] = { 0 };
      FusReal slopes[2] = { 0 };

      fus_likelihood_get_log_prob (&likelihood, &log_prob, NULL, outputs, x, 1);
      counted[i]->mean (&likelihood, mean, outputs);
      counted[i]->backward (&likelihood, slopes, NULL, 1, outputs, x);
      g_assert_true (isfinite (log_prob) && isfinite (mean[0]) && mean[1] > 0);
      g_assert_true (slopes[0] < 0 && slopes[1] > 0);
    }
}

typedef struct
{
  const char *name;
  void (*func) (gconstpointer data);
} Check;

static void
add_case (const FusLikelihoodClass *klass, FusNoiseMode mode, GPtrArray *cases)
{
  static const Check checks[] = { { "gaps", test_gaps },
                                  { "draws", test_draws },
                                  { "output-of-mean", test_output_of_mean } };
  const char *noise = mode == FUS_NOISE_FEATURE ? "feature" : "fixed";

  for (guint gaps = 0; gaps < 2; gaps++)
    {
      Case *test = g_new (Case, 1);
      g_autofree char *path = g_strdup_printf ("/likelihood/%s/%s/gradient%s", klass->id,
                                               noise, gaps != 0 ? "-with-gaps" : "");

      *test = (Case){ klass, mode, gaps != 0 };
      g_ptr_array_add (cases, test);
      g_test_add_data_func (path, test, test_gradient);
      for (guint i = 0; i < G_N_ELEMENTS (checks) && gaps == 0 && mode == FUS_NOISE_FIXED;
           i++)
        {
          g_autofree char *other =
            g_strdup_printf ("/likelihood/%s/%s", klass->id, checks[i].name);

          g_test_add_data_func (other, test, checks[i].func);
        }
    }
}

int
main (int argc, char *argv[])
{
  g_autoptr (GPtrArray) cases = g_ptr_array_new_with_free_func (g_free);
  gsize n_classes = 0;
  const FusLikelihoodClass *const *classes = fus_likelihood_list (&n_classes);

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/likelihood/numbers-of-models-md", test_numbers);
  g_test_add_func ("/likelihood/numbers-of-scipy", test_scipy);
  g_test_add_func ("/likelihood/counts-alone", test_counts_alone);
  g_test_add_func ("/likelihood/far-outputs", test_far_outputs);
  for (gsize i = 0; i < n_classes; i++)
    {
      add_case (classes[i], FUS_NOISE_FIXED, cases);
      if (classes[i]->parameter != NULL)
        add_case (classes[i], FUS_NOISE_FEATURE, cases);
    }

  return g_test_run ();
}
