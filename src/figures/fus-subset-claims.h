/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-figure-private.h"

G_BEGIN_DECLS

/**
 * fus_subset_add_claims:
 * @selected: set of the table that is switched on, or −1
 *
 * What comes back from that set, from the others of each modality, and over all of them.
 */
void fus_subset_add_claims (const FusFigureContext *context,
                            FusFigure *figure,
                            int selected);

G_END_DECLS
