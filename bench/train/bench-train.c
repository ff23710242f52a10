/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "bench-data.h"
#include "fus-kernels.h"
#include "fus-parallel.h"
#include "fus-trainer.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

/* Training, samples a second, on the three configurations below; what
 * pytorch_step.py does in PyTorch. bench/train/run runs both in turn. */

#define N_ROWS 4096

typedef struct
{
  const char *id;
  guint n_modalities;
  gsize dims[5];
  const char *hidden;
  guint latent;
  guint batch;
} Config;

static const Config configs[] = {
  { .id = "i",
    .n_modalities = 2,
    .dims = { 784, 64 },
    .hidden = "512,256",
    .latent = 20,
    .batch = 128 },
  { .id = "ii",
    .n_modalities = 5,
    .dims = { 784, 784, 784, 784, 784 },
    .hidden = "512",
    .latent = 64,
    .batch = 256 },
  { .id = "iii",
    .n_modalities = 3,
    .dims = { 2000, 200, 50 },
    .hidden = "256,128",
    .latent = 16,
    .batch = 128 },
};

static const Config *
find_config (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (configs); i++)
    if (strcmp (configs[i].id, id) == 0)
      return &configs[i];

  return NULL;
}

/* -- What the machine can do -- */

#define PRODUCT_ROWS 256
#define PRODUCT_COLS 512
#define PRODUCT_INNER 784
#define N_PRODUCTS 64

typedef struct
{
  FusReal *a;
  FusReal *b;
  FusReal *c;
} Product;

static void
product_worker (gsize item, guint worker, gpointer data)
{
  const Product *product = (const Product *) data + item;

  for (guint i = 0; i < N_PRODUCTS; i++)
    fus_gemm_nt (product->c, product->a, product->b, PRODUCT_ROWS, PRODUCT_COLS,
                 PRODUCT_INNER, 0);
}

static FusReal *
random_block (gsize n)
{
  FusReal *block = g_aligned_alloc (n, sizeof (FusReal), FUS_ALIGNMENT);
  FusRng rng = fus_rng_at (1, FUS_DRAW_TEST, 0, 0);

  fus_rng_fill_uniform (&rng, block, n, -1, 1);

  return block;
}

/* GFLOP/s of products of a usual size, one on each thread, the best of five. */
static double
measure_products (FusPool *pool)
{
  const guint n = fus_pool_get_n_threads (pool);
  g_autofree Product *products = g_new0 (Product, n);
  double best = 0;

  for (guint i = 0; i < n; i++)
    products[i] = (Product){ random_block (PRODUCT_ROWS * PRODUCT_INNER),
                             random_block (PRODUCT_COLS * PRODUCT_INNER),
                             random_block (PRODUCT_ROWS * PRODUCT_COLS) };
  for (guint repeat = 0; repeat < 5; repeat++)
    {
      gint64 start = g_get_monotonic_time ();
      double flops =
        2.0 * PRODUCT_ROWS * PRODUCT_COLS * PRODUCT_INNER * N_PRODUCTS * (double) n;

      fus_pool_run (pool, n, product_worker, products);
      best = MAX (best, flops / 1e3 / (double) (g_get_monotonic_time () - start));
    }
  for (guint i = 0; i < n; i++)
    {
      g_aligned_free (products[i].a);
      g_aligned_free (products[i].b);
      g_aligned_free (products[i].c);
    }

  return best;
}

/* -- The job -- */

/* Floating-point operations of a training step, a sample: 2 a weight forwards, 2 for its
 * gradient, 2 for that of its input, which the first layers don't need. */
static double
count_flops (const FusParams *params)
{
  double flops = 0;

  for (guint p = 0; p < fus_params_get_n (params); p++)
    {
      const FusParam *param = fus_params_get (params, p);
      gboolean first = g_str_has_prefix (param->name, "enc.") &&
                       g_str_has_suffix (param->name, ".0.weight");

      if (param->n_cols > 1)
        flops += (first ? 4 : 6) * (double) (param->n_rows * param->n_cols);
    }

  return flops;
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Median of the epochs after the first. */
static double
median_rate (const FusTrainingLog *log)
{
  guint n = fus_training_log_get_n_epochs (log);
  g_autofree double *rates = g_new0 (double, n);

  if (n < 2)
    return n == 0 ? 0 : fus_training_log_get (log, 0)->samples_per_second;
  for (guint i = 1; i < n; i++)
    rates[i - 1] = fus_training_log_get (log, i)->samples_per_second;
  qsort (rates, n - 1, sizeof *rates, compare_numbers);

  return rates[(n - 1) / 2];
}

static double
train (FusTrainer *trainer, double seconds)
{
  gint64 end = g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC);

  while (g_get_monotonic_time () < end || fus_trainer_get_n_epochs (trainer) < 2)
    {
      g_autoptr (GError) error = NULL;

      fus_trainer_run_epoch (trainer, NULL, &error);
      g_assert_no_error (error);
    }

  return median_rate (fus_trainer_get_log (trainer));
}

static int
run (const Config *config, guint n_threads, double seconds)
{
  g_autoptr (FusDataset) dataset =
               bench_dataset_new (N_ROWS, config->dims, config->n_modalities);
  g_autoptr (FusModelSpec) spec = bench_spec_new ("mopoe", dataset, config->hidden,
                                                  config->latent, config->batch);
  g_autoptr (FusSplit) split = fus_split_new (dataset, 1, 0, 0, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (FusTrainer) trainer =
               fus_trainer_new (dataset, split, spec, n_threads, 0, &error);
  g_autoptr (FusPool) pool = fus_pool_new (n_threads, 0);
  g_autoptr (FusModel) model = NULL;
  struct rusage usage = { 0 };
  double rate = 0;
  double products = 0;
  double flops = 0;

  g_assert_no_error (error);
  rate = train (trainer, seconds);
  getrusage (RUSAGE_SELF, &usage);
  products = measure_products (pool);
  model = fus_trainer_snapshot (trainer);
  flops = rate * count_flops (fus_model_get_params (model)) / 1e9;
  g_print ("%.0f %.4f %.1f %.1f %.3f %s %s %ld\n", rate,
           fus_training_log_get (fus_trainer_get_log (trainer),
                                 fus_trainer_get_n_epochs (trainer) - 1)
             ->train.loss,
           flops, products, flops / products, fus_kernels_get_blas_core (),
           fus_kernels_get_simd_level (), usage.ru_maxrss / 1024);

  return EXIT_SUCCESS;
}

int
main (int argc, char **argv)
{
  const Config *config = argc == 4 ? find_config (argv[1]) : NULL;
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "C");
  if (config == NULL)
    {
      g_printerr (
        "bench-train CONFIG THREADS SECONDS\n"
        "  CONFIG: i, ii or iii\n"
        "prints: samples/s, loss, GFLOP/s, GFLOP/s of products alone on as many "
        "threads, their ratio, BLAS core, SIMD level, peak MB\n");
      return EXIT_FAILURE;
    }
  if (!fus_kernels_init (&error))
    {
      g_printerr ("%s\n", error->message);
      return EXIT_FAILURE;
    }

  return run (config, (guint) g_ascii_strtoull (argv[2], NULL, 10),
              g_ascii_strtod (argv[3], NULL));
}
