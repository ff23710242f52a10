/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-training-curves.h"

G_BEGIN_DECLS

/* Whether there is a curve of what is rebuilt from the others. */
gboolean fus_training_has_rebuilt (const FusFigureContext *context);
/* Its mean over the modalities, beside ridge's. @curves: whose values are set to it */
void fus_training_add_mean_rebuilt (const FusFigureContext *context,
                                    FusPlotFigure *plot,
                                    FusTrainingCurves *curves);
/* The same of each modality, below. */
void fus_training_add_each_rebuilt (const FusFigureContext *context,
                                    FusPlotFigure *plot,
                                    FusTrainingCurves *curves);

/* Whether it is a model that was not trained, and how it does is known. */
gboolean fus_training_has_outcome (const FusFigureContext *context);
/* That in place of curves: a dot a modality, beside ridge. */
void fus_training_add_outcome (const FusFigureContext *context, FusPlotFigure *plot);

G_END_DECLS
