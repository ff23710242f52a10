/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-kernels.h"
#include "fus-linalg.h"
#include "fus-parallel.h"
#include "fus-test.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* Products on more threads than there are addresses for. */

enum
{
  N_THREADS = 6,
  N_ITEMS = 60,
  SIZE = 192,
  LEFT = 150 << 20, /* bytes: for one thread more, and not for two */
};

typedef struct
{
  FusReal *a;
  double *wide;
  FusReal *products[N_ITEMS];
  double *factors[N_ITEMS];
} Work;

static void
work_item (gsize item, gpointer data)
{
  Work *self = data;

  fus_gemm_nt (self->products[item], self->a, self->a, SIZE, SIZE, SIZE, 0);
  fus_product_with_itself (self->factors[item], self->wide, SIZE, SIZE, FALSE);
  for (gsize i = 0; i < SIZE; i++)
    self->factors[item][i * SIZE + i] += SIZE;
  g_assert_true (fus_factor_double (self->factors[item], SIZE));
}

static void
set_room (guint64 left)
{
  unsigned long pages = 0;
  g_autofree char *text = NULL;
  struct rlimit most = { 0, 0 };

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  g_assert_cmpint (sscanf (text, "%lu", &pages), ==, 1);
  most.rlim_cur = most.rlim_max = pages * (guint64) sysconf (_SC_PAGESIZE) + left;
  g_assert_cmpint (setrlimit (RLIMIT_AS, &most), ==, 0);
}

static void
work_init (Work *self)
{
  self->a = g_new (FusReal, SIZE * SIZE);
  self->wide = g_new (double, SIZE *SIZE);
  fus_test_fill_sin (self->a, SIZE * SIZE, 1, 1);
  for (gsize i = 0; i < SIZE * SIZE; i++)
    self->wide[i] = (double) self->a[i];
  for (gsize i = 0; i < N_ITEMS; i++)
    {
      self->products[i] = g_new0 (FusReal, SIZE * SIZE);
      self->factors[i] = g_new0 (double, SIZE *SIZE);
    }
}

static void
work_check (Work *self)
{
  for (gsize i = 1; i < N_ITEMS; i++)
    {
      g_assert_cmpmem (self->products[i], SIZE * SIZE * sizeof (FusReal),
                       self->products[0], SIZE * SIZE * sizeof (FusReal));
      g_assert_cmpmem (self->factors[i], SIZE * SIZE * sizeof (double), self->factors[0],
                       SIZE * SIZE * sizeof (double));
    }
  for (gsize i = 0; i < N_ITEMS; i++)
    {
      g_free (self->products[i]);
      g_free (self->factors[i]);
    }
  g_free (self->a);
  g_free (self->wide);
}

static void
test_crowd (gconstpointer data)
{
  const guint64 left = *(const guint64 *) data;
  g_autoptr (FusPool) pool = NULL;
  Work work = { NULL };

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 60 * G_USEC_PER_SEC, 0);
      g_test_trap_assert_passed ();
      return;
    }
  pool = fus_pool_new (N_THREADS, 0);
  work_init (&work);
  work_item (0, &work); /* the first has what it takes from the start */
  if (left > 0)
    set_room (left);
  for (guint round = 0; round < 5; round++)
    fus_pool_run_work (pool, N_ITEMS, work_item, &work);
  work_check (&work);
}

int
main (int argc, char *argv[])
{
  static const guint64 rooms[] = { 0, 1 << 20, LEFT, 3 * (guint64) LEFT };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rooms); i++)
    {
      g_autofree char *path =
        g_strdup_printf ("/blas/turns/%" G_GUINT64_FORMAT "-MB-of-addresses-left",
                         rooms[i] >> 20);

#ifdef FUS_SANITIZED
      /* Sanitizers map more than there is. */
      if (rooms[i] > 0)
        continue;
#endif
      g_test_add_data_func (path, &rooms[i], test_crowd);
    }

  return g_test_run ();
}
