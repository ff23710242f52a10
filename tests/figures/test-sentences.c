/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "figure-data.h"
#include "fus-file-error.h"
#include "fus-figure-private.h"

static FusFigure *
make (const char *id, const FusFigureContext *context)
{
  g_autoptr (GError) error = NULL;
  FusFigure *figure = fus_figure_new (fus_figure_lookup (id), context, &error);

  g_assert_no_error (error);
  return figure;
}

static void
assert_says (const char *sentence, const char *words)
{
  if (strstr (sentence, words) == NULL)
    g_test_fail_printf ("“%s” does not say “%s”", sentence, words);
}

/* -- Numbers -- */

static void
test_numbers_claim_what_is_known (void)
{
  g_autofree char *narrow = fus_sentence_percent (0.437, 0.42, 0.45);
  g_autofree char *wide = fus_sentence_percent (0.437, 0.30, 0.48);
  g_autofree char *wider = fus_sentence_percent (0.437, 0.20, 0.70);
  g_autofree char *unknown = fus_sentence_percent (0.437, NAN, NAN);
  g_autofree char *number = fus_sentence_number (0.4567, 0.40, 0.52, 3);

  g_assert_cmpstr (narrow, ==, "44\302\240%");
  g_assert_cmpstr (wide, ==, "about 44\302\240%");
  g_assert_cmpstr (wider, ==, "about 44\302\240%");
  g_assert_cmpstr (unknown, ==, "44\302\240%");
  g_assert_cmpstr (number, ==, "0.46");
}

/* 0 and 100 are said of 0 and 1 alone. */
static void
test_edges_are_not_rounded_away (void)
{
  const struct
  {
    double share;
    const char *text;
  } cases[] = {
    { 0, "0\302\240%" },        { 0.001, "<1\302\240%" }, { 0.0049, "<1\302\240%" },
    { 0.005, "<1\302\240%" },   { 0.994, "99\302\240%" }, { 0.996, ">99\302\240%" },
    { 0.9999, ">99\302\240%" }, { 1, "100\302\240%" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = fus_sentence_percent_exact (cases[i].share);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* A safe limit is never rounded up, nor across what it is compared with. */
static void
test_limits_stay_on_their_side (void)
{
  for (guint i = 0; i < 2000; i++)
    {
      double limit = (double) (i * 7919 % 10007) / 10007;
      double today = (double) (i * 104729 % 10009) / 10009;
      g_autofree char *now = NULL;
      g_autofree char *at = fus_sentence_percent_apart (limit, today, &now);
      double said;

      if (at == NULL)
        {
          g_assert_cmpfloat (ABS (limit - today), <, 2e-4);
          continue;
        }
      said = g_ascii_strtod (at, NULL);
      /* “<0.1 %”, “>99.9 %” */
      if (g_ascii_ispunct (*now))
        memmove (now, now + 1, strlen (now));
      g_assert_cmpfloat (said, <=, 100 * limit + 1e-9);
      g_assert_cmpfloat (said, >, 100 * limit - 1.01);
      g_assert_true ((said > g_ascii_strtod (now, NULL)) == (limit > today));
    }
}

static void
test_lists_are_sentences (void)
{
  const char *const items[] = { "a", "b", "c" };
  g_autofree char *one = fus_sentence_list (items, 1);
  g_autofree char *two = fus_sentence_list (items, 2);
  g_autofree char *three = fus_sentence_list (items, 3);

  g_assert_cmpstr (one, ==, "a");
  g_assert_cmpstr (two, ==, "a and b");
  g_assert_cmpstr (three, ==, "a, b and c");
}

/* -- Findings follow the numbers, and say when there is none -- */

static void
test_gaps_that_follow_the_class (void)
{
  g_autoptr (FigureData) data = figure_data_new (2000);
  g_autoptr (FusFigure) figure = make ("missing-by-class", &data->context);

  assert_says (figure->finding, "Gaps follow digit: of seven, ");
  assert_says (figure->finding, "lack Image");
}

/* The same data with the gaps of the odd samples shuffled by hiding nothing else: slant
 * has no classes, and a label that has nothing to do with the gaps is not accused. */
static void
test_gaps_at_random_are_not_accused (void)
{
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("random gaps");
  const char *texts[300];
  guint samples[200];
  gsize width = 2;
  g_autoptr (FusMatrix) whole = fus_matrix_new (300, 2);
  g_autoptr (FusMatrix) part = fus_matrix_new (200, 2);
  g_autoptr (FusModality) a = fus_modality_new ("a", "A", FUS_MODALITY_VECTOR, &width, 1);
  g_autoptr (FusModality) b = fus_modality_new ("b", "B", FUS_MODALITY_VECTOR, &width, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (FusDataset) dataset = NULL;
  g_autoptr (FusFigure) figure = NULL;
  g_auto (FusFigureContext) context = FUS_FIGURE_CONTEXT_INIT;

  fus_dataset_builder_set_samples (builder, 300, NULL);
  for (guint i = 0; i < 600; i++)
    whole->data[i] = (FusReal) i;
  for (guint i = 0; i < 400; i++)
    part->data[i] = (FusReal) i;
  for (guint i = 0; i < 200; i++)
    samples[i] = i / 2 * 3 + i % 2;
  for (guint i = 0; i < 300; i++)
    texts[i] = i / 3 % 2 == 0 ? "day" : "night";
  fus_dataset_builder_add_modality (builder, a, whole, NULL);
  fus_dataset_builder_add_modality (builder, b, part, samples);
  fus_dataset_builder_add_categories (builder, "time", texts);
  dataset = fus_dataset_builder_finish (builder, &error);
  g_assert_no_error (error);
  context.dataset = dataset;
  figure = make ("missing-by-class", &context);
  assert_says (figure->finding, "no clear sign in these data that gaps depend on time");
}

/* @n_absent: of the second modality; @n_known: samples with a class */
static FusDataset *
make_gaps (guint n_absent, guint n_known)
{
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("gaps");
  gsize width = 2;
  g_autoptr (FusMatrix) whole = fus_matrix_new (60, 2);
  g_autoptr (FusMatrix) part = fus_matrix_new (60, 2);
  g_autoptr (FusModality) a = fus_modality_new ("a", "A", FUS_MODALITY_VECTOR, &width, 1);
  g_autoptr (FusModality) b = fus_modality_new ("b", "B", FUS_MODALITY_VECTOR, &width, 1);
  const char *texts[60];
  FusDataset *dataset = NULL;

  for (guint i = 0; i < 120; i++)
    {
      whole->data[i] = (FusReal) i;
      part->data[i] = i / 2 >= 60 - n_absent ? (FusReal) NAN : (FusReal) i;
    }
  for (guint i = 0; i < 60; i++)
    texts[i] = i >= n_known ? NULL : i % 2 == 0 ? "day" : "night";
  fus_dataset_builder_set_samples (builder, 60, NULL);
  fus_dataset_builder_add_modality (builder, a, whole, NULL);
  fus_dataset_builder_add_modality (builder, b, part, NULL);
  fus_dataset_builder_add_categories (builder, "time", texts);
  dataset = fus_dataset_builder_finish (builder, NULL);
  g_assert_nonnull (dataset);

  return dataset;
}

/* Without gaps there is nothing to be said of them: not what they may depend on. */
static void
test_nothing_missing (void)
{
  static const struct
  {
    guint n_absent;
    guint n_known;
    const char *finding;
  } cases[] = {
    { 0, 60, "Nothing is missing." },
    { 0, 40, "Nothing is missing." },
    { 10, 50, "Nothing is missing in any class." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FusDataset) dataset = make_gaps (cases[i].n_absent, cases[i].n_known);
      g_auto (FusFigureContext) context = FUS_FIGURE_CONTEXT_INIT;
      g_autoptr (FusFigure) figure = NULL;

      context.dataset = dataset;
      figure = make ("missing-by-class", &context);
      g_assert_cmpstr (figure->finding, ==, cases[i].finding);
      g_assert_null (figure->note);
    }
}

/* @code: stands in every fourth sample; NaN is a gap. */
static FusDataset *
make_coded (double code, guint seed)
{
  const gsize shape[] = { 4 };
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("coded");
  g_autoptr (FusModality) a = fus_modality_new ("a", NULL, FUS_MODALITY_VECTOR, shape, 1);
  g_autoptr (FusMatrix) block = fus_matrix_new (80, 4);
  const char *texts[80];
  FusDataset *dataset = NULL;

  for (guint i = 0; i < 80; i++)
    {
      texts[i] = i % 2 == 0 ? "even" : "odd";
      for (guint d = 0; d < 4; d++)
        fus_matrix_row (block, i)[d] = i % 4 == 0 && d < 2
                                         ? (FusReal) code
                                         : (FusReal) ((i * (7 + seed) + d * 5) % 23) / 4;
    }
  fus_dataset_builder_set_samples (builder, 80, NULL);
  fus_dataset_builder_add_modality (builder, a, block, NULL);
  fus_dataset_builder_add_categories (builder, "parity", texts);
  dataset = fus_dataset_builder_finish (builder, NULL);
  g_assert_nonnull (dataset);

  return dataset;
}

/* Where no sample lacks a modality, single numbers may be missing all the same, and a
 * number may stand for what is. */
static void
test_doubts_of_gaps (void)
{
  static const double codes[] = { -200, -999, 99999, -77, NAN };
  static const char *const ids[] = { "missing-by-class", "coverage" };

  for (guint k = 0; k < G_N_ELEMENTS (codes) * G_N_ELEMENTS (ids); k++)
    {
      double code = codes[k / G_N_ELEMENTS (ids)];
      g_autoptr (FusDataset) dataset = make_coded (code, k);
      g_autoptr (FusSummary) summary = fus_summary_new (dataset, NULL, NULL);
      g_auto (FusFigureContext) context = FUS_FIGURE_CONTEXT_INIT;
      g_autoptr (FusFigure) figure = NULL;
      g_autofree char *value =
        g_strdup_printf ("20 samples hold %s%.0f", code < 0 ? "\342\210\222" : "",
                         fabs (code));

      context.dataset = dataset;
      fus_figure_context_put (&context, "summary", summary);
      figure = make (ids[k % G_N_ELEMENTS (ids)], &context);
      g_assert_null (strstr (figure->finding, "Nothing is missing"));
      g_assert_nonnull (
        strstr (figure->finding, isnan (code) ? "40 single numbers" : value));
    }
}

/* @n_classes classes, and gaps that know nothing of them. */
static FusDataset *
make_random_gaps (guint n_classes, guint seed)
{
  const gsize shape[] = { 2 };
  guint n = 100 + 5 * (seed % 60);
  FusRng rng = fus_rng_at (seed, FUS_DRAW_TEST, n_classes, 0);
  double rate = 0.1 + 0.4 * fus_rng_uniform (&rng);
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("random");
  g_autofree const char **texts = g_new0 (const char *, n);
  FusDataset *dataset = NULL;

  fus_dataset_builder_set_samples (builder, n, NULL);
  for (guint m = 0; m < 3; m++)
    {
      const char *const ids[] = { "a", "b", "c" };
      g_autoptr (FusModality) modality =
                   fus_modality_new (ids[m], NULL, FUS_MODALITY_VECTOR, shape, 1);
      g_autoptr (FusMatrix) block = fus_matrix_new (n, 2);

      for (guint i = 0; i < n; i++)
        fus_matrix_row (block, i)[0] = fus_matrix_row (block, i)[1] =
          m > 0 && fus_rng_uniform (&rng) < rate ? (FusReal) NAN : (FusReal) (i % 13);
      fus_dataset_builder_add_modality (builder, modality, block, NULL);
    }
  for (guint i = 0; i < n; i++)
    {
      static const char *const names[] = { "one", "two",   "three", "four", "five",
                                           "six", "seven", "eight", "nine", "ten" };

      texts[i] = names[fus_rng_below (&rng, n_classes)];
    }
  fus_dataset_builder_add_categories (builder, "kind", texts);
  dataset = fus_dataset_builder_finish (builder, NULL);
  g_assert_nonnull (dataset);

  return dataset;
}

/* Many classes are many chances to be misled: 60 sets each, of which hardly one may be.
 */
static void
test_many_classes_are_not_accused (void)
{
  static const guint classes[] = { 2, 5, 10 };

  for (gsize k = 0; k < G_N_ELEMENTS (classes); k++)
    {
      guint n_accused = 0;

      for (guint seed = 0; seed < 60; seed++)
        {
          g_autoptr (FusDataset) dataset = make_random_gaps (classes[k], seed);
          FusFigureContext context = FUS_FIGURE_CONTEXT_INIT;
          g_autoptr (FusFigure) figure = NULL;

          context.dataset = dataset;
          figure = make ("missing-by-class", &context);
          n_accused += strstr (figure->finding, "Gaps follow") != NULL;
        }
      g_test_message ("%u classes: %u of 60", classes[k], n_accused);
      g_assert_cmpuint (n_accused, <=, 2);
    }
}

/* A share and its rest are 100, wherever each is written. */
static void
test_shares_add_up (void)
{
  for (guint n = 1; n <= 700; n += 3)
    for (guint k = 0; k <= n; k += 1 + n / 60)
      {
        double share = (double) k / n;
        g_autofree char *part = fus_sentence_percent_fine (share);
        g_autofree char *rest = fus_sentence_percent_fine ((double) (n - k) / n);
        const char *number = part + (*part == '<' || *part == '>');
        const char *other = rest + (*rest == '<' || *rest == '>');

        g_assert_cmpfloat_with_epsilon (g_ascii_strtod (number, NULL) +
                                          g_ascii_strtod (other, NULL),
                                        100, 1e-9);
        g_assert_cmpfloat (fabs (g_ascii_strtod (number, NULL) - 100 * share), <, 0.1);
        g_assert_true ((k == 0) == g_str_has_prefix (part, "0\302\240"));
      }
  {
    g_autofree char *half = fus_sentence_percent_fine (501 / 600.0);
    g_autofree char *whole = fus_sentence_percent_fine (510 / 600.0);

    g_assert_cmpstr (half, ==, "83.5\302\240%");
    g_assert_cmpstr (whole, ==, "85\302\240%");
  }
}

static void
test_an_interval_around_zero_is_no_effect (void)
{
  g_autoptr (FigureData) data = figure_data_new (200);
  FusSubsetCell *cell = &data->subsets->cells[10 * 4];
  g_autoptr (FusFigure) clear = make ("subsets", &data->context);
  g_autoptr (FusFigure) unclear = NULL;

  assert_says (clear->finding, "From Fourier and Shape alone, 35\302\240% of the "
                               "differences in Image come back (80\302\240% with "
                               "everything)");
  cell->r2 = 0.03;
  cell->r2_low = -0.04;
  cell->r2_high = 0.1;
  unclear = make ("subsets", &data->context);
  assert_says (unclear->finding, "no clear sign of Image");
}

static void
test_too_few_samples_are_hatched (void)
{
  g_autoptr (FigureData) data = figure_data_new (200);
  g_autoptr (FusFigure) figure = NULL;

  for (guint i = 0; i < 15 * 4; i++)
    data->subsets->cells[i].n = 29;
  data->context.choices.subset = 0;
  figure = make ("subsets", &data->context);
  assert_says (figure->finding, "Too few samples");
}

/* The lower edge of the band decides, and is rounded down: 0.9 is crossed at .158 on the
 * mean, between .1 and .2 by the band. */
static void
test_the_band_decides_how_far_quality_holds (void)
{
  g_autoptr (FigureData) data = figure_data_new (200);
  FusRobustnessCurve *curve = &data->robustness->curves[3];
  g_autoptr (FusFigure) clear = make ("robustness", &data->context);
  g_autoptr (FusFigure) unclear = NULL;
  g_autoptr (FusFigure) weakest = NULL;
  g_autoptr (FusFigure) never = NULL;

  assert_says (
    clear->finding,
    "Up to 14\302\240% missing records, the quality of Image stays above 0.90");
  assert_says (clear->finding, "Today 3\302\240% of each source are missing on average");
  curve->points[0].low = 0.8;
  unclear = make ("robustness", &data->context);
  assert_says (unclear->finding, "not clear from these data");
  for (guint i = 0; i < curve->n_points; i++)
    curve->points[i].low = 0.95;
  data->robustness->curves[0].points[10].low = 0.8;
  weakest = make ("robustness", &data->context);
  assert_says (weakest->finding,
               "missing records of Image, which tells soonest, the quality");
  data->robustness->curves[0].points[10].low = 0.95;
  never = make ("robustness", &data->context);
  assert_says (never->finding,
               "At every rate that was tried, up to 100\302\240% missing");
}

/* A tolerance that was dragged elsewhere crosses the line between the points. */
static void
test_a_dragged_tolerance_crosses_the_line (void)
{
  g_autoptr (FigureData) data = figure_data_new (200);
  g_autoptr (FusFigure) figure = NULL;

  data->context.tolerance = 0.72;
  figure = make ("robustness", &data->context);
  assert_says (figure->finding, "the quality of Image stays above 0.72");
}

static void
test_what_mattered_is_told_as_how_sure (void)
{
  g_autoptr (FigureData) data = figure_data_new (200);
  g_autoptr (FusFigure) figure = make ("attribution", &data->context);
  gsize row = 29;
  guint largest = 0;
  double without;
  g_autofree char *words = NULL;
  const char *name;

  for (guint m = 1; m < 4; m++)
    {
      if (!(data->attribution->phi[row * 4 + m] <=
            data->attribution->phi[row * 4 + largest]))
        largest = m;
    }
  name = fus_dataset_get_modality (data->dataset, largest)->name;
  without =
    1 /
    (1 + exp (data->attribution->loo[row * 4 + largest] - data->attribution->full[row]));
  words = g_strdup_printf ("without %s the model would be %.0f\302\240%% sure of “nine”",
                           name, 100 * without);
  assert_says (figure->finding, words);
  assert_says (figure->note, "all 16 sets of inputs were tried");
}

/* The sample is a nine, and taken for an eight, the first class. */
static void
test_a_wrong_answer_is_called_wrong (void)
{
  g_autoptr (FigureData) data = figure_data_new (200);
  double *probability = data->attribution->probability + 29 * 10;
  gint32 own = fus_dataset_get_label (data->dataset, 0)->codes[29];
  g_autoptr (FusFigure) figure = NULL;

  probability[own] = 0.1;
  probability[0] = 0.7;
  data->attribution->loo[29 * 4 + 1] = -2;
  figure = make ("attribution", &data->context);
  assert_says (figure->finding, "The model is wrong here: it says “eight”");
  assert_says (figure->finding, "and it is “nine”");
  assert_says (figure->finding, "misled it most is Profiles");
}

static void
test_equal_sources_are_not_ranked (void)
{
  g_autoptr (FigureData) data = figure_data_new (200);
  g_autoptr (FusFigure) ranked = make ("attribution", &data->context);
  g_autoptr (FusFigure) equal = NULL;

  assert_says (ranked->note, "Over all samples Profiles matters most.");
  for (gsize row = 0; row < 200; row++)
    data->attribution->phi[row * 4 + 1] =
      data->attribution->phi[row * 4] + (row % 2 == 0 ? 0.3 : -0.3);
  equal = make ("attribution", &data->context);
  assert_says (equal->note, "no clear difference between");
}

/* What is explained need not be a class. One sample has no average, nobody knows nats,
 * and what makes it worse doesn't help. */
static void
test_one_sample_has_no_average (void)
{
  for (guint round = 0; round < 60; round++)
    {
      g_autoptr (FigureData) data = figure_data_new (200);
      g_autoptr (FusFigure) figure = NULL;
      double sign = round % 2 == 0 ? -1 : 1;
      gboolean all_harm = TRUE;

      data->game->needs_label = FALSE;
      data->game->unit = "nats";
      for (guint m = 0; m < 4; m++)
        {
          double *phi = &data->attribution->phi[29 * 4 + m];

          if (!isnan (*phi))
            *phi = sign * (1 + (double) ((round * 7 + m * 5) % 11));
          all_harm = all_harm && !(*phi > 0);
        }
      figure = make ("attribution", &data->context);
      g_assert_null (strstr (figure->finding, "nats"));
      g_assert_null (strstr (figure->finding, "on average"));
      if (all_harm)
        g_assert_null (strstr (figure->finding, "helped"));
    }
}

/* The curve that decides is named by what goes missing, the quality by what it is of; and
 * where it rises as sources go, that is said. */
static void
test_what_goes_missing_is_named (void)
{
  for (guint k = 0; k < 3; k++)
    {
      g_autoptr (FigureData) data = figure_data_new (200);
      g_autoptr (FusFigure) figure = NULL;
      g_autofree char *words = NULL;
      guint lost = (guint) data->robustness->curves[k].modality;

      for (guint c = 0; c < 4; c++)
        for (guint i = 0; i < 11; i++)
          data->robustness->curves[c].points[i].low = 0.95;
      data->robustness->curves[k].points[10].low = 0.8;
      figure = make ("robustness", &data->context);
      words = g_strdup_printf ("missing records of %s",
                               fus_dataset_get_modality (data->dataset, lost)->name);
      assert_says (figure->finding, words);
      assert_says (figure->finding, "quality of Image");
    }
  for (guint steps = 1; steps <= 5; steps++)
    {
      g_autoptr (FigureData) data = figure_data_new (200);
      g_autoptr (FusFigure) figure = NULL;
      g_autofree char *all = NULL;

      for (guint i = 0; i < 11; i++)
        {
          FusRobustnessPoint *point = &data->robustness->curves[3].points[i];

          point->mean = 1 + 0.02 * steps * i;
          point->low = point->mean - 0.01;
          point->high = point->mean + 0.01;
        }
      figure = make ("robustness", &data->context);
      all = g_strjoin (" ", figure->finding, figure->note, NULL);
      assert_says (all, "It gets better as sources go");
    }
}

static void
test_overlap_and_its_absence (void)
{
  g_autoptr (FigureData) data = figure_data_new (200);
  g_autoptr (FusFigure) overlap = make ("interaction", &data->context);
  g_autoptr (FusFigure) none = NULL;

  assert_says (overlap->finding, "The same story is told by");
  for (guint i = 0; i < 16; i++)
    {
      if (i % 5 != 0)
        data->attribution->interaction_error[i] = 0.5;
    }
  none = make ("interaction", &data->context);
  assert_says (none->finding, "no clear sign that sources overlap");
}

/* Of sources that move the latents: nothing, however sure it is. */
static void
test_overlap_of_latents_is_not_told (void)
{
  g_autoptr (FigureData) data = figure_data_new (200);
  g_autoptr (FusFigure) figure = NULL;

  *data->game = *fus_game_lookup ("information");
  figure = make ("interaction", &data->context);
  assert_says (figure->finding, "can’t tell whether they overlap");
  for (guint i = 0; i < figure->claims->len; i++)
    {
      const FusClaim *claim = g_ptr_array_index (figure->claims, i);

      g_assert_false (claim->holds);
    }
}

/* -- Tables hold what the results hold -- */

static double
field (const char *csv, guint line, guint column)
{
  g_auto (GStrv) lines = g_strsplit (csv, "\n", -1);
  g_auto (GStrv) fields = NULL;

  g_assert_cmpuint (line, <, g_strv_length (lines));
  fields = g_strsplit (lines[line], ",", -1);
  g_assert_cmpuint (column, <, g_strv_length (fields));
  return g_ascii_strtod (fields[column], NULL);
}

/* The very same numbers: nothing is lost on the way. */
static void
test_tables_hold_the_results (void)
{
  g_autoptr (FigureData) data = figure_data_new (200);
  g_autoptr (FusFigure) subsets = make ("subsets", &data->context);
  g_autoptr (FusFigure) robustness = make ("robustness", &data->context);
  g_autoptr (FusFigure) attribution = make ("attribution", &data->context);

  for (guint i = 0; i < 60; i++)
    {
      g_assert_cmpfloat_with_epsilon (field (subsets->csv, i + 1, 11),
                                      data->subsets->cells[i].skill, 1e-300);
      g_assert_cmpfloat_with_epsilon (field (subsets->csv, i + 1, 5),
                                      data->subsets->cells[i].mse, 1e-300);
    }
  for (guint i = 0; i < 11; i++)
    g_assert_cmpfloat_with_epsilon (field (robustness->csv, i + 1, 4),
                                    data->robustness->curves[0].points[i].mean, 1e-300);
  for (guint i = 0; i < 40; i++)
    {
      if (!isnan (data->attribution->phi[i]))
        g_assert_cmpfloat_with_epsilon (field (attribution->csv, i + 1, 4),
                                        data->attribution->phi[i], 1e-300);
    }
}

static void
test_fields_are_quoted (void)
{
  FusTable *table = fus_table_new ("a", "b", NULL);
  g_autofree char *csv = NULL;

  fus_table_text (table, "x, \"y\"");
  fus_table_number (table, 0.1);
  fus_table_end_row (table);
  fus_table_number (table, NAN);
  fus_table_number (table, 1.0 / 3);
  fus_table_end_row (table);
  csv = fus_table_finish (table);
  g_assert_cmpstr (csv, ==, "a,b\n\"x, \"\"y\"\"\",0.1\n,0.33333333333333331\n");
}

/* -- What is lacking is said -- */

static void
test_each_figure_says_what_it_lacks (void)
{
  gsize n;
  const FusFigureClass *const *classes = fus_figure_list (&n);
  g_auto (FusFigureContext) empty = FUS_FIGURE_CONTEXT_INIT;

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (fus_figure_new (classes[i], &empty, &error));
      g_assert_error (error, FUS_FIGURE_ERROR, FUS_FIGURE_ERROR_MISSING);
      g_assert_true (fus_figure_lookup (classes[i]->id) == classes[i]);
    }
}

static void
test_every_figure_has_words_and_numbers (void)
{
  gsize n;
  const FusFigureClass *const *classes = fus_figure_list (&n);
  g_autoptr (FigureData) data = figure_data_new (200);

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (FusFigure) figure = make (classes[i]->id, &data->context);

      g_assert_cmpuint (strlen (figure->finding), >, 10);
      g_assert_cmpuint (strlen (figure->note), >, 10);
      g_assert_nonnull (strchr (fus_figure_get_csv (figure), '\n'));
      assert_says (fus_plot_figure_get_description (figure->plot), figure->finding);
    }
}

/* -- Files -- */

static void
test_export_names_the_file (void)
{
  g_autoptr (FigureData) data = figure_data_new (100);
  g_autoptr (FusFigure) figure = make ("coverage", &data->context);
  FusPlotExportOptions options = { .width_mm = 89 };
  g_autofree char *dir = g_dir_make_tmp ("fus-figure-XXXXXX", NULL);
  g_autofree char *csv = g_build_filename (dir, "coverage.csv", NULL);
  g_autofree char *nowhere = g_build_filename (dir, "none", "coverage.svg", NULL);
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (fus_figure_export (figure, csv, &options, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (csv, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, fus_figure_get_csv (figure));
  g_assert_false (fus_figure_export (figure, nowhere, &options, &error));
  g_assert_error (error, FUS_FILE_ERROR, FUS_FILE_ERROR_WRITE);
  g_assert_cmpstr (fus_file_error_get_place (error).file, ==, nowhere);
  g_assert_nonnull (fus_file_error_get_place (error).remedy);
  g_clear_error (&error);
  g_assert_false (fus_figure_export (figure, "/tmp/a.gif", &options, &error));
  g_assert_error (error, FUS_FILE_ERROR, FUS_FILE_ERROR_UNSUPPORTED);
  g_remove (csv);
  g_rmdir (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sentences/doubts-that-nothing-is-missing", test_doubts_of_gaps);
  g_test_add_func ("/sentences/numbers-claim-what-is-known",
                   test_numbers_claim_what_is_known);
  g_test_add_func ("/sentences/lists-are-sentences", test_lists_are_sentences);
  g_test_add_func ("/sentences/gaps-that-follow-the-class",
                   test_gaps_that_follow_the_class);
  g_test_add_func ("/sentences/gaps-at-random-are-not-accused",
                   test_gaps_at_random_are_not_accused);
  g_test_add_func ("/sentences/many-classes-are-not-accused",
                   test_many_classes_are_not_accused);
  g_test_add_func ("/sentences/nothing-missing-and-no-more", test_nothing_missing);
  g_test_add_func ("/sentences/shares-add-up", test_shares_add_up);
  g_test_add_func ("/sentences/an-interval-around-zero-is-no-effect",
                   test_an_interval_around_zero_is_no_effect);
  g_test_add_func ("/sentences/too-few-samples-are-hatched",
                   test_too_few_samples_are_hatched);
  g_test_add_func ("/sentences/edges-are-not-rounded-away",
                   test_edges_are_not_rounded_away);
  g_test_add_func ("/sentences/limits-stay-on-their-side",
                   test_limits_stay_on_their_side);
  g_test_add_func ("/sentences/the-band-decides-how-far-quality-holds",
                   test_the_band_decides_how_far_quality_holds);
  g_test_add_func ("/sentences/a-wrong-answer-is-called-wrong",
                   test_a_wrong_answer_is_called_wrong);
  g_test_add_func ("/sentences/a-dragged-tolerance-crosses-the-line",
                   test_a_dragged_tolerance_crosses_the_line);
  g_test_add_func ("/sentences/what-mattered-is-told-as-how-sure",
                   test_what_mattered_is_told_as_how_sure);
  g_test_add_func ("/sentences/equal-sources-are-not-ranked",
                   test_equal_sources_are_not_ranked);
  g_test_add_func ("/sentences/one-sample-has-no-average",
                   test_one_sample_has_no_average);
  g_test_add_func ("/sentences/what-goes-missing-is-named",
                   test_what_goes_missing_is_named);
  g_test_add_func ("/sentences/overlap-and-its-absence", test_overlap_and_its_absence);
  g_test_add_func ("/sentences/overlap-of-latents-is-not-told",
                   test_overlap_of_latents_is_not_told);
  g_test_add_func ("/tables/hold-the-results", test_tables_hold_the_results);
  g_test_add_func ("/tables/fields-are-quoted", test_fields_are_quoted);
  g_test_add_func ("/figures/each-says-what-it-lacks",
                   test_each_figure_says_what_it_lacks);
  g_test_add_func ("/figures/every-one-has-words-and-numbers",
                   test_every_figure_has_words_and_numbers);
  g_test_add_func ("/figures/export-names-the-file", test_export_names_the_file);
  return g_test_run ();
}
