/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-held-out.h"
#include "fus-imputation-check.h"
#include "fus-reconstruction.h"
#include "fus-robustness.h"
#include "fus-subset-table.h"

G_BEGIN_DECLS

/* Id of the mechanism that adds noise where the others take records away. */
#define FUS_LAB_NOISE "noise"

#define FUS_TYPE_LAB_STATE (fus_lab_state_get_type ())

/* State of the Missing Lab: what comes back from each set of inputs, how fast it gets
 * worse as gaps grow, and what it looks like. Inputs and target are the study's.
 *
 * Properties: `active` (whether anyone looks: results are asked for only then),
 * `mechanism` (id), `tolerance` (level, NaN: the result's own), `of-class` (measure how
 * well the class is recognised in place of the target). */
G_DECLARE_FINAL_TYPE (FusLabState, fus_lab_state, FUS, LAB_STATE, GObject)

FusLabState *fus_lab_state_new (FusStudy *study) G_GNUC_WARN_UNUSED_RESULT;

/* Results, for life; their values are named below. */
FusResult *fus_lab_state_get_held_out (FusLabState *self);    /* FusHeldOut */
FusResult *fus_lab_state_get_subsets (FusLabState *self);     /* FusSubsetTable */
FusResult *fus_lab_state_get_robustness (FusLabState *self);  /* FusRobustness */
FusResult *fus_lab_state_get_from_all (FusLabState *self);    /* FusReconstruction */
FusResult *fus_lab_state_get_from_subset (FusLabState *self); /* FusReconstruction */
FusResult *fus_lab_state_get_check (FusLabState *self);       /* FusImputationCheck */
FusResult *fus_lab_state_get_imputed (FusLabState *self);     /* FusReconstruction */

const char *fus_lab_state_get_mechanism (FusLabState *self);
double fus_lab_state_get_tolerance (FusLabState *self);
gboolean fus_lab_state_get_of_class (FusLabState *self);
/* What goes missing together in the curve; 0: each in turn, then all. */
FusMask fus_lab_state_get_lose (FusLabState *self);

/* Whether the target can be hidden where it is known. */
gboolean fus_lab_state_can_check (FusLabState *self);
/* The sample whose target is imputed: the study's, or the first that lacks it. FALSE
 * where none does. */
gboolean fus_lab_state_find_lacking (FusLabState *self, guint *sample);

/* Hides the target and fills it in again, now and for each target that follows. */
void fus_lab_state_check (FusLabState *self);
void fus_lab_state_set_active (FusLabState *self, gboolean active);
void fus_lab_state_set_mechanism (FusLabState *self, const char *mechanism);
void fus_lab_state_set_tolerance (FusLabState *self, double tolerance);
void fus_lab_state_drag_tolerance (FusLabState *self,
                                   double tolerance,
                                   gboolean has_ended);
void fus_lab_state_set_of_class (FusLabState *self, gboolean of_class);

G_END_DECLS
