/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-figure.h"
#include "fus-plot-view.h"
#include "fus-study.h"

G_BEGIN_DECLS

#define FUS_TYPE_FIGURE_MAKER (fus_figure_maker_get_type ())

/* Keeps a view filled with one figure, built in a thread so that no number of samples
 * holds up the main loop. The newest request wins; the picture before stays until then.
 *
 * Signal: `shown`: the view shows another figure, or none, and the labels are set. */
G_DECLARE_FINAL_TYPE (FusFigureMaker, fus_figure_maker, FUS, FIGURE_MAKER, GObject)

/**
 * fus_figure_maker_new:
 * @study: whose threads build it
 * @id: of the figure
 * @view: (transfer none): shows it; outlives the maker, as the labels do
 * @finding: (nullable): label for the sentence
 * @note: (nullable): label for the line below it
 *
 * Returns: (transfer full): with an empty view
 */
FusFigureMaker *fus_figure_maker_new (FusStudy *study,
                                      const char *id,
                                      FusPlotView *view,
                                      GtkLabel *finding,
                                      GtkLabel *note) G_GNUC_WARN_UNUSED_RESULT;

/* @context: borrows; where it lacks something the view is empty at once. */
void fus_figure_maker_request (FusFigureMaker *self, const FusFigureContext *context);

G_END_DECLS
