/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Points, from a few to very many. Few are drawn as paths, many on a raster target
 * blended into one image (fus-plot-splat.c), many in a vector file put into one image
 * within vector axes. Open rings of points without a color lie above the others,
 * selected ones above those. Picking goes by an index of cells that is made when first
 * asked for and dropped when points move. */
#include "config.h"

#include "fus-plot-scatter-private.h"

#include <math.h>

/* Past it, vector files get one image inside of their axes. */
#define MAX_VECTOR_MARKS 20000
/* Past it, raster targets get points blended into one image. */
#define MAX_PATHS 1000
#define IMAGE_RESOLUTION (300.0 / 72.0)

/* In print few named groups differ in shape too, as long as shapes can be told apart. */
#define MAX_SHAPED_GROUPS 6
#define MAX_SHAPED_POINTS 5000

/* Of points that are not selected: this much of the text in the ground. */
#define GREY_SHARE 0.25

/* Points that have their full size; and the least share of it that more have. */
#define CROWD 5000
#define FEW 400         /* points; fewer are drawn larger */
#define MOST_RADIUS 1.6 /* of the theme’s, of few points */
#define LEAST_RADIUS 0.45

#define OUTLINE_ALPHA 0.07
#define TRAIL_ALPHA 0.18
#define PICK_RADIUS 14 /* layout pixels, as in other explorers of maps */

static void
scatter_extent (const FusPlotMark *mark, FusPlotRange *x, FusPlotRange *y)
{
  const FusPlotScatter *self = (const FusPlotScatter *) mark;

  const FusPlotPlaces *places = self->places;

  if (!(places->range_x.high >= places->range_x.low))
    return;
  fus_plot_range_include (x, places->range_x.low);
  fus_plot_range_include (x, places->range_x.high);
  fus_plot_range_include (y, places->range_y.low);
  fus_plot_range_include (y, places->range_y.high);
}

gboolean
fus_plot_scatter_is_shown (const FusPlotScatter *self, gsize i)
{
  g_return_val_if_fail (self != NULL, FALSE);

  guint16 color = self->color_of != NULL ? self->color_of[i] : 0;

  if (!isfinite (self->x[i]) || !isfinite (self->y[i]))
    return FALSE;
  return self->hidden == NULL || color >= self->n_inks || self->hidden[color] == 0;
}

/* Whether point @i is among the selected, as all are where nothing is. */
static gboolean
is_selected (const FusPlotScatter *self, gsize i)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->selected == NULL || self->selected[i] != 0;
}

FusPlotColor
fus_plot_scatter_get_color (const FusPlotScatter *self,
                            const FusPlotTheme *theme,
                            guint16 color_of,
                            gboolean selected)
{
  g_return_val_if_fail (self != NULL, (FusPlotColor){ 0 });
  g_return_val_if_fail (theme != NULL, (FusPlotColor){ 0 });

  FusPlotColor color = theme->text;

  if (color_of < self->n_inks)
    color = fus_plot_theme_get_color (theme, self->inks[color_of]);
  if (!selected && !self->selecting)
    color = fus_plot_color_mix (theme->ground, theme->text, GREY_SHARE);
  color.alpha = selected ? theme->point_alpha : theme->dimmed_alpha;
  return color;
}

FusPlotColor
fus_plot_scatter_get_open_color (const FusPlotTheme *theme, gboolean selected)
{
  g_return_val_if_fail (theme != NULL, (FusPlotColor){ 0 });

  return selected ? theme->second_text
                  : fus_plot_color_mix (theme->ground, theme->text, GREY_SHARE);
}

/* Points share the room that they had at CROWD of them: their radius shrinks with the
 * fourth root of their number, and grows back as the view comes closer. Few of them, that
 * would be lost in it, are larger by the same rule. */
double
fus_plot_scatter_get_radius (const FusPlotScatter *self, const FusPlotFrame *frame)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (frame != NULL, 0);

  FusPlotRange seen = fus_plot_scale_get_range (frame->x);
  FusPlotRange all = self->places->range_x;
  double closer = (all.high - all.low) / fabs (seen.high - seen.low);
  double crowd = (double) self->n / CROWD;
  double few = sqrt (sqrt ((double) FEW / (double) MAX (self->n, 1)));

  if (isfinite (closer) && closer > 1)
    crowd /= closer * closer;
  return frame->theme->point_radius *
         CLAMP (1 / sqrt (sqrt (crowd)), LEAST_RADIUS, CLAMP (few, 1, MOST_RADIUS));
}

static gboolean
has_shapes (const FusPlotScatter *self, const FusPlotTheme *theme)
{
  return theme->print && self->names != NULL && self->color_of != NULL &&
         self->n_inks > 1 && self->n_inks <= MAX_SHAPED_GROUPS &&
         self->n <= MAX_SHAPED_POINTS;
}

static void
draw_point (const FusPlotScatter *self,
            FusPlotCanvas *canvas,
            const FusPlotFrame *frame,
            gsize i,
            gboolean selected)
{
  double radius = fus_plot_scatter_get_radius (self, frame);
  FusPlotPoint at = fus_plot_frame_point (frame, self->x[i], self->y[i]);
  guint16 color_of = self->color_of != NULL ? self->color_of[i] : 0;
  gboolean is_open = self->color_of != NULL && color_of == FUS_PLOT_NO_COLOR;
  FusPlotColor color =
    is_open ? fus_plot_scatter_get_open_color (frame->theme, selected)
            : fus_plot_scatter_get_color (self, frame->theme, color_of, selected);
  FusPlotRect room = { frame->room.x - radius, frame->room.y - radius,
                       frame->room.width + 2 * radius, frame->room.height + 2 * radius };
  FusPlotGlyph glyph = color_of < self->n_inks && has_shapes (self, frame->theme)
                         ? fus_plot_glyph_for_modality (color_of)
                         : FUS_PLOT_GLYPH_CIRCLE;

  if (fus_plot_rect_contains (&room, at))
    fus_plot_canvas_glyph (canvas, glyph, at, radius, color, is_open);
}

/* One of the layers: open points lie above the others. */
static void
draw_pass (const FusPlotScatter *self,
           FusPlotCanvas *canvas,
           const FusPlotFrame *frame,
           gboolean selected,
           gboolean is_open)
{
  for (gsize i = 0; i < self->n; i++)
    {
      gboolean open = self->color_of != NULL && self->color_of[i] == FUS_PLOT_NO_COLOR;

      if (open == is_open && fus_plot_scatter_is_shown (self, i) &&
          is_selected (self, i) == selected)
        draw_point (self, canvas, frame, i, selected);
    }
}

static void
draw_points (const FusPlotScatter *self, FusPlotCanvas *canvas, const FusPlotFrame *frame)
{
  if (self->n > MAX_PATHS && !fus_plot_canvas_is_vector (canvas) &&
      !has_shapes (self, frame->theme) && fus_plot_scatter_press (self, canvas, frame))
    return;
  for (int pass = self->selected != NULL ? 0 : 2; pass < 4; pass++)
    draw_pass (self, canvas, frame, pass >= 2, pass % 2 == 1);
}

/* The points as one picture in an otherwise vector file. */
static void
draw_as_image (const FusPlotScatter *self,
               FusPlotCanvas *canvas,
               const FusPlotFrame *frame)
{
  const FusPlotRect *room = &frame->room;
  int width = (int) ceil (room->width * IMAGE_RESOLUTION);
  int height = (int) ceil (room->height * IMAGE_RESOLUTION);
  cairo_surface_t *image =
    cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (image);
  cairo_t *target = fus_plot_canvas_get_cairo (canvas);
  FusPlotCanvas *inner;

  cairo_scale (cr, IMAGE_RESOLUTION, IMAGE_RESOLUTION);
  cairo_translate (cr, -room->x, -room->y);
  inner = fus_plot_canvas_new (cr, frame->theme);
  draw_points (self, inner, frame);
  fus_plot_canvas_free (inner);
  cairo_destroy (cr);
  cairo_save (target);
  cairo_translate (target, room->x, room->y);
  cairo_scale (target, 1 / IMAGE_RESOLUTION, 1 / IMAGE_RESOLUTION);
  cairo_set_source_surface (target, image, 0, 0);
  cairo_paint (target);
  cairo_restore (target);
  cairo_surface_destroy (image);
}

/* A hairline from where each point was, under the points. */
static void
draw_trails (const FusPlotScatter *self, FusPlotCanvas *canvas, const FusPlotFrame *frame)
{
  cairo_t *cr = fus_plot_canvas_get_cairo (canvas);
  FusPlotColor color = frame->theme->text;

  for (gsize i = 0; i < self->n; i++)
    {
      FusPlotPoint from, to;

      if (!fus_plot_scatter_is_shown (self, i))
        continue;
      from = fus_plot_frame_point (frame, self->from_x[i], self->from_y[i]);
      to = fus_plot_frame_point (frame, self->x[i], self->y[i]);
      cairo_move_to (cr, from.x, from.y);
      cairo_line_to (cr, to.x, to.y);
    }
  cairo_set_source_rgba (cr, color.red, color.green, color.blue, TRAIL_ALPHA);
  cairo_set_line_width (cr, frame->theme->hairline);
  cairo_stroke (cr);
}

static void
outline_path (const FusPlotScatter *self, cairo_t *cr, const FusPlotFrame *frame)
{
  for (gsize i = 0; i < self->n_corners; i++)
    {
      FusPlotPoint at =
        fus_plot_frame_point (frame, self->outline[i].x, self->outline[i].y);

      cairo_line_to (cr, at.x, at.y);
    }
}

static void
draw_outline (const FusPlotScatter *self,
              FusPlotCanvas *canvas,
              const FusPlotFrame *frame)
{
  cairo_t *cr = fus_plot_canvas_get_cairo (canvas);
  FusPlotColor color = frame->theme->accent;
  double dash = fus_plot_frame_px (frame, 4);
  FusPlotPoint first, last;

  if (self->n_corners < 2)
    return;
  outline_path (self, cr, frame);
  cairo_set_source_rgba (cr, color.red, color.green, color.blue, OUTLINE_ALPHA);
  cairo_fill_preserve (cr);
  cairo_set_source_rgb (cr, color.red, color.green, color.blue);
  cairo_set_line_width (cr, frame->theme->second_line_width);
  cairo_stroke (cr);
  first = fus_plot_frame_point (frame, self->outline[0].x, self->outline[0].y);
  last = fus_plot_frame_point (frame, self->outline[self->n_corners - 1].x,
                               self->outline[self->n_corners - 1].y);
  cairo_set_dash (cr, &dash, 1, 0);
  cairo_move_to (cr, last.x, last.y);
  cairo_line_to (cr, first.x, first.y);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

static void
draw_ring (const FusPlotTheme *theme, FusPlotCanvas *canvas, FusPlotPoint at)
{
  cairo_t *cr = fus_plot_canvas_get_cairo (canvas);

  cairo_new_sub_path (cr);
  cairo_arc (cr, at.x, at.y, theme->ring_radius, 0, 2 * G_PI);
  cairo_set_source_rgb (cr, theme->ground.red, theme->ground.green, theme->ground.blue);
  cairo_set_line_width (cr, theme->halo_width);
  cairo_stroke_preserve (cr);
  cairo_set_source_rgb (cr, theme->text.red, theme->text.green, theme->text.blue);
  cairo_set_line_width (cr, theme->line_width);
  cairo_stroke (cr);
}

static void
scatter_draw (const FusPlotMark *mark, FusPlotCanvas *canvas, const FusPlotFrame *frame)
{
  const FusPlotScatter *self = (const FusPlotScatter *) mark;

  fus_plot_canvas_push_clip (canvas, &frame->room);
  if (fus_plot_canvas_get_cairo (canvas) == NULL)
    {
      fus_plot_scatter_draw_names (self, canvas, frame);
      fus_plot_canvas_pop_clip (canvas);
      return;
    }
  if (self->from_x != NULL)
    draw_trails (self, canvas, frame);
  if (self->n > MAX_VECTOR_MARKS && fus_plot_canvas_is_vector (canvas))
    draw_as_image (self, canvas, frame);
  else
    draw_points (self, canvas, frame);
  draw_outline (self, canvas, frame);
  if (self->ring >= 0 && (gsize) self->ring < self->n)
    draw_ring (frame->theme, canvas,
               fus_plot_frame_point (frame, self->x[self->ring], self->y[self->ring]));
  fus_plot_scatter_draw_names (self, canvas, frame);
  fus_plot_canvas_pop_clip (canvas);
}

static gboolean
scatter_locate (const FusPlotMark *mark,
                const FusPlotFrame *frame,
                gsize index,
                FusPlotPick *pick)
{
  const FusPlotScatter *self = (const FusPlotScatter *) mark;

  if (!fus_plot_scatter_is_shown (self, index))
    return FALSE;
  pick->at = fus_plot_frame_point (frame, self->x[index], self->y[index]);
  return fus_plot_rect_contains (&frame->room, pick->at);
}

static const FusPlotGridIndex *
ensure_index (const FusPlotScatter *self)
{
  if (*self->index == NULL)
    *self->index = fus_plot_grid_index_new (self->x, self->y, self->n);
  return *self->index;
}

static gboolean
is_shown (gsize i, gpointer data)
{
  return fus_plot_scatter_is_shown (data, i);
}

/* A place of the figure in the units of the points, on linear scales. */
static FusPlotPoint
to_data (const FusPlotFrame *frame, FusPlotPoint at, FusPlotPoint *unit)
{
  FusPlotRange x = fus_plot_scale_get_range (frame->x);
  FusPlotRange y = fus_plot_scale_get_range (frame->y);
  FusPlotPoint low = fus_plot_frame_point (frame, x.low, y.low);
  FusPlotPoint high = fus_plot_frame_point (frame, x.high, y.high);

  *unit = (FusPlotPoint){ (x.high - x.low) / (high.x - low.x),
                          (y.high - y.low) / (high.y - low.y) };
  return (FusPlotPoint){ x.low + (at.x - low.x) * unit->x,
                         y.low + (at.y - low.y) * unit->y };
}

static gboolean
is_linear (const FusPlotFrame *frame)
{
  return fus_plot_scale_get_kind (frame->x) == FUS_PLOT_SCALE_LINEAR &&
         fus_plot_scale_get_kind (frame->y) == FUS_PLOT_SCALE_LINEAR;
}

static gboolean
pick_indexed (const FusPlotScatter *self,
              const FusPlotFrame *frame,
              FusPlotPoint at,
              FusPlotPick *pick)
{
  double reach = fus_plot_frame_px (frame, PICK_RADIUS);
  FusPlotPoint unit;
  FusPlotPoint place = to_data (frame, at, &unit);
  gssize found =
    fus_plot_grid_index_nearest (ensure_index (self), place, reach * fabs (unit.x),
                                 reach * fabs (unit.y), is_shown, (gpointer) self);

  if (found < 0)
    return FALSE;
  pick->index = (gsize) found;
  pick->at = fus_plot_frame_point (frame, self->x[found], self->y[found]);
  pick->distance = hypot (pick->at.x - at.x, pick->at.y - at.y);
  return TRUE;
}

/* Scales that bend: looks at every point. */
static gboolean
pick_any (const FusPlotScatter *self,
          const FusPlotFrame *frame,
          FusPlotPoint at,
          FusPlotPick *pick)
{
  double reach = fus_plot_frame_px (frame, PICK_RADIUS);
  gboolean found = FALSE;

  pick->distance = reach;
  for (gsize i = 0; i < self->n; i++)
    {
      FusPlotPoint point = fus_plot_frame_point (frame, self->x[i], self->y[i]);
      double distance;

      if (!(ABS (point.x - at.x) < pick->distance) ||
          !(ABS (point.y - at.y) < pick->distance) ||
          !fus_plot_scatter_is_shown (self, i))
        continue;
      distance = hypot (point.x - at.x, point.y - at.y);
      if (distance >= pick->distance)
        continue;
      pick->distance = distance;
      pick->index = i;
      pick->at = point;
      found = TRUE;
    }
  return found;
}

static gboolean
scatter_pick (const FusPlotMark *mark,
              const FusPlotFrame *frame,
              FusPlotPoint at,
              FusPlotPick *pick)
{
  const FusPlotScatter *self = (const FusPlotScatter *) mark;

  return is_linear (frame) ? pick_indexed (self, frame, at, pick)
                           : pick_any (self, frame, at, pick);
}

static void
scatter_draw_hover (const FusPlotMark *mark,
                    FusPlotCanvas *canvas,
                    const FusPlotFrame *frame,
                    const FusPlotPick *pick)
{
  draw_ring (frame->theme, canvas, pick->at);
}

static gsize
scatter_count (const FusPlotMark *mark)
{
  return ((const FusPlotScatter *) mark)->n;
}

static char *
scatter_describe (const FusPlotMark *mark, gsize index)
{
  const FusPlotScatter *self = (const FusPlotScatter *) mark;

  return self->text != NULL ? self->text->text_of (index, self->text->data) : NULL;
}

static gpointer
acquire (gpointer box)
{
  return box != NULL ? g_atomic_rc_box_acquire (box) : NULL;
}

/* (nullable): a counted copy of @n bytes. */
static gpointer
share (gconstpointer bytes, gsize n)
{
  return bytes != NULL && n > 0 ? (gpointer) g_atomic_rc_box_dup (n, bytes) : NULL;
}

static void
release (gpointer box)
{
  if (box != NULL)
    g_atomic_rc_box_release (box);
}

/* What is of each point is shared: a copy costs the same for any number of them. */
static FusPlotMark *
scatter_copy (const FusPlotMark *mark)
{
  const FusPlotScatter *self = (const FusPlotScatter *) mark;
  FusPlotScatter *copy = (FusPlotScatter *) fus_plot_scatter_new_at (self->places);

  copy->n_inks = self->n_inks;
  copy->inks = g_memdup2 (self->inks, self->n_inks * sizeof *self->inks);
  copy->names = g_strdupv (self->names);
  copy->color_of = acquire (self->color_of);
  copy->selected = acquire (self->selected);
  fus_plot_scatter_set_hidden (&copy->parent, self->hidden);
  fus_plot_scatter_set_trails (&copy->parent, self->from_x, self->from_y);
  fus_plot_scatter_set_outline (&copy->parent, self->outline, self->n_corners);
  copy->selecting = self->selecting;
  copy->ring = self->ring;
  copy->text = acquire (self->text);
  return &copy->parent;
}

static void
text_clear (gpointer data)
{
  FusPlotScatterText *self = data;

  if (self->free_data != NULL)
    self->free_data (self->data);
}

static void
drop_text (FusPlotScatter *self)
{
  if (self->text != NULL)
    g_atomic_rc_box_release_full (g_steal_pointer (&self->text), text_clear);
}

static void
scatter_finalize (FusPlotMark *mark)
{
  FusPlotScatter *self = (FusPlotScatter *) mark;

  drop_text (self);
  g_clear_pointer (self->index, fus_plot_grid_index_free);
  g_free (self->index);
  fus_plot_places_unref (self->places);
  g_free (self->inks);
  release (self->color_of);
  g_strfreev (self->names);
  release (self->selected);
  g_free (self->hidden);
  g_free (self->outline);
  g_free (self->from_x);
  g_free (self->from_y);
}

static const FusPlotMarkClass scatter_class = {
  .id = "scatter",
  .size = sizeof (FusPlotScatter),
  .extent = scatter_extent,
  .draw = scatter_draw,
  .locate = scatter_locate,
  .pick = scatter_pick,
  .draw_hover = scatter_draw_hover,
  .count = scatter_count,
  .describe = scatter_describe,
  .copy = scatter_copy,
  .finalize = scatter_finalize,
};

/* (transfer full): `[n]` each, copied. */
static FusPlotPlaces *
copy_places (const double *x, const double *y, gsize n)
{
  return fus_plot_places_new (g_memdup2 (x, n * sizeof *x), g_memdup2 (y, n * sizeof *y),
                              n);
}

FusPlotMark *
fus_plot_scatter_new_at (FusPlotPlaces *places)
{
  FusPlotScatter *self = NULL;

  g_return_val_if_fail (places != NULL, NULL);

  self = fus_plot_mark_new (&scatter_class);
  self->n = places->n;
  self->index = g_new0 (FusPlotGridIndex *, 1);
  self->ring = -1;
  fus_plot_scatter_set_places (&self->parent, places);
  return &self->parent;
}

FusPlotMark *
fus_plot_scatter_new (const double *x, const double *y, gsize n)
{
  g_autoptr (FusPlotPlaces) places = NULL;

  g_return_val_if_fail ((x != NULL && y != NULL) || n == 0, NULL);

  places = copy_places (x, y, n);
  return fus_plot_scatter_new_at (places);
}

void
fus_plot_scatter_set_places (FusPlotMark *mark, FusPlotPlaces *places)
{
  FusPlotScatter *self = (FusPlotScatter *) mark;
  FusPlotPlaces *before = self->places;

  g_return_if_fail (places != NULL && places->n == self->n);

  g_clear_pointer (self->index, fus_plot_grid_index_free);
  self->places = fus_plot_places_ref (places);
  self->x = places->x;
  self->y = places->y;
  g_clear_pointer (&before, fus_plot_places_unref);
}

void
fus_plot_scatter_set_points (FusPlotMark *mark, const double *x, const double *y)
{
  g_autoptr (FusPlotPlaces) places = copy_places (x, y, ((FusPlotScatter *) mark)->n);

  fus_plot_scatter_set_places (mark, places);
}

void
fus_plot_scatter_set_trails (FusPlotMark *mark,
                             const double *from_x,
                             const double *from_y)
{
  FusPlotScatter *self = (FusPlotScatter *) mark;
  gsize size = from_x != NULL ? self->n * sizeof *from_x : 0;

  g_free (self->from_x);
  g_free (self->from_y);
  self->from_x = g_memdup2 (from_x, size);
  self->from_y = g_memdup2 (from_y, size);
}

void
fus_plot_scatter_set_colors (FusPlotMark *mark,
                             const FusPlotInk *inks,
                             guint n_inks,
                             const guint16 *color_of,
                             const char *const *names)
{
  FusPlotScatter *self = (FusPlotScatter *) mark;

  g_free (self->inks);
  release (self->color_of);
  g_clear_pointer (&self->names, g_strfreev);
  self->n_inks = n_inks;
  self->inks = g_memdup2 (inks, n_inks * sizeof *inks);
  self->color_of = share (color_of, self->n * sizeof *color_of);
  if (names == NULL)
    return;
  self->names = g_new0 (char *, n_inks + 1);
  for (guint i = 0; i < n_inks; i++)
    self->names[i] = g_strdup (names[i] != NULL ? names[i] : "");
}

void
fus_plot_scatter_set_selection (FusPlotMark *mark, const guint8 *selected)
{
  FusPlotScatter *self = (FusPlotScatter *) mark;

  release (self->selected);
  self->selected = share (selected, self->n);
}

void
fus_plot_scatter_set_selecting (FusPlotMark *mark, gboolean selecting)
{
  ((FusPlotScatter *) mark)->selecting = selecting;
}

void
fus_plot_scatter_set_hidden (FusPlotMark *mark, const guint8 *hidden)
{
  FusPlotScatter *self = (FusPlotScatter *) mark;

  g_free (self->hidden);
  self->hidden = g_memdup2 (hidden, hidden != NULL ? self->n_inks : 0);
}

void
fus_plot_scatter_set_ring (FusPlotMark *mark, gssize index)
{
  ((FusPlotScatter *) mark)->ring = index;
}

void
fus_plot_scatter_set_describe (FusPlotMark *mark,
                               char *(*text_of) (gsize index, gpointer data),
                               gpointer data,
                               GDestroyNotify free_data)
{
  FusPlotScatter *self = (FusPlotScatter *) mark;

  drop_text (self);
  self->text = g_atomic_rc_box_new (FusPlotScatterText);
  *self->text = (FusPlotScatterText){ text_of, data, free_data };
}

void
fus_plot_scatter_set_outline (FusPlotMark *mark,
                              const FusPlotPoint *polygon,
                              gsize n_corners)
{
  FusPlotScatter *self = (FusPlotScatter *) mark;

  g_free (self->outline);
  self->n_corners = polygon != NULL ? n_corners : 0;
  self->outline = g_memdup2 (polygon, self->n_corners * sizeof *polygon);
}

gsize
fus_plot_scatter_find_inside (const FusPlotMark *mark,
                              const FusPlotPoint *polygon,
                              gsize n_corners,
                              guint8 *inside)
{
  const FusPlotScatter *self = (const FusPlotScatter *) mark;
  gsize n = 0;

  fus_plot_grid_index_inside (ensure_index (self), polygon, n_corners, inside);
  for (gsize i = 0; i < self->n; i++)
    {
      inside[i] = inside[i] != 0 && fus_plot_scatter_is_shown (self, i);
      n += inside[i];
    }
  return n;
}
