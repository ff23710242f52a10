/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-app-test.h"

#include "fus-training-state.h"

static void
show_each_page (FusWindow *window)
{
  for (guint i = 0; i < fus_window_get_n_pages (window); i++)
    {
      FusPage *page = fus_window_get_page (window, i);

      fus_window_show_page (window, FUS_PAGE_GET_CLASS (page)->id);
      g_assert_true (fus_window_get_current_page (window) == page);
      fus_app_test_settle (GTK_WIDGET (window));
      g_assert_cmpint (gtk_widget_get_mapped (GTK_WIDGET (page)), ==,
                       fus_page_is_ready (page));
    }
}

/* What a page says of itself: the sidebar, the settings and the empty state need it. */
static void
test_classes (void)
{
  FusWindow *window = fus_app_test_window (0);

  for (guint i = 0; i < fus_window_get_n_pages (window); i++)
    {
      const FusPageClass *class = FUS_PAGE_GET_CLASS (fus_window_get_page (window, i));

      g_assert_nonnull (class->id);
      g_assert_nonnull (class->title);
      g_assert_nonnull (class->empty_text);
      g_assert_true (gtk_icon_theme_has_icon (
        gtk_icon_theme_get_for_display (gdk_display_get_default ()), class->icon_name));
      for (guint k = 0; k < i; k++)
        g_assert_cmpstr (class->id, !=,
                         FUS_PAGE_GET_CLASS (fus_window_get_page (window, k))->id);
    }
  fus_app_test_destroy (GTK_WINDOW (window));
}

static void
test_empty (void)
{
  FusWindow *window = fus_window_new (NULL);

  gtk_window_present (GTK_WINDOW (window));
  fus_app_wait_for (gtk_widget_get_mapped (GTK_WIDGET (window)));
  fus_app_test_settle (GTK_WIDGET (window));
  for (guint i = 0; i < fus_window_get_n_pages (window); i++)
    g_assert_false (fus_page_is_ready (fus_window_get_page (window, i)));
  fus_app_test_destroy (GTK_WINDOW (window));
}

static void
test_with_data (void)
{
  FusWindow *window = fus_app_test_window (0);

  show_each_page (window);
  fus_app_test_destroy (GTK_WINDOW (window));
}

static void
test_with_model (void)
{
  FusWindow *window = fus_app_test_window (3);
  FusStudy *study = fus_window_get_study (window);
  const guint some[] = { 1, 4, 9 };

  show_each_page (window);
  for (guint i = 0; i < fus_window_get_n_pages (window); i++)
    g_assert_true (fus_page_is_ready (fus_window_get_page (window, i)));
  /* What all pages listen to. */
  fus_study_select (study, FUS_SELECTION_REPLACE, some, 3, "Some");
  fus_study_set_subset (study, 1);
  fus_study_set_target (study, 1);
  fus_study_set_sample (study, 9);
  show_each_page (window);
  fus_app_test_destroy (GTK_WINDOW (window));
}

/* Another dataset, with other modalities, under every page. */
static void
test_other_data (void)
{
  FusWindow *window = fus_app_test_window (2);
  FusStudy *study = fus_window_get_study (window);

  show_each_page (window);
  fus_study_take_dataset (study, fus_app_test_machines (60), NULL);
  g_assert_null (fus_study_get_model (study));
  show_each_page (window);
  fus_app_test_destroy (GTK_WINDOW (window));
}

static void
test_while_training (void)
{
  FusWindow *window = fus_app_test_window (0);
  FusTrainingState *training = fus_study_get_training (fus_window_get_study (window));

  fus_training_state_set_option (training, "epochs", "100000", NULL);
  fus_training_state_set_option (training, "patience", "0", NULL);
  fus_training_state_start (training);
  fus_app_wait_for (
    fus_training_log_get_n_epochs (fus_training_state_get_log (training)) > 2);
  show_each_page (window);
  fus_training_state_stop_and_keep (training);
  fus_app_wait_for (!fus_training_state_is_busy (training));
  show_each_page (window);
  fus_app_test_destroy (GTK_WINDOW (window));
}

static void
test_narrow_and_dark (void)
{
  FusWindow *window = fus_app_test_window_sized (2, 900, 600);
  AdwStyleManager *style = adw_style_manager_get_default ();

  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  fus_app_wait_for (fus_page_get_narrow (fus_window_get_page (window, 0)));
  show_each_page (window);
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_DEFAULT);
  fus_app_test_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  fus_app_test_init (&argc, &argv);
  g_test_add_func ("/pages/say-what-they-are", test_classes);
  g_test_add_func ("/pages/empty", test_empty);
  g_test_add_func ("/pages/with-data", test_with_data);
  g_test_add_func ("/pages/with-a-model", test_with_model);
  g_test_add_func ("/pages/with-other-data", test_other_data);
  g_test_add_func ("/pages/while-training", test_while_training);
  g_test_add_func ("/pages/narrow-and-dark", test_narrow_and_dark);

  return fus_app_test_run ();
}
