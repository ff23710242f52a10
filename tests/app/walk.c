/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-app-test.h"

#include "fus-app.h"
#include "fus-import-window.h"
#include "fus-training-state.h"

#include <glib-unix.h>
#include <locale.h>
#include <stdio.h>

/* Walks through every page of one window, wide and narrow, with text of 100 and 200 %,
 * and stops wherever something is to be seen: says so in a line, and goes on when it is
 * answered. tests/app/walks.py looks at the accessibility tree at each stop. */

#define WIDE 1280
#define NARROW 900
#define SMALL_DPI (96 * 1024)
#define PATIENCE_S 120 /* what is not done by then is looked at while it is under way */
#define LARGE_DPI (192 * 1024)

static gboolean is_quick = FALSE;
static char **paths = NULL;

static const GOptionEntry entries[] = {
  { "quick", 0, 0, G_OPTION_ARG_NONE, &is_quick, "Without large text and menus", NULL },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &paths, NULL, "FILE…" },
  { NULL }
};

static gboolean
answered_cb (int fd, GIOCondition condition, gpointer data)
{
  char c = 0;

  if (read (fd, &c, 1) != 1 || c == '\n')
    *(gboolean *) data = TRUE;

  return G_SOURCE_CONTINUE;
}

/* Tells where it is, and waits for the line that says that it was looked at. */
static void
stop (const char *where, const char *what)
{
  gboolean is_answered = FALSE;
  guint id = g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP, answered_cb, &is_answered);

  printf ("stop\t%s\t%s\n", where, what);
  fflush (stdout);
  while (!is_answered)
    fus_app_test_iterate ();
  g_source_remove (id);
}

static void
rest (FusWindow *window)
{
  FusJobQueue *jobs = fus_study_get_jobs (fus_window_get_study (window));
  gint64 give_up = g_get_monotonic_time () + PATIENCE_S * G_USEC_PER_SEC;

  while (!fus_training_state_is_busy (
           fus_study_get_training (fus_window_get_study (window))) &&
         !fus_job_queue_is_idle (jobs) && g_get_monotonic_time () < give_up)
    fus_app_test_iterate ();
  fus_app_test_settle (GTK_WIDGET (window));
  fus_app_test_settle (GTK_WIDGET (window));
}

/* The next size of what is shown; what is narrow follows in an idle. With large text it
 * may need a little more. */
static void
resize (FusWindow *window, int width)
{
  int most = width + (int) (50 * fus_app_get_text_scale ());

  gtk_window_set_default_size (GTK_WINDOW (window), width, width == NARROW ? 600 : 800);
  for (guint i = 0; i < 20; i++)
    rest (window);
  if (ABS (gtk_widget_get_width (GTK_WIDGET (window)) - width) > most - width)
    g_error ("The window is %d wide, not %d", gtk_widget_get_width (GTK_WIDGET (window)),
             width);
}

static void
for_each (GtkWidget *widget,
          GType type,
          void (*act) (GtkWidget *, gpointer),
          gpointer data)
{
  GtkWidget *child = NULL;

  if (!gtk_widget_get_mapped (widget))
    return;
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    {
      act (widget, data);
      return;
    }
  for (child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    for_each (child, type, act, data);
}

/* As a person gets to it, which scrolls it into sight: GTK can't place a menu that hangs
 * on what is off the screen. */
static void
go_to (GtkWidget *widget, FusWindow *window)
{
  gtk_widget_child_focus (widget, GTK_DIR_TAB_FORWARD);
  rest (window);
}

static void
stop_at_menu_button (GtkWidget *widget, gpointer window)
{
  go_to (widget, window);
  gtk_menu_button_popup (GTK_MENU_BUTTON (widget));
  rest (window);
  stop ("menu", gtk_widget_get_tooltip_text (widget) != NULL
                  ? gtk_widget_get_tooltip_text (widget)
                  : "button");
  gtk_menu_button_popdown (GTK_MENU_BUTTON (widget));
  rest (window);
}

static void
stop_at_drop_down (GtkWidget *widget, gpointer window)
{
  GtkWidget *button = gtk_widget_get_first_child (widget);

  go_to (widget, window);
  g_signal_emit_by_name (widget, "activate");
  rest (window);
  stop ("menu", "choice");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), FALSE);
  rest (window);
}

static void
walk_menus (FusWindow *window)
{
  for_each (GTK_WIDGET (window), GTK_TYPE_MENU_BUTTON, stop_at_menu_button, window);
  for_each (GTK_WIDGET (window), GTK_TYPE_DROP_DOWN, stop_at_drop_down, window);
}

static void
show_page (FusWindow *window, guint i)
{
  fus_window_show_page (window, FUS_PAGE_GET_CLASS (fus_window_get_page (window, i))->id);
  rest (window);
}

static void
walk_inspector (FusWindow *window, const char *where)
{
  if (!fus_page_get_has_inspector (fus_window_get_current_page (window)))
    return;
  for (guint i = 0; i < 2; i++)
    {
      gboolean is_shown = FALSE;

      gtk_widget_activate_action (GTK_WIDGET (window), "win.toggle-inspector", NULL);
      rest (window);
      g_object_get (fus_window_get_current_page (window), "show-inspector", &is_shown,
                    NULL);
      stop (where, is_shown ? "with inspector" : "without inspector");
    }
}

static void
walk_pages (FusWindow *window, const char *where, gboolean menus)
{
  for (guint i = 0; i < fus_window_get_n_pages (window); i++)
    {
      show_page (window, i);
      stop (where, FUS_PAGE_GET_CLASS (fus_window_get_page (window, i))->id);
      walk_inspector (window, where);
      if (menus)
        walk_menus (window);
    }
}

/* A run is paused, goes on, and ends with a model. */
static void
walk_training (FusWindow *window)
{
  FusTrainingState *training = fus_study_get_training (fus_window_get_study (window));

  fus_training_state_set_option (training, "epochs", "100000", NULL);
  fus_training_state_set_option (training, "patience", "0", NULL);
  fus_training_state_set_option (training, "hidden", "256", NULL);
  fus_training_state_set_option (training, "patience", "0", NULL);
  fus_training_state_start (training);
  fus_window_show_page (window, "train");
  fus_app_wait_for (
    fus_training_log_get_n_epochs (fus_training_state_get_log (training)) > 1);
  rest (window);
  stop ("training", "running");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.pause-training", NULL);
  rest (window);
  stop ("training", "paused");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.pause-training", NULL);
  rest (window);
  stop ("training", "resumed");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.stop-training", NULL);
  fus_app_wait_for (!fus_training_state_is_busy (training));
  rest (window);
  stop ("training", "finished");
}

static void
select_some (FusWindow *window)
{
  static const guint samples[] = { 0, 1, 2, 3, 4 };

  fus_study_select (fus_window_get_study (window), FUS_SELECTION_REPLACE, samples,
                    G_N_ELEMENTS (samples), "walk");
}

static guint
count_windows (void)
{
  return g_list_model_get_n_items (gtk_window_get_toplevels ());
}

static GtkWindow *
get_other_window (FusWindow *window)
{
  for (guint i = 0; i < count_windows (); i++)
    {
      g_autoptr (GtkWindow) other =
                   g_list_model_get_item (gtk_window_get_toplevels (), i);

      if (other != GTK_WINDOW (window))
        return other;
    }

  return NULL;
}

static void
walk_export (FusWindow *window)
{
  GtkWindow *other = NULL;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.export-figure", NULL);
  fus_app_wait_for (count_windows () == 2);
  other = get_other_window (window);
  fus_app_wait_for (gtk_widget_get_mapped (GTK_WIDGET (other)));
  fus_app_test_settle (GTK_WIDGET (other));
  stop ("window", "export");
  fus_app_test_destroy (other);
}

static void
walk_shortcuts (FusWindow *window)
{
  GtkBuilder *builder =
    gtk_builder_new_from_resource (FUS_RESOURCE_PATH "gtk/help-overlay.ui");
  GtkWindow *other = GTK_WINDOW (gtk_builder_get_object (builder, "help_overlay"));

  g_object_unref (builder);
  gtk_window_set_transient_for (other, GTK_WINDOW (window));
  gtk_window_present (other);
  fus_app_wait_for (gtk_widget_get_mapped (GTK_WIDGET (other)));
  fus_app_test_settle (GTK_WIDGET (other));
  stop ("window", "shortcuts");
  fus_app_test_destroy (other);
}

static void
set_text_size (FusWindow *window, int dpi)
{
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", dpi, NULL);
  rest (window);
}

static void
open_data (FusWindow *window)
{
  FusStudy *study = fus_window_get_study (window);
  const FusDataset *before = fus_study_get_dataset (study);

  if (paths != NULL)
    fus_window_open_paths (window, (const char *const *) paths, g_strv_length (paths));
  else
    fus_study_take_dataset (study, fus_app_test_machines (120), NULL);
  fus_app_wait_for (fus_study_get_dataset (study) != before);
  rest (window);
}

/* Every third row of two features holds −999. */
static char *
write_codes (void)
{
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "codes.csv", NULL);
  g_autoptr (GString) text = g_string_new ("id,a,b,c,d\n");

  g_assert_cmpint (g_mkdir_with_parents (g_get_user_cache_dir (), 0700), ==, 0);
  for (guint i = 0; i < 90; i++)
    if (i % 3 == 0)
      g_string_append_printf (text, "s%u,-999,-999,%u,%u\n", i, i % 7, i % 11);
    else
      g_string_append_printf (text, "s%u,%u,%u,%u,%u\n", i, i % 5, i % 17, i % 7, i % 11);
  g_assert_true (g_file_set_contents (path, text->str, (gssize) text->len, NULL));

  return g_steal_pointer (&path);
}

static void
find_offer (GtkWidget *widget, gpointer data)
{
  GtkWidget **found = data;
  const char *label = gtk_button_get_label (GTK_BUTTON (widget));

  if (label != NULL && g_str_has_prefix (label, "Treat ") &&
      gtk_widget_get_mapped (widget))
    *found = widget;
}

static GtkWidget *
get_offer (FusWindow *window)
{
  GtkWidget *found = NULL;

  for_each (GTK_WIDGET (window), GTK_TYPE_BUTTON, find_offer, &found);

  return found;
}

/* What looks like a code is offered to be taken as not recorded, by one button, and taken
 * back in one step. */
static void
walk_codes (FusWindow *window)
{
  GtkWidget *offer = get_offer (window);

  if (offer == NULL)
    return;
  stop ("codes", "offered");
  g_signal_emit_by_name (offer, "clicked");
  fus_app_wait_for (get_offer (window) == NULL);
  rest (window);
  stop ("codes", "settled");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.undo", NULL);
  fus_app_wait_for (get_offer (window) != NULL);
  rest (window);
  stop ("codes", "taken back");
}

static void
walk_made_codes (FusWindow *window)
{
  g_autofree char *path = write_codes ();
  const char *const made[] = { path };

  fus_window_open_paths (window, made, 1);
  fus_app_wait_for (get_offer (window) != NULL);
  walk_codes (window);
}

/* Two tables that don't join, and two that do so by their order alone. */
static char *
write_table (const char *name, const char *prefix, guint step)
{
  g_autofree char *base = g_strconcat (name, ".csv", NULL);
  char *path = g_build_filename (g_get_user_cache_dir (), base, NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "sample,%s1,%s2,note\n", name, name);
  for (guint i = 0; i < 40; i++)
    g_string_append_printf (text, "%s%02u,%u.5,%s,%s remark %u\n", prefix, i,
                            i * step % 31, i == 3 ? "3a" : "1.25", prefix, i * i);
  g_assert_true (g_file_set_contents (path, text->str, (gssize) text->len, NULL));

  return path;
}

static void
rest_assistant (FusWindow *window, GtkWindow *assistant)
{
  FusImportState *state = fus_import_window_get_state (FUS_IMPORT_WINDOW (assistant));

  fus_app_wait_for (!fus_import_state_is_busy (state));
  rest (window);
  fus_app_test_settle (GTK_WIDGET (assistant));
}

static void
stop_at_role (GtkWidget *widget, gpointer data)
{
  gboolean *is_done = data;

  if (*is_done || gtk_menu_button_get_popover (GTK_MENU_BUTTON (widget)) != NULL)
    return;
  *is_done = TRUE;
  gtk_menu_button_popup (GTK_MENU_BUTTON (widget));
  fus_app_test_settle (widget);
  stop ("assistant", "menu of roles");
  gtk_menu_button_popdown (GTK_MENU_BUTTON (widget));
  fus_app_test_settle (widget);
}

static void
expand (GtkWidget *widget, gpointer data)
{
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (widget), TRUE);
}

/* What a table in long form is made of is chosen in menus. */
static void
stop_at_windows (FusWindow *window, GtkWindow *assistant)
{
  FusImportState *state = fus_import_window_get_state (FUS_IMPORT_WINDOW (assistant));

  g_assert_true (fus_import_state_set_orient (state, 0, "windows:,,5,5", NULL));
  rest_assistant (window, assistant);
  for_each (GTK_WIDGET (assistant), ADW_TYPE_EXPANDER_ROW, expand, NULL);
  rest_assistant (window, assistant);
  stop ("assistant", "windows");
}

static void
walk_one_assistant (FusWindow *window, const char *action, const char *where)
{
  GtkWindow *assistant = NULL;
  gboolean is_done = FALSE;

  gtk_widget_activate_action (GTK_WIDGET (window), action, NULL);
  fus_app_wait_for (count_windows () == 2);
  assistant = get_other_window (window);
  fus_app_wait_for (gtk_widget_get_mapped (GTK_WIDGET (assistant)));
  rest_assistant (window, assistant);
  stop ("assistant", where);
  for_each (GTK_WIDGET (assistant), GTK_TYPE_MENU_BUTTON, stop_at_role, &is_done);
  stop_at_windows (window, assistant);
  gtk_window_close (assistant);
  fus_app_wait_for (count_windows () == 1);
}

/* The import assistant on what was read, and on what was refused. */
static void
walk_assistant (FusWindow *window)
{
  FusStudy *study = fus_window_get_study (window);
  g_autofree char *a = write_table ("a", "s", 7);
  g_autofree char *b = write_table ("b", "s", 5);
  g_autofree char *c = write_table ("c", "t", 3);
  const char *const good[] = { a, b };
  const char *const bad[] = { a, c };
  const FusDataset *before = fus_study_get_dataset (study);

  fus_window_open_paths (window, good, 2);
  fus_app_wait_for (fus_study_get_dataset (study) != before);
  rest (window);
  stop ("assistant", "strip");
  walk_one_assistant (window, "win.how-it-is-read", "read");
  fus_window_open_paths (window, bad, 2);
  fus_app_wait_for (!fus_study_is_loading (study));
  rest (window);
  stop ("assistant", "error");
  walk_one_assistant (window, "win.choose-how-read", "refused");
}

/* From wide to narrow and back: what moves between them must still be there. */
static void
walk (FusWindow *window)
{
  stop ("wide", "welcome");
  if (paths == NULL)
    walk_made_codes (window);
  open_data (window);
  if (paths != NULL)
    walk_codes (window);
  stop ("wide", "without a model");
  walk_training (window);
  select_some (window);
  walk_pages (window, "wide", !is_quick);
  resize (window, NARROW);
  walk_pages (window, "narrow", FALSE);
  resize (window, WIDE);
  walk_pages (window, "wide again", FALSE);
  walk_export (window);
  walk_shortcuts (window);
  if (paths == NULL)
    walk_assistant (window);
  if (is_quick)
    return;
  set_text_size (window, LARGE_DPI);
  walk_pages (window, "wide, large text", FALSE);
  resize (window, NARROW);
  walk_pages (window, "narrow, large text", FALSE);
  set_text_size (window, SMALL_DPI);
}

int
main (int argc, char **argv)
{
  FusWindow *window = NULL;
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    g_error ("%s", error->message);
  fus_app_test_init (&argc, &argv);
  /* All complaints are wanted, not the first one alone. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK);
  window = fus_window_new (NULL);
  gtk_window_set_default_size (GTK_WINDOW (window), WIDE, 800);
  gtk_window_present (GTK_WINDOW (window));
  fus_app_wait_for (gtk_widget_get_mapped (GTK_WIDGET (window)));
  walk (window);
  fus_app_test_destroy (GTK_WINDOW (window));
  g_strfreev (paths);

  return fus_app_test_run ();
}
