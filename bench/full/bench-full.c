/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "bench-data.h"
#include "fus-kernels.h"
#include "fus-trainer.h"

#include <locale.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

/* Steps of the kind `full`, what pytorch_full.py does in PyTorch, and its closed form.
 * bench/full/run runs both in turn. CPU seconds of one thread: they count on a machine
 * that is busy with other things, too. */

static const gsize dims[] = { 216, 76, 64, 240, 47, 6 };

static double
get_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);

  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Median over passes through the rows, after the first, of a step's seconds. */
static double
time_steps (FusTrainer *trainer, double seconds)
{
  const double end = get_seconds () + seconds;
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  while (times->len < 3 || get_seconds () < end)
    {
      const double start = get_seconds ();
      const guint64 before = fus_trainer_get_n_steps (trainer);
      double of_step = 0;
      g_autoptr (GError) error = NULL;

      fus_trainer_run_epoch (trainer, NULL, &error);
      g_assert_no_error (error);
      of_step =
        (get_seconds () - start) / (double) (fus_trainer_get_n_steps (trainer) - before);
      g_array_append_val (times, of_step);
    }
  g_array_remove_index (times, 0);
  g_array_sort (times, compare_numbers);

  return g_array_index (times, double, times->len / 2);
}

static int
run (guint latent, guint n_rows, guint batch, double seconds)
{
  g_autoptr (FusDataset) dataset = bench_dataset_new (n_rows, dims, G_N_ELEMENTS (dims));
  g_autoptr (FusModelSpec) spec = bench_spec_new ("full", dataset, "128", latent, batch);
  g_autoptr (FusSplit) split = fus_split_new (dataset, 1, 0, 0, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (FusTrainer) trainer = NULL;
  struct rusage usage = { 0 };
  double start = get_seconds ();
  double of_start = 0;
  double of_step = 0;

  fus_options_set (spec->options, "clip", "5", &error);
  g_assert_no_error (error);
  trainer = fus_trainer_new (dataset, split, spec, 1, 0, &error);
  g_assert_no_error (error);
  of_start = get_seconds () - start;
  of_step = time_steps (trainer, seconds);
  getrusage (RUSAGE_SELF, &usage);
  g_print ("%.4f %.3f %ld %s\n", of_step * 1e3, of_start, usage.ru_maxrss / 1024,
           fus_kernels_get_blas_core ());

  return EXIT_SUCCESS;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "C");
  if (argc != 5)
    {
      g_printerr ("bench-full LATENT ROWS BATCH SECONDS\n"
                  "prints: ms of CPU a step, CPU seconds of the closed form, peak MB, "
                  "BLAS core\n");
      return EXIT_FAILURE;
    }
  if (!fus_kernels_init (&error))
    {
      g_printerr ("%s\n", error->message);
      return EXIT_FAILURE;
    }

  return run ((guint) g_ascii_strtoull (argv[1], NULL, 10),
              (guint) g_ascii_strtoull (argv[2], NULL, 10),
              (guint) g_ascii_strtoull (argv[3], NULL, 10),
              g_ascii_strtod (argv[4], NULL));
}
