/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-dataset-file.h"
#include "fus-results-writer.h"
#include "fus-synthetic.h"
#include "io-fixture.h"

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static FusDataset *
make_dataset (void)
{
  FusSyntheticOptions options = fus_synthetic_get_defaults ();

  options.n_samples = 50;

  return fus_synthetic_machines_new (&options);
}

static void
save (const FusDataset *dataset, const char *path)
{
  g_autoptr (FusMatrix) z = fus_matrix_new (fus_dataset_get_n_samples (dataset), 2);
  const FusObsm obsm = { "X_fusescope", z };
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < 2 * z->n_rows; i++)
    z->data[i] = (FusReal) i / 4;
  fus_dataset_save (dataset, path, &obsm, 1, NULL, &error);
  g_assert_no_error (error);
}

static void
assert_same_label (const FusLabel *a, const FusLabel *b, gsize n)
{
  g_assert_cmpstr (a->name, ==, b->name);
  g_assert_cmpint (a->kind, ==, b->kind);
  if (a->kind == FUS_LABEL_CATEGORICAL)
    {
      g_assert_true (g_strv_equal ((const char *const *) a->classes,
                                   (const char *const *) b->classes));
      g_assert_cmpmem (a->codes, n * sizeof *a->codes, b->codes, n * sizeof *b->codes);
    }
  else
    g_assert_cmpmem (a->values, n * sizeof *a->values, b->values, n * sizeof *b->values);
}

static void
assert_same_modality (const FusModality *a, const FusModality *b)
{
  g_assert_cmpstr (a->id, ==, b->id);
  g_assert_cmpstr (a->name, ==, b->name);
  g_assert_cmpint (a->kind, ==, b->kind);
  g_assert_cmpuint (a->n_dims, ==, b->n_dims);
  g_assert_cmpmem (a->shape, a->n_dims * sizeof (gsize), b->shape,
                   b->n_dims * sizeof (gsize));
  g_assert_cmpstr (a->unit, ==, b->unit);
  g_assert_cmpint (a->feature_names == NULL, ==, b->feature_names == NULL);
}

static void
test_round_trip (IoFixture *fixture, gconstpointer data)
{
  g_autoptr (FusDataset) dataset = make_dataset ();
  g_autofree char *path = io_path (fixture, "d.h5mu");
  g_autoptr (FusDataset) again = NULL;
  gsize n = fus_dataset_get_n_samples (dataset);

  save (dataset, path);
  again = io_load (path);
  g_assert_cmpstr (fus_dataset_get_name (again), ==, fus_dataset_get_name (dataset));
  g_assert_cmpstr (fus_dataset_get_card (again), ==, fus_dataset_get_card (dataset));
  g_assert_cmpuint (fus_dataset_get_n_labels (again), ==,
                    fus_dataset_get_n_labels (dataset));
  for (guint i = 0; i < fus_dataset_get_n_labels (again); i++)
    assert_same_label (fus_dataset_get_label (again, i),
                       fus_dataset_get_label (dataset, i), n);
  for (guint m = 0; m < fus_dataset_get_n_modalities (again); m++)
    assert_same_modality (fus_dataset_get_modality (again, m),
                          fus_dataset_get_modality (dataset, m));
  g_assert_cmpmem (fus_dataset_get_presence (again), n * sizeof (FusMask),
                   fus_dataset_get_presence (dataset), n * sizeof (FusMask));
  if (sizeof (FusReal) == sizeof (float))
    g_assert_cmpstr (fus_dataset_get_hash (again), ==, fus_dataset_get_hash (dataset));
}

/* What other programs see of it: checked by h5py, where there is a Python that has it. */
static void
test_h5py (IoFixture *fixture, gconstpointer data)
{
  g_autoptr (FusDataset) dataset = make_dataset ();
  g_autofree char *path = io_path (fixture, "d.h5mu");
  g_autofree char *script =
    g_test_build_filename (G_TEST_DIST, "engine", "io", "check-h5mu.py", NULL);
  const char *argv[] = { "/usr/bin/python3", script, path, NULL };
  g_autofree char *said = NULL;
  g_autofree char *complaint = NULL;
  int status = 0;

  save (dataset, path);
  if (!g_spawn_sync (NULL, (char **) argv, NULL, 0, NULL, NULL, &said, &complaint,
                     &status, NULL) ||
      WEXITSTATUS (status) == 77)
    {
      g_test_skip ("There is no Python with h5py");
      return;
    }
  g_assert_cmpstr (complaint, ==, "");
  g_assert_cmpint (status, ==, 0);
  g_assert_cmpstr (said, ==, "ok\n");
}

static void
test_npz (IoFixture *fixture, gconstpointer data)
{
  g_autofree char *path = io_path (fixture, "r.npz");
  const FusReal values[] = { 1, (FusReal) 2.5, (FusReal) NAN, -4, 5, 6 };
  const double doubles[] = { 0.1, 1e-300, -7 };
  const char *const texts[] = { "ä", "bcd", "" };
  const FusResultArray arrays[] = {
    { "z", 2, { 3, 2 }, values, NULL, NULL },
    { "w", 1, { 3 }, NULL, doubles, NULL },
    { "ids", 1, { 3 }, NULL, NULL, texts },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (FusDataset) dataset = NULL;
  const FusLabel *label = NULL;

  fus_results_write_npz (path, arrays, G_N_ELEMENTS (arrays), &error);
  g_assert_no_error (error);
  dataset = io_load (path);
  g_assert_cmpuint (fus_dataset_get_n_samples (dataset), ==, 3);
  g_assert_true (isnan (fus_dataset_get_values (dataset, 0, 1)[0]));
  label = fus_dataset_find_label (dataset, "w");
  g_assert_cmpmem (label->values, sizeof doubles, doubles, sizeof doubles);
  label = fus_dataset_find_label (dataset, "ids");
  g_assert_cmpstr (label->classes[label->codes[0]], ==, "ä");
}

static void
test_csv (IoFixture *fixture, gconstpointer data)
{
  g_autoptr (FusResultTable) table = fus_result_table_new (2);
  g_autoptr (FusMatrix) values = fus_matrix_new (2, 2);
  const char *const ids[] = { "a,b", "say \"x\"" };
  const double doubles[] = { 0.1, NAN };
  g_autofree char *csv = NULL;

  values->data[0] = (FusReal) 0.1;
  values->data[3] = -2;
  fus_result_table_add_texts (table, "id", ids);
  fus_result_table_add_doubles (table, "v", doubles);
  fus_result_table_add_matrix (table, "z", NULL, values);
  csv = fus_result_table_to_csv (table);
  g_assert_cmpstr (csv, ==, "id,v,z1,z2\n\"a,b\",0.1,0.1,0\n\"say \"\"x\"\"\",,0,-2\n");
}

/* ---- when saving fails ---- */

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

/* A disk that takes only so much, as the kernel sees it: a limit on the size of files. */
static void
test_full_disk (IoFixture *fixture, gconstpointer data)
{
  g_autoptr (FusDataset) dataset = make_dataset ();
  g_autofree char *path = io_write (fixture, "d.h5mu", "old", -1);
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  struct rlimit old;
  struct rlimit small;

  getrlimit (RLIMIT_FSIZE, &old);
  small = (struct rlimit){ 10000, old.rlim_max };
  signal (SIGXFSZ, SIG_IGN);
  setrlimit (RLIMIT_FSIZE, &small);
  g_assert_false (fus_dataset_save (dataset, path, NULL, 0, NULL, &error));
  setrlimit (RLIMIT_FSIZE, &old);
  io_assert_told (error, FUS_FILE_ERROR_WRITE, NULL, -1);
  g_file_get_contents (path, &contents, NULL, NULL);
  g_assert_cmpstr (contents, ==, "old");
  g_assert_cmpuint (count_files (fixture->dir), ==, 1);
}

static void
test_no_place (IoFixture *fixture, gconstpointer data)
{
  g_autofree char *nowhere = io_path (fixture, "none/d.csv");
  g_autoptr (GError) error = NULL;

  g_assert_false (fus_file_write (nowhere, "x", 1, &error));
  io_assert_told (error, FUS_FILE_ERROR_WRITE, NULL, -1);
  g_clear_error (&error);
  g_assert_false (fus_file_write (fixture->dir, "x", 1, &error));
  io_assert_told (error, FUS_FILE_ERROR_WRITE, NULL, -1);
  g_clear_error (&error);
  g_assert_false (fus_file_write ("/proc/x.csv", "x", 1, &error));
  io_assert_told (error, FUS_FILE_ERROR_WRITE, NULL, -1);
}

static void
test_keeps_mode_and_link (IoFixture *fixture, gconstpointer data)
{
  g_autofree char *path = io_write (fixture, "real.csv", "old", -1);
  g_autofree char *link = io_path (fixture, "link.csv");
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (symlink (path, link), ==, 0);
  fus_file_write (link, "new", 3, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  g_file_get_contents (path, &contents, NULL, NULL);
  g_assert_cmpstr (contents, ==, "new");
}

/* Writes "AAAA…" and "BBBB…" in turn until it is killed. */
static void
write_for_ever (const char *path)
{
  g_autofree char *bytes = g_malloc (1 << 20);

  for (guint i = 0;; i++)
    {
      memset (bytes, i % 2 ? 'A' : 'B', 1 << 20);
      if (!fus_file_write (path, bytes, 1 << 20, NULL))
        _exit (1);
    }
}

static void
assert_whole (const char *path)
{
  g_autofree char *bytes = NULL;
  gsize n = 0;

  g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
  g_assert_cmpuint (n, ==, 1 << 20);
  for (gsize i = 0; i < n; i++)
    g_assert_cmpint (bytes[i], ==, bytes[0]);
}

/* FUSESCOPE_KILLS says how often; ./check --full asks for 50. */
static void
test_kill (IoFixture *fixture, gconstpointer data)
{
  g_autofree char *path = io_path (fixture, "d.bin");
  const char *asked = g_getenv ("FUSESCOPE_KILLS");
  guint n = asked != NULL ? (guint) g_ascii_strtoull (asked, NULL, 10) : 8;
  g_autofree char *bytes = g_malloc0 (1 << 20);
  g_autoptr (GError) error = NULL;

  fus_file_write (path, bytes, 1 << 20, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    {
      pid_t child = fork ();

      if (child == 0)
        write_for_ever (path);
      g_usleep (3000 + 1700 * (i % 13));
      kill (child, SIGKILL);
      waitpid (child, NULL, 0);
      assert_whole (path);
    }
  fus_file_write (path, bytes, 1 << 20, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_files (fixture->dir), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  io_add ("/write/h5mu-loads-as-it-was-saved", test_round_trip);
  io_add ("/write/h5mu-is-what-h5py-expects", test_h5py);
  io_add ("/write/npz-loads-as-it-was-written", test_npz);
  io_add ("/write/csv-quotes-and-digits", test_csv);
  io_add ("/write/full-disk-leaves-the-old-file", test_full_disk);
  io_add ("/write/no-place-is-told", test_no_place);
  io_add ("/write/follows-links", test_keeps_mode_and_link);
  io_add ("/write/killed-leaves-a-whole-file", test_kill);

  return g_test_run ();
}
