/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "io-fixture.h"

#include "fus-block.h"
#include "fus-importer.h"

#include <fcntl.h>
#include <float.h>
#include <hdf5.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

/* Numbers that go from one file to another: whole, whatever the parts and threads. */

static gboolean
set_broken (const char *path, const char *object, GError **error)
{
  fus_file_error_set (error, FUS_FILE_ERROR_FORMAT,
                      (FusPlace){ path, object, 3, "Get it again." }, "It is cut short");

  return FALSE;
}

/* Of two bytes, so that what is written is as long as what is read is not. */
static void
take_short (FusReal *values, gconstpointer data, const guint8 *bytes, gsize n)
{
  const guint16 *from = (gconstpointer) bytes;

  for (gsize i = 0; i < n; i++)
    values[i] = (FusReal) from[i];
}

static guint16
make_short (gsize i)
{
  return (guint16) (i * 40503 >> 3);
}

/* @n values behind @offset bytes of something else. */
static int
open_shorts (const IoFixture *self, gsize n, gsize offset)
{
  g_autofree guint8 *bytes = g_malloc0 (offset + n * sizeof (guint16));
  g_autofree char *path = NULL;
  int fd = -1;

  for (gsize i = 0; i < n; i++)
    {
      const guint16 value = make_short (i);

      memcpy (bytes + offset + i * sizeof value, &value, sizeof value);
    }
  path = io_write (self, "shorts", (const char *) bytes,
                   (gssize) (offset + n * sizeof (guint16)));
  fd = open (path, O_RDONLY | O_CLOEXEC);
  g_assert_cmpint (fd, >=, 0);

  return fd;
}

static int
lend (const IoFixture *self)
{
  g_autofree char *path = io_write (self, "blocks", "", 0);
  int fd = open (path, O_RDWR | O_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  fus_block_lend (fd, (guint64) 1 << 30, NULL);

  return fd;
}

static void
assert_filled (const FusMatrix *x)
{
  for (gsize i = 0; i < x->n_rows * x->n_cols; i++)
    if (fabs ((double) x->data[i] - make_short (i)) > 0)
      g_error ("value %zu is %g", i, (double) x->data[i]);
}

/* In memory and in the file; a block more before it, so that it doesn't start there. */
static void
try_fill (const IoFixture *self, gsize n_rows, gsize n_cols, gboolean lent)
{
  const gsize offset = 77;
  const int fd = open_shorts (self, n_rows * n_cols, offset);
  const int blocks = lent ? lend (self) : -1;
  const FusBlockRun run = { fd, offset, sizeof (guint16), take_short, NULL, set_broken };

  for (guint n_threads = 0; n_threads < 4; n_threads++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FusPool) pool = n_threads > 0 ? fus_pool_new (n_threads, 0) : NULL;
      g_autoptr (FusMatrix) x = fus_block_new (n_rows, n_cols, "f", "x", &error);
      guint64 at = 0;

      g_assert_no_error (error);
      g_assert_cmpint (fus_block_find (x, &at), ==, lent);
      fus_block_use_pool (pool);
      g_assert_true (fus_block_fill (x, &run, "f", "x", NULL, &error));
      g_assert_no_error (error);
      assert_filled (x);
      fus_block_use_pool (NULL);
    }
  close (fd);
  if (blocks >= 0)
    close (blocks);
  fus_block_lend (-1, 0, NULL);
}

static void
test_fill (IoFixture *self, gconstpointer data)
{
  static const gsize sizes[][2] = { { 1, 1 },       { 7, 3 },       { 1, 131071 },
                                    { 131072, 1 },  { 4097, 65 },   { 8388609, 1 },
                                    { 3, 6000000 }, { 1 << 20, 17 } };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      const guint64 n = (guint64) sizes[i][0] * sizes[i][1];

      if (n * sizeof (FusReal) < FUS_BLOCK_FEWEST)
        try_fill (self, sizes[i][0], sizes[i][1], FALSE);
      else
        try_fill (self, sizes[i][0], sizes[i][1], TRUE);
    }
}

static void
test_cut (IoFixture *self, gconstpointer data)
{
  static const gsize missing[] = { 1, 2, 131072, 1000000 };
  const gsize n = 1000000;

  for (gsize i = 0; i < G_N_ELEMENTS (missing); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FusPool) pool = fus_pool_new (2, 0);
      g_autoptr (FusMatrix) x = fus_block_new (n, 1, "f", "x", NULL);
      const int fd = open_shorts (self, n - missing[i], 0);
      const FusBlockRun run = { fd, 0, sizeof (guint16), take_short, NULL, set_broken };

      fus_block_use_pool (pool);
      g_assert_false (fus_block_fill (x, &run, "f", "x", NULL, &error));
      io_assert_told (error, FUS_FILE_ERROR_FORMAT, "x", 3);
      fus_block_use_pool (NULL);
      close (fd);
    }
}

static void
test_cancelled (IoFixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (FusMatrix) x = fus_block_new (1000, 1, "f", "x", NULL);
  const FusProgress progress = { NULL, NULL, cancellable };
  const int fd = open_shorts (self, 1000, 0);
  const FusBlockRun run = { fd, 0, sizeof (guint16), take_short, NULL, set_broken };

  g_cancellable_cancel (cancellable);
  g_assert_false (fus_block_fill (x, &run, "f", "x", &progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  close (fd);
}

/* ---- HDF5: read past the library as through it ---- */

enum
{
  N_ROWS = 9001,
  N_COLS = 257, /* more than a part, less than a block in the file */
};

static double
make_value (gsize i)
{
  static const double special[] = {
    0.0,           -0.0,           1e39,  -1e39, 3.4028235e38, 3.4028235677973366e38,
    3.40282357e38, -3.40282357e38, 1e-46, 1e-40, 0.1
  };

  if (i % 1009 == 0)
    return (double) NAN;
  if (i % 1013 == 0)
    return i % 2 == 0 ? (double) INFINITY : (double) -INFINITY;
  if (i % 97 == 0)
    return special[i / 97 % G_N_ELEMENTS (special)];

  return sin ((double) i) * 10;
}

static char *
write_hdf5 (const IoFixture *self, hid_t type, gboolean chunked, hsize_t before)
{
  const hsize_t dims[] = { N_ROWS, N_COLS };
  const hsize_t chunk[] = { 500, 100 };
  char *path = io_path (self, "a.h5");
  g_autofree double *wide = g_new (double, N_ROWS *N_COLS);
  g_autofree float *narrow = g_new (float, N_ROWS *N_COLS);
  const gboolean is_wide = H5Tget_size (type) == sizeof (double);
  hid_t create = H5Pcreate (H5P_FILE_CREATE);
  hid_t layout = H5Pcreate (H5P_DATASET_CREATE);
  hid_t space = H5Screate_simple (2, dims, NULL);
  hid_t file = H5I_INVALID_HID;
  hid_t dataset = H5I_INVALID_HID;

  for (gsize i = 0; i < N_ROWS * N_COLS; i++)
    {
      wide[i] = make_value (i);
      narrow[i] = (float) wide[i];
    }
  H5Pset_userblock (create, before);
  if (chunked)
    H5Pset_chunk (layout, 2, chunk);
  file = H5Fcreate (path, H5F_ACC_TRUNC, create, H5P_DEFAULT);
  dataset = H5Dcreate2 (file, "x", type, space, H5P_DEFAULT, layout, H5P_DEFAULT);
  /* Of its own size: the library rounds some of the largest otherwise each time. */
  g_assert_cmpint (H5Dwrite (dataset, is_wide ? H5T_NATIVE_DOUBLE : H5T_NATIVE_FLOAT,
                             H5S_ALL, H5S_ALL, H5P_DEFAULT,
                             is_wide ? (const void *) wide : (const void *) narrow),
                   >=, 0);
  H5Dclose (dataset);
  H5Fclose (file);
  H5Sclose (space);
  H5Pclose (layout);
  H5Pclose (create);

  return path;
}

static FusMatrix *
read_hdf5 (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FusPool) pool = fus_pool_new (2, 0);
  const FusReadOptions options = { 0 };
  g_autoptr (FusSource) source = NULL;
  const FusTable *table = NULL;

  fus_block_use_pool (pool);
  source = fus_importer_load (path, &options, pool, NULL, &error);
  fus_block_use_pool (NULL);
  g_assert_no_error (error);
  g_assert_cmpuint (source->tables->len, ==, 1);
  table = g_ptr_array_index (source->tables, 0);
  g_assert_cmpuint (table->x->n_rows, ==, N_ROWS);
  g_assert_cmpuint (table->x->n_cols, ==, N_COLS);

  return fus_matrix_ref (table->x);
}

/* To the last bit, but for what kind of no number it is. */
static void
assert_same (const FusMatrix *a, const FusMatrix *b, const char *what)
{
  for (gsize i = 0; i < N_ROWS * N_COLS; i++)
    if (memcmp (&a->data[i], &b->data[i], sizeof (FusReal)) != 0 &&
        !(isnan (a->data[i]) && isnan (b->data[i])))
      g_error ("%s: value %zu is %g and %g", what, i, (double) a->data[i],
               (double) b->data[i]);
}

static void
test_hdf5 (IoFixture *self, gconstpointer data)
{
  const hid_t types[] = { H5T_IEEE_F32LE, H5T_IEEE_F64LE, H5T_IEEE_F32BE };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *path = write_hdf5 (self, types[i], TRUE, 0);
      g_autoptr (FusMatrix) wanted = read_hdf5 (path);

      for (hsize_t before = 0; before <= 1024; before += 512)
        {
          g_autofree char *name =
            g_strdup_printf ("type %zu, %d before", i, (int) before);
          g_autofree char *again = write_hdf5 (self, types[i], FALSE, before);
          g_autoptr (FusMatrix) x = read_hdf5 (again);

          assert_same (x, wanted, name);
        }
    }
}

/* What the file says of where its numbers are isn't believed. */
static void
test_hdf5_cut (IoFixture *self, gconstpointer data)
{
  g_autofree char *path = write_hdf5 (self, H5T_IEEE_F32LE, FALSE, 0);
  g_autofree char *bytes = NULL;
  gsize n = 0;

  g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
  for (guint part = 1; part <= 3; part++)
    {
      g_autofree char *cut = io_write (self, "cut.h5", bytes, (gssize) (n / 4 * part));
      const FusReadOptions options = { 0 };
      g_autoptr (GError) error = NULL;
      g_autoptr (FusSource) source =
                   fus_importer_load (cut, &options, NULL, NULL, &error);

      g_assert_null (source);
      g_assert_nonnull (error);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  io_add ("/block/filled-from-a-file-on-any-number-of-threads", test_fill);
  io_add ("/block/a-file-that-ends-before-is-told", test_cut);
  io_add ("/block/filling-is-cancelled", test_cancelled);
  io_add ("/block/hdf5-past-the-library-as-through-it", test_hdf5);
  io_add ("/block/hdf5-cut-short-is-refused", test_hdf5_cut);

  return g_test_run ();
}
