/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-busy-line.h"

#include <glib/gi18n-lib.h>

#define PATIENCE_S 3
#define INTERVAL_MS 250
#define SPINNER_SIZE 16

struct _FusBusyLine
{
  AdwBin parent_instance;

  GPtrArray *results; /* of FusResult */
  FusPlotView *view;
  GtkWidget *box;
  GtkWidget *spinner;
  GtkLabel *text;
  GtkWidget *cancel;
  gboolean named;
  gint64 since; /* monotonic µs; 0: idle */
  guint timer;
};

G_DEFINE_FINAL_TYPE (FusBusyLine, fus_busy_line, ADW_TYPE_BIN)

static FusJob *
find_job (FusBusyLine *self)
{
  for (guint i = 0; i < self->results->len; i++)
    {
      FusJob *job = fus_result_get_job (g_ptr_array_index (self->results, i));

      if (job != NULL)
        return job;
    }

  return NULL;
}

static void
show_progress (FusBusyLine *self)
{
  FusJob *job = find_job (self);
  double fraction = job != NULL ? fus_job_get_fraction (job) : -1;
  const char *title = self->named && job != NULL ? fus_job_get_title (job) : NULL;
  g_autoptr (GString) text = g_string_new (title);

  if (title != NULL && fraction > 0)
    g_string_append (text, " · ");
  if (fraction > 0)
    g_string_append_printf (text, _ ("%.0f\302\240%%"), 100 * fraction);
  gtk_label_set_text (self->text, text->str);
  gtk_widget_set_visible (self->cancel, g_get_monotonic_time () - self->since >
                                          PATIENCE_S * G_USEC_PER_SEC);
}

static gboolean
tick_cb (gpointer data)
{
  show_progress (data);

  return G_SOURCE_CONTINUE;
}

static void
set_busy (FusBusyLine *self, gboolean busy)
{
  gtk_widget_set_visible (self->box, busy);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), busy);
  if (self->view != NULL)
    fus_plot_view_set_busy (self->view, busy);
  if (!busy)
    {
      self->since = 0;
      g_clear_handle_id (&self->timer, g_source_remove);
      return;
    }
  if (self->since == 0)
    self->since = g_get_monotonic_time ();
  if (self->timer == 0)
    self->timer = g_timeout_add (INTERVAL_MS, tick_cb, self);
  show_progress (self);
}

static void
busy_changed_cb (FusBusyLine *self)
{
  set_busy (self, find_job (self) != NULL);
}

static void
cancel_cb (FusBusyLine *self)
{
  for (guint i = 0; i < self->results->len; i++)
    fus_result_cancel (g_ptr_array_index (self->results, i));
}

static void
fus_busy_line_dispose (GObject *object)
{
  FusBusyLine *self = FUS_BUSY_LINE (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  self->view = NULL;
  g_clear_pointer (&self->results, g_ptr_array_unref);

  G_OBJECT_CLASS (fus_busy_line_parent_class)->dispose (object);
}

static void
fus_busy_line_class_init (FusBusyLineClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fus_busy_line_dispose;
}

static void
fus_busy_line_init (FusBusyLine *self)
{
  self->results = g_ptr_array_new_with_free_func (g_object_unref);
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->spinner = gtk_spinner_new ();
  self->text = GTK_LABEL (gtk_label_new (NULL));
  self->cancel = gtk_button_new_with_label (_ ("Cancel"));
  gtk_widget_set_size_request (self->spinner, SPINNER_SIZE, SPINNER_SIZE);
  gtk_widget_set_margin_start (self->spinner, 6);
  gtk_widget_set_valign (self->spinner, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->cancel, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->cancel, "flat");
  gtk_widget_add_css_class (GTK_WIDGET (self->text), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->text), "numeric");
  gtk_box_append (GTK_BOX (self->box), self->spinner);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->text));
  gtk_box_append (GTK_BOX (self->box), self->cancel);
  gtk_widget_set_visible (self->box, FALSE);
  adw_bin_set_child (ADW_BIN (self), self->box);
  g_signal_connect_swapped (self->cancel, "clicked", G_CALLBACK (cancel_cb), self);
}

void
fus_busy_line_set_view (FusBusyLine *self, FusPlotView *view)
{
  g_return_if_fail (FUS_IS_BUSY_LINE (self));
  g_return_if_fail (FUS_IS_PLOT_VIEW (view));

  self->view = view;
}

void
fus_busy_line_set_named (FusBusyLine *self, gboolean named)
{
  g_return_if_fail (FUS_IS_BUSY_LINE (self));

  self->named = named;
}

void
fus_busy_line_add (FusBusyLine *self, FusResult *result)
{
  g_return_if_fail (FUS_IS_BUSY_LINE (self));
  g_return_if_fail (FUS_IS_RESULT (result));

  g_ptr_array_add (self->results, g_object_ref (result));
  g_signal_connect_object (result, "notify::busy", G_CALLBACK (busy_changed_cb), self,
                           G_CONNECT_SWAPPED);
  busy_changed_cb (self);
}
