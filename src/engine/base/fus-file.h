/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sys/stat.h>

G_BEGIN_DECLS

/* Opens a regular file for reading and never waits for one that isn't. @info: (nullable)
 * (out). Returns a descriptor to close, or −1 with a FUS_FILE_ERROR. */
int fus_file_open (const char *path, struct stat *info, GError **error);
/* All of a regular file of at most @n_most bytes, a zero after them. */
char *fus_file_read (const char *path, gsize n_most, gsize *n_bytes, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;

/* To be asked before long work whose result goes to @path: whether fus_file_write() would
 * replace what it names, links followed: nothing, or a regular file. Else a
 * FUS_FILE_ERROR_WRITE. */
gboolean fus_file_check_target (const char *path, GError **error);

/**
 * fus_file_write:
 * @data: `[size]` bytes
 * @error: a FUS_FILE_ERROR_WRITE
 *
 * Whole or not at all: a temporary name in the same folder, synced, renamed. Keeps the
 * permissions of a file that is there already, and follows links, also one whose end is
 * still to be made. A folder, device, pipe or socket is left alone.
 *
 * Returns: whether @path now holds @data; else it is as it was
 */
gboolean fus_file_write (const char *path, const void *data, gsize size, GError **error);
/* The same of the first @size bytes of an open file, a piece at a time. */
gboolean fus_file_write_from (const char *path, int fd, gsize size, GError **error);

G_END_DECLS
