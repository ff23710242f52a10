/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A figure: panels in a grid, with scales, marks and words. It is laid out for a size,
 * the layout is kept, and drawing and picking both read that; drawing changes nothing
 * but the surface. Whoever changes a mark calls fus_plot_figure_changed(), which drops
 * the layout. While another thread draws, between begin_read() and end_read(), nobody
 * may change it. */
#include "config.h"

#include "fus-plot-figure-private.h"
#include "fus-plot-layout-private.h"

#include <math.h>

#define ROW_HEAD_FOOT 7 /* layout pixels below the words above a row of panels */

struct _FusPlotFigure
{
  GObject parent_instance;

  char *title;
  char *description;
  FusPlotTheme theme;
  GPtrArray *axes; /* of FusPlotAxes */
  FusPlotTrack columns[FUS_PLOT_MAX_COLUMNS];
  FusPlotTrack rows[FUS_PLOT_MAX_ROWS];
  GArray *feet;             /* of FusPlotFoot */
  GArray *right_feet;       /* those that end at the right, borrowed */
  gboolean hides_left_feet; /* on screen */
  FusPlotLegend *key;
  FusPlotFlow flow;
  guint n_readers; /* threads that draw it now */

  FusPlotParallel parallel; /* or NULL */
  gpointer pool;
  gboolean hasty;

  /* The last layout on screen: drawing, hovering and picking at one size share it. */
  FusPlotLayout *layout;
};

G_DEFINE_FINAL_TYPE (FusPlotFigure, fus_plot_figure, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
foot_clear (gpointer data)
{
  g_clear_pointer (&((FusPlotFoot *) data)->legend, fus_plot_legend_free);
}

static void
fus_plot_figure_finalize (GObject *object)
{
  FusPlotFigure *self = FUS_PLOT_FIGURE (object);

  g_free (self->title);
  g_free (self->description);
  g_ptr_array_unref (self->axes);
  g_array_unref (self->right_feet);
  g_array_unref (self->feet);
  for (guint row = 0; row < FUS_PLOT_MAX_ROWS; row++)
    g_clear_pointer (&self->rows[row].head, g_free);
  g_clear_pointer (&self->key, fus_plot_legend_free);
  g_clear_pointer (&self->layout, fus_plot_layout_free);

  G_OBJECT_CLASS (fus_plot_figure_parent_class)->finalize (object);
}

static void
fus_plot_figure_class_init (FusPlotFigureClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fus_plot_figure_finalize;

  /**
   * FusPlotFigure::changed:
   * @self: the figure
   *
   * It looks different now: draw again.
   */
  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);
}

static void
fus_plot_figure_init (FusPlotFigure *self)
{
  self->theme = *fus_plot_theme_lookup ("light");
  self->axes = g_ptr_array_new_with_free_func ((GDestroyNotify) fus_plot_axes_free);
  self->feet = g_array_new (FALSE, TRUE, sizeof (FusPlotFoot));
  g_array_set_clear_func (self->feet, foot_clear);
  self->right_feet = g_array_new (FALSE, TRUE, sizeof (FusPlotFoot));
  for (guint i = 0; i < FUS_PLOT_MAX_COLUMNS; i++)
    self->columns[i].share = 1;
  for (guint i = 0; i < FUS_PLOT_MAX_ROWS; i++)
    self->rows[i].share = 1;
}

FusPlotFigure *
fus_plot_figure_new (const char *title)
{
  FusPlotFigure *self = g_object_new (FUS_TYPE_PLOT_FIGURE, NULL);

  self->title = g_strdup (title);
  return self;
}

const char *
fus_plot_figure_get_title (FusPlotFigure *self)
{
  return self->title;
}

const char *
fus_plot_figure_get_description (FusPlotFigure *self)
{
  return self->description;
}

const FusPlotTheme *
fus_plot_figure_get_theme (FusPlotFigure *self)
{
  return &self->theme;
}

guint
fus_plot_figure_get_n_axes (FusPlotFigure *self)
{
  return self->axes->len;
}

FusPlotAxes *
fus_plot_figure_get_axes (FusPlotFigure *self, guint axes)
{
  g_return_val_if_fail (axes < self->axes->len, NULL);

  return g_ptr_array_index (self->axes, axes);
}

static FusPlotGrid
get_grid (FusPlotFigure *self)
{
  return (FusPlotGrid){
    .axes = self->axes,
    .columns = self->columns,
    .rows = self->rows,
    .feet = self->feet,
    .key = self->key,
    .flow = self->flow,
  };
}

static GArray *
get_screen_feet (FusPlotFigure *self)
{
  return self->hides_left_feet ? self->right_feet : self->feet;
}

/* The layout at a size, kept until size or contents change. */
static const FusPlotLayout *
ensure_layout (FusPlotFigure *self, double width, double height)
{
  FusPlotGrid grid = get_grid (self);
  g_autoptr (FusPlotCanvas) canvas = NULL;

  if (self->layout != NULL && ABS (self->layout->width - width) < 1e-9 &&
      ABS (self->layout->height - height) < 1e-9)
    return self->layout;
  grid.feet = get_screen_feet (self);
  canvas = fus_plot_canvas_new (NULL, &self->theme);
  g_clear_pointer (&self->layout, fus_plot_layout_free);
  self->layout = fus_plot_layout_new (&grid, canvas, width, height);
  return self->layout;
}

void
fus_plot_figure_get_natural_size (FusPlotFigure *self,
                                  double width,
                                  double *natural_height,
                                  double *smallest_height)
{
  fus_plot_figure_measure (self, &self->theme, width, natural_height, smallest_height);
}

void
fus_plot_figure_measure (FusPlotFigure *self,
                         const FusPlotTheme *theme,
                         double width,
                         double *natural_height,
                         double *smallest_height)
{
  FusPlotGrid grid = get_grid (self);
  g_autoptr (FusPlotCanvas) canvas = fus_plot_canvas_new (NULL, theme);

  fus_plot_layout_natural (&grid, canvas, width, natural_height, smallest_height);
}

gboolean
fus_plot_figure_get_frame (FusPlotFigure *self,
                           double width,
                           double height,
                           guint axes,
                           FusPlotRect *plot)
{
  if (axes >= self->axes->len)
    return FALSE;
  *plot = ensure_layout (self, width, height)->axes[axes].frame.plot;
  return TRUE;
}

gboolean
fus_plot_figure_to_data (FusPlotFigure *self,
                         double width,
                         double height,
                         guint axes,
                         FusPlotPoint at,
                         FusPlotPoint *data)
{
  const FusPlotFrame *frame;
  double y;

  if (axes >= self->axes->len)
    return FALSE;
  frame = &ensure_layout (self, width, height)->axes[axes].frame;
  y = (at.y - frame->plot.y) / frame->plot.height;
  if (fus_plot_scale_get_kind (frame->y) != FUS_PLOT_SCALE_BAND)
    y = 1 - y;
  data->x = fus_plot_scale_unmap (frame->x, (at.x - frame->plot.x) / frame->plot.width);
  data->y = fus_plot_scale_unmap (frame->y, y);
  return TRUE;
}

gboolean
fus_plot_figure_from_data (FusPlotFigure *self,
                           double width,
                           double height,
                           guint axes,
                           FusPlotPoint data,
                           FusPlotPoint *at)
{
  if (axes >= self->axes->len)
    return FALSE;
  *at = fus_plot_frame_point (&ensure_layout (self, width, height)->axes[axes].frame,
                              data.x, data.y);
  return TRUE;
}

void
fus_plot_pick_clear (FusPlotPick *pick)
{
  g_clear_pointer (&pick->text, g_free);
}

static void
fill_text (const FusPlotMark *mark, FusPlotPick *pick)
{
  g_clear_pointer (&pick->text, g_free);
  if (mark->class->describe != NULL)
    pick->text = mark->class->describe (mark, pick->index);
}

/* A handle wins over all, else the nearest; of equals the one drawn last. */
static gboolean
is_better (const FusPlotPick *candidate, const FusPlotPick *best, gboolean found)
{
  if (!found || candidate->handle != best->handle)
    return !found || candidate->handle;
  return candidate->distance <= best->distance;
}

gboolean
fus_plot_figure_pick (FusPlotFigure *self,
                      double width,
                      double height,
                      FusPlotPoint at,
                      FusPlotPick *pick)
{
  const FusPlotLayout *layout = ensure_layout (self, width, height);
  const FusPlotMark *best = NULL;

  *pick = (FusPlotPick){ .row = -1, .column = -1 };
  for (guint a = 0; a < self->axes->len; a++)
    {
      const FusPlotAxes *axes = g_ptr_array_index (self->axes, a);
      const FusPlotFrame *frame = &layout->axes[a].frame;

      for (guint m = 0; fus_plot_rect_contains (&frame->room, at) && m < axes->marks->len;
           m++)
        {
          const FusPlotMark *mark = g_ptr_array_index (axes->marks, m);
          FusPlotPick candidate;

          if (!fus_plot_mark_pick (mark, frame, at, &candidate) ||
              !is_better (&candidate, pick, best != NULL))
            continue;
          *pick = candidate;
          pick->axes = a;
          pick->mark = m;
          best = mark;
        }
    }
  if (best != NULL)
    fill_text (best, pick);
  return best != NULL;
}

static const FusPlotMark *
mark_at (FusPlotFigure *self, guint a, guint m)
{
  const FusPlotAxes *axes;

  if (a >= self->axes->len)
    return NULL;
  axes = g_ptr_array_index (self->axes, a);
  return m < axes->marks->len ? g_ptr_array_index (axes->marks, m) : NULL;
}

/* The first element of all, where the keyboard starts. */
static gboolean
pick_first (FusPlotFigure *self, const FusPlotLayout *layout, FusPlotPick *pick)
{
  for (guint a = 0; a < self->axes->len; a++)
    {
      const FusPlotMark *mark;

      for (guint m = 0; (mark = mark_at (self, a, m)) != NULL; m++)
        {
          FusPlotPick first = { .row = -1, .column = -1, .axes = a, .mark = m };

          if (mark->class->locate == NULL || fus_plot_mark_get_count (mark) == 0 ||
              !mark->class->locate (mark, &layout->axes[a].frame, 0, &first))
            continue;
          first.kind = mark->class->id;
          first.key = mark->key;
          *pick = first;
          return TRUE;
        }
    }
  return FALSE;
}

/* Cost of going from @from to @to by the arrow @dx, @dy; infinite when it is not ahead.
 */
static double
step_cost (FusPlotPoint from, FusPlotPoint to, int dx, int dy)
{
  double along = (to.x - from.x) * dx + (to.y - from.y) * dy;
  double across = ABS ((to.x - from.x) * dy) + ABS ((to.y - from.y) * dx);

  return along > 1e-6 && across <= 2 * along ? along + 2 * across : (double) INFINITY;
}

gboolean
fus_plot_figure_pick_next (FusPlotFigure *self,
                           double width,
                           double height,
                           int dx,
                           int dy,
                           FusPlotPick *pick)
{
  const FusPlotLayout *layout = ensure_layout (self, width, height);
  const FusPlotMark *mark = mark_at (self, pick->axes, pick->mark);
  FusPlotPick best = *pick;
  double least = INFINITY;

  if (pick->kind == NULL)
    {
      if (!pick_first (self, layout, pick))
        return FALSE;
      fill_text (mark_at (self, pick->axes, pick->mark), pick);
      return TRUE;
    }
  if (mark == NULL || mark->class->locate == NULL)
    return FALSE;
  for (gsize i = 0; i < fus_plot_mark_get_count (mark); i++)
    {
      FusPlotPick candidate = *pick;
      double cost;

      candidate.index = i;
      if (!mark->class->locate (mark, &layout->axes[pick->axes].frame, i, &candidate))
        continue;
      cost = step_cost (pick->at, candidate.at, dx, dy);
      if (cost < least)
        {
          least = cost;
          best = candidate;
        }
    }
  if (isinf (least))
    return FALSE;
  *pick = best;
  fill_text (mark, pick);
  return TRUE;
}

void
fus_plot_figure_changed (FusPlotFigure *self)
{
  g_clear_pointer (&self->layout, fus_plot_layout_free);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
fus_plot_figure_set_theme (FusPlotFigure *self, const FusPlotTheme *theme)
{
  self->theme = *theme;
  fus_plot_figure_changed (self);
}

void
fus_plot_figure_set_title (FusPlotFigure *self, const char *title)
{
  g_free (self->title);
  self->title = g_strdup (title);
  fus_plot_figure_changed (self);
}

void
fus_plot_figure_set_description (FusPlotFigure *self, const char *description)
{
  g_free (self->description);
  self->description = g_strdup (description);
  fus_plot_figure_changed (self);
}

FusPlotAxes *
fus_plot_figure_add_axes (FusPlotFigure *self, guint column, guint row, guint n_columns)
{
  FusPlotAxes *axes;

  g_return_val_if_fail (column + n_columns <= FUS_PLOT_MAX_COLUMNS, NULL);
  g_return_val_if_fail (row < FUS_PLOT_MAX_ROWS, NULL);

  axes = fus_plot_axes_new (column, row, n_columns);
  g_ptr_array_add (self->axes, axes);
  fus_plot_figure_changed (self);
  return axes;
}

void
fus_plot_figure_set_column (FusPlotFigure *self, guint column, double share, double gap)
{
  g_return_if_fail (column < FUS_PLOT_MAX_COLUMNS);

  self->columns[column].share = share;
  self->columns[column].gap = gap;
  fus_plot_figure_changed (self);
}

void
fus_plot_figure_set_row (FusPlotFigure *self, guint row, double share, double gap)
{
  g_return_if_fail (row < FUS_PLOT_MAX_ROWS);

  self->rows[row].share = share;
  self->rows[row].gap = gap;
  fus_plot_figure_changed (self);
}

void
fus_plot_figure_set_row_head (FusPlotFigure *self, guint row, const char *head)
{
  g_return_if_fail (row < FUS_PLOT_MAX_ROWS);
  g_return_if_fail (head != NULL && self->rows[row].head == NULL);

  self->rows[row].head = g_strdup (head);
  fus_plot_figure_changed (self);
}

void
fus_plot_figure_set_flow (FusPlotFigure *self,
                          guint row,
                          guint most,
                          double least_width,
                          double column_gap,
                          double row_gap)
{
  g_return_if_fail (most <= FUS_PLOT_MAX_COLUMNS);

  self->flow = (FusPlotFlow){ most, row, least_width, column_gap, row_gap };
  fus_plot_figure_changed (self);
}

void
fus_plot_figure_take_foot (FusPlotFigure *self, FusPlotLegend *foot, gboolean right)
{
  FusPlotFoot entry = { foot, right };

  g_array_append_val (self->feet, entry);
  if (right)
    g_array_append_val (self->right_feet, entry);
  fus_plot_figure_changed (self);
}

void
fus_plot_figure_set_left_feet_shown (FusPlotFigure *self, gboolean shown)
{
  if (self->hides_left_feet == !shown)
    return;
  self->hides_left_feet = !shown;
  fus_plot_figure_changed (self);
}

void
fus_plot_figure_take_key (FusPlotFigure *self, FusPlotLegend *key)
{
  g_clear_pointer (&self->key, fus_plot_legend_free);
  self->key = key;
  fus_plot_figure_changed (self);
}

static FusPlotScale *
make_view (const FusPlotRange *range)
{
  return range != NULL ? fus_plot_scale_new_linear (range->low, range->high) : NULL;
}

void
fus_plot_figure_set_view (FusPlotFigure *self,
                          guint axes,
                          const FusPlotRange *x,
                          const FusPlotRange *y)
{
  FusPlotAxes *of = fus_plot_figure_get_axes (self, axes);

  g_return_if_fail (of != NULL);

  if (self->n_readers > 0)
    return;
  g_clear_pointer (&of->view_x, fus_plot_scale_unref);
  g_clear_pointer (&of->view_y, fus_plot_scale_unref);
  of->view_x = make_view (x);
  of->view_y = make_view (y);
  fus_plot_figure_changed (self);
}

static FusPlotRange
seen (const FusPlotScale *view, const FusPlotScale *all)
{
  return fus_plot_scale_get_range (view != NULL ? view : all);
}

void
fus_plot_figure_zoom (FusPlotFigure *self, guint axes, double factor, FusPlotPoint data)
{
  FusPlotAxes *of = fus_plot_figure_get_axes (self, axes);
  FusPlotRange x, y;

  g_return_if_fail (of != NULL && factor > 0);

  x = seen (of->view_x, of->x);
  y = seen (of->view_y, of->y);
  x.low = data.x + (x.low - data.x) / factor;
  x.high = data.x + (x.high - data.x) / factor;
  y.low = data.y + (y.low - data.y) / factor;
  y.high = data.y + (y.high - data.y) / factor;
  fus_plot_figure_set_view (self, axes, &x, &y);
}

void
fus_plot_figure_pan (FusPlotFigure *self, guint axes, double dx, double dy)
{
  FusPlotAxes *of = fus_plot_figure_get_axes (self, axes);
  FusPlotRange x, y;

  g_return_if_fail (of != NULL);

  x = seen (of->view_x, of->x);
  y = seen (of->view_y, of->y);
  x = (FusPlotRange){ x.low + dx, x.high + dx };
  y = (FusPlotRange){ y.low + dy, y.high + dy };
  fus_plot_figure_set_view (self, axes, &x, &y);
}

void
fus_plot_figure_set_parallel (FusPlotFigure *self,
                              FusPlotParallel parallel,
                              gpointer pool)
{
  self->parallel = parallel;
  self->pool = pool;
}

void
fus_plot_figure_set_hasty (FusPlotFigure *self, gboolean hasty)
{
  self->hasty = hasty;
}

void
fus_plot_figure_begin_read (FusPlotFigure *self)
{
  self->n_readers++;
}

void
fus_plot_figure_end_read (FusPlotFigure *self)
{
  g_return_if_fail (self->n_readers > 0);

  self->n_readers--;
}

gboolean
fus_plot_figure_is_read (FusPlotFigure *self)
{
  return self->n_readers > 0;
}

/* One band across all panels of a row of the grid that have it selected. */
static void
draw_selected_rows (FusPlotFigure *self,
                    FusPlotCanvas *canvas,
                    const FusPlotLayout *layout)
{
  const FusPlotTheme *theme = fus_plot_canvas_get_theme (canvas);

  for (guint r = 0; r < FUS_PLOT_MAX_ROWS; r++)
    {
      FusPlotRect band = { G_MAXDOUBLE, 0, 0, 0 };
      double right = 0;

      for (guint i = 0; i < layout->n_axes; i++)
        {
          const FusPlotAxes *axes = g_ptr_array_index (self->axes, i);
          const FusPlotFrame *frame = &layout->axes[i].frame;

          if (layout->axes[i].row != r || axes->selected_row < 0)
            continue;
          band.height = fus_plot_frame_band_y (frame);
          band.y = fus_plot_frame_y (frame, axes->selected_row) - band.height / 2;
          band.x = MIN (band.x, frame->plot.x - fus_plot_frame_px (frame, 6));
          right = MAX (right, frame->room.x + frame->room.width);
        }
      band.width = right - band.x;
      if (band.width > 0)
        fus_plot_canvas_fill_rect (canvas, &band, theme->selected_row);
    }
}

/* Under the first panel where it fits there, else from the left edge. */
static void
draw_key (FusPlotFigure *self,
          FusPlotCanvas *canvas,
          const FusPlotLayout *layout,
          double left)
{
  double wide = fus_plot_legend_get_width (self->key, canvas);
  double x = layout->n_axes > 0 ? layout->axes[0].frame.plot.x : left;

  if (x + wide > layout->width - left)
    x = left;
  fus_plot_legend_draw (self->key, canvas, (FusPlotPoint){ x, layout->key_y },
                        layout->width - left - x);
}

static void
draw_feet (FusPlotFigure *self,
           FusPlotCanvas *canvas,
           const FusPlotLayout *layout,
           const GArray *feet)
{
  double unit = fus_plot_canvas_get_theme (canvas)->pixel;
  double left = 2 * unit;

  if (layout->letters && self->key != NULL)
    draw_key (self, canvas, layout, left);
  for (guint i = 0; i < feet->len; i++)
    {
      const FusPlotFoot *foot = &g_array_index (feet, FusPlotFoot, i);
      double wide = fus_plot_legend_get_width (foot->legend, canvas);
      double x = foot->right ? MAX (layout->width - left - wide, left) : left;

      fus_plot_legend_draw (foot->legend, canvas, (FusPlotPoint){ x, layout->foot_y[i] },
                            layout->width - 2 * left);
    }
}

/* Each from the figure's left edge, above the first panel of its row. */
static void
draw_row_heads (FusPlotFigure *self, FusPlotCanvas *canvas, const FusPlotLayout *layout)
{
  FusPlotTextStyle style = fus_plot_canvas_style (canvas, FUS_PLOT_INK (TEXT));
  double unit = fus_plot_canvas_get_theme (canvas)->pixel;

  style.bold = TRUE;
  style.size = fus_plot_canvas_get_theme (canvas)->head_size;
  style.wrap = layout->width - 4 * unit;
  style.align_y = 0;
  for (guint i = 0; i < layout->n_axes; i++)
    {
      const FusPlotAxesLayout *of = &layout->axes[i];
      const char *head = layout->rows[of->row].head;
      double y = of->frame.room.y - ROW_HEAD_FOOT * unit -
                 fus_plot_canvas_measure_height (canvas, head, &style);

      if (of->column == 0 && head != NULL)
        fus_plot_canvas_text (canvas, head, (FusPlotPoint){ 2 * unit, y }, &style);
    }
}

static void
draw_layout (FusPlotFigure *self,
             FusPlotCanvas *canvas,
             const FusPlotLayout *layout,
             const GArray *feet)
{
  draw_selected_rows (self, canvas, layout);
  for (guint i = 0; i < layout->n_axes; i++)
    fus_plot_axes_draw (g_ptr_array_index (self->axes, i), canvas, &layout->axes[i], i);
  fus_plot_canvas_set_part (canvas, FUS_PLOT_PART_OTHER, -1);
  draw_row_heads (self, canvas, layout);
  draw_feet (self, canvas, layout, feet);
}

void
fus_plot_figure_draw (FusPlotFigure *self, cairo_t *cr, double width, double height)
{
  g_autoptr (FusPlotCanvas) canvas = NULL;

  g_return_if_fail (FUS_IS_PLOT_FIGURE (self));

  canvas = fus_plot_canvas_new (cr, &self->theme);
  fus_plot_canvas_set_parallel (canvas, self->parallel, self->pool);
  fus_plot_canvas_set_hasty (canvas, self->hasty);
  cairo_save (cr);
  draw_layout (self, canvas, ensure_layout (self, width, height), get_screen_feet (self));
  cairo_restore (cr);
}

gboolean
fus_plot_figure_draw_on (FusPlotFigure *self,
                         FusPlotCanvas *canvas,
                         double width,
                         double height)
{
  FusPlotGrid grid = get_grid (self);
  g_autoptr (FusPlotLayout) layout = fus_plot_layout_new (&grid, canvas, width, height);

  draw_layout (self, canvas, layout, self->feet);
  return !layout->crowded;
}

static void
draw_ring (FusPlotCanvas *canvas, FusPlotPoint at)
{
  const FusPlotTheme *theme = fus_plot_canvas_get_theme (canvas);
  cairo_t *cr = fus_plot_canvas_get_cairo (canvas);

  cairo_new_sub_path (cr);
  cairo_arc (cr, at.x, at.y, theme->ring_radius, 0, 2 * G_PI);
  cairo_set_source_rgb (cr, theme->ground.red, theme->ground.green, theme->ground.blue);
  cairo_set_line_width (cr, theme->halo_width);
  cairo_stroke_preserve (cr);
  cairo_set_source_rgb (cr, theme->text.red, theme->text.green, theme->text.blue);
  cairo_set_line_width (cr, theme->second_line_width);
  cairo_stroke (cr);
}

void
fus_plot_figure_draw_hover (FusPlotFigure *self,
                            cairo_t *cr,
                            double width,
                            double height,
                            const FusPlotPick *pick)
{
  const FusPlotLayout *layout = ensure_layout (self, width, height);
  const FusPlotMark *mark = mark_at (self, pick->axes, pick->mark);
  g_autoptr (FusPlotCanvas) canvas = NULL;

  if (mark == NULL || pick->kind == NULL)
    return;
  canvas = fus_plot_canvas_new (cr, &self->theme);
  cairo_save (cr);
  if (mark->class->draw_hover != NULL)
    mark->class->draw_hover (mark, canvas, &layout->axes[pick->axes].frame, pick);
  else
    draw_ring (canvas, pick->at);
  cairo_restore (cr);
}
