/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of groups on a map, each near the densest part of its group and clear of
 * points and of other names. Places are tried in rings around that part; a name that
 * finds none stands farther off with a line to its group, and says by its color whose
 * it is. At most so many points are looked at, chosen without regard to their order,
 * so that it takes the same time whatever their number. */
#include "config.h"

#include "fus-plot-scatter-private.h"

#include "fus-plot-canvas-private.h"
#include "fus-plot-names.h"

#include <math.h>

/* Layout pixels. */
#define CLEARANCE 14.5 /* from the middle of a name to the nearest point */
#define STEP 5
#define MAX_RINGS 28
#define N_ANGLES 24
#define FARTHEST 50 /* from the densest part to the edge of its name */

#define N_FEW 60       /* points of a group that a histogram is too coarse for */
#define FEW_REACH 0.15 /* of the longer side: how far its neighbors are then */

#define FAR_STEP 12      /* of the search for a place with a leader */
#define FAR_FARTHEST 160 /* from the densest part, along the leader */
#define LEADER_FROM 14   /* a name among others farther away than this has a leader */
#define N_BESIDE 5       /* points next to a name that tell whose it is */
#define MAX_BESIDE 2500  /* points looked at for each name */
#define NAMES_APART 4    /* beside a name */
#define NAME_HEIGHT 1.05 /* of a name, in sizes of its font */
#define NAME_SHARE 0.42  /* of the width: most for one name */

#define N_CELLS 20 /* a side, of the histogram that finds the densest part */

/* Points that are looked at: of more, every so many. */
#define MAX_LOOKED_AT 10000

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

/* One of the @step points from @i on, in no order: every so many could be all of one
 * group where the data go round. */
static gsize
pick_one (gsize i, gsize step)
{
  guint32 mixed = (guint32) i * 2654435761u;

  return i + (mixed >> 8) % step;
}

/* The points in view that are looked at, with their groups. */
static GArray *
list_seen (const FusPlotScatter *self, const FusPlotFrame *frame)
{
  GArray *seen = g_array_new (FALSE, FALSE, sizeof (Seen));
  gsize step = MAX (self->n / MAX_LOOKED_AT, 1);

  for (gsize first = 0; first + step <= self->n; first += step)
    {
      gsize i = pick_one (first, step);
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

/* Mean of the points of a group within reach of @at. */
static FusPlotPoint
mean_around (const GArray *seen, guint group, FusPlotPoint at, double reach, guint *n)
{
  FusPlotPoint mean = { 0, 0 };

  *n = 0;
  for (guint i = 0; i < seen->len; i++)
    {
      const Seen *point = &g_array_index (seen, Seen, i);

      if (point->group != group || hypot (point->at.x - at.x, point->at.y - at.y) > reach)
        continue;
      mean.x += point->at.x;
      mean.y += point->at.y;
      (*n)++;
    }
  mean.x /= MAX (*n, 1);
  mean.y /= MAX (*n, 1);
  return mean;
}

/* Of a group of few points: where most of them are near each other. */
static FusPlotPoint
find_densest_of_few (const GArray *seen, guint group, double reach)
{
  FusPlotPoint best = { NAN, NAN };
  guint most = 0;

  for (guint i = 0; i < seen->len; i++)
    {
      const Seen *point = &g_array_index (seen, Seen, i);
      guint n = 0;
      FusPlotPoint mean;

      if (point->group != group)
        continue;
      mean = mean_around (seen, group, point->at, reach, &n);
      if (n <= most)
        continue;
      most = n;
      best = mean;
    }
  return best;
}

static void
correct_few (FusPlotPoint *densest,
             const GArray *seen,
             guint n_groups,
             const FusPlotFrame *frame)
{
  double reach = FEW_REACH * MAX (frame->room.width, frame->room.height);
  g_autofree guint *n = g_new0 (guint, n_groups + 1);

  for (guint i = 0; i < seen->len; i++)
    n[MIN (g_array_index (seen, Seen, i).group, n_groups)]++;
  for (guint group = 0; group < n_groups; group++)
    if (n[group] > 0 && n[group] <= N_FEW)
      densest[group] = find_densest_of_few (seen, group, reach);
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
  correct_few (densest, seen, n_groups, frame);
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

/* What a name asks for. */
typedef struct
{
  FusPlotPoint start; /* the densest part of its group */
  double width;
  double height;
  double unit;
} Wish;

/* The nearest place at most @farthest from the densest part that is clear of other names
 * and, unless @over, of points. */
static gboolean
find_place_within (const Crowd *crowd,
                   const Wish *wish,
                   const GArray *placed,
                   double step,
                   double farthest,
                   gboolean over,
                   FusPlotRect *place)
{
  guint n_rings = (guint) ((farthest + wish->width / wish->unit) / step) + 1;

  for (guint ring = 0; ring <= n_rings; ring++)
    {
      for (guint k = 0; k < N_ANGLES; k++)
        {
          double angle = 2 * G_PI * k / N_ANGLES;
          FusPlotPoint center = { wish->start.x + ring * step * wish->unit * cos (angle),
                                  wish->start.y +
                                    ring * step * wish->unit * sin (angle) };
          FusPlotRect box = box_around (center, wish->width, wish->height);

          if (distance_to (&box, wish->start) > farthest * wish->unit ||
              !is_clear_of_names (crowd, &box, placed) ||
              (!over && is_crowded (crowd, &box, CLEARANCE * wish->unit)))
            continue;
          *place = box;
          return TRUE;
        }
    }
  return FALSE;
}

/* Near and free; else over the points of a thicket, where it belongs to them; else as
 * near as there is room. %FALSE where other names are everywhere. */
static gboolean
find_place (const Crowd *crowd,
            const Wish *wish,
            const GArray *placed,
            FusPlotRect *place)
{
  return find_place_within (crowd, wish, placed, STEP, FARTHEST, FALSE, place) ||
         find_place_within (crowd, wish, placed, FAR_STEP, FAR_FARTHEST, FALSE, place) ||
         find_place_within (crowd, wish, placed, STEP, FARTHEST, TRUE, place) ||
         find_place_within (crowd, wish, placed, FAR_STEP, 1e4, TRUE, place);
}

/* What names are placed among. */
typedef struct
{
  const FusPlotScatter *scatter;
  FusPlotCanvas *canvas;
  const FusPlotFrame *frame;
  const GArray *seen;
  const Crowd *crowd;
  const FusPlotPoint *densest; /* [n_inks] */
  FusPlotTextStyle style;
  char **labels; /* [n_inks]: what has room of each name */
} Naming;

static gboolean
has_name (const Naming *self, guint group)
{
  return *self->scatter->names[group] != '\0' && isfinite (self->densest[group].x);
}

/* Only those that are seen now are told apart. */
static char **
fit_names (const Naming *self)
{
  guint n = self->scatter->n_inks;
  g_autofree const char **names = g_new0 (const char *, n + 1);

  for (guint group = 0; group < n; group++)
    names[group] = has_name (self, group) ? self->scatter->names[group] : NULL;
  return fus_plot_canvas_fit_names (self->canvas, &self->style, names, n,
                                    NAME_SHARE * self->frame->room.width, 1, NULL);
}

static FusPlotColor
get_tone (const Naming *self, guint group)
{
  return fus_plot_theme_get_text_tone (
    self->frame->theme,
    fus_plot_theme_get_color (self->frame->theme, self->scatter->inks[group]));
}

/* How many of the points next to a name are of its group; of up to N_BESIDE. */
static guint
count_own_beside (const Naming *self, const FusPlotRect *box, guint group)
{
  double nearest[N_BESIDE];
  gboolean own[N_BESIDE] = { FALSE };
  gsize step = MAX (self->seen->len / MAX_BESIDE, 1);
  guint n = 0;

  for (guint k = 0; k < N_BESIDE; k++)
    nearest[k] = G_MAXDOUBLE;
  for (gsize first = 0; first + step <= self->seen->len; first += step)
    {
      const Seen *point = &g_array_index (self->seen, Seen, pick_one (first, step));
      double away = distance_to (box, point->at);
      guint k = N_BESIDE;

      for (; k > 0 && away < nearest[k - 1]; k--)
        if (k < N_BESIDE)
          {
            nearest[k] = nearest[k - 1];
            own[k] = own[k - 1];
          }
      if (k == N_BESIDE)
        continue;
      nearest[k] = away;
      own[k] = point->group == group;
    }
  for (guint k = 0; k < N_BESIDE; k++)
    n += own[k] ? 1 : 0;
  return n;
}

/* From the edge of a name that stands among others, or apart, to its group. */
static void
draw_leader (const Naming *self, const FusPlotRect *box, guint group)
{
  FusPlotPoint to = self->densest[group];
  FusPlotPoint from = { CLAMP (to.x, box->x, box->x + box->width),
                        CLAMP (to.y, box->y, box->y + box->height) };

  if (distance_to (box, to) < LEADER_FROM * self->frame->theme->pixel ||
      2 * count_own_beside (self, box, group) > N_BESIDE)
    return;
  fus_plot_canvas_line (self->canvas, from, to, self->frame->theme->hairline,
                        get_tone (self, group), FUS_PLOT_DASH_SOLID);
}

/* In the color of its group, so that it says whose it is among others too. */
static void
draw_name (const Naming *self, const FusPlotRect *box, guint group)
{
  FusPlotTextStyle style = self->style;

  style.color = get_tone (self, group);
  draw_leader (self, box, group);
  fus_plot_canvas_text (self->canvas, self->labels[group],
                        (FusPlotPoint){ box->x, box->y + box->height / 2 }, &style);
}

/* Places name after name, each clear of those before it. */
static void
draw_names (Naming *self)
{
  g_autoptr (GArray) placed = g_array_new (FALSE, FALSE, sizeof (FusPlotRect));
  g_auto (GStrv) labels = fit_names (self);
  double apart = NAMES_APART * self->frame->theme->pixel;

  self->labels = labels;
  fus_plot_canvas_set_part (self->canvas, FUS_PLOT_PART_GROUPS, self->canvas->axes);
  for (guint group = 0; group < self->scatter->n_inks; group++)
    {
      Wish wish = { self->densest[group], 0, self->style.size * NAME_HEIGHT,
                    self->frame->theme->pixel };
      FusPlotRect box;

      if (!has_name (self, group))
        continue;
      wish.width =
        fus_plot_canvas_measure (self->canvas, labels[group], &self->style) + 2 * apart;
      if (!find_place (self->crowd, &wish, placed, &box))
        {
          fus_plot_canvas_lose_text (self->canvas);
          continue;
        }
      g_array_append_val (placed, box);
      box.x += apart;
      box.width -= 2 * apart;
      draw_name (self, &box, group);
    }
  fus_plot_canvas_set_part (self->canvas, FUS_PLOT_PART_OTHER, self->canvas->axes);
}

void
fus_plot_scatter_draw_names (const FusPlotScatter *self,
                             FusPlotCanvas *canvas,
                             const FusPlotFrame *frame)
{
  g_autoptr (GArray) seen = NULL;
  g_autofree FusPlotPoint *densest = NULL;
  Crowd crowd;
  Naming naming;

  g_return_if_fail (self != NULL);
  g_return_if_fail (canvas != NULL);
  g_return_if_fail (frame != NULL);

  if (self->names == NULL)
    return;
  seen = list_seen (self, frame);
  densest = find_densest (seen, self->n_inks, frame);
  crowd_init (&crowd, seen, frame);
  naming = (Naming){ self,
                     canvas,
                     frame,
                     seen,
                     &crowd,
                     densest,
                     fus_plot_canvas_style (canvas, FUS_PLOT_INK (TEXT)),
                     NULL };
  naming.style.size = frame->theme->group_size;
  naming.style.bold = TRUE;
  naming.style.halo = TRUE;
  draw_names (&naming);
  crowd_clear (&crowd);
}
