/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-map-sample.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define FUS_TYPE_MAP_CARD (fus_map_card_get_type ())

/* A sample of the map: its name and class, and each modality as it was recorded and as
 * the others make it expected. As wide and high for each sample of a dataset. */
G_DECLARE_FINAL_TYPE (FusMapCard, fus_map_card, FUS, MAP_CARD, AdwBin)

/* (transfer floating): a card of no sample. */
GtkWidget *fus_map_card_new (void);
/* @rebuilt: (nullable): not there yet */
void fus_map_card_show (FusMapCard *self,
                        FusStudy *study,
                        guint sample,
                        const FusMapSample *rebuilt);

/* Shows the pin: the card stays where it is. */
void fus_map_card_set_pinned (FusMapCard *self, gboolean pinned);

G_END_DECLS
