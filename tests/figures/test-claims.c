/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "figure-data.h"
#include "fus-figure-private.h"
#include "fus-rng.h"

#define N_ROUNDS 60

/* Figures that speak of what a model can do. */
static const char *const about_models[] = {
  "subsets", "robustness", "gallery", "holdout", "attribution", "without", "interaction",
};

static FusFigure *
make (const char *id, const FusFigureContext *context)
{
  g_autoptr (GError) error = NULL;
  FusFigure *figure = fus_figure_new (fus_figure_lookup (id), context, &error);

  g_assert_no_error (error);
  return figure;
}

static void
assert_silent (FusFigure *figure, const char *because)
{
  g_assert_cmpuint (figure->claims->len, >, 0);
  for (guint i = 0; i < figure->claims->len; i++)
    {
      const FusClaim *claim = g_ptr_array_index (figure->claims, i);

      if (g_str_has_prefix (claim->id, "against-ridge"))
        continue;
      if (claim->holds)
        g_test_fail_printf ("%s: “%s” (%s)", figure->figure_class->id, claim->sentence,
                            claim->id);
      else if (because != NULL)
        g_assert_cmpstr (g_ptr_array_index (claim->because, 0), ==, because);
    }
}

/* -- A closed gate closes every sentence that rests on the model -- */

/* -- Beside ridge -- */

/* The sentence names both, says who does better only beyond doubt, and asks the gate. */
static void
test_standing (void)
{
  static const struct
  {
    double gain;
    double half;
    const char *words;
  } cases[] = {
    { 0.1, 0.02, "a plain ridge regression 40" },
    { -0.1, 0.02, "does better: 60" },
    { 0.01, 0.05, "about as much, 49" },
    { -0.01, 0.05, "about as much, 51" },
    /* Ridge is worse than the mean: no 0 % beside a figure that shows -12 %. */
    { 0.62, 0.02, "a plain ridge regression nothing." },
    { 0.62, 0.9, "a plain ridge regression nothing, which may be chance" },
  };
  g_autoptr (FigureData) data = figure_data_new (200);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const double ridge = 0.5 - cases[i].gain;
      FusStanding standing = {
        .model_mean = { 0.5, 0.48, 0.52, 400 },
        .ridge_mean = { ridge, ridge - 0.02, ridge + 0.02, 400 },
        .gain_mean = { cases[i].gain, cases[i].gain - cases[i].half,
                       cases[i].gain + cases[i].half, 400 },
        .held_out = TRUE,
      };
      g_autoptr (FusClaim) claim = fus_claim_new_standing (&standing, data->gate);
      g_autoptr (FusClaim) closed = fus_claim_new_standing (&standing, NULL);
      g_autoptr (FusClaim) few = NULL;
      g_autoptr (FusClaim) none = NULL;

      g_test_message ("%s", claim->sentence);
      g_assert_true (claim->holds);
      g_assert_nonnull (strstr (claim->sentence, cases[i].words));
      g_assert_nonnull (strstr (claim->sentence, "rebuilds 50"));
      g_assert_false (closed->holds);
      standing.model_mean.n = 29;
      few = fus_claim_new_standing (&standing, data->gate);
      g_assert_false (few->holds);
      standing.model_mean = (FusInterval){ 0.01, -0.02, 0.04, 400 };
      none = fus_claim_new_standing (&standing, data->gate);
      g_assert_false (none->holds);
      g_assert_cmpstr (g_ptr_array_index (none->because, 0), ==, "not-better-than-mean");
    }
}

static void
test_nothing_is_said_unmeasured (void)
{
  g_autoptr (FigureData) data = figure_data_new (200);

  fus_figure_context_lend (&data->context, "gate", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (about_models); i++)
    {
      g_autoptr (FusFigure) figure = make (about_models[i], &data->context);

      assert_silent (figure, "not-measured");
    }
}

static void
test_nothing_is_said_of_what_was_trained_on (void)
{
  g_autoptr (FigureData) data = figure_data_new (200);

  data->gate->held_out = FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (about_models); i++)
    {
      g_autoptr (FusFigure) figure = make (about_models[i], &data->context);

      assert_silent (figure, "trained-on");
    }
}

static void
test_nothing_is_said_of_noise (void)
{
  g_autoptr (FigureData) data = figure_data_new (200);

  for (guint m = 0; m < 4; m++)
    {
      data->gate->from_all[m] = (FusInterval){ 0.004, -0.01, 0.018, 400 };
      data->gate->from_others[m] = (FusInterval){ -0.05, -0.1, 0, 400 };
    }
  data->gate->reading = (FusInterval){ 0.12, 0.09, 0.15, 400 };
  data->gate->reading_gain = (FusInterval){ 0.02, -0.02, 0.06, 400 };
  for (gsize i = 0; i < G_N_ELEMENTS (about_models); i++)
    {
      g_autoptr (FusFigure) figure = make (about_models[i], &data->context);

      assert_silent (figure, NULL);
    }
}

static void
test_few_samples_say_nothing (void)
{
  g_autoptr (FigureData) data = figure_data_new (200);

  data->gate->n_rows = data->gate->reading.n = 29;
  for (guint m = 0; m < 4; m++)
    data->gate->from_all[m].n = data->gate->from_others[m].n = 29;
  for (gsize i = 0; i < G_N_ELEMENTS (about_models); i++)
    {
      g_autoptr (FusFigure) figure = make (about_models[i], &data->context);

      assert_silent (figure, "too-few");
    }
}

/* -- Whatever the numbers, sentences say no others -- */

static gboolean
is_named (const FusClaim *claim, double said, double scale, double step)
{
  for (guint i = 0; i < claim->numbers->len; i++)
    {
      double value = scale * g_array_index (claim->numbers, FusClaimNumber, i).value;

      if (isfinite (value) && ABS (value - said) <= step * 1.0001)
        return TRUE;
    }
  return FALSE;
}

/* Each “NN %” stands for a number of the claim, to the whole; limits are rounded down.
 * “<1 %” and “>99 %” are of what lies beyond. */
static void
assert_percents_are_named (const FusClaim *claim)
{
  const char *at = claim->sentence;

  while ((at = strstr (at, "\302\240%")) != NULL)
    {
      const char *start = at;
      double said;

      while (start > claim->sentence && (g_ascii_isdigit (start[-1]) || start[-1] == '.'))
        start--;
      said = g_ascii_strtod (start, NULL);
      g_assert_cmpfloat (said, >=, 0);
      g_assert_cmpfloat (said, <=, 100);
      if (!is_named (claim, said, 100, 1))
        g_test_fail_printf ("%s: %.0f of “%s” is none of its numbers", claim->id, said,
                            claim->sentence);
      at++;
    }
}

static double
uniform (guint round, guint draw, double low, double high)
{
  FusRng rng = fus_rng_at (11, FUS_DRAW_TEST, round, draw);

  return low + (high - low) * fus_rng_uniform (&rng);
}

static void
shake (FigureData *data, guint round)
{
  guint draw = 0;

  for (guint i = 0; i < 15 * 4; i++)
    {
      FusSubsetCell *cell = &data->subsets->cells[i];
      double half = uniform (round, draw++, 0, 0.3);

      cell->r2_full = uniform (round, draw++, -0.2, 1);
      cell->skill = uniform (round, draw++, -0.5, 1.6);
      cell->r2 = MIN (cell->skill * cell->r2_full, 0.999);
      cell->r2_low = cell->r2 - half;
      cell->r2_high = MIN (cell->r2 + half, 1);
      cell->skill_low = cell->skill - half;
      cell->skill_high = cell->skill + half;
      cell->n = uniform (round, draw++, 0, 1) < 0.1 ? 12 : 200;
    }
  for (guint m = 0; m < 4; m++)
    {
      double half = uniform (round, draw++, 0, 0.1);
      double r2 = uniform (round, draw++, -0.2, 0.95);

      data->gate->from_others[m] = (FusInterval){ r2, r2 - half, r2 + half, 200 };
      data->attribution->mean_phi_error[m] = uniform (round, draw++, 0.001, 0.6);
    }
  for (guint i = 0; i < 200 * 4; i++)
    {
      double phi = uniform (round, draw++, -3, 3);

      if (!isnan (data->attribution->phi[i]))
        data->attribution->phi[i] = phi;
      data->attribution->loo[i] = uniform (round, draw++, -3, 3);
    }
  data->attribution->full[29] = uniform (round, draw++, -5, 5);
  for (guint i = 0; i < 11; i++)
    {
      FusRobustnessPoint *point = &data->robustness->curves[3].points[i];

      point->mean = uniform (round, draw++, 0.2, 1.2);
      point->low = point->mean - uniform (round, draw++, 0, 0.2);
      point->high = point->mean + uniform (round, draw++, 0, 0.2);
    }
  data->check->skill_model = uniform (round, draw++, -0.5, 0.99);
  data->check->skill_model_low = data->check->skill_model - 0.05;
  data->check->skill_model_high = data->check->skill_model + 0.05;
}

static void
test_sentences_say_no_other_numbers (void)
{
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr (FigureData) data = figure_data_new (200);

      shake (data, round);
      data->context.choices.subset = round % 16;
      for (gsize i = 0; i < G_N_ELEMENTS (about_models); i++)
        {
          g_autoptr (FusFigure) figure = make (about_models[i], &data->context);

          for (guint k = 0; k < figure->claims->len; k++)
            assert_percents_are_named (g_ptr_array_index (figure->claims, k));
        }
    }
}

/* Every claim has a sentence, and a reason where it is kept back. */
static void
test_what_is_kept_back_says_why (void)
{
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr (FigureData) data = figure_data_new (200);
      gsize n;
      const FusFigureClass *const *classes = fus_figure_list (&n);

      shake (data, round);
      for (gsize i = 0; i < n; i++)
        {
          g_autoptr (FusFigure) figure = make (classes[i]->id, &data->context);

          for (guint k = 0; k < figure->claims->len; k++)
            {
              const FusClaim *claim = g_ptr_array_index (figure->claims, k);

              g_assert_nonnull (claim->sentence);
              g_assert_cmpuint (strlen (claim->sentence), >, 10);
              g_assert_true (claim->holds == (claim->because->len == 0));
            }
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/claims/model-beside-ridge", test_standing);
  g_test_add_func ("/claims/nothing-is-said-unmeasured", test_nothing_is_said_unmeasured);
  g_test_add_func ("/claims/nothing-is-said-of-what-was-trained-on",
                   test_nothing_is_said_of_what_was_trained_on);
  g_test_add_func ("/claims/nothing-is-said-of-noise", test_nothing_is_said_of_noise);
  g_test_add_func ("/claims/few-samples-say-nothing", test_few_samples_say_nothing);
  g_test_add_func ("/claims/sentences-say-no-other-numbers",
                   test_sentences_say_no_other_numbers);
  g_test_add_func ("/claims/what-is-kept-back-says-why", test_what_is_kept_back_says_why);
  return g_test_run ();
}
