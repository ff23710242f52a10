/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-import-state.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define FUS_TYPE_IMPORT_WINDOW (fus_import_window_get_type ())

/* The import assistant: sources at the left, what was read of them in the middle, what
 * their columns are at the right, how they join below; nothing is opened before *Open*.
 *
 * Signal: `accepted`: what came out is to be opened. */
G_DECLARE_FINAL_TYPE (FusImportWindow, fus_import_window, FUS, IMPORT_WINDOW, AdwWindow)

/* (transfer floating): the assistant on @paths, or where that is %NULL on what is open in
 * @study. */
GtkWindow *fus_import_window_new (GtkWindow *parent,
                                  FusStudy *study,
                                  const char *const *paths);

/* (transfer none): what a person has chosen. */
FusImportState *fus_import_window_get_state (FusImportWindow *self);

G_END_DECLS
