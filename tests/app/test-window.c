/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-app-test.h"

#include "fus-about.h"
#include "fus-application.h"
#include "fus-data-card.h"
#include "fus-test.h"
#include "fus-training-state.h"

#include <string.h>

static gboolean
is_enabled (FusWindow *window, const char *action)
{
  /* A disabled action isn't performed, and says so. */
  return gtk_widget_activate_action (GTK_WIDGET (window), action, NULL);
}

static void
test_undo_action (void)
{
  FusWindow *window = fus_app_test_window (0);
  FusStudy *study = fus_window_get_study (window);

  g_assert_false (fus_undo_stack_get_can_undo (fus_study_get_undo (study)));
  fus_study_set_subset (study, 3);
  g_assert_true (is_enabled (window, "win.undo"));
  g_assert_cmpuint (fus_study_get_subset (study), ==, 7);
  g_assert_true (is_enabled (window, "win.redo"));
  g_assert_cmpuint (fus_study_get_subset (study), ==, 3);
  fus_app_test_destroy (GTK_WINDOW (window));
}

static void
test_selection_actions (void)
{
  FusWindow *window = fus_app_test_window (0);
  FusSelection *selection = fus_study_get_selection (fus_window_get_study (window));

  gtk_widget_activate_action (GTK_WIDGET (window), "win.select-all", NULL);
  g_assert_cmpuint (fus_selection_get_n_selected (selection), ==,
                    fus_selection_get_n_samples (selection));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.clear-selection", NULL);
  g_assert_true (fus_selection_is_empty (selection));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.undo", NULL);
  g_assert_false (fus_selection_is_empty (selection));
  fus_app_test_destroy (GTK_WINDOW (window));
}

static void
test_page_actions (void)
{
  FusWindow *window = fus_app_test_window (0);

  for (guint i = 0; i < fus_window_get_n_pages (window); i++)
    {
      gtk_widget_activate_action (GTK_WIDGET (window), "win.page-number", "i",
                                  (int) i + 1);
      g_assert_true (fus_window_get_current_page (window) ==
                     fus_window_get_page (window, i));
    }
  gtk_widget_activate_action (GTK_WIDGET (window), "win.page-number", "i", 99);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.page", "s", "data");
  g_assert_true (fus_window_get_current_page (window) == fus_window_get_page (window, 0));
  fus_app_test_destroy (GTK_WINDOW (window));
}

static void
assert_on_train_page (FusWindow *window)
{
  g_assert_cmpstr (FUS_PAGE_GET_CLASS (fus_window_get_current_page (window))->id, ==,
                   "train");
}

static GtkWidget *
find_button (GtkWidget *widget, const char *label)
{
  if (GTK_IS_BUTTON (widget) &&
      g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0 &&
      gtk_widget_get_mapped (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, label);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static GtkWindow *
find_window (const char *title)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (g_strcmp0 (gtk_window_get_title (window), title) == 0)
        return window;
    }

  return NULL;
}

/* The card tells what was planted in the example, and what is in any data; its numbers
 * are those of the data. */
static void
test_dataset_card (void)
{
  FusWindow *window = fus_app_test_window (0);
  FusStudy *study = fus_window_get_study (window);
  FusDataset *dataset = fus_study_get_dataset (study);
  g_autofree char *text = fus_data_card_dup_text (study);
  GtkWindow *card = NULL;

  g_assert_nonnull (strstr (text, "A leak shows in the image alone"));
  g_assert_nonnull (strstr (text, fus_dataset_get_hash (dataset)));
  for (guint m = 0; m < fus_dataset_get_n_modalities (dataset); m++)
    {
      gsize n = fus_dataset_get_n_present (dataset, m);
      g_autofree char *count = g_strdup_printf ("of %zu samples", n);

      g_assert_nonnull (strstr (text, fus_dataset_get_modality (dataset, m)->name));
      g_assert_nonnull (strstr (text, count));
    }
  gtk_widget_activate_action (GTK_WIDGET (window), "win.dataset-card", NULL);
  card = find_window ("Dataset Card");
  g_assert_nonnull (card);
  fus_app_test_settle (GTK_WIDGET (card));
  g_assert_true (
    fus_app_test_find_label (GTK_WIDGET (card), fus_dataset_get_card (dataset)));
  g_signal_emit_by_name (find_button (GTK_WIDGET (card), "Copy"), "clicked");
  fus_app_wait_for (fus_app_test_find_label (GTK_WIDGET (card), "Copied"));
  fus_app_test_destroy (card);
  fus_app_test_destroy (GTK_WINDOW (window));
}

/* A file of a kind that isn't read says what can be done with it, and what is read. */
static void
test_unread_kinds_are_answered (void)
{
#define HEAD(bytes) bytes, sizeof (bytes) - 1
  static const struct
  {
    const char *name;
    const char *head;
    gsize n_head;
    gsize n;
    const char *remedy;
  } kinds[] = {
    { "x.xls", HEAD ("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), 600, ".xlsx" },
    { "x.pkl", HEAD ("\x80\x04\x95\x10"), 24, "any program" },
    { "x.zip", HEAD ("PK\x03\x04x"), 24, "Unpack" },
    { "x.parquet", HEAD ("PAR1xxxxxxxxPAR1"), 16, "read_parquet" },
  };
#undef HEAD
  FusWindow *window = fus_window_new (NULL);

  gtk_window_present (GTK_WINDOW (window));
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *path =
        g_build_filename (g_get_user_cache_dir (), kinds[i].name, NULL);
      g_autofree char *bytes = g_malloc0 (kinds[i].n);
      g_autofree char *message = NULL;

      memcpy (bytes, kinds[i].head, kinds[i].n_head);
      g_assert_true (g_file_set_contents (path, bytes, (gssize) kinds[i].n, NULL));
      fus_study_open (fus_window_get_study (window), path);
      fus_app_wait_for (!fus_study_is_loading (fus_window_get_study (window)));
      message = fus_window_dup_message (window);
      g_assert_nonnull (message);
      g_assert_nonnull (strstr (message, kinds[i].name));
      g_assert_nonnull (strstr (message, kinds[i].remedy));
      g_assert_nonnull (strstr (message, ".h5mu and .h5ad"));
    }
  fus_app_test_destroy (GTK_WINDOW (window));
}

/* With a model *Train* opens the form on any page, and its button starts; what was there
 * can be gone back to from the toast. */
static void
test_train_opens_form (void)
{
  static const int widths[] = { 1280, 640 };

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      FusWindow *window = fus_app_test_window_sized (2, widths[i], 800);
      FusStudy *study = fus_window_get_study (window);
      FusTrainingState *training = fus_study_get_training (study);
      FusModel *model = fus_study_get_model (study);
      GtkWidget *start = NULL;

      for (guint k = 0; k < fus_window_get_n_pages (window); k++)
        {
          FusPage *page = fus_window_get_page (window, k);

          fus_window_show_page (window, FUS_PAGE_GET_CLASS (page)->id);
          fus_app_test_settle (GTK_WIDGET (window));
          gtk_widget_activate_action (GTK_WIDGET (window), "win.train", NULL);
          assert_on_train_page (window);
          g_assert_false (fus_training_state_is_busy (training));
          fus_app_test_settle (GTK_WIDGET (window));
          start = find_button (GTK_WIDGET (window), "Start Training");
          g_assert_nonnull (start);
          g_assert_true (gtk_root_get_focus (GTK_ROOT (window)) == start);
        }
      g_signal_emit_by_name (start, "clicked");
      fus_app_wait_for (!fus_training_state_is_busy (training) &&
                        fus_study_get_model (study) != model);
      g_assert_cmpuint (fus_study_get_n_earlier (study), ==, 1);
      fus_app_wait_for (find_button (GTK_WIDGET (window), "Undo") != NULL);
      g_signal_emit_by_name (find_button (GTK_WIDGET (window), "Undo"), "clicked");
      fus_app_wait_for (fus_study_get_model (study) == model);
      fus_app_test_destroy (GTK_WINDOW (window));
    }
}

/* *Train* leads to the Train page, starts there, can be paused, and stops with a model.
 */
static void
test_train_actions (void)
{
  FusWindow *window = fus_app_test_window (0);
  FusStudy *study = fus_window_get_study (window);
  FusTrainingState *training = fus_study_get_training (study);

  fus_training_state_set_option (training, "epochs", "100000", NULL);
  fus_training_state_set_option (training, "patience", "0", NULL);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.train", NULL);
  assert_on_train_page (window);
  g_assert_false (fus_training_state_is_busy (training));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.train", NULL);
  fus_app_wait_for (
    fus_training_log_get_n_epochs (fus_training_state_get_log (training)) > 1);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.pause-training", NULL);
  g_assert_cmpint (fus_training_state_get_phase (training), ==, FUS_TRAINING_PAUSED);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.pause-training", NULL);
  g_assert_cmpint (fus_training_state_get_phase (training), ==, FUS_TRAINING_RUNNING);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.stop-training", NULL);
  fus_app_wait_for (!fus_training_state_is_busy (training));
  g_assert_nonnull (fus_study_get_model (study));
  fus_app_test_destroy (GTK_WINDOW (window));
}

static guint
count_windows (void)
{
  return g_list_model_get_n_items (gtk_window_get_toplevels ());
}

static AdwMessageDialog *
find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window))
        return ADW_MESSAGE_DIALOG (window);
    }

  return NULL;
}

/* On every page, to the other run and back. */
static void
switch_on_every_page (FusWindow *window, const char *const *ids)
{
  FusStudy *study = fus_window_get_study (window);

  for (guint k = 0; k < fus_window_get_n_pages (window); k++)
    {
      FusPage *page = fus_window_get_page (window, k);

      fus_window_show_page (window, FUS_PAGE_GET_CLASS (page)->id);
      for (guint i = 0; i < 2; i++)
        {
          gtk_widget_activate_action (GTK_WIDGET (window), "win.use-model", "s", ids[i]);
          fus_app_test_settle (GTK_WIDGET (window));
          fus_app_wait_for (fus_job_queue_is_idle (fus_study_get_jobs (study)));
          g_assert_cmpstr (fus_study_get_trained (study)->id, ==, ids[i]);
        }
    }
}

/* Two runs of different kinds live in one window: each can be shown on every page, named
 * and removed. */
static void
test_two_runs (void)
{
  FusWindow *window = fus_app_test_window (2);
  FusStudy *study = fus_window_get_study (window);
  FusTrainingState *training = fus_study_get_training (study);
  FusModel *model = fus_study_get_model (study);
  g_autofree char *first = g_strdup (fus_study_get_trained (study)->id);
  g_autofree char *second = NULL;

  fus_training_state_set_kind (training, "mvae");
  fus_training_state_set_option (training, "epochs", "2", NULL);
  fus_training_state_start (training);
  fus_app_wait_for (!fus_training_state_is_busy (training) &&
                    fus_study_get_model (study) != model);
  second = g_strdup (fus_study_get_trained (study)->id);
  g_assert_true (fus_model_get_spec (fus_study_get_model (study))->kind !=
                 fus_model_get_spec (model)->kind);
  switch_on_every_page (window, (const char *const[]){ first, second });

  gtk_widget_activate_action (GTK_WIDGET (window), "win.rename-model", NULL);
  fus_app_test_settle (GTK_WIDGET (window));
  g_assert_nonnull (find_dialog ());
  gtk_editable_set_text (GTK_EDITABLE (
                           adw_message_dialog_get_extra_child (find_dialog ())),
                         "Mine");
  adw_message_dialog_response (find_dialog (), "rename");
  g_assert_cmpstr (fus_study_get_model_name (study), ==, "Mine");
  g_assert_true (fus_app_test_find_label (GTK_WIDGET (window), "Mine"));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.remove-model", NULL);
  g_assert_cmpstr (fus_study_get_trained (study)->id, ==, first);
  g_assert_cmpuint (fus_study_get_n_earlier (study), ==, 0);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.undo", NULL);
  g_assert_cmpstr (fus_study_get_model_name (study), ==, "Mine");
  fus_app_test_destroy (GTK_WINDOW (window));
}

/* Closing while training asks, and the window stays. */
static void
test_close_asks (void)
{
  FusWindow *window = fus_app_test_window (0);
  FusTrainingState *training = fus_study_get_training (fus_window_get_study (window));
  guint n_windows = count_windows ();
  g_autoptr (GtkWindow) dialog = NULL;

  fus_training_state_set_option (training, "epochs", "100000", NULL);
  fus_training_state_set_option (training, "patience", "0", NULL);
  fus_training_state_start (training);
  gtk_window_close (GTK_WINDOW (window));
  fus_app_wait_for (count_windows () == n_windows + 1);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (window)));
  for (guint i = 0; i < count_windows (); i++)
    {
      g_autoptr (GtkWindow) top = g_list_model_get_item (gtk_window_get_toplevels (), i);

      if (ADW_IS_MESSAGE_DIALOG (top))
        g_set_object (&dialog, top);
    }
  g_assert_nonnull (dialog);
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  fus_app_wait_for (window == NULL);
}

/* A run that ends while the question is open answers it. */
static void
test_question_goes_away (void)
{
  FusWindow *window = fus_app_test_window (0);
  FusTrainingState *training = fus_study_get_training (fus_window_get_study (window));
  guint n_windows = count_windows ();

  fus_training_state_set_option (training, "epochs", "100000", NULL);
  fus_training_state_set_option (training, "patience", "0", NULL);
  fus_training_state_start (training);
  gtk_window_close (GTK_WINDOW (window));
  fus_app_wait_for (count_windows () == n_windows + 1);
  fus_training_state_stop_and_keep (training);
  fus_app_wait_for (!fus_training_state_is_busy (training));
  fus_app_wait_for (count_windows () == n_windows);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (window)));
  fus_app_test_destroy (GTK_WINDOW (window));
}

/* At a session's end nobody is asked, whether or not a question was open. */
static void
test_leave (void)
{
  for (guint asked = 0; asked < 3; asked++)
    {
      FusWindow *window = fus_app_test_window (0);
      FusTrainingState *training = fus_study_get_training (fus_window_get_study (window));
      guint n_windows = count_windows ();

      fus_training_state_set_option (training, "epochs", "100000", NULL);
      fus_training_state_set_option (training, "patience", "0", NULL);
      if (asked < 2)
        fus_training_state_start (training);
      if (asked == 1)
        {
          gtk_window_close (GTK_WINDOW (window));
          fus_app_wait_for (count_windows () == n_windows + 1);
        }
      g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
      fus_window_leave (window);
      fus_app_wait_for (window == NULL);
      fus_app_wait_for (count_windows () == n_windows - 1);
    }
}

static void
test_debug_info (void)
{
  g_autofree char *info = fus_about_dup_debug_info ();

  g_assert_nonnull (strstr (info, PACKAGE_VERSION));
  g_assert_nonnull (strstr (info, "GTK 4"));
  g_assert_null (strstr (info, g_get_home_dir ()));
}

/* ---- tables without names for their samples ---- */

static char *
write_table (const char *folder, const char *name, const char *ids, guint first)
{
  g_autoptr (GString) text = g_string_new (ids != NULL ? "id," : "");
  char *path = g_build_filename (folder, name, NULL);

  g_string_append_printf (text, "%c1,%c2\n", name[0], name[0]);
  for (guint row = 0; row < 30; row++)
    {
      if (ids != NULL)
        g_string_append_printf (text, "%s%u,", ids, first + row);
      g_string_append_printf (text, "%u.5,%u.25\n", row * row % 17, row * 7 % 13);
    }
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));

  return path;
}

static void
open_tables (FusWindow *window, const char *a, const char *b)
{
  FusStudy *study = fus_window_get_study (window);
  const char *const paths[] = { a, b };
  FusDataset *before = fus_study_get_dataset (study);

  fus_study_open_together (study, paths, 2);
  fus_app_wait_for (fus_study_get_dataset (study) != before);
}

/* Pairs that rest on the order of rows, and few pairs, are told with a way back: to what
 * was open before, or to the first page. */
static void
test_undo_open (void)
{
  char *folder = fus_test_make_dir ();
  g_autofree char *known = write_table (folder, "known.csv", "s", 0);
  g_autofree char *a = write_table (folder, "a.csv", NULL, 0);
  g_autofree char *b = write_table (folder, "b.csv", NULL, 0);
  g_autofree char *c = write_table (folder, "c.csv", "s", 26);
  g_autofree char *d = write_table (folder, "d.csv", "s", 0);
  FusWindow *window = fus_app_test_window (0);
  FusStudy *study = fus_window_get_study (window);
  FusDataset *before = fus_study_get_dataset (study);
  g_autofree char *by_row = NULL;
  g_autofree char *few = NULL;

  fus_study_open (study, known);
  fus_app_wait_for (fus_study_get_dataset (study) != before);
  g_assert_null (fus_window_dup_message (window));
  open_tables (window, a, b);
  by_row = fus_window_dup_message (window);
  g_assert_nonnull (strstr (by_row, "a.csv, b.csv"));
  before = fus_study_get_dataset (study);
  g_assert_true (is_enabled (window, "win.undo-open"));
  fus_app_wait_for (fus_study_get_dataset (study) != before);
  g_assert_cmpstr (fus_study_get_path (study), ==, known);
  g_assert_null (fus_window_dup_message (window));
  open_tables (window, c, d);
  few = fus_window_dup_message (window);
  g_assert_nonnull (strstr (few, "4 of 30"));
  fus_app_test_destroy (GTK_WINDOW (window));
  fus_test_remove_dir (folder);
}

static gboolean
shows_first_page (GtkWidget *widget)
{
  if (GTK_IS_STACK (widget) &&
      g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (widget)), "welcome") == 0)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows_first_page (child))
      return TRUE;

  return FALSE;
}

/* Where nothing was open before, nothing is open after: not the doubtful data behind the
 * first page, whatever was done with them in the meantime. */
static void
test_undo_first_open (void)
{
  static const struct
  {
    const char *ids[2];
    guint offsets[2];
    gboolean with_model;
  } cases[] = {
    { { NULL, NULL }, { 0, 0 }, FALSE },
    { { "s", "s" }, { 26, 0 }, FALSE },
    { { NULL, NULL }, { 3, 7 }, TRUE },
    { { "s", "s" }, { 0, 27 }, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char *folder = fus_test_make_dir ();
      g_autofree char *a =
        write_table (folder, "a.csv", cases[i].ids[0], cases[i].offsets[0]);
      g_autofree char *b =
        write_table (folder, "b.csv", cases[i].ids[1], cases[i].offsets[1]);
      FusWindow *window = fus_window_new (NULL);
      FusStudy *study = fus_window_get_study (window);
      FusTrainingState *training = fus_study_get_training (study);
      const guint some[] = { 1, 2 };

      gtk_window_present (GTK_WINDOW (window));
      open_tables (window, a, b);
      g_assert_true (is_enabled (window, "win.undo-open"));
      g_assert_null (fus_study_get_dataset (study));
      g_assert_null (fus_study_get_path (study));
      g_assert_true (shows_first_page (GTK_WIDGET (window)));

      open_tables (window, a, b);
      fus_study_select (study, FUS_SELECTION_REPLACE, some, 2, "Lasso");
      if (cases[i].with_model)
        {
          fus_training_state_set_option (training, "epochs", "1", NULL);
          fus_training_state_start (training);
          fus_app_wait_for (fus_study_get_model (study) != NULL);
        }
      for (guint k = 0; k < fus_window_get_n_pages (window); k++)
        {
          fus_window_show_page (window,
                                FUS_PAGE_GET_CLASS (fus_window_get_page (window, k))->id);
          fus_app_test_settle (GTK_WIDGET (window));
        }
      gtk_widget_activate_action (GTK_WIDGET (window), "win.undo-open", NULL);
      g_assert_null (fus_study_get_dataset (study));
      g_assert_null (fus_study_get_model (study));
      g_assert_true (shows_first_page (GTK_WIDGET (window)));
      g_assert_false (fus_undo_stack_get_can_undo (fus_study_get_undo (study)));
      fus_app_test_settle (GTK_WIDGET (window));
      fus_app_wait_for (fus_job_queue_is_idle (fus_study_get_jobs (study)));

      /* And something else can be opened. */
      fus_study_open (study, a);
      fus_app_wait_for (fus_study_get_dataset (study) != NULL);
      g_assert_false (shows_first_page (GTK_WIDGET (window)));
      fus_app_test_settle (GTK_WIDGET (window));
      fus_app_test_destroy (GTK_WINDOW (window));
      fus_test_remove_dir (folder);
    }
}

/* In a process of its own: the choice of kernels is made once. */
static void
test_unknown_kernels (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr (FusApplication) application = fus_application_new ();

      g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
      g_setenv ("FUSESCOPE_SIMD", "sse9", TRUE);
      g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
      g_application_activate (G_APPLICATION (application));
      fus_app_wait_for (find_dialog () != NULL);
      g_assert_nonnull (strstr (adw_message_dialog_get_body (find_dialog ()), "sse9"));
      adw_message_dialog_response (find_dialog (), "quit");
      g_print ("refused\n");
      exit (0);
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stdout ("*refused*");
}

int
main (int argc, char **argv)
{
  fus_app_test_init (&argc, &argv);
  g_test_add_func ("/window/undoes-and-redoes", test_undo_action);
  g_test_add_func ("/window/selects-all-and-nothing", test_selection_actions);
  g_test_add_func ("/window/goes-to-pages-by-number", test_page_actions);
  g_test_add_func ("/window/trains-pauses-stops", test_train_actions);
  g_test_add_func ("/window/two-runs", test_two_runs);
  g_test_add_func ("/window/dataset-card", test_dataset_card);
  g_test_add_func ("/window/unread-kinds-are-answered", test_unread_kinds_are_answered);
  g_test_add_func ("/window/train-with-a-model-opens-the-form", test_train_opens_form);
  g_test_add_func ("/window/closing-while-training-asks", test_close_asks);
  g_test_add_func ("/window/the-question-goes-away", test_question_goes_away);
  g_test_add_func ("/window/takes-a-doubtful-join-back", test_undo_open);
  g_test_add_func ("/window/takes-the-first-join-back", test_undo_first_open);
  g_test_add_func ("/window/the-end-of-a-session-asks-nobody", test_leave);
  g_test_add_func ("/window/kernels-that-are-wrong-are-told", test_unknown_kernels);
  g_test_add_func ("/about/debug-info-names-no-person", test_debug_info);

  return fus_app_test_run ();
}
