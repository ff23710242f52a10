/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "data-fixture.h"
#include "fus-batch.h"

#include <math.h>

static void
fill (FusBatch *batch, const FusDataset *dataset, const guint *samples, gsize n)
{
  static const guint rows[] = { 0, 1, 2, 3, 4, 5 };
  g_autoptr (FusScaler) scaler = fus_scaler_new (dataset, rows, 6, fus_mask_all (2));

  fus_batch_fill (batch, dataset, scaler, samples, n);
}

static void
assert_same (FusReal value, FusReal expected)
{
  g_assert_cmpint (isnan (value), ==, isnan (expected));
  if (!isnan (expected))
    g_assert_cmpfloat_with_epsilon ((double) value, (double) expected, 1e-12);
}

static void
assert_row (const FusBatch *batch, const FusDataset *dataset, gsize row, guint m)
{
  static const guint rows[] = { 0, 1, 2, 3, 4, 5 };
  g_autoptr (FusScaler) scaler = fus_scaler_new (dataset, rows, 6, fus_mask_all (2));
  const FusReal *values = fus_dataset_get_values (dataset, m, batch->samples[row]);
  const FusReal *x = fus_matrix_row (batch->x[m], row);
  const FusReal *seen = fus_matrix_row (batch->seen[m], row);

  for (gsize d = 0; d < batch->x[m]->n_cols; d++)
    {
      FusReal expected = (FusReal) NAN;

      if (values != NULL && isfinite (values[d]))
        expected = (values[d] - scaler->mean[m]->data[d]) / scaler->sd[m]->data[d];
      assert_same (x[d], expected);
      assert_same (seen[d], isnan (expected) ? 0 : expected);
    }
}

static void
test_rows (void)
{
  static const guint samples[] = { 4, 0, 3, 1, 2, 5 };
  static const FusMask presence[] = { 1, 3, 2, 1, 1, 2 };
  g_autoptr (FusDataset) dataset = data_fixture_new ();
  g_autoptr (FusBatch) batch = fus_batch_new (dataset, 8);

  fill (batch, dataset, samples, 6);
  g_assert_cmpuint (batch->n_rows, ==, 6);
  g_assert_cmpuint (batch->x[0]->n_rows, ==, 6);
  for (gsize row = 0; row < 6; row++)
    {
      g_assert_cmpuint (batch->presence[row], ==, presence[row]);
      g_assert_cmpuint (batch->inputs[row], ==, presence[row]);
      assert_row (batch, dataset, row, 0);
      assert_row (batch, dataset, row, 1);
    }
}

static void
test_gaps (void)
{
  static const guint with_gaps[] = { 1, 3, 4 };
  static const guint without[] = { 0, 2, 3 };
  g_autoptr (FusDataset) dataset = data_fixture_new ();
  g_autoptr (FusBatch) batch = fus_batch_new (dataset, 3);

  fill (batch, dataset, with_gaps, 3);
  g_assert_cmpuint (batch->n_gaps[0], ==, 2);
  g_assert_cmpuint (batch->n_gaps[1], ==, 0);
  fill (batch, dataset, without, 3);
  g_assert_cmpuint (batch->n_gaps[0], ==, 0);
}

static void
test_again (void)
{
  static const guint first[] = { 0, 1, 2, 3, 4, 5 };
  static const guint second[] = { 5, 5 };
  g_autoptr (FusDataset) dataset = data_fixture_new ();
  g_autoptr (FusBatch) batch = fus_batch_new (dataset, 6);

  fill (batch, dataset, first, 6);
  batch->inputs[0] = 0;
  fill (batch, dataset, second, 2);
  g_assert_cmpuint (batch->n_rows, ==, 2);
  for (gsize row = 0; row < 2; row++)
    {
      g_assert_cmpuint (batch->inputs[row], ==, 2);
      assert_row (batch, dataset, row, 0);
      assert_row (batch, dataset, row, 1);
    }
  fill (batch, dataset, NULL, 0);
  g_assert_cmpuint (batch->n_rows, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/batch/rows-are-gathered-and-standardised", test_rows);
  g_test_add_func ("/batch/gaps-are-counted", test_gaps);
  g_test_add_func ("/batch/filling-again-forgets-the-last", test_again);

  return g_test_run ();
}
