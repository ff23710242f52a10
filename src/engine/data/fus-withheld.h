/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * FusWithheld:
 * @file: (nullable): that has the column
 * @column: its name
 * @reason: why, in sentences, translated
 * @person: whether a person said so; else it was proposed
 *
 * A column with data of persons, of which a dataset keeps nothing but this.
 */
typedef struct
{
  char *file;
  char *column;
  char *reason;
  gboolean person;
} FusWithheld;

/* (transfer full): an empty list that frees its #FusWithheld. */
GPtrArray *fus_withheld_list_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* Adds a column, unless one of that file and name is there. */
void fus_withheld_list_add (GPtrArray *list,
                            const char *file,
                            const char *column,
                            const char *reason,
                            gboolean person);

/* (nullable): the first of that name */
const FusWithheld *fus_withheld_list_find (const GPtrArray *list, const char *column);

/* (transfer full) (nullable): a line a column, for files of our own; %NULL for none. */
char *fus_withheld_list_to_text (const GPtrArray *list) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): a list of objects, as `info --json` prints it. */
JsonNode *fus_withheld_list_to_json (const GPtrArray *list) G_GNUC_WARN_UNUSED_RESULT;

/* Adds what @text, of fus_withheld_list_to_text(), tells; lines that tell nothing are
 * passed over. */
void fus_withheld_list_add_text (GPtrArray *list, const char *text);

G_END_DECLS
