/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "fusescope"

#include "config.h"

#include "fus-screenshots.h"

#include "fus-training-state.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

/* Enough for pictures that tell something. */
#define N_EPOCHS "30"
/* Time for a page to lay itself out, ask for its results and draw them. */
#define SETTLE_MS 700

/* A round through the pages: one after the other, light, then dark. */
typedef struct
{
  FusWindow *window;
  char *folder;
  guint page; /* on screen now; G_MAXUINT before the first */
  gboolean dark;
  gboolean has_trained;
} Round;

static void
round_free (gpointer data)
{
  Round *self = data;

  g_free (self->folder);
  g_free (self);
}

static void
save_picture (Round *self)
{
  GtkWidget *widget = GTK_WIDGET (self->window);
  FusPage *page = fus_window_get_current_page (self->window);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree char *name = g_strdup_printf ("%s%s.png", FUS_PAGE_GET_CLASS (page)->id,
                                           self->dark ? "-dark" : "");
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (widget),
                          gtk_widget_get_height (widget));
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  if (node == NULL)
    return;
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (widget)),
                                         node, NULL);
  if (gdk_texture_save_to_png (texture, path))
    g_print ("%s\n", path);
  else
    g_printerr (_ ("“%s” can’t be written\n"), path);
}

static gboolean
step_cb (gpointer data)
{
  Round *self = data;
  FusStudy *study = fus_window_get_study (self->window);

  if (!fus_job_queue_is_idle (fus_study_get_jobs (study)))
    return G_SOURCE_CONTINUE;
  if (!self->has_trained && fus_study_get_model (study) == NULL)
    {
      FusTrainingState *training = fus_study_get_training (study);

      self->has_trained = TRUE;
      fus_training_state_set_option (training, "epochs", N_EPOCHS, NULL);
      fus_training_state_start (training);
      fus_window_show_page (self->window, "train");
      return G_SOURCE_CONTINUE;
    }
  if (self->page != G_MAXUINT)
    save_picture (self);
  if (++self->page == fus_window_get_n_pages (self->window))
    {
      if (self->dark)
        {
          gtk_window_destroy (GTK_WINDOW (self->window));
          return G_SOURCE_REMOVE;
        }
      self->page = 0;
      self->dark = TRUE;
      adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                          ADW_COLOR_SCHEME_FORCE_DARK);
    }
  fus_window_show_page (
    self->window,
    FUS_PAGE_GET_CLASS (fus_window_get_page (self->window, self->page))->id);

  return G_SOURCE_CONTINUE;
}

static void
failed_cb (FusStudy *study, const GError *error, FusWindow *window)
{
  g_printerr ("%s\n", error->message);
  gtk_window_destroy (GTK_WINDOW (window));
}

void
fus_screenshots_take (FusWindow *window, const char *folder, const char *path)
{
  FusStudy *study = fus_window_get_study (window);
  Round *self = g_new0 (Round, 1);

  self->window = window;
  self->page = G_MAXUINT;
  self->folder = g_strdup (folder);
  if (g_mkdir_with_parents (folder, 0755) != 0)
    g_printerr (_ ("The folder “%s” can’t be made\n"), folder);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_LIGHT);
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  g_signal_connect_object (study, "failed", G_CALLBACK (failed_cb), window, 0);
  if (path != NULL)
    fus_study_open (study, path);
  else
    fus_study_open_example (study);
  g_timeout_add_full (G_PRIORITY_LOW, SETTLE_MS, step_cb, self, round_free);
}
