/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list that makes rows for what is in view, and a few more: it is filled a part at a
 * time, so that two thousand columns never hold up the main loop. Menus are made when
 * they are opened. */
#include "config.h"

#include "fus-import-columns.h"

#include "fus-app.h"

#include <glib/gi18n-lib.h>

enum
{
  N_AT_ONCE = 24, /* rows that are added in one go */
};

struct _FusImportColumns
{
  AdwBin parent_instance;

  FusImportState *state;
  GListStore *shown; /* the first so many of the state's */
  GtkListView *list;
  guint fill_id;
};

static guint shown_signal;

G_DEFINE_FINAL_TYPE (FusImportColumns, fus_import_columns, ADW_TYPE_BIN)

static FusImportColumn *
get_bound (GtkWidget *button)
{
  return g_object_get_data (G_OBJECT (button), "column");
}

static void
role_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  FusImportColumns *self = FUS_IMPORT_COLUMNS (widget);
  const char *column = NULL;
  const char *role = NULL;

  g_variant_get (parameter, "(&s&s)", &column, &role);
  fus_import_state_set_role (self->state, fus_import_state_get_selected (self->state),
                             column, role[0] != '\0' ? role : NULL);
}

static void
add_item (GMenu *menu, const char *label, const char *column, const char *role)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, "columns.set-role", "(ss)", column, role);
  g_menu_append_item (menu, item);
}

/* Made when it is opened. */
static void
make_menu (GtkMenuButton *button, gpointer data)
{
  FusImportColumn *column = get_bound (GTK_WIDGET (button));
  const char *name = fus_import_column_get_name (column);
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) guess = g_menu_new ();
  g_autoptr (GMenu) roles = g_menu_new ();

  add_item (guess, _ ("As Guessed"), name, "");
  for (const char *const *role = fus_import_roles_list (); *role != NULL; role++)
    add_item (roles, fus_import_role_get_name (*role), name, *role);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (guess));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (roles));
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

/* ---- rows ---- */

typedef struct
{
  GtkLabel *name;
  GtkLabel *reason;
  GtkLabel *role;
  GtkWidget *button;
} Row;

static GtkLabel *
make_label (GtkBox *box, const char *class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (class != NULL)
    {
      gtk_widget_add_css_class (label, class);
      gtk_widget_add_css_class (label, "dim-label");
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    }
  else
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_box_append (box, label);

  return GTK_LABEL (label);
}

static void
setup_cb (FusImportColumns *self, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  Row *row = g_new0 (Row, 1);

  row->name = make_label (GTK_BOX (words), NULL);
  row->reason = make_label (GTK_BOX (words), "caption");
  row->role = GTK_LABEL (gtk_label_new (NULL));
  row->button = gtk_menu_button_new ();
  gtk_menu_button_set_child (GTK_MENU_BUTTON (row->button), GTK_WIDGET (row->role));
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (row->button), TRUE);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (row->button), make_menu, NULL,
                                         NULL);
  gtk_widget_set_valign (row->button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (row->button, "flat-choice");
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), row->button);
  gtk_widget_add_css_class (box, "import-column");
  g_object_set_data_full (G_OBJECT (item), "row", row, g_free);
  gtk_list_item_set_child (item, box);
}

static void
show_column (GtkListItem *item)
{
  const Row *row = g_object_get_data (G_OBJECT (item), "row");
  GtkWidget *child = gtk_list_item_get_child (item);
  FusImportColumn *column = gtk_list_item_get_item (item);
  const char *unit = fus_import_column_get_unit (column);
  const char *name = fus_import_column_get_name (column);
  const char *role = fus_import_role_get_name (fus_import_column_get_role (column));
  /* Translators: a column, the unit of its numbers */
  g_autofree char *with_unit = unit != NULL && unit[0] != '\0'
                                 ? g_strdup_printf (_ ("%s, in %s"), name, unit)
                                 : g_strdup (name);
  /* Translators: a column, what it is: "Feature" */
  g_autofree char *spoken = g_strdup_printf (_ ("Role of %s: %s"), name, role);

  gtk_label_set_text (row->name, with_unit);
  gtk_widget_set_tooltip_text (GTK_WIDGET (row->name), with_unit);
  gtk_label_set_text (row->reason, fus_import_column_is_given (column)
                                     ? _ ("You said so.")
                                     : fus_import_column_get_reason (column));
  gtk_label_set_text (row->role, role);
  g_object_set_data (G_OBJECT (row->button), "column", column);
  fus_app_set_spoken_name (row->button, spoken);
  /* The row of the list, which has the keyboard's focus. */
  if (gtk_widget_get_parent (child) != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (child)),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, with_unit, -1);
}

static void
bind_cb (FusImportColumns *self, GtkListItem *item)
{
  FusImportColumn *column = gtk_list_item_get_item (item);

  show_column (item);
  g_signal_connect_swapped (column, "changed", G_CALLBACK (show_column), item);
}

static void
unbind_cb (FusImportColumns *self, GtkListItem *item)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), show_column, item);
}

static void
activate_cb (FusImportColumns *self, guint at)
{
  g_autoptr (FusImportColumn) column =
               g_list_model_get_item (G_LIST_MODEL (self->shown), at);

  if (column != NULL)
    g_signal_emit (self, shown_signal, 0, fus_import_column_get_name (column));
}

/* ---- filling ---- */

static gboolean
fill_cb (gpointer data)
{
  FusImportColumns *self = data;
  GListModel *all = fus_import_state_get_columns (self->state);
  guint n_all = g_list_model_get_n_items (all);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->shown));
  guint n_more = MIN (N_AT_ONCE, n_all - n);
  g_autoptr (GPtrArray) more = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n_more; i++)
    g_ptr_array_add (more, g_list_model_get_item (all, n + i));
  g_list_store_splice (self->shown, n, 0, more->pdata, more->len);
  if (n + n_more < n_all)
    return G_SOURCE_CONTINUE;
  self->fill_id = 0;

  return G_SOURCE_REMOVE;
}

static void
items_changed_cb (FusImportColumns *self)
{
  g_clear_handle_id (&self->fill_id, g_source_remove);
  g_list_store_remove_all (self->shown);
  if (fill_cb (self) == G_SOURCE_CONTINUE)
    self->fill_id = g_idle_add_full (G_PRIORITY_LOW, fill_cb, self, NULL);
}

static void
fus_import_columns_dispose (GObject *object)
{
  FusImportColumns *self = FUS_IMPORT_COLUMNS (object);

  g_clear_handle_id (&self->fill_id, g_source_remove);
  if (self->state != NULL)
    g_signal_handlers_disconnect_by_data (fus_import_state_get_columns (self->state),
                                          self);
  g_clear_object (&self->state);
  g_clear_object (&self->shown);
  G_OBJECT_CLASS (fus_import_columns_parent_class)->dispose (object);
}

static void
fus_import_columns_class_init (FusImportColumnsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fus_import_columns_dispose;
  shown_signal = g_signal_new ("shown", FUS_TYPE_IMPORT_COLUMNS, G_SIGNAL_RUN_LAST, 0,
                               NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "columns.set-role", "(ss)",
                                   role_action);
}

static void
fus_import_columns_init (FusImportColumns *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->shown = g_list_store_new (FUS_TYPE_IMPORT_COLUMN);
  g_signal_connect_swapped (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect_swapped (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect_swapped (factory, "unbind", G_CALLBACK (unbind_cb), self);
  self->list =
    GTK_LIST_VIEW (gtk_list_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (
                                        g_object_ref (G_LIST_MODEL (self->shown)))),
                                      factory));
  gtk_list_view_set_single_click_activate (self->list, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Columns"), -1);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "import-columns");
  g_signal_connect_swapped (self->list, "activate", G_CALLBACK (activate_cb), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->list));
  adw_bin_set_child (ADW_BIN (self), scrolled);
}

void
fus_import_columns_set_state (FusImportColumns *self, FusImportState *state)
{
  g_return_if_fail (FUS_IS_IMPORT_COLUMNS (self));
  g_return_if_fail (FUS_IS_IMPORT_STATE (state));

  self->state = g_object_ref (state);
  g_signal_connect_swapped (fus_import_state_get_columns (state), "items-changed",
                            G_CALLBACK (items_changed_cb), self);
  items_changed_cb (self);
}
