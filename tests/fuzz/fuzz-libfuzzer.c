/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz-targets.h"

#include <stdlib.h>

/* clang's libFuzzer leads: FUSESCOPE_FUZZ_TARGET=csv fuzz CORPUS… */

static const FuzzTarget *target = NULL;

int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const guint8 *bytes, gsize n);

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
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);

  return 0;
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes, gsize n)
{
  target->run (bytes, n);

  return 0;
}
