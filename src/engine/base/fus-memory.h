/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * fus_memory_use_large_pages:
 * @data: freshly allocated, not yet written to
 *
 * The first touch of a page costs more than filling it, under a hypervisor many times
 * more: a page of two megabytes is one touch in place of 512. Where the kernel has none
 * to give, nothing changes; for small blocks nothing is asked.
 */
void fus_memory_use_large_pages (gpointer data, gsize n_bytes);

/**
 * fus_memory_expect_threads:
 * @n_threads: how many will compute at once, 0 for all cores; said once, at the start
 */
void fus_memory_expect_threads (guint n_threads);

typedef enum
{
  FUS_MEMORY_FOR_ANYTHING,
  FUS_MEMORY_FOR_READING,
  FUS_MEMORY_FOR_TRAINING,
  FUS_MEMORY_FOR_ENCODING,
  FUS_MEMORY_FOR_MAP,
  FUS_MEMORY_FOR_EXPLAINING,
} FusMemoryNeed;

/**
 * fus_memory_check:
 * @n_bytes: about to be allocated
 * @error: a FUS_FILE_ERROR_LIMIT
 *
 * Whether they can be had beside what the libraries take later, tried once: an allocation
 * that fails ends the program. Limits on a process, and the kernel's refusal of what it
 * could never give, are met here, as are those of fus_memory_get_limit(). That others
 * take the memory meanwhile is not.
 */
gboolean fus_memory_check (guint64 n_bytes, GError **error);

/* The same before a long job, which the message names. */
gboolean fus_memory_check_for (FusMemoryNeed need, guint64 n_bytes, GError **error);

/* Bytes that the process has in use now, data and libraries included: the resident pages
 * of /proc/self/statm. 0 where it can't be told. */
gsize fus_memory_get_resident (void);

G_END_DECLS
