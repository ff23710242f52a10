/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-job-row.h"

#include "fus-app.h"

#include <glib/gi18n-lib.h>

struct _FusJobRow
{
  GtkListBoxRow parent_instance;

  FusJob *job;
  GtkLabel *title;
  GtkLabel *message;
  GtkProgressBar *bar;
  GtkButton *cancel;
};

G_DEFINE_FINAL_TYPE (FusJobRow, fus_job_row, GTK_TYPE_LIST_BOX_ROW)

static void
show (FusJobRow *self)
{
  const char *message = fus_job_get_message (self->job);
  double fraction = fus_job_get_fraction (self->job);
  FusJobState state = fus_job_get_state (self->job);

  if (state == FUS_JOB_QUEUED)
    message = _ ("Waiting");
  else if (state == FUS_JOB_PAUSED)
    message = _ ("Paused");
  gtk_label_set_text (self->message, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), message != NULL);
  gtk_progress_bar_set_fraction (self->bar, CLAMP (fraction, 0, 1));
}

static void
cancel_cb (FusJobRow *self)
{
  /* Training is not thrown away by a click in a list. */
  if (fus_job_get_lane (self->job) == FUS_LANE_TRAINING)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.stop-training", NULL);
  else
    fus_job_cancel (self->job);
}

static void
fus_job_row_dispose (GObject *object)
{
  FusJobRow *self = FUS_JOB_ROW (object);

  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->job);

  G_OBJECT_CLASS (fus_job_row_parent_class)->dispose (object);
}

static void
fus_job_row_class_init (FusJobRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fus_job_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FUS_UI ("widgets/fus-job-row.ui"));
  gtk_widget_class_bind_template_child (widget_class, FusJobRow, title);
  gtk_widget_class_bind_template_child (widget_class, FusJobRow, message);
  gtk_widget_class_bind_template_child (widget_class, FusJobRow, bar);
  gtk_widget_class_bind_template_child (widget_class, FusJobRow, cancel);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
}

static void
fus_job_row_init (FusJobRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
fus_job_row_new (FusJob *job)
{
  g_return_val_if_fail (FUS_IS_JOB (job), NULL);

  FusJobRow *self = g_object_new (FUS_TYPE_JOB_ROW, NULL);
  gboolean is_training = fus_job_get_lane (job) == FUS_LANE_TRAINING;

  self->job = g_object_ref (job);
  gtk_label_set_text (self->title, fus_job_get_title (job));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->cancel),
                               is_training ? _ ("Stop and Keep Best") : _ ("Cancel"));
  g_signal_connect_swapped (job, "notify", G_CALLBACK (show), self);
  show (self);

  return GTK_WIDGET (self);
}
