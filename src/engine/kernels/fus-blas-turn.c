/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-blas-private.h"

#include <glib.h>
#include <sys/mman.h>

/* OpenBLAS maps 128 MB for each thread that is in it at once, keeps them, and tries for
 * ever where it can't have them. So threads take turns: one more is let in only where
 * there are addresses for it; else it waits until another is out, which takes longer and
 * gives the same. */

#define BYTES_A_TURN ((gsize) 136 << 20)

enum
{
  MOST_TURNS = 128,
};

/* In its library, in no header of it, and not in every version: to have its room taken
 * when there is some, and not when it is called next. */
void *blas_memory_alloc (int unused) __attribute__ ((weak));
void blas_memory_free (void *room) __attribute__ ((weak));

static int n_inside = 0;
static int n_granted = 0;
static int n_waiting = 0;
static gboolean granting = FALSE; /* under the lock, as is what follows */
static GMutex mutex;
static GCond cond;

static gboolean
has_room (void)
{
  void *place =
    mmap (NULL, BYTES_A_TURN, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  if (place == MAP_FAILED)
    return FALSE;
  munmap (place, BYTES_A_TURN);

  return TRUE;
}

/* With nobody inside: as many as are let in are taken at once and given back, so that
 * there are as many. */
static void
take_room (int n)
{
  void *rooms[MOST_TURNS];

  if (blas_memory_alloc == NULL || blas_memory_free == NULL)
    return;
  for (int i = 0; i < n; i++)
    rooms[i] = blas_memory_alloc (0);
  for (int i = 0; i < n; i++)
    blas_memory_free (rooms[i]);
}

/* Counts one inside; whether it may be. */
static gboolean
enter (void)
{
  return g_atomic_int_add (&n_inside, 1) < g_atomic_int_get (&n_granted);
}

/* Lets none in until all are out, and then one more than before if there is room. */
static gboolean
grant (void)
{
  const int n = g_atomic_int_get (&n_granted);
  gboolean more = n < MOST_TURNS && has_room ();

  if (!more)
    return FALSE;
  granting = TRUE;
  g_atomic_int_set (&n_granted, 0);
  while (g_atomic_int_get (&n_inside) > 0)
    g_cond_wait (&cond, &mutex);
  more = has_room ();
  if (more)
    take_room (n + 1);
  g_atomic_int_set (&n_granted, more ? n + 1 : n);
  granting = FALSE;
  g_cond_broadcast (&cond);

  return more;
}

/* Whoever was counted without being let in says so, as does whoever is out where one
 * waits: so none is forgotten. */
static void
leave (void)
{
  g_atomic_int_add (&n_inside, -1);
  g_cond_broadcast (&cond);
}

static void
wait_for_turn (void)
{
  gboolean in = FALSE;

  g_mutex_lock (&mutex);
  g_atomic_int_inc (&n_waiting);
  leave ();
  while (!in)
    {
      in = !granting && enter ();
      if (!in && !granting)
        {
          leave ();
          if (grant ())
            continue;
          if (g_atomic_int_get (&n_granted) == 0)
            g_error ("failed to allocate %" G_GSIZE_FORMAT " bytes for a product",
                     BYTES_A_TURN);
        }
      if (!in)
        g_cond_wait (&cond, &mutex);
    }
  g_atomic_int_add (&n_waiting, -1);
  g_mutex_unlock (&mutex);
}

void
fus_blas_begin (void)
{
  fus_blas_use_one_thread ();
  if (!enter ())
    wait_for_turn ();
}

void
fus_blas_end (void)
{
  g_atomic_int_add (&n_inside, -1);
  if (g_atomic_int_get (&n_waiting) == 0)
    return;
  g_mutex_lock (&mutex);
  g_cond_broadcast (&cond);
  g_mutex_unlock (&mutex);
}
