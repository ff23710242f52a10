/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* For widgets that lay out their children themselves: what GtkBox and GtkGrid can't do.
 *
 * #FusBeside goes by the room: two children beside or below each other.
 * #FusColumns goes by what it is told: any number in two columns, or one of them alone.
 * #FusYielding has one child, and tells its parent less than the truth for a frame.
 *
 * They share what is below and no more: each measures in its own way, and one widget that
 * could do it all would be a layout with modes. */

/* Least and wanted size, in pixels. */
typedef struct
{
  int minimum;
  int natural;
} FusExtent;

/* What @child takes in @orientation where it has @for_size of the other; −1: of any. */
FusExtent fus_child_measure (GtkWidget *child, GtkOrientation orientation, int for_size);

/* Gives @child its place in @parent. @x: from where reading begins: the right, where that
 * is from right to left */
void fus_child_place (GtkWidget *parent,
                      GtkWidget *child,
                      int x,
                      int y,
                      int width,
                      int height);

/* A dispose() that lets go of all children and chains up to #GtkWidget. */
void fus_children_dispose (GObject *object);

G_END_DECLS
