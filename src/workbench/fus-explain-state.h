/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-attribution.h"
#include "fus-tested-state.h"

G_BEGIN_DECLS

#define FUS_TYPE_EXPLAIN_STATE (fus_explain_state_get_type ())

/* State of the Explain page: who contributed what to each of the samples held out. Sample
 * and label are the study's; so are the modalities that take part, its subset: one that
 * is switched off is no player, as if no sample had it.
 *
 * Properties: `game` (id), `class-code` (−1: each sample's own), `target` (of games about
 * one modality, −1: all). Signal: `changed`: the attribution is another, or another of
 * its samples is looked at. */
G_DECLARE_FINAL_TYPE (FusExplainState,
                      fus_explain_state,
                      FUS,
                      EXPLAIN_STATE,
                      FusTestedState)

/* (transfer full): what the Explain page shows of @study; nothing is computed before it
 * is active. */
FusExplainState *fus_explain_state_new (FusStudy *study) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer none): for life; its value is a #FusAttribution. */
FusResult *fus_explain_state_get_attribution (FusExplainState *self);
/* FusAttribution of the study's sample alone, where that is not among the others. */
FusResult *fus_explain_state_get_own (FusExplainState *self);

/* (transfer none): what is shared out. */
const FusGameClass *fus_explain_state_get_game (FusExplainState *self);

/* The class whose evidence is shared out; −1: each sample's own. */
int fus_explain_state_get_class_code (FusExplainState *self);

/* The modality that games of rebuilding are about, or −1. */
int fus_explain_state_get_target (FusExplainState *self);
/* Whether the study's data let a game be played. */
gboolean fus_explain_state_can_play (FusExplainState *self, const FusGameClass *game);

void fus_explain_state_set_game (FusExplainState *self, const char *id);
void fus_explain_state_set_class_code (FusExplainState *self, int class_code);
void fus_explain_state_set_target (FusExplainState *self, int target);

/**
 * fus_explain_state_get_focus:
 * @row: (out): of the attribution: that of the study's sample
 *
 * Returns: %FALSE where it is not among those explained
 */
gboolean fus_explain_state_get_focus (FusExplainState *self, gsize *row);
/* To the sample that many rows on; stays at the ends. From one that is not among them to
 * its neighbours, and back to it. */
void fus_explain_state_step (FusExplainState *self, int n_rows);

/* Whether fus_explain_state_step() would go anywhere. */
gboolean fus_explain_state_can_step (FusExplainState *self, int n_rows);

G_END_DECLS
