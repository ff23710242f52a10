/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What hand and keys do on the map: pan, zoom, lasso, rectangle, brush, and the same
 * from the keyboard. An open outline marks what is inside as it grows; the selection
 * changes once, when it is closed, and can be undone by that name. Coordinates pass
 * through the figure: pixels, points, data. */
#include "config.h"

#include "fus-map-view-private.h"

#include "fus-app.h"
#include "fus-figure-ids.h"
#include "fus-format-count.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define POINTS_PER_PIXEL (fus_app_get_points_per_pixel ())
#define ZOOM_STEP 1.2
#define SELECTED_MARGIN 0.1 /* around what is zoomed to, of its extent */
#define SHORTEST_DRAG 4     /* pixels below which it was a click */
#define BRUSH_RADIUS 24     /* pixels */
#define BRUSH_STEP 1.25
#define BRUSH_CORNERS 16 /* of each end */

static FusPlotFigure *
get_figure (FusMapView *self)
{
  return fus_plot_view_get_figure (self->plot);
}

/* -- Moving, zooming -- */

static gboolean
get_frame (FusMapView *self, FusPlotRect *frame)
{
  return fus_map_view_get_points (self) != NULL &&
         fus_plot_figure_get_frame (get_figure (self),
                                    gtk_widget_get_width (GTK_WIDGET (self->plot)) *
                                      POINTS_PER_PIXEL,
                                    gtk_widget_get_height (GTK_WIDGET (self->plot)) *
                                      POINTS_PER_PIXEL,
                                    fus_map_view_get_panel (self), frame);
}

static gboolean
to_data (FusMapView *self, double x, double y, FusPlotPoint *data)
{
  return fus_map_view_get_points (self) != NULL &&
         fus_plot_view_to_data (self->plot, FUS_PANEL_MAP, x, y, data);
}

/* What is seen now, wider than was asked for where the frame is. */
static gboolean
get_area (FusMapView *self, FusMapArea *area)
{
  FusPlotRect frame;
  FusPlotPoint a, b;

  if (!get_frame (self, &frame) ||
      !to_data (self, frame.x / POINTS_PER_PIXEL,
                (frame.y + frame.height) / POINTS_PER_PIXEL, &a) ||
      !to_data (self, (frame.x + frame.width) / POINTS_PER_PIXEL,
                frame.y / POINTS_PER_PIXEL, &b))
    return FALSE;
  *area = (FusMapArea){ { a.x, b.x }, { a.y, b.y } };

  return TRUE;
}

static void
set_area (FusMapView *self, const FusMapArea *area)
{
  self->is_zoomed = TRUE;
  self->area = *area;
  fus_map_view_hide_card (self);
  fus_plot_view_hasten (self->plot);
  fus_map_view_apply_area (self);
}

static FusPlotRange
scale_range (FusPlotRange range, double center, double factor)
{
  return (FusPlotRange){ center + (range.low - center) / factor,
                         center + (range.high - center) / factor };
}

static void
zoom (FusMapView *self, double factor, FusPlotPoint at)
{
  FusMapArea area;

  if (!get_area (self, &area))
    return;
  area.x = scale_range (area.x, at.x, factor);
  area.y = scale_range (area.y, at.y, factor);
  set_area (self, &area);
}

static void
zoom_middle (FusMapView *self, double factor)
{
  FusMapArea area;

  if (get_area (self, &area))
    zoom (self, factor,
          (FusPlotPoint){ (area.x.low + area.x.high) / 2,
                          (area.y.low + area.y.high) / 2 });
}

static FusPlotRange
widen (FusPlotRange range)
{
  double margin = MAX ((range.high - range.low) * SELECTED_MARGIN, 1e-6);

  return (FusPlotRange){ range.low - margin, range.high + margin };
}

/* Zooms to the samples that are selected. */
static void
fit_selection (FusMapView *self)
{
  FusSelection *selection = fus_study_get_selection (self->study);
  const guint *samples = fus_map_state_get_samples (self->state);
  FusMapArea area = { { G_MAXDOUBLE, -G_MAXDOUBLE }, { G_MAXDOUBLE, -G_MAXDOUBLE } };

  if (fus_selection_is_empty (selection) || self->shown == NULL)
    return;
  for (gsize i = 0; i < self->shown->n_rows; i++)
    if (fus_selection_contains (selection, samples[i]))
      {
        fus_plot_range_include (&area.x, (double) self->shown->data[2 * i]);
        fus_plot_range_include (&area.y, (double) self->shown->data[2 * i + 1]);
      }
  if (!(area.x.high >= area.x.low))
    return;
  area.x = widen (area.x);
  area.y = widen (area.y);
  set_area (self, &area);
}

static void
pan (FusMapView *self, double dx, double dy)
{
  FusMapArea area = self->grab;
  FusPlotRect frame;
  double right, up;

  if (!get_frame (self, &frame))
    return;
  right = dx * POINTS_PER_PIXEL / frame.width * (area.x.high - area.x.low);
  up = -dy * POINTS_PER_PIXEL / frame.height * (area.y.high - area.y.low);
  area.x = (FusPlotRange){ area.x.low - right, area.x.high - right };
  area.y = (FusPlotRange){ area.y.low - up, area.y.high - up };
  set_area (self, &area);
}

static void
motion_cb (FusMapView *self, double x, double y)
{
  self->pointer_x = x;
  self->pointer_y = y;
}

static gboolean
scroll_cb (FusMapView *self, double dx, double dy)
{
  FusPlotPoint at;

  if (to_data (self, self->pointer_x, self->pointer_y, &at))
    zoom (self, pow (ZOOM_STEP, -dy), at);

  return GDK_EVENT_STOP;
}

static void
zoom_begin_cb (FusMapView *self)
{
  if (!get_area (self, &self->grab))
    self->grab = self->area;
}

static void
zoom_changed_cb (FusMapView *self, double factor)
{
  FusMapArea area = self->grab;

  if (fus_map_view_get_points (self) == NULL || !(factor > 0))
    return;
  area.x = scale_range (area.x, (area.x.low + area.x.high) / 2, factor);
  area.y = scale_range (area.y, (area.y.low + area.y.high) / 2, factor);
  set_area (self, &area);
}

static void
double_click_cb (FusMapView *self, int n_press, double x, double y)
{
  if (n_press == 2 && self->tool == FUS_MAP_TOOL_PAN)
    fus_map_view_fit (self);
}

/* -- Lasso, rectangle, brush -- */

static FusSelectionOp
get_op (GtkGesture *gesture)
{
  GdkModifierType modifiers =
    gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  gboolean shift = (modifiers & GDK_SHIFT_MASK) != 0;
  gboolean alt = (modifiers & GDK_ALT_MASK) != 0;

  return shift && alt ? FUS_SELECTION_INTERSECT
         : shift      ? FUS_SELECTION_ADD
         : alt        ? FUS_SELECTION_SUBTRACT
                      : FUS_SELECTION_REPLACE;
}

static void
show_count (FusMapView *self, gsize n)
{
  g_autofree char *count = fus_format_count ((gint64) n);
  /* Translators: how many samples are inside of the lasso. */
  g_autofree char *text = g_strdup_printf (_ ("%s inside"), count);

  gtk_label_set_text (self->hint_count, text);
  gtk_widget_set_visible (GTK_WIDGET (self->hint_count), TRUE);
}

/* Marks what is inside of the outline so far. */
static gsize
find_inside (FusMapView *self, guint8 *inside)
{
  gsize n = fus_plot_scatter_find_inside (fus_map_view_get_points (self),
                                          (gconstpointer) self->outline->data,
                                          self->outline->len, inside);

  for (gsize i = 0; self->brushed != NULL && i < self->shown->n_rows; i++)
    if (self->brushed[i] != 0 && inside[i] == 0)
      {
        inside[i] = 1;
        n++;
      }
  return n;
}

static void
show_outline (FusMapView *self)
{
  FusPlotMark *points = fus_map_view_get_points (self);
  g_autofree guint8 *inside = g_new0 (guint8, self->shown->n_rows + 1);
  gsize n = 0;

  fus_plot_scatter_set_outline (points, (gconstpointer) self->outline->data,
                                self->outline->len);
  fus_plot_scatter_set_selecting (points, TRUE);
  n = find_inside (self, inside);
  show_count (self, n);
  if (self->brushed != NULL)
    memcpy (self->brushed, inside, self->shown->n_rows);
  fus_plot_scatter_set_selection (points, inside);
  fus_map_view_take_inside (self, g_steal_pointer (&inside), n);
  fus_plot_view_hasten (self->plot);
  fus_map_view_redraw (self);
}

void
fus_map_view_cancel_outline (FusMapView *self)
{
  g_return_if_fail (FUS_IS_MAP_VIEW (self));

  FusPlotMark *points = fus_map_view_get_points (self);

  if (self->outline == NULL)
    return;
  g_clear_pointer (&self->outline, g_array_unref);
  g_clear_pointer (&self->brushed, g_free);
  fus_map_view_take_inside (self, NULL, 0);
  if (points != NULL)
    {
      fus_plot_scatter_set_outline (points, NULL, 0);
      fus_plot_scatter_set_selecting (points, FALSE);
      fus_map_view_show_selection (self);
    }
  fus_map_view_update_hint (self);
}

static const char *
get_action_name (FusMapView *self)
{
  static const char *const names[FUS_MAP_N_TOOLS] = {
    N_ ("Selecting"),
    N_ ("Selecting with the Lasso"),
    N_ ("Selecting a Rectangle"),
    N_ ("Selecting with the Brush"),
  };

  return _ (names[self->tool]);
}

static void
take_outline (FusMapView *self, FusSelectionOp op)
{
  const guint *samples = fus_map_state_get_samples (self->state);
  gsize n_rows = self->shown->n_rows;
  g_autofree guint8 *inside = g_new0 (guint8, n_rows + 1);
  g_autofree guint *chosen = g_new (guint, n_rows + 1);
  gsize n = 0;

  find_inside (self, inside);
  for (gsize i = 0; i < n_rows; i++)
    if (inside[i] != 0)
      chosen[n++] = samples[i];
  fus_map_view_cancel_outline (self);
  fus_study_select (self->study, op, chosen, n, get_action_name (self));
}

static void
set_box (FusMapView *self, FusPlotPoint from, FusPlotPoint to)
{
  const FusPlotPoint corners[] = { from, { to.x, from.y }, to, { from.x, to.y } };

  g_array_set_size (self->outline, 0);
  g_array_append_vals (self->outline, corners, G_N_ELEMENTS (corners));
}

/* Half a circle of the brush, in pixels around its middle, ahead of @angle. */
static void
append_end (FusMapView *self, double x, double y, double angle)
{
  for (int k = 0; k <= BRUSH_CORNERS; k++)
    {
      double turned = angle + G_PI * ((double) k / BRUSH_CORNERS - 0.5);
      FusPlotPoint corner;

      if (to_data (self, x + self->brush_radius * cos (turned),
                   y + self->brush_radius * sin (turned), &corner))
        g_array_append_val (self->outline, corner);
    }
}

/* The way of the brush since the last motion, with round ends. */
static void
set_stroke (FusMapView *self, double x, double y)
{
  double angle = atan2 (y - self->stroke.y, x - self->stroke.x);

  g_array_set_size (self->outline, 0);
  append_end (self, x, y, angle);
  append_end (self, self->stroke.x, self->stroke.y, angle + G_PI);
  self->stroke = (FusPlotPoint){ x, y };
}

static void
drag_begin_cb (FusMapView *self, double x, double y)
{
  if (self->shown == NULL || !get_area (self, &self->grab))
    return;
  fus_map_view_cancel_outline (self);
  if (self->tool == FUS_MAP_TOOL_PAN)
    return;
  fus_map_view_hide_card (self);
  self->outline = g_array_new (FALSE, FALSE, sizeof (FusPlotPoint));
  self->stroke = (FusPlotPoint){ x, y };
  if (self->tool == FUS_MAP_TOOL_BRUSH)
    self->brushed = g_new0 (guint8, self->shown->n_rows + 1);
}

static void
draw_outline (FusMapView *self, double x, double y, double dx, double dy)
{
  FusPlotPoint from, to;

  if (!to_data (self, x, y, &from) || !to_data (self, x + dx, y + dy, &to))
    return;
  if (self->tool == FUS_MAP_TOOL_BOX)
    set_box (self, from, to);
  else if (self->tool == FUS_MAP_TOOL_BRUSH)
    set_stroke (self, x + dx, y + dy);
  else
    g_array_append_val (self->outline, to);
  show_outline (self);
}

static void
drag_update_cb (FusMapView *self, double dx, double dy, GtkGestureDrag *gesture)
{
  double x = 0;
  double y = 0;

  if (fus_map_view_get_points (self) == NULL ||
      (hypot (dx, dy) < SHORTEST_DRAG &&
       (self->outline == NULL || self->outline->len == 0)))
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  if (self->outline != NULL)
    draw_outline (self, x, y, dx, dy);
  else if (self->tool == FUS_MAP_TOOL_PAN)
    pan (self, dx, dy);
}

static void
drag_end_cb (FusMapView *self, double dx, double dy, GtkGesture *gesture)
{
  if (self->outline == NULL)
    return;
  if (self->outline->len > 2 && self->shown != NULL)
    take_outline (self, get_op (gesture));
  else
    fus_map_view_cancel_outline (self);
}

/* -- Samples -- */

static gboolean
get_picked (FusMapView *self, const FusPlotPick *pick, guint *sample)
{
  const guint *samples = fus_map_state_get_samples (self->state);

  if (pick == NULL || samples == NULL || self->shown == NULL ||
      pick->index >= self->shown->n_rows)
    return FALSE;
  *sample = samples[pick->index];

  return TRUE;
}

static void
activated_cb (FusMapView *self, FusPlotPick *pick, GdkModifierType modifiers)
{
  guint sample = 0;

  if (!get_picked (self, pick, &sample))
    return;
  fus_study_set_sample (self->study, sample);
  if ((modifiers & (GDK_SHIFT_MASK | GDK_ALT_MASK)) != 0)
    fus_study_select (self->study,
                      (modifiers & GDK_SHIFT_MASK) != 0 ? FUS_SELECTION_ADD
                                                        : FUS_SELECTION_SUBTRACT,
                      &sample, 1, _ ("Selecting a Sample"));
}

/* What has the focus goes in or out of the selection, and keeps the focus. */
static gboolean
toggle_focused (FusMapView *self)
{
  guint sample = 0;

  if (!get_picked (self, fus_plot_view_get_pick (self->plot), &sample))
    return GDK_EVENT_PROPAGATE;
  fus_study_select (self->study,
                    fus_selection_contains (fus_study_get_selection (self->study), sample)
                      ? FUS_SELECTION_SUBTRACT
                      : FUS_SELECTION_ADD,
                    &sample, 1, _ ("Selecting a Sample"));

  return GDK_EVENT_STOP;
}

static void
invert (FusMapView *self)
{
  gsize n = fus_selection_get_n_samples (fus_study_get_selection (self->study));
  g_autofree guint *others = g_new (guint, n + 1);
  gsize n_others = 0;

  for (gsize i = 0; i < n; i++)
    if (!fus_selection_contains (fus_study_get_selection (self->study), i))
      others[n_others++] = (guint) i;
  fus_study_select (self->study, FUS_SELECTION_REPLACE, others, n_others,
                    _ ("Inverting the Selection"));
}

static void
resize_brush (FusMapView *self, double factor)
{
  self->brush_radius = CLAMP (self->brush_radius * factor, 4, 200);
}

static gboolean
escape (FusMapView *self)
{
  if (self->outline != NULL)
    fus_map_view_cancel_outline (self);
  else if (self->is_pinned)
    fus_map_view_toggle_pin (self);
  else if (self->tool != FUS_MAP_TOOL_PAN)
    fus_map_view_set_tool (self, FUS_MAP_TOOL_PAN);
  else
    return GDK_EVENT_PROPAGATE;

  return GDK_EVENT_STOP;
}

static gboolean
key_cb (FusMapView *self, guint keyval, guint keycode, GdkModifierType modifiers)
{
  if ((modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (gdk_keyval_to_lower (keyval))
    {
    case GDK_KEY_l:
      fus_map_view_set_tool (self, FUS_MAP_TOOL_LASSO);
      break;
    case GDK_KEY_r:
      fus_map_view_set_tool (self, FUS_MAP_TOOL_BOX);
      break;
    case GDK_KEY_b:
      fus_map_view_set_tool (self, FUS_MAP_TOOL_BRUSH);
      break;
    case GDK_KEY_bracketleft:
      resize_brush (self, 1 / BRUSH_STEP);
      break;
    case GDK_KEY_bracketright:
      resize_brush (self, BRUSH_STEP);
      break;
    case GDK_KEY_p:
      fus_map_view_toggle_pin (self);
      break;
    case GDK_KEY_i:
      invert (self);
      break;
    case GDK_KEY_s:
      fit_selection (self);
      break;
    case GDK_KEY_Home:
      fus_map_view_fit (self);
      break;
    case GDK_KEY_plus:
    case GDK_KEY_KP_Add:
      zoom_middle (self, ZOOM_STEP);
      break;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      zoom_middle (self, 1 / ZOOM_STEP);
      break;
    case GDK_KEY_space:
      return toggle_focused (self);
    case GDK_KEY_Escape:
      return escape (self);
    default:
      return GDK_EVENT_PROPAGATE;
    }

  return GDK_EVENT_STOP;
}

static void
add (FusMapView *self, GtkEventController *controller)
{
  gtk_widget_add_controller (GTK_WIDGET (self->plot), controller);
}

void
fus_map_view_add_controllers (FusMapView *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *scroll =
    gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();

  g_return_if_fail (FUS_IS_MAP_VIEW (self));

  self->brush_radius = BRUSH_RADIUS;
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect_swapped (pinch, "begin", G_CALLBACK (zoom_begin_cb), self);
  g_signal_connect_swapped (pinch, "scale-changed", G_CALLBACK (zoom_changed_cb), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (double_click_cb), self);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect_swapped (self->plot, "activated", G_CALLBACK (activated_cb), self);
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  add (self, GTK_EVENT_CONTROLLER (drag));
  add (self, GTK_EVENT_CONTROLLER (pinch));
  add (self, GTK_EVENT_CONTROLLER (click));
  add (self, scroll);
  add (self, motion);
  add (self, key);
}
