/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Of <gio/gio.h>, which takes longer to compile than most of our files do. */
typedef struct _GCancellable GCancellable;

/**
 * FusProgress:
 * @report: (nullable): told how far the work is; called in the working thread
 * @data: for @report
 * @cancellable: (nullable): ends the work early
 *
 * How a long engine function talks to whoever waits. %NULL is allowed wherever one is
 * taken.
 */
typedef struct
{
  void (*report) (gpointer data, double fraction, const char *message);
  gpointer data;
  GCancellable *cancellable;
} FusProgress;

/**
 * fus_progress_tick:
 * @self: (nullable): who waits
 * @fraction: 0 … 1, or negative where it isn't known
 * @message: (nullable): what is being done, translated
 * @error: set to %G_IO_ERROR_CANCELLED when the work should end
 *
 * Call once a batch or iteration.
 *
 * Returns: %FALSE when the work should end
 */
gboolean fus_progress_tick (const FusProgress *self,
                            double fraction,
                            const char *message,
                            GError **error);

G_END_DECLS
