/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Menus of columns and two numbers, which make the word that the recipe has for a table
 * in long form. Each change is read at once; what is chosen stays, whether or not it can
 * be read so. */
#include "config.h"

#include "fus-import-way.h"

#include "fus-app.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  N_COLUMNS = 4, /* menus */
  N_NUMBERS = 2,
  N_LINES = N_COLUMNS + N_NUMBERS,
  MOST_SIZE = 1000000,
};

/* A line of a form: @is_needed: a column must be chosen. */
typedef struct
{
  const char *name;
  gboolean is_needed;
} Line;

static const Line long_lines[] = {
  { N_ ("Sample"), TRUE },
  { N_ ("Feature"), TRUE },
  { N_ ("Value"), TRUE },
  { N_ ("Source"), FALSE },
};

static const Line window_lines[] = {
  { N_ ("Group"), FALSE },
  { N_ ("Order"), FALSE },
};

static const char *const numbers[] = { N_ ("Rows"), N_ ("Step") };
static const char *const hints[] = { N_ ("Rows of a Window"),
                                     N_ ("Rows from One Window’s Start to the Next’s") };

struct _FusImportWay
{
  AdwPreferencesRow parent_instance;

  FusImportState *state;
  guint source;
  gboolean is_filling;
  gboolean is_long;
  GtkWidget *labels[N_LINES];
  GtkDropDown *columns[N_COLUMNS];
  GtkSpinButton *numbers[N_NUMBERS];
  GArray *places; /* of guint: headers that the menus list, after “none” */
};

G_DEFINE_FINAL_TYPE (FusImportWay, fus_import_way, ADW_TYPE_PREFERENCES_ROW)

static guint
count_lines (FusImportWay *self)
{
  return self->is_long ? G_N_ELEMENTS (long_lines) : G_N_ELEMENTS (window_lines);
}

static const Line *
get_line (FusImportWay *self, guint line)
{
  return self->is_long ? &long_lines[line] : &window_lines[line];
}

static char *
dup_word (FusImportWay *self, guint line)
{
  guint chosen = gtk_drop_down_get_selected (self->columns[line]);

  if (chosen == 0 || chosen > self->places->len)
    return g_strdup ("");

  return fus_import_state_dup_column_word (self->state, self->source,
                                           g_array_index (self->places, guint,
                                                          chosen - 1));
}

/* What stands in the menus and numbers, as the recipe has it. */
static char *
dup_way (FusImportWay *self)
{
  GString *way = g_string_new (self->is_long ? "long:" : "windows:");

  for (guint line = 0; line < count_lines (self); line++)
    {
      g_autofree char *word = dup_word (self, line);

      if (line == 3 && word[0] == '\0')
        continue;
      g_string_append_printf (way, "%s%s", line > 0 ? "," : "", word);
    }
  for (guint i = 0; i < N_NUMBERS && !self->is_long; i++)
    g_string_append_printf (way, ",%d",
                            gtk_spin_button_get_value_as_int (self->numbers[i]));

  return g_string_free (way, FALSE);
}

static void
changed_cb (FusImportWay *self)
{
  g_autofree char *way = NULL;

  if (self->is_filling || self->state == NULL)
    return;
  way = dup_way (self);
  if (g_strcmp0 (way, fus_import_state_get_orient (self->state, self->source)) != 0)
    (void) fus_import_state_set_orient (self->state, self->source, way, NULL);
}

/* ---- filling ---- */

static void
list_headers (FusImportWay *self)
{
  const FusImportPreview *source = fus_import_state_get_source (self->state, self->source);

  g_array_set_size (self->places, 0);
  for (guint i = 0; source->headers[i] != NULL; i++)
    if (source->headers[i][0] != '\0')
      g_array_append_val (self->places, i);
}

static guint
find_place (FusImportWay *self, int header)
{
  for (guint i = 0; i < self->places->len; i++)
    if ((int) g_array_index (self->places, guint, i) == header)
      return i + 1;

  return 0;
}

static void
fill_menu (FusImportWay *self, guint line, const char *word)
{
  const FusImportPreview *source = fus_import_state_get_source (self->state, self->source);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_string_list_append (names, get_line (self, line)->is_needed ? _ ("Choose…")
                                                                  : _ ("None"));
  for (guint i = 0; i < self->places->len; i++)
    gtk_string_list_append (names,
                            source->headers[g_array_index (self->places, guint, i)]);
  gtk_drop_down_set_model (self->columns[line], G_LIST_MODEL (names));
  gtk_drop_down_set_selected (
    self->columns[line],
    find_place (self,
                fus_import_state_find_column_word (self->state, self->source, word)));
}

static void
show_line (FusImportWay *self, guint line, GtkWidget *widget, const char *name)
{
  gtk_widget_set_visible (self->labels[line], name != NULL);
  gtk_widget_set_visible (widget, name != NULL);
  if (name == NULL)
    return;
  gtk_label_set_text (GTK_LABEL (self->labels[line]), name);
  fus_app_set_spoken_name (widget, name);
}

void
fus_import_way_show (FusImportWay *self, FusImportState *state, guint i)
{
  g_return_if_fail (FUS_IS_IMPORT_WAY (self));
  g_return_if_fail (FUS_IS_IMPORT_STATE (state));

  const char *way = fus_import_state_get_orient (state, i);
  const char *colon = way != NULL ? strchr (way, ':') : NULL;
  g_auto (GStrv) words = g_strsplit (colon != NULL ? colon + 1 : "", ",", -1);
  guint n_words = g_strv_length (words);

  gtk_widget_set_visible (GTK_WIDGET (self), colon != NULL);
  if (colon == NULL)
    return;
  g_set_object (&self->state, state);
  self->source = i;
  self->is_long = g_str_has_prefix (way, "long:");
  self->is_filling = TRUE;
  list_headers (self);
  for (guint line = 0; line < N_COLUMNS; line++)
    {
      gboolean is_there = line < count_lines (self);

      show_line (self, line, GTK_WIDGET (self->columns[line]),
                 is_there ? _ (get_line (self, line)->name) : NULL);
      if (is_there)
        fill_menu (self, line, line < n_words ? words[line] : "");
    }
  for (guint k = 0; k < N_NUMBERS; k++)
    {
      guint at = G_N_ELEMENTS (window_lines) + k;

      show_line (self, N_COLUMNS + k, GTK_WIDGET (self->numbers[k]),
                 self->is_long ? NULL : _ (numbers[k]));
      if (!self->is_long && at < n_words)
        gtk_spin_button_set_value (self->numbers[k], g_ascii_strtod (words[at], NULL));
    }
  self->is_filling = FALSE;
}

/* ---- making ---- */

static void
fus_import_way_dispose (GObject *object)
{
  FusImportWay *self = FUS_IMPORT_WAY (object);

  g_clear_object (&self->state);
  g_clear_pointer (&self->places, g_array_unref);
  G_OBJECT_CLASS (fus_import_way_parent_class)->dispose (object);
}

static void
fus_import_way_class_init (FusImportWayClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fus_import_way_dispose;
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_width_chars (GTK_LABEL (label), 4);
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkStringObject *text = gtk_list_item_get_item (item);

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      gtk_string_object_get_string (text));
  gtk_widget_set_tooltip_text (gtk_list_item_get_child (item),
                               gtk_string_object_get_string (text));
}

/* Long headers don't widen the form. */
static GtkDropDown *
make_menu (void)
{
  GtkWidget *menu = gtk_drop_down_new (NULL, NULL);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  gtk_drop_down_set_factory (GTK_DROP_DOWN (menu), factory);
  gtk_widget_add_css_class (menu, "flat-choice");

  return GTK_DROP_DOWN (menu);
}

static void
add_line (FusImportWay *self, GtkGrid *grid, guint line, GtkWidget *widget)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  gtk_grid_attach (grid, label, 0, (int) line, 1, 1);
  gtk_grid_attach (grid, widget, 1, (int) line, 1, 1);
  self->labels[line] = label;
}

static void
fus_import_way_init (FusImportWay *self)
{
  GtkWidget *grid = gtk_grid_new ();

  self->places = g_array_new (FALSE, FALSE, sizeof (guint));
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 6);
  gtk_widget_add_css_class (grid, "import-way");
  for (guint line = 0; line < N_COLUMNS; line++)
    {
      self->columns[line] = make_menu ();
      gtk_widget_set_hexpand (GTK_WIDGET (self->columns[line]), TRUE);
      add_line (self, GTK_GRID (grid), line, GTK_WIDGET (self->columns[line]));
      g_signal_connect_swapped (self->columns[line], "notify::selected",
                                G_CALLBACK (changed_cb), self);
    }
  for (guint i = 0; i < N_NUMBERS; i++)
    {
      self->numbers[i] =
        GTK_SPIN_BUTTON (gtk_spin_button_new_with_range (1, MOST_SIZE, 1));
      gtk_editable_set_width_chars (GTK_EDITABLE (self->numbers[i]), 5);
      gtk_widget_set_halign (GTK_WIDGET (self->numbers[i]), GTK_ALIGN_END);
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->numbers[i]), _ (hints[i]));
      add_line (self, GTK_GRID (grid), N_COLUMNS + i, GTK_WIDGET (self->numbers[i]));
      g_signal_connect_swapped (self->numbers[i], "value-changed",
                                G_CALLBACK (changed_cb), self);
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), grid);
  fus_app_set_spoken_name (GTK_WIDGET (self), _ ("Columns of a sample"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
