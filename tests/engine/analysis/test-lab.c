/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-analysis-error.h"
#include "fus-baseline.h"
#include "fus-imputation-check.h"
#include "fus-probe.h"
#include "fus-ridge.h"
#include "fus-robustness.h"
#include "fus-subset-table.h"

#include "lg3.h"

#include <gio/gio.h>

/* Sums over the rows that have @needed, with nothing shared with the table. */
typedef struct
{
  gsize n;
  double mean;
  double subset;
  double full;
} Sums;

static Sums
plain_sums (const FusEncoding *encoding, FusMask subset, guint target)
{
  FusModel *model = fus_encoding_get_model (encoding);
  g_autoptr (FusLatents) some = fus_encoding_compute_latents (encoding, subset, 0, NULL);
  g_autoptr (FusLatents) all = fus_encoding_compute_latents (encoding, 7, 0, NULL);
  g_autoptr (FusMatrix) from_some = fus_decode_all (model, target, some->mean, NULL);
  g_autoptr (FusMatrix) from_all = fus_decode_all (model, target, all->mean, NULL);
  const FusMatrix *block =
    fus_dataset_get_block (fus_encoding_get_dataset (encoding), target);
  FusMask needed = subset | FUS_MASK_BIT (target);
  double mean[LG3_D] = { 0 };
  Sums sums = { 0 };

  for (gsize i = 0; i < block->n_rows * LG3_D; i++)
    mean[i % LG3_D] += (double) block->data[i] / (double) block->n_rows;
  for (gsize row = 0; row < some->n_rows; row++)
    {
      const FusReal *x = fus_encoding_get_x (encoding, target) + row * LG3_D;

      if ((fus_encoding_get_presence (encoding)[row] & needed) != needed)
        continue;
      sums.n++;
      for (guint d = 0; d < LG3_D; d++)
        {
          sums.mean += pow ((double) x[d] - mean[d], 2);
          sums.subset +=
            pow ((double) x[d] - (double) fus_matrix_row (from_some, row)[d], 2);
          sums.full +=
            pow ((double) x[d] - (double) fus_matrix_row (from_all, row)[d], 2);
        }
    }

  return sums;
}

static void
test_table_plain (void)
{
  g_autoptr (FusPool) pool = fus_pool_new (2, 0);
  g_autoptr (FusEncoding) encoding = lg3_encoding_new (300, TRUE, "mvae", pool);
  g_autoptr (GError) error = NULL;
  g_autoptr (FusSubsetTable) table =
               fus_subset_table_new (encoding, NULL, 0, 0, 1, pool, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (table->n_subsets, ==, 7);
  for (gsize i = 0; i < table->n_subsets; i++)
    for (guint m = 0; m < LG3_M; m++)
      {
        const FusSubsetCell *cell = fus_subset_table_get (table, i, m);
        Sums sums = plain_sums (encoding, table->subsets[i], m);
        double mse = sums.subset / (double) (sums.n * LG3_D);

        g_assert_cmpuint (cell->n, ==, sums.n);
        g_assert_cmpfloat_with_epsilon (cell->mse, mse, 1e-5);
        g_assert_cmpfloat_with_epsilon (cell->nll_per_feature,
                                        0.5 * (log (2 * G_PI) + mse), 1e-5);
        g_assert_cmpfloat_with_epsilon (cell->r2, 1 - sums.subset / sums.mean, 1e-5);
        g_assert_cmpfloat_with_epsilon (
          cell->skill, (sums.mean - sums.subset) / (sums.mean - sums.full), 1e-5);
        g_assert_cmpfloat (cell->skill_low, <=, cell->skill + 1e-6);
        g_assert_cmpfloat (cell->skill_high, >=, cell->skill - 1e-6);
      }
}

static void
test_table_order (void)
{
  g_autoptr (FusEncoding) encoding = lg3_encoding_new (300, FALSE, "mopoe", NULL);
  g_autoptr (FusSubsetTable) table =
               fus_subset_table_new (encoding, NULL, 0, FUS_MEAN_POE, 1, NULL, NULL,
                                     NULL);
  gsize index = 99;

  g_assert_cmpuint (table->subsets[0], ==, 7);
  g_assert_true (isnan (table->mean_left_out[0]));
  for (gsize i = 1; i < 7; i++)
    {
      guint left = LG3_M - fus_mask_count (table->subsets[i]);
      double mean = 0;

      for (guint m = 0; m < LG3_M; m++)
        mean += fus_mask_has (table->subsets[i], m)
                  ? 0
                  : fus_subset_table_get (table, i, m)->skill / left;
      g_assert_cmpfloat_with_epsilon (table->mean_left_out[i], mean, 1e-12);
      g_assert_cmpfloat (table->mean_left_out_low[i], <, mean);
      g_assert_cmpfloat (table->mean_left_out_high[i], >, mean);
      if (i != 1 && i != 4)
        g_assert_cmpfloat (table->mean_left_out[i], <=, table->mean_left_out[i - 1]);
    }
  for (guint m = 0; m < LG3_M; m++)
    g_assert_cmpfloat_with_epsilon (fus_subset_table_get (table, 0, m)->skill, 1, 1e-12);
  g_assert_true (fus_subset_table_find (table, 7, &index));
  g_assert_cmpuint (index, ==, 0);
  g_assert_false (fus_subset_table_find (table, 8, NULL));
}

/* A decoder that says the same of everybody gains nothing: there is no skill. */
static void
test_table_undefined (void)
{
  g_autoptr (FusDataset) dataset = lg3_dataset_new (100, FALSE);
  g_autoptr (FusModel) model = lg3_model_new (dataset, "mvae");
  g_autoptr (FusEncoding) encoding = NULL;
  g_autoptr (FusSubsetTable) table = NULL;
  guint samples[100];
  const FusMask subsets[] = { 1, 7 };

  lg3_param (model, "dec", "c", "0.weight");
  for (guint i = 0; i < 100; i++)
    samples[i] = i;
  encoding = fus_encoding_new (model, dataset, samples, 100, NULL, NULL, NULL);
  table = fus_subset_table_new (encoding, subsets, 2, 0, 1, NULL, NULL, NULL);
  g_assert_cmpuint (table->subsets[0], ==, 7);
  g_assert_true (isnan (fus_subset_table_get (table, 1, 2)->skill));
  g_assert_true (isnan (fus_subset_table_get (table, 1, 2)->skill_low));
  g_assert_false (isnan (fus_subset_table_get (table, 1, 2)->mse));
  g_assert_false (isnan (fus_subset_table_get (table, 1, 1)->skill));
  g_assert_cmpfloat_with_epsilon (table->mean_left_out[1],
                                  fus_subset_table_get (table, 1, 1)->skill, 1e-12);
}

static void
test_table_threads (void)
{
  g_autoptr (FusPool) pool = fus_pool_new (3, 0);
  g_autoptr (FusEncoding) encoding = lg3_encoding_new (200, TRUE, "mmvae", pool);
  g_autoptr (FusSubsetTable) alone =
               fus_subset_table_new (encoding, NULL, 0, 0, 1, NULL, NULL, NULL);
  g_autoptr (FusSubsetTable) together =
               fus_subset_table_new (encoding, NULL, 0, 0, 1, pool, NULL, NULL);

  g_assert_cmpmem (alone->cells, 21 * sizeof (FusSubsetCell), together->cells,
                   21 * sizeof (FusSubsetCell));
}

static void
test_family (void)
{
  gsize n = 0;
  g_autofree FusMask *all = fus_subset_family (10, 1, &n);
  g_autofree FusMask *some = NULL;

  g_assert_nonnull (all);
  g_assert_cmpuint (n, ==, 1023);
  some = fus_subset_family (12, 1, &n);
  g_assert_cmpuint (n, ==, 1 + 12 + 12 + 64);
  for (gsize i = 0; i < n; i++)
    {
      g_assert_cmpuint (some[i], !=, 0);
      g_assert_cmpuint (some[i], <=, fus_mask_all (12));
      for (gsize j = 0; j < i; j++)
        g_assert_cmpuint (some[i], !=, some[j]);
    }
}

/* MODELS.md 5.8, its check */
static void
test_index (void)
{
  const double s[] = { .95, .94, .92, .90, .87, .83, .78, .70, .60, .45 };
  const double flat[] = { .11, .11, .11 };
  double rates[10];
  double index = 0;
  double absolute = 0;

  for (guint i = 0; i < 10; i++)
    rates[i] = 0.1 * i;
  fus_robustness_index (rates, s, 10, .1, &index, &absolute);
  g_assert_cmpfloat_with_epsilon (index, 0.8287581699, 1e-9);
  g_assert_cmpfloat_with_epsilon (absolute, 0.7827160494, 1e-9);
  fus_robustness_index (rates, flat, 3, .1, &index, &absolute);
  g_assert_true (isnan (index));
  g_assert_cmpfloat_with_epsilon (absolute, .01 / .9, 1e-9);
}

static void
test_crossing (void)
{
  const double x[] = { 0, .5, 1 };
  const double values[] = { 1, .9, .4 };

  g_assert_cmpfloat_with_epsilon (fus_find_crossing (x, values, 3, .65), .75, 1e-12);
  g_assert_cmpfloat_with_epsilon (fus_find_crossing (x, values, 3, 2), 0, 1e-12);
  g_assert_true (isnan (fus_find_crossing (x, values, 3, .4)));
}

static const double lab_rates[] = { 0, .25, .5, .75, 1 };
static const double lab_noise[] = { 0, 1, 2 };

static FusRobustnessOptions
lab_options (int target, FusMask lose)
{
  return (FusRobustnessOptions){
    .mechanism = "random",
    .target = target,
    .rates = lab_rates,
    .n_rates = G_N_ELEMENTS (lab_rates),
    .noise = lab_noise,
    .n_noise = G_N_ELEMENTS (lab_noise),
    .n_repeats = 6,
    .tolerance = 0.9,
    .lose = lose,
    .seed = 1,
  };
}

/* A set that goes missing together from everybody leaves what the others give. */
static void
test_skill_curve (void)
{
  g_autoptr (FusPool) pool = fus_pool_new (2, 0);
  g_autoptr (FusEncoding) encoding = lg3_encoding_new (600, FALSE, "mvae", pool);
  g_autoptr (FusSubsetTable) table =
               fus_subset_table_new (encoding, NULL, 0, 0, 1, pool, NULL, NULL);
  FusRobustnessOptions options = lab_options (1, 3);
  g_autoptr (GError) error = NULL;
  g_autoptr (FusRobustness) self =
               fus_robustness_new (NULL, encoding, &options, pool, NULL, &error);
  const FusRobustnessCurve *curve = NULL;
  double alone = 0;
  gsize index = 0;

  g_assert_no_error (error);
  g_assert_cmpuint (self->n_curves, ==, 2);
  curve = &self->curves[0];
  g_assert_cmpstr (curve->measure, ==, "skill:b");
  g_assert_cmpint (curve->modality, ==, -1);
  g_assert_cmpuint (curve->lose, ==, 3);
  g_assert_true (fus_subset_table_find (table, 4, &index));
  alone = fus_subset_table_get (table, index, 1)->skill;
  g_assert_cmpfloat_with_epsilon (curve->points[0].mean, 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (curve->points[4].mean, alone, 1e-9);
  g_assert_cmpint (self->best_single, ==, 2);
  g_assert_cmpfloat_with_epsilon (self->baseline_best_single, alone, 1e-9);
  g_assert_cmpfloat_with_epsilon (self->baseline_mean, 0, 1e-12);
  for (guint i = 0; i < curve->n_points; i++)
    {
      const FusRobustnessPoint *point = &curve->points[i];

      g_assert_cmpfloat (point->low, <=, point->mean + 1e-12);
      g_assert_cmpfloat (point->high, >=, point->mean - 1e-12);
      g_assert_cmpuint (point->n, ==, 6);
      /* Losses are shares of rows: the curve is straight but for chance. */
      g_assert_cmpfloat_with_epsilon (point->mean, 1 + point->rate * (alone - 1), 0.05);
      /* The model is right, so its intervals are. */
      g_assert_cmpfloat_with_epsilon (point->coverage, 0.9, 0.03);
    }
  g_assert_cmpfloat_with_epsilon (curve->tolerance, 0.9, 1e-12);
  g_assert_cmpfloat_with_epsilon (curve->crossing, 0.1 / (1 - alone), 0.05);
  g_assert_cmpfloat (curve->crossing_low, <=, curve->crossing);
  g_assert_cmpfloat (curve->crossing_high, >=, curve->crossing);
}

/* Of rows that have lost everything nothing is predicted: they have no interval, and the
 * others' stay right however many those are. */
static void
test_what_is_guessed_is_not_covered (void)
{
  g_autoptr (FusPool) pool = fus_pool_new (2, 0);
  g_autoptr (FusEncoding) encoding = lg3_encoding_new (600, FALSE, "mvae", pool);
  FusRobustnessOptions options = lab_options (1, 7);
  g_autoptr (GError) error = NULL;
  g_autoptr (FusRobustness) self =
               fus_robustness_new (NULL, encoding, &options, pool, NULL, &error);
  const FusRobustnessCurve *curve = NULL;

  g_assert_no_error (error);
  curve = &self->curves[0];
  for (guint i = 0; i < curve->n_points; i++)
    {
      const FusRobustnessPoint *point = &curve->points[i];

      if (point->rate >= 1)
        g_assert_true (isnan (point->coverage));
      else
        g_assert_cmpfloat_with_epsilon (point->coverage, 0.9, 0.05);
    }
}

static void
test_each_in_turn (void)
{
  g_autoptr (FusEncoding) encoding = lg3_encoding_new (240, TRUE, "mvae", NULL);
  FusRobustnessOptions options = lab_options (-1, 0);
  g_autoptr (FusRobustness) self =
               fus_robustness_new (NULL, encoding, &options, NULL, NULL, NULL);

  g_assert_cmpuint (self->n_curves, ==, 8);
  for (guint i = 0; i < 8; i++)
    {
      const FusRobustnessCurve *curve = &self->curves[i];

      g_assert_cmpstr (curve->mechanism, ==, i < 4 ? "random" : "noise");
      g_assert_cmpstr (curve->measure, ==, "r2");
      g_assert_cmpint (curve->modality, ==, i % 4 == 3 ? -1 : (int) (i % 4));
      g_assert_cmpfloat_with_epsilon (curve->points[0].mean, self->full, 1e-6);
      g_assert_cmpfloat (curve->points[curve->n_points - 1].mean, <, self->full);
    }
  for (guint m = 0; m < LG3_M; m++)
    g_assert_cmpfloat_with_epsilon (self->measured_rate[m], 20 / 240., 1e-12);
  g_assert_cmpfloat (self->index_missing, >, 0);
  g_assert_cmpfloat (self->index_missing, <, 1);
  g_assert_cmpfloat (self->index_noise, >, 0);
  g_assert_cmpfloat (self->index_noise, <, 1);
  g_assert_cmpfloat_with_epsilon (self->index_overall,
                                  0.5 * (self->index_missing + self->index_noise), 1e-12);
}

static void
test_accuracy_curve (gconstpointer data)
{
  g_autoptr (FusPool) pool = fus_pool_new (2, 0);
  g_autoptr (FusEncoding) encoding = lg3_encoding_new (600, TRUE, "mvae", pool);
  FusRobustnessOptions options = lab_options (-1, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (FusRobustness) self = NULL;
  g_autoptr (FusRobustness) alone = NULL;

  options.label = "side";
  options.mechanism = data;
  self = fus_robustness_new (encoding, encoding, &options, pool, NULL, &error);
  g_assert_no_error (error);
  alone = fus_robustness_new (encoding, encoding, &options, NULL, NULL, NULL);
  g_assert_cmpstr (self->curves[0].measure, ==, "accuracy");
  g_assert_cmpstr (self->curves[0].mechanism, ==, data);
  g_assert_cmpfloat (self->full, >, 0.85);
  g_assert_cmpfloat (self->baseline_mean, >=, 0.5);
  g_assert_cmpfloat (self->baseline_mean, <, 0.6);
  g_assert_cmpfloat (self->curves[0].points[4].mean, <, self->full);
  g_assert_cmpmem (alone->curves[0].points, 5 * sizeof (FusRobustnessPoint),
                   self->curves[0].points, 5 * sizeof (FusRobustnessPoint));
}

/* @patterns say what a row has, by turns: one source or several; the rows from @n_gaps on
 * have all. */
static FusEncoding *
half_patterned_encoding_new (const FusMask *patterns,
                             gsize n_patterns,
                             guint n_rows,
                             guint n_gaps)
{
  g_autoptr (FusDataset) complete = lg3_dataset_new (n_rows, FALSE);
  g_autoptr (FusModel) model = lg3_model_new (complete, "mvae");
  g_autofree FusMask *keep = g_new (FusMask, n_rows);
  g_autofree guint *samples = g_new (guint, n_rows);
  g_autoptr (FusDataset) dataset = NULL;
  FusEncoding *encoding = NULL;

  for (guint row = 0; row < n_rows; row++)
    {
      keep[row] = row < n_gaps ? patterns[row % n_patterns] : 7;
      samples[row] = row;
    }
  dataset = fus_dataset_hide (complete, keep);
  encoding = fus_encoding_new (model, dataset, samples, n_rows, NULL, NULL, NULL);
  g_assert_nonnull (encoding);

  return encoding;
}

static FusEncoding *
patterned_encoding_new (const FusMask *patterns, gsize n_patterns, guint n_rows)
{
  return half_patterned_encoding_new (patterns, n_patterns, n_rows, n_rows);
}

static FusEncoding *
encoding_part_new (const FusEncoding *all, guint first, guint n)
{
  return fus_encoding_new (fus_encoding_get_model (all), fus_encoding_get_dataset (all),
                           fus_encoding_get_samples (all) + first, n, NULL, NULL, NULL);
}

/* Accuracy, on all rows, of naming the class that the first half has most often. */
static double
guess_plainly (const FusEncoding *encoding, const FusEncoding *train)
{
  const FusLabel *label = fus_find_label (encoding, "side", NULL);
  g_autofree gint32 *codes = fus_encoding_dup_codes (encoding, label);
  g_autofree gint32 *known = fus_encoding_dup_codes (train, label);
  gsize n_first = 0;
  gsize n_right = 0;
  gint32 guess = 0;

  for (gsize row = 0; row < fus_encoding_get_n_rows (train); row++)
    n_first += known[row] == 0;
  guess = 2 * n_first >= fus_encoding_get_n_rows (train) ? 0 : 1;
  for (gsize row = 0; row < fus_encoding_get_n_rows (encoding); row++)
    n_right += codes[row] == guess;

  return (double) n_right / (double) fus_encoding_get_n_rows (encoding);
}

/* R73: the rate that is shown is the rate that is applied. Where all that a row has is
 * gone there is nothing but a guess, of one source as of three. */
static void
check_end (const FusEncoding *encoding, const FusRobustnessOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FusRobustness) self =
               fus_robustness_new (encoding, encoding, options, NULL, NULL, &error);
  const FusRobustnessCurve *curve = NULL;
  double guess = options->label != NULL && options->target < 0
                   ? guess_plainly (encoding, encoding)
                   : 0;

  g_assert_no_error (error);
  curve = &self->curves[self->n_curves / 2 - 1];
  g_assert_cmpuint (curve->n_points, ==, 5);
  g_assert_cmpfloat_with_epsilon (self->baseline_mean, guess, 1e-12);
  g_assert_cmpfloat_with_epsilon (curve->points[0].mean, self->full, 1e-9);
  g_assert_cmpfloat_with_epsilon (curve->points[0].guessed, 0, 1e-12);
  g_assert_cmpfloat_with_epsilon (curve->points[4].mean, guess, 1e-12);
  g_assert_cmpfloat_with_epsilon (curve->points[4].low, guess, 1e-12);
  g_assert_cmpfloat_with_epsilon (curve->points[4].high, guess, 1e-12);
  g_assert_cmpfloat_with_epsilon (curve->points[4].guessed, 1, 1e-12);
  /* The model is right: losing more never helps, but for chance. */
  for (guint i = 1; i < curve->n_points; i++)
    {
      g_assert_cmpfloat (curve->points[i].mean, <, curve->points[i - 1].mean + 0.03);
      g_assert_cmpfloat (curve->points[i].guessed, >=, curve->points[i - 1].guessed);
    }
}

static void
test_ends_at_guessing (gconstpointer data)
{
  static const FusMask patterns[][4] = {
    { 7, 7, 7, 7 }, { 1, 1, 1, 1 }, { 3, 3, 3, 3 }, { 1, 2, 4, 7 }, { 4, 6, 4, 6 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      g_autoptr (FusEncoding) encoding = patterned_encoding_new (patterns[i], 4, 240);

      for (int target = -1; target < 3; target++)
        {
          FusRobustnessOptions options = lab_options (target, 0);

          if (target >= 0 && !fus_mask_has (patterns[i][0], (guint) target))
            continue;
          options.mechanism = data;
          if (g_str_equal (options.mechanism, "by-class"))
            options.label = "side";
          check_end (encoding, &options);
          options.lose = 7;
          check_end (encoding, &options);
          options.label = "side";
          check_end (encoding, &options);
        }
    }
}

/* Gaps that no sample has can't be copied: no curve, rather than one that stays up. */
static void
test_nothing_to_copy (void)
{
  g_autoptr (FusEncoding) encoding = lg3_encoding_new (200, FALSE, "mvae", NULL);
  FusRobustnessOptions options = lab_options (-1, 0);
  g_autoptr (FusRobustness) self = NULL;

  options.mechanism = "as-in-data";
  self = fus_robustness_new (NULL, encoding, &options, NULL, NULL, NULL);
  for (guint i = 0; i < self->n_curves / 2; i++)
    {
      g_assert_cmpfloat_with_epsilon (self->curves[i].points[0].mean, self->full, 1e-9);
      for (guint p = 1; p < self->curves[i].n_points; p++)
        g_assert_true (isnan (self->curves[i].points[p].mean));
      g_assert_true (isnan (self->curves[i].crossing));
    }
  g_assert_true (isnan (self->index_missing));
}

static void
test_level (void)
{
  for (double full = 0.05; full < 1.2; full += 0.05)
    for (double share = 0.1; share <= 1; share += 0.1)
      g_assert_cmpfloat_with_epsilon (fus_robustness_get_level (share, full),
                                      share * full, 1e-15);
  g_assert_true (isnan (fus_robustness_get_level (0.9, 0)));
  g_assert_true (isnan (fus_robustness_get_level (0.9, -0.2)));
  g_assert_true (isnan (fus_robustness_get_level (0.9, NAN)));
}

static void
test_lab_errors (void)
{
  g_autoptr (FusEncoding) encoding = lg3_encoding_new (20, TRUE, "mvae", NULL);
  FusRobustnessOptions options = lab_options (-1, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  FusProgress progress = { .cancellable = cancellable };

  options.mechanism = "magic";
  g_assert_null (fus_robustness_new (encoding, encoding, &options, NULL, NULL, &error));
  g_assert_error (error, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_METHOD);
  g_clear_error (&error);
  options.mechanism = "by-class";
  options.label = "none";
  g_assert_null (fus_robustness_new (encoding, encoding, &options, NULL, NULL, &error));
  g_assert_error (error, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_LABEL);
  g_clear_error (&error);
  options.label = "side";
  g_assert_null (fus_robustness_new (NULL, encoding, &options, NULL, NULL, &error));
  g_assert_error (error, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_TOO_FEW);
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_null (
    fus_robustness_new (encoding, encoding, &options, NULL, &progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* LG3 is its own best predictor: a ridge fitted to many rows comes close to it, and does
 * not beat it; the error is the variance that is left. */
static void
test_imputation (void)
{
  g_autoptr (FusPool) pool = fus_pool_new (2, 0);
  g_autoptr (FusEncoding) encoding = lg3_encoding_new (4000, FALSE, "mvae", pool);
  g_autoptr (GError) error = NULL;
  g_autoptr (FusImputationCheck) self =
               fus_imputation_check_new (encoding, encoding, 2,
                                         &(FusImputationOptions){ 0, 1 }, pool, NULL,
                                         &error);
  /* Variance of z given a and b, §7.5, seen through decoder c: s² ÷ 4 a feature. */
  double expected = 1 + (.25 * .1666666667 + 6.25 * .2857142857) / 4;
  double mean = 1 + (.25 + 6.25) / 4;

  g_assert_no_error (error);
  g_assert_cmpuint (self->n_rows, ==, 4000);
  g_assert_cmpfloat_with_epsilon (self->mse_model, expected, 0.04);
  g_assert_cmpfloat_with_epsilon (self->mse_mean, mean, 0.08);
  g_assert_cmpfloat_with_epsilon (self->mse_ridge, expected, 0.04);
  g_assert_cmpfloat_with_epsilon (self->skill_model, 1 - expected / mean, 0.02);
  g_assert_cmpfloat (self->skill_model_low, <, self->skill_model);
  g_assert_cmpfloat (self->skill_model_high, >, self->skill_model);
  g_assert_cmpfloat_with_epsilon (self->skill_difference, 0, 0.01);
  g_assert_cmpfloat (self->skill_difference_low, <, self->skill_difference_high);
  g_assert_cmpfloat_with_epsilon (self->coverage, 0.9, 0.01);
  for (guint d = 0; d < LG3_D; d++)
    g_assert_cmpfloat_with_epsilon ((double) self->truth->data[d],
                                    (double) fus_encoding_get_x (encoding, 2)[d], 1e-6);
}

static void
test_imputation_gaps (void)
{
  g_autoptr (FusEncoding) encoding = lg3_encoding_new (120, TRUE, "mvae", NULL);
  g_autoptr (FusImputationCheck) self =
               fus_imputation_check_new (encoding, encoding, 2,
                                         &(FusImputationOptions){ 0, 1 }, NULL, NULL,
                                         NULL);

  g_assert_cmpuint (self->n_rows, ==, 110);
  /* Most rows have all three: they are told from what such rows teach. */
  g_assert_cmpuint (self->n_train, ==, 90);
  g_assert_cmpfloat (self->penalty, >, 0);
  for (guint i = 0; i < 110; i++)
    g_assert_true (
      fus_mask_has (fus_encoding_get_presence (encoding)[self->samples[i]], 2));
}

/* A right model is the best linear predictor: the ridge with its penalty chosen comes
 * close to it, one source alone and neighbours to less; nobody to more. */
static void
test_baselines (void)
{
  g_autoptr (FusPool) pool = fus_pool_new (2, 0);
  g_autoptr (FusEncoding) train = lg3_encoding_new (1200, FALSE, "mvae", pool);
  g_autoptr (FusEncoding) test = lg3_encoding_new (2000, FALSE, "mvae", pool);
  g_autoptr (GError) error = NULL;
  g_autoptr (FusBaselines) self = fus_baselines_new (train, test, 1, pool, NULL, &error);
  g_autoptr (FusBaselines) alone = fus_baselines_new (train, test, 1, NULL, NULL, NULL);

  g_assert_no_error (error);
  g_assert_cmpuint (self->n_baselines, ==, 15);
  for (guint m = 0; m < LG3_M; m++)
    {
      g_autoptr (FusImputationCheck) check =
                   fus_imputation_check_new (train, test, m,
                                             &(FusImputationOptions){ 0, 1 }, pool, NULL,
                                             NULL);
      const FusBaseline *mean = fus_baselines_find (self, m, "mean");
      const FusBaseline *ridge = fus_baselines_find (self, m, "ridge");
      const FusBaseline *knn = fus_baselines_find (self, m, "knn");
      const FusBaseline *pca = fus_baselines_find (self, m, "pca");
      const FusBaseline *single = fus_baselines_find (self, m, "best_single");

      g_assert_cmpfloat (pca->r2, <, ridge->r2 + 0.01);
      g_assert_cmpfloat (pca->r2, >, 0);
      g_assert_cmpuint (pca->n_components, ==,
                        fus_model_get_n_latents (fus_encoding_get_model (train)));
      g_assert_cmpfloat_with_epsilon (mean->r2, 0, 1e-12);
      g_assert_cmpfloat_with_epsilon (mean->low, 0, 1e-12);
      g_assert_cmpfloat_with_epsilon (mean->high, 0, 1e-12);
      g_assert_cmpfloat_with_epsilon (ridge->r2, check->skill_model, 0.02);
      g_assert_cmpfloat_with_epsilon (ridge->r2, check->skill_ridge, 1e-12);
      g_assert_cmpfloat (ridge->r2, <, check->skill_model + 0.005);
      g_assert_cmpfloat (single->r2, <, ridge->r2 + 0.01);
      g_assert_cmpfloat (knn->r2, <, ridge->r2 + 0.01);
      g_assert_cmpfloat (knn->r2, >, 0);
      g_assert_cmpint (single->source, !=, (int) m);
      g_assert_cmpint (single->source, >=, 0);
      for (guint k = 0; k < 5; k++)
        {
          const FusBaseline *one = &self->baselines[m * 5 + k];

          g_assert_cmpuint (one->n, ==, 2000);
          g_assert_cmpuint (one->n_train, ==, 1200);
          g_assert_cmpfloat (one->low, <=, one->r2 + 1e-12);
          g_assert_cmpfloat (one->high, >=, one->r2 - 1e-12);
          g_assert_cmpfloat_with_epsilon (one->r2, alone->baselines[m * 5 + k].r2, 1e-12);
          g_assert_cmpint (isnan (one->penalty), ==, k == 0 || k == 2 || k == 3);
        }
    }
  g_assert_null (fus_baselines_find (self, 0, "oracle"));
}

/* R² of rows from the modalities in @from alone, by a ridge of the rows that have them,
 * with nothing shared with the baselines but the penalty's choice. */
static double
plain_ridge_error (const FusEncoding *train,
                   const FusEncoding *test,
                   FusMask from,
                   guint target,
                   double *mean)
{
  gsize width = fus_mask_count (from) * LG3_D;
  g_autoptr (FusMatrix) x = fus_matrix_new (fus_encoding_get_n_rows (train), width);
  g_autoptr (FusMatrix) y = fus_matrix_new (fus_encoding_get_n_rows (train), LG3_D);
  g_autoptr (FusRidge) ridge = NULL;
  double predicted[LG3_D];
  double sum = 0;
  gsize n = 0;

  for (guint part = 0; part < 2; part++)
    {
      const FusEncoding *encoding = part == 0 ? train : test;

      for (gsize row = 0; row < fus_encoding_get_n_rows (encoding); row++)
        {
          FusMask has = fus_encoding_get_presence (encoding)[row];
          FusReal inputs[3 * LG3_D];
          const FusReal *truth = fus_encoding_get_x (encoding, target) + row * LG3_D;
          gsize offset = 0;

          if (!fus_mask_has (has, target) || (has & from) != from ||
              (part == 1 && has != (from | FUS_MASK_BIT (target))))
            continue;
          for (guint m = 0; m < LG3_M; m++)
            if (fus_mask_has (from, m))
              {
                memcpy (inputs + offset, fus_encoding_get_x (encoding, m) + row * LG3_D,
                        LG3_D * sizeof (FusReal));
                offset += LG3_D;
              }
          if (part == 0)
            {
              memcpy (fus_matrix_row (x, n), inputs, width * sizeof (FusReal));
              memcpy (fus_matrix_row (y, n++), truth, LG3_D * sizeof (FusReal));
              continue;
            }
          fus_ridge_predict (ridge, predicted, inputs);
          for (guint d = 0; d < LG3_D; d++)
            {
              sum += pow (predicted[d] - (double) truth[d], 2);
              *mean += pow ((double) fus_encoding_get_baseline (test, target)[d] -
                              (double) truth[d],
                            2);
            }
        }
      if (part == 0)
        {
          x->n_rows = y->n_rows = n;
          ridge = fus_ridge_new_gcv (x, y, NULL, NULL);
        }
    }

  return sum;
}

/* What a row lacks is left out of its own fit, not put in as the mean. */
static void
test_baselines_gaps (void)
{
  static const FusMask patterns[] = { 7, 3, 5, 6, 7, 3, 7, 5 };
  g_autoptr (FusEncoding) train = patterned_encoding_new (patterns, 8, 1600);
  g_autoptr (FusEncoding) test = patterned_encoding_new (patterns, 8, 640);
  g_autoptr (FusBaselines) self = fus_baselines_new (train, test, 1, NULL, NULL, NULL);

  for (guint m = 0; m < LG3_M; m++)
    {
      double mean = 0;
      double sum = 0;

      for (FusMask from = 1; from < 7; from++)
        if (!fus_mask_has (from, m))
          sum += plain_ridge_error (train, test, from, m, &mean);
      g_assert_cmpfloat_with_epsilon (fus_baselines_find (self, m, "ridge")->r2,
                                      1 - sum / mean, 1e-6);
      g_assert_cmpuint (fus_baselines_find (self, m, "knn")->n, ==,
                        fus_baselines_find (self, m, "ridge")->n);
      g_assert_cmpuint (fus_baselines_find (self, m, "best_single")->n, ==,
                        fus_baselines_find (self, m, "ridge")->n);
      g_assert_cmpuint (fus_baselines_find (self, m, "mean")->n, ==,
                        fus_baselines_find (self, m, "ridge")->n);
      g_assert_cmpuint (fus_baselines_find (self, m, "pca")->n, ==,
                        fus_baselines_find (self, m, "ridge")->n);
    }
}

/* One source, or no training row that has the target: nothing to predict from. */
static void
test_baselines_nothing (void)
{
  static const FusMask only[] = { 1 };
  static const FusMask apart[] = { 1, 2 };
  const FusMask *patterns[] = { only, apart };

  for (gsize i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      g_autoptr (FusEncoding) rows = patterned_encoding_new (patterns[i], i + 1, 60);
      g_autoptr (FusEncoding) complete = lg3_encoding_new (60, FALSE, "mvae", NULL);
      g_autoptr (FusBaselines) self = fus_baselines_new (rows, rows, 1, NULL, NULL, NULL);
      g_autoptr (FusBaselines) other =
                   fus_baselines_new (rows, complete, 1, NULL, NULL, NULL);

      for (guint k = 0; k < self->n_baselines; k++)
        {
          g_assert_cmpuint (self->baselines[k].n, ==, 0);
          g_assert_true (isnan (self->baselines[k].r2));
          g_assert_true (isnan (self->baselines[k].low));
        }
      g_assert_true (isnan (fus_baselines_find (other, 2, "ridge")->r2));
      g_assert_true (isnan (fus_baselines_find (other, 2, "best_single")->r2));
    }
}

static void
test_probe_table (void)
{
  g_autoptr (FusPool) pool = fus_pool_new (2, 0);
  g_autoptr (FusEncoding) encoding = lg3_encoding_new (600, TRUE, "mvae", pool);
  const FusLabel *label = fus_find_label (encoding, "side", NULL);
  const FusMask subsets[] = { 7, 1, 4 };
  FusProbeSetting setting = { encoding, encoding, label, FUS_MEAN_MIXTURE };
  g_autoptr (FusProbeTable) table =
               fus_probe_table_new (&setting, subsets, 3, pool, NULL, NULL);

  g_assert_cmpuint (table->n_rows, ==, 3);
  /* A quarter of the rows lack one of three. */
  g_assert_cmpuint (table->rows[0].n_test, ==, 450);
  g_assert_cmpuint (table->rows[0].n_train, ==, 600);
  g_assert_cmpuint (table->rows[1].n_train, ==, 550);
  g_assert_cmpfloat_with_epsilon (table->rows[0].linear_accuracy,
                                  table->rows[0].linear_accuracy_transfer, 0.02);
  /* The label is the sign of what a says. */
  g_assert_cmpfloat (table->rows[1].linear_accuracy, >, 0.97);
  g_assert_cmpfloat (table->rows[1].knn_accuracy, >, 0.97);
  g_assert_cmpfloat (table->rows[2].linear_accuracy, <, 0.75);
  g_assert_cmpfloat (table->chance, <, 0.6);
}

/* T8: with gaps in many modalities hardly a row is complete, yet the latents of what
 * there is tell the class: the probe of the full set may not be fitted to a handful. */
static void
test_probe_gaps (void)
{
  static const FusMask patterns[][8] = {
    { 1, 3, 5, 1, 3, 5, 1, 7 },
    { 1, 1, 1, 3, 5, 1, 1, 7 },
    { 3, 5, 3, 5, 3, 5, 3, 7 },
  };
  const FusMask full = 7;

  for (gsize i = 0; i < G_N_ELEMENTS (patterns); i++)
    for (guint n = 64; n <= 1024; n *= 4)
      {
        g_autoptr (FusEncoding) all =
                     half_patterned_encoding_new (patterns[i], 8, n + 600, n);
        g_autoptr (FusEncoding) train = encoding_part_new (all, 0, n);
        g_autoptr (FusEncoding) test = encoding_part_new (all, n, 600);
        const FusLabel *label = fus_find_label (train, "side", NULL);
        FusProbeSetting setting = { train, test, label, FUS_MEAN_MIXTURE };
        g_autoptr (FusProbeTable) table =
                     fus_probe_table_new (&setting, &full, 1, NULL, NULL, NULL);

        g_assert_cmpuint (table->rows[0].n_train, ==, n);
        g_assert_cmpuint (table->rows[0].n_test, ==, 600);
        g_assert_cmpfloat (table->rows[0].linear_accuracy, >, 0.8);
        g_assert_cmpfloat_with_epsilon (table->rows[0].linear_accuracy,
                                        table->rows[0].linear_accuracy_transfer, 1e-12);
      }
}

/* R43: one class only, so every answer is right and says nothing. */
static void
test_probe_one_class (void)
{
  g_autoptr (FusEncoding) all = lg3_encoding_new (200, TRUE, "mvae", NULL);
  const FusLabel *label = fus_find_label (all, "side", NULL);
  const guint *samples = fus_encoding_get_samples (all);
  g_autofree guint *chosen = g_new (guint, 200);
  g_autoptr (FusEncoding) same = NULL;
  g_autoptr (FusProbeTable) table = NULL;
  FusProbeSetting setting = { NULL, all, label, FUS_MEAN_MIXTURE };
  gsize n = 0;

  for (gsize row = 0; row < 200; row++)
    if (label->codes[samples[row]] == 1)
      chosen[n++] = samples[row];
  same = fus_encoding_new (fus_encoding_get_model (all), fus_encoding_get_dataset (all),
                           chosen, n, NULL, NULL, NULL);
  setting.train = same;
  table = fus_probe_table_new (&setting, NULL, 0, NULL, NULL, NULL);
  g_assert_cmpuint (table->n_classes, ==, 1);
  for (gsize i = 0; i < table->n_rows; i++)
    {
      g_assert_cmpuint (table->rows[i].n_train, >, 0);
      g_assert_true (isnan (table->rows[i].linear_accuracy));
      g_assert_true (isnan (table->rows[i].linear_accuracy_transfer));
      g_assert_true (isnan (table->rows[i].knn_accuracy));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/subset-table/cells-are-the-plain-ones", test_table_plain);
  g_test_add_func ("/subset-table/full-set-first-then-by-size-and-mean",
                   test_table_order);
  g_test_add_func ("/subset-table/no-skill-where-nothing-is-gained",
                   test_table_undefined);
  g_test_add_func ("/subset-table/threads-do-not-matter", test_table_threads);
  g_test_add_func ("/subset-table/family-of-many-modalities", test_family);
  g_test_add_func ("/robustness/index/golden-curve", test_index);
  g_test_add_func ("/robustness/crossing-is-on-the-line", test_crossing);
  g_test_add_func ("/robustness/skill-ends-at-what-is-left", test_skill_curve);
  g_test_add_func ("/lab/what-is-guessed-is-not-covered",
                   test_what_is_guessed_is_not_covered);
  g_test_add_func ("/robustness/each-in-turn-then-all", test_each_in_turn);
  g_test_add_data_func ("/robustness/accuracy/random", "random", test_accuracy_curve);
  g_test_add_data_func ("/robustness/accuracy/by-class", "by-class", test_accuracy_curve);
  g_test_add_data_func ("/robustness/accuracy/as-in-data", "as-in-data",
                        test_accuracy_curve);
  g_test_add_data_func ("/robustness/ends-at-guessing/random", "random",
                        test_ends_at_guessing);
  g_test_add_data_func ("/robustness/ends-at-guessing/by-class", "by-class",
                        test_ends_at_guessing);
  g_test_add_data_func ("/robustness/ends-at-guessing/by-value", "by-value",
                        test_ends_at_guessing);
  g_test_add_data_func ("/robustness/ends-at-guessing/blocks", "blocks",
                        test_ends_at_guessing);
  g_test_add_func ("/robustness/no-gaps-to-copy", test_nothing_to_copy);
  g_test_add_func ("/robustness/level-is-a-share", test_level);
  g_test_add_func ("/robustness/errors", test_lab_errors);
  g_test_add_func ("/imputation/right-model-meets-its-variance", test_imputation);
  g_test_add_func ("/imputation/rows-without-the-target-do-not-count",
                   test_imputation_gaps);
  g_test_add_func ("/baselines/of-a-linear-world", test_baselines);
  g_test_add_func ("/baselines/what-is-absent-is-left-out", test_baselines_gaps);
  g_test_add_func ("/baselines/nothing-to-predict-from", test_baselines_nothing);
  g_test_add_func ("/probe/rows-of-each-subset", test_probe_table);
  g_test_add_func ("/probe/fitted-to-incomplete-rows", test_probe_gaps);
  g_test_add_func ("/probe/one-class-is-nothing-to-tell", test_probe_one_class);

  return g_test_run ();
}
