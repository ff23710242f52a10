/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* All lengths are in points (1/72 inch), y grows downwards, as in cairo. */
typedef struct
{
  double x;
  double y;
} FusPlotPoint;

typedef struct
{
  double x;
  double y;
  double width;
  double height;
} FusPlotRect;

typedef struct
{
  double low;
  double high;
} FusPlotRange;

typedef struct
{
  double red;
  double green;
  double blue;
  double alpha;
} FusPlotColor;

/* Shapes that double a colour, in the order of the modalities. */
typedef enum
{
  FUS_PLOT_GLYPH_NONE,
  FUS_PLOT_GLYPH_CIRCLE,
  FUS_PLOT_GLYPH_TRIANGLE,
  FUS_PLOT_GLYPH_SQUARE,
  FUS_PLOT_GLYPH_DIAMOND,
  FUS_PLOT_GLYPH_DOWN,
  FUS_PLOT_GLYPH_PLUS,
  FUS_PLOT_GLYPH_STAR,
  FUS_PLOT_GLYPH_BAR,
} FusPlotGlyph;

#define FUS_PLOT_N_GLYPHS 8

/* What a colour is for. The theme knows which colour that is. */
typedef enum
{
  FUS_PLOT_INK_TEXT,
  FUS_PLOT_INK_SECOND,
  FUS_PLOT_INK_GROUND,
  FUS_PLOT_INK_AXIS,
  FUS_PLOT_INK_GRID,
  FUS_PLOT_INK_FRAME,
  FUS_PLOT_INK_NEUTRAL,
  FUS_PLOT_INK_ACCENT,
  FUS_PLOT_INK_GOOD,
  FUS_PLOT_INK_WARNING,
  FUS_PLOT_INK_MODALITY,      /* index: which modality */
  FUS_PLOT_INK_MODALITY_TEXT, /* the same, dark enough for text */
  FUS_PLOT_INK_CLASS,         /* index: which class */
  FUS_PLOT_INK_QUALITY,       /* value: 0 … 1 */
  FUS_PLOT_INK_DIFFERENCE,    /* value: −1 … 1 */
  FUS_PLOT_INK_GIVEN,         /* index: 0xRRGGBB, the same in each theme */
} FusPlotInkRole;

typedef struct
{
  FusPlotInkRole role;
  guint index;
  double value;
} FusPlotInk;

#define FUS_PLOT_INK(what) ((FusPlotInk){ .role = FUS_PLOT_INK_##what })
#define FUS_PLOT_MODALITY_INK(m)                                                         \
  ((FusPlotInk){ .role = FUS_PLOT_INK_MODALITY, .index = (m) })
#define FUS_PLOT_CLASS_INK(k) ((FusPlotInk){ .role = FUS_PLOT_INK_CLASS, .index = (k) })

static inline gboolean
fus_plot_rect_contains (const FusPlotRect *rect, FusPlotPoint point)
{
  return point.x >= rect->x && point.x <= rect->x + rect->width && point.y >= rect->y &&
         point.y <= rect->y + rect->height;
}

/* Widens @range so that it holds @value; a NaN changes nothing. */
static inline void
fus_plot_range_include (FusPlotRange *range, double value)
{
  if (value < range->low)
    range->low = value;
  if (value > range->high)
    range->high = value;
}

G_END_DECLS
