/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-plot-layout-private.h"

#include <math.h>

/* Layout pixels. */
#define PADDING 2
#define LEAST_WIDTH 40
#define LEAST_HEIGHT 20
#define NATURAL_HEIGHT 190 /* of a panel that takes any */
#define SMALLEST_HEIGHT 80
#define FOOT_GAP 6
#define FOOT_SPACE 18
#define TITLE_SPACE 8 /* between the titles of two panels */

/* Of the room, for what takes any size, even where bands get their least. */
#define LEAST_SHARE 0.1

/* Margins depend on the widths that depend on the margins. */
#define N_PASSES 4

/* One direction of the grid while it is solved. */
typedef struct
{
  guint n;
  double before[FUS_PLOT_MAX_ROWS]; /* margin, gap included */
  double after[FUS_PLOT_MAX_ROWS];
  double wanted[FUS_PLOT_MAX_ROWS]; /* size of bands, or 0 */
  double least[FUS_PLOT_MAX_ROWS];  /* of these, where anything else can give way */
  double share[FUS_PLOT_MAX_ROWS];  /* of what is left; 0: as wanted */
  double start[FUS_PLOT_MAX_ROWS];  /* results */
  double size[FUS_PLOT_MAX_ROWS];
} Tracks;

static FusPlotAxes *
axes_at (const FusPlotGrid *grid, guint i)
{
  return g_ptr_array_index (grid->axes, i);
}

static void
count_tracks (const FusPlotGrid *grid, Tracks *columns, Tracks *rows)
{
  for (guint i = 0; i < grid->axes->len; i++)
    {
      const FusPlotAxes *axes = axes_at (grid, i);

      columns->n = MAX (columns->n, axes->column + axes->n_columns);
      rows->n = MAX (rows->n, axes->row + 1);
    }
  columns->n = MIN (columns->n, FUS_PLOT_MAX_COLUMNS);
  rows->n = MIN (rows->n, FUS_PLOT_MAX_ROWS);
}

static double
wanted_size (const FusPlotScale *scale, double pitch, double unit)
{
  if (pitch > 0 && fus_plot_scale_get_kind (scale) == FUS_PLOT_SCALE_BAND)
    return pitch * fus_plot_scale_get_total (scale) * unit;
  return 0;
}

/* The widest margins of the panels of a column or row are those of all of them. */
static void
collect (const FusPlotGrid *grid,
         const FusPlotLayout *layout,
         double unit,
         Tracks *columns,
         Tracks *rows)
{
  for (guint i = 0; i < grid->axes->len; i++)
    {
      const FusPlotAxes *axes = axes_at (grid, i);
      const FusPlotMargins *margins = &layout->axes[i].margins;
      guint c = axes->column;
      guint last = c + axes->n_columns - 1;
      guint r = axes->row;

      columns->before[c] = MAX (columns->before[c], margins->left);
      columns->after[last] = MAX (columns->after[last], margins->right);
      rows->before[r] = MAX (rows->before[r], margins->top);
      rows->after[r] = MAX (rows->after[r], margins->bottom);
      rows->wanted[r] = MAX (rows->wanted[r], wanted_size (axes->y, axes->y_pitch, unit));
      if (axes->n_columns > 1)
        continue;
      columns->wanted[c] =
        MAX (columns->wanted[c], wanted_size (axes->x, axes->x_pitch, unit));
      columns->least[c] =
        MAX (columns->least[c], wanted_size (axes->x, axes->x_smallest, unit));
    }
}

static void
take_tracks (Tracks *tracks, const FusPlotTrack *given, double unit)
{
  for (guint i = 0; i < tracks->n; i++)
    {
      tracks->share[i] = given[i].share;
      tracks->before[i] += given[i].gap * unit;
    }
}

static double
sum_margins (const Tracks *tracks)
{
  double sum = 0;

  for (guint i = 0; i < tracks->n; i++)
    sum += tracks->before[i] + tracks->after[i];
  return sum;
}

/* What tracks of bands want altogether. */
static double
sum_wanted (const Tracks *tracks)
{
  double sum = 0;

  for (guint i = 0; i < tracks->n; i++)
    sum += tracks->wanted[i];
  return sum;
}

static double
sum_least (const Tracks *tracks)
{
  double sum = 0;

  for (guint i = 0; i < tracks->n; i++)
    sum += tracks->least[i];
  return sum;
}

static double
sum_open_shares (const Tracks *tracks)
{
  double sum = 0;

  for (guint i = 0; i < tracks->n; i++)
    sum += tracks->wanted[i] > 0 ? 0 : tracks->share[i];
  return sum;
}

/* Sizes from what room is left: bands get what they want, at most; what takes any size
 * shares the rest, and at least @open_least of all. */
static void
share_out (Tracks *tracks, double room, double open_least)
{
  double open = sum_open_shares (tracks);
  double wanted = sum_wanted (tracks);
  double for_open = open > 0 ? MAX (room - wanted, open_least * room) : 0;
  double least = sum_least (tracks);
  double squeeze;

  if (open > 0)
    for_open = MAX (MIN (for_open, room - least), LEAST_SHARE * room);
  squeeze =
    wanted > least ? CLAMP ((room - for_open - least) / (wanted - least), 0, 1) : 1;

  for (guint i = 0; i < tracks->n; i++)
    {
      if (tracks->wanted[i] > 0)
        tracks->size[i] =
          tracks->least[i] + (tracks->wanted[i] - tracks->least[i]) * squeeze;
      else
        tracks->size[i] = open > 0 ? for_open * tracks->share[i] / open : 0;
    }
}

static void
place (Tracks *tracks, double start)
{
  for (guint i = 0; i < tracks->n; i++)
    {
      start += tracks->before[i];
      tracks->start[i] = start;
      start += tracks->size[i] + tracks->after[i];
    }
}

static void
set_frames (const FusPlotGrid *grid,
            FusPlotLayout *layout,
            const Tracks *columns,
            const Tracks *rows,
            double unit)
{
  for (guint i = 0; i < grid->axes->len; i++)
    {
      const FusPlotAxes *axes = axes_at (grid, i);
      FusPlotFrame *frame = &layout->axes[i].frame;
      guint c = axes->column;
      guint last = c + axes->n_columns - 1;
      guint r = axes->row;
      double gap_x = grid->columns[c].gap * unit;
      double gap_y = grid->rows[r].gap * unit;
      double right = columns->start[last] + columns->size[last];

      frame->plot = (FusPlotRect){
        columns->start[c],
        rows->start[r],
        MAX (right - columns->start[c], LEAST_WIDTH * unit / 2),
        MAX (rows->size[r], LEAST_HEIGHT * unit),
      };
      layout->axes[i].reach = right + columns->after[last];
      if (last + 1 < columns->n)
        layout->axes[i].reach +=
          MAX (grid->columns[last + 1].gap - TITLE_SPACE, 0) * unit;
      layout->axes[i].reach = MIN (layout->axes[i].reach, layout->width - PADDING * unit);
      frame->room = (FusPlotRect){
        columns->start[c] - columns->before[c] + gap_x,
        rows->start[r] - rows->before[r] + gap_y,
        right + columns->after[last] - columns->start[c] + columns->before[c] - gap_x,
        rows->before[r] - gap_y + rows->size[r] + rows->after[r],
      };
    }
}

/* Feet of panels, side by side where they fit, else on the next line. */
static double
place_row_feet (const FusPlotGrid *grid,
                FusPlotLayout *layout,
                FusPlotCanvas *canvas,
                guint row,
                double y)
{
  double unit = fus_plot_canvas_get_theme (canvas)->pixel;
  double top = y + FOOT_GAP * unit;
  double cursor = 0;
  double line = 0;
  gboolean any = FALSE;

  for (guint i = 0; i < grid->axes->len; i++)
    {
      const FusPlotAxes *axes = axes_at (grid, i);
      FusPlotAxesLayout *of = &layout->axes[i];
      double wide, x;

      if (axes->row != row || axes->foot == NULL)
        continue;
      wide = fus_plot_legend_get_width (axes->foot, canvas);
      x = MAX (of->frame.plot.x, cursor);
      if (x + wide > layout->width && any)
        {
          top += line;
          line = 0;
          x = of->frame.plot.x;
        }
      if (x + wide > layout->width)
        x = MAX (layout->width - wide, PADDING * unit);
      of->foot = (FusPlotPoint){ x, top };
      of->foot_width = layout->width - x;
      line = MAX (line, fus_plot_legend_get_height (axes->foot, canvas, of->foot_width));
      cursor = x + wide + FOOT_SPACE * unit;
      any = TRUE;
    }
  return any ? top + line - y : 0;
}

/* The figure's own feet: one that starts left and one that ends right share a line where
 * both fit. */
static double
place_feet (const FusPlotGrid *grid,
            FusPlotLayout *layout,
            FusPlotCanvas *canvas,
            double y)
{
  double unit = fus_plot_canvas_get_theme (canvas)->pixel;
  double start = y;
  double room = layout->width - 2 * PADDING * unit;
  double used = 0;
  double line = 0;

  layout->key_y = y;
  if (layout->letters && grid->key != NULL)
    y += fus_plot_legend_get_height (grid->key, canvas, room);
  for (guint i = 0; i < grid->feet->len; i++)
    {
      const FusPlotLegend *foot = g_array_index (grid->feet, FusPlotFoot, i).legend;
      double wide = fus_plot_legend_get_width (foot, canvas);

      if (used > 0 && used + FOOT_SPACE * unit + wide > room)
        {
          y += line;
          used = line = 0;
        }
      layout->foot_y[i] = y;
      used += wide;
      line = MAX (line, fus_plot_legend_get_height (foot, canvas, room));
    }
  return y + line - start;
}

static double
feet_height (const FusPlotGrid *grid,
             FusPlotLayout *layout,
             FusPlotCanvas *canvas,
             Tracks *rows)
{
  layout->letters = FALSE;
  for (guint i = 0; i < layout->n_axes; i++)
    {
      gboolean by_design = axes_at (grid, i)->x_options.letters;

      if (layout->axes[i].x_axis.letters && !by_design)
        layout->letters = TRUE;
    }
  for (guint r = 0; r < rows->n; r++)
    rows->after[r] += place_row_feet (grid, layout, canvas, r, 0);
  return place_feet (grid, layout, canvas, 0);
}

static void
shift_feet (const FusPlotGrid *grid,
            FusPlotLayout *layout,
            FusPlotCanvas *canvas,
            const Tracks *rows)
{
  double end = 0;

  for (guint r = 0; r < rows->n; r++)
    {
      double below = rows->start[r] + rows->size[r];
      double margin = 0;

      for (guint i = 0; i < grid->axes->len; i++)
        {
          if (axes_at (grid, i)->row == r)
            margin = MAX (margin, layout->axes[i].margins.bottom);
        }
      place_row_feet (grid, layout, canvas, r, below + margin);
      end = MAX (end, below + rows->after[r]);
    }
  place_feet (grid, layout, canvas, end);
}

/* Equal units: the looser direction shows more. */
static void
equalize (const FusPlotAxes *axes, FusPlotAxesLayout *of)
{
  FusPlotRange x = fus_plot_scale_get_range (of->x);
  FusPlotRange y = fus_plot_scale_get_range (of->y);
  double unit_x = (x.high - x.low) / of->frame.plot.width;
  double unit_y = (y.high - y.low) / of->frame.plot.height;
  double unit = MAX (unit_x, unit_y);
  double half_x = unit * of->frame.plot.width / 2;
  double half_y = unit * of->frame.plot.height / 2;
  double middle_x = (x.low + x.high) / 2;
  double middle_y = (y.low + y.high) / 2;

  if (!axes->equal)
    return;
  fus_plot_scale_unref (of->x);
  fus_plot_scale_unref (of->y);
  of->x = fus_plot_scale_new_linear (middle_x - half_x, middle_x + half_x);
  of->y = fus_plot_scale_new_linear (middle_y - half_y, middle_y + half_y);
  of->frame.x = of->x;
  of->frame.y = of->y;
}

static FusPlotLayout *
layout_alloc (const FusPlotGrid *grid, FusPlotCanvas *canvas, double width, double height)
{
  FusPlotLayout *layout = g_new0 (FusPlotLayout, 1);

  layout->n_axes = grid->axes->len;
  layout->axes = g_new0 (FusPlotAxesLayout, MAX (layout->n_axes, 1));
  layout->foot_y = g_new0 (double, MAX (grid->feet->len, 1));
  layout->width = width;
  layout->height = height;
  for (guint i = 0; i < layout->n_axes; i++)
    {
      const FusPlotAxes *axes = axes_at (grid, i);
      FusPlotAxesLayout *of = &layout->axes[i];

      of->x = fus_plot_scale_ref (axes->view_x != NULL ? axes->view_x : axes->x);
      of->y = fus_plot_scale_ref (axes->view_y != NULL ? axes->view_y : axes->y);
      of->frame.x = of->x;
      of->frame.y = of->y;
      of->frame.theme = fus_plot_canvas_get_theme (canvas);
      of->frame.selected_row = axes->selected_row;
      of->frame.plot = (FusPlotRect){ 0, 0, width / 2, height / 2 };
      of->frame.room = of->frame.plot;
      of->reach = width;
    }
  return layout;
}

/* One pass: margins from the frames so far, tracks from the margins. Returns the height
 * of all that is not a plot. */
static double
solve (const FusPlotGrid *grid,
       FusPlotLayout *layout,
       FusPlotCanvas *canvas,
       Tracks *columns,
       Tracks *rows)
{
  double unit = fus_plot_canvas_get_theme (canvas)->pixel;
  double feet;

  *columns = *rows = (Tracks){ 0 };
  count_tracks (grid, columns, rows);
  for (guint i = 0; i < layout->n_axes; i++)
    fus_plot_axes_measure (axes_at (grid, i), canvas, &layout->axes[i]);
  collect (grid, layout, unit, columns, rows);
  take_tracks (columns, grid->columns, unit);
  take_tracks (rows, grid->rows, unit);
  share_out (columns, layout->width - 2 * PADDING * unit - sum_margins (columns), 0.3);
  place (columns, PADDING * unit);
  feet = feet_height (grid, layout, canvas, rows);
  share_out (rows, layout->height - 2 * PADDING * unit - sum_margins (rows) - feet, 0.2);
  place (rows, PADDING * unit);
  set_frames (grid, layout, columns, rows, unit);
  return sum_margins (rows) + feet + 2 * PADDING * unit;
}

/**
 * fus_plot_layout_new:
 * @grid: what is laid out
 * @canvas: to measure texts with
 * @width: points
 * @height: points
 *
 * Returns: (transfer full): where everything goes
 */
FusPlotLayout *
fus_plot_layout_new (const FusPlotGrid *grid,
                     FusPlotCanvas *canvas,
                     double width,
                     double height)
{
  FusPlotLayout *layout = layout_alloc (grid, canvas, width, height);
  Tracks columns, rows;

  for (guint pass = 0; pass < N_PASSES; pass++)
    solve (grid, layout, canvas, &columns, &rows);
  shift_feet (grid, layout, canvas, &rows);
  for (guint i = 0; i < layout->n_axes; i++)
    equalize (axes_at (grid, i), &layout->axes[i]);
  return layout;
}

void
fus_plot_layout_free (FusPlotLayout *self)
{
  for (guint i = 0; i < self->n_axes; i++)
    {
      fus_plot_scale_unref (self->axes[i].x);
      fus_plot_scale_unref (self->axes[i].y);
    }
  g_free (self->axes);
  g_free (self->foot_y);
  g_free (self);
}

void
fus_plot_layout_natural (const FusPlotGrid *grid,
                         FusPlotCanvas *canvas,
                         double width,
                         double *natural,
                         double *smallest)
{
  double unit = fus_plot_canvas_get_theme (canvas)->pixel;
  g_autoptr (FusPlotLayout) layout = layout_alloc (grid, canvas, width, 600);
  double least[FUS_PLOT_MAX_ROWS] = { 0 };
  double around = 0;
  Tracks columns, rows;

  for (guint pass = 0; pass < N_PASSES; pass++)
    around = solve (grid, layout, canvas, &columns, &rows);
  for (guint i = 0; i < grid->axes->len; i++)
    {
      const FusPlotAxes *axes = axes_at (grid, i);

      least[axes->row] =
        MAX (least[axes->row], wanted_size (axes->y, axes->y_smallest, unit));
    }
  *natural = *smallest = around;
  for (guint r = 0; r < rows.n; r++)
    {
      gboolean open = !(rows.wanted[r] > 0);

      *natural += open ? NATURAL_HEIGHT * rows.share[r] * unit : rows.wanted[r];
      *smallest += open ? SMALLEST_HEIGHT * rows.share[r] * unit : least[r];
    }
}
