/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-app-test.h"

#include "fus-export-window.h"
#include "fus-export.h"
#include "fus-figure-view.h"
#include "fus-study-context.h"

#include <math.h>

typedef struct
{
  FusStudy *study;
  GtkWidget *window;
  FusFigureView *figure;
  FusPlotView *view; /* of the figure */
} Fixture;

static void
show (Fixture *fixture, const char *id)
{
  FusFigureContext context = fus_figure_context_for_study (fixture->study);

  g_object_set (fixture->figure, "figure-id", id, NULL);
  g_assert_true (fus_figure_view_show (fixture->figure, fixture->study, &context));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->study = fus_study_new ();
  fus_study_take_dataset (fixture->study, fus_app_test_machines (120), NULL);
  fixture->figure = FUS_FIGURE_VIEW (fus_figure_view_new ("patterns"));
  fixture->view = fus_figure_view_get_plot_view (fixture->figure);
  g_object_set (fixture->figure, "fills", TRUE, NULL);
  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 500, 300);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->figure));
  show (fixture, "patterns");
  gtk_window_present (GTK_WINDOW (fixture->window));
  fus_app_wait_for (gtk_widget_get_mapped (fixture->window));
  fus_app_test_settle (fixture->window);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  fus_app_test_destroy (GTK_WINDOW (fixture->window));
  fus_study_close (fixture->study);
  g_object_unref (fixture->study);
}

/* What is exported knows where it is from, by one schema; what a hand changes later does
 * not reach it, nor the figure as it was built. */
static void
test_stays_whole (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FusFigure) figure = fus_figure_view_dup_figure (fixture->figure);
  g_autofree char *name = fus_export_make_file_name (figure, "csv");
  const char *hash = fus_dataset_get_hash (fus_study_get_dataset (fixture->study));
  FusPlotFigure *shown = fus_figure_view_get_plot (fixture->figure);

  g_assert_true (g_str_has_prefix (fus_figure_get_csv (figure), "present,"));
  g_assert_cmpstr (fus_figure_get_csv (figure), ==,
                   fus_figure_get_csv (fus_figure_view_get_figure (fixture->figure)));
  g_assert_cmpfloat (figure->figure_class->width_mm, >, 0);
  g_assert_true (g_str_has_suffix (name, ".csv"));
  g_assert_null (strchr (name, '/'));
  g_assert_true (g_str_has_prefix (figure->provenance, "{\"program\":\"fusescope\","));
  g_assert_nonnull (strstr (figure->provenance, hash));
  g_assert_null (strstr (figure->provenance, "split"));
  g_assert_true (figure->plot != shown);
  fus_plot_figure_set_description (shown, "another");
  g_assert_cmpstr (fus_plot_figure_get_description (figure->plot), !=, "another");
  g_assert_cmpstr (fus_plot_figure_get_description (
                     fus_figure_view_get_figure (fixture->figure)->plot),
                   !=, "another");
}

static void
test_tells_its_origin (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FusFigure) figure = NULL;

  fus_figure_view_set_origin (fixture->figure, "test", 7);
  show (fixture, "patterns");
  figure = fus_figure_view_dup_figure (fixture->figure);
  g_assert_nonnull (strstr (figure->provenance, "\"split\":\"test\""));
  g_assert_nonnull (strstr (figure->provenance, "\"seed\":7"));
}

static void
activated_cb (FusPlotView *view,
              FusPlotPick *pick,
              GdkModifierType modifiers,
              FusPlotPick *kept)
{
  *kept = *pick;
  kept->text = NULL;
}

/* Walks with the keyboard and chooses what it came to. */
static void
test_keyboard (Fixture *fixture, gconstpointer data)
{
  FusPlotFigure *figure = fus_plot_view_get_figure (fixture->view);
  g_auto (FusPlotPick) expected = { 0 };
  FusPlotPick kept = { .row = -1 };
  g_autoptr (GListModel) controllers =
               gtk_widget_observe_controllers (GTK_WIDGET (fixture->view));
  GtkEventController *keys = NULL;
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        keys = controller;
    }
  g_assert_nonnull (keys);
  g_signal_connect (fixture->view, "activated", G_CALLBACK (activated_cb), &kept);
  g_assert_true (
    fus_plot_figure_pick_next (figure, 500 * 0.75, 300 * 0.75, 0, 1, &expected));
  g_signal_emit_by_name (keys, "key-pressed", GDK_KEY_Down, 0, 0, &handled);
  g_assert_true (handled);
  g_signal_emit_by_name (keys, "key-pressed", GDK_KEY_Return, 0, 0, &handled);
  g_assert_true (handled);
  g_assert_cmpint (kept.row, ==, expected.row);
  /* Forgets what is pointed at, and leaves the key to the window. */
  g_signal_emit_by_name (keys, "key-pressed", GDK_KEY_Escape, 0, 0, &handled);
  g_assert_false (handled);
  g_signal_emit_by_name (keys, "key-pressed", GDK_KEY_Return, 0, 0, &handled);
  g_assert_false (handled);
  g_assert_null (fus_plot_view_get_pick (fixture->view));
}

static void
test_height_follows_width (Fixture *fixture, gconstpointer data)
{
  int minimum = 0;
  int natural = 0;

  gtk_widget_measure (GTK_WIDGET (fixture->view), GTK_ORIENTATION_VERTICAL, 400, &minimum,
                      &natural, NULL, NULL);
  g_assert_cmpint (minimum, >, 0);
  g_assert_cmpint (natural, >=, minimum);
}

static void
test_follows_style (Fixture *fixture, gconstpointer data)
{
  FusPlotFigure *figure = fus_plot_view_get_figure (fixture->view);
  AdwStyleManager *style = adw_style_manager_get_default ();

  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  g_assert_true (fus_plot_figure_get_theme (figure)->dark);
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_LIGHT);
  g_assert_false (fus_plot_figure_get_theme (figure)->dark);
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_DEFAULT);
}

static GtkWindow *
make_export (Fixture *fixture)
{
  g_autoptr (FusFigure) figure = fus_figure_view_dup_figure (fixture->figure);

  return fus_export_window_new (GTK_WINDOW (fixture->window), fixture->study, figure);
}

/* The export window draws its preview and leaves the figure's own theme alone. */
static void
test_export_window (Fixture *fixture, gconstpointer data)
{
  FusPlotFigure *figure = fus_plot_view_get_figure (fixture->view);
  const char *theme = fus_plot_figure_get_theme (figure)->id;
  GtkWindow *window = make_export (fixture);

  gtk_window_present (window);
  fus_app_wait_for (gtk_widget_get_mapped (GTK_WIDGET (window)));
  fus_app_test_settle (GTK_WIDGET (window));
  g_assert_cmpstr (fus_plot_figure_get_theme (figure)->id, ==, theme);
  fus_app_test_destroy (window);
}

static GtkWidget *
get_child (GtkWindow *window, const char *name)
{
  return GTK_WIDGET (
    gtk_widget_get_template_child (GTK_WIDGET (window), FUS_TYPE_EXPORT_WINDOW, name));
}

static void
set_size (GtkWindow *window, double width, double height)
{
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (get_child (window, "width")), width);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (get_child (window, "height")), height);
}

/* A size at which nothing can be read is not exported, and the window says which would
 * do. */
static void
test_export_too_small (Fixture *fixture, gconstpointer data)
{
  GtkWindow *window = make_export (fixture);
  GtkWidget *button = get_child (window, "export_button");

  gtk_window_present (window);
  fus_app_wait_for (gtk_widget_get_mapped (GTK_WIDGET (window)));
  set_size (window, 89, 50);
  fus_app_wait_for (gtk_widget_get_sensitive (button));
  set_size (window, 20, 10);
  fus_app_wait_for (!gtk_widget_get_sensitive (button));
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (button), " mm."));
  set_size (window, 89, 50);
  fus_app_wait_for (gtk_widget_get_sensitive (button));
  fus_app_test_destroy (window);
}

/* What can be set, in the window's order: numbers and entries of menus. */
static void
list_values (GtkWidget *widget, GArray *values)
{
  double value = 0;

  if (GTK_IS_SPIN_BUTTON (widget))
    value = gtk_spin_button_get_value (GTK_SPIN_BUTTON (widget));
  else if (GTK_IS_DROP_DOWN (widget))
    value = gtk_drop_down_get_selected (GTK_DROP_DOWN (widget));
  else if (GTK_IS_SWITCH (widget))
    value = gtk_switch_get_active (GTK_SWITCH (widget));
  else if (GTK_IS_TOGGLE_BUTTON (widget))
    value = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (widget));
  else
    {
      for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
           child = gtk_widget_get_next_sibling (child))
        list_values (child, values);
      return;
    }
  g_array_append_val (values, value);
}

static GArray *
dup_values (GtkWindow *window)
{
  GArray *values = g_array_new (FALSE, FALSE, sizeof (double));

  list_values (GTK_WIDGET (window), values);

  return values;
}

/* Each number a little larger, each menu at its last entry, each switch turned: but for
 * the presets, which set numbers themselves. */
static void
change_values (GtkWidget *widget, guint *n)
{
  if (GTK_IS_SPIN_BUTTON (widget))
    gtk_spin_button_spin (GTK_SPIN_BUTTON (widget), GTK_SPIN_STEP_FORWARD, 3);
  else if (GTK_IS_DROP_DOWN (widget) && (*n)++ > 0)
    gtk_drop_down_set_selected (
      GTK_DROP_DOWN (widget),
      g_list_model_get_n_items (gtk_drop_down_get_model (GTK_DROP_DOWN (widget))) - 1);
  else if (GTK_IS_SWITCH (widget))
    gtk_switch_set_active (GTK_SWITCH (widget),
                           !gtk_switch_get_active (GTK_SWITCH (widget)));
  else if (GTK_IS_TOGGLE_BUTTON (widget) &&
           g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), "PNG") == 0)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (widget), TRUE);
  else
    for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
         child = gtk_widget_get_next_sibling (child))
      change_values (child, n);
}

static GtkWindow *
open_export (Fixture *fixture)
{
  GtkWindow *window = make_export (fixture);

  gtk_window_present (window);
  fus_app_wait_for (gtk_widget_get_mapped (GTK_WIDGET (window)));
  fus_app_test_settle (GTK_WIDGET (window));

  return window;
}

/* What was set is there the next time, but for the entry that says so; of another figure
 * it isn't, and what is cancelled is forgotten. */
static void
test_export_remembers (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "last.png", NULL);
  GtkWindow *window = open_export (fixture);
  g_autoptr (GArray) proposed = dup_values (window);
  g_autoptr (GArray) set = NULL;
  g_autoptr (GArray) again = NULL;
  g_autoptr (GArray) other = NULL;
  guint n = 0;

  change_values (GTK_WIDGET (window), &n);
  fus_app_test_destroy (window);
  window = open_export (fixture);
  again = dup_values (window);
  g_assert_cmpmem (again->data, again->len * sizeof (double), proposed->data,
                   proposed->len * sizeof (double));
  n = 0;
  change_values (GTK_WIDGET (window), &n);
  set = dup_values (window);
  g_assert_cmpuint (set->len, ==, proposed->len);
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  fus_export_window_save (FUS_EXPORT_WINDOW (window), path);
  fus_app_wait_for (window == NULL && g_file_test (path, G_FILE_TEST_EXISTS));

  window = open_export (fixture);
  g_clear_pointer (&again, g_array_unref);
  again = dup_values (window);
  fus_app_test_destroy (window);
  g_assert_cmpuint (again->len, ==, set->len);
  n = 0;
  for (guint i = 0; i < set->len; i++)
    if (fabs (g_array_index (again, double, i) - g_array_index (set, double, i)) > 1e-6)
      n++;
  g_assert_cmpuint (n, ==, 1);

  show (fixture, "missing-by-class");
  window = open_export (fixture);
  other = dup_values (window);
  fus_app_test_destroy (window);
  g_assert_cmpfloat_with_epsilon (g_array_index (other, double, 0), 0, 1e-9);
}

/* That something was copied is said where it was done. */
static void
test_copy_is_told (Fixture *fixture, gconstpointer data)
{
  GtkWindow *window = open_export (fixture);
  g_autoptr (FusFigure) figure = fus_figure_view_dup_figure (fixture->figure);

  fus_export_copy (GTK_WIDGET (window), fixture->study, figure);
  fus_app_wait_for (fus_app_test_find_label (GTK_WIDGET (window), "Copied"));
  fus_app_test_destroy (window);
}

static void
test_file_appears (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "figure.csv", NULL);
  g_autofree char *text = NULL;
  g_autoptr (FusFigure) figure =
               fus_figure_ref (fus_figure_view_get_figure (fixture->figure));

  fus_export_write_numbers (fixture->study, figure, path);
  /* What is under way does not need the view any longer. */
  fus_figure_view_clear (fixture->figure);
  fus_app_wait_for (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, fus_figure_get_csv (figure));
}

int
main (int argc, char **argv)
{
  fus_app_test_init (&argc, &argv);
#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
  ADD ("/plot-view/a-figure-stays-whole", test_stays_whole);
  ADD ("/plot-view/tells-its-origin", test_tells_its_origin);
  ADD ("/plot-view/keyboard-walks-and-chooses", test_keyboard);
  ADD ("/plot-view/height-follows-width", test_height_follows_width);
  ADD ("/plot-view/follows-the-style", test_follows_style);
  ADD ("/plot-view/export-leaves-the-screen-alone", test_export_window);
  ADD ("/plot-view/export-says-what-is-too-small", test_export_too_small);
  ADD ("/plot-view/export-remembers-its-choices", test_export_remembers);
  ADD ("/plot-view/a-copy-is-told", test_copy_is_told);
  ADD ("/plot-view/a-saved-file-appears", test_file_appears);
#undef ADD

  return fus_app_test_run ();
}
