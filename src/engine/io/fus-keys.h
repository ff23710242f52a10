/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-source.h"

G_BEGIN_DECLS

/* What names the samples of each file, found by what the files hold: a column of any type
 * and place whose values are unique and meet another file's. See fus-keys.c. */

/**
 * FusKeyUnit:
 * @file: path
 * @sources: of #FusSource, borrowed: what was read of it, once for each modality
 * @n_rows: of its first table or column
 * @given: whether the file says itself what names its samples, or a person did
 * @key: (nullable): the column that does; borrowed
 * @ids: (nullable): `[n_rows]`; borrowed
 * @id: (nullable): what the column is called; borrowed
 *
 * One file.
 */
typedef struct
{
  const char *file;
  GPtrArray *sources;
  gsize n_rows;
  gboolean given;
  const FusColumn *key;
  char **ids;
  const char *id;
} FusKeyUnit;

/* (transfer full): an empty list of #FusKeyUnit. */
GPtrArray *fus_key_units_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* Adds @source, of @file, to the unit of that file. */
void fus_key_units_add (GPtrArray *units, const char *file, const FusSource *source);

/* (transfer none) (nullable): the unit that @source is in. */
const FusKeyUnit *fus_key_units_find (const GPtrArray *units, const FusSource *source);

/* Chooses the key of each unit. A column that should name the samples but has a fault, in
 * a file where nothing else does, is a FUS_FILE_ERROR. */
gboolean fus_key_units_resolve (GPtrArray *units, GError **error);
/* The same for a file that is read alone: its rows get their names, which are no feature.
 */
gboolean fus_source_name_rows (FusSource *self, const char *file, GError **error);
/* Whether the ids of all units only count their rows. */
gboolean fus_key_units_only_count (const GPtrArray *units);

/* `id`, `Patient ID`, `sample_name` … */
gboolean fus_key_is_name_of_id (const char *name);
/* The narrower sense: what it names can't be measured. */
gboolean fus_key_is_name_of_subject (const char *name);
/* A header without case, blanks and signs. */
char *fus_key_dup_plain (const char *name) G_GNUC_WARN_UNUSED_RESULT;
/* Whether two headers are the same but for those. */
gboolean fus_key_is_same_name (const char *a, const char *b);
/* Whether the texts are n, n + 1, n + 2 …; @first: (out) (optional): n */
gboolean fus_key_counts_rows (char *const *texts, gsize n_rows, double *first);

G_END_DECLS
