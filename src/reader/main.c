/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-file-error.h"
#include "fus-hdf5-tree.h"
#include "fus-importer.h"
#include "fus-reader-limits.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* fusescope-reader WHAT FILE OPTIONS: parses one file and writes what it holds to
 * descriptor 3, see fus-import-process.c. Files may be hostile: limits are set before the
 * first byte is read. */

enum
{
  TELL_EVERY = 100000, /* µs */
};

static guint64
get_data_used (void)
{
  g_autofree char *text = NULL;
  guint64 fields[6] = { 0 };

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL) ||
      sscanf (text,
              "%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT
              " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT,
              &fields[0], &fields[1], &fields[2], &fields[3], &fields[4],
              &fields[5]) != 6)
    return 0;

  return fields[5] * (guint64) sysconf (_SC_PAGESIZE);
}

static void
limit (__rlimit_resource_t resource, guint64 most)
{
  struct rlimit limits = { most, most };

  setrlimit (resource, &limits);
}

static void
limit_time (guint64 seconds)
{
  struct rlimit limits = { seconds, seconds + FUS_READER_GRACE };

  setrlimit (RLIMIT_CPU, &limits);
}

/* The signal of a parent that ended before it was asked for never comes. */
static void
die_with_parent (void)
{
  const char *parent = g_getenv (FUS_READER_PARENT);

  prctl (PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  if (parent != NULL && g_ascii_strtoll (parent, NULL, 10) != getppid ())
    _exit (1);
}

/* What the sanitizers have mapped counts as data: the limit is on top of it. */
static void
set_limits (const char *path)
{
  struct stat info = { 0 };
  guint64 physical =
    (guint64) sysconf (_SC_PHYS_PAGES) * (guint64) sysconf (_SC_PAGESIZE);
  guint64 memory = 0;

  if (g_stat (path, &info) != 0)
    info.st_size = 0;
  memory = fus_reader_limits_get_memory ((guint64) info.st_size, physical);
  prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  limit (RLIMIT_CORE, 0);
  limit (RLIMIT_DATA, get_data_used () + memory);
  limit (RLIMIT_FSIZE, memory);
  limit_time (fus_reader_limits_get_cpu ((guint64) info.st_size));
}

static void
tell (gpointer data, double fraction, const char *message)
{
  gint64 *told = data;
  gint64 now = g_get_monotonic_time ();
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (now - *told < TELL_EVERY)
    return;
  *told = now;
  g_ascii_formatd (text, sizeof text, "%.4f", fraction);
  puts (text);
  fflush (stdout);
}

static FusPack *
pack_error (const GError *error)
{
  FusPack *pack = fus_pack_new ();
  FusPlace place = fus_file_error_get_place (error);

  fus_pack_add_string (pack, "error/message", error->message);
  fus_pack_add_int (pack, "error/code",
                    error->domain == FUS_FILE_ERROR ? error->code
                                                    : FUS_FILE_ERROR_FORMAT);
  fus_pack_add_string (pack, "error/file", place.file);
  fus_pack_add_string (pack, "error/object", place.object);
  fus_pack_add_int (pack, "error/row", place.row);
  fus_pack_add_string (pack, "error/remedy", place.remedy);

  return pack;
}

static gboolean
write_pack (FusPack *pack)
{
  g_autoptr (GError) error = NULL;

  if (fus_pack_write (pack, FUS_READER_FD, &error))
    return TRUE;
  g_printerr ("%s\n", error->message);

  return FALSE;
}

static gboolean
load (const char *path, const char *json, const FusProgress *progress, GError **error)
{
  g_auto (FusReadOptions) options = { NULL };
  guint n_threads = CLAMP (g_get_num_processors (), 1, 8);
  g_autoptr (FusPool) pool = fus_pool_new (n_threads, 0);
  g_autoptr (FusSource) source = NULL;
  g_autoptr (FusPack) pack = NULL;

  if (!fus_read_options_from_json (&options, json))
    return TRUE;
  source = fus_importer_load (path, &options, pool, progress, error);
  if (source == NULL)
    return FALSE;
  pack = fus_source_to_pack (source);
  tell (progress->data, 1, NULL);

  return write_pack (pack);
}

static gboolean
inspect (const char *path, const char *json, const FusProgress *progress, GError **error)
{
  g_autoptr (JsonNode) node = fus_importer_inspect (path, error);
  g_autoptr (FusPack) pack = NULL;
  g_autofree char *text = NULL;

  if (node == NULL)
    return FALSE;
  text = json_to_string (node, FALSE);
  pack = fus_pack_new ();
  fus_pack_add_string (pack, "json", text);

  return write_pack (pack);
}

static gboolean
read_model (const char *path,
            const char *json,
            const FusProgress *progress,
            GError **error)
{
  g_autoptr (FusPack) pack = fus_hdf5_tree_read (path, progress, error);

  return pack != NULL && write_pack (pack);
}

static const struct
{
  const char *name;
  gboolean (*run) (const char *path,
                   const char *json,
                   const FusProgress *progress,
                   GError **error);
} jobs[] = {
  {"load",     load      },
  { "inspect", inspect   },
  { "model",   read_model},
};

/* An error of the file is an answer like another; only a fault of ours is a failure. */
static int
run (const char *what, const char *path, const char *json)
{
  gint64 told = 0;
  const FusProgress progress = { tell, &told, NULL };
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (jobs); i++)
    {
      g_autoptr (FusPack) pack = NULL;

      if (!g_str_equal (jobs[i].name, what))
        continue;
      if (jobs[i].run (path, json, &progress, &error))
        return 0;
      if (error == NULL)
        return 1;
      pack = pack_error (error);
      return write_pack (pack) ? 0 : 1;
    }

  return 2;
}

int
main (int argc, char *argv[])
{
  die_with_parent ();
  setlocale (LC_MESSAGES, "");
  setlocale (LC_CTYPE, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  if (argc != 4 || fcntl (FUS_READER_FD, F_GETFD) < 0)
    {
      g_printerr ("%s\n", _ ("This program reads files for Fusescope and is not meant to "
                             "be started by hand."));
      return 2;
    }
  set_limits (argv[2]);

  return run (argv[1], argv[2], argv[3]);
}
