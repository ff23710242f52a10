/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <glib-object.h>

#include "fus-plot-axes.h"

G_BEGIN_DECLS

#define FUS_TYPE_PLOT_FIGURE (fus_plot_figure_get_type ())
G_DECLARE_FINAL_TYPE (FusPlotFigure, fus_plot_figure, FUS, PLOT_FIGURE, GObject)

/* A grid of panels. Widths and heights are in points: a widget of w × h pixels scales its
 * cairo_t by 96/72 and hands over w · 72/96 and h · 72/96.
 *
 * `FusPlotFigure::changed` is emitted by every setter: draw again. */

/**
 * fus_plot_figure_new:
 * @title: (nullable): of exports and for screen readers; not drawn
 *
 * Returns: (transfer full): a figure without panels, of the theme `light`
 */
FusPlotFigure *fus_plot_figure_new (const char *title) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): one that looks as it does now, whatever becomes of @self; by the
 * thread that may change @self. What nobody changes any more, any thread may draw by
 * fus_plot_figure_render(). */
FusPlotFigure *fus_plot_figure_copy (FusPlotFigure *self) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer none): what it is called. */
const char *fus_plot_figure_get_title (FusPlotFigure *self);
/* Text alternative: the finding, and what is drawn. */
const char *fus_plot_figure_get_description (FusPlotFigure *self);

/* (transfer none): its own, a copy of what was set. */
const FusPlotTheme *fus_plot_figure_get_theme (FusPlotFigure *self);

/* How many panels. */
guint fus_plot_figure_get_n_axes (FusPlotFigure *self);

/* Whether it is too much to be drawn between two frames: by its named rows, or by the
 * elements of its marks, unless it is drawn hastily. */
gboolean fus_plot_figure_takes_long (FusPlotFigure *self);

/* (transfer none): panel @axes, in the order in which they were added. */
FusPlotAxes *fus_plot_figure_get_axes (FusPlotFigure *self, guint axes);

/**
 * fus_plot_figure_get_natural_size:
 * @width: points that it will have
 * @natural_height: (out): at which rows have the height they want
 * @smallest_height: (out): below which they can't be read
 *
 * Size at which it looks as designed; a height of 0 takes any. What was asked last is
 * remembered until the figure changes, and by copies of it.
 */
void fus_plot_figure_get_natural_size (FusPlotFigure *self,
                                       double width,
                                       double *natural_height,
                                       double *smallest_height);
/* The same in another theme, as for paper. */
void fus_plot_figure_measure (FusPlotFigure *self,
                              const FusPlotTheme *theme,
                              double width,
                              double *natural_height,
                              double *smallest_height);
/* (transfer none) (nullable): the panel of that id. */
FusPlotAxes *fus_plot_figure_find_axes (FusPlotFigure *self, const char *id);

/* Where panel @axes was laid out; %FALSE where it is not one of the figure's. */
gboolean fus_plot_figure_get_frame (FusPlotFigure *self,
                                    double width,
                                    double height,
                                    const FusPlotAxes *axes,
                                    FusPlotRect *plot);

/* What place among the data of panel @axes lies under @at, in points; @data: (out).
 * %FALSE where there is no such panel. */
gboolean fus_plot_figure_to_data (FusPlotFigure *self,
                                  double width,
                                  double height,
                                  const FusPlotAxes *axes,
                                  FusPlotPoint at,
                                  FusPlotPoint *data);

/* Where a place among the data of panel @axes is drawn, @at: (out), in points; %FALSE
 * where there is no such panel. */
gboolean fus_plot_figure_from_data (FusPlotFigure *self,
                                    double width,
                                    double height,
                                    const FusPlotAxes *axes,
                                    FusPlotPoint data,
                                    FusPlotPoint *at);

/**
 * fus_plot_figure_pick:
 * @width: as it was drawn
 * @height: as it was drawn
 * @at: points from its top left
 * @pick: (out): the nearest element there; clear it with fus_plot_pick_clear()
 *
 * Returns: whether there is one
 */
gboolean fus_plot_figure_pick (FusPlotFigure *self,
                               double width,
                               double height,
                               FusPlotPoint at,
                               FusPlotPick *pick);

/**
 * fus_plot_figure_pick_next:
 * @width: as it was drawn
 * @height: as it was drawn
 * @dx: −1, 0 or 1
 * @dy: −1 (up), 0 or 1
 * @pick: (inout): where the focus is; a @kind of %NULL starts at the first element
 *
 * For the keyboard: moves to the nearest element of the same mark in the direction of an
 * arrow key.
 *
 * Returns: whether there is one
 */
gboolean fus_plot_figure_pick_next (FusPlotFigure *self,
                                    double width,
                                    double height,
                                    int dx,
                                    int dy,
                                    FusPlotPick *pick);

/* Frees the text of @pick; the struct itself is the caller's. */
void fus_plot_pick_clear (FusPlotPick *pick);

/* Copies @theme. */
void fus_plot_figure_set_theme (FusPlotFigure *self, const FusPlotTheme *theme);

/**
 * fus_plot_figure_set_description:
 * @description: copied
 */
void fus_plot_figure_set_description (FusPlotFigure *self, const char *description);

/**
 * fus_plot_figure_add_axes:
 * @column: from 0 at the left
 * @row: from 0 at the top
 * @n_columns: that it spans
 *
 * Returns: (transfer none): a new panel in the grid
 */
FusPlotAxes *fus_plot_figure_add_axes (FusPlotFigure *self,
                                       guint column,
                                       guint row,
                                       guint n_columns);
/* Shares of the room that is left, 1 unless set; @gap: layout pixels before it. */
void fus_plot_figure_set_column (FusPlotFigure *self,
                                 guint column,
                                 double share,
                                 double gap);

/* As fus_plot_figure_set_column(), of heights. */
void fus_plot_figure_set_row (FusPlotFigure *self, guint row, double share, double gap);

/**
 * fus_plot_figure_set_flow:
 * @self: a figure
 * @row: from which on panels flow, in the order in which they were added
 * @most: panels beside each other
 * @least_width: of a plot, in layout pixels: below it fewer stand beside each other
 * @column_gap: layout pixels between two panels
 * @row_gap: layout pixels between two rows of them
 *
 * Panels that have no room beside each other go below each other; the first of each row
 * has the names of its bands.
 */
void fus_plot_figure_set_flow (FusPlotFigure *self,
                               guint row,
                               guint most,
                               double least_width,
                               double column_gap,
                               double row_gap);
/* Words above all panels of a row, from the left edge: what they have in common. Once a
 * row. */
void fus_plot_figure_set_row_head (FusPlotFigure *self, guint row, const char *head);
/* A line over the whole width at the foot; @right: from the right edge. Takes @foot. */
void fus_plot_figure_take_foot (FusPlotFigure *self, FusPlotLegend *foot, gboolean right);
/* Whether what starts at the left of the foot is drawn on screen, or told elsewhere
 * there; exports hold it in any case. */
void fus_plot_figure_set_left_feet_shown (FusPlotFigure *self, gboolean shown);
/* Names of what letters stand for; drawn only where letters were needed. */
void fus_plot_figure_take_key (FusPlotFigure *self, FusPlotLegend *key);

/* Row that is highlighted in all panels, or −1. */
void fus_plot_figure_set_selected_row (FusPlotFigure *self, int row);

/* To be called after a mark or panel of it was changed by a setter. */
void fus_plot_figure_changed (FusPlotFigure *self);

/* What part of the data panel @axes shows; @x and @y: (nullable): %NULL for all. */
void fus_plot_figure_set_view (FusPlotFigure *self,
                               FusPlotAxes *axes,
                               const FusPlotRange *x, /* (nullable): all */
                               const FusPlotRange *y);

/* Threads that fus_plot_figure_draw() may use; @pool outlives the figure. */
void fus_plot_figure_set_parallel (FusPlotFigure *self,
                                   FusPlotParallel parallel, /* (nullable): none */
                                   gpointer pool);
/* While a hand moves it: what is drawn next may be coarse. Emits nothing. */
void fus_plot_figure_set_hasty (FusPlotFigure *self, gboolean hasty);
/**
 * fus_plot_figure_draw:
 * @cr: its units points, its origin the figure's top left
 * @width: points
 * @height: points
 *
 * Draws the figure in its own theme, without a ground: that is the widget's. Changes
 * nothing but the surface.
 */
void fus_plot_figure_draw (FusPlotFigure *self, cairo_t *cr, double width, double height);

/**
 * fus_plot_figure_draw_hover:
 * @cr: as for fus_plot_figure_draw()
 * @width: points
 * @height: points
 * @pick: what the pointer is on, or has the focus
 *
 * Marks one element, above what fus_plot_figure_draw() left.
 */
void fus_plot_figure_draw_hover (FusPlotFigure *self,
                                 cairo_t *cr,
                                 double width,
                                 double height,
                                 const FusPlotPick *pick);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FusPlotPick, fus_plot_pick_clear)

G_END_DECLS
