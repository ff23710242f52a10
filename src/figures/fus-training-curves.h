/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-figure-private.h"

G_BEGIN_DECLS

/* Heights of the panels, as shares of one that is alone. */
#define FUS_TRAINING_TOTAL_SHARE 1.1
#define FUS_TRAINING_MODALITY_SHARE 0.66

/* Layout pixels. */
#define FUS_TRAINING_LEAST_WIDTH 84 /* of a panel beside others */
#define FUS_TRAINING_COLUMN_GAP 26
#define FUS_TRAINING_ROW_GAP 10
#define FUS_TRAINING_FIRST_ROW_GAP 10

/* Curves of one run, an entry an epoch. */
typedef struct
{
  gsize n;
  double n_epochs; /* width of the axis */
  double *epoch;
  double *train;
  double *valid;
  double *kl;
} FusTrainingCurves;

/* The losses of the context's log, which has an entry. */
void fus_training_curves_init (FusTrainingCurves *self, const FusFigureContext *context);
/* Frees what @self points to; the struct itself is the caller's. */
void fus_training_curves_clear (FusTrainingCurves *self);

/* What an entry of the log counts: steps where these are counted. */
double fus_training_get_unit (const FusFigureContext *context);
/* The last of @values, `[n]`, that is known, or NaN. */
double fus_training_curves_get_last (const FusTrainingCurves *self, const double *values);

/* The axis of epochs. @unit: (nullable): translated */
void fus_training_curves_take_epochs (FusPlotAxes *axes,
                                      const FusTrainingCurves *curves,
                                      const char *unit);

G_END_DECLS
