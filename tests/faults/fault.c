/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Preloaded: counts what brings a file to the disk, and at one of those calls the disk is
 * full, the disk is broken, or the process is killed, before the call or after it.
 *
 *   FUSESCOPE_FAULT=5:full        at the fifth: full, broken, before, after
 *   FUSESCOPE_FAULT_COUNT=FILE    writes how many there were at the end
 */

static int n_calls = 0;

static void
end (void)
{
  kill (getpid (), SIGKILL);
  for (;;)
    pause ();
}

/* Whether this is the call that @action is for. */
static int
is_now (int call, const char *action)
{
  const char *text = getenv ("FUSESCOPE_FAULT");
  char *rest = NULL;

  return text != NULL && strtol (text, &rest, 10) == call && *rest == ':' &&
         strcmp (rest + 1, action) == 0;
}

/* Returns −1 with errno where the call shall fail. */
static int
begin (int *call)
{
  *call = __atomic_add_fetch (&n_calls, 1, __ATOMIC_SEQ_CST);
  if (is_now (*call, "before"))
    end ();
  if (is_now (*call, "full") || is_now (*call, "broken"))
    {
      errno = is_now (*call, "full") ? ENOSPC : EIO;
      return -1;
    }

  return 0;
}

static void
finish (int call)
{
  if (is_now (call, "after"))
    end ();
}

static void *
find (const char *name)
{
  return dlsym (RTLD_NEXT, name);
}

static int
is_regular (int fd)
{
  struct stat info;

  return fstat (fd, &info) == 0 && S_ISREG (info.st_mode);
}

ssize_t
write (int fd, const void *data, size_t n)
{
  ssize_t (*next) (int, const void *, size_t) = find ("write");
  ssize_t done = 0;
  int call = 0;

  if (!is_regular (fd))
    return next (fd, data, n);
  if (begin (&call) < 0)
    return -1;
  done = next (fd, data, n);
  finish (call);

  return done;
}

int
fsync (int fd)
{
  int (*next) (int) = find ("fsync");
  int done = 0;
  int call = 0;

  if (begin (&call) < 0)
    return -1;
  done = next (fd);
  finish (call);

  return done;
}

int
linkat (int from, const char *old, int to, const char *name, int flags)
{
  int (*next) (int, const char *, int, const char *, int) = find ("linkat");
  int done = 0;
  int call = 0;

  if (begin (&call) < 0)
    return -1;
  done = next (from, old, to, name, flags);
  finish (call);

  return done;
}

int
rename (const char *old, const char *name)
{
  int (*next) (const char *, const char *) = find ("rename");
  int done = 0;
  int call = 0;

  if (begin (&call) < 0)
    return -1;
  done = next (old, name);
  finish (call);

  return done;
}

static void __attribute__ ((destructor)) tell (void)
{
  const char *path = getenv ("FUSESCOPE_FAULT_COUNT");
  FILE *file = path != NULL ? fopen (path, "w") : NULL;

  if (file == NULL)
    return;
  fprintf (file, "%d\n", n_calls);
  fclose (file);
}
