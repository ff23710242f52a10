/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Colors of the map beside it, as a list that hides and isolates groups. It has the
 * same groups as the figure's own legend, from one FusMapColoring, with counts of all
 * and of the selected. What is hidden is the view's, this shows it; pointer and
 * keyboard act through the same functions. */
#include "config.h"

#include "fus-map-legend.h"

#include "fus-app.h"
#include "fus-format-count.h"
#include "fus-map-ramp-view.h"

#include <glib/gi18n-lib.h>

#define SWATCH 10
#define BAR_WIDTH 50
#define GAP 9
#define DIGIT_WIDTH 9 /* of the interface font */
#define BAR_HEIGHT 8
#define FAINT 0.35
#define MOST_ROWS 40 /* groups beyond which the rest is one row */

/* One group, or the points of none. */
typedef struct
{
  FusMapLegend *legend;
  guint group; /* n_groups: of none */
  GtkWidget *box;
  GtkWidget *bar;
  GtkLabel *n_selected;
} Row;

struct _FusMapLegend
{
  AdwBin parent_instance;

  FusMapColoring *coloring;
  guint8 *hidden;       /* [n_groups], or NULL */
  gsize *selected;      /* [n_groups + 1]: points of each group; the last: of none */
  GPtrArray *rows;      /* of Row */
  FusMapRampView *ramp; /* or NULL */
  GtkWidget *head;      /* above the counts in the selection, or NULL */

  /* The last press, to tell two of them from two presses. */
  guint last_group;
  gint64 last_time;
  gboolean was_alone; /* before the last press: only this group was shown */
};

static guint hidden_changed_signal;
static guint ramp_changed_signal;

G_DEFINE_FINAL_TYPE (FusMapLegend, fus_map_legend, ADW_TYPE_BIN)

/* -- Drawing -- */

static void
set_color (cairo_t *cr, FusPlotColor color)
{
  cairo_set_source_rgba (cr, color.red, color.green, color.blue, color.alpha);
}

static FusPlotColor
get_color (const Row *row)
{
  const FusMapColoring *coloring = row->legend->coloring;
  const FusPlotTheme *theme = fus_app_get_theme ();

  return row->group < coloring->n_groups
           ? fus_plot_theme_get_color (theme, coloring->ink[row->group])
           : theme->second_text;
}

static void
draw_swatch (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  const Row *row = data;

  if (row->legend->coloring == NULL)
    return;
  set_color (cr, get_color (row));
  if (row->group < row->legend->coloring->n_groups)
    {
      cairo_arc (cr, width / 2.0, height / 2.0, SWATCH / 2.0, 0, 2 * G_PI);
      cairo_fill (cr);
      return;
    }
  cairo_set_line_width (cr, 1.4);
  cairo_arc (cr, width / 2.0, height / 2.0, SWATCH / 2.0 - 0.7, 0, 2 * G_PI);
  cairo_stroke (cr);
}

static gsize
count_all (const Row *row)
{
  const FusMapColoring *coloring = row->legend->coloring;

  return row->group < coloring->n_groups ? coloring->count[row->group]
                                         : coloring->n_unknown;
}

static void
draw_bar (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  const Row *row = data;
  double share;

  if (row->legend->coloring == NULL || count_all (row) == 0)
    return;
  share = (double) row->legend->selected[row->group] / (double) count_all (row);
  set_color (cr, get_color (row));
  cairo_rectangle (cr, 0, (height - BAR_HEIGHT) / 2.0,
                   share > 0 ? MAX (share * width, 1) : 0, BAR_HEIGHT);
  cairo_fill (cr);
}

/* -- Hiding -- */

static gboolean
is_hidden (FusMapLegend *self, guint group)
{
  return self->hidden != NULL && group < self->coloring->n_groups &&
         self->hidden[group] != 0;
}

static gboolean
is_alone (FusMapLegend *self, guint group)
{
  for (guint k = 0; k < self->coloring->n_groups; k++)
    if (is_hidden (self, k) == (k == group))
      return FALSE;

  return self->coloring->n_groups > 1;
}

static void
show_hidden (FusMapLegend *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = g_ptr_array_index (self->rows, i);

      gtk_widget_set_opacity (row->box, is_hidden (self, row->group) ? FAINT : 1);
    }
}

static void
isolate (FusMapLegend *self, guint group)
{
  for (guint k = 0; k < self->coloring->n_groups; k++)
    self->hidden[k] = k == group ? 0 : 1;
}

static void
tell_hidden (FusMapLegend *self)
{
  show_hidden (self);
  g_signal_emit (self, hidden_changed_signal, 0);
}

/* The second of two presses: the first one has hidden the group, or shown it. */
static void
show_alone (FusMapLegend *self, guint group)
{
  if (self->was_alone)
    g_clear_pointer (&self->hidden, g_free);
  else
    isolate (self, group);
  self->last_time = 0;
}

/* A list tells of the first press alone. */
static void
pressed_cb (Row *row, int n_press)
{
  FusMapLegend *self = row->legend;

  if (n_press != 2 || row->group >= self->coloring->n_groups || self->hidden == NULL ||
      self->last_group != row->group)
    return;
  show_alone (self, row->group);
  tell_hidden (self);
}

/* A press hides a group or shows it again; two presses, or keys, show it alone, or all
 * again. */
static void
activated_cb (FusMapLegend *self, GtkListBoxRow *list_row)
{
  guint at = (guint) gtk_list_box_row_get_index (list_row);
  const Row *row = at < self->rows->len ? g_ptr_array_index (self->rows, at) : NULL;
  gint64 now = g_get_monotonic_time ();
  int double_ms = 400;

  if (row == NULL || row->group >= self->coloring->n_groups)
    return;
  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-double-click-time",
                &double_ms, NULL);
  if (self->hidden == NULL)
    self->hidden = g_new0 (guint8, self->coloring->n_groups + 1);
  if (row->group == self->last_group && now - self->last_time < double_ms * 1000)
    show_alone (self, row->group);
  else
    {
      self->was_alone = is_alone (self, row->group);
      self->last_group = row->group;
      self->last_time = now;
      self->hidden[row->group] = self->hidden[row->group] == 0 ? 1 : 0;
    }
  tell_hidden (self);
}

/* -- Rows -- */

static GtkWidget *
make_area (GtkDrawingAreaDrawFunc draw, int width, int height, gpointer data)
{
  GtkWidget *area = gtk_drawing_area_new ();

  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (area), width);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (area), height);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw, data, NULL);

  return area;
}

static GtkWidget *
make_label (const char *text, double xalign, gboolean dim)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), (float) xalign);
  gtk_widget_add_css_class (label, "numeric");
  if (dim)
    gtk_widget_add_css_class (label, "dim-label");

  return label;
}

/* Characters of the largest count there may be. */
static int
count_chars (FusMapLegend *self)
{
  g_autofree char *text = fus_format_count ((gint64) self->coloring->n);

  return (int) g_utf8_strlen (text, -1);
}

static GtkWidget *
make_count (FusMapLegend *self, gsize n, gboolean dim)
{
  g_autofree char *text = n > 0 ? fus_format_count ((gint64) n) : g_strdup ("–");
  GtkWidget *label = make_label (text, 1, dim);

  gtk_label_set_width_chars (GTK_LABEL (label), count_chars (self));

  return label;
}

static const char *
get_name (FusMapLegend *self, guint group)
{
  const FusMapColoring *coloring = self->coloring;

  if (group >= coloring->n_groups)
    return coloring->unknown;

  return coloring->name[group] != NULL && *coloring->name[group] != '\0'
           ? coloring->name[group]
           : _ ("all samples");
}

static GtkWidget *
make_name (const char *text)
{
  GtkWidget *name = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_hexpand (name, TRUE);

  return name;
}

/* "Leak, 108", and with a selection: "Leak, 108, 12 selected". */
static void
name_row (const Row *row)
{
  GtkWidget *list_row = gtk_widget_get_parent (row->box);
  gsize n = row->legend->selected[row->group];
  const char *name = get_name (row->legend, row->group);
  g_autofree char *all = fus_format_count ((gint64) count_all (row));
  g_autofree char *chosen = fus_format_count ((gint64) n);
  g_autofree char *text =
    /* Translators: a group of samples, how many there are, how many are selected. */
    n > 0 ? g_strdup_printf (_ ("%s, %s, %s selected"), name, all, chosen)
          : g_strdup_printf (_ ("%s, %s"), name, all);

  gtk_accessible_update_property (GTK_ACCESSIBLE (list_row),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
append_row (FusMapLegend *self, GtkListBox *list, guint group)
{
  Row *row = g_new0 (Row, 1);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkWidget *n_selected = make_count (self, 0, FALSE);
  const char *name = get_name (self, group);
  g_autofree char *tip =
    g_strdup_printf (_ ("%s: press to hide or show, twice to show alone or all again"),
                     name);

  row->legend = self;
  row->group = group;
  row->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, GAP);
  row->bar = make_area (draw_bar, BAR_WIDTH, SWATCH + 2, row);
  row->n_selected = GTK_LABEL (n_selected);
  g_ptr_array_add (self->rows, row);
  gtk_box_append (GTK_BOX (row->box),
                  make_area (draw_swatch, SWATCH + 2, SWATCH + 2, row));
  gtk_box_append (GTK_BOX (row->box), make_name (name));
  gtk_box_append (GTK_BOX (row->box), make_count (self, count_all (row), TRUE));
  gtk_box_append (GTK_BOX (row->box), row->bar);
  gtk_box_append (GTK_BOX (row->box), n_selected);
  gtk_widget_set_visible (row->bar, FALSE);
  gtk_widget_set_visible (n_selected, FALSE);
  if (group < self->coloring->n_groups)
    gtk_widget_set_tooltip_text (row->box, tip);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), row);
  gtk_widget_add_controller (row->box, GTK_EVENT_CONTROLLER (click));
  gtk_list_box_append (list, row->box);
  name_row (row);
}

static GtkWidget *
make_list (FusMapLegend *self)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "legend");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Groups"), -1);
  g_signal_connect_swapped (list, "row-activated", G_CALLBACK (activated_cb), self);

  return list;
}

static GtkWidget *
make_columns_head (FusMapLegend *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, GAP);
  GtkWidget *all = make_label (_ ("all"), 1, TRUE);
  GtkWidget *selected = make_label (_ ("in the selection"), 1, TRUE);

  gtk_widget_add_css_class (all, "caption");
  gtk_widget_add_css_class (selected, "caption");
  gtk_widget_set_hexpand (all, TRUE);
  gtk_widget_set_size_request (selected,
                               BAR_WIDTH + GAP + DIGIT_WIDTH * count_chars (self), -1);
  gtk_box_append (GTK_BOX (head), all);
  gtk_box_append (GTK_BOX (head), selected);
  gtk_widget_set_visible (selected, FALSE);
  self->head = selected;

  return head;
}

static void
ramp_changed_cb (FusMapLegend *self)
{
  g_signal_emit (self, ramp_changed_signal, 0);
}

static void
fill_ramp (FusMapLegend *self, GtkBox *box)
{
  GtkWidget *ramp = fus_map_ramp_view_new ();

  self->ramp = FUS_MAP_RAMP_VIEW (ramp);
  fus_map_ramp_view_set_coloring (self->ramp, self->coloring);
  g_signal_connect_swapped (ramp, "changed", G_CALLBACK (ramp_changed_cb), self);
  gtk_box_append (box, ramp);
}

static gboolean
is_grey (FusMapLegend *self, guint group)
{
  return self->coloring->n_grey > 0 &&
         self->coloring->ink[group].role == FUS_PLOT_INK_NEUTRAL;
}

/* Those that have a color, then those that share one grey. */
static void
append_groups (FusMapLegend *self, GtkListBox *list, guint n_groups)
{
  for (guint grey = 0; grey < 2; grey++)
    for (guint group = 0; group < n_groups && self->rows->len < MOST_ROWS; group++)
      if (is_grey (self, group) == (grey == 1))
        append_row (self, list, group);
}

static char *
dup_grey (FusMapLegend *self)
{
  guint n = self->coloring->n_grey;

  /* Translators: classes that have no color of their own on a map. */
  return g_strdup_printf (ngettext ("%u in grey", "%u in grey", n), n);
}

/* What the file would have had. */
static void
append_refused (GtkBox *box)
{
  GtkWidget *label = make_label (_ ("The file’s own colours can’t be told apart on light "
                                    "and dark ground."),
                                 0, TRUE);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_NONE);
  gtk_box_append (box, label);
}

static void
fill (FusMapLegend *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *list = make_list (self);
  guint n_groups = self->coloring->is_ramp ? 0 : self->coloring->n_groups;
  g_autofree char *more =
    g_strdup_printf (_ ("and %u more"), n_groups - MIN (n_groups, MOST_ROWS));

  if (self->coloring->is_ramp)
    fill_ramp (self, GTK_BOX (box));
  else
    gtk_box_append (GTK_BOX (box), make_columns_head (self));
  append_groups (self, GTK_LIST_BOX (list), n_groups);
  if (self->coloring->n_unknown > 0)
    append_row (self, GTK_LIST_BOX (list), self->coloring->n_groups);
  gtk_box_append (GTK_BOX (box), list);
  if (n_groups > MOST_ROWS)
    gtk_box_append (GTK_BOX (box), make_label (more, 0, TRUE));
  if (self->coloring->n_grey > 0)
    {
      g_autofree char *grey = dup_grey (self);

      gtk_box_append (GTK_BOX (box), make_label (grey, 0, TRUE));
    }
  if (self->coloring->refuses_given)
    append_refused (GTK_BOX (box));
  adw_bin_set_child (ADW_BIN (self), box);
}

/* -- The widget -- */

static void
forget (FusMapLegend *self)
{
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_ptr_array_set_size (self->rows, 0);
  self->ramp = NULL;
  self->head = NULL;
  g_clear_pointer (&self->coloring, fus_map_coloring_unref);
  g_clear_pointer (&self->hidden, g_free);
  g_clear_pointer (&self->selected, g_free);
}

static void
fus_map_legend_dispose (GObject *object)
{
  forget (FUS_MAP_LEGEND (object));

  G_OBJECT_CLASS (fus_map_legend_parent_class)->dispose (object);
}

static void
fus_map_legend_finalize (GObject *object)
{
  g_ptr_array_unref (FUS_MAP_LEGEND (object)->rows);

  G_OBJECT_CLASS (fus_map_legend_parent_class)->finalize (object);
}

static void
fus_map_legend_class_init (FusMapLegendClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = fus_map_legend_dispose;
  object_class->finalize = fus_map_legend_finalize;

  hidden_changed_signal =
    g_signal_new ("hidden-changed", FUS_TYPE_MAP_LEGEND, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);
  ramp_changed_signal =
    g_signal_new ("ramp-changed", FUS_TYPE_MAP_LEGEND, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);
}

static void
fus_map_legend_init (FusMapLegend *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_free);
}

/* The same numbers on another ramp: a hand may be on it. */
static gboolean
is_same_ramp (FusMapLegend *self, const FusMapColoring *coloring)
{
  return self->ramp != NULL && coloring != NULL && coloring->is_ramp &&
         g_strcmp0 (self->coloring->title, coloring->title) == 0 &&
         self->coloring->n_unknown == coloring->n_unknown &&
         self->coloring->n == coloring->n;
}

void
fus_map_legend_set_coloring (FusMapLegend *self,
                             const FusMapColoring *coloring,
                             const guint8 *hidden)
{
  if (is_same_ramp (self, coloring))
    {
      fus_map_coloring_unref (self->coloring);
      self->coloring = fus_map_coloring_ref ((FusMapColoring *) coloring);
      fus_map_ramp_view_set_coloring (self->ramp, coloring);
      return;
    }
  forget (self);
  if (coloring == NULL)
    return;
  self->coloring = fus_map_coloring_ref ((FusMapColoring *) coloring);
  self->hidden = g_memdup2 (hidden, hidden != NULL ? coloring->n_groups : 0);
  self->selected = g_new0 (gsize, coloring->n_groups + 1);
  fill (self);
  show_hidden (self);
}

static void
count_selected (FusMapLegend *self, const guint8 *selected)
{
  const FusMapColoring *coloring = self->coloring;

  memset (self->selected, 0, (coloring->n_groups + 1) * sizeof *self->selected);
  for (gsize i = 0; selected != NULL && i < coloring->n; i++)
    if (selected[i] != 0)
      self->selected[MIN (coloring->color[i], coloring->n_groups)]++;
}

void
fus_map_legend_set_selected (FusMapLegend *self, const guint8 *selected)
{
  if (self->coloring == NULL)
    return;
  count_selected (self, selected);
  if (self->head != NULL)
    gtk_widget_set_visible (self->head, selected != NULL);
  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = g_ptr_array_index (self->rows, i);
      gsize n = self->selected[row->group];
      g_autofree char *text = n > 0 ? fus_format_count ((gint64) n) : g_strdup ("–");

      gtk_label_set_text (row->n_selected, text);
      name_row (row);
      /* Names have their room while nothing is selected. */
      gtk_widget_set_visible (row->bar, selected != NULL);
      gtk_widget_set_visible (GTK_WIDGET (row->n_selected), selected != NULL);
      gtk_widget_queue_draw (row->bar);
    }
  if (self->ramp != NULL)
    fus_map_ramp_view_set_selected (self->ramp, selected);
}

const guint8 *
fus_map_legend_get_hidden (FusMapLegend *self)
{
  return self->hidden;
}

const FusMapRamp *
fus_map_legend_get_ramp (FusMapLegend *self)
{
  return self->ramp != NULL ? fus_map_ramp_view_get_ramp (self->ramp) : NULL;
}
