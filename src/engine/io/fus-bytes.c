/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-bytes.h"

#include "fus-file-error.h"
#include "fus-file.h"
#include "fus-memory.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct archive FusArchive;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusArchive, archive_read_free)

enum
{
  BLOCK = 1 << 18,
};

/* Of one piece: a block more and what callers add still fit a GByteArray. */
#define MOST_BYTES (G_MAXUINT - 2 * BLOCK)

gboolean
fus_bytes_check_file (const char *path, GError **error)
{
  int fd = fus_file_open (path, NULL, error);

  if (fd < 0)
    return FALSE;
  close (fd);

  return TRUE;
}

static void
set_archive_error (FusArchive *archive, const char *path, GError **error)
{
  const char *said = archive_error_string (archive);

  fus_file_error_set (error, FUS_FILE_ERROR_FORMAT,
                      (FusPlace){ path, NULL, -1,
                                  _ ("Get the file again: it is cut short or damaged.") },
                      _ ("The file can’t be unpacked: %s"), said != NULL ? said : "?");
}

/* By name, and only those that are in the library: for others it starts programs. */
static void
support_filters (FusArchive *archive)
{
  if (archive_zlib_version () != NULL)
    archive_read_support_filter_gzip (archive);
  if (archive_bzlib_version () != NULL)
    archive_read_support_filter_bzip2 (archive);
  if (archive_liblzma_version () != NULL)
    archive_read_support_filter_xz (archive);
  if (archive_libzstd_version () != NULL)
    archive_read_support_filter_zstd (archive);
  if (archive_liblz4_version () != NULL)
    archive_read_support_filter_lz4 (archive);
}

/* The library's raw format hands out what is behind any compression; a plain file comes
 * as it is. */
static FusArchive *
open_raw (const char *path, GError **error)
{
  g_autoptr (FusArchive) archive = archive_read_new ();

  if (!fus_bytes_check_file (path, error))
    return NULL;
  support_filters (archive);
  archive_read_support_format_raw (archive);
  archive_read_support_format_empty (archive);
  if (archive_read_open_filename (archive, path, BLOCK) != ARCHIVE_OK)
    {
      set_archive_error (archive, path, error);
      return NULL;
    }

  return g_steal_pointer (&archive);
}

/* Straight into @bytes. Returns how many there were, a negative number on failure. */
static gssize
append_block (FusArchive *archive, GByteArray *bytes)
{
  guint n_before = bytes->len;
  gssize n = 0;

  g_byte_array_set_size (bytes, n_before + BLOCK);
  n = archive_read_data (archive, bytes->data + n_before, BLOCK);
  g_byte_array_set_size (bytes, n_before + (guint) MAX (n, 0));

  return n;
}

static gboolean
read_data (FusArchive *archive,
           const char *path,
           gsize n_most,
           GByteArray *bytes,
           GError **error)
{
  gssize n = 1;

  while (n > 0 && bytes->len < n_most)
    {
      if (bytes->len > MOST_BYTES)
        {
          fus_file_error_set (error, FUS_FILE_ERROR_LIMIT,
                              (FusPlace){ path, NULL, -1, _ ("Split the file.") },
                              _ ("The file holds more than 4 GB in one piece"));
          return FALSE;
        }
      n = append_block (archive, bytes);
    }
  if (n < 0)
    set_archive_error (archive, path, error);

  return n >= 0;
}

/* Room for a file that isn't packed, so that it needn't be moved while it grows. */
static guint
guess_size (const char *path, gsize n_most)
{
  struct stat info = { 0 };
  gsize size = g_stat (path, &info) == 0 ? (gsize) info.st_size : 0;

  return (guint) MIN (MIN (size, n_most), 1 << 30) + BLOCK;
}

static GByteArray *
load_up_to (const char *path, gsize n_most, GError **error)
{
  g_autoptr (FusArchive) archive = open_raw (path, error);
  guint size = guess_size (path, n_most);
  g_autoptr (GByteArray) bytes = g_byte_array_sized_new (size);
  struct archive_entry *entry = NULL;
  int status = 0;

  if (archive == NULL)
    return NULL;
  fus_memory_use_large_pages (bytes->data, size);
  status = archive_read_next_header (archive, &entry);
  if (status == ARCHIVE_EOF)
    return g_steal_pointer (&bytes);
  if (status < ARCHIVE_WARN)
    {
      set_archive_error (archive, path, error);
      return NULL;
    }
  if (!read_data (archive, path, n_most, bytes, error))
    return NULL;

  return g_steal_pointer (&bytes);
}

GByteArray *
fus_bytes_peek (const char *path, gsize n, GError **error)
{
  GByteArray *bytes = load_up_to (path, n, error);

  if (bytes != NULL && bytes->len > n)
    g_byte_array_set_size (bytes, (guint) n);

  return bytes;
}

GByteArray *
fus_bytes_load (const char *path, gsize n_spare, GError **error)
{
  GByteArray *bytes = load_up_to (path, G_MAXSIZE, error);
  guint n = 0;

  if (bytes == NULL)
    return NULL;
  n = bytes->len;
  for (gsize i = 0; i < n_spare; i++)
    g_byte_array_append (bytes, (const guint8 *) "", 1);
  bytes->len = n;

  return bytes;
}

static gboolean
take_entry (FusArchive *archive,
            const char *path,
            struct archive_entry *entry,
            FusBytesEntryFunc func,
            gpointer data,
            GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  const char *name = archive_entry_pathname (entry);

  if (archive_entry_filetype (entry) == AE_IFDIR)
    return TRUE;
  if (!read_data (archive, path, G_MAXSIZE, bytes, error))
    return FALSE;

  return func (name != NULL ? name : "", bytes, data, error);
}

gboolean
fus_bytes_foreach_entry (const char *path,
                         FusBytesEntryFunc func,
                         gpointer data,
                         GError **error)
{
  g_autoptr (FusArchive) archive = archive_read_new ();
  struct archive_entry *entry = NULL;
  int status = ARCHIVE_OK;

  if (!fus_bytes_check_file (path, error))
    return FALSE;
  archive_read_support_format_zip (archive);
  if (archive_read_open_filename (archive, path, BLOCK) != ARCHIVE_OK)
    status = ARCHIVE_FATAL;
  while (status >= ARCHIVE_WARN &&
         (status = archive_read_next_header (archive, &entry)) >= ARCHIVE_WARN &&
         status != ARCHIVE_EOF)
    if (!take_entry (archive, path, entry, func, data, error))
      return FALSE;
  if (status != ARCHIVE_EOF)
    set_archive_error (archive, path, error);

  return status == ARCHIVE_EOF;
}
