/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-model-kind.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FUS_TYPE_FUSION_CARD (fus_fusion_card_get_type ())

/* A model kind to choose, with the picture of how its experts' answers become one. */
G_DECLARE_FINAL_TYPE (FusFusionCard, fus_fusion_card, FUS, FUSION_CARD, GtkFlowBoxChild)

/**
 * fus_fusion_card_new:
 * @kind: outlives the card
 */
GtkWidget *fus_fusion_card_new (const FusModelKind *kind);
GtkWidget *fus_fusion_card_new_automatic (void);

/* (transfer none): the kind of model that it stands for. */
const FusModelKind *fus_fusion_card_get_kind (FusFusionCard *self);

G_END_DECLS
