/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-app-test.h"

#include "fus-app.h"
#include "fus-synthetic.h"
#include "fus-test.h"
#include "fus-training-state.h"

#define N_SAMPLES 120

static char *home;

/* Not G_TEST_OPTION_ISOLATE_DIRS: it also hides the MIME types that icons are known by.
 */
static void
isolate (void)
{
  static const char *const names[] = { "XDG_STATE_HOME", "XDG_DATA_HOME",
                                       "XDG_CACHE_HOME", "XDG_CONFIG_HOME" };

  home = fus_test_make_dir ();
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_setenv (names[i], home, TRUE);
}

int
fus_app_test_run (void)
{
  int status = g_test_run ();

  fus_test_remove_dir (home);

  return status;
}

void
fus_app_test_init (int *argc, char ***argv)
{
  isolate ();
  g_test_init (argc, argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  fus_app_init ();
}

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_REMOVE;
}

void
fus_app_test_iterate (void)
{
  /* Never sleep for good: the condition may depend on a worker alone. */
  g_timeout_add (10, tick_cb, NULL);
  g_main_context_iteration (NULL, TRUE);
}

static void
after_paint_cb (guint *n_frames)
{
  (*n_frames)++;
}

void
fus_app_test_settle (GtkWidget *widget)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);
  guint n_frames = 0;
  gulong id = 0;

  g_assert_nonnull (clock);
  id = g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (after_paint_cb),
                                 &n_frames);
  gtk_widget_queue_draw (widget);
  fus_app_wait_for (n_frames >= 1);
  gtk_widget_queue_draw (widget);
  fus_app_wait_for (n_frames >= 2);
  g_signal_handler_disconnect (clock, id);
}

gboolean
fus_app_test_find_label (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) &&
      g_strcmp0 (gtk_label_get_text (GTK_LABEL (widget)), text) == 0)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (fus_app_test_find_label (child, text))
      return TRUE;

  return FALSE;
}

void
fus_app_test_destroy (GtkWindow *window)
{
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_destroy (window);
  fus_app_wait_for (window == NULL);
}

FusDataset *
fus_app_test_machines (gsize n_samples)
{
  FusSyntheticOptions options = fus_synthetic_get_defaults ();

  options.n_samples = n_samples;

  return fus_synthetic_machines_new (&options);
}

FusWindow *
fus_app_test_window (guint n_epochs)
{
  return fus_app_test_window_sized (n_epochs, 1280, 800);
}

FusWindow *
fus_app_test_window_sized (guint n_epochs, int width, int height)
{
  FusWindow *window = fus_window_new (NULL);
  FusStudy *study = fus_window_get_study (window);
  FusTrainingState *training = fus_study_get_training (study);
  g_autofree char *epochs = g_strdup_printf ("%u", MAX (n_epochs, 1));

  fus_study_take_dataset (study, fus_app_test_machines (N_SAMPLES), NULL);
  fus_training_state_set_option (training, "epochs", epochs, NULL);
  fus_training_state_set_option (training, "hidden", "16", NULL);
  fus_training_state_set_option (training, "patience", "0", NULL);
  /* Before it is shown: without a window manager later wishes may go unheard. */
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_present (GTK_WINDOW (window));
  fus_app_wait_for (gtk_widget_get_mapped (GTK_WIDGET (window)));
  if (n_epochs > 0)
    {
      fus_training_state_start (training);
      fus_app_wait_for (fus_study_get_model (study) != NULL);
    }

  return window;
}
