/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-model-file.h"
#include "fus-results-writer.h"
#include "io-fixture.h"

#include <string.h>
#include <sys/wait.h>

/* Small files that hold much: many parts, and many names for one. */

#define MOST_SECONDS 8

static FusDataset *
load (const char *path, GError **error)
{
  gint64 began = g_get_monotonic_time ();
  FusDataset *dataset = fus_dataset_load (path, NULL, error);

  g_assert_cmpfloat ((double) (g_get_monotonic_time () - began) / G_USEC_PER_SEC, <,
                     MOST_SECONDS);

  return dataset;
}

static char *
write_npz (IoFixture *fixture, guint n_arrays, guint n_dims)
{
  g_autofree FusResultArray *arrays = g_new0 (FusResultArray, n_arrays);
  g_auto (GStrv) names = g_new0 (char *, n_arrays + 1);
  const FusReal values[] = { 1, 2, 3, 4, 5, 7 };
  char *path = io_path (fixture, "a.npz");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n_arrays; i++)
    {
      names[i] = g_strdup_printf ("a%u", i);
      arrays[i] = (FusResultArray){ names[i], n_dims, { 3, 2 }, values, NULL, NULL };
    }
  fus_results_write_npz (path, arrays, n_arrays, &error);
  g_assert_no_error (error);

  return path;
}

static void
test_many_arrays (IoFixture *fixture, gconstpointer data)
{
  static const guint numbers[] = { 1, 31, 32, 33, 34, 1000, 20000 };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *path = write_npz (fixture, numbers[i], 2);
      g_autoptr (GError) error = NULL;
      g_autoptr (FusDataset) dataset = load (path, &error);

      g_assert_cmpint (dataset != NULL, ==, numbers[i] <= 32);
      if (dataset != NULL)
        g_assert_cmpuint (fus_dataset_get_n_modalities (dataset), ==, numbers[i]);
      else
        io_assert_told (error, FUS_FILE_ERROR_LIMIT,
                        fus_file_error_get_place (error).object, -1);
    }
}

/* One part of many is still found, wherever it stands. */
static void
test_named_array (IoFixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "a0", "a40", "a99" };
  g_autofree char *path = write_npz (fixture, 100, 2);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (FusRecipe) recipe = fus_recipe_new ();
      g_autoptr (FusDataset) dataset = NULL;
      g_autoptr (GError) error = NULL;

      fus_recipe_add_modality (recipe, "m", path, names[i]);
      dataset = fus_import_run (recipe, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (fus_dataset_get_n_samples (dataset), ==, 3);
    }
}

/* Files with several names for one packed block, made by h5py where it is there. */
static const char script[] =
  "import h5py, sys\n"
  "def big(g, name):\n"
  "    return g.create_dataset(name, (8, 1 << 20), 'u1', chunks=(1, 1 << 20), "
  "compression='gzip')\n"
  "def fill(d):\n"
  "    for i in range(d.shape[0]): d[i] = i\n"
  "folder = sys.argv[1]\n"
  "with h5py.File(folder + '/hard.h5', 'w') as f:\n"
  "    fill(big(f, 'x0'))\n"
  "    for i in range(1, 200): f['x%d' % i] = f['x0']\n"
  "with h5py.File(folder + '/soft.h5', 'w') as f:\n"
  "    fill(big(f, 'x0'))\n"
  "    for i in range(1, 200): f['x%d' % i] = h5py.SoftLink('/x0')\n"
  "with h5py.File(folder + '/groups.h5', 'w') as f:\n"
  "    fill(big(f, 'g0/x'))\n"
  "    for i in range(1, 200): f['g%d' % i] = f['g0']\n"
  "    for i in range(1, 200): f['g0/h%d' % i] = f['g0']\n"
  "with h5py.File(folder + '/model.fsmodel', 'w') as f:\n"
  "    f.attrs['format'] = 'fusescope-model'\n"
  "    fill(big(f, 'x0'))\n"
  "    for i in range(1, 200): f['x%d' % i] = f['x0']\n"
  "    g = f.create_group('tensors')\n"
  "    for i in range(200): g['t%d' % i] = f['tensors']\n";

static gboolean
run_script (IoFixture *fixture)
{
  g_autofree char *path = io_write (fixture, "make.py", script, -1);
  const char *argv[] = { "/usr/bin/python3", path, fixture->dir, NULL };
  int status = 0;

  return g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
                       NULL, NULL, &status, NULL) &&
         WIFEXITED (status) && WEXITSTATUS (status) == 0;
}

static void
test_many_names (IoFixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "hard.h5", "soft.h5", "groups.h5" };

  if (!run_script (fixture))
    {
      g_test_skip ("There is no Python with h5py");
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = io_path (fixture, names[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (FusDataset) dataset = load (path, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (fus_dataset_get_n_modalities (dataset), ==, 1);
      g_assert_cmpuint (fus_dataset_get_n_samples (dataset), ==, 8);
    }
  {
    g_autofree char *path = io_path (fixture, "model.fsmodel");
    g_autoptr (GError) error = NULL;
    gint64 began = g_get_monotonic_time ();

    g_assert_null (fus_model_file_load (path, &error));
    io_assert_told (error, FUS_FILE_ERROR_FORMAT, "spec", -1);
    g_assert_cmpint (g_get_monotonic_time () - began, <,
                     (gint64) MOST_SECONDS * G_USEC_PER_SEC);
  }
}

/* Texts without a letter take no bytes, however many there are. */
static void
test_texts_of_no_width (IoFixture *fixture, gconstpointer data)
{
  static const char *const types[] = { "<U0", "<U", "|S0", ">U00" };
  static const char *const shapes[] = { "(12,)", "(300000000,)", "(31111111109,)",
                                        "(90000,90000)" };

  for (gsize t = 0; t < G_N_ELEMENTS (types); t++)
    for (gsize s = 0; s < G_N_ELEMENTS (shapes); s++)
      {
        g_autoptr (GByteArray) bytes = g_byte_array_new ();
        g_autofree char *text = g_strdup_printf (
          "{'descr': '%s', 'fortran_order': False, 'shape': %s, }\n", types[t], shapes[s]);
        const guint8 head[] = { 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0,
                                (guint8) strlen (text), 0 };
        g_autofree char *path = NULL;

        g_byte_array_append (bytes, head, sizeof head);
        g_byte_array_append (bytes, (const guint8 *) text, (guint) strlen (text));
        path = io_write (fixture, "a.npy", (const char *) bytes->data, bytes->len);
        io_assert_refused (path, FUS_FILE_ERROR_FORMAT, NULL, -1);
      }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  io_add ("/bombs/an-archive-is-read-to-the-33rd-modality", test_many_arrays);
  io_add ("/bombs/one-array-of-many-is-found", test_named_array);
  io_add ("/bombs/many-names-are-one-object", test_many_names);
  io_add ("/bombs/texts-of-no-width", test_texts_of_no_width);

  return g_test_run ();
}
