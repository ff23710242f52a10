/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-app-test.h"

#include "fus-app.h"
#include "fus-columns.h"
#include "fus-figure-ids.h"
#include "fus-help.h"
#include "fus-map-inspector.h"
#include "fus-model-spec.h"
#include "fus-option-row.h"
#include "fus-training-state.h"
#include "fus-welcome.h"
#include "fus-yielding.h"

/* The window for everyone: large text, little room, the keyboard alone. */

static GtkWidget *
find_type (GtkWidget *widget, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_type (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static FusPage *
show_page (FusWindow *window, const char *id)
{
  fus_window_show_page (window, id);
  fus_app_test_settle (GTK_WIDGET (window));

  return fus_window_get_current_page (window);
}

static void
set_text_scale (double scale)
{
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (int) (96 * 1024 * scale),
                NULL);
}

static int
measure_width (GtkWidget *widget)
{
  int minimum = 0;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);

  return minimum;
}

static int
measure_height (GtkWidget *widget, int width)
{
  int natural = 0;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL,
                      NULL);

  return natural;
}

static GtkWidget *
make_section (int width, int height)
{
  GtkWidget *section = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_set_size_request (section, width, height);

  return section;
}

/* Two columns, one section alone, and back: nothing leaves its place among the widgets.
 */
static void
test_columns (void)
{
  g_autoptr (GtkWidget) columns =
               g_object_ref_sink (g_object_new (FUS_TYPE_COLUMNS, NULL));
  GtkWidget *sections[3] = { make_section (200, 100), make_section (456, 70),
                             make_section (300, 40) };

  for (guint i = 0; i < 3; i++)
    gtk_widget_set_parent (sections[i], columns);
  fus_columns_set_is_second (FUS_COLUMNS (columns), sections[1], TRUE);
  g_assert_cmpint (measure_width (columns), ==, 300 + 36 + 456);
  g_assert_cmpint (measure_height (columns, 900), ==, 100 + 18 + 40);
  fus_columns_set_only (FUS_COLUMNS (columns), sections[2]);
  g_assert_cmpint (measure_width (columns), ==, 300);
  g_assert_cmpint (measure_height (columns, 900), ==, 40);
  g_assert_true (gtk_widget_get_child_visible (sections[2]));
  g_assert_false (gtk_widget_get_child_visible (sections[0]));
  fus_columns_set_only (FUS_COLUMNS (columns), NULL);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_true (gtk_widget_get_parent (sections[i]) == columns);
      g_assert_true (gtk_widget_get_child_visible (sections[i]));
    }
}

/* A window may shrink below what the layout that it has now needs. */
static void
test_yielding (void)
{
  g_autoptr (GtkWidget) yielding =
               g_object_ref_sink (g_object_new (FUS_TYPE_YIELDING, NULL));

  gtk_widget_set_parent (make_section (900, 100), yielding);
  g_assert_cmpint (measure_width (yielding), ==, 900);
  fus_yielding_set_smallest (FUS_YIELDING (yielding), 520);
  g_assert_cmpint (measure_width (yielding), ==, 520);
  fus_yielding_set_smallest (FUS_YIELDING (yielding), 1000);
  g_assert_cmpint (measure_width (yielding), ==, 900);
}

/* The whole window says so, however wide its pages are. */
static void
test_shrinks_in_one_go (void)
{
  FusWindow *window = fus_app_test_window (2);

  for (guint i = 0; i < fus_window_get_n_pages (window); i++)
    {
      show_page (window, FUS_PAGE_GET_CLASS (fus_window_get_page (window, i))->id);
      g_assert_cmpint (measure_width (GTK_WIDGET (window)), <=, 560);
    }
  fus_app_test_destroy (GTK_WINDOW (window));
}

/* What isn't shown, the pages behind the first one, has no say in how wide it is. */
static void
test_first_page_fits (void)
{
  static const int widths[] = { 1280, 900, 620 };

  for (gsize i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      FusWindow *window = fus_window_new (NULL);
      GtkWidget *welcome = find_type (GTK_WIDGET (window), FUS_TYPE_WELCOME);

      gtk_window_set_default_size (GTK_WINDOW (window), widths[i], 600);
      gtk_window_present (GTK_WINDOW (window));
      fus_app_wait_for (gtk_widget_get_mapped (welcome));
      fus_app_test_settle (GTK_WIDGET (window));
      fus_app_test_settle (GTK_WIDGET (window));
      g_assert_cmpint (gtk_widget_get_width (welcome), <=,
                       gtk_widget_get_width (GTK_WIDGET (window)));
      fus_app_test_destroy (GTK_WINDOW (window));
    }
}

/* What is 9 pt in a chart is 9 pt of the interface, at each size of text. */
static void
test_charts_scale (void)
{
  static const double scales[] = { 1, 1.25, 1.5, 2 };
  FusWindow *window = fus_app_test_window (2);
  FusPlotView *plot =
    fus_figure_view_get_plot_view (fus_page_get_figure (show_page (window, "map")));

  for (gsize i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      set_text_scale (scales[i]);
      fus_app_test_settle (GTK_WIDGET (window));
      g_assert_cmpfloat_with_epsilon (fus_plot_view_to_points (plot, 100, 0).x,
                                      75 / scales[i], 1e-6);
      g_assert_cmpint (measure_width (GTK_WIDGET (plot)), >=, (int) (120 * scales[i]));
    }
  set_text_scale (1);
  fus_app_test_destroy (GTK_WINDOW (window));
}

/* The form is at least as wide as what is in it. */
static void
test_form_grows (void)
{
  FusWindow *window = fus_app_test_window (0);
  FusPage *page = show_page (window, "train");
  GtkWidget *scroller = NULL;
  GtkWidget *fold = find_type (GTK_WIDGET (page), GTK_TYPE_EXPANDER);
  GtkWidget *cards = NULL;
  GtkWidget *content = NULL;

  g_assert_nonnull (fold);
  gtk_expander_set_expanded (GTK_EXPANDER (fold), TRUE);
  cards = find_type (gtk_expander_get_child (GTK_EXPANDER (fold)), GTK_TYPE_FLOW_BOX);
  g_assert_nonnull (cards);
  scroller = gtk_widget_get_ancestor (cards, GTK_TYPE_SCROLLED_WINDOW);
  content = gtk_viewport_get_child (
    GTK_VIEWPORT (gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (scroller))));
  for (double scale = 1; scale <= 2; scale += 0.5)
    {
      set_text_scale (scale);
      fus_app_test_settle (GTK_WIDGET (window));
      fus_app_test_settle (GTK_WIDGET (window));
      g_assert_cmpint (measure_width (scroller), >=, measure_width (content));
      g_assert_cmpuint (gtk_flow_box_get_max_children_per_line (GTK_FLOW_BOX (cards)), ==,
                        scale > 1.4 ? 1 : 2);
    }
  set_text_scale (1);
  fus_app_test_destroy (GTK_WINDOW (window));
}

/* Over the narrow map, and beside the wide one, the inspector comes and goes. */
static void
test_inspector (void)
{
  static const int widths[] = { 900, 1280 };

  for (gsize i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      FusWindow *window = fus_app_test_window_sized (2, widths[i], 700);
      FusPage *page = show_page (window, "map");
      GtkWidget *inspector = find_type (GTK_WIDGET (page), FUS_TYPE_MAP_INSPECTOR);
      gboolean was_shown = FALSE;

      fus_app_wait_for (fus_page_get_narrow (page) == (widths[i] < 1000));
      fus_app_test_settle (GTK_WIDGET (window));
      was_shown = gtk_widget_get_mapped (inspector);
      g_assert_true (was_shown == (widths[i] >= 1000));
      for (guint k = 0; k < 3; k++)
        {
          gtk_widget_activate_action (GTK_WIDGET (window), "win.toggle-inspector", NULL);
          fus_app_test_settle (GTK_WIDGET (window));
          was_shown = !was_shown;
          g_assert_true (gtk_widget_get_mapped (inspector) == was_shown);
        }
      fus_app_test_destroy (GTK_WINDOW (window));
    }
}

static gboolean
press (GtkWidget *widget, guint key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !handled; i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", key, 0, 0, &handled);
    }

  return handled;
}

/* The map takes the focus itself, a page that scrolls as a whole; what was scrolled
 * stays where it was. */
static void
test_focus (void)
{
  FusWindow *window = fus_app_test_window (2);

  for (guint i = 0; i < fus_window_get_n_pages (window); i++)
    {
      FusPage *page = fus_window_get_page (window, i);
      gboolean is_map = g_str_equal (FUS_PAGE_GET_CLASS (page)->id, "map");
      GtkWidget *scroller = find_type (GTK_WIDGET (page), GTK_TYPE_SCROLLED_WINDOW);
      GtkWidget *wanted =
        is_map ? GTK_WIDGET (fus_figure_view_get_plot_view (fus_page_get_figure (page)))
               : GTK_WIDGET (page);

      show_page (window, FUS_PAGE_GET_CLASS (page)->id);
      fus_app_wait_for (gtk_root_get_focus (GTK_ROOT (window)) == wanted);
      g_assert_cmpfloat (gtk_adjustment_get_value (gtk_scrolled_window_get_vadjustment (
                           GTK_SCROLLED_WINDOW (scroller))),
                         <=, 0);
      if (is_map)
        g_assert_true (press (wanted, GDK_KEY_l));
      else
        g_assert_true (gtk_widget_get_focusable (wanted));
    }
  /* As a whole they are no stops of the Tab key. */
  gtk_window_set_focus (GTK_WINDOW (window), NULL);
  for (guint i = 0; i < fus_window_get_n_pages (window); i++)
    g_assert_false (
      gtk_widget_get_focusable (GTK_WIDGET (fus_window_get_page (window, i))));
  fus_app_test_destroy (GTK_WINDOW (window));
}

static gboolean
has_key (GtkWidget *widget, guint key, const char *action)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GListModel) shortcuts = g_list_model_get_item (controllers, i);

      for (guint k = 0;
           G_IS_LIST_MODEL (shortcuts) && k < g_list_model_get_n_items (shortcuts); k++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (shortcuts, k);
          GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);
          GtkShortcutAction *does = gtk_shortcut_get_action (shortcut);

          if (GTK_IS_KEYVAL_TRIGGER (trigger) && GTK_IS_NAMED_ACTION (does) &&
              gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == key &&
              g_str_equal (gtk_named_action_get_action_name (GTK_NAMED_ACTION (does)),
                           action))
            return TRUE;
        }
    }

  return FALSE;
}

static const char *
get_chip (FusWindow *window)
{
  GtkWidget *chip =
    GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (window), FUS_TYPE_WINDOW,
                                               "selection_chip"));
  GtkLabel *label =
    GTK_LABEL (gtk_widget_get_template_child (GTK_WIDGET (window), FUS_TYPE_WINDOW,
                                              "selection_label"));

  return gtk_widget_get_visible (chip) ? gtk_label_get_text (label) : NULL;
}

/* What is selected is told on every page, by its class where it is one, and Esc lets go
 * of it: no chart keeps that key to itself. */
static void
test_selection (void)
{
  FusWindow *window = fus_app_test_window (2);
  FusStudy *study = fus_window_get_study (window);
  FusDataset *dataset = fus_study_get_dataset (study);
  const FusLabel *label = fus_dataset_get_default_label (dataset);
  g_autofree guint *samples = g_new (guint, fus_dataset_get_n_samples (dataset));
  guint n = 0;

  g_assert_null (get_chip (window));
  g_assert_true (has_key (GTK_WIDGET (window), GDK_KEY_Escape, "win.clear-selection"));
  for (guint i = 0; i < fus_dataset_get_n_samples (dataset); i++)
    if (label->codes[i] == 0)
      samples[n++] = i;
  for (guint i = 0; i < fus_window_get_n_pages (window); i++)
    {
      FusPage *page = fus_window_get_page (window, i);
      g_autofree char *text = NULL;

      show_page (window, FUS_PAGE_GET_CLASS (page)->id);
      fus_study_select (study, FUS_SELECTION_REPLACE, samples, n - 1, "Some");
      text = g_strdup_printf ("%u selected", n - 1);
      g_assert_cmpstr (get_chip (window), ==, text);
      fus_study_select (study, FUS_SELECTION_REPLACE, samples, n, "Class");
      g_free (text);
      text = g_strdup_printf ("%u selected: %s", n, label->classes[0]);
      g_assert_cmpstr (get_chip (window), ==, text);
      g_assert_false (
        press (GTK_WIDGET (fus_figure_view_get_plot_view (fus_page_get_figure (page))),
               GDK_KEY_Escape));
      gtk_widget_activate_action (GTK_WIDGET (window), "win.clear-selection", NULL);
      g_assert_null (get_chip (window));
    }
  fus_app_test_destroy (GTK_WINDOW (window));
}

/* Any point of a curve is told in words, with its epoch. */
static void
test_curve_words (void)
{
  FusWindow *window = fus_app_test_window (0);
  FusTrainingState *training = fus_study_get_training (fus_window_get_study (window));
  FusPlotView *plot = NULL;
  guint n = 0;

  fus_training_state_set_kind (training, "mvtcae");
  g_assert_true (fus_training_state_set_option (training, "epochs", "4", NULL));
  fus_training_state_start (training);
  fus_app_wait_for (fus_study_get_model (fus_window_get_study (window)) != NULL &&
                    !fus_training_state_is_busy (training));
  plot =
    fus_figure_view_get_plot_view (fus_page_get_figure (show_page (window, "train")));
  fus_app_wait_for (fus_plot_view_get_figure (plot) != NULL);
  for (guint i = 0; i < 12; i++)
    {
      const FusPlotPick *pick = NULL;

      press (GTK_WIDGET (plot), i % 3 == 2 ? GDK_KEY_Down : GDK_KEY_Right);
      pick = fus_plot_view_get_pick (plot);
      if (pick == NULL || g_strcmp0 (pick->mark, FUS_MARK_CURVE) != 0)
        continue;
      g_assert_true (g_regex_match_simple (
        "^Epoch [1-4]: [−-]?[0-9.]+ held out, [−-]?[0-9.]+ training$", pick->text, 0, 0));
      n++;
    }
  g_assert_cmpuint (n, >, 0);
  fus_app_test_destroy (GTK_WINDOW (window));
}

static FusSession *
make_session (const char *name, const char *path)
{
  g_autoptr (FusDataset) dataset = fus_app_test_machines (60);
  FusSession *session = fus_session_new (dataset, path);

  g_free (session->name);
  session->name = g_strdup (name);

  return session;
}

/* Two of one name are told apart by their folders, others aren't cluttered. */
static void
test_recent_places (void)
{
  g_autoptr (GPtrArray) sessions =
               g_ptr_array_new_with_free_func ((GDestroyNotify) fus_session_free);
  g_autofree char *below = g_build_filename (g_get_home_dir (), "b", "m.h5mu", NULL);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *other = NULL;

  g_ptr_array_add (sessions, make_session ("Machines", "/data/a/m.h5mu"));
  g_ptr_array_add (sessions, make_session ("Machines", below));
  g_ptr_array_add (sessions, make_session ("Digits", "/data/a/d.h5mu"));
  first = fus_welcome_dup_place (sessions, g_ptr_array_index (sessions, 0));
  second = fus_welcome_dup_place (sessions, g_ptr_array_index (sessions, 1));
  other = fus_welcome_dup_place (sessions, g_ptr_array_index (sessions, 2));
  g_assert_cmpstr (first, ==, "/data/a");
  g_assert_cmpstr (second, ==, "~/b");
  g_assert_null (other);
}

static void
type_into (GtkWidget *row, const char *text)
{
  GtkWidget *spin = find_type (row, GTK_TYPE_SPIN_BUTTON);

  gtk_editable_set_text (GTK_EDITABLE (spin), text);
  gtk_spin_button_update (GTK_SPIN_BUTTON (spin));
}

/* What is corrected is said, and so is what is odd; choices are words, not ids. */
static void
test_option_words (void)
{
  gsize n = 0;
  const FusOption *options = fus_model_spec_list_options (&n);

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GtkWidget) row = g_object_ref_sink (fus_option_row_new (&options[i]));
      g_autofree char *high = g_strdup_printf ("%.0f", 2 * options[i].max + 1);
      g_autofree char *about =
        g_strdup (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)));

      for (guint k = 0; options[i].kind == FUS_OPTION_CHOICE &&
                        fus_option_get_choice (&options[i], k) != NULL;
           k++)
        g_assert_true (g_unichar_isupper (g_utf8_get_char (
          fus_option_row_name_choice (fus_option_get_choice (&options[i], k)))));
      if (find_type (row, GTK_TYPE_SPIN_BUTTON) == NULL)
        continue;
      type_into (row, high);
      g_assert_nonnull (
        strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "is the most"));
      type_into (row, options[i].default_value);
      g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, about);
      if (!g_str_equal (options[i].id, "lr"))
        continue;
      type_into (row, "0.9");
      g_assert_nonnull (
        strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "loss"));
    }
}

/* No word of a choice begins in lower case, but for names out of the data. */
static void
check_choice (GtkWidget *drop_down, FusDataset *dataset)
{
  GListModel *model = gtk_drop_down_get_model (GTK_DROP_DOWN (drop_down));

  for (guint i = 0; GTK_IS_STRING_LIST (model) && i < g_list_model_get_n_items (model);
       i++)
    {
      const char *text = gtk_string_list_get_string (GTK_STRING_LIST (model), i);
      gboolean is_name = fus_dataset_find_label (dataset, text) != NULL;

      for (guint m = 0; m < fus_dataset_get_n_modalities (dataset); m++)
        is_name |= g_str_equal (fus_dataset_get_modality (dataset, m)->name, text);
      /* But for t-SNE. */
      if (!is_name && !g_str_has_prefix (text, "t-SNE") &&
          g_unichar_islower (g_utf8_get_char (text)))
        g_error ("“%s” begins in lower case", text);
    }
}

static void
check_choices (GtkWidget *widget, FusDataset *dataset)
{
  if (GTK_IS_DROP_DOWN (widget))
    check_choice (widget, dataset);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check_choices (child, dataset);
}

static void
test_capitals (void)
{
  FusWindow *window = fus_app_test_window (2);

  for (guint i = 0; i < fus_window_get_n_pages (window); i++)
    show_page (window, FUS_PAGE_GET_CLASS (fus_window_get_page (window, i))->id);
  check_choices (GTK_WIDGET (window),
                 fus_study_get_dataset (fus_window_get_study (window)));
  fus_app_test_destroy (GTK_WINDOW (window));
}

/* However long a name is, the sidebar is as wide as it was. */
static void
test_sidebar (void)
{
  FusWindow *window = fus_app_test_window (0);
  GtkWidget *sidebar = GTK_WIDGET (
    gtk_widget_get_template_child (GTK_WIDGET (window), FUS_TYPE_WINDOW, "sidebar"));
  GtkLabel *label = GTK_LABEL (
    gtk_widget_get_template_child (GTK_WIDGET (window), FUS_TYPE_WINDOW, "model_label"));
  int before = 0;
  int after = 0;

  gtk_widget_measure (sidebar, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &before, NULL, NULL);
  gtk_label_set_text (label, "Independent autoencoders of everything · 480 latents each");
  gtk_widget_measure (sidebar, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &after, NULL, NULL);
  g_assert_cmpint (before, ==, after);
  fus_app_test_destroy (GTK_WINDOW (window));
}

/* Latents of a kind that gives each modality its own are those of one, as in the form. */
static void
test_latents_each (void)
{
  static const char *const kinds[] = { "vae", "mopoe" };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      FusWindow *window = fus_app_test_window (0);
      FusStudy *study = fus_window_get_study (window);
      FusTrainingState *training = fus_study_get_training (study);

      fus_training_state_set_kind (training, kinds[i]);
      fus_training_state_set_option (training, "latent", "7", NULL);
      fus_training_state_set_option (training, "epochs", "1", NULL);
      fus_training_state_start (training);
      fus_app_wait_for (fus_study_get_model (study) != NULL);
      g_assert_true (g_str_has_suffix (fus_study_get_model_name (study),
                                       i == 0 ? " 7 latents each" : " 7 latents"));
      fus_app_test_destroy (GTK_WINDOW (window));
    }
}

/* A menu of a figure never means the dataset by the words of the main menu. */
static void
test_figure_menu (void)
{
  FusWindow *window = fus_app_test_window (0);
  FusPlotView *plot =
    fus_figure_view_get_plot_view (fus_page_get_figure (show_page (window, "data")));
  GtkWidget *menu = NULL;
  GMenuModel *model = NULL;

  gtk_widget_activate_action (GTK_WIDGET (plot), "plot.menu", NULL);
  menu = find_type (GTK_WIDGET (plot), GTK_TYPE_POPOVER_MENU);
  g_assert_nonnull (menu);
  model = gtk_popover_menu_get_menu_model (GTK_POPOVER_MENU (menu));
  for (int i = 0; i < g_menu_model_get_n_items (model); i++)
    {
      g_autofree char *label = NULL;
      g_autofree char *action = NULL;

      g_menu_model_get_item_attribute (model, i, "label", "s", &label);
      g_menu_model_get_item_attribute (model, i, "action", "s", &action);
      if (g_str_equal (action, "plot.save-data"))
        g_assert_cmpstr (label, ==, "_Save Data of This Figure…");
    }
  fus_app_test_destroy (GTK_WINDOW (window));
}

static void
test_help (void)
{
  GtkWindow *help = fus_help_show (NULL);

  fus_app_wait_for (gtk_widget_get_mapped (GTK_WIDGET (help)));
  fus_app_test_settle (GTK_WIDGET (help));
  fus_app_test_destroy (help);
}

int
main (int argc, char **argv)
{
  fus_app_test_init (&argc, &argv);
  g_test_add_func ("/everyone/columns-keep-their-sections", test_columns);
  g_test_add_func ("/everyone/yields-until-laid-out", test_yielding);
  g_test_add_func ("/everyone/shrinks-in-one-go", test_shrinks_in_one_go);
  g_test_add_func ("/everyone/the-first-page-fits", test_first_page_fits);
  g_test_add_func ("/everyone/charts-scale-with-the-text", test_charts_scale);
  g_test_add_func ("/everyone/the-form-grows-with-the-text", test_form_grows);
  g_test_add_func ("/everyone/the-inspector-comes-and-goes", test_inspector);
  g_test_add_func ("/everyone/a-page-takes-the-focus", test_focus);
  g_test_add_func ("/everyone/a-selection-is-told-and-let-go", test_selection);
  g_test_add_func ("/everyone/curves-speak-in-words", test_curve_words);
  g_test_add_func ("/everyone/recent-files-of-one-name", test_recent_places);
  g_test_add_func ("/everyone/options-in-words", test_option_words);
  g_test_add_func ("/everyone/choices-in-capitals", test_capitals);
  g_test_add_func ("/everyone/the-sidebar-keeps-its-width", test_sidebar);
  g_test_add_func ("/everyone/latents-each", test_latents_each);
  g_test_add_func ("/everyone/menu-of-a-figure", test_figure_menu);
  g_test_add_func ("/everyone/help", test_help);

  return fus_app_test_run ();
}
