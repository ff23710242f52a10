/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Sections in two columns, or one of them alone where there is no room for both. They
 * stay where they are in the tree of widgets: GTK 4.8 keeps speaking of what was taken
 * out of it. */
#define FUS_TYPE_COLUMNS (fus_columns_get_type ())
G_DECLARE_FINAL_TYPE (FusColumns, fus_columns, FUS, COLUMNS, GtkWidget)

/**
 * fus_columns_set_is_second:
 * @section: one of its children
 * @is_second: in the second column; else in the first, where all are to begin with
 */
void fus_columns_set_is_second (FusColumns *self, GtkWidget *section, gboolean is_second);

/**
 * fus_columns_set_only:
 * @section: (nullable): one of its children, shown alone; %NULL: all
 */
void fus_columns_set_only (FusColumns *self, GtkWidget *section);

G_END_DECLS
