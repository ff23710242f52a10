/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-parallel.h"

static void
count (gsize item, guint worker, gpointer data)
{
  g_atomic_int_inc (&((int *) data)[item]);
}

static void
test_each_once (gconstpointer data)
{
  g_autoptr (FusPool) pool = fus_pool_new (GPOINTER_TO_UINT (data), 0);

  for (gsize n = 0; n < 200; n++)
    {
      g_autofree int *counts = g_new0 (int, n + 1);

      fus_pool_run (pool, n, count, counts);
      for (gsize i = 0; i < n; i++)
        g_assert_cmpint (counts[i], ==, 1);
    }
}

static void
count_plainly (gsize item, gpointer data)
{
  g_atomic_int_inc (&((int *) data)[item]);
}

static void
test_plain_work (void)
{
  enum
  {
    N = 129,
  };
  g_autoptr (FusPool) pool = fus_pool_new (3, 0);
  int counts[N] = { 0 };

  fus_pool_run_work (pool, N, count_plainly, counts);
  fus_pool_run_work (NULL, N, count_plainly, counts);
  for (gsize i = 0; i < N; i++)
    g_assert_cmpint (counts[i], ==, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint n = 1; n <= 5; n++)
    {
      g_autofree char *path = g_strdup_printf ("/parallel/each-item-once/%u-threads", n);

      g_test_add_data_func (path, GUINT_TO_POINTER (n), test_each_once);
    }

  g_test_add_func ("/parallel/work-without-scratch", test_plain_work);

  return g_test_run ();
}
