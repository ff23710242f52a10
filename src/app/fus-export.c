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

void
fus_export_write_bytes (GtkWidget *widget, const char *path, GBytes *contents)
{
  FusWindow *window = find_window (widget);
  const char *figure_id = NULL;
  GObject *source = FUS_IS_PLOT_VIEW (widget)
                      ? fus_plot_view_get_source (FUS_PLOT_VIEW (widget), &figure_id)
                      : NULL;

  if (window != NULL)
    fus_study_write_file (fus_window_get_study (window), path, contents);
  else if (FUS_IS_STUDY (source))
    fus_study_write_file (FUS_STUDY (source), path, contents);
}

void
fus_export_write_text (GtkWidget *widget, const char *path, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  fus_export_write_bytes (widget, path, bytes);
}
