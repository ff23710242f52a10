/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of features: it sorts itself, and shows the first few in that order until all
 * are asked for, so that twenty thousand features cost no more than forty: GTK makes two
 * hundred rows before it shows ten, which takes longer than a frame. */
#include "config.h"

#include "fus-feature-view.h"

#include "fus-app.h"
#include "fus-feature-histogram.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define LIST_HEIGHT 280
#define N_FIRST 40 /* rows, before all are asked for */
#define NAME_CHARS 16
#define VALUE_CHARS 8
#define CELL_WIDTH 96
#define CELL_HEIGHT 18
#define ITEM_KEY "fus-feature"
#define SHOWN_COLUMNS (FUS_FEATURE_MISSING + 1)

struct _FusFeatureView
{
  AdwBin parent_instance;

  FusFeatureList *list;
  GtkSliceListModel *shown; /* of them */
  GtkSingleSelection *chosen;
  GtkWidget *box;
  GtkColumnView *view;
  GtkLabel *count;
  GtkWidget *all;
  FusFeatureHistogram *histogram;
  int asked_column; /* of the last sorter that was asked */
};

G_DEFINE_FINAL_TYPE (FusFeatureView, fus_feature_view, ADW_TYPE_BIN)

/* -- Cells -- */

static const char *
name_kind (FusModalityKind kind)
{
  static const char *const names[] = { N_ ("numbers"), N_ ("image"),   N_ ("series"),
                                       N_ ("counts"),  N_ ("yes, no"), N_ ("classes") };

  g_assert ((guint) kind < G_N_ELEMENTS (names));

  return _ (names[kind]);
}

static char *
dup_number (double value)
{
  return isnan (value) ? g_strdup ("–") : g_strdup_printf ("%.4g", value);
}

static char *
dup_text (FusFeatureItem *item, FusFeatureOrder column)
{
  const FusFeature *feature = fus_feature_item_get_feature (item);
  const FusModality *modality =
    fus_dataset_get_modality (fus_feature_item_get_features (item)->dataset, feature->m);

  switch (column)
    {
    case FUS_FEATURE_SOURCE:
      return g_strdup (modality->name);
    case FUS_FEATURE_KIND:
      return g_strdup (name_kind (modality->kind));
    case FUS_FEATURE_MEAN:
      return dup_number (feature->mean);
    case FUS_FEATURE_SPREAD:
      return dup_number (feature->sd);
    case FUS_FEATURE_MISSING:
      return g_strdup_printf (_ ("%.3g %%"), 100 * fus_feature_item_get_missing (item));
    case FUS_FEATURE_NAME:
    case FUS_FEATURE_AS_READ:
    default:
      return fus_feature_item_dup_name (item);
    }
}

/* Inscriptions, not labels: their size doesn't depend on their text. */
static void
setup_text_cb (GtkListItemFactory *factory, GtkListItem *cell, gpointer data)
{
  const FusFeatureOrder column = GPOINTER_TO_UINT (data);
  GtkWidget *text = gtk_inscription_new (NULL);
  const gboolean is_number = column >= FUS_FEATURE_MEAN;
  const guint n_chars = column == FUS_FEATURE_NAME ? NAME_CHARS : VALUE_CHARS;

  gtk_inscription_set_xalign (GTK_INSCRIPTION (text), is_number ? 1 : 0);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (text),
                                     GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_MIDDLE);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (text), n_chars);
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (text), n_chars);
  if (is_number)
    gtk_widget_add_css_class (text, "numeric");
  gtk_list_item_set_child (cell, text);
}

/* GTK 4.8 makes cells and rows round what a factory makes, and gives them no name. */
static void
name_cell (GtkWidget *child, const char *name, gboolean is_first)
{
  GtkWidget *cell = gtk_widget_get_parent (child);
  GtkWidget *row = cell != NULL ? gtk_widget_get_parent (cell) : NULL;

  if (cell != NULL)
    fus_app_set_spoken_name (cell, name);
  if (is_first && row != NULL)
    fus_app_set_spoken_name (row, name);
}

static void
bind_text_cb (GtkListItemFactory *factory, GtkListItem *cell, gpointer data)
{
  const FusFeatureOrder column = GPOINTER_TO_UINT (data);
  GtkWidget *child = gtk_list_item_get_child (cell);
  g_autofree char *text =
    dup_text (FUS_FEATURE_ITEM (gtk_list_item_get_item (cell)), column);

  gtk_inscription_set_text (GTK_INSCRIPTION (child), text);
  name_cell (child, text, column == FUS_FEATURE_NAME);
}

static void
draw_cell (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  FusFeatureItem *item = g_object_get_data (G_OBJECT (area), ITEM_KEY);
  const FusPlotColor color = fus_app_get_theme ()->neutral;
  const guint32 *counts = NULL;
  guint32 most = 1;

  if (item == NULL)
    return;
  counts = fus_feature_item_get_feature (item)->counts;
  for (guint k = 0; k < FUS_FEATURE_BINS; k++)
    most = MAX (most, counts[k]);
  cairo_set_source_rgba (cr, color.red, color.green, color.blue, color.alpha);
  for (guint k = 0; k < FUS_FEATURE_BINS; k++)
    {
      const double bar = height * (double) counts[k] / most;

      cairo_rectangle (cr, (double) width * k / FUS_FEATURE_BINS, height - bar,
                       (double) width / FUS_FEATURE_BINS - 0.5, bar);
    }
  cairo_fill (cr);
}

static void
setup_bars_cb (GtkListItemFactory *factory, GtkListItem *cell)
{
  GtkWidget *area = gtk_drawing_area_new ();

  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (area), CELL_WIDTH);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (area), CELL_HEIGHT);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw_cell, NULL, NULL);
  gtk_list_item_set_child (cell, area);
}

static void
bind_bars_cb (GtkListItemFactory *factory, GtkListItem *cell)
{
  FusFeatureItem *item = gtk_list_item_get_item (cell);
  GtkWidget *area = gtk_list_item_get_child (cell);
  const FusFeature *feature = fus_feature_item_get_feature (item);
  g_autofree char *name = fus_feature_item_dup_name (item);
  g_autofree char *spoken = g_strdup_printf (_ ("Histogram of %s, from %.4g to %.4g"),
                                             name, feature->min, feature->max);

  g_object_set_data_full (G_OBJECT (area), ITEM_KEY, g_object_ref (item), g_object_unref);
  fus_app_set_spoken_name (area, spoken);
  name_cell (area, spoken, FALSE);
  gtk_widget_queue_draw (area);
}

/* -- Columns and their order -- */

/* Asked of two rows that are none: which column is first, and which way round. GTK 4.8
 * doesn't say. */
typedef struct
{
  FusFeatureView *view;
  int column;
} Asked;

static int
ask_column (gconstpointer a, gconstpointer b, gpointer data)
{
  const Asked *asked = data;

  if (asked->view->asked_column < 0)
    asked->view->asked_column = asked->column;

  return a < b ? -1 : a > b ? 1 : 0;
}

/* GTK would look for the chosen row among all that are listed anew, and make each. */
static void
list_begin (FusFeatureView *self)
{
  gtk_single_selection_set_selected (self->chosen, GTK_INVALID_LIST_POSITION);
}

static void
list_end (FusFeatureView *self)
{
  gtk_single_selection_set_selected (self->chosen, 0);
}

static void
sorted_cb (FusFeatureView *self)
{
  GtkSorter *sorter = gtk_column_view_get_sorter (self->view);
  gconstpointer first = MIN ((gconstpointer) self->list, (gconstpointer) self->chosen);
  gconstpointer second = MAX ((gconstpointer) self->list, (gconstpointer) self->chosen);
  GtkOrdering ordering = GTK_ORDERING_EQUAL;

  if (self->list == NULL)
    return;
  list_begin (self);
  self->asked_column = -1;
  ordering = gtk_sorter_compare (sorter, (gpointer) first, (gpointer) second);
  if (self->asked_column < 0)
    fus_feature_list_sort (self->list, FUS_FEATURE_AS_READ, FALSE);
  else
    fus_feature_list_sort (self->list, (FusFeatureOrder) self->asked_column,
                           ordering == GTK_ORDERING_LARGER);
  list_end (self);
}

/* Of a column of @factory; the list has its order. */
static GtkColumnViewColumn *
append_column (FusFeatureView *self, const char *title, GtkListItemFactory *factory)
{
  GtkColumnViewColumn *column = gtk_column_view_column_new (title, factory);

  gtk_column_view_append_column (self->view, column);
  g_object_unref (column);

  return column;
}

static void
add_text_column (FusFeatureView *self, FusFeatureOrder order, const char *title)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  Asked *asked = g_new0 (Asked, 1);
  g_autoptr (GtkSorter) sorter = NULL;
  GtkColumnViewColumn *column = NULL;

  *asked = (Asked){ self, (int) order };
  sorter = GTK_SORTER (gtk_custom_sorter_new (ask_column, asked, g_free));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_text_cb),
                    GUINT_TO_POINTER (order));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_text_cb), GUINT_TO_POINTER (order));
  column = append_column (self, title, factory);
  gtk_column_view_column_set_sorter (column, sorter);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_expand (column, order == FUS_FEATURE_NAME);
}

static void
add_columns (FusFeatureView *self)
{
  const char *const titles[SHOWN_COLUMNS] = {
    _ ("Feature"), _ ("Source"), _ ("Kind"), _ ("Mean"), _ ("SD"), _ ("Missing")
  };
  GtkListItemFactory *bars = gtk_signal_list_item_factory_new ();

  for (guint k = 0; k < SHOWN_COLUMNS; k++)
    add_text_column (self, (FusFeatureOrder) k, titles[k]);
  g_signal_connect (bars, "setup", G_CALLBACK (setup_bars_cb), NULL);
  g_signal_connect (bars, "bind", G_CALLBACK (bind_bars_cb), NULL);
  append_column (self, _ ("Values"), bars);
  g_signal_connect_object (gtk_column_view_get_sorter (self->view), "changed",
                           G_CALLBACK (sorted_cb), self, G_CONNECT_SWAPPED);
}

/* -- The widget -- */

static void
show_chosen (FusFeatureView *self)
{
  if (self->histogram != NULL)
    fus_feature_histogram_set (self->histogram,
                               gtk_single_selection_get_selected_item (self->chosen));
}

static void
show_count (FusFeatureView *self)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  const guint n_shown = g_list_model_get_n_items (G_LIST_MODEL (self->shown));
  g_autofree char *count = fus_app_format_count (n);
  g_autofree char *first = fus_app_format_count (n_shown);
  g_autofree char *text =
    n_shown < n
      /* Translators: two counts; the first of them in the order of the list. */
      ? g_strdup_printf (_ ("the first %s of %s: sort or search for others"), first,
                         count)
      : g_strdup_printf (ngettext ("%s feature", "%s features", n), count);

  gtk_label_set_text (self->count, text);
  gtk_widget_set_visible (self->all, n_shown < n);
}

static void
show_all_cb (FusFeatureView *self)
{
  list_begin (self);
  gtk_slice_list_model_set_size (self->shown, G_MAXUINT);
  list_end (self);
  show_count (self);
}

static void
searched_cb (FusFeatureView *self, GtkSearchEntry *entry)
{
  list_begin (self);
  fus_feature_list_set_search (self->list, gtk_editable_get_text (GTK_EDITABLE (entry)));
  list_end (self);
}

static GtkWidget *
make_head (FusFeatureView *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *title = gtk_label_new (_ ("Features"));
  GtkWidget *search = gtk_search_entry_new ();

  gtk_widget_add_css_class (title, "heading");
  self->count = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->count), "dim-label");
  gtk_widget_set_hexpand (GTK_WIDGET (self->count), TRUE);
  gtk_label_set_xalign (self->count, 0);
  fus_app_set_spoken_name (search, _ ("Search features"));
  g_object_set (search, "placeholder-text", _ ("Search features"), NULL);
  g_signal_connect_object (search, "search-changed", G_CALLBACK (searched_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->count));
  gtk_box_append (GTK_BOX (head), search);

  return head;
}

static GtkWidget *
make_list (FusFeatureView *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  fus_app_set_spoken_name (GTK_WIDGET (self->view), _ ("Features"));
  add_columns (self);
  fus_app_set_spoken_name (gtk_widget_get_first_child (GTK_WIDGET (self->view)),
                           _ ("Columns"));
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->chosen));
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller),
                                              LIST_HEIGHT);
  gtk_scrolled_window_set_has_frame (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->view));
  gtk_widget_set_hexpand (scroller, TRUE);

  return scroller;
}

static GtkWidget *
make_all (FusFeatureView *self)
{
  self->all = gtk_button_new_with_label (_ ("Show All"));
  gtk_widget_set_halign (self->all, GTK_ALIGN_START);
  gtk_widget_set_visible (self->all, FALSE);
  g_signal_connect_object (self->all, "clicked", G_CALLBACK (show_all_cb), self,
                           G_CONNECT_SWAPPED);

  return self->all;
}

static void
fus_feature_view_dispose (GObject *object)
{
  FusFeatureView *self = FUS_FEATURE_VIEW (object);

  self->histogram = NULL;
  g_clear_object (&self->chosen);
  g_clear_object (&self->shown);
  g_clear_object (&self->list);

  G_OBJECT_CLASS (fus_feature_view_parent_class)->dispose (object);
}

static void
fus_feature_view_class_init (FusFeatureViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fus_feature_view_dispose;
}

static void
fus_feature_view_init (FusFeatureView *self)
{
  self->list = fus_feature_list_new ();
  self->shown =
    gtk_slice_list_model_new (G_LIST_MODEL (g_object_ref (self->list)), 0, N_FIRST);
  self->chosen = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->shown)));
  gtk_single_selection_set_autoselect (self->chosen, FALSE);
  gtk_single_selection_set_can_unselect (self->chosen, TRUE);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_box_append (GTK_BOX (self->box), make_head (self));
  gtk_box_append (GTK_BOX (self->box), make_list (self));
  gtk_box_append (GTK_BOX (self->box), make_all (self));
  adw_bin_set_child (ADW_BIN (self), self->box);
  g_signal_connect_object (self->chosen, "notify::selected-item",
                           G_CALLBACK (show_chosen), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "items-changed", G_CALLBACK (show_count), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

void
fus_feature_view_set_study (FusFeatureView *self, FusStudy *study)
{
  g_return_if_fail (FUS_IS_FEATURE_VIEW (self));
  g_return_if_fail (self->histogram == NULL);

  self->histogram = FUS_FEATURE_HISTOGRAM (fus_feature_histogram_new (study));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->histogram));
}

void
fus_feature_view_set_features (FusFeatureView *self, FusFeatures *features)
{
  g_return_if_fail (FUS_IS_FEATURE_VIEW (self));

  list_begin (self);
  fus_feature_list_set_features (self->list, features);
  list_end (self);
  show_count (self);
  show_chosen (self);
}
