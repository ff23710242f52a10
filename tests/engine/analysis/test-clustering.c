/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-clustering.h"
#include "fus-rng.h"

#include <math.h>

/* MODELS.md A.5 */
static void
test_agreement_vectors (void)
{
  static const gint32 u[] = { 0, 0, 0, 1, 1, 1, 2, 2, 2, 2 };
  static const gint32 v[] = { 1, 1, 0, 0, 0, 2, 2, 2, 2, 0 };

  g_assert_cmpfloat_with_epsilon (fus_adjusted_rand_index (u, v, 10), .1697416974, 1e-9);
  g_assert_cmpfloat_with_epsilon (fus_mutual_information (u, v, 10), .4180179112, 1e-9);
}

static void
test_agreement_ends (void)
{
  static const gint32 u[] = { 0, 0, 1, 1, -1 };
  static const gint32 renamed[] = { 7, 7, 3, 3, 3 };
  static const gint32 crossed[] = { 0, 1, 0, 1, 0 };
  static const gint32 same[] = { 0, 0, 0, 0, 0 };

  g_assert_cmpfloat_with_epsilon (fus_adjusted_rand_index (u, renamed, 5), 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (fus_mutual_information (u, renamed, 5), 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (fus_adjusted_rand_index (u, crossed, 5), -0.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (fus_mutual_information (u, crossed, 5), 0, 1e-12);
  g_assert_cmpfloat_with_epsilon (fus_adjusted_rand_index (u, same, 5), 0, 1e-12);
  g_assert_true (isnan (fus_adjusted_rand_index (u + 4, same, 1)));
}

static void
test_accuracy (void)
{
  static const gint32 train_clusters[] = { 0, 0, 0, 1, 1, 2 };
  static const gint32 train_codes[] = { 4, 4, 1, 1, -1, -1 };
  static const gint32 clusters[] = { 0, 0, 1, 2, 1 };
  static const gint32 codes[] = { 4, 1, 1, 4, -1 };

  g_assert_cmpfloat_with_epsilon (fus_cluster_accuracy (train_clusters, train_codes, 6,
                                                        clusters, codes, 5),
                                  0.5, 1e-12);
}

static FusMatrix *
make_blobs (gint32 *truth, gsize n_rows)
{
  FusMatrix *x = fus_matrix_new (n_rows, 3);

  for (gsize row = 0; row < n_rows; row++)
    {
      FusRng rng = fus_rng_at (1, FUS_DRAW_TEST, 0, (guint32) row);

      truth[row] = (gint32) fus_rng_below (&rng, 4);
      for (guint f = 0; f < 3; f++)
        fus_matrix_row (x, row)[f] =
          (FusReal) (3 * cos (truth[row] * (f + 1.0)) + 0.2 * fus_rng_normal (&rng));
    }

  return x;
}

static void
test_blobs (gconstpointer data)
{
  guint n_threads = GPOINTER_TO_UINT (data);
  g_autofree gint32 *truth = g_new (gint32, 1300);
  g_autofree gint32 *again = g_new (gint32, 1300);
  g_autoptr (FusMatrix) x = make_blobs (truth, 1300);
  g_autoptr (FusPool) pool = fus_pool_new (n_threads, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (FusClustering) self = fus_clustering_new (x, 4, 10, 1, pool, NULL, &error);
  g_autoptr (FusClustering) alone = fus_clustering_new (x, 4, 10, 1, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (fus_adjusted_rand_index (self->assignment, truth, 1300),
                                  1, 1e-12);
  g_assert_cmpfloat_with_epsilon (self->inertia / 1300, 3 * 0.04, 0.01);
  fus_clustering_assign (self, again, x);
  g_assert_cmpmem (again, sizeof (gint32) * 1300, self->assignment,
                   sizeof (gint32) * 1300);
  g_assert_cmpmem (alone->centers, sizeof (double) * 12, self->centers,
                   sizeof (double) * 12);
}

/* No point of a clustering wants to move, and each centre is the mean of its points. */
static void
test_fixed_point (void)
{
  FusRng rng = fus_rng_at (9, FUS_DRAW_TEST, 0, 0);
  g_autoptr (FusMatrix) x = fus_matrix_new (500, 2);
  g_autoptr (FusClustering) self = NULL;

  fus_rng_fill_normal (&rng, x->data, 1000);
  self = fus_clustering_new (x, 7, 3, 4, NULL, NULL, NULL);
  for (guint k = 0; k < 7; k++)
    {
      double sum[2] = { 0 };
      double n = 0;

      for (gsize row = 0; row < 500; row++)
        {
          if (self->assignment[row] != (gint32) k)
            continue;
          sum[0] += (double) fus_matrix_row (x, row)[0];
          sum[1] += (double) fus_matrix_row (x, row)[1];
          n++;
        }
      g_assert_cmpfloat (n, >, 0);
      g_assert_cmpfloat_with_epsilon (self->centers[k * 2], sum[0] / n, 0.02);
      g_assert_cmpfloat_with_epsilon (self->centers[k * 2 + 1], sum[1] / n, 0.02);
    }
}

/* As many clusters as points: each its own, even where two points are equal. */
static void
test_as_many_as_points (void)
{
  static const FusReal points[] = { 0, 1, 2, 3, 3 };
  g_autoptr (FusMatrix) x = fus_matrix_new_from_data (points, 5, 1);
  g_autoptr (FusClustering) self = fus_clustering_new (x, 5, 2, 1, NULL, NULL, NULL);

  g_assert_cmpfloat_with_epsilon (self->inertia, 0, 1e-12);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clustering/agreement/golden-vectors", test_agreement_vectors);
  g_test_add_func ("/clustering/agreement/ends-of-the-scale", test_agreement_ends);
  g_test_add_func ("/clustering/accuracy/majority-of-training-members", test_accuracy);
  g_test_add_data_func ("/clustering/k-means/finds-four-blobs/1-thread",
                        GUINT_TO_POINTER (1), test_blobs);
  g_test_add_data_func ("/clustering/k-means/finds-four-blobs/3-threads",
                        GUINT_TO_POINTER (3), test_blobs);
  g_test_add_func ("/clustering/k-means/ends-at-a-fixed-point", test_fixed_point);
  g_test_add_func ("/clustering/k-means/as-many-clusters-as-points",
                   test_as_many_as_points);

  return g_test_run ();
}
