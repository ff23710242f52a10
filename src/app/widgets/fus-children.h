/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* For widgets that lay out their children themselves. */

/* Least and wanted size, in pixels. */
typedef struct
{
  int minimum;
  int natural;
} FusExtent;

/* What @child takes in @orientation where it has @for_size of the other; −1: of any. */
FusExtent fus_child_measure (GtkWidget *child, GtkOrientation orientation, int for_size);

/* A dispose() that lets go of all children and chains up to #GtkWidget. */
void fus_children_dispose (GObject *object);

G_END_DECLS
