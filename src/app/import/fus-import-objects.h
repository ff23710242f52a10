/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-import-state.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define FUS_TYPE_IMPORT_OBJECTS (fus_import_objects_get_type ())

/* What a container holds, by its paths, each with type, shape and a menu to take it. */
G_DECLARE_FINAL_TYPE (FusImportObjects, fus_import_objects, FUS, IMPORT_OBJECTS, AdwBin)

/* @state: shown until the end */
void fus_import_objects_set_state (FusImportObjects *self, FusImportState *state);

G_END_DECLS
