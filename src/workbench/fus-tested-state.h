/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-held-out.h"
#include "fus-measured.h"

G_BEGIN_DECLS

#define FUS_TYPE_TESTED_STATE (fus_tested_state_get_type ())

G_DECLARE_DERIVABLE_TYPE (FusTestedState, fus_tested_state, FUS, TESTED_STATE, GObject)

/**
 * FusTestedStateClass:
 * @refresh: asks for the results that the choices of the study lead to; what is there
 * already costs nothing. Called only while somebody looks and there is a model
 * @model_changed: (nullable): the results of the model before have been dropped
 *
 * State of a page about the samples held out (fus-held-out.c). It asks for them itself,
 * and to be refreshed again whenever they, the model, the inputs or the sample change.
 *
 * Properties: `active` (whether anyone looks: results are asked for only then).
 */
struct _FusTestedStateClass
{
  GObjectClass parent_class;

  void (*refresh) (FusTestedState *self, FusTested *held_out);
  void (*model_changed) (FusTestedState *self);
};

/* For what derives from it: watches @study. Once, when it is made. */
void fus_tested_state_start (FusTestedState *self, FusStudy *study);

/* (transfer none): a measurement that lives as long as @self and is dropped with the
 * model. @id: of a #FusMeasureClass */
FusResult *fus_tested_state_add (FusTestedState *self, const char *id);

/* (transfer none): the study it watches. */
FusStudy *fus_tested_state_get_study (FusTestedState *self);

/* (transfer none): for life; its value is a #FusTested. */
FusResult *fus_tested_state_get_held_out (FusTestedState *self);

/* Asks anew for what can be asked for: after a choice that is not the study's. */
void fus_tested_state_refresh (FusTestedState *self);

/* Tells that the property of @pspec has changed, refreshes, and lets it be undone.
 * @name: of the step, as Undo says it; @before: what its value was */
void fus_tested_state_push_choice (FusTestedState *self,
                                   GParamSpec *pspec,
                                   const char *name,
                                   const GValue *before);

/* @active: whether anyone looks. */
void fus_tested_state_set_active (FusTestedState *self, gboolean active);
/* Whether anyone looks. */
gboolean fus_tested_state_is_active (FusTestedState *self);

G_END_DECLS
