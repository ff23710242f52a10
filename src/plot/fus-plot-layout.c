/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sizes of a figure's panels. Margins depend on the words that fit, and these on the
 * sizes: it is solved in a few passes. Bands get the height they want at most, what
 * takes any size shares the rest; panels that flow stand beside each other as long as
 * they have room. There is a layout for any size, and fus-plot-check.c says whether it
 * can be read. */
#include "config.h"

#include "fus-plot-layout-private.h"

#include <math.h>
#include <string.h>

/* Layout pixels. */
#define PADDING 2
#define LEAST_WIDTH 28   /* of a plot that takes any; below it nothing can be read */
#define NAMES_SHARE 0.36 /* of the width: most for the names of rows */
#define LABELS_SHARE 0.4 /* the same for names at the ends of lines */
#define HEAD_SPACE 18    /* above and below the words of a row of panels, together */
#define LEAST_HEIGHT 24
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
count_tracks (const FusPlotLayout *layout, Tracks *columns, Tracks *rows)
{
  for (guint i = 0; i < layout->n_axes; i++)
    {
      const FusPlotAxesLayout *axes = &layout->axes[i];

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
      const FusPlotAxesLayout *of = &layout->axes[i];
      const FusPlotMargins *margins = &of->margins;
      guint c = of->column;
      guint last = c + of->n_columns - 1;
      guint r = of->row;

      columns->before[c] = MAX (columns->before[c], margins->left);
      columns->after[last] = MAX (columns->after[last], margins->right);
      rows->before[r] = MAX (rows->before[r], margins->top);
      rows->after[r] = MAX (rows->after[r], margins->bottom);
      rows->wanted[r] = MAX (rows->wanted[r], wanted_size (axes->y, axes->y_pitch, unit));
      if (of->n_columns > 1)
        continue;
      columns->wanted[c] =
        MAX (columns->wanted[c], wanted_size (axes->x, axes->x_pitch, unit));
      columns->least[c] =
        MAX (columns->least[c], wanted_size (axes->x, axes->x_smallest, unit));
    }
}

/* Height of the words above a row of panels; 0 without any. */
static double
get_head_height (FusPlotCanvas *canvas, const char *head, double width)
{
  g_return_val_if_fail (canvas != NULL, 0);

  const FusPlotTheme *theme = fus_plot_canvas_get_theme (canvas);
  FusPlotTextStyle style = fus_plot_canvas_style (canvas, FUS_PLOT_INK (TEXT));

  if (head == NULL)
    return 0;
  style.bold = TRUE;
  style.size = theme->head_size;
  style.wrap = width - 2 * PADDING * theme->pixel;
  return fus_plot_canvas_measure_height (canvas, head, &style) +
         HEAD_SPACE * theme->pixel;
}

/* Room before a row or column. */
static double
get_gap (const FusPlotLayout *layout, FusPlotCanvas *canvas, const FusPlotTrack *track)
{
  return track->gap * fus_plot_canvas_get_theme (canvas)->pixel +
         get_head_height (canvas, track->head, layout->width);
}

static void
take_tracks (Tracks *tracks,
             const FusPlotLayout *layout,
             FusPlotCanvas *canvas,
             const FusPlotTrack *given)
{
  for (guint i = 0; i < tracks->n; i++)
    {
      tracks->share[i] = given[i].share;
      tracks->before[i] += get_gap (layout, canvas, &given[i]);
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

/* How far the title of a panel may go: to where the next one starts. */
static double
get_reach (const FusPlotLayout *layout,
           const Tracks *columns,
           guint last,
           double right,
           double unit)
{
  double reach = right + columns->after[last];

  if (last + 1 < columns->n)
    reach += MAX (layout->columns[last + 1].gap - TITLE_SPACE, 0) * unit;
  return MIN (reach, layout->width - PADDING * unit);
}

static void
set_frame (FusPlotLayout *layout,
           FusPlotAxesLayout *of,
           FusPlotCanvas *canvas,
           const Tracks *columns,
           const Tracks *rows)
{
  double unit = fus_plot_canvas_get_theme (canvas)->pixel;
  FusPlotFrame *frame = &of->frame;
  guint c = of->column;
  guint last = c + of->n_columns - 1;
  guint r = of->row;
  double gap_x = get_gap (layout, canvas, &layout->columns[c]);
  double gap_y = get_gap (layout, canvas, &layout->rows[r]);
  double right = columns->start[last] + columns->size[last];
  double least = fus_plot_scale_get_kind (of->x) == FUS_PLOT_SCALE_BAND
                   ? LEAST_WIDTH * unit / 2
                   : LEAST_WIDTH * unit;

  if (right - columns->start[c] < least || rows->size[r] < LEAST_HEIGHT * unit)
    layout->crowded = TRUE;
  frame->plot = (FusPlotRect){
    columns->start[c],
    rows->start[r],
    MAX (right - columns->start[c], LEAST_WIDTH * unit / 2),
    MAX (rows->size[r], LEAST_HEIGHT * unit),
  };
  of->reach = get_reach (layout, columns, last, right, unit);
  frame->room = (FusPlotRect){
    columns->start[c] - columns->before[c] + gap_x,
    rows->start[r] - rows->before[r] + gap_y,
    right + columns->after[last] - columns->start[c] + columns->before[c] - gap_x,
    rows->before[r] - gap_y + rows->size[r] + rows->after[r],
  };
}

static void
set_frames (FusPlotLayout *layout,
            FusPlotCanvas *canvas,
            const Tracks *columns,
            const Tracks *rows)
{
  layout->crowded = FALSE;
  for (guint i = 0; i < layout->n_axes; i++)
    set_frame (layout, &layout->axes[i], canvas, columns, rows);
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

      if (of->row != row || axes->foot == NULL)
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
          if (layout->axes[i].row == r)
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

/* Where a panel stands when @n_beside of those that flow stand beside each other. */
static void
flow_panel (const FusPlotGrid *grid,
            const FusPlotAxes *axes,
            FusPlotAxesLayout *of,
            guint place,
            guint n_beside)
{
  of->column = axes->column;
  of->row = axes->row;
  of->n_columns = axes->n_columns;
  of->y_bare = axes->y_options.bare;
  if (grid->flow.most == 0)
    return;
  if (axes->row < grid->flow.row)
    {
      of->column = 0;
      of->n_columns = n_beside;
      return;
    }
  of->column = place % n_beside;
  of->row = grid->flow.row + place / n_beside;
  of->n_columns = 1;
  if (of->column == 0)
    of->y_bare = FALSE;
}

static void
flow_tracks (const FusPlotGrid *grid, FusPlotLayout *layout)
{
  const FusPlotFlow *flow = &grid->flow;

  memcpy (layout->columns, grid->columns, sizeof layout->columns);
  memcpy (layout->rows, grid->rows, sizeof layout->rows);
  for (guint c = 0; flow->most > 0 && c < FUS_PLOT_MAX_COLUMNS; c++)
    layout->columns[c] =
      (FusPlotTrack){ .share = 1, .gap = c > 0 ? flow->column_gap : 0 };
  for (guint r = flow->row + 1; flow->most > 0 && r < FUS_PLOT_MAX_ROWS; r++)
    layout->rows[r] =
      (FusPlotTrack){ .share = layout->rows[flow->row].share, .gap = flow->row_gap };
}

static guint
count_flowing (const FusPlotGrid *grid)
{
  guint n = 0;

  for (guint i = 0; grid->flow.most > 0 && i < grid->axes->len; i++)
    n += axes_at (grid, i)->row >= grid->flow.row ? 1 : 0;
  return n;
}

static FusPlotLayout *
layout_alloc (const FusPlotGrid *grid,
              FusPlotCanvas *canvas,
              double width,
              double height,
              guint n_beside)
{
  FusPlotLayout *layout = g_new0 (FusPlotLayout, 1);
  guint place = 0;

  layout->n_axes = grid->axes->len;
  layout->axes = g_new0 (FusPlotAxesLayout, MAX (layout->n_axes, 1));
  layout->foot_y = g_new0 (double, MAX (grid->feet->len, 1));
  layout->width = width;
  layout->height = height;
  flow_tracks (grid, layout);
  for (guint i = 0; i < layout->n_axes; i++)
    {
      const FusPlotAxes *axes = axes_at (grid, i);
      FusPlotAxesLayout *of = &layout->axes[i];

      flow_panel (grid, axes, of, place, n_beside);
      place += axes->row >= grid->flow.row ? 1 : 0;
      of->names_room = NAMES_SHARE * width;
      of->labels_room = LABELS_SHARE * width * of->n_columns / n_beside;
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
  count_tracks (layout, columns, rows);
  for (guint i = 0; i < layout->n_axes; i++)
    fus_plot_axes_measure (axes_at (grid, i), canvas, &layout->axes[i]);
  collect (grid, layout, unit, columns, rows);
  take_tracks (columns, layout, canvas, layout->columns);
  take_tracks (rows, layout, canvas, layout->rows);
  share_out (columns, layout->width - 2 * PADDING * unit - sum_margins (columns), 0.3);
  place (columns, PADDING * unit);
  feet = feet_height (grid, layout, canvas, rows);
  share_out (rows, layout->height - 2 * PADDING * unit - sum_margins (rows) - feet, 0.2);
  place (rows, PADDING * unit);
  set_frames (layout, canvas, columns, rows);
  return sum_margins (rows) + feet + 2 * PADDING * unit;
}

/* Rows that are full, but for one place. */
static gboolean
is_even (guint n, guint n_beside)
{
  return n % n_beside == 0 || n % n_beside + 1 >= n_beside;
}

static gboolean
is_wide_enough (const FusPlotGrid *grid, const FusPlotLayout *layout, double unit)
{
  for (guint i = 0; i < layout->n_axes; i++)
    {
      if (axes_at (grid, i)->row >= grid->flow.row &&
          layout->axes[i].frame.plot.width < grid->flow.least_width * unit)
        return FALSE;
    }
  return TRUE;
}

/* Lays out as many panels beside each other as have room; @around: (out): height of all
 * that is not a plot. */
static FusPlotLayout *
solve_flow (const FusPlotGrid *grid,
            FusPlotCanvas *canvas,
            double width,
            double height,
            Tracks *columns,
            Tracks *rows,
            double *around)
{
  double unit = fus_plot_canvas_get_theme (canvas)->pixel;
  guint n = count_flowing (grid);
  guint n_beside = n > 0 ? MIN (n, grid->flow.most) : 1;

  for (;; n_beside--)
    {
      FusPlotLayout *layout;

      if (n_beside > 1 && !is_even (n, n_beside))
        continue;
      layout = layout_alloc (grid, canvas, width, height, n_beside);
      for (guint pass = 0; pass < N_PASSES; pass++)
        *around = solve (grid, layout, canvas, columns, rows);
      if (n_beside == 1 || is_wide_enough (grid, layout, unit))
        return layout;
      fus_plot_layout_free (layout);
    }
}

FusPlotLayout *
fus_plot_layout_new (const FusPlotGrid *grid,
                     FusPlotCanvas *canvas,
                     double width,
                     double height)
{
  Tracks columns, rows;
  double around = 0;
  FusPlotLayout *layout =
    solve_flow (grid, canvas, width, height, &columns, &rows, &around);

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
      FusPlotAxesLayout *of = &self->axes[i];

      fus_plot_scale_unref (of->x);
      fus_plot_scale_unref (of->y);
      g_strfreev (of->x_axis.names);
      g_strfreev (of->y_axis.names);
      g_strfreev (of->y_axis.notes);
      g_strfreev (of->labels);
      g_strfreev (of->notes);
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
  g_return_if_fail (grid != NULL);
  g_return_if_fail (canvas != NULL);
  g_return_if_fail (natural != NULL);
  g_return_if_fail (smallest != NULL);

  double unit = fus_plot_canvas_get_theme (canvas)->pixel;
  Tracks columns, rows;
  double around = 0;
  g_autoptr (FusPlotLayout) layout =
               solve_flow (grid, canvas, width, 600, &columns, &rows, &around);
  double least[FUS_PLOT_MAX_ROWS] = { 0 };

  for (guint i = 0; i < grid->axes->len; i++)
    {
      const FusPlotAxes *axes = axes_at (grid, i);
      double *of = &least[layout->axes[i].row];

      *of = MAX (*of, wanted_size (axes->y, axes->y_smallest, unit));
    }
  *natural = *smallest = around;
  for (guint r = 0; r < rows.n; r++)
    {
      gboolean open = !(rows.wanted[r] > 0);

      *natural += open ? NATURAL_HEIGHT * rows.share[r] * unit : rows.wanted[r];
      *smallest += open ? SMALLEST_HEIGHT * rows.share[r] * unit : least[r];
    }
}
