/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-plot-axes.h"

G_BEGIN_DECLS

#define FUS_PLOT_MAX_TICKS 16
#define FUS_PLOT_MAX_COLUMNS 8
#define FUS_PLOT_MAX_ROWS 16

struct _FusPlotAxes
{
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
} FusPlotAxisLayout;

typedef struct
{
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

typedef struct
{
  guint n_axes;
  FusPlotAxesLayout *axes;
  gboolean letters; /* some names gave way to letters */
  double key_y;     /* where key and feet start */
  double *foot_y;   /* of each foot of the figure */
  double width;
  double height;
} FusPlotLayout;

typedef struct
{
  double share;
  double gap;
  char *head; /* of a row: words above it; its height is in the gap */
} FusPlotTrack;

typedef struct
{
  FusPlotLegend *legend;
  gboolean right;
} FusPlotFoot;

/* What a figure is laid out from; borrowed. */
typedef struct
{
  const GPtrArray *axes; /* of FusPlotAxes */
  const FusPlotTrack *columns;
  const FusPlotTrack *rows;
  const GArray *feet; /* of FusPlotFoot */
  const FusPlotLegend *key;
} FusPlotGrid;

FusPlotAxes *fus_plot_axes_new (guint column,
                                guint row,
                                guint n_columns) G_GNUC_WARN_UNUSED_RESULT;
void fus_plot_axes_free (FusPlotAxes *self);

void fus_plot_axes_measure (const FusPlotAxes *self,
                            FusPlotCanvas *canvas,
                            FusPlotAxesLayout *layout);
void fus_plot_axes_draw (const FusPlotAxes *self,
                         FusPlotCanvas *canvas,
                         const FusPlotAxesLayout *layout);
/* Where the title starts, and how it is written: short or in several lines where it has
 * no room. */
typedef struct
{
  const char *text;
  FusPlotPoint at; /* middle of its first line */
  FusPlotTextStyle style;
  double more; /* height of its further lines */
} FusPlotTitle;

FusPlotTitle fus_plot_axes_place_title (const FusPlotAxes *self,
                                        FusPlotCanvas *canvas,
                                        const FusPlotAxesLayout *layout);

FusPlotLayout *fus_plot_layout_new (const FusPlotGrid *grid,
                                    FusPlotCanvas *canvas,
                                    double width,
                                    double height) G_GNUC_WARN_UNUSED_RESULT;
void fus_plot_layout_free (FusPlotLayout *self);
/* Height at which rows have the height they want, and the least they need. */
void fus_plot_layout_natural (const FusPlotGrid *grid,
                              FusPlotCanvas *canvas,
                              double width,
                              double *natural,
                              double *smallest);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusPlotLayout, fus_plot_layout_free)

G_END_DECLS
