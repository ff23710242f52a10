/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Swatches and words in lines: legends, keys and feet of a figure. It flows like text:
 * items that don't fit start a line, too wide ones are broken or, beside a glyph,
 * shortened alike. Height and drawing are one walk over the items, so they can't
 * disagree. */
#include "config.h"

#include "fus-plot-legend.h"

#include "fus-plot-canvas-private.h"
#include "fus-plot-names.h"

#include <math.h>

/* Layout pixels. */
#define SWATCH_WIDTH 14
#define SWATCH_HEIGHT 11
#define RAMP_WIDTH 60
#define RAMP_HEIGHT 8
#define INSIDE 5 /* between swatch and words */
#define BETWEEN 16
#define LINE_HEIGHT 18

typedef enum
{
  ITEM_TEXT,
  ITEM_GLYPH,
  ITEM_FRAME,
  ITEM_HATCH,
  ITEM_RAMP,
  ITEM_CHECK,
} ItemKind;

typedef struct
{
  ItemKind kind;
  char *before;
  char *text;
  FusPlotInk ink;
  FusPlotGlyph glyph;
  gboolean hollow;
  gboolean passed;
  gboolean bold;
} Item;

struct _FusPlotLegend
{
  GArray *items;
};

static void
item_clear (gpointer data)
{
  Item *item = data;

  g_free (item->before);
  g_free (item->text);
}

FusPlotLegend *
fus_plot_legend_new (void)
{
  FusPlotLegend *self = g_atomic_rc_box_new0 (FusPlotLegend);

  self->items = g_array_new (FALSE, TRUE, sizeof (Item));
  g_array_set_clear_func (self->items, item_clear);
  return self;
}

FusPlotLegend *
fus_plot_legend_ref (FusPlotLegend *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
legend_clear (gpointer data)
{
  g_array_unref (((FusPlotLegend *) data)->items);
}

void
fus_plot_legend_unref (FusPlotLegend *self)
{
  g_atomic_rc_box_release_full (self, legend_clear);
}

static void
add (FusPlotLegend *self, Item item, const char *text)
{
  item.text = g_strdup (text);
  g_array_append_val (self->items, item);
}

void
fus_plot_legend_add_text (FusPlotLegend *self, const char *text, FusPlotInk ink)
{
  add (self, (Item){ .kind = ITEM_TEXT, .ink = ink }, text);
}

void
fus_plot_legend_add_bold (FusPlotLegend *self, const char *text)
{
  add (self, (Item){ .kind = ITEM_TEXT, .ink = FUS_PLOT_INK (TEXT), .bold = TRUE }, text);
}

void
fus_plot_legend_add_glyph (FusPlotLegend *self,
                           FusPlotGlyph glyph,
                           FusPlotInk ink,
                           gboolean hollow,
                           const char *text)
{
  g_return_if_fail ((guint) glyph <= FUS_PLOT_GLYPH_BAR);

  add (self, (Item){ .kind = ITEM_GLYPH, .glyph = glyph, .ink = ink, .hollow = hollow },
       text);
}

void
fus_plot_legend_add_frame (FusPlotLegend *self, const char *text)
{
  add (self, (Item){ .kind = ITEM_FRAME }, text);
}

void
fus_plot_legend_add_hatch (FusPlotLegend *self, const char *text)
{
  add (self, (Item){ .kind = ITEM_HATCH }, text);
}

void
fus_plot_legend_add_ramp (FusPlotLegend *self,
                          FusPlotInkRole role,
                          const char *before,
                          const char *after)
{
  g_return_if_fail ((guint) role <= FUS_PLOT_INK_DIFFERENCE);

  Item item = { .kind = ITEM_RAMP, .before = g_strdup (before) };

  item.ink.role = role;
  add (self, item, after);
}

void
fus_plot_legend_add_check (FusPlotLegend *self, gboolean passed, const char *text)
{
  add (self, (Item){ .kind = ITEM_CHECK, .passed = passed }, text);
}

gsize
fus_plot_legend_get_n_items (const FusPlotLegend *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->items->len;
}

static double
swatch_width (const Item *item, const FusPlotTheme *theme)
{
  switch (item->kind)
    {
    case ITEM_GLYPH:
      return 10 * theme->pixel;
    case ITEM_FRAME:
    case ITEM_HATCH:
    case ITEM_CHECK:
      return SWATCH_WIDTH * theme->pixel;
    case ITEM_RAMP:
      return RAMP_WIDTH * theme->pixel;
    case ITEM_TEXT:
    default:
      return 0;
    }
}

/* Words beside a swatch are second to it. */
static FusPlotTextStyle
get_style (const Item *item, FusPlotCanvas *canvas)
{
  FusPlotTextStyle style =
    fus_plot_canvas_style (canvas,
                           item->kind == ITEM_TEXT ? item->ink : FUS_PLOT_INK (SECOND));

  style.bold = item->bold;
  return style;
}

/* Width of an item on one line. */
static double
item_width (const Item *item, FusPlotCanvas *canvas)
{
  const FusPlotTheme *theme = fus_plot_canvas_get_theme (canvas);
  FusPlotTextStyle style = get_style (item, canvas);
  double width = swatch_width (item, theme);

  if (item->before != NULL)
    width +=
      fus_plot_canvas_measure (canvas, item->before, &style) + INSIDE * theme->pixel;
  if (item->text != NULL && width > 0)
    width += INSIDE * theme->pixel;
  return width + fus_plot_canvas_measure (canvas, item->text, &style);
}

double
fus_plot_legend_get_width (const FusPlotLegend *self, FusPlotCanvas *canvas)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (canvas != NULL, 0);

  double between = BETWEEN * fus_plot_canvas_get_theme (canvas)->pixel;
  double width = 0;

  for (guint i = 0; i < self->items->len; i++)
    width +=
      item_width (&g_array_index (self->items, Item, i), canvas) + (i > 0 ? between : 0);
  return width;
}

/* A tick, or a triangle with a stroke in it. */
static void
draw_check (FusPlotCanvas *canvas, FusPlotPoint center, gboolean passed)
{
  const FusPlotTheme *theme = fus_plot_canvas_get_theme (canvas);
  double u = theme->pixel;
  const FusPlotPoint tick[] = { { center.x - 5 * u, center.y },
                                { center.x - 1.5 * u, center.y + 4 * u },
                                { center.x + 5 * u, center.y - 4.5 * u } };

  if (passed)
    {
      fus_plot_canvas_polyline (canvas, tick, 3, 1.8 * u, theme->good);
      return;
    }
  fus_plot_canvas_glyph (canvas, FUS_PLOT_GLYPH_TRIANGLE, center, 6.5 * u, theme->warning,
                         FALSE);
  fus_plot_canvas_line (canvas, (FusPlotPoint){ center.x, center.y - 3 * u },
                        (FusPlotPoint){ center.x, center.y + 2.5 * u }, 1.5 * u,
                        theme->ground, FUS_PLOT_DASH_SOLID);
}

static void
draw_swatch (const Item *item, FusPlotCanvas *canvas, FusPlotPoint at)
{
  const FusPlotTheme *theme = fus_plot_canvas_get_theme (canvas);
  double width = swatch_width (item, theme);
  double height = (item->kind == ITEM_RAMP ? RAMP_HEIGHT : SWATCH_HEIGHT) * theme->pixel;
  FusPlotRect rect = { at.x, at.y - height / 2, width, height };
  FusPlotPoint center = { at.x + width / 2, at.y };

  switch (item->kind)
    {
    case ITEM_GLYPH:
      fus_plot_canvas_glyph (canvas, item->glyph, center, 4.5 * theme->pixel,
                             fus_plot_theme_get_color (theme, item->ink), item->hollow);
      break;
    case ITEM_FRAME:
      fus_plot_canvas_frame_rect (canvas, &rect, theme->hairline, theme->axis);
      break;
    case ITEM_HATCH:
      fus_plot_canvas_hatch_rect (canvas, &rect);
      break;
    case ITEM_RAMP:
      fus_plot_canvas_ramp (canvas, &rect, item->ink.role);
      break;
    case ITEM_CHECK:
      draw_check (canvas, center, item->passed);
      break;
    case ITEM_TEXT:
    default:
      break;
    }
}

/* Width of what stands before the words of an item. */
static double
get_indent (const Item *item, FusPlotCanvas *canvas)
{
  const FusPlotTheme *theme = fus_plot_canvas_get_theme (canvas);
  FusPlotTextStyle style = get_style (item, canvas);
  double indent = swatch_width (item, theme);

  if (indent > 0)
    indent += INSIDE * theme->pixel;
  if (item->before != NULL)
    indent +=
      fus_plot_canvas_measure (canvas, item->before, &style) + INSIDE * theme->pixel;
  return indent;
}

/* Lines of an item that is wider than the whole legend. */
static guint
item_lines (const Item *item, FusPlotCanvas *canvas, double width)
{
  FusPlotTextStyle style = get_style (item, canvas);
  double one = fus_plot_canvas_measure_height (canvas, "0", &style);
  double line = LINE_HEIGHT * fus_plot_canvas_get_theme (canvas)->pixel;

  if (item_width (item, canvas) <= width || item->text == NULL)
    return 1;
  style.wrap = MAX (width - get_indent (item, canvas), style.size);
  return 1 +
         (guint) ceil (
           (fus_plot_canvas_measure_height (canvas, item->text, &style) - one) / line -
           0.01);
}

static void
draw_item (const Item *item, FusPlotCanvas *canvas, FusPlotPoint at, double width)
{
  const FusPlotTheme *theme = fus_plot_canvas_get_theme (canvas);
  FusPlotTextStyle style = get_style (item, canvas);
  double swatch = swatch_width (item, theme);
  double indent = get_indent (item, canvas);
  double x = at.x;

  if (item->before != NULL)
    {
      fus_plot_canvas_text (canvas, item->before, at, &style);
      x += fus_plot_canvas_measure (canvas, item->before, &style) + INSIDE * theme->pixel;
    }
  draw_swatch (item, canvas, (FusPlotPoint){ x, at.y });
  x += swatch + (swatch > 0 ? INSIDE * theme->pixel : 0);
  if (item_width (item, canvas) > width)
    {
      style.wrap = MAX (width - indent, style.size);
      style.align_y = 0;
      at.y -= style.size * 0.6;
    }
  fus_plot_canvas_text (canvas, item->text, (FusPlotPoint){ x, at.y }, &style);
}

/* Names beside glyphs: those too wide for a line are shortened, all alike. */
static char **
fit_names (const FusPlotLegend *self, FusPlotCanvas *canvas, double width)
{
  const FusPlotTheme *theme = fus_plot_canvas_get_theme (canvas);
  FusPlotTextStyle style = fus_plot_canvas_style (canvas, FUS_PLOT_INK (SECOND));
  g_autofree const char **names = g_new0 (const char *, self->items->len + 1);
  double room = MAX (width - (10 + INSIDE) * theme->pixel, style.size);
  gboolean all_fit = TRUE;

  for (guint i = 0; i < self->items->len; i++)
    {
      const Item *item = &g_array_index (self->items, Item, i);

      names[i] = item->kind == ITEM_GLYPH ? item->text : NULL;
      all_fit = all_fit && fus_plot_canvas_measure (canvas, names[i], &style) <= room;
    }
  if (all_fit)
    return NULL;
  return fus_plot_canvas_fit_names (canvas, &style, names, self->items->len, room, 1,
                                    NULL);
}

/* Walks over the items, breaking lines; draws them where @draw. Returns the lines. */
static guint
flow (const FusPlotLegend *self,
      FusPlotCanvas *canvas,
      FusPlotPoint at,
      double width,
      gboolean draw)
{
  double unit = fus_plot_canvas_get_theme (canvas)->pixel;
  g_auto (GStrv) names = fit_names (self, canvas, width);
  double x = 0;
  guint n_lines = 1;

  for (guint i = 0; i < self->items->len; i++)
    {
      Item item = g_array_index (self->items, Item, i);
      double wide;

      if (item.kind == ITEM_GLYPH && names != NULL && item.text != NULL)
        item.text = names[i];
      wide = item_width (&item, canvas);
      if (x > 0 && x + wide > width + 0.01)
        {
          x = 0;
          n_lines++;
        }
      if (draw)
        fus_plot_canvas_set_part (canvas,
                                  item.kind == ITEM_GLYPH ? FUS_PLOT_PART_KEY
                                                          : FUS_PLOT_PART_OTHER,
                                  canvas->axes);
      if (draw)
        draw_item (&item, canvas,
                   (FusPlotPoint){ at.x + x,
                                   at.y + (n_lines - 0.5) * LINE_HEIGHT * unit },
                   width);
      n_lines += item_lines (&item, canvas, width) - 1;
      x += MIN (wide, width) + BETWEEN * unit;
    }
  return n_lines;
}

double
fus_plot_legend_get_height (const FusPlotLegend *self,
                            FusPlotCanvas *canvas,
                            double width)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (canvas != NULL, 0);

  guint n_lines = flow (self, canvas, (FusPlotPoint){ 0 }, width, FALSE);

  if (self->items->len == 0)
    return 0;
  return n_lines * LINE_HEIGHT * fus_plot_canvas_get_theme (canvas)->pixel;
}

void
fus_plot_legend_draw (const FusPlotLegend *self,
                      FusPlotCanvas *canvas,
                      FusPlotPoint at,
                      double width)
{
  flow (self, canvas, at, width, TRUE);
}
