/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sys/stat.h>

G_BEGIN_DECLS

/* fusescope-reader opens nothing: it is lent descriptors, and a path is only what a file
 * is called. From the first loan on no other path is opened. */
void fus_lent_add (const char *path, int fd);
/* Opens a lent file again, or, where nothing is lent (in tests), a regular file by its
 * path. @info: (nullable) (out). Returns a descriptor to close, or −1 with a
 * FUS_FILE_ERROR. Read it with pread(): the position is shared. */
int fus_lent_open (const char *path, struct stat *info, GError **error);

G_END_DECLS
