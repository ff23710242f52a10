/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-dataset.h"
#include "fus-summary.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FUS_TYPE_SAMPLE_CARD (fus_sample_card_get_type ())

/* A sample to pick up: its name, its class, and all its modalities side by side, missing
 * ones too. */
G_DECLARE_FINAL_TYPE (FusSampleCard, fus_sample_card, FUS, SAMPLE_CARD, GtkFlowBoxChild)

/* @label: (nullable): whose class is shown; @summary: (nullable) */
GtkWidget *fus_sample_card_new (FusDataset *dataset,
                                FusSummary *summary,
                                const FusLabel *label,
                                guint sample);

/* Number of the sample. */
guint fus_sample_card_get_sample (FusSampleCard *self);

G_END_DECLS
