/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of features: it sorts itself, and its rows are one widget each, so that twenty
 * thousand features cost no more than forty. */
#include "config.h"

#include "fus-feature-view.h"

#include "fus-app.h"
#include "fus-feature-header.h"
#include "fus-feature-histogram.h"
#include "fus-feature-row.h"
#include "fus-format-count.h"

#include <glib/gi18n-lib.h>

#define LIST_HEIGHT 280
#define MARGIN 12

struct _FusFeatureView
{
  AdwBin parent_instance;

  FusFeatureList *list;
  GtkSingleSelection *chosen;
  GtkWidget *box;
  GtkLabel *count;
  GtkWidget *all; /* shown while only some are listed */
  FusFeatureHistogram *histogram;
};

G_DEFINE_FINAL_TYPE (FusFeatureView, fus_feature_view, ADW_TYPE_BIN)

/* -- Rows -- */

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *cell)
{
  gtk_list_item_set_child (cell, fus_feature_row_new ());
}

/* GTK 4.8 makes rows round what a factory makes, and gives them no name. */
static void
bind_cb (GtkListItemFactory *factory, GtkListItem *cell)
{
  FusFeatureItem *item = gtk_list_item_get_item (cell);
  GtkWidget *child = gtk_list_item_get_child (cell);
  GtkWidget *row = gtk_widget_get_parent (child);
  g_autofree char *spoken = fus_feature_item_dup_sentence (item);

  fus_feature_row_set (FUS_FEATURE_ROW (child), item);
  if (row != NULL)
    fus_app_set_spoken_name (row, spoken);
}

static void
unbind_cb (GtkListItemFactory *factory, GtkListItem *cell)
{
  fus_feature_row_set (FUS_FEATURE_ROW (gtk_list_item_get_child (cell)), NULL);
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
sort_cb (FusFeatureView *self, guint order, gboolean descending)
{
  list_begin (self);
  fus_feature_list_sort (self->list, (FusFeatureOrder) order, descending);
  list_end (self);
}

/* Brings @widget to the top of what it is scrolled in. */
static void
scroll_to (GtkWidget *widget)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (widget, GTK_TYPE_VIEWPORT);
  GtkWidget *child = NULL;
  graphene_rect_t bounds;

  if (viewport == NULL)
    return;
  child = gtk_viewport_get_child (GTK_VIEWPORT (viewport));
  if (gtk_widget_compute_bounds (widget, child, &bounds))
    gtk_adjustment_set_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (viewport)),
                              (double) bounds.origin.y - MARGIN);
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
  g_autofree char *count = fus_format_count (n);
  g_autofree char *text =
    g_strdup_printf (ngettext ("%s feature", "%s features", n), count);

  gtk_label_set_text (self->count, text);
}

static void
show_all_cb (FusFeatureView *self)
{
  gtk_widget_set_visible (self->all, FALSE);
  list_begin (self);
  fus_feature_list_set_only (self->list, -1, NULL, 0);
  list_end (self);
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
  self->all = gtk_button_new_with_label (_ ("Show All Features"));
  gtk_widget_set_visible (self->all, FALSE);
  g_signal_connect_object (self->all, "clicked", G_CALLBACK (show_all_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (head), self->all);
  gtk_box_append (GTK_BOX (head), search);

  return head;
}

static GtkWidget *
make_list (FusFeatureView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *frame = gtk_frame_new (NULL);
  GtkWidget *header = fus_feature_header_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *view = NULL;

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  view = gtk_list_view_new (GTK_SELECTION_MODEL (g_object_ref (self->chosen)), factory);
  gtk_widget_add_css_class (view, "feature-list");
  fus_app_set_spoken_name (view, _ ("Features"));
  g_signal_connect_object (header, "sort", G_CALLBACK (sort_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (header, "feature-header");
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller),
                                              LIST_HEIGHT);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_frame_set_child (GTK_FRAME (frame), box);

  return frame;
}

static void
fus_feature_view_dispose (GObject *object)
{
  FusFeatureView *self = FUS_FEATURE_VIEW (object);

  self->histogram = NULL;
  g_clear_object (&self->chosen);
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
  self->chosen = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->list)));
  gtk_single_selection_set_autoselect (self->chosen, FALSE);
  gtk_single_selection_set_can_unselect (self->chosen, TRUE);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_box_append (GTK_BOX (self->box), make_head (self));
  gtk_box_append (GTK_BOX (self->box), make_list (self));
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

  gtk_widget_set_visible (self->all, FALSE);
  list_begin (self);
  fus_feature_list_set_features (self->list, features);
  list_end (self);
  show_count (self);
  show_chosen (self);
}

void
fus_feature_view_show_only (FusFeatureView *self, int m, const guint *features, gsize n)
{
  g_return_if_fail (FUS_IS_FEATURE_VIEW (self));
  g_return_if_fail (features != NULL && n > 0);

  list_begin (self);
  fus_feature_list_set_only (self->list, m, features, n);
  list_end (self);
  gtk_widget_set_visible (self->all, TRUE);
  gtk_widget_grab_focus (self->all);
  scroll_to (GTK_WIDGET (self));
}
