/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-app-test.h"

#include "fus-app-memory.h"
#include "fus-export-window.h"
#include "fus-file-error.h"
#include "fus-test.h"
#include "fus-training-state.h"

#include <glib/gstdio.h>

/* Opens in one window all files that are named, fills a small disk and saves to it, or
 * trains on the first file, and tells how that went, a line each;
 * tests/acceptance/hostile_window.py and low_memory_window.py judge. */

static char *full_disk = NULL;
static gboolean train = FALSE;
static char **paths = NULL;

static const GOptionEntry entries[] = {
  { "full-disk", 0, 0, G_OPTION_ARG_FILENAME, &full_disk,
    "Small disk to fill and to save to", "FOLDER" },
  { "train", 0, 0, G_OPTION_ARG_NONE, &train, "Train on the first file", NULL },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &paths, NULL, "FILE…" },
  { NULL }
};

typedef struct
{
  FusWindow *window;
  FusStudy *study;
  guint n_errors;
  guint n_notices;
  GError *error; /* the last */
} Watch;

static void
failed_cb (Watch *watch, const GError *error)
{
  watch->n_errors++;
  g_clear_error (&watch->error);
  watch->error = g_error_copy (error);
}

static void
notice_cb (Watch *watch)
{
  watch->n_notices++;
}

static void
watch_begin (Watch *watch, FusWindow *window)
{
  *watch = (Watch){ window, fus_window_get_study (window), 0, 0, NULL };
  g_signal_connect_swapped (watch->study, "failed", G_CALLBACK (failed_cb), watch);
  g_signal_connect_swapped (watch->study, "notice", G_CALLBACK (notice_cb), watch);
}

static void
watch_reset (Watch *watch)
{
  watch->n_errors = watch->n_notices = 0;
  g_clear_error (&watch->error);
}

static void
watch_end (Watch *watch)
{
  g_clear_error (&watch->error);
  fus_app_test_destroy (GTK_WINDOW (watch->window));
}

static FusWindow *
new_window (void)
{
  FusWindow *window = fus_window_new (NULL);

  gtk_window_set_default_size (GTK_WINDOW (window), 1100, 760);
  gtk_window_present (GTK_WINDOW (window));
  fus_app_wait_for (gtk_widget_get_mapped (GTK_WIDGET (window)));

  return window;
}

/* A line of the report: what it was, how it went, seconds, what the window says. */
static void
tell (const char *what, const char *how, gint64 began, const char *text)
{
  g_autofree char *line = g_strdup (text != NULL ? text : "");

  g_strdelimit (line, "\n\t", ' ');
  g_print ("%s\t%s\t%.2f\t%s\n", what, how,
           (double) (g_get_monotonic_time () - began) / G_USEC_PER_SEC, line);
  fflush (stdout);
}

/* The one error must have a place and a remedy, and must stand in the window in full. */
static const char *
judge_error (Watch *watch, const char *shown)
{
  FusPlace place = { 0 };
  g_autofree char *file = NULL;

  if (watch->n_errors != 1)
    return watch->n_errors == 0 ? "no error" : "several errors";
  place = fus_file_error_get_place (watch->error);
  if (place.file == NULL || place.remedy == NULL)
    return "no file or no remedy";
  file = g_path_get_basename (place.file);
  if (shown == NULL || strstr (shown, watch->error->message) == NULL ||
      strstr (shown, file) == NULL || strstr (shown, place.remedy) == NULL)
    return "not shown";

  return "refused";
}

static void
visit_pages (FusWindow *window)
{
  for (guint i = 0; i < fus_window_get_n_pages (window); i++)
    {
      fus_window_show_page (window,
                            FUS_PAGE_GET_CLASS (fus_window_get_page (window, i))->id);
      fus_app_test_settle (GTK_WIDGET (window));
    }
}

static void
open_path (Watch *watch, const char *path)
{
  FusDataset *before = fus_study_get_dataset (watch->study);
  FusModel *model = fus_study_get_model (watch->study);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  gint64 began = g_get_monotonic_time ();
  g_autofree char *shown = NULL;
  gboolean is_new = FALSE;

  watch_reset (watch);
  fus_window_open_files (watch->window, &file, 1);
  fus_app_wait_for (!fus_study_is_loading (watch->study));
  is_new = fus_study_get_dataset (watch->study) != before ||
           fus_study_get_model (watch->study) != model;
  shown = fus_window_dup_message (watch->window);
  if (!is_new)
    tell (path, judge_error (watch, shown), began, shown);
  else
    tell (path, watch->n_errors == 0 ? "loaded" : "loaded, with an error", began, shown);
  if (is_new)
    visit_pages (watch->window);
}

static void
open_all (void)
{
  FusWindow *window = new_window ();
  Watch watch;

  watch_begin (&watch, window);
  for (gsize i = 0; paths[i] != NULL; i++)
    open_path (&watch, paths[i]);
  watch_end (&watch);
}

static void
fill_disk (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "filler", NULL);
  static const char zeros[4096];
  FILE *out = g_fopen (path, "wb");

  g_assert_nonnull (out);
  setvbuf (out, NULL, _IONBF, 0);
  while (fwrite (zeros, 1, sizeof zeros, out) == sizeof zeros)
    continue;
  fclose (out);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

static char *
dup_checksum (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize n = 0;

  g_file_get_contents (path, &bytes, &n, &error);
  g_assert_no_error (error);

  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes, n);
}

static void
save_model (FusWindow *window, const char *path)
{
  fus_study_save_model (fus_window_get_study (window), path);
}

static void
export_figure (FusWindow *window, const char *path)
{
  FusFigureView *view = fus_page_get_figure (fus_window_get_page (window, 0));
  g_autoptr (FusFigure) figure = fus_figure_view_dup_figure (view);
  GtkWindow *dialog =
    fus_export_window_new (GTK_WINDOW (window), fus_window_get_study (window), figure);

  fus_export_window_save (FUS_EXPORT_WINDOW (dialog), path);
}

static void
save (Watch *watch, void (*write) (FusWindow *, const char *), const char *path)
{
  watch_reset (watch);
  write (watch->window, path);
  fus_app_wait_for (watch->n_errors + watch->n_notices > 0);
  fus_app_wait_for (fus_job_queue_is_idle (fus_study_get_jobs (watch->study)));
}

/* Saved once while there is room; a second time when there is none. */
static void
save_twice (Watch *watch, void (*write) (FusWindow *, const char *), const char *name)
{
  gint64 began = g_get_monotonic_time ();
  g_autofree char *path = g_build_filename (full_disk, name, NULL);
  g_autofree char *filler = g_build_filename (full_disk, "filler", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *shown = NULL;
  guint n_files = 0;
  const char *how = NULL;

  save (watch, write, path);
  g_assert_cmpuint (watch->n_errors, ==, 0);
  before = dup_checksum (path);
  fill_disk (full_disk);
  n_files = count_files (full_disk);
  save (watch, write, path);
  shown = fus_window_dup_message (watch->window);
  how = judge_error (watch, shown);
  after = dup_checksum (path);
  if (strcmp (before, after) != 0)
    how = "the last good file is lost";
  else if (count_files (full_disk) != n_files)
    how = "something is left over";
  tell (name, how, began, shown);
  g_unlink (filler);
}

/* A run on a disk that is full: the model is there all the same, and it is said once that
 * nothing could be kept. */
static void
train_without_room (Watch *watch)
{
  FusTrainingState *training = fus_study_get_training (watch->study);
  gint64 began = g_get_monotonic_time ();
  g_autofree char *shown = NULL;
  const char *how = NULL;

  fill_disk (full_disk);
  watch_reset (watch);
  fus_training_state_set_option (training, "epochs", "30", NULL);
  fus_training_state_start (training);
  fus_app_wait_for (!fus_training_state_is_busy (training));
  fus_app_wait_for (fus_job_queue_is_idle (fus_study_get_jobs (watch->study)));
  shown = fus_window_dup_message (watch->window);
  how = judge_error (watch, shown);
  if (fus_study_get_model (watch->study) == NULL ||
      fus_training_log_get_n_epochs (fus_study_get_log (watch->study)) < 30)
    how = "the model is lost";
  tell ("training", how, began, shown);
}

static void
save_all (void)
{
  FusWindow *window = new_window ();
  FusStudy *study = fus_window_get_study (window);
  FusTrainingState *training = fus_study_get_training (study);
  Watch watch;

  watch_begin (&watch, window);
  fus_study_open (study, paths[0]);
  fus_app_wait_for (fus_study_get_dataset (study) != NULL);
  fus_training_state_set_option (training, "epochs", "2", NULL);
  fus_training_state_set_option (training, "hidden", "16", NULL);
  fus_training_state_set_option (training, "patience", "0", NULL);
  fus_training_state_start (training);
  fus_app_wait_for (fus_study_get_model (study) != NULL);
  fus_app_wait_for (fus_job_queue_is_idle (fus_study_get_jobs (study)));
  save_twice (&watch, save_model, "m.fsmodel");
  save_twice (&watch, export_figure, "figure.pdf");
  train_without_room (&watch);
  watch_end (&watch);
}

/* Every page is shown before, and once more over the model. */
static void
train_on_first (void)
{
  FusWindow *window = new_window ();
  FusTrainingState *training = fus_study_get_training (fus_window_get_study (window));
  gint64 began = 0;
  g_autofree char *shown = NULL;
  Watch watch;

  watch_begin (&watch, window);
  open_path (&watch, paths[0]);
  if (fus_study_get_dataset (watch.study) != NULL)
    {
      began = g_get_monotonic_time ();
      watch_reset (&watch);
      fus_training_state_start (training);
      fus_app_wait_for (!fus_training_state_is_busy (training));
      fus_app_wait_for (fus_job_queue_is_idle (fus_study_get_jobs (watch.study)));
      shown = fus_window_dup_message (window);
      tell ("training",
            fus_study_get_model (watch.study) != NULL ? "trained"
            : watch.n_errors == 1                     ? "refused"
                                                      : "no error",
            began, shown);
      visit_pages (window);
      fus_app_wait_for (fus_job_queue_is_idle (fus_study_get_jobs (watch.study)));
    }
  watch_end (&watch);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  if (!fus_app_check_memory (&error))
    {
      fus_app_print_error (error);
      return 1;
    }
  fus_app_test_init (&argc, &argv);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || paths == NULL)
    {
      g_printerr ("%s\n", error != NULL ? error->message : "no files");
      return 2;
    }
  if (full_disk != NULL)
    {
      g_setenv ("XDG_STATE_HOME", full_disk, TRUE);
      save_all ();
    }
  else if (train)
    train_on_first ();
  else
    open_all ();

  return fus_app_test_run ();
}
