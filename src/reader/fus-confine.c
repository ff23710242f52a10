/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-confine.h"

#include "fus-reader-limits.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* Pages of /proc/self/statm in bytes: 0 is all, 5 is data. */
static guint64
get_used (guint field)
{
  g_autofree char *text = NULL;
  guint64 fields[6] = { 0 };

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL) ||
      sscanf (text,
              "%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT
              " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT,
              &fields[0], &fields[1], &fields[2], &fields[3], &fields[4],
              &fields[5]) != 6)
    return 0;

  return fields[field] * (guint64) sysconf (_SC_PAGESIZE);
}

static void
limit (__rlimit_resource_t resource, guint64 most)
{
  struct rlimit limits = { most, most };

  setrlimit (resource, &limits);
}

static void
limit_time (guint64 seconds)
{
  struct rlimit limits = { seconds, seconds + FUS_READER_GRACE };

  setrlimit (RLIMIT_CPU, &limits);
}

/* The kernel kills this process when the other end of the pipe is closed. */
static void
die_with_pipe (void)
{
  struct pollfd life = { FUS_READER_LIFE, POLLIN, 0 };
  struct stat info;

  if (fstat (FUS_READER_LIFE, &info) != 0 || !S_ISFIFO (info.st_mode))
    return;
  fcntl (FUS_READER_LIFE, F_SETOWN, getpid ());
  fcntl (FUS_READER_LIFE, F_SETSIG, SIGKILL);
  fcntl (FUS_READER_LIFE, F_SETFL, O_ASYNC | O_NONBLOCK);
  if (poll (&life, 1, 0) != 0)
    _exit (1);
}

/* The signal of a parent that ended before it was asked for never comes. */
void
fus_confine_to_parent (void)
{
  const char *parent = g_getenv (FUS_READER_PARENT);

  prctl (PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  if (parent != NULL && g_ascii_strtoll (parent, NULL, 10) != getppid ())
    _exit (1);
  die_with_pipe ();
}

/* A number of bytes that the parent gives; without one there is nothing to be had. */
static guint64
get_told (const char *name)
{
  const char *text = g_getenv (name);

  return text != NULL ? g_ascii_strtoull (text, NULL, 10) : 0;
}

/* What is mapped already counts too: the limits are on top of it. Addresses are only to
 * be had within reason, memory is what is measured. Sanitizers map more than there is. */
static void
set_limits (void)
{
  struct stat info = { 0 };
  guint64 memory = get_told (FUS_READER_MEMORY);
  guint64 room = get_told (FUS_READER_ROOM);

  if (fstat (FUS_READER_FILE, &info) != 0)
    info.st_size = 0;
  limit (RLIMIT_CORE, 0);
  limit (RLIMIT_NOFILE, FUS_READER_N_FDS);
  limit (RLIMIT_DATA, get_used (5) + memory);
#ifndef FUS_SANITIZED
  limit (RLIMIT_AS, get_used (0) + 2 * memory + (guint64) info.st_size + room);
#endif
  limit (RLIMIT_FSIZE, MAX (memory, room));
  limit_time (
    fus_reader_limits_get_cpu (MAX (get_told (FUS_READER_WORK), (guint64) info.st_size)));
}

FusSandboxPart
fus_confine (void)
{
  set_limits ();

  return fus_sandbox_enter ();
}
