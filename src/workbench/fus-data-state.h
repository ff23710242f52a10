/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-study.h"
#include "fus-summary.h"

G_BEGIN_DECLS

/* Which samples the cards show. */
typedef enum
{
  FUS_SHOW_ALL,
  FUS_SHOW_SELECTED, /* those, as long as there are any */
  FUS_SHOW_INCOMPLETE,
} FusShow;

typedef enum
{
  FUS_SORT_MIXED, /* an order without any order, the same each time */
  FUS_SORT_AS_IN_FILE,
  FUS_SORT_BY_CLASS,
} FusSort;

#define FUS_TYPE_DATA_STATE (fus_data_state_get_type ())

/* State of the Data page.
 *
 * Properties: `busy`, `summary` (pointer), `show`, `sort`. Signal: `samples-changed`. */
G_DECLARE_FINAL_TYPE (FusDataState, fus_data_state, FUS, DATA_STATE, GObject)

/* (transfer full): what the Data page shows of @study. */
FusDataState *fus_data_state_new (FusStudy *study) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_data_state_get_summary:
 *
 * Returns: (transfer none) (nullable): frozen; %NULL while it is being made
 */
FusSummary *fus_data_state_get_summary (FusDataState *self);

/* Whether a summary is being made. */
gboolean fus_data_state_is_busy (FusDataState *self);

/**
 * fus_data_state_get_samples:
 * @n: (out): how many
 *
 * Samples that the cards go through, in order.
 *
 * Returns: (transfer none): `[n]`: until the signal `samples-changed`
 */
const guint *fus_data_state_get_samples (FusDataState *self, gsize *n);

/* Which samples the cards go through. */
void fus_data_state_set_show (FusDataState *self, FusShow show);

/* In which order. */
void fus_data_state_set_sort (FusDataState *self, FusSort sort);

/**
 * fus_data_state_select_pattern:
 * @pattern: samples that have just these modalities
 */
void fus_data_state_select_pattern (FusDataState *self,
                                    FusSelectionOp op,
                                    FusMask pattern);

/**
 * fus_data_state_select_class:
 * @class_code: samples of this class of the study's label
 */
void fus_data_state_select_class (FusDataState *self,
                                  FusSelectionOp op,
                                  guint class_code);

/**
 * fus_data_state_select_missing:
 * @m: samples that lack this modality
 */
void fus_data_state_select_missing (FusDataState *self, FusSelectionOp op, guint m);

G_END_DECLS
