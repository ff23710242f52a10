/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ways into the import assistant: from a strip that says how data were read, from an
 * error of reading, from the menu; and what becomes of what a person accepts there. */
#include "config.h"

#include "fus-window-private.h"

#include "fus-file-error.h"
#include "fus-import-state.h"
#include "fus-import-window.h"

#include <glib/gi18n-lib.h>

/* Another reading is another set of data: models stay with the one that they are of, and
 * come back with it. */
static void
accepted_cb (FusWindow *self, FusImportWindow *assistant)
{
  FusImportState *state = fus_import_window_get_state (assistant);
  gboolean is_open = fus_study_get_dataset (self->study) != NULL;
  const char *path = fus_import_state_get_path (state);

  if (path != NULL && g_strcmp0 (path, fus_study_get_path (self->study)) == 0)
    return;
  fus_strip_hide (fus_window_get_strip (self));
  self->is_chosen = TRUE;
  self->is_read_anew = is_open;
  fus_study_open_recipe (self->study, fus_import_state_get_recipe (state));
}

static void
show (FusWindow *self, const char *const *paths)
{
  GtkWindow *assistant = fus_import_window_new (GTK_WINDOW (self), self->study, paths);

  g_signal_connect_object (assistant, "accepted", G_CALLBACK (accepted_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (assistant);
}

void
fus_window_show_how_read (FusWindow *self)
{
  g_return_if_fail (FUS_IS_WINDOW (self));

  if (fus_study_get_path (self->study) != NULL)
    show (self, NULL);
}

void
fus_window_choose_how_read (FusWindow *self)
{
  g_return_if_fail (FUS_IS_WINDOW (self));

  const char *const *failed = fus_study_get_failed_paths (self->study);
  g_auto (GStrv) paths = g_strdupv ((char **) failed);

  if (paths == NULL || paths[0] == NULL)
    return;
  show (self, (const char *const *) paths);
}

void
fus_window_offer_choosing (FusWindow *self, const GError *error)
{
  g_return_if_fail (FUS_IS_WINDOW (self));

  static const FusFileError codes[] = { FUS_FILE_ERROR_FORMAT, FUS_FILE_ERROR_CONTENT,
                                        FUS_FILE_ERROR_MISMATCH, FUS_FILE_ERROR_USAGE };
  const char *const *paths = fus_study_get_failed_paths (self->study);

  for (gsize i = 0; paths != NULL && i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (error, FUS_FILE_ERROR, (int) codes[i]))
      fus_strip_set_button (fus_window_get_strip (self), _ ("Choose How It Is Read…"),
                            "win.choose-how-read");
}

void
fus_window_tell_read (FusWindow *self)
{
  g_return_if_fail (FUS_IS_WINDOW (self));

  FusDataset *dataset = fus_study_get_dataset (self->study);
  const GPtrArray *notices = dataset != NULL ? fus_dataset_get_notices (dataset) : NULL;
  gboolean is_chosen = self->is_chosen;
  const FusNotice *first = NULL;
  g_autofree char *more = NULL;

  if (self->is_read_anew && dataset != NULL)
    fus_window_add_toast (self,
                          _ ("Read as you chose; models stay with the reading before"),
                          _ ("Undo"), "win.undo-open");
  self->is_chosen = FALSE;
  self->is_read_anew = FALSE;
  if (is_chosen || notices == NULL || notices->len == 0 ||
      fus_study_get_path (self->study) == NULL ||
      gtk_widget_get_visible (GTK_WIDGET (self->strip)))
    return;
  first = g_ptr_array_index (notices, 0);
  more = notices->len > 1
           ? g_strdup_printf (ngettext ("and %u more that was assumed as it was read",
                                        "and %u more that were assumed as it was read",
                                        notices->len - 1),
                              notices->len - 1)
           : g_strdup (fus_import_notice_get_remedy (first));
  fus_strip_show_offer (self->strip, first->message, more, _ ("How It Was Read…"),
                        "win.how-it-is-read");
}
