/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FusCache:
 * @fd: to close, or −1 where there is no folder that can hold it
 * @most: bytes that it may become
 * @in_memory: whether the disk is memory
 *
 * A file without a name in the cache folder: whatever becomes of this process, nothing
 * stays behind.
 */
typedef struct
{
  int fd;
  guint64 most;
  gboolean in_memory;
} FusCache;

/* @size: bytes of the file that is read. Leaves the disk a twentieth, a gigabyte at
 * least. */
FusCache fus_cache_open (guint64 size);
/* Closes it, and so gives its room back once nothing is mapped any more. */
void fus_cache_clear (FusCache *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FusCache, fus_cache_clear)

G_END_DECLS
