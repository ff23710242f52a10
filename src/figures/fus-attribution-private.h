/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-figure-private.h"

G_BEGIN_DECLS

/* What the three figures about attributions share. */

/* Whether the game's values are log-odds of a class, so that they can be told as "how
 * sure". */
gboolean fus_attribution_is_evidence (const FusAttribution *self);
/* 1 ÷ (1 + exp −v) */
double fus_attribution_get_probability (double log_odds);
/* Row of the sample that is meant: the context's, else the first. */
gsize fus_attribution_find_focus (const FusFigureContext *context);
double fus_attribution_get_phi (const FusAttribution *self, gsize row, guint m);
/* Modalities by mean size, the largest first. @order: `[n_modalities]` */
void fus_attribution_sort (const FusAttribution *self, guint *order);
/* Name of the class whose evidence is explained for a row, or %NULL. */
const char *fus_attribution_get_class (const FusFigureContext *context, gsize row);
/* The modality of largest effect for a row, or −1. */
int fus_attribution_find_largest (const FusAttribution *self, gsize row);

G_END_DECLS
