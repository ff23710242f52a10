/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-importer.h"
#include "fus-sheet.h"

G_BEGIN_DECLS

/* What the importers of workbooks share: which sheet is meant, and what is told. */

/* Of #FusSheet, in the order of the tabs, or %NULL with a FUS_FILE_ERROR. */
typedef GPtrArray *(*FusSheetsReadFunc) (const char *path, GError **error);

/**
 * fus_sheets_load:
 * @format: id of the importer
 * @options: its object is `SHEET`, `SHEET::COLUMNS` or, where there is one table,
 * `COLUMNS`; so are its labels
 *
 * Returns: (transfer full): the table of the sheet that is meant, or %NULL with a
 * FUS_FILE_ERROR
 */
FusSource *fus_sheets_load (const char *path,
                            const char *format,
                            FusSheetsReadFunc read,
                            const FusReadOptions *options,
                            FusPool *pool,
                            const FusProgress *progress,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Members of one sheet as of a table of text, and "sheets": `[{"name", "table",
 * "hidden"}]`. */
gboolean fus_sheets_inspect (const char *path,
                             FusSheetsReadFunc read,
                             JsonBuilder *builder,
                             GError **error);

G_END_DECLS
