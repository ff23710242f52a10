/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-plot-figure.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FUS_TYPE_PLOT_VIEW (fus_plot_view_get_type ())

/* Shows any FusPlotFigure: sharp at every scale, with hover, keyboard, and text for a
 * screen reader. What can be done with a figure of ours is FusFigureView's.
 *
 * Signals: `activated` (FusPlotPick, GdkModifierType): a click, Enter or Space on an
 * element; `hovered` (FusPlotPick or NULL); `dragged` (panel, x, y in data units, whether
 * it has ended): a handle was moved by the pointer; `menu` (x, y of the widget): one is
 * asked for there. */
G_DECLARE_FINAL_TYPE (FusPlotView, fus_plot_view, FUS, PLOT_VIEW, GtkWidget)

/* A figure to be drawn, for a screen. */
typedef struct
{
  FusPlotFigure *figure;
  int width; /* pixels of the widget */
  int height;
  int scale; /* dots of the screen a pixel */
  double points_per_pixel;
} FusPlotPicture;

/* (transfer full): its pixels, as GDK_MEMORY_DEFAULT; in any thread that has the figure
 * for itself. */
GBytes *fus_plot_picture_draw (const FusPlotPicture *self) G_GNUC_WARN_UNUSED_RESULT;

/* Draws @picture elsewhere, of a copy of its figure, and hands it over by
 * fus_plot_view_take_picture(). It may be asked again before. */
typedef void (*FusPlotViewPainter) (FusPlotView *view,
                                    const FusPlotPicture *picture,
                                    gpointer data);

/* (transfer floating): a view without a figure. */
GtkWidget *fus_plot_view_new (void);

/**
 * fus_plot_view_get_figure:
 *
 * Returns: (transfer none) (nullable): what is shown
 */
FusPlotFigure *fus_plot_view_get_figure (FusPlotView *self);

/**
 * fus_plot_view_get_pick:
 *
 * Returns: (nullable): what is pointed at or has the keyboard's focus
 */
const FusPlotPick *fus_plot_view_get_pick (FusPlotView *self);
/* @widths: (out): `[2]`: that a figure shown here is measured at, in points: the smallest
 * there is, and the one that it has now, or 0. */
void fus_plot_view_get_widths (FusPlotView *self, double *widths);
/* From the widget's pixels to the figure's points. */
FusPlotPoint fus_plot_view_to_points (FusPlotView *self, double x, double y);

/**
 * fus_plot_view_to_data:
 * @axes: number of the panel
 * @x: of the widget, pixels
 * @y: of the widget, pixels
 * @data: (out): the same place in units of the panel's scales
 *
 * Returns: whether the panel is there
 */
gboolean fus_plot_view_to_data (FusPlotView *self,
                                const char *panel,
                                double x,
                                double y,
                                FusPlotPoint *data);

/**
 * fus_plot_view_set_figure:
 * @figure: (nullable): gets the window's theme
 */
void fus_plot_view_set_figure (FusPlotView *self, FusPlotFigure *figure);

/**
 * fus_plot_view_hasten:
 *
 * What changes now will change again at once, as under a hand: until it rests it may be
 * drawn coarsely.
 */
void fus_plot_view_hasten (FusPlotView *self);

/**
 * fus_plot_view_take_text:
 * @text: (transfer full): what is said of what is pointed at, in place of the figure's
 *
 * For a handler of #FusPlotView::hovered.
 */
void fus_plot_view_take_text (FusPlotView *self, char *text);

/* @painter: (nullable): draws what is too much to be drawn at once; until then the
 * picture before stays. */
void fus_plot_view_set_painter (FusPlotView *self,
                                FusPlotViewPainter painter,
                                gpointer data);

/* What the painter was asked for; ignored where the figure has changed since. */
void fus_plot_view_take_picture (FusPlotView *self,
                                 const FusPlotPicture *picture,
                                 GBytes *pixels);

/**
 * fus_plot_view_set_busy:
 * @busy: the picture is being computed anew: the old one stays, faint
 */
void fus_plot_view_set_busy (FusPlotView *self, gboolean busy);
/* The menu is a popover that points into the view, which owns it from now on. */
void fus_plot_view_take_menu (FusPlotView *self, GtkWidget *menu);

G_END_DECLS
