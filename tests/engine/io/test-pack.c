/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-import-process.h"
#include "fus-pack.h"
#include "io-fixture.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* What a program that reads files might answer once a file has taken it over. */

#define MOST ((guint64) 1 << 30)

/* As fus-pack.c lays them out. */
typedef struct
{
  char magic[8];
  guint64 n_items;
  guint64 size;
} Header;

typedef struct
{
  guint64 type;
  guint64 n_dims;
  guint64 dims[FUS_PACK_MAX_DIMS];
  guint64 name;
  guint64 n_name;
  guint64 place;
  guint64 data;
  guint64 n_bytes;
} Record;

static int
make_file (const void *bytes, gsize n)
{
  int fd = memfd_create ("test", MFD_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (pwrite (fd, bytes, n, 0), ==, (gssize) n);

  return fd;
}

static gboolean
is_taken (int fd)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FusPack) pack = fus_pack_read (fd, MOST, &error);

  g_assert_cmpint (pack != NULL, ==, error == NULL);
  if (error != NULL)
    g_assert_error (error, FUS_FILE_ERROR, FUS_FILE_ERROR_FORMAT);

  return pack != NULL;
}

static char *
make_bytes (gsize *n)
{
  g_autoptr (FusPack) pack = fus_pack_new ();
  const char *const texts[] = { "one", "", "three" };
  const guint64 dims[] = { 2, 3 };
  const float values[] = { 1, 2, 3, 4, 5, 6 };
  int fd = memfd_create ("test", MFD_CLOEXEC);
  char *bytes = NULL;
  struct stat info;

  fus_pack_add (pack, "x", FUS_PACK_FLOAT32, 2, dims, values);
  fus_pack_add_strv (pack, "t", texts, 3);
  fus_pack_add_int (pack, "i", 7);
  g_assert_true (fus_pack_write (pack, fd, NULL));
  g_assert_cmpint (fstat (fd, &info), ==, 0);
  *n = (gsize) info.st_size;
  bytes = g_malloc (*n);
  g_assert_cmpint (pread (fd, bytes, *n, 0), ==, info.st_size);
  close (fd);

  return bytes;
}

/* Each number of the header and of each record replaced by absurd ones. */
static void
test_absurd_numbers (void)
{
  static const guint64 numbers[] = { 0,
                                     1,
                                     2,
                                     3,
                                     63,
                                     64,
                                     4096,
                                     1000000,
                                     G_MAXINT32,
                                     G_MAXUINT32,
                                     (guint64) 1 << 60,
                                     G_MAXINT64,
                                     G_MAXUINT64 - 63,
                                     G_MAXUINT64 };
  gsize n = 0;
  g_autofree char *good = make_bytes (&n);
  gsize n_words = (sizeof (Header) + 3 * sizeof (Record)) / 8;
  int fd = make_file (good, n);

  g_assert_true (is_taken (fd));
  close (fd);
  for (gsize word = 1; word < n_words; word++)
    for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
      {
        g_autofree char *bytes = g_memdup2 (good, n);
        g_autoptr (FusPack) pack = NULL;

        memcpy (bytes + 8 * word, &numbers[i], 8);
        fd = make_file (bytes, n);
        pack = fus_pack_read (fd, MOST, NULL);
        for (guint k = 0; pack != NULL && k < fus_pack_get_n (pack); k++)
          {
            const FusPackItem *item = fus_pack_get (pack, k);
            g_autoptr (FusMatrix) values = fus_pack_dup_matrix (pack, item->name);

            for (guint d = 0; d < item->n_dims; d++)
              g_assert_cmpuint (item->dims[d], <=, 1 << 20);
          }
        close (fd);
      }
}

/* One item of any dimensions whose numbers multiply to what is there: nothing. */
static void
test_nothing_times_much (void)
{
  for (guint type = FUS_PACK_FLOAT32; type <= FUS_PACK_TEXT; type++)
    for (guint power = 0; power < 64; power++)
      for (guint at = 0; at < 2; at++)
        {
          char bytes[sizeof (Header) + sizeof (Record) + 128] = { 0 };
          Header header = { "FUSPACK2", 1, sizeof bytes };
          Record record = { .type = type, .n_dims = 2 };
          int fd = -1;

          record.dims[at] = (guint64) 1 << power;
          record.name = sizeof header + sizeof record;
          record.n_name = 1;
          record.data = 128;
          memcpy (bytes, &header, sizeof header);
          memcpy (bytes + sizeof header, &record, sizeof record);
          bytes[record.name] = 'x';
          fd = make_file (bytes, sizeof bytes);
          g_assert_cmpint (is_taken (fd), ==, type != FUS_PACK_TEXT && power <= 20);
          close (fd);
        }
}

/* Texts cost what they take in memory; a file with holes costs its maker nothing. */
static void
test_many_texts (void)
{
  static const gsize numbers[] = { 10, 1000000, 30000000, 2000000000 };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    for (guint sparse = 0; sparse < 2; sparse++)
      {
        gsize n = numbers[i] + 256;
        Header header = { "FUSPACK2", 1, n };
        Record record = { .type = FUS_PACK_TEXT, .n_dims = 1, .dims = { numbers[i] } };
        int fd = -1;

        if (!sparse && numbers[i] > 50000000)
          continue;
        record.name = sizeof header + sizeof record;
        record.n_name = 1;
        record.data = 256;
        record.n_bytes = numbers[i];
        fd = make_file (&header, sizeof header);
        g_assert_cmpint (pwrite (fd, &record, sizeof record, sizeof header), ==,
                         sizeof record);
        g_assert_cmpint (pwrite (fd, "x", 2, (off_t) record.name), ==, 2);
        g_assert_cmpint (ftruncate (fd, (off_t) n), ==, 0);
        if (!sparse)
          g_assert_cmpint (posix_fallocate (fd, 0, (off_t) n), ==, 0);
        g_assert_cmpint (is_taken (fd), ==,
                         numbers[i] <= 1000000 && (!sparse || n <= 4096));
        close (fd);
      }
}

/* Cut anywhere, and with any byte of its head changed: taken or refused, no more. */
static void
test_damage (void)
{
  gsize n = 0;
  g_autofree char *good = make_bytes (&n);

  for (gsize cut = 1; cut < n; cut += 7)
    {
      int fd = make_file (good, cut);

      g_assert_false (is_taken (fd));
      close (fd);
    }
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *bytes = g_memdup2 (good, n);
      int fd = -1;

      bytes[i] ^= (char) (1 << (i % 8));
      fd = make_file (bytes, n);
      if (i < 8 || (i >= 16 && i < sizeof (Header)))
        g_assert_false (is_taken (fd)); /* magic, size of all */
      else
        is_taken (fd);
      close (fd);
    }
}

/* ---- a whole program that misbehaves ---- */

/* What it does depends on the file's name. */
static const char script[] = "#!/bin/sh\n"
                             "case \"$2\" in\n"
                             "*killed*) kill -KILL $$ ;;\n"
                             "*chatters*) while :; do echo 0.5; sleep 0.2; done ;;\n"
                             "*floods*) exec cat /dev/zero ;;\n"
                             "*silent*) exec >&-; exec sleep 60 ;;\n"
                             "*leaves*) sleep 30 3>&- & exit 0 ;;\n"
                             "esac\n";

static char *
use_script (IoFixture *fixture)
{
  g_autofree char *program = io_write (fixture, "reader", script, -1);
  char *old = g_strdup (g_getenv ("FUSESCOPE_READER"));

  g_assert_cmpint (g_chmod (program, 0700), ==, 0);
  g_setenv ("FUSESCOPE_READER", program, TRUE);

  return old;
}

static void
use_old (const char *old)
{
  if (old != NULL)
    g_setenv ("FUSESCOPE_READER", old, TRUE);
  else
    g_unsetenv ("FUSESCOPE_READER");
}

static gpointer
refuse_worker (gpointer data)
{
  gint64 began = g_get_monotonic_time ();
  double seconds = 0;

  io_assert_refused (data, FUS_FILE_ERROR_LIMIT, NULL, -1);
  seconds = (double) (g_get_monotonic_time () - began) / G_USEC_PER_SEC;
  g_assert_cmpfloat (seconds, >, 5);
  g_assert_cmpfloat (seconds, <, 15);

  return NULL;
}

/* Who tells how far it is for ever, floods, closes its mouth and stays, or leaves someone
 * behind that holds on: none is waited for past the one deadline. */
static void
test_endless (IoFixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "chatters.csv", "floods.csv", "silent.csv",
                                       "leaves.csv" };
  g_autofree char *old = use_script (fixture);
  g_auto (GStrv) paths = g_new0 (char *, G_N_ELEMENTS (names) + 1);
  GThread *threads[G_N_ELEMENTS (names)];

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      paths[i] = io_write (fixture, names[i], "a,b\n1,2\n3,4\n", -1);
      threads[i] = g_thread_new (names[i], refuse_worker, paths[i]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_thread_join (threads[i]);
  use_old (old);
}

/* Killed from outside for want of memory, as the kernel does it. */
static void
test_killed (IoFixture *fixture, gconstpointer data)
{
  g_autofree char *old = use_script (fixture);
  g_autofree char *path = io_write (fixture, "killed.csv", "a,b\n1,2\n3,4\n", -1);
  g_autoptr (GError) error = NULL;

  g_assert_null (fus_dataset_load (path, NULL, &error));
  io_assert_told (error, FUS_FILE_ERROR_LIMIT, NULL, -1);
  g_assert_nonnull (strstr (error->message, "memory"));
  g_assert_null (strstr (error->message, "too long"));
  use_old (old);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pack/absurd-numbers-are-refused", test_absurd_numbers);
  g_test_add_func ("/pack/nothing-times-much-is-refused", test_nothing_times_much);
  g_test_add_func ("/pack/texts-are-counted-as-what-they-cost", test_many_texts);
  g_test_add_func ("/pack/damage-is-refused", test_damage);
  io_add ("/reader/a-kill-is-told-from-slowness", test_killed);
  io_add ("/reader/nobody-is-waited-for-without-end", test_endless);

  return g_test_run ();
}
