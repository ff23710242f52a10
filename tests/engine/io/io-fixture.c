/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "io-fixture.h"

#include "fus-test.h"

#include <math.h>
#include <string.h>

void
io_fixture_set_up (IoFixture *self, gconstpointer data)
{
  self->dir = fus_test_make_dir ();
}

void
io_fixture_tear_down (IoFixture *self, gconstpointer data)
{
  fus_test_remove_dir (self->dir);
}

char *
io_path (const IoFixture *self, const char *name)
{
  return g_build_filename (self->dir, name, NULL);
}

char *
io_write (const IoFixture *self, const char *name, const char *text, gssize n)
{
  char *path = io_path (self, name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, n, &error);
  g_assert_no_error (error);

  return path;
}

char *
io_data (const char *name)
{
  const char *given = g_getenv ("FUSESCOPE_DATA");
  const char *root = g_getenv ("FUSESCOPE_SOURCE_ROOT");
  g_autofree char *folder = given != NULL
                              ? g_strdup (given)
                              : g_build_filename (root, "..", "shared", "data", NULL);
  char *path = g_build_filename (folder, name, NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return path;
  g_test_skip ("The collected data aren’t here: set FUSESCOPE_DATA");
  g_free (path);

  return NULL;
}

FusDataset *
io_load (const char *path)
{
  g_autoptr (GError) error = NULL;
  FusDataset *dataset = fus_dataset_load (path, NULL, &error);

  g_assert_no_error (error);

  return dataset;
}

void
io_assert_told (const GError *error, FusFileError code, const char *object, gint64 row)
{
  FusPlace place;

  g_assert_error (error, FUS_FILE_ERROR, (int) code);
  place = fus_file_error_get_place (error);
  g_assert_nonnull (place.file);
  g_assert_nonnull (place.remedy);
  if (object != NULL)
    g_assert_cmpstr (place.object, ==, object);
  g_assert_cmpint (place.row, ==, row);
}

void
io_assert_refused (const char *path, FusFileError code, const char *object, gint64 row)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FusDataset) dataset = fus_dataset_load (path, NULL, &error);

  g_assert_null (dataset);
  io_assert_told (error, code, object, row);
  g_assert_cmpstr (fus_file_error_get_place (error).file, ==, path);
}

double
io_sum (const FusDataset *dataset, guint m)
{
  const FusMatrix *block = fus_dataset_get_block (dataset, m);
  double sum = 0;

  for (gsize i = 0; i < block->n_rows * block->n_cols; i++)
    if (!isnan (block->data[i]))
      sum += (double) block->data[i];

  return sum;
}
