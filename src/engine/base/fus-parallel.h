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

FusPool *fus_pool_new (guint n_threads, int nice) G_GNUC_WARN_UNUSED_RESULT;
void fus_pool_free (FusPool *self);

guint fus_pool_get_n_threads (const FusPool *self);
void fus_pool_run (FusPool *self, gsize n_items, FusPoolFunc func, gpointer data);
/* @pool: a FusPool, untyped so that it fits callers who know only of a parallel-for, as
 * charts do */
void fus_pool_run_work (gpointer pool, gsize n_items, FusPoolWork work, gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusPool, fus_pool_free)

G_END_DECLS
