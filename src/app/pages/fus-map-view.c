/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The map on screen. The figure (figures/fus-map-figure.c) is built for each set of
 * colors; points, selection and outline are then changed in place, as building it anew
 * takes too long while something moves. Points that another thread is drawing are not
 * touched: it has a copy. Where the points are, tools and the hover card are in the
 * files beside this one. */
#include "config.h"

#include "fus-map-view-private.h"

#include "fus-app.h"
#include "fus-figure-context.h"
#include "fus-figure-ids.h"
#include "fus-getter.h"
#include "fus-measured.h"
#include "fus-study-context.h"
#include "fus-trust.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define PATIENCE_MS 1000 /* until what is under way can be cancelled beside the map */
#define MARGIN 0.03      /* around all points, of their extent */

enum
{
  RECOLORED,
  SELECTING,
  TOOL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FusMapView, fus_map_view, ADW_TYPE_BIN)

/* (nullable): of the figure that is shown */
FusPlotAxes *
fus_map_view_get_panel (FusMapView *self)
{
  FusPlotFigure *figure = fus_plot_view_get_figure (self->plot);

  return figure != NULL ? fus_plot_figure_find_axes (figure, FUS_PANEL_MAP) : NULL;
}

FusPlotMark *
fus_map_view_get_points (FusMapView *self)
{
  FusPlotAxes *panel = fus_map_view_get_panel (self);

  return panel != NULL ? fus_plot_axes_find_mark (panel, FUS_MARK_POINTS) : NULL;
}

void
fus_map_view_redraw (FusMapView *self)
{
  g_return_if_fail (FUS_IS_MAP_VIEW (self));

  FusPlotFigure *figure = fus_plot_view_get_figure (self->plot);

  if (figure != NULL)
    fus_plot_figure_changed (figure);
  gtk_widget_queue_draw (self->leader);
}

/* -- What is seen -- */

static FusPlotRange
widen (FusPlotRange range)
{
  double margin = MAX ((range.high - range.low) * MARGIN, 1e-9);

  return (FusPlotRange){ range.low - margin, range.high + margin };
}

static FusMapArea
get_whole_area (FusMapView *self)
{
  FusPlotMark *points = fus_map_view_get_points (self);
  FusMapArea area = { { G_MAXDOUBLE, -G_MAXDOUBLE }, { G_MAXDOUBLE, -G_MAXDOUBLE } };

  points->class->extent (points, &area.x, &area.y);
  if (!(area.x.high >= area.x.low))
    area = (FusMapArea){ { 0, 1 }, { 0, 1 } };

  return (FusMapArea){ widen (area.x), widen (area.y) };
}

void
fus_map_view_apply_area (FusMapView *self)
{
  g_return_if_fail (FUS_IS_MAP_VIEW (self));

  FusMapArea area = self->area;

  if (fus_map_view_get_points (self) == NULL)
    return;
  if (!self->is_zoomed)
    area = get_whole_area (self);
  fus_plot_figure_set_view (fus_plot_view_get_figure (self->plot),
                            fus_map_view_get_panel (self), &area.x, &area.y);
  gtk_widget_queue_draw (self->leader);
}

/* -- The figure -- */

/* One byte a point. */
static guint8 *
dup_selected (FusMapView *self)
{
  FusSelection *selection = fus_study_get_selection (self->study);
  const guint *samples = fus_map_state_get_samples (self->state);
  guint8 *selected = NULL;

  if (fus_selection_is_empty (selection))
    return NULL;
  selected = g_new (guint8, self->shown->n_rows + 1);
  for (gsize i = 0; i < self->shown->n_rows; i++)
    selected[i] = fus_selection_contains (selection, samples[i]) ? 1 : 0;

  return selected;
}

static FusFigureContext
get_context (FusMapView *self)
{
  FusFigureContext context = fus_figure_context_for_study (self->study);

  context.map.points = self->shown;
  context.map.places = self->places;
  context.map.samples = fus_map_state_get_samples (self->state);
  context.map.method = fus_map_state_get_method (self->state);
  context.map.seed = fus_map_state_get_seed (self->state);
  context.map.quality = fus_map_state_get_quality (self->state);
  context.map.color = fus_map_state_get_color (self->state);
  context.map.hidden = self->hidden;
  context.map.ramp = &self->ramp;

  return context;
}

static void
build (FusMapView *self)
{
  g_auto (FusFigureContext) context = get_context (self);
  g_autofree guint8 *selected = dup_selected (self);

  if (self->coloring == NULL)
    self->coloring = fus_map_coloring_new (&context);
  context.map.coloring = self->coloring;
  fus_figure_view_set_origin (self->figure, "all", (gint64) context.map.seed);
  fus_figure_view_show (self->figure, self->study, &context);
  fus_plot_figure_set_left_feet_shown (fus_plot_view_get_figure (self->plot),
                                       self->has_own_legend);
  fus_plot_scatter_set_selection (fus_map_view_get_points (self), selected);
  fus_map_view_apply_area (self);
}

void
fus_map_view_take_inside (FusMapView *self, guint8 *inside, gsize n)
{
  g_free (self->inside);
  self->inside = inside;
  self->n_inside = n;
  g_signal_emit (self, signals[SELECTING], 0);
}

void
fus_map_view_show_selection (FusMapView *self)
{
  g_return_if_fail (FUS_IS_MAP_VIEW (self));

  FusPlotMark *points = fus_map_view_get_points (self);
  g_autofree guint8 *selected = NULL;

  if (points == NULL)
    return;
  selected = dup_selected (self);
  fus_plot_scatter_set_selection (points, selected);
  fus_map_view_redraw (self);
}

gssize
fus_map_view_find_point (FusMapView *self, guint sample)
{
  g_return_val_if_fail (FUS_IS_MAP_VIEW (self), 0);

  const guint *samples = fus_map_state_get_samples (self->state);

  for (gsize i = 0; i < self->shown->n_rows; i++)
    if (samples[i] == sample)
      return (gssize) i;

  return -1;
}

static void
show_sample (FusMapView *self)
{
  FusPlotMark *points = fus_map_view_get_points (self);

  if (points == NULL)
    return;
  fus_plot_scatter_set_ring (points, fus_map_view_find_point (self, fus_study_get_sample (
                                                                      self->study)));
  fus_map_view_redraw (self);
}

void
fus_map_view_drop_coloring (FusMapView *self)
{
  g_return_if_fail (FUS_IS_MAP_VIEW (self));

  g_clear_pointer (&self->coloring, fus_map_coloring_unref);
}

static void
clear (FusMapView *self)
{
  fus_map_view_hide_card (self);
  fus_map_view_drop_coloring (self);
  fus_figure_view_clear (self->figure);
}

void
fus_map_view_rebuild (FusMapView *self)
{
  g_return_if_fail (FUS_IS_MAP_VIEW (self));

  gboolean had_colors = self->coloring != NULL;

  if (self->shown == NULL || fus_map_state_get_samples (self->state) == NULL)
    clear (self);
  else
    build (self);
  if (!had_colors || self->coloring == NULL)
    g_signal_emit (self, signals[RECOLORED], 0);
}

static void
reset_ramp (FusMapView *self)
{
  self->ramp = (FusMapRamp){ FUS_MAP_SCALE_LINEAR, (double) NAN, (double) NAN };
}

static void
recolor (FusMapView *self)
{
  reset_ramp (self);
  g_clear_pointer (&self->hidden, g_free);
  fus_map_view_drop_coloring (self);
  fus_map_view_rebuild (self);
}

/* -- What is told -- */

/* The stamp tells it. */
static void
quality_changed_cb (FusMapView *self)
{
  if (g_strcmp0 (fus_map_state_get_color (self->state), FUS_MAP_COLOR_QUALITY) == 0)
    fus_map_view_drop_coloring (self);
  if (adw_animation_get_state (self->move) != ADW_ANIMATION_PLAYING)
    fus_map_view_rebuild (self);
}

/* What may be said has changed. */
static void
trust_changed_cb (FusMapView *self)
{
  if (self->shown != NULL &&
      adw_animation_get_state (self->move) != ADW_ANIMATION_PLAYING)
    fus_map_view_rebuild (self);
}

static void
method_changed_cb (FusMapView *self)
{
  self->is_zoomed = FALSE;
}

static void
dataset_changed_cb (FusMapView *self)
{
  self->is_zoomed = FALSE;
  g_clear_pointer (&self->hidden, g_free);
  fus_map_view_drop_coloring (self);
  fus_map_view_clear_card (self);
}

/* -- The hint strip -- */

static const char *
get_hint (FusMapView *self)
{
  if (fus_map_state_is_busy (self->state))
    return fus_map_state_get_quality (self->state) == NULL &&
               !fus_map_state_is_growing (self->state) &&
               fus_map_state_get_points (self->state) != self->shown
             ? _ ("Drawing the map…")
             : _ ("Measuring the map…");
  if (fus_map_state_is_unfinished (self->state))
    return _ ("The map isn’t finished");
  switch (self->tool)
    {
    case FUS_MAP_TOOL_LASSO:
    case FUS_MAP_TOOL_BOX:
      return _ ("Shift adds · Alt takes away · Esc cancels");
    case FUS_MAP_TOOL_BRUSH:
      return _ ("Shift adds · Alt takes away · [ ] size · Esc cancels");
    case FUS_MAP_TOOL_PAN:
    case FUS_MAP_N_TOOLS:
    default:
      return self->is_pinned ? _ ("P lets go of the card") : "";
    }
}

static const char *const tool_icons[FUS_MAP_N_TOOLS] = {
  "fus-pan-symbolic",
  "fus-lasso-symbolic",
  "fus-box-symbolic",
  "fus-brush-symbolic",
};

/* "Drawing the map… 42 %", as far as it is known. */
static void
show_hint (FusMapView *self, const char *hint)
{
  double fraction = self->job != NULL ? fus_job_get_fraction (self->job) : -1;
  g_autofree char *text =
    fraction > 0 && fus_map_state_is_busy (self->state)
      /* Translators: what is under way, and how much of it is done. */
      ? g_strdup_printf (_ ("%s %.0f\302\240%%"), hint, 100 * MIN (fraction, 1))
      : g_strdup (hint);

  gtk_label_set_text (self->hint_label, text);
}

/* Only where there is something to press the pointer doesn't go through to the map. */
static void
show_hint_button (FusMapView *self, gboolean busy)
{
  gboolean is_unfinished = !busy && fus_map_state_is_unfinished (self->state);
  gboolean is_shown = is_unfinished || (busy && self->is_long);

  gtk_button_set_label (self->hint_button, is_unfinished ? _ ("Draw It") : _ ("Cancel"));
  gtk_widget_set_visible (GTK_WIDGET (self->hint_button), is_shown);
  gtk_widget_set_can_target (self->hint, is_shown);
}

static void
hint_button_cb (FusMapView *self)
{
  if (fus_map_state_is_busy (self->state))
    fus_map_state_let_go (self->state);
  else
    fus_map_state_request (self->state);
}

void
fus_map_view_update_hint (FusMapView *self)
{
  g_return_if_fail (FUS_IS_MAP_VIEW (self));

  gboolean busy = fus_map_state_is_busy (self->state);

  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_image_set_from_icon_name (self->hint_icon, tool_icons[self->tool]);
  gtk_widget_set_visible (GTK_WIDGET (self->hint_icon),
                          !busy && self->tool != FUS_MAP_TOOL_PAN);
  gtk_widget_set_visible (GTK_WIDGET (self->hint_count), self->outline != NULL);
  show_hint_button (self, busy);
  show_hint (self, busy && fus_map_state_is_growing (self->state) ? _ ("Drawing the map…")
                                                                  : get_hint (self));
  gtk_widget_set_visible (self->hint, busy || self->outline != NULL ||
                                        gtk_label_get_text (self->hint_label)[0] != 0);
}

static gboolean
patience_cb (gpointer data)
{
  FusMapView *self = data;

  self->patience_id = 0;
  self->is_long = TRUE;
  fus_map_view_update_hint (self);

  return G_SOURCE_REMOVE;
}

static void
wait_for_job (FusMapView *self)
{
  g_clear_handle_id (&self->patience_id, g_source_remove);
  self->is_long = FALSE;
  if (self->job != NULL)
    self->patience_id = g_timeout_add (PATIENCE_MS, patience_cb, self);
}

static void
follow_job (FusMapView *self)
{
  FusJob *job = fus_map_state_get_job (self->state);

  if (self->job == job)
    return;
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_set_object (&self->job, job);
  wait_for_job (self);
  if (job != NULL)
    g_signal_connect_swapped (job, "notify::fraction",
                              G_CALLBACK (fus_map_view_update_hint), self);
}

/* A map of other inputs than those that are switched on is dimmed. */
static void
busy_changed_cb (FusMapView *self)
{
  gboolean busy = fus_map_state_is_busy (self->state);
  gboolean is_other = busy ? !fus_map_state_is_growing (self->state)
                           : fus_map_state_is_unfinished (self->state);

  follow_job (self);
  fus_plot_view_set_busy (self->plot, self->shown != NULL && is_other);
  fus_map_view_update_hint (self);
}

static void
points_hint_cb (FusMapView *self)
{
  fus_plot_view_set_busy (self->plot, FALSE);
  fus_map_view_update_hint (self);
}

/* -- The widget -- */

static GtkWidget *
make_hint (FusMapView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->spinner = GTK_SPINNER (gtk_spinner_new ());
  self->hint_icon = GTK_IMAGE (gtk_image_new ());
  self->hint_count = GTK_LABEL (gtk_label_new (NULL));
  self->hint_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->hint_count), "caption-heading");
  gtk_widget_add_css_class (GTK_WIDGET (self->hint_label), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->hint_label), "dim-label");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->spinner));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->hint_icon));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->hint_count));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->hint_label));
  self->hint = box;
  gtk_widget_add_css_class (box, "map-hint");
  self->hint_button = GTK_BUTTON (gtk_button_new ());
  gtk_widget_set_visible (GTK_WIDGET (self->hint_button), FALSE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->hint_button));
  g_signal_connect_swapped (self->hint_button, "clicked", G_CALLBACK (hint_button_cb),
                            self);
  gtk_widget_set_halign (box, GTK_ALIGN_START);
  gtk_widget_set_valign (box, GTK_ALIGN_END);
  gtk_widget_set_margin_start (box, 21);
  /* Above the foot of the figure, and what is said to be selected. */
  gtk_widget_set_margin_bottom (box, 54);
  gtk_widget_set_can_target (box, FALSE);

  return box;
}

static void
fus_map_view_dispose (GObject *object)
{
  FusMapView *self = FUS_MAP_VIEW (object);

  fus_map_view_clear_card (self);
  g_clear_handle_id (&self->patience_id, g_source_remove);
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->job);
  g_clear_object (&self->move);
  g_clear_object (&self->rebuilt);
  if (self->placed != NULL)
    g_signal_handlers_disconnect_by_data (self->placed, self);
  g_clear_object (&self->placed);
  g_clear_object (&self->state);
  g_clear_object (&self->study);

  G_OBJECT_CLASS (fus_map_view_parent_class)->dispose (object);
}

static void
fus_map_view_finalize (GObject *object)
{
  FusMapView *self = FUS_MAP_VIEW (object);

  g_clear_pointer (&self->shown, fus_matrix_unref);
  g_clear_pointer (&self->places, fus_plot_places_unref);
  g_clear_pointer (&self->from, fus_matrix_unref);
  g_clear_pointer (&self->coloring, fus_map_coloring_unref);
  g_clear_pointer (&self->outline, g_array_unref);
  g_free (self->brushed);
  g_free (self->inside);
  g_free (self->hidden);

  G_OBJECT_CLASS (fus_map_view_parent_class)->finalize (object);
}

static void
fus_map_view_class_init (FusMapViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = fus_map_view_dispose;
  object_class->finalize = fus_map_view_finalize;

  signals[RECOLORED] = g_signal_new ("recolored", FUS_TYPE_MAP_VIEW, G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SELECTING] = g_signal_new ("selecting", FUS_TYPE_MAP_VIEW, G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[TOOL_CHANGED] =
    g_signal_new ("tool-changed", FUS_TYPE_MAP_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);
}

static void
fus_map_view_init (FusMapView *self)
{
  GtkWidget *figure = fus_figure_view_new ("map");
  GtkWidget *overlay = gtk_overlay_new ();

  self->has_own_legend = TRUE;
  reset_ramp (self);
  self->figure = FUS_FIGURE_VIEW (figure);
  self->plot = fus_figure_view_get_plot_view (self->figure);
  self->overlay = GTK_OVERLAY (overlay);
  g_object_set (figure, "fills", TRUE, NULL);
  gtk_widget_set_hexpand (figure, TRUE);
  gtk_widget_set_vexpand (figure, TRUE);
  gtk_widget_set_margin_start (figure, 12);
  gtk_widget_set_margin_end (figure, 12);
  gtk_widget_set_margin_top (figure, 6);
  gtk_widget_set_margin_bottom (figure, 6);
  /* The card says it. */
  gtk_widget_set_has_tooltip (GTK_WIDGET (self->plot), FALSE);
  gtk_overlay_set_child (self->overlay, figure);
  gtk_overlay_add_overlay (self->overlay, make_hint (self));
  adw_bin_set_child (ADW_BIN (self), overlay);
  fus_map_view_add_card (self);
  fus_map_view_add_controllers (self);
  fus_map_view_add_move (self);
}

static void
connect (gpointer object, const char *signal, GCallback callback, FusMapView *self)
{
  g_signal_connect_object (object, signal, callback, self, G_CONNECT_SWAPPED);
}

void
fus_map_view_set_state (FusMapView *self, FusStudy *study, FusMapState *state)
{
  g_return_if_fail (self->state == NULL);

  self->study = g_object_ref (study);
  self->state = g_object_ref (state);
  self->rebuilt = fus_measured_new (study, "cards");
  fus_map_view_connect_card (self);
  fus_map_view_follow_points (self);
  connect (state, "notify::points", G_CALLBACK (points_hint_cb), self);
  connect (state, "notify::quality", G_CALLBACK (quality_changed_cb), self);
  connect (state, "notify::busy", G_CALLBACK (busy_changed_cb), self);
  connect (state, "notify::color", G_CALLBACK (recolor), self);
  connect (state, "notify::method", G_CALLBACK (method_changed_cb), self);
  connect (study, "notify::dataset", G_CALLBACK (dataset_changed_cb), self);
  connect (study, "notify::model", G_CALLBACK (fus_map_view_clear_card), self);
  connect (study, "notify::label", G_CALLBACK (recolor), self);
  connect (fus_trust_for_study (study), "changed", G_CALLBACK (trust_changed_cb), self);
  connect (study, "notify::sample", G_CALLBACK (show_sample), self);
  connect (fus_study_get_selection (study), "changed",
           G_CALLBACK (fus_map_view_show_selection), self);
  fus_map_view_update_hint (self);
}

FUS_DEFINE_GETTER (FusMapView, MAP_VIEW, FusFigureView *, fus_map_view_get_figure, figure)
FUS_DEFINE_GETTER (FusMapView, MAP_VIEW, FusMapTool, fus_map_view_get_tool, tool)

const FusMapColoring *
fus_map_view_get_coloring (FusMapView *self)
{
  return self->coloring;
}

const guint8 *
fus_map_view_get_hidden (FusMapView *self)
{
  return self->hidden;
}

void
fus_map_view_set_tool (FusMapView *self, FusMapTool tool)
{
  g_return_if_fail (FUS_IS_MAP_VIEW (self));
  g_return_if_fail ((guint) tool < FUS_MAP_N_TOOLS);

  if (self->tool == tool)
    return;
  fus_map_view_cancel_outline (self);
  self->tool = tool;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self->plot),
                                   tool == FUS_MAP_TOOL_PAN ? NULL : "crosshair");
  fus_map_view_update_hint (self);
  g_signal_emit (self, signals[TOOL_CHANGED], 0);
}

void
fus_map_view_set_hidden (FusMapView *self, const guint8 *hidden)
{
  g_free (self->hidden);
  self->hidden = self->coloring != NULL && hidden != NULL
                   ? g_memdup2 (hidden, self->coloring->n_groups)
                   : NULL;
  fus_map_view_rebuild (self);
}

void
fus_map_view_set_ramp (FusMapView *self, const FusMapRamp *ramp)
{
  g_return_if_fail (FUS_IS_MAP_VIEW (self));
  g_return_if_fail (ramp != NULL);

  self->ramp = *ramp;
  fus_map_view_drop_coloring (self);
  fus_map_view_rebuild (self);
}

const guint8 *
fus_map_view_get_inside (FusMapView *self, gsize *n)
{
  g_return_val_if_fail (FUS_IS_MAP_VIEW (self), NULL);
  g_return_val_if_fail (n != NULL, NULL);

  *n = self->n_inside;

  return self->inside;
}

void
fus_map_view_cancel (FusMapView *self)
{
  g_return_if_fail (FUS_IS_MAP_VIEW (self));

  fus_map_view_cancel_outline (self);
}

void
fus_map_view_set_has_own_legend (FusMapView *self, gboolean has_own_legend)
{
  g_return_if_fail (FUS_IS_MAP_VIEW (self));

  FusPlotFigure *figure = fus_plot_view_get_figure (self->plot);

  self->has_own_legend = has_own_legend;
  if (figure != NULL)
    fus_plot_figure_set_left_feet_shown (figure, has_own_legend);
}

void
fus_map_view_fit (FusMapView *self)
{
  g_return_if_fail (FUS_IS_MAP_VIEW (self));

  self->is_zoomed = FALSE;
  fus_map_view_apply_area (self);
}
