/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define FUS_TYPE_IMPORT_COLUMN (fus_import_column_get_type ())

/* A column of a source in the import assistant, and what becomes of it. Signal:
 * `changed`. */
G_DECLARE_FINAL_TYPE (FusImportColumn, fus_import_column, FUS, IMPORT_COLUMN, GObject)

/* (transfer full): a column of which nothing else is known. */
FusImportColumn *fus_import_column_new (const char *name) G_GNUC_WARN_UNUSED_RESULT;

/* What its header says. */
const char *fus_import_column_get_name (FusImportColumn *self);

/* Id of its role, as in `--role`. */
const char *fus_import_column_get_role (FusImportColumn *self);

/* Why it has that role: a sentence, translated. */
const char *fus_import_column_get_reason (FusImportColumn *self);

/* (nullable): of its numbers. */
const char *fus_import_column_get_unit (FusImportColumn *self);

/* Whether a person gave it its role. */
gboolean fus_import_column_is_given (FusImportColumn *self);

/* @reason: translated; @unit: (nullable) */
void fus_import_column_set (FusImportColumn *self,
                            const char *role,
                            const char *reason,
                            const char *unit,
                            gboolean given);

/* Roles that a column can be given, and what people call them. */
const char *const *fus_import_roles_list (void);

/* What people call a role, translated: "Feature". */
const char *fus_import_role_get_name (const char *role);

G_END_DECLS
