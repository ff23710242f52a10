/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-walls.h"

#include <glib/gi18n-lib.h>
#include <linux/seccomp.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef __NR_landlock_create_ruleset
#define __NR_landlock_create_ruleset 444
#endif

enum
{
  LANDLOCK_VERSION = 1,
};

FusWalls
fus_walls_get (void)
{
  guint32 action = SECCOMP_RET_KILL_PROCESS;
  long version = syscall (__NR_landlock_create_ruleset, NULL, 0, LANDLOCK_VERSION);

  return (FusWalls){
    .landlock = version > 0 ? (int) version : 0,
    .seccomp = syscall (SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0,
  };
}

char *
fus_walls_dup_warning (FusWalls walls)
{
  if (walls.landlock > 0 && walls.seccomp)
    return NULL;
  if (walls.seccomp)
    return g_strdup (
      _ ("This system has no Landlock: the program that reads files is kept "
         "from your other files by a filter of system calls alone."));
  if (walls.landlock > 0)
    return g_strdup (
      _ ("This system has no seccomp: the program that reads files is kept "
         "from your other files, but could start programs if a file took "
         "it over. Open only files from people you trust."));

  return g_strdup (
    _ ("This system has neither Landlock nor seccomp: a file that takes over "
       "the program that reads it could reach your other files. Open only "
       "files from people you trust."));
}

char *
fus_walls_dup_names (FusWalls walls)
{
  const char *filter = walls.seccomp ? "seccomp" : "no seccomp";

  return walls.landlock > 0 ? g_strdup_printf ("Landlock %d, %s", walls.landlock, filter)
                            : g_strdup_printf ("no Landlock, %s", filter);
}
