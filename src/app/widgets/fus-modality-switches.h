/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-study.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define FUS_TYPE_MODALITY_SWITCHES (fus_modality_switches_get_type ())

/* The switchboard: a toggle a modality, bound to the study's subset; letters where names
 * don't fit. Properties: `study`, `sensitive`. */
G_DECLARE_FINAL_TYPE (FusModalitySwitches,
                      fus_modality_switches,
                      FUS,
                      MODALITY_SWITCHES,
                      AdwBin)

GtkWidget *fus_modality_switches_new (void);
void fus_modality_switches_set_study (FusModalitySwitches *self, FusStudy *study);
/* A translatable sentence on what they do here, for their tooltips, or %NULL. */
void fus_modality_switches_set_hint (FusModalitySwitches *self, const char *hint);

/* Letters that tell the modalities apart, `[n_modalities]`, %NULL-terminated. */
char **fus_modality_dup_letters (FusDataset *dataset) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
