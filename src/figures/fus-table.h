/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The numbers of a figure, written as CSV: decimal points, quotes where needed. */
typedef struct _FusTable FusTable;

/**
 * fus_table_new:
 * @first_column: head of the first column
 * @...: further heads, %NULL at the end
 *
 * Returns: (transfer full): a table with a head line, to be given to fus_table_finish()
 */
FusTable *fus_table_new (const char *first_column, ...) G_GNUC_NULL_TERMINATED;

/* One cell, quoted where need be; %NULL is empty. */
void fus_table_text (FusTable *self, const char *text);
/* As few digits as give the same number again; empty for NaN. */
void fus_table_number (FusTable *self, double value);

/* One cell. */
void fus_table_count (FusTable *self, gsize n);

/* The next cell begins a row. */
void fus_table_end_row (FusTable *self);

/**
 * fus_table_finish:
 * @self: (transfer full): a table
 *
 * Returns: (transfer full): its CSV
 */
char *fus_table_finish (FusTable *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
