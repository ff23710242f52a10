/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A figure: panels in a grid, with scales, marks and words. It is laid out for a size,
 * the layout is kept, and drawing and picking both read that; drawing changes nothing
 * but the surface. Whoever changes a mark calls fus_plot_figure_changed(), which drops
 * the layout. A thread that is to draw it while it changes is given a copy. */
#include "config.h"

#include "fus-plot-figure-private.h"

#include <string.h>

/* Of a figure that is drawn within 10 ms. */
#define MOST_ROWS 100
#define MOST_ELEMENTS 200000

#define ROW_HEAD_FOOT 7   /* layout pixels below the words above a row of panels */
#define MOST_EXTENTS 4096 /* texts whose size is remembered */

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
  g_clear_pointer (&((FusPlotFoot *) data)->legend, fus_plot_legend_unref);
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
  g_clear_pointer (&self->key, fus_plot_legend_unref);
  g_clear_pointer (&self->layout, fus_plot_layout_free);
  g_clear_pointer (&self->extents, g_hash_table_unref);

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
  self->extents = fus_plot_canvas_extents_new ();
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

static void
copy_feet (FusPlotFigure *copy, const FusPlotFigure *self)
{
  for (guint i = 0; i < self->feet->len; i++)
    {
      FusPlotFoot foot = g_array_index (self->feet, FusPlotFoot, i);

      fus_plot_legend_ref (foot.legend);
      g_array_append_val (copy->feet, foot);
      if (foot.right)
        g_array_append_val (copy->right_feet, foot);
    }
}

FusPlotFigure *
fus_plot_figure_copy (FusPlotFigure *self)
{
  g_return_val_if_fail (FUS_IS_PLOT_FIGURE (self), NULL);

  FusPlotFigure *copy = fus_plot_figure_new (self->title);

  copy->description = g_strdup (self->description);
  copy->theme = self->theme;
  for (guint i = 0; i < self->axes->len; i++)
    g_ptr_array_add (copy->axes, fus_plot_axes_copy (g_ptr_array_index (self->axes, i)));
  memcpy (copy->columns, self->columns, sizeof self->columns);
  memcpy (copy->rows, self->rows, sizeof self->rows);
  for (guint row = 0; row < FUS_PLOT_MAX_ROWS; row++)
    copy->rows[row].head = g_strdup (self->rows[row].head);
  copy_feet (copy, self);
  copy->hides_left_feet = self->hides_left_feet;
  copy->key = self->key != NULL ? fus_plot_legend_ref (self->key) : NULL;
  copy->flow = self->flow;
  memcpy (copy->measured, self->measured, sizeof self->measured);
  copy->n_measured = self->n_measured;
  return copy;
}

const char *
fus_plot_figure_get_title (FusPlotFigure *self)
{
  g_return_val_if_fail (FUS_IS_PLOT_FIGURE (self), NULL);

  return self->title;
}

const char *
fus_plot_figure_get_description (FusPlotFigure *self)
{
  g_return_val_if_fail (FUS_IS_PLOT_FIGURE (self), NULL);

  return self->description;
}

const FusPlotTheme *
fus_plot_figure_get_theme (FusPlotFigure *self)
{
  g_return_val_if_fail (FUS_IS_PLOT_FIGURE (self), NULL);

  return &self->theme;
}

guint
fus_plot_figure_get_n_axes (FusPlotFigure *self)
{
  g_return_val_if_fail (FUS_IS_PLOT_FIGURE (self), 0);

  return self->axes->len;
}

FusPlotAxes *
fus_plot_figure_get_axes (FusPlotFigure *self, guint axes)
{
  g_return_val_if_fail (axes < self->axes->len, NULL);

  return g_ptr_array_index (self->axes, axes);
}

FusPlotAxes *
fus_plot_figure_find_axes (FusPlotFigure *self, const char *id)
{
  for (guint i = 0; id != NULL && i < self->axes->len; i++)
    {
      FusPlotAxes *axes = g_ptr_array_index (self->axes, i);

      if (g_strcmp0 (axes->id, id) == 0)
        return axes;
    }
  return NULL;
}

static guint
count_rows (FusPlotFigure *self)
{
  guint n = 0;

  for (guint i = 0; i < self->axes->len; i++)
    n +=
      fus_plot_scale_get_n_bands (((FusPlotAxes *) g_ptr_array_index (self->axes, i))->y);
  return n;
}

static gsize
count_elements (FusPlotFigure *self)
{
  gsize n = 0;

  for (guint i = 0; i < self->axes->len; i++)
    {
      const FusPlotAxes *axes = g_ptr_array_index (self->axes, i);

      for (guint k = 0; k < axes->marks->len; k++)
        n += fus_plot_mark_get_count (g_ptr_array_index (axes->marks, k));
    }
  return n;
}

gboolean
fus_plot_figure_takes_long (FusPlotFigure *self)
{
  g_return_val_if_fail (FUS_IS_PLOT_FIGURE (self), FALSE);

  return count_rows (self) > MOST_ROWS ||
         (count_elements (self) > MOST_ELEMENTS && !self->hasty);
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

/* Measures only, and remembers what it measured. */
static FusPlotCanvas *
make_measuring_canvas (FusPlotFigure *self)
{
  FusPlotCanvas *canvas = fus_plot_canvas_new (NULL, &self->theme);

  if (g_hash_table_size (self->extents) > MOST_EXTENTS)
    g_hash_table_remove_all (self->extents);
  fus_plot_canvas_set_extents (canvas, self->extents);
  return canvas;
}

const FusPlotLayout *
fus_plot_figure_ensure_layout (FusPlotFigure *self, double width, double height)
{
  g_return_val_if_fail (FUS_IS_PLOT_FIGURE (self), NULL);

  FusPlotGrid grid = get_grid (self);
  g_autoptr (FusPlotCanvas) canvas = NULL;

  if (self->layout != NULL && ABS (self->layout->width - width) < 1e-9 &&
      ABS (self->layout->height - height) < 1e-9)
    return self->layout;
  grid.feet = get_screen_feet (self);
  canvas = make_measuring_canvas (self);
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
  g_return_if_fail (FUS_IS_PLOT_FIGURE (self));
  g_return_if_fail (natural_height != NULL);
  g_return_if_fail (smallest_height != NULL);

  FusPlotMeasured *to = &self->measured[self->n_measured % FUS_PLOT_N_MEASURED];

  for (guint i = 0; i < MIN (self->n_measured, FUS_PLOT_N_MEASURED); i++)
    if (ABS (self->measured[i].width - width) < 1e-9)
      {
        *natural_height = self->measured[i].natural;
        *smallest_height = self->measured[i].smallest;
        return;
      }
  fus_plot_figure_measure (self, &self->theme, width, natural_height, smallest_height);
  *to = (FusPlotMeasured){ width, *natural_height, *smallest_height };
  self->n_measured++;
}

void
fus_plot_figure_measure (FusPlotFigure *self,
                         const FusPlotTheme *theme,
                         double width,
                         double *natural_height,
                         double *smallest_height)
{
  g_return_if_fail (FUS_IS_PLOT_FIGURE (self));
  g_return_if_fail (theme != NULL);

  FusPlotGrid grid = get_grid (self);
  gboolean is_own = memcmp (theme, &self->theme, sizeof *theme) == 0;
  g_autoptr (FusPlotCanvas) canvas =
               is_own ? make_measuring_canvas (self) : fus_plot_canvas_new (NULL, theme);

  fus_plot_layout_natural (&grid, canvas, width, natural_height, smallest_height);
}

void
fus_plot_figure_changed (FusPlotFigure *self)
{
  g_return_if_fail (FUS_IS_PLOT_FIGURE (self));

  g_clear_pointer (&self->layout, fus_plot_layout_free);
  self->n_measured = 0;
  g_signal_emit (self, signals[CHANGED], 0);
}

void
fus_plot_figure_set_theme (FusPlotFigure *self, const FusPlotTheme *theme)
{
  g_return_if_fail (FUS_IS_PLOT_FIGURE (self));
  g_return_if_fail (theme != NULL);

  /* What was measured stays. */
  if (memcmp (&self->theme, theme, sizeof *theme) == 0)
    return;
  self->theme = *theme;
  g_hash_table_remove_all (self->extents);
  fus_plot_figure_changed (self);
}

void
fus_plot_figure_set_description (FusPlotFigure *self, const char *description)
{
  g_return_if_fail (FUS_IS_PLOT_FIGURE (self));

  g_free (self->description);
  self->description = g_strdup (description);
  fus_plot_figure_changed (self);
}

FusPlotAxes *
fus_plot_figure_add_axes (FusPlotFigure *self, guint column, guint row, guint n_columns)
{
  FusPlotAxes *axes;

  g_return_val_if_fail (FUS_IS_PLOT_FIGURE (self), NULL);
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
  g_return_if_fail (FUS_IS_PLOT_FIGURE (self));

  FusPlotFoot entry = { foot, right };

  g_array_append_val (self->feet, entry);
  if (right)
    g_array_append_val (self->right_feet, entry);
  fus_plot_figure_changed (self);
}

void
fus_plot_figure_set_left_feet_shown (FusPlotFigure *self, gboolean shown)
{
  g_return_if_fail (FUS_IS_PLOT_FIGURE (self));

  if (self->hides_left_feet == !shown)
    return;
  self->hides_left_feet = !shown;
  fus_plot_figure_changed (self);
}

void
fus_plot_figure_take_key (FusPlotFigure *self, FusPlotLegend *key)
{
  g_return_if_fail (FUS_IS_PLOT_FIGURE (self));

  g_clear_pointer (&self->key, fus_plot_legend_unref);
  self->key = key;
  fus_plot_figure_changed (self);
}

void
fus_plot_figure_set_selected_row (FusPlotFigure *self, int row)
{
  g_return_if_fail (FUS_IS_PLOT_FIGURE (self));

  for (guint i = 0; i < self->axes->len; i++)
    fus_plot_axes_set_selected_row (g_ptr_array_index (self->axes, i), row);
  fus_plot_figure_changed (self);
}

static FusPlotScale *
make_view (const FusPlotRange *range)
{
  return range != NULL ? fus_plot_scale_new_linear (range->low, range->high) : NULL;
}

void
fus_plot_figure_set_view (FusPlotFigure *self,
                          FusPlotAxes *axes,
                          const FusPlotRange *x,
                          const FusPlotRange *y)
{
  g_return_if_fail (axes != NULL);

  g_clear_pointer (&axes->view_x, fus_plot_scale_unref);
  g_clear_pointer (&axes->view_y, fus_plot_scale_unref);
  axes->view_x = make_view (x);
  axes->view_y = make_view (y);
  fus_plot_figure_changed (self);
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
  g_return_if_fail (FUS_IS_PLOT_FIGURE (self));

  self->hasty = hasty;
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
  draw_layout (self, canvas, fus_plot_figure_ensure_layout (self, width, height),
               get_screen_feet (self));
  cairo_restore (cr);
}

gboolean
fus_plot_figure_draw_on (FusPlotFigure *self,
                         FusPlotCanvas *canvas,
                         double width,
                         double height)
{
  g_return_val_if_fail (FUS_IS_PLOT_FIGURE (self), FALSE);

  FusPlotGrid grid = get_grid (self);
  g_autoptr (FusPlotLayout) layout = fus_plot_layout_new (&grid, canvas, width, height);

  draw_layout (self, canvas, layout, self->feet);
  return !layout->crowded;
}
