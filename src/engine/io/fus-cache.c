/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-cache.h"

#include "fus-memory-limit.h"
#include "fus-reader-limits.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <sys/vfs.h>
#include <unistd.h>

#define FEWEST_LEFT ((guint64) 1 << 30)

enum
{
  PART_LEFT = 20, /* of the disk: one in so many */
  TRIAL = 4096,
};

static int
open_file (const char *folder)
{
  g_autofree char *name = NULL;
  int fd = open (folder, O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);

  if (fd >= 0)
    return fd;
  /* Not every file system has files without names. */
  name = g_build_filename (folder, "blocks-XXXXXX", NULL);
  fd = g_mkstemp_full (name, O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0)
    g_unlink (name);

  return fd;
}

/* Room that can't be asked for can't be refused: a full disk would be a signal. */
static gboolean
can_make_room (int fd)
{
  return fallocate (fd, 0, 0, TRIAL) == 0 && ftruncate (fd, 0) == 0;
}

static guint64
get_room (int fd, gboolean *in_memory)
{
  struct statfs disk;
  guint64 block = 0;
  guint64 kept = 0;

  if (fstatfs (fd, &disk) != 0)
    return 0;
  *in_memory = disk.f_type == TMPFS_MAGIC || disk.f_type == RAMFS_MAGIC;
  block = (guint64) disk.f_bsize;
  kept = *in_memory ? 0 : MAX (FEWEST_LEFT, disk.f_blocks * block / PART_LEFT);

  return disk.f_bavail * block - MIN (disk.f_bavail * block, kept);
}

FusCache
fus_cache_open (guint64 size)
{
  FusCache self = { -1, 0, FALSE };
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "fusescope", NULL);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    return self;
  self.fd = open_file (folder);
  if (self.fd < 0)
    return self;
  self.most =
    MIN (fus_reader_limits_get_blocks (size), get_room (self.fd, &self.in_memory));
  if (self.in_memory)
    self.most = MIN (self.most, fus_memory_get_limit () / 2);
  if (!can_make_room (self.fd))
    fus_cache_clear (&self);

  return self;
}

void
fus_cache_clear (FusCache *self)
{
  if (self->fd >= 0)
    close (self->fd);
  *self = (FusCache){ -1, 0, FALSE };
}
