/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "fusescope"

#include "config.h"

#include "fus-application.h"

#include "fus-about.h"
#include "fus-app.h"
#include "fus-help.h"
#include "fus-kernels.h"
#include "fus-screenshots.h"
#include "fus-start-time.h"
#include "fus-window.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>

struct _FusApplication
{
  AdwApplication parent_instance;

  char *screenshots;    /* folder for pictures of the pages, then the program ends */
  gboolean times_start; /* say when the window is usable, then end */
};

G_DEFINE_FINAL_TYPE (FusApplication, fus_application, ADW_TYPE_APPLICATION)

/* Keys for actions: all of them stand in help-overlay.ui as well. */
static const struct
{
  const char *action;
  const char *const keys[3];
} accels[] = {
  { "app.new-window", { "<Control>n" } },
  { "app.quit", { "<Control>q" } },
  { "app.help", { "F1" } },
  { "win.open", { "<Control>o" } },
  { "win.open-folder", { "<Control><Shift>o" } },
  { "win.save-model", { "<Control>s" } },
  { "win.export-figure", { "<Control>e" } },
  { "win.train", { "<Control>t" } },
  { "win.undo", { "<Control>z" } },
  { "win.redo", { "<Control><Shift>z", "<Control>y" } },
  { "win.toggle-sidebar", { "F9" } },
  { "win.toggle-inspector", { "<Control>F9" } },
  { "win.select-all", { "<Control>a" } },
  { "win.clear-selection", { "<Control><Shift>a" } },
  { "win.show-help-overlay", { "<Control>question" } },
  { "win.fullscreen", { "F11" } },
  { "window.close", { "<Control>w" } },
};

static void
set_accels (GApplication *application)
{
  GtkApplication *app = GTK_APPLICATION (application);

  for (gsize i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (app, accels[i].action, accels[i].keys);
  for (guint page = 1; page <= FUS_WINDOW_MAX_PAGES; page++)
    {
      g_autofree char *action = g_strdup_printf ("win.page-number(%u)", page);
      g_autofree char *key = g_strdup_printf ("<Alt>%u", page);

      gtk_application_set_accels_for_action (app, action,
                                             (const char *const[]){ key, NULL });
    }
}

static FusWindow *
new_window (FusApplication *self)
{
  return fus_window_new (GTK_APPLICATION (self));
}

static void
new_window_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_window_present (GTK_WINDOW (new_window (data)));
}

static void
help_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  fus_help_show (gtk_application_get_active_window (data));
}

static void
about_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  fus_about_show (gtk_application_get_active_window (data));
}

/* Each window asks for itself. */
static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (data));

  for (GList *at = windows; at != NULL; at = at->next)
    if (FUS_IS_WINDOW (at->data))
      gtk_window_close (at->data);
}

/* The session ends, or a terminal is closed: nobody answers a question then. A second
 * signal does what it always does. */
static gboolean
leave_cb (gpointer data)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (data));

  for (GList *at = windows; at != NULL; at = at->next)
    if (FUS_IS_WINDOW (at->data))
      fus_window_leave (at->data);

  return G_SOURCE_REMOVE;
}

static void
catch_signals (gpointer application)
{
  static const int signals[] = { SIGHUP, SIGINT, SIGTERM };

  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      struct sigaction was = { 0 };

      if (sigaction (signals[i], NULL, &was) == 0 && was.sa_handler != SIG_IGN)
        g_unix_signal_add (signals[i], leave_cb, application);
    }
}

static void
style_changed_cb (GSettings *settings)
{
  static const AdwColorScheme schemes[] = { ADW_COLOR_SCHEME_DEFAULT,
                                            ADW_COLOR_SCHEME_FORCE_LIGHT,
                                            ADW_COLOR_SCHEME_FORCE_DARK };
  int style = g_settings_get_enum (settings, "style");

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      schemes[CLAMP (style, 0, 2)]);
}

static void
follow_settings (FusApplication *self)
{
  GSettings *settings = fus_app_get_settings ();
  g_autoptr (GAction) action = NULL;

  if (settings == NULL)
    return;
  action = g_settings_create_action (settings, "style");
  g_action_map_add_action (G_ACTION_MAP (self), action);
  g_signal_connect_object (settings, "changed::style", G_CALLBACK (style_changed_cb),
                           self, 0);
  style_changed_cb (settings);
}

/* Nobody should look at numbers that can't be trusted, as the command line has it too. */
static gboolean
check_kernels_cb (gpointer application)
{
  g_autoptr (GError) error = NULL;
  GtkWidget *dialog = NULL;

  if (fus_kernels_init (&error))
    return G_SOURCE_REMOVE;
  dialog = adw_message_dialog_new (gtk_application_get_active_window (application),
                                   _ ("Nothing Can Be Computed Here"), error->message);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "quit", _ ("_Quit"));
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "quit");
  g_signal_connect_object (dialog, "response", G_CALLBACK (g_application_quit),
                           application, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));

  return G_SOURCE_REMOVE;
}

static void
fus_application_startup (GApplication *application)
{
  static const GActionEntry entries[] = {
    { "new-window", new_window_action },
    { "help", help_action },
    { "about", about_action },
    { "quit", quit_action },
  };

  G_APPLICATION_CLASS (fus_application_parent_class)->startup (application);
  fus_app_init ();
  gtk_window_set_default_icon_name (APPLICATION_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (application), entries,
                                   G_N_ELEMENTS (entries), application);
  set_accels (application);
  follow_settings (FUS_APPLICATION (application));
  catch_signals (application);
  /* Once the window is drawn and nobody waits for anything. */
  g_idle_add_full (G_PRIORITY_LOW, check_kernels_cb, g_object_ref (application),
                   g_object_unref);
}

static void
fus_application_activate (GApplication *application)
{
  FusApplication *self = FUS_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window == NULL)
    window = GTK_WINDOW (new_window (self));
  gtk_window_present (window);
  if (self->screenshots != NULL)
    fus_screenshots_take (FUS_WINDOW (window), self->screenshots, NULL);
  if (self->times_start)
    fus_start_time_print (window);
}

static void
fus_application_open (GApplication *application,
                      GFile **files,
                      int n_files,
                      const char *hint)
{
  FusApplication *self = FUS_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window == NULL)
    window = GTK_WINDOW (new_window (self));
  gtk_window_present (window);
  if (self->screenshots != NULL)
    fus_screenshots_take (FUS_WINDOW (window), self->screenshots,
                          g_file_peek_path (files[0]));
  else
    fus_window_open_files (FUS_WINDOW (window), files, (guint) n_files);
}

static int
fus_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  FusApplication *self = FUS_APPLICATION (application);

  if (g_variant_dict_contains (options, "can-open-display"))
    return gtk_init_check () ? 0 : 1;
  self->times_start = g_variant_dict_contains (options, "time-start");
  if (g_variant_dict_lookup (options, "screenshots", "^ay", &self->screenshots) ||
      self->times_start)
    g_application_set_flags (application, g_application_get_flags (application) |
                                            G_APPLICATION_NON_UNIQUE);

  return -1;
}

static void
fus_application_finalize (GObject *object)
{
  g_free (FUS_APPLICATION (object)->screenshots);
  G_OBJECT_CLASS (fus_application_parent_class)->finalize (object);
}

static void
fus_application_class_init (FusApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = fus_application_finalize;
  application_class->startup = fus_application_startup;
  application_class->activate = fus_application_activate;
  application_class->open = fus_application_open;
  application_class->handle_local_options = fus_application_handle_local_options;
}

static void
fus_application_init (FusApplication *self)
{
  static const GOptionEntry entries[] = {
    { "screenshots", 0, 0, G_OPTION_ARG_FILENAME, NULL,
      N_ ("Open FILE or the example, train briefly, save a picture of each page in DIR"),
      N_ ("DIR") },
    { "can-open-display", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, NULL, NULL, NULL },
    { "time-start", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, NULL, NULL, NULL },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), entries);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _ ("[FILE…]"));
}

FusApplication *
fus_application_new (void)
{
  return g_object_new (FUS_TYPE_APPLICATION, "application-id", APPLICATION_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN, "resource-base-path",
                       "/io/github/fusescope/Fusescope", NULL);
}
