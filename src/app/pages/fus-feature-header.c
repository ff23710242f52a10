/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-feature-header.h"

#include "fus-app.h"

#include <glib/gi18n-lib.h>

struct _FusFeatureHeader
{
  GtkWidget parent_instance;

  GtkWidget *titles[FUS_FEATURE_N_COLUMNS];
  GtkWidget *arrows[FUS_FEATURE_BARS];
  FusFeatureOrder order;
  gboolean descending;
};

static guint sort_signal;

G_DEFINE_FINAL_TYPE (FusFeatureHeader, fus_feature_header, GTK_TYPE_WIDGET)

static void
show_order (FusFeatureHeader *self)
{
  for (guint k = 0; k < FUS_FEATURE_BARS; k++)
    {
      const gboolean is_sorted = self->order == k;
      const char *title = fus_feature_column_get_title (k);
      g_autofree char *spoken =
        !is_sorted         ? g_strdup_printf (_ ("Sort by %s"), title)
        : self->descending ? g_strdup_printf (_ ("%s, from the largest on"), title)
                           : g_strdup_printf (_ ("%s, from the smallest on"), title);

      gtk_image_set_from_icon_name (GTK_IMAGE (self->arrows[k]), self->descending
                                                                   ? "pan-down-symbolic"
                                                                   : "pan-up-symbolic");
      gtk_widget_set_visible (self->arrows[k], is_sorted);
      fus_app_set_spoken_name (self->titles[k], spoken);
    }
}

static void
pressed_cb (GtkButton *button, gpointer data)
{
  FusFeatureHeader *self =
    FUS_FEATURE_HEADER (gtk_widget_get_parent (GTK_WIDGET (button)));
  const FusFeatureOrder order = GPOINTER_TO_UINT (data);

  if (self->order != order)
    {
      self->order = order;
      self->descending = FALSE;
    }
  else if (!self->descending)
    self->descending = TRUE;
  else
    {
      self->order = FUS_FEATURE_AS_READ;
      self->descending = FALSE;
    }
  show_order (self);
  g_signal_emit (self, sort_signal, 0, (guint) self->order, self->descending);
}

static GtkWidget *
make_title (FusFeatureHeader *self, guint column)
{
  GtkWidget *title = gtk_label_new (fus_feature_column_get_title (column));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3);
  GtkWidget *button = NULL;

  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (title, "caption-heading");
  if (column == FUS_FEATURE_BARS)
    {
      gtk_widget_add_css_class (title, "dim-label");
      gtk_label_set_xalign (GTK_LABEL (title), 0);
      return title;
    }
  self->arrows[column] = gtk_image_new ();
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), self->arrows[column]);
  gtk_widget_set_halign (box,
                         column >= FUS_FEATURE_MEAN ? GTK_ALIGN_END : GTK_ALIGN_START);
  button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "feature-title");
  g_signal_connect (button, "clicked", G_CALLBACK (pressed_cb),
                    GUINT_TO_POINTER (column));

  return button;
}

static void
fus_feature_header_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  FusFeatureHeader *self = FUS_FEATURE_HEADER (widget);

  *minimum = *natural = 0;
  for (guint k = 0; orientation == GTK_ORIENTATION_VERTICAL && k < FUS_FEATURE_N_COLUMNS;
       k++)
    {
      int height = 0;

      gtk_widget_measure (self->titles[k], orientation, -1, &height, NULL, NULL, NULL);
      *minimum = *natural = MAX (*minimum, height);
    }
  *minimum_baseline = *natural_baseline = -1;
}

static void
fus_feature_header_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  FusFeatureHeader *self = FUS_FEATURE_HEADER (widget);
  FusFeaturePlace places[FUS_FEATURE_N_COLUMNS];

  fus_feature_places (width, fus_feature_get_digit (widget), places);
  for (guint k = 0; k < FUS_FEATURE_N_COLUMNS; k++)
    {
      int least = 0;

      gtk_widget_set_child_visible (self->titles[k], places[k].width > 0);
      gtk_widget_measure (self->titles[k], GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL,
                          NULL, NULL);
      if (places[k].width > 0)
        gtk_widget_size_allocate (
          self->titles[k],
          &(GtkAllocation){ places[k].x, 0, MAX (places[k].width, least), height }, -1);
    }
}

static void
fus_feature_header_dispose (GObject *object)
{
  FusFeatureHeader *self = FUS_FEATURE_HEADER (object);

  for (guint k = 0; k < FUS_FEATURE_N_COLUMNS; k++)
    g_clear_pointer (&self->titles[k], gtk_widget_unparent);

  G_OBJECT_CLASS (fus_feature_header_parent_class)->dispose (object);
}

static void
fus_feature_header_class_init (FusFeatureHeaderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fus_feature_header_dispose;
  widget_class->measure = fus_feature_header_measure;
  widget_class->size_allocate = fus_feature_header_size_allocate;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  sort_signal = g_signal_new ("sort", FUS_TYPE_FEATURE_HEADER, G_SIGNAL_RUN_LAST, 0, NULL,
                              NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_BOOLEAN);
}

static void
fus_feature_header_init (FusFeatureHeader *self)
{
  self->order = FUS_FEATURE_AS_READ;
  for (guint k = 0; k < FUS_FEATURE_N_COLUMNS; k++)
    {
      self->titles[k] = make_title (self, k);
      gtk_widget_set_parent (self->titles[k], GTK_WIDGET (self));
    }
  fus_app_set_spoken_name (GTK_WIDGET (self), _ ("Columns"));
  show_order (self);
}

GtkWidget *
fus_feature_header_new (void)
{
  return g_object_new (FUS_TYPE_FEATURE_HEADER, NULL);
}
