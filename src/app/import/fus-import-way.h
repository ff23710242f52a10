/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-import-state.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define FUS_TYPE_IMPORT_WAY (fus_import_way_get_type ())

/* Which columns of a table in long form hold what: samples, features and values, or the
 * key and order of windows. A row of a list. */
G_DECLARE_FINAL_TYPE (FusImportWay, fus_import_way, FUS, IMPORT_WAY, AdwPreferencesRow)

/* Shows what is said of table @i of @state; hidden where it is in no such form. */
void fus_import_way_show (FusImportWay *self, FusImportState *state, guint i);

G_END_DECLS
