/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-pca.h"
#include "fus-projection-error.h"
#include "fus-rng.h"
#include "projection-fixture.h"

#include <math.h>

static FusPca *
fit (const FusMatrix *x, gsize n_components, FusPool *pool)
{
  g_autoptr (GError) error = NULL;
  FusPca *pca = fus_pca_new (x, n_components, 1, pool, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (pca);

  return pca;
}

/* scikit-learn 1.2.1: PCA (3).fit (X) of the fixture's formula at n = 60, d = 5; each
 * component with the sign of ours. */
static void
test_scikit_learn (void)
{
  static const double variances[] = { 1.6487477565, 1.0431066717, .1150221062 };
  static const double shares[] = { .5690789274, .3600368968, .0397008315 };
  static const double components[][5] = {
    { .5385883225, .4556961128, -.0185466627, -.4655016661, -.5340673102 },
    { -.1516881878, .4889424047, .7065705753, .4608973984, -.1620420586 },
    { -.2350267270, .7429150023, -.4260020307, -.0517896203, .4568148882 },
  };
  static const double scores[][3] = {
    { -.0623350633, 1.4650047335, -.3464595092 },
    { .3725071522, .9738300400, -.8387089649 },
  };
  g_autoptr (FusMatrix) x = projection_fixture_waves (60, 5);
  g_autoptr (FusPca) pca = fit (x, 3, NULL);
  g_autoptr (FusMatrix) found = fus_pca_transform (pca, x, NULL);

  for (gsize k = 0; k < 3; k++)
    {
      g_assert_cmpfloat_with_epsilon (pca->variances[k], variances[k], 1e-5);
      g_assert_cmpfloat_with_epsilon (pca->shares[k], shares[k], 1e-6);
      for (gsize d = 0; d < 5; d++)
        g_assert_cmpfloat_with_epsilon ((double) fus_matrix_row (pca->components, k)[d],
                                        components[k][d], 1e-5);
      for (gsize row = 0; row < 2; row++)
        g_assert_cmpfloat_with_epsilon ((double) fus_matrix_row (found, row)[k],
                                        scores[row][k], 1e-5);
    }
}

/* Seeded rows whose columns shrink, so that the leading directions are well apart. */
static FusMatrix *
decaying_rows (gsize n_rows, gsize n_cols)
{
  FusMatrix *x = projection_fixture_groups (n_rows, n_cols, 1, 0, 7);

  for (gsize row = 0; row < n_rows; row++)
    for (gsize d = 0; d < n_cols; d++)
      fus_matrix_row (x, row)[d] *= (FusReal) (10 / (1 + (double) d));

  return x;
}

/* The scores' variances are the eigenvalues, scores are uncorrelated, components are
 * orthonormal: this defines principal components up to the sign. */
static void
assert_components (const FusMatrix *x, const FusPca *pca, double tolerance)
{
  g_autoptr (FusMatrix) scores = fus_pca_transform (pca, x, NULL);
  gsize n = pca->n_components;

  for (gsize k = 0; k < n; k++)
    for (gsize l = 0; l <= k; l++)
      {
        double product = 0;
        double loadings = 0;

        for (gsize row = 0; row < x->n_rows; row++)
          product += (double) fus_matrix_row (scores, row)[k] *
                     (double) fus_matrix_row (scores, row)[l];
        for (gsize d = 0; d < x->n_cols; d++)
          loadings += (double) fus_matrix_row (pca->components, k)[d] *
                      (double) fus_matrix_row (pca->components, l)[d];
        g_assert_cmpfloat_with_epsilon (loadings, k == l ? 1 : 0, 1e-5);
        g_assert_cmpfloat_with_epsilon (product / (double) (x->n_rows - 1),
                                        k == l ? pca->variances[k] : 0,
                                        tolerance * pca->variances[0]);
      }
}

static void
test_each_way (void)
{
  static const gsize shapes[][2] = {
    { 300, 20 },    /* scatter of columns */
    { 40, 300 },    /* products of rows */
    { 2100, 2050 }, /* iteration */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autoptr (FusMatrix) x = decaying_rows (shapes[i][0], shapes[i][1]);
      g_autoptr (FusPca) pca = fit (x, 3, NULL);

      assert_components (x, pca, 1e-4);
    }
}

/* Rows and columns exchanged, the scatter's values stay: the two exact ways agree. */
static void
test_sides_agree (void)
{
  g_autoptr (FusMatrix) x = decaying_rows (50, 50);
  g_autoptr (FusMatrix) twice = fus_matrix_new (50, 100);
  g_autoptr (FusPca) scatter = fit (x, 5, NULL);
  g_autoptr (FusPca) gram = NULL;

  for (gsize row = 0; row < 50; row++)
    for (gsize d = 0; d < 50; d++)
      fus_matrix_row (twice, row)[d] = fus_matrix_row (x, row)[d];
  gram = fit (twice, 5, NULL);
  for (gsize k = 0; k < 5; k++)
    {
      g_assert_cmpfloat_with_epsilon (scatter->variances[k], gram->variances[k],
                                      1e-5 * scatter->variances[0]);
      for (gsize d = 0; d < 50; d++)
        g_assert_cmpfloat_with_epsilon ((double) fus_matrix_row (scatter->components,
                                                                 k)[d],
                                        (double) fus_matrix_row (gram->components, k)[d],
                                        1e-4);
    }
}

static void
test_threads (void)
{
  g_autoptr (FusMatrix) x = decaying_rows (5000, 30);
  g_autoptr (FusPool) pool = fus_pool_new (3, 0);
  g_autoptr (FusPca) one = fit (x, 4, NULL);
  g_autoptr (FusPca) three = fit (x, 4, pool);

  g_assert_cmpmem (one->components->data, 4 * 30 * sizeof (FusReal),
                   three->components->data, 4 * 30 * sizeof (FusReal));
}

static void
test_degenerate (void)
{
  g_autoptr (FusMatrix) none = fus_matrix_new (0, 4);
  g_autoptr (FusMatrix) one = fus_matrix_new (1, 4);
  g_autoptr (FusMatrix) constant = fus_matrix_new (9, 4);
  g_autoptr (FusPca) pca_of_none = fit (none, 2, NULL);
  g_autoptr (FusPca) pca_of_one = fit (one, 2, NULL);
  g_autoptr (FusPca) pca_of_constant = NULL;

  for (gsize i = 0; i < 36; i++)
    constant->data[i] = 3;
  pca_of_constant = fit (constant, 2, NULL);
  g_assert_cmpuint (pca_of_none->n_components, ==, 0);
  g_assert_cmpuint (pca_of_one->n_components, ==, 1);
  g_assert_cmpfloat_with_epsilon (pca_of_one->variances[0], 0, 1e-12);
  for (gsize k = 0; k < 2; k++)
    {
      g_assert_cmpfloat_with_epsilon (pca_of_constant->variances[k], 0, 1e-12);
      g_assert_cmpfloat_with_epsilon (pca_of_constant->shares[k], 0, 1e-12);
    }
}

static void
test_not_finite (void)
{
  g_autoptr (FusMatrix) x = projection_fixture_waves (10, 3);
  g_autoptr (GError) error = NULL;

  x->data[4] = (FusReal) NAN;
  g_assert_null (fus_pca_new (x, 2, 0, NULL, NULL, &error));
  g_assert_error (error, FUS_PROJECTION_ERROR, FUS_PROJECTION_ERROR_NOT_FINITE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pca/agrees-with-scikit-learn", test_scikit_learn);
  g_test_add_func ("/pca/each-way-finds-components", test_each_way);
  g_test_add_func ("/pca/both-sides-agree", test_sides_agree);
  g_test_add_func ("/pca/same-for-any-number-of-threads", test_threads);
  g_test_add_func ("/pca/degenerate", test_degenerate);
  g_test_add_func ("/pca/refuses-what-is-missing", test_not_finite);

  return g_test_run ();
}
