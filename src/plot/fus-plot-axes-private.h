/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-plot-axes.h"
#include "fus-plot-canvas-private.h"

G_BEGIN_DECLS

#define FUS_PLOT_MAX_TICKS 16

struct _FusPlotAxes
{
  const char *id; /* or NULL */
  guint column;
  guint row;
  guint n_columns;
  char *title;
  char *short_title;
  char *note;
  FusPlotGlyph glyph;
  FusPlotInk glyph_ink;
  gboolean head;
  FusPlotScale *x;
  FusPlotScale *y;
  FusPlotAxisOptions x_options; /* its strings are owned */
  FusPlotAxisOptions y_options;
  FusPlotScale *view_x; /* or NULL: all */
  FusPlotScale *view_y;
  gboolean equal;
  gboolean row_rules;
  int selected_row;
  double x_pitch;
  double x_smallest;
  double y_pitch;
  double y_smallest;
  FusPlotLegend *foot;
  GPtrArray *marks;
};

/* What the layout decides about one axis. */
typedef struct
{
  guint n_ticks;
  double ticks[FUS_PLOT_MAX_TICKS];
  guint decimals;
  gboolean letters;
  gboolean glyphs_alone; /* letters would touch each other */
  char **names;          /* (nullable): of bands: what has room of each */
  char **notes;          /* (nullable) */
} FusPlotAxisLayout;

typedef struct
{
  guint column; /* of the grid as it is laid out */
  guint row;
  guint n_columns;
  gboolean y_bare;
  double names_room; /* most that names of rows may take */
  double labels_room;
  char **labels; /* (nullable): of those marks that are named: what has room */
  char **notes;
  FusPlotFrame frame;
  FusPlotMargins margins;
  FusPlotScale *x; /* owned: the scales as they are seen */
  FusPlotScale *y;
  FusPlotAxisLayout x_axis;
  FusPlotAxisLayout y_axis;
  double reach; /* x up to which its title may go */
  FusPlotPoint foot;
  double foot_width;
} FusPlotAxesLayout;

/* (transfer full): of #FusPlotLabel: what marks of the panel write at their ends, in
 * their order. */
GArray *fus_plot_axes_collect_labels (const FusPlotAxes *self, const FusPlotFrame *frame)
  G_GNUC_WARN_UNUSED_RESULT;

/* Names and notes of rows as they fit beside the plot, on as many lines as a row has,
 * shortened where need be. */
void fus_plot_axes_fit_rows (const FusPlotAxes *self,
                             FusPlotCanvas *canvas,
                             FusPlotAxesLayout *layout);

/* Names of columns as they fit, else their letters, else glyphs alone. */
void fus_plot_axes_fit_columns (const FusPlotAxes *self,
                                FusPlotCanvas *canvas,
                                FusPlotAxesLayout *layout);

/* Points that names and notes of rows take beside the plot, the gap included; 0 without
 * any. */
double fus_plot_axes_measure_rows (FusPlotCanvas *canvas,
                                   const FusPlotAxesLayout *layout);

/* Names at the right ends of marks as they fit; adds the room that they take to
 * @margins. */
void fus_plot_axes_fit_labels (const FusPlotAxes *self,
                               FusPlotCanvas *canvas,
                               FusPlotAxesLayout *layout,
                               FusPlotMargins *margins);
/* Ticks of an axis of numbers: two at least, and none that touch. */
void fus_plot_axes_choose_x_ticks (const FusPlotAxes *self,
                                   FusPlotCanvas *canvas,
                                   FusPlotAxesLayout *layout);

/* The same of the vertical axis: where rows are low, only the ends. */
void fus_plot_axes_choose_y_ticks (const FusPlotAxes *self,
                                   FusPlotCanvas *canvas,
                                   FusPlotAxesLayout *layout);

/* Points that tick @i is wide as it will be written. */
double fus_plot_axes_tick_width (FusPlotCanvas *canvas,
                                 const FusPlotAxisLayout *axis,
                                 const FusPlotAxisOptions *options,
                                 guint i);
/* The line or lines below a horizontal axis that say what falls left and right of zero.
 */
typedef struct
{
  char *low;
  char *high;
  FusPlotPoint at_low; /* their right end, and left end */
  FusPlotPoint at_high;
  gboolean two_lines;
} FusPlotDirections;

/* Words beside zero on the horizontal axis, “← less”, “more →”: side by side where there
 * is room, else on two lines. Their texts are the caller's to free. */
FusPlotDirections fus_plot_axes_place_directions (const FusPlotAxes *self,
                                                  FusPlotCanvas *canvas,
                                                  const FusPlotAxesLayout *layout);

/* (transfer full): a panel without marks, both scales 0 … 1. */
FusPlotAxes *fus_plot_axes_new (guint column,
                                guint row,
                                guint n_columns) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): one that looks as it does now, whatever becomes of @self; marks are
 * shared where they are frozen. */
FusPlotAxes *fus_plot_axes_copy (const FusPlotAxes *self) G_GNUC_WARN_UNUSED_RESULT;
void fus_plot_axes_free (FusPlotAxes *self);

/* Fills ticks, and margins: how much title, axes and marks need around the plot, from
 * where that was put so far. */
void fus_plot_axes_measure (const FusPlotAxes *self,
                            FusPlotCanvas *canvas,
                            FusPlotAxesLayout *layout);
/* @number: of the panel in its figure */
void fus_plot_axes_draw (const FusPlotAxes *self,
                         FusPlotCanvas *canvas,
                         const FusPlotAxesLayout *layout,
                         guint number);
/* Where the title starts, and how it is written: short or in several lines where it has
 * no room. */
typedef struct
{
  const char *text;
  FusPlotPoint at; /* middle of its first line */
  FusPlotTextStyle style;
  double more; /* height of its further lines */
  gboolean note_below;
  FusPlotPoint note_at;
  FusPlotTextStyle note_style;
} FusPlotTitle;

/* The title of the vertical axis, above it: its anchor is the top left of its first
 * line. */
FusPlotTextStyle fus_plot_axes_style_y_title (FusPlotCanvas *canvas,
                                              const FusPlotAxesLayout *layout);

/* The title below the horizontal axis: how, and @at: (out): where. */
FusPlotTextStyle fus_plot_axes_style_x_title (const FusPlotAxes *self,
                                              FusPlotCanvas *canvas,
                                              const FusPlotAxesLayout *layout,
                                              FusPlotPoint *at);

/* How and where the title is written, and the room that more than one line takes. */
FusPlotTitle fus_plot_axes_place_title (const FusPlotAxes *self,
                                        FusPlotCanvas *canvas,
                                        const FusPlotAxesLayout *layout);

G_END_DECLS
