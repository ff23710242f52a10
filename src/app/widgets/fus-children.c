/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-children.h"

FusExtent
fus_child_measure (GtkWidget *child, GtkOrientation orientation, int for_size)
{
  FusExtent extent = { 0, 0 };

  g_return_val_if_fail (GTK_IS_WIDGET (child), extent);

  gtk_widget_measure (child, orientation, for_size, &extent.minimum, &extent.natural,
                      NULL, NULL);

  return extent;
}

void
fus_child_place (GtkWidget *parent, GtkWidget *child, int x, int y, int width, int height)
{
  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (GTK_IS_WIDGET (child));

  if (gtk_widget_get_direction (parent) == GTK_TEXT_DIR_RTL)
    x = gtk_widget_get_width (parent) - x - width;
  gtk_widget_size_allocate (child, &(GtkAllocation){ x, y, width, height }, -1);
}

void
fus_children_dispose (GObject *object)
{
  GtkWidget *child = NULL;

  g_return_if_fail (GTK_IS_WIDGET (object));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (g_type_class_peek (GTK_TYPE_WIDGET))->dispose (object);
}
