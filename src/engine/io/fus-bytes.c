/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes of files that may be packed: by themselves or in an archive. The library that
 * unpacks sees bytes and neither path nor descriptor, and only filters that are within
 * it are asked, since for others it would start programs. Files that begin like none of
 * them, and that is most, never come to it. A small file can hold a huge one: what comes
 * out is bounded while it grows. */
#include "config.h"

#include "fus-bytes.h"

#include "fus-file-error.h"
#include "fus-lent.h"
#include "fus-memory.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct archive FusArchive;

enum
{
  BLOCK = 1 << 18,
  LEAST_MOST = 1 << 26, /* bytes that any archive may unpack to */
  MOST_TIMES = 200,     /* its size, else */
  SPARE = 64,           /* what callers add, so that a file isn't moved for it */
};

/* Of one piece: a block more and what callers add still fit a GByteArray. */
#define MOST_BYTES (G_MAXUINT - 2 * BLOCK)

/* A file on its way into the library, which sees bytes and neither path nor descriptor.
 */
typedef struct
{
  FusArchive *archive; /* NULL: it isn't packed */
  const char *path;
  int fd;
  gint64 base; /* where in the descriptor it begins */
  gint64 size;
  gint64 offset;
  guint8 *block;
} Unpacker;

static void
unpacker_clear (Unpacker *self)
{
  g_clear_pointer (&self->archive, archive_read_free);
  g_clear_pointer (&self->block, g_free);
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Unpacker, unpacker_clear)

/* The next bytes as they stand in the file. Returns how many came, or a negative number.
 */
static gssize
unpacker_read (Unpacker *self, gpointer out, gsize n_most)
{
  const gsize left = (gsize) MAX (self->size - self->offset, 0);
  gssize n = 0;

  do
    n = pread (self->fd, out, MIN (left, n_most), self->base + self->offset);
  while (n < 0 && errno == EINTR);
  self->offset += MAX (n, 0);

  return n;
}

static la_ssize_t
read_cb (FusArchive *archive, void *data, const void **out)
{
  Unpacker *self = data;
  gssize n = unpacker_read (self, self->block, BLOCK);

  if (n < 0)
    archive_set_error (archive, errno, "%s", g_strerror (errno));
  *out = self->block;

  return n;
}

static la_int64_t
skip_cb (FusArchive *archive, void *data, la_int64_t n)
{
  Unpacker *self = data;
  gint64 skipped = CLAMP (n, 0, MAX (self->size - self->offset, 0));

  self->offset += skipped;

  return skipped;
}

static la_int64_t
seek_cb (FusArchive *archive, void *data, la_int64_t offset, int whence)
{
  Unpacker *self = data;
  gint64 from = whence == SEEK_CUR ? self->offset : whence == SEEK_END ? self->size : 0;

  if (offset < -from || offset > self->size - from)
    return ARCHIVE_FATAL;
  self->offset = from + offset;

  return self->offset;
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

static gboolean
unpacker_open (Unpacker *self, const char *path, GError **error)
{
  struct stat info;
  gint64 part = self->size;

  self->path = path;
  self->fd = fus_lent_open (path, &info, error);
  if (self->fd < 0)
    return FALSE;
  /* A part was checked against the whole by whoever knows where it is. */
  self->size = part > 0 ? part : info.st_size;

  return TRUE;
}

static void
unpacker_use_archive (Unpacker *self)
{
  self->block = g_malloc (BLOCK);
  self->archive = archive_read_new ();
}

static gboolean
unpacker_start (Unpacker *self)
{
  archive_read_set_callback_data (self->archive, self);
  archive_read_set_read_callback (self->archive, read_cb);
  archive_read_set_skip_callback (self->archive, skip_cb);
  archive_read_set_seek_callback (self->archive, seek_cb);

  return archive_read_open1 (self->archive) == ARCHIVE_OK;
}

/* Whether any of support_filters() would look further. */
static gboolean
looks_packed (const Unpacker *self)
{
  static const struct
  {
    guint8 magic[4];
    guint8 mask[4];
  } kinds[] = {
    { { 0x1f, 0x8b }, { 0xff, 0xff } },                         /* gzip */
    { { 'B', 'Z', 'h' }, { 0xff, 0xff, 0xff } },                /* bzip2 */
    { { 0xfd, '7', 'z', 'X' }, { 0xff, 0xff, 0xff, 0xff } },    /* xz */
    { { 0x28, 0xb5, 0x2f, 0xfd }, { 0xff, 0xff, 0xff, 0xff } }, /* zstd */
    { { 0x04, 0x22, 0x4d, 0x18 }, { 0xff, 0xff, 0xff, 0xff } }, /* lz4 */
    { { 0x02, 0x21, 0x4c, 0x18 }, { 0xff, 0xff, 0xff, 0xff } }, /* old lz4 */
    { { 0x50, 0x2a, 0x4d, 0x18 }, { 0xf0, 0xff, 0xff, 0xff } }, /* what both skip */
  };
  guint8 head[4] = { 0 };
  gssize n = pread (self->fd, head, sizeof head, self->base);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds) && n > 0; i++)
    {
      gsize same = 0;

      while (same < sizeof head &&
             (head[same] & kinds[i].mask[same]) == kinds[i].magic[same])
        same++;
      if (same == sizeof head)
        return TRUE;
    }

  return FALSE;
}

/* The library's raw format hands out what is behind any compression. */
static gboolean
open_raw (Unpacker *self, const char *path, GError **error)
{
  if (!unpacker_open (self, path, error))
    return FALSE;
  if (!looks_packed (self))
    return TRUE;
  unpacker_use_archive (self);
  support_filters (self->archive);
  archive_read_support_format_raw (self->archive);
  archive_read_support_format_empty (self->archive);
  if (unpacker_start (self))
    return TRUE;
  set_archive_error (self->archive, path, error);

  return FALSE;
}

static void
set_read_error (const char *path, GError **error)
{
  fus_file_error_set (error, FUS_FILE_ERROR_UNREADABLE,
                      (FusPlace){ path, NULL, -1, _ ("Copy it to another disk.") },
                      _ ("The file can’t be read: %s"), g_strerror (errno));
}

static gboolean
set_too_large (const char *path, GError **error)
{
  fus_file_error_set (error, FUS_FILE_ERROR_LIMIT,
                      (FusPlace){ path, NULL, -1, _ ("Split the file.") },
                      _ ("The file holds more than 4 GB in one piece"));

  return FALSE;
}

/* As it is, into @bytes. */
static gboolean
read_plain (Unpacker *self, gsize n_most, GByteArray *bytes, GError **error)
{
  const gsize n_all = MIN ((gsize) self->size, n_most);
  gsize done = 0;
  gssize n = 1;

  if (n_all > MOST_BYTES)
    return set_too_large (self->path, error);
  g_byte_array_set_size (bytes, (guint) n_all);
  while (n > 0 && done < n_all)
    {
      n = unpacker_read (self, bytes->data + done, n_all - done);
      done += (gsize) MAX (n, 0);
    }
  g_byte_array_set_size (bytes, (guint) done);
  if (n < 0)
    set_read_error (self->path, error);

  return n >= 0;
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
        return set_too_large (path, error);
      n = append_block (archive, bytes);
    }
  if (n < 0)
    set_archive_error (archive, path, error);

  return n >= 0;
}

/* Room at the start, so that it needn't be moved while it grows. */
static guint
guess_size (const Unpacker *self, gsize n_most)
{
  return (guint) MIN (MIN ((gsize) self->size, n_most), 1 << 30) +
         (self->archive != NULL ? (guint) BLOCK : (guint) SPARE);
}

static GByteArray *
load_part (const char *path, gint64 base, gint64 part, gsize n_most, GError **error)
{
  g_auto (Unpacker) unpacker = { .fd = -1, .base = base, .size = part };
  g_autoptr (GByteArray) bytes = NULL;
  struct archive_entry *entry = NULL;
  guint size = 0;
  int status = 0;

  if (!open_raw (&unpacker, path, error))
    return NULL;
  size = guess_size (&unpacker, n_most);
  bytes = g_byte_array_sized_new (size);
  fus_memory_use_large_pages (bytes->data, size);
  if (unpacker.archive == NULL)
    return read_plain (&unpacker, n_most, bytes, error) ? g_steal_pointer (&bytes) : NULL;
  status = archive_read_next_header (unpacker.archive, &entry);
  if (status == ARCHIVE_EOF)
    return g_steal_pointer (&bytes);
  if (status < ARCHIVE_WARN)
    {
      set_archive_error (unpacker.archive, path, error);
      return NULL;
    }
  if (!read_data (unpacker.archive, path, n_most, bytes, error))
    return NULL;

  return g_steal_pointer (&bytes);
}

static GByteArray *
load_up_to (const char *path, gsize n_most, GError **error)
{
  return load_part (path, 0, 0, n_most, error);
}

static GByteArray *
add_spare (GByteArray *bytes, gsize n_spare)
{
  guint n = bytes != NULL ? bytes->len : 0;

  for (gsize i = 0; bytes != NULL && i < n_spare; i++)
    g_byte_array_append (bytes, (const guint8 *) "", 1);
  if (bytes != NULL)
    bytes->len = n;

  return bytes;
}

GByteArray *
fus_bytes_load_part (const char *path,
                     const char *object,
                     guint64 offset,
                     guint64 size,
                     gsize n_spare,
                     GError **error)
{
  GByteArray *bytes =
    size == 0 ? g_byte_array_new ()
              : load_part (path, (gint64) offset, (gint64) size, G_MAXSIZE, error);

  if (bytes == NULL && error != NULL)
    fus_file_error_fill_place (*error, (FusPlace){ path, object, -1, NULL });

  return add_spare (bytes, n_spare);
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
  return add_spare (load_up_to (path, G_MAXSIZE, error), n_spare);
}

/* ---- a piece at a time ---- */

struct _FusByteFile
{
  Unpacker unpacker;
  gboolean ended;
};

FusByteFile *
fus_byte_file_open (const char *path, guint64 offset, guint64 size, GError **error)
{
  g_autoptr (FusByteFile) self = g_new0 (FusByteFile, 1);
  struct archive_entry *entry = NULL;
  int status = 0;

  self->unpacker = (Unpacker){ .fd = -1, .base = (gint64) offset, .size = (gint64) size };
  if (!open_raw (&self->unpacker, path, error))
    return NULL;
  if (self->unpacker.archive == NULL)
    return g_steal_pointer (&self);
  status = archive_read_next_header (self->unpacker.archive, &entry);
  self->ended = status == ARCHIVE_EOF;
  if (status < ARCHIVE_WARN)
    {
      set_archive_error (self->unpacker.archive, path, error);
      return NULL;
    }

  return g_steal_pointer (&self);
}

gssize
fus_byte_file_read (FusByteFile *self, gpointer out, gsize n, GError **error)
{
  FusArchive *archive = self->unpacker.archive;
  gsize done = 0;

  while (done < n && !self->ended)
    {
      char *next = (char *) out + done;
      gssize got = archive != NULL ? archive_read_data (archive, next, n - done)
                                   : unpacker_read (&self->unpacker, next, n - done);

      if (got < 0)
        {
          if (archive != NULL)
            set_archive_error (archive, self->unpacker.path, error);
          else
            set_read_error (self->unpacker.path, error);
          return -1;
        }
      self->ended = got == 0;
      done += (gsize) got;
    }

  return (gssize) done;
}

gint64
fus_byte_file_get_plain_size (const FusByteFile *self)
{
  return self->unpacker.archive == NULL ? self->unpacker.size : -1;
}

void
fus_byte_file_free (FusByteFile *self)
{
  unpacker_clear (&self->unpacker);
  g_free (self);
}

/* ---- archives ---- */

struct _FusByteStream
{
  Unpacker *unpacker;
  guint8 *block;
  guint64 n_out; /* of all entries so far */
};

/* Text of tables is packed twenty or thirty times at best; what is packed much better is
 * there to fill memory. */
static guint64
get_most_unpacked (const Unpacker *self)
{
  return MAX ((guint64) LEAST_MOST, MOST_TIMES * (guint64) self->size);
}

gssize
fus_byte_stream_read (FusByteStream *self, const guint8 **block, GError **error)
{
  FusArchive *archive = self->unpacker->archive;
  gssize n = archive_read_data (archive, self->block, BLOCK);

  *block = self->block;
  if (n < 0)
    {
      set_archive_error (archive, self->unpacker->path, error);
      return -1;
    }
  self->n_out += (guint64) n;
  if (self->n_out <= get_most_unpacked (self->unpacker))
    return n;
  fus_file_error_set (error, FUS_FILE_ERROR_LIMIT,
                      (FusPlace){
                        self->unpacker->path, NULL, -1,
                        _ ("The file is most likely made to fill memory: get it "
                           "again from whom you trust, or save it as CSV.") },
                      _ ("The file unpacks to more than %d times its size"), MOST_TIMES);

  return -1;
}

gboolean
fus_bytes_foreach_stream (const char *path,
                          FusBytesStreamFunc func,
                          gpointer data,
                          GError **error)
{
  g_auto (Unpacker) unpacker = { .fd = -1 };
  g_autofree guint8 *block = g_malloc (BLOCK);
  FusByteStream stream = { &unpacker, block, 0 };
  struct archive_entry *entry = NULL;
  int status = ARCHIVE_OK;

  if (!unpacker_open (&unpacker, path, error))
    return FALSE;
  unpacker_use_archive (&unpacker);
  archive_read_support_format_zip (unpacker.archive);
  if (!unpacker_start (&unpacker))
    status = ARCHIVE_FATAL;
  while (status >= ARCHIVE_WARN &&
         (status = archive_read_next_header (unpacker.archive, &entry)) >= ARCHIVE_WARN &&
         status != ARCHIVE_EOF)
    {
      const char *name = archive_entry_pathname (entry);

      if (archive_entry_filetype (entry) != AE_IFDIR &&
          !func (name != NULL ? name : "", &stream, data, error))
        return FALSE;
    }
  if (status != ARCHIVE_EOF)
    set_archive_error (unpacker.archive, path, error);

  return status == ARCHIVE_EOF;
}

typedef struct
{
  FusBytesEntryFunc func;
  gpointer data;
} Whole;

static gboolean
take_entry (const char *name, FusByteStream *stream, gpointer data, GError **error)
{
  const Whole *self = data;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  if (!read_data (stream->unpacker->archive, stream->unpacker->path, G_MAXSIZE, bytes,
                  error))
    return FALSE;

  return self->func (name, bytes, self->data, error);
}

gboolean
fus_bytes_foreach_entry (const char *path,
                         FusBytesEntryFunc func,
                         gpointer data,
                         GError **error)
{
  Whole whole = { func, data };

  return fus_bytes_foreach_stream (path, take_entry, &whole, error);
}
