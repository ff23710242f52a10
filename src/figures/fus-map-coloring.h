/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-figure.h"

G_BEGIN_DECLS

/* How values are spread over a ramp. */
typedef enum
{
  FUS_MAP_SCALE_LINEAR,
  FUS_MAP_SCALE_LOG,      /* of values above 0; others are linear */
  FUS_MAP_SCALE_QUANTILE, /* as many points at each step */
} FusMapScale;

/**
 * FusMapRamp:
 * @low: value of the lowest color, and of all below it; NaN: the smallest value
 * @high: of the highest color, and of all above it; NaN: the largest
 *
 * What part of the values has all the colors.
 */
struct _FusMapRamp
{
  FusMapScale scale;
  double low;
  double high;
};

/**
 * FusMapColoring:
 * @n: points of the map
 * @color: `[n]`: one of the groups, or FUS_PLOT_NO_COLOR
 * @n_groups: classes, patterns, or steps of a ramp
 * @ink: `[n_groups]`
 * @name: `[n_groups]`, %NULL-terminated; of a ramp: all %NULL
 * @count: `[n_groups]`: points of each
 * @n_grey: groups, the rarest, that share one grey and have no name on the map
 * @refuses_given: whether the file gives its classes colors that can't be told apart, so
 * that others are drawn
 * @n_unknown: points of no group
 * @unknown: what they have in common
 * @has_names: whether names stand on the map
 * @is_ramp: whether groups are steps from low to high
 * @range: of the ramp: what its ends stand for
 * @data_range: of all values; positions from 0 to 1 reach over it
 * @scale: of positions
 * @low_at: position of the ramp's low end
 * @high_at: position of its high end
 * @values: (nullable): `[n]`: of a ramp; NaN where not known
 * @bin: (nullable): `[n]`: where on the data's range each point lies, one of @n_groups;
 * FUS_PLOT_NO_COLOR where not known
 * @bin_count: (nullable): `[n_groups]`: points of each bin
 * @sorted: (nullable): `[n_known]`: of quantiles: the values that are known, rising
 * @title: what the colors stand for
 *
 * What the points of a map are colored by. Frozen.
 */
struct _FusMapColoring
{
  gsize n;
  guint16 *color;
  guint n_groups;
  FusPlotInk *ink;
  char **name;
  gsize *count;
  guint n_grey;
  gboolean refuses_given;
  gsize n_unknown;
  const char *unknown;
  gboolean has_names;
  gboolean is_ramp;
  FusPlotRange range;
  FusPlotRange data_range;
  FusMapScale scale;
  double low_at;
  double high_at;
  double *values;
  guint16 *bin;
  gsize *bin_count;
  double *sorted;
  gsize n_known;
  char *title;
};

/**
 * fus_map_coloring_new:
 * @context: a map, and in @map.color what it is colored by
 *
 * Returns: (transfer full): the group of each point
 */
FusMapColoring *fus_map_coloring_new (const FusFigureContext *context)
  G_GNUC_WARN_UNUSED_RESULT;

/* The data's value at a position of the ramp's axis: 0 … 1, from the smallest to the
 * largest. */
double fus_map_coloring_get_value (const FusMapColoring *self, double position);
/* Whether values could be spread so. */
gboolean fus_map_coloring_can_scale (const FusMapColoring *self, FusMapScale scale);
FusMapColoring *fus_map_coloring_ref (FusMapColoring *self);
void fus_map_coloring_unref (FusMapColoring *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusMapColoring, fus_map_coloring_unref)

G_END_DECLS
