/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-projection.h"

G_BEGIN_DECLS

/* Rows handed to a thread at once where a row is a few operations. Part of the result's
 * last bits: sums are added up in order of these chunks, whatever the number of threads.
 */
#define FUS_ROWS_A_CHUNK 1024

extern const FusProjectionClass fus_projection_axes;
extern const FusProjectionClass fus_projection_pca;
extern const FusProjectionClass fus_projection_tsne;

/**
 * FusWork:
 * @pool: (nullable)
 * @progress: (nullable)
 * @from: fraction of the whole task at which this part starts
 * @to: fraction at which it ends
 * @message: (nullable): what is being done, translated
 *
 * Who works and who waits, for a part of a longer task.
 */
typedef struct
{
  FusPool *pool;
  const FusProgress *progress;
  double from;
  double to;
  const char *message;
} FusWork;

/**
 * fus_work_run:
 * @func: does one of @n_items
 * @error: set when cancelled
 *
 * Runs @func over the items on the pool's threads, in rounds, between which progress is
 * told and a wish to stop is heard.
 *
 * Returns: whether all was done
 */
gboolean fus_work_run (const FusWork *self,
                       gsize n_items,
                       FusPoolFunc func,
                       gpointer data,
                       GError **error);

/* Threads that fus_work_run() uses: buffers a thread are needed for so many. */
guint fus_work_get_n_workers (const FusWork *self);

/* Whether someone wants it to stop: for long items, which leave early; the next tick
 * reports it. */
gboolean fus_work_is_cancelled (const FusWork *self);

static inline gsize
fus_n_chunks (gsize n_rows, gsize n_rows_a_chunk)
{
  return (n_rows + n_rows_a_chunk - 1) / n_rows_a_chunk;
}

/**
 * fus_projection_check_finite:
 * @error: a FUS_PROJECTION_ERROR_NOT_FINITE that names row and column
 *
 * Whether all of @x are numbers.
 */
gboolean fus_projection_check_finite (const FusMatrix *x, GError **error);

G_END_DECLS
