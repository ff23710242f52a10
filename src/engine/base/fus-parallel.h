/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A fixed set of threads that work through numbered items. */
typedef struct _FusPool FusPool;

/* Does item @item. @worker, below the pool's number of threads, names whose scratch to
 * use. What is written must depend on @item alone, never on @worker. */
typedef void (*FusPoolFunc) (gsize item, guint worker, gpointer data);

/* The same without scratch. */
typedef void (*FusPoolWork) (gsize item, gpointer data);

/**
 * fus_pool_new:
 * @n_threads: how many work at once, the caller's own thread included; 0 for all cores
 * @nice: niceness of the threads made here
 *
 * Returns: (transfer full): the pool; one thread at a time may call fus_pool_run()
 */
FusPool *fus_pool_new (guint n_threads, int nice) G_GNUC_WARN_UNUSED_RESULT;
void fus_pool_free (FusPool *self);

/* Threads that run items, the caller's own among them. */
guint fus_pool_get_n_threads (const FusPool *self);

/**
 * fus_pool_run:
 * @self: (nullable): the pool; %NULL works through the items in the caller's thread
 * @n_items: how many items
 * @func: does one
 *
 * Returns when all items are done. Items are handed out in order.
 */
void fus_pool_run (FusPool *self, gsize n_items, FusPoolFunc func, gpointer data);

/**
 * fus_pool_run_work:
 * @pool: (nullable): a #FusPool, untyped so that it fits callers who know only of a
 * parallel-for, as charts do
 * @n_items: how many items
 * @work: does one
 *
 * As fus_pool_run().
 */
void fus_pool_run_work (gpointer pool, gsize n_items, FusPoolWork work, gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusPool, fus_pool_free)

G_END_DECLS
