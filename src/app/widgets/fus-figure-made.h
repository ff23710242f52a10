/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-figure-context.h"
#include "fus-result.h"

G_BEGIN_DECLS

/**
 * FusFigureMade:
 * @figure_class: which figure is asked for
 * @context: what it is drawn from, until it is built
 * @dataset: (nullable): that it is of
 * @model: (nullable): likewise
 * @from: inputs that were switched on; 0: all
 * @split: (nullable): which samples
 * @seed: of what was drawn
 * @theme: of the window
 * @widths: at which the plot is measured, in points; 0: none
 * @figure: (nullable): what came of it; %NULL: there is nothing to draw
 * @plot: (nullable): a copy of its plot, measured; %NULL once it was taken
 * @reason: (nullable): why there is nothing, a sentence
 *
 * A figure that a view asks for, and what came of it, with what its provenance is made of
 * once somebody exports it: a model's hash takes long. Reference-counted; frozen once it
 * is built, but for @plot, which the main thread takes.
 */
typedef struct
{
  const FusFigureClass *figure_class;
  FusFigureContext *context;
  FusDataset *dataset;
  FusModel *model;
  FusMask from;
  const char *split;
  gint64 seed;
  FusPlotTheme theme;
  double widths[2];

  FusFigure *figure;
  FusPlotFigure *plot;
  char *reason;
} FusFigureMade;

/* (transfer full): asked for, not built; the caller fills theme and widths. */
FusFigureMade *fus_figure_made_new (const FusFigureClass *figure_class,
                                    FusStudy *study,
                                    FusDataset *dataset,
                                    const char *split,
                                    gint64 seed) G_GNUC_WARN_UNUSED_RESULT;
FusFigureMade *fus_figure_made_ref (FusFigureMade *self);
void fus_figure_made_unref (FusFigureMade *self);

/* A result of FusFigureMade, whose input is one that has its context: built and measured
 * in a thread. */
extern const FusResultKind fus_figure_made_kind;

/* Builds it at once, from @context, which is borrowed. */
void fus_figure_made_build (FusFigureMade *self, const FusFigureContext *context);

/* (transfer full): what is shown of a figure that there is: its plot in the window's
 * theme, to be changed by hand. */
FusPlotFigure *fus_figure_made_take_plot (FusFigureMade *self) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): see fus_provenance_dup_json(). */
char *fus_figure_made_dup_provenance (const FusFigureMade *self)
  G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusFigureMade, fus_figure_made_unref)

G_END_DECLS
