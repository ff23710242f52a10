/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-neighbors.h"
#include "fus-pca.h"
#include "fus-projection.h"

#include <locale.h>
#include <stdio.h>

/* bench-projection METHOD IN ROWS COLUMNS THREADS OUT [KEY=VALUE…]: maps float32 rows of
 * the raw file IN, writes the raw map OUT and prints the seconds. METHOD is a projection,
 * or `neighbors`, which writes the indices (guint32) of KEY=VALUE's k=… neighbours.
 * compare.py drives it. */

typedef struct
{
  FusMatrix *x;
  FusPool *pool;
  const char *out;
  char **pairs;
} Bench;

static FusMatrix *
read_rows (const char *path, gsize n_rows, gsize n_cols)
{
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;
  FusMatrix *x = NULL;

  if (!g_file_get_contents (path, &bytes, &length, &error))
    g_error ("%s", error->message);
  if (length != n_rows * n_cols * sizeof (float))
    g_error ("%s holds %zu bytes", path, length);
  x = fus_matrix_new (n_rows, n_cols);
  for (gsize i = 0; i < n_rows * n_cols; i++)
    x->data[i] = (FusReal) ((const float *) (gconstpointer) bytes)[i];

  return x;
}

static void
write_bytes (const char *path, gconstpointer bytes, gsize length)
{
  g_autoptr (GError) error = NULL;

  if (!g_file_set_contents (path, bytes, (gssize) length, &error))
    g_error ("%s", error->message);
}

static void
run_projection (const Bench *bench, const FusProjectionClass *class)
{
  g_autoptr (FusOptions) options = fus_options_new (class->options, class->n_options);
  g_autoptr (GError) error = NULL;
  g_autoptr (FusMatrix) map = NULL;
  gint64 start = 0;

  for (char **pair = bench->pairs; *pair != NULL; pair++)
    if (!fus_options_set_pair (options, *pair, &error))
      g_error ("%s", error->message);
  start = g_get_monotonic_time ();
  map = class->run (bench->x, &(FusProjectionRequest){ .options = options, .seed = 1 },
                    bench->pool, NULL, &error);
  if (map == NULL)
    g_error ("%s", error->message);
  printf ("%.4f\n", (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC);
  write_bytes (bench->out, map->data, 2 * map->n_rows * sizeof (FusReal));
}

static void
run_neighbors (const Bench *bench)
{
  gsize k =
    bench->pairs[0] == NULL ? 15 : g_ascii_strtoull (bench->pairs[0] + 2, NULL, 10);
  g_autoptr (GError) error = NULL;
  g_autoptr (FusNeighbors) neighbors = NULL;
  gint64 start = g_get_monotonic_time ();

  neighbors = fus_neighbors_new (bench->x, k, bench->pool, NULL, &error);
  if (neighbors == NULL)
    g_error ("%s", error->message);
  printf ("%.4f\n", (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC);
  write_bytes (bench->out, neighbors->indices,
               neighbors->n_rows * neighbors->k * sizeof (guint));
}

int
main (int argc, char *argv[])
{
  const FusProjectionClass *class = NULL;
  Bench bench = { 0 };

  setlocale (LC_ALL, "C");
  if (argc < 7)
    g_error ("usage: %s METHOD IN ROWS COLUMNS THREADS OUT [KEY=VALUE…]", argv[0]);
  bench.x = read_rows (argv[2], g_ascii_strtoull (argv[3], NULL, 10),
                       g_ascii_strtoull (argv[4], NULL, 10));
  bench.pool = fus_pool_new ((guint) g_ascii_strtoull (argv[5], NULL, 10), 0);
  bench.out = argv[6];
  bench.pairs = argv + 7;
  class = fus_projection_lookup (argv[1]);
  if (class != NULL)
    run_projection (&bench, class);
  else if (g_str_equal (argv[1], "neighbors"))
    run_neighbors (&bench);
  else
    g_error ("no projection is called %s", argv[1]);
  fus_matrix_unref (bench.x);
  fus_pool_free (bench.pool);

  return 0;
}
