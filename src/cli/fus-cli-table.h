/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Rows of text in columns, for a terminal. */
typedef struct _FusCliTable FusCliTable;

/* @headers: %NULL-terminated; one that begins with `>` is of numbers, flush right */
FusCliTable *fus_cli_table_new (const char *const *headers) G_GNUC_WARN_UNUSED_RESULT;
void fus_cli_table_free (FusCliTable *self);
/* The next cell; a row ends by itself. */
void fus_cli_table_add (FusCliTable *self, const char *text);

/* As fus_cli_table_add(), a whole number. */
void fus_cli_table_add_int (FusCliTable *self, gint64 value);
/* With @n_digits after the point; a dash where it is not a number. */
void fus_cli_table_add_real (FusCliTable *self, double value, int n_digits);

/* On standard output, columns as wide as their widest cell. */
void fus_cli_table_print (const FusCliTable *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusCliTable, fus_cli_table_free)

G_END_DECLS
