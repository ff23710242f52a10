/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-figure.h"

G_BEGIN_DECLS

/**
 * FusMapColoring:
 * @n: points of the map
 * @color: `[n]`: one of the groups, or FUS_PLOT_NO_COLOR
 * @n_groups: classes, patterns, or steps of a ramp
 * @ink: `[n_groups]`
 * @name: `[n_groups]`, %NULL-terminated; of a ramp: all %NULL
 * @count: `[n_groups]`: points of each
 * @n_unknown: points of no group
 * @unknown: what they have in common
 * @has_names: whether names stand on the map
 * @is_ramp: whether groups are steps from low to high
 * @range: of the ramp
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
  gsize n_unknown;
  const char *unknown;
  gboolean has_names;
  gboolean is_ramp;
  FusPlotRange range;
  char *title;
};

/* As `map_color` of @context says. */
FusMapColoring *fus_map_coloring_new (const FusFigureContext *context)
  G_GNUC_WARN_UNUSED_RESULT;
FusMapColoring *fus_map_coloring_ref (FusMapColoring *self);
void fus_map_coloring_unref (FusMapColoring *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusMapColoring, fus_map_coloring_unref)

G_END_DECLS
