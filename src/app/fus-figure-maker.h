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

/* @view: shows it, (transfer none), outlives the maker; @finding, @note: (nullable):
 * labels for the sentence and the line below it, likewise */
FusFigureMaker *fus_figure_maker_new (FusStudy *study,
                                      const char *id,
                                      FusPlotView *view,
                                      GtkLabel *finding,
                                      GtkLabel *note) G_GNUC_WARN_UNUSED_RESULT;

/* @context: borrows; where it lacks something the view is empty at once. */
void fus_figure_maker_request (FusFigureMaker *self, const FusFigureContext *context);
/* (nullable): why the view is empty. */
const char *fus_figure_maker_get_reason (FusFigureMaker *self);

G_END_DECLS
