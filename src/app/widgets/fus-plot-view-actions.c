/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "fusescope"

#include "config.h"

#include "fus-plot-view-private.h"

#include "fus-export-window.h"
#include "fus-export.h"
#include "fus-file-chooser.h"
#include "fus-plot-export.h"

#include <glib/gi18n-lib.h>

#define COPY_DPI 300

static void
export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  FusPlotView *self = FUS_PLOT_VIEW (widget);
  GtkWindow *parent = GTK_WINDOW (gtk_widget_get_root (widget));

  if (fus_plot_view_get_figure (self) != NULL)
    gtk_window_present (fus_export_window_new (parent, self));
}

static void
data_chosen_cb (const char *path, gpointer data)
{
  g_autoptr (FusPlotView) self = data;

  if (path != NULL)
    fus_export_write_text (GTK_WIDGET (self), path, fus_plot_view_get_csv (self));
}

static void
save_data_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  FusPlotView *self = FUS_PLOT_VIEW (widget);
  GtkWindow *parent = GTK_WINDOW (gtk_widget_get_root (widget));
  g_autofree char *file_name = NULL;

  if (fus_plot_view_get_csv (self) == NULL)
    return;
  file_name = fus_export_make_file_name (fus_plot_view_get_figure (self), "csv");
  fus_file_chooser_save (parent, _ ("Save Data of This Figure"), file_name,
                         data_chosen_cb, g_object_ref (self));
}

static GdkContentProvider *
make_content (FusPlotView *self, GError **error)
{
  FusPlotExportOptions options = { .format = FUS_PLOT_FORMAT_PNG, .dpi = COPY_DPI };
  FusPlotFigure *figure = fus_plot_view_get_figure (self);
  g_autofree char *provenance = NULL;
  g_autoptr (GBytes) png = NULL;
  g_autoptr (GBytes) svg = NULL;
  GdkContentProvider *providers[3] = { 0 };

  provenance = fus_export_dup_provenance (self);
  options.provenance = provenance;
  fus_plot_view_get_size_mm (self, &options.width_mm, &options.height_mm);
  png = fus_plot_figure_render (figure, &options, error);
  if (png == NULL)
    return NULL;
  options.format = FUS_PLOT_FORMAT_SVG;
  svg = fus_plot_figure_render (figure, &options, error);
  if (svg == NULL)
    return NULL;
  providers[0] = gdk_content_provider_new_for_bytes ("image/png", png);
  providers[1] = gdk_content_provider_new_for_bytes ("image/svg+xml", svg);
  providers[2] =
    gdk_content_provider_new_typed (G_TYPE_STRING,
                                    fus_plot_figure_get_description (figure));

  return gdk_content_provider_new_union (providers, G_N_ELEMENTS (providers));
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  FusPlotView *self = FUS_PLOT_VIEW (widget);
  g_autoptr (GdkContentProvider) content = NULL;
  g_autoptr (GError) error = NULL;

  if (fus_plot_view_get_figure (self) == NULL)
    return;
  content = make_content (self, &error);
  if (content == NULL)
    g_warning ("The figure can't be copied: %s", error->message);
  else
    gdk_clipboard_set_content (gtk_widget_get_clipboard (widget), content);
}

static void
menu_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  fus_plot_view_popup_menu (FUS_PLOT_VIEW (widget), gtk_widget_get_width (widget) / 2.0,
                            gtk_widget_get_height (widget) / 2.0);
}

/* What a figure can be turned into: the same for each. */
void
fus_plot_view_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "plot.export", NULL, export_action);
  gtk_widget_class_install_action (widget_class, "plot.save-data", NULL,
                                   save_data_action);
  gtk_widget_class_install_action (widget_class, "plot.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "plot.menu", NULL, menu_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK,
                                       "plot.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "plot.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK,
                                       "plot.menu", NULL);
}

/* Opens the context menu at a place of the widget. */
void
fus_plot_view_popup_menu (FusPlotView *self, double x, double y)
{
  g_autoptr (GMenu) model = g_menu_new ();
  GtkWidget *menu = NULL;

  g_menu_append (model, _ ("_Export…"), "plot.export");
  g_menu_append (model, _ ("_Save Data…"), "plot.save-data");
  g_menu_append (model, _ ("_Copy"), "plot.copy");
  menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (model));
  gtk_popover_set_has_arrow (GTK_POPOVER (menu), FALSE);
  gtk_widget_set_halign (menu, GTK_ALIGN_START);
  fus_plot_view_take_menu (self, menu);
  gtk_popover_set_pointing_to (GTK_POPOVER (menu),
                               &(GdkRectangle){ (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (menu));
}
