/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The card of the sample under the pointer, and where it stands: beside the sample,
 * where it hides fewest other points, never over the sample itself. What the model
 * rebuilds of it is computed in a lane after a moment's rest. A pinned card stays,
 * with a line to its sample. */
#include "config.h"

#include "fus-map-view-private.h"

#include "fus-app.h"
#include "fus-figure-ids.h"
#include "fus-measured.h"

#include <math.h>

#define POINTS_PER_PIXEL (fus_app_get_points_per_pixel ())
#define DELAY_MS 125
#define GAP 18   /* pixels from the sample to its card */
#define MARGIN 9 /* pixels to the edge of the map */
#define N_PLACES 8
#define APART 24 /* pixels between a sample and its card that ask for a line */
#define RING 8   /* pixels from the sample's middle that the line leaves free */

static gboolean
get_shown_sample (FusMapView *self, const FusPlotPick *pick, guint *sample)
{
  const guint *samples = fus_map_state_get_samples (self->state);

  if (pick == NULL || samples == NULL || self->shown == NULL ||
      pick->index >= self->shown->n_rows || self->outline != NULL)
    return FALSE;
  *sample = samples[pick->index];

  return TRUE;
}

/* -- Where the card stands -- */

static int
within (double start, int size, int room)
{
  return (int) CLAMP (start, MARGIN, MAX (room - size - MARGIN, MARGIN));
}

/* Places around the sample: beside it, above and below, each at two heights. */
static GdkRectangle
get_place (FusMapView *self, guint k, int width, int height)
{
  static const double aside[N_PLACES] = { 1, -1, 1, -1, 1, -1, 0, 0 };
  static const double down[N_PLACES] = { 0, 0, 1, 1, -1, -1, 1, -1 };
  double x = self->card_at.x + aside[k] * (GAP + width / 2.0) - width / 2.0;
  double y = self->card_at.y + down[k] * (GAP + height / 2.0) - height / 2.0;

  return (GdkRectangle){ within (x, width, gtk_widget_get_width (GTK_WIDGET (self))),
                         within (y, height, gtk_widget_get_height (GTK_WIDGET (self))),
                         width, height };
}

static gboolean
covers_sample (FusMapView *self, const GdkRectangle *place)
{
  return self->card_at.x > place->x - GAP / 2.0 &&
         self->card_at.x < place->x + place->width + GAP / 2.0 &&
         self->card_at.y > place->y - GAP / 2.0 &&
         self->card_at.y < place->y + place->height + GAP / 2.0;
}

/* How many points the card would hide. */
static gsize
count_covered (FusMapView *self, const GdkRectangle *place)
{
  g_autofree guint8 *inside = g_new (guint8, self->shown->n_rows + 1);
  FusPlotPoint corners[4];

  for (guint k = 0; k < G_N_ELEMENTS (corners); k++)
    {
      double x = place->x + (k == 1 || k == 2 ? place->width : 0);
      double y = place->y + (k > 1 ? place->height : 0);
      double in_x = 0;
      double in_y = 0;

      gtk_widget_translate_coordinates (GTK_WIDGET (self), GTK_WIDGET (self->plot), x, y,
                                        &in_x, &in_y);
      if (!fus_plot_view_to_data (self->plot, FUS_PANEL_MAP, in_x, in_y, &corners[k]))
        return 0;
    }
  return fus_plot_scatter_find_inside (fus_map_view_get_points (self), corners,
                                       G_N_ELEMENTS (corners), inside);
}

/* The place that covers fewest points, and never the sample. */
static void
choose_place (FusMapView *self)
{
  GtkRequisition size;
  gsize least = G_MAXSIZE;

  gtk_widget_get_preferred_size (GTK_WIDGET (self->card), NULL, &size);
  self->card_place = get_place (self, 0, size.width, size.height);
  for (guint k = 0; k < N_PLACES; k++)
    {
      GdkRectangle place = get_place (self, k, size.width, size.height);
      gsize covered;

      if (covers_sample (self, &place))
        continue;
      covered = count_covered (self, &place);
      if (covered >= least)
        continue;
      least = covered;
      self->card_place = place;
    }
}

static gboolean
get_child_position_cb (FusMapView *self, GtkWidget *child, GdkRectangle *allocation)
{
  if (child != GTK_WIDGET (self->card))
    return FALSE;
  *allocation = self->card_place;

  return TRUE;
}

/* -- What it shows -- */

static void
fill (FusMapView *self)
{
  fus_map_card_show (self->card, self->study, self->card_sample,
                     fus_result_get (self->rebuilt));
}

static void
rebuilt_cb (FusMapView *self)
{
  if (gtk_widget_get_visible (GTK_WIDGET (self->card)) &&
      fus_study_get_dataset (self->study) != NULL &&
      fus_result_get (self->rebuilt) != NULL)
    fill (self);
}

/* Asks what the sample's modalities make each other expect, where there is a model. */
static void
request_cards (FusMapView *self)
{
  FusModel *model = fus_study_get_model (self->study);
  FusChoices choices = FUS_CHOICES_INIT;
  g_autoptr (FusTested) tested = NULL;

  if (model == NULL)
    return;
  tested = fus_tested_new (model, fus_study_get_dataset (self->study), NULL, "all");
  choices.sample = (int) self->card_sample;
  fus_measured_request (self->rebuilt, tested, NULL, &choices);
}

static gboolean
show_cb (gpointer data)
{
  FusMapView *self = data;

  self->card_id = 0;
  if (fus_study_get_dataset (self->study) == NULL || self->shown == NULL)
    return G_SOURCE_REMOVE;
  request_cards (self);
  fill (self);
  gtk_widget_set_visible (GTK_WIDGET (self->card), TRUE);
  choose_place (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self->overlay));
  gtk_widget_queue_draw (self->leader);

  return G_SOURCE_REMOVE;
}

static void
hovered_cb (FusMapView *self, FusPlotPick *pick)
{
  double x = 0;
  double y = 0;

  if (self->is_pinned)
    return;
  fus_map_view_hide_card (self);
  if (!get_shown_sample (self, pick, &self->card_sample))
    return;
  gtk_widget_translate_coordinates (GTK_WIDGET (self->plot), GTK_WIDGET (self),
                                    pick->at.x / POINTS_PER_PIXEL,
                                    pick->at.y / POINTS_PER_PIXEL, &x, &y);
  self->card_at = (FusPlotPoint){ x, y };
  self->card_id = g_timeout_add (DELAY_MS, show_cb, self);
}

/* -- The line to a sample that is not beside its card -- */

/* Where the card's sample is drawn now, pixels of the overlay. */
static gboolean
find_sample (FusMapView *self, FusPlotPoint *at)
{
  FusPlotFigure *figure = fus_plot_view_get_figure (self->plot);
  gssize i = -1;
  FusPlotPoint in;

  if (figure == NULL || self->shown == NULL ||
      fus_map_state_get_samples (self->state) == NULL)
    return FALSE;
  i = fus_map_view_find_point (self, self->card_sample);
  if (i < 0 ||
      !fus_plot_figure_from_data (
        figure, gtk_widget_get_width (GTK_WIDGET (self->plot)) * POINTS_PER_PIXEL,
        gtk_widget_get_height (GTK_WIDGET (self->plot)) * POINTS_PER_PIXEL,
        fus_map_view_get_panel (self),
        (FusPlotPoint){ (double) self->shown->data[2 * i],
                        (double) self->shown->data[2 * i + 1] },
        &in))
    return FALSE;
  gtk_widget_translate_coordinates (GTK_WIDGET (self->plot), GTK_WIDGET (self),
                                    in.x / POINTS_PER_PIXEL, in.y / POINTS_PER_PIXEL,
                                    &at->x, &at->y);

  return TRUE;
}

/* The ring of what is pinned stays when the pointer has gone. */
static void
draw_pin (cairo_t *cr, FusPlotPoint at)
{
  const FusPlotTheme *theme = fus_app_get_theme ();

  cairo_arc (cr, at.x, at.y, theme->ring_radius / POINTS_PER_PIXEL, 0, 2 * G_PI);
  cairo_set_source_rgb (cr, theme->ground.red, theme->ground.green, theme->ground.blue);
  cairo_set_line_width (cr, theme->halo_width / POINTS_PER_PIXEL);
  cairo_stroke_preserve (cr);
  cairo_set_source_rgb (cr, theme->text.red, theme->text.green, theme->text.blue);
  cairo_set_line_width (cr, theme->line_width / POINTS_PER_PIXEL);
  cairo_stroke (cr);
}

/* From the ring to the nearest edge of the card. */
static void
draw_leader (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  FusMapView *self = data;
  const GdkRectangle *place = &self->card_place;
  FusPlotColor color = fus_app_get_theme ()->second_text;
  FusPlotPoint at, to;
  double away;

  if (!gtk_widget_get_visible (GTK_WIDGET (self->card)) || !find_sample (self, &at))
    return;
  to.x = CLAMP (at.x, place->x, place->x + place->width);
  to.y = CLAMP (at.y, place->y, place->y + place->height);
  away = hypot (to.x - at.x, to.y - at.y);
  if (self->is_pinned)
    draw_pin (cr, at);
  if (away < APART)
    return;
  cairo_set_source_rgba (cr, color.red, color.green, color.blue, color.alpha);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, at.x + (to.x - at.x) * RING / away,
                 at.y + (to.y - at.y) * RING / away);
  cairo_line_to (cr, to.x, to.y);
  cairo_stroke (cr);
}

static void
add_leader (FusMapView *self)
{
  self->leader = gtk_drawing_area_new ();
  gtk_widget_set_can_target (self->leader, FALSE);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->leader), draw_leader, self,
                                  NULL);
  gtk_overlay_add_overlay (self->overlay, self->leader);
}

void
fus_map_view_add_card (FusMapView *self)
{
  g_return_if_fail (FUS_IS_MAP_VIEW (self));

  add_leader (self);
  self->card = FUS_MAP_CARD (fus_map_card_new ());
  gtk_widget_set_visible (GTK_WIDGET (self->card), FALSE);
  gtk_widget_set_can_target (GTK_WIDGET (self->card), FALSE);
  gtk_overlay_add_overlay (self->overlay, GTK_WIDGET (self->card));
  g_signal_connect_swapped (self->overlay, "get-child-position",
                            G_CALLBACK (get_child_position_cb), self);
  g_signal_connect_swapped (self->plot, "hovered", G_CALLBACK (hovered_cb), self);
}

void
fus_map_view_hide_card (FusMapView *self)
{
  g_return_if_fail (FUS_IS_MAP_VIEW (self));

  g_clear_handle_id (&self->card_id, g_source_remove);
  if (!self->is_pinned)
    gtk_widget_set_visible (GTK_WIDGET (self->card), FALSE);
  gtk_widget_queue_draw (self->leader);
}

void
fus_map_view_toggle_pin (FusMapView *self)
{
  g_return_if_fail (FUS_IS_MAP_VIEW (self));

  gboolean pinned = !self->is_pinned && gtk_widget_get_visible (GTK_WIDGET (self->card));

  self->is_pinned = pinned;
  fus_map_card_set_pinned (self->card, pinned);
  fus_map_view_hide_card (self);
  fus_map_view_update_hint (self);
}

void
fus_map_view_clear_card (FusMapView *self)
{
  g_return_if_fail (FUS_IS_MAP_VIEW (self));

  self->is_pinned = FALSE;
  fus_map_card_set_pinned (self->card, FALSE);
  fus_map_view_hide_card (self);
  if (self->rebuilt != NULL)
    fus_result_clear (self->rebuilt);
}

void
fus_map_view_connect_card (FusMapView *self)
{
  g_return_if_fail (FUS_IS_MAP_VIEW (self));

  g_signal_connect_object (self->rebuilt, "changed", G_CALLBACK (rebuilt_cb), self,
                           G_CONNECT_SWAPPED);
}
