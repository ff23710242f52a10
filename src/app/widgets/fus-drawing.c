/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-drawing.h"

#include "fus-app.h"

#define POINTS_PER_PIXEL (72.0 / 96.0)

G_DEFINE_ABSTRACT_TYPE (FusDrawing, fus_drawing, GTK_TYPE_WIDGET)

static void
fus_drawing_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  const FusDrawingClass *class = FUS_DRAWING_GET_CLASS (widget);
  FusPlotTheme theme = *fus_app_get_theme ();
  double scale = class->follows_text ? fus_app_get_points_per_pixel () : POINTS_PER_PIXEL;
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  cairo_t *cr =
    gtk_snapshot_append_cairo (snapshot,
                               &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  g_autoptr (FusPlotCanvas) canvas = NULL;

  if (class->hatch_step > 0)
    theme.hatch_step = class->hatch_step;
  cairo_scale (cr, 1 / scale, 1 / scale);
  canvas = fus_plot_canvas_new (cr, &theme);
  class->draw (FUS_DRAWING (widget), canvas, &theme, width * scale, height * scale);
  cairo_destroy (cr);
}

static void
fus_drawing_measure (GtkWidget *widget,
                     GtkOrientation orientation,
                     int for_size,
                     int *minimum,
                     int *natural,
                     int *minimum_baseline,
                     int *natural_baseline)
{
  FUS_DRAWING_GET_CLASS (widget)->get_size (FUS_DRAWING (widget), orientation, minimum,
                                            natural);
}

static void
fus_drawing_constructed (GObject *object)
{
  G_OBJECT_CLASS (fus_drawing_parent_class)->constructed (object);

  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (gtk_widget_queue_draw), object, G_CONNECT_SWAPPED);
  if (FUS_DRAWING_GET_CLASS (object)->follows_text)
    g_signal_connect_object (gtk_settings_get_default (), "notify::gtk-xft-dpi",
                             G_CALLBACK (gtk_widget_queue_resize), object,
                             G_CONNECT_SWAPPED);
}

static void
fus_drawing_class_init (FusDrawingClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = fus_drawing_constructed;
  widget_class->snapshot = fus_drawing_snapshot;
  widget_class->measure = fus_drawing_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
fus_drawing_init (FusDrawing *self)
{
}
