/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-figure.h"
#include "fus-study.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define FUS_TYPE_EXPORT_WINDOW (fus_export_window_get_type ())

/* Saves a figure as it will be printed: in millimetres, with a theme of its own, and with
 * checks before it is too late. */
G_DECLARE_FINAL_TYPE (FusExportWindow, fus_export_window, FUS, EXPORT_WINDOW, AdwWindow)

/**
 * fus_export_window_new:
 * @parent: (nullable): window it stands above
 * @study: whose threads draw it
 * @figure: as it is to be exported
 */
GtkWindow *fus_export_window_new (GtkWindow *parent, FusStudy *study, FusFigure *figure);

/**
 * fus_export_window_save:
 * @path: of the file
 *
 * Draws the figure as it is set up, in the background, writes it, and closes the window.
 */
void fus_export_window_save (FusExportWindow *self, const char *path);

G_END_DECLS
