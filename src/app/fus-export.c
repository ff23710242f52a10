/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-export.h"

#include "fus-export-window.h"
#include "fus-figure-show.h"
#include "fus-file-error.h"
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

static FusStudy *
find_study (GtkWidget *widget)
{
  FusWindow *window = find_window (widget);
  const char *figure_id = NULL;
  GObject *source = FUS_IS_PLOT_VIEW (widget)
                      ? fus_plot_view_get_source (FUS_PLOT_VIEW (widget), &figure_id)
                      : NULL;

  if (window != NULL)
    return fus_window_get_study (window);

  return FUS_IS_STUDY (source) ? FUS_STUDY (source) : NULL;
}

/* A picture to be made, with all that it takes. The objects are let go of in the main
 * thread, before the task is. */
typedef struct
{
  FusPlotView *view;
  FusPlotFigure *figure;
  FusPlotExportOptions options;
  FusPlotTheme theme;
  char *provenance;
  GAsyncReadyCallback callback;
} Rendering;

static Rendering *
rendering_new (FusPlotView *view,
               FusPlotFigure *figure,
               const FusPlotExportOptions *options)
{
  Rendering *self = g_new0 (Rendering, 1);

  self->view = g_object_ref (view);
  self->figure = g_object_ref (figure);
  self->options = *options;
  self->provenance = g_strdup (options->provenance);
  self->options.provenance = self->provenance;
  if (options->theme != NULL)
    {
      self->theme = *options->theme;
      self->options.theme = &self->theme;
    }
  fus_plot_figure_begin_read (self->figure);
  gtk_widget_set_can_target (GTK_WIDGET (view), FALSE);

  return self;
}

static void
rendering_end (Rendering *self)
{
  fus_plot_figure_end_read (self->figure);
  gtk_widget_set_can_target (GTK_WIDGET (self->view), TRUE);
  g_clear_object (&self->figure);
  g_clear_object (&self->view);
}

static void
rendering_free (gpointer data)
{
  Rendering *self = data;

  g_free (self->provenance);
  g_free (self);
}

static void
render_worker (GTask *task, FusJob *job, gpointer data)
{
  const Rendering *rendering = data;
  GError *error = NULL;
  GBytes *bytes = fus_plot_figure_render (rendering->figure, &rendering->options, &error);

  if (bytes != NULL)
    g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

static void
render_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Rendering *rendering = g_task_get_task_data (G_TASK (result));

  rendering_end (rendering);
  rendering->callback (source, result, data);
}

FusJob *
fus_export_render (FusPlotView *view,
                   FusPlotFigure *figure,
                   const FusPlotExportOptions *options,
                   GAsyncReadyCallback callback,
                   gpointer data)
{
  FusStudy *study = find_study (GTK_WIDGET (view));
  FusJob *job = fus_job_new (FUS_LANE_FIGURES, NULL);
  Rendering *rendering = rendering_new (view, figure, options);
  GTask *task = g_task_new (NULL, fus_job_get_cancellable (job), render_cb, data);

  rendering->callback = callback;
  g_task_set_task_data (task, rendering, rendering_free);
  fus_job_queue_run (fus_study_get_jobs (study), job, task, render_worker);

  return job;
}

GBytes *
fus_export_render_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
fus_export_fail (GtkWidget *widget, const char *path, const GError *error)
{
  FusStudy *study = find_study (widget);
  g_autoptr (GError) placed = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || study == NULL)
    return;
  fus_file_error_set (&placed, FUS_FILE_ERROR_LIMIT,
                      (FusPlace){ path, NULL, -1,
                                  _ ("Take a smaller size or fewer dots per inch.") },
                      _ ("The figure can’t be drawn: %s"), error->message);
  fus_study_fail (study, placed);
}

void
fus_export_tell (FusPlotView *view, const char *text)
{
  FusExportWindow *dialog = fus_export_window_find (view);
  FusWindow *window = find_window (GTK_WIDGET (view));

  if (dialog != NULL)
    fus_export_window_add_toast (dialog, text);
  else if (window != NULL)
    fus_window_add_toast (window, text, NULL, NULL);
}

void
fus_export_write_bytes (GtkWidget *widget, const char *path, GBytes *contents)
{
  FusStudy *study = find_study (widget);

  if (study != NULL)
    fus_study_write_file (study, path, contents);
}

/* A table to be made and written. Let go of in the main thread, before the task is. */
typedef struct
{
  FusPlotView *view;
  FusPlotViewCsv *csv;
  char *path;
} Numbers;

static void
numbers_free (Numbers *self)
{
  g_object_unref (self->view);
  fus_plot_view_csv_unref (self->csv);
  g_free (self->path);
  g_free (self);
}

static void
numbers_worker (GTask *task, FusJob *job, gpointer data)
{
  const char *text = fus_plot_view_csv_make (((Numbers *) data)->csv);

  g_task_return_pointer (task, g_bytes_new (text, strlen (text)),
                         (GDestroyNotify) g_bytes_unref);
}

static void
numbers_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Numbers *numbers = data;
  g_autoptr (GBytes) bytes = g_task_propagate_pointer (G_TASK (result), NULL);

  if (bytes != NULL)
    fus_export_write_bytes (GTK_WIDGET (numbers->view), numbers->path, bytes);
  numbers_free (numbers);
}

void
fus_export_write_numbers (FusPlotView *view, const char *path)
{
  FusStudy *study = find_study (GTK_WIDGET (view));
  FusPlotViewCsv *csv = fus_plot_view_dup_csv (view);
  g_autoptr (FusJob) job = NULL;
  Numbers *numbers = NULL;
  GTask *task = NULL;

  if (study == NULL || csv == NULL)
    {
      g_clear_pointer (&csv, fus_plot_view_csv_unref);
      return;
    }
  numbers = g_new0 (Numbers, 1);
  numbers->view = g_object_ref (view);
  numbers->csv = csv;
  numbers->path = g_strdup (path);
  job = fus_job_new (FUS_LANE_FIGURES, NULL);
  task = g_task_new (NULL, fus_job_get_cancellable (job), numbers_cb, numbers);
  g_task_set_task_data (task, numbers, NULL);
  fus_job_queue_run (fus_study_get_jobs (study), job, task, numbers_worker);
}
