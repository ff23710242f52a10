/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-figure.h"
#include "fus-plot-view.h"
#include "fus-study.h"

G_BEGIN_DECLS

/* What a study offers to every figure; add results of your own to it. Borrows from the
 * study. */
FusFigureContext fus_figure_context_for_study (FusStudy *study);

/* Shows a figure that was built; %NULL: the view is empty and the labels are hidden. */
void fus_figure_put (FusPlotView *view,
                     FusStudy *study,
                     const FusFigure *figure,
                     GtkLabel *finding,
                     GtkLabel *note);

/**
 * fus_figure_show:
 * @view: shows the figure, exports it and its numbers
 * @study: told of in the provenance of exports
 * @id: of the figure
 * @context: what it is drawn from
 * @finding: (nullable): label for the one sentence at the top; hidden where there is none
 * @note: (nullable): label for the line below it
 *
 * Builds a figure and shows it, at once: for what is small. Others take a
 * #FusFigureMaker. Where something is lacking the view shows nothing.
 *
 * Returns: whether it is shown
 */
gboolean fus_figure_show (FusPlotView *view,
                          FusStudy *study,
                          const char *id,
                          const FusFigureContext *context,
                          GtkLabel *finding,
                          GtkLabel *note);

/**
 * fus_figure_dup_provenance:
 *
 * Returns: (transfer full): JSON: program, figure, data and model, by their hashes
 */
char *fus_figure_dup_provenance (FusStudy *study,
                                 const char *figure_id) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
