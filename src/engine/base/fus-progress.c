/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-progress.h"

#include <gio/gio.h>

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
