/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-training-state.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define FUS_TYPE_TRAIN_FORM (fus_train_form_get_type ())

/* What will be trained: five choices, and the rest under *Advanced*. Locked, but legible,
 * while a run uses it. */
G_DECLARE_FINAL_TYPE (FusTrainForm, fus_train_form, FUS, TRAIN_FORM, AdwBin)

/**
 * fus_train_form_set_state:
 * @state: (transfer none): set once
 */
void fus_train_form_set_state (FusTrainForm *self, FusTrainingState *state);
char *fus_train_form_dup_estimate (FusTrainingState *state) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_train_form_focus_start:
 *
 * Brings the button that starts a run into view, with the focus.
 */
void fus_train_form_focus_start (FusTrainForm *self);

G_END_DECLS
