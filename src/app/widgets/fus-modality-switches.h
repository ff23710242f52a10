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

/* (transfer floating): switches of no study. */
/**
 * fus_modality_switches_set_study:
 * @study: (nullable): whose subset they change
 */
void fus_modality_switches_set_study (FusModalitySwitches *self, FusStudy *study);

/**
 * fus_modality_switches_set_hint:
 * @hint: (nullable): marked with N_(), static: a sentence on what they do here, a second
 * line of each tooltip
 */
void fus_modality_switches_set_hint (FusModalitySwitches *self, const char *hint);

/* (transfer full): `[n_modalities]`, %NULL-terminated: up to three letters a modality
 * that tell them apart, as in the charts. */
char **fus_modality_dup_letters (FusDataset *dataset) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
