/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ramp of a map that is colored by numbers: how values are spread, and handles
 * that set where the colors begin and end. Dragging tells the new ramp as it goes;
 * values beyond the ends keep the last color, and a mark says that there are some. */
#include "config.h"

#include "fus-map-ramp-view.h"

#include "fus-app.h"
#include "fus-plot-scale.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Pixels. */
#define WIDTH 200
#define HISTOGRAM_HEIGHT 44
#define RAMP_TOP (HISTOGRAM_HEIGHT + 2)
#define RAMP_HEIGHT 10
#define GRIP 5 /* half of a handle's width, and its height */
#define HEIGHT (RAMP_TOP + RAMP_HEIGHT + GRIP)
#define CLOSEST 0.02 /* of the width, from one end to the other */
#define MOST_FOLLOWED                                                                    \
  20000 /* points beyond which the map follows when the hand rests                       \
         */

struct _FusMapRampView
{
  AdwBin parent_instance;

  FusMapColoring *coloring;
  gsize *selected; /* (nullable): [n_groups]: points of each bin */
  FusMapRamp ramp;

  GtkWidget *area;
  GtkLabel *low;
  GtkLabel *high;
  GtkDropDown *scale;
  gboolean is_filling;
  double ends[2]; /* positions of the handles */
  int dragged;    /* which of them, or −1 */
  double grabbed; /* where it was */
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (FusMapRampView, fus_map_ramp_view, ADW_TYPE_BIN)

/* -- Drawing -- */

static void
set_color (cairo_t *cr, FusPlotColor color)
{
  cairo_set_source_rgba (cr, color.red, color.green, color.blue, color.alpha);
}

static gsize
find_largest (const FusMapColoring *coloring)
{
  gsize largest = 1;

  for (guint k = 0; k < coloring->n_groups; k++)
    largest = MAX (largest, coloring->bin_count[k]);

  return largest;
}

static void
draw_columns (FusMapRampView *self,
              cairo_t *cr,
              const gsize *counts,
              FusPlotColor color,
              int width)
{
  double pitch = (double) width / self->coloring->n_groups;
  double largest = (double) find_largest (self->coloring);

  set_color (cr, color);
  for (guint k = 0; k < self->coloring->n_groups; k++)
    {
      double high = (double) counts[k] / largest * HISTOGRAM_HEIGHT;

      cairo_rectangle (cr, k * pitch, HISTOGRAM_HEIGHT - high, MAX (pitch - 0.5, 0.5),
                       high);
    }
  cairo_fill (cr);
}

/* Between the ends all colors, beyond them the last one. */
static void
draw_colors (FusMapRampView *self, cairo_t *cr, int width)
{
  const FusMapColoring *coloring = self->coloring;
  const FusPlotTheme *theme = fus_app_get_theme ();
  double reach = MAX (self->ends[1] - self->ends[0], 1e-9);

  for (int x = 0; x < width; x++)
    {
      double share = ((x + 0.5) / width - self->ends[0]) / reach;
      guint step =
        (guint) CLAMP (share * coloring->n_groups, 0, coloring->n_groups - 1.0);

      set_color (cr, fus_plot_theme_get_color (theme, coloring->ink[step]));
      cairo_rectangle (cr, x, RAMP_TOP, 1, RAMP_HEIGHT);
      cairo_fill (cr);
    }
}

static void
draw_handle (FusMapRampView *self, cairo_t *cr, int width, guint end)
{
  double x = CLAMP (self->ends[end] * width, 0.5, width - 0.5);

  set_color (cr, fus_app_get_theme ()->text);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, x, RAMP_TOP - 4);
  cairo_line_to (cr, x, RAMP_TOP + RAMP_HEIGHT);
  cairo_stroke (cr);
  cairo_move_to (cr, x, RAMP_TOP + RAMP_HEIGHT);
  cairo_rel_line_to (cr, -GRIP, GRIP);
  cairo_rel_line_to (cr, 2 * GRIP, 0);
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
draw_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  FusMapRampView *self = data;
  const FusPlotTheme *theme = fus_app_get_theme ();

  if (self->coloring == NULL)
    return;
  /* Room for the halves of the handles. */
  cairo_translate (cr, GRIP, 0);
  width -= 2 * GRIP;
  draw_columns (self, cr, self->coloring->bin_count,
                self->selected != NULL ? theme->frame : theme->neutral, width);
  if (self->selected != NULL)
    draw_columns (self, cr, self->selected, theme->text, width);
  draw_colors (self, cr, width);
  draw_handle (self, cr, width, 0);
  draw_handle (self, cr, width, 1);
}

/* -- The ends in words -- */

static char *
format_value (FusMapRampView *self, double value)
{
  const FusPlotRange *all = &self->coloring->data_range;
  double ends[] = { all->low, all->high };
  guint decimals = MIN (fus_plot_number_decimals (ends, 2, FUS_PLOT_NUMBER_PLAIN), 2);

  if (all->high - all->low < 10)
    decimals = 2;

  return fus_plot_number_format (value, decimals, FUS_PLOT_NUMBER_GROUPED);
}

/* An arrow tells that there are values beyond. */
static void
show_ends (FusMapRampView *self)
{
  g_autofree char *low =
    format_value (self, fus_map_coloring_get_value (self->coloring, self->ends[0]));
  g_autofree char *high =
    format_value (self, fus_map_coloring_get_value (self->coloring, self->ends[1]));
  g_autofree char *below = g_strconcat ("◂ ", low, NULL);
  g_autofree char *above = g_strconcat (high, " ▸", NULL);

  gtk_label_set_text (self->low, self->ends[0] > 0 ? below : low);
  gtk_label_set_text (self->high, self->ends[1] < 1 ? above : high);
}

/* -- What a hand does -- */

static void
take_ends (FusMapRampView *self)
{
  self->ramp.low = self->ends[0] > 0
                     ? fus_map_coloring_get_value (self->coloring, self->ends[0])
                     : (double) NAN;
  self->ramp.high = self->ends[1] < 1
                      ? fus_map_coloring_get_value (self->coloring, self->ends[1])
                      : (double) NAN;
  g_signal_emit (self, changed_signal, 0);
}

static double
get_length (FusMapRampView *self)
{
  return MAX (gtk_widget_get_width (self->area) - 2 * GRIP, 1);
}

static void
drag_begin_cb (FusMapRampView *self, double x)
{
  double at = (x - GRIP) / get_length (self);

  self->dragged = fabs (at - self->ends[0]) <= fabs (at - self->ends[1]) ? 0 : 1;
  self->grabbed = self->ends[self->dragged];
}

static void
drag_update_cb (FusMapRampView *self, double dx)
{
  double at = self->grabbed + dx / get_length (self);

  if (self->dragged < 0 || self->coloring == NULL)
    return;
  self->ends[self->dragged] = self->dragged == 0 ? CLAMP (at, 0, self->ends[1] - CLOSEST)
                                                 : CLAMP (at, self->ends[0] + CLOSEST, 1);
  show_ends (self);
  gtk_widget_queue_draw (self->area);
  if (self->coloring->n <= MOST_FOLLOWED)
    take_ends (self);
}

static void
drag_end_cb (FusMapRampView *self)
{
  if (self->dragged >= 0 && self->coloring != NULL && self->coloring->n > MOST_FOLLOWED)
    take_ends (self);
  self->dragged = -1;
}

static void
scale_chosen_cb (FusMapRampView *self)
{
  FusMapScale scale = (FusMapScale) gtk_drop_down_get_selected (self->scale);

  if (self->is_filling || self->coloring == NULL || scale == self->ramp.scale)
    return;
  self->ramp.scale = scale;
  g_signal_emit (self, changed_signal, 0);
}

/* -- The widget -- */

static void
fus_map_ramp_view_finalize (GObject *object)
{
  FusMapRampView *self = FUS_MAP_RAMP_VIEW (object);

  g_clear_pointer (&self->coloring, fus_map_coloring_unref);
  g_free (self->selected);

  G_OBJECT_CLASS (fus_map_ramp_view_parent_class)->finalize (object);
}

static void
fus_map_ramp_view_class_init (FusMapRampViewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fus_map_ramp_view_finalize;
  changed_signal = g_signal_new ("changed", FUS_TYPE_MAP_RAMP_VIEW, G_SIGNAL_RUN_LAST, 0,
                                 NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
make_area (FusMapRampView *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->area = gtk_drawing_area_new ();
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (self->area), WIDTH);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (self->area), HEIGHT);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->area), draw_cb, self, NULL);
  gtk_widget_set_tooltip_text (self->area, _ ("Drag an end to spread its colors over "
                                              "fewer values"));
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (self->area, GTK_EVENT_CONTROLLER (drag));

  return self->area;
}

static GtkLabel *
make_label (double xalign)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), (float) xalign);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "dim-label");

  return GTK_LABEL (label);
}

static GtkDropDown *
make_scale (FusMapRampView *self)
{
  const char *const names[] = { _ ("linear"), _ ("logarithmic"), _ ("quantiles"), NULL };
  GtkWidget *scale = gtk_drop_down_new_from_strings (names);

  gtk_widget_add_css_class (scale, "flat-choice");
  gtk_widget_set_halign (scale, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (scale, TRUE);
  gtk_widget_set_tooltip_text (scale, _ ("How Values Are Spread over the Colors"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (scale), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Spread of the colors"), -1);
  g_signal_connect_swapped (scale, "notify::selected", G_CALLBACK (scale_chosen_cb),
                            self);

  return GTK_DROP_DOWN (scale);
}

static void
fus_map_ramp_view_init (FusMapRampView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->ramp = (FusMapRamp){ FUS_MAP_SCALE_LINEAR, (double) NAN, (double) NAN };
  self->dragged = -1;
  self->ends[1] = 1;
  self->low = make_label (0);
  self->high = make_label (1);
  self->scale = make_scale (self);
  gtk_box_append (GTK_BOX (foot), GTK_WIDGET (self->low));
  gtk_box_append (GTK_BOX (foot), GTK_WIDGET (self->scale));
  gtk_box_append (GTK_BOX (foot), GTK_WIDGET (self->high));
  gtk_box_append (GTK_BOX (box), make_area (self));
  gtk_box_append (GTK_BOX (box), foot);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
fus_map_ramp_view_new (void)
{
  return g_object_new (FUS_TYPE_MAP_RAMP_VIEW, NULL);
}

const FusMapRamp *
fus_map_ramp_view_get_ramp (FusMapRampView *self)
{
  g_return_val_if_fail (FUS_IS_MAP_RAMP_VIEW (self), NULL);

  return &self->ramp;
}

void
fus_map_ramp_view_set_coloring (FusMapRampView *self, const FusMapColoring *coloring)
{
  g_return_if_fail (FUS_IS_MAP_RAMP_VIEW (self));
  g_return_if_fail (coloring != NULL);

  g_clear_pointer (&self->coloring, fus_map_coloring_unref);
  g_clear_pointer (&self->selected, g_free);
  self->coloring = fus_map_coloring_ref ((FusMapColoring *) coloring);
  self->ramp.scale = coloring->scale;
  self->is_filling = TRUE;
  gtk_drop_down_set_selected (self->scale, coloring->scale);
  self->is_filling = FALSE;
  if (self->dragged < 0)
    {
      self->ends[0] = coloring->low_at;
      self->ends[1] = coloring->high_at;
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->area),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, coloring->title, -1);
  show_ends (self);
  gtk_widget_queue_draw (self->area);
}

void
fus_map_ramp_view_set_selected (FusMapRampView *self, const guint8 *selected)
{
  const FusMapColoring *coloring = self->coloring;

  g_clear_pointer (&self->selected, g_free);
  gtk_widget_queue_draw (self->area);
  if (selected == NULL || coloring == NULL)
    return;
  self->selected = g_new0 (gsize, coloring->n_groups + 1);
  for (gsize i = 0; i < coloring->n; i++)
    if (selected[i] != 0 && coloring->bin[i] < coloring->n_groups)
      self->selected[coloring->bin[i]]++;
}
