/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-import-objects.h"

#include "fus-app.h"

#include <glib/gi18n-lib.h>

enum
{
  N_AT_ONCE = 24, /* rows that are added in one go */
};

struct _FusImportObjects
{
  AdwBin parent_instance;

  FusImportState *state;
  const GPtrArray *objects; /* (nullable): the state's, that are shown */
  GtkStringList *shown;     /* paths of the first so many */
  GtkWidget *only;          /* check button: nothing but what was chosen */
  guint fill_id;
};

G_DEFINE_FINAL_TYPE (FusImportObjects, fus_import_objects, ADW_TYPE_BIN)

typedef struct
{
  GtkLabel *path;
  GtkLabel *words;
  GtkLabel *role;
  GtkWidget *button;
  gboolean is_bound;
} Row;

static void
role_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  FusImportObjects *self = FUS_IMPORT_OBJECTS (widget);
  const char *path = NULL;
  const char *role = NULL;

  g_variant_get (parameter, "(&s&s)", &path, &role);
  fus_import_state_set_object_role (self->state, path, role[0] != '\0' ? role : NULL);
}

static const char *
get_role_name (const char *role)
{
  if (g_strcmp0 (role, "modality") == 0)
    return _ ("Modality");
  if (g_strcmp0 (role, "label") == 0)
    return _ ("Label");

  return _ ("As found");
}

static void
make_menu (GtkMenuButton *button, gpointer data)
{
  static const char *const roles[] = { "", "modality", "label" };
  const char *path = g_object_get_data (G_OBJECT (button), "path");
  g_autoptr (GMenu) menu = g_menu_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (get_role_name (roles[i]), NULL);

      g_menu_item_set_action_and_target (item, "objects.set-role", "(ss)", path,
                                         roles[i]);
      g_menu_append_item (menu, item);
    }
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

static GtkLabel *
add_label (GtkBox *box, PangoEllipsizeMode mode)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), mode);
  gtk_box_append (box, label);

  return GTK_LABEL (label);
}

static void
setup_cb (FusImportObjects *self, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  Row *row = g_new0 (Row, 1);

  row->path = add_label (GTK_BOX (words), PANGO_ELLIPSIZE_START);
  row->words = add_label (GTK_BOX (words), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (row->words), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (row->words), "dim-label");
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
show_object (FusImportObjects *self, GtkListItem *item)
{
  const Row *row = g_object_get_data (G_OBJECT (item), "row");
  GtkWidget *child = gtk_list_item_get_child (item);
  guint i = gtk_list_item_get_position (item);
  const FusImportObject *object = NULL;
  const char *role = NULL;
  g_autofree char *spoken = NULL;

  if (self->objects == NULL || i >= self->objects->len)
    return;
  object = g_ptr_array_index (self->objects, i);
  role = get_role_name (fus_import_state_get_object_role (self->state, object->path));
  gtk_label_set_text (row->path, object->path);
  gtk_label_set_text (row->words,
                      object->problem != NULL ? object->problem : object->words);
  gtk_label_set_text (row->role, role);
  gtk_widget_set_sensitive (row->button, object->problem == NULL);
  g_object_set_data_full (G_OBJECT (row->button), "path", g_strdup (object->path),
                          g_free);
  /* Translators: a path in a file, what it is taken as */
  spoken = g_strdup_printf (_ ("%s is taken as: %s"), object->path, role);
  fus_app_set_spoken_name (row->button, spoken);
  if (gtk_widget_get_parent (child) != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (child)),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, object->path, -1);
}

static gboolean
fill_cb (gpointer data)
{
  FusImportObjects *self = data;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->shown));
  guint n_all = self->objects != NULL ? self->objects->len : 0;
  guint n_more = MIN (N_AT_ONCE, n_all - n);

  for (guint i = 0; i < n_more; i++)
    gtk_string_list_append (
      self->shown, ((const FusImportObject *) self->objects->pdata[n + i])->path);
  if (n + n_more < n_all)
    return G_SOURCE_CONTINUE;
  self->fill_id = 0;

  return G_SOURCE_REMOVE;
}

static void
only_cb (FusImportObjects *self)
{
  gboolean only = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->only));

  if (self->objects != NULL)
    fus_import_state_set_whole (self->state, !only);
}

static void
show_only (FusImportObjects *self)
{
  gboolean only = !fus_import_state_is_whole (self->state);

  g_signal_handlers_block_by_func (self->only, only_cb, self);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->only), only);
  g_signal_handlers_unblock_by_func (self->only, only_cb, self);
  gtk_widget_set_sensitive (self->only,
                            only || fus_import_state_can_leave_whole (self->state));
}

/* Also where only what is taken has changed: rows are few. */
static void
changed_cb (FusImportObjects *self)
{
  g_clear_handle_id (&self->fill_id, g_source_remove);
  gtk_string_list_splice (self->shown, 0,
                          g_list_model_get_n_items (G_LIST_MODEL (self->shown)), NULL);
  self->objects = fus_import_state_get_objects (self->state);
  if (self->objects != NULL)
    show_only (self);
  if (fill_cb (self) == G_SOURCE_CONTINUE)
    self->fill_id = g_idle_add_full (G_PRIORITY_LOW, fill_cb, self, NULL);
}

static void
fus_import_objects_dispose (GObject *object)
{
  FusImportObjects *self = FUS_IMPORT_OBJECTS (object);

  g_clear_handle_id (&self->fill_id, g_source_remove);
  if (self->state != NULL)
    g_signal_handlers_disconnect_by_data (self->state, self);
  g_clear_object (&self->state);
  g_clear_object (&self->shown);
  self->objects = NULL;
  G_OBJECT_CLASS (fus_import_objects_parent_class)->dispose (object);
}

static void
fus_import_objects_class_init (FusImportObjectsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fus_import_objects_dispose;
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "objects.set-role", "(ss)",
                                   role_action);
}

static void
fus_import_objects_init (FusImportObjects *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *list = NULL;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->only = gtk_check_button_new_with_label (_ ("Take only what is chosen here"));
  gtk_widget_set_tooltip_text (self->only,
                               _ ("Leaves out what else was found in the file. Choose a "
                                  "modality first."));
  gtk_widget_set_margin_start (self->only, 6);
  gtk_widget_set_sensitive (self->only, FALSE);
  g_signal_connect_swapped (self->only, "toggled", G_CALLBACK (only_cb), self);
  self->shown = gtk_string_list_new (NULL);
  g_signal_connect_swapped (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect_swapped (factory, "bind", G_CALLBACK (show_object), self);
  list = gtk_list_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (
                              g_object_ref (G_LIST_MODEL (self->shown)))),
                            factory);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Objects in the file"), -1);
  gtk_widget_add_css_class (list, "import-columns");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (box), self->only);
  gtk_box_append (GTK_BOX (box), scrolled);
  adw_bin_set_child (ADW_BIN (self), box);
}

void
fus_import_objects_set_state (FusImportObjects *self, FusImportState *state)
{
  g_return_if_fail (FUS_IS_IMPORT_OBJECTS (self));
  g_return_if_fail (FUS_IS_IMPORT_STATE (state));

  self->state = g_object_ref (state);
  g_signal_connect_swapped (state, "changed", G_CALLBACK (changed_cb), self);
}
