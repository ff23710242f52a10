/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* In the environment: how much memory Fusescope may use, such as `4G`. */
#define FUS_MEMORY_VARIABLE "FUSESCOPE_MEMORY"

/**
 * fus_memory_parse_size:
 * @text: a number and K, M, G or T, powers of 1,024, or nothing for bytes; `iB` and `B`
 * may follow
 * @n_bytes: (out): left alone where it can't be understood
 */
gboolean fus_memory_parse_size (const char *text, guint64 *n_bytes);

/**
 * fus_memory_find_group_limit:
 * @groups: what /proc/self/cgroup says
 * @root: where groups of processes are mounted
 *
 * Returns: the least limit of the group that this process is in and of those around it,
 * of either version; %G_MAXUINT64 where there is none
 */
guint64 fus_memory_find_group_limit (const char *groups, const char *root);

/* Whether %FUS_MEMORY_VARIABLE is not set or can be understood; a FUS_FILE_ERROR_LIMIT
 * where it can't. To be asked once, at the start. */
gboolean fus_memory_check_variable (GError **error);

/* Bytes that Fusescope may use in all: the least of the machine's memory, the limit of
 * its group of processes and %FUS_MEMORY_VARIABLE. Pages of files don't count. */
guint64 fus_memory_get_limit (void);

/* Bytes of that in use now: memory of this process's own and what it shares, pages of
 * files left out. */
guint64 fus_memory_get_used (void);

G_END_DECLS
