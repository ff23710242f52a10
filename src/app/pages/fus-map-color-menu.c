/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-map-color-menu.h"

#include "fus-map-color.h"

#define MANY 12 /* entries beyond which one searches */

typedef struct
{
  GtkDropDown *menu; /* which owns this */
  FusStudy *study;
  FusMapState *state;
  gboolean is_filling; /* the selection changes, and nobody chose */
} Binding;

static void
binding_free (gpointer data)
{
  Binding *self = data;

  g_object_unref (self->study);
  g_object_unref (self->state);
  g_free (self);
}

/* -- The list: a dim head above the first of each group -- */

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *group = gtk_label_new (NULL);
  GtkWidget *name = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (group), 0);
  gtk_widget_add_css_class (group, "caption-heading");
  gtk_widget_add_css_class (group, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (name), 32);
  gtk_box_append (GTK_BOX (box), group);
  gtk_box_append (GTK_BOX (box), name);
  gtk_list_item_set_child (item, box);
}

static gboolean
is_first (GtkDropDown *menu, FusMapColor *color, guint position)
{
  GListModel *colors = gtk_drop_down_get_model (menu);
  g_autoptr (FusMapColor) before =
               position > 0 ? g_list_model_get_item (colors, position - 1) : NULL;

  return before == NULL || g_strcmp0 (fus_map_color_get_group (before),
                                      fus_map_color_get_group (color)) != 0;
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *item, GtkDropDown *menu)
{
  FusMapColor *color = gtk_list_item_get_item (item);
  GtkWidget *group = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *name = gtk_widget_get_next_sibling (group);

  gtk_label_set_text (GTK_LABEL (group), fus_map_color_get_group (color));
  gtk_widget_set_visible (group,
                          is_first (menu, color, gtk_list_item_get_position (item)));
  gtk_label_set_text (GTK_LABEL (name), fus_map_color_get_name (color));
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (
                                    gtk_list_item_get_child (item))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  fus_map_color_get_name (color), -1);
}

static GtkListItemFactory *
make_list_factory (GtkDropDown *menu)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), menu, 0);

  return factory;
}

static void
setup_button_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *name = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (item, name);
}

static void
bind_button_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer data)
{
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      fus_map_color_get_name (gtk_list_item_get_item (item)));
}

static GtkListItemFactory *
make_button_factory (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_button_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_button_cb), NULL);

  return factory;
}

/* -- Keeping menu and state together -- */

static void
show_chosen_cb (Binding *self)
{
  GListModel *colors = gtk_drop_down_get_model (self->menu);

  self->is_filling = TRUE;
  for (guint i = 0; colors != NULL && i < g_list_model_get_n_items (colors); i++)
    {
      g_autoptr (FusMapColor) color = g_list_model_get_item (colors, i);

      if (g_strcmp0 (fus_map_color_get_id (color),
                     fus_map_state_get_color (self->state)) == 0)
        gtk_drop_down_set_selected (self->menu, i);
    }
  self->is_filling = FALSE;
}

static void
fill_cb (Binding *self)
{
  FusDataset *dataset = fus_study_get_dataset (self->study);
  g_autoptr (GListModel) colors = dataset != NULL ? fus_map_color_list (dataset) : NULL;

  self->is_filling = TRUE;
  gtk_drop_down_set_model (self->menu, colors);
  gtk_drop_down_set_enable_search (self->menu,
                                   colors != NULL &&
                                     g_list_model_get_n_items (colors) > MANY);
  self->is_filling = FALSE;
  show_chosen_cb (self);
}

static void
chosen_cb (Binding *self)
{
  FusMapColor *color = gtk_drop_down_get_selected_item (self->menu);

  if (!self->is_filling && color != NULL)
    fus_map_state_choose_color (self->state, fus_map_color_get_id (color));
}

void
fus_map_color_menu_bind (GtkDropDown *menu, FusStudy *study, FusMapState *state)
{
  g_return_if_fail (FUS_IS_STUDY (study));
  g_return_if_fail (FUS_IS_MAP_STATE (state));

  Binding *self = g_new0 (Binding, 1);
  GClosure *closures[2];
  g_autoptr (GtkListItemFactory) button = make_button_factory ();
  g_autoptr (GtkListItemFactory) list = make_list_factory (menu);
  g_autoptr (GtkExpression) name =
               gtk_property_expression_new (FUS_TYPE_MAP_COLOR, NULL, "name");

  self->menu = menu;
  self->study = g_object_ref (study);
  self->state = g_object_ref (state);
  g_object_set_data_full (G_OBJECT (menu), "color-binding", self, binding_free);
  gtk_drop_down_set_expression (menu, name);
  gtk_drop_down_set_factory (menu, button);
  gtk_drop_down_set_list_factory (menu, list);
  g_signal_connect_swapped (menu, "notify::selected", G_CALLBACK (chosen_cb), self);
  closures[0] = g_cclosure_new_swap (G_CALLBACK (show_chosen_cb), self, NULL);
  closures[1] = g_cclosure_new_swap (G_CALLBACK (fill_cb), self, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (closures); i++)
    g_object_watch_closure (G_OBJECT (menu), closures[i]);
  g_signal_connect_closure (state, "notify::color", closures[0], FALSE);
  g_signal_connect_closure (study, "notify::dataset", closures[1], FALSE);
  fill_cb (self);
}
