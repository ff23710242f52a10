/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-import-state.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define FUS_TYPE_IMPORT_REPORT (fus_import_report_get_type ())

/* What joining found, before it is accepted: counts, which sources come together, what is
 * in doubt and what to do, what stands for “not recorded”, cells that were no numbers. */
G_DECLARE_FINAL_TYPE (FusImportReport, fus_import_report, FUS, IMPORT_REPORT, AdwBin)

/* @study: in whose threads the chart is built; @state: shown until the end */
void fus_import_report_set_state (FusImportReport *self,
                                  FusStudy *study,
                                  FusImportState *state);

G_END_DECLS
