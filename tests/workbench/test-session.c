/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-session.h"
#include "fus-workbench-test.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <sys/stat.h>

static GPtrArray *
make_earlier (void)
{
  GPtrArray *earlier =
    g_ptr_array_new_with_free_func ((GDestroyNotify) fus_trained_unref);

  for (guint i = 0; i < 2; i++)
    {
      FusTrained *trained = fus_trained_new (NULL, NULL, NULL, NULL);

      trained->name = g_strdup_printf ("MoPoE · %u latents", 8 + i);
      trained->kind = g_strdup ("MoPoE");
      trained->n_epochs = 30 + i;
      trained->n_asked = 60;
      trained->can_go_on = i == 1;
      g_ptr_array_add (earlier, trained);
    }

  return earlier;
}

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
  session->label = g_strdup ("fault");
  session->earlier = make_earlier ();
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
  g_assert_cmpstr (loaded->label, ==, "fault");
  g_assert_true (g_bytes_equal (loaded->selection, saved->selection));
  g_assert_cmpuint (loaded->earlier->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      const FusTrained *one = g_ptr_array_index (saved->earlier, i);
      const FusTrained *other = g_ptr_array_index (loaded->earlier, i);

      g_assert_cmpstr (one->id, ==, other->id);
      g_assert_cmpstr (one->name, ==, other->name);
      g_assert_cmpstr (one->kind, ==, other->kind);
      g_assert_cmpuint (one->n_epochs, ==, other->n_epochs);
      g_assert_cmpuint (one->n_asked, ==, other->n_asked);
      g_assert_cmpint (one->time, ==, other->time);
      g_assert_true (one->can_go_on == other->can_go_on);
    }
}

/* An id is part of a file's name: one that could lead elsewhere is left out. */
static void
test_bad_ids_are_left_out (void)
{
  static const char *const ids[] = { "", "../../x", "a", "7", "..", "x/y" };
  g_autoptr (FusSession) session = make_session ("/data/ids.h5mu");
  g_autofree char *file = fus_session_dup_file ("/data/ids.h5mu");
  const FusTrained *first = g_ptr_array_index (session->earlier, 0);
  g_autofree char *json = NULL;

  g_assert_true (fus_session_save (session, NULL));
  g_assert_true (g_file_get_contents (file, &json, NULL, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_auto (GStrv) parts = g_strsplit (json, first->id, 2);
      g_autofree char *spoiled = g_strjoinv (ids[i], parts);
      g_autoptr (FusSession) loaded = NULL;

      g_assert_true (g_file_set_contents (file, spoiled, -1, NULL));
      loaded = fus_session_load (file, NULL);
      g_assert_nonnull (loaded);
      g_assert_cmpuint (loaded->earlier->len, ==, 1);
    }
  fus_session_forget ("/data/ids.h5mu");
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

/* A good session with one member of another type, or missing: loads or is refused,
 * without a word from GLib, which would end the test. */
static void
test_odd_members (void)
{
  static const char *const values[] = {
    "null",
    "true",
    "-1",
    "1e300",
    "9223372036854775807",
    "\"x\"",
    "[]",
    "{}",
    "[null]",
    "[[],{},1]",
    "[\"a\",\"b\",\"c\"]",
    "[1,2,3]",
    "[1e300,null,\"x\"]",
  };
  g_autoptr (FusSession) session = make_session ("/data/odd.h5mu");
  g_autofree char *file = fus_session_dup_file ("/data/odd.h5mu");
  g_autofree char *good = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GList) keys = NULL;

  g_assert_true (fus_session_save (session, NULL));
  g_assert_true (g_file_get_contents (file, &good, NULL, NULL));
  root = json_from_string (good, NULL);
  keys = json_object_get_members (json_node_get_object (root));
  for (GList *l = keys; l != NULL; l = l->next)
    for (gsize i = 0; i <= G_N_ELEMENTS (values); i++)
      {
        g_autoptr (JsonNode) other = json_from_string (good, NULL);
        JsonObject *object = json_node_get_object (other);
        g_autofree char *text = NULL;
        g_autoptr (FusSession) loaded = NULL;
        g_autoptr (GPtrArray) all = NULL;

        if (i < G_N_ELEMENTS (values))
          json_object_set_member (object, l->data, json_from_string (values[i], NULL));
        else
          json_object_remove_member (object, l->data);
        text = json_to_string (other, FALSE);
        g_assert_true (g_file_set_contents (file, text, -1, NULL));
        loaded = fus_session_load (file, NULL);
        all = fus_session_list (100);
        if (loaded == NULL)
          continue;
        g_assert_nonnull (loaded->dataset_path);
        g_assert_nonnull (loaded->name);
        g_assert_cmpuint (g_strv_length (loaded->modalities), ==, loaded->n_modalities);
      }
  fus_session_forget ("/data/odd.h5mu");
}

/* What once took the window down at every start. */
static void
test_hostile_texts (void)
{
  static const gsize depths[] = { 64, 65, 1000, 150000, 3000000 };
  static const char opens[] = { '[', '{' };
  g_autoptr (FusSession) session = make_session ("/data/deep.h5mu");
  g_autofree char *file = fus_session_dup_file ("/data/deep.h5mu");

  g_assert_true (fus_session_save (session, NULL));
  for (gsize d = 0; d < G_N_ELEMENTS (depths); d++)
    for (gsize o = 0; o < G_N_ELEMENTS (opens); o++)
      {
        g_autofree char *deep = g_strnfill (depths[d], opens[o]);
        g_autofree char *text = g_strdup_printf ("{\"dataset\":%s", deep);
        g_autoptr (GPtrArray) all = NULL;

        g_assert_true (g_file_set_contents (file, text, -1, NULL));
        g_assert_null (fus_session_load (file, NULL));
        all = fus_session_list (100);
      }
  fus_session_forget ("/data/deep.h5mu");
}

/* A pipe among the sessions doesn't hold up the start. */
static void
test_pipe (void)
{
  g_autoptr (FusSession) session = make_session ("/data/pipe.h5mu");
  g_autofree char *file = fus_session_dup_file ("/data/pipe.h5mu");
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (fus_session_save (session, NULL));
  g_assert_cmpint (g_unlink (file), ==, 0);
  g_assert_cmpint (mkfifo (file, 0600), ==, 0);
  g_assert_null (fus_session_load (file, &error));
  g_assert_nonnull (error);
  all = fus_session_list (100);
  g_assert_cmpint (g_unlink (file), ==, 0);
}

int
main (int argc, char **argv)
{
  fus_workbench_test_init (&argc, &argv);
  fus_workbench_test_add ("/session/what-is-saved-is-loaded", test_saved_is_loaded);
  fus_workbench_test_add ("/session/bad-ids-are-left-out", test_bad_ids_are_left_out);
  fus_workbench_test_add ("/session/the-newest-is-first", test_newest_is_first);
  fus_workbench_test_add ("/session/a-broken-file-is-refused",
                          test_broken_file_is_refused);

  fus_workbench_test_add ("/session/odd-members-are-refused-or-left-out",
                          test_odd_members);
  fus_workbench_test_add ("/session/brackets-are-counted", test_hostile_texts);
  fus_workbench_test_add ("/session/a-pipe-is-no-session", test_pipe);

  return g_test_run ();
}
