/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-import-preview.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FUS_TYPE_IMPORT_TABLE (fus_import_table_get_type ())

/* The first rows of a source as they were read: what is not recorded is hatched, a cell
 * that was no number shows what it said. Only what is in view is drawn, so thousands of
 * columns cost nothing. For a #GtkScrolledWindow. */
G_DECLARE_FINAL_TYPE (FusImportTable, fus_import_table, FUS, IMPORT_TABLE, GtkWidget)

/* @preview: (nullable): borrowed until the next one, or the widget's end */
void fus_import_table_set_preview (FusImportTable *self, const FusImportPreview *preview);

/* Brings column @name into view. */
void fus_import_table_show_column (FusImportTable *self, const char *name);

G_END_DECLS
