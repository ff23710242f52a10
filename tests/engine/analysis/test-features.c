/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-features.h"

#include <math.h>

#define N 40
#define N_FEATURES 20 /* more than are looked at in one go */
#define OFFSET 1e9

static FusReal
get_value (guint i, guint d)
{
  if (d == 1)
    return 7;
  if (d == 2 || (d == 3 && i % 4 == 1))
    return (FusReal) NAN;

  return (FusReal) sin (0.7 * i * (d + 1));
}

/* Samples from 30 on lack it; one feature had something taken off. */
static FusDataset *
make_dataset (void)
{
  const gsize n_features = N_FEATURES;
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("features");
  g_autoptr (FusModality) modality =
               fus_modality_new ("a", NULL, FUS_MODALITY_VECTOR, &n_features, 1);
  g_autoptr (FusMatrix) block = fus_matrix_new (30, n_features);
  const char *classes[N];
  guint rows[30];
  g_autoptr (GError) error = NULL;
  FusDataset *dataset = NULL;

  modality->offsets = g_new0 (double, n_features);
  modality->offsets[4] = OFFSET;
  for (guint i = 0; i < 30; i++)
    {
      rows[i] = i;
      for (guint d = 0; d < n_features; d++)
        fus_matrix_row (block, i)[d] = get_value (i, d);
    }
  for (guint i = 0; i < N; i++)
    classes[i] = i % 3 == 0 ? "x" : "y";
  fus_dataset_builder_set_samples (builder, N, NULL);
  fus_dataset_builder_add_modality (builder, modality, block, rows);
  fus_dataset_builder_add_categories (builder, "class", classes);
  dataset = fus_dataset_builder_finish (builder, &error);
  g_assert_no_error (error);

  return dataset;
}

static FusFeatures *
measure (FusDataset *dataset, FusPool *pool)
{
  g_autoptr (GError) error = NULL;
  FusFeatures *self = fus_features_new (dataset, pool, NULL, &error);

  g_assert_no_error (error);

  return self;
}

/* numpy 1.24: x = np.sin (.7 * np.arange (30) * (d + 1)).astype ('f4'), of d = 0 and 3,
 * the latter without every fourth from the second on. */
static void
test_numpy (void)
{
  g_autoptr (FusDataset) dataset = make_dataset ();
  g_autoptr (FusFeatures) self = measure (dataset, NULL);
  const FusFeature *first = &self->features[0];

  g_assert_cmpuint (self->n, ==, N_FEATURES);
  g_assert_cmpuint (first->n_known, ==, 30);
  g_assert_cmpfloat_with_epsilon (first->mean, 0.05672278876105944, 1e-6);
  g_assert_cmpfloat_with_epsilon (first->sd, 0.714999700880838, 1e-6);
  g_assert_cmpfloat_with_epsilon (first->min, -0.9824526309967041, 1e-6);
  g_assert_cmpfloat_with_epsilon (first->max, 0.9927663803100586, 1e-6);
  g_assert_cmpuint (self->features[3].n_known, ==, 22);
  g_assert_cmpfloat_with_epsilon (self->features[3].mean, -0.05822583762082187, 1e-6);
  g_assert_cmpfloat_with_epsilon (fus_features_get_missing (self, 0), 0.25, 1e-12);
  g_assert_cmpfloat_with_epsilon (fus_features_get_missing (self, 3), 0.45, 1e-12);
}

static void
test_edges (void)
{
  g_autoptr (FusDataset) dataset = make_dataset ();
  g_autoptr (FusFeatures) self = measure (dataset, NULL);

  g_assert_cmpfloat_with_epsilon (self->features[1].sd, 0, 1e-12);
  g_assert_cmpuint (self->features[1].counts[0], ==, 30);
  g_assert_cmpuint (self->features[2].n_known, ==, 0);
  g_assert_true (isnan (self->features[2].mean) && isnan (self->features[2].min));
  g_assert_cmpfloat (self->features[4].min, >, OFFSET - 2);
  g_assert_cmpfloat (self->features[4].mean, >, OFFSET - 2);
}

static void
test_counts (void)
{
  g_autoptr (FusDataset) dataset = make_dataset ();
  g_autoptr (FusPool) pool = fus_pool_new (3, 0);
  g_autoptr (FusFeatures) self = measure (dataset, pool);
  const FusLabel *label = fus_dataset_get_default_label (dataset);

  for (gsize i = 0; i < self->n; i++)
    {
      const FusFeature *feature = &self->features[i];
      gsize all[FUS_FEATURE_BINS];
      gsize first[FUS_FEATURE_BINS];
      gsize second[FUS_FEATURE_BINS];
      gsize sum = 0;

      if (feature->n_known == 0)
        continue;
      fus_feature_count (feature, dataset, NULL, -1, FUS_FEATURE_BINS, all);
      fus_feature_count (feature, dataset, label, 0, FUS_FEATURE_BINS, first);
      fus_feature_count (feature, dataset, label, 1, FUS_FEATURE_BINS, second);
      for (guint k = 0; k < FUS_FEATURE_BINS; k++)
        {
          /* What was taken off is in the way of the last bit. */
          if (i != 4)
            g_assert_cmpuint (all[k], ==, feature->counts[k]);
          g_assert_cmpuint (all[k], ==, first[k] + second[k]);
          sum += all[k];
        }
      g_assert_cmpuint (sum, ==, feature->n_known);
    }
}

static void
test_find (void)
{
  g_autoptr (FusDataset) dataset = make_dataset ();
  g_autoptr (FusFeatures) self = measure (dataset, NULL);
  const FusFeature *feature = &self->features[3];
  gsize n = 0;
  g_autofree guint *some = fus_feature_find (feature, dataset, 0, 0.5, &n);
  gsize n_all = 0;
  g_autofree guint *all =
    fus_feature_find (feature, dataset, feature->min, feature->max, &n_all);
  gsize n_here = 0;

  for (guint i = 0; i < 30; i++)
    if (get_value (i, 3) >= 0 && get_value (i, 3) <= (FusReal) 0.5)
      g_assert_cmpuint (some[n_here++], ==, i);
  g_assert_cmpuint (n, ==, n_here);
  g_assert_cmpuint (n_all, ==, feature->n_known);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/features/agree-with-numpy", test_numpy);
  g_test_add_func ("/features/constant-unknown-and-far-away", test_edges);
  g_test_add_func ("/features/counts-add-up", test_counts);
  g_test_add_func ("/features/finds-a-range", test_find);

  return g_test_run ();
}
