/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-imputation-check.h"
#include "fus-reconstruction.h"
#include "fus-robustness.h"
#include "fus-subset-table.h"
#include "fus-tested-state.h"

G_BEGIN_DECLS

#define FUS_TYPE_LAB_STATE (fus_lab_state_get_type ())

/* State of the Missing Lab: what comes back from each set of inputs, how fast it gets
 * worse as gaps grow, and what it looks like. Inputs and target are the study's.
 *
 * Properties: `mechanism` (id), `tolerance` (level, NaN: the result's own), `of-class`
 * (measure how well the class is recognised in place of the target). */
G_DECLARE_FINAL_TYPE (FusLabState, fus_lab_state, FUS, LAB_STATE, FusTestedState)

/* (transfer full): what the Lab page shows of @study; nothing is computed before it is
 * active. */
FusLabState *fus_lab_state_new (FusStudy *study) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer none): for life, as those that follow. Value: #FusSubsetTable. */
FusResult *fus_lab_state_get_subsets (FusLabState *self);

/* Value: #FusRobustness. */
FusResult *fus_lab_state_get_robustness (FusLabState *self);

/* Value: #FusReconstruction, from all that is there. */
FusResult *fus_lab_state_get_from_all (FusLabState *self);

/* Value: #FusReconstruction, from what is switched on; from the others than the target
 * where all are. */
FusResult *fus_lab_state_get_from_subset (FusLabState *self);

/* Value: #FusImputationCheck. */
FusResult *fus_lab_state_get_check (FusLabState *self);

/* Value: #FusReconstruction of the samples that lack the target. */
FusResult *fus_lab_state_get_imputed (FusLabState *self);

/* (transfer none): id of the way in which records go missing. */
const char *fus_lab_state_get_mechanism (FusLabState *self);

/* Level that the curve should stay above, in its own unit; NaN: the result's. */
double fus_lab_state_get_tolerance (FusLabState *self);

/* Whether the curves are of telling the class, not of rebuilding the target. */
gboolean fus_lab_state_get_of_class (FusLabState *self);

/* What goes missing together in the curve: the modalities that are switched off; 0 where
 * none or all are: each in turn, then all. */
FusMask fus_lab_state_get_lose (FusLabState *self);

/* Whether the target can be hidden where it is known. */
gboolean fus_lab_state_can_check (FusLabState *self);
/* The sample whose target is imputed: the study's, or the first that lacks it. FALSE
 * where none does. */
gboolean fus_lab_state_find_lacking (FusLabState *self, guint *sample);

/* Hides the target and fills it in again, now and for each target that follows. */
void fus_lab_state_check (FusLabState *self);
void fus_lab_state_set_mechanism (FusLabState *self, const char *mechanism);
void fus_lab_state_set_tolerance (FusLabState *self, double tolerance);
void fus_lab_state_drag_tolerance (FusLabState *self,
                                   double tolerance,
                                   gboolean has_ended);

/* See fus_lab_state_get_of_class(). Can be undone. */
void fus_lab_state_set_of_class (FusLabState *self, gboolean of_class);

G_END_DECLS
