/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "fus-plot-theme.h"

G_BEGIN_DECLS

/* A cairo_t that measures in points and writes text: on screen and in PDF as Pango does,
 * for SVG as a record that becomes `<text>`. Without a cairo_t it only measures, and
 * remembers where text would stand. */
typedef struct _FusPlotCanvas FusPlotCanvas;

/**
 * FusPlotTextStyle:
 * @align_x: 0: starts at the point, 0.5: centered on it, 1: ends there
 * @align_y: 0: top at the point, 0.5: digits centered on it, 1: baseline on it
 * @halo: drawn around it in the ground's color
 * @patch: drawn on a plain patch, so that no line runs through it
 * @wrap: width at which lines break, or 0
 */
typedef struct
{
  double size;
  gboolean bold;
  FusPlotColor color;
  double align_x;
  double align_y;
  gboolean halo;
  gboolean patch;
  double wrap;
} FusPlotTextStyle;

typedef enum
{
  FUS_PLOT_DASH_SOLID,
  FUS_PLOT_DASH_DOTS,   /* reference lines: 1 on, 3 off */
  FUS_PLOT_DASH_DASHES, /* measured rates: 3 on, 3 off */
} FusPlotDash;

/* Does item @item, in any thread. */
typedef void (*FusPlotWork) (gsize item, gpointer data);
/* Does @n_items of @work with the threads of @pool, and returns when all are done. */
typedef void (*FusPlotParallel) (gpointer pool,
                                 gsize n_items,
                                 FusPlotWork work,
                                 gpointer data);

/**
 * fus_plot_canvas_new:
 * @cr: (nullable): where to draw, its units points; %NULL to measure only
 * @theme: kept, not copied
 *
 * Returns: (transfer full): a canvas
 */
FusPlotCanvas *fus_plot_canvas_new (cairo_t *cr, /* (nullable) */
                                    const FusPlotTheme *theme) G_GNUC_WARN_UNUSED_RESULT;
void fus_plot_canvas_free (FusPlotCanvas *self);

/* (transfer none) (nullable): %NULL while things are only measured. */
cairo_t *fus_plot_canvas_get_cairo (const FusPlotCanvas *self);

/* (transfer none): colors, sizes and line widths to draw with. */
const FusPlotTheme *fus_plot_canvas_get_theme (const FusPlotCanvas *self);
/* PDF, SVG, PostScript: what is drawn stays an outline. */
gboolean fus_plot_canvas_is_vector (const FusPlotCanvas *self);
/* A hand moves what is drawn: fast matters more than fine. */
gboolean fus_plot_canvas_is_hasty (const FusPlotCanvas *self);
/* Device pixels a point. */
double fus_plot_canvas_get_resolution (const FusPlotCanvas *self);

/* @parallel: (nullable): %NULL: all in the thread that draws; @pool outlives the canvas
 */
void fus_plot_canvas_set_parallel (FusPlotCanvas *self,
                                   FusPlotParallel parallel,
                                   gpointer pool);

/* See fus_plot_canvas_is_hasty(). */
void fus_plot_canvas_set_hasty (FusPlotCanvas *self, gboolean hasty);

/**
 * fus_plot_canvas_run:
 * @n_items: how many
 * @work: does one of them; what it writes must depend on the item alone
 *
 * Does all items with the threads that the canvas was handed, or in this one.
 */
void fus_plot_canvas_run (const FusPlotCanvas *self,
                          gsize n_items,
                          FusPlotWork work,
                          gpointer data);

/**
 * fus_plot_canvas_style:
 * @self: a canvas
 * @ink: of the text
 *
 * Returns: chart text of the theme, starting at its point, digits centered on it
 */
FusPlotTextStyle fus_plot_canvas_style (const FusPlotCanvas *self, FusPlotInk ink);

/**
 * fus_plot_canvas_measure:
 * @self: a canvas
 * @text: UTF-8
 * @style: its look
 *
 * Returns: width in points of the longest line
 */
double fus_plot_canvas_measure (FusPlotCanvas *self,
                                const char *text,
                                const FusPlotTextStyle *style);

/* Points that @text is high in @style, wrapped as that says; 0 without text. */
double fus_plot_canvas_measure_height (FusPlotCanvas *self,
                                       const char *text,
                                       const FusPlotTextStyle *style);

/**
 * fus_plot_canvas_text:
 * @self: a canvas with a target
 * @text: (nullable): UTF-8
 * @at: the anchor
 * @style: its look, and how it lies about the anchor
 *
 * Writes text.
 */
void fus_plot_canvas_text (FusPlotCanvas *self,
                           const char *text,
                           FusPlotPoint at,
                           const FusPlotTextStyle *style);
/* Where fus_plot_canvas_text() would write. */
FusPlotRect fus_plot_canvas_get_text_box (FusPlotCanvas *self,
                                          const char *text,
                                          FusPlotPoint at,
                                          const FusPlotTextStyle *style);
/* Whether nothing was written there yet. */
gboolean fus_plot_canvas_is_free (const FusPlotCanvas *self, const FusPlotRect *box);

/* Horizontal and vertical lines are snapped to the pixel. */
void fus_plot_canvas_line (FusPlotCanvas *self,
                           FusPlotPoint from,
                           FusPlotPoint to,
                           double width,
                           FusPlotColor color,
                           FusPlotDash dash);
/* A gap wherever a coordinate is NaN. */
void fus_plot_canvas_polyline (FusPlotCanvas *self,
                               const FusPlotPoint *points,
                               gsize n_points,
                               double width,
                               FusPlotColor color);

/* Filled, closed by itself. @points: `[n_points]` */
void fus_plot_canvas_polygon (FusPlotCanvas *self,
                              const FusPlotPoint *points,
                              gsize n_points,
                              FusPlotColor fill);
/* Edges are snapped to the pixel. */
void fus_plot_canvas_fill_rect (FusPlotCanvas *self,
                                const FusPlotRect *rect,
                                FusPlotColor fill);

/* A line of @width inside of @rect; edges are snapped to the pixel. */
void fus_plot_canvas_frame_rect (FusPlotCanvas *self,
                                 const FusPlotRect *rect,
                                 double width,
                                 FusPlotColor color);
/* 45° lines, thin frame: what is missing or was not computed. */
void fus_plot_canvas_hatch_rect (FusPlotCanvas *self, const FusPlotRect *rect);

/* A modality's shape of @radius points about @center; @hollow: an outline on the
 * ground. */
void fus_plot_canvas_glyph (FusPlotCanvas *self,
                            FusPlotGlyph glyph,
                            FusPlotPoint center,
                            double radius,
                            FusPlotColor color,
                            gboolean hollow);
/* The ramp of qualities, or of differences, from left to right. */
void fus_plot_canvas_ramp (FusPlotCanvas *self,
                           const FusPlotRect *rect,
                           FusPlotInkRole role);
/* @argb: `[height × width]`, cairo's ARGB32, premultiplied */
void fus_plot_canvas_image (FusPlotCanvas *self,
                            const guint32 *argb,
                            guint width,
                            guint height,
                            const FusPlotRect *rect,
                            gboolean smooth);

/* Nothing is drawn outside of @rect until fus_plot_canvas_pop_clip(). Doesn't nest. */
void fus_plot_canvas_push_clip (FusPlotCanvas *self, const FusPlotRect *rect);

/* Ends what fus_plot_canvas_push_clip() began. */
void fus_plot_canvas_pop_clip (FusPlotCanvas *self);

/* From now on texts are kept as strings, not drawn: for SVG. */
void fus_plot_canvas_record_text (FusPlotCanvas *self);
/* The texts written so far as `<text>` elements; empty unless they were recorded. */
char *fus_plot_canvas_dup_svg_text (const FusPlotCanvas *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusPlotCanvas, fus_plot_canvas_free)

G_END_DECLS
