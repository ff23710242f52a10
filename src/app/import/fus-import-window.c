/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follows a FusImportState and hands it what a person chooses; it decides nothing. What
 * is shown is built anew when the state has changed; `is_filling` tells menus that are
 * being filled from menus that a person has used. The first rows are borrowed from the
 * state, so they are set whenever it tells of a change. */
#define G_LOG_DOMAIN "fusescope"

#include "config.h"

#include "fus-import-window.h"

#include "fus-app.h"
#include "fus-file-chooser.h"
#include "fus-file-error.h"
#include "fus-getter.h"
#include "fus-import-columns.h"
#include "fus-import-objects.h"
#include "fus-import-report.h"
#include "fus-import-table.h"
#include "fus-import-way.h"
#include "fus-strip.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* What the menus offer, in their order; the first leaves it to what is in the files. */
static const char *const decimals[] = { NULL, ".", "," };
static const char *const encodings[] = { NULL,          "UTF-8",     "Windows-1252",
                                         "ISO-8859-15", "Shift_JIS", "GB18030" };
static const char *const ways[] = { NULL, "rows", "columns", "long", "windows" };
/* The same menu goes on with what becomes of several rows of a sample. */
static const char *const manys[] = { "mean", "first", "repeat" };

#define LEFT_WIDTH 196
#define RIGHT_WIDTH 264

struct _FusImportWindow
{
  AdwWindow parent_instance;

  FusStudy *study;
  FusImportState *state;
  gboolean is_filling;

  AdwWindowTitle *title;
  GtkWidget *left;
  GtkWidget *right;
  GtkWidget *open;
  GtkWidget *save;
  GtkSpinner *spinner;
  FusStrip *strip;
  GtkListBox *sources;
  GtkLabel *name;
  GtkLabel *contents;
  GtkLabel *unread;
  GtkStack *middle;
  FusImportTable *table;
  FusImportObjects *objects;
  GtkToggleButton *show_objects;
  FusImportReport *report;
  FusImportColumns *columns;
  GtkWidget *no_columns;
  GtkWidget *form;
  GtkDropDown *decimal;
  GtkDropDown *encoding;
  GtkSpinButton *header;
  GtkDropDown *orient;
  FusImportWay *way;
  GtkDropDown *kind;
  GtkWidget *kind_row;
  GtkEntry *how;
  GtkWidget *how_row;
  AdwExpanderRow *form_row;
  GtkWidget *decimal_row;
  GtkWidget *encoding_row;
  GtkWidget *header_row;
  GPtrArray *kinds; /* of char *: what the menu of kinds offers, “” first */
  GtkWidget *reset;
};

static guint accepted_signal;

G_DEFINE_FINAL_TYPE (FusImportWindow, fus_import_window, ADW_TYPE_WINDOW)

/* ---- sources ---- */

static void
remove_cb (GtkButton *button, FusImportWindow *self)
{
  guint i = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "source"));

  fus_import_state_remove_file (self->state, i);
}

static GtkWidget *
make_label (const char *text, gboolean is_second)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (is_second)
    {
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_widget_add_css_class (label, "caption");
      gtk_widget_add_css_class (label, "dim-label");
    }
  else
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_visible (label, text[0] != '\0');

  return label;
}

/* The file that an error speaks of. */
static gboolean
is_at_fault (FusImportWindow *self, const char *file)
{
  const GError *error = fus_import_state_get_error (self->state);

  return error != NULL && g_strcmp0 (fus_file_error_get_place (error).file, file) == 0;
}

static GtkWidget *
make_remove_button (FusImportWindow *self, guint i, const char *name)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("list-remove-symbolic");
  /* Translators: a file */
  g_autofree char *spoken = g_strdup_printf (_ ("Leave Out %s"), name);

  gtk_widget_set_valign (button, GTK_ALIGN_START);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, spoken);
  fus_app_set_spoken_name (button, spoken);
  g_object_set_data (G_OBJECT (button), "source", GUINT_TO_POINTER (i));
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_cb), self, 0);

  return button;
}

static GtkWidget *
make_head (const char *name, gboolean is_at_fault)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

  gtk_widget_add_css_class (icon, "warning");
  gtk_widget_set_visible (icon, is_at_fault);
  gtk_box_append (GTK_BOX (head), icon);
  gtk_box_append (GTK_BOX (head), make_label (name, FALSE));

  return head;
}

static GtkWidget *
make_source (FusImportWindow *self, guint i)
{
  const FusImportPreview *source = fus_import_state_get_source (self->state, i);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *base = g_path_get_basename (source->file);
  g_autofree char *contents = fus_import_state_dup_contents (self->state, i);
  g_autofree char *join = fus_import_state_dup_join (self->state, i);
  g_autofree char *modality = fus_import_state_dup_name (self->state, i);
  g_autofree char *spoken = g_strjoin (", ", modality, contents, NULL);

  gtk_box_append (GTK_BOX (words),
                  make_head (modality, is_at_fault (self, source->file)));
  gtk_box_append (GTK_BOX (words), make_label (contents, TRUE));
  gtk_box_append (GTK_BOX (words), make_label (join, TRUE));
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), make_remove_button (self, i, base));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_tooltip_text (row, source->file);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken, -1);

  return row;
}

static void
fill_sources (FusImportWindow *self)
{
  GtkListBoxRow *row = NULL;
  guint selected = fus_import_state_get_selected (self->state);

  while ((row = gtk_list_box_get_row_at_index (self->sources, 0)) != NULL)
    gtk_list_box_remove (self->sources, GTK_WIDGET (row));
  for (guint i = 0; i < fus_import_state_get_n_sources (self->state); i++)
    gtk_list_box_append (self->sources, make_source (self, i));
  gtk_list_box_select_row (self->sources,
                           gtk_list_box_get_row_at_index (self->sources, (int) selected));
}

static void
source_selected_cb (FusImportWindow *self, GtkListBoxRow *row)
{
  if (!self->is_filling && row != NULL)
    fus_import_state_select (self->state, (guint) gtk_list_box_row_get_index (row));
}

static void
added_cb (const char *const *paths, gpointer data)
{
  g_autoptr (FusImportWindow) self = data;

  if (paths[0] != NULL && self->state != NULL)
    fus_import_state_add_files (self->state, paths, g_strv_length ((char **) paths));
}

static void
add_cb (FusImportWindow *self)
{
  if (fus_import_state_get_recipe (self->state) != NULL)
    fus_file_chooser_open (GTK_WINDOW (self), FUS_FILE_CHOOSER_DATA, added_cb,
                           g_object_ref (self));
}

/* ---- how it is read ---- */

static guint
find_choice (const char *const *choices, gsize n, const char *choice)
{
  for (gsize i = 0; i < n; i++)
    if (g_strcmp0 (choices[i], choice) == 0)
      return (guint) i;

  return 0;
}

static guint
find_way (FusImportWindow *self, guint i)
{
  const char *many = fus_import_state_get_many (self->state, i);
  const char *way = fus_import_state_get_orient (self->state, i);
  g_autofree char *form = way != NULL ? g_strndup (way, strcspn (way, ":")) : NULL;

  if (many != NULL)
    return G_N_ELEMENTS (ways) + find_choice (manys, G_N_ELEMENTS (manys), many);

  return find_choice (ways, G_N_ELEMENTS (ways), form);
}

static const char *
find_kind (FusImportWindow *self)
{
  const FusRecipe *recipe = fus_import_state_get_recipe (self->state);
  const FusJoinPart *part =
    fus_import_state_find_part (self->state, fus_import_state_get_selected (self->state));

  for (guint i = 0; part != NULL && i < recipe->settings->len; i++)
    {
      const FusRecipeModality *said = g_ptr_array_index (recipe->settings, i);

      if (strcmp (said->name, part->name) == 0)
        return said->kind;
    }

  return NULL;
}

/* Ids of kinds that rows of @source may be, pictures the squarest first. */
static GPtrArray *
list_kinds (const FusImportPreview *source)
{
  static const char *const plain[] = { "",       "vector", "series",
                                       "counts", "binary", "embedding" };
  GPtrArray *kinds = g_ptr_array_new_with_free_func (g_free);
  gsize n = source->n_dims > 0 ? 1 : 0;
  guint n_shapes = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (plain); i++)
    g_ptr_array_add (kinds, g_strdup (plain[i]));
  for (guint d = 0; d < source->n_dims; d++)
    n *= source->shape[d];
  if (source->n_dims == 3)
    g_ptr_array_add (kinds, g_strdup ("image:channels-first"));
  for (gsize width = (gsize) sqrt ((double) n); width >= 4 && n_shapes < 4; width--)
    if (n % width == 0)
      {
        g_ptr_array_add (kinds, g_strdup_printf ("image:%zux%zu", n / width, width));
        n_shapes++;
      }

  return kinds;
}

static char *
dup_kind_name (const char *kind)
{
  g_auto (GStrv) sizes = g_str_has_prefix (kind, "image:")
                           ? g_strsplit (kind + strlen ("image:"), "x", 2)
                           : NULL;

  if (kind[0] == '\0')
    return g_strdup (_ ("As found"));
  if (strcmp (kind, "vector") == 0)
    return g_strdup (_ ("Numbers"));
  if (strcmp (kind, "series") == 0)
    return g_strdup (_ ("Series"));
  if (strcmp (kind, "counts") == 0)
    return g_strdup (_ ("Counts"));
  if (strcmp (kind, "binary") == 0)
    return g_strdup (_ ("Yes and no"));
  if (strcmp (kind, "embedding") == 0)
    return g_strdup (_ ("Embedding"));
  if (strcmp (kind, "image:channels-first") == 0)
    return g_strdup (_ ("Picture, channels first"));
  if (sizes != NULL && sizes[0] != NULL && sizes[1] != NULL)
    /* Translators: height and width */
    return g_strdup_printf (_ ("Picture %s × %s"), sizes[0], sizes[1]);

  return g_strdup (kind);
}

static void
fill_kinds (FusImportWindow *self, const FusImportPreview *source)
{
  const char *said = find_kind (self);
  g_autoptr (GPtrArray) kinds = list_kinds (source);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;

  if (said != NULL && !g_ptr_array_find_with_equal_func (kinds, said, g_str_equal, NULL))
    g_ptr_array_add (kinds, g_strdup (said));
  for (guint i = 0; i < kinds->len; i++)
    {
      g_autofree char *name = dup_kind_name (kinds->pdata[i]);

      gtk_string_list_append (names, name);
      if (g_strcmp0 (kinds->pdata[i], said) == 0)
        selected = i;
    }
  gtk_drop_down_set_model (self->kind, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->kind, selected);
  g_clear_pointer (&self->kinds, g_ptr_array_unref);
  self->kinds = g_steal_pointer (&kinds);
}

/* What of it was said, for the closed group. */
static void
tell_form (FusImportWindow *self, const FusRecipe *recipe)
{
  gboolean said = recipe->decimal != NULL || recipe->encoding != NULL ||
                  recipe->header_row != 0 || recipe->orients->len > 0 ||
                  recipe->settings->len > 0;

  adw_expander_row_set_subtitle (self->form_row,
                                 said ? _ ("As you said") : _ ("As found in the files"));
}

static void
fill_form (FusImportWindow *self)
{
  const FusRecipe *recipe = fus_import_state_get_recipe (self->state);
  guint i = fus_import_state_get_selected (self->state);
  const FusImportPreview *source = fus_import_state_get_source (self->state, i);
  gboolean is_text =
    source != NULL && (source->format == NULL || g_strcmp0 (source->format, "csv") == 0);
  gboolean is_media = source != NULL && (g_strcmp0 (source->format, "images") == 0 ||
                                         g_strcmp0 (source->format, "sounds") == 0 ||
                                         g_strcmp0 (source->format, "texts") == 0);
  const char *how = source != NULL ? fus_import_state_get_how (self->state, i) : NULL;

  gtk_widget_set_visible (self->form, recipe != NULL && source != NULL);
  if (recipe == NULL || source == NULL)
    return;
  gtk_drop_down_set_selected (self->decimal,
                              find_choice (decimals, G_N_ELEMENTS (decimals),
                                           recipe->decimal));
  gtk_drop_down_set_selected (self->encoding,
                              find_choice (encodings, G_N_ELEMENTS (encodings),
                                           recipe->encoding));
  gtk_spin_button_set_value (self->header, recipe->header_row);
  gtk_drop_down_set_selected (self->orient, find_way (self, i));
  fus_import_way_show (self->way, self->state, i);
  fill_kinds (self, source);
  if (!gtk_widget_has_focus (GTK_WIDGET (self->how)))
    gtk_editable_set_text (GTK_EDITABLE (self->how), how != NULL ? how : "");
  tell_form (self, recipe);
  gtk_widget_set_visible (self->decimal_row, is_text);
  gtk_widget_set_visible (self->encoding_row, is_text);
  gtk_widget_set_visible (self->header_row, is_text);
  gtk_widget_set_visible (self->how_row, is_media);
  gtk_widget_set_visible (self->kind_row,
                          fus_import_state_find_part (self->state, i) != NULL);
}

static void
show_error (FusImportWindow *self, const GError *error)
{
  fus_strip_show_error (self->strip, error);
}

static void
decimal_cb (FusImportWindow *self)
{
  if (!self->is_filling)
    fus_import_state_set_decimal (self->state,
                                  decimals[gtk_drop_down_get_selected (self->decimal)]);
}

static void
encoding_cb (FusImportWindow *self)
{
  if (!self->is_filling)
    fus_import_state_set_encoding (
      self->state, encodings[gtk_drop_down_get_selected (self->encoding)]);
}

static void
header_cb (FusImportWindow *self)
{
  if (!self->is_filling)
    fus_import_state_set_header_row (self->state,
                                     gtk_spin_button_get_value_as_int (self->header));
}

static void
orient_cb (FusImportWindow *self)
{
  guint chosen = gtk_drop_down_get_selected (self->orient);
  guint i = fus_import_state_get_selected (self->state);
  gboolean has_columns = chosen < G_N_ELEMENTS (ways) && chosen > 2;
  g_autofree char *way = NULL;
  g_autoptr (GError) error = NULL;

  if (self->is_filling || chosen == find_way (self, i))
    return;
  if (chosen >= G_N_ELEMENTS (ways))
    {
      fus_import_state_set_many (self->state, i, manys[chosen - G_N_ELEMENTS (ways)]);
      return;
    }
  way = has_columns ? fus_import_state_dup_way (self->state, i, ways[chosen])
                    : g_strdup (ways[chosen]);
  fus_import_state_set_many (self->state, i, NULL);
  if (!fus_import_state_set_orient (self->state, i, way, &error))
    show_error (self, error);
}

static void
kind_cb (FusImportWindow *self)
{
  guint i = gtk_drop_down_get_selected (self->kind);
  g_autoptr (GError) error = NULL;

  if (!self->is_filling && self->kinds != NULL && i < self->kinds->len &&
      !fus_import_state_set_kind (self->state,
                                  fus_import_state_get_selected (self->state),
                                  self->kinds->pdata[i], &error))
    show_error (self, error);
}

static void
how_cb (FusImportWindow *self)
{
  g_autoptr (GError) error = NULL;

  if (!fus_import_state_set_how (self->state, fus_import_state_get_selected (self->state),
                                 gtk_editable_get_text (GTK_EDITABLE (self->how)),
                                 &error))
    show_error (self, error);
}

static void
reset_cb (FusImportWindow *self)
{
  fus_import_state_reset (self->state);
}

static char *
format_header (FusImportWindow *self, int value)
{
  return value == 0  ? g_strdup (_ ("As found"))
         : value < 0 ? g_strdup (_ ("None"))
                     : g_strdup_printf ("%d", value);
}

static gboolean
header_output_cb (FusImportWindow *self)
{
  g_autofree char *text =
    format_header (self, gtk_spin_button_get_value_as_int (self->header));

  if (strcmp (gtk_editable_get_text (GTK_EDITABLE (self->header)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->header), text);

  return TRUE;
}

/* Words stand for numbers. */
static int
header_input_cb (FusImportWindow *self, double *value)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->header));
  g_autofree char *none = format_header (self, -1);

  if (strcmp (text, none) == 0)
    *value = -1;
  else
    *value = g_ascii_strtod (text, NULL);

  return TRUE;
}

/* ---- all ---- */

static void
fill_middle (FusImportWindow *self)
{
  guint i = fus_import_state_get_selected (self->state);
  const FusImportPreview *source = fus_import_state_get_source (self->state, i);
  g_autofree char *base =
    source != NULL ? fus_import_state_dup_name (self->state, i) : g_strdup ("");
  g_autofree char *contents =
    source != NULL ? fus_import_state_dup_size (self->state, i) : g_strdup ("");
  gboolean is_read = source != NULL && source->columns->len > 0;
  gboolean has_objects = fus_import_state_is_container (self->state, i);
  gboolean no_roles =
    g_list_model_get_n_items (fus_import_state_get_columns (self->state)) == 0;

  gtk_label_set_text (self->name, base);
  gtk_label_set_text (self->contents, contents);
  fus_import_table_set_preview (self->table, is_read ? source : NULL);
  gtk_label_set_text (self->unread, fus_import_state_is_busy (self->state)
                                      ? _ ("The files are being read.")
                                      : _ ("Nothing was read of this file."));
  gtk_widget_set_visible (GTK_WIDGET (self->show_objects), has_objects);
  gtk_stack_set_visible_child_name (self->middle,
                                    has_objects &&
                                        gtk_toggle_button_get_active (self->show_objects)
                                      ? "objects"
                                    : is_read ? "table"
                                              : "unread");
  gtk_widget_set_visible (GTK_WIDGET (self->columns), !no_roles);
  gtk_widget_set_visible (self->no_columns, no_roles && is_read);
}

/* The tree of a container, in place of the first rows. */
static void
show_objects_cb (FusImportWindow *self)
{
  guint i = fus_import_state_get_selected (self->state);

  if (gtk_toggle_button_get_active (self->show_objects) &&
      fus_import_state_is_container (self->state, i))
    fus_import_state_inspect (self->state, i);
  fill_middle (self);
}

static void
update_strip (FusImportWindow *self)
{
  g_autoptr (GError) error = fus_import_state_dup_told_error (self->state);

  if (error != NULL)
    fus_strip_show_error (self->strip, error);
  else
    fus_strip_hide (self->strip);
}

static void
changed_cb (FusImportWindow *self)
{
  gboolean is_busy = fus_import_state_is_busy (self->state);
  g_autofree char *obstacle = fus_import_state_dup_obstacle (self->state);
  FusDataset *dataset = fus_import_state_get_dataset (self->state);

  self->is_filling = TRUE;
  if (!is_busy)
    fill_sources (self);
  fill_middle (self);
  fill_form (self);
  adw_window_title_set_subtitle (self->title,
                                 dataset != NULL ? fus_dataset_get_name (dataset) : "");
  self->is_filling = FALSE;
  if (!is_busy)
    update_strip (self);
  gtk_spinner_set_spinning (self->spinner, is_busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), is_busy);
  gtk_widget_set_sensitive (self->open, fus_import_state_can_open (self->state));
  gtk_widget_set_tooltip_text (self->open, obstacle);
  gtk_widget_set_sensitive (self->save,
                            fus_import_state_get_dataset (self->state) != NULL);
  gtk_widget_set_visible (self->reset, fus_import_state_is_changed (self->state));
}

static void
open_cb (FusImportWindow *self)
{
  if (!fus_import_state_can_open (self->state))
    return;
  g_signal_emit (self, accepted_signal, 0);
  gtk_window_close (GTK_WINDOW (self));
}

static void
saved_cb (const char *const *paths, gpointer data)
{
  g_autoptr (FusImportWindow) self = data;
  g_autoptr (FusRecipe) recipe = NULL;
  g_autofree char *json = NULL;
  g_autofree char *folder = NULL;
  g_autoptr (GBytes) bytes = NULL;
  FusDataset *dataset =
    self->state != NULL ? fus_import_state_get_dataset (self->state) : NULL;

  if (paths[0] == NULL || dataset == NULL)
    return;
  recipe = fus_recipe_copy (fus_import_state_get_recipe (self->state));
  g_free (recipe->hash);
  recipe->hash = g_strdup (fus_dataset_get_hash (dataset));
  fus_recipe_make_absolute (recipe);
  folder = g_path_get_dirname (paths[0]);
  json = fus_recipe_to_json (recipe, folder);
  bytes = g_bytes_new_take (g_steal_pointer (&json), strlen (json));
  fus_study_write_file (self->study, paths[0], bytes);
}

static void
save_cb (FusImportWindow *self)
{
  g_autofree char *name =
    g_strdup_printf ("%s.json",
                     fus_dataset_get_name (fus_import_state_get_dataset (self->state)));

  fus_file_chooser_save (GTK_WINDOW (self), _ ("Save the Recipe"), name, saved_cb,
                         g_object_ref (self));
}

static void
column_shown_cb (FusImportWindow *self, const char *name)
{
  fus_import_table_show_column (self->table, name);
}

static void
fus_import_window_dispose (GObject *object)
{
  FusImportWindow *self = FUS_IMPORT_WINDOW (object);

  if (self->state != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->state, self);
      fus_import_state_cancel (self->state);
      fus_import_table_set_preview (self->table, NULL);
    }
  gtk_widget_dispose_template (GTK_WIDGET (self), FUS_TYPE_IMPORT_WINDOW);
  g_clear_pointer (&self->kinds, g_ptr_array_unref);
  g_clear_object (&self->state);
  g_clear_object (&self->study);
  G_OBJECT_CLASS (fus_import_window_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, FusImportWindow, title);
  gtk_widget_class_bind_template_child (widget_class, FusImportWindow, left);
  gtk_widget_class_bind_template_child (widget_class, FusImportWindow, right);
  gtk_widget_class_bind_template_child (widget_class, FusImportWindow, open);
  gtk_widget_class_bind_template_child (widget_class, FusImportWindow, save);
  gtk_widget_class_bind_template_child (widget_class, FusImportWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, FusImportWindow, strip);
  gtk_widget_class_bind_template_child (widget_class, FusImportWindow, sources);
  gtk_widget_class_bind_template_child (widget_class, FusImportWindow, name);
  gtk_widget_class_bind_template_child (widget_class, FusImportWindow, contents);
  gtk_widget_class_bind_template_child (widget_class, FusImportWindow, unread);
  gtk_widget_class_bind_template_child (widget_class, FusImportWindow, middle);
  gtk_widget_class_bind_template_child (widget_class, FusImportWindow, table);
  gtk_widget_class_bind_template_child (widget_class, FusImportWindow, objects);
  gtk_widget_class_bind_template_child (widget_class, FusImportWindow, show_objects);
  gtk_widget_class_bind_template_child (widget_class, FusImportWindow, report);
  gtk_widget_class_bind_template_child (widget_class, FusImportWindow, columns);
  gtk_widget_class_bind_template_child (widget_class, FusImportWindow, no_columns);
  gtk_widget_class_bind_template_child (widget_class, FusImportWindow, form);
  gtk_widget_class_bind_template_child (widget_class, FusImportWindow, decimal);
  gtk_widget_class_bind_template_child (widget_class, FusImportWindow, encoding);
  gtk_widget_class_bind_template_child (widget_class, FusImportWindow, header);
  gtk_widget_class_bind_template_child (widget_class, FusImportWindow, orient);
  gtk_widget_class_bind_template_child (widget_class, FusImportWindow, way);
  gtk_widget_class_bind_template_child (widget_class, FusImportWindow, kind);
  gtk_widget_class_bind_template_child (widget_class, FusImportWindow, kind_row);
  gtk_widget_class_bind_template_child (widget_class, FusImportWindow, how);
  gtk_widget_class_bind_template_child (widget_class, FusImportWindow, how_row);
  gtk_widget_class_bind_template_child (widget_class, FusImportWindow, form_row);
  gtk_widget_class_bind_template_child (widget_class, FusImportWindow, decimal_row);
  gtk_widget_class_bind_template_child (widget_class, FusImportWindow, encoding_row);
  gtk_widget_class_bind_template_child (widget_class, FusImportWindow, header_row);
  gtk_widget_class_bind_template_child (widget_class, FusImportWindow, reset);
}

static void
bind_callbacks (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_bind_template_callback (widget_class, source_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_objects_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, reset_cb);
  gtk_widget_class_bind_template_callback (widget_class, decimal_cb);
  gtk_widget_class_bind_template_callback (widget_class, encoding_cb);
  gtk_widget_class_bind_template_callback (widget_class, header_cb);
  gtk_widget_class_bind_template_callback (widget_class, header_output_cb);
  gtk_widget_class_bind_template_callback (widget_class, header_input_cb);
  gtk_widget_class_bind_template_callback (widget_class, orient_cb);
  gtk_widget_class_bind_template_callback (widget_class, kind_cb);
  gtk_widget_class_bind_template_callback (widget_class, how_cb);
  gtk_widget_class_bind_template_callback (widget_class, column_shown_cb);
}

static void
fus_import_window_class_init (FusImportWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fus_import_window_dispose;
  accepted_signal = g_signal_new ("accepted", FUS_TYPE_IMPORT_WINDOW, G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (FUS_TYPE_IMPORT_COLUMNS);
  g_type_ensure (FUS_TYPE_IMPORT_OBJECTS);
  g_type_ensure (FUS_TYPE_IMPORT_REPORT);
  g_type_ensure (FUS_TYPE_IMPORT_TABLE);
  g_type_ensure (FUS_TYPE_IMPORT_WAY);
  g_type_ensure (FUS_TYPE_STRIP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FUS_UI ("import/fus-import-window.ui"));
  bind_children (widget_class);
  bind_callbacks (widget_class);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close",
                                       NULL);
}

static void
fus_import_window_init (FusImportWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_window_set_default_widget (GTK_WINDOW (self), self->open);
  fus_app_name_parts (GTK_WIDGET (self));
}

/* Wider with larger text, as long as the middle keeps half of the room. */
static void
set_sides (FusImportWindow *self, int width)
{
  double most = 0.5 * width / (LEFT_WIDTH + RIGHT_WIDTH);
  double scale = CLAMP (fus_app_get_text_scale (), 1, MAX (most, 1));

  gtk_widget_set_size_request (self->left, (int) (scale * LEFT_WIDTH), -1);
  gtk_widget_set_size_request (self->right, (int) (scale * RIGHT_WIDTH), -1);
}

/* No larger than the window that it stands above. */
static void
fit (FusImportWindow *self, GtkWindow *parent)
{
  int width = gtk_widget_get_width (GTK_WIDGET (parent));
  int height = gtk_widget_get_height (GTK_WIDGET (parent));

  set_sides (self, width > 0 ? MIN (1180, width) : 1180);
  if (width > 0 && height > 0)
    gtk_window_set_default_size (GTK_WINDOW (self), MIN (1180, width), MIN (760, height));
}

GtkWindow *
fus_import_window_new (GtkWindow *parent, FusStudy *study, const char *const *paths)
{
  g_return_val_if_fail (FUS_IS_STUDY (study), NULL);

  FusImportWindow *self =
    g_object_new (FUS_TYPE_IMPORT_WINDOW, "transient-for", parent, NULL);

  self->study = g_object_ref (study);
  self->state = fus_import_state_new (fus_study_get_jobs (study));
  if (parent != NULL)
    fit (self, parent);
  fus_import_columns_set_state (self->columns, self->state);
  fus_import_objects_set_state (self->objects, self->state);
  fus_import_report_set_state (self->report, study, self->state);
  g_signal_connect_swapped (self->state, "changed", G_CALLBACK (changed_cb), self);
  if (paths != NULL)
    fus_import_state_open (self->state, paths, g_strv_length ((char **) paths));
  else
    fus_import_state_open_study (self->state, study);

  return GTK_WINDOW (self);
}

FUS_DEFINE_GETTER (FusImportWindow,
                   IMPORT_WINDOW,
                   FusImportState *,
                   fus_import_window_get_state,
                   state)
