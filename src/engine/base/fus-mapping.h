/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FUS_MAPPING_COPY,  /* what is changed stays in this process, as memory of its own */
  FUS_MAPPING_SHARE, /* what is changed goes into the file */
} FusMappingKind;

/**
 * FusMapping:
 * @data: `[n_bytes]`, from the start of a page on
 *
 * A part of an open file as memory: pages are read when they are looked at, and the
 * kernel takes back those of a file on disk when it needs them. Reference-counted.
 */
typedef struct
{
  gpointer data;
  gsize n_bytes;
  FusMappingKind kind;
} FusMapping;

/* @offset: of a page; @fd: may be closed afterwards. %NULL with errno set where it can't
 * be mapped. */
FusMapping *fus_mapping_new (int fd, guint64 offset, gsize n_bytes, FusMappingKind kind)
  G_GNUC_WARN_UNUSED_RESULT;
/* The first @n_bytes of a file for reading, followed by @n_spare bytes of zeros; the last
 * page and those can be changed. %NULL with errno set where it can't be mapped. */
FusMapping *fus_mapping_new_padded (int fd,
                                    gsize n_bytes,
                                    gsize n_spare) G_GNUC_WARN_UNUSED_RESULT;
FusMapping *fus_mapping_ref (FusMapping *self);
void fus_mapping_unref (FusMapping *self);

/* Says that the pages that lie whole in these bytes aren't looked at for now, so that
 * they no longer count as this process's. What they hold stays; of a copy nothing is
 * given up. */
void fus_mapping_relax (const FusMapping *self, gconstpointer start, gsize n_bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusMapping, fus_mapping_unref)

G_END_DECLS
