/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Points sorted into cells, for the nearest one to a pointer and for those inside of
 * an outline, in a few cells instead of all points. It borrows the coordinates, which
 * must stay as they are. Inside is by the non-zero winding rule; cells that the
 * outline doesn't cross are settled by one of their points. */
#include "config.h"

#include "fus-plot-grid-index.h"

#include <math.h>
#include <string.h>

#define POINTS_A_CELL 8
#define MAX_CELLS 1024 /* along an axis */

#define CROSSED G_MAXINT

typedef struct
{
  double low;
  double cells_a_unit;
} Axis;

struct _FusPlotGridIndex
{
  const double *x;
  const double *y;
  gsize n;
  int side; /* cells along each axis */
  Axis across;
  Axis down;
  guint *starts; /* [side² + 1]: where each cell begins in order */
  guint *order;  /* [starts[side²]]: the finite points, by cell */
};

static gboolean
is_finite_point (const FusPlotGridIndex *self, gsize i)
{
  return isfinite (self->x[i]) && isfinite (self->y[i]);
}

/* Rises with @value, so that what lies between two places lies between their cells. */
static int
cell_along (const FusPlotGridIndex *self, const Axis *axis, double value)
{
  double cell = (value - axis->low) * axis->cells_a_unit;

  /* Also what is not a number, as where there are no points. */
  if (!(cell > 0))
    return 0;
  return (int) MIN (cell, self->side - 1);
}

static gsize
cell_of (const FusPlotGridIndex *self, gsize i)
{
  return (gsize) cell_along (self, &self->down, self->y[i]) * (gsize) self->side +
         (gsize) cell_along (self, &self->across, self->x[i]);
}

static void
axis_init (Axis *self, FusPlotRange range, int n_cells)
{
  double width = range.high - range.low;

  self->low = range.low;
  self->cells_a_unit = width > 0 && isfinite (width) ? n_cells / width : 0;
  if (!isfinite (self->cells_a_unit))
    self->cells_a_unit = 0;
}

static void
lay_grid (FusPlotGridIndex *self)
{
  FusPlotRange x = { INFINITY, -INFINITY };
  FusPlotRange y = { INFINITY, -INFINITY };

  for (gsize i = 0; i < self->n; i++)
    if (is_finite_point (self, i))
      {
        fus_plot_range_include (&x, self->x[i]);
        fus_plot_range_include (&y, self->y[i]);
      }
  self->side = (int) CLAMP (sqrt ((double) self->n / POINTS_A_CELL), 1, MAX_CELLS);
  axis_init (&self->across, x, self->side);
  axis_init (&self->down, y, self->side);
}

/* Sorts by counting; within a cell the points keep their order. */
static void
sort_points (FusPlotGridIndex *self)
{
  gsize n_cells = (gsize) self->side * (gsize) self->side;
  g_autofree guint *cells = g_new (guint, self->n + 1);

  self->starts = g_new0 (guint, n_cells + 2);
  self->order = g_new (guint, self->n + 1);
  for (gsize i = 0; i < self->n; i++)
    {
      cells[i] = is_finite_point (self, i) ? (guint) cell_of (self, i) : G_MAXUINT;
      if (cells[i] != G_MAXUINT)
        self->starts[cells[i] + 2]++;
    }
  for (gsize c = 2; c < n_cells + 2; c++)
    self->starts[c] += self->starts[c - 1];
  for (gsize i = 0; i < self->n; i++)
    if (cells[i] != G_MAXUINT)
      self->order[self->starts[cells[i] + 1]++] = (guint) i;
}

FusPlotGridIndex *
fus_plot_grid_index_new (const double *x, const double *y, gsize n)
{
  FusPlotGridIndex *self = g_new0 (FusPlotGridIndex, 1);

  g_return_val_if_fail (n < G_MAXUINT, NULL);
  self->x = x;
  self->y = y;
  self->n = n;
  lay_grid (self);
  sort_points (self);
  return self;
}

void
fus_plot_grid_index_free (FusPlotGridIndex *self)
{
  if (self == NULL)
    return;
  g_free (self->starts);
  g_free (self->order);
  g_free (self);
}

/* -- The nearest -- */

typedef struct
{
  FusPlotPoint at;
  double reach_x;
  double reach_y;
  FusPlotGridTest test;
  gpointer data;
  gssize found;
  double distance; /* squared, in reaches */
} Search;

static void
search_cell (const FusPlotGridIndex *self, Search *search, gsize cell)
{
  for (guint k = self->starts[cell]; k < self->starts[cell + 1]; k++)
    {
      gsize i = self->order[k];
      double dx = (self->x[i] - search->at.x) / search->reach_x;
      double dy = (self->y[i] - search->at.y) / search->reach_y;
      double distance = dx * dx + dy * dy;

      if (distance > search->distance ||
          (distance >= search->distance && (gssize) i > search->found) ||
          (search->test != NULL && !search->test (i, search->data)))
        continue;
      search->distance = distance;
      search->found = (gssize) i;
    }
}

gssize
fus_plot_grid_index_nearest (const FusPlotGridIndex *self,
                             FusPlotPoint at,
                             double reach_x,
                             double reach_y,
                             FusPlotGridTest test,
                             gpointer data)
{
  Search search = { at, reach_x, reach_y, test, data, -1, 1 };
  int left = cell_along (self, &self->across, at.x - reach_x);
  int right = cell_along (self, &self->across, at.x + reach_x);
  int last = cell_along (self, &self->down, at.y + reach_y);

  for (int row = cell_along (self, &self->down, at.y - reach_y); row <= last; row++)
    for (int column = left; column <= right; column++)
      search_cell (self, &search, (gsize) row * (gsize) self->side + (gsize) column);
  return search.found;
}

/* -- Inside of an outline -- */

/* After Sunday (2001): crossings of a ray to the right, with signs. */
int
fus_plot_winding_number (const FusPlotPoint *polygon, gsize n, double x, double y)
{
  int winding = 0;

  for (gsize i = 0; i < n; i++)
    {
      const FusPlotPoint *a = &polygon[i];
      const FusPlotPoint *b = &polygon[(i + 1) % n];
      double side = (b->x - a->x) * (y - a->y) - (x - a->x) * (b->y - a->y);

      if (a->y <= y && b->y > y && side > 0)
        winding++;
      else if (a->y > y && b->y <= y && side < 0)
        winding--;
    }
  return winding;
}

/* Marks the cells of one row that the segment may touch, and one to each side. */
static void
cross_row (const FusPlotGridIndex *self,
           int *cells,
           int row,
           FusPlotPoint a,
           FusPlotPoint b)
{
  int from = cell_along (self, &self->across, MIN (a.x, b.x)) - 1;
  int to = cell_along (self, &self->across, MAX (a.x, b.x)) + 1;

  for (int column = MAX (from, 0); column <= MIN (to, self->side - 1); column++)
    cells[row * self->side + column] = CROSSED;
}

/* Where the segment from @a to @b is at height @y, held within its ends. */
static FusPlotPoint
point_at_height (FusPlotPoint a, FusPlotPoint b, double y)
{
  double t = CLAMP ((y - a.y) / (b.y - a.y), 0, 1);

  return (FusPlotPoint){ a.x + t * (b.x - a.x), y };
}

static void
cross_cells (const FusPlotGridIndex *self, int *cells, FusPlotPoint a, FusPlotPoint b)
{
  int first = MAX (cell_along (self, &self->down, MIN (a.y, b.y)) - 1, 0);
  int last = MIN (cell_along (self, &self->down, MAX (a.y, b.y)) + 1, self->side - 1);
  double height = self->down.cells_a_unit > 0 ? 1 / self->down.cells_a_unit : 0;

  for (int row = first; row <= last; row++)
    {
      double y = self->down.low + row * height;

      if (height > 0 && fabs (b.y - a.y) > height)
        cross_row (self, cells, row, point_at_height (a, b, y - height),
                   point_at_height (a, b, y + 2 * height));
      else
        cross_row (self, cells, row, a, b);
    }
}

static int *
new_crossed_cells (const FusPlotGridIndex *self,
                   const FusPlotPoint *polygon,
                   gsize n_corners)
{
  int *cells = g_new0 (int, (gsize) self->side *(gsize) self->side);

  for (gsize k = 0; k < n_corners; k++)
    cross_cells (self, cells, polygon[k], polygon[(k + 1) % n_corners]);
  return cells;
}

static void
fill_cell (const FusPlotGridIndex *self, gsize cell, guint8 value, guint8 *inside)
{
  for (guint k = self->starts[cell]; k < self->starts[cell + 1]; k++)
    inside[self->order[k]] = value;
}

static void
test_cell (const FusPlotGridIndex *self,
           gsize cell,
           const FusPlotPoint *polygon,
           gsize n_corners,
           guint8 *inside)
{
  for (guint k = self->starts[cell]; k < self->starts[cell + 1]; k++)
    {
      gsize i = self->order[k];

      inside[i] =
        fus_plot_winding_number (polygon, n_corners, self->x[i], self->y[i]) != 0;
    }
}

/* Cells beside each other that the outline doesn't touch lie on the same side of it: one
 * point of them tells. */
static void
walk_row (const FusPlotGridIndex *self,
          const int *cells,
          gsize row,
          const FusPlotPoint *polygon,
          gsize n_corners,
          guint8 *inside)
{
  int side = -1; /* of the outline; −1: not known */

  for (gsize cell = row * (gsize) self->side; cell < (row + 1) * (gsize) self->side;
       cell++)
    {
      guint first = self->starts[cell];

      if (cells[cell] == CROSSED)
        {
          side = -1;
          test_cell (self, cell, polygon, n_corners, inside);
          continue;
        }
      if (first == self->starts[cell + 1])
        continue;
      if (side < 0)
        side = fus_plot_winding_number (polygon, n_corners, self->x[self->order[first]],
                                        self->y[self->order[first]]) != 0;
      fill_cell (self, cell, (guint8) side, inside);
    }
}

void
fus_plot_grid_index_inside (const FusPlotGridIndex *self,
                            const FusPlotPoint *polygon,
                            gsize n_corners,
                            guint8 *inside)
{
  g_return_if_fail (self != NULL);

  g_autofree int *cells = new_crossed_cells (self, polygon, n_corners);

  memset (inside, 0, self->n);
  for (gsize row = 0; row < (gsize) self->side; row++)
    walk_row (self, cells, row, polygon, n_corners, inside);
}
