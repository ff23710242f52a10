/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "data-fixture.h"
#include "fus-scaler.h"

#include <math.h>

static void
assert_near (FusReal value, double expected)
{
  g_assert_cmpfloat_with_epsilon ((double) value, expected, 1e-5 * (1 + fabs (expected)));
}

/* `left` of s0, s1, s2: feature 0 is 0, NaN, 20; feature 1 is 1, 11, 21. */
static void
test_moments (void)
{
  static const guint rows[] = { 0, 1, 2 };
  g_autoptr (FusDataset) dataset = data_fixture_new ();
  g_autoptr (FusScaler) scaler = fus_scaler_new (dataset, rows, 3, fus_mask_all (2));

  assert_near (scaler->mean[0]->data[0], 10);
  assert_near (scaler->sd[0]->data[0], 10);
  assert_near (scaler->mean[0]->data[1], 11);
  assert_near (scaler->sd[0]->data[1], sqrt (200. / 3));
  /* Only s0 has `right`: its features are constant. */
  assert_near (scaler->mean[1]->data[3], 103);
  assert_near (scaler->sd[1]->data[3], 0);
}

static void
test_infinite (void)
{
  static const guint rows[] = { 2, 4 };
  g_autoptr (FusDataset) dataset = data_fixture_new ();
  g_autoptr (FusScaler) scaler = fus_scaler_new (dataset, rows, 2, fus_mask_all (2));

  assert_near (scaler->mean[0]->data[2], 22);
  assert_near (scaler->mean[0]->data[1], 31);
}

static void
test_unknown_feature (void)
{
  static const guint rows[] = { 1, 3 };
  g_autoptr (FusDataset) dataset = data_fixture_new ();
  g_autoptr (FusScaler) scaler = fus_scaler_new (dataset, rows, 2, fus_mask_all (2));

  g_assert_true (isnan (scaler->mean[0]->data[0]));
  assert_near (scaler->sd[0]->data[0], 0);
  g_assert_false (fus_scaler_knows (scaler, 0, 0));
  g_assert_true (fus_scaler_knows (scaler, 0, 1));
}

/* Numbers by hand, of `left` as above; sums of the rows are 3, 23 · 3 ÷ 2 and 63. */
static void
test_logs (void)
{
  static const guint rows[] = { 0, 1, 2 };
  static const FusReal fourth[] = { 20, 21, (FusReal) NAN };
  g_autoptr (FusDataset) dataset = data_fixture_new ();
  g_autoptr (FusScaler) logs = fus_scaler_new (dataset, rows, 3, fus_mask_all (2));
  g_autoptr (FusScaler) sized = fus_scaler_new (dataset, rows, 3, fus_mask_all (2));
  const double same = log1p (11.5);
  const double mean = (2 * same + log1p (11)) / 3;
  FusReal seen[3];

  fus_scaler_add_logs (logs, dataset, rows, 3, FUS_MASK_BIT (0), 0);
  fus_scaler_add_logs (sized, dataset, rows, 3, FUS_MASK_BIT (0), FUS_MASK_BIT (0));
  g_assert_true (fus_scaler_has_log (logs, 0));
  g_assert_false (fus_scaler_has_log (logs, 1));
  g_assert_cmpfloat_with_epsilon (logs->logs[0].size, 0, 1e-12);
  g_assert_cmpfloat_with_epsilon (sized->logs[0].size, 34.5, 1e-12);
  assert_near (logs->logs[0].mean->data[0], log1p (20) / 2);
  assert_near (logs->logs[0].sd->data[0], log1p (20) / 2);
  assert_near (logs->logs[0].mean->data[1], (log1p (1) + log1p (11) + log1p (21)) / 3);
  assert_near (sized->logs[0].mean->data[1], mean);
  assert_near (sized->logs[0].sd->data[1],
               sqrt ((2 * pow (same - mean, 2) + pow (log1p (11) - mean, 2)) / 3));
  /* What is standardised besides stays as it was. */
  assert_near (logs->mean[0]->data[0], 10);
  fus_scaler_apply_log (logs, 0, seen, fourth, 1);
  assert_near (seen[0], 1);
  g_assert_true (isnan (seen[2]));
  /* As if the third were as large as the others: (20 + 21) · 3 ÷ 2. */
  fus_scaler_apply_log (sized, 0, seen, fourth, 1);
  assert_near (seen[1],
               (log1p (21 * 34.5 / 61.5) - mean) / (double) sized->logs[0].sd->data[1]);
}

static void
test_left_alone (void)
{
  static const guint rows[] = { 0, 2, 3, 5 };
  g_autoptr (FusDataset) dataset = data_fixture_new ();
  g_autoptr (FusScaler) scaler = fus_scaler_new (dataset, rows, 4, FUS_MASK_BIT (1));

  assert_near (scaler->mean[0]->data[1], 0);
  assert_near (scaler->sd[0]->data[1], 1);
  assert_near (scaler->mean[1]->data[0], (100 + 130 + 150) / 3.);
}

static void
test_round_trip (void)
{
  static const guint rows[] = { 0, 1, 2, 3, 5 };
  g_autoptr (FusDataset) dataset = data_fixture_new ();
  g_autoptr (FusScaler) scaler = fus_scaler_new (dataset, rows, 5, fus_mask_all (2));
  FusMatrix *block = fus_dataset_get_block (dataset, 1);
  g_autoptr (FusMatrix) out = fus_matrix_new (block->n_rows, block->n_cols);
  double sum = 0;

  fus_scaler_apply (scaler, 1, out->data, block->data, block->n_rows);
  for (gsize row = 0; row < out->n_rows; row++)
    sum += (double) fus_matrix_row (out, row)[0];
  g_assert_cmpfloat_with_epsilon (sum, 0, 1e-5);
  fus_scaler_invert (scaler, 1, out->data, out->data, out->n_rows);
  for (gsize i = 0; i < out->n_rows * out->n_cols; i++)
    assert_near (out->data[i], (double) block->data[i]);
}

/* A float32 sum of squares would lose everything here: 2²⁰ ± 1. */
static void
test_large_offset (void)
{
  gsize shape[] = { 1 };
  g_autoptr (FusModality) a = fus_modality_new ("a", NULL, FUS_MODALITY_VECTOR, shape, 1);
  g_autoptr (FusMatrix) block = fus_matrix_new (1000, 1);
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("offset");
  g_autoptr (FusDataset) dataset = NULL;
  g_autoptr (FusScaler) scaler = NULL;
  g_autofree guint *rows = g_new (guint, 1000);

  for (guint i = 0; i < 1000; i++)
    {
      rows[i] = i;
      block->data[i] = (FusReal) ((1 << 20) + (i % 2 == 0 ? 1 : -1));
    }
  fus_dataset_builder_set_samples (builder, 1000, NULL);
  fus_dataset_builder_add_modality (builder, a, block, NULL);
  dataset = fus_dataset_builder_finish (builder, NULL);
  scaler = fus_scaler_new (dataset, rows, 1000, 1);
  assert_near (scaler->mean[0]->data[0], 1 << 20);
  assert_near (scaler->sd[0]->data[0], 1);
}

/* n numbers: offset + spread · (−1, 1, −1, …). */
static FusScaler *
scaler_new_of (double offset, double spread, guint n)
{
  gsize shape[] = { 1 };
  g_autoptr (FusModality) a = fus_modality_new ("a", NULL, FUS_MODALITY_VECTOR, shape, 1);
  g_autoptr (FusMatrix) block = fus_matrix_new (n, 1);
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("units");
  g_autoptr (FusDataset) dataset = NULL;
  g_autofree guint *rows = g_new (guint, n);

  for (guint i = 0; i < n; i++)
    {
      rows[i] = i;
      block->data[i] = (FusReal) (float) (offset + (i % 2 == 0 ? -spread : spread));
    }
  fus_dataset_builder_set_samples (builder, n, NULL);
  fus_dataset_builder_add_modality (builder, a, block, NULL);
  dataset = fus_dataset_builder_finish (builder, NULL);

  return fus_scaler_new (dataset, rows, n, 1);
}

/* T1: what is constant goes by the size of the numbers, never by their unit. */
static void
test_units (void)
{
  static const double offsets[] = { 0, 1, -3, 1e2, -1e4 };
  static const guint counts[] = { 2, 10, 1000 };

  for (int power = -30; power <= 30; power++)
    for (gsize o = 0; o < G_N_ELEMENTS (offsets); o++)
      for (gsize c = 0; c < G_N_ELEMENTS (counts); c++)
        {
          double unit = pow (10, power);
          g_autoptr (FusScaler) varies =
                       scaler_new_of (offsets[o] * unit, unit, counts[c]);
          g_autoptr (FusScaler) stays = scaler_new_of (offsets[o] * unit, 0, counts[c]);
          g_autoptr (FusScaler) rounds =
                       scaler_new_of (1e3 * unit, 1e-6 * unit, counts[c]);

          g_assert_cmpfloat_with_epsilon ((double) varies->sd[0]->data[0] / unit, 1,
                                          3e-3);
          g_assert_cmpfloat_with_epsilon ((double) varies->mean[0]->data[0] / unit,
                                          offsets[o], 3e-3);
          g_assert_cmpfloat_with_epsilon ((double) stays->sd[0]->data[0], 0, 1e-12);
          g_assert_cmpfloat_with_epsilon ((double) rounds->sd[0]->data[0], 0, 1e-12);
        }
}

/* scikit-learn's own cases of `_is_constant_feature`: a constant of any size whose
 * variance is what the sum's rounding left of it. */
static void
test_constant_rule (void)
{
  static const double sizes[] = { 1e-20, 1e-8, 0.1, 1, 3.3, 1e8, 1e20 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      double size = sizes[i];
      double left = 10 * size * 2.2e-16;

      g_assert_true (fus_is_constant_feature (left * left, size, 10));
      g_assert_true (fus_is_constant_feature (0, size, 10));
      g_assert_false (fus_is_constant_feature (size * size * 1e-10, size, 10));
      g_assert_false (fus_is_constant_feature (size * size, 0, 10));
    }
  g_assert_true (fus_is_constant_feature (0, 0, 0));
}

/* Whatever a feature becomes that never varied, it is what it was, there and back; what
 * is not known stays so. */
static void
test_constant_stays (void)
{
  static const FusReal later[] = { 0, 1, -7, (FusReal) 1e30, (FusReal) -1e-30 };
  g_autoptr (FusScaler) scaler = scaler_new_of (3, 0, 10);

  for (gsize i = 0; i < G_N_ELEMENTS (later); i++)
    {
      FusReal x = later[i];

      fus_scaler_apply (scaler, 0, &x, &x, 1);
      assert_near (x, 0);
      x = later[i];
      fus_scaler_invert (scaler, 0, &x, &x, 1);
      assert_near (x, 3);
    }
  {
    FusReal x = NAN;

    fus_scaler_apply (scaler, 0, &x, &x, 1);
    g_assert_true (isnan (x));
  }
}

/* Axes of a point stand to each other as before, whatever the unit; one that never moves
 * says nothing of it. */
static void
test_point (void)
{
  static const guint rows[] = { 0, 1, 2, 3 };
  const gsize shape[] = { 3 };

  for (int power = -6; power <= 6; power += 3)
    {
      const FusReal unit = (FusReal) pow (10, power);
      g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("point");
      g_autoptr (FusModality) point =
                   fus_modality_new ("z", NULL, FUS_MODALITY_EMBEDDING, shape, 1);
      g_autoptr (FusMatrix) block = fus_matrix_new (4, 3);
      g_autoptr (FusDataset) dataset = NULL;
      g_autoptr (FusScaler) scaler = NULL;
      FusReal x[3] = { 3 * unit, 4 * unit, 7 * unit };

      for (gsize i = 0; i < 4; i++)
        {
          fus_matrix_row (block, i)[0] = (i % 2 == 0 ? 3 : -3) * unit;
          fus_matrix_row (block, i)[1] = (i / 2 == 0 ? 4 : -4) * unit;
          fus_matrix_row (block, i)[2] = 7 * unit;
        }
      fus_dataset_builder_set_samples (builder, 4, NULL);
      fus_dataset_builder_add_modality (builder, point, block, NULL);
      dataset = fus_dataset_builder_finish (builder, NULL);
      scaler = fus_scaler_new (dataset, rows, 4, 1);
      fus_scaler_apply (scaler, 0, x, x, 1);
      assert_near (x[0], 3 / sqrt (12.5));
      assert_near (x[1], 4 / sqrt (12.5));
      assert_near (x[2], 0);
      fus_scaler_invert (scaler, 0, x, x, 1);
      assert_near (x[1] / unit, 4);
      assert_near (x[2] / unit, 7);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scaler/moments-are-of-known-numbers", test_moments);
  g_test_add_func ("/scaler/infinite-counts-as-unknown", test_infinite);
  g_test_add_func ("/scaler/feature-nobody-has-is-not-known", test_unknown_feature);
  g_test_add_func ("/scaler/logarithms-of-counts", test_logs);
  g_test_add_func ("/scaler/unmarked-modality-is-left-alone", test_left_alone);
  g_test_add_func ("/scaler/axes-of-a-point-share-one-spread", test_point);
  g_test_add_func ("/scaler/invert-undoes-apply", test_round_trip);
  g_test_add_func ("/scaler/large-offset-loses-no-spread", test_large_offset);
  g_test_add_func ("/scaler/units-do-not-matter", test_units);
  g_test_add_func ("/scaler/constant-but-for-rounding", test_constant_rule);
  g_test_add_func ("/scaler/constant-stays-what-it-was", test_constant_stays);

  return g_test_run ();
}
