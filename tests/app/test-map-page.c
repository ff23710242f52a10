/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-app-test.h"

#include "fus-map-legend.h"
#include "fus-map-view.h"

/* A window that shows a map, and what a hand reaches of it. */
typedef struct
{
  FusWindow *window;
  FusStudy *study;
  FusMapView *view;
  GtkWidget *plot;
  GtkGesture *drag;
} Fixture;

static gpointer
find_controller (GtkWidget *widget, GType type, const char *name)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (g_type_is_a (G_OBJECT_TYPE (controller), type) &&
          g_strcmp0 (gtk_event_controller_get_name (controller), name) == 0)
        return controller;
    }

  return NULL;
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

static void
set_up (Fixture *self, gconstpointer data)
{
  self->window = fus_app_test_window (2);
  self->study = fus_window_get_study (self->window);
  fus_window_show_page (self->window, "map");
  self->plot = GTK_WIDGET (fus_figure_view_get_plot_view (
    fus_page_get_figure (fus_window_get_current_page (self->window))));
  self->view = FUS_MAP_VIEW (gtk_widget_get_ancestor (self->plot, FUS_TYPE_MAP_VIEW));
  self->drag = find_controller (self->plot, GTK_TYPE_GESTURE_DRAG, NULL);
  fus_app_wait_for (fus_plot_view_get_figure (FUS_PLOT_VIEW (self->plot)) != NULL &&
                    fus_job_queue_is_idle (fus_study_get_jobs (self->study)));
  fus_app_test_settle (GTK_WIDGET (self->window));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  fus_app_test_destroy (GTK_WINDOW (self->window));
}

/* From the edge to the middle of the plot and along its top: round about a quarter. */
static void
draw_open_lasso (Fixture *self)
{
  double width = gtk_widget_get_width (self->plot);
  double height = gtk_widget_get_height (self->plot);

  fus_map_view_set_tool (self->view, FUS_MAP_TOOL_LASSO);
  g_signal_emit_by_name (self->drag, "drag-begin", 0.0, 0.0);
  g_signal_emit_by_name (self->drag, "drag-update", 5.0, 5.0);
  g_signal_emit_by_name (self->drag, "drag-update", width * 0.6, 5.0);
  g_signal_emit_by_name (self->drag, "drag-update", width * 0.6, height * 0.9);
  g_signal_emit_by_name (self->drag, "drag-update", 5.0, height * 0.9);
}

/* What is in an outline that is open can be let go of, as what is selected can. */
static void
test_open_lasso (Fixture *self, gconstpointer data)
{
  FusSelection *selection = fus_study_get_selection (self->study);
  GtkWidget *clear = find_button (GTK_WIDGET (self->window), "Select None");
  gsize n_inside = 0;
  gsize n_gone = 0;

  g_assert_false (gtk_widget_get_sensitive (clear));
  draw_open_lasso (self);
  g_assert_nonnull (fus_map_view_get_inside (self->view, &n_inside));
  g_assert_cmpuint (n_inside, >, 0);
  g_assert_true (fus_selection_is_empty (selection));
  g_assert_true (gtk_widget_get_sensitive (clear));

  g_signal_emit_by_name (clear, "clicked");
  g_assert_null (fus_map_view_get_inside (self->view, &n_gone));
  g_assert_false (gtk_widget_get_sensitive (clear));

  draw_open_lasso (self);
  g_signal_emit_by_name (self->drag, "drag-end", 5.0, 5.0);
  g_assert_null (fus_map_view_get_inside (self->view, &n_gone));
  g_assert_cmpuint (fus_selection_get_n_selected (selection), ==, n_inside);
  g_assert_true (gtk_widget_get_sensitive (clear));
  g_signal_emit_by_name (clear, "clicked");
  g_assert_true (fus_selection_is_empty (selection));
  g_assert_false (gtk_widget_get_sensitive (clear));
}

/* The map may move under the hand: what was round the samples when it let go counts. */
static void
test_lasso_while_growing (Fixture *self, gconstpointer data)
{
  FusSelection *selection = fus_study_get_selection (self->study);
  GtkWidget *clear = find_button (GTK_WIDGET (self->window), "Select None");
  gsize n = 0;

  draw_open_lasso (self);
  fus_study_set_subset (self->study, 1);
  fus_app_wait_for (fus_job_queue_is_idle (fus_study_get_jobs (self->study)));
  fus_app_test_settle (GTK_WIDGET (self->window));
  g_assert_nonnull (fus_map_view_get_inside (self->view, &n));
  g_signal_emit_by_name (self->drag, "drag-end", 5.0, 5.0);
  g_assert_cmpuint (fus_selection_get_n_selected (selection), >, 0);
  g_assert_true (gtk_widget_get_sensitive (clear));
}

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

/* As a pointer does it: a list tells of the first press alone. */
static void
press_twice (GtkListBox *list, int group)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (list, group);
  GtkGesture *click =
    find_controller (gtk_list_box_row_get_child (row), GTK_TYPE_GESTURE_CLICK, NULL);

  g_signal_emit_by_name (click, "pressed", 1, 5.0, 5.0);
  g_signal_emit_by_name (list, "row-activated", row);
  g_signal_emit_by_name (click, "pressed", 2, 5.0, 5.0);
}

/* One press on a group hides it, two show it alone, and two more all again. */
static void
test_legend (Fixture *self, gconstpointer data)
{
  GtkWidget *legend = find_type (GTK_WIDGET (self->window), FUS_TYPE_MAP_LEGEND);
  GtkListBox *list = GTK_LIST_BOX (find_type (legend, GTK_TYPE_LIST_BOX));
  guint n_groups = fus_map_view_get_coloring (self->view)->n_groups;
  const guint8 *hidden = NULL;

  g_assert_cmpuint (n_groups, >, 2);
  g_signal_emit_by_name (list, "row-activated", gtk_list_box_get_row_at_index (list, 0));
  hidden = fus_map_view_get_hidden (self->view);
  for (guint group = 0; group < n_groups; group++)
    g_assert_cmpuint (hidden[group], ==, group == 0);
  press_twice (list, 1);
  hidden = fus_map_view_get_hidden (self->view);
  for (guint group = 0; group < n_groups; group++)
    g_assert_cmpuint (hidden[group], ==, group != 1);
  press_twice (list, 1);
  hidden = fus_map_view_get_hidden (self->view);
  for (guint group = 0; hidden != NULL && group < n_groups; group++)
    g_assert_cmpuint (hidden[group], ==, 0);
}

enum
{
  N_NAMED = 600,
  INSPECTOR = 264, /* pixels */
};

/* @n_groups classes whose names are @length letters and differ in the last ones. */
static FusMapColoring *
make_named (guint n_groups, guint length)
{
  const gsize shape[] = { 2 };
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("named");
  g_autoptr (FusModality) a = fus_modality_new ("a", NULL, FUS_MODALITY_VECTOR, shape, 1);
  g_autoptr (FusMatrix) block = fus_matrix_new (N_NAMED, 2);
  g_autoptr (FusDataset) dataset = NULL;
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  FusFigureContext context = FUS_FIGURE_CONTEXT_INIT;
  FusMapColoring *coloring = NULL;

  for (guint i = 0; i < N_NAMED; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);

      while (text->len + 3 < length)
        g_string_append_c (text, (char) ('a' + text->len % 26));
      g_string_append_printf (text, "%03u", i % n_groups);
      g_ptr_array_add (texts, g_strdup (text->str));
      block->data[2 * i] = block->data[2 * i + 1] = (FusReal) (i % 7);
    }
  fus_dataset_builder_set_samples (builder, N_NAMED, NULL);
  fus_dataset_builder_add_modality (builder, a, block, NULL);
  fus_dataset_builder_add_categories (builder, "label",
                                      (const char *const *) texts->pdata);
  dataset = fus_dataset_builder_finish (builder, NULL);
  g_assert_nonnull (dataset);
  context.dataset = dataset;
  context.choices.label = "label";
  context.map.points = block;
  coloring = fus_map_coloring_new (&context);
  g_assert_nonnull (coloring);

  return coloring;
}

static guint
count_bars (GtkWidget *widget)
{
  guint n = GTK_IS_DRAWING_AREA (widget) && gtk_widget_get_visible (widget) &&
            gtk_drawing_area_get_content_width (GTK_DRAWING_AREA (widget)) > 20;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_bars (child);

  return n;
}

/* Names come first: the column of bars is there only while something is selected, what is
 * too long is shortened in the middle, and the whole name can be read. */
static void
test_names_first (void)
{
  static const guint lengths[] = { 4, 6, 12, 20, 24, 40 };

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      guint n_groups = 2 + 3 * (guint) i;
      FusMapColoring *coloring = make_named (n_groups, lengths[i]);
      GtkWidget *window = gtk_window_new ();
      GtkWidget *legend = g_object_new (FUS_TYPE_MAP_LEGEND, NULL);
      GtkListBox *list = NULL;
      g_autofree guint8 *selected = g_new0 (guint8, N_NAMED);

      gtk_window_set_default_size (GTK_WINDOW (window), INSPECTOR, 600);
      gtk_window_set_child (GTK_WINDOW (window), legend);
      fus_map_legend_set_coloring (FUS_MAP_LEGEND (legend), coloring, NULL);
      gtk_window_present (GTK_WINDOW (window));
      fus_app_wait_for (gtk_widget_get_mapped (window));
      fus_app_test_settle (window);
      list = GTK_LIST_BOX (find_type (legend, GTK_TYPE_LIST_BOX));
      g_assert_cmpuint (count_bars (legend), ==, 0);
      for (guint group = 0; group < n_groups; group++)
        {
          GtkWidget *row = GTK_WIDGET (gtk_list_box_get_row_at_index (list, (int) group));
          GtkLabel *name = GTK_LABEL (find_type (row, GTK_TYPE_LABEL));
          const char *text = gtk_label_get_text (name);
          GtkWidget *box = gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row));

          g_assert_cmpuint (strlen (text), ==, lengths[i]);
          g_assert_cmpint (gtk_label_get_ellipsize (name), ==, PANGO_ELLIPSIZE_MIDDLE);
          g_assert_true (g_str_has_prefix (gtk_widget_get_tooltip_text (box), text));
          if (lengths[i] <= 20)
            g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (name)));
        }
      selected[3] = 1;
      fus_map_legend_set_selected (FUS_MAP_LEGEND (legend), selected);
      g_assert_cmpuint (count_bars (legend), ==, n_groups);
      fus_map_legend_set_selected (FUS_MAP_LEGEND (legend), NULL);
      g_assert_cmpuint (count_bars (legend), ==, 0);
      gtk_window_destroy (GTK_WINDOW (window));
      fus_map_coloring_unref (coloring);
    }
}

/* The keys 1 … 9 flip the modalities, where the switches are to be seen. */
static void
test_digits (Fixture *self, gconstpointer data)
{
  FusMask all = fus_study_get_subset (self->study);
  GtkEventController *keys =
    find_controller (GTK_WIDGET (self->window), GTK_TYPE_EVENT_CONTROLLER_KEY,
                     "modality-digits");
  gboolean handled = FALSE;

  g_signal_emit_by_name (keys, "key-pressed", GDK_KEY_2, 0u, 0, &handled);
  g_assert_true (handled);
  g_assert_cmpuint (fus_study_get_subset (self->study), ==, all ^ 2);
  g_signal_emit_by_name (keys, "key-pressed", GDK_KEY_KP_2, 0u, 0, &handled);
  g_assert_cmpuint (fus_study_get_subset (self->study), ==, all);
  g_signal_emit_by_name (keys, "key-pressed", GDK_KEY_9, 0u, 0, &handled);
  g_assert_false (handled);
  fus_window_show_page (self->window, "data");
  fus_app_test_settle (GTK_WIDGET (self->window));
  g_signal_emit_by_name (keys, "key-pressed", GDK_KEY_2, 0u, 0, &handled);
  g_assert_false (handled);
  g_assert_cmpuint (fus_study_get_subset (self->study), ==, all);
}

int
main (int argc, char **argv)
{
  fus_app_test_init (&argc, &argv);
#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
  ADD ("/map-page/an-open-lasso-can-be-let-go", test_open_lasso);
  ADD ("/map-page/lasso-while-the-map-moves", test_lasso_while_growing);
  ADD ("/map-page/legend-hides-and-isolates", test_legend);
  ADD ("/map-page/digits-flip-modalities", test_digits);
#undef ADD
  g_test_add_func ("/map-page/names-come-first", test_names_first);

  return fus_app_test_run ();
}
