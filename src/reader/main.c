/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-block.h"
#include "fus-confine.h"
#include "fus-file-error.h"
#include "fus-hdf5-tree.h"
#include "fus-importer.h"
#include "fus-lent.h"
#include "fus-reader-limits.h"
#include "fus-text.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* fusescope-reader WHAT FILE OPTIONS: parses what is open as descriptor 4, which is
 * called FILE, and writes what it holds to descriptor 3, see fus-import-process.c. Files
 * may be hostile: limits are set, and what does harm is given up, before the first byte
 * is read. */

enum
{
  TELL_EVERY = 100000, /* µs */
};

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
  fus_block_use_pool (pool);
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
  { "load", load },
  { "inspect", inspect },
  { "model", read_model },
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

/* Catalogs are opened when the first message is looked for, which is too late then. */
static void
load_messages (void)
{
  /* Not a text: translators' tools would take it for the header of a catalogue. */
  static const char *const nothing = "";

  setlocale (LC_MESSAGES, "");
  setlocale (LC_CTYPE, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  gettext (nothing);
  g_dgettext ("glib20", "");
  strerror (EIO);
}

/* So are the modules of the C library that read encodings. An unknown one is told later.
 */
static void
load_encoding (const char *json)
{
  g_auto (FusReadOptions) options = { NULL };

  if (fus_read_options_from_json (&options, json) && options.encoding != NULL)
    fus_text_prepare (options.encoding);
}

static gboolean
has_all (int argc)
{
  return argc == 4 && fcntl (FUS_READER_FD, F_GETFD) >= 0 &&
         fcntl (FUS_READER_FILE, F_GETFD) >= 0;
}

/* Its end as it is: names are long where what tells them apart comes last. */
static void
tell_block (const char *object, guint64 n_rows, guint64 n_cols)
{
  const gsize n = object != NULL ? strlen (object) : 0;
  g_autofree char *end =
    g_utf8_make_valid (n > 0 ? object + n - MIN (n, FUS_READER_NAME) : "", -1);

  printf ("block %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %s\n", n_rows, n_cols,
          g_strdelimit (end, "\n\r", ' '));
  fflush (stdout);
}

static void
lend_blocks (void)
{
  const char *room = g_getenv (FUS_READER_ROOM);

  if (room != NULL && fcntl (FUS_READER_BLOCKS, F_GETFD) >= 0)
    fus_block_lend (FUS_READER_BLOCKS, g_ascii_strtoull (room, NULL, 10), tell_block);
}

int
main (int argc, char *argv[])
{
  int status = 0;

  fus_confine_to_parent ();
  load_messages ();
  if (!has_all (argc))
    {
      g_printerr ("%s\n", _ ("This program reads files for Fusescope and is not meant to "
                             "be started by hand."));
      return 2;
    }
  fus_lent_add (argv[2], FUS_READER_FILE);
  lend_blocks ();
  load_encoding (argv[3]);
  fus_confine ();
  status = run (argv[1], argv[2], argv[3]);
#ifdef FUS_SANITIZED
  /* Looking for leaks takes a process of its own; tests/fuzz looks for them. */
  fflush (NULL);
  _exit (status);
#endif

  return status;
}
