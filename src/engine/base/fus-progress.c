/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-progress.h"

#include <gio/gio.h>

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
gboolean
fus_progress_tick (const FusProgress *self,
                   double fraction,
                   const char *message,
                   GError **error)
{
  if (self == NULL)
    return TRUE;
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  if (self->report != NULL)
    self->report (self->data, fraction, message);

  return TRUE;
}
