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

FusPlotFigure *fus_plot_figure_new (const char *title) G_GNUC_WARN_UNUSED_RESULT;

const char *fus_plot_figure_get_title (FusPlotFigure *self);
/* Text alternative: the finding, and what is drawn. */
const char *fus_plot_figure_get_description (FusPlotFigure *self);
const FusPlotTheme *fus_plot_figure_get_theme (FusPlotFigure *self);
guint fus_plot_figure_get_n_axes (FusPlotFigure *self);
FusPlotAxes *fus_plot_figure_get_axes (FusPlotFigure *self, guint axes);
/* Size at which it looks as designed; a height of 0 takes any. */
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
/* Where panel @axes was laid out. */
gboolean fus_plot_figure_get_frame (FusPlotFigure *self,
                                    double width,
                                    double height,
                                    guint axes,
                                    FusPlotRect *plot);
/* Data under a point, and where data are drawn. */
gboolean fus_plot_figure_to_data (FusPlotFigure *self,
                                  double width,
                                  double height,
                                  guint axes,
                                  FusPlotPoint at,
                                  FusPlotPoint *data);
gboolean fus_plot_figure_from_data (FusPlotFigure *self,
                                    double width,
                                    double height,
                                    guint axes,
                                    FusPlotPoint data,
                                    FusPlotPoint *at);
/* Nearest element at @at; fill @pick, to be cleared with fus_plot_pick_clear(). */
gboolean fus_plot_figure_pick (FusPlotFigure *self,
                               double width,
                               double height,
                               FusPlotPoint at,
                               FusPlotPick *pick);
/* The element beside @pick in a direction, for the keyboard: @dx, @dy of −1, 0 or 1. With
 * @pick->kind %NULL: the first. Updates @pick. */
gboolean fus_plot_figure_pick_next (FusPlotFigure *self,
                                    double width,
                                    double height,
                                    int dx,
                                    int dy,
                                    FusPlotPick *pick);
void fus_plot_pick_clear (FusPlotPick *pick);

/* Copies @theme. */
void fus_plot_figure_set_theme (FusPlotFigure *self, const FusPlotTheme *theme);
void fus_plot_figure_set_title (FusPlotFigure *self, const char *title);
void fus_plot_figure_set_description (FusPlotFigure *self, const char *description);
/* A new panel in the grid, owned by the figure. */
FusPlotAxes *fus_plot_figure_add_axes (FusPlotFigure *self,
                                       guint column,
                                       guint row,
                                       guint n_columns);
/* Shares of the room that is left, 1 unless set; @gap: layout pixels before it. */
void fus_plot_figure_set_column (FusPlotFigure *self,
                                 guint column,
                                 double share,
                                 double gap);
void fus_plot_figure_set_row (FusPlotFigure *self, guint row, double share, double gap);
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
/* Tells that something inside was changed by a setter of a mark. */
void fus_plot_figure_changed (FusPlotFigure *self);

/* View of a map: what part of the data is seen. */
void fus_plot_figure_zoom (FusPlotFigure *self,
                           guint axes,
                           double factor,
                           FusPlotPoint data);
void fus_plot_figure_pan (FusPlotFigure *self, guint axes, double dx, double dy);
void fus_plot_figure_set_view (FusPlotFigure *self,
                               guint axes,
                               const FusPlotRange *x, /* (nullable): all */
                               const FusPlotRange *y);

/* Threads that fus_plot_figure_draw() may use; @pool outlives the figure. */
void fus_plot_figure_set_parallel (FusPlotFigure *self,
                                   FusPlotParallel parallel, /* (nullable): none */
                                   gpointer pool);
/* While a hand moves it: what is drawn next may be coarse. Emits nothing. */
void fus_plot_figure_set_hasty (FusPlotFigure *self, gboolean hasty);
/* While another thread draws it: views stay as they are, and nobody may call a setter of
 * a mark. In the main thread; calls nest. */
void fus_plot_figure_begin_read (FusPlotFigure *self);
void fus_plot_figure_end_read (FusPlotFigure *self);
gboolean fus_plot_figure_is_read (FusPlotFigure *self);

/* Draws all of it: changes nothing but the surface. */
void fus_plot_figure_draw (FusPlotFigure *self, cairo_t *cr, double width, double height);
/* The hovered or focused element, above what draw() left. */
void fus_plot_figure_draw_hover (FusPlotFigure *self,
                                 cairo_t *cr,
                                 double width,
                                 double height,
                                 const FusPlotPick *pick);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FusPlotPick, fus_plot_pick_clear)

G_END_DECLS
