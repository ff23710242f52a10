/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-window-private.h"

/* Keys of a page work as soon as it is shown; where someone walks through the list of
 * pages with the keyboard, the list keeps the focus. */
static void
focus_page (FusWindow *self)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));
  FusFigureView *figure =
    self->current != NULL ? fus_page_get_figure (self->current) : NULL;
  GtkWidget *plot =
    figure != NULL ? GTK_WIDGET (fus_figure_view_get_plot_view (figure)) : NULL;

  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list)))
    return;
  if (self->current == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self->current)))
    return;
  /* What can be scrolled would be, to a part that has the focus. */
  if (plot != NULL && gtk_widget_get_mapped (plot) &&
      gtk_widget_get_ancestor (plot, GTK_TYPE_SCROLLED_WINDOW) == NULL)
    gtk_widget_grab_focus (plot);
  else
    {
      gtk_widget_set_focusable (GTK_WIDGET (self->current), TRUE);
      gtk_widget_grab_focus (GTK_WIDGET (self->current));
    }
}

/* A page as a whole is no stop of the Tab key. */
static void
focus_changed_cb (FusWindow *self)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));

  for (guint i = 0; self->pages != NULL && i < self->pages->len; i++)
    if (focus != g_ptr_array_index (self->pages, i))
      gtk_widget_set_focusable (g_ptr_array_index (self->pages, i), FALSE);
}

static gboolean
focus_page_cb (gpointer data)
{
  FusWindow *self = data;

  self->focus_id = 0;
  focus_page (self);

  return G_SOURCE_REMOVE;
}

void
fus_window_keep_focus (FusWindow *self)
{
  g_return_if_fail (FUS_IS_WINDOW (self));

  g_clear_handle_id (&self->focus_id, g_source_remove);
}

void
fus_window_focus_page_soon (FusWindow *self)
{
  g_return_if_fail (FUS_IS_WINDOW (self));

  if (self->focus_id == 0)
    self->focus_id = g_idle_add (focus_page_cb, self);
}

void
fus_window_follow_focus (FusWindow *self)
{
  g_return_if_fail (FUS_IS_WINDOW (self));

  g_signal_connect (self, "notify::focus-widget", G_CALLBACK (focus_changed_cb), NULL);
}
