/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-workbench-test.h"

#include <time.h>

static double longest_ms;

void
fus_workbench_test_init (int *argc, char ***argv)
{
  g_test_init (argc, argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
}

static double
get_cpu_ms (void)
{
  struct timespec now = { 0 };

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return 1e3 * (double) now.tv_sec + 1e-6 * (double) now.tv_nsec;
}

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_REMOVE;
}

void
fus_workbench_test_iterate (void)
{
  double before = 0;

  /* Never sleep for good: the condition may depend on a worker alone. */
  g_timeout_add (10, tick_cb, NULL);
  before = get_cpu_ms ();
  g_main_context_iteration (NULL, TRUE);
  longest_ms = MAX (longest_ms, get_cpu_ms () - before);
}

double
fus_workbench_test_get_stall (void)
{
  return longest_ms;
}

void
fus_workbench_test_reset_stall (void)
{
  longest_ms = 0;
}

FusDataset *
fus_workbench_test_machines (gsize n_samples)
{
  FusSyntheticOptions options = fus_synthetic_get_defaults ();

  options.n_samples = n_samples;

  return fus_synthetic_machines_new (&options);
}
