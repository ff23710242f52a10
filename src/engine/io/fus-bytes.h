/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The first @n bytes of a file, fewer where it is shorter; decompressed where it is
 * compressed as a whole. See fus_lent_open() for what is opened. */
GByteArray *fus_bytes_peek (const char *path,
                            gsize n,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* All of it, decompressed where it is compressed as a whole (gzip, bzip2, xz, zstd),
 * followed by @n_spare zero bytes that the length leaves out. */
GByteArray *fus_bytes_load (const char *path,
                            gsize n_spare,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same of a part of a file, @size bytes from @offset on, which must be within it.
 * @object: what it is called, for messages */
GByteArray *fus_bytes_load_part (const char *path,
                                 const char *object,
                                 guint64 offset,
                                 guint64 size,
                                 gsize n_spare,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A file that is unpacked as far as it is asked for, where it is packed as a whole. */
typedef struct _FusByteFile FusByteFile;

/* @size: of a part of the file from @offset on, which must be within it; 0 for all of
 * it. Returns: (transfer full): the file, or %NULL with a FUS_FILE_ERROR */
FusByteFile *fus_byte_file_open (const char *path,
                                 guint64 offset,
                                 guint64 size,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_byte_file_read:
 * @out: (out): `[n]`
 *
 * Returns: how many of the next bytes there were, fewer than @n at the end alone; a
 * negative number with a FUS_FILE_ERROR
 */
gssize fus_byte_file_read (FusByteFile *self, gpointer out, gsize n, GError **error);
/* Of all that there is to read where it isn't packed; else −1: who unpacks it knows. */
gint64 fus_byte_file_get_plain_size (const FusByteFile *self);
void fus_byte_file_free (FusByteFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusByteFile, fus_byte_file_free)

/* Told the entries of an archive in order. Returns FALSE with @error set to stop. */
typedef gboolean (*FusBytesEntryFunc) (const char *name,
                                       GByteArray *bytes,
                                       gpointer data,
                                       GError **error);

/* Each file in a ZIP archive, whole. */
gboolean fus_bytes_foreach_entry (const char *path,
                                  FusBytesEntryFunc func,
                                  gpointer data,
                                  GError **error);

/* What an entry of an archive unpacks to, piece by piece. */
typedef struct _FusByteStream FusByteStream;

/**
 * fus_byte_stream_read:
 * @block: (out): the next piece, borrowed until the next call
 *
 * Returns: its bytes, 0 at the end, a negative number with a FUS_FILE_ERROR: damaged, or
 * more than an archive of this size may hold
 */
gssize fus_byte_stream_read (FusByteStream *self, const guint8 **block, GError **error);

/* Told the entries in order; may read from @stream or leave it. Returns FALSE with @error
 * set to stop. */
typedef gboolean (*FusBytesStreamFunc) (const char *name,
                                        FusByteStream *stream,
                                        gpointer data,
                                        GError **error);

/* Each file in a ZIP archive, unpacked as far as it is asked for. */
gboolean fus_bytes_foreach_stream (const char *path,
                                   FusBytesStreamFunc func,
                                   gpointer data,
                                   GError **error);

G_END_DECLS
