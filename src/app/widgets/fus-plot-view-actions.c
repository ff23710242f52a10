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
data_chosen_cb (const char *const *paths, gpointer data)
{
  g_autoptr (FusPlotView) self = data;

  if (paths[0] != NULL)
    fus_export_write_numbers (self, paths[0]);
}

static void
save_data_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  FusPlotView *self = FUS_PLOT_VIEW (widget);
  GtkWindow *parent = GTK_WINDOW (gtk_widget_get_root (widget));
  g_autofree char *file_name = NULL;

  if (!fus_plot_view_has_csv (self))
    return;
  file_name = fus_export_make_file_name (fus_plot_view_get_figure (self), "csv");
  fus_file_chooser_save (parent, _ ("Save Data of This Figure"), file_name,
                         data_chosen_cb, g_object_ref (self));
}

/* A copy under way: first drawn as PNG, then as SVG. */
typedef struct
{
  FusPlotView *view;
  FusPlotFigure *figure;
  GBytes *png;
} Copying;

static void
copying_free (Copying *self)
{
  g_object_unref (self->view);
  g_object_unref (self->figure);
  g_clear_pointer (&self->png, g_bytes_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Copying, copying_free)

static void
render_copy (Copying *self, FusPlotFormat format, GAsyncReadyCallback callback)
{
  FusPlotExportOptions options = { .format = format, .dpi = COPY_DPI };
  g_autofree char *provenance = fus_export_dup_provenance (self->view);
  g_autoptr (FusJob) job = NULL;

  options.provenance = provenance;
  fus_plot_view_get_size_mm (self->view, &options.width_mm, &options.height_mm);
  job = fus_export_render (self->view, self->figure, &options, callback, self);
}

static GdkContentProvider *
make_content (const Copying *self, GBytes *svg)
{
  GdkContentProvider *providers[] = {
    gdk_content_provider_new_for_bytes ("image/png", self->png),
    gdk_content_provider_new_for_bytes ("image/svg+xml", svg),
    gdk_content_provider_new_typed (G_TYPE_STRING,
                                    fus_plot_figure_get_description (self->figure)),
  };

  return gdk_content_provider_new_union (providers, G_N_ELEMENTS (providers));
}

static void
svg_drawn_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Copying) copying = data;
  g_autoptr (GdkContentProvider) content = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) svg = fus_export_render_finish (result, &error);
  GtkWidget *widget = GTK_WIDGET (copying->view);

  if (svg == NULL)
    {
      fus_export_fail (widget, NULL, error);
      return;
    }
  content = make_content (copying, svg);
  gdk_clipboard_set_content (gtk_widget_get_clipboard (widget), content);
  fus_export_tell (copying->view, _ ("Copied"));
}

static void
png_drawn_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Copying) copying = data;
  g_autoptr (GError) error = NULL;

  copying->png = fus_export_render_finish (result, &error);
  if (copying->png == NULL)
    fus_export_fail (GTK_WIDGET (copying->view), NULL, error);
  else
    render_copy (g_steal_pointer (&copying), FUS_PLOT_FORMAT_SVG, svg_drawn_cb);
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  FusPlotView *self = FUS_PLOT_VIEW (widget);
  FusPlotFigure *figure = fus_plot_view_get_figure (self);
  Copying *copying = NULL;

  if (figure == NULL)
    return;
  copying = g_new0 (Copying, 1);
  copying->view = g_object_ref (self);
  copying->figure = g_object_ref (figure);
  render_copy (copying, FUS_PLOT_FORMAT_PNG, png_drawn_cb);
}

static void
menu_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  fus_plot_view_popup_menu (FUS_PLOT_VIEW (widget), gtk_widget_get_width (widget) / 2.0,
                            gtk_widget_get_height (widget) / 2.0);
}

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

void
fus_plot_view_popup_menu (FusPlotView *self, double x, double y)
{
  g_autoptr (GMenu) model = g_menu_new ();
  GtkWidget *menu = NULL;

  g_menu_append (model, _ ("_Export…"), "plot.export");
  g_menu_append (model, _ ("_Save Data of This Figure…"), "plot.save-data");
  g_menu_append (model, _ ("_Copy Figure"), "plot.copy");
  menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (model));
  gtk_popover_set_has_arrow (GTK_POPOVER (menu), FALSE);
  gtk_widget_set_halign (menu, GTK_ALIGN_START);
  fus_plot_view_take_menu (self, menu);
  gtk_popover_set_pointing_to (GTK_POPOVER (menu),
                               &(GdkRectangle){ (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (menu));
}
