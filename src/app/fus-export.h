/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-figure.h"
#include "fus-study.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Figures made into files and pictures, in threads of the study, which tells how it went.
 * A figure is frozen: whoever exports what is on screen takes
 * fus_figure_view_dup_figure(). */

/* A name for a file of @figure, without what file systems don't like. */
char *fus_export_make_file_name (const FusFigure *figure,
                                 const char *suffix) G_GNUC_WARN_UNUSED_RESULT;
/* Draws @figure; nothing of @options is needed afterwards. @callback gets @data back; it
 * asks with fus_export_render_finish(). Returns what it can be cancelled by. */
FusJob *fus_export_render (FusStudy *study,
                           FusFigure *figure,
                           const FusPlotExportOptions *options,
                           GAsyncReadyCallback callback,
                           gpointer data) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full) (nullable): the file's contents, in the callback of
 * fus_export_render(); else @error says why. */
GBytes *fus_export_render_finish (GAsyncResult *result,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Tells @study what could not be exported, and why. */
void fus_export_fail (FusStudy *study, const char *path, const GError *error);
/* Puts @figure into @widget's clipboard, as PNG, SVG and words, and says so by
 * `win.toast` of the window that it is in. */
void fus_export_copy (GtkWidget *widget, FusStudy *study, FusFigure *figure);
/* The numbers of @figure, which are made then. */
void fus_export_write_numbers (FusStudy *study, FusFigure *figure, const char *path);
/* The same in a file that is asked for. */
void fus_export_save_numbers (GtkWindow *parent, FusStudy *study, FusFigure *figure);

G_END_DECLS
