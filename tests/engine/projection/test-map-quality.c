/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-projection-error.h"
#include "fus-projection.h"
#include "projection-fixture.h"

#include <gio/gio.h>
#include <math.h>

static FusMapQuality *
measure (const FusMatrix *x, const FusMatrix *map, guint k, FusPool *pool)
{
  g_autoptr (GError) error = NULL;
  FusMapQuality *quality = fus_map_quality_new (x, map, k, 1, pool, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (quality);

  return quality;
}

/* The golden vectors of the specification, A.5. */
static void
test_golden (void)
{
  static const double expected[][3] = {
    { .8627450980, .6078431373, .4583333333 },
    { .8214285714, .5753968254, .5000000000 },
    { .7575757576, .5984848485, .5416666667 },
  };
  g_autoptr (FusMatrix) x = fus_matrix_new (12, 4);
  g_autoptr (FusMatrix) map = fus_matrix_new (12, 2);

  for (guint i = 0; i < 12; i++)
    {
      for (guint d = 0; d < 4; d++)
        x->data[4 * i + d] = (FusReal) (sin (.7 * i + .3 * d) + (d == 0 ? .1 * i : 0));
      map->data[2 * i] = (FusReal) cos (.5 * i);
      map->data[2 * i + 1] = (FusReal) (.2 * i - .05 * i * i);
    }
  for (guint k = 2; k <= 4; k++)
    {
      g_autoptr (FusMapQuality) quality = measure (x, map, k, NULL);

      g_assert_cmpfloat_with_epsilon (quality->trustworthiness, expected[k - 2][0], 1e-9);
      g_assert_cmpfloat_with_epsilon (quality->continuity, expected[k - 2][1], 1e-9);
      g_assert_cmpfloat_with_epsilon (quality->neighbors_kept, expected[k - 2][2], 1e-9);
      g_assert_cmpuint (quality->n_measured, ==, 12);
      g_assert_cmpuint (quality->k, ==, k);
    }
}

/* scikit-learn 1.2.1: trustworthiness (X, Y, n_neighbors=k) and, for continuity,
 * trustworthiness (Y, X, n_neighbors=k), of the fixture's formulas at n = 60, d = 5. */
static void
test_scikit_learn (void)
{
  static const struct
  {
    guint k;
    double trustworthiness;
    double continuity;
  } expected[] = {
    { 5, .6418589744, .6656410256 },
    { 10, .6523970037, .6875655431 },
    { 20, .6804802260, .6757627119 },
  };
  g_autoptr (FusMatrix) x = projection_fixture_waves (60, 5);
  g_autoptr (FusMatrix) map = projection_fixture_map (60);
  g_autoptr (FusPool) pool = fus_pool_new (2, 0);

  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (FusMapQuality) quality = measure (x, map, expected[i].k, pool);

      g_assert_cmpfloat_with_epsilon (quality->trustworthiness,
                                      expected[i].trustworthiness, 1e-9);
      g_assert_cmpfloat_with_epsilon (quality->continuity, expected[i].continuity, 1e-9);
    }
}

static void
test_perfect (void)
{
  g_autoptr (FusMatrix) map = projection_fixture_map (300);
  g_autoptr (FusMapQuality) quality = measure (map, map, 10, NULL);

  g_assert_cmpfloat_with_epsilon (quality->trustworthiness, 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (quality->continuity, 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (quality->neighbors_kept, 1, 1e-12);
}

/* The share of the whole is the mean of the points'. */
static void
test_per_point (void)
{
  g_autoptr (FusMatrix) x = projection_fixture_waves (200, 5);
  g_autoptr (FusMatrix) map = projection_fixture_map (200);
  g_autoptr (FusMapQuality) quality = measure (x, map, 7, NULL);
  double sum = 0;

  g_assert_cmpuint (quality->per_point->n_rows, ==, 200);
  for (gsize i = 0; i < 200; i++)
    {
      double kept = (double) quality->per_point->data[i] * 7;

      g_assert_cmpfloat_with_epsilon (kept, round (kept), 1e-5);
      sum += (double) quality->per_point->data[i];
    }
  g_assert_cmpfloat_with_epsilon (sum / 200, quality->neighbors_kept, 1e-6);
}

/* Rows that coincide: ranks go by index and stay within bounds. */
static void
test_duplicates (void)
{
  g_autoptr (FusMatrix) x = fus_matrix_new (40, 3);
  g_autoptr (FusMatrix) map = fus_matrix_new (40, 2);
  g_autoptr (FusMapQuality) quality = NULL;

  for (gsize i = 0; i < 40 * 3; i++)
    x->data[i] = (FusReal) (i / 30);
  quality = measure (x, map, 5, NULL);
  g_assert_cmpfloat (quality->trustworthiness, <=, 1);
  g_assert_cmpfloat (quality->trustworthiness, >=, 0);
  g_assert_cmpfloat (quality->continuity, <=, 1);
  g_assert_cmpfloat (quality->continuity, >=, 0);
}

/* Past 20,000 points a sample: close to the whole, and repeatable. */
static void
test_sample (void)
{
  const gsize n = 20001;
  g_autoptr (FusMatrix) x = projection_fixture_groups (n, 3, 5, 4, 3);
  g_autoptr (FusMatrix) map = fus_matrix_new (n, 2);
  g_autoptr (FusPool) pool = fus_pool_new (2, 0);
  g_autoptr (FusMapQuality) quality = NULL;
  g_autoptr (FusMapQuality) again = NULL;
  gsize n_known = 0;

  for (gsize i = 0; i < n; i++)
    for (gsize d = 0; d < 2; d++)
      map->data[2 * i + d] = x->data[3 * i + d];
  quality = measure (x, map, 10, pool);
  again = measure (x, map, 10, NULL);
  g_assert_cmpuint (quality->n_measured, ==, 5000);
  g_assert_cmpfloat_with_epsilon (quality->trustworthiness, again->trustworthiness,
                                  1e-15);
  for (gsize i = 0; i < n; i++)
    n_known += isnan (quality->per_point->data[i]) ? 0 : 1;
  g_assert_cmpuint (n_known, ==, 5000);
  g_assert_cmpfloat (quality->trustworthiness, >, .8);
  g_assert_cmpfloat (quality->trustworthiness, <, 1);
}

static void
test_refused (void)
{
  g_autoptr (FusMatrix) x = projection_fixture_waves (20, 3);
  g_autoptr (FusMatrix) map = projection_fixture_map (20);
  g_autoptr (FusMatrix) short_map = projection_fixture_map (19);
  g_autoptr (GError) error = NULL;

  g_assert_null (fus_map_quality_new (x, map, 10, 0, NULL, NULL, &error));
  g_assert_error (error, FUS_PROJECTION_ERROR, FUS_PROJECTION_ERROR_SHAPE);
  g_clear_error (&error);
  g_assert_null (fus_map_quality_new (x, short_map, 5, 0, NULL, NULL, &error));
  g_assert_error (error, FUS_PROJECTION_ERROR, FUS_PROJECTION_ERROR_SHAPE);
  g_clear_error (&error);
  map->data[7] = (FusReal) NAN;
  g_assert_null (fus_map_quality_new (x, map, 5, 0, NULL, NULL, &error));
  g_assert_error (error, FUS_PROJECTION_ERROR, FUS_PROJECTION_ERROR_NOT_FINITE);
}

static void
test_cancelled (void)
{
  g_autoptr (FusMatrix) x = projection_fixture_waves (200, 3);
  g_autoptr (FusMatrix) map = projection_fixture_map (200);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  FusProgress progress = { .cancellable = cancellable };
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (fus_map_quality_new (x, map, 5, 0, NULL, &progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static double
sum_of_squares (const FusMatrix *x, gsize d)
{
  double mean = 0;
  double sum = 0;

  for (gsize row = 0; row < x->n_rows; row++)
    mean += (double) fus_matrix_row (x, row)[d] / (double) x->n_rows;
  for (gsize row = 0; row < x->n_rows; row++)
    {
      double away = (double) fus_matrix_row (x, row)[d] - mean;

      sum += away * away;
    }
  return sum;
}

/* Of principal components the share of the variance is that of their scores, however the
 * map was turned, stretched and shifted since. */
static void
test_variance_of_components (void)
{
  for (guint n = 5; n <= 60; n += 11)
    {
      const FusProjectionClass *pca = fus_projection_lookup ("pca");
      g_autoptr (FusMatrix) x = fus_matrix_new (n, 6);
      g_autoptr (FusMatrix) map = NULL;
      g_autoptr (FusMapQuality) plain = NULL;
      g_autoptr (FusMapQuality) turned = NULL;
      g_autoptr (GError) error = NULL;
      FusProjectionRequest request = { .seed = 1 };
      double all = 0;

      for (guint i = 0; i < 6 * n; i++)
        x->data[i] = (FusReal) (sin (1.7 * i * i) * (1 + i % 6) + 40);
      map = pca->run (x, &request, NULL, NULL, &error);
      g_assert_no_error (error);
      for (gsize d = 0; d < 6; d++)
        all += sum_of_squares (x, d);
      plain = measure (x, map, 2, NULL);
      g_assert_cmpfloat_with_epsilon (
        plain->variance, (sum_of_squares (map, 0) + sum_of_squares (map, 1)) / all, 1e-3);

      for (guint i = 0; i < n; i++)
        {
          FusReal *at = fus_matrix_row (map, i);
          FusReal first = 3 * at[0] - at[1] + 7;

          at[1] = at[0] + 2 * at[1];
          at[0] = first;
        }
      turned = measure (x, map, 2, NULL);
      g_assert_cmpfloat_with_epsilon (turned->variance, plain->variance, 1e-3);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/map-quality/golden-vectors", test_golden);
  g_test_add_func ("/map-quality/agrees-with-scikit-learn", test_scikit_learn);
  g_test_add_func ("/map-quality/a-map-of-itself-is-perfect", test_perfect);
  g_test_add_func ("/map-quality/points-add-up-to-the-whole", test_per_point);
  g_test_add_func ("/map-quality/duplicates", test_duplicates);
  g_test_add_func ("/map-quality/sample-of-many", test_sample);
  g_test_add_func ("/map-quality/refuses-what-does-not-fit", test_refused);
  g_test_add_func ("/map-quality/cancelled", test_cancelled);
  g_test_add_func ("/map-quality/variance-of-components", test_variance_of_components);

  return g_test_run ();
}
