/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-plot-canvas.h"
#include "fus-plot-scale.h"
#include "fus-plot-types.h"

G_BEGIN_DECLS

typedef struct _FusPlotMark FusPlotMark;
typedef struct _FusPlotMarkClass FusPlotMarkClass;

/**
 * FusPlotFrame:
 * @plot: where the data go, points from the figure's top left
 * @room: @plot with its margins: labels may reach so far
 *
 * Where one panel was laid out; all that drawing and picking read.
 */
typedef struct
{
  FusPlotRect plot;
  FusPlotRect room;
  const FusPlotScale *x;
  const FusPlotScale *y;
  const FusPlotTheme *theme;
  int selected_row; /* or −1 */
} FusPlotFrame;

/**
 * FusPlotPick:
 * @panel: (nullable): id of the panel; see fus_plot_axes_set_id()
 * @mark: (nullable): id of the mark; see fus_plot_mark_set_id()
 * @axes: where the panel stands in its figure, for the figure alone
 * @layer: where the mark stands in its panel, for the figure alone
 * @kind: id of the mark's class; %NULL: nothing is picked
 * @key: what the builder attached to the mark, or −1
 * @index: which of its elements
 * @row: band across which it lies, or −1
 * @column: band along which it lies, or −1
 * @at: middle of the element, points
 * @handle: whether it can be dragged
 * @text: (transfer full): what it says, for people
 */
typedef struct
{
  const char *panel;
  const char *mark;
  guint axes;
  guint layer;
  const char *kind;
  int key;
  gsize index;
  int row;
  int column;
  FusPlotPoint at;
  double distance;
  gboolean handle;
  char *text;
} FusPlotPick;

/* Margins beyond the plot that a mark's own labels want, in points. */
typedef struct
{
  double left;
  double top;
  double right;
  double bottom;
} FusPlotMargins;

/**
 * FusPlotLabel:
 * @at: end of what is named
 * @text: (nullable): bold, in @ink
 * @note: (nullable): second line
 * @glyph: before @text, in @glyph_ink
 *
 * Borrowed from its mark.
 */
typedef struct
{
  FusPlotPoint at;
  const char *text;
  const char *note;
  FusPlotGlyph glyph;
  FusPlotInk ink;
  FusPlotInk glyph_ink;
} FusPlotLabel;

/* How a kind of mark behaves. Each function may be %NULL. */
struct _FusPlotMarkClass
{
  const char *id;
  gsize size; /* of the instance */
  void (*extent) (const FusPlotMark *mark, FusPlotRange *x, FusPlotRange *y);
  /* Widens @margins to what its own labels want beyond @frame's plot. */
  void (*margins) (const FusPlotMark *mark,
                   FusPlotCanvas *canvas,
                   const FusPlotFrame *frame,
                   FusPlotMargins *margins);
  /* A name that stands beside it; the panel keeps names apart. */
  gboolean (*label) (const FusPlotMark *mark,
                     const FusPlotFrame *frame,
                     FusPlotLabel *label);
  void (*draw) (const FusPlotMark *mark,
                FusPlotCanvas *canvas,
                const FusPlotFrame *frame);
  /* Where element @index lies: fills at, row and column. */
  gboolean (*locate) (const FusPlotMark *mark,
                      const FusPlotFrame *frame,
                      gsize index,
                      FusPlotPick *pick);
  /* Fills what it knows of the nearest element within reach; %NULL: by walking over all
   * that locate() tells. */
  gboolean (*pick) (const FusPlotMark *mark,
                    const FusPlotFrame *frame,
                    FusPlotPoint at,
                    FusPlotPick *pick);
  void (*draw_hover) (const FusPlotMark *mark,
                      FusPlotCanvas *canvas,
                      const FusPlotFrame *frame,
                      const FusPlotPick *pick);
  gsize (*count) (const FusPlotMark *mark); /* elements to pick and to draw */
  char *(*describe) (const FusPlotMark *mark, gsize index);
  /* (nullable): of what is changed while it is shown: another one that looks as it does
   * now. %NULL: it is frozen once its figure is built, and copies of that share it. */
  FusPlotMark *(*copy) (const FusPlotMark *mark);
  void (*finalize) (FusPlotMark *mark);
};

/* First member of every mark. */
struct _FusPlotMark
{
  const FusPlotMarkClass *class;
  gatomicrefcount n_refs;
  const char *id; /* or NULL */
  int key;
};

/**
 * fus_plot_mark_new:
 * @class: kind of mark
 *
 * Returns: (transfer full): an instance of @class->size bytes, zeroed, for its
 * constructor
 */
gpointer fus_plot_mark_new (const FusPlotMarkClass *class) G_GNUC_WARN_UNUSED_RESULT;
void fus_plot_mark_unref (FusPlotMark *self);

/* (transfer full): one that looks as it does now, whatever becomes of @self. */
FusPlotMark *fus_plot_mark_copy (FusPlotMark *self) G_GNUC_WARN_UNUSED_RESULT;

/* @id: static; by which picks and fus_plot_axes_find_mark() know it */
void fus_plot_mark_set_id (FusPlotMark *self, const char *id);

/**
 * fus_plot_mark_set_key:
 * @self: a mark
 * @key: what picking is to return, as the number of a modality
 *
 * Lets whoever builds a figure know his mark again.
 */
void fus_plot_mark_set_key (FusPlotMark *self, int key);

/* Elements that can be picked; 0 of what can't. */
gsize fus_plot_mark_get_count (const FusPlotMark *self);

/**
 * fus_plot_mark_pick:
 * @self: a mark
 * @frame: where its panel was laid out
 * @at: a point of the figure
 * @pick: (out): what is there
 *
 * Returns: whether something is
 */
gboolean fus_plot_mark_pick (const FusPlotMark *self,
                             const FusPlotFrame *frame,
                             FusPlotPoint at,
                             FusPlotPick *pick);

/* Where a value of the horizontal scale is, in points. */
double fus_plot_frame_x (const FusPlotFrame *frame, double value);

/* The same of the vertical scale: numbers rise, bands run down. */
double fus_plot_frame_y (const FusPlotFrame *frame, double value);

/* Both at once. */
FusPlotPoint fus_plot_frame_point (const FusPlotFrame *frame, double x, double y);
/* A length given in layout pixels. */
double fus_plot_frame_px (const FusPlotFrame *frame, double pixels);

/* Points that a band is wide. */
double fus_plot_frame_band_x (const FusPlotFrame *frame);

/* As fus_plot_frame_band_x(), of heights. */
double fus_plot_frame_band_y (const FusPlotFrame *frame);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusPlotMark, fus_plot_mark_unref)

G_END_DECLS
