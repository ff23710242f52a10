/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Widths are settled once a preview is set; drawing walks over the columns in view. The
 * first column has the names of the rows and stays. */
#include "config.h"

#include "fus-import-table.h"

#include "fus-app.h"
#include "fus-import-picture.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum
{
  PAD = 9, /* pixels left and right of a text */
  FEWEST_CHARS = 6,
  MOST_CHARS = 18,
  HATCH_STEP = 5,
  PICTURE = 56, /* side of a picture */
};

struct _FusImportTable
{
  GtkWidget parent_instance;

  const FusImportPreview *preview;
  GPtrArray *shown; /* of FusPreviewColumn, %NULL for the picture */
  FusImportPicture picture;
  GtkAdjustment *hadjustment;
  GtkAdjustment *vadjustment;
  GtkScrollablePolicy hscroll_policy;
  GtkScrollablePolicy vscroll_policy;
  int *starts; /* [columns + 1]: pixels, after the names of rows */
  int names;   /* width of these */
  int row_height;
  int head_height;
  guint column; /* of the keyboard */
  guint row;
};

enum
{
  PROP_HADJUSTMENT = 1,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

G_DEFINE_FINAL_TYPE_WITH_CODE (FusImportTable,
                               fus_import_table,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

/* What is shown: pixels are one picture. */
static guint
count_columns (FusImportTable *self)
{
  return self->shown->len;
}

/* %NULL: the picture. */
static const FusPreviewColumn *
get_column (FusImportTable *self, guint c)
{
  return g_ptr_array_index (self->shown, c);
}

static const char *
get_name (FusImportTable *self, guint c)
{
  const FusPreviewColumn *column = get_column (self, c);

  return column != NULL ? column->name : _ ("Picture");
}

static guint
count_rows (FusImportTable *self)
{
  return self->preview != NULL ? (guint) self->preview->n_shown : 0;
}

/* ---- pictures ---- */

/* Columns, or where these are pixels, the picture in their place. */
static void
choose_shown (FusImportTable *self)
{
  gboolean is_picture = fus_import_picture_take (&self->picture, self->preview);

  g_ptr_array_set_size (self->shown, 0);
  if (is_picture)
    g_ptr_array_add (self->shown, NULL);
  for (guint i = 0; self->preview != NULL && i < self->preview->columns->len; i++)
    {
      FusPreviewColumn *column = g_ptr_array_index (self->preview->columns, i);

      if (!is_picture || strcmp (column->role, "feature") != 0)
        g_ptr_array_add (self->shown, column);
    }
}

/* ---- cells ---- */

/* What is not recorded has no text; @is_bad: what was no number has its own. */
static char *
dup_cell (const FusPreviewColumn *column, guint row, gboolean *is_bad)
{
  *is_bad = FALSE;
  if (column->texts != NULL)
    return column->texts[row][0] != '\0' ? g_strdup (column->texts[row]) : NULL;
  if (column->faults != NULL && column->faults[row] != NULL)
    {
      *is_bad = TRUE;
      return g_strdup (column->faults[row]);
    }
  if (column->values == NULL || isnan (column->values[row]))
    return NULL;

  return g_strdup_printf ("%.7g", column->values[row]);
}

static char *
dup_row_name (FusImportTable *self, guint row)
{
  if (self->preview->ids != NULL && self->preview->ids[row][0] != '\0')
    return g_strdup (self->preview->ids[row]);

  return g_strdup_printf ("%u", row + 1);
}

/* For a screen reader and a tooltip. */
static char *
dup_words (FusImportTable *self, guint c, guint row)
{
  const FusPreviewColumn *column = get_column (self, c);
  g_autofree char *name = dup_row_name (self, row);
  gboolean is_bad = FALSE;
  g_autofree char *text =
    column != NULL ? dup_cell (column, row, &is_bad)
    : fus_import_picture_is_there (&self->picture, row)
      ? g_strdup_printf ("%zu × %zu", self->preview->shape[0], self->preview->shape[1])
      : NULL;

  if (text == NULL)
    /* Translators: a column, a row */
    return g_strdup_printf (_ ("%s, row %s: not recorded"), get_name (self, c), name);
  if (is_bad)
    /* Translators: a column, a row, the text of a cell */
    return g_strdup_printf (_ ("%s, row %s: “%s” is no number and was made missing"),
                            get_name (self, c), name, text);

  /* Translators: a column, a row, the text of a cell */
  return g_strdup_printf (_ ("%s, row %s: %s"), get_name (self, c), name, text);
}

static void
tell_cell (FusImportTable *self)
{
  g_autofree char *words = NULL;

  if (count_columns (self) == 0 || count_rows (self) == 0)
    words = g_strdup (_ ("First rows as they are read"));
  else
    words = dup_words (self, self->column, self->row);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words, -1);
}

/* ---- sizes ---- */

static glong
measure_column (const FusPreviewColumn *column, gsize n_rows)
{
  glong n = g_utf8_strlen (column->name, -1);

  for (guint row = 0; row < n_rows; row++)
    {
      gboolean is_bad = FALSE;
      g_autofree char *text = dup_cell (column, row, &is_bad);

      if (text != NULL)
        n = MAX (n, g_utf8_strlen (text, -1));
    }

  return CLAMP (n, FEWEST_CHARS, MOST_CHARS);
}

static void
measure_all (FusImportTable *self)
{
  g_autoptr (PangoLayout) layout =
               gtk_widget_create_pango_layout (GTK_WIDGET (self), "0");
  int digit = 0;
  glong names = 3;

  pango_layout_get_pixel_size (layout, &digit, &self->row_height);
  self->row_height += 9;
  self->head_height = self->row_height;
  if (self->picture.pixels->len > 0)
    self->row_height = MAX (self->row_height, PICTURE);
  g_free (self->starts);
  self->starts = g_new0 (int, count_columns (self) + 1);
  /* The first few rows tell: thousands of columns are measured at once. */
  for (guint c = 0; c < count_columns (self); c++)
    self->starts[c + 1] =
      self->starts[c] + 2 * PAD +
      (get_column (self, c) != NULL
         ? digit * (int) measure_column (get_column (self, c), MIN (count_rows (self), 6))
         : MAX (PICTURE, 9 * digit));
  for (guint row = 0; row < count_rows (self); row++)
    {
      g_autofree char *name = dup_row_name (self, row);

      names = MAX (names, g_utf8_strlen (name, -1));
    }
  self->names = 2 * PAD + digit * (int) MIN (names, MOST_CHARS);
}

static void
configure (FusImportTable *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  int room = MAX (width - self->names, 1);
  int body = MAX (height - self->head_height, 1);
  int wide = self->starts != NULL ? self->starts[count_columns (self)] : 0;
  int tall = (int) count_rows (self) * self->row_height;

  if (self->hadjustment != NULL)
    gtk_adjustment_configure (self->hadjustment,
                              gtk_adjustment_get_value (self->hadjustment), 0,
                              MAX (wide, room), 0.1 * room, 0.9 * room, room);
  if (self->vadjustment != NULL)
    gtk_adjustment_configure (self->vadjustment,
                              gtk_adjustment_get_value (self->vadjustment), 0,
                              MAX (tall, body), self->row_height, 0.9 * body, body);
}

static void
fus_import_table_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 160 : 90;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 480 : 240;
}

static void
fus_import_table_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  configure (FUS_IMPORT_TABLE (widget));
}

static double
get_x (FusImportTable *self)
{
  return self->hadjustment != NULL ? gtk_adjustment_get_value (self->hadjustment) : 0;
}

static double
get_y (FusImportTable *self)
{
  return self->vadjustment != NULL ? gtk_adjustment_get_value (self->vadjustment) : 0;
}

/* The column that holds pixel @x of the table. */
static guint
find_column_at (FusImportTable *self, double x)
{
  guint low = 0;
  guint high = count_columns (self);

  while (high - low > 1)
    {
      guint middle = (low + high) / 2;

      if (self->starts[middle] <= x)
        low = middle;
      else
        high = middle;
    }

  return low;
}

/* ---- drawing ---- */

typedef struct
{
  cairo_t *cr;
  PangoLayout *layout;
  const FusPlotTheme *theme;
  PangoAttrList *bold;
} Pen;

static void
set_color (Pen *pen, FusPlotColor color)
{
  cairo_set_source_rgba (pen->cr, color.red, color.green, color.blue, color.alpha);
}

static void
draw_text (Pen *pen,
           const char *text,
           GdkRectangle box,
           gboolean is_bold,
           gboolean is_right,
           FusPlotColor color)
{
  int height = 0;

  pango_layout_set_text (pen->layout, text, -1);
  pango_layout_set_attributes (pen->layout, is_bold ? pen->bold : NULL);
  pango_layout_set_width (pen->layout, MAX (box.width - 2 * PAD, 1) * PANGO_SCALE);
  pango_layout_set_alignment (pen->layout,
                              is_right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
  pango_layout_get_pixel_size (pen->layout, NULL, &height);
  set_color (pen, color);
  cairo_move_to (pen->cr, box.x + PAD, box.y + (box.height - height) / 2.0);
  pango_cairo_show_layout (pen->cr, pen->layout);
}

static void
draw_hatch (Pen *pen, GdkRectangle box)
{
  cairo_save (pen->cr);
  cairo_rectangle (pen->cr, box.x + 1, box.y + 1, box.width - 2, box.height - 2);
  cairo_clip (pen->cr);
  set_color (pen, pen->theme->hatch);
  cairo_set_line_width (pen->cr, 1);
  for (int at = -box.height; at < box.width; at += HATCH_STEP)
    {
      cairo_move_to (pen->cr, box.x + at, box.y + box.height);
      cairo_line_to (pen->cr, box.x + at + box.height, box.y);
    }
  cairo_stroke (pen->cr);
  cairo_restore (pen->cr);
}

/* What was no number: its text on the hatch of what is missing. */
static void
draw_bad (Pen *pen, const char *text, GdkRectangle box)
{
  int width = 0;
  int height = 0;

  draw_hatch (pen, box);
  pango_layout_set_text (pen->layout, text, -1);
  pango_layout_set_attributes (pen->layout, pen->bold);
  pango_layout_set_width (pen->layout, -1);
  pango_layout_get_pixel_size (pen->layout, &width, &height);
  width = MIN (width, box.width - 2 * PAD);
  set_color (pen, pen->theme->ground);
  cairo_rectangle (pen->cr, box.x + box.width - PAD - width - 3,
                   box.y + (box.height - height) / 2.0, width + 6, height);
  cairo_fill (pen->cr);
  draw_text (pen, text, box, TRUE, TRUE, pen->theme->warning);
}

static void
draw_picture (FusImportTable *self, Pen *pen, guint row, GdkRectangle box)
{
  cairo_surface_t *surface = NULL;
  double side = MAX (self->preview->shape[0], self->preview->shape[1]);
  double scale = (box.height - 6) / side;

  if (!fus_import_picture_is_there (&self->picture, row))
    {
      draw_hatch (pen, box);
      return;
    }
  surface = fus_import_picture_make (&self->picture, row);
  cairo_save (pen->cr);
  cairo_translate (pen->cr, box.x + PAD, box.y + 3);
  cairo_scale (pen->cr, scale, scale);
  cairo_set_source_surface (pen->cr, surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (pen->cr), CAIRO_FILTER_GOOD);
  cairo_paint (pen->cr);
  cairo_restore (pen->cr);
  cairo_surface_destroy (surface);
}

static void
draw_cell (FusImportTable *self, Pen *pen, guint c, guint row, GdkRectangle box)
{
  const FusPreviewColumn *column = get_column (self, c);
  gboolean is_bad = FALSE;
  g_autofree char *text = column != NULL ? dup_cell (column, row, &is_bad) : NULL;

  if (column == NULL)
    draw_picture (self, pen, row, box);
  else if (text == NULL)
    draw_hatch (pen, box);
  else if (is_bad)
    draw_bad (pen, text, box);
  else
    draw_text (pen, text, box, FALSE, column->values != NULL, pen->theme->text);
  if (c == self->column && row == self->row && gtk_widget_has_focus (GTK_WIDGET (self)))
    {
      set_color (pen, pen->theme->accent);
      cairo_set_line_width (pen->cr, 2);
      cairo_rectangle (pen->cr, box.x + 1, box.y + 1, box.width - 2, box.height - 2);
      cairo_stroke (pen->cr);
    }
}

static void
draw_line (Pen *pen, double x, double y, double width, double height)
{
  set_color (pen, pen->theme->grid);
  cairo_rectangle (pen->cr, x, y, width, height);
  cairo_fill (pen->cr);
}

static void
draw_columns (FusImportTable *self, Pen *pen, int width, int height)
{
  guint first_row = (guint) (get_y (self) / self->row_height);
  int x0 = self->names - (int) get_x (self);
  int y0 = self->head_height - (int) get_y (self);

  cairo_save (pen->cr);
  cairo_rectangle (pen->cr, self->names, 0, width - self->names, height);
  cairo_clip (pen->cr);
  for (guint c = find_column_at (self, get_x (self));
       c < count_columns (self) && x0 + self->starts[c] < width; c++)
    {
      int wide = self->starts[c + 1] - self->starts[c];

      for (guint row = first_row;
           row < count_rows (self) && y0 + (int) row * self->row_height < height; row++)
        draw_cell (self, pen, c, row,
                   (GdkRectangle){ x0 + self->starts[c],
                                   y0 + (int) row * self->row_height, wide,
                                   self->row_height });
      set_color (pen, pen->theme->ground);
      cairo_rectangle (pen->cr, x0 + self->starts[c], 0, wide, self->head_height);
      cairo_fill (pen->cr);
      draw_text (pen, get_name (self, c),
                 (GdkRectangle){ x0 + self->starts[c], 0, wide, self->head_height }, TRUE,
                 get_column (self, c) != NULL && get_column (self, c)->values != NULL,
                 pen->theme->text);
    }
  cairo_restore (pen->cr);
}

static void
draw_names (FusImportTable *self, Pen *pen, int width, int height)
{
  int y0 = self->head_height - (int) get_y (self);

  cairo_save (pen->cr);
  cairo_rectangle (pen->cr, 0, self->head_height, width, height);
  cairo_clip (pen->cr);
  for (guint row = (guint) (get_y (self) / self->row_height);
       row < count_rows (self) && y0 + (int) row * self->row_height < height; row++)
    {
      g_autofree char *name = dup_row_name (self, row);
      int y = y0 + (int) row * self->row_height;

      draw_text (pen, name, (GdkRectangle){ 0, y, self->names, self->row_height }, FALSE,
                 FALSE, pen->theme->second_text);
      draw_line (pen, 0, y + self->row_height - 1, width, 1);
    }
  cairo_restore (pen->cr);
  draw_line (pen, 0, self->head_height - 1, width, 1);
  draw_line (pen, self->names - 1, 0, 1, height);
}

static void
fus_import_table_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  FusImportTable *self = FUS_IMPORT_TABLE (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, NULL);
  g_autoptr (PangoAttrList) bold = pango_attr_list_new ();
  Pen pen = { NULL, layout, fus_app_get_theme (), bold };

  if (count_columns (self) == 0 || self->starts == NULL)
    return;
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_attr_list_insert (bold, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pen.cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width,
                                                                     (float) height));
  draw_columns (self, &pen, width, height);
  draw_names (self, &pen, width, height);
  cairo_destroy (pen.cr);
}

/* ---- keyboard and pointer ---- */

static void
scroll_to (GtkAdjustment *adjustment, int start, int end)
{
  if (adjustment != NULL)
    gtk_adjustment_clamp_page (adjustment, start, end);
}

static void
move_to (FusImportTable *self, guint column, guint row)
{
  self->column = MIN (column, count_columns (self) - 1);
  self->row = MIN (row, MAX (count_rows (self), 1) - 1);
  scroll_to (self->hadjustment, self->starts[self->column],
             self->starts[self->column + 1]);
  scroll_to (self->vadjustment, (int) self->row * self->row_height,
             (int) (self->row + 1) * self->row_height);
  tell_cell (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
key_cb (FusImportTable *self, guint key)
{
  guint column = self->column;
  guint row = self->row;

  if (count_columns (self) == 0)
    return FALSE;
  switch (key)
    {
    case GDK_KEY_Left:
      column -= column > 0;
      break;
    case GDK_KEY_Right:
      column++;
      break;
    case GDK_KEY_Up:
      row -= row > 0;
      break;
    case GDK_KEY_Down:
      row++;
      break;
    case GDK_KEY_Home:
      column = 0;
      break;
    case GDK_KEY_End:
      column = count_columns (self) - 1;
      break;
    case GDK_KEY_Page_Up:
      row -= MIN (row, 10);
      break;
    case GDK_KEY_Page_Down:
      row += 10;
      break;
    default:
      return FALSE;
    }
  move_to (self, column, row);

  return TRUE;
}

/* @at: (out): column and row below a point of the widget */
static gboolean
find_cell (FusImportTable *self, double x, double y, guint at[2])
{
  double left = x - self->names + get_x (self);
  double top = y - self->head_height + get_y (self);

  if (count_columns (self) == 0 || x < self->names || y < self->head_height ||
      left >= self->starts[count_columns (self)] ||
      top >= (double) count_rows (self) * self->row_height)
    return FALSE;
  at[0] = find_column_at (self, left);
  at[1] = (guint) (top / self->row_height);

  return TRUE;
}

static void
click_cb (FusImportTable *self, int n, double x, double y)
{
  guint at[2] = { 0, 0 };

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (find_cell (self, x, y, at))
    move_to (self, at[0], at[1]);
}

static gboolean
fus_import_table_query_tooltip (GtkWidget *widget,
                                int x,
                                int y,
                                gboolean keyboard,
                                GtkTooltip *tooltip)
{
  FusImportTable *self = FUS_IMPORT_TABLE (widget);
  guint at[2] = { 0, 0 };
  g_autofree char *words = NULL;

  if (keyboard || !find_cell (self, x, y, at))
    return FALSE;
  words = dup_words (self, at[0], at[1]);
  gtk_tooltip_set_text (tooltip, words);

  return TRUE;
}

/* ---- object ---- */

static void
set_adjustment (FusImportTable *self, GtkAdjustment **place, GtkAdjustment *adjustment)
{
  if (*place != NULL)
    g_signal_handlers_disconnect_by_data (*place, self);
  g_clear_object (place);
  if (adjustment == NULL)
    return;
  *place = g_object_ref_sink (adjustment);
  g_signal_connect_swapped (adjustment, "value-changed",
                            G_CALLBACK (gtk_widget_queue_draw), self);
  configure (self);
}

static void
fus_import_table_set_property (GObject *object,
                               guint id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  FusImportTable *self = FUS_IMPORT_TABLE (object);

  switch (id)
    {
    case PROP_HADJUSTMENT:
      set_adjustment (self, &self->hadjustment, g_value_get_object (value));
      break;
    case PROP_VADJUSTMENT:
      set_adjustment (self, &self->vadjustment, g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
      self->hscroll_policy = g_value_get_enum (value);
      break;
    case PROP_VSCROLL_POLICY:
      self->vscroll_policy = g_value_get_enum (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
fus_import_table_get_property (GObject *object,
                               guint id,
                               GValue *value,
                               GParamSpec *pspec)
{
  FusImportTable *self = FUS_IMPORT_TABLE (object);

  switch (id)
    {
    case PROP_HADJUSTMENT:
      g_value_set_object (value, self->hadjustment);
      break;
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->vadjustment);
      break;
    case PROP_HSCROLL_POLICY:
      g_value_set_enum (value, self->hscroll_policy);
      break;
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, self->vscroll_policy);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
fus_import_table_dispose (GObject *object)
{
  FusImportTable *self = FUS_IMPORT_TABLE (object);

  set_adjustment (self, &self->hadjustment, NULL);
  set_adjustment (self, &self->vadjustment, NULL);
  self->preview = NULL;
  g_clear_pointer (&self->starts, g_free);
  g_ptr_array_set_size (self->shown, 0);
  fus_import_picture_take (&self->picture, NULL);
  G_OBJECT_CLASS (fus_import_table_parent_class)->dispose (object);
}

static void
fus_import_table_finalize (GObject *object)
{
  FusImportTable *self = FUS_IMPORT_TABLE (object);

  g_ptr_array_unref (self->shown);
  fus_import_picture_clear (&self->picture);
  G_OBJECT_CLASS (fus_import_table_parent_class)->finalize (object);
}

static void
fus_import_table_class_init (FusImportTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = fus_import_table_dispose;
  object_class->finalize = fus_import_table_finalize;
  object_class->set_property = fus_import_table_set_property;
  object_class->get_property = fus_import_table_get_property;
  widget_class->measure = fus_import_table_measure;
  widget_class->size_allocate = fus_import_table_size_allocate;
  widget_class->snapshot = fus_import_table_snapshot;
  widget_class->query_tooltip = fus_import_table_query_tooltip;
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "importtable");
}

static void
fus_import_table_init (FusImportTable *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (click_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  self->row_height = self->head_height = 24;
  self->shown = g_ptr_array_new ();
  fus_import_picture_init (&self->picture);
  tell_cell (self);
}

void
fus_import_table_set_preview (FusImportTable *self, const FusImportPreview *preview)
{
  g_return_if_fail (FUS_IS_IMPORT_TABLE (self));

  self->preview = preview;
  choose_shown (self);
  self->column = MIN (self->column, MAX (count_columns (self), 1) - 1);
  self->row = MIN (self->row, MAX (count_rows (self), 1) - 1);
  measure_all (self);
  configure (self);
  tell_cell (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
fus_import_table_show_column (FusImportTable *self, const char *name)
{
  g_return_if_fail (FUS_IS_IMPORT_TABLE (self));

  for (guint c = 0; c < count_columns (self); c++)
    if (strcmp (get_name (self, c), name) == 0)
      {
        move_to (self, c, self->row);
        return;
      }
}
