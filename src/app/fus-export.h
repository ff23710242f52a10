/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-job.h"
#include "fus-plot-export.h"
#include "fus-plot-view.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A name for a file of @figure, without what file systems don't like. */
char *fus_export_make_file_name (FusPlotFigure *figure,
                                 const char *suffix) G_GNUC_WARN_UNUSED_RESULT;
/* JSON that is written into exported files. */
char *fus_export_dup_provenance (FusPlotView *view) G_GNUC_WARN_UNUSED_RESULT;
/* Draws @figure, of @view, in a thread of its own; nothing of @options is needed
 * afterwards. @callback gets @data back; it asks with fus_export_render_finish(). Returns
 * what it can be cancelled by. */
FusJob *fus_export_render (FusPlotView *view,
                           FusPlotFigure *figure,
                           const FusPlotExportOptions *options,
                           GAsyncReadyCallback callback,
                           gpointer data) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full) (nullable): the file's contents, in the callback of
 * fus_export_render(); else @error says why. */
GBytes *fus_export_render_finish (GAsyncResult *result,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Tells @widget's study what could not be exported, and why. */
void fus_export_fail (GtkWidget *widget, const char *path, const GError *error);
/* A word where @view's figure is looked at, or is being exported. */
void fus_export_tell (FusPlotView *view, const char *text);
/* Writes @contents whole or not at all, in the I/O thread of @widget's study, which tells
 * how it went. */
void fus_export_write_bytes (GtkWidget *widget, const char *path, GBytes *contents);
/* The numbers that @view shows, made in a thread of their own. */
void fus_export_write_numbers (FusPlotView *view, const char *path);

G_END_DECLS
