/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-figure-private.h"

G_BEGIN_DECLS

#define FUS_ROBUSTNESS_MAX_CURVES 4

/* What is drawn: the curves of one mechanism, the one for all sources first. */
typedef struct
{
  const FusRobustnessCurve *curves[FUS_ROBUSTNESS_MAX_CURVES + 1];
  guint n;
  gsize n_left_out; /* curves that had no room */
  double tolerance;
  const FusCorruptionClass *corruption; /* or %NULL: records go missing */
  const FusRobustnessCurve *worst;      /* the one whose band falls soonest */
  double limit; /* rate or amount up to which it stays above, NaN where it never falls */
  FusClaim *claim; /* of that limit */
} FusRobustnessLimit;

/* The curves of the context's mechanism, or of the first one; none where @n is 0. */
void fus_robustness_limit_init (FusRobustnessLimit *self,
                                const FusFigureContext *context);

/* The highest rate that was tried. */
double fus_robustness_limit_get_last (const FusRobustnessLimit *selection);

/* Share of all records that are missing in the user's own data; of one source where the
 * main curve is of one; NaN where that is not known. */
double fus_robustness_limit_get_measured (const FusFigureContext *context,
                                          const FusRobustnessLimit *selection);

/* (transfer full): @rate or an amount, rounded down: a safe limit may be too small, never
 * too large.
 */
char *fus_robustness_limit_format (const FusRobustnessLimit *selection,
                                   double rate) G_GNUC_WARN_UNUSED_RESULT;

/* Says in its claim up to where quality holds, once the gate lets it. */
void fus_robustness_limit_fill_claim (const FusFigureContext *context,
                                      FusRobustnessLimit *selection);

/* (transfer full) (nullable): a curve that rises: the fewer sources, the better. */
FusClaim *fus_robustness_limit_claim_rising (const FusRobustnessLimit *selection)
  G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
