/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-map-page.h"

#include "fus-app.h"
#include "fus-figure-show.h"
#include "fus-map-legend.h"
#include "fus-map-state.h"
#include "fus-plot-marks.h"
#include "fus-sample-card.h"
#include "fus-sample-tile.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MOVE_MS 400
#define MOST_MOVED 20000 /* points beyond which a move is a cut */
#define CARD_DELAY_MS 125
#define ZOOM_STEP 1.2
#define N_TILES 24
#define TILE 38
#define SHORTEST_DRAG 4 /* pixels below which it was a click */

typedef struct
{
  FusPlotRange x;
  FusPlotRange y;
} View;

struct _FusMapPage
{
  FusPage parent_instance;

  FusMapState *state;
  FusMatrix *shown; /* where the points are drawn now */
  FusMatrix *from;  /* where they were when the move began */
  AdwAnimation *move;
  char *color_by; /* id of a label, `presence` …; NULL: the study's label */
  guint8 *hidden; /* [n_classes] of the label that colors */
  gboolean is_zoomed;
  View view;
  GArray *outline; /* of FusPlotPoint, data units: while it is drawn */
  View grab;       /* the view when a pan began */
  double pointer_x;
  double pointer_y;
  guint card_id;
  guint card_sample;
  gboolean is_filling;

  GtkWidget *tools;
  GtkDropDown *method;
  GtkToggleButton *pan_tool;
  GtkToggleButton *lasso_tool;
  GtkToggleButton *box_tool;
  AdwFlap *flap;
  FusPlotView *map;
  GtkSpinner *spinner;
  GtkLabel *hint_label;
  GtkBox *card;
  GtkLabel *selected;
  GtkDropDown *color;
  GtkListBox *legend;
  GtkWidget *samples_head;
  GtkFlowBox *samples;
  GtkWidget *clear;
  GtkWidget *explain;
};

G_DEFINE_FINAL_TYPE (FusMapPage, fus_map_page, FUS_TYPE_PAGE)

static FusStudy *
get_study (FusMapPage *self)
{
  return fus_page_get_study (FUS_PAGE (self));
}

static const FusLabel *
get_color_label (FusMapPage *self)
{
  FusDataset *dataset = fus_study_get_dataset (get_study (self));

  if (self->color_by == NULL || dataset == NULL)
    return fus_study_get_label (get_study (self));

  return fus_dataset_find_label (dataset, self->color_by);
}

static FusPlotMark *
get_points (FusMapPage *self)
{
  FusPlotFigure *figure = fus_plot_view_get_figure (self->map);
  FusPlotAxes *axes = figure != NULL && fus_plot_figure_get_n_axes (figure) > 0
                        ? fus_plot_figure_get_axes (figure, 0)
                        : NULL;

  return axes != NULL && fus_plot_axes_get_n_marks (axes) > 0
           ? fus_plot_axes_get_mark (axes, 0)
           : NULL;
}

/* -- Drawing -- */

static guint8 *
dup_selection (FusMapPage *self)
{
  FusSelection *selection = fus_study_get_selection (get_study (self));
  gsize n = fus_selection_get_n_samples (selection);
  guint8 *selected = NULL;

  if (fus_selection_is_empty (selection))
    return NULL;
  selected = g_new (guint8, n + 1);
  for (gsize i = 0; i < n; i++)
    selected[i] = fus_selection_contains (selection, i) ? 1 : 0;

  return selected;
}

static void
apply_view (FusMapPage *self)
{
  FusPlotFigure *figure = fus_plot_view_get_figure (self->map);

  if (figure != NULL && get_points (self) != NULL)
    fus_plot_figure_set_view (figure, 0, self->is_zoomed ? &self->view.x : NULL,
                              self->is_zoomed ? &self->view.y : NULL);
}

static void
draw (FusMapPage *self)
{
  FusFigureContext context = fus_figure_context_for_study (get_study (self));
  g_autofree guint8 *selected = dup_selection (self);

  context.map = self->shown;
  context.map_samples = fus_map_state_get_samples (self->state);
  context.map_method = fus_map_state_get_method (self->state);
  context.map_seed = fus_map_state_get_seed (self->state);
  context.map_quality = fus_map_state_get_quality (self->state);
  context.map_color = self->color_by;
  context.map_hidden = self->hidden;
  context.selection = selected;
  if (self->shown == NULL || context.map_samples == NULL)
    fus_plot_view_set_figure (self->map, NULL);
  else
    {
      fus_figure_show (self->map, get_study (self), "map", &context, NULL, NULL);
      apply_view (self);
    }
}

static void
set_shown (FusMapPage *self, FusMatrix *points)
{
  g_clear_pointer (&self->shown, fus_matrix_unref);
  self->shown = points;
  draw (self);
}

/* Points of the move: @share of the way from where they were. */
static void
move_cb (double share, FusMapPage *self)
{
  FusMatrix *target = fus_map_state_get_points (self->state);
  FusMatrix *points = NULL;

  if (target == NULL || self->from == NULL || target->n_rows != self->from->n_rows)
    return;
  points = fus_matrix_new (target->n_rows, 2);
  for (gsize i = 0; i < 2 * target->n_rows; i++)
    points->data[i] =
      self->from->data[i] + (FusReal) share * (target->data[i] - self->from->data[i]);
  set_shown (self, points);
}

static gboolean
can_move (FusMapPage *self, FusMatrix *target)
{
  return self->shown != NULL && target->n_rows == self->shown->n_rows &&
         target->n_rows <= MOST_MOVED && adw_get_enable_animations (GTK_WIDGET (self));
}

static void
points_changed_cb (FusMapPage *self)
{
  FusMatrix *target = fus_map_state_get_points (self->state);

  adw_animation_reset (self->move);
  g_clear_pointer (&self->from, fus_matrix_unref);
  if (target == NULL || !can_move (self, target))
    {
      set_shown (self, target != NULL ? fus_matrix_ref (target) : NULL);
      return;
    }
  self->from = fus_matrix_ref (self->shown);
  adw_animation_play (self->move);
}

static void
update_hint (FusMapPage *self)
{
  gboolean busy = fus_map_state_is_busy (self->state);
  gboolean selects = !gtk_toggle_button_get_active (self->pan_tool);

  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_label_set_text (self->hint_label,
                      busy      ? _ ("Drawing the map…")
                      : selects ? _ ("Shift adds · Alt takes away · Esc cancels")
                                : "");
}

static void
busy_changed_cb (FusMapPage *self)
{
  gboolean busy = fus_map_state_is_busy (self->state);

  fus_plot_view_set_busy (self->map, busy && self->shown != NULL &&
                                       fus_map_state_get_quality (self->state) == NULL);
  update_hint (self);
}

/* -- The inspector -- */

static void
clear_tiles (FusMapPage *self)
{
  GtkFlowBoxChild *child = NULL;

  while ((child = gtk_flow_box_get_child_at_index (self->samples, 0)) != NULL)
    gtk_flow_box_remove (self->samples, GTK_WIDGET (child));
}

static void
fill_tiles (FusMapPage *self)
{
  FusDataset *dataset = fus_study_get_dataset (get_study (self));
  gsize n = 0;
  g_autofree guint *samples =
    fus_selection_list (fus_study_get_selection (get_study (self)), &n);
  gsize step = MAX (n / N_TILES, 1);

  clear_tiles (self);
  gtk_widget_set_visible (self->samples_head, n > 0);
  for (gsize i = 0; i < MIN (n, N_TILES) && dataset != NULL; i++)
    {
      GtkWidget *tile = fus_sample_tile_new (TILE);

      fus_sample_tile_set (FUS_SAMPLE_TILE (tile), dataset, NULL, 0, samples[i * step]);
      gtk_widget_set_tooltip_text (tile, fus_dataset_get_id (dataset, samples[i * step]));
      gtk_flow_box_append (self->samples, tile);
    }
}

static void
fill_inspector (FusMapPage *self)
{
  FusSelection *selection = fus_study_get_selection (get_study (self));
  gsize n = fus_selection_get_n_selected (selection);
  g_autofree char *chosen = fus_app_format_count ((gint64) n);
  g_autofree char *all =
    fus_app_format_count ((gint64) fus_selection_get_n_samples (selection));
  g_autofree char *text =
    n > 0 ? g_strdup_printf (_ ("%s of %s samples"), chosen, all)
          : g_strdup (_ ("Nothing is selected: draw round samples with the lasso."));

  gtk_label_set_text (self->selected, text);
  gtk_widget_set_sensitive (self->clear, n > 0);
  fus_map_legend_fill (self->legend, get_study (self), get_color_label (self),
                       self->hidden);
  fill_tiles (self);
}

static void
selection_changed_cb (FusMapPage *self)
{
  draw (self);
  fill_inspector (self);
}

static void
clear_cb (FusMapPage *self)
{
  fus_study_select (get_study (self), FUS_SELECTION_REPLACE, NULL, 0,
                    _ ("Selecting None"));
}

/* A click hides a group or shows it again; a double click shows it alone. */
static void
legend_activated_cb (FusMapPage *self, GtkListBoxRow *row)
{
  const FusLabel *label = get_color_label (self);
  guint code = (guint) gtk_list_box_row_get_index (row);
  static gint64 last;
  static guint last_code = G_MAXUINT;
  gint64 now = g_get_monotonic_time ();
  gboolean is_double = code == last_code && now - last < 400 * G_TIME_SPAN_MILLISECOND;

  if (label == NULL || code >= label->n_classes)
    return;
  last = now;
  last_code = code;
  if (self->hidden == NULL)
    self->hidden = g_new0 (guint8, label->n_classes + 1);
  for (guint k = 0; k < label->n_classes && is_double; k++)
    self->hidden[k] = k == code ? 0 : 1;
  if (!is_double)
    self->hidden[code] = self->hidden[code] == 0 ? 1 : 0;
  draw (self);
  fus_map_legend_fill (self->legend, get_study (self), label, self->hidden);
}

static void
recolor (FusMapPage *self)
{
  g_clear_pointer (&self->hidden, g_free);
  draw (self);
  fill_inspector (self);
}

static void
color_chosen_cb (FusMapPage *self)
{
  GtkStringObject *item = gtk_drop_down_get_selected_item (self->color);
  const char *id = item != NULL ? gtk_string_object_get_string (item) : NULL;

  if (self->is_filling || g_strcmp0 (id, self->color_by) == 0)
    return;
  g_free (self->color_by);
  self->color_by = g_strdup (id);
  recolor (self);
}

static void
fill_colors (FusMapPage *self)
{
  FusDataset *dataset = fus_study_get_dataset (get_study (self));
  const FusLabel *label = fus_study_get_label (get_study (self));
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = GTK_INVALID_LIST_POSITION;
  guint n = 0;

  self->is_filling = TRUE;
  for (guint i = 0; dataset != NULL && i < fus_dataset_get_n_labels (dataset); i++, n++)
    {
      gtk_string_list_append (names, fus_dataset_get_label (dataset, i)->id);
      if (fus_dataset_get_label (dataset, i) == label)
        selected = n;
    }
  gtk_string_list_append (names, "presence");
  for (guint m = 0; dataset != NULL && m < fus_dataset_get_n_modalities (dataset); m++)
    {
      g_autofree char *id =
        g_strconcat ("presence:", fus_dataset_get_modality (dataset, m)->id, NULL);

      gtk_string_list_append (names, id);
    }
  gtk_drop_down_set_model (self->color, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->color,
                              selected == GTK_INVALID_LIST_POSITION ? n : selected);
  self->is_filling = FALSE;
}

static void
dataset_changed_cb (FusMapPage *self)
{
  g_clear_pointer (&self->color_by, g_free);
  g_clear_pointer (&self->hidden, g_free);
  self->is_zoomed = FALSE;
  fill_colors (self);
  fill_inspector (self);
}

/* -- Methods -- */

static void
fill_methods (FusMapPage *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  gsize n = 0;
  const FusProjectionClass *const *classes = fus_projection_list (&n);

  self->is_filling = TRUE;
  for (gsize i = 0; i < n; i++)
    gtk_string_list_append (names, _ (classes[i]->name));
  gtk_drop_down_set_model (self->method, G_LIST_MODEL (names));
  for (guint i = 0; i < n; i++)
    if (g_str_equal (classes[i]->id, fus_map_state_get_method (self->state)))
      gtk_drop_down_set_selected (self->method, i);
  self->is_filling = FALSE;
}

static void
method_chosen_cb (FusMapPage *self)
{
  gsize n = 0;
  const FusProjectionClass *const *classes = fus_projection_list (&n);
  guint selected = gtk_drop_down_get_selected (self->method);

  if (self->is_filling || selected >= n)
    return;
  self->is_zoomed = FALSE;
  fus_map_state_set_method (self->state, classes[selected]->id);
}

/* -- Moving, zooming -- */

static gboolean
get_view (FusMapPage *self, View *view)
{
  FusPlotFigure *figure = fus_plot_view_get_figure (self->map);
  double width = gtk_widget_get_width (GTK_WIDGET (self->map)) * 0.75;
  double height = gtk_widget_get_height (GTK_WIDGET (self->map)) * 0.75;
  FusPlotRect frame;
  FusPlotPoint a, b;

  if (get_points (self) == NULL ||
      !fus_plot_figure_get_frame (figure, width, height, 0, &frame) ||
      !fus_plot_figure_to_data (figure, width, height, 0,
                                (FusPlotPoint){ frame.x, frame.y + frame.height }, &a) ||
      !fus_plot_figure_to_data (figure, width, height, 0,
                                (FusPlotPoint){ frame.x + frame.width, frame.y }, &b))
    return FALSE;
  *view = (View){
    {a.x,  b.x},
    { a.y, b.y}
  };

  return TRUE;
}

static void
set_view (FusMapPage *self, const View *view)
{
  self->is_zoomed = view != NULL;
  if (view != NULL)
    self->view = *view;
  apply_view (self);
}

static void
fit_cb (FusMapPage *self)
{
  set_view (self, NULL);
}

static FusPlotRange
scale_range (FusPlotRange range, double center, double factor)
{
  return (FusPlotRange){ center + (range.low - center) / factor,
                         center + (range.high - center) / factor };
}

static void
zoom (FusMapPage *self, double factor, FusPlotPoint at)
{
  View view;

  if (!get_view (self, &view))
    return;
  view.x = scale_range (view.x, at.x, factor);
  view.y = scale_range (view.y, at.y, factor);
  set_view (self, &view);
}

static void
motion_cb (FusMapPage *self, double x, double y)
{
  self->pointer_x = x;
  self->pointer_y = y;
}

static gboolean
scroll_cb (FusMapPage *self, double dx, double dy)
{
  FusPlotPoint at;

  if (fus_plot_view_to_data (self->map, 0, self->pointer_x, self->pointer_y, &at))
    zoom (self, pow (ZOOM_STEP, -dy), at);

  return GDK_EVENT_STOP;
}

/* -- Lasso and rectangle -- */

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

static const FusPlotPoint *
get_corners (FusMapPage *self)
{
  return (gconstpointer) self->outline->data;
}

static gsize
find_inside (FusMapPage *self, guint8 *inside)
{
  return fus_plot_scatter_find_inside (get_points (self), get_corners (self),
                                       self->outline->len, inside);
}

static void
show_outline (FusMapPage *self)
{
  FusPlotMark *points = get_points (self);
  g_autofree guint8 *inside = NULL;
  g_autofree char *text = NULL;
  gsize n = 0;

  if (points == NULL)
    return;
  fus_plot_scatter_set_outline (points, self->outline != NULL ? get_corners (self) : NULL,
                                self->outline != NULL ? self->outline->len : 0);
  fus_plot_scatter_set_selecting (points, self->outline != NULL);
  if (self->outline != NULL && self->outline->len > 2)
    {
      inside = g_new0 (guint8, self->shown->n_rows + 1);
      n = find_inside (self, inside);
      text = g_strdup_printf (ngettext ("%zu inside · Shift adds · Alt "
                                        "takes away · Esc cancels",
                                        "%zu inside · Shift adds · Alt "
                                        "takes away · Esc cancels",
                                        (gulong) n),
                              n);
      gtk_label_set_text (self->hint_label, text);
    }
  fus_plot_figure_changed (fus_plot_view_get_figure (self->map));
}

static void
take_outline (FusMapPage *self, FusSelectionOp op)
{
  const guint *samples = fus_map_state_get_samples (self->state);
  g_autofree guint8 *inside = g_new0 (guint8, self->shown->n_rows + 1);
  g_autofree guint *chosen = g_new (guint, self->shown->n_rows + 1);
  gsize n = 0;

  find_inside (self, inside);
  for (gsize i = 0; i < self->shown->n_rows; i++)
    if (inside[i] != 0)
      chosen[n++] = samples[i];
  g_clear_pointer (&self->outline, g_array_unref);
  show_outline (self);
  fus_study_select (get_study (self), op, chosen, n,
                    gtk_toggle_button_get_active (self->box_tool)
                      ? _ ("Selecting a Rectangle")
                      : _ ("Selecting with the Lasso"));
  update_hint (self);
}

static void
set_box (FusMapPage *self, FusPlotPoint from, FusPlotPoint to)
{
  const FusPlotPoint corners[] = {
    from, {to.x,    from.y},
     to, { from.x, to.y  }
  };

  g_array_set_size (self->outline, 0);
  g_array_append_vals (self->outline, corners, G_N_ELEMENTS (corners));
}

static void
drag_begin_cb (FusMapPage *self, double x, double y)
{
  if (get_points (self) == NULL || !get_view (self, &self->grab))
    return;
  g_clear_pointer (&self->outline, g_array_unref);
  if (!gtk_toggle_button_get_active (self->pan_tool))
    self->outline = g_array_new (FALSE, FALSE, sizeof (FusPlotPoint));
}

static void
pan (FusMapPage *self, double dx, double dy)
{
  double width = MAX (gtk_widget_get_width (GTK_WIDGET (self->map)), 1);
  double height = MAX (gtk_widget_get_height (GTK_WIDGET (self->map)), 1);
  double right = dx / width * (self->grab.x.high - self->grab.x.low);
  double up = -dy / height * (self->grab.y.high - self->grab.y.low);
  View view = {
    {self->grab.x.low - right, self->grab.x.high - right},
    { self->grab.y.low - up,   self->grab.y.high - up   }
  };

  set_view (self, &view);
}

static void
drag_update_cb (FusMapPage *self, double dx, double dy, GtkGestureDrag *gesture)
{
  double x = 0;
  double y = 0;
  FusPlotPoint from, to;

  if (get_points (self) == NULL || hypot (dx, dy) < SHORTEST_DRAG)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  if (self->outline == NULL)
    {
      if (gtk_toggle_button_get_active (self->pan_tool))
        pan (self, dx, dy);
      return;
    }
  if (!fus_plot_view_to_data (self->map, 0, x, y, &from) ||
      !fus_plot_view_to_data (self->map, 0, x + dx, y + dy, &to))
    return;
  if (gtk_toggle_button_get_active (self->box_tool))
    set_box (self, from, to);
  else
    g_array_append_val (self->outline, to);
  show_outline (self);
}

static void
drag_end_cb (FusMapPage *self, double dx, double dy, GtkGesture *gesture)
{
  if (self->outline == NULL)
    return;
  if (self->outline->len > 2 && self->shown != NULL)
    take_outline (self, get_op (gesture));
  else
    g_clear_pointer (&self->outline, g_array_unref);
}

static gboolean
key_cb (FusMapPage *self, guint keyval, guint keycode, GdkModifierType modifiers)
{
  View view;
  gboolean has_view = get_view (self, &view);
  FusPlotPoint center = { (view.x.low + view.x.high) / 2,
                          (view.y.low + view.y.high) / 2 };

  if ((modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (keyval == GDK_KEY_l || keyval == GDK_KEY_L)
    gtk_toggle_button_set_active (self->lasso_tool, TRUE);
  else if (keyval == GDK_KEY_r || keyval == GDK_KEY_R)
    gtk_toggle_button_set_active (self->box_tool, TRUE);
  else if (keyval == GDK_KEY_Home)
    fit_cb (self);
  else if (has_view && (keyval == GDK_KEY_plus || keyval == GDK_KEY_KP_Add))
    zoom (self, ZOOM_STEP, center);
  else if (has_view && (keyval == GDK_KEY_minus || keyval == GDK_KEY_KP_Subtract))
    zoom (self, 1 / ZOOM_STEP, center);
  else if (keyval == GDK_KEY_Escape && self->outline != NULL)
    {
      g_clear_pointer (&self->outline, g_array_unref);
      show_outline (self);
      update_hint (self);
    }
  else if (keyval == GDK_KEY_Escape)
    gtk_toggle_button_set_active (self->pan_tool, TRUE);
  else
    return GDK_EVENT_PROPAGATE;

  return GDK_EVENT_STOP;
}

/* -- Pointing at a sample -- */

static void
hide_card (FusMapPage *self)
{
  g_clear_handle_id (&self->card_id, g_source_remove);
  gtk_widget_set_visible (GTK_WIDGET (self->card), FALSE);
}

static gboolean
show_card_cb (gpointer data)
{
  FusMapPage *self = data;
  FusDataset *dataset = fus_study_get_dataset (get_study (self));
  GtkWidget *old = gtk_widget_get_first_child (GTK_WIDGET (self->card));

  self->card_id = 0;
  if (old != NULL)
    gtk_box_remove (self->card, old);
  if (dataset != NULL)
    {
      gtk_box_append (self->card,
                      fus_sample_card_new (dataset, NULL, get_color_label (self),
                                           self->card_sample));
      gtk_widget_set_visible (GTK_WIDGET (self->card), TRUE);
    }

  return G_SOURCE_REMOVE;
}

static void
hovered_cb (FusMapPage *self, FusPlotPick *pick)
{
  const guint *samples = fus_map_state_get_samples (self->state);

  if (pick == NULL || samples == NULL || self->shown == NULL ||
      pick->index >= self->shown->n_rows || self->outline != NULL)
    {
      hide_card (self);
      return;
    }
  self->card_sample = samples[pick->index];
  g_clear_handle_id (&self->card_id, g_source_remove);
  self->card_id = g_timeout_add (CARD_DELAY_MS, show_card_cb, self);
}

static void
activated_cb (FusMapPage *self, FusPlotPick *pick, GdkModifierType modifiers)
{
  const guint *samples = fus_map_state_get_samples (self->state);
  gboolean shift = (modifiers & GDK_SHIFT_MASK) != 0;

  if (samples == NULL || self->shown == NULL || pick->index >= self->shown->n_rows)
    return;
  fus_study_set_sample (get_study (self), samples[pick->index]);
  if (shift)
    fus_study_select (get_study (self), FUS_SELECTION_ADD, &samples[pick->index], 1,
                      _ ("Selecting a Sample"));
}

static void
narrow_changed_cb (FusMapPage *self)
{
  gboolean narrow = fus_page_get_narrow (FUS_PAGE (self));

  adw_flap_set_fold_policy (self->flap, narrow ? ADW_FLAP_FOLD_POLICY_ALWAYS
                                               : ADW_FLAP_FOLD_POLICY_NEVER);
  adw_flap_set_reveal_flap (self->flap, !narrow);
}

static void
fus_map_page_shown (FusPage *page)
{
  fus_map_state_request (FUS_MAP_PAGE (page)->state);
}

static void
add_controllers (FusMapPage *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *scroll =
    gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();

  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self->map), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self->map), motion);
  gtk_widget_add_controller (GTK_WIDGET (self->map), scroll);
  gtk_widget_add_controller (GTK_WIDGET (self->map), key);
}

static void
connect_study (FusMapPage *self)
{
  FusStudy *study = get_study (self);

  g_signal_connect_object (self->state, "notify::points", G_CALLBACK (points_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->state, "notify::quality", G_CALLBACK (draw), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->state, "notify::busy", G_CALLBACK (busy_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (study, "notify::dataset", G_CALLBACK (dataset_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (study, "notify::label", G_CALLBACK (recolor), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (study, "notify::sample", G_CALLBACK (draw), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (fus_study_get_selection (study), "changed",
                           G_CALLBACK (selection_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
fus_map_page_constructed (GObject *object)
{
  FusMapPage *self = FUS_MAP_PAGE (object);

  G_OBJECT_CLASS (fus_map_page_parent_class)->constructed (object);

  self->state = fus_map_state_new (get_study (self));
  self->move =
    adw_timed_animation_new (GTK_WIDGET (self), 0, 1, MOVE_MS,
                             adw_callback_animation_target_new (
                               (AdwAnimationTargetFunc) (void *) move_cb, self, NULL));
  connect_study (self);
  add_controllers (self);
  fill_methods (self);
  dataset_changed_cb (self);
  fus_page_set_plot (FUS_PAGE (self), self->map);
  fus_page_set_toolbar (FUS_PAGE (self), self->tools);
  g_signal_connect_swapped (self->pan_tool, "toggled", G_CALLBACK (update_hint), self);
  update_hint (self);
  adw_flap_set_reveal_flap (self->flap, TRUE);
}

static void
fus_map_page_dispose (GObject *object)
{
  FusMapPage *self = FUS_MAP_PAGE (object);

  g_clear_handle_id (&self->card_id, g_source_remove);
  g_clear_object (&self->move);
  gtk_widget_dispose_template (GTK_WIDGET (self), FUS_TYPE_MAP_PAGE);
  g_clear_object (&self->state);

  G_OBJECT_CLASS (fus_map_page_parent_class)->dispose (object);
}

static void
fus_map_page_finalize (GObject *object)
{
  FusMapPage *self = FUS_MAP_PAGE (object);

  g_clear_pointer (&self->shown, fus_matrix_unref);
  g_clear_pointer (&self->from, fus_matrix_unref);
  g_clear_pointer (&self->outline, g_array_unref);
  g_free (self->color_by);
  g_free (self->hidden);

  G_OBJECT_CLASS (fus_map_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FUS_UI ("pages/fus-map-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, FusMapPage, tools);
  gtk_widget_class_bind_template_child (widget_class, FusMapPage, method);
  gtk_widget_class_bind_template_child (widget_class, FusMapPage, pan_tool);
  gtk_widget_class_bind_template_child (widget_class, FusMapPage, lasso_tool);
  gtk_widget_class_bind_template_child (widget_class, FusMapPage, box_tool);
  gtk_widget_class_bind_template_child (widget_class, FusMapPage, flap);
  gtk_widget_class_bind_template_child (widget_class, FusMapPage, map);
  gtk_widget_class_bind_template_child (widget_class, FusMapPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, FusMapPage, hint_label);
  gtk_widget_class_bind_template_child (widget_class, FusMapPage, card);
  gtk_widget_class_bind_template_child (widget_class, FusMapPage, selected);
  gtk_widget_class_bind_template_child (widget_class, FusMapPage, color);
  gtk_widget_class_bind_template_child (widget_class, FusMapPage, legend);
  gtk_widget_class_bind_template_child (widget_class, FusMapPage, samples_head);
  gtk_widget_class_bind_template_child (widget_class, FusMapPage, samples);
  gtk_widget_class_bind_template_child (widget_class, FusMapPage, clear);
  gtk_widget_class_bind_template_child (widget_class, FusMapPage, explain);
  gtk_widget_class_bind_template_callback (widget_class, method_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, color_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, legend_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
  gtk_widget_class_bind_template_callback (widget_class, fit_cb);
  gtk_widget_class_bind_template_callback (widget_class, hovered_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, narrow_changed_cb);
}

static void
fus_map_page_class_init (FusMapPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  FusPageClass *page_class = FUS_PAGE_CLASS (klass);

  object_class->constructed = fus_map_page_constructed;
  object_class->dispose = fus_map_page_dispose;
  object_class->finalize = fus_map_page_finalize;
  page_class->id = "map";
  page_class->title = N_ ("Map");
  page_class->icon_name = "fus-map-symbolic";
  page_class->needs = FUS_PAGE_NEEDS_MODEL;
  page_class->empty_text = N_ ("Train or open a model to see the map.");
  page_class->has_switches = TRUE;
  page_class->shown = fus_map_page_shown;

  g_type_ensure (FUS_TYPE_PLOT_VIEW);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
fus_map_page_init (FusMapPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
