/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-app-test.h"

#include "fus-training-state.h"

#include <glib/gstdio.h>

/* What the window shows is what there is, also after it was undone. */

typedef gboolean (*Test) (GtkWidget *widget, gconstpointer data);

static GtkWidget *
find (GtkWidget *widget, Test test, gconstpointer data)
{
  if (test (widget, data))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, test, data);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static const char *
get_entry (GtkWidget *widget)
{
  gpointer item = GTK_IS_DROP_DOWN (widget)
                    ? gtk_drop_down_get_selected_item (GTK_DROP_DOWN (widget))
                    : NULL;

  return GTK_IS_STRING_OBJECT (item) ? gtk_string_object_get_string (item) : NULL;
}

static gboolean
shows_entry (GtkWidget *widget, gconstpointer text)
{
  return g_strcmp0 (get_entry (widget), text) == 0 && gtk_widget_get_mapped (widget);
}

static gboolean
shows_text (GtkWidget *widget, gconstpointer text)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
         strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL;
}

/* One of the switches that are on screen. */
static gboolean
is_switch (GtkWidget *widget, gconstpointer modality)
{
  return GTK_IS_TOGGLE_BUTTON (widget) && gtk_widget_get_mapped (widget) &&
         g_object_get_data (G_OBJECT (widget), "modality") == modality &&
         gtk_widget_has_css_class (gtk_widget_get_parent (widget), "switchboard");
}

#define FIND(window, test, data) find (GTK_WIDGET (window), test, data)

static void
wait_shown (FusWindow *window, const char *text)
{
  fus_app_wait_for (FIND (window, shows_text, text) != NULL);
}

/* The last one refuses to go off, and goes on showing that it is on. */
static void
test_last_switch (void)
{
  static const char *const pages[] = { "map", "lab", "explain" };
  FusWindow *window = fus_app_test_window (2);
  FusStudy *study = fus_window_get_study (window);

  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      fus_window_show_page (window, pages[i]);
      fus_app_test_settle (GTK_WIDGET (window));
      fus_study_set_subset (study, 7);
      for (guint m = 0; m < 3; m++)
        {
          GtkWidget *toggle = FIND (window, is_switch, GUINT_TO_POINTER (m));

          g_assert_nonnull (toggle);
          g_signal_emit_by_name (toggle, "clicked");
        }
      g_assert_cmpuint (fus_study_get_subset (study), ==, 4);
      for (guint m = 0; m < 3; m++)
        g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (
                         FIND (window, is_switch, GUINT_TO_POINTER (m)))) == (m == 2));
    }
  wait_shown (window, "At least one source");
  fus_app_test_destroy (GTK_WINDOW (window));
}

static gboolean
is_button (GtkWidget *widget, gconstpointer label)
{
  return GTK_IS_BUTTON (widget) && gtk_widget_get_mapped (widget) &&
         g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0;
}

static void
press (FusWindow *window, const char *label)
{
  fus_app_wait_for (FIND (window, is_button, label) != NULL);
  g_signal_emit_by_name (FIND (window, is_button, label), "clicked");
}

/* A map that takes long says how far it is, and can be let go of beside it; then it says
 * that it isn't finished, and is made after all. */
static void
test_map_can_be_cancelled (void)
{
  FusWindow *window = fus_window_new (NULL);
  FusStudy *study = fus_window_get_study (window);
  FusTrainingState *training = fus_study_get_training (study);

  fus_study_take_dataset (study, fus_app_test_machines (6000), NULL);
  fus_training_state_set_option (training, "epochs", "1", NULL);
  fus_training_state_set_option (training, "hidden", "8", NULL);
  gtk_window_present (GTK_WINDOW (window));
  fus_training_state_start (training);
  fus_app_wait_for (fus_study_get_model (study) != NULL);
  fus_window_show_page (window, "map");
  wait_shown (window, "Drawing the map… ");
  press (window, "Cancel");
  wait_shown (window, "The map isn’t finished");
  g_assert_null (FIND (window, is_button, "Cancel"));
  press (window, "Draw It");
  wait_shown (window, "Drawing the map…");
  g_assert_null (FIND (window, shows_text, "The map isn’t finished"));
  press (window, "Cancel");
  wait_shown (window, "The map isn’t finished");
  fus_app_test_destroy (GTK_WINDOW (window));
}

static int
find_pattern (FusDataset *dataset, FusMask present)
{
  const FusMask *presence = fus_dataset_get_presence (dataset);

  for (guint i = 0; i < fus_dataset_get_n_samples (dataset); i++)
    if (presence[i] == present)
      return (int) i;

  return -1;
}

/* Of a sample of which nothing is on nothing can be left out: that is said where the
 * chart would be, whatever the sample has. */
static void
test_nothing_to_leave_out (void)
{
  FusWindow *window = fus_app_test_window (2);
  FusStudy *study = fus_window_get_study (window);
  guint n_seen = 0;

  fus_window_show_page (window, "explain");
  for (FusMask present = 1; present < 7; present++)
    {
      int sample = find_pattern (fus_study_get_dataset (study), present);

      if (sample < 0)
        continue;
      fus_study_set_sample (study, (guint) sample);
      fus_study_set_subset (study, 7 & ~present);
      wait_shown (window, "Nothing of this sample is on");
      fus_study_set_subset (study, 7);
      fus_app_wait_for (FIND (window, shows_text, "Nothing of this sample is on") ==
                        NULL);
      n_seen++;
    }
  g_assert_cmpuint (n_seen, >, 1);
  fus_app_test_destroy (GTK_WINDOW (window));
}

/* What a run is, and its buttons, stay while its curves are scrolled. */
static void
test_head_of_train_stays (void)
{
  FusWindow *window = fus_app_test_window (2);

  fus_window_show_page (window, "train");
  wait_shown (window, "Exact Fusion: ");
  g_assert_null (gtk_widget_get_ancestor (FIND (window, shows_text, "Exact Fusion: "),
                                          GTK_TYPE_SCROLLED_WINDOW));
  g_assert_null (gtk_widget_get_ancestor (FIND (window, is_button, "Save Model…"),
                                          GTK_TYPE_SCROLLED_WINDOW));
  fus_app_test_destroy (GTK_WINDOW (window));
}

/* What the inspector shows of a selection has words that need no explanation. */
static void
test_inspector_speaks_plainly (void)
{
  static const char *const riddles[] = { "sd from", "unlike ones", "shown, " };
  FusWindow *window = fus_app_test_window (2);
  FusStudy *study = fus_window_get_study (window);

  fus_window_show_page (window, "map");
  for (guint n = 2; n <= 40; n = 3 * n + 1)
    {
      g_autofree guint *samples = g_new (guint, n);
      g_autofree char *words = g_strdup_printf ("%u varied examples", MIN (n, 24));

      for (guint i = 0; i < n; i++)
        samples[i] = i;
      fus_study_select (study, FUS_SELECTION_REPLACE, samples, n, "test");
      wait_shown (window, words);
      wait_shown (window, "difference: 0 none, 1 complete");
      for (gsize i = 0; i < G_N_ELEMENTS (riddles); i++)
        g_assert_null (FIND (window, shows_text, riddles[i]));
    }
  fus_app_test_destroy (GTK_WINDOW (window));
}

/* All features are there, however many there are: twenty rows are made, or two hundred.
 */
static void
test_features_shown (void)
{
  FusWindow *window = fus_app_test_window (2);
  FusDataset *dataset = fus_study_get_dataset (fus_window_get_study (window));
  g_autofree char *text = NULL;
  gsize n = 0;

  for (guint m = 0; m < fus_dataset_get_n_modalities (dataset); m++)
    n += fus_dataset_get_modality (dataset, m)->n_features;
  text = g_strdup_printf ("%zu features", n);
  fus_window_show_page (window, "overview");
  wait_shown (window, text);
  fus_app_test_destroy (GTK_WINDOW (window));
}

/* The line tells of what is selected, and only of that. */
static void
test_selected_line (void)
{
  FusWindow *window = fus_app_test_window (0);
  FusStudy *study = fus_window_get_study (window);
  FusDataset *dataset = fus_study_get_dataset (study);
  const FusLabel *label = fus_study_get_label (study);
  guint n_all = (guint) fus_dataset_get_n_samples (dataset);
  g_autofree guint *samples = g_new (guint, n_all);

  g_assert_null (FIND (window, shows_text, " selected"));
  for (guint code = 0; code < label->n_classes; code++)
    {
      g_autofree char *text = NULL;
      gsize n = 0;

      for (guint i = 0; i < n_all; i++)
        if (label->codes[i] == (gint32) code)
          samples[n++] = i;
      fus_study_select (study, FUS_SELECTION_REPLACE, samples, n, "Selecting");
      text = g_strdup_printf ("%zu selected: %s", n, label->classes[code]);
      wait_shown (window, text);
      fus_study_select (study, FUS_SELECTION_SUBTRACT, samples, 1, "Taking Away");
      fus_app_wait_for (FIND (window, shows_text, text) == NULL);
      fus_undo_stack_undo (fus_study_get_undo (study));
      wait_shown (window, text);
    }
  gtk_widget_activate_action (GTK_WIDGET (window), "win.clear-selection", NULL);
  fus_app_wait_for (FIND (window, shows_text, " selected") == NULL);
  fus_app_test_destroy (GTK_WINDOW (window));
}

/* Menus follow what is undone and done again. */
static void
test_menus_follow (void)
{
  FusWindow *window = fus_app_test_window (2);
  FusStudy *study = fus_window_get_study (window);
  FusUndoStack *undo = fus_study_get_undo (study);
  GtkWidget *menu = NULL;

  fus_window_show_page (window, "map");
  fus_app_test_settle (GTK_WIDGET (window));
  menu = FIND (window, shows_entry, "t-SNE");
  g_assert_nonnull (menu);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (menu), 1);
  g_assert_cmpstr (get_entry (menu), !=, "t-SNE");
  fus_undo_stack_undo (undo);
  g_assert_cmpstr (get_entry (menu), ==, "t-SNE");

  fus_window_show_page (window, "explain");
  fus_app_test_settle (GTK_WIDGET (window));
  menu = FIND (window, shows_entry, "Its Own Class");
  g_assert_nonnull (menu);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (menu), 2);
  fus_undo_stack_undo (undo);
  g_assert_cmpstr (get_entry (menu), ==, "Its Own Class");
  fus_undo_stack_redo (undo);
  g_assert_cmpuint (gtk_drop_down_get_selected (GTK_DROP_DOWN (menu)), ==, 2);

  fus_window_show_page (window, "lab");
  fus_app_test_settle (GTK_WIDGET (window));
  menu = FIND (window, shows_entry, "image");
  g_assert_nonnull (menu);
  for (guint i = 1; i <= 3; i++) /* the last one is the class */
    {
      gtk_drop_down_set_selected (GTK_DROP_DOWN (menu), i);
      fus_undo_stack_undo (undo);
      g_assert_cmpuint (gtk_drop_down_get_selected (GTK_DROP_DOWN (menu)), ==, i - 1);
      fus_undo_stack_redo (undo);
      g_assert_cmpuint (gtk_drop_down_get_selected (GTK_DROP_DOWN (menu)), ==, i);
    }
  gtk_drop_down_set_selected (GTK_DROP_DOWN (menu), 0);
  fus_undo_stack_undo (undo);
  g_assert_cmpuint (gtk_drop_down_get_selected (GTK_DROP_DOWN (menu)), ==, 3);
  fus_app_test_destroy (GTK_WINDOW (window));
}

/* Two labels. */
static FusDataset *
make_labelled (void)
{
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("labelled");
  gsize shape[] = { 3 };
  g_autoptr (FusModality) modality =
               fus_modality_new ("numbers", NULL, FUS_MODALITY_VECTOR, shape, 1);
  g_autoptr (FusMatrix) block = fus_matrix_new (40, 3);
  const char *one[40];
  const char *two[40];
  FusDataset *dataset = NULL;

  for (guint i = 0; i < 120; i++)
    block->data[i] = (FusReal) (i % 7);
  for (guint i = 0; i < 40; i++)
    {
      one[i] = i % 2 == 0 ? "even" : "odd";
      two[i] = i < 20 ? "early" : "late";
    }
  fus_dataset_builder_set_samples (builder, 40, NULL);
  fus_dataset_builder_add_modality (builder, modality, block, NULL);
  fus_dataset_builder_add_categories (builder, "parity", one);
  fus_dataset_builder_add_categories (builder, "time", two);
  dataset = fus_dataset_builder_finish (builder, NULL);
  g_assert_nonnull (dataset);

  return dataset;
}

static void
test_label_menu_follows (void)
{
  FusWindow *window = fus_app_test_window (0);
  FusStudy *study = fus_window_get_study (window);
  GtkWidget *menu = NULL;

  fus_study_take_dataset (study, make_labelled (), NULL);
  fus_study_set_label (study, "parity");
  fus_undo_stack_clear (fus_study_get_undo (study));
  fus_app_test_settle (GTK_WIDGET (window));
  menu = FIND (window, shows_entry, "parity");
  g_assert_nonnull (menu);
  for (guint i = 0; i < 3; i++)
    {
      gtk_drop_down_set_selected (GTK_DROP_DOWN (menu), 1);
      g_assert_cmpstr (fus_study_get_label (study)->id, ==, "time");
      fus_undo_stack_undo (fus_study_get_undo (study));
      g_assert_cmpstr (fus_study_get_label (study)->id, ==, "parity");
      g_assert_cmpstr (get_entry (menu), ==, "parity");
    }
  fus_undo_stack_redo (fus_study_get_undo (study));
  g_assert_cmpstr (get_entry (menu), ==, "time");
  g_assert_false (fus_undo_stack_get_can_redo (fus_study_get_undo (study)));
  fus_app_test_destroy (GTK_WINDOW (window));
}

/* As long as the model is of another kind of data, each page says so. */
static void
test_other_kind_is_told (void)
{
  FusWindow *window = fus_app_test_window (2);
  FusStudy *study = fus_window_get_study (window);

  fus_window_show_page (window, "map");
  fus_study_set_modality_kind (study, 1, "vector");
  wait_shown (window, "trained with “spectrum” as series");
  g_assert_cmpstr (FUS_PAGE_GET_CLASS (fus_window_get_current_page (window))->id, ==,
                   "map");
  fus_undo_stack_undo (fus_study_get_undo (study));
  fus_app_wait_for (FIND (window, shows_text, "trained with") == NULL);
  fus_app_test_destroy (GTK_WINDOW (window));
}

/* The offer to go on says with what, and ends when another run begins, or this one goes
 * on. */
static void
test_offer_ends (void)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *name = g_strdup_printf ("offer-%u.h5mu", i);
      g_autofree char *path = g_build_filename (g_get_user_cache_dir (), name, NULL);
      g_autoptr (FusDataset) dataset = fus_app_test_machines (60 + i);
      FusWindow *window = fus_window_new (NULL);
      FusStudy *study = fus_window_get_study (window);
      FusTrainingState *training = fus_study_get_training (study);

      g_assert_true (fus_dataset_save (dataset, path, NULL, 0, NULL, NULL));
      gtk_window_present (GTK_WINDOW (window));
      fus_study_open (study, path);
      fus_app_wait_for (fus_study_get_dataset (study) != NULL);
      fus_training_state_set_option (training, "epochs", "90000", NULL);
      fus_training_state_set_option (training, "hidden", "8", NULL);
      /* It would end by itself where nothing gets better. */
      fus_training_state_set_option (training, "patience", "0", NULL);
      fus_training_state_start (training);
      fus_app_wait_for (
        fus_training_log_get_n_epochs (fus_training_state_get_log (training)) > 1);
      fus_training_state_suspend (training);
      fus_app_wait_for (fus_job_queue_is_idle (fus_study_get_jobs (study)));
      wait_shown (window, "of 90000");
      fus_study_open (study, path);
      fus_app_wait_for (!fus_study_is_loading (study));
      wait_shown (window, "of 90000");
      if (i == 0)
        gtk_widget_activate_action (GTK_WIDGET (window), "win.resume-training", NULL);
      else
        gtk_widget_activate_action (GTK_WIDGET (window), "win.start-training", NULL);
      fus_app_wait_for (fus_training_state_is_busy (training));
      fus_app_wait_for (FIND (window, shows_text, "was interrupted") == NULL);
      fus_training_state_stop_and_keep (training);
      fus_app_wait_for (!fus_training_state_is_busy (training) &&
                        fus_job_queue_is_idle (fus_study_get_jobs (study)));
      g_assert_null (FIND (window, shows_text, "was interrupted"));
      g_assert_cmpuint (fus_study_get_n_earlier (study), ==, i);
      fus_app_test_destroy (GTK_WINDOW (window));
    }
}

int
main (int argc, char **argv)
{
  fus_app_test_init (&argc, &argv);
  g_test_add_func ("/states/the-last-switch-stays-on", test_last_switch);
  g_test_add_func ("/states/nothing-to-leave-out-is-said", test_nothing_to_leave_out);
  g_test_add_func ("/states/a-map-can-be-cancelled", test_map_can_be_cancelled);
  g_test_add_func ("/states/the-head-of-train-stays", test_head_of_train_stays);
  g_test_add_func ("/states/the-inspector-speaks-plainly", test_inspector_speaks_plainly);
  g_test_add_func ("/states/what-is-selected-is-said", test_selected_line);
  g_test_add_func ("/states/all-features-when-asked", test_features_shown);
  g_test_add_func ("/states/menus-follow-undo", test_menus_follow);
  g_test_add_func ("/states/the-menu-of-labels-follows-undo", test_label_menu_follows);
  g_test_add_func ("/states/a-model-of-another-kind-is-told", test_other_kind_is_told);
  g_test_add_func ("/states/an-offer-to-go-on-ends", test_offer_ends);

  return fus_app_test_run ();
}
