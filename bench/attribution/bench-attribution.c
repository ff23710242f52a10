/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "bench-data.h"
#include "fus-attribution.h"
#include "fus-kernels.h"
#include "fus-trainer.h"

#include <locale.h>
#include <stdlib.h>

/* Exact Shapley values of the reconstruction game over six modalities: all 64 subsets are
 * fused and every modality decoded from each. What pytorch_shapley.py does in PyTorch. */

#define N_MODALITIES 6
#define N_FEATURES 100

static double
seconds_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

static guint *
all_rows (gsize n)
{
  guint *rows = g_new (guint, n);

  for (guint row = 0; row < n; row++)
    rows[row] = row;

  return rows;
}

/* Seconds from the samples to their contributions; @gap: how far these fall short of
 * adding up. */
static double
measure (FusModel *model, FusDataset *dataset, FusPool *pool, double *gap)
{
  const FusGameOptions options = { .game = "reconstruction", .seed = 1 };
  gsize n = fus_dataset_get_n_samples (dataset);
  g_autofree guint *rows = all_rows (n);
  g_autoptr (FusEncoding) encoding = NULL;
  g_autoptr (FusAttribution) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  encoding = fus_encoding_new (model, dataset, rows, n, pool, NULL, &error);
  g_assert_no_error (error);
  result = fus_attribute (NULL, encoding, &options, pool, NULL, &error);
  g_assert_no_error (error);
  *gap = result->largest_gap;

  return seconds_since (start);
}

static void
run (gsize n_rows, guint n_threads)
{
  const gsize dims[N_MODALITIES] = { N_FEATURES, N_FEATURES, N_FEATURES,
                                     N_FEATURES, N_FEATURES, N_FEATURES };
  g_autoptr (FusDataset) dataset = bench_dataset_new (n_rows, dims, N_MODALITIES);
  g_autoptr (FusModelSpec) spec = bench_spec_new ("mvae", dataset, "512,256", 20, 128);
  g_autoptr (FusSplit) split = fus_split_new (dataset, 1, 0, 0, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (FusTrainer) trainer =
               fus_trainer_new (dataset, split, spec, n_threads, 0, &error);
  g_autoptr (FusPool) pool = fus_pool_new (n_threads, 0);
  g_autoptr (FusModel) model = NULL;
  double gap = 0;
  double seconds = 0;

  g_assert_no_error (error);
  model = fus_trainer_snapshot (trainer);
  seconds = measure (model, dataset, pool, &gap);
  g_print ("%.3f %.1e %s %s\n", seconds, gap, fus_kernels_get_blas_core (),
           fus_kernels_get_simd_level ());
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "C");
  if (argc != 3)
    {
      g_printerr ("bench-attribution SAMPLES THREADS\n"
                  "prints: seconds, largest gap of the sum of contributions, BLAS core, "
                  "SIMD level\n");
      return EXIT_FAILURE;
    }
  if (!fus_kernels_init (&error))
    {
      g_printerr ("%s\n", error->message);
      return EXIT_FAILURE;
    }
  run (g_ascii_strtoull (argv[1], NULL, 10),
       (guint) g_ascii_strtoull (argv[2], NULL, 10));

  return EXIT_SUCCESS;
}
