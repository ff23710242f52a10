/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz-targets.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

/* clang's libFuzzer leads: FUSESCOPE_FUZZ_TARGET=csv fuzz CORPUS… */

enum
{
  KEPT = 256 << 20,        /* bytes */
  LARGEST_KEPT = 32 << 20, /* bytes: the C library takes no more */
  MEMORY = 32 << 20,       /* bytes: importers make arrays of half of it at most */
  N_TRIES = 8,             /* of chance, to make what the target takes */
};

static const FuzzTarget *target = NULL;

int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const guint8 *bytes, gsize n);
gsize LLVMFuzzerCustomMutator (guint8 *bytes, gsize n, gsize most, guint seed);
gsize LLVMFuzzerMutate (guint8 *bytes, gsize n, gsize most);

/* In the place of the C library's: a line of text may promise gigabytes, which take
 * seconds to clear, so importers are told of little memory. It isn't taken from them:
 * they would die of it. */
int
getrlimit (__rlimit_resource_t resource, struct rlimit *limit)
{
  const int failed = prlimit (0, resource, NULL, limit);

  if (failed == 0 && resource == RLIMIT_DATA)
    limit->rlim_cur = MEMORY;

  return failed;
}

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  int done = fuzz_tools_run (*argc, *argv);

  if (done >= 0)
    exit (done);
  target = fuzz_targets_lookup (g_getenv ("FUSESCOPE_FUZZ_TARGET"));
  if (target == NULL)
    {
      g_printerr ("FUSESCOPE_FUZZ_TARGET names no target\n");
      exit (2);
    }
  /* Memory of a run is the next one's: the system is asked for none. */
  mallopt (M_MMAP_THRESHOLD, LARGEST_KEPT);
  mallopt (M_TRIM_THRESHOLD, KEPT);
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);

  return 0;
}

/* The bytes say in which way they are taken: the same ones take the same way. */
static guint
choose_way (const guint8 *bytes, gsize n)
{
  guint32 sum = (guint32) n;

  for (gsize i = 0; i < n; i++)
    sum = (sum ^ bytes[i]) * 16777619;

  return (sum >> 16) % target->n_ways;
}

/* What the target doesn't take isn't worth a run. */
gsize
LLVMFuzzerCustomMutator (guint8 *bytes, gsize n, gsize most, guint seed)
{
  g_autofree guint8 *before = g_memdup2 (bytes, MAX (n, 1));
  gsize n_after = LLVMFuzzerMutate (bytes, n, most);

  for (guint i = 1; i < N_TRIES && !fuzz_target_takes (target, bytes, n_after); i++)
    {
      memcpy (bytes, before, n);
      n_after = LLVMFuzzerMutate (bytes, n, most);
    }

  return n_after;
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize n)
{
  fuzz_target_run (target, bytes, n, target->n_ways > 1 ? choose_way (bytes, n) : 0);

  return 0;
}
