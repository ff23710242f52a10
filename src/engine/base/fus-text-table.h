/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Rows of text in columns, for a terminal. */
typedef struct _FusTextTable FusTextTable;

/* @headers: %NULL-terminated; one that begins with `>` is of numbers, flush right */
FusTextTable *fus_text_table_new (const char *const *headers) G_GNUC_WARN_UNUSED_RESULT;
void fus_text_table_free (FusTextTable *self);
/* The next cell; a row ends by itself. */
void fus_text_table_add (FusTextTable *self, const char *text);

/* As fus_text_table_add(), a whole number. */
void fus_text_table_add_int (FusTextTable *self, gint64 value);
/* With @n_digits after the point; a dash where it is not a number. */
void fus_text_table_add_real (FusTextTable *self, double value, int n_digits);
/* A line a row, the headers first. */
char *fus_text_table_to_string (const FusTextTable *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusTextTable, fus_text_table_free)

G_END_DECLS
