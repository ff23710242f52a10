/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-plot-legend.h"
#include "fus-plot-marks.h"

G_BEGIN_DECLS

/* One panel: two scales, marks, ticks, heads. Belongs to a figure. */
typedef struct _FusPlotAxes FusPlotAxes;

/**
 * FusPlotAxisOptions:
 * @title: (nullable): below a horizontal axis, above a vertical one
 * @title_low: (nullable): left of zero, below a horizontal axis: what falls there
 * @title_high: (nullable): right of it
 * @unit: (nullable): written once, after the last tick
 * @max_ticks: 0 for what has room
 * @whole: ticks at whole numbers only, as of what is counted
 * @letters: of bands: letters even where names would have room
 * @bare: no ticks, no names
 */
typedef struct
{
  const char *title;
  const char *title_low;
  const char *title_high;
  const char *unit;
  FusPlotNumberFlags format;
  guint max_ticks;
  gboolean whole;
  gboolean at_top;
  gboolean line;
  gboolean grid;
  gboolean letters;
  gboolean bare;
} FusPlotAxisOptions;

/* @id: static; by which picks and fus_plot_figure_find_axes() know the panel */
void fus_plot_axes_set_id (FusPlotAxes *self, const char *id);

/**
 * fus_plot_axes_set_title:
 * @self: a panel
 * @title: (nullable): what it shows, bold
 * @note: (nullable): unit or explanation, quieter
 */
void fus_plot_axes_set_title (FusPlotAxes *self, const char *title, const char *note);
/* What stands instead of the title where that has no room. */
void fus_plot_axes_set_short_title (FusPlotAxes *self, const char *title);
/* The title is a head of its own: larger, with the note on a line below. */
void fus_plot_axes_set_head (FusPlotAxes *self, gboolean head);
/* A modality's glyph before the title. */
void fus_plot_axes_set_title_glyph (FusPlotAxes *self,
                                    FusPlotGlyph glyph,
                                    FusPlotInk ink);

/**
 * fus_plot_axes_take_x:
 * @scale: (transfer full): horizontal
 * @options: (nullable): copied
 */
void fus_plot_axes_take_x (FusPlotAxes *self,
                           FusPlotScale *scale,
                           const FusPlotAxisOptions *options);

/**
 * fus_plot_axes_take_y:
 * @self: a panel
 * @scale: (transfer full): vertical
 * @options: (nullable): copied
 */
void fus_plot_axes_take_y (FusPlotAxes *self,
                           FusPlotScale *scale,
                           const FusPlotAxisOptions *options);
/* Equal units in both directions: a map. */
void fus_plot_axes_set_equal (FusPlotAxes *self, gboolean equal);
/* Thin lines between the bands of y. */
void fus_plot_axes_set_row_rules (FusPlotAxes *self, gboolean rules);
/* Band of y that is highlighted, or −1. */
void fus_plot_axes_set_selected_row (FusPlotAxes *self, int row);

/**
 * fus_plot_axes_set_pitch:
 * @x_pitch: width wanted for a column, or 0
 * @y_pitch: height wanted for a row, or 0
 * @y_smallest: height below which rows can't be read
 *
 * All in layout pixels.
 */
void fus_plot_axes_set_pitch (FusPlotAxes *self,
                              double x_pitch,
                              double y_pitch,
                              double y_smallest);
/* Width below which what is written in a column can't be read, in layout pixels. */
void fus_plot_axes_set_smallest_column (FusPlotAxes *self, double x_smallest);
/* The words and swatches under the panel, from its left edge. Takes @foot over. */
void fus_plot_axes_take_foot (FusPlotAxes *self, FusPlotLegend *foot);
/* Adds @mark above those before it, takes it over and hands it back. */
FusPlotMark *fus_plot_axes_add (FusPlotAxes *self, FusPlotMark *mark);

/* (transfer none): mark @i, the lowest first. */
FusPlotMark *fus_plot_axes_get_mark (const FusPlotAxes *self, guint i);

/* (transfer none) (nullable): the first mark of that id. */
FusPlotMark *fus_plot_axes_find_mark (const FusPlotAxes *self, const char *id);

/* (transfer none): the vertical scale, likewise. */
const FusPlotScale *fus_plot_axes_get_y (const FusPlotAxes *self);

G_END_DECLS
