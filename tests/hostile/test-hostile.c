/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "io-fixture.h"

#include "fus-walls.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* fusescope-reader is replaced by attack.c: each thing that a file which took it over
 * could do is tried under the kernel that is here. */

#define SECRET "the person’s own"

typedef enum
{
  DENIED,  /* the call fails, and it goes on */
  KILLED,  /* by the filter of calls */
  REFUSED, /* what it answers isn't in order, or it died */
  LIMITED, /* of memory or of time */
  HELD,    /* by a limit, with the call that fails or by the parent who looks */
} Outcome;

static const struct
{
  const char *name;
  Outcome outcome;
  gboolean free; /* works without the walls, which is tried too */
} attacks[] = {
  { "passwd", DENIED, TRUE },
  { "home", DENIED, TRUE },
  { "openat2", DENIED, TRUE },
  { "stat", DENIED, TRUE },
  { "statx", DENIED, TRUE },
  { "folder", DENIED, TRUE },
  { "write", DENIED, TRUE },
  { "unlink", KILLED, TRUE },
  { "rename", KILLED, TRUE },
  { "truncate", KILLED, TRUE },
  { "chmod", KILLED, TRUE },
  { "symlink", KILLED, TRUE },
  { "lent", DENIED, FALSE },
  { "reopen", DENIED, TRUE },
  { "memory-of-parent", DENIED, TRUE },
  { "shared-memory", DENIED, FALSE },
  { "descriptors", DENIED, FALSE },
  { "environment", DENIED, FALSE },
  { "socket", KILLED, TRUE },
  { "unix-socket", KILLED, TRUE },
  { "socket-pair", KILLED, TRUE },
  { "netlink", KILLED, TRUE },
  { "fork", KILLED, TRUE },
  { "vfork", KILLED, TRUE },
  { "clone3", DENIED, TRUE },
  { "exec", KILLED, FALSE },
  { "exec-lent", KILLED, FALSE },
  { "ptrace", KILLED, FALSE },
  { "read-parent", KILLED, FALSE },
  { "kill", KILLED, FALSE },
  { "tgkill", KILLED, FALSE },
  { "pidfd", KILLED, TRUE },
  { "owner", DENIED, FALSE },
  { "limits-of-parent", DENIED, FALSE },
  { "affinity-of-parent", DENIED, FALSE },
  { "nice", KILLED, FALSE },
  { "own-limits", DENIED, FALSE },
  { "orphan", DENIED, TRUE },
  { "memfd", KILLED, TRUE },
  { "code", DENIED, TRUE },
  { "code-later", DENIED, TRUE },
  { "io-uring", KILLED, FALSE },
  { "bpf", KILLED, FALSE },
  { "userfaultfd", KILLED, FALSE },
  { "keys", KILLED, FALSE },
  { "namespace", KILLED, FALSE },
  { "terminal", DENIED, TRUE },
#ifdef __x86_64__
  { "other-numbers", KILLED, FALSE },
#endif
  { "seal", DENIED, FALSE },
#ifdef FUS_SANITIZED
  { "mapping", KILLED, FALSE }, /* sanitizers map as they like; it can't fork */
#else
  { "mapping", DENIED, FALSE },
#endif
  { "empty", REFUSED, FALSE },
  { "noise", REFUSED, FALSE },
  { "absurd-count", REFUSED, FALSE },
  { "absurd-shape", REFUSED, FALSE },
  { "hole", REFUSED, FALSE },
  { "no-block", REFUSED, FALSE },
  { "block-hole", DENIED, FALSE },
  { "crash", REFUSED, FALSE },
  { "core", LIMITED, FALSE },
#ifndef FUS_SANITIZED
  { "shared-pages", DENIED, TRUE },
  { "shared-answer", DENIED, TRUE },
  { "block-room", HELD, FALSE },
  { "fill", HELD, FALSE },
  { "eat", HELD, FALSE },
  { "threads", HELD, FALSE },
#endif
};

/* Each takes all the time there is, so they wait side by side. */
static const char *const waits[] = { "sleep", "mute", "chatter", "flood" };

static gboolean
have_walls (void)
{
  FusWalls walls = fus_walls_get ();

  if (walls.landlock > 0 && walls.seccomp)
    return TRUE;
  g_test_skip ("The kernel has no walls to try");

  return FALSE;
}

static char *
load_error (IoFixture *fixture, const char *name, GError **error)
{
  g_autofree char *file = g_strdup_printf ("%s.csv", name);
  g_autofree char *path = io_write (fixture, file, "a,b\n1,2\n3,4\n", -1);
  g_autoptr (FusDataset) dataset = fus_dataset_load (path, NULL, error);

  g_assert_null (dataset);
  g_assert_nonnull (*error);
  g_test_message ("%s: %s", name, (*error)->message);

  return g_strdup ((*error)->message);
}

static gboolean
is_wanted (Outcome outcome, const GError *error)
{
  gboolean denied = g_str_has_prefix (error->message, "NOTHING");
  gboolean killed = strstr (error->message, "tried what it may not") != NULL;

  switch (outcome)
    {
    case DENIED:
      return denied;
    case KILLED:
      return killed;
    case REFUSED:
      return !denied && !killed &&
             g_error_matches (error, FUS_FILE_ERROR, FUS_FILE_ERROR_FORMAT);
    case LIMITED:
      return g_error_matches (error, FUS_FILE_ERROR, FUS_FILE_ERROR_LIMIT);
    case HELD:
      return denied || g_error_matches (error, FUS_FILE_ERROR, FUS_FILE_ERROR_LIMIT);
    }

  return FALSE;
}

/* What the person has is as it was, and nothing is there that they didn't make. */
static void
check_folder (IoFixture *fixture, const char *path, const char *name)
{
  g_autoptr (GDir) folder = g_dir_open (fixture->dir, 0, NULL);
  g_autofree char *text = NULL;
  const char *found = NULL;
  struct stat info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, SECRET);
  while ((found = g_dir_read_name (folder)) != NULL)
    g_assert_true (g_str_equal (found, "secret") || g_str_has_suffix (found, ".csv"));
}

static char *
write_secret (IoFixture *fixture)
{
  char *path = io_write (fixture, "secret", SECRET, -1);

  g_assert_cmpint (g_chmod (path, 0600), ==, 0);

  return path;
}

static void
test_attacks (IoFixture *fixture, gconstpointer data)
{
  g_autofree char *secret = write_secret (fixture);

  if (!have_walls ())
    return;
  g_setenv ("FUSESCOPE_TEST_SECRET", SECRET, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (attacks); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *said = load_error (fixture, attacks[i].name, &error);

#ifdef FUS_SANITIZED
      if (g_str_equal (attacks[i].name, "stat"))
        continue;
#endif
      if (g_str_has_prefix (said, "GOT"))
        g_test_fail ();
      if (!is_wanted (attacks[i].outcome, error))
        {
          g_test_message ("%s ended otherwise", attacks[i].name);
          g_test_fail ();
        }
      check_folder (fixture, secret, attacks[i].name);
    }
}

/* Else the test above could not fail. */
static void
test_without_walls (IoFixture *fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (attacks); i++)
    {
      g_autofree char *secret = write_secret (fixture);
      g_autofree char *name = g_strdup_printf ("free-%s", attacks[i].name);
      g_autoptr (GError) error = NULL;
      g_autofree char *said = NULL;

      if (!attacks[i].free)
        continue;
      said = load_error (fixture, name, &error);
      if (!g_str_has_prefix (said, "GOT"))
        {
          g_test_message ("%s doesn’t work", name);
          g_test_fail ();
        }
    }
}

/* Who could still write to an answer has it refused, walls or not. */
static void
test_mapping (IoFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *said = load_error (fixture, "free-mapping", &error);

  g_assert_true (is_wanted (REFUSED, error));
  g_assert_false (g_str_has_prefix (said, "GOT"));
}

static void
test_both_walls (IoFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;

  if (!have_walls ())
    return;
  said = load_error (fixture, "walls", &error);
  g_assert_cmpstr (said, ==, "GOT both");
}

static gpointer
wait_worker (gpointer data)
{
  gint64 began = g_get_monotonic_time ();

  io_assert_refused (data, FUS_FILE_ERROR_LIMIT, NULL, -1);

  return GINT_TO_POINTER ((int) ((g_get_monotonic_time () - began) / G_USEC_PER_SEC));
}

static void
test_waits (IoFixture *fixture, gconstpointer data)
{
  GThread *threads[G_N_ELEMENTS (waits)];
  g_auto (GStrv) paths = g_new0 (char *, G_N_ELEMENTS (waits) + 1);

  for (gsize i = 0; i < G_N_ELEMENTS (waits); i++)
    {
      g_autofree char *file = g_strdup_printf ("%s.csv", waits[i]);

      paths[i] = io_write (fixture, file, "a,b\n1,2\n", -1);
      threads[i] = g_thread_new (waits[i], wait_worker, paths[i]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (waits); i++)
    g_assert_cmpint (GPOINTER_TO_INT (g_thread_join (threads[i])), <, 60);
}

/* ---- whose parent dies ---- */

static gboolean
is_alive (gint64 number)
{
  g_autofree char *path = g_strdup_printf ("/proc/%" G_GINT64_FORMAT "/stat", number);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) && strstr (text, ") Z ") == NULL;
}

static gint64
wait_for_number (const char *path)
{
  for (;;)
    {
      g_autofree char *text = NULL;

      if (g_file_get_contents (path, &text, NULL, NULL) && text[0] != '\0')
        return g_ascii_strtoll (text, NULL, 10);
      g_usleep (1000);
    }
}

static void
check_orphan (IoFixture *fixture, const char *name)
{
  g_autofree char *path = io_write (fixture, name, "a,b\n1,2\n3,4\n", -1);
  g_autofree char *number_path = io_path (fixture, "number");
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GSubprocess) parent = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE,
                                                     NULL, self, "--load", path, NULL);
  gint64 number = 0;

  g_assert_nonnull (parent);
  number = wait_for_number (number_path);
  g_assert_true (is_alive (number));
  g_subprocess_force_exit (parent);
  g_subprocess_wait (parent, NULL, NULL);
  for (guint i = 0; i < 3000 && is_alive (number); i++)
    g_usleep (1000);
  g_assert_false (is_alive (number));
  g_unlink (number_path);
}

/* Behind the walls by the kernel's signal; in front of them, where that is taken back, by
 * the pipe. */
static void
test_orphans (IoFixture *fixture, gconstpointer data)
{
  check_orphan (fixture, "sleep.csv");
  check_orphan (fixture, "lone-sleep.csv");
}

static void
test_told (void)
{
  static const struct
  {
    FusWalls walls;
    const char *missing;
  } cases[] = {
    { { 7, TRUE }, NULL },       { { 1, TRUE }, NULL },       { { 0, TRUE }, "Landlock" },
    { { 3, FALSE }, "seccomp" }, { { 0, FALSE }, "neither" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = fus_walls_dup_warning (cases[i].walls);

      if (cases[i].missing == NULL)
        g_assert_null (text);
      else
        g_assert_nonnull (strstr (text, cases[i].missing));
    }
}

static int
load (const char *path)
{
  g_autoptr (FusDataset) dataset = fus_dataset_load (path, NULL, NULL);

  return dataset != NULL ? 0 : 1;
}

int
main (int argc, char *argv[])
{
  if (argc == 3 && g_str_equal (argv[1], "--load"))
    return load (argv[2]);
  g_test_init (&argc, &argv, NULL);
  io_add ("/hostile/both-walls-stand", test_both_walls);
  io_add ("/hostile/attacks-get-nothing", test_attacks);
  io_add ("/hostile/attacks-work-without-walls", test_without_walls);
  io_add ("/hostile/what-can-still-change-is-refused", test_mapping);
  io_add ("/hostile/nobody-is-waited-for", test_waits);
  io_add ("/hostile/dies-with-its-parent", test_orphans);
  g_test_add_func ("/hostile/what-is-missing-is-told", test_told);

  return g_test_run ();
}
