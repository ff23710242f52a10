/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-result.h"
#include "fus-study.h"

G_BEGIN_DECLS

#define FUS_TYPE_OVERVIEW_STATE (fus_overview_state_get_type ())

/* State of the Overview page: what is to be known of the data before training. The label
 * is the study's.
 *
 * Properties: `active` (whether anyone looks: results are asked for only then), `column`
 * (id of the column that is checked as a site; %NULL: those that are named so),
 * `compared` (class of the label that is held against the others, by its number; −1: the
 * selection). */
G_DECLARE_FINAL_TYPE (FusOverviewState, fus_overview_state, FUS, OVERVIEW_STATE, GObject)

/* (transfer full): what the Overview page shows of @study; nothing is computed before it
 * is active. */
FusOverviewState *fus_overview_state_new (FusStudy *study) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer none): for life, as those that follow; its value is a #FusUnimodal. */
FusResult *fus_overview_state_get_unimodal (FusOverviewState *self);
/* Value: #FusRedundancy. */
FusResult *fus_overview_state_get_redundancy (FusOverviewState *self);
/* Value: #FusSites. */
FusResult *fus_overview_state_get_sites (FusOverviewState *self);
/* Value: #FusGaps. */
FusResult *fus_overview_state_get_gaps (FusOverviewState *self);
/* Value: #FusDifferences. */
FusResult *fus_overview_state_get_differences (FusOverviewState *self);
/* Value: #FusFeatures. */
FusResult *fus_overview_state_get_features (FusOverviewState *self);
/* Value: #FusSummary. */
FusResult *fus_overview_state_get_summary (FusOverviewState *self);

/* See the property. */
void fus_overview_state_set_active (FusOverviewState *self, gboolean active);
/* @id: (nullable): of a label of the dataset */
void fus_overview_state_set_column (FusOverviewState *self, const char *id);
/* What is held against the other samples: the class @code of the study's label, or, with
 * −1, the selection. */
void fus_overview_state_set_compared (FusOverviewState *self, int code);

/**
 * fus_overview_state_show_check:
 * @index: of a check of the summary
 *
 * Selects the samples that it concerns, everywhere. Those of features and of single
 * values concern no samples: nothing happens.
 */
void fus_overview_state_show_check (FusOverviewState *self, gsize index);

G_END_DECLS
