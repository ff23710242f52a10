/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-plot-types.h"

G_BEGIN_DECLS

typedef enum
{
  FUS_PLOT_SCALE_LINEAR,
  FUS_PLOT_SCALE_BAND,
} FusPlotScaleKind;

/* How numbers are written: one way an axis. */
typedef enum
{
  FUS_PLOT_NUMBER_PLAIN = 0,
  FUS_PLOT_NUMBER_SIGNED = 1 << 0,  /* a plus before positive ones */
  FUS_PLOT_NUMBER_PERCENT = 1 << 1, /* times 100; the sign is the axis's unit */
  FUS_PLOT_NUMBER_GROUPED = 1 << 2, /* 1,870 as the locale groups */
} FusPlotNumberFlags;

/**
 * FusPlotBand:
 * @label: name of the row or column
 * @note: (nullable): second, quieter line or word
 * @letter: (nullable): stands in where @label has no room
 * @phrase: @label is more than a name, as “no image”: its words are not left out where
 * others have them too
 * @gap: space before it, in bands
 */
typedef struct
{
  char *label;
  char *note;
  char *letter;
  FusPlotGlyph glyph;
  gboolean hollow; /* the glyph is an outline */
  FusPlotInk ink;  /* of the glyph */
  gboolean bold;
  gboolean phrase;
  double gap;
} FusPlotBand;

/* Value ↔ 0 … 1. Reference-counted, frozen once an axis holds it. */
typedef struct _FusPlotScale FusPlotScale;

/**
 * fus_plot_scale_new_linear:
 * @low: value at 0
 * @high: value at 1; may be below @low
 *
 * Returns: (transfer full): a linear scale; one that would have no width gets some
 */
FusPlotScale *fus_plot_scale_new_linear (double low,
                                         double high) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): linear, widened to the ticks around @low … @high. */
FusPlotScale *fus_plot_scale_new_nice (double low, double high) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): @n rows or columns without names; fill each through
 * fus_plot_scale_get_band(). */
FusPlotScale *fus_plot_scale_new_band (guint n) G_GNUC_WARN_UNUSED_RESULT;
FusPlotScale *fus_plot_scale_ref (FusPlotScale *self);
void fus_plot_scale_unref (FusPlotScale *self);

/* Of numbers, or of bands. */
FusPlotScaleKind fus_plot_scale_get_kind (const FusPlotScale *self);

/* Its ends, in its unit. */
FusPlotRange fus_plot_scale_get_range (const FusPlotScale *self);

/* Bands; 0 where it is of numbers. */
guint fus_plot_scale_get_n_bands (const FusPlotScale *self);

/**
 * fus_plot_scale_get_band:
 * @self: a scale of bands
 * @i: which band
 *
 * Strings in it are owned by the scale: set them to copies.
 *
 * Returns: (transfer none): to be filled, or read
 */
FusPlotBand *fus_plot_scale_get_band (const FusPlotScale *self, guint i);
/* Whether some band has a glyph. */
gboolean fus_plot_scale_has_glyphs (const FusPlotScale *self);
/* Bands and the gaps between them, in bands. */
double fus_plot_scale_get_total (const FusPlotScale *self);

/**
 * fus_plot_scale_map:
 * @value: in its unit; the number of a band gives the band's middle
 *
 * Returns: position, 0 … 1 inside of the range; NaN for NaN
 */
double fus_plot_scale_map (const FusPlotScale *self, double value);

/**
 * fus_plot_scale_unmap:
 * @self: a scale
 * @position: 0 … 1
 *
 * Returns: the value there; on bands the number of the nearest one
 */
double fus_plot_scale_unmap (const FusPlotScale *self, double position);
/* Share of the length that one band takes. */
double fus_plot_scale_get_band_width (const FusPlotScale *self);
/* The band at @position, or −1 in a gap. */
int fus_plot_scale_find_band (const FusPlotScale *self, double position);

/**
 * fus_plot_ticks:
 * @low: end of the axis
 * @high: other end, above @low
 * @max_ticks: 2 … 16
 * @ticks: (out): `[16]`
 *
 * The finest of the steps 1, 2, 2.5, 5 × 10ⁿ that gives no more than @max_ticks.
 *
 * Returns: number of ticks
 */
guint fus_plot_ticks (double low, double high, guint max_ticks, double *ticks);

/**
 * fus_plot_scale_get_ticks:
 * @self: a scale that is not of bands
 * @max_ticks: 2 … 16
 * @ticks: (out): `[16]`
 *
 * Returns: number of ticks; none on bands
 */
guint fus_plot_scale_get_ticks (const FusPlotScale *self, guint max_ticks, double *ticks);

/**
 * fus_plot_number_decimals:
 * @values: `[n_values]`
 * @flags: as they will be written
 *
 * Returns: the fewest decimals that write each of @values exactly, at most 6
 */
guint fus_plot_number_decimals (const double *values,
                                guint n_values,
                                FusPlotNumberFlags flags);

/* (transfer full): “−0.50”, as the locale writes numbers, with a real minus; a value that
 * rounds to zero has no sign, and NaN is “–”. */
char *fus_plot_number_format (double value,
                              guint decimals,
                              FusPlotNumberFlags flags) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): the same for a tick: whole numbers stand without decimals. @decimals:
 * of its axis */
char *fus_plot_tick_format (double value,
                            guint decimals,
                            FusPlotNumberFlags flags) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusPlotScale, fus_plot_scale_unref)

G_END_DECLS
