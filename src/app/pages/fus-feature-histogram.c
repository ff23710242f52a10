/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The values of one feature, large, a row a class. Rows are told apart by their names,
 * not by colors. What a range selects is what was dragged, not what it is rounded to. */
#include "config.h"

#include "fus-feature-histogram.h"

#include "fus-app.h"
#include "fus-feature-counts.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define N_BINS 48
#define MOST_CLASSES 9
/* Layout pixels. */
#define ROW_HEIGHT 34
#define NAME_WIDTH 96
#define GAP 8
#define LEAST_DRAG 3
#define RANGE_ALPHA 0.18
/* Steps of the numbers that are typed, over the range of the feature. */
#define N_STEPS 100

struct _FusFeatureHistogram
{
  AdwBin parent_instance;

  FusStudy *study;
  FusFeatureItem *item;     /* (nullable) */
  FusFeatureCounts *counts; /* (nullable): until they are there */
  FusJob *counting;         /* (nullable) */
  guint n_rows;             /* all samples, then classes */
  double low;               /* the range; NaN: none */
  double high;
  double drag_from;

  GtkLabel *heading;
  GtkWidget *area;
  GtkSpinButton *from;
  GtkSpinButton *to;
  GtkWidget *controls;
};

G_DEFINE_FINAL_TYPE (FusFeatureHistogram, fus_feature_histogram, ADW_TYPE_BIN)

static const FusLabel *
get_classes (FusFeatureHistogram *self)
{
  const FusLabel *label = fus_study_get_label (self->study);

  return label != NULL && label->kind == FUS_LABEL_CATEGORICAL ? label : NULL;
}

/* -- Drawing -- */

static void
set_color (cairo_t *cr, FusPlotColor color, double alpha)
{
  cairo_set_source_rgba (cr, color.red, color.green, color.blue, color.alpha * alpha);
}

static void
draw_name (FusFeatureHistogram *self, cairo_t *cr, const char *text, double y)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (self->area, text);
  int height = 0;

  pango_layout_set_width (layout, NAME_WIDTH * PANGO_SCALE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_get_pixel_size (layout, NULL, &height);
  cairo_move_to (cr, 0, y + ROW_HEIGHT - height);
  set_color (cr, fus_app_get_theme ()->text, 1);
  pango_cairo_show_layout (cr, layout);
  g_object_unref (layout);
}

static void
draw_bars (cairo_t *cr, const gsize *counts, double left, double y, double width)
{
  gsize most = 1;

  for (guint k = 0; k < N_BINS; k++)
    most = MAX (most, counts[k]);
  for (guint k = 0; k < N_BINS; k++)
    {
      const double height = (ROW_HEIGHT - GAP) * (double) counts[k] / (double) most;

      cairo_rectangle (cr, left + width * k / N_BINS, y + ROW_HEIGHT - height,
                       MAX (width / N_BINS - 1, 1), height);
    }
  cairo_fill (cr);
  cairo_rectangle (cr, left, y + ROW_HEIGHT, width, 1);
  cairo_fill (cr);
}

static double
to_x (FusFeatureHistogram *self, double value, double width)
{
  const FusFeature *feature = fus_feature_item_get_feature (self->item);
  const double span = feature->max - feature->min;

  return NAME_WIDTH + GAP +
         (span > 0 ? (value - feature->min) / span : 0) * (width - NAME_WIDTH - GAP);
}

static double
to_value (FusFeatureHistogram *self, double x)
{
  const FusFeature *feature = fus_feature_item_get_feature (self->item);
  const double width = gtk_widget_get_width (self->area) - NAME_WIDTH - GAP;
  const double share = (x - NAME_WIDTH - GAP) / MAX (width, 1);

  return feature->min + CLAMP (share, 0, 1) * (feature->max - feature->min);
}

static void
draw (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  FusFeatureHistogram *self = data;
  const FusLabel *label = get_classes (self);
  const double left = NAME_WIDTH + GAP;

  if (self->item == NULL)
    return;
  for (guint row = 0; row < self->n_rows; row++)
    {
      draw_name (self, cr, row == 0 ? _ ("all") : label->classes[row - 1],
                 row * ROW_HEIGHT);
      set_color (cr, fus_app_get_theme ()->neutral, 1);
      if (self->counts != NULL && row < self->counts->n_rows)
        draw_bars (cr, self->counts->counts + row * N_BINS, left, row * ROW_HEIGHT,
                   width - left);
    }
  if (isnan (self->low))
    return;
  set_color (cr, fus_app_get_theme ()->accent, RANGE_ALPHA);
  cairo_rectangle (cr, to_x (self, self->low, width), 0,
                   to_x (self, self->high, width) - to_x (self, self->low, width),
                   height);
  cairo_fill (cr);
}

/* -- The range -- */

static void
show_range (FusFeatureHistogram *self, double low, double high)
{
  self->low = MIN (low, high);
  self->high = MAX (low, high);
  gtk_spin_button_set_value (self->from, self->low);
  gtk_spin_button_set_value (self->to, self->high);
  gtk_widget_queue_draw (self->area);
}

static void
select_cb (FusFeatureHistogram *self)
{
  const double low = gtk_spin_button_get_value (self->from);
  const double high = gtk_spin_button_get_value (self->to);

  if (self->item == NULL)
    return;
  show_range (self, low, high);
  fus_feature_select_range (self->study, fus_feature_item_get_feature (self->item),
                            self->low, self->high);
}

static void
drag_begin_cb (FusFeatureHistogram *self, double x, double y)
{
  self->drag_from = x;
}

static void
drag_update_cb (FusFeatureHistogram *self, double x, double y)
{
  if (self->item != NULL && fabs (x) >= LEAST_DRAG)
    show_range (self, to_value (self, self->drag_from),
                to_value (self, self->drag_from + x));
}

/* What was dragged, not what it is rounded to in the boxes. */
static void
drag_end_cb (FusFeatureHistogram *self, double x, double y)
{
  double low = 0;
  double high = 0;

  if (self->item == NULL || fabs (x) < LEAST_DRAG)
    return;
  low = to_value (self, self->drag_from);
  high = to_value (self, self->drag_from + x);
  show_range (self, low, high);
  fus_feature_select_range (self->study, fus_feature_item_get_feature (self->item),
                            MIN (low, high), MAX (low, high));
}

/* -- What is shown -- */

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (FusFeatureHistogram) self = data;
  g_autoptr (GError) error = NULL;
  FusFeatureCounts *counts = fus_feature_counts_finish (result, &error);

  if (counts == NULL || self->area == NULL)
    {
      g_clear_pointer (&counts, fus_feature_counts_free);
      return;
    }
  g_clear_pointer (&self->counts, fus_feature_counts_free);
  self->counts = counts;
  gtk_widget_queue_draw (self->area);
}

static void
stop_counting (FusFeatureHistogram *self)
{
  if (self->counting != NULL)
    fus_job_cancel (self->counting);
  g_clear_object (&self->counting);
}

/* The rows are there at once, what they show when it has been counted. */
static void
count (FusFeatureHistogram *self)
{
  const FusLabel *label = get_classes (self);
  gboolean has_classes = label != NULL && label->n_classes <= MOST_CLASSES &&
                         fus_feature_item_get_features (self->item)->dataset ==
                           fus_study_get_dataset (self->study);

  self->n_rows = 1 + (has_classes ? label->n_classes : 0);
  stop_counting (self);
  g_clear_pointer (&self->counts, fus_feature_counts_free);
  self->counting = fus_feature_counts_start (fus_study_get_jobs (self->study), self->item,
                                             has_classes ? label : NULL, N_BINS,
                                             counted_cb, g_object_ref (self));
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (self->area),
                                       (int) self->n_rows * ROW_HEIGHT + 2);
}

static void
set_limits (GtkSpinButton *button, const FusFeature *feature)
{
  const double step = (feature->max - feature->min) / N_STEPS;
  const int digits = step > 0 ? (int) CLAMP (1 - floor (log10 (step)), 0, 9) : 3;
  const double unit = pow (10, -digits);

  gtk_spin_button_set_digits (button, (guint) digits);
  gtk_spin_button_set_range (button, floor (feature->min / unit) * unit,
                             ceil (feature->max / unit) * unit);
  gtk_editable_set_width_chars (GTK_EDITABLE (button), 8);
  gtk_spin_button_set_increments (button, MAX (step, unit), MAX (step, unit) * 10);
}

static void
describe (FusFeatureHistogram *self, const FusFeature *feature, const char *name)
{
  /* Translators: a feature; its least and largest value. */
  g_autofree char *spoken = g_strdup_printf (_ ("Range of %s, between %.4g and %.4g"),
                                             name, feature->min, feature->max);

  gtk_label_set_text (self->heading, name);
  fus_app_set_spoken_name (self->area, spoken);
}

void
fus_feature_histogram_set (FusFeatureHistogram *self, FusFeatureItem *item)
{
  g_return_if_fail (FUS_IS_FEATURE_HISTOGRAM (self));
  g_return_if_fail (item == NULL || FUS_IS_FEATURE_ITEM (item));

  const FusFeature *feature = item != NULL ? fus_feature_item_get_feature (item) : NULL;
  gboolean has_values = feature != NULL && feature->n_known > 0;
  g_autofree char *name = item != NULL ? fus_feature_item_dup_name (item) : NULL;

  g_clear_object (&self->item);
  self->item = has_values ? g_object_ref (item) : NULL;
  self->low = self->high = (double) NAN;
  gtk_widget_set_visible (GTK_WIDGET (self), has_values);
  if (!has_values)
    return;
  count (self);
  describe (self, feature, name);
  set_limits (self->from, feature);
  set_limits (self->to, feature);
  gtk_spin_button_set_value (self->from, -G_MAXDOUBLE); /* as far as it goes */
  gtk_spin_button_set_value (self->to, G_MAXDOUBLE);
  gtk_widget_queue_draw (self->area);
}

/* -- The widget -- */

static void
label_changed_cb (FusFeatureHistogram *self)
{
  if (self->item == NULL || fus_feature_item_get_features (self->item)->dataset !=
                              fus_study_get_dataset (self->study))
    return;
  count (self);
  gtk_widget_queue_draw (self->area);
}

static GtkSpinButton *
add_number (FusFeatureHistogram *self, const char *caption, const char *spoken)
{
  GtkWidget *label = gtk_label_new (caption);
  GtkWidget *button = gtk_spin_button_new_with_range (0, 1, 0.1);

  gtk_widget_add_css_class (label, "dim-label");
  fus_app_set_spoken_name (button, spoken);
  gtk_widget_set_hexpand (button, TRUE);
  gtk_box_append (GTK_BOX (self->controls), label);
  gtk_box_append (GTK_BOX (self->controls), button);

  return GTK_SPIN_BUTTON (button);
}

static void
make_controls (FusFeatureHistogram *self)
{
  GtkWidget *select = gtk_button_new_with_label (_ ("Select"));

  self->controls = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->from = add_number (self, _ ("From"), _ ("Least value of the range"));
  self->to = add_number (self, _ ("to"), _ ("Largest value of the range"));
  gtk_widget_set_tooltip_text (select, _ ("Select these samples on every page"));
  g_signal_connect_object (select, "clicked", G_CALLBACK (select_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->controls), select);
}

static void
make_area (FusFeatureHistogram *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->area = gtk_drawing_area_new ();
  gtk_widget_set_hexpand (self->area, TRUE);
  gtk_widget_set_tooltip_text (self->area,
                               _ ("Drag to select the samples whose value lies there"));
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->area), draw, self, NULL);
  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (drag_update_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-end", G_CALLBACK (drag_end_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->area, GTK_EVENT_CONTROLLER (drag));
}

static void
fus_feature_histogram_dispose (GObject *object)
{
  FusFeatureHistogram *self = FUS_FEATURE_HISTOGRAM (object);

  if (self->area != NULL)
    gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->area), NULL, NULL, NULL);
  self->area = NULL;
  g_clear_object (&self->item);
  g_clear_object (&self->study);
  stop_counting (self);

  G_OBJECT_CLASS (fus_feature_histogram_parent_class)->dispose (object);
}

static void
fus_feature_histogram_finalize (GObject *object)
{
  g_clear_pointer (&FUS_FEATURE_HISTOGRAM (object)->counts, fus_feature_counts_free);
  G_OBJECT_CLASS (fus_feature_histogram_parent_class)->finalize (object);
}

static void
fus_feature_histogram_class_init (FusFeatureHistogramClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fus_feature_histogram_dispose;
  G_OBJECT_CLASS (klass)->finalize = fus_feature_histogram_finalize;
}

static void
fus_feature_histogram_init (FusFeatureHistogram *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);

  self->low = self->high = (double) NAN;
  self->heading = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->heading, 0);
  gtk_label_set_ellipsize (self->heading, PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_add_css_class (GTK_WIDGET (self->heading), "heading");
  make_area (self);
  make_controls (self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->heading));
  gtk_box_append (GTK_BOX (box), self->area);
  gtk_box_append (GTK_BOX (box), self->controls);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
fus_feature_histogram_new (FusStudy *study)
{
  FusFeatureHistogram *self = g_object_new (FUS_TYPE_FEATURE_HISTOGRAM, NULL);

  self->study = g_object_ref (study);
  g_signal_connect_object (study, "notify::label", G_CALLBACK (label_changed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);

  return GTK_WIDGET (self);
}
