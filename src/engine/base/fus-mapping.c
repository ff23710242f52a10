/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-mapping.h"

#include "fus-shared.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

FusMapping *
fus_mapping_new (int fd, guint64 offset, gsize n_bytes, FusMappingKind kind)
{
  g_assert (fd >= 0);

  /* Nothing is set aside for pages that may be changed: hardly any is. */
  int flags = kind == FUS_MAPPING_SHARE ? MAP_SHARED : MAP_PRIVATE | MAP_NORESERVE;
  gpointer data = mmap (NULL, n_bytes, PROT_READ | PROT_WRITE, flags, fd, (off_t) offset);
  FusMapping *self = NULL;

  if (data == MAP_FAILED)
    return NULL;
  self = g_atomic_rc_box_new0 (FusMapping);
  *self = (FusMapping){ data, n_bytes, kind };

  return self;
}

static gboolean
read_tail (int fd, char *to, gsize n, gsize offset)
{
  while (n > 0)
    {
      gssize done = pread (fd, to, n, (off_t) offset);

      if (done < 0 && errno == EINTR)
        continue;
      if (done <= 0)
        return FALSE;
      to += done;
      n -= (gsize) done;
      offset += (gsize) done;
    }

  return TRUE;
}

FusMapping *
fus_mapping_new_padded (int fd, gsize n_bytes, gsize n_spare)
{
  g_assert (fd >= 0);

  const gsize page = (gsize) sysconf (_SC_PAGESIZE);
  const gsize whole = n_bytes / page * page;
  const gsize all = n_bytes + n_spare;
  FusMapping *self = NULL;
  gpointer data =
    mmap (NULL, all, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  if (data == MAP_FAILED)
    return NULL;
  if ((whole > 0 &&
       mmap (data, whole, PROT_READ, MAP_PRIVATE | MAP_FIXED, fd, 0) == MAP_FAILED) ||
      !read_tail (fd, (char *) data + whole, n_bytes - whole, whole))
    {
      munmap (data, all);
      return NULL;
    }
  self = g_atomic_rc_box_new0 (FusMapping);
  *self = (FusMapping){ data, all, FUS_MAPPING_COPY };

  return self;
}

static void
mapping_clear (FusMapping *self)
{
  munmap (self->data, self->n_bytes);
}

FUS_DEFINE_SHARED (FusMapping, fus_mapping, mapping_clear)

void
fus_mapping_relax (const FusMapping *self, gconstpointer start, gsize n_bytes)
{
  const gsize page = (gsize) sysconf (_SC_PAGESIZE);
  const gsize from = (gsize) ((const char *) start - (const char *) self->data);
  const gsize first = (from + page - 1) / page * page;
  const gsize end = MIN (from + n_bytes, self->n_bytes) / page * page;

  if (self->kind == FUS_MAPPING_SHARE && first < end)
    madvise ((char *) self->data + first, end - first, MADV_DONTNEED);
}
