/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-key-unit.h"

G_BEGIN_DECLS

/* What names the samples of each file, found by what the files hold: a column of any type
 * and place whose values are unique and meet another file's. See fus-keys.c. */

/* Chooses the key of each unit. A column that should name the samples but has a fault, in
 * a file where nothing else does, is a FUS_FILE_ERROR. */
gboolean fus_key_units_resolve (GPtrArray *units, GError **error);
/* The same for a file that is read alone: its rows get their names, which are no feature.
 */
gboolean fus_source_name_rows (FusSource *self, const char *file, GError **error);
/* Whether the ids of all units only count their rows. */
gboolean fus_key_units_only_count (const GPtrArray *units);

G_END_DECLS
