/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-plot-view.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A name for a file of @figure, without what file systems don't like. */
char *fus_export_make_file_name (FusPlotFigure *figure,
                                 const char *suffix) G_GNUC_WARN_UNUSED_RESULT;
/* JSON that is written into exported files. */
char *fus_export_dup_provenance (FusPlotView *view) G_GNUC_WARN_UNUSED_RESULT;
/* Writes @contents whole or not at all, in the I/O thread of @widget's study, which tells
 * how it went. */
void fus_export_write_bytes (GtkWidget *widget, const char *path, GBytes *contents);
void fus_export_write_text (GtkWidget *widget, const char *path, const char *text);

G_END_DECLS
