/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-import-state.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define FUS_TYPE_IMPORT_COLUMNS (fus_import_columns_get_type ())

/* The columns of the table that is looked at, each with its role, why it has it, and a
 * menu to give it another. Signal: `shown` (the name of a column that was chosen). */
G_DECLARE_FINAL_TYPE (FusImportColumns, fus_import_columns, FUS, IMPORT_COLUMNS, AdwBin)

/* @state: shown until the end */
void fus_import_columns_set_state (FusImportColumns *self, FusImportState *state);

G_END_DECLS
