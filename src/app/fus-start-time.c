/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-start-time.h"

/* Lower than drawing: runs when nothing is left to do for a first picture. */
static gboolean
idle_cb (gpointer window)
{
  g_print ("%" G_GINT64_FORMAT "\n", g_get_monotonic_time ());
  gtk_window_destroy (window);

  return G_SOURCE_REMOVE;
}

static void
painted_cb (GdkFrameClock *clock, GtkWindow *window)
{
  g_signal_handlers_disconnect_by_func (clock, painted_cb, window);
  g_idle_add_full (G_PRIORITY_LOW, idle_cb, window, NULL);
}

void
fus_start_time_print (GtkWindow *window)
{
  g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (window)), "after-paint",
                    G_CALLBACK (painted_cb), window);
}
