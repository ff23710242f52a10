/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-arena.h"
#include "fus-parallel.h"
#include "fus-progress.h"

G_BEGIN_DECLS

/**
 * FusStage:
 * @progress: (nullable): of the whole
 * @from: fraction of the whole when this part begins
 * @to: when it ends
 * @message: (nullable): what is being done, translated
 *
 * A part of a long work.
 */
typedef struct
{
  const FusProgress *progress;
  double from;
  double to;
  const char *message;
} FusStage;

/**
 * fus_stage_part:
 *
 * Returns: the @i-th of @n equal parts of a stage
 */
FusStage fus_stage_part (const FusStage *self, gsize i, gsize n);

/**
 * fus_stage_run:
 * @n_items: items
 * @items_per_thread: how many each thread does between two looks at the cancellable, some
 * 50 ms of work
 * @error: set when cancelled
 *
 * fus_pool_run() that can be followed and cancelled.
 */
gboolean fus_stage_run (const FusStage *self,
                        FusPool *pool,
                        gsize n_items,
                        gsize items_per_thread,
                        FusPoolFunc func,
                        gpointer data,
                        GError **error);

/* An arena for each thread of a pool. */
typedef struct
{
  guint n;
  FusArena **arenas;
} FusArenas;

/**
 * fus_arenas_init:
 * @pool: (nullable): whose threads need scratch
 */
void fus_arenas_init (FusArenas *self, FusPool *pool);

/* Frees all of them; the struct itself is the caller's. */
void fus_arenas_clear (FusArenas *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FusArenas, fus_arenas_clear)

G_END_DECLS
