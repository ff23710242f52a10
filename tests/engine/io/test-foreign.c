/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "io-fixture.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

enum
{
  MOST_SECONDS = 10,
};

/* Files of the collection that h5py or NumPy read as a whole, with the sum of the numbers
 * they saw: numpy.load (f).sum (dtype=float), of the .npz numpy.load (f)["data"].sum ();
 * h5py.File (f)["mod/mod2/X"][:].sum (dtype=float), the first of mod-order; of the tables
 * numpy.genfromtxt (f, delimiter="\t", skip_header=1, comments="#")[:, 1:].sum (). */
static const struct
{
  const char *file;
  gsize n_samples;
  gsize n_features; /* of the first modality */
  double sum;
} known[] = {
  { "foreign/npy/npyio__data_float64_2x3x4_corder.npy", 2, 12, 276 },
  { "foreign/npy/npyio__data_uint16_2x3_forder.npy", 2, 3, 15 },
  { "foreign/npy/npyio__data_int8_6x1_forder.npy", 6, 1, 15 },
  { "foreign/npy/npymatlab__chelsea_uint8.npy", 300, 1353, 46802357 },
  { "foreign/npy/npymatlab__matlab_sine_int64.npy", 10000, 1, 635000 },
  { "foreign/npy/scirpy__hamming_csr_result.npz", 1550, 1550, 4991922 },
  { "foreign/h5mu/mudata_v0.1.2_axis0.h5mu", 100, 30, 4801500 },
  { "foreign/h5mu/mudata_v0.3.10_axis0.h5mu", 100, 30, 4801500 },
  { "foreign/csv/anndata__adata-comments.tsv", 3, 2, 15 },
  { "foreign/csv/scvi_ST_Rep11_MOB_count_matrix.tsv", 20, 50, 4753 },
};

static void
test_known (IoFixture *fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_autofree char *path = io_data (known[i].file);
      g_autoptr (FusDataset) dataset = NULL;

      if (path == NULL)
        return;
      dataset = io_load (path);
      g_assert_cmpuint (fus_dataset_get_n_samples (dataset), ==, known[i].n_samples);
      g_assert_cmpuint (fus_dataset_get_modality (dataset, 0)->n_features, ==,
                        known[i].n_features);
      g_assert_cmpfloat_with_epsilon (io_sum (dataset, 0), known[i].sum,
                                      1e-6 * known[i].sum + 1e-9);
    }
}

/* Loads, or is refused with all four parts of an error, in time; the caller lives on. */
static void
check_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (FusDataset) dataset = fus_dataset_load (path, NULL, &error);
  double seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;

  g_test_message ("%s: %s", path, dataset != NULL ? "loaded" : error->message);
  g_assert_cmpfloat (seconds, <, MOST_SECONDS);
  if (dataset != NULL)
    {
      g_assert_cmpuint (fus_dataset_get_n_samples (dataset), >, 0);
      return;
    }
  g_assert_cmpint (error->domain, ==, FUS_FILE_ERROR);
  g_assert_true (g_str_has_prefix (fus_file_error_get_place (error).file, path));
  g_assert_nonnull (fus_file_error_get_place (error).remedy);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

/* Where each access to memory is checked a reader takes several times as long to start:
 * every third then, unless all is asked for (./check --full). */
static gboolean
is_chosen (const char *name)
{
#ifdef __SANITIZE_ADDRESS__
  return g_getenv ("FUSESCOPE_FULL") != NULL || g_str_hash (name) % 3 == 0;
#else
  return TRUE;
#endif
}

static void
check_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      if (is_chosen (name))
        check_file (file);
    }
}

static void
test_folder (IoFixture *fixture, gconstpointer data)
{
  g_autofree char *path = io_data (data);

  if (path != NULL)
    check_folder (path);
}

/* A crash, a hang and a wrong answer of the program that reads cost one error. */
static void
assert_reader_fails (const char *script, FusFileError code, IoFixture *fixture)
{
  g_autofree char *program = io_write (fixture, "reader", script, -1);
  g_autofree char *path = io_write (fixture, "t.csv", "a,b\n1,2\n3,4\n", -1);
  g_autofree char *old = g_strdup (g_getenv ("FUSESCOPE_READER"));

  g_assert_cmpint (g_chmod (program, 0700), ==, 0);
  g_setenv ("FUSESCOPE_READER", program, TRUE);
  io_assert_refused (path, code, NULL, -1);
  if (old != NULL)
    g_setenv ("FUSESCOPE_READER", old, TRUE);
  else
    g_unsetenv ("FUSESCOPE_READER");
}

static void
test_reader_faults (IoFixture *fixture, gconstpointer data)
{
  assert_reader_fails ("#!/bin/sh\nkill -SEGV $$\n", FUS_FILE_ERROR_FORMAT, fixture);
  assert_reader_fails ("#!/bin/sh\nexit 0\n", FUS_FILE_ERROR_FORMAT, fixture);
  assert_reader_fails ("#!/bin/sh\nexit 3\n", FUS_FILE_ERROR_FORMAT, fixture);
  assert_reader_fails ("#!/bin/sh\nprintf 'FUSPACK2 and more' >&3\n",
                       FUS_FILE_ERROR_FORMAT, fixture);
  assert_reader_fails ("#!/bin/sh\nhead -c 4000 /dev/urandom >&3\n",
                       FUS_FILE_ERROR_FORMAT, fixture);
  assert_reader_fails ("#!/bin/sh\nexec sleep 60\n", FUS_FILE_ERROR_LIMIT, fixture);
}

static void
test_reader_missing (IoFixture *fixture, gconstpointer data)
{
  g_autofree char *path = io_write (fixture, "t.csv", "a,b\n1,2\n3,4\n", -1);
  g_autofree char *old = g_strdup (g_getenv ("FUSESCOPE_READER"));

  g_setenv ("FUSESCOPE_READER", "/nowhere/fusescope-reader", TRUE);
  io_assert_refused (path, FUS_FILE_ERROR_UNREADABLE, NULL, -1);
  if (old != NULL)
    g_setenv ("FUSESCOPE_READER", old, TRUE);
  else
    g_unsetenv ("FUSESCOPE_READER");
}

static void
test_cancel (IoFixture *fixture, gconstpointer data)
{
  g_autofree char *path = io_write (fixture, "t.csv", "a,b\n1,2\n3,4\n", -1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const FusProgress progress = { NULL, NULL, cancellable };
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (fus_dataset_load (path, &progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
add_folder (const char *folder)
{
  g_autofree char *path = g_strdup_printf ("/foreign/every-file/%s", folder);

  g_test_add (path, IoFixture, folder, io_fixture_set_up, test_folder,
              io_fixture_tear_down);
}

int
main (int argc, char *argv[])
{
  static const char *const folders[] = {
    "foreign/csv",    "foreign/npy",           "foreign/h5mu",        "foreign/hdf5",
    "foreign/h5ad",   "foreign/tenx",          "foreign/mat",         "foreign/jpeg",
    "foreign/png",    "foreign/wav",           "foreign/safetensors", "malformed/csv",
    "malformed/hdf5", "malformed/jpeg",        "malformed/mat",       "malformed/npy",
    "malformed/png",  "malformed/safetensors", "malformed/wav",
  };

  g_test_init (&argc, &argv, NULL);
  io_add ("/foreign/numbers-are-those-of-numpy", test_known);
  io_add ("/foreign/reader-faults-are-told", test_reader_faults);
  io_add ("/foreign/reader-missing-is-told", test_reader_missing);
  io_add ("/foreign/cancelled", test_cancel);
  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    add_folder (folders[i]);

  return g_test_run ();
}
