/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-file-error.h"
#include "fus-file.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct
{
  char *dir;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->dir = g_dir_make_tmp ("fusescope-file-XXXXXX", NULL);
  g_assert_nonnull (self->dir);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (self->dir, 0, NULL);
  const char *name = NULL;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->dir, name, NULL);

      g_remove (path);
    }
  g_rmdir (self->dir);
  g_free (self->dir);
}

static char *
path_of (const Fixture *self, const char *name)
{
  return g_build_filename (self->dir, name, NULL);
}

static guint
count_files (const Fixture *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->dir, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

static void
assert_holds (const char *path, const char *text)
{
  g_autofree char *contents = NULL;

  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, text);
}

static void
write_well (const char *path, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (fus_file_check_target (path, &error));
  g_assert_no_error (error);
  g_assert_true (fus_file_write (path, text, strlen (text), &error));
  g_assert_no_error (error);
}

static void
assert_not_written (const char *path)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (fus_file_write (path, "new", 3, &error));
  g_assert_error (error, FUS_FILE_ERROR, FUS_FILE_ERROR_WRITE);
  g_assert_cmpstr (fus_file_error_get_place (error).file, ==, path);
  g_assert_nonnull (fus_file_error_get_place (error).remedy);
  g_clear_error (&error);
  g_assert_false (fus_file_check_target (path, &error));
  g_assert_error (error, FUS_FILE_ERROR, FUS_FILE_ERROR_WRITE);
}

/* More than is taken at a time, and a file that is shorter than was said: the old one
 * stays. */
static void
test_from_another_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *from = path_of (fixture, "from");
  g_autofree char *to = path_of (fixture, "to");
  const gsize n = (3 << 20) + 7;
  g_autofree char *bytes = g_malloc (n);
  g_autofree char *copy = NULL;
  g_autoptr (GError) error = NULL;
  gsize n_copied = 0;
  int fd = -1;

  for (gsize i = 0; i < n; i++)
    bytes[i] = (char) (i * 7 >> 5);
  g_assert_true (g_file_set_contents (from, bytes, (gssize) n, NULL));
  write_well (to, "old");
  fd = g_open (from, O_RDONLY | O_CLOEXEC, 0);
  g_assert_cmpint (fd, >=, 0);
  g_assert_false (fus_file_write_from (to, fd, n + 1, &error));
  g_assert_error (error, FUS_FILE_ERROR, FUS_FILE_ERROR_WRITE);
  g_clear_error (&error);
  assert_holds (to, "old");
  g_assert_true (fus_file_write_from (to, fd, n, &error));
  g_assert_no_error (error);
  close (fd);
  g_assert_true (g_file_get_contents (to, &copy, &n_copied, NULL));
  g_assert_cmpmem (copy, n_copied, bytes, n);
}

/* What has the name of a leftover but is something else stays as it is, and nobody waits
 * for it. An alarm ends the test where somebody does. */
static void
test_false_leftovers (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = path_of (fixture, "a.csv");
  g_autofree char *pipe_path = path_of (fixture, ".a.csv.fus-partAAAAAA");
  g_autofree char *link_path = path_of (fixture, ".a.csv.fus-partBBBBBB");
  g_autofree char *folder = path_of (fixture, ".a.csv.fus-partCCCCCC");
  g_autofree char *twice = path_of (fixture, ".a.csv.fus-partDDDDDD");
  g_autofree char *longer = path_of (fixture, ".a.csv.fus-partEEEEEEE");
  g_autofree char *left = path_of (fixture, ".a.csv.fus-partFFFFFF");
  g_autofree char *other = path_of (fixture, "other.csv");

  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  g_assert_true (g_file_set_contents (other, "other", -1, NULL));
  g_assert_cmpint (symlink (other, link_path), ==, 0);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (longer, "mine", -1, NULL));
  g_assert_cmpint (link (longer, twice), ==, 0);
  g_assert_true (g_file_set_contents (left, "half", -1, NULL));
  alarm (10);
  write_well (path, "new");
  alarm (0);
  assert_holds (path, "new");
  assert_holds (other, "other");
  g_assert_true (g_file_test (link_path, G_FILE_TEST_IS_SYMLINK));
  g_assert_true (g_file_test (pipe_path, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (folder, G_FILE_TEST_IS_DIR));
  assert_holds (longer, "mine");
  assert_holds (twice, "mine");
  g_assert_false (g_file_test (left, G_FILE_TEST_EXISTS));
}

static void
test_not_regular (Fixture *fixture, gconstpointer data)
{
  g_autofree char *pipe_path = path_of (fixture, "pipe.csv");
  g_autofree char *to_pipe = path_of (fixture, "to-pipe.csv");
  g_autofree char *to_null = path_of (fixture, "to-null.csv");
  g_autofree char *folder = path_of (fixture, "folder.csv");
  g_autofree char *to_folder = path_of (fixture, "to-folder.csv");
  g_autofree char *loop = path_of (fixture, "loop.csv");
  struct stat info;

  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  g_assert_cmpint (symlink ("pipe.csv", to_pipe), ==, 0);
  g_assert_cmpint (symlink ("/dev/null", to_null), ==, 0);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (symlink ("folder.csv", to_folder), ==, 0);
  g_assert_cmpint (symlink ("loop.csv", loop), ==, 0);
  alarm (10);
  assert_not_written (pipe_path);
  assert_not_written (to_pipe);
  assert_not_written ("/dev/null");
  assert_not_written (to_null);
  assert_not_written (folder);
  assert_not_written (to_folder);
  assert_not_written (loop);
  alarm (0);
  g_assert_cmpint (g_lstat (pipe_path, &info), ==, 0);
  g_assert_true (S_ISFIFO (info.st_mode));
  g_assert_cmpint (g_lstat (to_null, &info), ==, 0);
  g_assert_true (S_ISLNK (info.st_mode));
  g_assert_cmpint (g_stat ("/dev/null", &info), ==, 0);
  g_assert_true (S_ISCHR (info.st_mode));
}

/* Chains of links, absolute and relative, to what is there and to what is still to be
 * made: the links stay, the end is written. */
static void
test_links (Fixture *fixture, gconstpointer data)
{
  for (guint n_links = 1; n_links <= 4; n_links++)
    for (guint there = 0; there < 2; there++)
      {
        g_autofree char *name = g_strdup_printf ("end-%u-%u", n_links, there);
        g_autofree char *end = path_of (fixture, name);
        g_autofree char *first = g_strdup (end);

        if (there)
          g_assert_true (g_file_set_contents (end, "old", -1, NULL));
        for (guint i = 0; i < n_links; i++)
          {
            g_autofree char *next = g_strdup_printf ("%s-%u", end, i);
            g_autofree char *base = g_path_get_basename (first);

            g_assert_cmpint (symlink (i % 2 ? first : base, next), ==, 0);
            g_free (first);
            first = g_steal_pointer (&next);
          }
        write_well (first, "new");
        g_assert_true (g_file_test (first, G_FILE_TEST_IS_SYMLINK));
        g_assert_false (g_file_test (end, G_FILE_TEST_IS_SYMLINK));
        assert_holds (end, "new");
      }
}

static void
test_modes (Fixture *fixture, gconstpointer data)
{
  static const mode_t modes[] = { 0600, 0644, 0640, 0666 };
  g_autofree char *path = path_of (fixture, "a");
  struct stat info;
  mode_t mask = umask (027);

  write_well (path, "new");
  umask (mask);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0640);
  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_assert_cmpint (g_chmod (path, (int) modes[i]), ==, 0);
      write_well (path, "again");
      g_assert_cmpint (g_stat (path, &info), ==, 0);
      g_assert_cmpint (info.st_mode & 0777, ==, modes[i]);
    }
}

/* Wherever a writer is killed, the folder holds the file and nothing else. */
static void
test_kill (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = path_of (fixture, "a.bin");
  g_autofree char *bytes = g_malloc0 (4 << 20);

  write_well (path, "old");
  for (guint i = 0; i < 20; i++)
    {
      pid_t child = fork ();

      if (child == 0)
        for (;;)
          if (!fus_file_write (path, bytes, 4 << 20, NULL))
            _exit (1);
      g_usleep (1000 + 1300 * i);
      kill (child, SIGKILL);
      waitpid (child, NULL, 0);
    }
  /* Between the name and the rename there are some microseconds. */
  g_assert_cmpuint (count_files (fixture), <=, 2);
  write_well (path, "new");
  g_assert_cmpuint (count_files (fixture), ==, 1);
}

static void *
write_worker (void *data)
{
  for (guint i = 0; i < 50; i++)
    g_assert_true (fus_file_write (data, "0123456789", 10, NULL));

  return NULL;
}

/* Several write the same file at once: none takes another's part for a leftover. */
static void
test_at_once (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = path_of (fixture, "a");
  GThread *threads[4];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("writer", write_worker, path);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  assert_holds (path, "0123456789");
  g_assert_cmpuint (count_files (fixture), ==, 1);
}

static void
test_read (Fixture *fixture, gconstpointer data)
{
  static const gsize sizes[] = { 0, 1, 99, 100, 101, 70000 };
  g_autofree char *pipe_path = path_of (fixture, "pipe");
  const char *odd[] = { pipe_path, fixture->dir, "/dev/zero", "/nowhere/at/all" };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *path = path_of (fixture, "a");
      g_autofree char *text = g_strnfill (sizes[i], 'x');
      g_autoptr (GError) error = NULL;
      g_autofree char *read = NULL;
      gsize n = 0;

      write_well (path, text);
      read = fus_file_read (path, 100, &n, &error);
      if (sizes[i] > 100)
        g_assert_error (error, FUS_FILE_ERROR, FUS_FILE_ERROR_LIMIT);
      else
        g_assert_cmpstr (read, ==, text);
      g_assert_cmpuint (n, ==, sizes[i] > 100 ? 0 : sizes[i]);
    }
  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  alarm (10);
  for (gsize i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autoptr (GError) error = NULL;
      gsize n = 0;

      g_assert_null (fus_file_read (odd[i], 100, &n, &error));
      g_assert_error (error, FUS_FILE_ERROR, error->code);
      g_assert_nonnull (fus_file_error_get_place (error).remedy);
    }
  alarm (0);
}

#define add(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/file/what-only-looks-left-over-stays", test_false_leftovers);
  add ("/file/what-is-copied-is-whole-or-not-at-all", test_from_another_file);
  add ("/file/only-a-file-is-replaced", test_not_regular);
  add ("/file/links-are-followed-to-their-end", test_links);
  add ("/file/permissions-are-kept", test_modes);
  add ("/file/a-killed-writer-leaves-nothing", test_kill);
  add ("/file/many-writers-get-along", test_at_once);
  add ("/file/only-a-file-of-that-size-is-read", test_read);

  return g_test_run ();
}
