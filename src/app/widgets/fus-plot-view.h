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

GtkWidget *fus_plot_view_new (void);

FusPlotFigure *fus_plot_view_get_figure (FusPlotView *self);
gboolean fus_plot_view_has_csv (FusPlotView *self);
FusPlotViewCsv *fus_plot_view_dup_csv (FusPlotView *self) G_GNUC_WARN_UNUSED_RESULT;
const char *fus_plot_view_csv_make (FusPlotViewCsv *csv);
void fus_plot_view_csv_unref (FusPlotViewCsv *csv);
const FusPlotPick *fus_plot_view_get_pick (FusPlotView *self);
/* Where the figure came from, for what is written into exports: a study and the
 * figure's id. */
GObject *fus_plot_view_get_source (FusPlotView *self, const char **figure_id);
void fus_plot_view_get_size_mm (FusPlotView *self, double *width, double *height);
/* From the widget's pixels to the figure's points. */
FusPlotPoint fus_plot_view_to_points (FusPlotView *self, double x, double y);
gboolean fus_plot_view_to_data (FusPlotView *self,
                                guint axes,
                                double x,
                                double y,
                                FusPlotPoint *data);

void fus_plot_view_set_figure (FusPlotView *self, FusPlotFigure *figure);
void fus_plot_view_take_csv (FusPlotView *self,
                             FusPlotViewText make,
                             gpointer data,
                             GDestroyNotify free_data);
void fus_plot_view_hasten (FusPlotView *self);
void fus_plot_view_set_source (FusPlotView *self, GObject *source, const char *figure_id);
void fus_plot_view_set_size_mm (FusPlotView *self, double width, double height);
void fus_plot_view_take_text (FusPlotView *self, char *text);
void fus_plot_view_set_busy (FusPlotView *self, gboolean busy);

G_END_DECLS
