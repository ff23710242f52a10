/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small pictures in bands × bands: images, curves, bars. A tile is drawn with no more
 * detail than it has pixels; a line stands only for values that have an order, since a
 * line says that they have one. What is absent keeps the place and proportions of what
 * would be there, hatched. */
#include "config.h"

#include "fus-plot-marks.h"

#include <math.h>

/* Layout pixels. */
#define TILE_GAP 4
#define INSIDE 3
#define BAR_SHARE 0.65
#define LEAST_PITCH 1.6 /* of bars: closer ones are dots */
#define CLOUD_RADIUS 0.9
#define CLOUD_STEP 0.4
#define CLOUD_ALPHA 0.6
#define SERIES_STEP 1.5 /* between points of a line: closer ones are one black patch */

typedef enum
{
  TILE_EMPTY,
  TILE_IMAGE,
  TILE_DIFFERENCE,
  TILE_SERIES,
  TILE_BARS,
  TILE_ABSENT,
} TileKind;

typedef struct
{
  TileKind kind;
  double *values;
  gsize n; /* of a series */
  guint height;
  guint width;
  guint n_channels;
  FusPlotRange range;
  FusPlotInk ink;
  char *text;
  char *tip;
} Tile;

typedef struct
{
  FusPlotMark parent;
  gsize n_rows;
  gsize n_columns;
  Tile *tiles;
} Tiles;

static FusPlotRect
cell_rect (const Tiles *self, const FusPlotFrame *frame, gsize index)
{
  double gap = fus_plot_frame_px (frame, TILE_GAP);
  double width = MAX (fus_plot_frame_band_x (frame) - gap, gap);
  double height = MAX (fus_plot_frame_band_y (frame) - gap, gap);

  return (FusPlotRect){
    fus_plot_frame_x (frame, (double) (index % self->n_columns)) - width / 2,
    fus_plot_frame_y (frame, (double) (index / self->n_columns)) - height / 2,
    width,
    height,
  };
}

/* The largest rectangle of the picture's proportions in the middle of the cell. */
static FusPlotRect
picture_rect (const Tile *tile, const FusPlotRect *cell)
{
  double scale = MIN (cell->width / tile->width, cell->height / tile->height);
  double width = tile->width * scale;
  double height = tile->height * scale;

  return (FusPlotRect){ cell->x + (cell->width - width) / 2,
                        cell->y + (cell->height - height) / 2, width, height };
}

static guint32
pack (FusPlotColor color)
{
  return 0xff000000u | (guint32) lround (CLAMP (color.red, 0, 1) * 255) << 16 |
         (guint32) lround (CLAMP (color.green, 0, 1) * 255) << 8 |
         (guint32) lround (CLAMP (color.blue, 0, 1) * 255);
}

static FusPlotColor
pixel_color (const Tile *tile, const FusPlotTheme *theme, gsize pixel)
{
  const double *value = tile->values + pixel * tile->n_channels;
  FusPlotInk ink = { .role = FUS_PLOT_INK_DIFFERENCE, .value = value[0] };

  if (isnan (value[0]))
    return theme->frame;
  if (tile->kind == TILE_DIFFERENCE)
    return fus_plot_theme_get_color (theme, ink);
  if (tile->n_channels >= 3)
    return (FusPlotColor){ value[0], value[1], value[2], 1 };
  return fus_plot_color_mix (theme->ground, theme->text, CLAMP (value[0], 0, 1));
}

static void
draw_picture (const Tile *tile, FusPlotCanvas *canvas, const FusPlotRect *cell)
{
  const FusPlotTheme *theme = fus_plot_canvas_get_theme (canvas);
  gsize n = (gsize) tile->height * tile->width;
  g_autofree guint32 *argb = g_new (guint32, n + 1);
  FusPlotRect rect = picture_rect (tile, cell);
  gboolean shrinks = rect.width * fus_plot_canvas_get_resolution (canvas) < tile->width;

  if (fus_plot_canvas_get_cairo (canvas) == NULL)
    return;
  for (gsize i = 0; i < n; i++)
    argb[i] = pack (pixel_color (tile, theme, i));
  fus_plot_canvas_image (canvas, argb, tile->width, tile->height, &rect, shrinks);
  fus_plot_canvas_frame_rect (canvas, &rect, theme->hairline, theme->frame);
}

static double
value_y (const Tile *tile, const FusPlotRect *rect, double value)
{
  double size = tile->range.high - tile->range.low;
  double share = size > 0 ? (value - tile->range.low) / size : 0.5;

  return rect->y + rect->height * (1 - CLAMP (share, 0, 1));
}

static void
draw_zero (const Tile *tile, FusPlotCanvas *canvas, const FusPlotRect *rect)
{
  const FusPlotTheme *theme = fus_plot_canvas_get_theme (canvas);
  double y = value_y (tile, rect, 0);

  if (tile->range.low < 0 && tile->range.high > 0)
    fus_plot_canvas_line (canvas, (FusPlotPoint){ rect->x, y },
                          (FusPlotPoint){ rect->x + rect->width, y }, theme->hairline,
                          theme->frame, FUS_PLOT_DASH_SOLID);
}

/* No more points than the tile has room for: of each group the mean. */
static gsize
fit_points (const Tile *tile, const FusPlotRect *rect, FusPlotPoint *points, gsize most)
{
  gsize n = MIN (tile->n, most);

  for (gsize i = 0; i < n; i++)
    {
      gsize from = i * tile->n / n;
      gsize to = MAX ((i + 1) * tile->n / n, from + 1);
      double sum = 0;

      for (gsize k = from; k < to; k++)
        sum += tile->values[k];
      points[i].x = rect->x + rect->width * ((double) i + 0.5) / (double) n;
      points[i].y = value_y (tile, rect, sum / (double) (to - from));
      if (isnan (sum))
        points[i].y = NAN;
    }
  return n;
}

static void
draw_series (const Tile *tile, FusPlotCanvas *canvas, const FusPlotRect *rect)
{
  const FusPlotTheme *theme = fus_plot_canvas_get_theme (canvas);
  FusPlotColor color = fus_plot_theme_get_color (theme, tile->ink);
  FusPlotPoint points[512];
  double room = rect->width / (SERIES_STEP * theme->pixel);
  gsize most = (gsize) CLAMP (room, 8, G_N_ELEMENTS (points));
  gsize n = fit_points (tile, rect, points, most);

  fus_plot_canvas_polyline (canvas, points, n, theme->second_line_width, color);
}

/* Values without an order that are too many for bars: a dot each, of as many as there is
 * room for. A mean of neighbors would say nothing, a line that there is an order. */
static void
draw_cloud (const Tile *tile, FusPlotCanvas *canvas, const FusPlotRect *rect)
{
  const FusPlotTheme *theme = fus_plot_canvas_get_theme (canvas);
  FusPlotColor color = fus_plot_theme_get_color (theme, tile->ink);
  double room = rect->width / (CLOUD_STEP * theme->pixel);
  gsize step = MAX ((gsize) ((double) tile->n / MAX (room, 1)), 1);

  color.alpha = CLOUD_ALPHA;
  for (gsize i = 0; i < tile->n; i += step)
    {
      double share = ((double) i + 0.5) / (double) tile->n;
      FusPlotPoint at = { rect->x + rect->width * share,
                          value_y (tile, rect, tile->values[i]) };

      if (!isnan (tile->values[i]))
        fus_plot_canvas_glyph (canvas, FUS_PLOT_GLYPH_CIRCLE, at,
                               CLOUD_RADIUS * theme->pixel, color, FALSE);
    }
}

static void
draw_bars (const Tile *tile, FusPlotCanvas *canvas, const FusPlotRect *rect)
{
  const FusPlotTheme *theme = fus_plot_canvas_get_theme (canvas);
  FusPlotColor color = fus_plot_theme_get_color (theme, tile->ink);
  double zero = value_y (tile, rect, 0);
  double pitch = rect->width / (double) MAX (tile->n, 1);

  if (pitch < LEAST_PITCH * theme->pixel)
    {
      draw_cloud (tile, canvas, rect);
      return;
    }
  for (gsize i = 0; i < tile->n; i++)
    {
      double y = value_y (tile, rect, tile->values[i]);
      FusPlotRect bar = { rect->x + pitch * ((double) i + 0.5 - BAR_SHARE / 2),
                          MIN (zero, y), pitch * BAR_SHARE,
                          MAX (ABS (y - zero), theme->hairline) };

      if (!isnan (tile->values[i]))
        fus_plot_canvas_fill_rect (canvas, &bar, color);
    }
}

static void
draw_curve (const Tile *tile, FusPlotCanvas *canvas, const FusPlotRect *cell)
{
  const FusPlotTheme *theme = fus_plot_canvas_get_theme (canvas);
  double inside = INSIDE * theme->pixel;
  FusPlotRect rect = { cell->x + inside, cell->y + inside,
                       MAX (cell->width - 2 * inside, inside),
                       MAX (cell->height - 2 * inside, inside) };

  fus_plot_canvas_frame_rect (canvas, cell, theme->hairline, theme->frame);
  draw_zero (tile, canvas, &rect);
  if (tile->kind == TILE_SERIES)
    draw_series (tile, canvas, &rect);
  else
    draw_bars (tile, canvas, &rect);
}

static void
draw_absent (const Tile *tile, FusPlotCanvas *canvas, const FusPlotRect *rect)
{
  const FusPlotTheme *theme = fus_plot_canvas_get_theme (canvas);
  FusPlotTextStyle style = fus_plot_canvas_style (canvas, FUS_PLOT_INK (SECOND));
  double margin = 3 * theme->pixel;
  FusPlotRect patch;

  fus_plot_canvas_hatch_rect (canvas, rect);
  style.align_x = 0.5;
  style.wrap = rect->width - 4 * margin;
  patch.width = fus_plot_canvas_measure (canvas, tile->text, &style) + 2 * margin;
  patch.height = fus_plot_canvas_measure_height (canvas, tile->text, &style) + margin;
  if (tile->text == NULL || patch.width > rect->width || patch.height > rect->height)
    return;
  patch.x = rect->x + (rect->width - patch.width) / 2;
  patch.y = rect->y + (rect->height - patch.height) / 2;
  fus_plot_canvas_fill_rect (canvas, &patch, theme->ground);
  style.wrap = patch.width;
  fus_plot_canvas_text (canvas, tile->text,
                        (FusPlotPoint){ rect->x + rect->width / 2,
                                        rect->y + rect->height / 2 },
                        &style);
}

static void
draw_tile (const Tile *tile, FusPlotCanvas *canvas, const FusPlotRect *rect)
{
  switch (tile->kind)
    {
    case TILE_IMAGE:
    case TILE_DIFFERENCE:
      draw_picture (tile, canvas, rect);
      break;
    case TILE_SERIES:
    case TILE_BARS:
      draw_curve (tile, canvas, rect);
      break;
    case TILE_ABSENT:
      draw_absent (tile, canvas, rect);
      break;
    case TILE_EMPTY:
    default:
      break;
    }
}

/* An absent picture keeps the proportions of the others, so that the gap it leaves is
 * seen as a missing picture. */
static FusPlotRect
absent_rect (const Tiles *self, const FusPlotRect *cell)
{
  for (gsize i = 0; i < self->n_rows * self->n_columns; i++)
    {
      const Tile *tile = &self->tiles[i];

      if (tile->kind == TILE_IMAGE || tile->kind == TILE_DIFFERENCE)
        return picture_rect (tile, cell);
    }
  return *cell;
}

static void
tiles_draw (const FusPlotMark *mark, FusPlotCanvas *canvas, const FusPlotFrame *frame)
{
  const Tiles *self = (const Tiles *) mark;

  for (gsize i = 0; i < self->n_rows * self->n_columns; i++)
    {
      FusPlotRect rect = cell_rect (self, frame, i);

      if (self->tiles[i].kind == TILE_ABSENT && self->n_columns > 1)
        rect = absent_rect (self, &rect);
      draw_tile (&self->tiles[i], canvas, &rect);
    }
}

static gboolean
tiles_locate (const FusPlotMark *mark,
              const FusPlotFrame *frame,
              gsize index,
              FusPlotPick *pick)
{
  const Tiles *self = (const Tiles *) mark;
  FusPlotRect rect = cell_rect (self, frame, index);

  pick->row = (int) (index / self->n_columns);
  pick->column = (int) (index % self->n_columns);
  pick->at = (FusPlotPoint){ rect.x + rect.width / 2, rect.y + rect.height / 2 };
  return self->tiles[index].kind != TILE_EMPTY;
}

static gboolean
tiles_pick (const FusPlotMark *mark,
            const FusPlotFrame *frame,
            FusPlotPoint at,
            FusPlotPick *pick)
{
  const Tiles *self = (const Tiles *) mark;

  for (gsize i = 0; i < self->n_rows * self->n_columns; i++)
    {
      FusPlotRect rect = cell_rect (self, frame, i);

      if (!fus_plot_rect_contains (&rect, at))
        continue;
      pick->index = i;
      return tiles_locate (mark, frame, i, pick);
    }
  return FALSE;
}

static void
tiles_draw_hover (const FusPlotMark *mark,
                  FusPlotCanvas *canvas,
                  const FusPlotFrame *frame,
                  const FusPlotPick *pick)
{
  FusPlotRect rect = cell_rect ((const Tiles *) mark, frame, pick->index);

  fus_plot_canvas_frame_rect (canvas, &rect, frame->theme->line_width,
                              frame->theme->text);
}

static gsize
tiles_count (const FusPlotMark *mark)
{
  return ((const Tiles *) mark)->n_rows * ((const Tiles *) mark)->n_columns;
}

static char *
tiles_describe (const FusPlotMark *mark, gsize index)
{
  const Tile *tile = &((const Tiles *) mark)->tiles[index];

  return g_strdup (tile->tip != NULL ? tile->tip : tile->text);
}

static void
tile_clear (Tile *tile)
{
  g_free (tile->values);
  g_free (tile->text);
  g_free (tile->tip);
}

static void
tiles_finalize (FusPlotMark *mark)
{
  Tiles *self = (Tiles *) mark;

  for (gsize i = 0; i < self->n_rows * self->n_columns; i++)
    tile_clear (&self->tiles[i]);
  g_free (self->tiles);
}

static const FusPlotMarkClass tiles_class = {
  .id = "tiles",
  .size = sizeof (Tiles),
  .draw = tiles_draw,
  .locate = tiles_locate,
  .pick = tiles_pick,
  .draw_hover = tiles_draw_hover,
  .count = tiles_count,
  .describe = tiles_describe,
  .finalize = tiles_finalize,
};

FusPlotMark *
fus_plot_tiles_new (gsize n_rows, gsize n_columns)
{
  Tiles *self = fus_plot_mark_new (&tiles_class);

  self->n_rows = n_rows;
  self->n_columns = n_columns;
  self->tiles = g_new0 (Tile, n_rows * n_columns);
  return &self->parent;
}

/* Puts @tile where another was; its values are copied. */
static void
set_tile (FusPlotMark *mark,
          gsize row,
          gsize column,
          Tile tile,
          const double *values,
          gsize n_values)
{
  Tiles *self = (Tiles *) mark;
  Tile *place;

  g_return_if_fail (row < self->n_rows && column < self->n_columns);

  place = &self->tiles[row * self->n_columns + column];
  tile_clear (place);
  tile.values = g_memdup2 (values, n_values * sizeof *values);
  *place = tile;
}

void
fus_plot_tiles_set_image (FusPlotMark *mark,
                          gsize row,
                          gsize column,
                          const double *values,
                          guint height,
                          guint width,
                          guint n_channels)
{
  Tile tile = {
    .kind = TILE_IMAGE, .height = height, .width = width, .n_channels = n_channels
  };

  g_return_if_fail (height > 0 && width > 0 && n_channels > 0);

  set_tile (mark, row, column, tile, values, (gsize) height * width * n_channels);
}

void
fus_plot_tiles_set_difference (FusPlotMark *mark,
                               gsize row,
                               gsize column,
                               const double *values,
                               guint height,
                               guint width)
{
  Tile tile = {
    .kind = TILE_DIFFERENCE, .height = height, .width = width, .n_channels = 1
  };

  g_return_if_fail (height > 0 && width > 0);

  set_tile (mark, row, column, tile, values, (gsize) height * width);
}

void
fus_plot_tiles_set_series (FusPlotMark *mark,
                           gsize row,
                           gsize column,
                           const double *values,
                           gsize n,
                           FusPlotRange range,
                           FusPlotInk ink)
{
  g_return_if_fail (values != NULL || n == 0);

  Tile tile = { .kind = TILE_SERIES, .n = n, .range = range, .ink = ink };

  set_tile (mark, row, column, tile, values, n);
}

void
fus_plot_tiles_set_bars (FusPlotMark *mark,
                         gsize row,
                         gsize column,
                         const double *values,
                         gsize n,
                         FusPlotRange range,
                         FusPlotInk ink)
{
  g_return_if_fail (values != NULL || n == 0);

  Tile tile = { .kind = TILE_BARS, .n = n, .range = range, .ink = ink };

  set_tile (mark, row, column, tile, values, n);
}

void
fus_plot_tiles_set_absent (FusPlotMark *mark, gsize row, gsize column, const char *text)
{
  Tile tile = { .kind = TILE_ABSENT };

  tile.text = g_strdup (text);
  set_tile (mark, row, column, tile, NULL, 0);
}

void
fus_plot_tiles_set_tip (FusPlotMark *mark, gsize row, gsize column, const char *tip)
{
  Tiles *self = (Tiles *) mark;
  Tile *tile;

  g_return_if_fail (row < self->n_rows && column < self->n_columns);

  tile = &self->tiles[row * self->n_columns + column];
  g_free (tile->tip);
  tile->tip = g_strdup (tip);
}
