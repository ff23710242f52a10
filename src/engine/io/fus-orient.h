/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-source.h"

G_BEGIN_DECLS

/**
 * fus_orient_list_columns:
 * @spec: `rows`, `columns`, `long:SAMPLE,FEATURE,VALUE[,VIEW]` or
 * `windows:KEY,ORDER,WIDTH,STRIDE`
 *
 * Returns: (transfer full): the columns that must be read as texts for it
 */
char **fus_orient_list_columns (const char *spec) G_GNUC_WARN_UNUSED_RESULT;

/* Notes the columns of the file, by which a person may say how it is oriented. */
void fus_source_note_headers (FusSource *self);

/**
 * fus_source_orient:
 * @file: for messages
 * @spec: as above
 * @asked: (nullable): columns that a person wants as labels, %NULL-terminated
 * @error: a FUS_FILE_ERROR: a column that is not there, a number that stands twice
 *
 * Makes tables of samples × features of tables that are none: features × samples turned
 * round, one number a row spread out, series cut into windows.
 */
gboolean fus_source_orient (FusSource *self,
                            const char *file,
                            const char *spec,
                            char **asked,
                            GError **error);

/* Turns table @t of @self round: its headers name the samples, and the column that names
 * its rows, if any, the features. Its columns are gone then. */
void fus_source_turn (FusSource *self, guint t);

G_END_DECLS
