/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-export.h"

#include "fus-file-chooser.h"
#include "fus-file-error.h"

#include <glib/gi18n-lib.h>

#define COPY_DPI 300

char *
fus_export_make_file_name (const FusFigure *figure, const char *suffix)
{
  g_return_val_if_fail (figure != NULL, NULL);

  const char *title = fus_plot_figure_get_title (figure->plot);
  g_autofree char *name =
    g_strdup (title != NULL && *title != '\0' ? title : _ ("Figure"));

  return g_strdup_printf ("%s.%s", g_strdelimit (name, "/\\:*?\"<>|", '-'), suffix);
}

/* -- A picture, with all that it takes -- */

typedef struct
{
  FusFigure *figure;
  FusPlotExportOptions options;
  FusPlotTheme theme;
  char *provenance;
} Rendering;

static Rendering *
rendering_new (FusFigure *figure, const FusPlotExportOptions *options)
{
  Rendering *self = g_new0 (Rendering, 1);

  self->figure = fus_figure_ref (figure);
  self->options = *options;
  self->provenance = g_strdup (options->provenance);
  self->options.provenance = self->provenance;
  if (options->theme != NULL)
    {
      self->theme = *options->theme;
      self->options.theme = &self->theme;
    }

  return self;
}

static void
rendering_free (gpointer data)
{
  Rendering *self = data;

  fus_figure_unref (self->figure);
  g_free (self->provenance);
  g_free (self);
}

static void
render_worker (GTask *task, FusJob *job, gpointer data)
{
  const Rendering *rendering = data;
  GError *error = NULL;
  GBytes *bytes =
    fus_plot_figure_render (rendering->figure->plot, &rendering->options, &error);

  if (bytes != NULL)
    g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

FusJob *
fus_export_render (FusStudy *study,
                   FusFigure *figure,
                   const FusPlotExportOptions *options,
                   GAsyncReadyCallback callback,
                   gpointer data)
{
  FusJob *job = fus_job_new (FUS_LANE_FIGURES, NULL);

  g_return_val_if_fail (FUS_IS_STUDY (study), NULL);

  fus_job_queue_start (fus_study_get_jobs (study), job, render_worker,
                       rendering_new (figure, options), rendering_free, callback, data);

  return job;
}

GBytes *
fus_export_render_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
fus_export_fail (FusStudy *study, const char *path, const GError *error)
{
  g_autoptr (GError) placed = NULL;

  g_return_if_fail (FUS_IS_STUDY (study));

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  fus_file_error_set (&placed, FUS_FILE_ERROR_LIMIT,
                      (FusPlace){ path, NULL, -1,
                                  _ ("Take a smaller size or fewer dots per inch.") },
                      _ ("The figure can’t be drawn: %s"), error->message);
  fus_study_fail (study, placed);
}

/* -- A copy: first drawn as PNG, then as SVG -- */

typedef struct
{
  GtkWidget *widget;
  FusStudy *study;
  FusFigure *figure;
  GBytes *png;
} Copying;

static void
copying_free (Copying *self)
{
  g_object_unref (self->widget);
  g_object_unref (self->study);
  fus_figure_unref (self->figure);
  g_clear_pointer (&self->png, g_bytes_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Copying, copying_free)

static void
render_copy (Copying *self, FusPlotFormat format, GAsyncReadyCallback callback)
{
  FusPlotExportOptions options = {
    .format = format,
    .width_mm = self->figure->figure_class->width_mm,
    .height_mm = self->figure->figure_class->height_mm,
    .dpi = COPY_DPI,
    .provenance = self->figure->provenance,
  };
  g_autoptr (FusJob) job =
               fus_export_render (self->study, self->figure, &options, callback, self);
}

static GdkContentProvider *
make_content (const Copying *self, GBytes *svg)
{
  GdkContentProvider *providers[] = {
    gdk_content_provider_new_for_bytes ("image/png", self->png),
    gdk_content_provider_new_for_bytes ("image/svg+xml", svg),
    gdk_content_provider_new_typed (G_TYPE_STRING,
                                    fus_plot_figure_get_description (self->figure->plot)),
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

  if (svg == NULL)
    {
      fus_export_fail (copying->study, NULL, error);
      return;
    }
  content = make_content (copying, svg);
  gdk_clipboard_set_content (gtk_widget_get_clipboard (copying->widget), content);
  gtk_widget_activate_action (copying->widget, "win.toast", "(sss)", _ ("Copied"), "",
                              "");
}

static void
png_drawn_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Copying) copying = data;
  g_autoptr (GError) error = NULL;

  copying->png = fus_export_render_finish (result, &error);
  if (copying->png == NULL)
    fus_export_fail (copying->study, NULL, error);
  else
    render_copy (g_steal_pointer (&copying), FUS_PLOT_FORMAT_SVG, svg_drawn_cb);
}

void
fus_export_copy (GtkWidget *widget, FusStudy *study, FusFigure *figure)
{
  Copying *copying = g_new0 (Copying, 1);

  g_return_if_fail (FUS_IS_STUDY (study));
  g_return_if_fail (figure != NULL);

  copying->widget = g_object_ref (widget);
  copying->study = g_object_ref (study);
  copying->figure = fus_figure_ref (figure);
  render_copy (copying, FUS_PLOT_FORMAT_PNG, png_drawn_cb);
}

/* -- A table to be made and written -- */

typedef struct
{
  FusStudy *study;
  FusFigure *figure;
  char *path;
} Numbers;

static Numbers *
numbers_new (FusStudy *study, FusFigure *figure, const char *path)
{
  Numbers *self = g_new0 (Numbers, 1);

  self->study = g_object_ref (study);
  self->figure = fus_figure_ref (figure);
  self->path = g_strdup (path);

  return self;
}

static void
numbers_free (Numbers *self)
{
  g_object_unref (self->study);
  fus_figure_unref (self->figure);
  g_free (self->path);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Numbers, numbers_free)

static void
numbers_worker (GTask *task, FusJob *job, gpointer data)
{
  const char *text = fus_figure_get_csv (((Numbers *) data)->figure);

  g_task_return_pointer (task, g_bytes_new (text, strlen (text)),
                         (GDestroyNotify) g_bytes_unref);
}

static void
numbers_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Numbers) numbers = data;
  g_autoptr (GBytes) bytes = g_task_propagate_pointer (G_TASK (result), NULL);

  if (bytes != NULL)
    fus_study_write_file (numbers->study, numbers->path, bytes);
}

void
fus_export_write_numbers (FusStudy *study, FusFigure *figure, const char *path)
{
  g_return_if_fail (FUS_IS_STUDY (study));

  Numbers *numbers = numbers_new (study, figure, path);
  g_autoptr (FusJob) job = fus_job_new (FUS_LANE_FIGURES, NULL);

  fus_job_queue_start (fus_study_get_jobs (study), job, numbers_worker, numbers, NULL,
                       numbers_cb, numbers);
}

static void
path_chosen_cb (const char *const *paths, gpointer data)
{
  g_autoptr (Numbers) numbers = data;

  if (paths[0] != NULL)
    fus_export_write_numbers (numbers->study, numbers->figure, paths[0]);
}

void
fus_export_save_numbers (GtkWindow *parent, FusStudy *study, FusFigure *figure)
{
  g_return_if_fail (FUS_IS_STUDY (study));
  g_return_if_fail (figure != NULL);

  g_autofree char *file_name = fus_export_make_file_name (figure, "csv");

  fus_file_chooser_save (parent, _ ("Save Data of This Figure"), file_name,
                         path_chosen_cb, numbers_new (study, figure, NULL));
}
