/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-parallel.h"

#include <errno.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* How often a thread looks for work before it sleeps: a few microseconds, the pause
 * between two phases of a training step. */
#define N_SPINS 4000

static inline void
cpu_pause (void)
{
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause ();
#endif
}

struct _FusPool
{
  guint n_threads; /* the caller's included */
  GThread **threads;
  int nice;

  GMutex mutex;
  GCond work;
  guint round;    /* grows with each run; atomic, changed under the mutex */
  gboolean ended; /* under the mutex */

  FusPoolFunc func;
  gpointer data;
  gsize n_items;
  gsize next;   /* atomic */
  guint n_busy; /* atomic: helpers that have not finished this round */
};

typedef struct
{
  FusPool *pool;
  guint worker;
} Helper;

static void
work_through (FusPool *self, guint worker)
{
  while (TRUE)
    {
      gsize item = (gsize) g_atomic_pointer_add (&self->next, 1);

      if (item >= self->n_items)
        return;
      self->func (item, worker, self->data);
    }
}

static gboolean
wait_for_round (FusPool *self, guint seen)
{
  for (guint i = 0; i < N_SPINS; i++)
    {
      if (g_atomic_int_get (&self->round) != (int) seen)
        break;
      cpu_pause ();
    }

  g_mutex_lock (&self->mutex);
  while (self->round == seen && !self->ended)
    g_cond_wait (&self->work, &self->mutex);
  g_mutex_unlock (&self->mutex);

  return !self->ended;
}

static gpointer
helper_worker (gpointer data)
{
  g_autofree Helper *helper = data;
  FusPool *self = helper->pool;
  guint seen = 0;

  if (self->nice != 0)
    setpriority (PRIO_PROCESS, (id_t) syscall (SYS_gettid), self->nice);
  while (wait_for_round (self, seen))
    {
      seen++;
      work_through (self, helper->worker);
      g_atomic_int_add (&self->n_busy, -1);
    }

  return NULL;
}

FusPool *
fus_pool_new (guint n_threads, int nice)
{
  FusPool *self = g_new0 (FusPool, 1);

  self->n_threads = n_threads == 0 ? g_get_num_processors () : n_threads;
  self->nice = nice;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->work);
  self->threads = g_new0 (GThread *, self->n_threads);
  for (guint i = 1; i < self->n_threads; i++)
    {
      Helper *helper = g_new (Helper, 1);

      *helper = (Helper){ self, i };
      self->threads[i] = g_thread_new ("fus-pool", helper_worker, helper);
    }

  return self;
}

void
fus_pool_free (FusPool *self)
{
  g_mutex_lock (&self->mutex);
  self->ended = TRUE;
  g_cond_broadcast (&self->work);
  g_mutex_unlock (&self->mutex);
  for (guint i = 1; i < self->n_threads; i++)
    g_thread_join (self->threads[i]);

  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->work);
  g_free (self->threads);
  g_free (self);
}

guint
fus_pool_get_n_threads (const FusPool *self)
{
  return self->n_threads;
}

void
fus_pool_run (FusPool *self, gsize n_items, FusPoolFunc func, gpointer data)
{
  g_assert (func != NULL);

  if (self == NULL || self->n_threads == 1 || n_items <= 1)
    {
      for (gsize item = 0; item < n_items; item++)
        func (item, 0, data);
      return;
    }

  g_mutex_lock (&self->mutex);
  self->func = func;
  self->data = data;
  self->n_items = n_items;
  g_atomic_pointer_set (&self->next, 0);
  g_atomic_int_set (&self->n_busy, (int) self->n_threads - 1);
  g_atomic_int_inc (&self->round);
  g_cond_broadcast (&self->work);
  g_mutex_unlock (&self->mutex);

  work_through (self, 0);
  while (g_atomic_int_get (&self->n_busy) > 0)
    g_thread_yield ();
}

typedef struct
{
  FusPoolWork work;
  gpointer data;
} Plain;

static void
do_plain (gsize item, guint worker, gpointer data)
{
  const Plain *plain = data;

  plain->work (item, plain->data);
}

void
fus_pool_run_work (gpointer pool, gsize n_items, FusPoolWork work, gpointer data)
{
  fus_pool_run (pool, n_items, do_plain, &(Plain){ work, data });
}
