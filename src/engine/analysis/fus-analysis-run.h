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

FusStage fus_stage_part (const FusStage *self, gsize i, gsize n);
gboolean fus_stage_tick (const FusStage *self, double fraction, GError **error);
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

void fus_arenas_init (FusArenas *self, FusPool *pool);
void fus_arenas_clear (FusArenas *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FusArenas, fus_arenas_clear)

G_END_DECLS
