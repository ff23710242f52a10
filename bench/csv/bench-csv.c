/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-import-process.h"
#include "fus-importer.h"

#include <stdio.h>
#include <stdlib.h>

/* bench-csv FILE ROUNDS THREADS: seconds of reading the table, the fastest of the rounds:
 * parsed in this process; and through fusescope-reader, as the programs read it, with
 * start of the process and handing over. Then the sum of all its numbers. compare.py
 * drives it. */

static FusSource *
parse (const char *path, const FusReadOptions *options, FusPool *pool, GError **error)
{
  return fus_importer_load (path, options, pool, NULL, error);
}

static FusSource *
read_apart (const char *path,
            const FusReadOptions *options,
            FusPool *pool,
            GError **error)
{
  return fus_import_process_load (path, options, NULL, error);
}

static double
sum_table (const FusSource *source)
{
  const FusTable *table = g_ptr_array_index (source->tables, 0);
  double sum = 0;

  for (gsize i = 0; i < table->x->n_rows * table->x->n_cols; i++)
    sum += (double) table->x->data[i];

  return sum;
}

typedef FusSource *(*Read) (const char *path,
                            const FusReadOptions *options,
                            FusPool *pool,
                            GError **error);

static double
time_fastest (Read read, const char *path, int n_rounds, FusPool *pool, double *sum)
{
  double fastest = G_MAXDOUBLE;

  for (int round = 0; round < n_rounds; round++)
    {
      FusReadOptions options = { 0 };
      g_autoptr (GError) error = NULL;
      gint64 start = g_get_monotonic_time ();
      g_autoptr (FusSource) source = read (path, &options, pool, &error);

      if (source == NULL)
        g_error ("%s", error->message);
      fastest =
        MIN (fastest, (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC);
      *sum = sum_table (source);
    }

  return fastest;
}

int
main (int argc, char **argv)
{
  int n_rounds = argc == 4 ? atoi (argv[2]) : 0;
  FusPool *pool = NULL;
  double sum = 0;
  double parsed = 0;
  double apart = 0;

  if (n_rounds < 1)
    g_error ("bench-csv FILE ROUNDS THREADS");
  pool = fus_pool_new ((guint) atoi (argv[3]), 0);
  parsed = time_fastest (parse, argv[1], n_rounds, pool, &sum);
  apart = time_fastest (read_apart, argv[1], n_rounds, pool, &sum);
  printf ("%.5f %.5f %.9g\n", parsed, apart, sum);
  fus_pool_free (pool);

  return 0;
}
