/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-plot-mark.h"
#include "fus-plot-places.h"

G_BEGIN_DECLS

/* Every mark copies what it is given, but for places, which it shares. An axes owns the
 * marks that are added to it. */

typedef enum
{
  FUS_PLOT_LINE_DATA,
  FUS_PLOT_LINE_SECOND,
  FUS_PLOT_LINE_RAW,       /* behind the data, faint */
  FUS_PLOT_LINE_REFERENCE, /* dots from the first point straight to the last */
} FusPlotLineStyle;

/**
 * fus_plot_line_new:
 * @x: `[n]`
 * @y: `[n]`; the line breaks where either is NaN
 * @ink: its color
 * @style: its weight; a reference line has at least one point
 *
 * Returns: (transfer full): a line
 */
FusPlotMark *fus_plot_line_new (const double *x,
                                const double *y,
                                gsize n,
                                FusPlotInk ink,
                                FusPlotLineStyle style) G_GNUC_WARN_UNUSED_RESULT;
/* A dot at each point; @last_only: at the last one. */
void fus_plot_line_set_dots (FusPlotMark *mark, gboolean last_only);
/* Its name at its right end, and a quieter second line. Both (nullable). */
void fus_plot_line_set_label (FusPlotMark *mark,
                              const char *text,
                              const char *note,
                              FusPlotGlyph glyph,
                              FusPlotInk ink);
/* How many layout pixels its name stands below the line's end: where another line goes
 * on to the right there. */
void fus_plot_line_set_label_shift (FusPlotMark *mark, double pixels);

/**
 * fus_plot_band_new:
 * @x: `[n]`
 * @low: `[n]`
 * @high: `[n]`
 * @ink: of the line that it belongs to
 *
 * Returns: (transfer full): the range around a line
 */
FusPlotMark *fus_plot_band_new (const double *x,
                                const double *low,
                                const double *high,
                                gsize n,
                                FusPlotInk ink) G_GNUC_WARN_UNUSED_RESULT;

/**
 * FusPlotBar:
 * @low: start of an interval, NaN for none
 * @tick: a further value, marked by a small stroke, NaN for none
 * @text: (nullable): printed value
 * @note: (nullable): quieter words after it
 */
typedef struct
{
  double value;
  double low;
  double high;
  double tick;
  FusPlotInk ink;
  gboolean bold;
  const char *text;
  const char *note;
} FusPlotBar;

#define FUS_PLOT_BAR(v)                                                                  \
  ((FusPlotBar){ .value = (v), .low = NAN, .high = NAN, .tick = NAN })

/**
 * fus_plot_bars_new:
 * @bars: `[n_bars]`, the topmost first; one without a value has only its text
 * @n_bars: as many as the vertical scale has bands
 * @thickness: layout pixels
 *
 * Returns: (transfer full): horizontal bars from zero, one a band
 */
FusPlotMark *fus_plot_bars_new (const FusPlotBar *bars,
                                gsize n_bars,
                                double thickness) G_GNUC_WARN_UNUSED_RESULT;

/**
 * FusPlotDot:
 * @from: where a line to the dot starts, NaN for none
 * @low: start of an interval, NaN for none
 * @rival: where a stroke across stands, of what the dot is held against; NaN for none
 */
typedef struct
{
  double value;
  double low;
  double high;
  double from;
  double rival;
  FusPlotInk ink;
  gboolean hollow;
  gboolean bold;
  const char *text;
} FusPlotDot;

#define FUS_PLOT_DOT(v)                                                                  \
  ((FusPlotDot){ .value = (v), .low = NAN, .high = NAN, .from = NAN, .rival = NAN })

/**
 * fus_plot_dots_new:
 * @dots: `[n_dots]`, the topmost first; one without a value has only its text
 * @n_dots: as many as the vertical scale has bands
 *
 * Returns: (transfer full): a dot a band, with its interval
 */
FusPlotMark *fus_plot_dots_new (const FusPlotDot *dots,
                                gsize n_dots) G_GNUC_WARN_UNUSED_RESULT;

/* The texts in one column at the right edge, instead of beside each dot. */
void fus_plot_dots_set_aligned (FusPlotMark *mark, gboolean aligned);

typedef enum
{
  FUS_PLOT_CELL_EMPTY,
  FUS_PLOT_CELL_FILLED,
  FUS_PLOT_CELL_FRAMED,  /* a number that answers another question */
  FUS_PLOT_CELL_HATCHED, /* not computed, not defined, too few */
} FusPlotCellKind;

typedef struct
{
  FusPlotCellKind kind;
  FusPlotInk fill;
  gboolean bold;
  gboolean outlined; /* a filled one with a frame */
  const char *text;
  const char *tip; /* (nullable): what picking says */
} FusPlotCell;

/**
 * fus_plot_heatmap_new:
 * @cells: `[n_rows × n_columns]`
 * @n_rows: bands of the vertical scale
 * @n_columns: bands of the horizontal scale
 *
 * Returns: (transfer full): cells with their values printed
 */
FusPlotMark *fus_plot_heatmap_new (const FusPlotCell *cells,
                                   gsize n_rows,
                                   gsize n_columns) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_plot_upset_new:
 * @masks: `[n_rows]`: bit `column`: a full dot, joined to the others of its row
 * @n_rows: bands of the vertical scale
 * @n_columns: bands of the horizontal scale, at most 32
 *
 * Returns: (transfer full): sets as dots (Lex et al. 2014)
 */
FusPlotMark *fus_plot_upset_new (const guint32 *masks,
                                 gsize n_rows,
                                 gsize n_columns) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_plot_swarm_new:
 *
 * One cloud of points a band, with median and middle half. Past 200 points it is thinned
 * by quantiles, past 2,000 it is a violin.
 *
 * Returns: (transfer full): @n_rows empty bands
 */
FusPlotMark *fus_plot_swarm_new (gsize n_rows) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_plot_swarm_set_row:
 * @row: which band
 * @values: `[n]`, those that are NaN are left out
 * @ids: (nullable): `[n]`: what picking returns as index, %NULL for the position
 * @ink: of the points
 * @ring: position in @values of the one that is ringed, or −1
 * @label: (nullable): beside the ring
 */
void fus_plot_swarm_set_row (FusPlotMark *mark,
                             gsize row,
                             const double *values,
                             const guint *ids,
                             gsize n,
                             FusPlotInk ink,
                             int ring,
                             const char *label);

/**
 * fus_plot_swarm_is_thinned:
 * @mark: a swarm
 *
 * Returns: whether some row has more points than are drawn, which has to be said
 */
gboolean fus_plot_swarm_is_thinned (const FusPlotMark *mark);

/**
 * fus_plot_tiles_new:
 *
 * Small pictures in bands × bands.
 *
 * Returns: (transfer full): tiles without contents, which are not drawn
 */
FusPlotMark *fus_plot_tiles_new (gsize n_rows, gsize n_columns) G_GNUC_WARN_UNUSED_RESULT;
/* @values: `[height × width × n_channels]`, 0 … 1; one channel goes from the ground to
 * the text color, three are red, green and blue */
void fus_plot_tiles_set_image (FusPlotMark *mark,
                               gsize row,
                               gsize column,
                               const double *values,
                               guint height,
                               guint width,
                               guint n_channels);
/* @values: `[height × width]`, −1 … 1, in the colors of a difference */
void fus_plot_tiles_set_difference (FusPlotMark *mark,
                                    gsize row,
                                    gsize column,
                                    const double *values,
                                    guint height,
                                    guint width);

/* A line in @range, of values that have an order. */
void fus_plot_tiles_set_series (FusPlotMark *mark,
                                gsize row,
                                gsize column,
                                const double *values,
                                gsize n,
                                FusPlotRange range,
                                FusPlotInk ink);

/* As fus_plot_tiles_set_series(), bars from zero. */
void fus_plot_tiles_set_bars (FusPlotMark *mark,
                              gsize row,
                              gsize column,
                              const double *values,
                              gsize n,
                              FusPlotRange range,
                              FusPlotInk ink);
/* @text: (nullable): on a plain patch, where there is room */
void fus_plot_tiles_set_absent (FusPlotMark *mark,
                                gsize row,
                                gsize column,
                                const char *text);

/**
 * fus_plot_tiles_set_tip:
 * @tip: (nullable): copied: what picking says of the tile
 */
void fus_plot_tiles_set_tip (FusPlotMark *mark, gsize row, gsize column, const char *tip);

typedef enum
{
  FUS_PLOT_RULE_HORIZONTAL, /* at a value of y */
  FUS_PLOT_RULE_VERTICAL,   /* at a value of x */
} FusPlotRuleDirection;

/**
 * fus_plot_rule_new:
 * @direction: across or down the panel
 * @value: of the other axis
 * @ink: its color
 * @dash: its pattern
 *
 * Returns: (transfer full): a reference line
 */
FusPlotMark *fus_plot_rule_new (FusPlotRuleDirection direction,
                                double value,
                                FusPlotInk ink,
                                FusPlotDash dash) G_GNUC_WARN_UNUSED_RESULT;
/* @along: 0 … 1, where on the rule its label starts */
void fus_plot_rule_set_label (FusPlotMark *mark, const char *text, double along);
/* A round handle at the start of the rule. */
void fus_plot_rule_set_handle (FusPlotMark *mark, gboolean handle);
/* Where something crosses it, marked by a ring; @text, bold, and @note below. */
void fus_plot_rule_set_crossing (FusPlotMark *mark,
                                 double at,
                                 const char *text,
                                 const char *note);

/**
 * fus_plot_note_new:
 * @x: data units
 * @y: data units
 * @text: what it says
 * @dx: layout pixels right of the place
 * @dy: layout pixels below it
 * @align_x: 0: starts there, 0.5: centered, 1: ends there
 * @leader: with a thin line down to the place, as for an alarm
 *
 * Returns: (transfer full): words at a place among the data
 */
FusPlotMark *fus_plot_note_new (double x,
                                double y,
                                const char *text,
                                double dx,
                                double dy,
                                double align_x,
                                gboolean leader) G_GNUC_WARN_UNUSED_RESULT;

/* Runs of samples that have something, or lack it (hatched), one strip a band.
 * @thickness: layout pixels */
FusPlotMark *fus_plot_strips_new (gsize n_rows,
                                  double thickness) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_plot_strips_set_row:
 * @row: which band
 * @ends: `[n_runs]`: where each run ends, rising
 * @present: `[n_runs]`: filled, or hatched
 * @ink: of what is filled
 * @text: (nullable): at the right
 * @note: (nullable): below it, quieter
 */
void fus_plot_strips_set_row (FusPlotMark *mark,
                              gsize row,
                              const double *ends,
                              const gboolean *present,
                              gsize n_runs,
                              FusPlotInk ink,
                              const char *text,
                              const char *note);

#define FUS_PLOT_NO_COLOR 0xffff

/* (transfer full): points at @x, @y, `[n]` each, in the color of text until told
 * otherwise. */
FusPlotMark *fus_plot_scatter_new (const double *x,
                                   const double *y,
                                   gsize n) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): points at @places, which it shares. */
FusPlotMark *fus_plot_scatter_new_at (FusPlotPlaces *places) G_GNUC_WARN_UNUSED_RESULT;

/* The same points at other places, which it shares. */
void fus_plot_scatter_set_places (FusPlotMark *mark, FusPlotPlaces *places);

/**
 * fus_plot_scatter_set_points:
 * @x: `[n]`
 * @y: `[n]`
 *
 * The same points at other places, as while they move.
 */
void fus_plot_scatter_set_points (FusPlotMark *mark, const double *x, const double *y);

/* Hairlines from where the points come while they move, `[n]`; %NULL when they have
 * arrived. */
void fus_plot_scatter_set_trails (FusPlotMark *mark,
                                  const double *from_x,
                                  const double *from_y);
/* @color_of: `[n]`: one of @inks, or FUS_PLOT_NO_COLOR for an open ring; @names:
 * (nullable) `[n_inks]`: groups to be named on the map */
void fus_plot_scatter_set_colors (FusPlotMark *mark,
                                  const FusPlotInk *inks,
                                  guint n_inks,
                                  const guint16 *color_of,
                                  const char *const *names);
/* @selected: (nullable) `[n]`, 0 or 1: the others are drawn faint; %NULL: no selection */
void fus_plot_scatter_set_selection (FusPlotMark *mark, const guint8 *selected);
/* While a lasso is still open the others keep a faint color; after it they are grey. */
void fus_plot_scatter_set_selecting (FusPlotMark *mark, gboolean selecting);
/* @hidden: (nullable) `[n_inks]`, 0 or 1 */
void fus_plot_scatter_set_hidden (FusPlotMark *mark, const guint8 *hidden);
/* Which point has a ring, or −1. */
void fus_plot_scatter_set_ring (FusPlotMark *mark, gssize index);
/* @text_of: (nullable): (transfer full) what picking says of a point */
void fus_plot_scatter_set_describe (FusPlotMark *mark,
                                    char *(*text_of) (gsize index, gpointer data),
                                    gpointer data,
                                    GDestroyNotify free_data);

/**
 * fus_plot_scatter_find_inside:
 * @polygon: `[n_corners]`, data units; closed by itself
 * @inside: (out): `[n]`: 1 where a point that is shown lies inside, by the non-zero
 * winding rule
 *
 * Returns: how many do
 */
gsize fus_plot_scatter_find_inside (const FusPlotMark *mark,
                                    const FusPlotPoint *polygon,
                                    gsize n_corners,
                                    guint8 *inside);
/* An outline over the points, in data units; %NULL: none. */
void fus_plot_scatter_set_outline (FusPlotMark *mark,
                                   const FusPlotPoint *polygon,
                                   gsize n_corners);

G_END_DECLS
