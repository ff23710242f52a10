/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-export.h"

#include "fus-figure-show.h"
#include "fus-window.h"

#include <glib/gi18n-lib.h>

char *
fus_export_make_file_name (FusPlotFigure *figure, const char *suffix)
{
  const char *title = figure != NULL ? fus_plot_figure_get_title (figure) : NULL;
  g_autofree char *name =
    g_strdup (title != NULL && *title != '\0' ? title : _ ("Figure"));

  return g_strdup_printf ("%s.%s", g_strdelimit (name, "/\\:*?\"<>|", '-'), suffix);
}

char *
fus_export_dup_provenance (FusPlotView *view)
{
  const char *figure_id = NULL;
  GObject *source = fus_plot_view_get_source (view, &figure_id);

  return FUS_IS_STUDY (source) ? fus_figure_dup_provenance (FUS_STUDY (source), figure_id)
                               : NULL;
}

static FusWindow *
find_window (GtkWidget *widget)
{
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (widget));

  while (root != NULL && !FUS_IS_WINDOW (root))
    root = GTK_IS_WINDOW (root)
             ? GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (root)))
             : NULL;

  return root != NULL ? FUS_WINDOW (root) : NULL;
}

static void
tell (FusWindow *window, GFile *file, const GError *error)
{
  g_autofree char *base = g_file_get_basename (file);
  g_autofree char *text = g_strdup_printf (_ ("Saved as “%s”"), base);

  if (error != NULL)
    fus_study_fail (fus_window_get_study (window), error);
  else
    fus_window_add_toast (window, text, NULL, NULL);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GtkWidget *widget = data;
  g_autoptr (GError) error = NULL;
  FusWindow *window = find_window (widget);

  g_file_replace_contents_finish (G_FILE (source), result, NULL, &error);
  if (window != NULL)
    tell (window, G_FILE (source), error);
  g_object_unref (widget);
}

void
fus_export_write_bytes (GtkWidget *widget, const char *path, GBytes *contents)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_file_replace_contents_bytes_async (file, contents, NULL, FALSE,
                                       G_FILE_CREATE_REPLACE_DESTINATION, NULL,
                                       written_cb, g_object_ref (widget));
}

void
fus_export_write_text (GtkWidget *widget, const char *path, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  fus_export_write_bytes (widget, path, bytes);
}
