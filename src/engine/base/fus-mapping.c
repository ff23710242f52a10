/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-mapping.h"

#include <sys/mman.h>
#include <unistd.h>

FusMapping *
fus_mapping_new (int fd, guint64 offset, gsize n_bytes, FusMappingKind kind)
{
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

FusMapping *
fus_mapping_ref (FusMapping *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
mapping_clear (gpointer data)
{
  FusMapping *self = data;

  munmap (self->data, self->n_bytes);
}

void
fus_mapping_unref (FusMapping *self)
{
  g_atomic_rc_box_release_full (self, mapping_clear);
}

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
