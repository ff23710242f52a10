/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A cloud of points a row, with its median and middle half. Points are moved aside
 * until none touch; of more than two hundred only quantiles are drawn, and of
 * thousands an outline of their density, since a dense swarm shows nothing else. Picks
 * return the ids that the builder gave, whatever is drawn. */
#include "config.h"

#include "fus-plot-marks.h"
#include "fus-plot-words-private.h"

#include <math.h>
#include <stdlib.h>

#define MAX_POINTS 200  /* past it the swarm is thinned by quantiles */
#define MAX_SWARM 2000  /* past it a violin is drawn */
#define N_BINS 96       /* of a violin's outline */
#define POINT_ALPHA 0.5 /* points overlap */
#define VIOLIN_ALPHA 0.35

/* Layout pixels. */
#define POINT_RADIUS 2
#define RING_RADIUS 5
#define MEDIAN_HEIGHT 15
#define RING_REACH 9
#define LABEL_RISE                                                                       \
  16 /* of the words above a ring: clear of the middle half's strokes                    \
      */

typedef struct
{
  gsize n; /* all that are known */
  double *sorted;
  guint *ids; /* of @sorted */
  FusPlotInk ink;
  double ring; /* value of the ringed one, or NaN */
  guint ring_id;
  char *label;
} Row;

typedef struct
{
  FusPlotMark parent;
  gsize n_rows;
  Row *rows;
} Swarm;

static void
swarm_extent (const FusPlotMark *mark, FusPlotRange *x, FusPlotRange *y)
{
  const Swarm *self = (const Swarm *) mark;

  for (gsize i = 0; i < self->n_rows; i++)
    {
      const Row *row = &self->rows[i];

      if (row->n == 0)
        continue;
      fus_plot_range_include (x, row->sorted[0]);
      fus_plot_range_include (x, row->sorted[row->n - 1]);
      fus_plot_range_include (x, row->ring);
    }
}

/* The outermost point, and its ring, are not cut. */
static void
swarm_margins (const FusPlotMark *mark,
               FusPlotCanvas *canvas,
               const FusPlotFrame *frame,
               FusPlotMargins *margins)
{
  margins->right = MAX (margins->right, fus_plot_frame_px (frame, RING_RADIUS + 1));
}

/* Linear between the order statistics. */
static double
quantile (const Row *row, double share)
{
  double at = share * (double) (row->n - 1);
  gsize below = MIN ((gsize) at, row->n - 1);
  gsize above = MIN (below + 1, row->n - 1);

  return row->sorted[below] +
         (row->sorted[above] - row->sorted[below]) * (at - (double) below);
}

static gsize
n_drawn (const Row *row)
{
  return MIN (row->n, MAX_POINTS);
}

/* Which of the sorted values the i-th drawn point stands for. */
static gsize
drawn_index (const Row *row, gsize i)
{
  if (row->n <= MAX_POINTS)
    return i;
  return (gsize) (((double) i + 0.5) * (double) row->n / MAX_POINTS);
}

static gboolean
touches (const FusPlotPoint *placed, gsize n, FusPlotPoint at, double distance)
{
  for (gsize i = n; i > 0; i--)
    {
      const FusPlotPoint *other = &placed[i - 1];

      if (at.x - other->x >= distance)
        return FALSE;
      if (hypot (at.x - other->x, at.y - other->y) < distance - 1e-9)
        return TRUE;
    }
  return FALSE;
}

/* The place nearest to the middle line where a point at @x touches none before it. */
static double
free_offset (const FusPlotPoint *placed, gsize n, double x, double distance)
{
  double best =
    touches (placed, n, (FusPlotPoint){ x, 0 }, distance) ? (double) INFINITY : 0;

  for (gsize i = n; i > 0 && x - placed[i - 1].x < distance; i--)
    {
      double dx = x - placed[i - 1].x;
      double dy = sqrt (MAX (distance * distance - dx * dx, 0));

      for (int side = -1; side <= 1; side += 2)
        {
          double y = placed[i - 1].y + side * dy;

          if (ABS (y) < ABS (best) &&
              !touches (placed, n, (FusPlotPoint){ x, y }, distance))
            best = y;
        }
    }
  return isinf (best) ? 0 : best;
}

/* Points of a row, about its middle line; squeezed where they need more height. */
static gsize
place_points (const Row *row, const FusPlotFrame *frame, FusPlotPoint *points)
{
  double distance = 2 * fus_plot_frame_px (frame, POINT_RADIUS);
  double room = 0.42 * fus_plot_frame_band_y (frame);
  double highest = 0;
  gsize n = n_drawn (row);

  for (gsize i = 0; i < n; i++)
    {
      points[i].x = fus_plot_frame_x (frame, row->sorted[drawn_index (row, i)]);
      points[i].y = free_offset (points, i, points[i].x, distance);
      highest = MAX (highest, ABS (points[i].y));
    }
  for (gsize i = 0; highest > room && i < n; i++)
    points[i].y *= room / highest;
  return n;
}

static void
draw_points (const Row *row, FusPlotCanvas *canvas, const FusPlotFrame *frame, double y)
{
  FusPlotPoint points[MAX_POINTS];
  FusPlotColor color = fus_plot_theme_get_color (frame->theme, row->ink);
  gsize n = place_points (row, frame, points);

  color.alpha = POINT_ALPHA;
  for (gsize i = 0; i < n; i++)
    fus_plot_canvas_glyph (canvas, FUS_PLOT_GLYPH_CIRCLE,
                           (FusPlotPoint){ points[i].x, y + points[i].y },
                           fus_plot_frame_px (frame, POINT_RADIUS), color, FALSE);
}

/* Density by a Gaussian kernel of Silverman's width over bins of the range. */
static void
estimate_density (const Row *row, double low, double step, double *density)
{
  double spread = (quantile (row, 0.75) - quantile (row, 0.25)) / 1.34;
  double width = MAX (0.9 * spread * pow ((double) row->n, -0.2), step);
  double counts[N_BINS] = { 0 };

  for (gsize i = 0; i < row->n; i++)
    counts[MIN ((gsize) ((row->sorted[i] - low) / step), N_BINS - 1)]++;
  for (guint i = 0; i < N_BINS; i++)
    {
      density[i] = 0;
      for (guint k = 0; k < N_BINS; k++)
        {
          double away = ((double) i - k) * step / width;

          density[i] += counts[k] * exp (-0.5 * away * away);
        }
    }
}

static void
draw_violin (const Row *row, FusPlotCanvas *canvas, const FusPlotFrame *frame, double y)
{
  double low = row->sorted[0];
  double step = MAX ((row->sorted[row->n - 1] - low) / N_BINS, 1e-12);
  double room = 0.42 * fus_plot_frame_band_y (frame);
  FusPlotColor color = fus_plot_theme_get_color (frame->theme, row->ink);
  FusPlotPoint outline[2 * N_BINS];
  double density[N_BINS];
  double highest = 0;

  estimate_density (row, low, step, density);
  for (guint i = 0; i < N_BINS; i++)
    highest = MAX (highest, density[i]);
  for (guint i = 0; i < N_BINS; i++)
    {
      double x = fus_plot_frame_x (frame, low + (i + 0.5) * step);
      double half = room * density[i] / highest;

      outline[i] = (FusPlotPoint){ x, y - half };
      outline[2 * N_BINS - 1 - i] = (FusPlotPoint){ x, y + half };
    }
  color.alpha = VIOLIN_ALPHA;
  fus_plot_canvas_polygon (canvas, outline, 2 * N_BINS, color);
}

static void
draw_middle (const Row *row, FusPlotCanvas *canvas, const FusPlotFrame *frame, double y)
{
  double half = fus_plot_frame_px (frame, MEDIAN_HEIGHT) / 2;
  double median = fus_plot_frame_x (frame, quantile (row, 0.5));
  FusPlotColor color = frame->theme->text;

  fus_plot_canvas_line (
    canvas, (FusPlotPoint){ fus_plot_frame_x (frame, quantile (row, 0.25)), y },
    (FusPlotPoint){ fus_plot_frame_x (frame, quantile (row, 0.75)), y },
    frame->theme->interval_width * 1.4, color, FUS_PLOT_DASH_SOLID);
  fus_plot_canvas_line (canvas, (FusPlotPoint){ median, y - half },
                        (FusPlotPoint){ median, y + half }, frame->theme->interval_width,
                        color, FUS_PLOT_DASH_SOLID);
}

static void
draw_ring (const Row *row, FusPlotCanvas *canvas, const FusPlotFrame *frame, double y)
{
  const FusPlotTheme *theme = frame->theme;
  FusPlotTextStyle style = fus_plot_canvas_style (canvas, FUS_PLOT_INK (TEXT));
  FusPlotPoint at = { fus_plot_frame_x (frame, row->ring), y };
  double radius = fus_plot_frame_px (frame, RING_RADIUS);
  FusPlotPoint places[2];
  double rise;

  if (isnan (row->ring))
    return;
  fus_plot_canvas_glyph (canvas, FUS_PLOT_GLYPH_CIRCLE, at, radius + theme->hairline,
                         theme->text, FALSE);
  fus_plot_canvas_glyph (canvas, FUS_PLOT_GLYPH_CIRCLE, at, radius - theme->hairline / 2,
                         fus_plot_theme_get_color (theme, row->ink), FALSE);
  if (row->label == NULL)
    return;
  style.bold = TRUE;
  style.halo = TRUE;
  style.align_x = 0.5;
  rise = fus_plot_frame_px (frame, LABEL_RISE);
  places[0] = (FusPlotPoint){ at.x, y - rise };
  places[1] = (FusPlotPoint){ at.x, y + rise };
  at = fus_plot_words_place (canvas, frame, row->label, &style, places, 2);
  fus_plot_canvas_text (canvas, row->label, at, &style);
}

static void
swarm_draw (const FusPlotMark *mark, FusPlotCanvas *canvas, const FusPlotFrame *frame)
{
  const Swarm *self = (const Swarm *) mark;

  for (gsize i = 0; i < self->n_rows; i++)
    {
      const Row *row = &self->rows[i];
      double y = fus_plot_frame_y (frame, (double) i);

      if (row->n > MAX_SWARM)
        draw_violin (row, canvas, frame, y);
      else if (row->n > 0)
        draw_points (row, canvas, frame, y);
      if (row->n > 1)
        draw_middle (row, canvas, frame, y);
      draw_ring (row, canvas, frame, y);
    }
}

static void
pick_ring (const Row *row,
           const FusPlotFrame *frame,
           FusPlotPoint at,
           FusPlotPick *pick,
           double y)
{
  FusPlotPoint ring = { fus_plot_frame_x (frame, row->ring), y };
  double distance = hypot (ring.x - at.x, ring.y - at.y);

  if (isnan (row->ring) || distance > fus_plot_frame_px (frame, RING_REACH))
    return;
  pick->index = row->ring_id;
  pick->at = ring;
  pick->distance = distance;
}

/* The index of a pick is what the builder gave as id of the point. */
static gboolean
swarm_pick (const FusPlotMark *mark,
            const FusPlotFrame *frame,
            FusPlotPoint at,
            FusPlotPick *pick)
{
  const Swarm *self = (const Swarm *) mark;
  int band =
    fus_plot_scale_find_band (frame->y, (at.y - frame->plot.y) / frame->plot.height);
  FusPlotPoint points[MAX_POINTS];
  const Row *row;
  gsize n;
  double y;

  if (band < 0 || (gsize) band >= self->n_rows)
    return FALSE;
  row = &self->rows[band];
  y = fus_plot_frame_y (frame, band);
  pick->row = band;
  pick->distance = fus_plot_frame_px (frame, RING_REACH);
  n = row->n <= MAX_SWARM ? place_points (row, frame, points) : 0;
  for (gsize i = 0; i < n; i++)
    {
      double distance = hypot (points[i].x - at.x, y + points[i].y - at.y);

      if (distance >= pick->distance)
        continue;
      pick->distance = distance;
      pick->index = row->ids[drawn_index (row, i)];
      pick->at = (FusPlotPoint){ points[i].x, y + points[i].y };
    }
  pick_ring (row, frame, at, pick, y);
  return pick->distance < fus_plot_frame_px (frame, RING_REACH);
}

static gsize
swarm_count (const FusPlotMark *mark)
{
  const Swarm *self = (const Swarm *) mark;
  gsize n = 0;

  for (gsize i = 0; i < self->n_rows; i++)
    n += n_drawn (&self->rows[i]);
  return n;
}

static void
row_clear (Row *row)
{
  g_free (row->sorted);
  g_free (row->ids);
  g_free (row->label);
}

static void
swarm_finalize (FusPlotMark *mark)
{
  Swarm *self = (Swarm *) mark;

  for (gsize i = 0; i < self->n_rows; i++)
    row_clear (&self->rows[i]);
  g_free (self->rows);
}

static const FusPlotMarkClass swarm_class = {
  .id = "swarm",
  .size = sizeof (Swarm),
  .extent = swarm_extent,
  .margins = swarm_margins,
  .draw = swarm_draw,
  .pick = swarm_pick,
  .count = swarm_count,
  .finalize = swarm_finalize,
};

FusPlotMark *
fus_plot_swarm_new (gsize n_rows)
{
  Swarm *self = fus_plot_mark_new (&swarm_class);

  self->n_rows = n_rows;
  self->rows = g_new0 (Row, n_rows);
  for (gsize i = 0; i < n_rows; i++)
    self->rows[i].ring = NAN;
  return &self->parent;
}

typedef struct
{
  double value;
  guint id;
} Entry;

static int
compare_entries (const void *a, const void *b)
{
  double va = ((const Entry *) a)->value;
  double vb = ((const Entry *) b)->value;

  return va < vb ? -1 : va > vb;
}

/* Known values, sorted, with their ids. */
static void
fill_row (Row *row, const double *values, const guint *ids, gsize n)
{
  g_autofree Entry *entries = g_new (Entry, n + 1);

  for (gsize i = 0; i < n; i++)
    {
      if (isfinite (values[i]))
        entries[row->n++] = (Entry){ values[i], ids != NULL ? ids[i] : (guint) i };
    }
  qsort (entries, row->n, sizeof *entries, compare_entries);
  row->sorted = g_new (double, row->n + 1);
  row->ids = g_new (guint, row->n + 1);
  for (gsize i = 0; i < row->n; i++)
    {
      row->sorted[i] = entries[i].value;
      row->ids[i] = entries[i].id;
    }
}

void
fus_plot_swarm_set_row (FusPlotMark *mark,
                        gsize row,
                        const double *values,
                        const guint *ids,
                        gsize n,
                        FusPlotInk ink,
                        int ring,
                        const char *label)
{
  Swarm *self = (Swarm *) mark;
  Row *of;

  g_return_if_fail (row < self->n_rows);
  g_return_if_fail (ring < 0 || (gsize) ring < n);

  of = &self->rows[row];
  row_clear (of);
  *of = (Row){ .ink = ink, .ring = ring >= 0 ? values[ring] : (double) NAN };
  of->label = g_strdup (label);
  if (ring >= 0)
    of->ring_id = ids != NULL ? ids[ring] : (guint) ring;
  fill_row (of, values, ids, n);
}

gboolean
fus_plot_swarm_is_thinned (const FusPlotMark *mark)
{
  const Swarm *self = (const Swarm *) mark;

  for (gsize i = 0; i < self->n_rows; i++)
    {
      if (self->rows[i].n > MAX_POINTS)
        return TRUE;
    }
  return FALSE;
}
