/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-yielding.h"

#include "fus-children.h"

struct _FusYielding
{
  GtkWidget parent_instance;

  int smallest; /* width, pixels; 0: what is in it says */
};

G_DEFINE_FINAL_TYPE (FusYielding, fus_yielding, GTK_TYPE_WIDGET)

static void
fus_yielding_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  FusYielding *self = FUS_YIELDING (widget);
  GtkWidget *child = gtk_widget_get_first_child (widget);
  gboolean is_width = orientation == GTK_ORIENTATION_HORIZONTAL;

  if (child == NULL)
    return;
  if (!is_width && for_size >= 0)
    for_size =
      MAX (for_size, fus_child_measure (child, GTK_ORIENTATION_HORIZONTAL, -1).minimum);
  gtk_widget_measure (child, orientation, for_size, minimum, natural, NULL, NULL);
  if (is_width && self->smallest > 0)
    *minimum = MIN (*minimum, self->smallest);
}

static void
fus_yielding_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);
  int needed = 0;

  if (child == NULL)
    return;
  needed = fus_child_measure (child, GTK_ORIENTATION_HORIZONTAL, -1).minimum;
  gtk_widget_allocate (child, MAX (width, needed), height, baseline, NULL);
}

static GtkSizeRequestMode
fus_yielding_get_request_mode (GtkWidget *widget)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  return child != NULL ? gtk_widget_get_request_mode (child)
                       : GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
fus_yielding_class_init (FusYieldingClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fus_children_dispose;
  widget_class->measure = fus_yielding_measure;
  widget_class->size_allocate = fus_yielding_size_allocate;
  widget_class->get_request_mode = fus_yielding_get_request_mode;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
fus_yielding_init (FusYielding *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

void
fus_yielding_set_smallest (FusYielding *self, int smallest)
{
  g_return_if_fail (FUS_IS_YIELDING (self));

  if (self->smallest == smallest)
    return;
  self->smallest = smallest;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
