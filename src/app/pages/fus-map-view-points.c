/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the points of the map are drawn: they move from one map to the next. Of very many
 * the places are made in a thread: the main loop only takes them. */
#include "config.h"

#include "fus-map-view-private.h"

#include "fus-figure-context.h"

#define MOVE_MS 400
#define MOST_MOVED 200000 /* points beyond which a move is a cut, of places made aside   \
                           */
#define MOST_TRAILS 4000  /* points beyond which trails would be a veil */

static gboolean
is_placed_aside (const FusMatrix *points)
{
  return points != NULL && points->n_rows > MOST_MOVED;
}

static void
place_points (FusMapView *self)
{
  fus_plot_scatter_set_places (fus_map_view_get_points (self), self->places);
  if (!is_placed_aside (self->shown))
    fus_plot_view_hasten (self->plot);
  fus_map_view_apply_area (self);
}

/* Takes @points and @places, where they are. */
static void
set_shown (FusMapView *self, FusMatrix *points, FusPlotPlaces *places)
{
  gboolean same = points != NULL && self->shown != NULL &&
                  points->n_rows == self->shown->n_rows &&
                  fus_map_view_get_points (self) != NULL;

  g_clear_pointer (&self->shown, fus_matrix_unref);
  g_clear_pointer (&self->places, fus_plot_places_unref);
  self->shown = points;
  self->places = places;
  if (same)
    {
      place_points (self);
      return;
    }
  fus_map_view_drop_coloring (self);
  fus_map_view_rebuild (self);
}

/* At once: takes @points. */
static void
show_points (FusMapView *self, FusMatrix *points)
{
  set_shown (self, points, fus_figure_map_places_new (points));
}

/* Points of the move: @share of the way from where they were. */
static void
move_cb (double share, FusMapView *self)
{
  FusMatrix *target = fus_map_state_get_points (self->state);
  FusMatrix *points = NULL;

  if (target == NULL || self->from == NULL || target->n_rows != self->from->n_rows)
    return;
  points = fus_matrix_new (target->n_rows, 2);
  for (gsize i = 0; i < 2 * target->n_rows; i++)
    points->data[i] =
      self->from->data[i] + (FusReal) share * (target->data[i] - self->from->data[i]);
  show_points (self, points);
}

/* A map that grows is shown as it comes. */
static gboolean
can_move (FusMapView *self, FusMatrix *target)
{
  return self->shown != NULL && target->n_rows == self->shown->n_rows &&
         target->n_rows <= MOST_MOVED && !fus_map_state_is_growing (self->state) &&
         adw_get_enable_animations (GTK_WIDGET (self));
}

/* What is exported then holds the points themselves, not a step of the move. */
static void
move_done_cb (FusMapView *self)
{
  FusMatrix *target = fus_map_state_get_points (self->state);

  if (target != NULL)
    show_points (self, fus_matrix_ref (target));
  fus_map_view_rebuild (self);
}

/* Until the move is done, which builds the figure anew. */
static void
show_trails (FusMapView *self)
{
  FusPlotMark *points = fus_map_view_get_points (self);
  g_autoptr (FusPlotPlaces) from = NULL;

  if (points == NULL || self->from->n_rows > MOST_TRAILS)
    return;
  from = fus_figure_map_places_new (self->from);
  fus_plot_scatter_set_trails (points, from->x, from->y);
}

/* -- Very many points -- */

/* First to be placed, then placed. Reference-counted, frozen then. */
typedef struct
{
  FusMatrix *points;
  FusPlotPlaces *places;
} Placed;

static gpointer
placed_ref (gpointer data)
{
  return g_atomic_rc_box_acquire (data);
}

static void
placed_clear (gpointer data)
{
  Placed *self = data;

  fus_matrix_unref (self->points);
  g_clear_pointer (&self->places, fus_plot_places_unref);
}

static void
placed_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, placed_clear);
}

static gpointer
place (gpointer data,
       FusMailbox *parts,
       FusPool *pool,
       const FusProgress *progress,
       GError **error)
{
  Placed *self = data;

  self->places = fus_figure_map_places_new (self->points);

  return placed_ref (self);
}

static const FusResultKind placed_kind = {
  .lane = FUS_LANE_FIGURES,
  .compute = place,
  .free_input = placed_unref,
  .ref = placed_ref,
  .unref = placed_unref,
};

/* Points that come meanwhile wait: a map that grows is seen growing. */
static void
request_placed (FusMapView *self, FusMatrix *points)
{
  Placed *wanted = NULL;
  g_autofree char *key = NULL;

  if (fus_result_is_busy (self->placed))
    return;
  key = g_strdup_printf ("%u", ++self->n_placed);
  wanted = g_atomic_rc_box_new0 (Placed);
  wanted->points = fus_matrix_ref (points);
  fus_result_request (self->placed, key, wanted);
}

static void
placed_changed_cb (FusMapView *self)
{
  const Placed *placed = fus_result_get (self->placed);
  FusMatrix *target = fus_map_state_get_points (self->state);

  if (placed == NULL || !is_placed_aside (target))
    return;
  if (placed->points->n_rows == target->n_rows)
    set_shown (self, fus_matrix_ref (placed->points),
               fus_plot_places_ref (placed->places));
  if (placed->points != target)
    request_placed (self, target);
}

static void
points_changed_cb (FusMapView *self)
{
  FusMatrix *target = fus_map_state_get_points (self->state);

  fus_map_view_hide_card (self);
  if (target == NULL || self->shown == NULL || target->n_rows != self->shown->n_rows)
    fus_map_view_cancel_outline (self);
  adw_animation_reset (self->move);
  g_clear_pointer (&self->from, fus_matrix_unref);
  if (is_placed_aside (target))
    {
      request_placed (self, target);
      return;
    }
  fus_result_clear (self->placed);
  if (target == NULL)
    {
      set_shown (self, NULL, NULL);
      return;
    }
  if (!can_move (self, target))
    {
      show_points (self, fus_matrix_ref (target));
      return;
    }
  self->from = fus_matrix_ref (self->shown);
  show_trails (self);
  adw_animation_play (self->move);
}

void
fus_map_view_add_move (FusMapView *self)
{
  g_return_if_fail (FUS_IS_MAP_VIEW (self));

  self->move =
    adw_timed_animation_new (GTK_WIDGET (self), 0, 1, MOVE_MS,
                             adw_callback_animation_target_new (
                               (AdwAnimationTargetFunc) (void *) move_cb, self, NULL));
  g_signal_connect_object (self->move, "done", G_CALLBACK (move_done_cb), self,
                           G_CONNECT_SWAPPED);
}

void
fus_map_view_follow_points (FusMapView *self)
{
  g_return_if_fail (FUS_IS_MAP_VIEW (self));

  self->placed = fus_result_new (self->study, &placed_kind);
  g_signal_connect_object (self->placed, "changed", G_CALLBACK (placed_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->state, "notify::points", G_CALLBACK (points_changed_cb),
                           self, G_CONNECT_SWAPPED);
}
