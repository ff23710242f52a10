/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-memory.h"

#include <sys/mman.h>
#include <unistd.h>

/* Less isn't worth the call. */
#define FEWEST_BYTES ((gsize) 4 << 20)

/**
 * fus_memory_use_large_pages:
 * @data: freshly allocated
 *
 * The first touch of a page costs more than filling it, under a hypervisor many times
 * more: a page of two megabytes is one touch in place of 512. Where the kernel has none
 * to give, nothing changes; for small blocks nothing is asked.
 */
void
fus_memory_use_large_pages (gpointer data, gsize n_bytes)
{
  gsize page = (gsize) sysconf (_SC_PAGESIZE);
  gsize before = (page - (guintptr) data % page) % page;

  if (n_bytes >= FEWEST_BYTES)
    madvise ((char *) data + before, (n_bytes - before) / page * page, MADV_HUGEPAGE);
}
