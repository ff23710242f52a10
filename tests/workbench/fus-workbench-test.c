/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-workbench-test.h"

#include "fus-test.h"

#include <stdlib.h>
#include <time.h>

static char *home;
static double longest_ms;

static void
remove_home (void)
{
  fus_test_remove_dir (g_steal_pointer (&home));
}

/* Not G_TEST_OPTION_ISOLATE_DIRS: it leaks where only the slow way through the stack, ten
 * times as long for all that is allocated, tells the sanitizer whose leak it is. */
void
fus_workbench_test_init (int *argc, char ***argv)
{
  static const char *const names[] = { "XDG_STATE_HOME", "XDG_DATA_HOME",
                                       "XDG_CACHE_HOME", "XDG_CONFIG_HOME" };

  home = fus_test_make_dir ();
  atexit (remove_home);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_setenv (names[i], home, TRUE);
  g_test_init (argc, argv, NULL);
}

/* What a program keeps for the next is gone before each test. */
static void
forget (void)
{
  char *path = g_strdup (home);

  fus_test_remove_dir (path);
  g_assert_cmpint (g_mkdir_with_parents (home, 0700), ==, 0);
}

void
fus_workbench_test_add (const char *path, GTestFunc test)
{
  g_test_add_vtable (path, 0, NULL, (GTestFixtureFunc) (GCallback) forget,
                     (GTestFixtureFunc) (GCallback) test, NULL);
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
