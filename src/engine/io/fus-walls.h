/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FusWalls:
 * @landlock: version of the kernel's, 0 where it has none or has it off
 * @seccomp: whether calls can be filtered
 *
 * What this kernel has to keep fusescope-reader from what is not its business.
 */
typedef struct
{
  int landlock;
  gboolean seccomp;
} FusWalls;

/* Asks the kernel; nothing is changed by it. */
FusWalls fus_walls_get (void);
/* What is missing and what it means, a sentence; %NULL where nothing is. */
char *fus_walls_dup_warning (FusWalls walls) G_GNUC_WARN_UNUSED_RESULT;
/* For a problem report: “Landlock 7, seccomp”. */
char *fus_walls_dup_names (FusWalls walls) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
