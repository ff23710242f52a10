/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-figure.h"

G_BEGIN_DECLS

/**
 * fus_figure_context_hold:
 * @context: borrows what it points to
 *
 * Returns: (transfer full): the same without its map, with references and copies of its
 * own: it can be handed to a thread
 */
FusFigureContext *fus_figure_context_hold (const FusFigureContext *context)
  G_GNUC_WARN_UNUSED_RESULT;

/* Frees what fus_figure_context_hold() has made. */
void fus_figure_context_release (FusFigureContext *held);

/* (transfer full): where the points of a map lie, `[n × 2]`: what a figure of it makes
 * where it isn't given. */
FusPlotPlaces *fus_figure_map_places_new (const FusMatrix *points)
  G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusFigureContext, fus_figure_context_release)

G_END_DECLS
