/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pangocairo.h>

#include "fus-plot-canvas.h"

G_BEGIN_DECLS

/* What a text belongs to. */
typedef enum
{
  FUS_PLOT_PART_OTHER,
  FUS_PLOT_PART_X_TICKS,
  FUS_PLOT_PART_Y_TICKS,
  FUS_PLOT_PART_X_NAMES,
  FUS_PLOT_PART_Y_NAMES,
  FUS_PLOT_PART_LABELS, /* at the ends of lines */
  FUS_PLOT_PART_GROUPS, /* on a map */
  FUS_PLOT_PART_KEY,
} FusPlotPart;

/**
 * FusPlotWritten:
 * @text: (nullable): kept where somebody wants to read it
 * @box: of its ink upwards and downwards, of its letters sideways; a line each
 * @clip: what is seen of the figure where it stands
 * @axes: number of its panel, or −1
 * @line: which line of its text
 *
 * A line of text as it was drawn, in points of the figure.
 */
typedef struct
{
  char *text;
  FusPlotRect box;
  FusPlotRect clip;
  FusPlotPart part;
  int axes;
  guint line;
} FusPlotWritten;

typedef struct
{
  FusPlotPoint from;
  FusPlotPoint to;
} FusPlotStroke;

struct _FusPlotCanvas
{
  cairo_t *cr; /* or NULL: only measures */
  const FusPlotTheme *theme;
  PangoContext *pango;
  PangoLayout *layout; /* reused: making one costs more than filling it */
  GHashTable *extents; /* a text and its style → PangoRectangle: measured before */
  gboolean is_vector;
  gboolean is_hasty;
  FusPlotParallel parallel; /* or NULL: one thread */
  gpointer pool;
  GString *svg_text; /* or NULL: text is drawn */
  GArray *written;   /* of FusPlotWritten: all so far */
  GArray *strokes;   /* of FusPlotStroke: data lines of this panel */
  gboolean keeps_text;
  FusPlotPart part;
  int axes;
  FusPlotRect clip;
  guint n_strokes; /* data lines of all panels so far */
  guint n_lost;    /* texts that had no place and were left out */
};

/* The size of a text once it has been measured, which costs a hundred times as much as
 * to look it up: a layout asks for each of them once a pass. (transfer full): a table for
 * set_extents() of canvases that measure with the same theme. */
GHashTable *fus_plot_canvas_extents_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* @extents: kept by reference, in place of the canvas's own */
void fus_plot_canvas_set_extents (FusPlotCanvas *self, GHashTable *extents);

/* What cairo draws with next. */
void fus_plot_canvas_set_color (FusPlotCanvas *self, FusPlotColor color);

/* From now on texts are of @part of panel @axes. */
void fus_plot_canvas_set_part (FusPlotCanvas *self, FusPlotPart part, int axes);
/* A data line that words should not stand on; forgotten with the next panel. */
void fus_plot_canvas_add_stroke (FusPlotCanvas *self, FusPlotPoint from, FusPlotPoint to);
/* Whether no data line runs through @box. */
gboolean fus_plot_canvas_is_clear (const FusPlotCanvas *self, const FusPlotRect *box);
/* Keeps what is written, beside where: for who asks with get_written(). */
void fus_plot_canvas_keep_text (FusPlotCanvas *self);

/* (transfer none): `[n_written]`: texts that were kept. @n_written: (out) */
const FusPlotWritten *fus_plot_canvas_get_written (const FusPlotCanvas *self,
                                                   guint *n_written);
/* A text had no place and was left out: the figure does not say all it should. */
void fus_plot_canvas_lose_text (FusPlotCanvas *self);

/* How many texts had no place. */
guint fus_plot_canvas_get_n_lost (const FusPlotCanvas *self);

G_END_DECLS
