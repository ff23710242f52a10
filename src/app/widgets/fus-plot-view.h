/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-plot-figure.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FUS_TYPE_PLOT_VIEW (fus_plot_view_get_type ())

/* Shows any FusPlotFigure: sharp at every scale, with hover, keyboard, text for a screen
 * reader, and a menu to export it, save its numbers, copy it.
 *
 * Signals: `activated` (FusPlotPick, GdkModifierType): a click, Enter or Space on an
 * element; `hovered` (FusPlotPick or NULL); `dragged` (panel, x, y in data units, whether
 * it has ended): a handle was moved by the pointer. */
G_DECLARE_FINAL_TYPE (FusPlotView, fus_plot_view, FUS, PLOT_VIEW, GtkWidget)

/* Text made when it is asked for, in any one thread; it belongs to @data. */
typedef const char *(*FusPlotViewText) (gpointer data);

/* What makes a figure's numbers, to be held beyond the figure; references come and go in
 * the main thread. */
typedef struct _FusPlotViewCsv FusPlotViewCsv;

/* (transfer floating): a view without a figure. */
GtkWidget *fus_plot_view_new (void);

/**
 * fus_plot_view_get_figure:
 *
 * Returns: (transfer none) (nullable): what is shown
 */
FusPlotFigure *fus_plot_view_get_figure (FusPlotView *self);

/* Whether the figure's numbers can be had. */
gboolean fus_plot_view_has_csv (FusPlotView *self);

/**
 * fus_plot_view_dup_csv:
 *
 * Returns: (transfer full) (nullable): what makes the numbers that are shown
 */
FusPlotViewCsv *fus_plot_view_dup_csv (FusPlotView *self) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_plot_view_csv_make:
 *
 * In any thread, but in one at a time.
 *
 * Returns: (transfer none): the numbers; made now where they weren't yet
 */
const char *fus_plot_view_csv_make (FusPlotViewCsv *csv);
void fus_plot_view_csv_unref (FusPlotViewCsv *csv);

/**
 * fus_plot_view_get_pick:
 *
 * Returns: (nullable): what is pointed at or has the keyboard's focus
 */
const FusPlotPick *fus_plot_view_get_pick (FusPlotView *self);

/**
 * fus_plot_view_get_source:
 * @figure_id: (out): which figure it is
 *
 * Where the figure came from, for what is written into exports.
 *
 * Returns: (transfer none) (nullable): the study
 */
GObject *fus_plot_view_get_source (FusPlotView *self, const char **figure_id);

/**
 * fus_plot_view_get_size_mm:
 * @width: (out): a good width in print
 * @height: (out): a good height
 */
void fus_plot_view_get_size_mm (FusPlotView *self, double *width, double *height);
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
                                guint axes,
                                double x,
                                double y,
                                FusPlotPoint *data);

/**
 * fus_plot_view_set_figure:
 * @figure: (nullable): gets the window's theme
 */
void fus_plot_view_set_figure (FusPlotView *self, FusPlotFigure *figure);

/**
 * fus_plot_view_take_csv:
 * @make: (nullable): the figure's numbers for *Save Data…*, when they are asked for
 * @data: (transfer full): what @make is given
 * @free_data: lets go of it
 */
void fus_plot_view_take_csv (FusPlotView *self,
                             FusPlotViewText make,
                             gpointer data,
                             GDestroyNotify free_data);

/**
 * fus_plot_view_hasten:
 *
 * What changes now will change again at once, as under a hand: until it rests it may be
 * drawn coarsely.
 */
void fus_plot_view_hasten (FusPlotView *self);

/**
 * fus_plot_view_set_source:
 * @source: (nullable): held weakly
 * @figure_id: interned
 */
void fus_plot_view_set_source (FusPlotView *self, GObject *source, const char *figure_id);

/* Which size is proposed when the figure is exported, in millimeters. */
void fus_plot_view_set_size_mm (FusPlotView *self, double width, double height);

/**
 * fus_plot_view_take_text:
 * @text: (transfer full): what is said of what is pointed at, in place of the figure's
 *
 * For a handler of #FusPlotView::hovered.
 */
void fus_plot_view_take_text (FusPlotView *self, char *text);

/**
 * fus_plot_view_set_busy:
 * @busy: the picture is being computed anew: the old one stays, faint
 */
void fus_plot_view_set_busy (FusPlotView *self, gboolean busy);

G_END_DECLS
