/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-plot-scatter-private.h"

#include <math.h>

/* Layout pixels. */
#define CLEARANCE 14.5 /* from the middle of a name to the nearest point */
#define STEP 5
#define MAX_RINGS 28
#define N_ANGLES 24
#define FARTHEST 50 /* from the densest part to the edge of its name */

#define N_CELLS 20 /* a side, of the histogram that finds the densest part */

/* Points that are looked at: of more, every so many. */
#define MAX_LOOKED_AT 20000

typedef struct
{
  FusPlotPoint at;
  guint group;
} Seen;

/* Points in view, in cells as wide as the clearance, to find neighbors fast. */
typedef struct
{
  FusPlotRect area;
  double cell;
  guint n_columns;
  guint n_rows;
  guint *starts; /* [n_columns · n_rows + 1] */
  FusPlotPoint *points;
} Crowd;

static guint
cell_of (const Crowd *crowd, FusPlotPoint at)
{
  double column = floor ((at.x - crowd->area.x) / crowd->cell);
  double row = floor ((at.y - crowd->area.y) / crowd->cell);

  return (guint) CLAMP (row, 0, crowd->n_rows - 1.0) * crowd->n_columns +
         (guint) CLAMP (column, 0, crowd->n_columns - 1.0);
}

/* The points in view that are looked at, with their groups. */
static GArray *
list_seen (const FusPlotScatter *self, const FusPlotFrame *frame)
{
  GArray *seen = g_array_new (FALSE, FALSE, sizeof (Seen));
  gsize step = MAX (self->n / MAX_LOOKED_AT, 1);

  for (gsize i = 0; i < self->n; i += step)
    {
      Seen point = { .group = self->color_of != NULL ? self->color_of[i] : 0 };

      if (!fus_plot_scatter_is_shown (self, i))
        continue;
      point.at = fus_plot_frame_point (frame, self->x[i], self->y[i]);
      if (fus_plot_rect_contains (&frame->room, point.at))
        g_array_append_val (seen, point);
    }
  return seen;
}

/* Sorts the points into cells by counting. */
static void
crowd_fill (Crowd *crowd, const GArray *seen)
{
  guint n_cells = crowd->n_columns * crowd->n_rows;

  crowd->starts = g_new0 (guint, n_cells + 2);
  for (guint i = 0; i < seen->len; i++)
    crowd->starts[cell_of (crowd, g_array_index (seen, Seen, i).at) + 2]++;
  for (guint c = 2; c < n_cells + 2; c++)
    crowd->starts[c] += crowd->starts[c - 1];
  crowd->points = g_new (FusPlotPoint, seen->len + 1);
  for (guint i = 0; i < seen->len; i++)
    {
      FusPlotPoint at = g_array_index (seen, Seen, i).at;

      crowd->points[crowd->starts[cell_of (crowd, at) + 1]++] = at;
    }
}

static void
crowd_init (Crowd *crowd, const GArray *seen, const FusPlotFrame *frame)
{
  crowd->area = frame->room;
  crowd->cell = fus_plot_frame_px (frame, CLEARANCE);
  crowd->n_columns = (guint) (frame->room.width / crowd->cell) + 1;
  crowd->n_rows = (guint) (frame->room.height / crowd->cell) + 1;
  crowd_fill (crowd, seen);
}

static void
crowd_clear (Crowd *crowd)
{
  g_free (crowd->starts);
  g_free (crowd->points);
}

/* Whether some point is nearer than @clearance to the middle line of a name. */
static gboolean
is_crowded (const Crowd *crowd, const FusPlotRect *box, double clearance)
{
  double y = box->y + box->height / 2;
  double half = MAX (box->width / 2 - box->height / 2, 0);
  double middle = box->x + box->width / 2;
  guint first =
    cell_of (crowd, (FusPlotPoint){ middle - half - clearance, y - clearance });
  guint last =
    cell_of (crowd, (FusPlotPoint){ middle + half + clearance, y + clearance });

  for (guint row = first / crowd->n_columns; row <= last / crowd->n_columns; row++)
    {
      guint from = row * crowd->n_columns + first % crowd->n_columns;
      guint to = row * crowd->n_columns + last % crowd->n_columns;

      for (guint i = crowd->starts[from]; i < crowd->starts[to + 1]; i++)
        {
          double dx = MAX (ABS (crowd->points[i].x - middle) - half, 0);

          if (hypot (dx, crowd->points[i].y - y) < clearance)
            return TRUE;
        }
    }
  return FALSE;
}

static gboolean
overlaps (const FusPlotRect *a, const FusPlotRect *b)
{
  return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height &&
         b->y < a->y + a->height;
}

static gboolean
is_inside (const FusPlotRect *inner, const FusPlotRect *outer)
{
  return inner->x >= outer->x && inner->y >= outer->y &&
         inner->x + inner->width <= outer->x + outer->width &&
         inner->y + inner->height <= outer->y + outer->height;
}

static gboolean
is_clear_of_names (const Crowd *crowd, const FusPlotRect *box, const GArray *placed)
{
  if (!is_inside (box, &crowd->area))
    return FALSE;
  for (guint i = 0; i < placed->len; i++)
    {
      if (overlaps (box, &g_array_index (placed, FusPlotRect, i)))
        return FALSE;
    }
  return TRUE;
}

static guint
density_cell (const FusPlotFrame *frame, FusPlotPoint at)
{
  double column = (at.x - frame->room.x) / frame->room.width * N_CELLS;
  double row = (at.y - frame->room.y) / frame->room.height * N_CELLS;

  return MIN ((guint) row, N_CELLS - 1) * N_CELLS + MIN ((guint) column, N_CELLS - 1);
}

/* Sum of a cell and its eight neighbors. */
static guint
density_around (const guint *counts, guint cell)
{
  int row = (int) cell / N_CELLS;
  int column = (int) cell % N_CELLS;
  guint sum = 0;

  for (int r = MAX (row - 1, 0); r <= MIN (row + 1, N_CELLS - 1); r++)
    {
      for (int c = MAX (column - 1, 0); c <= MIN (column + 1, N_CELLS - 1); c++)
        sum += counts[r * N_CELLS + c];
    }
  return sum;
}

static gboolean
are_neighbors (guint a, guint b)
{
  return ABS ((int) (a / N_CELLS) - (int) (b / N_CELLS)) <= 1 &&
         ABS ((int) (a % N_CELLS) - (int) (b % N_CELLS)) <= 1;
}

/* How many points of each group lie in each cell: `[n_groups × N_CELLS²]`. */
static guint *
count_cells (const GArray *seen, guint n_groups, const FusPlotFrame *frame)
{
  guint *counts = g_new0 (guint, (gsize) n_groups * N_CELLS * N_CELLS + 1);

  for (guint i = 0; i < seen->len; i++)
    {
      const Seen *point = &g_array_index (seen, Seen, i);

      if (point->group < n_groups)
        counts[point->group * N_CELLS * N_CELLS + density_cell (frame, point->at)]++;
    }
  return counts;
}

static guint
find_densest_cell (const guint *counts)
{
  guint best = 0;

  for (guint c = 1; c < N_CELLS * N_CELLS; c++)
    if (density_around (counts, c) > density_around (counts, best))
      best = c;
  return best;
}

/* Mean of each group's points in its densest part, `[n_groups]`; NaN where it has none.
 */
static FusPlotPoint *
find_densest (const GArray *seen, guint n_groups, const FusPlotFrame *frame)
{
  g_autofree guint *counts = count_cells (seen, n_groups, frame);
  g_autofree guint *best = g_new (guint, n_groups + 1);
  g_autofree guint *n = g_new0 (guint, n_groups + 1);
  FusPlotPoint *densest = g_new0 (FusPlotPoint, n_groups + 1);

  for (guint group = 0; group < n_groups; group++)
    best[group] = find_densest_cell (counts + group * N_CELLS * N_CELLS);
  for (guint i = 0; i < seen->len; i++)
    {
      const Seen *point = &g_array_index (seen, Seen, i);

      if (point->group >= n_groups ||
          !are_neighbors (density_cell (frame, point->at), best[point->group]))
        continue;
      densest[point->group].x += point->at.x;
      densest[point->group].y += point->at.y;
      n[point->group]++;
    }
  for (guint group = 0; group < n_groups; group++)
    {
      densest[group].x /= n[group];
      densest[group].y /= n[group];
    }
  return densest;
}

static FusPlotRect
box_around (FusPlotPoint center, double width, double height)
{
  return (FusPlotRect){ center.x - width / 2, center.y - height / 2, width, height };
}

static double
distance_to (const FusPlotRect *box, FusPlotPoint at)
{
  double dx = MAX (ABS (box->x + box->width / 2 - at.x) - box->width / 2, 0);
  double dy = MAX (ABS (box->y + box->height / 2 - at.y) - box->height / 2, 0);

  return hypot (dx, dy);
}

/* The nearest free place around @start that is not too far to belong to it. Where points
 * are everywhere, the nearest that is clear of the other names, over the points; where
 * there is none either, @start. */
static FusPlotRect
find_place (const Crowd *crowd,
            FusPlotPoint start,
            double width,
            double height,
            double unit,
            const GArray *placed)
{
  FusPlotRect over = box_around (start, width, height);
  gboolean has_over = FALSE;

  for (guint ring = 0; ring <= MAX_RINGS; ring++)
    {
      for (guint k = 0; k < N_ANGLES; k++)
        {
          double angle = 2 * G_PI * k / N_ANGLES;
          FusPlotPoint center = { start.x + ring * STEP * unit * cos (angle),
                                  start.y + ring * STEP * unit * sin (angle) };
          FusPlotRect box = box_around (center, width, height);

          if (distance_to (&box, start) > FARTHEST * unit ||
              !is_clear_of_names (crowd, &box, placed))
            continue;
          if (!is_crowded (crowd, &box, CLEARANCE * unit))
            return box;
          if (!has_over)
            over = box;
          has_over = TRUE;
        }
    }
  return over;
}

/* Places name after name, each clear of those before it. */
static void
draw_names (const FusPlotScatter *self,
            FusPlotCanvas *canvas,
            const FusPlotFrame *frame,
            const Crowd *crowd,
            const FusPlotPoint *densest)
{
  FusPlotTextStyle style = fus_plot_canvas_style (canvas, FUS_PLOT_INK (TEXT));
  g_autoptr (GArray) placed = g_array_new (FALSE, FALSE, sizeof (FusPlotRect));

  style.size = frame->theme->group_size;
  style.bold = TRUE;
  style.halo = TRUE;
  style.align_x = 0.5;
  for (guint group = 0; group < self->n_inks; group++)
    {
      FusPlotRect box;

      if (*self->names[group] == '\0' || !isfinite (densest[group].x))
        continue;
      box = find_place (crowd, densest[group],
                        fus_plot_canvas_measure (canvas, self->names[group], &style),
                        style.size, frame->theme->pixel, placed);
      g_array_append_val (placed, box);
      fus_plot_canvas_text (canvas, self->names[group],
                            (FusPlotPoint){ box.x + box.width / 2,
                                            box.y + box.height / 2 },
                            &style);
    }
}

void
fus_plot_scatter_draw_names (const FusPlotScatter *self,
                             FusPlotCanvas *canvas,
                             const FusPlotFrame *frame)
{
  g_autoptr (GArray) seen = NULL;
  g_autofree FusPlotPoint *densest = NULL;
  Crowd crowd;

  if (self->names == NULL)
    return;
  seen = list_seen (self, frame);
  densest = find_densest (seen, self->n_inks, frame);
  crowd_init (&crowd, seen, frame);
  draw_names (self, canvas, frame, &crowd, densest);
  crowd_clear (&crowd);
}
