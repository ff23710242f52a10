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
fus_children_dispose (GObject *object)
{
  GtkWidget *child = NULL;

  g_return_if_fail (GTK_IS_WIDGET (object));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (g_type_class_peek (GTK_TYPE_WIDGET))->dispose (object);
}
