/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-job-button.h"

#include "fus-app.h"
#include "fus-job-row.h"

#include <glib/gi18n-lib.h>

/* What is done sooner isn't worth a button that comes and goes. */
#define SHOW_AFTER_MS 500
#define RING_WIDTH 3

struct _FusJobButton
{
  AdwBin parent_instance;

  FusJobQueue *jobs;
  FusJob *job; /* whose progress the button shows */
  guint show_id;
  GtkDrawingArea *ring;
  GtkLabel *percent;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (FusJobButton, fus_job_button, ADW_TYPE_BIN)

static void
draw_ring (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  FusJobButton *self = data;
  double fraction = self->job != NULL ? fus_job_get_fraction (self->job) : 0;
  double radius = (MIN (width, height) - RING_WIDTH) / 2.0;
  const FusPlotTheme *theme = fus_app_get_theme ();

  cairo_set_line_width (cr, RING_WIDTH);
  cairo_set_source_rgba (cr, theme->neutral.red, theme->neutral.green,
                         theme->neutral.blue, 0.5);
  cairo_arc (cr, width / 2.0, height / 2.0, radius, 0, 2 * G_PI);
  cairo_stroke (cr);
  cairo_set_source_rgb (cr, theme->accent.red, theme->accent.green, theme->accent.blue);
  cairo_arc (cr, width / 2.0, height / 2.0, radius, -G_PI_2,
             -G_PI_2 + 2 * G_PI * CLAMP (fraction, 0, 1));
  cairo_stroke (cr);
}

static void
show_progress (FusJobButton *self)
{
  double fraction = self->job != NULL ? fus_job_get_fraction (self->job) : -1;
  g_autofree char *text = NULL;

  if (fraction >= 0)
    /* Translators: a share in per cent. */
    text = g_strdup_printf (_ ("%d %%"), (int) (100 * fraction));
  else
    text = g_strdup (_ ("Working"));
  gtk_label_set_text (self->percent, text);
  gtk_widget_queue_draw (GTK_WIDGET (self->ring));
}

static FusJob *
choose_job (FusJobQueue *jobs)
{
  FusJob *training = fus_job_queue_get_training (jobs);

  if (training != NULL)
    return g_object_ref (training);

  return g_list_model_get_item (G_LIST_MODEL (jobs), 0);
}

static gboolean
show_cb (gpointer data)
{
  FusJobButton *self = data;

  self->show_id = 0;
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);

  return G_SOURCE_REMOVE;
}

static void
follow (FusJobButton *self, FusJob *job)
{
  if (self->job == job)
    return;
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_set_object (&self->job, job);
  if (job != NULL)
    g_signal_connect_swapped (job, "notify", G_CALLBACK (show_progress), self);
}

static void
jobs_changed_cb (FusJobButton *self)
{
  g_autoptr (FusJob) job = choose_job (self->jobs);

  follow (self, job);
  show_progress (self);
  if (job == NULL)
    {
      g_clear_handle_id (&self->show_id, g_source_remove);
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
    }
  else if (fus_job_get_lane (job) == FUS_LANE_TRAINING)
    {
      g_clear_handle_id (&self->show_id, g_source_remove);
      gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
    }
  else if (self->show_id == 0 && !gtk_widget_get_visible (GTK_WIDGET (self)))
    self->show_id = g_timeout_add (SHOW_AFTER_MS, show_cb, self);
}

static GtkWidget *
make_row (gpointer item, gpointer data)
{
  return fus_job_row_new (item);
}

static void
fus_job_button_dispose (GObject *object)
{
  FusJobButton *self = FUS_JOB_BUTTON (object);

  g_clear_handle_id (&self->show_id, g_source_remove);
  follow (self, NULL);
  if (self->jobs != NULL)
    g_signal_handlers_disconnect_by_data (self->jobs, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), FUS_TYPE_JOB_BUTTON);
  g_clear_object (&self->jobs);

  G_OBJECT_CLASS (fus_job_button_parent_class)->dispose (object);
}

static void
fus_job_button_class_init (FusJobButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fus_job_button_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FUS_UI ("widgets/fus-job-button.ui"));
  gtk_widget_class_bind_template_child (widget_class, FusJobButton, ring);
  gtk_widget_class_bind_template_child (widget_class, FusJobButton, percent);
  gtk_widget_class_bind_template_child (widget_class, FusJobButton, list);
}

static void
fus_job_button_init (FusJobButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drawing_area_set_draw_func (self->ring, draw_ring, self, NULL);
}

void
fus_job_button_set_jobs (FusJobButton *self, FusJobQueue *jobs)
{
  g_return_if_fail (FUS_IS_JOB_BUTTON (self));
  g_return_if_fail (FUS_IS_JOB_QUEUE (jobs));
  g_return_if_fail (self->jobs == NULL);

  self->jobs = g_object_ref (jobs);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (jobs), make_row, self, NULL);
  g_signal_connect_swapped (jobs, "items-changed", G_CALLBACK (jobs_changed_cb), self);
  jobs_changed_cb (self);
}
