/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words on a canvas. Layout is Pango's, with metrics that don't follow the resolution,
 * so that what fits at one scale fits at all. Every text leaves its box behind, so
 * that marks can ask whether a place is free; what finds none is left out and counted,
 * which is how a figure knows that it is too small (fus-plot-check.c). For SVG texts
 * are kept as strings and written as elements, to be found and edited. */
#include "config.h"

#include "fus-plot-canvas-private.h"

#include <math.h>
#include <string.h>

/* Half the height of digits, in sizes of the font: what is centered on a point. */
#define HALF_DIGIT 0.36

#define BREAK_HERE "\342\200\213" /* a space of no width */
#define PATCH_MARGIN 1.5          /* layout pixels around a text on its patch */

FusPlotTextStyle
fus_plot_canvas_style (const FusPlotCanvas *self, FusPlotInk ink)
{
  g_return_val_if_fail (self != NULL, (FusPlotTextStyle){ 0 });

  return (FusPlotTextStyle){
    .size = self->theme->text_size,
    .color = fus_plot_theme_get_color (self->theme, ink),
    .align_y = 0.5,
  };
}

static PangoAlignment
alignment_of (const FusPlotTextStyle *style)
{
  if (style->align_x < 0.25)
    return PANGO_ALIGN_LEFT;
  return style->align_x > 0.75 ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_CENTER;
}

/* Figures of one width, so that columns of numbers stand still while they change. */
static PangoAttrList *
make_attributes (void)
{
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  return attributes;
}

/* Names break after what joins their words, before they break inside of one. */
static void
set_soft_text (PangoLayout *layout, const char *text)
{
  g_autoptr (GString) soft = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    {
      g_string_append_c (soft, *p);
      if (strchr ("_/", *p) != NULL && p[1] != '\0')
        g_string_append (soft, BREAK_HERE);
    }
  pango_layout_set_text (layout, soft->str, (int) soft->len);
}

static void
set_layout (FusPlotCanvas *self, const char *text, const FusPlotTextStyle *style)
{
  PangoFontDescription *font = pango_font_description_new ();
  PangoAttrList *attributes = make_attributes ();

  pango_font_description_set_family (font, self->theme->font);
  pango_font_description_set_size (font, (int) lround (style->size * PANGO_SCALE));
  pango_font_description_set_weight (font, style->bold ? PANGO_WEIGHT_BOLD
                                                       : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (self->layout, font);
  pango_font_description_free (font);
  pango_layout_set_attributes (self->layout, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_alignment (self->layout, alignment_of (style));
  pango_layout_set_wrap (self->layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width (self->layout,
                          style->wrap > 0 ? (int) ceil (style->wrap * PANGO_SCALE) : -1);
  if (style->wrap > 0)
    set_soft_text (self->layout, text);
  else
    pango_layout_set_text (self->layout, text, -1);
}

GHashTable *
fus_plot_canvas_extents_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

void
fus_plot_canvas_set_extents (FusPlotCanvas *self, GHashTable *extents)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (extents != NULL);

  g_hash_table_ref (extents);
  g_hash_table_unref (self->extents);
  self->extents = extents;
}

/* All of a style that the size of a text depends on, then the text. */
static char *
make_extents_key (const char *text, const FusPlotTextStyle *style)
{
  return g_strdup_printf ("%ld %d %d %s", lround (style->size * PANGO_SCALE), style->bold,
                          style->wrap > 0 ? (int) ceil (style->wrap * PANGO_SCALE) : -1,
                          text);
}

/* (transfer none): of @text, which isn't empty. */
static const PangoRectangle *
get_extents (FusPlotCanvas *self, const char *text, const FusPlotTextStyle *style)
{
  g_autofree char *key = make_extents_key (text, style);
  PangoRectangle *extents = g_hash_table_lookup (self->extents, key);

  if (extents != NULL)
    return extents;
  extents = g_new (PangoRectangle, 1);
  set_layout (self, text, style);
  pango_layout_get_extents (self->layout, NULL, extents);
  g_hash_table_insert (self->extents, g_steal_pointer (&key), extents);
  return extents;
}

double
fus_plot_canvas_measure (FusPlotCanvas *self,
                         const char *text,
                         const FusPlotTextStyle *style)
{
  if (text == NULL || *text == '\0')
    return 0;
  return (double) get_extents (self, text, style)->width / PANGO_SCALE;
}

double
fus_plot_canvas_measure_height (FusPlotCanvas *self,
                                const char *text,
                                const FusPlotTextStyle *style)
{
  if (text == NULL || *text == '\0')
    return 0;
  return (double) get_extents (self, text, style)->height / PANGO_SCALE;
}

/* Top left of the layout, so that its anchor lies on @at. */
static FusPlotPoint
layout_origin (const FusPlotCanvas *self, FusPlotPoint at, const FusPlotTextStyle *style)
{
  double baseline = (double) pango_layout_get_baseline (self->layout) / PANGO_SCALE;
  PangoRectangle logical;
  FusPlotPoint origin = at;

  pango_layout_get_extents (self->layout, NULL, &logical);
  origin.x -= (double) logical.x / PANGO_SCALE;
  origin.x -= style->align_x * logical.width / PANGO_SCALE;
  if (style->align_y > 0.75)
    origin.y -= baseline;
  else if (style->align_y > 0.25 && pango_layout_get_line_count (self->layout) > 1)
    origin.y -= 0.5 * logical.height / PANGO_SCALE;
  else if (style->align_y > 0.25)
    origin.y -= baseline - HALF_DIGIT * style->size;
  return origin;
}

static const char *
svg_anchor (const FusPlotTextStyle *style)
{
  switch (alignment_of (style))
    {
    case PANGO_ALIGN_RIGHT:
      return "end";
    case PANGO_ALIGN_CENTER:
      return "middle";
    case PANGO_ALIGN_LEFT:
    default:
      return "start";
    }
}

static char *
svg_number (double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.3f", value));
}

static char *
svg_color (FusPlotColor color)
{
  return g_strdup_printf ("#%02x%02x%02x", (guint) lround (color.red * 255),
                          (guint) lround (color.green * 255),
                          (guint) lround (color.blue * 255));
}

static void
append_halo (FusPlotCanvas *self, GString *attributes)
{
  g_autofree char *color = svg_color (self->theme->ground);
  g_autofree char *width = svg_number (self->theme->halo_width);

  g_string_append_printf (attributes,
                          " stroke=\"%s\" stroke-width=\"%s\" stroke-linejoin=\"round\""
                          " paint-order=\"stroke\"",
                          color, width);
}

/* One line of text, its anchor and baseline at @at, as an element. */
static void
record_line (FusPlotCanvas *self,
             const char *text,
             FusPlotPoint at,
             const FusPlotTextStyle *style)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  g_autofree char *color = svg_color (style->color);
  g_autofree char *size = svg_number (style->size);
  g_autofree char *x = NULL;
  g_autofree char *y = NULL;
  g_autoptr (GString) extra = g_string_new (style->bold ? " font-weight=\"bold\"" : "");

  cairo_user_to_device (self->cr, &at.x, &at.y);
  x = svg_number (at.x);
  y = svg_number (at.y);
  if (style->halo)
    append_halo (self, extra);
  g_string_append_printf (self->svg_text,
                          "<text x=\"%s\" y=\"%s\" font-size=\"%s\" fill=\"%s\""
                          " text-anchor=\"%s\"%s>%s</text>\n",
                          x, y, size, color, svg_anchor (style), extra->str, escaped);
}

/* A line as it was given. */
static char *
dup_line (FusPlotCanvas *self, const PangoLayoutLine *line)
{
  const char *text = pango_layout_get_text (self->layout);
  g_autofree char *words = g_strndup (text + line->start_index, (gsize) line->length);
  g_auto (GStrv) parts = g_strsplit (words, BREAK_HERE, -1);

  return g_strchomp (g_strjoinv (NULL, parts));
}

static void
record (FusPlotCanvas *self,
        FusPlotPoint at,
        FusPlotPoint origin,
        const FusPlotTextStyle *style)
{
  PangoLayoutIter *lines = pango_layout_get_iter (self->layout);

  do
    {
      PangoLayoutLine *line = pango_layout_iter_get_line_readonly (lines);
      g_autofree char *words = dup_line (self, line);
      double baseline = (double) pango_layout_iter_get_baseline (lines) / PANGO_SCALE;

      record_line (self, words, (FusPlotPoint){ at.x, origin.y + baseline }, style);
    }
  while (pango_layout_iter_next_line (lines));
  pango_layout_iter_free (lines);
}

/* Box of a line: the ink may be higher than its font says, or lower. */
static FusPlotRect
line_box (PangoLayoutIter *lines, FusPlotPoint origin)
{
  PangoRectangle ink, logical;

  pango_layout_iter_get_line_extents (lines, &ink, &logical);
  return (FusPlotRect){ origin.x + (double) logical.x / PANGO_SCALE,
                        origin.y + (double) ink.y / PANGO_SCALE,
                        (double) logical.width / PANGO_SCALE,
                        (double) ink.height / PANGO_SCALE };
}

static void
remember (FusPlotCanvas *self, FusPlotPoint origin)
{
  PangoLayoutIter *lines = pango_layout_get_iter (self->layout);
  guint n = 0;

  do
    {
      FusPlotWritten written = { .box = line_box (lines, origin),
                                 .clip = self->clip,
                                 .part = self->part,
                                 .axes = self->axes,
                                 .line = n++ };

      if (self->keeps_text)
        written.text = dup_line (self, pango_layout_iter_get_line_readonly (lines));
      g_array_append_val (self->written, written);
    }
  while (pango_layout_iter_next_line (lines));
  pango_layout_iter_free (lines);
}

static FusPlotRect
unite (const FusPlotRect *a, const FusPlotRect *b)
{
  double right = MAX (a->x + a->width, b->x + b->width);
  double bottom = MAX (a->y + a->height, b->y + b->height);
  double x = MIN (a->x, b->x);
  double y = MIN (a->y, b->y);

  return (FusPlotRect){ x, y, right - x, bottom - y };
}

static FusPlotRect
layout_box (FusPlotCanvas *self, FusPlotPoint origin)
{
  PangoLayoutIter *lines = pango_layout_get_iter (self->layout);
  FusPlotRect box = line_box (lines, origin);

  while (pango_layout_iter_next_line (lines))
    {
      FusPlotRect line = line_box (lines, origin);

      box = unite (&box, &line);
    }
  pango_layout_iter_free (lines);
  return box;
}

FusPlotRect
fus_plot_canvas_get_text_box (FusPlotCanvas *self,
                              const char *text,
                              FusPlotPoint at,
                              const FusPlotTextStyle *style)
{
  if (text == NULL || *text == '\0')
    return (FusPlotRect){ at.x, at.y, 0, 0 };
  set_layout (self, text, style);
  return layout_box (self, layout_origin (self, at, style));
}

gboolean
fus_plot_canvas_is_free (const FusPlotCanvas *self, const FusPlotRect *box)
{
  for (guint i = 0; i < self->written->len; i++)
    {
      const FusPlotRect *other = &g_array_index (self->written, FusPlotWritten, i).box;

      if (box->x < other->x + other->width && other->x < box->x + box->width &&
          box->y < other->y + other->height && other->y < box->y + box->height)
        return FALSE;
    }
  return TRUE;
}

static void
draw_patch (FusPlotCanvas *self, FusPlotPoint origin)
{
  FusPlotRect box = layout_box (self, origin);
  double margin = PATCH_MARGIN * self->theme->pixel;
  FusPlotRect patch = { box.x - margin, box.y - margin, box.width + 2 * margin,
                        box.height + 2 * margin };

  fus_plot_canvas_fill_rect (self, &patch, self->theme->ground);
}

static void
draw_halo (FusPlotCanvas *self, FusPlotPoint origin)
{
  cairo_move_to (self->cr, origin.x, origin.y);
  pango_cairo_layout_path (self->cr, self->layout);
  fus_plot_canvas_set_color (self, self->theme->ground);
  cairo_set_line_width (self->cr, self->theme->halo_width);
  cairo_set_line_join (self->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (self->cr);
}

void
fus_plot_canvas_text (FusPlotCanvas *self,
                      const char *text,
                      FusPlotPoint at,
                      const FusPlotTextStyle *style)
{
  FusPlotPoint origin;

  g_return_if_fail (self != NULL);
  g_return_if_fail (style != NULL);

  if (text == NULL || *text == '\0')
    return;
  set_layout (self, text, style);
  origin = layout_origin (self, at, style);
  remember (self, origin);
  if (self->cr == NULL)
    return;
  if (style->patch)
    draw_patch (self, origin);
  if (self->svg_text != NULL)
    {
      record (self, at, origin, style);
      return;
    }
  if (style->halo)
    draw_halo (self, origin);
  fus_plot_canvas_set_color (self, style->color);
  cairo_move_to (self->cr, origin.x, origin.y);
  pango_cairo_show_layout (self->cr, self->layout);
  /* Else the place of the text would start the next path. */
  cairo_new_path (self->cr);
}

void
fus_plot_canvas_record_text (FusPlotCanvas *self)
{
  g_return_if_fail (self != NULL);

  if (self->svg_text == NULL)
    self->svg_text = g_string_new (NULL);
}

char *
fus_plot_canvas_dup_svg_text (const FusPlotCanvas *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_strdup (self->svg_text != NULL ? self->svg_text->str : "");
}

void
fus_plot_canvas_set_part (FusPlotCanvas *self, FusPlotPart part, int axes)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail ((guint) part <= FUS_PLOT_PART_KEY);

  if (axes != self->axes)
    g_array_set_size (self->strokes, 0);
  self->part = part;
  self->axes = axes;
}

void
fus_plot_canvas_keep_text (FusPlotCanvas *self)
{
  g_return_if_fail (self != NULL);

  self->keeps_text = TRUE;
}

const FusPlotWritten *
fus_plot_canvas_get_written (const FusPlotCanvas *self, guint *n_written)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (n_written != NULL, NULL);

  *n_written = self->written->len;
  return &g_array_index (self->written, FusPlotWritten, 0);
}

void
fus_plot_canvas_lose_text (FusPlotCanvas *self)
{
  g_return_if_fail (self != NULL);

  self->n_lost++;
}

guint
fus_plot_canvas_get_n_lost (const FusPlotCanvas *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_lost;
}
