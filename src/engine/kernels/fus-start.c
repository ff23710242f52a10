/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* OpenBLAS maps 128 MB for each of its threads while it is loaded, before main() begins,
 * and tries for ever where that fails. So it is tried once before that: what stands in
 * this section of a program runs before its libraries' own beginnings. Nothing of GLib
 * and no translation is there yet. To be compiled into each program (fus_start_dep). */

#define BYTES_A_THREAD (136UL << 20)
#define BYTES_BESIDE (32UL << 20)
#define MOST_THREADS 128

static const char sentence[] =
  "There is not enough memory to start: each processor takes 136 MB of address space";
static const char remedy[] = "Allow more (ulimit -v), or close other programs.";

static void
say (const char *text)
{
  if (syscall (SYS_write, STDERR_FILENO, text, strlen (text)) < 0)
    return;
}

static int
asks_for_json (char **argv)
{
  for (int i = 1; argv[0] != NULL && argv[i] != NULL; i++)
    if (strcmp (argv[i], "--json") == 0)
      return 1;

  return 0;
}

static void
refuse (char **argv)
{
  if (asks_for_json (argv))
    {
      say ("{\"error\":{\"domain\":\"FusFileError\",\"code\":\"limit\",\"message\":\"");
      say (sentence);
      say ("\",\"file\":null,\"object\":null,\"row\":null,\"remedy\":\"");
      say (remedy);
      say ("\"}}\n");
    }
  else
    {
      say ("fusescope: ");
      say (sentence);
      say ("\n  ");
      say (remedy);
      say ("\n");
    }
  _exit (1);
}

/* What a person set for OpenBLAS is what it will take. */
static unsigned long
count_threads (char **envp)
{
  static const char name[] = "OPENBLAS_NUM_THREADS=";
  cpu_set_t set;
  unsigned long n = 1;

  CPU_ZERO (&set);
  if (syscall (SYS_sched_getaffinity, 0, sizeof set, &set) > 0)
    n = (unsigned long) CPU_COUNT (&set);
  for (char **p = envp; p != NULL && *p != NULL; p++)
    if (strncmp (*p, name, sizeof name - 1) == 0)
      {
        unsigned long given = strtoul (*p + sizeof name - 1, NULL, 10);

        n = given > 0 && given < n ? given : n;
      }

  return n < MOST_THREADS ? n : MOST_THREADS;
}

static void
try_memory (int argc, char **argv, char **envp)
{
  unsigned long n = count_threads (envp) * BYTES_A_THREAD + BYTES_BESIDE;
  long place = syscall (SYS_mmap, NULL, n, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  if (place == -1)
    refuse (argv);
  syscall (SYS_munmap, place, n);
}

__attribute__ ((section (".preinit_array"),
                used)) static void (*const start) (int, char **, char **) = try_memory;
