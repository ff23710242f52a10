/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-rng.h"
#include "fus-split.h"
#include "fus-stretches.h"

#include <math.h>
#include <string.h>

#define N_SEEDS 20

/* What rows are like: x_i = φ x_(i−1) + e_i for each of the features. */
typedef struct
{
  const char *name;
  double phi;
  gboolean sorted;  /* classes one after the other */
  gboolean labeled; /* and said */
  gboolean grouped; /* every tenth stretch is named */
} Rows;

static FusDataset *
make (const Rows *rows, gsize n, guint n_modalities, double gaps, guint64 seed)
{
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("rows");
  g_auto (GStrv) classes = g_new0 (char *, n + 1);
  FusDataset *dataset = NULL;

  fus_dataset_builder_set_samples (builder, n, NULL);
  for (guint m = 0; m < n_modalities; m++)
    {
      const gsize shape[] = { 3 + m };
      g_autofree char *id = g_strdup_printf ("m%u", m);
      g_autoptr (FusModality) modality =
                   fus_modality_new (id, NULL, FUS_MODALITY_VECTOR, shape, 1);
      g_autoptr (FusMatrix) x = fus_matrix_new (n, shape[0]);
      FusRng rng = fus_rng_at (seed, FUS_DRAW_SPLIT, m, 0);

      for (gsize i = 0; i < n; i++)
        for (gsize d = 0; d < shape[0]; d++)
          {
            const double before = i > 0 ? (double) fus_matrix_row (x, i - 1)[d] : 0;
            const double shift = rows->sorted ? 5 * (double) (10 * i / n) : 0;
            const double past = i > 0 ? before - (rows->sorted ? 5 * (double) (10 * (i - 1) / n) : 0) : 0;

            fus_matrix_row (x, i)[d] =
              (FusReal) (rows->phi * past + fus_rng_normal (&rng) + shift);
          }
      for (gsize i = 0; i < n; i++)
        if (fus_rng_uniform (&rng) < gaps)
          fus_matrix_row (x, i)[i % shape[0]] = (FusReal) NAN;
      fus_dataset_builder_add_modality (builder, modality, x, NULL);
    }
  for (gsize i = 0; i < n; i++)
    classes[i] = g_strdup_printf ("c%zu", 10 * i / n);
  if (rows->labeled || rows->grouped)
    fus_dataset_builder_add_categories (builder, "class", (const char *const *) classes);
  if (rows->grouped)
    fus_dataset_builder_mark_group (builder);
  dataset = fus_dataset_builder_finish (builder, NULL);
  g_assert_nonnull (dataset);

  return dataset;
}

static const Rows strangers[] = {
  { "independent", 0 },
  { "hardly alike", 0.4 },
  { "sorted by a class that is said", 0, TRUE, TRUE },
  { "groups that are said", 0.98, FALSE, FALSE, TRUE },
};

static const Rows alike[] = {
  { "a process", 0.9 },
  { "a slow process", 0.97 },
  { "a walk", 1 },
  { "a slow process under classes", 0.97, TRUE, TRUE },
};

static void
test_strangers (void)
{
  for (gsize r = 0; r < G_N_ELEMENTS (strangers); r++)
    for (guint seed = 0; seed < N_SEEDS; seed++)
      for (guint n_modalities = 1; n_modalities < 4; n_modalities++)
        {
          g_autoptr (FusDataset) dataset =
                       make (&strangers[r], 60 + 40 * seed, n_modalities, 0.1, seed);

          if (fus_stretches_find_length (dataset) != 1)
            g_error ("%s, %u modalities, seed %u: taken for a log", strangers[r].name,
                     n_modalities, seed);
        }
}

static void
test_alike (void)
{
  for (gsize r = 0; r < G_N_ELEMENTS (alike); r++)
    for (guint seed = 0; seed < N_SEEDS; seed++)
      for (guint n_modalities = 1; n_modalities < 4; n_modalities++)
        {
          const gsize n = 600 + 100 * seed;
          g_autoptr (FusDataset) dataset = make (&alike[r], n, n_modalities, 0.1, seed);
          const gsize length = fus_stretches_find_length (dataset);

          if (length < 8 || length > (n + 4) / 5)
            g_error ("%s, %u modalities, seed %u: stretches of %zu", alike[r].name,
                     n_modalities, seed, length);
        }
}

/* Of one log and one modality that isn't, rows stand for themselves. */
static void
test_one_of_two (void)
{
  static const Rows log = { "a walk", 1 };
  static const Rows plain = { "independent", 0 };
  g_autoptr (FusDataset) walk = make (&log, 500, 1, 0, 3);
  g_autoptr (FusDataset) other = make (&plain, 500, 1, 0, 4);
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("two");
  g_autoptr (FusDataset) both = NULL;

  fus_dataset_builder_set_samples (builder, 500, NULL);
  for (guint k = 0; k < 2; k++)
    {
      FusDataset *from = k == 0 ? walk : other;
      const gsize shape[] = { 3 };
      g_autoptr (FusModality) modality =
                   fus_modality_new (k == 0 ? "a" : "b", NULL, FUS_MODALITY_VECTOR, shape, 1);
      g_autoptr (FusMatrix) x = fus_matrix_new (500, 3);

      for (gsize i = 0; i < 500; i++)
        memcpy (fus_matrix_row (x, i), fus_dataset_get_values (from, 0, i),
                3 * sizeof (FusReal));
      fus_dataset_builder_add_modality (builder, modality, x, NULL);
    }
  both = fus_dataset_builder_finish (builder, NULL);
  g_assert_cmpuint (fus_stretches_find_length (walk), >, 1);
  g_assert_cmpuint (fus_stretches_find_length (both), ==, 1);
}

/* No stretch is in two parts, and shares are met as well as stretches allow. */
static void
test_split (void)
{
  g_autoptr (FusDataset) dataset = make (&alike[0], 4000, 2, 0.05, 5);
  gsize n_units = 0;
  g_autofree guint *units = fus_stretches_list_units (dataset, NULL, &n_units);
  g_autofree guint8 *role_of = g_new0 (guint8, n_units);
  gsize n_test = 0;

  g_assert_nonnull (units);
  g_assert_cmpuint (n_units, >, 30);
  for (guint seed = 1; seed < 6; seed++)
    {
      g_autoptr (FusSplit) split = fus_split_new (dataset, 0.7, 0.1, 0.2, seed);

      memset (role_of, 0, n_units);
      n_test = 0;
      for (gsize i = 0; i < 4000; i++)
        {
          g_assert_cmpuint (units[i], <, n_units);
          g_assert_true (i == 0 || units[i] == units[i - 1] || units[i] == units[i - 1] + 1);
          g_assert_true (role_of[units[i]] == 0 || role_of[units[i]] == split->roles[i]);
          role_of[units[i]] = split->roles[i];
          n_test += split->roles[i] == FUS_ROLE_TEST;
        }
      g_assert_cmpfloat (fabs ((double) n_test - 800), <=, 4000.0 / (double) n_units);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stretches/strangers-stand-for-themselves", test_strangers);
  g_test_add_func ("/stretches/logs-are-found", test_alike);
  g_test_add_func ("/stretches/one-log-of-two-is-none", test_one_of_two);
  g_test_add_func ("/stretches/are-never-divided", test_split);

  return g_test_run ();
}
