/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "data-fixture.h"
#include "fus-obstacle.h"
#include "fus-rng.h"
#include "fus-summary.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

static const FusCheck *
lookup_check (const FusSummary *summary, const char *id)
{
  for (gsize i = 0; i < summary->n_checks; i++)
    if (g_str_equal (summary->checks[i].id, id))
      return &summary->checks[i];

  return NULL;
}

/* The check, which must be there. */
static FusCheck
find_check (const FusSummary *summary, const char *id)
{
  const FusCheck *check = lookup_check (summary, id);

  g_assert_nonnull (check);
  g_assert (check != NULL);

  return *check;
}

static FusSummary *
summarize (FusDataset *dataset)
{
  g_autoptr (GError) error = NULL;
  FusSummary *summary = fus_summary_new (dataset, NULL, &error);

  g_assert_no_error (error);

  return summary;
}

static void
test_features (void)
{
  g_autoptr (FusDataset) dataset = data_fixture_new ();
  g_autoptr (FusSummary) summary = summarize (dataset);
  const FusFeatureSummary *left = summary->features[0];

  /* Feature 0 of s0, s1, s2, s4: 0, NaN, 20, 40. */
  g_assert_cmpuint (left[0].n, ==, 3);
  g_assert_cmpuint (left[0].n_missing, ==, 1);
  g_assert_cmpfloat_with_epsilon (left[0].mean, 20, 1e-9);
  g_assert_cmpfloat_with_epsilon (left[0].sd, sqrt (800. / 3), 1e-9);
  g_assert_cmpfloat_with_epsilon (left[0].min, 0, 1e-9);
  g_assert_cmpfloat_with_epsilon (left[0].max, 40, 1e-9);
  g_assert_cmpuint (left[2].n_infinite, ==, 1);
  g_assert_cmpuint (left[2].n, ==, 3);
  g_assert_cmpfloat_with_epsilon (left[2].max, 22, 1e-9);
}

/* Two passes over everything, in double. */
static FusFeatureSummary
summarize_plain (const FusMatrix *x, gsize d)
{
  FusFeatureSummary out = { .min = (double) INFINITY, .max = (double) -INFINITY };

  for (gsize row = 0; row < x->n_rows; row++)
    {
      double value = (double) fus_matrix_row (x, row)[d];

      if (!isfinite (value))
        continue;
      out.n++;
      out.mean += value;
      out.min = MIN (out.min, value);
      out.max = MAX (out.max, value);
    }
  out.mean /= (double) out.n;
  for (gsize row = 0; row < x->n_rows; row++)
    {
      double difference = (double) fus_matrix_row (x, row)[d] - out.mean;

      out.sd += isfinite (difference) ? difference * difference : 0;
    }
  out.sd = sqrt (out.sd / (double) out.n);

  return out;
}

/* The summary goes over the data once, a part of the rows at a time: more of them than a
 * part has, far from zero, and with gaps of whole parts. */
static void
test_one_pass (void)
{
  gsize shape[] = { 7 };
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("pass");
  g_autoptr (FusModality) modality =
               fus_modality_new ("x", NULL, FUS_MODALITY_VECTOR, shape, 1);
  g_autoptr (FusMatrix) x = fus_matrix_new (30000, 7);
  g_autoptr (FusDataset) dataset = NULL;
  g_autoptr (FusSummary) summary = NULL;
  g_autoptr (GError) error = NULL;
  FusRng rng = fus_rng_at (3, FUS_DRAW_SAMPLE, 0, 0);

  fus_rng_fill_normal (&rng, x->data, 30000 * 7);
  for (gsize row = 0; row < x->n_rows; row++)
    {
      FusReal *values = fus_matrix_row (x, row);

      values[1] += 10000;
      values[2] = row < 20000 ? (FusReal) NAN : values[2] * 100;
      values[3] = row % 3 == 0 ? (FusReal) INFINITY : values[3];
      values[4] = 7;
      values[5] = row < 15000 ? -1000 : 1000;
    }
  fus_dataset_builder_set_samples (builder, 30000, NULL);
  fus_dataset_builder_add_modality (builder, modality, x, NULL);
  dataset = fus_dataset_builder_finish (builder, &error);
  g_assert_no_error (error);
  summary = summarize (dataset);
  for (gsize d = 0; d < 7; d++)
    {
      const FusFeatureSummary *found = &summary->features[0][d];
      FusFeatureSummary plain = summarize_plain (x, d);

      g_assert_cmpuint (found->n, ==, plain.n);
      g_assert_cmpfloat_with_epsilon (found->mean, plain.mean,
                                      1e-9 * fabs (plain.mean) + 1e-9);
      g_assert_cmpfloat_with_epsilon (found->sd, plain.sd, 1e-9 * plain.sd + 1e-12);
      g_assert_cmpfloat_with_epsilon (found->min, plain.min, 1e-12);
      g_assert_cmpfloat_with_epsilon (found->max, plain.max, 1e-12);
    }
}

static void
test_patterns (void)
{
  g_autoptr (FusDataset) dataset = data_fixture_new ();
  g_autoptr (FusSummary) summary = summarize (dataset);

  g_assert_cmpuint (summary->n_patterns, ==, 3);
  g_assert_cmpuint (summary->patterns[0].present, ==, 1);
  g_assert_cmpuint (summary->patterns[0].n, ==, 3);
  g_assert_cmpuint (summary->patterns[1].present, ==, 2);
  g_assert_cmpuint (summary->patterns[1].n, ==, 2);
  g_assert_cmpuint (summary->patterns[2].present, ==, 3);
}

static void
test_classes (void)
{
  g_autoptr (FusDataset) dataset = data_fixture_new ();
  g_autoptr (FusSummary) summary = summarize (dataset);
  const FusMissingRate *blue = fus_summary_get_missing_rate (summary, 1, 0);

  g_assert_cmpuint (summary->class_counts[0], ==, 3);
  g_assert_cmpuint (summary->class_counts[1], ==, 2);
  g_assert_cmpuint (summary->class_counts[2], ==, 1);
  /* Blue are s0, s2, s5; s2 lacks `right`. */
  g_assert_cmpuint (blue->n_missing, ==, 1);
  g_assert_cmpfloat_with_epsilon (blue->rate, 1. / 3, 1e-9);
}

typedef struct
{
  gsize n_missing;
  gsize n;
  double low;
  double high;
} WilsonCase;

/* From SciPy 1.10.1: binomtest (n_missing, n).proportion_ci (method='wilson') */
static void
test_interval (void)
{
  static const WilsonCase cases[] = {
    { 2, 10, 0.056682151454375274, 0.5098375284633583 },
    { 0, 20, 0.0, 0.16112515805281935 },
    { 20, 20, 0.8388748419471808, 1.0 },
    { 37, 400, 0.06785393449857381, 0.12489858538387784 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FusMissingRate rate = fus_missing_rate_new (cases[i].n_missing, cases[i].n);

      g_assert_cmpfloat_with_epsilon (rate.low, cases[i].low, 1e-12);
      g_assert_cmpfloat_with_epsilon (rate.high, cases[i].high, 1e-12);
    }
  g_assert_true (isnan (fus_missing_rate_new (0, 0).rate));
}

static void
test_infinite (void)
{
  g_autoptr (FusDataset) dataset = data_fixture_new ();
  g_autoptr (FusSummary) summary = summarize (dataset);
  FusCheck check = find_check (summary, "infinite");

  g_assert_true (lookup_check (summary, "infinite") == &summary->checks[0]);
  g_assert_cmpint (check.modality, ==, 0);
  g_assert_cmpuint (check.n, ==, 1);
  g_assert_cmpuint (check.features[0], ==, 2);
  g_assert_nonnull (strstr (check.message, "Left Ear"));
}

/* Forty samples: feature 0 is random, 1 constant, 2 known in one; row
 * 20 repeats row 10, row 30 has nothing. */
static FusDataset *
make_spoiled (void)
{
  gsize shape[] = { 3 };
  g_autoptr (FusModality) m = fus_modality_new ("m", NULL, FUS_MODALITY_VECTOR, shape, 1);
  g_autoptr (FusMatrix) block = fus_matrix_new (40, 3);
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("spoiled");
  FusRng rng = fus_rng_at (1, FUS_DRAW_TEST, 0, 0);

  for (gsize i = 0; i < 40; i++)
    {
      FusReal *x = fus_matrix_row (block, i);

      x[0] = (FusReal) fus_rng_normal (&rng);
      x[1] = i == 30 ? (FusReal) NAN : 4;
      x[2] = i == 3 ? 1 : (FusReal) NAN;
    }
  fus_matrix_row (block, 30)[0] = (FusReal) NAN;
  fus_matrix_row (block, 20)[0] = fus_matrix_row (block, 10)[0];
  fus_dataset_builder_set_samples (builder, 40, NULL);
  fus_dataset_builder_add_modality (builder, m, block, NULL);

  return fus_dataset_builder_finish (builder, NULL);
}

static void
test_checks (void)
{
  g_autoptr (FusDataset) dataset = make_spoiled ();
  g_autoptr (FusSummary) summary = summarize (dataset);

  g_assert_cmpuint (summary->n_checks, ==, 4);
  g_assert_cmpuint (find_check (summary, "constant").features[0], ==, 1);
  g_assert_cmpuint (find_check (summary, "constant").n, ==, 1);
  g_assert_cmpuint (find_check (summary, "mostly-missing").features[0], ==, 2);
  g_assert_cmpuint (find_check (summary, "empty-samples").samples[0], ==, 30);
  g_assert_cmpuint (find_check (summary, "duplicates").n, ==, 1);
  g_assert_cmpuint (find_check (summary, "duplicates").samples[0], ==, 20);
}

/* A zero is asked about where it is a whole record of several numbers. */
static void
test_zero_rows (void)
{
  gsize shape[] = { 2 };
  gsize single[] = { 1 };
  g_autoptr (FusModality) m = fus_modality_new ("m", NULL, FUS_MODALITY_VECTOR, shape, 1);
  g_autoptr (FusModality) k =
    fus_modality_new ("k", NULL, FUS_MODALITY_VECTOR, single, 1);
  g_autoptr (FusMatrix) density = fus_matrix_new (4, 1);
  g_autoptr (FusMatrix) block = fus_matrix_new (4, 2);
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("zeros");
  g_autoptr (FusDataset) dataset = NULL;
  g_autoptr (FusSummary) summary = NULL;

  fus_matrix_row (block, 0)[1] = 1;
  fus_matrix_row (block, 2)[0] = -1;
  fus_dataset_builder_set_samples (builder, 4, NULL);
  fus_matrix_row (density, 3)[0] = 1;
  fus_dataset_builder_add_modality (builder, k, density, NULL);
  fus_dataset_builder_add_modality (builder, m, block, NULL);
  dataset = fus_dataset_builder_finish (builder, NULL);
  summary = summarize (dataset);
  g_assert_cmpuint (find_check (summary, "zero-rows").n, ==, 2);
  g_assert_cmpint (find_check (summary, "zero-rows").modality, ==, 1);
  g_assert_cmpuint (find_check (summary, "zero-rows").samples[1], ==, 3);
}

/* `b` is there for every second sample, whatever its class. */
static void
test_missing_by_class (void)
{
  g_autoptr (FusDataset) fair = data_fixture_new_large (800);
  g_autoptr (FusSummary) fair_summary = summarize (fair);
  g_autofree FusMask *keep = g_new (FusMask, 800);
  g_autoptr (FusDataset) unfair = NULL;
  g_autoptr (FusSummary) unfair_summary = NULL;
  FusCheck check = { 0 };

  g_assert_null (lookup_check (fair_summary, "missing-by-class"));
  for (guint i = 0; i < 800; i++)
    keep[i] = fus_dataset_get_label (fair, 0)->codes[i] == 1 && i % 4 > 1 ? 1 : 3;
  unfair = fus_dataset_hide (fair, keep);
  unfair_summary = summarize (unfair);
  check = find_check (unfair_summary, "missing-by-class");
  g_assert_cmpint (check.modality, ==, 1);
  g_assert_nonnull (strstr (check.message, "“y”"));
}

static void
cancel_at_once (gpointer data, double fraction, const char *message)
{
  g_cancellable_cancel (data);
}

static void
test_cancel (void)
{
  g_autoptr (FusDataset) dataset = data_fixture_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  FusProgress progress = { cancel_at_once, cancellable, cancellable };
  g_autoptr (GError) error = NULL;

  g_assert_null (fus_summary_new (dataset, &progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* ---- numbers that stand for something else ---- */

/* A dataset of one modality of three features, 200 samples; @fill: what a value is. */
static FusDataset *
make_values (double (*fill) (gsize sample, gsize feature))
{
  const gsize shape[] = { 3 };
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("made");
  g_autoptr (FusModality) modality =
               fus_modality_new ("m", "m", FUS_MODALITY_VECTOR, shape, 1);
  g_autoptr (FusMatrix) x = fus_matrix_new (200, 3);
  g_autoptr (GError) error = NULL;
  FusDataset *dataset = NULL;

  for (gsize i = 0; i < 200; i++)
    for (gsize d = 0; d < 3; d++)
      fus_matrix_row (x, i)[d] = (FusReal) fill (i, d);
  fus_dataset_builder_set_samples (builder, 200, NULL);
  fus_dataset_builder_add_modality (builder, modality, x, NULL);
  dataset = fus_dataset_builder_finish (builder, &error);
  g_assert_no_error (error);

  return dataset;
}

static double
measured (gsize sample, gsize feature)
{
  return 10 * sin (12.9898 * (double) sample + 78.233 * (double) feature);
}

static double
with_minus_200 (gsize sample, gsize feature)
{
  return feature < 2 && sample % (7 + feature) == 0 ? -200 : measured (sample, feature);
}

static double
with_99999 (gsize sample, gsize feature)
{
  return feature == 1 && sample % 20 == 0 ? 99999 : measured (sample, feature);
}

/* One feature that a sensor cuts off. */
static double
saturated (gsize sample, gsize feature)
{
  return MIN (measured (sample, feature), 8);
}

static double
counted (gsize sample, gsize feature)
{
  return (double) (sample * (feature + 3) % 11 / 4);
}

static double
answered (gsize sample, gsize feature)
{
  return (double) (sample % (feature + 2) == 0);
}

static double
one_minus_200 (gsize sample, gsize feature)
{
  return feature == 0 && sample < 2 ? -200 : measured (sample, feature);
}

static void
test_codes (void)
{
  static const struct
  {
    double (*fill) (gsize sample, gsize feature);
    gsize n;
  } cases[] = {
    { with_minus_200, 29 + 25 },
    { with_99999, 10 },
    { measured, 0 },
    { saturated, 0 },
    { counted, 0 },
    { answered, 0 },
    { one_minus_200, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FusDataset) dataset = make_values (cases[i].fill);
      g_autoptr (FusSummary) summary = summarize (dataset);
      const FusCheck *check = lookup_check (summary, "code-for-missing");

      g_assert_cmpuint (check != NULL ? check->n : 0, ==, cases[i].n);
      g_assert_true (check == NULL ||
                     strstr (check->remedy, "--missing m=value:") != NULL);
      for (gsize k = 0; check != NULL && k < check->n_samples; k++)
        {
          const FusReal *x = fus_dataset_get_values (dataset, 0, check->samples[k]);
          gboolean holds = FALSE;

          for (gsize d = 0; d < fus_dataset_get_modality (dataset, 0)->n_features; d++)
            holds |= fabs ((double) x[d] - check->value) <= 0;
          g_assert_true (holds);
        }
      g_assert_true (check == NULL || check->n_samples > 0);
    }
}

/* ---- columns that stand twice ---- */

static void
test_copies (void)
{
  static const gsize n_equal[] = { 0, 1, 2, 4 };

  for (gsize k = 0; k < G_N_ELEMENTS (n_equal); k++)
    {
      const gsize shape[] = { 4 };
      g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("made");
      g_autoptr (FusModality) a =
                   fus_modality_new ("a", "a", FUS_MODALITY_VECTOR, shape, 1);
      g_autoptr (FusModality) b =
                   fus_modality_new ("b", "b", FUS_MODALITY_VECTOR, shape, 1);
      g_autoptr (FusMatrix) x = fus_matrix_new (60, 4);
      g_autoptr (FusMatrix) y = fus_matrix_new (60, 4);
      g_autoptr (FusDataset) dataset = NULL;
      g_autoptr (FusSummary) summary = NULL;
      const FusCheck *repeated = NULL;
      const FusCheck *copy = NULL;

      for (gsize i = 0; i < 60; i++)
        for (gsize d = 0; d < 4; d++)
          {
            fus_matrix_row (x, i)[d] = (FusReal) measured (i, d);
            fus_matrix_row (y, i)[3 - d] =
              (FusReal) measured (i, d < n_equal[k] ? d : d + 10);
          }
      fus_dataset_builder_set_samples (builder, 60, NULL);
      fus_dataset_builder_add_modality (builder, a, x, NULL);
      fus_dataset_builder_add_modality (builder, b, y, NULL);
      dataset = fus_dataset_builder_finish (builder, NULL);
      summary = summarize (dataset);
      repeated = lookup_check (summary, "repeated-column");
      copy = lookup_check (summary, "copy-of-modality");
      g_assert_cmpint (copy != NULL, ==, n_equal[k] == 4);
      g_assert_cmpuint (repeated != NULL ? repeated->n : 0, ==,
                        n_equal[k] < 4 ? n_equal[k] : 0);
    }
}

/* -- What allows no model -- */

typedef struct
{
  guint n_rows;
  guint n_modalities;
  gsize n_features;
  guint n_varying; /* columns of all */
  gboolean apart;  /* no sample has two */
  gboolean fits;
} Allowed;

static FusDataset *
make_allowed (const Allowed *made)
{
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("made");
  static const char *const ids[] = { "a", "b" };

  fus_dataset_builder_set_samples (builder, made->n_rows, NULL);
  for (guint m = 0; m < made->n_modalities; m++)
    {
      g_autoptr (FusModality) modality =
                   fus_modality_new (ids[m], NULL, FUS_MODALITY_VECTOR, &made->n_features,
                                     1);
      g_autoptr (FusMatrix) x = fus_matrix_new (made->n_rows, made->n_features);
      g_autofree guint *samples = g_new (guint, made->n_rows);
      gsize n = 0;

      for (guint i = 0; i < made->n_rows; i++)
        if (!made->apart || i % 2 == m)
          {
            for (gsize d = 0; d < made->n_features; d++)
              fus_matrix_row (x, n)[d] =
                (FusReal) (m * made->n_features + d < made->n_varying ? 1e-9 * i : 7);
            samples[n++] = i;
          }
      x->n_rows = n;
      fus_dataset_builder_add_modality (builder, modality, x, samples);
    }

  return fus_dataset_builder_finish (builder, NULL);
}

static void
test_obstacles (void)
{
  static const Allowed cases[] = {
    { 9, 2, 5, 10, FALSE, FALSE },                                /* too few */
    { 10, 2, 5, 10, FALSE, TRUE }, { 50, 2, 5, 0, FALSE, FALSE }, /* constant */
    { 50, 1, 5, 1, FALSE, FALSE }, /* one column that varies */
    { 50, 2, 1, 1, FALSE, FALSE }, { 50, 1, 1, 1, FALSE, FALSE }, /* one column */
    { 50, 1, 2, 2, FALSE, TRUE },  { 50, 2, 1, 2, FALSE, TRUE },
    { 50, 2, 5, 10, TRUE, FALSE }, /* apart */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FusDataset) dataset = make_allowed (&cases[i]);
      g_autofree char *obstacle = fus_dataset_dup_obstacle (dataset);

      g_test_message ("case %zu: %s", i, obstacle != NULL ? obstacle : "none");
      g_assert_true ((obstacle == NULL) == cases[i].fits);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/summary/features-are-of-known-numbers", test_features);
  g_test_add_func ("/summary/one-pass-is-two", test_one_pass);
  g_test_add_func ("/summary/patterns-come-commonest-first", test_patterns);
  g_test_add_func ("/summary/classes-are-counted", test_classes);
  g_test_add_func ("/summary/interval-is-scipys", test_interval);
  g_test_add_func ("/summary/infinite-values-come-first", test_infinite);
  g_test_add_func ("/summary/checks-name-what-they-found", test_checks);
  g_test_add_func ("/summary/zero-rows-are-found", test_zero_rows);
  g_test_add_func ("/summary/missing-by-class-is-told-from-chance",
                   test_missing_by_class);
  g_test_add_func ("/summary/codes-for-missing-are-suspected", test_codes);
  g_test_add_func ("/summary/copies-are-told", test_copies);
  g_test_add_func ("/summary/what-allows-no-model", test_obstacles);
  g_test_add_func ("/summary/can-be-cancelled", test_cancel);

  return g_test_run ();
}
