/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-session.h"
#include "fus-workbench-test.h"

#include <glib/gstdio.h>

static FusSession *
make_session (const char *path)
{
  g_autoptr (FusDataset) dataset = fus_workbench_test_machines (40);
  g_autoptr (FusSelection) selection = fus_selection_new (40);
  FusSession *session = fus_session_new (dataset, path);

  fus_selection_toggle (selection, 7);
  session->page = g_strdup ("train");
  session->target = 2;
  session->sample = 13;
  session->subset = 5;
  session->selection = fus_selection_dup_bits (selection);

  return session;
}

static void
test_saved_is_loaded (void)
{
  g_autoptr (FusSession) saved = make_session ("/data/machines.h5mu");
  g_autofree char *file = fus_session_dup_file ("/data/machines.h5mu");
  g_autoptr (FusSession) loaded = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (fus_session_save (saved, &error));
  g_assert_no_error (error);
  loaded = fus_session_load (file, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (loaded->dataset_path, ==, saved->dataset_path);
  g_assert_cmpstr (loaded->dataset_hash, ==, saved->dataset_hash);
  g_assert_cmpstr (loaded->name, ==, saved->name);
  g_assert_cmpuint (loaded->n_samples, ==, 40);
  g_assert_cmpuint (loaded->n_modalities, ==, saved->n_modalities);
  for (guint m = 0; m < saved->n_modalities; m++)
    {
      g_assert_cmpstr (loaded->modalities[m], ==, saved->modalities[m]);
      g_assert_cmpfloat_with_epsilon (loaded->coverage[m], saved->coverage[m], 1e-9);
    }
  g_assert_cmpstr (loaded->page, ==, "train");
  g_assert_cmpuint (loaded->target, ==, 2);
  g_assert_cmpuint (loaded->sample, ==, 13);
  g_assert_cmpuint (loaded->subset, ==, 5);
  g_assert_true (g_bytes_equal (loaded->selection, saved->selection));
}

static void
test_newest_is_first (void)
{
  g_autoptr (FusSession) old = make_session ("/data/old.h5mu");
  g_autoptr (FusSession) new = make_session ("/data/new.h5mu");
  g_autoptr (GPtrArray) sessions = NULL;

  old->time = 1;
  new->time = G_MAXINT32;
  g_assert_true (fus_session_save (new, NULL));
  g_assert_true (fus_session_save (old, NULL));
  sessions = fus_session_list (1);
  g_assert_cmpuint (sessions->len, ==, 1);
  g_assert_cmpstr (((FusSession *) sessions->pdata[0])->dataset_path, ==,
                   "/data/new.h5mu");
  fus_session_forget ("/data/new.h5mu");
  g_clear_pointer (&sessions, g_ptr_array_unref);
  sessions = fus_session_list (1);
  g_assert_cmpuint (sessions->len, ==, 1);
  g_assert_cmpstr (((FusSession *) sessions->pdata[0])->dataset_path, !=,
                   "/data/new.h5mu");
}

/* Whatever stands in the file: an error, or nothing bad. */
static void
test_broken_file_is_refused (void)
{
  static const char *const texts[] = { "", "{", "[]", "{}", "{\"dataset\": 3}", "null" };
  g_autoptr (FusSession) session = make_session ("/data/broken.h5mu");
  g_autofree char *file = fus_session_dup_file ("/data/broken.h5mu");

  g_assert_true (fus_session_save (session, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (g_file_set_contents (file, texts[i], -1, NULL));
      g_assert_null (fus_session_load (file, &error));
      g_assert_nonnull (error);
    }
  fus_session_forget ("/data/broken.h5mu");
  g_assert_cmpint (g_access (file, F_OK), !=, 0);
}

int
main (int argc, char **argv)
{
  fus_workbench_test_init (&argc, &argv);
  g_test_add_func ("/session/what-is-saved-is-loaded", test_saved_is_loaded);
  g_test_add_func ("/session/the-newest-is-first", test_newest_is_first);
  g_test_add_func ("/session/a-broken-file-is-refused", test_broken_file_is_refused);

  return g_test_run ();
}
