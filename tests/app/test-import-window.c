/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ways into the import assistant, and what becomes of what is accepted there. */
#include "config.h"

#include "fus-app-test.h"

#include "fus-import-window.h"
#include "fus-test.h"

#include <string.h>
#include <time.h>

enum
{
  N_WIDE = 2000,
};

/* Three frames; a build that checks each access to memory takes several times as long. */
#if defined(__SANITIZE_ADDRESS__) || !defined(__OPTIMIZE__)
#define MOST_MS 250.0
#else
#define MOST_MS 50.0
#endif

typedef struct
{
  char *folder;
  GPtrArray *paths;
  FusWindow *window;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = fus_test_make_dir ();
  self->paths = g_ptr_array_new_with_free_func (g_free);
  self->window = fus_window_new (NULL);
  gtk_window_set_default_size (GTK_WINDOW (self->window), 1280, 800);
  gtk_window_present (GTK_WINDOW (self->window));
  fus_app_wait_for (gtk_widget_get_mapped (GTK_WIDGET (self->window)));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  fus_app_test_destroy (GTK_WINDOW (self->window));
  g_ptr_array_unref (self->paths);
  fus_test_remove_dir (self->folder);
}

static void
write_file (Fixture *self, const char *name, GString *text)
{
  char *path = g_build_filename (self->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  g_ptr_array_add (self->paths, path);
  g_string_free (text, TRUE);
}

static GString *
make_table (const char *prefix, const char *names, gboolean has_remarks)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "sample,%s%s\n", names, has_remarks ? ",remark" : "");
  for (guint i = 0; i < 40; i++)
    {
      g_string_append_printf (text, "%s%02u,%u.5,%u.25", prefix, i, i * 7 % 31,
                              i * 5 % 23);
      if (has_remarks)
        g_string_append_printf (text, ",this is %u of them", i * i);
      g_string_append_c (text, '\n');
    }

  return text;
}

static FusStudy *
get_study (Fixture *self)
{
  return fus_window_get_study (self->window);
}

static void
open_all (Fixture *self)
{
  fus_window_open_paths (self->window, (const char *const *) self->paths->pdata,
                         self->paths->len);
  fus_app_wait_for (!fus_study_is_loading (get_study (self)));
}

static FusImportWindow *
find_assistant (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (FUS_IS_IMPORT_WINDOW (window))
        return FUS_IMPORT_WINDOW (window);
    }

  return NULL;
}

static FusImportState *
open_assistant (Fixture *self, const char *action)
{
  FusImportState *state = NULL;

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), action, NULL));
  fus_app_wait_for (find_assistant () != NULL);
  state = fus_import_window_get_state (find_assistant ());
  fus_app_wait_for (!fus_import_state_is_busy (state));

  return state;
}

static GtkWidget *
find_button (GtkWidget *widget, const char *label)
{
  if (GTK_IS_BUTTON (widget) &&
      g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
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

static GtkWidget *
get_open (void)
{
  return find_button (GTK_WIDGET (find_assistant ()), "Open");
}

static void
accept (Fixture *self)
{
  FusDataset *before = fus_study_get_dataset (get_study (self));

  g_assert_true (gtk_widget_is_sensitive (get_open ()));
  g_signal_emit_by_name (get_open (), "clicked");
  fus_app_wait_for (find_assistant () == NULL);
  fus_app_wait_for (fus_study_get_dataset (get_study (self)) != before);
}

/* What is clear is opened in one step, without a word. */
static void
test_clean_table (Fixture *self, gconstpointer data)
{
  g_autofree char *message = NULL;

  write_file (self, "clean.csv", make_table ("s", "x,y", FALSE));
  open_all (self);
  g_assert_nonnull (fus_study_get_dataset (get_study (self)));
  message = fus_window_dup_message (self->window);
  g_assert_null (message);
  g_assert_null (find_assistant ());
}

/* What was assumed is said, and can be decided otherwise; the reading before comes back
 * in one step. */
static void
test_assumed (Fixture *self, gconstpointer data)
{
  g_autofree char *message = NULL;
  g_autofree char *after = NULL;
  FusImportState *state = NULL;
  FusDataset *dataset = NULL;

  write_file (self, "remarks.csv", make_table ("s", "x,y", TRUE));
  open_all (self);
  message = fus_window_dup_message (self->window);
  g_assert_nonnull (message);
  g_assert_nonnull (strstr (message, "remark"));
  g_assert_nonnull (find_button (GTK_WIDGET (self->window), "How It Was Read…"));
  state = open_assistant (self, "win.how-it-is-read");
  fus_import_state_set_role (state, 0, "x", "skip");
  fus_app_wait_for (!fus_import_state_is_busy (state));
  accept (self);
  dataset = fus_study_get_dataset (get_study (self));
  g_assert_cmpuint (fus_dataset_get_modality (dataset, 0)->n_features, ==, 1);
  /* It was looked at: nothing needs to be said of it. */
  after = fus_window_dup_message (self->window);
  g_assert_null (after);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.undo-open", NULL);
  fus_app_wait_for (fus_study_get_dataset (get_study (self)) != dataset);
  g_assert_cmpuint (
    fus_dataset_get_modality (fus_study_get_dataset (get_study (self)), 0)->n_features,
    ==, 2);
}

/* Accepting what was not changed changes nothing. */
static void
test_unchanged (Fixture *self, gconstpointer data)
{
  FusDataset *dataset = NULL;

  write_file (self, "clean.csv", make_table ("s", "x,y", FALSE));
  open_all (self);
  dataset = fus_study_get_dataset (get_study (self));
  open_assistant (self, "win.how-it-is-read");
  g_signal_emit_by_name (get_open (), "clicked");
  fus_app_wait_for (find_assistant () == NULL);
  g_assert_false (fus_study_is_loading (get_study (self)));
  g_assert_true (fus_study_get_dataset (get_study (self)) == dataset);
}

/* Files that don't join lead to where it can be decided, and nothing is opened before. */
static void
test_refused (Fixture *self, gconstpointer data)
{
  FusImportState *state = NULL;

  write_file (self, "a.csv", make_table ("s", "x,y", FALSE));
  write_file (self, "b.csv", make_table ("t", "u,v", FALSE));
  open_all (self);
  g_assert_null (fus_study_get_dataset (get_study (self)));
  g_assert_nonnull (find_button (GTK_WIDGET (self->window), "Choose How It Is Read…"));
  state = open_assistant (self, "win.choose-how-read");
  g_assert_false (gtk_widget_is_sensitive (get_open ()));
  g_assert_nonnull (fus_import_state_get_error (state));
  fus_import_state_set_allow_empty (state, TRUE);
  fus_app_wait_for (!fus_import_state_is_busy (state));
  accept (self);
  g_assert_cmpuint (fus_dataset_get_n_samples (fus_study_get_dataset (get_study (self))),
                    ==, 80);
}

/* Rows that go by their order are accepted before *Open* does anything. */
static void
test_order (Fixture *self, gconstpointer data)
{
  FusImportState *state = NULL;
  GString *a = g_string_new ("p,q\n");
  GString *b = g_string_new ("r,s\n");

  for (guint i = 0; i < 40; i++)
    {
      g_string_append_printf (a, "%u.5,%u.25\n", i * 7 % 23, i * 3 % 19);
      g_string_append_printf (b, "%u.5,%u.25\n", i * 5 % 17, i * 11 % 29);
    }
  write_file (self, "a.csv", a);
  write_file (self, "b.csv", b);
  open_all (self);
  state = open_assistant (self, "win.how-it-is-read");
  g_assert_true (fus_import_state_needs_order (state));
  g_assert_false (gtk_widget_is_sensitive (get_open ()));
  fus_import_state_set_accepts_order (state, TRUE);
  g_assert_true (gtk_widget_is_sensitive (get_open ()));
  gtk_window_close (GTK_WINDOW (find_assistant ()));
  fus_app_wait_for (find_assistant () == NULL);
}

static double
get_cpu_ms (void)
{
  struct timespec now = { 0 };

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return 1e3 * (double) now.tv_sec + 1e-6 * (double) now.tv_nsec;
}

/* The longest time that one turn of the main loop takes, until @n turns were idle. */
static double
measure_stall (FusImportState *state, guint n)
{
  double longest = 0;

  for (guint idle = 0; idle < n; idle += !fus_import_state_is_busy (state))
    {
      double before = get_cpu_ms ();

      fus_app_test_iterate ();
      longest = MAX (longest, get_cpu_ms () - before);
    }

  return longest;
}

/* Thousands of columns hold nobody up. */
static void
test_wide_table (Fixture *self, gconstpointer data)
{
  GString *text = g_string_new ("sample");
  FusImportState *state = NULL;
  double longest = G_MAXDOUBLE;

  for (guint d = 0; d < N_WIDE; d++)
    g_string_append_printf (text, ",gene_%u", d);
  for (guint i = 0; i < 60; i++)
    {
      g_string_append_printf (text, "\ns%u", i);
      for (guint d = 0; d < N_WIDE; d++)
        g_string_append_printf (text, ",%u.%u", (i * 13 + d * 7) % 97, d % 10);
    }
  g_string_append_c (text, '\n');
  write_file (self, "wide.csv", text);
  open_all (self);
  state = open_assistant (self, "win.how-it-is-read");
  g_test_message ("%.1f ms when it was opened", measure_stall (state, 60));
  g_assert_cmpuint (g_list_model_get_n_items (fus_import_state_get_columns (state)), ==,
                    N_WIDE + 1);
  /* What stalls once may have been the machine. */
  for (guint pass = 0; pass < 3 && longest > MOST_MS; pass++)
    {
      fus_import_state_set_role (state, 0, "gene_3", pass % 2 == 0 ? "skip" : NULL);
      longest = MIN (longest, measure_stall (state, 80));
      g_assert_no_error (fus_import_state_get_error (state));
      g_assert_true (fus_import_state_is_changed (state) == (pass % 2 == 0));
      g_test_message ("%.1f ms when a role was changed", longest);
    }
  g_assert_cmpfloat (longest, <, MOST_MS);
  gtk_window_close (GTK_WINDOW (find_assistant ()));
  fus_app_wait_for (find_assistant () == NULL);
}

int
main (int argc, char **argv)
{
  fus_app_test_init (&argc, &argv);
#define ADD(path, function)                                                              \
  g_test_add ("/import-window/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("clean-table", test_clean_table);
  ADD ("assumed", test_assumed);
  ADD ("unchanged", test_unchanged);
  ADD ("refused", test_refused);
  ADD ("order", test_order);
  ADD ("wide-table", test_wide_table);

  return fus_app_test_run ();
}
