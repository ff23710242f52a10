/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-analysis-run.h"

typedef struct
{
  FusPoolFunc func;
  gpointer data;
  gsize first;
} Chunk;

static void
run_chunk_item (gsize item, guint worker, gpointer data)
{
  const Chunk *self = data;

  self->func (self->first + item, worker, self->data);
}

static guint
count_threads (FusPool *pool)
{
  return pool != NULL ? fus_pool_get_n_threads (pool) : 1;
}

FusStage
fus_stage_part (const FusStage *self, gsize i, gsize n)
{
  g_assert (i < n);

  double width = (self->to - self->from) / (double) MAX (n, 1);

  return (FusStage){
    self->progress,
    self->from + (double) i * width,
    self->from + (double) (i + 1) * width,
    self->message,
  };
}

/* @fraction: 0 … 1 of the stage
 * @error: set when cancelled */
static gboolean
stage_tick (const FusStage *self, double fraction, GError **error)
{
  return fus_progress_tick (self->progress,
                            self->from + fraction * (self->to - self->from),
                            self->message, error);
}

gboolean
fus_stage_run (const FusStage *self,
               FusPool *pool,
               gsize n_items,
               gsize items_per_thread,
               FusPoolFunc func,
               gpointer data,
               GError **error)
{
  gsize n_a_chunk = count_threads (pool) * items_per_thread;

  for (gsize first = 0; first < n_items; first += n_a_chunk)
    {
      Chunk chunk = { func, data, first };

      if (!stage_tick (self, (double) first / (double) n_items, error))
        return FALSE;
      fus_pool_run (pool, MIN (n_a_chunk, n_items - first), run_chunk_item, &chunk);
    }

  return TRUE;
}

void
fus_arenas_init (FusArenas *self, FusPool *pool)
{
  self->n = count_threads (pool);
  self->arenas = g_new (FusArena *, self->n);
  for (guint i = 0; i < self->n; i++)
    self->arenas[i] = fus_arena_new ();
}

void
fus_arenas_clear (FusArenas *self)
{
  for (guint i = 0; i < self->n; i++)
    fus_arena_free (self->arenas[i]);
  g_clear_pointer (&self->arenas, g_free);
  self->n = 0;
}
