/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-figure-words.h"
#include "fus-figure.h"
#include "fus-plot-view.h"
#include "fus-result.h"

G_BEGIN_DECLS

#define FUS_TYPE_FIGURE_VIEW (fus_figure_view_get_type ())

/* One figure of a page: its head with the line that tells how far it is, the chart, what
 * it says, and the menu that exports it. What is put into it as a child stands below.
 *
 * Properties: `figure-id`: which figure; `heading`: words above it; `tools`: widget at
 * the right of these; `says`: which sentences are shown, FusFigureSentences; `words`:
 * where they stand, below the chart if %NULL; `fills`: the chart takes the room there is
 * instead of the height it wants; `plot-height`: pixels that it takes at least;
 * `hides-empty-plot`, `hides-empty`: the chart, or all of it, is hidden while there is
 * nothing to show.
 *
 * Signals: `activated`, `hovered`, `dragged` as of #FusPlotView; `shown`: it shows
 * another figure, or none. */
G_DECLARE_FINAL_TYPE (FusFigureView, fus_figure_view, FUS, FIGURE_VIEW, GtkBox)

typedef enum
{
  FUS_FIGURE_SAYS_FINDING = 1 << 0,
  FUS_FIGURE_SAYS_NOTE = 1 << 1,
  FUS_FIGURE_SAYS_REASON = 1 << 2, /* why there is nothing to see */
} FusFigureSentences;

#define FUS_TYPE_FIGURE_SENTENCES (fus_figure_sentences_get_type ())
GType fus_figure_sentences_get_type (void);

/* (transfer floating): a view of that figure, with nothing to show yet. */
GtkWidget *fus_figure_view_new (const char *figure_id);

/* (nullable): what is shown, as it was built */
FusFigure *fus_figure_view_get_figure (FusFigureView *self);

/* (transfer none): the chart alone. */
FusPlotView *fus_figure_view_get_plot_view (FusFigureView *self);

/* (transfer none) (nullable): what the chart draws: a copy that may be changed. */
FusPlotFigure *fus_figure_view_get_plot (FusFigureView *self);
/* (nullable): as it looks now, for exports, with its provenance */
FusFigure *fus_figure_view_dup_figure (FusFigureView *self) G_GNUC_WARN_UNUSED_RESULT;

/* The head tells how far @result is, and the chart grows faint meanwhile. */
void fus_figure_view_follow (FusFigureView *self, FusResult *result);
/* @split: (nullable): which samples its numbers are of, static; @seed: of what was drawn.
 * Both are for its provenance. */
void fus_figure_view_set_origin (FusFigureView *self, const char *split, gint64 seed);
/* @text: (nullable): said after the note of the figures to come */
void fus_figure_view_set_postscript (FusFigureView *self, const char *text);
/* Builds it in a thread of @study, so that no number of samples holds up the main loop.
 * The newest request wins; the figure before stays until then. Where @context, which is
 * borrowed, lacks something nothing is shown at once. */
void fus_figure_view_request (FusFigureView *self,
                              FusStudy *study,
                              const FusFigureContext *context);
/* The same at once: for what is small, or moves. Returns whether there is a figure. */
gboolean fus_figure_view_show (FusFigureView *self,
                               FusStudy *study,
                               const FusFigureContext *context);
/* Shows nothing. */
void fus_figure_view_clear (FusFigureView *self);

G_END_DECLS
